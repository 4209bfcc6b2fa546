//! Announced counts: `抓好三项工作` must be followed by three items.

use super::Diagnostic;
use crate::document::{Document, Role};
use crate::parse::{Style, numeral};
use crate::span::Span;
use regex::Regex;
use std::sync::LazyLock;

// `三项工作`, `以下五个方面`, `“四个着力”` is a formula and no count: the number must be bare.
static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?P<number>[两二三四五六七八九十]{1,3}|[0-9０-９]{1,2})(?P<measure>大?方面|大?[项个条点件步类种]|大)(?:的)?(?P<noun>[\p{Han}]{0,8})$",
    )
    .expect("the pattern is tested")
});

// What is announced; `三个月`, `两个县` announce nothing.
static NOUN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^$|(?:工作|任务|方面|问题|重点|措施|举措|建议|意见|要求|关键|部分|环节|原因|特点|体会|经验|目标|关系|原则|办法|内容|行动|工程|要点|事|实事|难点|情况|条件|情形|步骤|方式|途径|任务和要求)$")
        .expect("the pattern is tested")
});

pub(super) fn find(doc: &Document, found: &mut Vec<Diagnostic>) {
    let roots: Vec<usize> = doc.roots().collect();
    list(doc, None, &roots, found);
    for (at, section) in doc.sections.iter().enumerate() {
        list(doc, Some(at), &section.children, found);
    }
}

/// Compares the first list inside `parent` with the sentence before it.
fn list(doc: &Document, parent: Option<usize>, children: &[usize], found: &mut Vec<Diagnostic>) {
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
            let message = format!("“{}” announces {number} items: {items} follow", span.slice(doc.text));
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
    let before = doc.text.get(from..block.span.end.min(list))?;
    let bare = before.trim_end().trim_end_matches(['。', '：', ':', '，', ',', '；', '—']);
    let sentence = bare.rsplit(['。', '；', '！', '？', '\n']).next()?;
    if doc.marks.is_opaque(from + bare.len().saturating_sub(1)) {
        return None;
    }
    let captures = COUNT.captures(sentence)?;
    let (whole, number) = (captures.get(0)?, captures.name("number")?);
    let ordinal = sentence[..number.start()].ends_with(['第', '前', '这', '上', '近', '每', '后', '十', '百', '余', '多']);
    if ordinal || !NOUN.is_match(captures.name("noun")?.as_str()) {
        return None;
    }
    let value = if number.as_str() == "两" { 2 } else { numeral::read_any(number.as_str())?.0 };
    let start = from + (bare.len() - sentence.len()) + whole.start();
    Some((Span::new(start, start + whole.len()), value))
}
