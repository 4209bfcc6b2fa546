//! The reading text: a report's text with everything that is not part of its wording removed or corrected (CONTRACT, section 2), and the
//! way back to the original text. Everything above works on this; only places shown to the user are mapped back.
//!
//! Each kind has its own file: line breaks inside hard-wrapped paragraphs in [`wraps`], spaces inside numbers and between the characters
//! of spaced-out titles in [`spaces`], note marks in [`notes`], and invisible characters, radicals and marks of other programs
//! in [`characters`]. Where none of these occur, the reading text is the report's text itself, borrowed.
//!
//! The patterns that both this module and the parser look for are here as well: enumerators, numerals, symbols.

mod characters;
pub(crate) mod enumerator;
mod notes;
pub(crate) mod numeral;
mod spaces;
pub(crate) mod symbols;
pub(crate) mod wraps;

pub(crate) use characters::is_stray;
pub(crate) use spaces::is_space;

use crate::span::Span;
use std::borrow::Cow;
use symbols::Symbols;

/// A report's text as it is read.
///
/// ```
/// let reading = baogao::Reading::of("全市⼯作要点\n全年增长5.\u{200b}5 ％。\n");
/// assert_eq!(reading.text(), "全市工作要点\n全年增长5.5％。\n");
/// let at = reading.text().find("5.5％").unwrap();
/// let span = reading.in_source(baogao::Span::new(at, at + "5.5％".len()));
/// assert_eq!(span.slice(reading.source()), "5.\u{200b}5 ％");
/// ```
#[derive(Debug)]
pub struct Reading<'t> {
    source: &'t str,
    text: Cow<'t, str>,
    /// What the text is made of, in order; empty if it is the source itself.
    pieces: Vec<Piece>,
    symbols: Symbols,
}

/// A stretch of the source taken over unchanged, or a character in place of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Where it begins in the reading text.
    at: usize,
    source: Span,
}

/// A change to the source: what is left out, and what replaces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edit {
    span: Span,
    instead: Option<char>,
}

impl Edit {
    fn cut(start: usize, end: usize) -> Self {
        Edit { span: Span::new(start, end), instead: None }
    }
}

impl<'t> Reading<'t> {
    /// Reads `source`, the report's text.
    pub fn of(source: &'t str) -> Self {
        Self::of_lines(source, false)
    }

    /// The same, but if `whole` is set the lines are known to be whole paragraphs: then none of them continues in the next one.
    pub fn of_lines(source: &'t str, whole: bool) -> Self {
        let symbols = Symbols::of(source);
        let mut edits = Vec::new();
        if !whole {
            wraps::find(source, &symbols, &mut edits);
        }
        let joined = edits.len();
        let traits = Traits::of(&symbols);
        if traits.odd {
            characters::find(source, &symbols, &mut edits);
        }
        if traits.spaced {
            spaces::find(source, &symbols, &mut edits);
        }
        if traits.marked {
            notes::find(source, &symbols, &mut edits);
        }
        if edits.is_empty() {
            return Reading { source, text: Cow::Borrowed(source), pieces: Vec::new(), symbols };
        }
        if edits.len() > joined {
            edits.sort_by_key(|edit| (edit.span.start, std::cmp::Reverse(edit.span.end)));
        }
        let (text, pieces) = apply(source, &edits);
        let symbols = Symbols::of(&text);
        Reading { source, text: Cow::Owned(text), pieces, symbols }
    }

    /// The reading text, which the spans of a [`crate::Document`] point into.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The report's text, as it was passed in.
    pub fn source(&self) -> &'t str {
        self.source
    }

    /// Its symbols.
    pub(crate) fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// Where a stretch of the reading text is in the source: from its first character to its last, including what was left out in between.
    pub fn in_source(&self, span: Span) -> Span {
        if self.pieces.is_empty() {
            return span;
        }
        let start = self.start_in_source(span.start);
        if span.is_empty() {
            return Span::new(start, start);
        }
        let index = self.pieces.partition_point(|piece| piece.at < span.end).saturating_sub(1);
        let piece = self.pieces[index];
        let behind = self.pieces.get(index + 1).map_or(self.text.len(), |next| next.at);
        let end = if span.end >= behind { piece.source.end } else { piece.source.start + (span.end - piece.at) };
        Span::new(start, end)
    }

    fn start_in_source(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|piece| piece.at <= at).saturating_sub(1);
        let piece = self.pieces[index];
        (piece.source.start + (at - piece.at)).min(piece.source.end)
    }

    /// Where a stretch of the source is in the reading text; what was left out maps to the next character.
    pub(crate) fn of_source(&self, span: Span) -> Span {
        if self.pieces.is_empty() {
            return span;
        }
        let place = |at: usize| {
            let index = self.pieces.partition_point(|piece| piece.source.end <= at);
            self.pieces.get(index).map_or(self.text.len(), |piece| piece.at + at.saturating_sub(piece.source.start))
        };
        let start = place(span.start);
        Span::new(start, place(span.end).max(start))
    }
}

