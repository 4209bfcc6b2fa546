//! The words of a report as stretches are built from them: each distinct word is looked at once.

use super::PhraseOptions;
use crate::document::Document;
use crate::lexicon::{self, Cut, Lexicon, WordFlags};
use crate::parse::is_han;
use crate::span::Span;
use rustc_hash::FxHashMap;

/// The role that a word or a mark can have in a phrase, coarser than parts of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum TokenClass {
    /// The gap between blocks, and what a phrase never crosses: 。；：（）, the user's stopwords.
    Stop,
    Noun,
    /// A verb that names an activity (`建设`).
    Activity,
    Verb,
    Quality,
    Place,
    Person,
    Number,
    Measure,
    Time,
    /// Words of place and direction (`上`, `区域内`).
    Direction,
    Adverb,
    Preposition,
    Conjunction,
    /// 的
    Of,
    Particle,
    Pronoun,
    Idiom,
    /// Abbreviations from general Chinese and from our tables.
    Abbreviation,
    /// A word that is not in the dictionary.
    Unknown,
    Latin,
    Digits,
    /// 、
    Listing,
    Comma,
    /// “ ‘ 「 『
    Open,
    Close,
    /// 《
    TitleOpen,
    TitleClose,
    /// Dashes, ·, / and + inside names.
    Joint,
}

impl TokenClass {
    /// A word of the report rather than a mark.
    #[inline]
    pub fn is_word(self) -> bool {
        !matches!(self, TokenClass::Stop) && (self as u8) < TokenClass::Listing as u8
    }

    /// A word that says something.
    #[inline]
    pub fn is_content(self) -> bool {
        use TokenClass::*;
        matches!(self, Noun | Activity | Verb | Quality | Place | Person | Idiom | Abbreviation | Unknown | Latin)
    }

    /// Opens or closes what is beside it: a mark, the end of a block, a gap.
    #[inline]
    pub fn is_edge(self) -> bool {
        matches!(self, TokenClass::Stop | TokenClass::Comma | TokenClass::Listing)
    }

    /// A quotation mark.
    #[inline]
    pub fn is_quote(self) -> bool {
        matches!(self, TokenClass::Open | TokenClass::Close)
    }

    /// Whether a phrase may begin with it: not a particle, not a conjunction, and no mark except an opening one.
    #[inline]
    pub fn may_open(self) -> bool {
        use TokenClass::*;
        self.is_word() && !matches!(self, Of | Particle | Conjunction) || matches!(self, Open | TitleOpen)
    }

    /// Whether a phrase may end with it.
    #[inline]
    pub fn may_close(self) -> bool {
        use TokenClass::*;
        self.is_word() && !matches!(self, Of | Particle | Conjunction | Preposition) || matches!(self, Close | TitleClose)
    }
}

/// A distinct word or mark.
#[derive(Debug, Clone)]
pub struct Kind {
    pub class: TokenClass,
    /// Its characters; none for a quotation mark, which is not part of the wording.
    pub chars: u8,
    pub flags: WordFlags,
    /// How often it occurs in the body.
    pub count: u32,
    pub hash: Hash,
}

/// An occurrence of a word or a mark.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub kind: u32,
}

/// A hash of a text that can be composed from those of its parts, and what the next part needs for that; two ways to segment a
/// phrase into words give one hash. Quotation marks change nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hash {
    value: u64,
    shift: u64,
}

impl Hash {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    pub const EMPTY: Hash = Hash { value: 0, shift: 1 };

    /// The hash of a text without quotation marks.
    pub fn of(text: &str) -> Self {
        text.chars().filter(|&c| !is_quotation_mark(c)).fold(Hash::EMPTY, Hash::and)
    }

    /// The hash of this text with one more character.
    #[inline]
    fn and(self, c: char) -> Self {
        Hash { value: self.value.wrapping_mul(Self::BASE).wrapping_add(u64::from(c) + 1), shift: self.shift.wrapping_mul(Self::BASE) }
    }

