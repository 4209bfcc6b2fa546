//! The words of a report as they are searched: without the breaks of hard-wrapped lines, one paragraph per line.

use crate::document::{Document, Role};
use crate::extract::phrases::is_quotation_mark;
use crate::span::Span;

/// What is left out of a text so that a wording is found however it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folding {
    /// White space and quotation marks are dropped, and full-width ASCII becomes plain: `“三重一大”　事项` is `三重一大事项`.
    Counted,
    /// As `Counted`, but quotation marks stay: whoever searches for them means them.
    Sought,
    /// Only line breaks inside a paragraph are dropped, with the indentation after them: a regular expression may ask for anything else.
    Written,
}

impl Folding {
    /// `c` as it is compared; `None` if it is left out.
    fn of(self, c: char) -> Option<char> {
        match (self, c) {
            (Folding::Written, _) => Some(c),
            (_, c) if c.is_whitespace() => None,
            (Folding::Counted, c) if is_quotation_mark(c) => None,
            (_, '\u{ff01}'..='\u{ff5e}') => char::from_u32(c as u32 - 0xfee0),
            _ => Some(c),
        }
    }

    /// A pattern, folded the way the text is.
    pub fn text(self, pattern: &str) -> String {
        pattern.chars().filter_map(|c| self.of(c)).collect()
    }
}

/// A folded text, and where each of its characters is in the report.
pub(super) struct FoldedText {
    /// The paragraphs, separated by line breaks.
    pub text: String,
    /// The characters of `text`, not counting line breaks.
    pub chars: usize,
    /// For each character, its byte here, and its first byte and the one past its last in the report.
    places: Vec<(usize, Span)>,
}

impl FoldedText {
    /// The blocks with these roles.
    pub fn of(doc: &Document, folding: Folding, roles: &[Role]) -> Self {
        let mut folded = FoldedText { text: String::new(), chars: 0, places: Vec::new() };
        for block in doc.blocks.iter().filter(|block| roles.contains(&block.role)) {
            if !folded.text.is_empty() {
                folded.places.push((folded.text.len(), Span::new(block.span.start, block.span.start)));
                folded.text.push('\n');
            }
            let mut broken = false;
            for (at, c) in block.span.slice(doc.text()).char_indices() {
                broken |= c == '\n';
                if c.is_whitespace() && broken {
                    continue;
                }
                broken = false;
                if let Some(plain) = folding.of(c) {
                    let at = block.span.start + at;
                    folded.places.push((folded.text.len(), Span::new(at, at + c.len_utf8())));
                    folded.text.push(plain);
                    folded.chars += 1;
                }
            }
        }
        folded
    }

    /// Where the bytes `from..to` of the folded text are in the report; `from < to`, both on character boundaries.
    pub fn place(&self, from: usize, to: usize) -> Span {
        let first = self.places.partition_point(|&(at, _)| at < from);
        let last = self.places.partition_point(|&(at, _)| at < to).saturating_sub(1);
        Span::new(self.places[first].1.start, self.places[last.max(first)].1.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_widths_and_marks() {
        let doc = Document::parse("一、总则\n推进“一网\n　　通办”（试行）。\n");
        let folded = FoldedText::of(&doc, Folding::Counted, &[Role::Body]);
        let at = folded.text.find("一网通办").unwrap();
        assert_eq!(folded.place(at, at + 12).slice(doc.text()), "一网通办");
        assert!(folded.text.contains("一网通办(试行)"), "{}", folded.text);
    }

    #[test]
    fn what_is_left_out_depends_on_what_is_asked() {
        let text = "推进 “一网　通办”（Ｖ2）！～、";
        for (folding, expected) in [
            (Folding::Counted, "推进一网通办(V2)!~、"),
            (Folding::Sought, "推进“一网通办”(V2)!~、"),
            (Folding::Written, "推进 “一网　通办”（Ｖ2）！～、"),
        ] {
            assert_eq!(folding.text(text), expected);
        }
    }

    /// A body of two paragraphs, the first of which has several lines.
    fn two_paragraphs<'d>(first: &'d str, second: &str) -> Document<'d> {
        let mut doc = Document::parse(first);
        let (block, all) = (doc.blocks[0], doc.text().find(second).unwrap());
        let span = |from: usize, to: usize| Span::new(from, to).trim(doc.text());
        let spans = [span(0, all), span(all, doc.text().len())];
        doc.blocks = spans.map(|span| crate::document::Block { span, role: Role::Body, ..block }).to_vec();
        doc
    }

    const LINES: &str = "一、推进 “一网通办（Ａ）”。\n　　减少 跑动，做好服务。\n二、抓好落实。\n";

    #[test]
    fn breaks_inside_a_paragraph_are_dropped_with_the_indentation_after_them() {
        let doc = two_paragraphs(LINES, "二、");
        assert!(doc.blocks[0].span.slice(doc.text()).contains('\n'), "{}", doc.text());
        let of = |folding| {
            let folded = FoldedText::of(&doc, folding, &[Role::Body]);
            (folded.text, folded.chars)
        };
        assert_eq!(of(Folding::Written), ("一、推进 “一网通办（Ａ）”。减少 跑动，做好服务。\n二、抓好落实。".to_string(), 33));
        assert_eq!(of(Folding::Counted), ("一、推进一网通办(A)。减少跑动,做好服务。\n二、抓好落实。".to_string(), 29));
        assert_eq!(FoldedText::of(&doc, Folding::Counted, &[Role::Back]).chars, 0);
    }

    #[test]
    fn every_character_is_placed_where_it_stands() {
        let doc = two_paragraphs(LINES, "二、");
        let folded = FoldedText::of(&doc, Folding::Counted, &[Role::Body]);
        for (words, expected) in [
            ("一、", "一、"),
            ("进一", "进 “一"),
            ("网", "网"),
            ("办(", "办（"),
            ("A", "Ａ"),
            (")。", "）”。"),
            ("。减", "。\n　　减"),
            (",做", "，做"),
            ("少跑", "少 跑"),
            ("。\n二", "。\n二"),
            ("抓", "抓"),
            ("实。", "实。"),
        ] {
            let from = folded.text.find(words).unwrap();
            assert_eq!(folded.place(from, from + words.len()).slice(doc.text()), expected, "{words}");
        }
    }
}
