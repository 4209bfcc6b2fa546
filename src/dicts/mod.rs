//! The tables of `dicts/`, laid out by the build script and read in place in the program.

#[allow(dead_code)] // The build script lays out, the program reads.
mod layout;
pub(crate) mod radicals;

use crate::char_class::{self, CharClass};
use layout::{CHARS, EMPTY, LENGTHS, SIDE, SLOT, SLOTS, bit, hash, pair_place, place};

/// The rows of an embedded table, without its header; fields are tab-separated.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = impl Iterator<Item = &'static str>> {
    table.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split('\t'))
}

/// Words with their class: the first two columns of a table, laid out by the build script.
///
/// For each first and each last character, and for each pair of them, it gives the lengths of the words that have them: most words
/// looked up are in no table, and this shows it without looking at the words.
pub(crate) struct Classes {
    image: &'static [u8],
    /// The words, each followed by its class.
    text: &'static str,
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

impl Classes {
    const fn laid_out(image: &'static [u8], text: &'static str) -> Self {
        Classes { image, text }
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

    /// What a slot contains: a word and its class.
    #[inline]
    fn slot(&self, at: usize) -> Option<(&'static str, &'static str)> {
        let slot: [u8; SLOT] = self.image[SLOTS + at * SLOT..][..SLOT].try_into().ok()?;
        let [a, b, c, d, word, _, e, f] = slot;
        let start = u32::from_le_bytes([a, b, c, d]);
        if start == EMPTY {
            return None;
        }
        let (start, end) = (start as usize, start as usize + usize::from(word));
        Some((self.text.get(start..end)?, self.text.get(end..end + usize::from(u16::from_le_bytes([e, f])))?))
    }

    /// How many slots there are, a power of two.
    #[inline]
    fn slots(&self) -> usize {
        (self.image.len() - SLOTS) / SLOT
    }

    #[inline]
    fn find(&self, word: &str) -> Option<(&'static str, &'static str)> {
        let last = self.slots() - 1;
        let mut at = hash(word) & last;
        // Half of the slots are empty, so the walk ends.
        while let Some((found, class)) = self.slot(at) {
            if found == word {
                return Some((found, class));
            }
            at = (at + 1) & last;
        }
        None
    }

    /// `word` as the table stores it, with its class.
    #[inline]
    pub fn entry(&self, word: &str) -> Option<(&'static str, &'static str)> {
        if !self.may_have(word) {
            return None;
        }
        self.find(word)
    }

    /// The class of `word`, if the table has it.
    #[inline]
    pub fn get(&self, word: &str) -> Option<&'static str> {
        self.entry(word).map(|(_, class)| class)
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

    /// All words of the table that occur anywhere in `text`, with their places and classes.
    #[inline]
    pub fn within(&self, text: &str) -> impl Iterator<Item = (usize, &'static str, &'static str)> {
        let mut from = 0;
        let places = std::iter::from_fn(move || {
            let at = char_class::find(text.as_bytes(), from, |row, column| {
                self.image[row << 3 | usize::from(column >> 3)] >> (column & 7) & 1 == 1
            })?;
            from = at + text[at..].chars().next()?.len_utf8();
            Some(at)
        });
        places.flat_map(move |at| self.heads(&text[at..]).map(move |(word, class)| (at, word, class)))
    }

    /// Whether `text` contains a word of `class`.
    pub fn occurs(&self, text: &str, class: &str) -> bool {
        self.within(text).any(|(_, _, classes)| is_among(class, classes))
    }

    /// The characters that words of `class` begin with.
    pub fn openings(&self, class: &str) -> CharClass {
        let mut set = CharClass::EMPTY;
        for (word, _) in (0..self.slots()).filter_map(|at| self.slot(at)).filter(|(_, classes)| is_among(class, classes)) {
            set.insert(word.chars().next().unwrap_or_default());
        }
        set
    }

    /// The characters that words of the table end with.
    pub fn closings(&self) -> CharClass {
        let mut set = CharClass::EMPTY;
        for (word, _) in (0..self.slots()).filter_map(|at| self.slot(at)) {
            set.insert(word.chars().next_back().unwrap_or_default());
        }
        set
    }

    /// Whether `word` is of `class`; a word with several classes has them joined by `+`.
    #[inline]
    pub fn is(&self, word: &str, class: &str) -> bool {
        self.get(word).is_some_and(|classes| is_among(class, classes))
    }

    /// Words of the table that `text` begins with, longest first.
    #[inline]
    pub fn heads(&self, text: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        let mut chars = text.chars();
        let mask = chars.next().map_or(0, |c| self.lengths_of_pair(End::First, c, chars.next()));
        lengths(mask, text.len()).filter_map(move |length| self.find(text.get(..length)?))
    }

    /// Words of the table that `text` ends with, longest first.
    #[inline]
    pub fn tails(&self, text: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.tails_of(text, self.lengths_of_tails(text))
    }

    /// The longest word of more than one character that `text` ends with.
    #[inline]
    pub fn longer_tail(&self, text: &str) -> Option<(&'static str, &'static str)> {
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
    fn tails_of(&self, text: &str, mask: u64) -> impl Iterator<Item = (&'static str, &'static str)> {
        lengths(mask, text.len()).filter_map(move |length| self.find(text.get(text.len() - length..)?))
    }

    /// The longest word of `class` that `text` begins with.
    pub fn opening(&self, text: &str, class: &str) -> Option<&'static str> {
        self.heads(text).find(|(_, classes)| is_among(class, classes)).map(|(word, _)| word)
    }

    /// The longest word of `class` that `text` ends with.
    pub fn closing(&self, text: &str, class: &str) -> Option<&'static str> {
        self.tails(text).find(|(_, classes)| is_among(class, classes)).map(|(word, _)| word)
    }

