//! The text made from a file that is not plain text, with what the file says besides.

use super::error::FormatError;
use super::limits::{Limits, bytes};
use crate::file_info::{FileHeading, FileInfo, NestedItem, Place};
use crate::span::Span;

/// What pushes a line to the right in plain text, where a signature or its date stands.
pub(super) const FAR_RIGHT: &str = "　　　　　　　　　　";

/// Text under construction.
#[derive(Debug)]
pub(super) struct Draft {
    pub text: String,
    pub file_info: FileInfo,
    pub places: Vec<Place>,
    /// Whether what comes next is in a table.
    pub in_table: bool,
    /// How many numbered lists contain the one whose items come next.
    pub list_depth: u8,
    most: u64,
    most_mib: u64,
}

impl Draft {
    pub fn new(limits: &Limits) -> Self {
        let (most, most_mib) = (bytes(limits.text_mib), limits.text_mib);
        Draft { text: String::new(), file_info: FileInfo::default(), places: Vec::new(), in_table: false, list_depth: 0, most, most_mib }
    }

    /// Adds a paragraph whose lines are separated by `\n`. One with nothing visible in it leaves no trace.
    pub fn paragraph(&mut self, text: &str, page: Option<u32>, level: Option<u8>) -> Result<(), FormatError> {
        self.pieces(&[(page, text)], level)
    }

    /// Adds a row of a table, its cells separated by tabs.
    pub fn row(&mut self, text: &str) -> Result<(), FormatError> {
        let inside = std::mem::replace(&mut self.in_table, true);
        let added = self.paragraph(text, None, None);
        self.in_table = inside;
        added
    }

    /// Adds a paragraph that runs across pages: its pieces, each with its page.
    pub fn pieces(&mut self, pieces: &[(Option<u32>, &str)], level: Option<u8>) -> Result<(), FormatError> {
        let number = self.places.last().map_or(1, |place| place.paragraph + 1);
        let from = self.text.len();
        for &(page, piece) in pieces {
            let start = self.text.len();
            for (index, line) in piece.split('\n').enumerate() {
                if index > 0 && self.text.len() > from && !self.text.ends_with('\n') {
                    self.text.push('\n');
                }
                push_clean(line.trim_end(), &mut self.text);
            }
            let visible = self.text[start..].trim_end();
            let lead = visible.len() - visible.trim_start().len();
            let span = Span::new(start + lead, start + visible.len());
            if !span.is_empty() {
                self.places.push(Place { span, page, paragraph: number });
            }
        }
        let end = from + self.text[from..].trim_end().len();
        self.text.truncate(end);
        let lead = self.text[from..].len() - self.text[from..].trim_start().len();
        if from + lead == end {
            self.text.truncate(from);
            return Ok(());
        }
        if let Some(level) = level {
            self.file_info.headings.push(FileHeading { span: Span::new(from + lead, end), level });
        }
        if self.list_depth > 0 {
            self.file_info.items.push(NestedItem { span: Span::new(from + lead, end), depth: self.list_depth });
        }
        if self.in_table {
            self.file_info.rows.push(Span::new(from + lead, end));
        }
        self.text.push('\n');
        if self.text.len() as u64 > self.most {
            return Err(FormatError::Limit("its text is too long", "text-mib", self.most_mib));
        }
        Ok(())
    }

    /// Whether there is anything to read.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// How many numbered lists contain the innermost one of `lists`: each has its next number, `None` if it is not numbered.
#[cfg(any(feature = "html", feature = "markdown"))]
pub(super) fn list_depth<N>(lists: &[Option<N>]) -> u8 {
    let outer = lists.len().saturating_sub(1);
    u8::try_from(lists[..outer].iter().flatten().count()).unwrap_or(u8::MAX)
}

#[cfg(any(feature = "html", feature = "docx", feature = "markdown"))]
const POWERS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// A raised number after a word is a note mark, after a figure a power: it is written so that it can be told from the text.
#[cfg(any(feature = "html", feature = "docx", feature = "markdown"))]
pub(super) fn raised_number(raised: &str, before: &str) -> Option<String> {
    let number = raised.trim_matches(['[', ']', '［', '］', '〔', '〕', '注']);
    if number == raised && before.ends_with(|c: char| c.is_ascii_digit()) {
        let power: Option<String> = number.chars().map(|c| Some(POWERS[c.to_digit(10)? as usize])).collect();
        return power.filter(|power| !power.is_empty());
    }
    let counted = (1..=3).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit());
    let word = before.chars().next_back().is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(&c) || matches!(c, '”' | '》' | '。' | '，'))
        && !before.ends_with('米');
    (counted && word).then(|| format!("[{number}]"))
}

/// Adds `line` without invisible characters: control characters and zero-width marks; a no-break space becomes a space.
fn push_clean(line: &str, out: &mut String) {
    for c in line.chars() {
        match c {
            '\t' => out.push(c),
            '\u{a0}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fffe}' => {}
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
}

/// A date as properties write it (`2025-12-26T08:00:00Z`, `20251226`, `D:20251226…`, `2025年12月26日`) in ISO 8601;
/// `None` for an impossible one.
pub(super) fn iso_date(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("D:");
    let digits = |part: &str| part.parse::<u32>().ok();
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match numbers.as_slice() {
        [all, ..] if all.len() >= 8 => (digits(&all[..4])?, digits(&all[4..6])?, digits(&all[6..8])?),
        [year, month, day, ..] if year.len() == 4 => (digits(year)?, digits(month)?, digits(day)?),
        _ => return None,
    };
    let sensible = (1900..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    sensible.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(any(feature = "html", feature = "docx", feature = "markdown"))]
    fn raised_numbers_are_told_from_the_text() {
        assert_eq!(raised_number("1", "“双碳”").as_deref(), Some("[1]"));
        assert_eq!(raised_number("4", "面积10").as_deref(), Some("⁴"));
        assert_eq!(raised_number("[4]", "面积10"), None);
        assert_eq!(raised_number("2", "平方米"), None);
    }

    #[test]
    fn a_paragraph_over_two_pages_is_one_line_in_two_places() {
        let mut draft = Draft::new(&Limits::default());
        draft.paragraph("　　标题\u{200b}", Some(1), Some(1)).unwrap();
        draft.paragraph(" \u{a0}", Some(1), None).unwrap();
        draft.pieces(&[(Some(1), "前一"), (Some(2), "页。")], None).unwrap();
        assert_eq!(draft.text, "　　标题\n前一页。\n");
        let places: Vec<_> = draft.places.iter().map(|p| (p.span.slice(&draft.text), p.page, p.paragraph)).collect();
        assert_eq!(places, [("标题", Some(1), 1), ("前一", Some(1), 2), ("页。", Some(2), 2)]);
        assert_eq!(draft.file_info.headings[0].span.slice(&draft.text), "标题");
    }

    #[test]
    fn reads_the_dates_of_properties() {
        for text in ["2025-12-26T08:00:00Z", "20251226", "D:20251226080000+08'00'", "2025年12月26日", "2025-12-26 10:21"] {
            assert_eq!(iso_date(text).as_deref(), Some("2025-12-26"), "{text}");
        }
        for text in ["", "1", "2025-13-01", "9999-01-01", "2025"] {
            assert_eq!(iso_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_text_past_the_limit_is_an_error() {
        let mut draft = Draft::new(&Limits { text_mib: 1, ..Limits::default() });
        let long = "字".repeat(400_000);
        assert!(matches!(draft.paragraph(&long, None, None), Err(FormatError::Limit(_, "text-mib", 1))));
    }
}
