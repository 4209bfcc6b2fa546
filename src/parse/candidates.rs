//! Where sections may open: enumerators at the head of blocks and inside them, unnumbered headings, dashes.

use super::enumerator::{self, Mark, Style};
use super::head_lines::is_dateline;
use super::lines::is_terminal;
use super::numeral;
use super::symbols::{Symbols, is_ideograph};
use super::topic_sentences;
use crate::dicts::{LINES, LineWord, MEASURES};
use crate::document::Marks;
use crate::document::{Block, Role};
use crate::file_info::{FileHeading, NestedItem};
use crate::reading::is_stray;
use crate::span::Span;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A place where a section may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub mark: Mark,
    /// First byte: of the enumerator, or of the heading where there is none.
    pub at: usize,
    /// The block it is in.
    pub block: usize,
    /// Whether text of the block precedes it.
    pub inline: bool,
    /// The level that the file gives it, if any.
    pub level: Option<u8>,
}

impl Candidate {
    pub fn enumerator(&self) -> Span {
        Span::new(self.at, self.at + self.mark.len)
    }
}

/// What precedes a place inside a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Stop,
    Colon,
    Comma,
    Gap,
    Bare,
}

/// All candidates in text order.
pub(crate) fn find(
    text: &str,
    symbols: &Symbols,
    blocks: &mut Vec<Block>,
    marks: &Marks,
    headings: &[FileHeading],
    items: &[NestedItem],
) -> Vec<Candidate> {
    let decimals = blocks
        .iter()
        .any(|block| block.role == Role::Body && enumerator::read(block.span.slice(text)).is_some_and(|mark| mark.style == Style::Decimal));
    let mut found = Vec::new();
    let mut inside = Vec::new();
    let mut doubtful = Vec::new();
    let notes = notes(text, blocks);
    // Neither a table row nor a paragraph inside a multi-paragraph quotation opens a section.
    let open = |block: &Block| block.role == Role::Body && !block.row && !marks.is_opaque(block.span.start);
    for (index, block) in blocks.iter().enumerate().filter(|&(index, block)| open(block) && notes.binary_search(&index).is_err()) {
        let next = blocks[index + 1..].iter().find(|next| next.role != Role::Furniture);
        let depth = depth_of_item(items, block.span);
        let candidate = |mark: Mark| {
            let mark = if mark.style == Style::ArabicDot { Mark { depth, ..mark } } else { mark };
            Candidate { mark, at: block.span.start, block: index, inline: false, level: None }
        };
        let mut head = at_head(text, symbols, block, next, decimals).map(candidate);
        if let Some(certain) = head.filter(|head| enumerator::is_doubtful(&head.mark, block.span.slice(text))) {
            doubtful.push(certain);
            head = None;
        }
        if head.is_none() {
            doubtful.extend(doubtful_heads(text, symbols, block).map(candidate));
        }
        found.extend(head);
        inside.clear();
        Paragraph { text, symbols, marks, index, block: block.span, head }.inside(&mut inside);
        found.append(&mut inside);
    }
    settle_doubtful(text, doubtful, &mut found);
    reject_announced(text, blocks, &mut found);
    complete_sequences(&mut found);
    lone_ordinals(blocks, &mut found);
    super::collection::find(text, blocks, &mut found);
    super::unnumbered::find(text, blocks, marks, &mut found, headings);
    topic_sentences::find(text, symbols, blocks, marks, &mut found);
    found.sort_by_key(|candidate| candidate.at);
    found.dedup_by_key(|candidate| candidate.at);
    let mut levels = headings.iter().peekable();
    for candidate in found.iter_mut().filter(|candidate| !candidate.inline) {
        let block = blocks[candidate.block].span;
        while levels.next_if(|heading| heading.span.start < block.start && heading.span.end <= block.start).is_some() {}
        let hinted = levels.peek().filter(|heading| heading.span.start < block.end).map(|heading| heading.level);
        candidate.level = hinted.or_else(|| hashes(text, block.start));
    }
    found
}

/// How many numbered lists enclose the list of a block, according to the file.
fn depth_of_item(items: &[NestedItem], block: Span) -> usize {
    let at = items.partition_point(|item| item.span.end <= block.start);
    items.get(at).filter(|item| item.span.start < block.end).map_or(0, |item| usize::from(item.depth))
}

