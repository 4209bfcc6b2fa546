//! From a sequence of candidates to the tree. The order of styles is read from the report itself: a list that goes on
//! after another one contains it. The usual order (GB/T 9704) decides only where a report gives no such evidence.

use super::candidates::Candidate;
use super::enumerator::{SENTENCE, STYLES, Style};
use super::heading;
use super::lines::is_terminal;
use crate::dicts::{CUES, Cue};
use crate::document::Marks;
use crate::document::{Block, Role, Section};
use crate::span::Span;
use rustc_hash::FxHashMap;

/// Deeper trees than this are not read; no report has them.
const DEEPEST: usize = 10;
/// How many lists of one style may be open at once.
const OPEN_LISTS: usize = 6;

/// A style; decimal and unnumbered headings are distinguished by their depth.
type Key = usize;

fn key(candidate: &Candidate) -> Key {
    if is_sentence(candidate) {
        return Style::Lead.rank() * 8 + 1;
    }
    candidate.mark.style.rank() * 8 + candidate.mark.depth.min(7)
}

/// Which candidate continues which.
struct Lists {
    /// For each candidate, the one that it continues (`二、` → `一、`).
    previous: Vec<Option<usize>>,
    /// For each candidate, the one that continues it.
    next: Vec<Option<usize>>,
}

/// A topic sentence, at the head of its paragraph or on a line of its own.
fn is_topical(candidate: &Candidate) -> bool {
    candidate.mark.style == Style::Lead || is_sentence(candidate)
}

/// A topic sentence on a line of its own.
fn is_sentence(candidate: &Candidate) -> bool {
    candidate.mark.style == Style::Plain && candidate.mark.depth == SENTENCE
}

struct OpenList {
    number: u32,
    /// As in [`super::enumerator::Mark::inserted`].
    inserted: u32,
    first: usize,
    /// Whether a list that contained this one has gone on: then this one goes on only where no other list does.
    passed: bool,
    last: usize,
    block: usize,
    inline: bool,
}

impl Lists {
    fn of(candidates: &[Candidate]) -> Self {
        let mut lists = Lists { previous: vec![None; candidates.len()], next: vec![None; candidates.len()] };
        let mut open: FxHashMap<Key, Vec<OpenList>> = FxHashMap::default();
        for (index, candidate) in candidates.iter().enumerate() {
            let Some(number) = candidate.mark.number else { continue };
            let stack = open.entry(key(candidate)).or_default();
            let inserted = candidate.mark.inserted;
            let follows = |list: &OpenList| {
                if inserted == 0 { list.number + 1 == number } else { list.number == number && list.inserted + 1 == inserted }
            };
            let fits = |list: &OpenList| follows(list) && (list.block == candidate.block || !list.inline);
            let at = stack.iter().rposition(|list| fits(list) && !list.passed).or_else(|| stack.iter().rposition(fits));
            match at {
                Some(at) => {
                    stack.truncate(at + 1);
                    let previous = stack[at].last;
                    lists.previous[index] = Some(previous);
                    lists.next[previous] = Some(index);
                    stack[at].number = number;
                    stack[at].inserted = inserted;
                    stack[at].last = index;
                    stack[at].block = candidate.block;
                    stack[at].passed = false;
                    if !candidate.inline {
                        open.values_mut().flatten().filter(|list| list.first > previous).for_each(|list| list.passed = true);
                    }
                }
                None => {
                    // The first list of a style is the likeliest to go on far below; the ones in between are forgotten first.
                    if stack.len() == OPEN_LISTS {
                        stack.remove(1);
                    }
                    stack.push(OpenList {
                        number,
                        inserted,
                        first: index,
                        passed: false,
                        last: index,
                        block: candidate.block,
                        inline: candidate.inline,
                    });
                }
            }
        }
        lists
    }
}

/// How often a list of one style goes on after a list of another.
struct Order {
    holds: FxHashMap<(Key, Key), usize>,
    marked: Marked,
}

impl Order {
    fn of(candidates: &[Candidate], lists: &Lists) -> Self {
        let mut holds = FxHashMap::default();
        let mut latest: Vec<Option<usize>> = vec![None; STYLES * 8];
        for (index, candidate) in candidates.iter().enumerate() {
            let starts = lists.previous[index].is_none() && candidate.mark.number.is_none_or(|number| number == 1);
            if starts {
                for (outer, last) in latest.iter().enumerate() {
                    if outer != key(candidate) && last.is_some_and(|last| lists.next[last].is_some()) {
                        *holds.entry((outer, key(candidate))).or_insert(0) += 1;
                    }
                }
            }
            if !candidate.inline {
                latest[key(candidate)] = Some(index);
            }
        }
        Order { holds, marked: Marked::of(candidates) }
    }

