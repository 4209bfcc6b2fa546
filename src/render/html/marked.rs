//! A report's text cut wherever a mark, a heading or a section begins or ends, so that marks may overlap.

use crate::document::{Block, Document, Role};
use crate::span::{CharIndex, Span};

/// A mark on the text, in characters.
pub struct PageMark {
    pub start: usize,
    pub end: usize,
    /// The class of its kind.
    pub code: &'static str,
    /// `q3.0`: the item and which of its occurrences this is; empty for a heading.
    pub item: String,
}

/// A paragraph.
pub struct PageParagraph {
    pub tag: &'static str,
    pub class: &'static str,
    pub pieces: Vec<MarkedPiece>,
}

/// A stretch of a paragraph under the same marks.
pub struct MarkedPiece {
    pub text: String,
    pub class: String,
    pub items: String,
    /// Ids of the sections that begin here.
    pub anchors: Vec<String>,
    /// Diagnostics that begin here.
    pub diagnostics: Vec<PageDiagnostic>,
}

/// A diagnostic as the page shows it.
#[derive(Clone)]
pub struct PageDiagnostic {
    pub number: usize,
    pub severity: &'static str,
    pub message: String,
    pub at: usize,
    pub place: String,
}

/// The paragraphs of a report with marks on them; `marks` and `diagnostics` in any order.
pub fn paragraphs(doc: &Document, mut marks: Vec<PageMark>, diagnostics: &[PageDiagnostic]) -> Vec<PageParagraph> {
    let index = CharIndex::new(doc.source());
    for heading in doc.sections.iter().filter_map(|section| section.heading) {
        let span = index.span(doc.in_source(heading));
        marks.push(PageMark { start: span.start, end: span.end, code: "head", item: String::new() });
    }
    marks.retain(|mark| mark.start < mark.end);
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let ids = doc.section_ids();
    let anchors: Vec<(usize, &String)> =
        doc.sections.iter().zip(&ids).map(|(section, id)| (index.at(doc.in_source(section.span).start), id)).collect();
    let mut diagnostics: Vec<&PageDiagnostic> = diagnostics.iter().collect();
    diagnostics.sort_by_key(|diagnostic| diagnostic.at);
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| [mark.start, mark.end]).collect();
    cuts.extend(anchors.iter().map(|(at, _)| *at));
    cuts.extend(diagnostics.iter().map(|diagnostic| diagnostic.at));
    cuts.sort_unstable();
    cuts.dedup();
    let mut sweep = Sweep {
        doc,
        index: &index,
        marks: &marks,
        cuts: &cuts,
        anchors: &anchors,
        diagnostics: &diagnostics,
        open: Vec::new(),
        next: [0; 4],
    };
    doc.blocks.iter().map(|block| sweep.paragraph(block)).collect()
}

struct Sweep<'a> {
    doc: &'a Document<'a>,
    index: &'a CharIndex<'a>,
    marks: &'a [PageMark],
    cuts: &'a [usize],
    anchors: &'a [(usize, &'a String)],
    diagnostics: &'a [&'a PageDiagnostic],
    /// Marks that are still open.
    open: Vec<usize>,
    /// The next mark, cut, anchor and diagnostic.
    next: [usize; 4],
}

impl Sweep<'_> {
    fn paragraph(&mut self, block: &Block) -> PageParagraph {
        let own = self.doc.in_source(block.span);
        let chars = self.index.span(own);
        let mut pieces = Vec::new();
        let mut from = (chars.start, own.start);
        while self.cuts.get(self.next[1]).is_some_and(|&cut| cut <= chars.start) {
            self.next[1] += 1;
        }
        let text = own.slice(self.doc.source());
        let mut places = text.char_indices().map(|(at, _)| own.start + at);
        let mut seen = chars.start;
        loop {
            let cut = self.cuts.get(self.next[1]).copied().filter(|&cut| cut < chars.end);
            // The byte of the next cut: characters are only ever traversed forward.
            let to = match cut {
                Some(cut) => {
                    let byte = places.nth(cut - seen).unwrap_or(own.end);
                    seen = cut + 1;
                    self.next[1] += 1;
                    (cut, byte)
                }
                None => (chars.end, own.end),
            };
            pieces.push(self.piece(from.0, Span::new(from.1, to.1)));
            if cut.is_none() {
                break;
            }
            from = to;
        }
        let (tag, class) = self.kind(block);
        PageParagraph { tag, class, pieces }
    }

    fn piece(&mut self, at: usize, span: Span) -> MarkedPiece {
        self.open.retain(|&mark| self.marks[mark].end > at);
        while self.marks.get(self.next[0]).is_some_and(|mark| mark.start <= at) {
            if self.marks[self.next[0]].end > at {
                self.open.push(self.next[0]);
            }
            self.next[0] += 1;
        }
        let mut anchors = Vec::new();
        while let Some((_, id)) = self.anchors.get(self.next[2]).filter(|(anchor, _)| *anchor <= at) {
            anchors.push((*id).clone());
            self.next[2] += 1;
        }
        let mut diagnostics = Vec::new();
        while let Some(diagnostic) = self.diagnostics.get(self.next[3]).filter(|diagnostic| diagnostic.at <= at) {
            diagnostics.push((*diagnostic).clone());
            self.next[3] += 1;
        }
        let mut codes: Vec<&str> = Vec::new();
        let mut items: Vec<&str> = Vec::new();
        for mark in self.open.iter().map(|&mark| &self.marks[mark]) {
            if !codes.contains(&mark.code) {
                codes.push(mark.code);
            }
            if !mark.item.is_empty() {
                items.push(&mark.item);
            }
        }
        MarkedPiece {
            text: crate::document::one_line(span.slice(self.doc.source())),
            class: codes.join(" "),
            items: items.join(" "),
            anchors,
            diagnostics,
        }
    }

    /// A heading on a line of its own is also a heading of the page.
    fn kind(&self, block: &Block) -> (&'static str, &'static str) {
        match block.role {
            Role::Front => return ("p", "front"),
            Role::Back => return ("p", "back"),
            Role::Furniture => return ("p", "furniture"),
            Role::Body => {}
        }
        let at = self.doc.sections.partition_point(|section| section.span.start < block.span.start);
        let section = self.doc.sections.get(at).filter(|section| section.span.start == block.span.start && !section.run_in);
        // Only closing punctuation may follow it.
        let alone = section.and_then(|section| Some((section, section.heading?))).filter(|(_, heading)| {
            heading.end <= block.span.end && !self.doc.text()[heading.end..block.span.end].contains(char::is_alphanumeric)
        });
        let tag = alone.map_or("p", |(section, _)| ["h2", "h3", "h4", "h5", "h6"][(section.level - 1).min(4)]);
        (tag, "body")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_may_lie_over_each_other() {
        let doc = Document::parse("一、总则\n推进改革发展。\n");
        let mark = |start, end, code, item: &str| PageMark { start, end, code, item: item.to_string() };
        // 推进[改革](p)发展, 改革[发展](q) over 革
        let paragraphs = paragraphs(&doc, vec![mark(7, 9, "p", "p0.0"), mark(8, 11, "q", "q0.0")], &[]);
        assert_eq!((paragraphs[0].tag, paragraphs[1].tag), ("h2", "p"));
        assert_eq!(paragraphs[0].pieces[0].anchors, ["1"]);
        let shown: Vec<(&str, &str)> = paragraphs[1].pieces.iter().map(|piece| (piece.text.as_str(), piece.class.as_str())).collect();
        assert_eq!(shown, [("推进", ""), ("改", "p"), ("革", "p q"), ("发展", "q"), ("。", "")]);
    }
}