/// The level of a plain-text heading marked with `#`.
fn hashes(text: &str, at: usize) -> Option<u8> {
    let before = text[..at].trim_end_matches([' ', '\t']);
    let count = before.len() - before.trim_end_matches('#').len();
    u8::try_from(count).ok().filter(|level| (1..=6).contains(level))
}

/// `注：①数据为快报数。`, `备注：1.…` and the numbered lines that continue it: notes to a table or a figure, not sections.
fn notes(text: &str, blocks: &[Block]) -> Vec<usize> {
    let mut notes = Vec::new();
    let mut next: Option<(Style, u32)> = None;
    for (index, block) in blocks.iter().enumerate() {
        let line = block.span.slice(text);
        if let Some((style, number)) = next.take()
            && enumerator::read(line).is_some_and(|mark| (mark.style, mark.number) == (style, Some(number)))
        {
            notes.push(index);
            next = Some((style, number + 1));
            continue;
        }
        if !line.starts_with(['注', '备', '附', '说']) {
            continue;
        }
        let note = LINES.opening(line, LineWord::Note).map(|word| &line[word.len()..]);
        if let Some(rest) = note {
            let alone = rest.trim().is_empty() && !line.starts_with('说');
            // `1.“双碳”：碳达峰与碳中和。` is a glossary entry, whatever stands above it.
            let is_entry = |line: &str| line.chars().take(24).any(|c| matches!(c, '：' | ':'));
            let below = blocks.get(index + 1).map(|next| next.span.slice(text)).filter(|line| alone && !is_entry(line));
            let below = below.and_then(enumerator::read);
            let listed = [Style::ArabicDot, Style::ArabicParen, Style::Circled];
            next = below.filter(|mark| mark.number == Some(1) && listed.contains(&mark.style)).map(|mark| (mark.style, 1));
            let first = enumerator::read(rest.trim_start()).and_then(|mark| Some((mark.style, mark.number?)));
            if let Some((style, _)) = first {
                // The next line counts on from the last number of this one.
                let last = rest.char_indices().filter_map(|(at, _)| enumerator::read(&rest[at..])).rfind(|mark| mark.style == style);
                notes.push(index);
                next = last.and_then(|mark| Some((style, mark.number? + 1)));
            }
        }
    }
    notes
}

/// The enumerator that opens a block.
fn at_head(text: &str, symbols: &Symbols, block: &Block, next: Option<&Block>, decimals: bool) -> Option<Mark> {
    let line = block.span.slice(text);
    if let Some(mark) = enumerator::appendix(line) {
        // `附件1：清单` opens an annex, unless another one or the signature follows: then it is only an item in a list.
        let below = next.filter(|next| next.role == Role::Body).map(|next| next.span.slice(text));
        let text_follows = below.is_some_and(|below| enumerator::appendix(below).is_none());
        let titled = mark.number.is_some() && text_follows && line.chars().count() <= 40 && !line.ends_with(is_terminal);
        // `附件1清单` above another enclosure or at the very end is an item in a list of enclosures.
        let rest = line[mark.len..].trim();
        let opens = opens_appendix(rest) && (rest.is_empty() || rest == "：" || rest == ":" || text_follows);
        return (opens || (titled && line[mark.len..].trim_start().starts_with(['：', ':']))).then_some(mark);
    }
    if let Some(mark) = dash(line) {
        return Some(mark);
    }
    if symbols.within(block.span).any(|(_, c)| c == '\t') && is_row(line) {
        return None;
    }
    if let Some(mark) = enumerator::lone_numeral(line) {
        return Some(mark);
    }
    if let Some(mark) = enumerator::read(line) {
        let rest = line[mark.len..].trim();
        return (!rest.is_empty() || matches!(mark.style, Style::Part | Style::Chapter | Style::Section | Style::HanDot | Style::HanParen))
            .then_some(mark);
    }
    if decimals { enumerator::bare_number(line) } else { None }
}

