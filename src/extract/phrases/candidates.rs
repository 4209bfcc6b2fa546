//! All well-formed sequences of words with their occurrences.

use super::form::{Window, is_verb_object};
use super::headings::Headings;
use super::words::{Hash, Part, Words};
use super::{CHARS, MOST_WORDS};
use hashbrown::HashTable;
use std::ops::Range;

/// A sequence of words, as it is cut where it stands first.
pub struct Candidate {
    /// Of its text, mixed.
    pub hash: u64,
    /// Its first word, and how many there are.
    pub first: u32,
    words: u8,
    pub chars: u8,
    pub count: u32,
    pub in_heading: u16,
    /// Verbs and nothing else.
    pub acts: bool,
    pub linked: bool,
    pub names: bool,
    /// How much its words say.
    pub weight: f64,
    /// A bit for each of its characters.
    pub letters: u64,
    /// Occurrences inside longer candidates, and how many such candidates there are.
    pub inside: u32,
    pub longer: u16,
    last_end: u32,
    last: u32,
}

impl Candidate {
    /// Where it stands first.
    pub fn tokens(&self) -> Range<usize> {
        self.first as usize..self.first as usize + usize::from(self.words)
    }
}

/// One occurrence, with the number of the one before.
#[derive(Clone, Copy)]
struct Occurrence {
    start: u32,
    before: u32,
    words: u8,
}

const NONE: u32 = u32::MAX;

pub struct Candidates {
    pub all: Vec<Candidate>,
    occurrences: Vec<Occurrence>,
    numbers: HashTable<u32>,
}

impl Candidates {
    pub fn of(words: &Words, headings: &Headings) -> Self {
        // Reports of every length have somewhat less than a candidate for two words.
        let room = words.tokens.len() / 2;
        let mut found =
            Candidates { all: Vec::with_capacity(room), occurrences: Vec::with_capacity(room), numbers: HashTable::with_capacity(room) };
        found.collect(words, headings);
        found.absorb(words);
        found
    }

    fn collect(&mut self, words: &Words, headings: &Headings) {
        for (start, first) in words.tokens.iter().enumerate() {
            let opening = words.kind(*first);
            if !matches!(opening.part, Part::Noun | Part::Verb) {
                continue;
            }
            let named = headings.may_name(opening.opening);
            let (mut window, mut chars, mut hash, mut end) = (Window::new(opening.part), 0, Hash::EMPTY, first.start);
            for (at, token) in words.tokens[start..].iter().take(MOST_WORDS).enumerate() {
                let kind = words.kind(*token);
                chars += usize::from(kind.chars);
                if kind.part == Part::Break || token.start != end || chars > *CHARS.end() {
                    break;
                }
                end = token.end;
                hash = hash.then(kind.hash);
                window.add(kind);
                if chars < *CHARS.start() {
                    continue;
                }
                // What a heading is about counts, however it is built.
                let formed = window.is_well_formed(words, start, kind);
                if formed || named && at > 0 && headings.names(hash.mixed(), &words.text[first.start as usize..end as usize]) {
                    self.add(words, headings, hash, (start, start + at), &window, chars as u8);
                }
            }
        }
    }

    #[inline]
    fn add(&mut self, words: &Words, headings: &Headings, hash: Hash, (first, last): (usize, usize), window: &Window, chars: u8) {
        let hash = hash.mixed();
        let span = words.span(first..last + 1);
        let length = (last + 1 - first) as u8;
        let all = &self.all;
        let known = self.numbers.find(hash, |&number| is_text(&all[number as usize], hash, words, span.slice(words.text)));
        let number = match known {
            Some(&number) => number,
            None => {
                let number = self.all.len() as u32;
                self.all.push(Candidate {
                    hash,
                    first: first as u32,
                    words: length,
                    chars,
                    count: 0,
                    in_heading: 0,
                    acts: window.all_verbs(),
                    linked: window.is_linked(),
                    names: window.has_names(),
                    weight: window.weight(),
                    letters: window.letters,
                    inside: 0,
                    longer: 0,
                    last_end: 0,
                    last: NONE,
                });
                let all = &self.all;
                self.numbers.insert_unique(hash, number, |&number| all[number as usize].hash);
                number
            }
        };
        let candidate = &mut self.all[number as usize];
        // A phrase that meets itself (`发展发展发展`) is counted once for each stretch.
        if candidate.count > 0 && candidate.last_end > span.start as u32 {
            return;
        }
        candidate.count += 1;
        candidate.in_heading = candidate.in_heading.saturating_add(u16::from(headings.hold(words, first, last)));
        candidate.last_end = span.end as u32;
        self.occurrences.push(Occurrence { start: first as u32, before: candidate.last, words: length });
        candidate.last = self.occurrences.len() as u32 - 1;
    }

    /// For each candidate the occurrences that lie inside longer ones.
    fn absorb(&mut self, words: &Words) {
        let mut inner: Vec<u32> = Vec::new();
        for whole in 0..self.all.len() {
            let (count, tokens) = (self.all[whole].count, self.all[whole].tokens());
            // A verb before a phrase takes nothing from the phrase: `发展新质生产力` is one more `新质生产力`.
            if count < 2 || tokens.len() < 2 || is_verb_object(words.kinds_of(tokens.clone())) {
                continue;
            }
            inner.clear();
            for from in tokens.clone() {
                let (mut hash, mut chars) = (Hash::EMPTY, 0);
                for to in from..tokens.end {
                    let kind = words.kind(words.tokens[to]);
                    hash = hash.then(kind.hash);
                    chars += usize::from(kind.chars);
                    if chars < *CHARS.start() || to + 1 - from == tokens.len() {
                        continue;
                    }
                    let slice = words.span(from..to + 1).slice(words.text);
                    let all = &self.all;
                    let mixed = hash.mixed();
                    let part = self.numbers.find(mixed, |&number| is_text(&all[number as usize], mixed, words, slice));
                    if let Some(part) = part.copied().filter(|part| !inner.contains(part)) {
                        inner.push(part);
                    }
                }
            }
            for &part in &inner {
                self.all[part as usize].inside += count;
                self.all[part as usize].longer = self.all[part as usize].longer.saturating_add(1);
            }
        }
    }

    /// The tokens of each occurrence of a candidate, the last one first.
    pub fn occurrences(&self, candidate: &Candidate) -> impl Iterator<Item = Range<usize>> {
        let mut next = candidate.last;
        std::iter::from_fn(move || {
            let occurrence = *self.occurrences.get(next as usize)?;
            next = occurrence.before;
            Some(occurrence.start as usize..occurrence.start as usize + usize::from(occurrence.words))
        })
    }

    /// Where a candidate begins, each time, in order.
    pub fn starts(&self, candidate: &Candidate, words: &Words) -> Vec<u32> {
        let mut starts: Vec<u32> = Vec::with_capacity(candidate.count as usize);
        starts.extend(self.occurrences(candidate).map(|tokens| words.tokens[tokens.start].start));
        starts.reverse();
        starts
    }
}

#[inline]
fn is_text(candidate: &Candidate, hash: u64, words: &Words, slice: &str) -> bool {
    candidate.hash == hash && words.span(candidate.tokens()).slice(words.text) == slice
}
