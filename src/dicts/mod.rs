//! The tables of `dicts/`, laid out by the build script and read in place in the program.

#[allow(dead_code)] // Most classes are only documented here; the build script reads them all.
mod classes;
#[allow(dead_code)] // The build script lays out, the program reads.
mod layout;
pub(crate) mod radicals;

use crate::char_class::{self, CharClass};
use classes::Class;
pub use classes::FurnitureClass;
#[cfg(feature = "html")]
pub(crate) use classes::Page;
pub(crate) use classes::{Body, Cue, FigureWord, LineWord, Match, Measure, Relating, Stopword, TimeWord, Verb};
use layout::{CHARS, EMPTY, LENGTHS, SIDE, SLOT, SLOTS, bit, hash, pair_place, place};
use std::marker::PhantomData;

/// What a table stores for a word.
pub(crate) trait Value: Copy {
    /// From the number in the slot, and what follows the word in the table's text.
    fn read(number: u32, behind: &'static str) -> Self;
}

impl Value for &'static str {
    #[inline]
    fn read(number: u32, behind: &'static str) -> Self {
        behind.get(..number as usize).unwrap_or_default()
    }
}

/// The classes of a word.
#[derive(Debug)]
pub(crate) struct Classes<C> {
    bits: u32,
    of: PhantomData<C>,
}

impl<C> Clone for Classes<C> {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Classes<C> {}

impl<C: Class> Classes<C> {
    /// Whether `class` is among them.
    #[inline]
    pub fn has(self, class: C) -> bool {
        self.bits >> class.place() & 1 == 1
    }

    /// Whether one of `classes` is among them.
    #[inline]
    pub fn has_any(self, classes: &[C]) -> bool {
        classes.iter().any(|&class| self.has(class))
    }
}

impl<C> Value for Classes<C> {
    #[inline]
    fn read(number: u32, _: &'static str) -> Self {
        Classes { bits: number, of: PhantomData }
    }
}

/// Words with what is stored for them, laid out by the build script.
///
/// For each first and each last character, and for each pair of them, it gives the lengths of the words that have them: most words
/// looked up are in no table, and this shows it without looking at the words.
pub(crate) struct Table<V> {
    image: &'static [u8],
    /// The words, each followed by its text if the table stores one.
    text: &'static str,
    of: PhantomData<fn() -> V>,
}

/// The end of a word that a character is at.
#[derive(Clone, Copy)]
enum End {
    First = 0,
    Last = SIDE as isize,
}

/// The lengths that a mask stands for, up to `most`, longest first.
fn lengths(mut mask: u64, most: usize) -> impl Iterator<Item = usize> {
    let mut long = if mask >> 63 == 1 { most } else { 0 };
    mask &= (1 << 63) - 1;
    std::iter::from_fn(move || {
        if long >= 63 {
            long -= 1;
            return Some(long + 1);
        }
        let length = mask.checked_ilog2()? as usize;
        mask ^= 1 << length;
        Some(length)
    })
    .filter(move |&length| length <= most)
}

impl<V: Value> Table<V> {
    const fn laid_out(image: &'static [u8], text: &'static str) -> Self {
        Table { image, text, of: PhantomData }
    }

    /// Whether a word has `c` at this end.
    #[inline]
    fn has_at(&self, end: End, c: char) -> bool {
        let code = c as usize;
        code < 65_536 && self.image[end as usize + (code >> 3)] >> (code & 7) & 1 == 1
    }

    /// The lengths of words that may have `c` at this end.
    #[inline]
    fn lengths(&self, end: End, c: char) -> u64 {
        if !self.has_at(end, c) {
            return 0;
        }
        self.mask(end as usize + CHARS + 8 * place(c))
    }

    /// The lengths stored at a byte of the image.
    #[inline]
    fn mask(&self, at: usize) -> u64 {
        self.image[at..at + 8].try_into().map_or(0, u64::from_le_bytes)
    }

    /// The lengths of words that may have `c` at this end and `next` beside it.
    #[inline]
    fn lengths_of_pair(&self, end: End, c: char, next: Option<char>) -> u64 {
        let mask = self.lengths(end, c);
        if mask == 0 {
            return 0;
        }
        let longer = next.map_or(0, |next| self.mask(end as usize + CHARS + LENGTHS + 8 * pair_place(c, next)));
        mask & (longer | bit(c.len_utf8()))
    }

    /// What a slot contains: a word and what is stored for it.
    #[inline]
    fn slot(&self, at: usize) -> Option<(&'static str, V)> {
        let slot: [u8; SLOT] = self.image[SLOTS + at * SLOT..][..SLOT].try_into().ok()?;
        let [a, b, c, word, number @ ..] = slot;
        let start = u32::from_le_bytes([a, b, c, 0]);
        if start == EMPTY {
            return None;
        }
        let (start, end) = (start as usize, start as usize + usize::from(word));
        Some((self.text.get(start..end)?, V::read(u32::from_le_bytes(number), self.text.get(end..)?)))
    }