    /// The hash of this text followed by `next`.
    #[inline]
    pub fn then(self, next: Hash) -> Self {
        Hash { value: self.value.wrapping_mul(next.shift).wrapping_add(next.value), shift: self.shift.wrapping_mul(next.shift) }
    }

    /// All its bits, well mixed.
    #[inline]
    pub fn mixed(self) -> u64 {
        mix(self.value)
    }
}

/// All bits of a number, well mixed.
#[inline]
pub fn mix(value: u64) -> u64 {
    let folded = (value ^ (value >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    let folded = (folded ^ (folded >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    folded ^ (folded >> 32)
}

/// The slots of an open-addressing table that may contain this key, the likeliest first: its own slot, then those after it,
/// wrapping around.
#[inline]
pub fn probe(key: u32, slots: usize) -> impl Iterator<Item = usize> {
    let first = ((u64::from(key) * slots as u64) >> 32) as usize;
    (first..slots).chain(0..first)
}

/// What merely sets off a wording.
pub fn is_quotation_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '"' | '＂' | '「' | '」' | '『' | '』')
}

/// The words and marks of the body, with a stop after each block.
pub struct Words<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token>,
    pub(super) kinds: Vec<Kind>,
    /// The kinds by their dictionary numbers, and those of words that are not in the dictionary.
    known: FxHashMap<u32, u32>,
    unknown: FxHashMap<&'t str, u32>,
    /// The most recently requested ones, by the low bits of their numbers.
    near: Vec<(u32, u32)>,
    /// Words, not counting marks.
    count: usize,
}

const NEAR: usize = 2048;

/// Comes between blocks.
pub const BETWEEN: u32 = 0;

impl<'t> Words<'t> {
    /// The words of the body.
    pub fn of(doc: &'t Document, lexicon: &Lexicon, options: &PhraseOptions) -> Self {
        let text = doc.text();
        // A report of ten thousand characters has about two thousand different words.
        let room = (text.len() / 16).min(4096);
        let mut kinds = Vec::with_capacity(room);
        kinds.push(Kind { class: TokenClass::Stop, chars: 0, flags: WordFlags::default(), count: 0, hash: Hash::EMPTY });
        let mut words = Words {
            text,
            tokens: Vec::with_capacity(text.len() / 5),
            kinds,
            known: FxHashMap::with_capacity_and_hasher(room, Default::default()),
            unknown: FxHashMap::with_capacity_and_hasher(room / 4, Default::default()),
            near: vec![(u32::MAX, 0); NEAR],
            count: 0,
        };
        for block in doc.body().map(|block| block.span) {
            lexicon.cut_each(block.slice(text), block.start, |word| {
                let kind = words.number(&word, lexicon, options);
                words.kinds[kind as usize].count += 1;
                words.tokens.push(Token { start: word.span.start as u32, end: word.span.end as u32, kind });
            });
            let end = words.tokens.last().map_or(0, |token| token.end);
            words.tokens.push(Token { start: end, end, kind: BETWEEN });
        }
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
        let number = match word.number() {
            Some(number) => {
                // Half of all words are among a few hundred: these are kept close.
                let near = &mut self.near[number as usize % NEAR];
                if near.0 != number {
                    *near = (number, *self.known.entry(number).or_insert_with(new));
                }
                near.1
            }
            None => *self.unknown.entry(word.span.slice(text)).or_insert_with(new),
        };
        self.count += usize::from(self.kinds[number as usize].class.is_word());
        number
    }

    /// How many words there are, and how many different ones, including those of further blocks.
    pub fn tally(mut self, lexicon: &Lexicon, blocks: impl Iterator<Item = Span>) -> (usize, usize) {
        let options = PhraseOptions::default();
        for block in blocks {
            lexicon.cut_each(block.slice(self.text), block.start, |word| {
                self.number(&word, lexicon, &options);
            });
        }
        (self.count, self.kinds.iter().filter(|kind| kind.class.is_word()).count())
    }

    #[inline]
    pub(super) fn kind(&self, at: usize) -> &Kind {
        &self.kinds[self.tokens[at].kind as usize]
    }

    /// Where `count` tokens from `first` on are in the text.
    pub(super) fn span(&self, first: usize, count: usize) -> Span {
        Span::new(self.tokens[first].start as usize, self.tokens[first + count - 1].end as usize)
    }

    /// Whether token `at` directly follows the one before it, in the same block.
    #[inline]
    pub(super) fn is_glued(&self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].end == self.tokens[at].start
    }
}

