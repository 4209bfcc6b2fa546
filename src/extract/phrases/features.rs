//! What the ranking looks at: each number says one thing about a stretch, its words, its places or other reports.
//!
//! Training and use share this one file (`benches/tools/features.rs` writes what it returns), so that they cannot drift apart.
//! Everything is counted, compared or divided: the same to the last bit on every machine.

use super::background::{Background, Record};
use super::form::Form;
use super::grams::Grams;
use super::model::{Model, OfWord, WordRole};
use super::places::PlaceFeatures;
use super::roles::{AROUND, Clauses, OWN, around, number, outside_before, outside_behind, own};
use super::stretches::{PhraseCandidate, hash};
use super::words::{BETWEEN, Hash, Words};
use super::zones::Zones;
use crate::document::Document;
use crate::parse::Style;
use crate::span::Span;

/// A report, and what is derived from it once.
pub struct PreparedReport<'a, 't> {
    pub doc: &'a Document<'a>,
    pub words: &'a Words<'t>,
    pub zones: &'a Zones,
    pub grams: &'a Grams,
    pub model: &'a Model,
    pub background: &'a Background,
    /// Whether the background also counts this report, which is then subtracted.
    pub counted: bool,
    pub clauses: Clauses,
    /// Characters before each token.
    chars: Vec<u32>,
    /// For each distinct word: what underlined reports say, and its occurrences in headings.
    pub of_words: &'a [OfWord],
    pub headings: Vec<u32>,
    year: i32,
    /// Characters, sections, and whether it is a law.
    whole: [f32; 3],
}

/// Their names, in order: those of the quick look, then those of the closer one.
pub const NAMES: [&str; COUNT] = [
    "chars",
    "words",
    "listings",
    "commas",
    "quotes_inside",
    "figures",
    "ofs",
    "function_words",
    "verbs",
    "nouns",
    "names",
    "singles",
    "unevenness",
    "unknown_words",
    "terms",
    "first_class",
    "second_class",
    "last_but_one_class",
    "last_class",
    "quoted",
    "opened",
    "closed",
    "half_quoted",
    "bounded_before",
    "bounded_behind",
    "count",
    "per_thousand",
    "count_of_head",
    "count_of_tail",
    "headings",
    "top_headings",
    "leads",
    "spoken",
    "run_in",
    "articles",
    "fills_heading",
    "opens_heading",
    "closes_heading",
    "heading_weight",
    "least_heading_weight",
    "share_in_headings",
    "requirements",
    "opening",
    "first_sentences",
    "first_place",
    "fills_clause",
    "opens_clause",
    "closes_clause",
    "clause_number",
    "prior_first",
    "prior_last",
    "prior_inside",
    "prior_inside_most",
    "prior_inside_least",
    "report_chars",
    "report_sections",
    "report_is_law",
    "year",
    "edge_score",
    "own_count",
    "before_kinds",
    "behind_kinds",
    "in_title",
    "share_in_title",
    "sections",
    "reports",
    "places",
    "reports_headings",
    "reports_open",
    "reports_close",
    "reports_quoted",
    "age",
    "place_bound",
    "reports_of_head",
    "reports_of_tail",
    "reports_with_next",
    "reports_with_last",
    "rarest_word",
    "rarity",
    "commonest_word",
    "tf_idf",
    "rarest_pair",
    "first_opens",
    "last_closes",
    "first_headings",
    "last_headings",
    "prior_first_two",
    "prior_last_two",
    "prior_shape",
    "prior_whole",
    "prior_ends",
    "prior_last_characters",
    "prior_first_characters",
    "prior_before",
    "prior_behind",
    "prior_clause_head",
    "prior_before_two",
    "prior_behind_two",
    "prior_entry",
    "prior_exit",
    "prior_sides",
    "mean_before",
    "mean_behind",
    "mean_clause_head",
    "mean_before_two",
    "mean_behind_two",
    "mean_entry",
    "mean_exit",
    "mean_sides",
];

/// How many there are, and how many of them belong to the quick look.
pub const COUNT: usize = 109;
pub const QUICK: usize = 59;
/// What is looked up for the words around a stretch: the words by themselves, and [`AROUND`].
const SIDES: usize = 3 + AROUND.len();
/// The index of `reports`.
const REPORTS: usize = 65;

/// Places in a row: the least power of two with room for all features.
const ROOM: usize = COUNT.next_power_of_two();

/// The features of one candidate, padded with zeros to a power of two.
pub type Features = [f32; ROOM];

