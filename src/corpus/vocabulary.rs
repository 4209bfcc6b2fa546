//! The formulations of many reports, and how often each occurs in one: literally, anywhere, not only where an extractor chose it.

use super::folded::{FoldedText, Folding};
use super::profile::{Formulation, FormulationKind};
use crate::document::{Document, Role};
use crate::span::Span;
use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;

/// The maximum number of formulations that are counted: those that the most reports contain.
const MOST: usize = 20_000;

/// How many are held while reports are read. Beyond that, those found in only one report are dropped: memory does not grow with
/// the folder.
const HELD: usize = 200_000;

/// Gathers the formulations of reports.
#[derive(Debug, Default)]
pub struct Gathering {
    found: FxHashMap<String, GatheredFormulation>,
    seen: usize,
}

#[derive(Debug, Clone)]
struct GatheredFormulation {
    formulation: Formulation,
    /// Reports that it was found in.
    reports: usize,
    /// To break ties.
    first: usize,
}

impl Gathering {
    /// Adds those of one report.
    pub fn add(&mut self, formulations: &[Formulation]) {
        for formulation in formulations {
            self.seen += 1;
            let entry = GatheredFormulation { formulation: formulation.clone(), reports: 0, first: self.seen };
            let entry = self.found.entry(Folding::Counted.text(&formulation.text)).or_insert(entry);
            entry.reports += 1;
            entry.formulation.kind = entry.formulation.kind.min(formulation.kind);
            entry.formulation.weight = entry.formulation.weight.max(formulation.weight);
        }
        let mut least = 1;
        while self.found.len() > HELD {
            least += 1;
            self.found.retain(|_, entry| entry.reports >= least);
        }
    }

    /// Those found in the most reports, ready to be counted.
    pub fn finish(self) -> Vocabulary {
        let mut entries: Vec<(String, GatheredFormulation)> = self.found.into_iter().collect();
        if entries.len() > MOST {
            entries.sort_by_key(|(_, entry)| (std::cmp::Reverse(entry.reports), entry.first));
            entries.truncate(MOST);
        }
        entries.sort_by_key(|(_, entry)| entry.first);
        let (keys, entries): (Vec<String>, Vec<GatheredFormulation>) = entries.into_iter().unzip();
        Vocabulary::of(keys, entries.into_iter().map(|entry| entry.formulation).collect())
    }
}

/// Formulations that are looked for in reports.
///
/// ```
/// use baogao::{Document, corpus::Vocabulary};
///
/// let words = Vocabulary::given(&["一网通办".to_string()]);
/// let counts = words.count(&Document::parse("一、深化“一网\n通办”改革\n推进一网通办。\n"));
/// assert_eq!((counts.found[0].count, counts.found[0].headings), (2, 1));
/// ```
pub struct Vocabulary {
    keys: Vec<String>,
    formulations: Vec<Formulation>,
    automaton: AhoCorasick,
}

impl Vocabulary {
    fn of(keys: Vec<String>, formulations: Vec<Formulation>) -> Self {
        #[allow(clippy::expect_used)]
        let automaton =
            AhoCorasick::new(&keys).expect("an automaton holds millions of patterns, and there are MOST of some dozens of characters");
        Vocabulary { keys, formulations, automaton }
    }

    /// The phrases that a user asks for; those that are empty without white space and quotation marks are left out.
    pub fn given(phrases: &[String]) -> Self {
        let mut keys: Vec<String> = Vec::new();
        let mut formulations = Vec::new();
        for phrase in phrases {
            let key = Folding::Counted.text(phrase);
            if !key.is_empty() && !keys.contains(&key) {
                keys.push(key);
                formulations.push(Formulation { text: phrase.trim().to_string(), kind: FormulationKind::Given, weight: 1.0 });
            }
        }
        Self::of(keys, formulations)
    }

    /// The formulations; [`Occurrences::at`] is an index into these.
    pub fn formulations(&self) -> &[Formulation] {
        &self.formulations
    }

    /// The formulation as it is compared: without white space and quotation marks, widths folded.
    pub(super) fn key(&self, at: usize) -> &str {
        &self.keys[at]
    }

    /// The formulations contained in formulation `at`, excluding itself.
    pub(super) fn inside(&self, at: usize) -> Vec<usize> {
        let mut inside: Vec<usize> = self
            .automaton
            .find_overlapping_iter(&self.keys[at])
            .map(|found| found.pattern().as_usize())
            .filter(|&other| other != at)
            .collect();
        inside.sort_unstable();
        inside.dedup();
        inside
    }

