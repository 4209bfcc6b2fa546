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

    /// Where one that was handed over begins, each time, in order.
    fn starts(&self, number: u32) -> Vec<u32>;

    /// No contender that is left out weighs more than this.
    fn left_out(&self) -> f64 {
        f64::NEG_INFINITY
    }
}

/// What is ordered by its weight; of equals the one that stands first is the better.
pub struct Weighed<T> {
    pub score: f64,
    pub first: Span,
    pub item: T,
}

impl<T> Ord for Weighed<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then_with(|| other.first.cmp(&self.first))
    }
}

impl<T> PartialOrd for Weighed<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Weighed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Weighed<T> {}

/// A chosen phrase.
struct Chosen<'t> {
    contender: Contender<'t>,
    score: f64,
    /// A bit for each of its characters.
    letters: u64,
}

/// The phrases that are shown; `None` where one that the contest leaves out might be among them.
pub fn choose<'t>(contest: &mut impl Contest<'t>, options: &PhraseOptions) -> Option<Vec<Phrase>> {
    // By the weight in the folder, which is no more than that in the report itself.
    let mut waiting: BinaryHeap<Weighed<Contender>> = BinaryHeap::new();
    let mut chosen: Vec<Chosen> = Vec::new();
    while chosen.len() < options.most {
        let best = waiting.peek().map(|entry| entry.score);
        if contest.best().is_some_and(|next| best.is_none_or(|best| best <= next)) {
            if let Some(contender) = contest.next().filter(|contender| !options.stopwords.contains(contender.text)) {
                let score = contender.score * options.folder.rarity(contender.text);
                waiting.push(Weighed { score, first: contender.first, item: contender });
            }
            continue;
        }
        if best.is_none_or(|best| best <= contest.left_out()) && contest.left_out() > 0.0 {
            return None;
        }
        let Some(Weighed { score, item: contender, .. }) = waiting.pop() else { break };
        let new = Chosen { letters: letters(contender.text), score, contender };
        if !chosen.iter().any(|other| makes_superfluous(other, &new)) {
            chosen.push(new);
        }
    }
    let best = chosen.first().map_or(1.0, |best| best.score);
    let phrase = |Chosen { contender, score, .. }: Chosen| Phrase {
        text: contender.text.to_string(),
        score: ((score / best) * 10_000.0).round() / 10_000.0,
        spans: contest
            .starts(contender.number)
            .into_iter()
            .map(|start| Span::new(start as usize, start as usize + contender.text.len()))
            .collect(),
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

/// The best contenders of a report, held until it is known what other reports say. Many reports are held: each contender
/// takes few bytes.
pub struct Held {
    contenders: Vec<HeldContender>,
    /// Where they begin, those of each contender behind those of the one before.
    starts: Vec<u32>,
    left_out: f64,
}

struct HeldContender {
    score: f64,
    bytes: u16,
    verb_object: bool,
    /// Where its places end in the list of all.
    end: u32,
}

impl Held {
    /// The phrases that are shown where the report stands by itself, and the first `most` of the contest or more.
    pub fn of<'t>(contest: &mut impl Contest<'t>, options: &PhraseOptions, most: usize) -> (Vec<Phrase>, Self) {
        let held = Held { contenders: Vec::new(), starts: Vec::new(), left_out: f64::NEG_INFINITY };
        let mut recorder = Recorder { contest, held };
        let phrases = choose(&mut recorder, options).unwrap_or_default();
        while recorder.held.contenders.len() < most && recorder.next().is_some() {}
        let Recorder { contest, mut held } = recorder;
        held.left_out = contest.best().unwrap_or(f64::NEG_INFINITY);
        held.contenders.shrink_to_fit();
        held.starts.shrink_to_fit();
        (phrases, held)
    }

    /// The contest once more, over the text that they stand in.
    pub fn contest<'h>(&'h self, text: &'h str) -> impl Contest<'h> {
        Replay { held: self, text, next: 0 }
    }

    fn starts_of(&self, number: usize) -> &[u32] {
        let end = |number: usize| self.contenders.get(number).map_or(0, |contender| contender.end as usize);
        let from = number.checked_sub(1).map_or(0, end);
        self.starts.get(from..end(number)).unwrap_or_default()
    }
}

/// A contest that holds whom it hands over.
struct Recorder<'c, C> {
    contest: &'c mut C,
    held: Held,
}

impl<'t, C: Contest<'t>> Contest<'t> for Recorder<'_, C> {
    fn best(&mut self) -> Option<f64> {
        self.contest.best()
    }

    fn next(&mut self) -> Option<Contender<'t>> {
        let next = self.contest.next()?;
        self.held.starts.extend(self.contest.starts(next.number));
        self.held.contenders.push(HeldContender {
            score: next.score,
            bytes: next.text.len() as u16,
            verb_object: next.verb_object,
            end: self.held.starts.len() as u32,
        });
        Some(next)
    }

    fn starts(&self, number: u32) -> Vec<u32> {
        self.contest.starts(number)
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
        let number = self.next;
        let contender = self.held.contenders.get(number)?;
        let starts = self.held.starts_of(number);
        let start = *starts.first()? as usize;
        let first = Span::new(start, start + usize::from(contender.bytes));
        self.next += 1;
        Some(Contender {
            text: first.slice(self.text),
            score: contender.score,
            first,
            count: starts.len(),
            verb_object: contender.verb_object,
            number: number as u32,
        })
    }

    fn starts(&self, number: u32) -> Vec<u32> {
        self.held.starts_of(number as usize).to_vec()
    }

    fn left_out(&self) -> f64 {
        self.held.left_out
    }
}
