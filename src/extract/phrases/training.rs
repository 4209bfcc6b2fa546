//! What fitting the ranking needs from a report: the numbers that the program itself looks at. Not part of the library's public promise.

use super::features::{self, PreparedReport};
use super::grams::Grams;
use super::model::{Model, SequenceRole, WordRole, context, key, zone_code};
use super::roles::{AROUND, Clauses, OWN, around, number, outside_before, outside_behind, own};
use super::stretches::{candidates, each, hash};
use super::words::{Hash, Words};
use super::zones::Zones;
use super::{Background, PhraseOptions};
use crate::document::Document;
use crate::lexicon::Lexicon;

/// The names of the features, how many of them belong to the quick look, and the number that stands for them.
pub fn names() -> (&'static [&'static str], usize, u64) {
    (&features::NAMES, features::QUICK, features::fingerprint())
}

/// The names of the roles: those of a stretch, of its surroundings, and of words.
pub fn roles() -> Vec<String> {
    let words = [WordRole::First, WordRole::Last, WordRole::Before, WordRole::Behind, WordRole::ClauseHead];
    OWN.iter().chain(&AROUND).map(|role| format!("{role:?}")).chain(words.map(|role| format!("{role:?}"))).collect()
}

/// The hash by which stretches are compared: quotation marks do not count.
pub fn hash_of(text: &str) -> u64 {
    Hash::of(text).mixed()
}

/// An occurrence of a stretch that may be a phrase.
pub struct Occurrence {
    /// The hash of its wording.
    pub hash: u64,
    /// The keys of its roles.
    pub own: [u32; OWN.len()],
    /// The keys of its surroundings.
    pub around: [u32; AROUND.len()],
    /// The keys of the words that are its first and last, come before and after it, and open its clause.
    pub words: [u32; 5],
    /// Its characters.
    pub chars: u32,
    /// How often it occurs in the report.
    pub count: u32,
    /// Where it occurs.
    pub zone: usize,
}

/// A word that says something.
pub struct Inside {
    /// Its key.
    pub key: u32,
    /// Where it occurs, in bytes.
    pub start: usize,
}

/// Hands over every stretch of a report that may be a phrase, and returns its words.
pub fn occurrences(doc: &Document, lexicon: &Lexicon, mut found: impl FnMut(Occurrence)) -> Vec<Inside> {
    let words = Words::of(doc, lexicon, &PhraseOptions::default());
    let (zones, grams) = (Zones::of(doc, &words), Grams::of(&words));
    let clauses = Clauses::of(&words);
    each(&words, &zones, |first, count, chars| {
        let (last, zone) = (first + count - 1, zones.of_token(first));
        found(Occurrence {
            hash: hash(&words, first, count),
            own: own(&words, first, count),
            around: around(&words, first, count),
            words: [
                Some(first),
                Some(last),
                outside_before(&words, first),
                outside_behind(&words, last),
                Some(clauses.start[first] as usize),
            ]
            .map(|at| key(SequenceRole::Word, context(&words.kinds[number(&words, at)]))),
            chars,
            count: grams.count(first, count),
            zone: zone_code(zone),
        });
    });
    let inside = |at: usize| Inside { key: key(SequenceRole::Word, context(words.kind(at))), start: words.tokens[at].start as usize };
    (0..words.tokens.len()).filter(|&at| words.kind(at).class.is_content()).map(inside).collect()
}

/// A candidate with what is known about it.
pub struct Row {
    /// As written at its best place.
    pub text: String,
    /// In the order of [`names`].
    pub features: Vec<f32>,
}

/// A fitted model.
pub struct Fitted(Model);

impl Fitted {
    /// A model written by `fit.py`; it is never freed.
    pub fn read(image: Vec<u8>) -> Option<Self> {
        Model::read(image.leak()).map(Fitted)
    }
}

/// The candidates of a report as the program would rank them with this model. `counted` says that the background also counts the report.
pub fn rows(doc: &Document, lexicon: &Lexicon, background: &Background, Fitted(model): &Fitted, counted: bool) -> Vec<Row> {
    let words = Words::of(doc, lexicon, &PhraseOptions::default());
    let (zones, grams) = (Zones::of(doc, &words), Grams::of(&words));
    let of_words = model.of_words(&words.kinds);
    let candidates = candidates(&words, &zones, &grams, (model, &of_words));
    let report = PreparedReport::of((doc, &words), &zones, &grams, (model, &of_words), (background, counted));
    let row = |candidate| {
        let mut row = report.quick(candidate);
        report.complete(candidate, &mut row);
        Row { text: report.span(candidate).slice(words.text).to_string(), features: row[..features::COUNT].to_vec() }
    };
    candidates.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_a_number_for_each_name() {
        let doc = Document::parse("一、培育新质生产力\n全市布局新质生产力产业，形成新质生产力优势。\n");
        let fitted = Fitted::read(include_bytes!("../../../dicts/phrases/model.bin").to_vec()).unwrap();
        let rows = rows(&doc, &Lexicon::new(), &Background::default(), &fitted, false);
        assert!(!rows.is_empty() && rows.iter().all(|row| row.features.len() == names().0.len()));
    }
}
