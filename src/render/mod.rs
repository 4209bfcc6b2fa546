//! From an analysis to what people and programs read, one format per file; each writes to a given sink.

pub mod corpus;
mod csv;
mod excerpt;
pub mod graph;
pub mod html;
mod labels;
mod markdown;
mod parts;
mod reference;
mod row;
pub mod sarif;
mod schema;
mod sheet;
mod table;
mod view;

pub use csv::{Cells, header as csv_header, rows as csv_rows, write as csv_write};
pub use excerpt::report as excerpt_report;
pub use labels::Language;
pub use markdown::report as markdown_report;
pub use row::SummaryRow;
pub use schema::{is_field, json_schema};
pub use sheet::Sheet;
pub use table::{Colour, Sink, TableStyle, report as table_report, summary as table_summary};
pub use view::{
    BoilerplateView, ChainView, CitationView, DiagnosticView, EdgeView, ErrorView, FailureView, IndicatorView, MatterView, MetaView,
    NodeView, OrganizationsView, ParallelView, PeriodView, PhraseView, PlaceView, QuoteView, ReportView, SCHEMA, SectionView, Selection,
    SourceView, StatsView, TermView, TokenView,
};

/// Sections in text order, each preceded by its drawn branches (`├─`, `│  └─`).
fn flatten<'v>(sections: &'v [SectionView], stem: &str, out: &mut Vec<(String, &'v SectionView)>, top: bool) {
    for (at, section) in sections.iter().enumerate() {
        let last = at + 1 == sections.len();
        let (branch, below) = match (top, last) {
            (true, _) => (String::new(), String::new()),
            (false, true) => (format!("{stem}└─ "), format!("{stem}   ")),
            (false, false) => (format!("{stem}├─ "), format!("{stem}│  ")),
        };
        out.push((branch, section));
        flatten(&section.children, &below, out, false);
    }
}

/// What identifies a section in one line: its enumerator and its heading, or the beginning of its text.
fn label(section: &SectionView) -> String {
    let enumerator = section.enumerator.as_deref().unwrap_or("");
    let heading = section.heading.as_deref().unwrap_or("…");
    let spaced = enumerator.ends_with(|c: char| {
        c.is_ascii() || "先次后".contains(c) || c == '条' || c == '章' || c == '节' || c == '件' || c == '编' || c == '分' || c.is_numeric()
    });
    let page = section.place.as_ref().and_then(|place| place.page).map(|page| format!(" (p. {page})")).unwrap_or_default();
    let gap = if spaced && !enumerator.is_empty() { " " } else { "" };
    format!("{enumerator}{gap}{heading}{page}")
}
