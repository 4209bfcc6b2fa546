//! Paired quotation marks, title marks and brackets of a report, and what they hide.

use crate::span::Span;

/// What kind of mark a pair is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PairKind {
    /// `“”` `‘’` `「」` `『』` `""` `''`
    Quote,
    /// `《》` `〈〉`
    Title,
    /// `（）` `()` `［］` `【】` `〔〕`
    Bracket,
}

/// An opening mark and its closing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// What marks these are.
    pub kind: PairKind,
    /// The marks and what stands between them.
    pub outer: Span,
    /// What stands between them.
    pub inner: Span,
    /// How many pairs of any kind enclose this one.
    pub depth: usize,
}

/// The pairs of one text in order of their opening marks, and the unpaired marks.
#[derive(Debug, Default)]
pub struct Marks {
    /// Closed pairs.
    pub pairs: Vec<Pair>,
    /// Marks without a partner in their paragraph.
    pub alone: Vec<Span>,
    /// Where no section can open, without overlap.
    pub(crate) opaque: Vec<Span>,
    /// What stands between title marks, without overlap.
    pub(crate) titles: Vec<Span>,
}

impl Marks {
    /// Whether byte `offset` lies inside a quotation, a title or a bracket, where no section can open.
    pub fn is_opaque(&self, offset: usize) -> bool {
        is_in(&self.opaque, offset)
    }

    /// Whether byte `offset` lies between title marks.
    pub fn is_titled(&self, offset: usize) -> bool {
        is_in(&self.titles, offset)
    }

    /// Pairs of `kind` whose opening mark lies in `span`.
    pub fn within(&self, span: Span, kind: PairKind) -> impl Iterator<Item = &Pair> {
        let from = self.pairs.partition_point(|pair| pair.outer.start < span.start);
        self.pairs[from..].iter().take_while(move |pair| pair.outer.start < span.end).filter(move |pair| pair.kind == kind)
    }
}

/// Whether one of `spans`, which are in order and do not overlap, contains `offset`.
fn is_in(spans: &[Span], offset: usize) -> bool {
    let after = spans.partition_point(|span| span.end <= offset);
    spans.get(after).is_some_and(|span| span.contains(offset))
}
