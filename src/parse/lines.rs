//! From lines to blocks: a line of the reading text is a block, one without breaks is cut at its gaps.

use super::enumerator;
use crate::document::{Block, Role};
use crate::reading::{is_stray, wraps};
use crate::span::Span;

pub(crate) use crate::reading::wraps::is_terminal;

/// The blocks of `text` in order; white space and page numbers between them belong to none.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start();
        let lead = line.len() - body.len();
        if !body.is_empty() && !wraps::is_page_number(body.trim_end()) {
            let span = Span::new(start + lead, start + lead + body.trim_end().len());
            cut_at_gaps(text, span, wraps::indent(&line[..lead]), &mut blocks);
        }
        start += line.len();
    }
    blocks
}

/// Cuts a line at runs of wide spaces that stand for paragraph breaks, and takes decoration off each piece.
fn cut_at_gaps(text: &str, span: Span, indent: usize, blocks: &mut Vec<Block>) {
    let mut start = span.start;
    let mut cuts = Vec::new();
    let slice = span.slice(text);
    if slice.contains("　　") {
        let mut from = 0;
        while let Some(found) = slice[from..].find("　　") {
            let gap = from + found;
            let after = gap + slice[gap..].len() - slice[gap..].trim_start().len();
            let before = slice[..gap].trim_end().chars().next_back();
            let rest = &slice[after..];
            // `（一）党建工作　　全年学习十二次。`: a heading, then its text.
            let piece = &slice[cuts.last().map_or(0, |&(_, next)| next - span.start)..gap];
            let heading = enumerator::read(piece).is_some_and(|mark| mark.len < piece.len()) && piece.chars().count() <= 30;
            let text_after = rest.chars().count() >= 10 && rest.contains(is_terminal) && !rest.chars().take(4).any(|c| c == '　');
            let numbered = (heading && text_after) || enumerator::read(rest).is_some() || rest.starts_with("——");
            if !rest.is_empty() && (before.is_some_and(|c| is_terminal(c) || c == '”' || c == '》') || numbered) {
                cuts.push((span.start + gap, span.start + after));
            }
            from = after.max(gap + 3);
        }
    }
    for (end, next) in cuts {
        push_block(text, Span::new(start, end), indent, blocks);
        start = next;
    }
    push_block(text, Span::new(start, span.end), indent, blocks);
}

fn push_block(text: &str, span: Span, indent: usize, blocks: &mut Vec<Block>) {
    let span = span.trim(text);
    let inner = span.slice(text);
    let bare = inner.trim_start_matches(|c: char| is_stray(c) || matches!(c, '#' | '◆' | '●' | '■' | '★'));
    let bare = if bare.len() == inner.len() && inner.starts_with("**") { inner.trim_start_matches('*') } else { bare };
    let start = span.start + (inner.len() - bare.len());
    let end = if inner.starts_with("**") { start + bare.trim_end_matches('*').len() } else { span.end };
    let mut span = Span::new(start, end).trim(text);
    // `【一、主要工作】`: brackets around a whole numbered heading are ornament.
    let framed = span.slice(text).strip_prefix('【').and_then(|rest| rest.strip_suffix('】'));
    if framed.is_some_and(|heading| enumerator::read(heading).is_some() && !heading.contains('】')) {
        span = Span::new(span.start + '【'.len_utf8(), span.end - '】'.len_utf8()).trim(text);
    }
    if !span.is_empty() {
        blocks.push(Block { span, indent, role: Role::Body });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = blocks(text).iter().map(|block| block.span.slice(text).to_string()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_is_a_block() {
        check("一、总则\n\n　　为了发展。\n", &["一、总则", "为了发展。"]);
    }

    #[test]
    fn wide_gaps_break_a_single_line() {
        check(
            "现提出以下意见：　　一、总　　则　　（一）指导思想。坚持科学发展。　　二、任务",
            &["现提出以下意见：", "一、总　　则", "（一）指导思想。坚持科学发展。", "二、任务"],
        );
    }

    #[test]
    fn takes_decoration_off() {
        check("## 第一章 总则\n\u{E5E5}\u{E5E5}一、总则\n", &["第一章 总则", "一、总则"]);
    }
}