/// Possible enumerators at the head of a block.
fn doubtful_heads<'a>(text: &'a str, symbols: &'a Symbols, block: &Block) -> impl Iterator<Item = Mark> + 'a {
    let span = block.span;
    let line = span.slice(text);
    let is_table_row = move || symbols.within(span).any(|(_, c)| c == '\t') && is_row(line);
    enumerator::read_doubtful(line).filter(move |mark| !line[mark.len..].trim().is_empty() && !is_table_row())
}

/// Accepts the doubtful block heads that their neighbours prove, one reading per block.
fn settle_doubtful(text: &str, doubtful: Vec<Candidate>, found: &mut Vec<Candidate>) {
    if doubtful.is_empty() {
        return;
    }
    let mut taken: Vec<Candidate> = Vec::new();
    for style in [Style::HanDot, Style::HanParen, Style::ArabicParen, Style::ArabicDot, Style::Article] {
        taken.extend(proven(text, style, &doubtful, found));
    }
    let decimals = Decimals::of(text, &doubtful, found);
    let of_decimals = doubtful.iter().filter(|candidate| candidate.mark.style == Style::Decimal);
    taken.extend(of_decimals.filter(|decimal| decimals.count(text, decimal)));
    // Of several readings of one head, the first proven one is kept.
    taken.sort_by_key(|candidate| candidate.at);
    taken.dedup_by_key(|candidate| candidate.at);
    found.extend(taken);
    found.sort_by_key(|candidate| candidate.at);
}

/// The doubtful heads of one style that continue a list or begin one: among the heads of the style, the one before has the previous number
/// or the one after has the next number, and neither has the same (`（一）…`, then a line that begins with `（一）期`).
fn proven(text: &str, style: Style, doubtful: &[Candidate], found: &[Candidate]) -> Vec<Candidate> {
    let of_style = |candidate: &&Candidate| candidate.mark.style == style && !candidate.inline;
    if !doubtful.iter().any(|candidate| candidate.mark.style == style) {
        return Vec::new();
    }
    let mut heads: Vec<(&Candidate, bool)> = found.iter().filter(of_style).map(|candidate| (candidate, true)).collect();
    heads.extend(doubtful.iter().filter(of_style).map(|candidate| (candidate, false)));
    heads.sort_by_key(|(candidate, certain)| (candidate.at, !certain));
    heads.dedup_by_key(|(candidate, _)| candidate.at);
    // A list does not go on after a heading that ranks above it in the usual order (GB/T 9704); articles count on across everything.
    let above = |candidate: &&Candidate| candidate.mark.style < style && candidate.mark.style != Style::Plain && style != Style::Article;
    let above: Vec<usize> = found.iter().filter(above).map(|candidate| candidate.at).collect();
    let together = |a: &Candidate, b: &Candidate| above.partition_point(|&at| at <= a.at) == above.partition_point(|&at| at < b.at);
    let follows = |pair: &[(&Candidate, bool)]| {
        pair[0].0.mark.number.map(|number| number + 1) == pair[1].0.mark.number && together(pair[0].0, pair[1].0)
    };
    let repeats = |pair: &[(&Candidate, bool)]| pair[0].0.mark.number == pair[1].0.mark.number && together(pair[0].0, pair[1].0);
    let linked: Vec<bool> = heads.windows(2).map(follows).collect();
    let repeated: Vec<bool> = heads.windows(2).map(repeats).collect();
    let mut taken = Vec::new();
    let mut at = 0;
    while at < heads.len() {
        let end = at + linked[at..].iter().take_while(|linked| **linked).count();
        let run = &heads[at..=end];
        // Heads that may be figures or nouns with their measure words need a certain one among them, or a long run.
        let certain = run.iter().any(|(_, certain)| *certain);
        let enough = match style {
            Style::ArabicDot => certain || is_list_of_figures(text, run),
            Style::Article => certain || run.len() >= 3,
            _ => true,
        };
        if run.len() >= 2 && enough {
            for (offset, (candidate, certain)) in run.iter().enumerate() {
                let here = at + offset;
                let twice = here.checked_sub(1).is_some_and(|before| repeated[before]) || repeated.get(here).is_some_and(|&twice| twice);
                if !certain && !twice {
                    taken.push(**candidate);
                }
            }
        }
        at = end + 1;
    }
    taken
}

