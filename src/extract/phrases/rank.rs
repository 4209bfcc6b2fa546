//! The weight of a candidate, and the candidates in its order.

use super::candidates::{Candidate, Candidates};
use super::choice::{Contender, Contest, Weighed};
use super::folder::rarity_among;
use super::form::is_verb_object;
use super::headings::Headings;
use super::words::{Kind, Part, Traits, Words, letters};
use crate::dicts::{REPORTS, REPORTS_COUNTED, TERMS};
use crate::document::Document;
use crate::lexicon;
use crate::parse::is_body_name;
use crate::span::Span;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::LazyLock;

pub struct Ranking<'a, 't> {
    doc: &'a Document<'a>,
    words: &'a Words<'t>,
    headings: &'a Headings<'t>,
    candidates: &'a Candidates,
    /// A bit for each character of the title.
    title: u64,
}

/// Candidates by what their weight is at the most, sorted as far as they are asked for.
struct Queue {
    waiting: Vec<(f64, u32)>,
    /// Those before this one were taken, those before that are sorted.
    next: usize,
    sorted: usize,
}

/// So many are sorted at first, then as many again as there were: sorting all of them one after the other costs no more than sorting all at once.
const SORTED: usize = 256;

impl Queue {
    fn peek(&mut self) -> Option<(f64, u32)> {
        if self.next == self.sorted && self.sorted < self.waiting.len() {
            let rest = &mut self.waiting[self.next..];
            let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
            let most = rest.len().min(SORTED.max(self.sorted));
            if most < rest.len() {
                rest.select_nth_unstable_by(most, order);
            }
            rest[..most].sort_unstable_by(order);
            self.sorted = self.next + most;
        }
        self.waiting.get(self.next).copied()
    }
}

/// Candidates by weight, weighed one after the other as far as they are asked for.
pub struct Weighing<'a, 't> {
    ranking: Ranking<'a, 't>,
    queue: Queue,
    /// By their numbers.
    weighed: BinaryHeap<Weighed<u32>>,
}

impl<'t> Contest<'t> for Weighing<'_, 't> {
    /// A candidate is weighed only once nothing that is weighed is surely better.
    fn best(&mut self) -> Option<f64> {
        while let Some((_, number)) = self.queue.peek().filter(|(most, _)| self.weighed.peek().is_none_or(|best| best.score <= *most)) {
            self.queue.next += 1;
            let candidate = &self.ranking.candidates.all[number as usize];
            let score = self.ranking.score(self.ranking.text(candidate), candidate);
            if score > 0.0 {
                self.weighed.push(Weighed { score, first: self.ranking.span(candidate), item: number });
            }
        }
        self.weighed.peek().map(|best| best.score)
    }

    fn next(&mut self) -> Option<Contender<'t>> {
        self.best()?;
        let Weighed { score, first, item: number } = self.weighed.pop()?;
        let candidate = &self.ranking.candidates.all[number as usize];
        Some(Contender {
            text: self.ranking.text(candidate),
            score,
            first,
            count: candidate.count as usize,
            verb_object: is_verb_object(self.ranking.kinds(candidate)),
            number,
        })
    }

    fn starts(&self, number: u32) -> Vec<u32> {
        self.ranking.candidates.starts(&self.ranking.candidates.all[number as usize], self.ranking.words)
    }
}

impl<'a, 't> Ranking<'a, 't> {
    pub fn of(doc: &'a Document<'a>, words: &'a Words<'t>, headings: &'a Headings<'t>, candidates: &'a Candidates) -> Self {
        Ranking { doc, words, headings, candidates, title: doc.meta.title.as_deref().map_or(0, letters) }
    }

    pub fn weighing(self) -> Weighing<'a, 't> {
        let most = |(number, candidate): (usize, &Candidate)| {
            let most = self.most(candidate);
            (most > 0.0).then_some((most, number as u32))
        };
        let waiting = self.candidates.all.iter().enumerate().filter_map(most).collect();
        Weighing { queue: Queue { waiting, next: 0, sorted: 0 }, weighed: BinaryHeap::new(), ranking: self }
    }

