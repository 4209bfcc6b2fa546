//! From physical lines to blocks: hard-wrapped lines are joined, single-line texts are cut at their wide gaps.

use super::enumerator;
use super::signs::Signs;
use crate::dicts::CUES;
use crate::document::{Block, Role};
use crate::span::Span;
use unicode_width::UnicodeWidthChar;

/// Characters that end a sentence, a clause that announces, or an item.
pub(crate) fn is_terminal(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '：' | '!' | '?' | ';' | ':' | '…')
}

/// Marks of no width, and those of a font of its own that copying left behind.
pub(crate) fn is_stray(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}' | '\u{E000}'..='\u{F8FF}')
}

/// Characters that cannot begin a line.
fn cannot_begin(c: char) -> bool {
    matches!(c, '，' | '、' | '。' | '；' | '：' | '！' | '？' | '”' | '’' | '》' | '）' | ')' | ',' | ';' | '%' | '％' | '℃')
}

struct Line {
    span: Span,
    /// Columns before the first visible character.
    indent: usize,
    /// Columns up to the last visible character.
    width: usize,
    /// The same, every character taken for two columns.
    chars: usize,
    /// Blank lines before this one.
    gap: usize,
}

/// The blocks of `text` in order; white space between them belongs to none.
pub(crate) fn blocks(text: &str, signs: &Signs) -> Vec<Block> {
    let lines = lines(text, signs);
    let wrap = Wrap::of(text, &lines);
    let mut blocks: Vec<Block> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let first = at;
        let mut pull = 0;
        while at + 1 < lines.len() {
            let goes_on = pull > 0 || wrap.joins(text, &lines[at], &lines[at + 1]) || is_torn(text, &lines[at], &lines[at + 1]);
            if pull > 0 {
                pull -= 1;
            } else if !goes_on {
                pull = lines_to_closing_mark(text, signs, &lines, first, at);
                if pull == 0 {
                    break;
                }
                pull -= 1;
            }
            at += 1;
        }
        let span = Span::new(lines[first].span.start, lines[at].span.end);
        cut_at_gaps(text, span, lines[first].indent, &mut blocks);
        at += 1;
    }
    blocks
}

fn lines(text: &str, signs: &Signs) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut start, mut gap, mut torn) = (0, 0, false);
    for raw in text.split_inclusive('\n') {
        let content = raw.trim_end();
        let body = content.trim_start();
        if is_page_number(body) {
            // What a page break tore apart belongs together.
            gap = 0;
            torn = true;
        } else if body.is_empty() {
            gap += usize::from(!torn);
        } else {
            torn = false;
            let lead = content.len() - body.len();
            let span = Span::new(start + lead, start + content.len());
            let (indent, _) = measure(signs, Span::new(start, span.start));
            let (width, chars) = measure(signs, span);
            lines.push(Line { span, indent, width: indent + width, chars: indent + 2 * chars, gap });
            gap = 0;
        }
        start += raw.len();
    }
    lines
}

/// `— 3 —`, `- 12 -`: a page number between dashes on a line of its own.
fn is_page_number(line: &str) -> bool {
    let dash = |c: char| matches!(c, '—' | '-' | '－' | '–' | '─');
    let inner = line.trim_matches(|c: char| dash(c) || c == ' ');
    line.len() <= 24
        && line.starts_with(dash)
        && line.ends_with(dash)
        && !inner.is_empty()
        && inner.len() <= 4
        && inner.chars().all(|c| c.is_ascii_digit())
}

/// How many columns a part of the text takes, and how many characters it has.
fn measure(signs: &Signs, span: Span) -> (usize, usize) {
    let (width, count) = signs.within(span).fold((0, 0), |(width, count), (_, c)| (width + columns(c), count + 1));
    let chars = signs.chars(span);
    // Chinese characters take two.
    (width + 2 * (chars - count), chars)
}

fn columns(c: char) -> usize {
    match c {
        // Most of them; the library searches its tables for every character.
        ' '..='~' => 1,
        '\u{3000}'..='\u{3011}' | '\u{FF01}'..='\u{FF5E}' => 2,
        '\t' => 4,
        _ => c.width_cjk().unwrap_or(0),
    }
}

