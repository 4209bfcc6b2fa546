//! From lines to blocks: each line of the reading text is a block, and one without breaks is cut at its gaps.

use super::body_name::is_body_name;
use super::date;
use super::enumerator::{self, Style};
use super::issuer;
use super::symbols::Symbols;
use crate::document::{Block, Role};
use crate::reading::{is_space, is_stray, wraps};
use crate::span::Span;

pub(crate) use crate::reading::wraps::is_terminal;

/// A line without its white space: `总　理　　李克强` becomes `总理李克强`.
pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The blocks of `text` in order, where `rows` are known table rows; white space and page numbers between blocks belong to none.
pub(crate) fn blocks(text: &str, symbols: &Symbols, rows: &[Span]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let body = content.trim_start();
        let lead = content.len() - body.len();
        if !body.is_empty() && !wraps::is_page_number(body) {
            let span = Span::new(start + lead, start + content.len());
            let indent = wraps::indent(&line[..lead]);
            let drawn = body.starts_with('|') && body.ends_with('|') && body.matches('|').count() >= 3;
            let row = drawn || !rows.is_empty() && rows.binary_search_by(|row| row.start.cmp(&span.start)).is_ok();
            if row {
                push_block(text, span, indent, row, &mut blocks);
            } else {
                cut_at_gaps(text, symbols, span, indent, &mut blocks);
            }
        }
        start += line.len();
    }
    blocks
}

/// Cuts a line at the gaps that stand for paragraph breaks: wide spaces, no-break spaces, runs of plain ones.
fn cut_at_gaps(text: &str, symbols: &Symbols, span: Span, indent: usize, blocks: &mut Vec<Block>) {
    let slice = span.slice(text);
    let mut start = 0;
    let mut from = 0;
    for (at, _) in symbols.within(span).filter(|&(_, c)| matches!(c, ' ' | '\u{a0}' | '　')) {
        let gap = at - span.start;
        if gap < from {
            continue;
        }
        let after = gap + slice[gap..].len() - slice[gap..].trim_start_matches(is_space).len();
        from = after;
        // `…行政区域。第二章 管理`: a chapter glued to the text before it.
        if let Some(unit) = glued_unit(&slice[start..gap]) {
            push_block(text, Span::new(span.start + start, span.start + start + unit), indent, false, blocks);
            start += unit;
        }
        if after < slice.len() && parts(slice, start, gap, after) {
            push_block(text, Span::new(span.start + start, span.start + gap), indent, false, blocks);
            start = after;
        }
    }
    push_block(text, Span::new(span.start + start, span.end), indent, false, blocks);
}

/// Whether the gap from `gap` to `after` separates the paragraph that begins at `start` from the next one.
fn parts(line: &str, start: usize, gap: usize, after: usize) -> bool {
    let (piece, rest) = (&line[start..gap], &line[after..]);
    let spaces = line[gap..after].chars().count();
    let wide = spaces >= 2 && (spaces >= 4 || !line[gap..after].chars().all(|c| c == ' '));
    let stopped = piece.ends_with(['。', '！', '？', '；', '：', '”', '》', '…', '!', '?', ';', ':']);
    if stopped && wide {
        return true;
    }
    let opens = || enumerator::read(rest).is_some() || rest.starts_with("——");
    // `第一章 总则 第一条 为了…`: a unit that follows a chapter heading or a stop and is itself set off by a space.
    let legal = |mark: enumerator::Mark| mark.style.is_legal() && rest[mark.len..].starts_with(is_space);
    let headed = |mark: enumerator::Mark| mark.style.is_division() && mark.len < piece.len() && piece.len() <= 4 * 30;
    if enumerator::read(rest).is_some_and(legal) && (stopped || enumerator::read(piece).is_some_and(headed) && !piece.contains(is_terminal))
    {
        return true;
    }
    if !wide && is_heading_line(piece) && !piece.contains(is_terminal) {
        // `四、坚持生态立省，加快转变经济增长方式 扎实推进生态建设。在继续…`: a heading, then its text after one space.
        return rest.chars().take(30).count() == 30 && rest.contains('。');
    }
    if !wide {
        // One space after a stop: an enumerator, an annex, or the signature at the very end.
        let one = line[gap..after].starts_with(['\u{a0}', '　']) || spaces >= 2;
        return stopped && (one && opens() || enumerator::appendix(rest).is_some_and(|mark| mark.number.is_some()) || signs_off(rest))
            || enumerator::appendix(piece).is_some_and(|mark| mark.number.is_some()) && signs_off(rest);
    }
    // `（一）党建工作　　全年学习十二次。`: a heading, then its text.
    let heading = enumerator::read(piece).is_some_and(|mark| mark.len < piece.len()) && piece.chars().count() <= 30;
    let text_after = rest.chars().count() >= 4 && rest.contains(is_terminal) && !rest.chars().take(4).any(|c| c == '　');
    heading && text_after || opens()
}

