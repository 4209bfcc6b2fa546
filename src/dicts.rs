//! The tables of `dicts/`, embedded at build time and read on first use.

use crate::charset::CharSet;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// The rows of an embedded table, without its header; fields are tab-separated.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = impl Iterator<Item = &'static str>> {
    table.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split('\t'))
}

/// Words with their counts: the first two columns of a table.
fn counts(table: &'static str) -> FxHashMap<&'static str, f64> {
    rows(table).filter_map(|mut row| Some((row.next()?, row.next()?.parse().ok()?))).collect()
}

/// Words with their class: the first two columns of a table.
pub(crate) struct Classes {
    words: FxHashMap<&'static str, &'static str>,
    /// For each first and for each last character the lengths of words that have it, in bytes: most of what is asked for
    /// is in no table, and this tells so without a look at the words.
    by_first: Lengths,
    by_last: Lengths,
}

/// Lengths of words in bytes, as bits, by a hash of one character; the highest bit stands for all longer ones, too.
struct Lengths {
    chars: Box<CharSet>,
    lengths: [u64; 256],
}

impl Lengths {
    fn new() -> Self {
        Lengths { chars: Box::new(CharSet::EMPTY), lengths: [0; 256] }
    }

    #[inline]
    fn of(&self, c: char) -> u64 {
        if self.chars.has(c) { self.lengths[Self::place(c)] } else { 0 }
    }

    fn add(&mut self, c: char, word: &str) {
        self.chars.insert(c);
        self.lengths[Self::place(c)] |= bit(word.len());
    }

    #[inline]
    fn place(c: char) -> usize {
        ((c as u32).wrapping_mul(0x9E37_79B1) >> 24) as usize
    }
}

#[inline]
fn bit(bytes: usize) -> u64 {
    1 << bytes.min(63)
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
    fn load(table: &'static str) -> Self {
        Self::column(table, 1)
    }

    fn column(table: &'static str, column: usize) -> Self {
        let mut classes = Classes { words: FxHashMap::default(), by_first: Lengths::new(), by_last: Lengths::new() };
        for (word, class) in rows(table).filter_map(|mut row| Some((row.next()?, row.nth(column - 1)?))) {
            classes.by_first.add(word.chars().next().unwrap_or_default(), word);
            classes.by_last.add(word.chars().next_back().unwrap_or_default(), word);
            classes.words.insert(word, class);
        }
        classes
    }

    /// `word` as the table holds it, with its class.
    #[inline]
    pub fn entry(&self, word: &str) -> Option<(&'static str, &'static str)> {
        if !self.may_have(word) {
            return None;
        }
        self.words.get_key_value(word).map(|(word, class)| (*word, *class))
    }

    /// The class of `word`, if the table has it.
    #[inline]
    pub fn get(&self, word: &str) -> Option<&'static str> {
        self.entry(word).map(|(_, class)| class)
    }

    /// Whether the table may have `word`, by its first character and its length.
    #[inline]
    pub fn may_have(&self, word: &str) -> bool {
        word.chars().next().is_some_and(|first| self.by_first.of(first) & bit(word.len()) != 0)
    }

    /// Whether the table has `word`.
    #[inline]
    pub fn has(&self, word: &str) -> bool {
        self.entry(word).is_some()
    }

    /// All words of the table that stand anywhere in `text`, with their places and classes.
    pub fn within(&self, text: &str) -> impl DoubleEndedIterator<Item = (usize, &'static str, &'static str)> {
        text.char_indices()
            .filter(|&(_, c)| self.may_begin(c))
            .flat_map(move |(at, _)| self.heads(&text[at..]).map(move |(word, class)| (at, word, class)).collect::<Vec<_>>())
    }

    /// Whether `text` holds a word of `class`.
    pub fn occurs(&self, text: &str, class: &str) -> bool {
        self.within(text).any(|(_, _, classes)| is_among(class, classes))
    }

    /// What the words of `class` begin with.
    pub fn openings(&self, class: &str) -> CharSet {
        let mut set = CharSet::EMPTY;
        for (word, _) in self.words.iter().filter(|(_, classes)| is_among(class, classes)) {
            set.insert(word.chars().next().unwrap_or_default());
        }
        set
    }

    /// Whether a word of the table may begin with `c`.
    #[inline]
    pub fn may_begin(&self, c: char) -> bool {
        self.by_first.chars.has(c)
    }

    /// Whether `word` is of `class`; a word of several has them joined by `+`.
    #[inline]
    pub fn is(&self, word: &str, class: &str) -> bool {
        self.get(word).is_some_and(|classes| is_among(class, classes))
    }

    /// Words of the table that `text` begins with, longest first.
    #[inline]
    pub fn heads(&self, text: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        let mask = text.chars().next().map_or(0, |c| self.by_first.of(c));
        lengths(mask, text.len())
            .filter_map(move |length| self.words.get_key_value(text.get(..length)?).map(|(word, class)| (*word, *class)))
    }

    /// Words of the table that `text` ends with, longest first.
    #[inline]
    pub fn tails(&self, text: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        let mask = text.chars().next_back().map_or(0, |c| self.by_last.of(c));
        let tail = move |length: usize| self.words.get_key_value(text.get(text.len() - length..)?);
        lengths(mask, text.len()).filter_map(move |length| tail(length).map(|(word, class)| (*word, *class)))
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
        self.by_last.chars.has(c)
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

/// Terms that stay whole: term → group.
pub(crate) static TERMS: LazyLock<Classes> = LazyLock::new(|| Classes::load(include_str!("../dicts/terms.tsv")));
/// Numeric abbreviations: term → parts.
pub(crate) static ABBREVIATIONS: LazyLock<Classes> = LazyLock::new(|| Classes::load(include_str!("../dicts/abbreviations.tsv")));
/// Numeric abbreviations: term → the public text that sets it out.
pub(crate) static WITNESSES: LazyLock<Classes> = LazyLock::new(|| Classes::column(include_str!("../dicts/abbreviations.tsv"), 2));
/// Words that are no key phrase: term → class.
pub(crate) static STOPWORDS: LazyLock<Classes> = LazyLock::new(|| Classes::load(include_str!("../dicts/stopwords.tsv")));
/// Action verbs: term → class.
pub(crate) static VERBS: LazyLock<Classes> = LazyLock::new(|| Classes::load(include_str!("../dicts/verbs.tsv")));
/// Suffixes of bodies, posts and tiers: term → class.
pub(crate) static BODIES: LazyLock<Classes> = LazyLock::new(|| Classes::load(include_str!("../dicts/bodies.tsv")));
/// Kinds of document by the end of a title: term → kind.
pub(crate) static KINDS: LazyLock<Classes> = LazyLock::new(|| Classes::load(include_str!("../dicts/kinds.tsv")));
/// Cues of discourse: term → class.
pub(crate) static CUES: LazyLock<Classes> = LazyLock::new(|| Classes::load(include_str!("../dicts/cues.tsv")));
/// Measure words: term → `unit`, `counter` or `time`.
pub(crate) static MEASURES: LazyLock<Classes> = LazyLock::new(|| Classes::load(include_str!("../dicts/measures.tsv")));
/// Words around figures: term → `change`, `bound`, `limit`, `rate`, `doer`, `target`, `ahead` or `result`.
pub(crate) static FIGURES: LazyLock<Classes> = LazyLock::new(|| Classes::load(include_str!("../dicts/figures.tsv")));
/// Radicals that fonts give for the ideographs that look like them: radical → ideograph.
#[cfg(any(feature = "pdf", feature = "ofd"))]
pub(crate) static RADICALS: LazyLock<Classes> = LazyLock::new(|| Classes::load(include_str!("../dicts/radicals.tsv")));
/// Words that relate bodies, or that tell a name from its context.
pub(crate) static RELATIONS: LazyLock<Classes> = LazyLock::new(|| Classes::load(include_str!("../dicts/relations.tsv")));
/// How many of the counted reports hold a formulation; those that fewer than four hold are left out.
pub(crate) static REPORTS: LazyLock<FxHashMap<&'static str, f64>> = LazyLock::new(|| counts(include_str!("../dicts/formulations.tsv")));
/// How many reports `make_formulations.py` counted.
pub(crate) const REPORTS_COUNTED: f64 = 90.0;
/// Fixed words with a numeral that abbreviate nothing.
pub(crate) static IDIOMS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| rows(include_str!("../dicts/idioms.tsv")).filter_map(|mut row| row.next()).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longest_suffix() {
        assert_eq!(KINDS.suffix("2026年河南省政府工作报告"), Some(("政府工作报告", "政府工作报告")));
    }
}