    /// Where it stands first.
    fn span(&self, candidate: &Candidate) -> Span {
        self.words.span(candidate.tokens())
    }

    fn text(&self, candidate: &Candidate) -> &'t str {
        self.span(candidate).slice(self.words.text)
    }

    fn kinds(&self, candidate: &Candidate) -> impl DoubleEndedIterator<Item = &Kind> + Clone {
        self.words.kinds_of(candidate.tokens())
    }

    /// Occurrences of its own (C-value): those inside longer candidates taken off.
    fn own(candidate: &Candidate) -> f64 {
        let inside = if candidate.longer > 0 { f64::from(candidate.inside) / f64::from(candidate.longer) } else { 0.0 };
        f64::from(candidate.count) - inside
    }

    fn heading_share(&self) -> f64 {
        (60.0 / self.headings.count.max(1) as f64).min(1.0)
    }

    fn first(&self, candidate: &Candidate) -> f64 {
        f64::from(self.words.tokens[candidate.first as usize].start) / self.doc.text().len().max(1) as f64
    }

    /// The factors that cost nothing to tell, with `object` for what a heading is about.
    fn plain(&self, candidate: &Candidate, object: f64) -> [f64; 3] {
        let chars = f64::from(candidate.chars);
        let in_heading = f64::from(candidate.in_heading);
        [
            1.0 + 0.2 * (chars - 4.0).min(3.0) - 0.06 * (chars - 9.0).max(0.0),
            if candidate.in_heading > 0 { 1.0 + (0.7 + object) * self.heading_share() + 0.3 * in_heading.min(5.0) } else { 1.0 },
            1.1 - 0.1 * self.first(candidate),
        ]
    }

    /// No less than [`Self::score`], 0 where that is 0.
    fn most(&self, candidate: &Candidate) -> f64 {
        let own = Self::own(candidate);
        if own <= 0.0 && candidate.in_heading == 0 {
            return 0.0;
        }
        let yes = |is: bool, factor: f64| if is { factor } else { 1.0 };
        let opening = self.words.kind(self.words.tokens[candidate.first as usize]);
        let span = self.span(candidate);
        let factors = [
            yes(candidate.letters & !self.title == 0, 1.35),
            yes(opening.terms.has(span.end - span.start), 1.25),
            yes(candidate.count < 3, 0.9),
            yes(candidate.acts && candidate.in_heading == 0, 0.4),
            yes(candidate.linked, 0.7),
            yes(candidate.names, 0.12),
            // The tangent of the power.
            0.4 + 0.6 * candidate.weight,
            // The highest cohesion; in no report of other years; and a margin for rounding.
            1.1 * *RAREST * 1.000_001,
        ];
        (1.0 + own.max(0.3)).ln() * self.plain(candidate, 0.3).iter().product::<f64>() * factors.iter().product::<f64>()
    }

    fn score(&self, text: &str, candidate: &Candidate) -> f64 {
        let count = f64::from(candidate.count);
        let kinds = self.kinds(candidate);
        let [length, heading, position] = self.plain(candidate, if self.headings.is_about(candidate.hash, text) { 0.3 } else { 0.0 });
        let yes = |is: bool, factor: f64| if is { factor } else { 1.0 };
        let titled = candidate.letters & !self.title == 0 && self.doc.meta.title.as_deref().is_some_and(|title| title.contains(text));
        let body = kinds.clone().next_back().is_some_and(|last| last.facts.has(lexicon::BODY_TERM)) || is_body_name(text);
        let term = TERMS.has(text) && !body;
        let around = self.around(candidate, text.len());
        let factors = [
            length,
            heading,
            yes(titled, 1.35),
            yes(body, 0.85),
            yes(term, 1.25),
            self.cohesion(kinds).map_or(1.04, |cohesion| 1.0 + 0.02 * cohesion.clamp(-2.0, 5.0)),
            if candidate.count >= 3 { 0.6 + 0.4 * (around.entropy / count.ln()).min(1.0) } else { 0.9 },
            position,
            yes(candidate.acts && candidate.in_heading == 0, 0.4),
            yes(candidate.linked, 0.7),
            yes(candidate.count < 2 && candidate.in_heading == 0 && !term, 0.85),
            yes(candidate.names, 0.12),
            candidate.weight.powf(0.6),
            1.0 - 0.3 * around.measured as f64 / count,
            1.0 - 0.1 * around.open_right as f64 / count,
            1.0 - 0.2 * around.open_left as f64 / count,
            rarity_in_reports(text),
        ];
        (1.0 + Self::own(candidate).max(0.3)).ln() * factors.iter().product::<f64>()
    }

    /// Pointwise mutual information of the weakest split; `None` for one word.
    fn cohesion<'k>(&self, kinds: impl Iterator<Item = &'k Kind> + Clone) -> Option<f64> {
        let content = kinds.filter(|word| !word.part.is_link()).map(|word| f64::from(word.count));
        // The logarithm grows with its argument, so that of the least is the least.
        content.clone().zip(content.skip(1)).map(|(a, b)| self.words.total as f64 / (a * b)).reduce(f64::min).map(f64::ln)
    }

    fn around(&self, candidate: &Candidate, bytes: usize) -> Around {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let mut around = Around::default();
        for Range { start, end } in self.candidates.occurrences(candidate) {
            let (before, behind) = (self.words.before(start), self.words.behind(end - 1));
            let from = self.words.tokens[start].start as usize;
            let leads = |kind: &Kind| kind.part == Part::Noun && !kind.traits.has(Traits::NAME);
            let goes_on = |kind: &Kind| kind.part == Part::Noun || kind.traits.has(Traits::ACT);
            around.open_left += usize::from(before.is_some_and(|token| leads(self.words.kind(token))));
            around.open_right += usize::from(behind.is_some_and(|token| goes_on(self.words.kind(token))));
            around.measured += usize::from(is_measured(&self.doc.text()[from + bytes..]));
            // Each mark and each gap is a neighbour of its own.
            if candidate.count < 3 {
                continue;
            }
            left.push(before.map_or(u64::from(u32::MAX) + 1 + from as u64, |token| u64::from(token.kind)));
            right.push(behind.map_or(u64::from(u32::MAX) + 1 + from as u64, |token| u64::from(token.kind)));
        }
        if candidate.count >= 3 {
            around.entropy = entropy(left).min(entropy(right));
        }
        around
    }
}

