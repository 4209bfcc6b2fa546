//! Bytes to text, and what is known of its origin. One file a format; formats other than plain text come later.

mod decode;
mod walk;

pub use decode::{Encoding, UnknownEncoding};
pub use walk::{Input, expand};

use std::io::Read;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The longest input that is read, in bytes.
pub const LARGEST: u64 = 512 << 20;

/// Where a report came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as given, `-` for standard input.
    pub path: String,
    /// The format it was taken for.
    pub format: &'static str,
    /// The encoding it was decoded from, by its usual name.
    pub encoding: &'static str,
    /// Characters of the text.
    pub chars: usize,
}

/// A report's text with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Where it came from.
    pub source: Source,
    /// The decoded text: line ends normalised to `\n`, a byte order mark removed, else as it was.
    pub text: String,
}

/// An input that cannot be read.
#[derive(Debug, Error)]
pub enum InputError {
    /// There is no such file or folder.
    #[error("{}: no such file or folder; check the path", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The file may not be read.
    #[error("{}: no permission to read this; check who owns it (ls -l)", path.display())]
    Forbidden {
        /// The path.
        path: PathBuf,
    },
    /// Reading failed.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file holds nothing.
    #[error("{}: the file is empty; nothing to analyse", path.display())]
    Empty {
        /// The path.
        path: PathBuf,
    },
    /// The file is no text.
    #[error("{}: this is not text ({what}); save the report as plain text (.txt, UTF-8 or GB18030) first", path.display())]
    NotText {
        /// The path.
        path: PathBuf,
        /// What it looks like.
        what: &'static str,
    },
    /// The bytes do not fit the encoding that was asked for.
    #[error("{}: byte {offset} is not valid {encoding}; leave --encoding out to have it detected", path.display())]
    Encoding {
        /// The path.
        path: PathBuf,
        /// The encoding that was asked for.
        encoding: &'static str,
        /// The first bad byte, from 0.
        offset: usize,
    },
    /// The file is larger than [`LARGEST`].
    #[error("{}: larger than {} MiB; split it first", path.display(), LARGEST >> 20)]
    TooLarge {
        /// The path.
        path: PathBuf,
    },
}

impl InputError {
    /// A short stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            InputError::Missing { .. } => "missing",
            InputError::Forbidden { .. } => "forbidden",
            InputError::Read { .. } => "unreadable",
            InputError::Empty { .. } => "empty",
            InputError::NotText { .. } => "not_text",
            InputError::Encoding { .. } => "encoding",
            InputError::TooLarge { .. } => "too_large",
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
            | InputError::Encoding { path, .. }
            | InputError::TooLarge { path } => path,
        }
    }

    fn from_io(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            std::io::ErrorKind::NotFound => InputError::Missing { path },
            std::io::ErrorKind::PermissionDenied => InputError::Forbidden { path },
            _ => InputError::Read { path, source },
        }
    }
}

/// Reads one input; `encoding` forces a decoder.
///
/// # Errors
/// When the input is missing, forbidden, empty, no text, or not in the encoding that was asked for.
pub fn read(input: &Input, encoding: Option<Encoding>) -> Result<Report, InputError> {
    let (bytes, path) = match input {
        Input::Stdin => {
            let path = PathBuf::from("-");
            let mut bytes = Vec::new();
            std::io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes).map_err(|source| InputError::from_io(&path, source))?;
            (bytes, path)
        }
        Input::File(path) => {
            let open = || -> std::io::Result<Vec<u8>> {
                let file = std::fs::File::open(path)?;
                let mut bytes = Vec::new();
                file.take(LARGEST + 1).read_to_end(&mut bytes)?;
                Ok(bytes)
            };
            (open().map_err(|source| InputError::from_io(path, source))?, path.clone())
        }
    };
    from_bytes(bytes, &path, encoding)
}

/// Whether a text is the source of a web page.
fn is_html(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html") || (head.starts_with("<?xml") && head.contains("<html"))
}

/// Makes a report of bytes that were read elsewhere; `path` names them in errors and in `source`.
///
/// ```
/// let report = baogao::from_bytes("一、总则".into(), "a.txt".as_ref(), None).unwrap();
/// assert_eq!(report.source.encoding, "UTF-8");
/// ```
///
/// # Errors
/// As [`read`].
pub fn from_bytes(bytes: Vec<u8>, path: &Path, encoding: Option<Encoding>) -> Result<Report, InputError> {
    if bytes.len() as u64 > LARGEST {
        return Err(InputError::TooLarge { path: path.to_path_buf() });
    }
    if bytes.is_empty() {
        return Err(InputError::Empty { path: path.to_path_buf() });
    }
    let (text, encoding) = decode::decode(bytes, path, encoding)?;
    if text.trim().is_empty() {
        return Err(InputError::Empty { path: path.to_path_buf() });
    }
    if is_html(&text) {
        return Err(InputError::NotText { path: path.to_path_buf(), what: "a web page" });
    }
    let chars = text.chars().count();
    Ok(Report { source: Source { path: path.display().to_string(), format: "text", encoding, chars }, text })
}
