//! The words of a report as phrases are made of them: each distinct word is looked at once.

use super::PhraseOptions;
use crate::dicts::{Lengths, TERMS};
use crate::lexicon::{self, Cut, Facts, Lexicon};
use crate::parse::is_han;
use crate::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// What a word can be in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Noun,
    Verb,
    /// 的
    Of,
    /// 和, 与
    And,
    Break,
}

impl Part {
    /// 的, 和, 与: what joins two halves of a phrase.
    #[inline]
    pub fn is_link(self) -> bool {
        matches!(self, Part::Of | Part::And)
    }
}

/// What phrases ask of a word, a bit for each: those of a whole sequence are told by two operations a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits(u8);

impl Traits {
    pub const NONE: Traits = Traits(0);
    pub const ALL: Traits = Traits(u8::MAX);
    /// A person's or a place's name.
    pub const NAME: Traits = Traits(1);
    /// An idiom (`因地制宜`), which joins no other word.
    pub const IDIOM: Traits = Traits(1 << 1);
    /// A verb by its tag or by our table, whatever part it plays here.
    pub const ACT: Traits = Traits(1 << 2);
    /// A word that gives a phrase no content of its own.
    pub const EMPTY: Traits = Traits(1 << 3);
    /// One that is a verb here.
    pub const VERB: Traits = Traits(1 << 4);
    /// 的, 和, 与
    pub const LINK: Traits = Traits(1 << 5);
    /// A word of one character that is no link.
    pub const SINGLE: Traits = Traits(1 << 6);
    /// A name, a link, or a word without content.
    pub const HOLLOW: Traits = Traits(1 << 7);

    /// Whether one of the traits of `any` holds.
    #[inline]
    pub fn has(self, any: Traits) -> bool {
        self.0 & any.0 != 0
    }

    /// The traits that this one or the other has.
    #[inline]
    pub fn or(self, other: Traits) -> Traits {
        Traits(self.0 | other.0)
    }

    /// The traits that both have.
    #[inline]
    pub fn and(self, other: Traits) -> Traits {
        Traits(self.0 & other.0)
    }

    /// These traits where `is` holds, else none.
    fn when(self, is: bool) -> Traits {
        if is { self } else { Traits::NONE }
    }
}

/// A distinct word.
#[derive(Debug, Clone)]
pub struct Kind {
    pub part: Part,
    /// Its characters.
    pub chars: u8,
    pub traits: Traits,
    pub facts: Facts,
    /// What it says: from 1 for a word unknown to general Chinese down to 0.4 for its commonest, less for words of one
    /// character and words without content.
    pub weight: f64,
    /// How often the report has it.
    pub count: u32,
    pub hash: Hash,
    /// A bit for each of its characters, and that of the first.
    pub letters: u64,
    pub opening: u64,
    /// How long terms of our table may be that begin with its first character.
    pub terms: Lengths,
}

/// An occurrence of a word.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub kind: u32,
}

/// A hash of a text that can be put together from those of its parts, and what the next part needs for that; two ways
/// to cut a phrase into words give one hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash {
    value: u64,
    shift: u64,
}

impl Hash {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    pub const EMPTY: Hash = Hash { value: 0, shift: 1 };

    pub fn of(text: &str) -> Self {
        text.chars().fold(Hash::EMPTY, Hash::and)
    }

    /// The hash of this text with one more character.
    #[inline]
    fn and(self, c: char) -> Self {
        Hash { value: self.value.wrapping_mul(Self::BASE).wrapping_add(u64::from(c) + 1), shift: self.shift.wrapping_mul(Self::BASE) }
    }

    /// The hash of this text with `next` behind it.
    #[inline]
    pub fn then(self, next: Hash) -> Self {
        Hash { value: self.value.wrapping_mul(next.shift).wrapping_add(next.value), shift: self.shift.wrapping_mul(next.shift) }
    }

