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
    let AnnouncedCount { start, number, noun } = count(sentence)?;
    let ordinal = sentence[..start].ends_with(['第', '前', '这', '上', '近', '每', '后', '十', '百', '余', '多']);
    // `三个月`, `两个县` announce nothing.
    if ordinal || !(noun.is_empty() || CUES.closes(noun, Cue::Announced)) {
        return None;
    }
    let value = numeral::read_count(number)?;
    let end = from + bare.len();
    Some((Span::new(end - (sentence.len() - start), end), value))
}

/// A count that ends a sentence.
struct AnnouncedCount<'t> {
    start: usize,
    number: &'t str,
    noun: &'t str,
}

static NUMERALS: CharClass = CharClass::of("两二三四五六七八九十");
/// The most characters that a count with its noun can have.
const LONGEST: usize = 15;

/// `三项工作`, `以下五个方面`; `“四个着力”` is a formula, not a count: the number must be bare.
fn count(sentence: &str) -> Option<AnnouncedCount<'_>> {
    let first = sentence.char_indices().rev().take(LONGEST).last()?.0;
    sentence[first..].char_indices().find_map(|(at, _)| {
        let start = first + at;
        let rest = &sentence[start..];
        let run = |most: usize, fits: &dyn Fn(char) -> bool| rest.chars().take(most).take_while(|&c| fits(c)).count();
        let digits = run(3, &|c| NUMERALS.has(c)).max(run(2, &|c| numeral::digit(c).is_some()));
        (1..=digits).rev().find_map(|chars| {
            let len = rest.chars().take(chars).map(char::len_utf8).sum();
            let (number, behind) = rest.split_at(len);
            measured(behind).map(|noun| AnnouncedCount { start, number, noun })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostics(text: &str) -> Vec<String> {
        let doc = Document::parse(text);
        let found = crate::check::check(&doc);
        let announced = found.iter().filter(|found| found.code == "announced_count");
        announced.map(|found| format!("{}: {}", found.span.slice(doc.text()), found.message)).collect()
    }

    fn message(words: &str, number: u32, items: u32) -> String {
        format!("{words}: “{words}” announces {number} items: {items} follow")
    }

    #[test]
    fn a_count_is_held_against_the_list_behind_it() {
        let inside = |announced: &str, items: &str| format!("一、主要工作\n任务完成。{announced}：{items}。\n二、下步打算\n抓好落实。\n");
        let [two, three] = ["一是抓项目，二是抓民生", "一是抓项目，二是抓民生，三是抓作风"];
        for (announced, items, expected) in [
            ("重点抓好三项工作", three, None),
            ("重点抓好三项工作", two, Some(("三项工作", 3, 2))),
            ("重点抓好两项工作", three, Some(("两项工作", 2, 3))),
            ("重点抓好2项工作", three, Some(("2项工作", 2, 3))),
            ("重点抓好十二项工作", three, Some(("十二项工作", 12, 3))),
            ("重点抓好以下五个方面", three, Some(("五个方面", 5, 3))),
            ("重点抓好三项工作", "一是抓项目，三是抓作风", None),
            ("重点抓好三项工作", "一是抓项目", None),
            ("重点抓好“三项工作”", two, None),
            ("重点抓好前三项工作", two, None),
            ("重点抓好三项工作。成效明显", two, None),
            ("重点走访三个县", two, None),
        ] {
            let expected: Vec<String> = expected.iter().map(|&(words, number, items)| message(words, number, items)).collect();
            assert_eq!(diagnostics(&inside(announced, items)), expected, "{announced}：{items}");
        }
    }

    #[test]
    fn a_list_ends_where_another_begins() {
        let text = |first: &str, second: &str| {
            format!(
                "一、主要工作\n{first}\n（一）抓项目\n好。\n（二）抓民生\n好。\n{second}\n（一）抓作风\n好。\n（二）抓安全\n好。\n（三）抓学习\n好。\n二、下步打算\n抓好落实。\n"
            )
        };
        let plain = text("抓好两项工作：", "抓好三项工作：");
        assert_eq!(diagnostics(&plain), [""; 0]);
        let wrong = text("抓好三项工作：", "抓好两项工作：");
        // What is announced inside the last item of the first list announces nothing.
        assert_eq!(diagnostics(&wrong), [message("三项工作", 3, 2)]);
        // The list of the report itself, and one in another style behind it.
        let top = "今年抓好三项工作：\n一、抓项目\n好。\n二、抓民生\n抓好三项工作：\n1.就业\n好。\n2.教育\n好。\n";
        assert_eq!(diagnostics(top), [message("三项工作", 3, 2), message("三项工作", 3, 2)]);
        let styles =
            "一、主要工作\n抓好四项工作：\n（一）抓项目\n好。\n（二）抓民生\n好。\n1.抓作风\n好。\n2.抓安全\n好。\n二、下步打算\n好。\n";
        assert_eq!(diagnostics(styles), [message("四项工作", 4, 2)]);
    }

    #[test]
    fn the_announcement_stands_right_before_the_list() {
        // In the heading of the list, but not in what the heading belongs to.
        let heading = |heading: &str| format!("一、{heading}\n（一）抓项目\n好。\n（二）抓民生\n好。\n二、下步打算\n抓好落实。\n");
        assert_eq!(diagnostics(&heading("抓好三项工作")), [message("三项工作", 3, 2)]);
        assert_eq!(diagnostics(&heading("主要工作")), [""; 0]);
        let before = "今年抓好三项工作。\n一、主要工作\n（一）抓项目\n好。\n（二）抓民生\n好。\n二、下步打算\n抓好落实。\n三、保障措施\n加强领导。\n";
        assert_eq!(diagnostics(before), [""; 0]);
        let annexes = "抓好三项工作。\n附件1\n任务清单\n附件2\n责任清单\n";
        assert_eq!(diagnostics(annexes), [""; 0]);
    }

    #[test]
    fn a_count_has_a_bare_number_and_a_noun_of_few_characters() {
        for (sentence, expected) in [
            ("抓好三项工作", Some(("三", "工作"))),
            ("三项", Some(("三", ""))),
            ("以下五个方面", Some(("五", "方面"))),
            ("以下五个方面的工作", Some(("五", "方面的工作"))),
            ("十二条措施", Some(("十二", "措施"))),
            ("抓好12项工作", Some(("12", "工作"))),
            ("三大任务", Some(("三", "任务"))),
            ("三大类问题", Some(("三", "问题"))),
            ("三项重点民生实事工程", Some(("三", "重点民生实事工程"))),
            ("三项重点民生实事工程项", None),
            ("“三项工作”", None),
            ("工作", None),
            ("", None),
        ] {
            let found = count(sentence).map(|found| (found.number, found.noun));
            assert_eq!(found, expected, "{sentence}");
            assert!(count(sentence).is_none_or(|found| sentence[found.start..].starts_with(found.number)));
        }
        for (words, expected) in [
            ("项工作", Some("工作")),
            ("个方面", Some("方面")),
            ("方面", Some("")),
            ("大工程", Some("工程")),
            ("项A工作", None),
            ("年工作", None),
        ] {
            assert_eq!(measured(words), expected, "{words}");
        }
    }
}
