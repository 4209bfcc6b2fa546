//! What can be wrong with an input: each error names the file, what is wrong and what to do.

use crate::shown::Shown;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// An input that cannot be read.
#[derive(Debug, Error)]
pub enum InputError {
    /// There is no such file or folder.
    #[error("{}: no such file or folder; check the path", Shown(path))]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// There is no permission to read the file.
    #[error("{}: no permission to read this; check who owns it (ls -l)", Shown(path))]
    Forbidden {
        /// The path.
        path: PathBuf,
    },
    /// Reading failed.
    #[error("{}: cannot be read: {source}", Shown(path))]
    Read {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is empty.
    #[error("{}: the file is empty; nothing to analyse", Shown(path))]
    Empty {
        /// The path.
        path: PathBuf,
    },
    /// The file is of a kind that cannot be read.
    #[error("{}: this is {what}; {advice}", Shown(path))]
    NotText {
        /// The path.
        path: PathBuf,
        /// What it looks like.
        what: &'static str,
        /// How to turn it into a report that can be read.
        advice: &'static str,
    },
    /// The file is of a kind that can be read, but contains no text: its pages are pictures.
    #[error("{}: this {format} contains no text, only pictures of it ({pages} pages); run it through OCR and use the result", Shown(path))]
    NoText {
        /// The path.
        path: PathBuf,
        /// What it is.
        format: &'static str,
        /// The number of its pages.
        pages: usize,
    },
    /// The file is encrypted.
    #[error(
        "{}: this {format} is locked with a password; save a copy without one (qpdf --decrypt, or “save as” in the program that made it)",
        Shown(path)
    )]
    Locked {
        /// The path.
        path: PathBuf,
        /// What it is.
        format: &'static str,
    },
    /// The file is damaged.
    #[error("{}: this {format} is damaged ({cause}); get it again, or open it in the program that made it and save a copy", Shown(path))]
    Damaged {
        /// The path.
        path: PathBuf,
        /// What it was taken for.
        format: &'static str,
        /// What is wrong.
        cause: String,
    },
    /// The bytes do not fit the encoding that was asked for.
    #[error("{}: byte {offset} is not valid {encoding}; leave --encoding out to have it detected", Shown(path))]
    Encoding {
        /// The path.
        path: PathBuf,
        /// The encoding that was asked for.
        encoding: &'static str,
        /// The first bad byte, from 0.
        offset: usize,
    },
    /// The input exceeds one of the [`Limits`](super::Limits).
    #[error("{}: {what} (the limit {limit} is {value}); if you trust this file, raise it: --limit {limit}={}", Shown(path), value.saturating_mul(4))]
    TooLarge {
        /// The path.
        path: PathBuf,
        /// What is too large.
        what: &'static str,
        /// The name of the limit.
        limit: &'static str,
        /// Its value.
        value: u64,
    },
    /// The file is the one that the results go to.
    #[error("{}: this is where the output goes; write it to another file", Shown(path))]
    Output {
        /// The path.
        path: PathBuf,
    },
    /// The program itself failed on this input: a bug in the program, not an error in the file.
    #[error(
        "{}: baogao {version} failed on this report ({place}); this is a bug in baogao: please report it with this line and, if you can share it, the file",
        Shown(path)
    )]
    Internal {
        /// The path.
        path: PathBuf,
        /// Where in the program, and the message given there.
        place: String,
        /// The version of the program.
        version: &'static str,
    },
}

impl InputError {
    /// The program itself failed on the input at `path`, at a place in its source.
    pub fn internal(path: PathBuf, place: String) -> Self {
        InputError::Internal { path, place, version: env!("CARGO_PKG_VERSION") }
    }

    /// A short stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            InputError::Missing { .. } => "missing",
            InputError::Forbidden { .. } => "forbidden",
            InputError::Read { .. } => "unreadable",
            InputError::Empty { .. } => "empty",
            InputError::NotText { .. } => "not_text",
            InputError::NoText { .. } => "no_text",
            InputError::Locked { .. } => "locked",
            InputError::Damaged { .. } => "damaged",
            InputError::Encoding { .. } => "encoding",
            InputError::TooLarge { .. } => "too_large",
            InputError::Output { .. } => "output",
            InputError::Internal { .. } => "internal",
        }
    }

    /// The path that failed, as given.
    pub fn path(&self) -> &Path {
        match self {
            InputError::Missing { path }
            | InputError::Forbidden { path }
            | InputError::Read { path, .. }
            | InputError::Empty { path }
            | InputError::NotText { path, .. }
            | InputError::NoText { path, .. }
            | InputError::Locked { path, .. }
            | InputError::Damaged { path, .. }
            | InputError::Encoding { path, .. }
            | InputError::TooLarge { path, .. }
            | InputError::Output { path }
            | InputError::Internal { path, .. } => path,
        }
    }

    pub(super) fn from_io(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            std::io::ErrorKind::NotFound => InputError::Missing { path },
            std::io::ErrorKind::PermissionDenied => InputError::Forbidden { path },
            _ => InputError::Read { path, source },
        }
    }
}

/// Why bytes of some format yield no text; [`FormatError::at`] names the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FormatError {
    /// Damaged, and how.
    Damaged(String),
    /// Locked with a password.
    Locked,
    /// Pages that are pictures, and how many.
    NoText(usize),
    /// Nothing in it at all.
    Empty,
    /// A limit exceeded: what is too large, the limit's name and value.
    Limit(&'static str, &'static str, u64),
}

impl FormatError {
    pub fn at(self, path: &Path, format: &'static str) -> InputError {
        let path = path.to_path_buf();
        match self {
            FormatError::Damaged(cause) => InputError::Damaged { path, format, cause },
            FormatError::Locked => InputError::Locked { path, format },
            FormatError::NoText(pages) => InputError::NoText { path, format, pages },
            FormatError::Empty => InputError::Empty { path },
            FormatError::Limit(what, limit, value) => InputError::TooLarge { path, what, limit, value },
        }
    }
}
