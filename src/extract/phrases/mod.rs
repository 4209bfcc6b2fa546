//! Key phrases: what a reader would underline.
//!
//! Every stretch of words that could be a formulation is a candidate (`stretches.rs`). What is known of its form, its places, its
//! words and other reports (`features.rs`, `background.rs`) is weighed by trees fitted to underlined reports (`model.rs`); of the
//! ranked candidates, those are shown that together contain most of what a reader underlines (`select.rs`). `docs/phrases.md`
//! describes what was tried, and with what result.

mod background;
mod features;
mod form;
mod grams;
mod model;
mod occurrences;
mod places;
mod recurrence;
mod roles;
mod select;
mod stretches;
#[doc(hidden)]
pub mod training;
mod words;
mod zones;

pub use background::{Background, BackgroundError};
pub use recurrence::{Counted, Recurrence};

use crate::dicts::{CUES, Cue};
use crate::document::Document;
use crate::span::Span;
use features::{Features, PreparedReport};
use grams::Grams;
use model::MODEL;
use rustc_hash::FxHashSet;
use select::{CERTAIN, Chosen, Ranked};
use std::cmp::Reverse;
use std::collections::HashSet;
use stretches::PhraseCandidate;
pub(crate) use words::{Words, is_quotation_mark};
use zones::Zones;

/// What the user may set.
#[derive(Debug, Clone)]
pub struct PhraseOptions {
    /// Phrases and words that are not key phrases.
    pub stopwords: HashSet<String>,
    /// What other reports say.
    pub background: Background,
    /// The maximum number of phrases.
    pub most: usize,
    /// Also return those that are part of others (`营商环境` beside `优化营商环境`), which reports are compared by.
    pub nested: bool,
}

impl Default for PhraseOptions {
    fn default() -> Self {
        PhraseOptions { stopwords: HashSet::new(), background: Background::default(), most: 200, nested: false }
    }
}

/// Whether a phrase is the report's own or a shared one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PhraseClass {
    /// The report's own: few other reports have it.
    Own,
    /// A concept that many reports share.
    Core,
}

impl PhraseClass {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            PhraseClass::Own => "own",
            PhraseClass::Core => "core",
        }
    }
}

/// A key phrase with all its occurrences.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Phrase {
    /// As written at the place with the fewest quotation marks, which are kept only inside it.
    pub text: String,
    /// Whether it is the report's own or a shared one.
    pub class: PhraseClass,
    /// The chance that a reader underlines it, or nearly the same, between 0 and 1.
    pub score: f64,
    /// The share of other reports that contain it, between 0 and 1; 0 if hardly any does.
    pub rarity: f64,
    /// Where it occurs, with or without quotation marks inside.
    pub spans: Vec<Span>,
}

/// How many stretches get the quick look together.
const ABREAST: usize = 64;

/// A text with this many characters has a phrase, however little speaks for it.
const CHARS_FOR_A_PHRASE: usize = 80;

/// How many stretches get the closer look.
const CLOSER: usize = 150;

/// The wording with the fewest quotation marks, which is contained in all others.
fn plainest(text: &str, best: Span, spans: &[Span]) -> String {
    let marks = |span: &Span| span.slice(text).chars().filter(|&c| is_quotation_mark(c)).count();
    // A place may begin or end inside a quotation.
    let whole = |span: &Span| {
        span.slice(text).chars().try_fold(0u32, |open, c| match c {
            '“' | '‘' | '「' | '『' => Some(open + 1),
            '”' | '’' | '」' | '』' => open.checked_sub(1),
            _ => Some(open),
        }) == Some(0)
    };
    let others = spans.iter().copied().filter(|span| marks(span) < marks(&best) && whole(span));
    others.min_by_key(marks).unwrap_or(best).slice(text).to_string()
}

/// Whether a place contains the characters of a phrase, one after the other.
fn holds(place: &str, phrase: &str) -> bool {
    let mut there = place.chars();
    phrase.chars().all(|c| there.any(|found| found == c))
}

