//! Punctuation: marks without a partner, half-width and full-width forms mixed.

use super::{Diagnostic, Findings};
use crate::document::PairKind;
use crate::document::{Document, Role};
use crate::parse::is_han;
use crate::span::Span;
use rustc_hash::FxHashSet;

/// Half-width marks with their full-width forms (GB/T 15834-2011 requires the full-width ones in Chinese text).
const WIDTHS: &[(char, char)] = &[(',', '，'), (';', '；'), (':', '：'), ('?', '？'), ('!', '！'), ('(', '（'), (')', '）')];

pub(super) fn find(doc: &Document, found: &mut Findings) {
    for &span in &doc.marks.alone {
        let message = format!("“{}” has no partner in its paragraph: expected it to be opened and closed", span.slice(doc.text()));
        found.push(Diagnostic::new("unpaired_mark", span, message));
    }
    // A bracket without a partner belongs to an enumerator (`1）`) or is reported above.
    let paired: FxHashSet<usize> =
        doc.marks.pairs.iter().filter(|pair| pair.kind == PairKind::Bracket).flat_map(|pair| [pair.outer.start, pair.inner.end]).collect();
    let mut places: Vec<[Vec<Span>; 2]> = vec![Default::default(); WIDTHS.len()];
    for block in doc.blocks.iter().filter(|block| block.role != Role::Furniture) {
        for (at, c) in doc.symbols().within(block.span) {
            let Some(mark) = WIDTHS.iter().position(|&(half, full)| c == half || c == full) else { continue };
            // Between Latin letters or figures the half-width form is right.
            let end = at + c.len_utf8();
            let (before, behind) = (&doc.text()[block.span.start..at], &doc.text()[end..block.span.end]);
            if !before.ends_with(is_chinese) && !behind.starts_with(is_chinese) {
                continue;
            }
            if matches!(WIDTHS[mark].0, '(' | ')') && !paired.contains(&at) {
                continue;
            }
            places[mark][usize::from(c == WIDTHS[mark].1)].push(Span::new(at, end));
        }
    }
    for (&(half, full), [halves, fulls]) in WIDTHS.iter().zip(&places) {
        if halves.is_empty() || fulls.is_empty() {
            continue;
        }
        let (rare, expected, few, many) =
            if halves.len() <= fulls.len() { (half, full, halves, fulls) } else { (full, half, fulls, halves) };
        for &span in few {
            let message = format!("“{rare}” stands {} beside {} of “{expected}”: expected “{expected}”", times(few.len()), many.len());
            found.push(Diagnostic::new("mixed_width", span, message));
        }
    }
}

fn is_chinese(c: char) -> bool {
    is_han(c) || matches!(c, '，' | '。' | '；' | '“' | '”' | '《' | '》' | '、')
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_string() } else { format!("{count} times") }
}

#[cfg(test)]
mod tests {
    use crate::document::Document;

    /// The diagnostics of a body as `code: place`, the place in characters.
    fn diagnostics(body: &str) -> Vec<String> {
        let text = format!("工作总结\n一、主要工作\n{body}\n二、下步打算\n好。\n");
        let doc = Document::parse(&text);
        let from = doc.text().find(&body[..1.max(body.chars().next().map_or(0, char::len_utf8))]).unwrap();
        let found = crate::check::check(&doc);
        found
            .iter()
            .map(|found| format!("{} {}", found.span.slice(doc.text()), doc.text()[from..found.span.start].chars().count()))
            .collect()
    }

    fn messages(body: &str) -> Vec<String> {
        let text = format!("工作总结\n一、主要工作\n{body}\n二、下步打算\n好。\n");
        crate::check::check(&Document::parse(&text)).into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn the_rarer_width_of_each_mark_is_named() {
        for (body, expected) in [
            ("抓项目,促发展，惠民生，保平安。", vec![", 3"]),
            ("抓项目，促发展,惠民生,保平安。", vec!["， 3"]),
            // Of as many, the half-width ones.
            ("抓项目，促发展,惠民生。", vec![", 7"]),
            ("抓项目,促发展,惠民生。", vec![]),
            ("抓项目，促发展，惠民生。", vec![]),
            ("抓项目;促发展；惠民生；保平安。", vec!["; 3"]),
            ("抓项目:促发展，惠民生：保平安。", vec![": 3"]),
            ("抓了吗?促了吗？惠了吗？", vec!["? 3"]),
            ("抓项目!促发展！惠民生！", vec!["! 3"]),
            // Between figures and Latin letters the half-width form is right, next to one Chinese character it is not.
            ("抓5,000项，促发展，惠民生。", vec![]),
            ("抓项目,5项，促发展，惠民生。", vec![", 3"]),
            ("抓A5,促发展，惠民生，保平安。", vec![", 3"]),
            ("抓“项目”,促发展，惠民生，保平安。", vec![", 5"]),
            ("抓项目(修路)，抓民生（就业、教育），抓作风（学习）。", vec!["( 3", ") 6"]),
            ("1)抓项目（修路）；2)抓民生（就业）。", vec![]),
        ] {
            assert_eq!(diagnostics(body), expected, "{body}");
        }
    }

    #[test]
    fn a_message_counts_both_forms() {
        let one = "“,” stands once beside 2 of “，”: expected “，”";
        assert_eq!(messages("抓项目,促发展，惠民生，保平安。"), [one]);
        let two = "“，” stands 2 times beside 3 of “,”: expected “,”";
        assert_eq!(messages("抓项目,促发展，惠民生,保平安,抓作风，抓学习。"), [two; 2]);
        assert_eq!(
            messages("落实“三重一大制度。"),
            ["“““ has no partner in its paragraph: expected it to be opened and closed".replace("“““", "““”")]
        );
    }

    #[test]
    fn what_a_web_page_adds_is_not_looked_at() {
        let text = "工作总结\n一、主要工作\n抓项目，促发展，惠民生。\n二、下步打算\n抓落实，保平安。\n";
        let mut doc = Document::parse(text);
        let found = |doc: &Document| {
            let mut found = crate::check::Findings::default();
            super::find(doc, &mut found);
            found.finish().len()
        };
        assert_eq!(found(&doc), 0);
        let with = text.replace("抓落实，", "抓落实,");
        doc = Document::parse(&with);
        assert_eq!(found(&doc), 1);
        doc.blocks.iter_mut().filter(|block| block.span.slice(&with).contains(',')).for_each(|block| block.role = super::Role::Furniture);
        assert_eq!(found(&doc), 0);
    }
}
