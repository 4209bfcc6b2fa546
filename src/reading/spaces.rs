//! Spaces that are not part of the wording: inside numbers (`1 1 ％`, `2 000亿元`), before `%` and units, between the characters of a
//! spaced-out title (`通 知`, `第一章　总　则`).

use super::Edit;
use super::enumerator::{self, is_han};
use super::numeral::{digit, is_han_numeral};
use super::symbols::Symbols;
use crate::span::Span;

/// The longest spaced-out line, in characters without its spaces.
const LONGEST: usize = 12;

/// Figures in more groups than this are not one number.
const MOST: usize = 16;

/// Finds them.
pub(super) fn find(text: &str, symbols: &Symbols, edits: &mut Vec<Edit>) {
    let mut symbols = symbols.all().peekable();
    let mut line = 0;
    // The line last checked for a spaced-out title, and where the last run of spaces ended.
    let mut looked = usize::MAX;
    let mut last = 0;
    let mut prose = Prose { line: usize::MAX, is: false };
    while let Some((at, c)) = symbols.next() {
        if c == '\n' {
            line = at + 1;
            continue;
        }
        if !is_space(c) || at < last {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some(&(next, c)) = symbols.peek()
            && next == end
            && is_space(c)
        {
            end += c.len_utf8();
            symbols.next();
        }
        last = end;
        if at == line {
            continue;
        }
        let (Some(before), Some(behind)) = (text[..at].chars().next_back(), text[end..].chars().next()) else { continue };
        if is_figure(before) && (is_figure(behind) || is_percent(behind)) {
            let one = text[at..end].chars().count() == 1;
            if is_percent(behind) && digit(before).is_some()
                || one && (is_spaced(text, at, end) || is_grouped(text, at, end, &mut || prose.has(text, line)))
            {
                edits.push(Edit::cut(at, end));
            }
        } else if digit(before).is_some() && is_han(behind) && !is_han_numeral(behind) && text[at..end].chars().count() == 1 {
            // `新增就业 1200 人`: between a figure and its unit, in a sentence.
            let near = text.floor_char_boundary(at.saturating_sub(6 * MOST)).max(line);
            let bare = text[near..at].trim_end_matches(|c| is_figure(c) || is_space(c));
            let told = bare.ends_with(|c: char| is_han(c) || "，、（：“".contains(c));
            if told && prose.has(text, line) {
                edits.push(Edit::cut(at, end));
            }
        } else if is_percent(before)
            && is_han(behind)
            && text[..at].trim_end_matches(|c| is_percent(c) || is_space(c)).ends_with(is_figure)
            && prose.has(text, line)
        {
            edits.push(Edit::cut(at, end));
        } else if looked != line && is_han(before) && is_han(behind) {
            looked = line;
            let to = text[line..].find('\n').map_or(text.len(), |len| line + len);
            spaced_out(text, Span::new(line, to), edits);
        }
    }
}

/// Spaces of any width.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{3000}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}')
}

fn is_figure(c: char) -> bool {
    digit(c).is_some() || matches!(c, '.' | '．')
}

fn is_percent(c: char) -> bool {
    matches!(c, '%' | '％' | '‰')
}

/// The figures of one number, each separated from the next: `4 9 2 5 0 万吨`, `1 5 ．3 ％`.
fn is_spaced(text: &str, at: usize, end: usize) -> bool {
    let single = |group: &str| {
        let mut figures = group.chars();
        let pair = (figures.next(), figures.next(), figures.next());
        match pair {
            (Some(c), None, _) => is_figure(c),
            (Some('.' | '．'), Some(c), None) | (Some(c), Some('.' | '．'), None) => digit(c).is_some(),
            _ => false,
        }
    };
    let left = text[..at].len() - text[..at].trim_end_matches(is_figure).len();
    let right = text[end..].len() - text[end..].trim_start_matches(is_figure).len();
    if !single(&text[at - left..at]) || !single(&text[end..end + right]) {
        return false;
    }
    // `1 .` is an enumerator.
    let point = text[end..].strip_prefix(['.', '．']).map(|rest| rest.strip_prefix(is_space).unwrap_or(rest));
    if point.is_some_and(|rest| !rest.starts_with(|c| digit(c).is_some())) {
        return false;
    }
    // The whole number ends before a unit, and words precede it.
    let mut rest = &text[end..];
    for count in 0.. {
        let group = rest.len() - rest.trim_start_matches(is_figure).len();
        if group == 0 {
            break;
        }
        if count == MOST || !single(&rest[..group]) {
            return false;
        }
        rest = &rest[group..];
        match rest.chars().next() {
            Some(space) if is_space(space) => rest = &rest[space.len_utf8()..],
            _ => break,
        }
    }
    let mut head = &text[..at];
    for count in 0.. {
        let bare = head.trim_end_matches(is_figure);
        if count == MOST || bare.len() == head.len() || !single(&head[bare.len()..]) {
            return false;
        }
        match bare.chars().next_back() {
            Some(space) if is_space(space) && bare[..bare.len() - space.len_utf8()].ends_with(is_figure) => {
                head = &bare[..bare.len() - space.len_utf8()];
            }
            // `7. 3条城际干线` is a list item.
            _ if (bare.is_empty() || bare.ends_with(['\n', '\u{3000}', ' '])) && head[bare.len()..].chars().count() > 1 => return false,
            _ => break,
        }
    }
    rest.starts_with(|c: char| is_han(c) || is_percent(c))
}

