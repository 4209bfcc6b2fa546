//! Bounds on what one input may cost, so that a hostile or damaged file ends in an error within bounded time and memory.

use std::str::FromStr;
use thiserror::Error;

/// Bounds on one input. The defaults allow any honest report; `--limit NAME=N` raises one.
///
/// ```
/// let mut limits = baogao::Limits::default();
/// limits.set("pages=50000").unwrap();
/// assert_eq!(limits.pages, 50_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// `file-mib`: MiB of the file as it is.
    pub file_mib: u64,
    /// `text-mib`: MiB of the text that comes out of it, in UTF-8.
    pub text_mib: u64,
    /// `unpacked-mib`: MiB that the content of a Word, OFD, PDF or zip file takes when unpacked.
    pub unpacked_mib: u64,
    /// `pages`: pages of a PDF or OFD file.
    pub pages: u64,
    /// `depth`: nesting of elements in a web page, a Word or an OFD file.
    pub depth: u64,
    /// `nodes`: elements and pieces of text of a web page or of one XML part.
    pub nodes: u64,
    /// `files`: files of a zip archive.
    pub files: u64,
    /// `seconds`: time that reading one file may take.
    pub seconds: u64,
    /// `memory-mib`: MiB of memory that reading one file may take, if it is read in a process of its own.
    pub memory_mib: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_mib: 512,
            text_mib: 512,
            unpacked_mib: 256,
            pages: 10_000,
            depth: 512,
            nodes: 8_000_000,
            files: 1_000_000,
            seconds: 60,
            memory_mib: 2048,
        }
    }
}

/// One limit as written on a command line: `pages=20000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    name: &'static str,
    value: u64,
}

/// What is wrong with a limit as written.
#[derive(Debug, Error)]
pub enum LimitError {
    /// There is no limit of this name.
    #[error("there is no limit called “{0}”; the limits are {names}", names = NAMES.join(", "))]
    Unknown(String),
    /// It is not followed by a number.
    #[error("write a limit as NAME=N with a whole number above 0, as in pages=20000; got “{0}”")]
    Malformed(String),
}

/// The names of all limits.
const NAMES: [&str; 9] = ["file-mib", "text-mib", "unpacked-mib", "pages", "depth", "nodes", "files", "seconds", "memory-mib"];

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(text: &str) -> Result<Self, LimitError> {
        let malformed = || LimitError::Malformed(text.to_string());
        let (name, value) = text.split_once('=').ok_or_else(malformed)?;
        let name = NAMES.into_iter().find(|known| *known == name.trim()).ok_or_else(|| LimitError::Unknown(name.trim().to_string()))?;
        let value = value.trim().parse().ok().filter(|&value| value > 0).ok_or_else(malformed)?;
        Ok(Limit { name, value })
    }
}

impl Limits {
    /// Sets one limit as written: `pages=20000`.
    ///
    /// # Errors
    /// When there is no limit of this name, or no number follows.
    pub fn set(&mut self, text: &str) -> Result<(), LimitError> {
        text.parse().map(|limit| self.apply(limit))
    }

    /// All of them, in the order of [`NAMES`].
    pub(super) fn numbers(&self) -> [u64; 9] {
        let Limits { file_mib, text_mib, unpacked_mib, pages, depth, nodes, files, seconds, memory_mib } = *self;
        [file_mib, text_mib, unpacked_mib, pages, depth, nodes, files, seconds, memory_mib]
    }

    /// What [`Limits::numbers`] returned.
    pub(super) fn of_numbers(numbers: [u64; 9]) -> Self {
        let [file_mib, text_mib, unpacked_mib, pages, depth, nodes, files, seconds, memory_mib] = numbers;
        Limits { file_mib, text_mib, unpacked_mib, pages, depth, nodes, files, seconds, memory_mib }
    }

    /// Sets one limit.
    pub fn apply(&mut self, limit: Limit) {
        let field = match limit.name {
            "file-mib" => &mut self.file_mib,
            "text-mib" => &mut self.text_mib,
            "unpacked-mib" => &mut self.unpacked_mib,
            "pages" => &mut self.pages,
            "depth" => &mut self.depth,
            "nodes" => &mut self.nodes,
            "files" => &mut self.files,
            "seconds" => &mut self.seconds,
            _ => &mut self.memory_mib,
        };
        *field = limit.value;
    }
}

/// This many MiB in bytes.
pub(super) fn bytes(mib: u64) -> u64 {
    mib.saturating_mul(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_sets_a_field_of_its_own() {
        for name in NAMES {
            let mut limits = Limits::default();
            limits.set(&format!("{name}=7")).unwrap();
            assert_ne!(limits, Limits::default(), "{name}");
        }
    }

    #[test]
    fn numbers_give_the_limits_back() {
        let mut limits = Limits::default();
        limits.set("nodes=7").unwrap();
        assert_eq!(Limits::of_numbers(limits.numbers()), limits);
    }

    #[test]
    fn names_what_is_wrong() {
        let error = |text: &str| text.parse::<Limit>().unwrap_err().to_string();
        assert!(error("page=3").contains("there is no limit called “page”; the limits are file-mib"));
        assert!(error("pages").contains("NAME=N"));
        assert!(error("pages=0").contains("above 0"));
    }
}
