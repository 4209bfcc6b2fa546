//! Which stretches of words the report itself repeats.

use super::words::{TokenClass, Words};
use rustc_hash::FxHashMap;

/// For each token that may open a phrase, the stretches that begin there and also occur elsewhere.
pub struct Grams {
    /// Where the numbers of each token begin in `numbers`; one more entry than there are tokens.
    from: Vec<u32>,
    /// The numbers of the stretches of one word, two words and so on that begin there, as far as they are repeated.
    numbers: Vec<u32>,
    /// How often each stretch occurs in the report.
    counts: Vec<u32>,
}

/// Which pairs of words may occur twice: most occur once, and need not be looked up.
struct Sketch(Vec<u8>);

impl Sketch {
    const SIZE: usize = 1 << 15;

    fn of(words: &Words) -> Self {
        let mut sketch = Sketch(vec![0; Self::SIZE]);
        for at in 0..words.tokens.len().saturating_sub(1) {
            let count = &mut sketch.0[Self::place(words, at)];
            *count = count.saturating_add(1);
        }
        sketch
    }

    #[inline]
    fn place(words: &Words, at: usize) -> usize {
        let (first, second) = (words.tokens[at].kind, words.tokens[at + 1].kind);
        (first.wrapping_mul(0x9E37_79B1) ^ second.wrapping_mul(0x85EB_CA6B)) as usize >> 7 & (Self::SIZE - 1)
    }

    #[inline]
    fn may_repeat(&self, words: &Words, at: usize) -> bool {
        at + 1 < words.tokens.len() && self.0[Self::place(words, at)] > 1
    }
}

/// A word followed by this many others makes the longest phrase.
const MOST_WORDS: usize = 16;

/// Few stretches of this many words are repeated in any report.
const ORDINARY: usize = 4;

impl Grams {
    pub fn of(words: &Words) -> Self {
        let tokens = &words.tokens;
        let mut counts: Vec<u32> = words.kinds.iter().map(|kind| kind.count).collect();
        // The tokens whose stretch on the previous level is repeated, and the number of that stretch.
        let repeated = |counts: &[u32], (_, number): &(u32, u32)| counts[*number as usize] > 1;
        let mut alive: Vec<(u32, u32)> = (0..tokens.len() as u32)
            .filter(|&at| words.kind(at as usize).class.may_open())
            .map(|at| (at, tokens[at as usize].kind))
            .filter(|token| repeated(&counts, token))
            .collect();
        let mut levels: Vec<Vec<(u32, u32)>> = Vec::new();
        let sketch = Sketch::of(words);
        let mut numbers: FxHashMap<u64, u32> = FxHashMap::with_capacity_and_hasher(alive.len() / 4, Default::default());
        for length in 1..MOST_WORDS {
            numbers.clear();
            let mut longer = Vec::new();
            for &(at, number) in &alive {
                let next = at as usize + length;
                if length == 1 && !sketch.may_repeat(words, at as usize)
                    || next >= tokens.len()
                    || words.kind(next).class == TokenClass::Stop
                    || !words.is_glued(next)
                    // A stretch of nothing but marks is not a phrase.
                    || words.kind(next).class.is_quote() && words.kind(next - 1).class.is_quote()
                {
                    continue;
                }
                let new = counts.len() as u32;
                let key = u64::from(number) << 32 | u64::from(tokens[next].kind);
                let number = *numbers.entry(key).or_insert(new);
                if number == new {
                    counts.push(0);
                }
                counts[number as usize] += 1;
                longer.push((at, number));
            }
            levels.push(std::mem::take(&mut alive));
            longer.retain(|token| repeated(&counts, token));
            // A text that keeps repeating itself has no phrases: it is not followed to the end.
            if longer.is_empty() || length >= ORDINARY && longer.len() * 8 > tokens.len() {
                break;
            }
            alive = longer;
        }
        levels.push(alive);
        let mut grams = Grams { from: Vec::with_capacity(tokens.len() + 1), numbers: Vec::new(), counts };
        let mut next = vec![0; levels.len()];
        for at in 0..tokens.len() as u32 {
            grams.from.push(grams.numbers.len() as u32);
            for (level, next) in levels.iter().zip(&mut next) {
                match level.get(*next) {
                    Some(&(token, number)) if token == at => {
                        grams.numbers.push(number);
                        *next += 1;
                    }
                    _ => break,
                }
            }
        }
        grams.from.push(grams.numbers.len() as u32);
        grams
    }

    /// The numbers of the repeated stretches that begin at a token: of one word, of two and so on.
    #[inline]
    pub fn at(&self, token: usize) -> &[u32] {
        &self.numbers[self.from[token] as usize..self.from[token + 1] as usize]
    }

    /// How often the stretch of this many words from a token on occurs in the report.
    #[inline]
    pub fn count(&self, token: usize, words: usize) -> u32 {
        self.number(token, words).map_or(1, |number| self.counts[number as usize])
    }

    /// How many numbers there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// The number of this stretch; `None` for one that occurs once.
    #[inline]
    pub fn number(&self, token: usize, words: usize) -> Option<u32> {
        self.at(token).get(words - 1).copied()
    }
}