/// `1.10所学校…` above `2.8家医院…` above `3.12个小区…`: three or more in a row, most of which count things.
fn is_list_of_figures(text: &str, run: &[(&Candidate, bool)]) -> bool {
    let measured = |candidate: &Candidate| {
        let rest = text[candidate.at + candidate.mark.len..].trim_start_matches(|c: char| numeral::digit(c).is_some() || c == '万');
        MEASURES.heads(rest).next().is_some()
    };
    run.len() >= 3
        && run[0].0.mark.number == Some(1)
        && run.windows(2).all(|pair| pair[1].0.block == pair[0].0.block + 1)
        && run.iter().filter(|(candidate, _)| measured(candidate)).count() * 2 > run.len()
}

/// The first two parts of the decimal numbers of a text, certain or doubtful, and the places of its plain numbers.
struct Decimals {
    counts: FxHashMap<(u32, u32), usize>,
    /// The first place of each `1.`.
    heads: FxHashMap<u32, usize>,
}

impl Decimals {
    fn of(text: &str, doubtful: &[Candidate], found: &[Candidate]) -> Self {
        let mut decimals = Decimals { counts: FxHashMap::default(), heads: FxHashMap::default() };
        let certain = found.iter().filter(|candidate| !candidate.inline);
        for candidate in certain.chain(doubtful).filter(|candidate| candidate.mark.style == Style::Decimal) {
            if let Some(parts) = Self::parts(text, candidate) {
                *decimals.counts.entry(parts).or_default() += 1;
            }
        }
        for head in found.iter().filter(|head| head.mark.style == Style::ArabicDot) {
            if let Some(number) = head.mark.number {
                decimals.heads.entry(number).and_modify(|at| *at = head.at.min(*at)).or_insert(head.at);
            }
        }
        decimals
    }

    fn parts(text: &str, candidate: &Candidate) -> Option<(u32, u32)> {
        let mut parts = candidate.enumerator().slice(text).split(['.', '．']).filter_map(|part| numeral::read_arabic(part, 3));
        Some((parts.next()?.0, parts.next().map_or(0, |(number, _)| number)))
    }

    /// Whether a doubtful one belongs to a count, having another beside it or being the first of its own, as with headings; not a figure
    /// (`26.3微克`) or a day (`12.4国家宪法日`).
    fn count(&self, text: &str, decimal: &Candidate) -> bool {
        let Some((whole, part)) = Self::parts(text, decimal) else { return false };
        let stands = |whole: u32, part: u32| self.counts.contains_key(&(whole, part));
        // `1.1`, `1.3` below `1.`
        let headed = self.heads.get(&whole).is_some_and(|&at| at < decimal.at);
        let near = if headed { 2 } else { 1 };
        let again = self.counts.get(&(whole, part)).is_some_and(|&count| count > 1);
        let beside = || (part.saturating_sub(near)..=part + near).any(|other| other != part && stands(whole, other));
        let first = || [whole.checked_sub(1), Some(whole + 1)].into_iter().flatten().any(|other| stands(other, 0) || stands(other, 1));
        headed && part == 1 || again || beside() || part == 1 && first()
    }
}

/// `1.改造小区5个⇥城建办⇥12月`: a row of a table.
fn is_row(line: &str) -> bool {
    line.split('\t').filter(|cell| !cell.trim().is_empty()).count() >= 3
}

/// `附件1` on a line of its own opens an appendix; `附件：1.任务分解表 2.…` below a notice only lists them.
fn opens_appendix(rest: &str) -> bool {
    let named = rest.trim_start_matches([' ', '　', '：', ':', '．', '.', '、']).trim_end();
    let colon = rest.trim_start().starts_with(['：', ':']);
    named.is_empty()
        || (!colon
            && named.chars().count() <= 40
            && !named.ends_with(is_terminal)
            && !named.starts_with(['所', '下', '中', '的', '列', '及', '和', '见', '）', '》']))
}

