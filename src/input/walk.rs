//! From the paths on the command line to the files to read.

use super::InputError;
#[cfg(feature = "archives")]
use super::archive::PackedFile;
use super::limits::Limits;
use std::path::{Path, PathBuf};

/// One input.
#[derive(Debug, Clone)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// A file in a zip archive.
    #[cfg(feature = "archives")]
    Packed(PackedFile),
}

impl Input {
    /// What names it: the path as given, `-` for standard input; for a file in an archive, the archive's path and its own.
    pub fn path(&self) -> PathBuf {
        match self {
            Input::Stdin => PathBuf::from("-"),
            Input::File(path) => path.clone(),
            #[cfg(feature = "archives")]
            Input::Packed(file) => file.path().to_path_buf(),
        }
    }

    /// The file that its bytes come from; `None` for standard input.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Input::Stdin => None,
            Input::File(path) => Some(path),
            #[cfg(feature = "archives")]
            Input::Packed(file) => Some(file.archive()),
        }
    }

    /// Whether its bytes can be read only once: standard input, a pipe, a device.
    pub fn is_stream(&self) -> bool {
        match self {
            Input::Stdin => true,
            Input::File(path) => std::fs::metadata(path).is_ok_and(|facts| !facts.is_file() && !facts.is_dir()),
            #[cfg(feature = "archives")]
            Input::Packed(_) => false,
        }
    }
}

/// What paths on a command line stand for.
#[derive(Debug, Default)]
pub struct FoundInputs {
    /// The inputs in order. A path that leads nowhere is an error in its place.
    pub inputs: Vec<Result<Input, InputError>>,
    /// Links in folders, which are not followed: those to folders, and those with the name of a report.
    pub links: Vec<PathBuf>,
}

/// Extensions of the files that are looked for in a folder or an archive.
const ENDINGS: &[&str] = &["txt", "text", "md", "markdown", "html", "htm", "shtml", "xhtml", "docx", "pdf", "ofd"];

/// Whether a file found in a folder or an archive should be read.
pub(super) fn is_report(path: &Path) -> bool {
    ENDINGS.contains(&super::sniff::ending(path).as_str())
}

/// The inputs that `paths` stand for: files as given; folders and zip archives searched in the order of their names;
/// `-`, or no path at all, as standard input.
pub fn expand(paths: &[PathBuf], limits: &Limits) -> FoundInputs {
    let mut found = FoundInputs::default();
    if paths.is_empty() {
        found.inputs.push(Ok(Input::Stdin));
    }
    paths.iter().for_each(|path| one(path, limits, &mut found));
    found
}

fn one(path: &Path, limits: &Limits, found: &mut FoundInputs) {
    if path == Path::new("-") {
        return found.inputs.push(Ok(Input::Stdin));
    }
    if !path.is_dir() {
        return found.inputs.extend(file(path, limits));
    }
    let walk = ignore::WalkBuilder::new(path).standard_filters(false).hidden(true).sort_by_file_name(|a, b| a.cmp(b)).build();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let is_archive = super::sniff::ending(entry.path()) == "zip";
                match entry.into_path() {
                    path if is_archive => found.inputs.extend(file(&path, limits)),
                    path if is_report(&path) => found.inputs.push(Ok(Input::File(path))),
                    _ => {}
                }
            }
            Ok(entry) if entry.path_is_symlink() && entry.depth() > 0 => {
                let path = entry.into_path();
                if is_report(&path) || super::sniff::ending(&path) == "zip" || path.is_dir() {
                    found.links.push(path);
                }
            }
            Ok(_) => {}
            Err(error) => {
                let path = named(&error).unwrap_or(path).to_path_buf();
                found.inputs.push(Err(match error.into_io_error() {
                    Some(source) => InputError::from_io(&path, source),
                    None => InputError::Missing { path },
                }));
            }
        }
    }
}

/// The folder that could not be walked.
fn named(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => named(err),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::Partial(errors) => errors.iter().find_map(named),
        _ => None,
    }
}

/// A file as given: an archive stands for the files in it.
fn file(path: &Path, limits: &Limits) -> Vec<Result<Input, InputError>> {
    #[cfg(feature = "archives")]
    if let Some(found) = super::archive::expand(path, limits) {
        return found;
    }
    #[cfg(not(feature = "archives"))]
    let _ = limits;
    vec![Ok(Input::File(path.to_path_buf()))]
}
