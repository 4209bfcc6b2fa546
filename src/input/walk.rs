//! From the paths on the command line to the files to read.

use super::InputError;
use std::path::{Path, PathBuf};

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// Endings of files that a folder is searched for.
const ENDINGS: &[&str] = &["txt", "text", "md"];

/// The inputs that `paths` stand for: files as given, folders searched recursively in the order of their names, `-` and
/// no path at all as standard input. A path that leads nowhere is an error in its place.
pub fn expand(paths: &[PathBuf]) -> Vec<Result<Input, InputError>> {
    if paths.is_empty() {
        return vec![Ok(Input::Stdin)];
    }
    paths.iter().flat_map(|path| one(path)).collect()
}

fn one(path: &Path) -> Vec<Result<Input, InputError>> {
    if path == Path::new("-") {
        return vec![Ok(Input::Stdin)];
    }
    if !path.is_dir() {
        return vec![Ok(Input::File(path.to_path_buf()))];
    }
    let walk = ignore::WalkBuilder::new(path).standard_filters(false).hidden(true).sort_by_file_name(|a, b| a.cmp(b)).build();
    let found: Vec<_> = walk
        .filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                let ending = entry.path().extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
                let wanted = ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()));
                wanted.then(|| Ok(Input::File(entry.into_path())))
            }
            Ok(_) => None,
            Err(error) => {
                let path = path.to_path_buf();
                Some(Err(match error.into_io_error() {
                    Some(source) => InputError::from_io(&path, source),
                    None => InputError::Missing { path },
                }))
            }
        })
        .collect();
    found
}
