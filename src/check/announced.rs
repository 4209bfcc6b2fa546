//! Announced counts: `抓好三项工作` must be followed by three items.

use super::{Diagnostic, Findings};
use crate::char_class::CharClass;
use crate::dicts::{CUES, Cue};
use crate::document::{Document, Role};
use crate::parse::{Style, is_han, numeral};
use crate::span::Span;

pub(super) fn find(doc: &Document, found: &mut Findings) {
    let roots: Vec<usize> = doc.roots().collect();
    list(doc, None, &roots, found);
    for (at, section) in doc.sections.iter().enumerate() {
        list(doc, Some(at), &section.children, found);
    }
}

/// Compares the first list inside `parent` with the sentence before it.
fn list(doc: &Document, parent: Option<usize>, children: &[usize], found: &mut Findings) {
    let mut from = 0;
    while from < children.len() {
        let first = &doc.sections[children[from]];
        let mut to = from + 1;
        if first.number != Some(1) || first.style == Style::Appendix {
            from += 1;
            continue;
        }
        while to < children.len() {
            let next = &doc.sections[children[to]];
            if next.style != first.style || next.number.is_none_or(|number| number == 1) {
                break;
            }
            to += 1;
        }
        let floor = match from.checked_sub(1) {
            Some(elder) => doc.sections[children[elder]].span.end,
            None => parent.map_or(0, |parent| {
                let above = &doc.sections[parent];
                above.heading.map_or(above.enumerator.end, |heading| heading.start)
            }),
        };
        let items = children[from..to].iter().filter_map(|&at| doc.sections[at].number).max().unwrap_or(0).max((to - from) as u32);
        if let Some((span, number)) = announcement(doc, floor, first.span.start).filter(|&(_, number)| number != items && items > 1) {
            let message = format!("“{}” announces {number} items: {items} follow", span.slice(doc.text()));
            found.push(Diagnostic::new("announced_count", span, message));
        }
        from = to;
    }
}

/// The count at the end of the sentence right before a list (`抓好三项工作：` `以下五个方面。`).
fn announcement(doc: &Document, floor: usize, list: usize) -> Option<(Span, u32)> {
    let before = doc.blocks.partition_point(|block| block.span.start < list);
    let block = doc.blocks[..before].iter().rev().find(|block| block.role == Role::Body)?;
    let from = block.span.start.max(floor).min(list);
    let before = doc.text().get(from..block.span.end.min(list))?;
    let bare = before.trim_end().trim_end_matches(['。', '：', ':', '，', ',', '；', '—']);
    let sentence = bare.rsplit(['。', '；', '！', '？', '\n']).next()?;
    if doc.marks.is_opaque(from + bare.len().saturating_sub(1)) {
        return None;
    }
    let Count { start, number, noun } = count(sentence)?;
    let ordinal = sentence[..start].ends_with(['第', '前', '这', '上', '近', '每', '后', '十', '百', '余', '多']);
    // `三个月`, `两个县` announce nothing.
    if ordinal || !(noun.is_empty() || CUES.closes(noun, Cue::Announced)) {
        return None;
    }
    let value = if number == "两" { 2 } else { numeral::read_any(number)?.0 };
    let end = from + bare.len();
    Some((Span::new(end - (sentence.len() - start), end), value))
}

/// A count that ends a sentence.
struct Count<'t> {
    start: usize,
    number: &'t str,
    noun: &'t str,
}

static NUMERALS: CharClass = CharClass::of("两二三四五六七八九十");
/// The most characters that a count with its noun can have.
const LONGEST: usize = 15;

/// `三项工作`, `以下五个方面`; `“四个着力”` is a formula, not a count: the number must be bare.
fn count(sentence: &str) -> Option<Count<'_>> {
    let first = sentence.char_indices().rev().take(LONGEST).last()?.0;
    sentence[first..].char_indices().find_map(|(at, _)| {
        let start = first + at;
        let rest = &sentence[start..];
        let run = |most: usize, fits: &dyn Fn(char) -> bool| rest.chars().take(most).take_while(|&c| fits(c)).count();
        let digits = run(3, &|c| NUMERALS.has(c)).max(run(2, &|c| numeral::digit(c).is_some()));
        (1..=digits).rev().find_map(|chars| {
            let len = rest.chars().take(chars).map(char::len_utf8).sum();
            let (number, behind) = rest.split_at(len);
            measured(behind).map(|noun| Count { start, number, noun })
        })
    })
}

/// The noun after a measure word, if nothing else follows.
fn measured(words: &str) -> Option<&str> {
    let bare = words.strip_prefix('大').unwrap_or(words);
    let readings =
        [bare.strip_prefix("方面"), bare.strip_prefix(['项', '个', '条', '点', '件', '步', '类', '种']), words.strip_prefix('大')];
    readings.into_iter().flatten().find_map(|rest| {
        let noun = rest.strip_prefix('的').unwrap_or(rest);
        (noun.chars().count() <= 8 && noun.chars().all(is_han)).then_some(noun)
    })
}
