//! Invisible characters, characters in place of others, and what other programs write for them.

use super::Edit;
use super::enumerator::{self, is_han};
use super::symbols::Symbols;
use crate::dicts::radicals;
use crate::span::Span;

/// Private-use characters of a custom font, left behind by copying, and characters of no width.
pub(crate) fn is_stray(c: char) -> bool {
    is_unseen(c) || matches!(c, '\u{E000}'..='\u{F8FF}')
}

/// Characters of no width: soft hyphens, joiners, direction marks, variation selectors, and controls that do not break a line.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
    ) || c.is_control() && c != '\t' && c != '\n' && !breaks(c)
}

/// Line ends besides `\n`: those of Unicode, Word's line break, a printer's form feed.
pub(super) fn breaks(c: char) -> bool {
    matches!(c, '\u{0b}' | '\u{0c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Finds all of them.
pub(super) fn find(text: &str, symbols: &Symbols, edits: &mut Vec<Edit>) {
    let mut bold = false;
    let mut points = Vec::new();
    let mut stops = 0;
    for (at, c) in symbols.all() {
        let span = Span::new(at, at + c.len_utf8());
        match c {
            '。' => stops += 1,
            // Nearly all characters.
            '\n' | ' ' | '\u{3000}'..='\u{3011}' | '\u{FF01}'..='\u{FF5E}' | '\u{2014}'..='\u{201d}' => {}
            '<' => {
                if let Some((len, c)) = escape(&text[at..]) {
                    let instead = if breaks(c) { Some('\n') } else { Some(c).filter(|&c| !is_unseen(c)) };
                    edits.push(Edit { span: Span::new(at, at + len), instead });
                }
            }
            // 方正 typesetting writes these for title marks and full stops.
            '.' if text[..at].ends_with(is_han)
                && text[at + 1..].chars().next().is_none_or(|c| is_han(c) || matches!(c, '\n' | '”' | '）')) =>
            {
                points.push(span);
            }
            '\u{ff61}' => edits.push(Edit { span, instead: Some('。') }),
            '«' | '»' | '‹' | '›' if beside_han(text, span) => {
                let instead = match c {
                    '«' => '《',
                    '»' => '》',
                    '‹' => '〈',
                    _ => '〉',
                };
                edits.push(Edit { span, instead: Some(instead) });
            }
            '*' => bold |= text[at..].starts_with("**"),
            '!'..='~' => {}
            _ if is_unseen(c) => edits.push(Edit { span, instead: None }),
            _ if breaks(c) => edits.push(Edit { span, instead: Some('\n') }),
            _ => {
                let unified = radicals::unify(c);
                if unified != c && c != '―' {
                    edits.push(Edit { span, instead: Some(unified) });
                }
            }
        }
    }
    // Points after Chinese characters are full stops where the text has no others.
    if points.len() >= 3 && points.len() > 4 * stops {
        edits.extend(points.into_iter().map(|span| Edit { span, instead: Some('。') }));
    }
    if bold {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            bold_enumerators(line, start, edits);
            start += line.len();
        }
    }
}

fn beside_han(text: &str, span: Span) -> bool {
    let stands = |c: Option<char>| c.is_some_and(|c| is_han(c) || matches!(c, '«' | '»' | '‹' | '›' | '，' | '、'));
    stands(text[..span.start].chars().next_back()) || stands(text[span.end..].chars().next())
}

/// `<U+00A0>`, as R writes a character that its encoding does not contain.
fn escape(text: &str) -> Option<(usize, char)> {
    let digits = text.strip_prefix("<U+")?;
    let len = digits.find('>').filter(|len| (4..=8).contains(len))?;
    let code = u32::from_str_radix(&digits[..len], 16).ok()?;
    Some((len + 4, char::from_u32(code)?))
}

/// `**一、总体要求**`, `**（一）推进改革。**全年…`: Markdown bold around what opens a section.
fn bold_enumerators(line: &str, start: usize, edits: &mut Vec<Edit>) {
    let mut from = 0;
    while let Some(open) = line[from..].find("**").map(|at| from + at) {
        let inner = open + 2;
        let Some(close) = line[inner..].find("**").map(|at| inner + at) else { return };
        let before = line[..open].trim_end();
        let at_head = before.trim_start_matches(['#', ' ', '　']).is_empty() || before.ends_with(['。', '；', '！', '？', '：']);
        if at_head && close > inner && (before.is_empty() || enumerator::read(line[inner..close].trim_start()).is_some()) {
            edits.push(Edit::cut(start + open, start + inner));
            edits.push(Edit::cut(start + close, start + close + 2));
        }
        from = close + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn unseen_characters_go_and_other_line_ends_become_one() {
        check("一、主\u{ad}要\u{200b}工\u{2060}作\u{1}\n", "一、主要工作\n");
        check("一、主要工作\u{2028}抓学习。\u{0b}抓落实。\n", "一、主要工作\n抓学习。\n抓落实。\n");
    }

    #[test]
    fn marks_of_typesetting_are_those_that_they_stand_for() {
        check("现将«管理办法»印发.\n请认真执行.\n特此通知.\n", "现将《管理办法》印发。\n请认真执行。\n特此通知。\n");
        check("总则.\n为了发展，制定本法。\n", "总则.\n为了发展，制定本法。\n");
    }

    #[test]
    fn radicals_are_ideographs() {
        check("⼀、加强⼈才⼯作\n", "一、加强人才工作\n");
    }

    #[test]
    fn escapes_are_what_they_stand_for() {
        check("一、总则。<U+3000><U+3000>二、附则<U+FEFF>。\n", "一、总则。　　二、附则。\n");
        check("增长<U+0002>5%，a<b>c，<U+ZZZZ>\n", "增长5%，a<b>c，<U+ZZZZ>\n");
    }

    #[test]
    fn bold_marks_around_enumerators_go() {
        check(
            "**一、工作回顾**\n**（一）抓学习。**全年十次。**（二）抓落实。**好。\n",
            "一、工作回顾\n（一）抓学习。全年十次。（二）抓落实。好。\n",
        );
        check("全年投入**万元，新增**户。\n", "全年投入**万元，新增**户。\n");
    }
}