/// Whether a piece of a line is a heading with its enumerator, of the kind that stands on a line of its own.
fn is_heading_line(piece: &str) -> bool {
    let styles = [Style::Part, Style::Chapter, Style::HanDot, Style::HanParen];
    let headed = |mark: enumerator::Mark| {
        let heading = piece[mark.len..].trim_start().chars().count();
        styles.contains(&mark.style) && (4..=44).contains(&heading)
    };
    enumerator::read(piece).is_some_and(headed)
}

/// A chapter number takes at most this many bytes.
const UNIT: usize = 60;

/// Where the chapter number at the end of a piece of a line begins, right after a full stop.
fn glued_unit(piece: &str) -> Option<usize> {
    if !piece.ends_with(['章', '节', '節', '编', '編', '篇', '分']) {
        return None;
    }
    let near = piece.floor_char_boundary(piece.len().saturating_sub(UNIT));
    let at = near + piece[near..].rfind('第')?;
    let whole = |mark: enumerator::Mark| mark.style.is_division() && at + mark.len == piece.len();
    (piece[..at].ends_with('。') && enumerator::read(&piece[at..]).is_some_and(whole)).then_some(at)
}

/// Whether the end of a line is a signature with its date: `某市人民政府 2025年1月6日`.
fn signs_off(rest: &str) -> bool {
    let Some(day) = date::find(rest).filter(|day| day.span.end == rest.trim_end().len()) else { return false };
    let name = rest[..day.span.start].trim();
    let one = !name.contains([' ', '　', '\u{a0}']) && is_body_name(name);
    name.chars().count() <= 40 && (one || !issuer::bodies(name).is_empty())
}

fn push_block(text: &str, span: Span, indent: usize, row: bool, blocks: &mut Vec<Block>) {
    let span = span.trim(text);
    let inner = span.slice(text);
    let bare = inner.trim_start_matches(|c: char| is_stray(c) || matches!(c, '#' | '◆' | '●' | '■' | '★'));
    let bare = if bare.len() == inner.len() && inner.starts_with("**") { inner.trim_start_matches('*') } else { bare };
    let start = span.start + (inner.len() - bare.len());
    let end = if inner.starts_with("**") { start + bare.trim_end_matches('*').len() } else { span.end };
    let mut span = Span::new(start, end).trim(text);
    // `【一、主要工作】`: brackets around a whole numbered heading are decoration.
    let framed = span.slice(text).strip_prefix('【').and_then(|rest| rest.strip_suffix('】'));
    if framed.is_some_and(|heading| enumerator::read(heading).is_some() && !heading.contains('】')) {
        span = Span::new(span.start + '【'.len_utf8(), span.end - '】'.len_utf8()).trim(text);
    }
    if !span.is_empty() {
        blocks.push(Block { span, indent, role: Role::Body, row });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = blocks(text, &Symbols::of(text), &[]).iter().map(|block| block.span.slice(text).to_string()).collect();
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