/// `——坚持党的全面领导，切实…`: a dash before a clause; not a dateline, not a dash alone.
fn dash(line: &str) -> Option<Mark> {
    // PDF readers split the dash in two: `— —坚持`.
    let rest = line.trim_start_matches(['—', '―', '－', '─', '–', ' ']);
    let len = line[..line.len() - rest.len()].trim_end().len();
    let dashes = line[..len].chars().filter(|&c| c != ' ').count();
    let body = rest.trim_start();
    let clause = body.chars().next().is_some_and(|c| enumerator::is_han(c) || matches!(c, '“' | '《' | '"') || c.is_ascii_digit());
    (dashes >= 2 && clause && body.chars().count() > 4 && !is_dateline(line)).then_some(Mark::unnumbered(Style::Dash, 0, len))
}

/// A block that may contain candidates.
struct Paragraph<'a> {
    text: &'a str,
    symbols: &'a Symbols,
    marks: &'a Marks,
    index: usize,
    block: Span,
    /// The candidate that opens it.
    head: Option<Candidate>,
}

impl Paragraph<'_> {
    /// Candidates inside the block that belong to a run (`一是…；二是…`); the block's own head may be its first member.
    fn inside(&self, out: &mut Vec<Candidate>) {
        let loose = self.loose();
        if loose.is_empty() {
            return;
        }
        let mut styles: Vec<Style> = loose.iter().map(|(candidate, _)| candidate.mark.style).collect();
        styles.sort_unstable();
        styles.dedup();
        for style in styles {
            self.runs(style, &loose, out);
        }
        out.sort_by_key(|candidate| candidate.at);
    }

    /// What would be a candidate as a member of a run.
    fn loose(&self) -> Vec<(Candidate, Before)> {
        let Paragraph { text, block, head, .. } = *self;
        let from = head.map_or(block.start, |head| head.at + head.mark.len);
        let mut loose: Vec<(Candidate, Before)> = Vec::new();
        let mut last = from;
        for (at, c) in openings(text, self.symbols, Span::new(from, block.end)) {
            if at < last || (at == from && head.is_some()) || self.marks.is_opaque(at) {
                continue;
            }
            let before = before(text, block, at);
            if before == Before::Bare && !matches!(c, '（' | '(' | '\u{2460}'..='\u{249B}') {
                continue;
            }
            let words = &text[at..block.end];
            let Some(mark) = enumerator::read(words).or_else(|| bracketed_before_kind(words, before)) else { continue };
            // `针对（1）（2）两点不足` refers to items.
            let same = |other: Mark| other.style == mark.style;
            let refers = enumerator::read(&text[at + mark.len..block.end]).is_some_and(same)
                || loose.last().is_some_and(|(last, _)| same(last.mark) && last.enumerator().end == at);
            if !refers && !may_stand(mark.style, before) {
                continue;
            }
            last = at + mark.len;
            if !refers {
                loose.push((Candidate { mark, at, block: self.index, inline: at > block.start, level: None }, before));
            }
        }
        loose
    }

    /// Adds the runs of one style.
    fn runs(&self, style: Style, loose: &[(Candidate, Before)], out: &mut Vec<Candidate>) {
        let mut run: Vec<Candidate> = Vec::new();
        let mut expected = self.head.filter(|head| head.mark.style == style).and_then(|head| head.mark.number);
        let mut needed = if expected.is_some() { 1 } else { 2 };
        for (candidate, before) in loose.iter().filter(|(candidate, _)| candidate.mark.style == style) {
            let number = candidate.mark.number.unwrap_or(0);
            // A slip in counting is kept, and reported by `check`.
            let slip = |last: u32| {
                let apart = *before == Before::Stop && last > 1;
                style.is_spoken() && number == last + 2 || apart && (number == last || (last + 2..=last + 3).contains(&number))
            };
            let begins = || {
                *before != Before::Bare
                    || matches!(style, Style::Circled | Style::ArabicParen)
                    || follows_heading(self.text, self.block, candidate.at, self.head, loose)
            };
            // A run that does not begin at 1 (`（三）…。（四）…。`) is kept, and reported by `check`.
            let begins_late =
                || run.is_empty() && expected.is_none() && *before == Before::Stop && matches!(style, Style::HanDot | Style::HanParen);
            if expected.is_some_and(|last| number == last + 1 || slip(last)) {
                run.push(*candidate);
            } else if number == 1 && begins() || begins_late() {
                if run.len() >= needed {
                    out.append(&mut run);
                }
                run = vec![*candidate];
                needed = 2;
            } else {
                continue;
            }
            expected = Some(number);
        }
        if run.len() >= needed {
            out.append(&mut run);
        }
    }
}