impl Kind {
    fn of(slice: &str, lexicon: &Lexicon, word: &Cut, options: &PhraseOptions) -> Self {
        let flags = lexicon.flags(word);
        let class = if options.stopwords.contains(slice) { TokenClass::Stop } else { class(slice, lexicon.known_tag(word), flags) };
        let chars = if class.is_quote() { 0 } else { slice.chars().count() };
        Kind { class, chars: chars.min(usize::from(u8::MAX)) as u8, flags, count: 0, hash: Hash::of(slice) }
    }
}

/// The class of a word with its part of speech in the tag set of ICTCLAS, `None` for one that is not in the dictionary.
fn class(word: &str, tag: Option<&str>, flags: WordFlags) -> TokenClass {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return TokenClass::Stop };
    if !is_han(first) {
        if word.chars().any(char::is_alphanumeric) {
            return if first.is_numeric() { TokenClass::Digits } else { TokenClass::Latin };
        }
        return match first {
            '、' => TokenClass::Listing,
            '，' | ',' => TokenClass::Comma,
            '“' | '‘' | '「' | '『' | '"' | '＂' => TokenClass::Open,
            '”' | '’' | '」' | '』' => TokenClass::Close,
            '《' | '〈' => TokenClass::TitleOpen,
            '》' | '〉' => TokenClass::TitleClose,
            '—' | '－' | '-' | '–' | '·' | '•' | '・' | '/' | '／' | '+' | '＋' | '～' | '~' | '%' | '％' | '.' | '．' | '&' => {
                TokenClass::Joint
            }
            _ => TokenClass::Stop,
        };
    }
    if word == "的" {
        return TokenClass::Of;
    }
    if flags.has(lexicon::TERM.or(lexicon::ABBREVIATION)) {
        return if flags.has(lexicon::ABBREVIATION) { TokenClass::Abbreviation } else { TokenClass::Noun };
    }
    let Some(tag) = tag else {
        // A word made only of function characters or numerals (`一是`, `点五`) is not a coined noun (`算力`).
        return if word.split_inclusive(|_| true).all(lexicon::is_grammar) { TokenClass::Number } else { TokenClass::Unknown };
    };
    match tag.as_bytes() {
        b"ns" => TokenClass::Place,
        b"nr" | b"nrt" | b"nrfg" => TokenClass::Person,
        b"vn" => TokenClass::Activity,
        [b'v', ..] => TokenClass::Verb,
        [b'a', ..] | [b'z'] => TokenClass::Quality,
        [b'm', ..] => TokenClass::Number,
        [b'q', ..] => TokenClass::Measure,
        [b't', ..] => TokenClass::Time,
        [b'f' | b's'] => TokenClass::Direction,
        [b'd', ..] => TokenClass::Adverb,
        [b'p'] => TokenClass::Preposition,
        [b'c'] => TokenClass::Conjunction,
        [b'u', ..] | [b'y' | b'e' | b'o' | b'k' | b'h'] => TokenClass::Particle,
        [b'r', ..] => TokenClass::Pronoun,
        [b'i' | b'l'] => TokenClass::Idiom,
        [b'j'] => TokenClass::Abbreviation,
        _ => TokenClass::Noun,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_does_not_depend_on_the_cut() {
        let put = |parts: &[&str]| parts.iter().fold(Hash::EMPTY, |hash, part| hash.then(Hash::of(part)));
        assert_eq!(put(&["党的", "组织", "建设"]), put(&["党", "的组织建设"]));
        assert_ne!(put(&["组织", "建设"]), put(&["建设", "组织"]));
        assert_eq!(put(&["“", "一带一路", "”", "建设"]), Hash::of("一带一路建设"));
    }
}
