//! The clause before a figure: where it begins, and which of its words describe the figure.

use super::subject::subject;
use super::suffix;
use crate::dicts::{FigureWord, TIMES, TimeWord};
use crate::document::Document;
use crate::span::Span;

/// The words of a clause before its figure.
pub(super) struct Around {
    /// What is left: the subject.
    pub(super) rest: Span,
    /// `超过`, `近`.
    pub(super) bound: Option<Span>,
    /// `年均增长`.
    pub(super) change: Option<Span>,
    /// Where the words about the figure begin.
    pub(super) start: usize,
}

impl Around {
    pub(super) fn of(text: &str, clause: Span) -> Around {
        let mut end = clause.end;
        let mut around = Around { rest: clause, bound: None, change: None, start: clause.end };
        loop {
            let head = text[clause.start..end].trim_end();
            end = clause.start + head.len();
            if head.ends_with(['了', '到', '至', '，', ',']) && !head.ends_with("直到") {
                let shorter = end - head.chars().next_back().map_or(0, char::len_utf8);
                let bare = &text[clause.start..shorter];
                if suffix(bare, FigureWord::Change).is_some() || suffix(bare, FigureWord::Bound).is_some() || head.ends_with(['，', ',']) {
                    end = if head.ends_with(['到', '至']) && suffix(head, FigureWord::Change).is_some() { end } else { shorter };
                    if end == shorter {
                        continue;
                    }
                }
            }
            if let Some(word) = suffix(head, FigureWord::Bound) {
                let span = Span::new(end - word, end);
                around.bound.get_or_insert(span);
                end -= word;
            } else if let Some(word) = suffix(head, FigureWord::Change).filter(|_| around.change.is_none()) {
                around.change = Some(Span::new(end - word, end));
                end -= word;
            } else if let Some(word) = suffix(head, FigureWord::Rate) {
                end -= word;
                // `年均增长`, `同比下降` say how it changes; `分别`, `已` do not.
                let measured = text[end..].starts_with(['年', '每', '平', '同', '累', '月', '日', '实', '名', '环', '以']);
                if let Some(change) = around.change.as_mut().filter(|change| measured && change.start == end + word) {
                    change.start = end;
                }
            } else if let Some(word) = suffix(head, FigureWord::Target).filter(|_| around.change.is_some() || around.bound.is_some()) {
                end -= word;
            } else if let Some(cut) = comparison(head) {
                end = clause.start + cut;
            } else {
                break;
            }
            around.start = end;
        }
        around.rest = subject(text, Span::new(clause.start, end), &mut around.change);
        around
    }
}

/// Where a comparison at the end of `head` begins: `产值比一九七八年` → after `产值`.
fn comparison(head: &str) -> Option<usize> {
    let at = head.rfind(['比', '较'])?;
    let behind = &head[at + 3..];
    let compares = behind.chars().count() <= 14 && !behind.contains(['，', ',', '重', '例']) && TIMES.occurs(behind, TimeWord::Base);
    let word = head[..at].ends_with(['占', '同', '环', '对']);
    (compares && !word).then_some(at)
}

/// Where the clause of a figure begins.
pub(super) fn clause_start(doc: &Document, near: Span) -> usize {
    // The comma in `12,345` separates no clauses.
    let stop = doc.symbols().within(near).rev().find(|&(at, c)| {
        matches!(c, '，' | '；' | '：' | ':' | ';' | '。' | '！' | '？')
            || c == ',' && !doc.text()[at + 1..].starts_with(|c: char| c.is_ascii_digit())
    });
    stop.map_or(near.start, |(at, c)| at + c.len_utf8())
}
