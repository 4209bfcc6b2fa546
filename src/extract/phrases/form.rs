//! What a stretch is made of: the features that depend on its words alone.

use super::features::{PreparedReport, one};
use super::model::WordRole;
use super::words::TokenClass;
use crate::lexicon;

/// What the words of a stretch are; how many, where nothing else is said.
#[derive(Default)]
pub struct Form {
    pub listings: f32,
    pub commas: f32,
    pub quotes: f32,
    pub figures: f32,
    pub ofs: f32,
    pub functions: f32,
    pub verbs: f32,
    pub nouns: f32,
    pub names: f32,
    pub singles: f32,
    pub unknown: f32,
    pub terms: f32,
    content: f32,
    /// Characters of words that headings contain.
    pub in_headings: f32,
    /// Of the words that say something: how often headings contain them, in sum and at least.
    pub weight: f32,
    pub least_weight: f32,
    /// Of the same: what underlined reports say about them, in sum, at most and at least.
    pub inside: f32,
    pub inside_most: f32,
    pub inside_least: f32,
    /// Of the parts between commas: how many, the characters of the longest, the shortest and the current one.
    parts: u32,
    longest: u32,
    shortest: u32,
    part: u32,
}

impl Form {
    /// Of the words from one to another.
    #[inline]
    pub fn of(report: &PreparedReport, first: usize, last: usize) -> Self {
        let words = report.words;
        let mut form = Form { least_weight: 99.0, inside_most: -200.0, inside_least: 200.0, shortest: u32::MAX, ..Form::default() };
        for at in first..=last {
            let kind = words.kind(at);
            let number = words.tokens[at].kind as usize;
            match kind.class {
                TokenClass::Listing | TokenClass::Comma => {
                    form.end_part();
                    if kind.class == TokenClass::Listing { form.listings += 1.0 } else { form.commas += 1.0 }
                }
                TokenClass::Open | TokenClass::Close => form.quotes += 1.0,
                TokenClass::Digits | TokenClass::Latin | TokenClass::Number => form.figures += 1.0,
                TokenClass::Of => form.ofs += 1.0,
                TokenClass::Preposition | TokenClass::Conjunction | TokenClass::Adverb | TokenClass::Pronoun | TokenClass::Particle => {
                    form.functions += 1.0
                }
                TokenClass::Verb => form.verbs += 1.0,
                TokenClass::Noun | TokenClass::Activity => form.nouns += 1.0,
                TokenClass::Place | TokenClass::Person => form.names += 1.0,
                TokenClass::Unknown => form.unknown += 1.0,
                _ => {}
            }
            if !matches!(kind.class, TokenClass::Listing | TokenClass::Comma) {
                form.part += u32::from(kind.chars);
            }
            form.singles += one(kind.chars == 1 && kind.class.is_word());
            form.terms += one(kind.flags.has(lexicon::TERM.or(lexicon::ABBREVIATION)));
            if report.headings[number] > 0 {
                form.in_headings += f32::from(kind.chars);
            }
            if kind.class.is_content() {
                form.add_content(report.headings[number] as f32, f32::from(report.of_words[number][WordRole::Inside as usize]));
            }
        }
        form.end_part();
        form
    }

    fn end_part(&mut self) {
        (self.longest, self.shortest) = (self.longest.max(self.part), self.shortest.min(self.part));
        (self.part, self.parts) = (0, self.parts + 1);
    }

    /// A word that says something.
    fn add_content(&mut self, headings: f32, inside: f32) {
        self.content += 1.0;
        self.weight += headings;
        self.least_weight = self.least_weight.min(headings);
        self.inside += inside;
        self.inside_most = self.inside_most.max(inside);
        self.inside_least = self.inside_least.min(inside);
    }

    /// How much longer the longest part between commas is than the shortest.
    pub fn unevenness(&self) -> f32 {
        if self.parts > 1 { (self.longest - self.shortest) as f32 } else { -1.0 }
    }

    /// The mean over the words that say something.
    pub fn mean(&self, sum: f32) -> f32 {
        sum / self.content.max(1.0)
    }
}
