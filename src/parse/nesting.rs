//! From a sequence of candidates to the tree: which of the open sections contains the next one.

use super::candidates::Candidate;
use super::enumerator::Style;
use super::heading::{self, Heading};
use super::lines::is_terminal;
use super::lists::{Lists, Order, is_legal, is_sentence, is_topical, key};
use crate::dicts::{CUES, Cue};
use crate::document::Marks;
use crate::document::{Block, Role, Section};
use crate::span::Span;

/// Deeper trees than this are not read; no report has them.
const DEEPEST: usize = 10;

/// The sections of the report in order, with levels, parents, headings and spans.
pub(crate) fn build(text: &str, blocks: &[Block], marks: &Marks, candidates: &[Candidate]) -> Vec<Section> {
    let lists = Lists::of(candidates);
    let order = Order::of(candidates, &lists);
    let (sections, extras) = (Vec::with_capacity(candidates.len()), Vec::with_capacity(candidates.len()));
    let mut nesting = Nesting { text, blocks, candidates, lists, order, sections, extras, open: Vec::new() };
    for index in 0..candidates.len() {
        let extra = nesting.make_way(index);
        let parent = nesting.open.last().copied();
        let section = nesting.section(index, parent, marks);
        if let Some(parent) = parent {
            nesting.sections[parent].children.push(index);
        }
        nesting.sections.push(section);
        nesting.extras.push(extra);
        nesting.open.push(index);
    }
    nesting.close_spans();
    nesting.sections
}

/// The sections so far. Each candidate opens one, so that both have the same index.
struct Nesting<'a> {
    text: &'a str,
    blocks: &'a [Block],
    candidates: &'a [Candidate],
    lists: Lists,
    order: Order,
    sections: Vec<Section>,
    /// For each section, the most blocks that an earlier item of its list took beyond its first; `None` for a first item.
    extras: Vec<Option<usize>>,
    /// The sections that may contain the next candidate, each inside the one before.
    open: Vec<usize>,
}

impl<'a> Nesting<'a> {
    /// Closes the sections that do not contain a candidate, and returns its [`Nesting::extras`].
    fn make_way(&mut self, index: usize) -> Option<usize> {
        if self.follows_the_file(index) {
            return None;
        }
        let previous = self.lists.previous[index].and_then(|previous| self.open.iter().rposition(|&open| open == previous));
        if let Some(at) = previous.or_else(|| self.counted_before(index)) {
            return Some(self.replace(at, index));
        }
        while let Some(&above) = self.open.last() {
            match (Neighbours { nesting: self, above, below: index }).position() {
                Position::Inside => break,
                Position::Beside => return Some(self.replace(self.open.len() - 1, index)),
                Position::Behind => self.open.pop(),
            };
        }
        None
    }

    /// Closes the sections that cannot contain one of the level that the file gives, if it gives one, and returns whether that settles
    /// the matter. Sections that the file does not mark stay unless a marked one that contains them has to go.
    fn follows_the_file(&mut self, index: usize) -> bool {
        let level = |index: usize| self.order.marked.level(&self.candidates[index]);
        let Some(own) = level(index) else { return false };
        if let Some(at) = self.open.iter().position(|&open| level(open).is_some_and(|level| level >= own)) {
            self.open.truncate(at);
            return self.open.last().is_none_or(|&open| level(open).is_some());
        }
        // Unmarked sections below the last marked one belong to it.
        let marked = self.open.iter().rposition(|&open| level(open).is_some());
        self.open.truncate(marked.map_or(self.open.len(), |at| at + 1));
        marked.is_some()
    }

    /// `一、…` `二、…` `三是…`: a writer who changes style in the middle of a count goes on counting.
    fn counted_before(&self, index: usize) -> Option<usize> {
        let candidate = &self.candidates[index];
        let number = candidate.mark.number.filter(|&number| number > 1 && !candidate.inline)?;
        self.open.iter().rposition(|&open| {
            let above = &self.candidates[open];
            let styles = (above.mark.style, candidate.mark.style);
            matches!(styles, (Style::HanDot, Style::OrdinalShi) | (Style::OrdinalShi, Style::HanDot))
                && !above.inline
                && above.mark.number == Some(number - 1)
                && self.lists.next[open].is_none()
        })
    }

    /// Closes the open section at `at` and those in it for the next item of its list, and returns the [`Nesting::extras`] of that item.
    fn replace(&mut self, at: usize, index: usize) -> usize {
        let item = self.open[at];
        self.open.truncate(at);
        let taken = (self.candidates[index].block - self.candidates[item].block).saturating_sub(1);
        self.extras[item].map_or(taken, |extra| extra.max(taken))
    }