/// The key phrases of a report, best first.
pub(crate) fn find<'t>(doc: &'t Document, words: &Words<'t>, options: &PhraseOptions) -> Vec<Phrase> {
    let (zones, grams) = (Zones::of(doc, words), Grams::of(words));
    let of_words = MODEL.of_words(&words.kinds);
    let candidates = stretches::candidates(words, &zones, &grams, (&MODEL, &of_words));
    let report = PreparedReport::of((doc, words), &zones, &grams, (&MODEL, &of_words), (&options.background, false));
    let (likeliest, rows) = likeliest(&report, &candidates);
    let ranked = ranked(&report, &likeliest, &rows);
    let stopwords: FxHashSet<String> = options.stopwords.iter().map(|word| select::wording(word)).collect();
    // In a short text, few phrases are worth a look.
    let few = report.all_chars() as usize / CHARS_FOR_A_PHRASE;
    let chosen = select::select(&ranked, (options.most, few), options.nested, |ranked| {
        !stopwords.contains(&ranked.wording) && !CUES.is(&ranked.wording, Cue::BareHeading)
    });
    let best = |chosen: &Chosen| report.span(likeliest[chosen.number]);
    let shown: Vec<(&str, &str)> =
        chosen.iter().map(|chosen| (best(chosen).slice(words.text), ranked[chosen.number].wording.as_str())).collect();
    let spans = occurrences::find(doc, &shown);
    let phrase = |(chosen, mut spans): (&Chosen, Vec<Span>)| {
        let text = plainest(words.text, best(chosen), &spans);
        // A place without a mark that the phrase has is cut out of a longer quotation.
        spans.retain(|span| holds(span.slice(words.text), &text));
        Phrase {
            text,
            class: if ranked[chosen.number].shared { PhraseClass::Core } else { PhraseClass::Own },
            score: f64::from(chosen.worth) / f64::from(CERTAIN),
            rarity: f64::from(features::reports(&rows[chosen.number])) / 1000.0,
            spans,
        }
    };
    chosen.iter().zip(spans).filter(|(_, spans)| !spans.is_empty()).map(phrase).collect()
}

/// The candidates that score best in the quick look, with their features from the closer one.
fn likeliest<'c>(report: &PreparedReport, candidates: &'c [PhraseCandidate]) -> (Vec<&'c PhraseCandidate>, Vec<Features>) {
    // A few at a time: all of them would not fit in the cache.
    let mut rows: Vec<Features> = Vec::with_capacity(ABREAST);
    let mut scores: Vec<i32> = Vec::with_capacity(candidates.len());
    for candidates in candidates.chunks(ABREAST) {
        rows.clear();
        rows.extend(candidates.iter().map(|candidate| report.quick(candidate)));
        scores.extend(MODEL.quick(&rows));
    }
    let mut order: Vec<(i32, usize)> = scores.into_iter().zip(0..).collect();
    order.sort_unstable_by_key(|&(score, number)| (Reverse(score), number));
    order.truncate(CLOSER);
    let closer = |(_, number): (i32, usize)| {
        let candidate = &candidates[number];
        let mut features = report.quick(candidate);
        report.complete(candidate, &mut features);
        (candidate, features)
    };
    order.into_iter().map(closer).unzip()
}

/// What the choice among candidates needs of each.
fn ranked(report: &PreparedReport, candidates: &[&PhraseCandidate], rows: &[Features]) -> Vec<Ranked> {
    let ranked = |((candidate, row), chance)| {
        let (span, reports) = (report.span(candidate), features::reports(row));
        let wording = select::wording(span.slice(report.words.text));
        Ranked { wording, chance, start: span.start, shared: MODEL.is_shared(reports), known: reports > 0.0 }
    };
    candidates.iter().copied().zip(rows).zip(MODEL.chances(rows)).map(ranked).collect()
}