/// The fixed width at which a text was wrapped, if it was.
struct Wrap {
    width: Option<usize>,
    /// Whether it is a number of characters, half-width ones counting as much as others.
    by_chars: bool,
    /// Whether the first line of a paragraph stands out by its indentation.
    indented: bool,
}

impl Wrap {
    /// A text counts as wrapped when at least a third of its lines fill the same width, hardly any is longer,
    /// and most full lines stop in the middle of a sentence.
    fn of(text: &str, lines: &[Line]) -> Wrap {
        let by_columns = Self::measured(text, lines, false);
        if by_columns.width.is_some() { by_columns } else { Self::measured(text, lines, true) }
    }

    fn measured(text: &str, lines: &[Line], by_chars: bool) -> Wrap {
        let none = Wrap { width: None, by_chars, indented: false };
        let measure = |line: &Line| if by_chars { line.chars } else { line.width };
        if lines.len() < 6 {
            return none;
        }
        let mut widths: Vec<usize> = lines.iter().map(measure).collect();
        widths.sort_unstable();
        let widest = widths[(widths.len() - 1) * 98 / 100];
        if !(30..=140).contains(&widest) || widths[widths.len() - 1] > widest + 8 {
            return none;
        }
        let full: Vec<&Line> = lines.iter().filter(|line| measure(line) + 4 >= widest).collect();
        let torn = full.iter().filter(|line| !ends_sentence(line.span.slice(text))).count();
        // Where short lines of headings and items are many, what goes on at the margin behind full lines tells.
        let mut margin = lines.windows(2).filter(|pair| pair[1].indent < 2 && pair[1].gap == 0 && measure(&pair[0]) > 12);
        let (mut behind, mut count) = (0, 0);
        margin.by_ref().for_each(|pair| {
            count += 1;
            behind += usize::from(measure(&pair[0]) + 6 >= widest && !ends_sentence(pair[0].span.slice(text)));
        });
        let at_margin = full.len() >= 5 && torn * 5 >= full.len() * 4 && behind >= 5 && behind * 4 >= count * 3;
        if (full.len() * 3 < lines.len() && !at_margin) || torn * 2 < full.len() {
            return none;
        }
        let indented = lines.iter().filter(|line| line.indent >= 2).count() * 20 >= lines.len();
        Wrap { width: Some(widest), by_chars, indented }
    }

    /// Whether `next` continues the paragraph that `line` belongs to.
    fn joins(&self, text: &str, line: &Line, next: &Line) -> bool {
        let Some(width) = self.width else { return false };
        let filled = if self.by_chars { line.chars } else { line.width };
        if next.gap > 0 || filled + 6 < width {
            return false;
        }
        let ended = ends_sentence(line.span.slice(text));
        if self.indented {
            return next.indent < 2 && (filled + 4 >= width || !ended);
        }
        !ended || (filled + 2 >= width && enumerator::read(next.span.slice(text)).is_none())
    }
}

fn ends_sentence(line: &str) -> bool {
    let mut back = line.chars().rev();
    match back.next() {
        Some('”' | '’' | '）' | ')' | '》') => back.next().is_some_and(|c| matches!(c, '。' | '！' | '？' | '；' | '：')),
        Some(c) => is_terminal(c),
        None => true,
    }
}

/// Characters of a numbered line that no margin has torn.
const SHORT: usize = 18;

/// Lines torn apart where a page, a footnote or a link stood: `…以` / `2.5` / `浓度持续下降为主线。`
fn is_torn(text: &str, line: &Line, next: &Line) -> bool {
    let (above, below) = (line.span.slice(text), next.span.slice(text));
    // An enumerator alone on its line has lost its heading to the next one.
    let lone = |mark: enumerator::Mark| {
        mark.len == above.len()
            && matches!(mark.style, enumerator::Style::HanDot | enumerator::Style::HanParen | enumerator::Style::ArabicDot)
    };
    if enumerator::read(above).is_some_and(lone) && enumerator::read(below).is_none() && below.chars().count() <= 40 {
        return true;
    }
    if ends_sentence(above) {
        return false;
    }
    if below.starts_with(cannot_begin) || below.starts_with("是：") {
        return true;
    }
    // `（一）加快投用`: a short numbered line is a heading whatever word it ends in; one that was torn is as long as a line.
    let heading = above.chars().count() <= SHORT && !above.contains(['，', ',', '。']) && enumerator::read(above).is_some();
    let open_end = above.ends_with(['，', '、', '和', '的', '“', '《', '（', ','])
        || !heading && above.ends_with(['与', '及', '用', '以', '对', '把', '将', '在', '向', '为']);
    // Words such as `利用`, `取向` end in the same character as an open phrase.
    open_end && above.chars().count() > 4 && enumerator::read(below).is_none() && !CUES.closes(above, "closed_end")
        || (next.gap == 0 && is_figure(below) && above.chars().count() > 30)
        || (next.gap == 0 && is_figure(above) && !below.starts_with(is_heading_mark))
}

