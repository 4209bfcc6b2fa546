//! Key phrases: the multi-word expressions that a reader would underline.
//!
//! Candidates are word sequences that are well formed (no word of grammar at either end, a nominal head, at most one
//! linking 的/和). A candidate's weight starts from C-value (Frantzi, Ananiadou, Mima 2000: its own occurrences, those
//! inside longer candidates taken off) and is moved by cohesion (pointwise mutual information of its weakest split),
//! branching entropy on both sides, headings, position, the rarity of its words in general Chinese and of the phrase in
//! reports of other years. ARCHITECTURE.md says which other methods were tried and what each scored.
//!
//! Leaves alone phrases that say nothing (`有关工作`), fragments of a longer phrase that takes most of their occurrences,
//! and bare names of people and places.

mod candidates;
mod choice;
mod folder;
mod form;
mod headings;
mod rank;
mod words;

pub use folder::{BackgroundError, Folder};

use crate::document::Document;
use crate::span::Span;
use candidates::Candidates;
use choice::{Held, choose};
use headings::Headings;
use rank::{Ranking, Weighing};
use rustc_hash::FxHashSet;
pub(crate) use words::Words;

/// What the user may set.
#[derive(Debug, Clone)]
pub struct PhraseOptions {
    /// Phrases and words that are no key phrase.
    pub stopwords: FxHashSet<String>,
    /// What the other reports of a folder say, when there are many.
    pub folder: Folder,
    /// How many phrases are wanted at the most.
    pub most: usize,
}

impl Default for PhraseOptions {
    fn default() -> Self {
        PhraseOptions { stopwords: FxHashSet::default(), folder: Folder::default(), most: 200 }
    }
}

/// A key phrase with all its occurrences.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// The phrase.
    pub text: String,
    /// Its weight, 1 for the best of the report.
    pub score: f64,
    /// Where it stands.
    pub spans: Vec<Span>,
}

const MOST_WORDS: usize = 6;
const CHARS: std::ops::RangeInclusive<usize> = 4..=12;

/// So many contenders are held for each phrase that is wanted: of most reports that is enough.
const HELD: usize = 2;

/// The best key phrases of a report by itself, held until it is known what the other reports of its folder say; made by
/// [`Analysis::contenders`](crate::Analysis::contenders).
pub struct Contenders {
    held: Held,
    pub(crate) words: usize,
    pub(crate) distinct_words: usize,
}

impl Contenders {
    /// The key phrases of the report by itself, and its contenders.
    pub(crate) fn of<'t>(doc: &'t Document, words: &Words<'t>, options: &PhraseOptions) -> (Vec<Phrase>, Self) {
        let (phrases, held) = with_contest(doc, words, |contest| Held::of(contest, options, HELD * options.most));
        (phrases, Contenders { held, words: 0, distinct_words: 0 })
    }

    /// The key phrases of the report with this text, weighed against the folder of `options`; `None` where one that is not
    /// held might be among them.
    pub fn phrases(&self, text: &str, options: &PhraseOptions) -> Option<Vec<Phrase>> {
        choose(&mut self.held.contest(text), options)
    }
}

/// The key phrases of a report, best first.
pub(crate) fn find<'t>(doc: &'t Document, words: &Words<'t>, options: &PhraseOptions) -> Vec<Phrase> {
    with_contest(doc, words, |contest| choose(contest, options)).unwrap_or_default()
}

fn with_contest<'t, T>(doc: &'t Document, words: &Words<'t>, judge: impl FnOnce(&mut Weighing<'_, 't>) -> T) -> T {
    let headings = Headings::of(doc, words);
    let candidates = Candidates::of(words, &headings);
    judge(&mut Ranking::of(doc, words, &headings, &candidates).weighing())
}