    fn section(&self, index: usize, parent: Option<usize>, marks: &Marks) -> Section {
        let candidate = &self.candidates[index];
        let block = self.blocks[candidate.block].span;
        let next = self.candidates.get(index + 1).filter(|next| next.block == candidate.block).map_or(block.end, |next| next.at);
        let heading = self.heading(candidate, next, marks);
        Section {
            style: candidate.mark.style,
            number: candidate.mark.number,
            enumerator: candidate.enumerator(),
            heading: heading.span,
            run_in: heading.run_in || (next < block.end && !candidate.inline),
            span: Span::new(candidate.at, next.max(candidate.at + candidate.mark.len)),
            level: parent.map_or(0, |parent| self.sections[parent].level) + 1,
            parent,
            children: Vec::new(),
        }
    }

    /// The heading of a section whose text in its first block ends at `end`.
    fn heading(&self, candidate: &Candidate, end: usize, marks: &Marks) -> Heading {
        let whole = |span: Span| Heading { span: (!span.is_empty()).then_some(span), run_in: false };
        let style = candidate.mark.style;
        // A mark after the enumerator (`其一，` `(1).` `第一部分：`) is not part of the heading.
        let bare = self.text[candidate.enumerator().end..end].trim_start_matches([' ', '　', '：', ':', '、', '.', '．', '，', ',']);
        let rest = Span::new(end - bare.len(), end);
        if style == Style::HanDot && rest.is_empty() || style == Style::Plain && !is_sentence(candidate) {
            let bare = bare.trim_end().trim_end_matches(['。', '；', '：']);
            return whole(Span::new(rest.start, rest.start + bare.len()).trim(self.text));
        }
        // `一、德：旗帜鲜明讲政治` is a title in two halves, not a heading with its text.
        let titled = (Style::Part..=Style::HanParen).contains(&style) || style == Style::ArabicParen;
        if titled && !candidate.inline && heading::is_in_halves(self.text, rest) {
            return whole(rest.trim(self.text));
        }
        heading::find(self.text, rest, marks, candidate.inline)
    }

    /// Where each section ends: before the next one that is not inside it, or at the end of the last block of the body.
    fn close_spans(&mut self) {
        let ends = ends(&self.sections, self.text.len());
        for (index, &end) in ends.iter().enumerate() {
            let candidate = &self.candidates[index];
            let own = self.blocks[candidate.block].span;
            let mut end = end;
            if candidate.inline {
                end = end.min(own.end);
            } else if is_leafy(candidate.mark.style) && self.lists.next[index].is_none() {
                // The last item of a list takes no more paragraphs than the others did.
                let last = candidate.block + self.extras[index].unwrap_or(0);
                end = end.min(self.blocks[last.min(self.blocks.len() - 1)].span.end);
            }
            if let Some(&child) = self.sections[index].children.last() {
                end = end.max(self.sections[child].span.start);
            }
            let span = &mut self.sections[index].span;
            span.end = last_body_end(self.blocks, own.start, end).max(span.end.min(end)).max(candidate.enumerator().end);
        }
        for index in (0..self.sections.len()).rev() {
            let end = self.sections[index].children.iter().map(|&child| self.sections[child].span.end).max();
            let span = &mut self.sections[index].span;
            span.end = span.end.max(end.unwrap_or(0));
            *span = span.trim(self.text);
        }
    }
}

/// For each section, where the next one begins that is not inside it.
fn ends(sections: &[Section], end: usize) -> Vec<usize> {
    let mut ends = vec![end; sections.len()];
    let mut open: Vec<usize> = Vec::new();
    for (index, section) in sections.iter().enumerate() {
        while let Some(top) = open.pop_if(|top| sections[*top].level >= section.level) {
            ends[top] = section.span.start;
        }
        open.push(index);
    }
    ends
}

/// Where a section is, seen from an open one.
enum Position {
    Inside,
    /// In the same place, as the next of the same list or the first of another one.
    Beside,
    /// After it, perhaps inside what contains it.
    Behind,
}

/// The innermost open section, and a candidate that continues none of the open lists.
struct Neighbours<'n, 'a> {
    nesting: &'n Nesting<'a>,
    above: usize,
    below: usize,
}

