//! Quotation marks, book-title marks and brackets: which closes which, and what they make opaque.

use super::enumerator;
use super::symbols::Symbols;
use crate::document::{Marks, Pair, PairKind};
use crate::span::Span;

/// A quotation may be as long as several paragraphs, but not longer than this many bytes.
const LONGEST: usize = 6000;

/// Pairs the marks of each block; a mark not closed in its own block stays alone.
pub(crate) fn pair_up(text: &str, symbols: &Symbols, blocks: impl Iterator<Item = Span>) -> Marks {
    let mut marks = Marks::default();
    let blocks: Vec<Span> = blocks.collect();
    for &block in &blocks {
        pair_block(text, symbols, block, &mut marks);
    }
    pair_paragraphs(text, &blocks, &mut marks);
    marks.pairs.sort_by_key(|pair| (pair.outer.start, std::cmp::Reverse(pair.outer.end)));
    let mut open: Vec<usize> = Vec::new();
    let mut pairs = std::mem::take(&mut marks.pairs);
    for pair in &mut pairs {
        while open.last().is_some_and(|&end| end <= pair.outer.start) {
            open.pop();
        }
        pair.depth = open.len();
        if pair.kind == PairKind::Title && marks.titles.last().is_none_or(|title| title.end <= pair.outer.start) {
            marks.titles.push(pair.outer);
        }
        open.push(pair.outer.end);
        if pair.depth == 0 && !is_numbering(text, pair) {
            marks.opaque.push(Span::new(pair.inner.start, pair.outer.end));
        }
    }
    marks.pairs = pairs;
    marks
}

/// `（一）`, `(12)`: brackets that number a section hide nothing.
fn is_numbering(text: &str, pair: &Pair) -> bool {
    pair.kind == PairKind::Bracket
        && enumerator::read(&text[pair.outer.start..]).is_some_and(|mark| pair.outer.start + mark.len == pair.outer.end)
}

fn closing(open: char) -> Option<(char, PairKind)> {
    Some(match open {
        '“' => ('”', PairKind::Quote),
        '‘' => ('’', PairKind::Quote),
        '「' => ('」', PairKind::Quote),
        '『' => ('』', PairKind::Quote),
        '《' => ('》', PairKind::Title),
        '〈' => ('〉', PairKind::Title),
        '（' | '(' => ('）', PairKind::Bracket),
        '［' | '[' => ('］', PairKind::Bracket),
        '【' => ('】', PairKind::Bracket),
        '〔' => ('〕', PairKind::Bracket),
        _ => return None,
    })
}

fn full_width(c: char) -> char {
    match c {
        ')' => '）',
        ']' => '］',
        other => other,
    }
}

struct OpenMark {
    close: char,
    kind: PairKind,
    start: usize,
    inner: usize,
}

fn pair_block(text: &str, symbols: &Symbols, block: Span, marks: &mut Marks) {
    let mut stack: Vec<OpenMark> = Vec::new();
    let first_alone = marks.alone.len();
    for (at, c) in symbols.within(block) {
        let end = at + c.len_utf8();
        let straight = match c {
            '"' | '＂' => Some('"'),
            // An apostrophe inside a Latin word is not a quotation mark.
            '\'' if !text[block.start..at].ends_with(|before: char| before.is_ascii_alphanumeric())
                || stack.iter().any(|open| open.close == '\'') =>
            {
                Some('\'')
            }
            _ => None,
        };
        let close = straight.unwrap_or_else(|| full_width(c));
        if let Some(depth) = stack.iter().rposition(|open| open.close == close && end - open.start <= LONGEST) {
            for lost in stack.drain(depth + 1..) {
                marks.alone.push(Span::new(lost.start, lost.inner));
            }
            if let Some(open) = stack.pop() {
                let inner = Span::new(open.inner, at);
                marks.pairs.push(Pair { kind: open.kind, outer: Span::new(open.start, end), inner, depth: 0 });
            }
        } else if let Some(close) = straight {
            stack.push(OpenMark { close, kind: PairKind::Quote, start: at, inner: end });
        } else if let Some((close, kind)) = closing(c) {
            if stack.len() < 16 {
                stack.push(OpenMark { close, kind, start: at, inner: end });
            } else {
                marks.alone.push(Span::new(at, end));
            }
        } else if matches!(c, '”' | '’' | '」' | '』' | '》' | '〉' | '】' | '〕') {
            marks.alone.push(Span::new(at, end));
        }
    }
    marks.alone.extend(stack.into_iter().map(|open| Span::new(open.start, open.inner)));
    let mut alone = marks.alone.split_off(first_alone);
    alone.sort();
    pair_twins(text, alone, marks);
}

/// Two marks facing the same way around a few words are a typist's slip for a pair: `”两个维护”`, `“零工驿站“`.
fn pair_twins(text: &str, alone: Vec<Span>, marks: &mut Marks) {
    let mut rest = alone.into_iter().peekable();
    while let Some(mark) = rest.next() {
        let twin = rest.peek().copied().filter(|next| {
            let between = &text[mark.end..next.start];
            let same = mark.slice(text) == next.slice(text) && matches!(mark.slice(text), "“" | "”");
            same && !between.is_empty() && between.chars().count() <= 20 && !between.contains(['。', '；', '：', '“', '”', '\n'])
        });
        match twin {
            Some(next) => {
                rest.next();
                let inner = Span::new(mark.end, next.start);
                marks.pairs.push(Pair { kind: PairKind::Quote, outer: Span::new(mark.start, next.end), inner, depth: 0 });
            }
            None => marks.alone.push(mark),
        }
    }
}

