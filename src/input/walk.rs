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
    /// What names it: the path as given, `-` for standard input; of a file in an archive the archive's path and its own.
    pub fn path(&self) -> PathBuf {
        match self {
            Input::Stdin => PathBuf::from("-"),
            Input::File(path) => path.clone(),
            #[cfg(feature = "archives")]
            Input::Packed(file) => file.path().to_path_buf(),
        }
    }
}

/// Endings of files that a folder or an archive is searched for.
const ENDINGS: &[&str] = &["txt", "text", "md", "markdown", "html", "htm", "shtml", "xhtml", "docx", "pdf", "ofd"];

/// Whether a file found in a folder or an archive is one to read.
pub(super) fn is_report(path: &Path) -> bool {
    ENDINGS.contains(&super::sniff::ending(path).as_str())
}

/// The inputs that `paths` stand for: files as given, folders and zip archives searched in the order of their names, `-`
/// and no path at all as standard input. A path that leads nowhere is an error in its place.
pub fn expand(paths: &[PathBuf], limits: &Limits) -> Vec<Result<Input, InputError>> {
    if paths.is_empty() {
        return vec![Ok(Input::Stdin)];
    }
    paths.iter().flat_map(|path| one(path, limits)).collect()
}

fn one(path: &Path, limits: &Limits) -> Vec<Result<Input, InputError>> {
    if path == Path::new("-") {
        return vec![Ok(Input::Stdin)];
    }
    if !path.is_dir() {
        return file(path, limits);
    }
    let walk = ignore::WalkBuilder::new(path).standard_filters(false).hidden(true).sort_by_file_name(|a, b| a.cmp(b)).build();
    let found = walk.flat_map(|entry| match entry {
        Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
            let is_archive = super::sniff::ending(entry.path()) == "zip";
            match entry.into_path() {
                path if is_archive => file(&path, limits),
                path if is_report(&path) => vec![Ok(Input::File(path))],
                _ => Vec::new(),
            }
        }
        Ok(_) => Vec::new(),
        Err(error) => {
            let path = path.to_path_buf();
            vec![Err(match error.into_io_error() {
                Some(source) => InputError::from_io(&path, source),
                None => InputError::Missing { path },
            })]
        }
    });
    found.collect()
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