impl<'a> Neighbours<'_, 'a> {
    /// The rules in order: the first that applies decides.
    fn position(&self) -> Position {
        if self.has_left_the_paragraph() || self.is_deeper_by_law() || self.is_before_final_rules() {
            return Position::Behind;
        }
        if self.is_article_of_final_rules() {
            return Position::Inside;
        }
        if self.is_after_a_foreword() {
            return Position::Behind;
        }
        if self.is_same_style() {
            return if self.restarts() { Position::Inside } else { Position::Beside };
        }
        if self.is_after_a_leaf() || self.is_past_the_last_item() {
            return Position::Behind;
        }
        if self.has_room() && (self.is_in_its_paragraph() || self.goes_on() || self.is_shallower()) {
            return Position::Inside;
        }
        Position::Behind
    }

    fn outer(&self) -> &'a Candidate {
        &self.nesting.candidates[self.above]
    }

    fn inner(&self) -> &'a Candidate {
        &self.nesting.candidates[self.below]
    }

    fn line(&self, candidate: &Candidate) -> &'a str {
        self.nesting.blocks[candidate.block].span.slice(self.nesting.text)
    }

    /// `一是抓项目；二是抓招商。` A count inside a paragraph ends with it.
    fn has_left_the_paragraph(&self) -> bool {
        self.outer().inline && self.outer().block != self.inner().block
    }

    /// `第九条` before `第二章`: an article ends where a chapter begins.
    fn is_deeper_by_law(&self) -> bool {
        let (outer, inner) = (key(self.outer()), key(self.inner()));
        is_legal(outer) && is_legal(inner) && outer > inner
    }

    /// `附则` without a number stands beside `第六章`.
    fn is_before_final_rules(&self) -> bool {
        self.is_final_rules(self.inner()) && is_legal(key(self.outer()))
    }

    /// `附则` contains `第三十条`.
    fn is_article_of_final_rules(&self) -> bool {
        self.inner().mark.style == Style::Article && self.is_final_rules(self.outer())
    }

    fn is_final_rules(&self, candidate: &Candidate) -> bool {
        candidate.mark.style == Style::Plain && CUES.is(self.line(candidate), Cue::Rules)
    }

    /// `前言` above `一、总体要求`: a foreword stands beside what follows it.
    fn is_after_a_foreword(&self) -> bool {
        let (outer, inner) = (self.outer(), self.inner());
        outer.mark.style == Style::Plain && inner.mark.style <= Style::HanDot && !inner.inline && CUES.is(self.line(outer), Cue::Foreword)
    }

    fn is_same_style(&self) -> bool {
        key(self.outer()) == key(self.inner())
    }

    /// `1.三项任务：` `1.…` `2.…` `2.两项保障`: a list inside an item of the same style, which goes on afterwards.
    fn restarts(&self) -> bool {
        self.inner().mark.number == Some(1) && self.goes_on() && self.has_room()
    }

    /// `——坚持稳中求进。` or a topic sentence contains only what stands in its own paragraph or is announced at its end.
    fn is_after_a_leaf(&self) -> bool {
        let (outer, inner) = (self.outer(), self.inner());
        (outer.mark.style == Style::Dash || is_topical(outer))
            && outer.block != inner.block
            && !(self.line(outer).ends_with(['：', ':']) && inner.block == outer.block + 1)
            && !self.is_below_a_dash_that_heads_it()
    }

    /// `——从发展成色看，量质齐升` on a line of its own heads the topic sentences below it.
    fn is_below_a_dash_that_heads_it(&self) -> bool {
        let (outer, inner) = (self.outer(), self.inner());
        if outer.mark.style != Style::Dash || !is_topical(inner) {
            return false;
        }
        let candidates = self.nesting.candidates;
        let line = self.line(outer).trim_end_matches('。');
        // Dashes in a row are items of a list; the last of them contains nothing.
        let beside = |other: &Candidate| other.mark.style == Style::Dash && other.block.abs_diff(outer.block) == 1;
        let listed =
            self.above.checked_sub(1).is_some_and(|at| beside(&candidates[at])) || candidates.get(self.above + 1).is_some_and(beside);
        let begun = self.nesting.sections[self.above].children.last().is_some_and(|&child| is_topical(&candidates[child]));
        (begun || inner.block == outer.block + 1) && !listed && !line.contains(is_terminal) && line.chars().count() <= 60
    }

    /// `——坚持…` some paragraphs after `三是…`: the last item of a list contains nothing after more paragraphs than any other item has.
    fn is_past_the_last_item(&self) -> bool {
        let (outer, inner) = (self.outer(), self.inner());
        let loose = matches!(inner.mark.style, Style::Dash | Style::OrdinalShi | Style::OrdinalYao) || is_topical(inner);
        let taken = inner.block.saturating_sub(outer.block + 1);
        loose && !inner.inline && !self.goes_on() && self.nesting.extras[self.above].is_some_and(|extra| taken > extra)
    }

    fn has_room(&self) -> bool {
        self.nesting.open.len() < DEEPEST
    }

    /// `（一）抓项目。一是…；二是…`: items inside a paragraph belong to what heads it, or to the heading above.
    fn is_in_its_paragraph(&self) -> bool {
        let (outer, inner) = (self.outer(), self.inner());
        let heading = (Style::Part..=Style::HanParen).contains(&outer.mark.style);
        inner.inline && !outer.inline && (outer.block == inner.block || heading)
    }

    /// `一、` contains whatever precedes `二、`.
    fn goes_on(&self) -> bool {
        self.nesting.lists.next[self.above].is_some_and(|next| next > self.below)
    }

    /// `（一）` contains `1.` by the order of styles, of the report or of the file.
    fn is_shallower(&self) -> bool {
        let (outer, inner) = (key(self.outer()), key(self.inner()));
        let order = &self.nesting.order;
        order.is_shallower(outer, inner) || outer < inner && order.marked.level(self.outer()).is_some()
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