    /// How many slots there are, a power of two.
    #[inline]
    fn slots(&self) -> usize {
        (self.image.len() - SLOTS) / SLOT
    }

    #[inline]
    fn find(&self, word: &str) -> Option<(&'static str, V)> {
        let last = self.slots() - 1;
        let mut at = hash(word) & last;
        // Half of the slots are empty, so the walk ends.
        while let Some((found, stored)) = self.slot(at) {
            if found == word {
                return Some((found, stored));
            }
            at = (at + 1) & last;
        }
        None
    }

    /// `word` as the table stores it, with what is stored for it.
    #[inline]
    pub fn entry(&self, word: &str) -> Option<(&'static str, V)> {
        if !self.may_have(word) {
            return None;
        }
        self.find(word)
    }

    /// What is stored for `word`, if the table has it.
    #[inline]
    pub fn get(&self, word: &str) -> Option<V> {
        self.entry(word).map(|(_, stored)| stored)
    }

    /// Whether the table may have `word`, by its first character and its length.
    #[inline]
    pub fn may_have(&self, word: &str) -> bool {
        word.chars().next().is_some_and(|first| self.lengths(End::First, first) & bit(word.len()) != 0)
    }

    /// Whether the table has `word`.
    #[inline]
    pub fn has(&self, word: &str) -> bool {
        self.entry(word).is_some()
    }

    /// All words of the table that occur anywhere in `text`, with their places and what is stored for them.
    #[inline]
    pub fn within(&self, text: &str) -> impl Iterator<Item = (usize, &'static str, V)> {
        let mut from = 0;
        let places = std::iter::from_fn(move || {
            let at = char_class::find(text.as_bytes(), from, |row, column| {
                self.image[row << 3 | usize::from(column >> 3)] >> (column & 7) & 1 == 1
            })?;
            from = at + text[at..].chars().next()?.len_utf8();
            Some(at)
        });
        places.flat_map(move |at| self.heads(&text[at..]).map(move |(word, stored)| (at, word, stored)))
    }

    /// The characters that words of the table end with.
    pub fn closings(&self) -> CharClass {
        let mut set = CharClass::EMPTY;
        for (word, _) in (0..self.slots()).filter_map(|at| self.slot(at)) {
            set.insert(word.chars().next_back().unwrap_or_default());
        }
        set
    }

    /// Words of the table that `text` begins with, longest first.
    #[inline]
    pub fn heads(&self, text: &str) -> impl Iterator<Item = (&'static str, V)> {
        let mut chars = text.chars();
        let mask = chars.next().map_or(0, |c| self.lengths_of_pair(End::First, c, chars.next()));
        lengths(mask, text.len()).filter_map(move |length| self.find(text.get(..length)?))
    }

    /// Words of the table that `text` ends with, longest first.
    #[inline]
    pub fn tails(&self, text: &str) -> impl Iterator<Item = (&'static str, V)> {
        self.tails_of(text, self.lengths_of_tails(text))
    }

    /// The longest word of more than one character that `text` ends with.
    #[inline]
    pub fn longer_tail(&self, text: &str) -> Option<(&'static str, V)> {
        self.tails_of(text, self.lengths_of_longer_tails(text)).next()
    }

    /// Whether `text` may end with a word of more than one character.
    #[inline]
    pub fn may_have_longer_tail(&self, text: &str) -> bool {
        self.lengths_of_longer_tails(text) != 0
    }

    #[inline]
    fn lengths_of_longer_tails(&self, text: &str) -> u64 {
        text.chars().next_back().map_or(0, |last| self.lengths_of_tails(text) & !bit(last.len_utf8()))
    }

    #[inline]
    fn lengths_of_tails(&self, text: &str) -> u64 {
        let mut chars = text.chars().rev();
        chars.next().map_or(0, |c| self.lengths_of_pair(End::Last, c, chars.next()))
    }

    #[inline]
    fn tails_of(&self, text: &str, mask: u64) -> impl Iterator<Item = (&'static str, V)> {
        lengths(mask, text.len()).filter_map(move |length| self.find(text.get(text.len() - length..)?))
    }

    /// Whether a word of the table may end with `c`.
    #[inline]
    pub fn may_end(&self, c: char) -> bool {
        self.has_at(End::Last, c)
    }

    /// The longest suffix of `text` that the table has, with its class.
    pub fn suffix(&self, text: &str) -> Option<(&'static str, V)> {
        self.tails(text).next()
    }
}

impl<C: Class> Table<Classes<C>> {
    /// Whether `word` is of `class`.
    #[inline]
    pub fn is(&self, word: &str, class: C) -> bool {
        self.get(word).is_some_and(|classes| classes.has(class))
    }

    /// Whether `text` contains a word of `class`.
    pub fn occurs(&self, text: &str, class: C) -> bool {
        self.within(text).any(|(_, _, classes)| classes.has(class))
    }

    /// Where the first word of one of `classes` begins in `text`.
    pub fn first(&self, text: &str, classes: &[C]) -> Option<usize> {
        self.within(text).find(|(_, _, found)| found.has_any(classes)).map(|(at, ..)| at)
    }

