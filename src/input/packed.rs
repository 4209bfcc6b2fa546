//! Zip files: what kind of document one is, and its parts within the limits.

use super::error::FormatError;
use super::limits::{Limits, bytes};
use std::io::{Cursor, Read, Seek};
use zip::ZipArchive;
use zip::result::ZipError;

/// What a zip file is, by the parts in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Word's.
    Word,
    /// GB/T 33190.
    Ofd,
    /// A spreadsheet or slides.
    Office(&'static str),
    /// OpenDocument.
    OpenDocument,
    /// Anything else: files packed together.
    Files,
}

/// What the zip file is.
pub(super) fn content<R: Read + Seek>(archive: &ZipArchive<R>) -> Content {
    let mut names = archive.file_names_raw();
    let found = names.find_map(|name| match name.to_ascii_lowercase().as_slice() {
        b"word/document.xml" | b"word/document2.xml" | b"word/styles.xml" => Some(Content::Word),
        b"ofd.xml" => Some(Content::Ofd),
        b"xl/workbook.xml" | b"xl/workbook.bin" => Some(Content::Office("a spreadsheet (.xlsx)")),
        b"ppt/presentation.xml" => Some(Content::Office("slides (.pptx)")),
        b"content.xml" => Some(Content::OpenDocument),
        _ => None,
    });
    found.unwrap_or(Content::Files)
}

/// A zip file in memory, and how much of it may be unpacked.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: u64,
    limit: u64,
}

impl<'b> Package<'b> {
    pub fn open(bytes_: &'b [u8], limits: &Limits) -> Result<Self, FormatError> {
        let archive = ZipArchive::new(Cursor::new(bytes_)).map_err(zip_error)?;
        Ok(Package { archive, left: bytes(limits.unpacked_mib), limit: limits.unpacked_mib })
    }

    pub fn content(&self) -> Content {
        content(&self.archive)
    }

    /// The bytes of a part; `None` if there is no such part. Names differ in case and in a leading slash.
    pub fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, FormatError> {
        let name = name.trim_start_matches('/');
        let found = self.archive.index_for_name(name).or_else(|| {
            let same = |other: &[u8]| other.eq_ignore_ascii_case(name.as_bytes());
            self.archive.file_names_raw().position(same)
        });
        let Some(index) = found else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(zip_error)?;
        let mut out = Vec::new();
        file.take(self.left + 1).read_to_end(&mut out).map_err(|error| FormatError::Damaged(error.to_string()))?;
        self.left = self.left.checked_sub(out.len() as u64).ok_or(FormatError::Limit(
            "what is packed in it is too large when unpacked",
            "unpacked-mib",
            self.limit,
        ))?;
        Ok(Some(out))
    }
}

/// What went wrong in a zip file.
pub(super) fn zip_error(error: ZipError) -> FormatError {
    match error {
        ZipError::UnsupportedArchive(what) if what.to_ascii_lowercase().contains("password") => FormatError::Locked,
        ZipError::InvalidPassword => FormatError::Locked,
        other => FormatError::Damaged(other.to_string()),
    }
}