    /// All its bits, well mixed.
    #[inline]
    pub fn mixed(self) -> u64 {
        let folded = (self.value ^ (self.value >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        folded ^ (folded >> 32)
    }
}

/// The words of the body, with a break behind each block.
pub struct Words<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token>,
    pub(super) kinds: Vec<Kind>,
    /// All words that are no breaks.
    pub(super) total: usize,
    /// The kinds by the numbers of the dictionary, and those of words that it has not.
    known: FxHashMap<u32, u32>,
    unknown: FxHashMap<&'t str, u32>,
    figures: FxHashSet<&'t str>,
    /// Words, marks left out.
    count: usize,
}

/// Stands between blocks.
const BETWEEN: u32 = 0;

impl<'t> Words<'t> {
    /// The words of the blocks of the body.
    pub fn of(text: &'t str, lexicon: &Lexicon, blocks: impl Iterator<Item = Span>, options: &PhraseOptions) -> Self {
        // A report of ten thousand characters has some two thousand different words.
        let room = (text.len() / 16).min(4096);
        let mut kinds = Vec::with_capacity(room);
        kinds.push(Kind::between());
        let mut words = Words {
            text,
            tokens: Vec::with_capacity(text.len() / 5),
            kinds,
            total: 0,
            known: FxHashMap::with_capacity_and_hasher(room, Default::default()),
            unknown: FxHashMap::default(),
            figures: FxHashSet::default(),
            count: 0,
        };
        for block in blocks {
            lexicon.cut_each(block.slice(text), block.start, |word| {
                let kind = words.number(&word, lexicon, options);
                words.kinds[kind as usize].count += 1;
                words.tokens.push(Token { start: word.span.start as u32, end: word.span.end as u32, kind });
            });
            let end = words.tokens.last().map_or(0, |token| token.end);
            words.tokens.push(Token { start: end, end, kind: BETWEEN });
        }
        words.total = words.kinds.iter().filter(|kind| kind.part != Part::Break).map(|kind| kind.count as usize).sum();
        words
    }

    /// The number of a word's kind; the word is counted.
    #[inline]
    fn number(&mut self, word: &Cut, lexicon: &Lexicon, options: &PhraseOptions) -> u32 {
        let text = self.text;
        let kinds = &mut self.kinds;
        let new = || {
            kinds.push(Kind::of(word.span.slice(text), lexicon, word, options));
            kinds.len() as u32 - 1
        };
        self.count += 1;
        if let Some(number) = word.number() {
            return *self.known.entry(number).or_insert_with(new);
        }
        let slice = word.span.slice(text);
        if slice.starts_with(is_han) {
            return *self.unknown.entry(slice).or_insert_with(new);
        }
        if is_mark(slice) {
            self.count -= 1;
        } else {
            self.figures.insert(slice);
        }
        BETWEEN
    }

    /// How many words there are, and how many different ones, with those of further blocks.
    pub fn tally(mut self, lexicon: &Lexicon, blocks: impl Iterator<Item = Span>) -> (usize, usize) {
        let options = PhraseOptions::default();
        for block in blocks {
            lexicon.cut_each(block.slice(self.text), block.start, |word| {
                self.number(&word, lexicon, &options);
            });
        }
        (self.count, self.known.len() + self.unknown.len() + self.figures.len())
    }

    #[inline]
    pub(super) fn kind(&self, token: Token) -> &Kind {
        &self.kinds[token.kind as usize]
    }

    /// The kinds of some tokens.
    pub(super) fn kinds_of(&self, tokens: Range<usize>) -> impl DoubleEndedIterator<Item = &Kind> + Clone {
        self.tokens[tokens].iter().map(|token| self.kind(*token))
    }

    /// Where some tokens stand.
    pub(super) fn span(&self, tokens: Range<usize>) -> Span {
        Span::new(self.tokens[tokens.start].start as usize, self.tokens[tokens.end - 1].end as usize)
    }

    /// The word right before token `at`, no mark and no gap between.
    #[inline]
    pub(super) fn before(&self, at: usize) -> Option<Token> {
        let token = *self.tokens.get(at.checked_sub(1)?)?;
        (self.kind(token).part != Part::Break && token.end == self.tokens[at].start).then_some(token)
    }

    /// The word right behind token `at`.
    #[inline]
    pub(super) fn behind(&self, at: usize) -> Option<Token> {
        let token = *self.tokens.get(at + 1)?;
        (self.kind(token).part != Part::Break && token.start == self.tokens[at].end).then_some(token)
    }
}

/// A bit for a character.
pub fn letter(c: char) -> u64 {
    1 << ((c as u32).wrapping_mul(0x9E37_79B1) >> 26)
}

/// A bit for each of its characters.
pub fn letters(text: &str) -> u64 {
    text.chars().fold(0, |letters, c| letters | letter(c))
}

/// Whether nothing in it is a letter or a digit.
fn is_mark(slice: &str) -> bool {
    let common = |c: char| matches!(c, '，' | '。' | '、' | '；' | '：' | '“' | '”' | '（' | '）' | '《' | '》' | '！' | '—');
    slice.chars().all(|c| common(c) || !c.is_alphanumeric())
}

impl Kind {
    fn between() -> Self {
        Kind {
            part: Part::Break,
            chars: 0,
            traits: Traits::NONE,
            facts: Facts::default(),
            weight: 0.0,
            count: 0,
            hash: Hash::EMPTY,
            letters: 0,
            opening: 0,
            terms: Lengths::default(),
        }
    }