    fn is_shallower(&self, outer: Key, inner: Key) -> bool {
        if is_legal(outer) && is_legal(inner) {
            return outer < inner;
        }
        let count = |a, b| self.holds.get(&(a, b)).copied().unwrap_or(0);
        match count(outer, inner).cmp(&count(inner, outer)) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => outer < inner,
        }
    }
}

/// 编, 章, 节 and 条 have a fixed order by law (立法法, article 65), and articles count on across all of them.
fn is_legal(key: Key) -> bool {
    (Style::Part.rank() * 8..Style::HanDot.rank() * 8).contains(&key)
}

struct Open {
    candidate: usize,
    section: usize,
    /// The most blocks that an earlier item of the list took beyond its first; `None` before the second item.
    extra: Option<usize>,
}

/// The sections of the report in order, with levels, parents, headings and spans.
pub(crate) fn build(text: &str, blocks: &[Block], marks: &Marks, candidates: &[Candidate]) -> Vec<Section> {
    let lists = Lists::of(candidates);
    let order = Order::of(candidates, &lists);
    let mut sections: Vec<Section> = Vec::with_capacity(candidates.len());
    let mut stack: Vec<Open> = Vec::new();
    let mut extras: Vec<Option<usize>> = Vec::with_capacity(candidates.len());
    let explicit = |candidate: &Candidate| order.marked.level(candidate);
    for (index, candidate) in candidates.iter().enumerate() {
        let mut extra = None;
        let placed = explicit(candidate).is_some_and(|level| place(&mut stack, level, |open| explicit(&candidates[open.candidate])));
        let sibling = lists.previous[index].and_then(|previous| stack.iter().rposition(|open| open.candidate == previous));
        if placed {
            // Where the file says so.
        } else if let Some(at) = sibling {
            extra = continued_extra(&stack[at], candidates, candidate);
            stack.truncate(at);
        } else {
            extra = settle(&mut stack, candidates, index, &lists, &order, text, blocks, &sections).or(extra);
        }
        let parent = stack.last().map(|open| open.section);
        let section = open_section(text, blocks, marks, candidates, index, parent.map_or(0, |p| sections[p].level) + 1, parent);
        if let Some(parent) = parent {
            sections[parent].children.push(index);
        }
        sections.push(section);
        extras.push(extra);
        stack.push(Open { candidate: index, section: index, extra });
    }
    close_spans(text, blocks, candidates, &lists, &extras, &mut sections);
    sections
}

/// Styles whose headings the file marks, with few exceptions: the file's levels take precedence over inference.
struct Marked {
    counts: FxHashMap<Key, (usize, usize)>,
}

impl Marked {
    fn of(candidates: &[Candidate]) -> Self {
        let mut counts: FxHashMap<Key, (usize, usize)> = FxHashMap::default();
        for candidate in candidates.iter().filter(|candidate| !candidate.inline) {
            let (marked, all) = counts.entry(key(candidate)).or_default();
            *marked += usize::from(candidate.level.is_some());
            *all += 1;
        }
        Marked { counts }
    }

    /// The level that the file gives a heading, if it gives one to nearly all headings of the style.
    fn level(&self, candidate: &Candidate) -> Option<u8> {
        candidate.level.filter(|_| self.counts.get(&key(candidate)).is_some_and(|&(marked, all)| marked * 5 >= all * 4))
    }
}

/// Pops the stack to the heading that contains one of this level, and returns whether there is one; sections that the file does not mark
/// stay unless a marked one below them has to go.
fn place(stack: &mut Vec<Open>, level: u8, explicit: impl Fn(&Open) -> Option<u8>) -> bool {
    if let Some(at) = stack.iter().position(|open| explicit(open).is_some_and(|other| other >= level)) {
        stack.truncate(at);
        return stack.last().is_none_or(|open| explicit(open).is_some());
    }
    stack.last().is_some_and(|open| explicit(open).is_some())
        || stack.iter().rposition(|open| explicit(open).is_some()).is_some_and(|at| {
            // Unmarked sections above it belong to the previous marked heading.
            stack.truncate(at + 1);
            true
        })
}

fn continued_extra(open: &Open, candidates: &[Candidate], next: &Candidate) -> Option<usize> {
    let taken = (next.block - candidates[open.candidate].block).saturating_sub(1);
    Some(open.extra.map_or(taken, |extra| extra.max(taken)))
}

