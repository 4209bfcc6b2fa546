//! What a file says of a report beside its text, and where in the file the text stood.

use crate::span::Span;

/// What a file says of a report beside its text: properties, meta elements, heading styles. The text itself goes before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// The title in the file's properties.
    pub title: Option<String>,
    /// The day of publication that a page or the head of a Markdown file names, ISO 8601.
    pub date: Option<String>,
    /// The day in the file's properties, ISO 8601: of the file, not of the report.
    pub file_date: Option<String>,
    /// The body that a web page names as its source.
    pub publisher: Option<String>,
    /// Lines that the file marks as headings, in the order of the text.
    pub headings: Vec<Heading>,
    /// Rows of tables and what their cells hold, in the order of the text: it opens no sections, however it is numbered.
    pub rows: Vec<Span>,
}

/// A line that the file marks as a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// The line in the text, in bytes.
    pub span: Span,
    /// Its level, from 1.
    pub level: u8,
}

/// Where a piece of the text stands in the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The piece, in bytes: a paragraph, or the part of it that stands on one page.
    pub span: Span,
    /// Its page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Which paragraph of the original it is, from 1; empty ones are not counted.
    pub paragraph: u32,
}
