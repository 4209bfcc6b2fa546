//! The list of a folder's pages.

use super::{Frame, rendered};
use crate::render::labels::Language;
use crate::render::view::ReportView;
use askama::Template;
use serde::{Deserialize, Serialize};

#[derive(Template)]
#[template(path = "index.html")]
struct Page<'r> {
    frame: Frame,
    rows: &'r [Row],
}

/// What the list says of one report.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// Where its page is, as a link.
    #[serde(skip)]
    href: String,
    title: String,
    date: String,
    kind: String,
    /// Sections, quotations, chains.
    counts: [usize; 3],
    phrases: String,
}

impl Row {
    /// The row of a report.
    pub fn of(view: &ReportView) -> Self {
        let meta = view.meta.as_ref();
        let phrases: Vec<&str> = view.key_phrases.iter().flatten().take(8).map(|phrase| phrase.text.as_str()).collect();
        let sections = view.stats.as_ref().map_or(0, |stats| stats.sections.values().sum());
        Row {
            href: String::new(),
            title: meta.and_then(|meta| meta.title.clone()).unwrap_or_else(|| view.source.path.clone()),
            date: meta.and_then(|meta| meta.date.clone()).unwrap_or_default(),
            kind: meta.and_then(|meta| meta.kind.clone()).unwrap_or_default(),
            counts: [sections, view.quotes.as_ref().map_or(0, Vec::len), view.chains.as_ref().map_or(0, Vec::len)],
            phrases: phrases.join(" "),
        }
    }
}

impl Row {
    /// With the link to its page.
    pub fn at(self, href: String) -> Self {
        Row { href, ..self }
    }
}

/// Writes the list.
pub fn index(title: &str, rows: &[Row], language: Language) -> String {
    rendered(&Page { frame: Frame::new(title.to_string(), language, "index"), rows })
}