    /// How often each occurs in the body of a report; those inside longer ones also count.
    pub fn count(&self, doc: &Document) -> Counts {
        let folded = FoldedText::of(doc, Folding::Counted, &[Role::Body]);
        let headings: Vec<(Span, usize)> = doc.sections.iter().filter_map(|section| Some((section.heading?, section.level))).collect();
        let level = |at: usize| {
            let before = headings.partition_point(|(heading, _)| heading.start <= at).checked_sub(1)?;
            headings[before].0.contains(at).then_some(headings[before].1)
        };
        let mut found: FxHashMap<usize, Occurrences> = FxHashMap::default();
        for (at, place) in self.occurrences(&folded) {
            let found = found.entry(at).or_insert(Occurrences { at, count: 0, headings: 0, level: None });
            found.count += 1;
            if let Some(level) = level(place.start) {
                found.headings += 1;
                found.level = found.level.map_or(Some(level), |other| Some(other.min(level)));
            }
        }
        let mut found: Vec<Occurrences> = found.into_values().collect();
        found.sort_unstable_by_key(|found| found.at);
        Counts { chars: folded.chars, found }
    }

    /// Where each occurs in the body of a report, in bytes, ordered by end, with its index in [`Vocabulary::formulations`].
    pub fn places(&self, doc: &Document) -> Vec<(usize, Span)> {
        let folded = FoldedText::of(doc, Folding::Counted, &[Role::Body]);
        self.occurrences(&folded).collect()
    }

    fn occurrences<'f>(&'f self, folded: &'f FoldedText) -> impl Iterator<Item = (usize, Span)> + 'f {
        let all = self.automaton.find_overlapping_iter(&folded.text);
        let whole = all.filter(|found| !is_inside_number(&folded.text, found.start(), found.end()));
        whole.map(|found| (found.pattern().as_usize(), folded.place(found.start(), found.end())))
    }
}

/// Whether what was found is part of a longer number: `九五` in `一九五八年`, `五年` in `十五年`; not `五年` in `前五年`.
fn is_inside_number(text: &str, from: usize, to: usize) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || DIGITS.contains(c);
    let joined = |before: Option<char>, after: Option<char>| before.is_some_and(is_digit) && after.is_some_and(is_digit);
    let (first, last) = (text[from..to].chars().next(), text[from..to].chars().next_back());
    joined(text[..from].chars().next_back(), first) || joined(last, text[to..].chars().next())
}

/// Characters that numbers are written with.
const DIGITS: &str = "〇零一二三四五六七八九十百千万亿";

/// What a report contains of a vocabulary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Characters of the body, not counting white space and quotation marks.
    pub chars: usize,
    /// The formulations that occur there, in the order of the vocabulary.
    pub found: Vec<Occurrences>,
}

/// How often a formulation occurs in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrences {
    /// Which one of [`Vocabulary::formulations`].
    pub at: usize,
    /// Occurrences.
    pub count: usize,
    /// Those in headings.
    pub headings: usize,
    /// The highest of these headings, 1 for the top of the tree; `None` if it occurs in none.
    pub level: Option<usize>,
}

/// Counts of several reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Reports.
    pub reports: usize,
    /// Characters of their bodies.
    pub chars: usize,
    /// For each formulation of the vocabulary.
    pub formulations: Vec<Total>,
}

/// The count of one formulation over several reports.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    /// Occurrences.
    pub count: usize,
    /// Those in headings.
    pub headings: usize,
    /// The highest of these headings; `None` if it occurs in none.
    pub level: Option<usize>,
    /// Reports that contain it.
    pub reports: usize,
}

impl Totals {
    /// Nothing counted yet.
    pub fn of(vocabulary: &Vocabulary) -> Self {
        Totals { reports: 0, chars: 0, formulations: vec![Total::default(); vocabulary.formulations.len()] }
    }

