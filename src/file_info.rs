//! What a file says about a report besides its text, and where in the file the text was.

use crate::dicts::{LINES, LineWord};
use crate::span::Span;

/// What a file says about a report besides its text: properties, meta elements, heading styles. The text itself takes precedence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileInfo {
    /// The title given by a page, the head of a Markdown file or a paragraph in Word's title style.
    pub title: Option<String>,
    /// The title in the properties of a Word, PDF or OFD file: often that of the file it was made from.
    pub file_title: Option<String>,
    /// The day of publication given by a page or the head of a Markdown file, ISO 8601.
    pub date: Option<String>,
    /// The day in the file's properties, ISO 8601: of the file, not of the report.
    pub file_date: Option<String>,
    /// The body that a web page names as its source.
    pub publisher: Option<String>,
    /// Lines that the file marks as headings, in the order of the text.
    pub headings: Vec<FileHeading>,
    /// Whether each line of the text is a paragraph of the file, so that none is a piece of a wrapped one.
    pub whole_lines: bool,
    /// Items of numbered lists that stand inside other numbered lists, in the order of the text.
    pub items: Vec<NestedItem>,
    /// Rows of tables and the contents of their cells, in text order: these open no sections, however they are numbered.
    pub rows: Vec<Span>,
}

/// A line that the file marks as a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileHeading {
    /// The line in the text, in bytes.
    pub span: Span,
    /// Its level, from 1.
    pub level: u8,
}

/// An item of a numbered list inside another one: both may count in the same style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NestedItem {
    /// Its paragraph in the text, in bytes.
    pub span: Span,
    /// How many numbered lists enclose its list, from 1.
    pub depth: u8,
}

/// Where a piece of the text is in the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The piece, in bytes: a paragraph, or the part of it that stands on one page.
    pub span: Span,
    /// Its page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Which paragraph of the original it is, from 1; empty ones are not counted.
    pub paragraph: u32,
}

/// `标题_某市人民政府`, `标题-新闻-某网`: a page's title without the site's name.
pub(crate) fn without_site(title: &str) -> &str {
    let names_site = |tail: &str| LINES.occurs(tail, LineWord::Site);
    let title = match title.find(['_', '|', '｜']) {
        Some(at) if names_site(&title[at..]) => title[..at].trim(),
        _ => title,
    };
    let cut = |title: &str| {
        title.rfind(['-', '—', '－']).filter(|&at| {
            let (head, tail) = title.split_at(at);
            let tail = tail.trim_start_matches(['-', '—', '－', ' ']);
            head.chars().count() >= 6 && tail.chars().count() <= 20 && names_site(tail) && !tail.ends_with("报告")
        })
    };
    let mut bare = title;
    // `…的通知-通知公告-某县人民政府`: the site, then its columns.
    while let Some(at) = cut(bare) {
        bare = bare[..at].trim_end_matches(['-', '—', '－', ' ']);
    }
    let column = bare.rfind('-').filter(|&at| bare.len() < title.len() && bare[at + 1..].trim().chars().count() <= 6);
    column.map_or(bare, |at| bare[..at].trim_end_matches(['-', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_names_of_sites() {
        assert_eq!(without_site("关于印发工作方案的通知_某市人民政府门户网站"), "关于印发工作方案的通知");
        assert_eq!(without_site("政府工作报告——在某市人民代表大会上"), "政府工作报告——在某市人民代表大会上");
        assert_eq!(without_site("某市2025年政府工作报告 - 政务公开 - 某市政府网"), "某市2025年政府工作报告");
    }
}