/// The most paragraphs and the most bytes that a quotation of several paragraphs may have.
const PARAGRAPHS: usize = 60;
const PARAGRAPHS_BYTES: usize = 30_000;

/// Quotations of several paragraphs, as found in amendments (GB/T 15834, 4.8.3.5): each paragraph opens with a mark or only the first one
/// does, and only the last is closed. The first mark follows a colon or opens its paragraph.
fn pair_paragraphs(text: &str, blocks: &[Span], marks: &mut Marks) {
    if !marks.alone.iter().any(|mark| mark.slice(text) == "“") {
        return;
    }
    marks.pairs.sort_by_key(|pair| pair.outer.start);
    let alone = std::mem::take(&mut marks.alone);
    let mut gone = vec![false; alone.len()];
    let block_of = |mark: &Span| blocks.partition_point(|block| block.end <= mark.start);
    for at in 0..alone.len() {
        let mark = alone[at];
        let first = block_of(&mark);
        let opens = mark.slice(text) == "“"
            && (text[..mark.start].ends_with(['：', ':']) || blocks.get(first).is_some_and(|block| block.start == mark.start));
        let last_of_block = alone.get(at + 1).is_none_or(|next| block_of(next) > first);
        if gone[at] || !opens || !last_of_block {
            continue;
        }
        if let Some((end, consumed)) = closing_paragraph(text, &blocks[first..], &alone[at + 1..], mark.start, marks) {
            marks.pairs.retain(|pair| !(pair.outer.end == end && pair.outer.start > mark.start && pair.kind == PairKind::Quote));
            let inner = Span::new(mark.end, end - '”'.len_utf8());
            let place = marks.pairs.partition_point(|pair| pair.outer.start < mark.start);
            marks.pairs.insert(place, Pair { kind: PairKind::Quote, outer: Span::new(mark.start, end), inner, depth: 0 });
            gone[at..=at + consumed].fill(true);
        }
    }
    marks.alone = alone.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(mark, _)| mark).collect();
}

/// Where the quotation opened by the first of `blocks` is closed, and how many of the unpaired marks after it belong to it.
fn closing_paragraph(text: &str, blocks: &[Span], alone: &[Span], start: usize, marks: &Marks) -> Option<(usize, usize)> {
    let mut consumed = 0;
    for block in blocks.iter().skip(1).take(PARAGRAPHS).take_while(|block| block.end - start <= PARAGRAPHS_BYTES) {
        let at_end = |end: usize| text[end..block.end].chars().all(|c| matches!(c, '。' | '；' | '，' | ' '));
        let in_block: Vec<&Span> = alone[consumed..].iter().take_while(|mark| mark.start < block.end).collect();
        match in_block.as_slice() {
            [] => {
                // Closed as if it were a quotation of its own.
                let own = marks.pairs.partition_point(|pair| pair.outer.start < block.start);
                let own = marks.pairs.get(own).filter(|pair| pair.outer.start == block.start && pair.kind == PairKind::Quote);
                if let Some(pair) = own.filter(|pair| at_end(pair.outer.end)) {
                    return Some((pair.outer.end, consumed));
                }
            }
            [opened] if opened.slice(text) == "“" && opened.start == block.start => consumed += 1,
            [closed] if closed.slice(text) == "”" && at_end(closed.end) => return Some((closed.end, consumed + 1)),
            [opened, closed]
                if opened.slice(text) == "“" && opened.start == block.start && closed.slice(text) == "”" && at_end(closed.end) =>
            {
                return Some((closed.end, consumed + 2));
            }
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(&str, usize)> {
        let marks = pair_up(text, &Symbols::of(text), std::iter::once(Span::new(0, text.len())));
        marks.pairs.iter().map(|pair| (pair.inner.slice(text), pair.depth)).collect()
    }

    #[test]
    fn pairs_every_kind_of_quotation_mark() {
        assert_eq!(pairs("“甲”‘乙’「丙」『丁』\"戊\"'己'"), [("甲", 0), ("乙", 0), ("丙", 0), ("丁", 0), ("戊", 0), ("己", 0)]);
    }

    #[test]
    fn nests() {
        assert_eq!(pairs("“落实‘三重一大’制度”"), [("落实‘三重一大’制度", 0), ("三重一大", 1)]);
    }

    #[test]
    fn twins_are_a_slip_for_a_pair() {
        assert_eq!(pairs("做到”两个维护”，建好“零工驿站“。"), [("两个维护", 0), ("零工驿站", 0)]);
    }

    #[test]
    fn an_unclosed_mark_hides_nothing() {
        let text = "“甲。一是乙";
        let marks = pair_up(text, &Symbols::of(text), std::iter::once(Span::new(0, text.len())));
        assert!(!marks.is_opaque(text.find('一').unwrap()));
        assert_eq!(marks.alone.len(), 1);
    }

    #[test]
    fn brackets_of_numbering_are_transparent() {
        let text = "（一）甲（乙）";
        let marks = pair_up(text, &Symbols::of(text), std::iter::once(Span::new(0, text.len())));
        assert!(!marks.is_opaque(3));
        assert!(marks.is_opaque(text.find('乙').unwrap()));
    }
}