/// Thousands separated by a space: `2 000亿元`, `12 345 678元`.
fn is_grouped(text: &str, at: usize, end: usize, in_sentence: &mut dyn FnMut() -> bool) -> bool {
    let digits = |c: char| digit(c).is_some();
    let count = |group: &str| group.chars().count();
    let head = &text[..at];
    let mut bare = head.trim_end_matches(digits);
    let mut first = &head[bare.len()..];
    let mut groups = 0;
    while groups < MOST
        && count(first) == 3
        && let Some(space) = bare.chars().next_back().filter(|&c| is_space(c))
        && bare[..bare.len() - space.len_utf8()].ends_with(digits)
    {
        let above = &bare[..bare.len() - space.len_utf8()];
        bare = above.trim_end_matches(digits);
        first = &above[bare.len()..];
        groups += 1;
    }
    if !(1..=3).contains(&count(first)) || bare.ends_with(is_figure) || first.starts_with(['0', '０']) {
        return false;
    }
    let mut rest = &text[end..];
    for groups in 0.. {
        let group = rest.len() - rest.trim_start_matches(digits).len();
        if groups == MOST || count(&rest[..group]) != 3 {
            return false;
        }
        rest = &rest[group..];
        match rest.chars().next() {
            Some(space) if is_space(space) && rest[space.len_utf8()..].starts_with(digits) => rest = &rest[space.len_utf8()..],
            _ => break,
        }
    }
    let decimals = rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches(digits));
    // A number preceded by words, not a table row.
    let worded = |bare: &str| bare.ends_with(|c: char| is_han(c) || "，、（".contains(c));
    let counted = |rest: &str| rest.starts_with(|c: char| is_han(c) || is_percent(c));
    if worded(bare) && counted(decimals) {
        return true;
    }
    // `达到 2 000 亿元`, `1 000—2 000元`: in a sentence.
    let dash = |c: char| matches!(c, '—' | '－' | '-' | '–' | '～' | '~');
    let loose = |text: &str| text.ends_with(|c| dash(c) || is_space(c)) || worded(text);
    let apart = decimals.strip_prefix(is_space).unwrap_or(decimals);
    loose(bare) && (counted(apart) || decimals.starts_with(dash)) && in_sentence()
}

/// Whether the line last asked about consists of sentences.
struct Prose {
    line: usize,
    is: bool,
}

impl Prose {
    fn has(&mut self, text: &str, line: usize) -> bool {
        if self.line != line {
            let rest = &text[line..];
            let is = rest[..rest.find('\n').unwrap_or(rest.len())].contains(['，', '。', '；']);
            *self = Prose { line, is };
        }
        self.is
    }
}

/// A line whose characters stand apart, after its enumerator if it has one: all gaps are alike, so that names side by side stay apart.
fn spaced_out(text: &str, line: Span, edits: &mut Vec<Edit>) {
    let line = line.trim(text);
    let slice = line.slice(text);
    let from = enumerator::read(slice).map_or(0, |mark| mark.len);
    let from = from + slice[from..].len() - slice[from..].trim_start_matches(is_space).len();
    let rest = &slice[from..];
    if rest.len() > 4 * 3 * LONGEST {
        return;
    }
    let mut gaps: Vec<Edit> = Vec::new();
    let mut chars = 0;
    let mut at = 0;
    while at < rest.len() {
        let word = rest[at..].find(is_space).unwrap_or(rest.len() - at);
        let mut of_word = rest[at..at + word].chars();
        let single = of_word.next().is_some_and(is_han) && of_word.next().is_none();
        if !single {
            return;
        }
        chars += 1;
        at += word;
        let gap = rest[at..].len() - rest[at..].trim_start_matches(is_space).len();
        if gap > 0 {
            gaps.push(Edit::cut(line.start + from + at, line.start + from + at + gap));
        }
        at += gap;
    }
    let width = |edit: &Edit| edit.span.end - edit.span.start;
    if (2..=LONGEST).contains(&chars) && gaps.windows(2).all(|pair| width(&pair[0]) == width(&pair[1])) {
        edits.append(&mut gaps);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn spaces_inside_numbers_go() {
        check("增长1 1 ％，增长1 5 ．3 ％，粮食4 9 2 5 0 万吨。\n", "增长11％，增长15．3％，粮食49250万吨。\n");
        check("投资2 000亿元，出口12 345 678.5元，增长5.5 %。\n", "投资2000亿元，出口12345678.5元，增长5.5%。\n");
        check("达到 2 000 亿元，增长 5.5 % 左右，补1 000—2 000元。\n", "达到 2000亿元，增长 5.5%左右，补1000—2000元。\n");
        check("１ ９ ９ ７ 年完成。\n", "１９９７ 年完成。\n");
        check("全年新增就业 1200 人，建成 3 个园区。\n", "全年新增就业 1200人，建成 3个园区。\n");
    }

    #[test]
    fn numbers_beside_each_other_stay_apart() {
        for text in [
            "合计 12 345 678\n",
            "2024 2025年\n",
            "1 2 3\n",
            "第1 2024年\n",
            "指标 100 200 300 个\n",
            "1. 200个项目\n",
            "7. 3条城际干线\n",
            "1 .抓学习\n",
            "1 总则\n",
            "合计 12 个\n",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn spaced_out_titles_close_up() {
        check("通　　知\n", "通知\n");
        check("工 作 总 结\n", "工作总结\n");
        check("　　第一章　总　　则\n", "　　第一章　总则\n");
    }

    #[test]
    fn words_and_names_stay_apart() {
        for text in ["张 三　李 四\n", "市长 王某\n", "某市 某县\n"] {
            check(text, text);
        }
    }
}