/// What a text contains that may need correcting: one look at its symbols saves most texts three more.
#[derive(Default)]
struct Traits {
    /// Characters other than those of clean text, or a point after a Chinese one.
    odd: bool,
    /// Spaces after the first character of a line.
    spaced: bool,
    /// What note marks are made of.
    marked: bool,
}

impl Traits {
    fn of(symbols: &Symbols) -> Self {
        let mut traits = Traits::default();
        // Where the previous sign ends: everything in between is Chinese characters.
        let (mut end, mut at_start) = (0, true);
        for (at, c) in symbols.all() {
            at_start &= at == end;
            match c {
                '\n' => at_start = true,
                ' ' | '　' => traits.spaced |= !at_start,
                '.' => {
                    traits.odd |= at > end;
                    at_start = false;
                }
                '<' | '*' => {
                    traits.odd = true;
                    at_start = false;
                }
                '[' | '［' | '〔' | '【' => {
                    traits.marked = true;
                    at_start = false;
                }
                '!'..='~' | '\u{3001}'..='\u{3011}' | '\u{FF01}'..='\u{FF5E}' | '\u{2014}'..='\u{201d}' | '…' | '·' => at_start = false,
                _ => {
                    traits.marked |= notes::may_mark(c);
                    traits.spaced |= spaces::is_space(c);
                    traits.odd = true;
                    at_start = false;
                }
            }
            end = at + c.len_utf8();
        }
        traits
    }
}

/// The text that `edits` turn `source` into. Of two that overlap the first is taken; of two that begin together, the longer.
fn apply(source: &str, edits: &[Edit]) -> (String, Vec<Piece>) {
    let mut text = String::with_capacity(source.len());
    let mut pieces = Vec::with_capacity(2 * edits.len() + 1);
    let mut from = 0;
    let keep = |text: &mut String, pieces: &mut Vec<Piece>, from: usize, to: usize| {
        if from < to {
            pieces.push(Piece { at: text.len(), source: Span::new(from, to) });
            text.push_str(&source[from..to]);
        }
    };
    for edit in edits.iter() {
        if edit.span.start < from {
            continue;
        }
        keep(&mut text, &mut pieces, from, edit.span.start);
        if let Some(c) = edit.instead {
            pieces.push(Piece { at: text.len(), source: edit.span });
            text.push(c);
        }
        from = edit.span.end;
    }
    keep(&mut text, &mut pieces, from, source.len());
    if pieces.is_empty() {
        pieces.push(Piece { at: 0, source: Span::new(0, source.len()) });
    }
    (text, pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asserts how a text is read.
    pub(super) fn check(source: &str, expected: &str) {
        assert_eq!(Reading::of(source).text(), expected, "{source:?}");
    }

    #[test]
    fn clean_text_is_borrowed() {
        let reading = Reading::of("工作总结\n一、主要工作\n全年增长5.5%。\n");
        assert!(matches!(reading.text, Cow::Borrowed(_)));
        assert_eq!(reading.in_source(Span::new(3, 9)), Span::new(3, 9));
    }

    #[test]
    fn places_lead_back_and_forth() {
        let source = "\u{feff}⼀、总\u{200b}则\u{2028}一\n";
        let reading = Reading::of(source);
        assert_eq!(reading.text(), "一、总则\n一\n");
        let shown = |words: &str| {
            let at = reading.text().find(words).unwrap();
            let span = reading.in_source(Span::new(at, at + words.len()));
            assert_eq!(reading.of_source(span), Span::new(at, at + words.len()), "{words}");
            span.slice(source)
        };
        assert_eq!((shown("一、"), shown("总则"), shown("则\n")), ("⼀、", "总\u{200b}则", "则\u{2028}"));
        assert_eq!(reading.in_source(Span::new(0, reading.text().len())).slice(source), &source[3..]);
        // A place between two characters maps to the next one.
        assert_eq!(reading.in_source(Span::new(9, 9)), Span::new(15, 15));
    }

    #[test]
    fn what_is_left_out_altogether_leaves_an_empty_text() {
        let reading = Reading::of("\u{200b}\u{200b}");
        assert_eq!((reading.text(), reading.in_source(Span::new(0, 0))), ("", Span::new(0, 0)));
    }
}