fn is_heading_mark(c: char) -> bool {
    matches!(c, '（' | '(' | '第' | '#') || super::numeral::is_han_numeral(c)
}

/// `2.5`, `12`: a page number, a footnote, a subscript on a line of its own.
fn is_figure(line: &str) -> bool {
    line.len() <= 8 && line.contains('.') && line.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// How many further lines belong here because a quotation opened in this block closes in them (three at the most).
fn lines_to_closing_mark(text: &str, signs: &Signs, lines: &[Line], first: usize, at: usize) -> usize {
    let span = Span::new(lines[first].span.start, lines[at].span.end);
    let block = span.slice(text);
    // A quotation that closes was looked at before: only the tail since the last closing mark can be open.
    let Some((open, _)) = signs.within(span).rfind(|&(_, c)| c == '“') else { return 0 };
    let tail = &text[open..span.end];
    if tail.contains('”') || tail.contains('。') || tail.chars().count() > 60 || ends_sentence(block) {
        return 0;
    }
    (1..=3)
        .find(|ahead| {
            lines.get(at + ahead).is_some_and(|line| {
                let below = line.span.slice(text);
                let close = below.find('”');
                close.is_some_and(|close| below.find('“').is_none_or(|open| close < open) && !below[..close].contains('。'))
            })
        })
        .unwrap_or(0)
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
        let found: Vec<String> = blocks(text, &Signs::of(text)).iter().map(|block| block.span.slice(text).replace('\n', "/")).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_width_of_a_line_is_that_of_its_characters() {
        let text: String = ('\u{20}'..='\u{9FFF}').chain('\u{FF00}'..='\u{FFEF}').collect();
        let width = text.chars().map(|c| c.width_cjk().unwrap_or(0)).sum();
        assert_eq!(measure(&Signs::of(&text), Span::new(0, text.len())), (width, text.chars().count()));
    }

    #[test]
    fn a_line_is_a_block() {
        check("一、总则\n\n　　为了发展。\n", &["一、总则", "为了发展。"]);
    }

    #[test]
    fn joins_lines_wrapped_at_a_fixed_width() {
        let text = "　　今年以来全市上下认真贯彻落实中央决策\n部署扎实推进各项工作取得了明显成效现在\n一、二两项工作已经完成其余工作正在抓紧\n办理。\n　　下半年全市将继续坚持稳中求进工作总基\n调抓好各项任务落实。\n　　特此报告。\n";
        check(
            text,
            &[
                "今年以来全市上下认真贯彻落实中央决策/部署扎实推进各项工作取得了明显成效现在/一、二两项工作已经完成其余工作正在抓紧/办理。",
                "下半年全市将继续坚持稳中求进工作总基/调抓好各项任务落实。",
                "特此报告。",
            ],
        );
    }

    #[test]
    fn wide_gaps_break_a_single_line() {
        check(
            "现提出以下意见：　　一、总　　则　　（一）指导思想。坚持科学发展。　　二、任务",
            &["现提出以下意见：", "一、总　　则", "（一）指导思想。坚持科学发展。", "二、任务"],
        );
    }

    #[test]
    fn mends_lines_torn_by_a_figure() {
        check("以细颗粒物\n是：浓度下降\n", &["以细颗粒物/是：浓度下降"]);
        check("7.“双向揭榜挂帅”：企业“双向\n揭榜\n挂帅”的简称。\n", &["7.“双向揭榜挂帅”：企业“双向/揭榜/挂帅”的简称。"]);
    }

    #[test]
    fn takes_decoration_off() {
        check("## 第一章 总则\n\u{E5E5}\u{E5E5}一、总则\n", &["第一章 总则", "一、总则"]);
    }
}