/// What stands beside the occurrences of a candidate.
#[derive(Default)]
struct Around {
    /// Branching entropy of the side where it is lower.
    entropy: f64,
    /// Occurrences that a figure follows: names of indicators.
    measured: usize,
    /// Occurrences that go on in a noun behind them, and those that a noun before them leads up to.
    open_right: usize,
    open_left: usize,
}

/// A figure close behind a phrase: `地区生产总值增长5.5%`.
fn is_measured(behind: &str) -> bool {
    let near = behind.chars().take(7).take_while(|c| !matches!(c, '，' | '。' | '、' | '；' | '\n'));
    near.into_iter().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

fn entropy(mut neighbours: Vec<u64>) -> f64 {
    let total = neighbours.len() as f64;
    neighbours.sort_unstable();
    // Summed in a fixed order: the result must not depend on how neighbours are numbered.
    let mut counts: Vec<usize> = neighbours.chunk_by(|a, b| a == b).map(<[u64]>::len).collect();
    counts.sort_unstable();
    counts.iter().map(|&count| count as f64 / total).map(|share| -share * share.ln()).sum()
}

/// The rarity of what no other report holds.
static RAREST: LazyLock<f64> = LazyLock::new(|| rarity_among(REPORTS_COUNTED, 1.0).powf(0.1));

/// What other reports hold says little of this one: slightly above 1 for a phrase of few reports, down to it for one of all.
fn rarity_in_reports(text: &str) -> f64 {
    REPORTS
        .get(text)
        .and_then(|reports| reports.parse().ok())
        .map_or(*RAREST, |reports: f64| rarity_among(REPORTS_COUNTED, reports).powf(0.1))
}
