//! The tables of `dicts/`, embedded at build time and read on first use.

use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// The rows of an embedded table, without its header; fields are tab-separated.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).filter(|line| !line.is_empty()).map(|line| line.split('\t').collect())
}

/// Words with their counts: the first two columns of a table.
fn counts(table: &'static str) -> FxHashMap<&'static str, f64> {
    rows(table).filter_map(|row| Some((*row.first()?, row.get(1)?.parse().ok()?))).collect()
}

/// Words with their class: the first two columns of a table.
pub(crate) struct Classes {
    words: FxHashMap<&'static str, &'static str>,
    /// Characters of the longest word: no longer suffix need be looked up.
    longest: usize,
}

impl Classes {
    fn load(table: &'static str) -> Self {
        Self::column(table, 1)
    }

    fn column(table: &'static str, column: usize) -> Self {
        let words: FxHashMap<_, _> = rows(table).filter_map(|row| Some((*row.first()?, *row.get(column)?))).collect();
        let longest = words.keys().map(|word| word.chars().count()).max().unwrap_or(0);
        Classes { words, longest }
    }

    /// The class of `word`, if the table has it.
    pub fn get(&self, word: &str) -> Option<&'static str> {
        self.words.get(word).copied()
    }

    /// Whether the table has `word`.
    pub fn has(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// `word` as the table holds it, with its class.
    pub fn entry(&self, word: &str) -> Option<(&'static str, &'static str)> {
        self.words.get_key_value(word).map(|(word, class)| (*word, *class))
    }

    /// The words of `class`, in no order.
    pub fn of(&self, class: &str) -> impl Iterator<Item = &'static str> {
        self.iter().filter(move |(word, _)| self.is(word, class)).map(|(word, _)| word)
    }

    /// Whether `text` holds a word of `class`; for the small tables.
    pub fn occurs(&self, text: &str, class: &str) -> bool {
        self.of(class).any(|word| text.contains(word))
    }

    /// Whether `word` is of `class`; a word of several has them joined by `+`.
    pub fn is(&self, word: &str, class: &str) -> bool {
        self.get(word).is_some_and(|classes| classes == class || classes.split('+').any(|one| one == class))
    }

    /// All words with their classes, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.words.iter().map(|(word, class)| (*word, *class))
    }

    /// Whether `text` begins with a word of `class`.
    pub fn opens(&self, text: &str, class: &str) -> bool {
        let ends = text.char_indices().skip(1).map(|(at, _)| at).chain([text.len()]).take(8);
        ends.into_iter().any(|end| text.get(..end).is_some_and(|head| self.is(head, class)))
    }

    /// Whether `text` ends with a word of `class`.
    pub fn closes(&self, text: &str, class: &str) -> bool {
        text.char_indices().rev().take(6).any(|(at, _)| self.is(&text[at..], class))
    }

    /// The longest suffix of `text` that the table has, with its class.
    pub fn suffix(&self, text: &str) -> Option<(&'static str, &'static str)> {
        let reach = text.char_indices().rev().take(self.longest).last().map_or(0, |(at, _)| at);
        text[reach..].char_indices().find_map(|(at, _)| self.words.get_key_value(&text[reach + at..]).map(|(word, class)| (*word, *class)))
    }
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
    LazyLock::new(|| rows(include_str!("../dicts/idioms.tsv")).filter_map(|row| row.first().copied()).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longest_suffix() {
        assert_eq!(KINDS.suffix("2026年河南省政府工作报告"), Some(("政府工作报告", "政府工作报告")));
    }
}
