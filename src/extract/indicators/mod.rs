//! Indicators: what is measured, how much, in what unit, how it changes, and whether it is a target or a result
//! (`地区生产总值增长5%左右`, `城镇新增就业1200万人以上`, `由46.9%提高到48.2%`).
//!
//! A figure is a number with a measure word (`number.rs`, `figure.rs`). Everything else is read from its own clause, outwards
//! from the number: bound, change and rate before it, limit after it (`clause.rs`); what is left of the clause is the subject
//! (`subject.rs`). A figure without a subject in its clause (`总量10万亿元、增长5%`) takes that of the figure before it
//! (`reader.rs`). Its time (`time.rs`), and whether it is a target (`outlook.rs`), may also be stated further away.

mod clause;
mod figure;
mod number;
mod outlook;
mod reader;
mod subject;
mod time;
mod years;

use crate::dicts::{FIGURES, FigureWord};
use crate::document::Document;
use crate::parse::numeral;
use crate::span::Span;
use reader::Reader;
use std::cell::OnceCell;

/// Whether a figure was reached or is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndicatorKind {
    /// To be reached.
    Target,
    /// Reached.
    Result,
}

impl IndicatorKind {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            IndicatorKind::Target => "target",
            IndicatorKind::Result => "result",
        }
    }
}

/// A figure of a report.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Indicator {
    /// From the subject, or from the first word about the figure, to its last word.
    pub span: Span,
    /// What is measured; taken from an earlier clause if this one names nothing.
    pub subject: Option<Span>,
    /// The number, in `unit`: 1200 for `1200万人`.
    pub value: f64,
    /// The upper end of a range: 6 for `5%—6%`.
    pub upper: Option<f64>,
    /// What the figure came from: 46.9 for `由46.9%提高到48.2%`.
    pub base: Option<f64>,
    /// The unit with its multiplier, as written: `万人`, `%`; empty if there is none.
    pub unit: String,
    /// `左右`, `以上`, `超过` …
    pub qualifier: Option<Span>,
    /// `增长`, `年均下降`, `提高到` …
    pub change: Option<Span>,
    /// Whether it was reached or is to be reached.
    pub kind: IndicatorKind,
    /// The time that the figure refers to, if its sentence or a heading above says so.
    pub period: Option<Span>,
    /// The first and the last year that it refers to, resolved against the year in which the report speaks.
    pub years: Option<[i32; 2]>,
}

/// The figures of a report in order.
pub(crate) fn find(doc: &Document) -> Vec<Indicator> {
    let mut found: Vec<Indicator> = Vec::new();
    let calendar = OnceCell::new();
    for block in doc.body() {
        let context = OnceCell::new();
        for &sentence in doc.sentences_of(block.span) {
            let sentence = behind_enumerator(doc, sentence);
            Reader::new(doc, block.span, sentence, &context, &calendar, &mut found).read();
        }
    }
    // A figure may begin with the words of the one before it.
    if !found.is_sorted_by_key(|figure| figure.span) {
        found.sort_by_key(|figure| figure.span);
    }
    found
}

/// `2.8家医院` as the second item of a list refers to eight hospitals.
fn behind_enumerator(doc: &Document, sentence: Span) -> Span {
    let text = doc.text();
    if !sentence.slice(text).starts_with(|c| numeral::digit(c).is_some()) {
        return sentence;
    }
    let at = doc.sections.partition_point(|section| section.span.start < sentence.start);
    let enumerator = doc.sections.get(at).map(|section| section.enumerator).filter(|enumerator| enumerator.start == sentence.start);
    let counts = |enumerator: &Span| text[enumerator.end..sentence.end].starts_with(|c| numeral::digit(c).is_some());
    enumerator.filter(counts).map_or(sentence, |enumerator| Span::new(enumerator.end, sentence.end))
}

/// Bytes of the longest word of a class that `words` end with.
fn suffix(words: &str, class: FigureWord) -> Option<usize> {
    FIGURES.closing(words, class).map(str::len)
}
