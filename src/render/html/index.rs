//! The list of a folder's pages.

use super::{Frame, rendered};
use crate::render::labels::Language;
use crate::render::row::SummaryRow;
use askama::Template;

#[derive(Template)]
#[template(path = "index.html")]
struct Page<'r> {
    frame: Frame,
    rows: &'r [(String, SummaryRow)],
}

/// Writes the list: for each report, a link to its page and what is said about it.
pub fn index(title: &str, rows: &[(String, SummaryRow)], language: Language) -> String {
    rendered(&Page { frame: Frame::new(title.to_string(), language, "index"), rows })
}