/// `（二）项目建设` after a stop: only a run proves it.
fn bracketed_before_kind(words: &str, before: Before) -> Option<Mark> {
    let bracketed = matches!(before, Before::Stop | Before::Colon) && words.starts_with(['（', '(']);
    bracketed.then(|| enumerator::read_doubtful(words).find(|mark| matches!(mark.style, Style::HanParen | Style::ArabicParen)))?
}

/// Where in `span` an enumerator may begin: at its head, at a sign or right after one.
fn openings<'a>(text: &'a str, symbols: &'a Symbols, span: Span) -> impl Iterator<Item = (usize, char)> + 'a {
    let next = move |at: usize| text[at..span.end].chars().next().map(|c| (at, c));
    let first = next(span.start).filter(|&(_, c)| is_ideograph(c));
    let others = symbols.within(span).flat_map(move |(at, c)| {
        let behind = at + c.len_utf8();
        [Some((at, c)), next(behind).filter(|&(_, c)| is_ideograph(c))]
    });
    first.into_iter().chain(others.flatten()).filter(|&(_, c)| enumerator::may_open(c))
}

/// `二、主要内容（一）生态环境规划`: a heading without punctuation, then its first child.
fn follows_heading(text: &str, block: Span, at: usize, head: Option<Candidate>, loose: &[(Candidate, Before)]) -> bool {
    let above = loose.partition_point(|(candidate, _)| candidate.at < at).checked_sub(1).map(|last| loose[last].0).or(head);
    above.is_some_and(|above| {
        let heading = &text[above.at + above.mark.len..at];
        above.at >= block.start && !heading.contains(is_terminal) && (2..=30).contains(&heading.chars().count())
    })
}

fn before(text: &str, block: Span, at: usize) -> Before {
    let head = &text[block.start..at];
    let bare = head.trim_end_matches(|c: char| c.is_whitespace() || is_stray(c));
    let gap = &head[bare.len()..];
    match bare.chars().next_back() {
        None => Before::Stop,
        Some('。' | '；' | '！' | '？' | ';' | '…') => Before::Stop,
        Some('”' | '’' | '）' | ')') if bare.chars().rev().nth(1).is_some_and(|c| matches!(c, '。' | '！' | '？' | '；')) => {
            Before::Stop
        }
        Some('：' | ':') => Before::Colon,
        Some('，' | ',' | '、') => Before::Comma,
        _ if gap.contains('　') || gap.contains('\n') || !gap.is_empty() => Before::Gap,
        _ => Before::Bare,
    }
}

fn may_stand(style: Style, before: Before) -> bool {
    use Before::{Bare, Colon, Comma, Gap, Stop};
    match style {
        Style::Part | Style::Chapter | Style::Section | Style::Article => matches!(before, Stop | Gap),
        Style::HanDot => matches!(before, Stop | Colon | Gap),
        Style::ArabicDot => matches!(before, Stop | Colon | Comma | Gap),
        Style::HanParen => matches!(before, Stop | Colon | Gap | Bare),
        Style::ArabicParen | Style::Circled => true,
        Style::OrdinalDi => matches!(before, Stop | Colon | Gap),
        Style::OrdinalQi | Style::Sequence | Style::OrdinalShi | Style::OrdinalYao => matches!(before, Stop | Colon | Comma | Gap),
        Style::Decimal | Style::Appendix | Style::Plain | Style::Dash | Style::Lead => false,
    }
}

// Matches `报告分三个部分：`, `包括以下五个方面：`, `主要讲三个问题：`; not `现批复如下：`.
static ANNOUNCES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:分|共|包括|讲|谈|报告|汇报|由)[^。；]{0,16}(?:部分|方面|问题|章|点|个专题|篇)[^。；]{0,10}[：:，,]?\s*$")
        .expect("the pattern is tested")
});