    /// The characters that words of `class` begin with.
    pub fn openings(&self, class: C) -> CharClass {
        let mut set = CharClass::EMPTY;
        for (word, _) in (0..self.slots()).filter_map(|at| self.slot(at)).filter(|(_, classes)| classes.has(class)) {
            set.insert(word.chars().next().unwrap_or_default());
        }
        set
    }

    /// The longest word of `class` that `text` begins with.
    pub fn opening(&self, text: &str, class: C) -> Option<&'static str> {
        self.heads(text).find(|(_, classes)| classes.has(class)).map(|(word, _)| word)
    }

    /// The longest word of `class` that `text` ends with.
    pub fn closing(&self, text: &str, class: C) -> Option<&'static str> {
        self.tails(text).find(|(_, classes)| classes.has(class)).map(|(word, _)| word)
    }

    /// Whether `text` begins with a word of `class`.
    pub fn opens(&self, text: &str, class: C) -> bool {
        self.opening(text, class).is_some()
    }

    /// Whether `text` ends with a word of `class`.
    pub fn closes(&self, text: &str, class: C) -> bool {
        self.closing(text, class).is_some()
    }
}

/// A table as the build script laid it out.
macro_rules! laid_out {
    ($name:literal) => {
        Table::laid_out(
            include_bytes!(concat!(env!("OUT_DIR"), "/tables/", $name, ".image")),
            include_str!(concat!(env!("OUT_DIR"), "/tables/", $name, ".text")),
        )
    };
}

/// Numeric abbreviations: term → parts.
pub(crate) static ABBREVIATIONS: Table<&str> = laid_out!("abbreviations");
/// Numeric abbreviations: term → the public text that spells it out.
pub(crate) static WITNESSES: Table<&str> = laid_out!("witnesses");
/// Words that are not key phrases.
pub(crate) static STOPWORDS: Table<Classes<Stopword>> = laid_out!("stopwords");
/// Action verbs.
pub(crate) static VERBS: Table<Classes<Verb>> = laid_out!("verbs");
/// Suffixes of bodies, posts and tiers.
pub(crate) static BODIES: Table<Classes<Body>> = laid_out!("bodies");
/// Kinds of document by the end of a title: term → kind.
pub(crate) static KINDS: Table<&str> = laid_out!("kinds");
/// Cues of discourse.
pub(crate) static CUES: Table<Classes<Cue>> = laid_out!("cues");
/// Words by which the lines of the head and the foot, notes and references are told apart.
pub(crate) static LINES: Table<Classes<LineWord>> = laid_out!("lines");
/// Words of time after a year, a plan or a comparison.
pub(crate) static TIMES: Table<Classes<TimeWord>> = laid_out!("times");
/// Measure words.
pub(crate) static MEASURES: Table<Classes<Measure>> = laid_out!("measures");
/// Words around figures.
pub(crate) static FIGURES: Table<Classes<FigureWord>> = laid_out!("figures");
/// Radicals that fonts give for the ideographs that look like them: radical → ideograph.
pub(crate) static RADICALS: Table<&str> = laid_out!("radicals");
/// Words that relate bodies, or that tell a name from its context.
pub(crate) static RELATIONS: Table<Classes<Relating>> = laid_out!("relations");
/// Fixed expressions with a numeral that abbreviate nothing.
pub(crate) static IDIOMS: Table<&str> = laid_out!("idioms");

// What is read from the first row to the last.
mod lists {
    use super::classes::*;
    include!(concat!(env!("OUT_DIR"), "/tables/lists.rs"));
}
pub(crate) use lists::FURNITURE;
#[cfg(feature = "html")]
pub(crate) use lists::PAGES;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_a_table_is_found_and_nothing_else() {
        let mut count = 0;
        for row in include_str!("../../dicts/figures.tsv").lines().skip(1) {
            let mut fields = row.split('\t');
            let (word, classes) = (fields.next().unwrap(), fields.next().unwrap());
            let stored = FIGURES.get(word).unwrap();
            for (class, name) in [(FigureWord::Change, "change"), (FigureWord::Time, "time"), (FigureWord::Doer, "doer")] {
                assert_eq!(stored.has(class), classes.split('+').any(|class| class == name), "{row}");
            }
            assert!(FIGURES.heads(word).any(|(head, _)| head == word) && FIGURES.tails(word).any(|(tail, _)| tail == word));
            count += 1;
        }
        assert_eq!((0..FIGURES.slots()).filter(|&at| FIGURES.slot(at).is_some()).count(), count);
        for absent in ["", "增", "增长增长", "𠮷", "x", "没有的词"] {
            assert_eq!(FIGURES.get(absent).is_some(), absent == "增", "{absent}");
        }
    }

    #[test]
    fn finds_the_longest_suffix() {
        assert_eq!(KINDS.suffix("2026年河南省政府工作报告"), Some(("政府工作报告", "政府工作报告")));
    }
}
