//! Which of the weighed candidates are shown: the best, without fragments of each other.

use super::words::letters;
use super::{Phrase, PhraseOptions};
use crate::span::Span;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A candidate with its weight in its own report.
pub struct Contender<'t> {
    pub text: &'t str,
    pub score: f64,
    /// Where it stands first, for the order of equals.
    pub first: Span,
    pub count: usize,
    pub verb_object: bool,
    /// What its source calls it.
    pub number: u32,
}

/// Contenders, best first.
pub trait Contest<'t> {
    /// The weight of the next one.
    fn best(&mut self) -> Option<f64>;

    fn next(&mut self) -> Option<Contender<'t>>;

    /// All places of one that was handed over.
    fn spans(&self, number: u32) -> Vec<Span>;

    /// No contender that is left out weighs more than this.
    fn left_out(&self) -> f64 {
        f64::NEG_INFINITY
    }
}

/// One with its weight in the folder, which is no more than that in its own report.
struct Entry<'t> {
    score: f64,
    contender: Contender<'t>,
}

impl Ord for Entry<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then_with(|| other.contender.first.cmp(&self.contender.first))
    }
}

impl PartialOrd for Entry<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry<'_> {}

/// A chosen phrase.
struct Chosen<'t> {
    contender: Contender<'t>,
    score: f64,
    /// A bit for each of its characters.
    letters: u64,
}

/// The phrases that are shown; `None` where one that the contest leaves out might be among them.
pub fn choose<'t>(contest: &mut impl Contest<'t>, options: &PhraseOptions) -> Option<Vec<Phrase>> {
    let mut waiting: BinaryHeap<Entry> = BinaryHeap::new();
    let mut chosen: Vec<Chosen> = Vec::new();
    while chosen.len() < options.most {
        let best = waiting.peek().map(|entry| entry.score);
        if contest.best().is_some_and(|next| best.is_none_or(|best| best <= next)) {
            if let Some(contender) = contest.next().filter(|contender| !options.stopwords.contains(contender.text)) {
                waiting.push(Entry { score: contender.score * options.folder.rarity(contender.text), contender });
            }
            continue;
        }
        if best.is_none_or(|best| best <= contest.left_out()) && contest.left_out() > 0.0 {
            return None;
        }
        let Some(Entry { score, contender }) = waiting.pop() else { break };
        let new = Chosen { letters: letters(contender.text), score, contender };
        if !chosen.iter().any(|other| makes_superfluous(other, &new)) {
            chosen.push(new);
        }
    }
    let best = chosen.first().map_or(1.0, |best| best.score);
    let phrase = |chosen: Chosen| Phrase {
        text: chosen.contender.text.to_string(),
        score: ((chosen.score / best) * 10_000.0).round() / 10_000.0,
        spans: contest.spans(chosen.contender.number),
    };
    Some(chosen.into_iter().map(phrase).collect())
}

/// Whether `new` is a fragment of a better phrase, or a longer variant that adds little to it.
fn makes_superfluous(better: &Chosen, new: &Chosen) -> bool {
    let within =
        |inner: &Chosen, outer: &Chosen| inner.letters & !outer.letters == 0 && outer.contender.text.contains(inner.contender.text);
    let (count, better_count) = (new.contender.count, better.contender.count);
    let fragment = || better_count * if better.contender.verb_object { 1 } else { 6 } >= count && within(new, better);
    let variant = || (count * 2 < better_count || new.contender.verb_object || better_count <= count) && within(better, new);
    fragment() || variant()
}

/// The best contenders of a report, held until it is known what other reports say.
pub struct Held {
    contenders: Vec<HeldContender>,
    left_out: f64,
}

struct HeldContender {
    score: f64,
    verb_object: bool,
    /// In order.
    spans: Vec<Span>,
}

impl Held {
    /// The phrases that are shown where the report stands by itself, and the first `most` of the contest or more.
    pub fn of<'t>(contest: &mut impl Contest<'t>, options: &PhraseOptions, most: usize) -> (Vec<Phrase>, Self) {
        let mut recorder = Recorder { contest, held: Vec::new() };
        let phrases = choose(&mut recorder, options).unwrap_or_default();
        while recorder.held.len() < most && recorder.next().is_some() {}
        let Recorder { contest, held } = recorder;
        (phrases, Held { contenders: held, left_out: contest.best().unwrap_or(f64::NEG_INFINITY) })
    }

    /// The contest once more, over the text that they stand in.
    pub fn contest<'h>(&'h self, text: &'h str) -> impl Contest<'h> {
        Replay { held: self, text, next: 0 }
    }
}

/// A contest that holds whom it hands over.
struct Recorder<'c, C> {
    contest: &'c mut C,
    held: Vec<HeldContender>,
}

impl<'t, C: Contest<'t>> Contest<'t> for Recorder<'_, C> {
    fn best(&mut self) -> Option<f64> {
        self.contest.best()
    }

    fn next(&mut self) -> Option<Contender<'t>> {
        let next = self.contest.next()?;
        self.held.push(HeldContender { score: next.score, verb_object: next.verb_object, spans: self.contest.spans(next.number) });
        Some(next)
    }

    fn spans(&self, number: u32) -> Vec<Span> {
        self.contest.spans(number)
    }
}

struct Replay<'h> {
    held: &'h Held,
    text: &'h str,
    next: usize,
}

impl<'h> Contest<'h> for Replay<'h> {
    fn best(&mut self) -> Option<f64> {
        self.held.contenders.get(self.next).map(|contender| contender.score)
    }

    fn next(&mut self) -> Option<Contender<'h>> {
        let contender = self.held.contenders.get(self.next)?;
        let first = *contender.spans.first()?;
        self.next += 1;
        Some(Contender {
            text: first.slice(self.text),
            score: contender.score,
            first,
            count: contender.spans.len(),
            verb_object: contender.verb_object,
            number: self.next as u32 - 1,
        })
    }

    fn spans(&self, number: u32) -> Vec<Span> {
        self.held.contenders.get(number as usize).map_or_else(Vec::new, |contender| contender.spans.clone())
    }

    fn left_out(&self) -> f64 {
        self.held.left_out
    }
}