/// Pops the stack to the section that will contain candidate `index`, which continues none of the open lists.
#[allow(clippy::too_many_arguments)]
fn settle(
    stack: &mut Vec<Open>,
    candidates: &[Candidate],
    index: usize,
    lists: &Lists,
    order: &Order,
    text: &str,
    blocks: &[Block],
    sections: &[Section],
) -> Option<usize> {
    let candidate = &candidates[index];
    let mut extra = None;
    // `一、…` `二、…` `三是…`: a writer who changes style in the middle of a count goes on counting.
    if let Some(number) = candidate.mark.number.filter(|&number| number > 1 && !candidate.inline) {
        let counted = |open: &Open| {
            let above = &candidates[open.candidate];
            let kin =
                matches!((above.mark.style, candidate.mark.style), (Style::HanDot, Style::OrdinalShi) | (Style::OrdinalShi, Style::HanDot));
            kin && !above.inline && above.mark.number == Some(number - 1) && lists.next[open.candidate].is_none()
        };
        if let Some(at) = stack.iter().rposition(counted) {
            extra = continued_extra(&stack[at], candidates, candidate);
            stack.truncate(at);
            return extra;
        }
    }
    while let Some(top) = stack.last() {
        let above = &candidates[top.candidate];
        let goes_on = lists.next[top.candidate].is_some_and(|next| next > index);
        let elsewhere = above.block != candidate.block;
        // A count inside a paragraph ends with it.
        if above.inline && elsewhere {
            stack.pop();
            continue;
        }
        if is_legal(key(above)) && is_legal(key(candidate)) && key(above) > key(candidate) {
            stack.pop();
            continue;
        }
        // `附则` without a number stands beside the chapters and contains the articles below it.
        let rules =
            |candidate: &Candidate| candidate.mark.style == Style::Plain && CUES.is(blocks[candidate.block].span.slice(text), Cue::Rules);
        if rules(candidate) && is_legal(key(above)) {
            stack.pop();
            continue;
        }
        if rules(above) && candidate.mark.style == Style::Article {
            break;
        }
        // A foreword stands beside what follows it.
        let line = blocks[above.block].span.slice(text);
        if above.mark.style == Style::Plain && candidate.mark.style <= Style::HanDot && !candidate.inline && CUES.is(line, Cue::Foreword) {
            stack.pop();
            continue;
        }
        if key(above) == key(candidate) {
            let restarts = candidate.mark.number == Some(1) && goes_on && stack.len() < DEEPEST;
            if !restarts {
                extra = continued_extra(top, candidates, candidate);
                stack.pop();
            }
            break;
        }
        // A style that is a leaf by nature contains only what stands in its own paragraph or is announced at its end.
        if (above.mark.style == Style::Dash || is_topical(above))
            && elsewhere
            && !(announces(text, blocks, above.block) && candidate.block == above.block + 1)
            && !holds_leads(text, blocks, candidates, top, candidate, sections)
        {
            stack.pop();
            continue;
        }
        // The last item of a list does not contain what comes after more paragraphs than any other item has.
        let loose = matches!(candidate.mark.style, Style::Dash | Style::OrdinalShi | Style::OrdinalYao) || is_topical(candidate);
        let taken = candidate.block.saturating_sub(above.block + 1);
        if loose && !candidate.inline && !goes_on && top.extra.is_some_and(|extra| taken > extra) {
            stack.pop();
            continue;
        }
        // Items inside a paragraph belong to what heads it, or to the heading above.
        let heading = (Style::Part..=Style::HanParen).contains(&above.mark.style);
        if candidate.inline && !above.inline && (!elsewhere || heading) && stack.len() < DEEPEST {
            break;
        }
        if stack.len() >= DEEPEST
            || !(goes_on
                || order.is_shallower(key(above), key(candidate))
                || order.marked.level(above).is_some() && key(above) < key(candidate))
        {
            stack.pop();
            continue;
        }
        break;
    }
    extra
}

/// `——从发展成色看，量质齐升` on a line of its own heads the topic sentences below it.
fn holds_leads(text: &str, blocks: &[Block], candidates: &[Candidate], top: &Open, lead: &Candidate, sections: &[Section]) -> bool {
    let above = &candidates[top.candidate];
    let line = blocks[above.block].span.slice(text);
    let bare = line.trim_end_matches('。');
    // Dashes in a row are items of a list; the last of them contains nothing.
    let beside = |other: &Candidate| other.mark.style == Style::Dash && other.block.abs_diff(above.block) == 1;
    let listed =
        top.candidate.checked_sub(1).is_some_and(|at| beside(&candidates[at])) || candidates.get(top.candidate + 1).is_some_and(beside);
    let heads = above.mark.style == Style::Dash && !bare.contains(is_terminal) && bare.chars().count() <= 60 && !listed;
    let begun = sections[top.section].children.last().is_some_and(|&child| is_topical(&candidates[child]));
    heads && is_topical(lead) && (begun || lead.block == above.block + 1)
}

