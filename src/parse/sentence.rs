//! Sentences of a block.

use super::marks::Marks;
use super::signs::signs;
use crate::span::Span;

/// The sentences of `block`, each with its closing punctuation; a stop inside a quotation or a bracket closes none.
pub(super) fn sentences<'a>(text: &'a str, block: Span, marks: &'a Marks) -> impl Iterator<Item = Span> + 'a {
    let mut at = block.start;
    std::iter::from_fn(move || {
        while at < block.end {
            let rest = &text[at..block.end];
            let stop =
                signs(rest).find(|&(offset, c)| matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';') && !marks.is_opaque(at + offset));
            let end = stop.map_or(block.end, |(offset, c)| at + offset + c.len_utf8());
            let span = Span::new(at, end).trim(text);
            at = end;
            if !span.is_empty() {
                return Some(span);
            }
        }
        None
    })
}
