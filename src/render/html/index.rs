//! The list of a folder's pages.

use super::{PageFrame, rendered};
use crate::render::labels::Language;
use crate::render::reference::{Reference, percent_encoded};
use crate::render::row::SummaryRow;
use askama::Template;

#[derive(Template)]
#[template(path = "index.html")]
struct IndexPage<'r> {
    frame: PageFrame,
    rows: Vec<(String, &'r SummaryRow)>,
}

/// Writes the list: for each report, a link to its page, whose path is relative to the list, and what is said about it.
pub fn index(title: &str, rows: &[(String, SummaryRow)], language: Language) -> String {
    let rows = rows.iter().map(|(path, row)| (percent_encoded(path, Reference::Iri), row)).collect();
    rendered(&IndexPage { frame: PageFrame::new(title.to_string(), language, "index"), rows })
}
