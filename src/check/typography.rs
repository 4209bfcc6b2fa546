//! Faults of punctuation: marks without a partner, half-width and full-width forms mixed.

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
