//! Hard-wrapped lines: which line continues in the next one.

use super::Edit;
use super::characters::breaks;
use super::enumerator::{self, STYLES};
use super::symbols::Symbols;
use crate::dicts::{CUES, Cue};
use crate::span::Span;
use unicode_width::UnicodeWidthChar;

/// Characters that end a sentence, an announcing clause or an item.
pub(crate) fn is_terminal(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '：' | '!' | '?' | ';' | ':' | '…')
}

/// Characters that cannot begin a line.
fn cannot_begin(c: char) -> bool {
    matches!(c, '，' | '、' | '。' | '；' | '：' | '！' | '？' | '”' | '’' | '》' | '）' | ')' | ',' | ';' | '%' | '％' | '℃')
}

/// Finds the line breaks inside paragraphs, with the white space and the page numbers around them.
pub(super) fn find(text: &str, symbols: &Symbols, edits: &mut Vec<Edit>) {
    let lines = lines(text, symbols);
    let wrap = Wrap::of(text, &lines);
    let at_margin = if wrap.width.is_none() { at_margin(text, &lines) } else { Vec::new() };
    let mut at = 0;
    while at < lines.len() {
        let first = at;
        let mut pull = 0;
        while at + 1 < lines.len() {
            let goes_on = pull > 0
                || wrap.joins(text, &lines[at..])
                || wrap.counts_on(text, Span::new(lines[first].span.start, lines[at].span.end), &lines[at], &lines[at + 1])
                || at_margin.binary_search(&at).is_ok()
                || is_torn(text, &lines[at], &lines[at + 1]);
            if pull > 0 {
                pull -= 1;
            } else if !goes_on {
                pull = lines_to_closing_mark(text, symbols, &lines, first, at);
                if pull == 0 {
                    break;
                }
                pull -= 1;
            }
            let gap = Span::new(lines[at].span.end, lines[at + 1].span.start);
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            let words = latin(text[..gap.start].chars().next_back()) && latin(text[gap.end..].chars().next());
            edits.push(Edit { span: gap, instead: words.then_some(' ') });
            at += 1;
        }
        at += 1;
    }
}

struct Line {
    span: Span,
    /// Columns before the first visible character.
    indent: usize,
    /// Columns up to the last visible character; 0 where no line was measured.
    width: usize,
    /// The same, with every character counted as two columns.
    chars: usize,
    /// Blank lines before this one.
    gap: usize,
}

fn lines(text: &str, symbols: &Symbols) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut start, mut gap, mut torn) = (0, 0, false);
    let ends = symbols.all().filter(|&(_, c)| c == '\n' || breaks(c)).map(|(at, c)| at + c.len_utf8());
    for end in ends.chain([text.len()]) {
        let content = text[start..end].trim_end();
        let body = content.trim_start();
        if is_page_number(body) {
            // Text that a page break tore apart belongs together.
            gap = 0;
            torn = true;
        } else if body.is_empty() {
            gap += usize::from(!torn && start < end);
        } else {
            torn = false;
            let lead = content.len() - body.len();
            let span = Span::new(start + lead, start + content.len());
            lines.push(Line { span, indent: indent(&content[..lead]), width: 0, chars: 0, gap });
            gap = 0;
        }
        start = end;
    }
    // A text with a line longer than any wrapped one was not wrapped: there is nothing to measure.
    if lines.iter().all(|line| line.bytes() <= LONGEST) {
        for line in &mut lines {
            let (width, chars) = measure(symbols, line.span);
            (line.width, line.chars) = (line.indent + width, line.indent + 2 * chars);
        }
    }
    lines
}

/// How many bytes back to look for the previous item.
const NEAR: usize = 6000;

/// Columns of a line that is longer than most headings.
const LONG: usize = 60;

/// A line with more bytes than this has more columns than a wrapped one, whatever it consists of.
const LONGEST: usize = 450;

impl Line {
    fn bytes(&self) -> usize {
        self.span.end - self.span.start
    }

    /// Its visible characters.
    fn count(&self) -> usize {
        (self.chars - self.indent) / 2
    }

    /// How far it is filled, in columns or, at two columns each, in characters.
    fn filled(&self, by_chars: bool) -> usize {
        if by_chars { self.chars } else { self.width }
    }
}

/// Columns of white space at the head of a line.
pub(crate) fn indent(space: &str) -> usize {
    space.chars().map(columns).sum()
}