fn announces(text: &str, blocks: &[Block], block: usize) -> bool {
    blocks[block].span.slice(text).ends_with(['：', ':'])
}

fn open_section(
    text: &str,
    blocks: &[Block],
    marks: &Marks,
    candidates: &[Candidate],
    index: usize,
    level: usize,
    parent: Option<usize>,
) -> Section {
    let candidate = &candidates[index];
    let block = blocks[candidate.block].span;
    let next = candidates.get(index + 1).filter(|next| next.block == candidate.block).map_or(block.end, |next| next.at);
    let enumerator = candidate.enumerator();
    let mut from = enumerator.end;
    // A mark after the enumerator (`其一，` `(1).` `第一部分：`) is not part of the heading.
    from = next - text[from..next].trim_start_matches([' ', '　', '：', ':', '、', '.', '．', '，', ',']).len();
    let rest = Span::new(from, next);
    let lone = candidate.mark.style == Style::HanDot && rest.is_empty();
    let stops = ['。', '；', '：'];
    let heading = if lone || candidate.mark.style == Style::Plain && candidate.mark.depth != SENTENCE {
        let bare = Span::new(rest.start, rest.start + rest.slice(text).trim_end().trim_end_matches(stops).len()).trim(text);
        heading::Heading { span: (!bare.is_empty()).then_some(bare), run_in: false }
    } else {
        let heading = heading::find(text, rest, marks, candidate.inline);
        // `一、德：旗帜鲜明讲政治` is a title in two halves, not a heading with its text.
        let titled = (Style::Part..=Style::HanParen).contains(&candidate.mark.style) || candidate.mark.style == Style::ArabicParen;
        let halves = titled && !candidate.inline && heading::is_in_halves(text, rest);
        if halves { heading::Heading { span: Some(rest.trim(text)), run_in: false } } else { heading }
    };
    Section {
        style: candidate.mark.style,
        number: candidate.mark.number,
        enumerator,
        heading: heading.span,
        run_in: heading.run_in || (next < block.end && !candidate.inline),
        span: Span::new(candidate.at, next.max(candidate.at + candidate.mark.len)),
        level,
        parent,
        children: Vec::new(),
    }
}

/// Where each section ends: before the next one that is not inside it, or at the end of the last block of the body.
fn close_spans(text: &str, blocks: &[Block], candidates: &[Candidate], lists: &Lists, extras: &[Option<usize>], sections: &mut [Section]) {
    let mut ends: Vec<usize> = vec![0; sections.len()];
    let mut open: Vec<usize> = Vec::new();
    for index in 0..=sections.len() {
        let (level, at) = sections.get(index).map_or((0, text.len()), |section| (section.level, section.span.start));
        while let Some(&top) = open.last().filter(|&&top| sections[top].level >= level) {
            ends[top] = at;
            open.pop();
        }
        open.push(index);
    }
    for index in 0..sections.len() {
        let candidate = &candidates[index];
        let own = blocks[candidate.block].span;
        let mut end = ends[index];
        if candidate.inline {
            end = end.min(own.end);
        } else if is_leafy(candidate.mark.style) && lists.next[index].is_none() {
            // The last item of a list takes no more paragraphs than the others did.
            let extra = extras[index].unwrap_or(0);
            let last = (candidate.block + extra).min(blocks.len() - 1);
            end = end.min(blocks[last].span.end);
        }
        let last_child = sections[index].children.last().map(|&child| sections[child].span.start);
        if let Some(child) = last_child {
            end = end.max(child);
        }
        sections[index].span.end =
            last_body_end(blocks, own.start, end).max(sections[index].span.end.min(end)).max(candidate.at + candidate.mark.len);
    }
    for index in (0..sections.len()).rev() {
        let end = sections[index].children.iter().map(|&child| sections[child].span.end).max();
        let span = &mut sections[index].span;
        span.end = span.end.max(end.unwrap_or(0));
        *span = span.trim(text);
    }
}

fn is_leafy(style: Style) -> bool {
    style.is_spoken() || matches!(style, Style::Dash | Style::Lead)
}

/// The end of the last block of the body that begins before `end`, or `end` if that block continues past it.
fn last_body_end(blocks: &[Block], from: usize, end: usize) -> usize {
    let upto = blocks.partition_point(|block| block.span.start < end);
    let first = blocks.partition_point(|block| block.span.start < from);
    blocks[first..upto].iter().rev().find(|block| block.role == Role::Body).map_or(end, |block| block.span.end.min(end))
}
