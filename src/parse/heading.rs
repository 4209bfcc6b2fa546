//! Headings: how much of a section's first line is its name (CONTRACT, section 3).

use super::enumerator::is_han;
use super::lines::is_terminal;
use crate::document::Marks;
use crate::span::Span;

/// The longest run-in heading, in characters.
const LONGEST: usize = 40;

/// A heading and whether body text follows it on the same line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heading {
    pub span: Option<Span>,
    pub run_in: bool,
}

/// The heading at the head of `rest`, the text of a section from the end of its enumerator to the end of its block or
/// to its first child in the block.
pub(crate) fn find(text: &str, rest: Span, marks: &Marks, inline: bool) -> Heading {
    let rest = rest.trim(text);
    if rest.is_empty() {
        return Heading { span: None, run_in: false };
    }
    let slice = rest.slice(text);
    let stop = first_stop(slice, rest.start, marks, is_terminal);
    let Some(stop) = stop else {
        // A line without any stop is a heading line, however long, unless it is an item in running text.
        // An item before the next one on its line: `一是抓项目，二是…`.
        if inline && slice.chars().count() <= LONGEST {
            return Heading { span: Some(trim_commas(text, rest)).filter(|span| !span.is_empty()), run_in: true };
        }
        if inline || (slice.chars().count() > 2 * LONGEST && slice.contains('，')) {
            return run_in(text, rest, marks);
        }
        return Heading { span: Some(trim_commas(text, rest)).filter(|span| !span.is_empty()), run_in: false };
    };
    // A question keeps its mark: `通知制定的背景是什么？`.
    let asked = slice[stop..].len() - slice[stop..].trim_start_matches(['？', '！', '?', '!']).len();
    let sentence = trim_commas(text, Span::new(rest.start, rest.start + stop + asked));
    let after = slice[stop..].trim_start_matches(is_terminal).trim_start_matches(['”', '’']);
    let run_on = inline || !after.trim().is_empty();
    if sentence.slice(text).chars().count() <= LONGEST {
        return Heading { span: (!sentence.is_empty()).then_some(sentence), run_in: run_on };
    }
    run_in(text, rest, marks)
}

/// Whether a line is a single title divided by a colon: a short word, then what it refers to, without figures or a stop.
pub(crate) fn is_in_halves(text: &str, line: Span) -> bool {
    let line = line.trim(text).slice(text);
    let Some((head, tail)) = line.split_once(['：', ':']) else { return false };
    let chars = tail.trim().chars().count();
    (1..=4).contains(&head.chars().count())
        && (4..=20).contains(&chars)
        && head.chars().chain(tail.trim().chars()).all(|c| is_han(c) || matches!(c, '“' | '”' | '、' | '，' | ' '))
}

/// `span` without white space and without the comma that separates it from the next item.
fn trim_commas(text: &str, span: Span) -> Span {
    let bare = span.slice(text).trim_end_matches(['，', ',', '、', '.', ' ', '　', '\n']);
    Span::new(span.start, span.start + bare.len()).trim(text)
}

fn run_in(text: &str, rest: Span, marks: &Marks) -> Heading {
    let slice = rest.slice(text);
    let end = first_stop(slice, rest.start, marks, is_terminal).unwrap_or(slice.len());
    let clauses = &slice[..end];
    // The comma in `12,345` does not end a clause.
    let figure = |at: usize| clauses.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit);
    let stop = clauses.char_indices().find(|&(at, c)| (c == '，' || (c == ',' && !figure(at))) && !marks.is_opaque(rest.start + at));
    let stop = stop.map_or(end, |(at, _)| at);
    let clause = Span::new(rest.start, rest.start + stop).trim(text);
    let short = !clause.is_empty() && clause.slice(text).chars().count() <= LONGEST;
    Heading { span: short.then_some(clause), run_in: true }
}

/// The first stop outside quotations and brackets, in bytes from the head of `slice`.
fn first_stop(slice: &str, base: usize, marks: &Marks, is_stop: impl Fn(char) -> bool) -> Option<usize> {
    slice.char_indices().find(|&(at, c)| is_stop(c) && !marks.is_opaque(base + at)).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::super::symbols::Symbols;
    use super::*;
    use crate::parse::marks;

    fn check(text: &str, expected: Option<&str>, run_in: bool) {
        let whole = Span::new(0, text.len());
        let marks = marks::pair_up(text, &Symbols::of(text), std::iter::once(whole));
        let heading = find(text, whole, &marks, false);
        assert_eq!((heading.span.map(|span| span.slice(text)), heading.run_in), (expected, run_in), "{text}");
    }

    #[test]
    fn a_line_of_its_own_is_the_heading() {
        check("主要工作情况", Some("主要工作情况"), false);
        check("主要工作情况。", Some("主要工作情况"), false);
        check("通知制定的背景是什么？", Some("通知制定的背景是什么？"), false);
        check("重点是什么？一是抓项目。", Some("重点是什么？"), true);
    }

    #[test]
    fn a_short_first_sentence_is_a_run_in_heading() {
        check("强化党建引领,建设政治机关。一是强化", Some("强化党建引领,建设政治机关"), true);
        check("“两重”：是指国家重大战略实施", Some("“两重”"), true);
    }

    #[test]
    fn a_long_first_sentence_gives_its_first_clause() {
        check(
            "为了维护国徽的尊严，正确使用国徽，增强公民的国家观念，弘扬爱国主义精神，培育和践行社会主义核心价值观。",
            Some("为了维护国徽的尊严"),
            true,
        );
        check("根据宪法和有关法律规定为了维护国徽的尊严正确使用国徽增强公民的国家观念弘扬爱国主义精神培育和践行，制定本法。", None, true);
    }

    #[test]
    fn stops_inside_quotation_marks_do_not_count() {
        check("落实“五统一、一开放”要求。建立", Some("落实“五统一、一开放”要求"), true);
    }
}