// Matches `报告分六个部分：`: the parts of the report itself, which follow even where their numbers are lost.
static PARTS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"报告[^。；]{0,24}(?:部分|方面|问题)[^。；]{0,10}$").expect("the pattern is tested"));

/// Inline `一、…；二、…` that only announces what follows later on lines of its own.
fn reject_announced(text: &str, blocks: &[Block], found: &mut Vec<Candidate>) {
    let mut dropped: Vec<(usize, Style)> = Vec::new();
    for style in [Style::HanDot, Style::HanParen, Style::ArabicDot, Style::ArabicParen, Style::Part, Style::Chapter] {
        let on_lines: Vec<usize> = found.iter().filter(|c| c.mark.style == style && !c.inline).map(|c| c.block).collect();
        let mut firsts = found.iter().filter(|c| c.mark.style == style && c.inline);
        let mut seen = usize::MAX;
        for first in &mut firsts {
            if first.block == seen {
                continue;
            }
            seen = first.block;
            let lead = &text[blocks[first.block].span.start..first.at];
            let later = on_lines.last().is_some_and(|&last| last > first.block);
            let elsewhere = on_lines.iter().any(|&block| block != first.block);
            if ((later || PARTS.is_match(lead)) && ANNOUNCES.is_match(lead))
                || (style == Style::HanDot && elsewhere && !on_lines.contains(&first.block))
            {
                dropped.push((first.block, style));
            }
        }
    }
    found.retain(|c| !(c.inline && dropped.contains(&(c.block, c.mark.style))));
}

/// `首先` … `最后` only as a complete run: 首先, 其次 and a last one, in one block or at the heads of blocks.
fn complete_sequences(found: &mut Vec<Candidate>) {
    let members: Vec<usize> = (0..found.len()).filter(|&i| found[i].mark.style == Style::Sequence).collect();
    let mut keep = vec![false; found.len()];
    let mut run: Vec<usize> = Vec::new();
    let close = |run: &mut Vec<usize>, keep: &mut Vec<bool>| {
        if run.len() >= 3 {
            for &i in run.iter() {
                keep[i] = true;
            }
        }
        run.clear();
    };
    for &i in &members {
        let number = found[i].mark.number.unwrap_or(0);
        let joined = run.last().is_some_and(|&last| {
            let near = found[last].block == found[i].block || (!found[i].inline && found[i].block - found[last].block <= 6);
            near && number > found[last].mark.number.unwrap_or(0)
        });
        if !joined {
            close(&mut run, &mut keep);
            if number != 1 {
                continue;
            }
        }
        run.push(i);
    }
    close(&mut run, &mut keep);
    let mut index = 0;
    found.retain(|candidate| {
        index += 1;
        candidate.mark.style != Style::Sequence || keep[index - 1]
    });
}

/// `第一，` at the head of a paragraph with no `第二，` after it is an adverb; so is a single `其一`.
fn lone_ordinals(blocks: &[Block], found: &mut Vec<Candidate>) {
    for style in [Style::OrdinalDi, Style::OrdinalQi] {
        let numbers: Vec<(usize, u32, usize)> =
            found.iter().filter(|c| c.mark.style == style).map(|c| (c.at, c.mark.number.unwrap_or(0), c.block)).collect();
        let mut lone = Vec::new();
        for (k, &(at, number, block)) in numbers.iter().enumerate() {
            // Within one paragraph a number may be missing.
            let follows = |(_, last, place): (usize, u32, usize), number: u32, block: usize| {
                last + 1 == number || place == block && (last + 2..=last + 3).contains(&number)
            };
            // One that opens a paragraph may follow one whose number is lost.
            let near = k > 0 && at == blocks[block].span.start && numbers[k - 1].1 < number && block - numbers[k - 1].2 <= 20;
            let before = k > 0 && (follows(numbers[k - 1], number, block) || near);
            let after = numbers.get(k + 1).is_some_and(|&(_, next, place)| follows((at, number, block), next, place));
            if !before && !after {
                lone.push(at);
            }
        }
        found.retain(|c| c.mark.style != style || lone.binary_search(&c.at).is_err());
    }
}
