//! What the ranking looks at: each number says one thing about a stretch, its words, its places or other reports.
//!
//! Training and use share this one file (`benches/tools/features.rs` writes what it returns), so that they cannot drift apart.
//! Everything is counted, compared or divided: the same to the last bit on every machine.

use super::background::{Background, Record};
use super::grams::Grams;
use super::model::{Model, OfWord, WordRole};
use super::roles::{AROUND, Clauses, OWN, around, number, outside_before, outside_behind, own};
use super::stretches::{Candidate, hash};
use super::words::{BETWEEN, Class, Hash, Words};
use super::zones::{Zone, Zones};
use crate::document::Document;
use crate::lexicon;
use crate::parse::Style;
use crate::span::Span;

/// A report, and what is derived from it once.
pub struct Report<'a, 't> {
    pub doc: &'a Document<'a>,
    pub words: &'a Words<'t>,
    pub zones: &'a Zones,
    pub grams: &'a Grams,
    pub model: &'a Model,
    pub background: &'a Background,
    /// Whether the background also counts this report, which is then subtracted.
    pub counted: bool,
    clauses: Clauses,
    /// Characters before each token.
    chars: Vec<u32>,
    /// For each distinct word: what underlined reports say, and its occurrences in headings.
    of_words: &'a [OfWord],
    headings: Vec<u32>,
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
fn one(is: bool) -> f32 {
    f32::from(u8::from(is))
}

impl<'a, 't> Report<'a, 't> {
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
        Report { doc, words, zones, grams, model, background, counted, clauses: Clauses::of(words), chars, of_words, headings, year, whole }
    }

    /// Characters of the words.
    pub fn all_chars(&self) -> u32 {
        self.chars.last().copied().unwrap_or(0)
    }

    /// Characters of the tokens from one up to another.
    fn chars(&self, from: usize, to: usize) -> u32 {
        self.chars[to] - self.chars[from]
    }

