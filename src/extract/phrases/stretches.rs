//! The stretches of words that may be a phrase, and the few hundred of them that are worth a closer look.
//!
//! Every stretch between two words counts if it closes what it opens, contains no sentence mark, neither begins nor ends with a
//! particle, has a word that says something, and has commas only between parts of one length (`走在前、作示范、挑大梁`). They are
//! ranked by a sum of what is known about their edges.

use super::grams::Grams;
use super::model::{Model, OfWord, WordRole};
use super::roles::{number, outside_before, outside_behind};
use super::words::{Hash, TokenClass, Words};
use super::zones::{Zone, Zones};
use rustc_hash::FxHashMap;
use std::ops::RangeInclusive;

/// How many characters a phrase has, not counting quotation marks.
pub const CHARS: RangeInclusive<u32> = 2..=20;

/// How many occurrences are looked at more closely; according to measurements, twice as many yield no more phrases.
const KEPT: usize = 900;

/// An occurrence of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub first: u32,
    pub words: u8,
    /// What its edges say about it.
    pub score: i32,
}

/// A distinct stretch with its occurrences.
pub struct PhraseCandidate {
    pub hash: u64,
    /// The best occurrence.
    pub best: Stretch,
    /// All of them, in the order of the text: token and number of words.
    pub occurrences: Vec<(u32, u8)>,
}

/// What each word says about a stretch that begins or ends with it.
struct Edges {
    opening: Vec<i32>,
    closing: Vec<i32>,
}

/// The number that stands for no candidate.
const NONE: u32 = u32::MAX;

const CLOSED: i32 = i32::MIN / 4;

impl Edges {
    fn of(words: &Words, zones: &Zones, model: &Model, of_words: &[OfWord]) -> Self {
        let count = words.tokens.len();
        let (mut opening, mut closing) = (vec![CLOSED; count], vec![CLOSED; count]);
        let say = |token: Option<usize>, role: WordRole| i32::from(of_words[number(words, token)][role as usize]);
        for at in 0..count {
            let class = words.kind(at).class;
            if class.may_open() {
                opening[at] = say(Some(at), WordRole::First)
                    + say(outside_before(words, at), WordRole::Before)
                    + i32::from(model.zone(zones.of_token(at)));
            }
            if class.may_close() {
                closing[at] = say(Some(at), WordRole::Last) + say(outside_behind(words, at), WordRole::Behind);
            }
        }
        Edges { opening, closing }
    }
}

/// A token, as used to build stretches.
#[derive(Clone, Copy)]
struct StretchToken {
    class: TokenClass,
    chars: u8,
    glued: bool,
}

fn stretch_tokens(words: &Words, zones: &Zones) -> Vec<StretchToken> {
    let token = |at: usize| {
        let kind = words.kind(at);
        let class = if zones.of_token(at).has(Zone::SILENT) { TokenClass::Stop } else { kind.class };
        StretchToken { class, chars: kind.chars, glued: words.is_glued(at) }
    };
    (0..words.tokens.len()).map(token).collect()
}

/// All stretches that may be a phrase: the first token, the number of tokens, the number of characters.
pub fn each(words: &Words, zones: &Zones, mut stretch: impl FnMut(usize, usize, u32)) {
    let tokens = stretch_tokens(words, zones);
    for first in 0..tokens.len() {
        each_from(&tokens, first, |count, chars| stretch(first, count, chars));
    }
}

/// Those that begin with token `first`.
#[inline]
fn each_from(tokens: &[StretchToken], first: usize, mut stretch: impl FnMut(usize, u32)) {
    let opening = tokens[first].class;
    // `中`, `上` by themselves end what comes before them.
    if !opening.may_open() || opening == TokenClass::Direction && tokens[first].chars == 1 {
        return;
    }
    let (mut chars, mut depth, mut says) = (0, 0u32, false);
    // The characters of the part between commas, and those that each part must have.
    let (mut part, mut parts): (u32, Option<u32>) = (0, None);
    for (count, &StretchToken { class, chars: of_token, glued }) in tokens[first..].iter().enumerate() {
        if class == TokenClass::Stop || count > 0 && !glued {
            break;
        }
        chars += u32::from(of_token);
        if chars > *CHARS.end() {
            break;
        }
        if !class.is_word() {
            match class {
                TokenClass::Open | TokenClass::TitleOpen => depth += 1,
                // Empty marks enclose nothing.
                TokenClass::Close | TokenClass::TitleClose
                    if count > 0 && matches!(tokens[first + count - 1].class, TokenClass::Open | TokenClass::TitleOpen) =>
                {
                    break;
                }
                TokenClass::Close | TokenClass::TitleClose => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => break,
                },
                TokenClass::Comma => {
                    if part < 2 || parts.is_some_and(|parts| parts != part) {
                        break;
                    }
                    (part, parts) = (0, Some(part));
                    continue;
                }
                _ => {}
            }
        }
        part += u32::from(of_token);
        says |= class.is_content();
        if !says || depth > 0 || chars < *CHARS.start() || !class.may_close() || parts.is_some_and(|parts| parts != part) {
            continue;
        }
        // A number continues with its measure word, or with another number.
        let next = tokens.get(first + count + 1).filter(|next| next.glued).map(|next| next.class);
        if matches!(class, TokenClass::Number | TokenClass::Digits)
            && matches!(next, Some(TokenClass::Number | TokenClass::Digits | TokenClass::Measure | TokenClass::Unknown))
        {
            continue;
        }
        // If enclosed as a whole, it is the same as without the marks.
        if !(opening.is_quote() && class.is_quote() && closes_first(&tokens[first..=first + count])) {
            stretch(count + 1, chars);
        }
    }
}

