//! Cited documents: titles in 《》 and document numbers (`国发〔2023〕5号`).
//!
//! Finds `《市政协视察考察调研活动统筹办法(试行)》` with its bracket, and a title inside a title as part of the outer
//! one. Leaves alone the report's own number in its head: a report does not cite itself.

use crate::dicts::{CUES, Cue, KINDS};
use crate::document::PairKind;
use crate::document::{Document, Role};
use crate::parse::{document_numbers, without_bracket};
use crate::span::Span;
use rustc_hash::FxHashMap;

/// What is cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CitationKind {
    /// A document issued by an office: 意见, 通知, 规划 …
    Document,
    /// A document number.
    DocumentNumber,
    /// A law or regulation.
    Law,
    /// A meeting.
    Meeting,
    /// A book, a film, a play: anything else with a title.
    Work,
}

impl CitationKind {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            CitationKind::Document => "document",
            CitationKind::DocumentNumber => "document_number",
            CitationKind::Law => "law",
            CitationKind::Meeting => "meeting",
            CitationKind::Work => "work",
        }
    }
}

/// A cited document with all places where it is cited.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Citation {
    /// The title without its marks, or the number.
    pub text: String,
    /// What it is.
    pub kind: CitationKind,
    /// Where it is cited, as the span between the marks.
    pub spans: Vec<Span>,
}

/// The citations of a report in the order of their first appearance.
pub(crate) fn find(doc: &Document) -> Vec<Citation> {
    let mut found: Vec<(Span, CitationKind)> = Vec::new();
    for block in doc.blocks.iter().filter(|block| block.role != Role::Furniture) {
        let text = block.span.slice(doc.text());
        let mut outer = 0;
        for pair in doc.marks.within(block.span, PairKind::Title) {
            if pair.outer.start >= outer && !pair.inner.is_empty() {
                outer = pair.outer.end;
                found.push((pair.inner, kind(pair.inner.slice(doc.text()))));
            }
        }
        for number in document_numbers(text) {
            let span = Span::new(block.span.start + number.start, block.span.start + number.end);
            let own = doc.meta.document_number.as_deref().is_some_and(|own| same(own, span.slice(doc.text())));
            if !own && block.role == Role::Body {
                found.push((span, CitationKind::DocumentNumber));
            }
        }
    }
    found.sort_by_key(|(span, _)| *span);
    let mut citations: Vec<Citation> = Vec::new();
    let mut at: FxHashMap<&str, usize> = FxHashMap::default();
    for (span, kind) in found {
        let text = span.slice(doc.text());
        let index = *at.entry(text).or_insert(citations.len());
        if index == citations.len() {
            citations.push(Citation { text: text.to_string(), kind, spans: Vec::new() });
        }
        citations[index].spans.push(span);
    }
    citations
}

fn same(a: &str, b: &str) -> bool {
    // 〔〕, [ ] and ( ) are the same brackets to a clerk.
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    plain(a) == plain(b)
}

fn kind(title: &str) -> CitationKind {
    let bare = without_bracket(title);
    match KINDS.suffix(bare) {
        Some((_, kind)) if CUES.is(kind, Cue::LawKind) => CitationKind::Law,
        Some((word, "条例")) if bare.len() > word.len() || title == "条例" => CitationKind::Law,
        Some((_, "办法")) if bare.contains("管理") || bare.contains("暂行") => CitationKind::Law,
        Some(_) => CitationKind::Document,
        None if CUES.closes(bare, Cue::Statute) => CitationKind::Law,
        None if CUES.closes(bare, Cue::Work) => CitationKind::Document,
        None => CitationKind::Work,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, CitationKind)]) {
        let doc = Document::parse(text);
        let found: Vec<_> = find(&doc).into_iter().map(|citation| (citation.text, citation.kind)).collect();
        let expected: Vec<_> = expected.iter().map(|(text, kind)| (text.to_string(), *kind)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn keeps_the_bracket_of_a_trial_version() {
        check("会议学习了《视察调研活动统筹办法(试行)》精神。", &[("视察调研活动统筹办法(试行)", CitationKind::Document)]);
    }

    #[test]
    fn a_title_inside_a_title_is_part_of_it() {
        check("会议通过了《关于修改〈国徽法〉的决定》一案。", &[("关于修改〈国徽法〉的决定", CitationKind::Document)]);
    }

    #[test]
    fn reads_document_numbers() {
        check(
            "根据国发〔2023〕5号和国办发(2024)12号文件要求抓好落实。",
            &[("国发〔2023〕5号", CitationKind::DocumentNumber), ("国办发(2024)12号", CitationKind::DocumentNumber)],
        );
    }
}