    /// The features of the quick look; the others are 0.
    pub fn quick(&self, candidate: &Candidate) -> Features {
        let Report { words, zones, grams, .. } = *self;
        let (first, count) = (candidate.best.first as usize, usize::from(candidate.best.words));
        let last = first + count - 1;
        let kind = |at: usize| words.kind(at);
        let class = |at: usize| kind(at).class;
        let total = self.chars(first, last + 1) as f32;

        // Form.
        let [mut listings, mut commas, mut quotes, mut figures, mut ofs, mut functions, mut verbs, mut nouns, mut names, mut singles] =
            [0.0; 10];
        let [mut unknown, mut terms, mut in_headings, mut content, mut weight, mut inside] = [0.0; 6];
        let (mut least_weight, mut inside_most, mut inside_least) = (99.0f32, -200.0f32, 200.0f32);
        let (mut longest, mut shortest, mut part, mut parts) = (0, u32::MAX, 0, 1);
        for at in first..=last {
            let kind = kind(at);
            let number = words.tokens[at].kind as usize;
            match kind.class {
                Class::Listing | Class::Comma => {
                    (longest, shortest, part, parts) = (longest.max(part), shortest.min(part), 0, parts + 1);
                    if kind.class == Class::Listing { listings += 1.0 } else { commas += 1.0 }
                }
                Class::Open | Class::Close => quotes += 1.0,
                Class::Digits | Class::Latin | Class::Number => figures += 1.0,
                Class::Of => ofs += 1.0,
                Class::Preposition | Class::Conjunction | Class::Adverb | Class::Pronoun | Class::Particle => functions += 1.0,
                Class::Verb => verbs += 1.0,
                Class::Noun | Class::Activity => nouns += 1.0,
                Class::Place | Class::Person => names += 1.0,
                Class::Unknown => unknown += 1.0,
                _ => {}
            }
            if !matches!(kind.class, Class::Listing | Class::Comma) {
                part += u32::from(kind.chars);
            }
            singles += one(kind.chars == 1 && kind.class.is_word());
            terms += one(kind.flags.has(lexicon::TERM.or(lexicon::ABBREVIATION)));
            if self.headings[number] > 0 {
                in_headings += f32::from(kind.chars);
            }
            if kind.class.is_content() {
                content += 1.0;
                weight += self.headings[number] as f32;
                least_weight = least_weight.min(self.headings[number] as f32);
                let of_word = f32::from(self.of_words[number][WordRole::Inside as usize]);
                inside += of_word;
                inside_most = inside_most.max(of_word);
                inside_least = inside_least.min(of_word);
            }
        }
        let unevenness = if parts > 1 { (longest.max(part) - shortest.min(part)) as f32 } else { -1.0 };
        let mean = |sum: f32| sum / content.max(1.0);

        // Occurrences.
        let occurrences = &candidate.occurrences[..];
        let times = occurrences.len().max(1) as f32;
        let [mut quoted, mut opened, mut closed, mut half, mut bounded_before, mut bounded_behind] = [0.0; 6];
        let [mut headings, mut top, mut leads, mut spoken, mut run_in, mut articles] = [0.0; 6];
        let (mut fills_heading, mut fills_clause) = (0.0f32, 0.0f32);
        let [mut opens_heading, mut closes_heading, mut requirements, mut opening, mut first_sentences] = [0.0; 5];
        let [mut opens_clause, mut closes_clause] = [0.0; 2];
        let mut clause_number = u32::MAX;
        for &(from, length) in occurrences {
            let (from, length) = (from as usize, usize::from(length));
            let to = from + length - 1;
            let [before, behind] = [outside_before(words, from), outside_behind(words, to)]
                .map(|side| words.kinds[side.map_or(BETWEEN, |at| words.tokens[at].kind) as usize].class);
            let (open, close) = (before == Class::Open, behind == Class::Close);
            quoted += one(open && close);
            opened += one(open);
            closed += one(close);
            half += one(open != close);
            bounded_before += one(before.is_edge());
            bounded_behind += one(behind.is_edge());
            let zone = zones.of_token(from);
            if let Some(heading) = zones.heading(from, to) {
                headings += 1.0;
                top += one(zone.has(Zone::TOP));
                leads += one(zone.has(Zone::LEAD));
                spoken += one(zone.has(Zone::SPOKEN));
                run_in += one(zone.has(Zone::RUN_IN));
                articles += one(zone.has(Zone::ARTICLE));
                let span = words.span(from, length);
                fills_heading = fills_heading.max((span.end - span.start) as f32 / (heading.end - heading.start).max(1) as f32);
                opens_heading += one(span.start <= heading.start + 3);
                closes_heading += one(span.end + 3 >= heading.end);
            }
            requirements += one(zone.has(Zone::REQUIREMENTS));
            opening += one(zone.has(Zone::OPENING));
            first_sentences += one(zone.has(Zone::FIRST_SENTENCE));
            let (start, end) = (self.clauses.start[from] as usize, self.clauses.end[to] as usize);
            fills_clause = fills_clause.max((total / self.chars(start, end).max(1) as f32).min(1.0));
            opens_clause += one(start == from || start + 1 == from && class(start).is_quote());
            closes_clause += one(end == to + 1 || end == to + 2 && class(end - 1).is_quote());
            clause_number = clause_number.min(self.clauses.number[from]);
        }
        let start = words.tokens[occurrences.first().map_or(first, |&(at, _)| at as usize)].start;
        let parts = |from: usize| if count > 1 { grams.count(from, count - 1) as f32 } else { 0.0 };
        let [of_first, of_last] =
            [(first, WordRole::First), (last, WordRole::Last)].map(|(at, role)| f32::from(self.of_word(Some(at), role)));
        let [report_chars, report_sections, report_is_law] = self.whole;
        let quick: [f32; QUICK] = [
            total,
            count as f32,
            listings,
            commas,
            quotes,
            figures,
            ofs,
            functions,
            verbs,
            nouns,
            names,
            singles,
            unevenness,
            unknown,
            terms,
            f32::from(class(first) as u8),
            f32::from(class((first + 1).min(last)) as u8),
            f32::from(class(last.saturating_sub(1).max(first)) as u8),
            f32::from(class(last) as u8),
            quoted / times,
            opened / times,
            closed / times,
            half / times,
            bounded_before / times,
            bounded_behind / times,
            occurrences.len() as f32,
            occurrences.len() as f32 * 1000.0 / words.tokens.len().max(1) as f32,
            parts(first),
            parts(first + 1),
            headings,
            top,
            leads,
            spoken,
            run_in,
            articles,
            fills_heading,
            opens_heading,
            closes_heading,
            mean(weight),
            least_weight,
            in_headings / total.max(1.0),
            requirements,
            opening,
            first_sentences / times,
            start as f32 / words.text.len().max(1) as f32,
            fills_clause,
            opens_clause / times,
            closes_clause / times,
            clause_number.min(99) as f32,
            of_first,
            of_last,
            mean(inside),
            inside_most,
            inside_least,
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
    pub fn complete(&self, candidate: &Candidate, features: &mut Features) {
        let Report { doc, words, grams, model, .. } = *self;
        let (first, count) = (candidate.best.first as usize, usize::from(candidate.best.words));
        let last = first + count - 1;

        // Occurrences.
        let occurrences = &candidate.occurrences[..];
        let times = occurrences.len().max(1) as f32;
        let (mut around_most, mut around_sums) = ([i16::MIN; SIDES], [0.0f32; SIDES]);
        let (mut befores, mut behinds, mut sections) = (Vec::new(), Vec::new(), Vec::new());
        let mut own_count = 0.0;
        for (nth, &(from, length)) in occurrences.iter().enumerate() {
            let (from, length) = (from as usize, usize::from(length));
            // A mark or a gap counts as a different neighbour each time.
            let neighbour = |side: Option<usize>| {
                let kind = side.map_or(BETWEEN, |at| words.tokens[at].kind);
                if words.kinds[kind as usize].class.is_word() { u64::from(kind) } else { 1 << 32 | nth as u64 }
            };
            befores.push(neighbour(outside_before(words, from)));
            behinds.push(neighbour(outside_behind(words, from + length - 1)));
            let head = self.clauses.start[from] as usize;
            let [before, behind] = [outside_before(words, from), outside_behind(words, from + length - 1)];
            let of_words = [(before, WordRole::Before), (behind, WordRole::Behind), (Some(head), WordRole::ClauseHead)];
            let priors = of_words.into_iter().map(|(at, role)| self.of_word(at, role));
            let priors = priors.chain(around(words, from, length).into_iter().map(|key| model.prior(key)));
            for (prior, (most, sum)) in priors.zip(around_most.iter_mut().zip(&mut around_sums)) {
                *most = prior.max(*most);
                *sum += f32::from(prior);
            }
            sections.push(doc.section_at(words.tokens[from].start as usize));
            // Not always part of one longer repeated stretch.
            let whole = grams.count(from, length);
            let in_longer = grams.count(from, length + 1) == whole || from > 0 && grams.count(from - 1, length + 1) == whole;
            own_count += one(whole == 1 || !in_longer);
        }
        let title = doc.meta.title.as_deref().unwrap_or_default();
        let slice = |first: usize, count: usize| words.span(first, count).slice(words.text);
        let in_title: u32 = (first..=last).filter(|&at| title.contains(slice(at, 1))).map(|at| u32::from(words.kind(at).chars)).sum();

        // Other reports.
        let record = self.record(candidate.hash);
        let with = |first: usize, count: usize| self.share(self.record(hash(words, first, count)));
        let next = outside_behind(words, last).map_or(0.0, |_| with(first, count + 1));
        let previous = outside_before(words, first).map_or(0.0, |before| with(before, count + 1));
        let record_of = |at: usize| self.record(words.kind(at).hash.mixed()).unwrap_or_default();
        let (of_first, of_last) = (record_of(first), record_of(last));
        let (mut rarest, mut rarities, mut commonest, mut content) = (0.0f32, 0.0, 120.0f32, 0.0);
        let mut rarest_pair = 1000.0f32;
        for at in (first..=last).filter(|&at| words.kind(at).class.is_content()) {
            let record = if at == first {
                of_first
            } else if at == last {
                of_last
            } else {
                record_of(at)
            };
            let rarity = self.rarity(record);
            rarest = rarest.max(rarity);
            commonest = commonest.min(rarity);
            rarities += rarity;
            content += 1.0;
            if at < last && words.kind(at + 1).class.is_content() {
                rarest_pair = rarest_pair.min(with(at, 2));
            }
        }
        let age =
            record.filter(|record| record.since > 0 && self.year > 0).map_or(-50.0, |record| (self.year - i32::from(record.since)) as f32);
        let of_record = |of: fn(&Record) -> u8| record.as_ref().map_or(-1.0, |record| f32::from(of(record)));

        let complete: [f32; COUNT - QUICK - OWN.len() - 2 * SIDES] = [
            own_count,
            distinct(befores) as f32,
            distinct(behinds) as f32,
            one(title.contains(slice(first, count))),
            in_title as f32 / self.chars(first, last + 1).max(1) as f32,
            distinct(sections) as f32,
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
            rarest,
            if content > 0.0 { rarities / content } else { 0.0 },
            commonest,
            rarities * (1.0 + times),
            rarest_pair,
            f32::from(of_first.opens),
            f32::from(of_last.closes),
            f32::from(of_first.headings),
            f32::from(of_last.headings),
        ];
        let around = around_most.into_iter().map(f32::from).chain(around_sums.into_iter().map(|sum| sum / times));
        let own = own(words, first, count).map(|key| f32::from(model.prior(key)));
        for (feature, value) in features[QUICK..].iter_mut().zip(complete.into_iter().chain(own).chain(around)) {
            *feature = value;
        }
    }

    /// What underlined reports say about the word at a token.
    fn of_word(&self, token: Option<usize>, role: WordRole) -> i16 {
        self.of_words[number(self.words, token)][role as usize]
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
    pub fn span(&self, candidate: &Candidate) -> Span {
        self.words.span(candidate.best.first as usize, usize::from(candidate.best.words))
    }
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
