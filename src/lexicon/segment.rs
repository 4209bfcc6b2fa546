//! Cuts a text into words.

use super::array::{Array, Heads};
use super::dictionary::{self, Entry};
use super::route::{NO_WORD, Step, is_of_words, route};
use super::{Lexicon, OWN, unknown};
use std::cell::RefCell;

/// What the models for unknown words are asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Models {
    Cut,
    CutAndTag,
}

/// Buffers for looking up a run of characters; kept for each thread, so that cutting allocates nothing.
#[derive(Default)]
struct Scratch {
    run: Run,
    steps: Vec<Step>,
}

/// A run of characters that can be part of words.
#[derive(Default)]
struct Run {
    /// Where each character is in the text, and where the last one ends.
    ends: Vec<u32>,
    codes: Vec<u16>,
    heads: Heads,
    /// The same in the numbers of the user's array.
    own: Vec<u16>,
    own_heads: Heads,
}

/// Runs with more characters than this and no mark between them are cut here: nobody writes such runs, and looking one up takes sixty bytes
/// per character.
const LONGEST: usize = 1 << 14;

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// The entry of a word of the dictionary.
pub(super) fn exact(word: &str) -> Option<Entry> {
    let array = dictionary::array();
    let mut codes = [0; 24];
    let mut chars = 0;
    for c in word.chars() {
        *codes.get_mut(chars)? = array.code(c as u32);
        chars += 1;
    }
    array.exact(&codes[..chars]).and_then(|word| Entry::of(word.value))
}

impl Lexicon {
    /// Calls `word` for each word with its start and end in `text`, its entry and its number, and the tag that the models guess.
    pub(super) fn each<'t>(&self, text: &'t str, models: Models, mut word: impl FnMut(usize, usize, (u32, u32), &'t str)) {
        let segmenter = Segmenter { lexicon: self, array: dictionary::array(), own: self.own.array.view(), text, models };
        SCRATCH.with_borrow_mut(|scratch| {
            let Scratch { run, steps } = scratch;
            let with_own = !self.own.tags.is_empty();
            run.clear();
            let bytes = text.as_bytes();
            let mut at = 0;
            loop {
                // Nearly every character is one of these, of three bytes.
                for &[a, b, c] in bytes[at..].as_chunks().0.iter().take(LONGEST - run.codes.len()) {
                    let code = u32::from(a & 0x0F) << 12 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F);
                    if !(0xE4..=0xE9).contains(&a) || code < 0x4E00 {
                        break;
                    }
                    segmenter.add(run, at, code, with_own);
                    at += 3;
                }
                if run.codes.len() == LONGEST {
                    segmenter.run(run, at, steps, &mut word);
                }
                let Some(c) = text[at..].chars().next() else { break };
                if is_of_words(c) {
                    segmenter.add(run, at, c as u32, with_own);
                } else {
                    segmenter.run(run, at, steps, &mut word);
                    if !c.is_whitespace() {
                        word(at, at + c.len_utf8(), NO_WORD, "x");
                    }
                }
                at += c.len_utf8();
            }
            segmenter.run(run, text.len(), steps, &mut word);
        });
    }
}

impl Run {
    fn clear(&mut self) {
        self.ends.clear();
        self.codes.clear();
        self.own.clear();
    }
}

struct Segmenter<'a, 't> {
    lexicon: &'a Lexicon,
    array: Array<'static>,
    own: Array<'a>,
    text: &'t str,
    models: Models,
}

impl<'t> Segmenter<'_, 't> {
    /// Adds a character, given by its number, to a run.
    #[inline]
    fn add(&self, run: &mut Run, at: usize, code: u32, with_own: bool) {
        run.ends.push(at as u32);
        run.codes.push(self.array.code(code));
        if with_own {
            run.own.push(self.own.code(code));
        }
    }

    /// Cuts the run that ends before byte `end` and empties it.
    #[inline]
    fn run(&self, run: &mut Run, end: usize, steps: &mut Vec<Step>, word: &mut impl FnMut(usize, usize, (u32, u32), &'t str)) {
        let chars = run.codes.len();
        if chars == 0 {
            return;
        }
        run.ends.push(end as u32);
        self.array.fetch(&run.codes, &mut run.heads);
        if !run.own.is_empty() {
            self.own.fetch(&run.own, &mut run.own_heads);
        }
        let (weights, own_weights) = (&self.lexicon.weights[..], &self.lexicon.own.weights[..]);
        route(steps, chars, self.lexicon.log_total, |at, best| {
            // A word of the user's comes before the same one in the dictionary: the first of equals is kept.
            if !run.own.is_empty() {
                self.own.matches(&run.own, &run.own_heads, at, |found| {
                    best.consider(found.end, own_weights[found.value as usize], (found.value | OWN, found.node | OWN));
                });
            }
            self.array.matches(&run.codes, &run.heads, at, |found| {
                best.consider(found.end, f64::from_le_bytes(weights[found.value as usize]), (found.value, found.node));
            });
        });
        let ends = &run.ends[..];
        let (mut at, mut alone) = (0, 0);
        while at < chars {
            let step = steps[at];
            let next = step.end as usize;
            if next - at > 1 {
                self.alone(run, alone, at, steps, word);
                word(ends[at] as usize, ends[next] as usize, step.word, "");
                alone = next;
            }
            at = next;
        }
        self.alone(run, alone, chars, steps, word);
        run.clear();
    }

    /// Characters that the route left single: joined by the models, unless they form a word that the route did not want.
    #[inline]
    fn alone(&self, run: &Run, from: usize, to: usize, steps: &[Step], word: &mut impl FnMut(usize, usize, (u32, u32), &'t str)) {
        if from == to {
            return;
        }
        let ends = &run.ends[..];
        if to - from == 1 || self.word(run, from, to).is_some_and(|(weight, _)| weight > f64::NEG_INFINITY) {
            for at in from..to {
                word(ends[at] as usize, ends[at + 1] as usize, steps[at].word, "");
            }
            return;
        }
        let base = ends[from] as usize;
        let text = &self.text[base..ends[to] as usize];
        let mut at = from;
        let mut joined = |start: usize, end: usize, tag| {
            let first = at;
            while (ends[at] as usize) < base + end {
                at += 1;
            }
            let known = self.word(run, first, at).map_or(NO_WORD, |(_, word)| word);
            word(base + start, base + end, known, tag);
        };
        match self.models {
            Models::Cut => unknown::cut(text, |start, end| joined(start, end, "")),
            Models::CutAndTag => unknown::tags(text).into_iter().for_each(|(start, end, tag)| joined(start, end, tag)),
        }
    }

    /// The word that some characters of a run form, with the logarithm of its share.
    fn word(&self, run: &Run, from: usize, to: usize) -> Option<(f64, (u32, u32))> {
        if !run.own.is_empty()
            && let Some(found) = self.own.exact(&run.own[from..to])
        {
            return Some((self.lexicon.own.weights[found.value as usize], (found.value | OWN, found.node | OWN)));
        }
        let found = self.array.exact(&run.codes[from..to])?;
        Some((f64::from_le_bytes(self.lexicon.weights[found.value as usize]), (found.value, found.node)))
    }
}