/// `— 3 —`, `- 12 -`: a page number between dashes on a line of its own.
pub(crate) fn is_page_number(line: &str) -> bool {
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
fn measure(symbols: &Symbols, span: Span) -> (usize, usize) {
    let (width, count) = symbols.within(span).fold((0, 0), |(width, count), (_, c)| (width + columns(c), count + 1));
    let chars = symbols.chars(span);
    // Chinese characters take two columns.
    (width + 2 * (chars - count), chars)
}

fn columns(c: char) -> usize {
    match c {
        // Most characters; the library searches its tables for each one.
        ' '..='~' => 1,
        '\u{3000}'..='\u{3011}' | '\u{FF01}'..='\u{FF5E}' => 2,
        '\t' => 4,
        _ => c.width_cjk().unwrap_or(0),
    }
}

/// The fixed width at which a text was wrapped, if it was.
struct Wrap {
    width: Option<usize>,
    /// Whether it is a number of characters, with half-width ones counting as much as others.
    by_chars: bool,
    /// Whether the first line of a paragraph stands out by its indentation.
    indented: bool,
    /// The exact width, if lines are filled up to it: a line with room for the head of the next one ends its paragraph.
    exact: Option<usize>,
    /// How paragraphs open with short topic sentences, where enough of them do.
    topics: Option<Topics>,
    /// Whether a blank line stands between paragraphs.
    spaced: bool,
    /// For each style, whether its headings stand on lines of their own.
    headed: [bool; STYLES],
}

impl Wrap {
    /// A text counts as wrapped when at least a third of its lines fill the same width, hardly any is longer,
    /// and most full lines stop in the middle of a sentence.
    fn of(text: &str, lines: &[Line]) -> Wrap {
        let by_columns = Self::measured(text, lines, false, false);
        if by_columns.exact.is_some() {
            return by_columns;
        }
        let by_chars = Self::measured(text, lines, true, false);
        let wrap = if by_columns.width.is_none() || by_chars.exact.is_some() { by_chars } else { by_columns };
        if wrap.width.is_none() { Self::measured(text, lines, false, true) } else { wrap }
    }

    fn measured(text: &str, lines: &[Line], by_chars: bool, short_paragraphs: bool) -> Wrap {
        let none = Wrap { width: None, by_chars, indented: false, exact: None, topics: None, spaced: false, headed: [false; STYLES] };
        let measure = |line: &Line| line.filled(by_chars);
        if lines.len() < 6 || lines[0].width == 0 {
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
        // Where there are many short lines of headings and items, what continues at the margin after full lines decides.
        let mut margin = lines.windows(2).filter(|pair| pair[1].indent < 2 && pair[1].gap == 0 && measure(&pair[0]) > 12);
        let (mut behind, mut count) = (0, 0);
        margin.by_ref().for_each(|pair| {
            count += 1;
            behind += usize::from(measure(&pair[0]) + 6 >= widest && !ends_sentence(pair[0].span.slice(text)));
        });
        let at_margin = full.len() >= 5 && torn * 5 >= full.len() * 4 && behind >= 5 && behind * 4 >= count * 3;
        // Of short paragraphs few lines are full: these are long, and nearly all of them torn.
        let few = short_paragraphs && full.len() >= 3 && widest >= LONG && torn * 5 >= full.len() * 4;
        if (full.len() * 3 < lines.len() && !at_margin && !few) || torn * 2 < full.len() {
            return none;
        }
        // In a short text the title and a line of its head may be as long as its paragraphs.
        let goes_on = |pair: &&[Line]| {
            let (line, next) = (pair[0].span.slice(text), pair[1].span.slice(text));
            measure(&pair[0]) + 6 >= widest && pair[1].gap == 0 && !ends_sentence(line) && !opens_paragraph(next)
        };
        if lines.windows(2).filter(goes_on).count() < 3 {
            return none;
        }
        let indented = lines.iter().filter(|line| line.indent >= 2).count() * 20 >= lines.len();
        let exact = exact_width(text, lines, &measure, widest, by_chars);
        let short = |pair: &&[Line]| measure(&pair[0]) + 6 < widest;
        let (apart, close) = lines.windows(2).filter(short).partition::<Vec<_>, _>(|pair| pair[1].gap > 0);
        let spaced = apart.len() >= 3 && apart.len() >= 20 * close.len();
        let topics = Topics::of(text, lines, &measure, widest);
        let mut wrap = Wrap { width: Some(widest), by_chars, indented, exact, topics, spaced, headed: [false; STYLES] };
        if !indented && !spaced {
            wrap.headed = headed(text, lines, &measure, widest);
        }
        wrap
    }

    /// Whether `next` begins with the item that follows one inside `paragraph`, whose last line is `line`, which is full:
    /// `…；二是抓项目，…；` above `三是抓民生，…`.
    fn counts_on(&self, text: &str, paragraph: Span, line: &Line, next: &Line) -> bool {
        let Some(width) = self.width.filter(|_| !self.indented && !self.spaced && next.gap == 0) else { return false };
        let filled = line.filled(self.by_chars);
        let numbered = |mark: &enumerator::Mark| mark.style.is_spoken() && mark.number > Some(1);
        let Some(mark) = enumerator::read(next.span.slice(text)).filter(numbered).filter(|_| filled + 4 >= width) else { return false };
        let words = paragraph.slice(text);
        // Items of a sentence are close to each other.
        let words = &words[words.ceil_char_boundary(words.len().saturating_sub(NEAR))..];
        let stops =
            words.char_indices().filter(|&(_, c)| matches!(c, '；' | '：' | '。' | '，')).map(|(at, c)| &words[at + c.len_utf8()..]);
        let before = mark.number.map(|number| number - 1);
        stops.filter_map(|rest| enumerator::read(rest.trim_start())).any(|other| other.style == mark.style && other.number == before)
    }

    /// Whether the second of `lines` continues the paragraph that the first one belongs to.
    fn joins(&self, text: &str, lines: &[Line]) -> bool {
        let (Some(width), [line, next, ..]) = (self.width, lines) else { return false };
        let filled = line.filled(self.by_chars);
        // Cells apart by tabs are a row of a table.
        if next.gap > 0 || [line, next].iter().any(|line| line.span.slice(text).contains('\t')) {
            return false;
        }
        let head = next.indent + unbroken(next.span.slice(text), self.by_chars);
        if self.exact.map_or(filled + 6 < width, |exact| filled + head <= exact) {
            return false;
        }
        if self.spaced {
            return true;
        }
        let ended = ends_sentence(line.span.slice(text));
        // If a heading fills its line, a next line that is also full is not the rest of it.
        let heads = |mark: enumerator::Mark| self.headed[mark.style.rank()];
        let full = || ends_sentence(next.span.slice(text)) || next.filled(self.by_chars) + 6 >= width;
        if !ended && !self.indented && full() && enumerator::read(line.span.slice(text)).is_some_and(heads) {
            return false;
        }
        if self.indented {
            return next.indent < 2 && (filled + 4 >= width || !ended);
        }
        let below = next.span.slice(text);
        // A short line without a closing stop is a heading, not the end of a paragraph.
        let heading = next.filled(self.by_chars) + 6 < width && !ends_sentence(below);
        let opens = heading
            || opens_paragraph(below)
            || self.topics.as_ref().is_some_and(|topics| topics.open(text, &lines[1..], width, self.by_chars));
        // `…工作（试行）` above `二、…`
        let closed = line.span.slice(text).ends_with(['）', ')', '》', '”']) && enumerator::read(below).is_some();
        !ended && !closed || filled + 2 >= width && !opens
    }
}

/// The styles with at least two lines that stop short of the width without a stop, and with hardly any lines that contain one: their
/// headings do not run into text.
fn headed(text: &str, lines: &[Line], measure: &dyn Fn(&Line) -> usize, widest: usize) -> [bool; STYLES] {
    let mut counts = [(0, 0); STYLES];
    for line in lines {
        let words = line.span.slice(text);
        let Some(mark) = enumerator::read(words) else { continue };
        let (alone, run_in) = &mut counts[mark.style.rank()];
        *alone += usize::from(measure(line) + 6 < widest && !ends_sentence(words));
        *run_in += usize::from(words.contains('。'));
    }
    counts.map(|(alone, run_in)| alone >= 2 && alone > 2 * run_in)
}

/// Lines that continue in the next one though they fill no width (only a few lines, or pasted from an email): paragraphs are indented, the
/// lines after a long one that stops in the middle of a sentence are not, and the last of them ends the sentence. Applies only where hardly
/// any other line stands at the margin.
fn at_margin(text: &str, lines: &[Line]) -> Vec<usize> {
    let ended = |line: &Line| ends_sentence(line.span.slice(text));
    let Some(first) = lines.iter().position(|line| line.indent >= 2) else { return Vec::new() };
    let (mut found, mut groups, mut others) = (Vec::new(), 0, 0);
    let mut at = first;
    while at < lines.len() {
        let mut end = at;
        while end + 1 < lines.len() && lines[end + 1].indent < 2 && lines[end + 1].gap == 0 && !ended(&lines[end]) {
            end += 1;
        }
        let words = lines[at].span.slice(text);
        let prose = || lines[at].bytes() >= 60 && words.contains(['，', '。']) && !words.contains('\t');
        if lines[at].indent >= 2 && end > at && prose() && ended(&lines[end]) {
            groups += 1;
            found.extend(at..end);
        } else {
            others += usize::from(lines[at].indent < 2) + (end - at);
        }
        at = end + 1;
    }
    if groups > 0 && others * 4 <= groups { found } else { Vec::new() }
}

/// The width of a text whose lines are filled as far as possible: that of most of the lines that stop in the middle of a sentence, if
/// nearly all of them had no room for what begins the next line.
fn exact_width(text: &str, lines: &[Line], measure: &dyn Fn(&Line) -> usize, widest: usize, by_chars: bool) -> Option<usize> {
    let torn = || {
        let full = |pair: &&[Line]| pair[1].gap == 0 && measure(&pair[0]) + 12 >= widest && !ends_sentence(pair[0].span.slice(text));
        lines.windows(2).filter(full)
    };
    let mut counts = [0usize; 160];
    torn().for_each(|pair| counts[measure(&pair[0]).min(159)] += 1);
    let width = (0..counts.len()).rev().max_by_key(|&width| counts[width])?;
    let (mut filled, mut all) = (0, 0);
    for pair in torn() {
        all += 1;
        filled += usize::from(measure(&pair[0]) + pair[1].indent + unbroken(pair[1].span.slice(text), by_chars) > width);
    }
    (all >= 5 && filled * 20 >= all * 19).then_some(width)
}

/// Whether a line opens in a way that only paragraphs do.
fn opens_paragraph(line: &str) -> bool {
    line.starts_with("——") || enumerator::read(line).is_some()
}

/// The short topic sentences that paragraphs open with (`综合实力稳步提升。生产总值…`), as far as the paragraphs show it that begin below a
/// short line: what looks like one inside a paragraph is longer, has more commas, and stands nearer to the end.
struct Topics {
    /// Characters of the longest one, a few left out.
    longest: usize,
    /// Whether some of them have a comma.
    commas: bool,
    /// Characters of half a paragraph.
    half: usize,
}

/// Characters of the longest topic sentence.
const TOPIC: usize = 24;

impl Topics {
    fn of(text: &str, lines: &[Line], measure: &dyn Fn(&Line) -> usize, widest: usize) -> Option<Self> {
        let ends = |line: &Line| ends_sentence(line.span.slice(text)) && measure(line) + 6 < widest;
        let (mut topics, mut others, mut paragraphs) = (Vec::new(), 0, Vec::new());
        let mut first = None;
        for (at, line) in lines.iter().enumerate() {
            if ends(line) {
                if let Some(first) = first.take_if(|first| *first < at) {
                    paragraphs.push(lines[first..=at].iter().map(Line::count).sum::<usize>());
                }
                first = Some(at + 1);
            } else if first == Some(at) && !opens_paragraph(line.span.slice(text)) {
                match topic(text, &lines[at..], measure(line) + 6 >= widest) {
                    Some(topic) => topics.push(topic),
                    None => others += 1,
                }
            }
        }
        if topics.len() < 3 || topics.len() * 2 < others {
            return None;
        }
        topics.sort_unstable();
        paragraphs.sort_unstable();
        let commas = topics.iter().filter(|&&(_, comma)| comma).count();
        Some(Topics {
            longest: topics[topics.len() * 9 / 10].0,
            commas: commas * 8 > topics.len(),
            half: paragraphs.get(paragraphs.len() / 2).map_or(0, |chars| chars / 2),
        })
    }

    /// Whether a paragraph opens with the first of `lines`, above which a line is full and ends a sentence.
    fn open(&self, text: &str, lines: &[Line], width: usize, by_chars: bool) -> bool {
        let full = |line: &Line| line.filled(by_chars) + 6 >= width;
        let Some((chars, comma)) = lines.first().and_then(|line| topic(text, lines, full(line))) else { return false };
        if chars > self.longest || comma && !self.commas {
            return false;
        }
        // What is left of the paragraph, were it none: up to the first line that ends it for sure.
        let mut left = 0;
        for (at, line) in lines.iter().enumerate() {
            left += line.count();
            let next = lines.get(at + 1).filter(|next| next.gap == 0 && !opens_paragraph(next.span.slice(text)));
            if left >= self.half || !full(line) || next.is_none() {
                break;
            }
        }
        left >= self.half
    }
}

/// The topic sentence that the first of `lines` opens with, in characters, and whether it has a comma; it may run on into the second line
/// where the first one is full.
fn topic(text: &str, lines: &[Line], full: bool) -> Option<(usize, bool)> {
    let second = lines.get(1).filter(|next| full && next.gap == 0).map_or("", |next| next.span.slice(text));
    let mut comma = false;
    for (at, c) in lines.first()?.span.slice(text).chars().chain(second.chars()).take(TOPIC + 1).enumerate() {
        comma |= c == '，';
        if is_terminal(c) || c.is_ascii_digit() {
            return (c == '。' && at >= 4).then_some((at, comma));
        }
    }
    None
}

/// Columns of the unbreakable head of a line: a Latin word, a number, a character with the marks that stick to it.
fn unbroken(line: &str, by_chars: bool) -> usize {
    let column = |c: char| if by_chars { 2 } else { columns(c) };
    let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '-');
    let mut width = 0;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next_if(|&c| matches!(c, '“' | '‘' | '《' | '（' | '(' | '〔')) {
        width += column(c);
    }
    match chars.next() {
        Some(c) if latin(c) => {
            width += column(c);
            while let Some(c) = chars.next_if(|&c| latin(c)) {
                width += column(c);
            }
        }
        Some(c) => width += column(c),
        None => {}
    }
    while let Some(c) = chars.next_if(|&c| cannot_begin(c) || c == '”') {
        width += column(c);
    }
    width
}

fn ends_sentence(line: &str) -> bool {
    let mut back = line.chars().rev();
    match back.next() {
        Some('”' | '’' | '）' | ')' | '》') => back.next().is_some_and(|c| matches!(c, '。' | '！' | '？' | '；' | '：')),
        Some(c) => is_terminal(c),
        None => true,
    }
}

/// A numbered line with at most this many characters was not torn by a margin.
const SHORT: usize = 18;

/// Lines torn apart by a page break, a footnote or a link: `…以` / `2.5` / `浓度持续下降为主线。`
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
    // `——2026年1月26日在青岚省第十四届` / `人民代表大会第五次会议上`
    let occasion = below.len() <= 150 && above.len() <= 200 && below.trim_end_matches(['）', ')']).ends_with("会议上");
    if occasion && above.contains("日在") && !above.ends_with('上') {
        return true;
    }
    if below.starts_with(cannot_begin) || below.starts_with("是：") {
        return true;
    }
    // `（一）加快投用`: a short numbered line is a heading whatever word it ends in; a torn one is as long as a full line.
    let heading = above.chars().count() <= SHORT && !above.contains(['，', ',', '。']) && enumerator::read(above).is_some();
    // A paragraph much longer than the line above it was not torn off from it.
    let under = || enumerator::read(above).is_some() && next.bytes() > 2 * line.bytes();
    let open_end = above.ends_with(['，', '、', '和', '的', '“', '《', '（', ','])
        || !heading && above.ends_with(['与', '及', '用', '以', '对', '把', '将', '在', '向', '为']) && !under();
    // Words such as `利用`, `取向` end in the same character as an open phrase.
    open_end && above.chars().count() > 4 && enumerator::read(below).is_none() && !CUES.closes(above, Cue::ClosedEnd)
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

/// How many of the following lines belong here because a quotation opened in this block closes in them (at most three).
fn lines_to_closing_mark(text: &str, symbols: &Symbols, lines: &[Line], first: usize, at: usize) -> usize {
    let span = Span::new(lines[first].span.start, lines[at].span.end);
    let block = span.slice(text);
    // A quotation that closes has been checked before: only the tail since the last opening mark can be open. `（1982年…通过` above
    // `根据…修正）` is a note under a title.
    let Some((open, mark)) = symbols.within(span).rfind(|&(at, c)| matches!(c, '“' | '《') || c == '（' && at == span.start) else {
        return 0;
    };
    let tail = &text[open..span.end];
    let (opening, closing) = match mark {
        '“' => ('“', '”'),
        '《' => ('《', '》'),
        _ => ('（', '）'),
    };
    let note = mark == '（' && enumerator::read(block).is_none() && block.contains('年');
    let most = if note { 120 } else { 60 };
    if tail.contains(closing) && !note || note && closes(tail) || tail.contains('。') || tail.chars().count() > most || ends_sentence(block)
    {
        return 0;
    }
    (1..=3)
        .find(|ahead| {
            lines.get(at + ahead).is_some_and(|line| {
                let below = line.span.slice(text);
                let close = if note { below.strip_suffix(closing).map(str::len) } else { below.find(closing) };
                close.is_some_and(|close| note || below.find(opening).is_none_or(|open| close < open) && !below[..close].contains('。'))
            })
        })
        .unwrap_or(0)
}

/// Whether the bracket that opens `text` is closed within it.
fn closes(text: &str) -> bool {
    let mut depth = 0i32;
    text.chars().any(|c| {
        depth += i32::from(matches!(c, '（' | '(')) - i32::from(matches!(c, '）' | ')'));
        depth == 0
    })
}

#[cfg(test)]
mod tests {
    use super::super::Reading;
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let reading = Reading::of(text);
        let found: Vec<&str> = reading.text().lines().map(str::trim).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_width_of_a_line_is_that_of_its_characters() {
        let text: String = ('\u{20}'..='\u{9FFF}').chain('\u{FF00}'..='\u{FFEF}').collect();
        let width = text.chars().map(|c| c.width_cjk().unwrap_or(0)).sum();
        assert_eq!(measure(&Symbols::of(&text), Span::new(0, text.len())), (width, text.chars().count()));
    }

    #[test]
    fn joins_lines_wrapped_at_a_fixed_width() {
        let text = "　　今年以来全市上下认真贯彻落实中央决策\n部署扎实推进各项工作取得了明显成效现在\n一、二两项工作已经完成其余工作正在抓紧\n办理。\n　　下半年全市将继续坚持稳中求进工作总基\n调抓好各项任务落实。\n　　特此报告。\n";
        check(
            text,
            &[
                "今年以来全市上下认真贯彻落实中央决策部署扎实推进各项工作取得了明显成效现在一、二两项工作已经完成其余工作正在抓紧办理。",
                "下半年全市将继续坚持稳中求进工作总基调抓好各项任务落实。",
                "特此报告。",
            ],
        );
    }

    #[test]
    fn a_heading_that_fills_its_line_stands_by_itself() {
        let body = "今年以来全市上下认真贯彻落实中央决策部\n署扎实推进各项工作取得了明显成效现在正\n抓紧办理各项任务落实到位。\n";
        let text = format!("一、抓好学习\n{body}二、抓好落实\n{body}三、加快建设现代化产业体系推动质的提升\n{body}四、抓好民生\n{body}");
        let reading = Reading::of(&text);
        assert!(reading.text().lines().any(|line| line == "三、加快建设现代化产业体系推动质的提升"), "{}", reading.text());
        assert_eq!(reading.text().lines().count(), 8);
    }

    #[test]
    fn a_topic_sentence_below_a_full_line_opens_a_paragraph_if_it_looks_like_the_others() {
        // 16 characters a line; each paragraph but the third ends with a short line.
        let body = "今年以来全市上下认真贯彻落实中央决策部署扎实推进各项工作取得了新的明显成效现在正在抓紧办理";
        let paragraph = |topic: &str, end: &str| format!("{topic}。{body}{end}。");
        let paragraphs = [
            paragraph("工业稳步增长", "有关事项"),
            paragraph("农业再获丰收", "有关事项"),
            paragraph("商贸持续活跃", "有关各项任务正在逐项抓"),
            paragraph("改革继续深化", "有关事项"),
            paragraph("民生不断改善", "有关事项"),
            format!("作风切实转变。{body}有关的各项任务正在落实。全市上下团结一致，努力奋斗。"),
        ];
        let width = 16;
        let lines = |text: &String| {
            let chars: Vec<char> = text.chars().collect();
            chars.chunks(width).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join("\n")
        };
        let wrapped = paragraphs.iter().map(lines).collect::<Vec<_>>().join("\n") + "\n";
        check(&wrapped, &paragraphs.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn mends_lines_torn_by_a_figure() {
        check("以细颗粒物\n是：浓度下降\n", &["以细颗粒物是：浓度下降"]);
        check("7.“双向揭榜挂帅”：企业“双向\n揭榜\n挂帅”的简称。\n", &["7.“双向揭榜挂帅”：企业“双向揭榜挂帅”的简称。"]);
    }
}