    /// Whether `text` begins with a word of `class`.
    pub fn opens(&self, text: &str, class: &str) -> bool {
        self.opening(text, class).is_some()
    }

    /// Whether `text` ends with a word of `class`.
    pub fn closes(&self, text: &str, class: &str) -> bool {
        self.closing(text, class).is_some()
    }

    /// Whether a word of the table may end with `c`.
    #[inline]
    pub fn may_end(&self, c: char) -> bool {
        self.has_at(End::Last, c)
    }

    /// The longest suffix of `text` that the table has, with its class.
    pub fn suffix(&self, text: &str) -> Option<(&'static str, &'static str)> {
        self.tails(text).next()
    }
}

/// Whether `class` is one of `classes`, which are joined by `+`.
pub(crate) fn is_among(class: &str, classes: &str) -> bool {
    classes == class || classes.len() > class.len() && classes.split('+').any(|one| one == class)
}

/// A table as the build script laid it out.
macro_rules! laid_out {
    ($name:literal) => {
        Classes::laid_out(
            include_bytes!(concat!(env!("OUT_DIR"), "/tables/", $name, ".image")),
            include_str!(concat!(env!("OUT_DIR"), "/tables/", $name, ".text")),
        )
    };
}

/// Numeric abbreviations: term → parts.
pub(crate) static ABBREVIATIONS: Classes = laid_out!("abbreviations");
/// Numeric abbreviations: term → the public text that spells it out.
pub(crate) static WITNESSES: Classes = laid_out!("witnesses");
/// Words that are not key phrases: term → class.
pub(crate) static STOPWORDS: Classes = laid_out!("stopwords");
/// Action verbs: term → class.
pub(crate) static VERBS: Classes = laid_out!("verbs");
/// Suffixes of bodies, posts and tiers: term → class.
pub(crate) static BODIES: Classes = laid_out!("bodies");
/// Kinds of document by the end of a title: term → kind.
pub(crate) static KINDS: Classes = laid_out!("kinds");
/// Cues of discourse: term → class.
pub(crate) static CUES: Classes = laid_out!("cues");
/// Measure words: term → `unit`, `counter` or `time`.
pub(crate) static MEASURES: Classes = laid_out!("measures");
/// Words around figures: term → `change`, `bound`, `limit`, `rate`, `doer`, `target`, `ahead` or `result`.
pub(crate) static FIGURES: Classes = laid_out!("figures");
/// Radicals that fonts give for the ideographs that look like them: radical → ideograph.
pub(crate) static RADICALS: Classes = laid_out!("radicals");
/// Words that relate bodies, or that tell a name from its context.
pub(crate) static RELATIONS: Classes = laid_out!("relations");
/// Fixed expressions with a numeral that abbreviate nothing.
pub(crate) static IDIOMS: Classes = laid_out!("idioms");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_a_table_is_found_and_nothing_else() {
        let mut count = 0;
        for mut row in rows(include_str!("../../dicts/figures.tsv")) {
            let (word, class) = (row.next().unwrap(), row.next().unwrap());
            assert_eq!(FIGURES.entry(word), Some((word, class)));
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