    fn of(slice: &str, lexicon: &Lexicon, word: &Cut, options: &PhraseOptions) -> Self {
        let facts = lexicon.facts(word);
        let term = facts.has(lexicon::TERM);
        let tag = lexicon.known_tag(word).unwrap_or_else(|| unknown_tag(slice));
        let user = options.stopwords.contains(slice);
        let (mut chars, mut han, mut letters, mut hash) = (0usize, true, 0, Hash::EMPTY);
        for c in slice.chars() {
            chars += 1;
            han &= is_han(c);
            letters |= letter(c);
            hash = hash.and(c);
        }
        let first = slice.chars().next();
        let part = if slice == "的" {
            Part::Of
        } else if matches!(slice, "和" | "与") {
            Part::And
        } else if user || facts.has(lexicon::BREAK) || !han {
            Part::Break
        } else if facts.has(lexicon::LIGHT_VERB) {
            Part::Verb
        } else {
            match tag.as_bytes().first() {
                // Set phrases of the general dictionary (`认真贯彻`) say little; idioms stand for themselves.
                Some(b'l') if tag == "l" && !term => Part::Break,
                Some(b'm' | b'q' | b't' | b'r' | b'p' | b'd' | b'c' | b'u' | b'y' | b'e' | b'o' | b'x' | b'w') if !term => {
                    // Numerals that belong to a term stand in it as one word; adverbs of one character open no phrase.
                    if tag == "d" && facts.has(lexicon::VERB) { Part::Verb } else { Part::Break }
                }
                Some(b'f' | b's') => Part::Break,
                _ if tag == "v" || facts.has(lexicon::ACT) && tag != "n" && tag != "vn" => Part::Verb,
                _ => Part::Noun,
            }
        };
        let empty = facts.has(lexicon::EMPTY_NOUN.or(lexicon::LIGHT_VERB));
        let name = matches!(tag, "nr" | "nrt" | "nrfg" | "ns");
        let verb = part == Part::Verb;
        let traits = [
            Traits::NAME.when(name),
            Traits::IDIOM.when(tag == "i" && !term),
            Traits::ACT.when(verb || facts.has(lexicon::VERB)),
            Traits::EMPTY.when(empty),
            Traits::VERB.when(verb),
            Traits::LINK.when(part.is_link()),
            Traits::SINGLE.when(chars == 1 && !part.is_link()),
            Traits::HOLLOW.when(empty || name || part.is_link()),
        ];
        Kind {
            part,
            chars: chars.min(usize::from(u8::MAX)) as u8,
            traits: traits.into_iter().fold(Traits::NONE, Traits::or),
            facts,
            weight: match (empty, chars) {
                _ if part == Part::Break => 0.0,
                (true, _) => 0.35,
                (_, 1) => 0.5,
                _ => rarity(lexicon.general_count(word)),
            },
            count: 0,
            hash,
            letters,
            opening: first.map_or(0, letter),
            terms: first.map_or(Lengths::default(), |first| TERMS.lengths_from(first)),
        }
    }
}

/// From 1 for a word unknown to general Chinese down to 0.4 for its commonest.
fn rarity(count: u32) -> f64 {
    // Counts below this say no more than that a word is rare.
    let count = if count >= 300 { f64::from(count) } else { 100.0 };
    (1.0 - (count.log10() - 2.0) * 0.2).clamp(0.4, 1.0)
}

/// The part of speech of a word that the dictionary does not know: a coined noun (`算力`) but where all its characters
/// are such of grammar or of number (`一是`, `点五`).
fn unknown_tag(word: &str) -> &'static str {
    if word.split_inclusive(|_| true).all(lexicon::is_grammar) { "x" } else { "n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_does_not_depend_on_the_cut() {
        let put = |parts: &[&str]| parts.iter().fold(Hash::EMPTY, |hash, part| hash.then(Hash::of(part)));
        assert_eq!(put(&["党的", "组织", "建设"]), put(&["党", "的组织建设"]));
        assert_ne!(put(&["组织", "建设"]), put(&["建设", "组织"]));
    }
}
