//! The user's own words and stop words.

use super::array::MOST_CHARS;
use crate::shown::Shown;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A dictionary file that cannot be used.
#[derive(Debug, Error)]
pub enum DictError {
    /// The file could not be read.
    #[error("{}: cannot read this word list; check the path and its permissions", Shown(path))]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// More words than a dictionary can hold.
    #[error("{}: its words add up to more than {most} characters; leave out words that do not occur in the reports", Shown(path))]
    TooMany {
        /// The file.
        path: PathBuf,
        /// The most characters that are taken.
        most: usize,
    },
    /// A line contains no word.
    #[error("{}:{line}: expected `word`, `word tag` or `word count tag`, found “{found}”", Shown(path))]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What was found there.
        found: String,
    },
}

fn lines(path: &Path) -> Result<String, DictError> {
    let bytes = std::fs::read(path).map_err(|source| DictError::Read { path: path.to_path_buf(), source })?;
    let text = String::from_utf8(bytes).unwrap_or_else(|error| encoding_rs::GB18030.decode(error.as_bytes()).0.into_owned());
    Ok(text.trim_start_matches('\u{feff}').to_string())
}

/// Reads a dictionary: one word per line, with a tag or with a count and a tag after it (the form of jieba's user
/// dictionaries); `#` starts a comment.
///
/// # Errors
/// When the file cannot be read, a line has more than three fields or there are more words than a dictionary can hold.
pub fn read_words(path: &Path) -> Result<Vec<(String, Option<String>)>, DictError> {
    let mut words = Vec::new();
    for (at, line) in lines(path)?.lines().enumerate() {
        let line = line.split('#').next().unwrap_or("").trim();
        if line.is_empty() {
            continue;
        }
        let fields: Vec<&str> = line.split_whitespace().collect();
        let tag = match fields[1..] {
            [] => None,
            [one] => one.parse::<u64>().is_err().then_some(one),
            [_, tag] => Some(tag),
            _ => return Err(DictError::Line { path: path.to_path_buf(), line: at + 1, found: line.to_string() }),
        };
        words.push((fields[0].to_string(), tag.map(str::to_string)));
    }
    if words.iter().map(|(word, _)| word.chars().count()).sum::<usize>() > MOST_CHARS {
        return Err(DictError::TooMany { path: path.to_path_buf(), most: MOST_CHARS });
    }
    Ok(words)
}

/// Reads stop words, one per line; `#` starts a comment.
///
/// # Errors
/// When the file cannot be read.
pub fn read_stopwords(path: &Path) -> Result<HashSet<String>, DictError> {
    let text = lines(path)?;
    let words = text.lines().map(|line| line.split('#').next().unwrap_or("").trim());
    Ok(words.filter(|word| !word.is_empty()).map(str::to_string).collect())
}