    /// Adds one report.
    pub fn add(&mut self, counts: &Counts) {
        self.reports += 1;
        self.chars += counts.chars;
        for found in &counts.found {
            let total = &mut self.formulations[found.at];
            total.count += found.count;
            total.headings += found.headings;
            total.level = [total.level, found.level].into_iter().flatten().min();
            total.reports += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_stands_inside_longer_words_and_in_headings() {
        let words = Vocabulary::given(&["高质量发展".into(), "推动高质量发展".into(), " “ ” ".into()]);
        let counts = words.count(&Document::parse("一、推动高质量发展\n高质量发展是硬道理。\n二、抓落实\n推动高质量发展。\n"));
        let of = |at: usize| (counts.found[at].count, counts.found[at].headings);
        assert_eq!((words.formulations().len(), of(0), of(1)), (2, (3, 1), (2, 1)));
    }

    #[test]
    fn a_part_of_a_number_is_no_occurrence() {
        let words = Vocabulary::given(&["九五".into()]);
        assert_eq!(words.count(&Document::parse("“九五”计划始于一九九五年，前五年不是。\n")).found[0].count, 1);
    }

    fn of(text: &str, kind: FormulationKind, weight: f64) -> Formulation {
        Formulation { text: text.to_string(), kind, weight }
    }

    #[test]
    fn gathers_each_formulation_once_with_its_best_kind_and_weight() {
        let mut gathering = Gathering::default();
        gathering.add(&[of("抓好落实", FormulationKind::KeyPhrase, 0.5), of("一网通办", FormulationKind::KeyPhrase, 0.2)]);
        gathering.add(&[of("“一网 通办”", FormulationKind::Term, 0.1), of("三重一大", FormulationKind::Slogan, 1.0)]);
        let words = gathering.finish();
        let expected = [
            of("抓好落实", FormulationKind::KeyPhrase, 0.5),
            of("一网通办", FormulationKind::Term, 0.2),
            of("三重一大", FormulationKind::Slogan, 1.0),
        ];
        assert_eq!(words.formulations(), expected);
        assert_eq!(words.key(1), "一网通办");
    }

    /// As many formulations as asked for.
    fn many(from: usize, count: usize) -> Vec<Formulation> {
        (from..from + count).map(|at| of(&format!("{at:06}"), FormulationKind::KeyPhrase, 0.5)).collect()
    }

    #[test]
    fn those_in_the_most_reports_are_counted() {
        let mut gathering = Gathering::default();
        gathering.add(&many(0, MOST + 1));
        gathering.add(&many(MOST, 1));
        let words = gathering.finish();
        // The last one is in two reports, the one before it is the last of those in one.
        let kept: Vec<&str> = words.formulations().iter().map(|formulation| formulation.text.as_str()).collect();
        assert_eq!((kept.len(), kept[0], kept[MOST - 2], kept[MOST - 1]), (MOST, "000000", "019998", "020000"));
    }

    #[test]
    fn those_in_one_report_give_way_when_too_many_are_held() {
        let mut gathering = Gathering::default();
        gathering.add(&many(0, 2));
        gathering.add(&many(1, HELD - 1));
        assert_eq!(gathering.found.len(), HELD);
        gathering.add(&many(HELD, 1));
        assert_eq!(gathering.found.into_keys().collect::<Vec<_>>(), ["000001"]);
    }

    #[test]
    fn what_a_user_asks_for_is_taken_once() {
        let words = Vocabulary::given(&[" 一网通办 ".into(), "“一网通办”".into(), "".into(), "三重一大".into()]);
        assert_eq!(words.formulations(), [of("一网通办", FormulationKind::Given, 1.0), of("三重一大", FormulationKind::Given, 1.0)]);
    }

    #[test]
    fn the_formulations_inside_others_are_found() {
        let words = Vocabulary::given(&["推动高质量发展".into(), "抓落实".into(), "高质量发展".into(), "质量".into(), "质量的质量".into()]);
        assert_eq!((0..5).map(|at| words.inside(at)).collect::<Vec<_>>(), [vec![2, 3], vec![], vec![3], vec![], vec![3]]);
    }

    #[test]
    fn counts_places_and_the_highest_heading() {
        let words = Vocabulary::given(&["三重一大".into(), "数字经济".into(), "一网通办".into()]);
        let doc = Document::parse(
            "一、工作\n（一）推行一网通办\n推行一网通办，做到“一网\n通办”。\n二、深化一网通办改革\n抓好数字经济。\n（一）推行一网通办\n好。\n",
        );
        let expected =
            [Occurrences { at: 1, count: 1, headings: 0, level: None }, Occurrences { at: 2, count: 5, headings: 3, level: Some(1) }];
        let counts = words.count(&doc);
        assert_eq!(counts.found, expected);
        assert_eq!(counts.chars, FoldedText::of(&doc, Folding::Counted, &[Role::Body]).chars);
        let places: Vec<(usize, &str)> = words.places(&doc).into_iter().map(|(at, span)| (at, span.slice(doc.text()))).collect();
        let one = (2, "一网通办");
        assert_eq!(places, [one, one, one, one, (1, "数字经济"), one]);
    }

    #[test]
    fn digits_on_both_sides_of_an_end_make_a_longer_number() {
        for (text, words, inside) in [
            ("一九五八年", "九五", true),
            ("九五八年", "九五", true),
            ("十五年", "五年", true),
            ("15年", "5年", true),
            ("前五年", "五年", false),
            ("前五百", "前五", true),
            ("前五年", "前五", false),
            ("一网通办", "网通办", false),
            ("第一网", "网", false),
            ("九五年", "九五", false),
        ] {
            let from = text.find(words).unwrap();
            assert_eq!(is_inside_number(text, from, from + words.len()), inside, "{words} in {text}");
        }
    }

    #[test]
    fn totals_are_the_sums_of_counts() {
        let words = Vocabulary::given(&["三重一大".into(), "数字经济".into()]);
        let mut totals = Totals::of(&words);
        assert_eq!(totals, Totals { reports: 0, chars: 0, formulations: vec![Total::default(); 2] });
        for (chars, count, headings, level) in [(300, 2, 0, None), (400, 3, 2, Some(2)), (500, 5, 4, Some(1)), (600, 1, 1, Some(3))] {
            totals.add(&Counts { chars, found: vec![Occurrences { at: 1, count, headings, level }] });
        }
        let sum = Total { count: 11, headings: 7, level: Some(1), reports: 4 };
        assert_eq!(totals, Totals { reports: 4, chars: 1800, formulations: vec![Total::default(), sum] });
    }
}