/// Whether the last mark closes the first one.
fn closes_first(tokens: &[StretchToken]) -> bool {
    let mut depth = 0;
    tokens[..tokens.len() - 1].iter().all(|token| {
        match token.class {
            TokenClass::Open | TokenClass::TitleOpen => depth += 1,
            TokenClass::Close | TokenClass::TitleClose => depth -= 1,
            _ => {}
        }
        depth > 0
    })
}

/// The best stretches of a report, in the order of the text.
fn best(words: &Words, zones: &Zones, grams: &Grams, (model, of_words): (&Model, &[OfWord])) -> Vec<Stretch> {
    let edges = Edges::of(words, zones, model, of_words);
    let tokens = stretch_tokens(words, zones);
    let mut found: Vec<Stretch> = Vec::with_capacity(4 * KEPT);
    // A stretch that cannot reach this is not among the best.
    let mut bound = CLOSED / 2;
    let best_closing = best_ahead(&edges.closing);
    let (of_repeated, of_others) = (model.most_besides(), model.most_of_length());
    for (first, &best_closing) in best_closing.iter().enumerate() {
        let opening = edges.opening[first];
        // Only a stretch that begins with a repeated pair can be repeated.
        let besides = if grams.at(first).len() > 1 { of_repeated } else { of_others };
        if opening + best_closing + besides <= bound {
            continue;
        }
        each_from(&tokens, first, |count, chars| {
            let score = opening + edges.closing[first + count - 1];
            if score + besides <= bound {
                return;
            }
            let score = score + i32::from(model.length(chars)) + i32::from(model.repeats(grams.count(first, count)));
            if score > bound {
                found.push(Stretch { first: first as u32, words: count as u8, score });
            }
        });
        if found.len() >= 3 * KEPT {
            bound = keep_best(&mut found) - 1;
        }
    }
    keep_best(&mut found);
    found.sort_unstable_by_key(|stretch| (stretch.first, stretch.words));
    found
}

/// The best stretches of a report, each with all its occurrences, by first appearance.
pub fn candidates(words: &Words, zones: &Zones, grams: &Grams, model: (&Model, &[OfWord])) -> Vec<PhraseCandidate> {
    let found = best(words, zones, grams, model);
    let mut candidates: Vec<PhraseCandidate> = Vec::with_capacity(found.len());
    let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
    let mut of_gram = vec![NONE; grams.len()];
    for stretch in found {
        let (first, count) = (stretch.first as usize, usize::from(stretch.words));
        let hash = hash(words, first, count);
        let new = candidates.len() as u32;
        let number = *numbers.entry(hash).or_insert(new);
        if number == new {
            candidates.push(PhraseCandidate { hash, best: stretch, occurrences: Vec::new() });
        }
        let candidate = &mut candidates[number as usize];
        if stretch.score > candidate.best.score {
            candidate.best = stretch;
        }
        match grams.number(first, count) {
            Some(gram) => of_gram[gram as usize] = number,
            None => candidate.occurrences.push((stretch.first, stretch.words)),
        }
    }
    for at in 0..words.tokens.len() {
        for (length, &gram) in grams.at(at).iter().enumerate() {
            if let Some(candidate) = candidates.get_mut(of_gram[gram as usize] as usize) {
                candidate.occurrences.push((at as u32, length as u8 + 1));
            }
        }
    }
    for candidate in &mut candidates {
        candidate.occurrences.sort_unstable();
    }
    candidates
}

/// For each token, the highest of its own number and those of the following ones, as far as a phrase may reach.
fn best_ahead(numbers: &[i32]) -> Vec<i32> {
    // For blocks of equal length, the best up to each place and from each place on: any window as long as a block is a tail of
    // one and a head of the next.
    const REACH: usize = *CHARS.end() as usize + 4;
    let mut best = vec![CLOSED; numbers.len()];
    for (tails, block) in best.chunks_mut(REACH).zip(numbers.chunks(REACH)) {
        let mut most = CLOSED;
        for (tail, &number) in tails.iter_mut().zip(block).rev() {
            most = most.max(number);
            *tail = most;
        }
    }
    let mut head = CLOSED;
    for (at, best) in best.iter_mut().enumerate().filter(|(at, _)| !at.is_multiple_of(REACH)) {
        // The last place of a token's window, in the next block.
        let end = at + REACH - 1;
        if end.is_multiple_of(REACH) {
            head = CLOSED;
        }
        head = head.max(numbers.get(end).copied().unwrap_or(CLOSED));
        *best = head.max(*best);
    }
    best
}

/// The hash of this many words from a token on, mixed.
pub fn hash(words: &Words, first: usize, count: usize) -> u64 {
    (first..first + count).fold(Hash::EMPTY, |hash, at| hash.then(words.kind(at).hash)).mixed()
}

/// Keeps the best; returns the lowest score among them.
fn keep_best(found: &mut Vec<Stretch>) -> i32 {
    if found.len() > KEPT {
        found.select_nth_unstable_by_key(KEPT, |stretch| (-stretch.score, stretch.first, stretch.words));
        found.truncate(KEPT);
    }
    found.iter().map(|stretch| stretch.score).min().unwrap_or(CLOSED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_ahead_is_that_of_the_next_ones() {
        let numbers: Vec<i32> = (0..100).map(|n| n * 7919 % 101).collect();
        let reach = *CHARS.end() as usize + 4;
        let plain: Vec<i32> = (0..100).map(|at| numbers[at..(at + reach).min(100)].iter().copied().max().unwrap()).collect();
        assert_eq!(best_ahead(&numbers), plain);
    }
}
