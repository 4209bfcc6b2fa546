//! Sentences of a block.

use super::symbols::Symbols;
use crate::document::Marks;
use crate::span::Span;

/// The sentences of `block`, each with its closing punctuation; a stop inside a quotation or a bracket does not close one.
pub(super) fn sentences<'a>(text: &'a str, symbols: &'a Symbols, block: Span, marks: &'a Marks) -> impl Iterator<Item = Span> + 'a {
    let stop = |c: char| matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';');
    let stops = symbols.within(block).filter(move |&(at, c)| stop(c) && !marks.is_opaque(at));
    let ends = stops.map(|(at, c)| at + c.len_utf8()).chain([block.end]);
    let mut start = block.start;
    ends.map(move |end| Span::new(std::mem::replace(&mut start, end), end).trim(text)).filter(|span| !span.is_empty())
}
