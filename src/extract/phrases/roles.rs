//! The words in and around a stretch, by the roles that they play for it: what underlined reports are consulted about.

use super::model::{SequenceRole, context, key};
use super::stretches::hash;
use super::words::{BETWEEN, Hash, TokenClass, Words, mix};

/// Roles of a stretch itself.
pub const OWN: [SequenceRole; 7] = [
    SequenceRole::FirstTwo,
    SequenceRole::LastTwo,
    SequenceRole::Shape,
    SequenceRole::Whole,
    SequenceRole::Ends,
    SequenceRole::LastCharacters,
    SequenceRole::FirstCharacters,
];

/// Roles of what surrounds one of its occurrences.
pub const AROUND: [SequenceRole; 5] =
    [SequenceRole::BeforeTwo, SequenceRole::BehindTwo, SequenceRole::Entry, SequenceRole::Exit, SequenceRole::Sides];

/// The keys of a stretch, in the order of [`OWN`].
pub fn own(words: &Words, first: usize, count: usize) -> [u32; OWN.len()] {
    let last = first + count - 1;
    let of = |at: usize| context(words.kind(at));
    let two = |at: usize| if count > 1 { hash(words, at, 2) } else { 0 };
    let shape = (first..=last).fold(1, |shape: u64, at| shape.wrapping_mul(31).wrapping_add(words.kind(at).class as u64));
    let text = words.span(first, count).slice(words.text);
    let tail = text.char_indices().rev().nth(1).map_or(text, |(at, _)| &text[at..]);
    let head = text.char_indices().nth(2).map_or(text, |(at, _)| &text[..at]);
    [
        key(SequenceRole::FirstTwo, two(first)),
        key(SequenceRole::LastTwo, two(last.saturating_sub(1))),
        key(SequenceRole::Shape, mix(shape)),
        key(SequenceRole::Whole, hash(words, first, count)),
        key(SequenceRole::Ends, pair(of(first), of(last))),
        key(SequenceRole::LastCharacters, Hash::of(tail).mixed()),
        key(SequenceRole::FirstCharacters, Hash::of(head).mixed()),
    ]
}

/// The keys of what surrounds this many words from a token on, in the order of [`AROUND`].
pub fn around(words: &Words, first: usize, count: usize) -> [u32; AROUND.len()] {
    let last = first + count - 1;
    let of = |at: usize| context(words.kind(at));
    let before = outside_before(words, first);
    let behind = outside_behind(words, last);
    let [side_before, side_behind] = [before, behind].map(|side| context(&words.kinds[number(words, side)]));
    let second_before = before.and_then(|at| outside_before(words, at));
    let second_behind = behind.and_then(|at| outside_behind(words, at));
    let [second_before, second_behind] = [second_before, second_behind].map(|side| context(&words.kinds[number(words, side)]));
    [
        key(SequenceRole::BeforeTwo, pair(second_before, side_before)),
        key(SequenceRole::BehindTwo, pair(side_behind, second_behind)),
        key(SequenceRole::Entry, pair(side_before, of(first))),
        key(SequenceRole::Exit, pair(of(last), side_behind)),
        key(SequenceRole::Sides, pair(side_before, side_behind)),
    ]
}

fn pair(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(17) ^ b)
}

/// The number of the word or mark at a token; that of a gap if there is none.
pub fn number(words: &Words, token: Option<usize>) -> usize {
    token.map_or(BETWEEN, |at| words.tokens[at].kind) as usize
}

/// The token right before another, in its block.
pub fn outside_before(words: &Words, at: usize) -> Option<usize> {
    words.is_glued(at).then(|| at - 1)
}

/// The token right after another, in its block.
pub fn outside_behind(words: &Words, at: usize) -> Option<usize> {
    (at + 1 < words.tokens.len() && words.is_glued(at + 1)).then_some(at + 1)
}

/// For each token, the first one of its clause, the one after its last, and the clauses before it in its sentence.
pub struct Clauses {
    pub start: Vec<u32>,
    pub end: Vec<u32>,
    pub number: Vec<u32>,
}

impl Clauses {
    pub fn of(words: &Words) -> Self {
        let count = words.tokens.len();
        let mut clauses = Clauses { start: vec![0; count], end: vec![0; count], number: vec![0; count] };
        let (mut start, mut number) = (0, 0);
        for at in 0..=count {
            let class = if at < count { words.kind(at).class } else { TokenClass::Stop };
            if matches!(class, TokenClass::Stop | TokenClass::Comma) {
                clauses.end[start..at].fill(at as u32);
                start = at + 1;
                if at < count {
                    (clauses.start[at], clauses.end[at]) = (at as u32, at as u32 + 1);
                }
                number = if class == TokenClass::Stop { 0 } else { number + 1 };
            } else {
                clauses.start[at] = start as u32;
                clauses.number[at] = number;
            }
        }
        clauses
    }
}