/// How many reports in a thousand contain it.
pub fn reports(features: &Features) -> f32 {
    features[REPORTS]
}

/// A number for the names of the features, so that a table fitted with others is noticed.
pub fn fingerprint() -> u64 {
    NAMES.iter().fold(Hash::EMPTY, |hash, name| hash.then(Hash::of(name)).then(Hash::of("\n"))).mixed()
}

/// 1 for true, 0 for false.
pub fn one(is: bool) -> f32 {
    f32::from(u8::from(is))
}

impl<'a, 't> PreparedReport<'a, 't> {
    pub fn of(
        (doc, words): (&'a Document<'a>, &'a Words<'t>),
        zones: &'a Zones,
        grams: &'a Grams,
        (model, of_words): (&'a Model, &'a [OfWord]),
        (background, counted): (&'a Background, bool),
    ) -> Self {
        let mut chars = Vec::with_capacity(words.tokens.len() + 1);
        let (mut sum, mut headings) = (0, vec![0; words.kinds.len()]);
        chars.push(0);
        for (at, token) in words.tokens.iter().enumerate() {
            sum += u32::from(words.kinds[token.kind as usize].chars);
            chars.push(sum);
            headings[token.kind as usize] += u32::from(zones.in_heading(at));
        }
        let meta = &doc.meta;
        let day = meta.period.as_ref().map(|period| &period.from).or(meta.date.as_ref());
        let articles = doc.sections.iter().filter(|section| section.style == Style::Article);
        let whole = [sum as f32, doc.sections.len() as f32, one(articles.take(5).count() == 5)];
        let year = day.and_then(|day| day.get(..4)?.parse().ok()).unwrap_or(0);
        PreparedReport {
            doc,
            words,
            zones,
            grams,
            model,
            background,
            counted,
            clauses: Clauses::of(words),
            chars,
            of_words,
            headings,
            year,
            whole,
        }
    }

    /// Characters of the words.
    pub fn all_chars(&self) -> u32 {
        self.chars.last().copied().unwrap_or(0)
    }

    /// Characters of the tokens from one up to another.
    pub fn chars(&self, from: usize, to: usize) -> u32 {
        self.chars[to] - self.chars[from]
    }

    /// The features of the quick look; the others are 0.
    pub fn quick(&self, candidate: &PhraseCandidate) -> Features {
        let PreparedReport { words, grams, .. } = *self;
        let (first, count) = (candidate.best.first as usize, usize::from(candidate.best.words));
        let last = first + count - 1;
        let class = |at: usize| words.kind(at).class;
        let total = self.chars(first, last + 1) as f32;
        let occurrences = &candidate.occurrences[..];
        let times = occurrences.len().max(1) as f32;
        let (form, places) = (Form::of(self, first, last), PlaceFeatures::of(self, occurrences, total));
        let start = words.tokens[occurrences.first().map_or(first, |&(at, _)| at as usize)].start;
        let parts = |from: usize| if count > 1 { grams.count(from, count - 1) as f32 } else { 0.0 };
        let [of_first, of_last] =
            [(first, WordRole::First), (last, WordRole::Last)].map(|(at, role)| f32::from(self.of_word(Some(at), role)));
        let [report_chars, report_sections, report_is_law] = self.whole;
        let quick: [f32; QUICK] = [
            total,
            count as f32,
            form.listings,
            form.commas,
            form.quotes,
            form.figures,
            form.ofs,
            form.functions,
            form.verbs,
            form.nouns,
            form.names,
            form.singles,
            form.unevenness(),
            form.unknown,
            form.terms,
            f32::from(class(first) as u8),
            f32::from(class((first + 1).min(last)) as u8),
            f32::from(class(last.saturating_sub(1).max(first)) as u8),
            f32::from(class(last) as u8),
            places.quoted / times,
            places.opened / times,
            places.closed / times,
            places.half / times,
            places.bounded_before / times,
            places.bounded_behind / times,
            occurrences.len() as f32,
            occurrences.len() as f32 * 1000.0 / words.tokens.len().max(1) as f32,
            parts(first),
            parts(first + 1),
            places.headings,
            places.top,
            places.leads,
            places.spoken,
            places.run_in,
            places.articles,
            places.fills_heading,
            places.opens_heading,
            places.closes_heading,
            form.mean(form.weight),
            form.least_weight,
            form.in_headings / total.max(1.0),
            places.requirements,
            places.opening,
            places.first_sentences / times,
            start as f32 / words.text.len().max(1) as f32,
            places.fills_clause,
            places.opens_clause / times,
            places.closes_clause / times,
            places.clause_number.min(99) as f32,
            of_first,
            of_last,
            form.mean(form.inside),
            form.inside_most,
            form.inside_least,
            report_chars,
            report_sections,
            report_is_law,
            self.year as f32,
            candidate.best.score as f32,
        ];
        let mut features = [0.0; ROOM];
        features[..QUICK].copy_from_slice(&quick);
        features
    }

    /// Adds the features of the closer look.
    pub fn complete(&self, candidate: &PhraseCandidate, features: &mut Features) {
        let PreparedReport { doc, words, model, .. } = *self;
        let (first, count) = (candidate.best.first as usize, usize::from(candidate.best.words));
        let last = first + count - 1;
        let occurrences = &candidate.occurrences[..];
        let times = occurrences.len().max(1) as f32;
        let surroundings = self.surroundings(occurrences);
        let title = doc.meta.title.as_deref().unwrap_or_default();
        let slice = |first: usize, count: usize| words.span(first, count).slice(words.text);
        let in_title: u32 = (first..=last).filter(|&at| title.contains(slice(at, 1))).map(|at| u32::from(words.kind(at).chars)).sum();

        // Other reports.
        let record = self.record(candidate.hash);
        let with = |first: usize, count: usize| self.share(self.record(hash(words, first, count)));
        let next = outside_behind(words, last).map_or(0.0, |_| with(first, count + 1));
        let previous = outside_before(words, first).map_or(0.0, |before| with(before, count + 1));
        let [of_first, of_last] = [first, last].map(|at| self.record_of(at));
        let rarities = self.rarities(first, last);
        let age =
            record.filter(|record| record.since > 0 && self.year > 0).map_or(-50.0, |record| (self.year - i32::from(record.since)) as f32);
        let of_record = |of: fn(&Record) -> u8| record.as_ref().map_or(-1.0, |record| f32::from(of(record)));

        let complete: [f32; COUNT - QUICK - OWN.len() - 2 * SIDES] = [
            surroundings.own,
            distinct(surroundings.before) as f32,
            distinct(surroundings.behind) as f32,
            one(title.contains(slice(first, count))),
            in_title as f32 / self.chars(first, last + 1).max(1) as f32,
            distinct(surroundings.sections) as f32,
            self.share(record),
            record.map_or(0.0, |record| record.places as f32),
            of_record(|record| record.headings),
            of_record(|record| record.opens),
            of_record(|record| record.closes),
            of_record(|record| record.quoted),
            age,
            record.map_or(-1.0, |record| record.places as f32 / record.reports.max(1) as f32),
            if count > 1 { with(first, count - 1) } else { 0.0 },
            if count > 1 { with(first + 1, count - 1) } else { 0.0 },
            next,
            previous,
            rarities.most,
            rarities.sum / rarities.words.max(1.0),
            rarities.least,
            rarities.sum * (1.0 + times),
            rarities.rarest_pair,
            f32::from(of_first.opens),
            f32::from(of_last.closes),
            f32::from(of_first.headings),
            f32::from(of_last.headings),
        ];
        let around = surroundings.most.into_iter().map(f32::from).chain(surroundings.sums.into_iter().map(|sum| sum / times));
        let own = own(words, first, count).map(|key| f32::from(model.prior(key)));
        for (feature, value) in features[QUICK..].iter_mut().zip(complete.into_iter().chain(own).chain(around)) {
            *feature = value;
        }
    }

    /// What is around the occurrences of a stretch.
    fn surroundings(&self, occurrences: &[(u32, u8)]) -> Surroundings {
        let PreparedReport { doc, words, grams, model, .. } = *self;
        let mut all = Surroundings { most: [i16::MIN; SIDES], ..Surroundings::default() };
        for (nth, &(from, length)) in occurrences.iter().enumerate() {
            let (from, length) = (from as usize, usize::from(length));
            let [before, behind] = [outside_before(words, from), outside_behind(words, from + length - 1)];
            // A mark or a gap counts as a different neighbour each time.
            let neighbour = |side: Option<usize>| {
                let kind = side.map_or(BETWEEN, |at| words.tokens[at].kind);
                if words.kinds[kind as usize].class.is_word() { u64::from(kind) } else { 1 << 32 | nth as u64 }
            };
            all.before.push(neighbour(before));
            all.behind.push(neighbour(behind));
            let head = self.clauses.start[from] as usize;
            let of_words = [(before, WordRole::Before), (behind, WordRole::Behind), (Some(head), WordRole::ClauseHead)];
            let priors = of_words.into_iter().map(|(at, role)| self.of_word(at, role));
            let priors = priors.chain(around(words, from, length).into_iter().map(|key| model.prior(key)));
            for (prior, (most, sum)) in priors.zip(all.most.iter_mut().zip(&mut all.sums)) {
                *most = prior.max(*most);
                *sum += f32::from(prior);
            }
            all.sections.push(doc.section_at(words.tokens[from].start as usize));
            let whole = grams.count(from, length);
            let in_longer = grams.count(from, length + 1) == whole || from > 0 && grams.count(from - 1, length + 1) == whole;
            all.own += one(whole == 1 || !in_longer);
        }
        all
    }

    /// How rare the words that say something are in other reports.
    fn rarities(&self, first: usize, last: usize) -> Rarities {
        let words = self.words;
        let mut rarities = Rarities { words: 0.0, sum: 0.0, most: 0.0, least: 120.0, rarest_pair: 1000.0 };
        for at in (first..=last).filter(|&at| words.kind(at).class.is_content()) {
            let rarity = self.rarity(self.record_of(at));
            rarities.words += 1.0;
            rarities.sum += rarity;
            rarities.most = rarities.most.max(rarity);
            rarities.least = rarities.least.min(rarity);
            if at < last && words.kind(at + 1).class.is_content() {
                rarities.rarest_pair = rarities.rarest_pair.min(self.share(self.record(hash(words, at, 2))));
            }
        }
        rarities
    }

    /// What underlined reports say about the word at a token.
    fn of_word(&self, token: Option<usize>, role: WordRole) -> i16 {
        self.of_words[number(self.words, token)][role as usize]
    }

    /// What other reports say about the word at a token by itself.
    fn record_of(&self, at: usize) -> Record {
        self.record(self.words.kind(at).hash.mixed()).unwrap_or_default()
    }

    fn record(&self, hash: u64) -> Option<Record> {
        let mut record = self.background.find(hash)?;
        if self.counted {
            // Anything that only the report at hand added to the table is unknown without it.
            record.reports = record.reports.checked_sub(1).filter(|&reports| reports >= self.background.least())?;
        }
        Some(record)
    }

    /// How often the share of reports that contain it has been halved, in eighths.
    fn rarity(&self, record: Record) -> f32 {
        let ratio = (u64::from(self.background.reports().max(1)) << 16) / u64::from(record.reports.max(1));
        let whole = ratio.max(1).ilog2();
        // Between powers of two a straight line is close enough.
        let eighths = (ratio << 3 >> whole) & 7;
        (whole as f32 - 16.0) * 8.0 + eighths as f32
    }

    /// How many reports in a thousand contain it.
    fn share(&self, record: Option<Record>) -> f32 {
        record.map_or(0.0, |record| record.reports as f32 * 1000.0 / self.background.reports().max(1) as f32)
    }

    /// The best place of a candidate.
    pub fn span(&self, candidate: &PhraseCandidate) -> Span {
        self.words.span(candidate.best.first as usize, usize::from(candidate.best.words))
    }
}

/// What is around the occurrences of a stretch.
#[derive(Default)]
struct Surroundings {
    before: Vec<u64>,
    behind: Vec<u64>,
    sections: Vec<Option<usize>>,
    /// How many are not part of the same longer repeated stretch each time.
    own: f32,
    /// What underlined reports say about each side, at most and in sum.
    most: [i16; SIDES],
    sums: [f32; SIDES],
}

/// How rare the words that say something are in other reports.
struct Rarities {
    words: f32,
    sum: f32,
    most: f32,
    least: f32,
    /// How many reports in a thousand contain the rarest two words in a row.
    rarest_pair: f32,
}

/// How many different ones there are.
fn distinct<T: Ord>(mut all: Vec<T>) -> usize {
    all.sort_unstable();
    all.dedup();
    all.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::phrases::model::MODEL;

    #[test]
    fn the_names_are_in_their_places_and_the_model_was_fitted_with_them() {
        assert_eq!(NAMES.iter().position(|&name| name == "reports"), Some(REPORTS));
        assert_eq!(NAMES[QUICK - 1], "edge_score");
        assert_eq!(MODEL.features, fingerprint(), "fit the model anew: dicts/phrases/README.md");
    }
}
