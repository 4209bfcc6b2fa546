//! What a list of reports says about each.

use super::view::ReportView;
use serde::{Deserialize, Serialize};

/// How many phrases a list names for each report.
const PHRASES: usize = 8;

/// What a list of reports says about one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SummaryRow {
    pub(super) title: String,
    pub(super) date: String,
    pub(super) kind: String,
    /// Sections, quotations, chains.
    pub(super) counts: [usize; 3],
    /// Best first.
    pub(super) phrases: Vec<String>,
}

impl SummaryRow {
    /// The row of a report.
    pub fn of(view: &ReportView) -> Self {
        let meta = view.meta.as_ref();
        let phrases = view.key_phrases.iter().flatten().take(PHRASES).map(|phrase| phrase.text.clone());
        SummaryRow {
            title: meta.and_then(|meta| meta.title.clone()).unwrap_or_else(|| view.source.path.clone()),
            date: meta.and_then(|meta| meta.date.clone()).unwrap_or_default(),
            kind: meta.and_then(|meta| meta.kind.clone()).unwrap_or_default(),
            counts: [
                view.stats.as_ref().map_or(0, |stats| stats.sections.values().sum()),
                view.quotes.as_ref().map_or(0, Vec::len),
                view.chains.as_ref().map_or(0, Vec::len),
            ],
            phrases: phrases.collect(),
        }
    }
}
