//! Places where words occur, aligned on the words.

use super::super::csv::section_id;
use super::super::labels::Language;
use super::super::sheet::{Sheet, Tint, numbers, rows_of, words};
use super::super::table::{Colour, TableStyle, clip};
use super::super::view::{Range, SCHEMA};
use crate::corpus::Hit;
use crate::document::{Document, one_line};
use crate::input::Report;
use crate::shown::harmless_line;
use crate::span::{CharIndex, Span};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// All places.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConcordanceView {
    /// Always `baogao/1`.
    pub schema: &'static str,
    /// What was searched for.
    pub pattern: String,
    /// Reports that were read.
    pub reports: usize,
    /// The places, in the order of the reports, or as sorted.
    pub hits: Vec<HitView>,
}

/// One place.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HitView {
    /// The report.
    pub path: String,
    /// Its title.
    pub title: Option<String>,
    /// Its date, ISO 8601.
    pub date: Option<String>,
    /// Id of the section.
    pub section: Option<String>,
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
    /// Where it stands.
    pub span: Range,
    /// What stands before it in its paragraph.
    pub left: String,
    /// What was found.
    pub found: String,
    /// What stands behind it in its paragraph.
    pub right: String,
}

/// The columns that a heading and a title beside each place may take; a character takes two.
const HEADING: usize = 160;
const TITLE: usize = 400;

/// The part of a line that its beginning is cut from: more bytes than either of them has.
fn beginning(line: &str) -> &str {
    &line[..line.floor_char_boundary(4 * TITLE)]
}

/// The places of one report.
pub fn hits(report: &Report, doc: &Document, hits: &[Hit]) -> Vec<HitView> {
    if hits.is_empty() {
        return Vec::new();
    }
    let (index, ids) = (CharIndex::new(doc.source()), doc.section_ids());
    // Every place carries the headings above it and the title, so these must not be as long as a text can be.
    let heading = |&at: &usize| {
        let section = &doc.sections[at];
        let span = section.heading.map_or(section.enumerator, |heading| Span::new(section.enumerator.start, heading.end));
        clip(&one_line(beginning(span.slice(doc.text()))), HEADING)
    };
    let title = doc.meta.title.as_deref().map(|title| clip(beginning(title), TITLE));
    let view = |hit: &Hit| {
        let span = index.span(doc.in_source(hit.span));
        HitView {
            path: report.source.path.clone(),
            title: title.clone(),
            date: doc.meta.date.clone(),
            section: hit.path.last().map(|&at| ids[at].clone()),
            headings: hit.path.iter().map(heading).collect(),
            span: [span.start, span.end],
            left: hit.left.clone(),
            found: hit.found.clone(),
            right: hit.right.clone(),
        }
    };
    hits.iter().map(view).collect()
}

impl HitView {
    /// The place in the form that a table may contain.
    fn harmless(&self, style: TableStyle) -> Cow<'_, Self> {
        let path = harmless_line(&self.path);
        let texts = [&self.left, &self.found, &self.right].into_iter().chain(&self.title).chain(&self.headings);
        if matches!(path, Cow::Borrowed(_)) && texts.into_iter().all(|text| matches!(style.text(text), Cow::Borrowed(_))) {
            return Cow::Borrowed(self);
        }
        let own = |text: &String| style.text(text).into_owned();
        Cow::Owned(HitView {
            path: path.into_owned(),
            title: self.title.as_ref().map(own),
            headings: self.headings.iter().map(own).collect(),
            left: own(&self.left),
            found: own(&self.found),
            right: own(&self.right),
            ..self.clone()
        })
    }
}

impl ConcordanceView {
    /// The places of all reports.
    pub fn of(pattern: &str, reports: usize, hits: Vec<HitView>) -> Self {
        ConcordanceView { schema: SCHEMA, pattern: pattern.to_string(), reports, hits }
    }

    /// Lines aligned on what was found, under the report and the headings that contain them.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn lines(&self, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
        let shown: Vec<Cow<HitView>> = self.hits.iter().take(style.rows).map(|hit| hit.harmless(style)).collect();
        let widest = shown.iter().map(|hit| hit.found.width()).max().unwrap_or(0).min(style.width / 2);
        let side = style.width.saturating_sub(widest + 4) / 2;
        let (mut report, mut path): (Option<&str>, Option<&[String]>) = (None, None);
        for hit in &shown {
            if report != Some(hit.path.as_str()) {
                let date = hit.date.as_ref().map(|date| format!(" {date}")).unwrap_or_default();
                let line = format!("{}{date}  {}", hit.title.as_deref().unwrap_or(""), hit.path);
                let gap = if report.is_some() { "\n" } else { "" };
                writeln!(out, "{gap}{}", painted(&clip(line.trim(), style.width), "1", style))?;
                (report, path) = (Some(hit.path.as_str()), None);
            }
            if path != Some(hit.headings.as_slice()) && !hit.headings.is_empty() {
                writeln!(out, "{}", painted(&clip(&format!("  {}", hit.headings.join(" › ")), style.width), "2", style))?;
            }
            path = Some(hit.headings.as_slice());
            let (left, found) = (clip_left(&hit.left, side), clip(&hit.found, widest));
            let pad = " ".repeat(side.saturating_sub(left.width()));
            writeln!(out, "{pad}{left}  {}  {}", painted(&found, "1;31", style), clip(&hit.right, side))?;
        }
        let holding = {
            let mut paths: Vec<&str> = self.hits.iter().map(|hit| hit.path.as_str()).collect();
            paths.sort_unstable();
            paths.dedup();
            paths.len()
        };
        if !self.hits.is_empty() {
            writeln!(out)?;
        }
        style.rest(out, self.hits.len())?;
        match style.language {
            Language::English => writeln!(out, "{} in {holding} of {} reports", self.hits.len(), self.reports),
            Language::Chinese => writeln!(out, "{}处，见于{}份报告中的{holding}份", self.hits.len(), self.reports),
        }
    }

    /// One row per place.
    pub fn sheet(&self) -> Sheet {
        Sheet::new(&self.pattern, columns(), rows_of(self.hits.iter().map(row)), Tint::Cyan)
    }
}

fn columns() -> Vec<super::super::sheet::SheetColumn> {
    let mut columns: Vec<_> = ["path", "title", "date", "section", "headings"].map(words).into();
    columns.extend([numbers("start"), numbers("end"), words("left"), words("found"), words("right")]);
    columns
}

fn row(hit: &HitView) -> Vec<String> {
    vec![
        hit.path.clone(),
        hit.title.clone().unwrap_or_default(),
        hit.date.clone().unwrap_or_default(),
        hit.section.as_deref().map(section_id).unwrap_or_default(),
        hit.headings.join(" › "),
        hit.span[0].to_string(),
        hit.span[1].to_string(),
        hit.left.clone(),
        hit.found.clone(),
        hit.right.clone(),
    ]
}

fn painted(text: &str, code: &str, style: TableStyle) -> String {
    if style.colour == Colour::On { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
}

/// The end of `text` that fits in `width` columns, with `…` before it where something was cut.
fn clip_left(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_string();
    }
    let mut used = 1;
    let fits = |grapheme: &&str| {
        used += grapheme.width();
        used <= width
    };
    let kept: Vec<&str> = text.graphemes(true).rev().take_while(fits).collect();
    let end: String = kept.into_iter().rev().collect();
    format!("…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_the_far_end_of_what_stands_before() {
        assert_eq!(clip_left("全面推行", 5), "…推行");
        assert_eq!(clip_left("全面推行", 8), "全面推行");
    }
}
