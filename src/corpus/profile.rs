//! What is kept of a report for comparison with others.

use super::folded::Folding;
use super::outline::OutlineHeading;
use crate::analysis::Analysis;
use crate::dicts::VERBS;
use crate::document::{Document, one_line, year_of};
use crate::extract::{IndicatorKind, Phrase, QuoteKind};
use crate::input::Report;
use crate::lexicon::general_count;
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What kind of formulation it is; if it is several kinds, the first counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormulationKind {
    /// A quoted slogan.
    Slogan,
    /// A numeral formula: `三重一大`.
    NumericAbbreviation,
    /// A quoted name or coined noun, or a word that a report explains.
    Term,
    /// Parallel parts outside quotation marks.
    Parallel,
    /// A key phrase.
    KeyPhrase,
    /// Asked for by name.
    Given,
}

impl FormulationKind {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            FormulationKind::Slogan => "slogan",
            FormulationKind::NumericAbbreviation => "numeric_abbreviation",
            FormulationKind::Term => "term",
            FormulationKind::Parallel => "parallel",
            FormulationKind::KeyPhrase => "key_phrase",
            FormulationKind::Given => "given",
        }
    }
}

/// Words that reports repeat, reword, take up and drop.
#[derive(Debug, Clone, PartialEq)]
pub struct Formulation {
    /// The words, on one line.
    pub text: String,
    /// What kind it is.
    pub kind: FormulationKind,
    /// From 0 to 1: the weight of a key phrase, 1 for anything else.
    pub weight: f64,
}

/// A figure, detached from its report.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// As written.
    pub text: String,
    /// What is measured.
    pub subject: String,
    /// The number, in `unit`.
    pub value: f64,
    /// The upper end of a range.
    pub upper: Option<f64>,
    /// With its multiplier.
    pub unit: String,
    /// `左右`, `以上`, `以内` …
    pub qualifier: Option<String>,
    /// `增长`, `达到` …
    pub change: Option<String>,
    /// To be reached, or reached.
    pub kind: IndicatorKind,
    /// Id of the section that contains it.
    pub section: Option<String>,
}

/// What is kept of a report.
///
/// ```
/// use baogao::{Analysis, AnalysisOptions, Document, Lexicon, corpus::Profile};
///
/// let report = baogao::from_bytes("2024年工作总结\n一、落实“三重一大”制度\n".into(), "a.txt".as_ref(), &Default::default()).unwrap();
/// let doc = Document::parse_with(&report.text, &report.file_info);
/// let lexicon = Lexicon::new();
/// let profile = Profile::of(&report, &Analysis::of(&doc, &AnalysisOptions::default().with_lexicon(&lexicon)));
/// assert_eq!(profile.head.year, Some(2024));
/// assert_eq!(profile.formulations[0].text, "三重一大");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Which report it is.
    pub head: ReportHead,
    /// Its formulations: quotations and terms, parallels, key phrases.
    pub formulations: Vec<Formulation>,
    /// Its headings in order.
    pub headings: Vec<OutlineHeading>,
    /// Its figures that name what they measure.
    pub figures: Vec<Figure>,
}

/// Which report it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportHead {
    /// The path as given.
    pub path: String,
    /// The title.
    pub title: Option<String>,
    /// ISO 8601.
    pub date: Option<String>,
    /// The year that it is counted under.
    pub year: Option<u32>,
}

impl ReportHead {
    /// The head of a report.
    pub fn of(report: &Report, doc: &Document) -> Self {
        let path = report.source.path.clone();
        ReportHead { title: doc.meta.title.clone(), date: doc.meta.date.clone(), year: year(doc, &path), path }
    }
}

impl Profile {
    /// What is kept of a report.
    pub fn of(report: &Report, analysis: &Analysis) -> Self {
        let doc = analysis.doc;
        Profile {
            head: ReportHead::of(report, doc),
            formulations: formulations(analysis),
            headings: super::outline::headings(doc),
            figures: figures(analysis),
        }
    }
}

/// The year that a report belongs to: that of the period in its title (`2025年工作总结`, even if signed in January 2026),
/// otherwise that of its date, otherwise the first one in its file name.
pub fn year(doc: &Document, path: &str) -> Option<u32> {
    let leading = |date: &String| year_of(date);
    let period = doc.meta.period.as_ref().and_then(|period| leading(&period.from));
    period.or_else(|| doc.meta.date.as_ref().and_then(leading)).or_else(|| year_in_name(path))
}

/// `report-2019.txt`, `20190305.txt`; not `12345.txt`.
fn year_in_name(path: &str) -> Option<u32> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let digits = name.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4 || digits.len() == 8);
    digits.filter_map(|digits| digits[..4].parse().ok()).find(|year| (1900..2100).contains(year))
}

fn formulations(analysis: &Analysis) -> Vec<Formulation> {
    let text = analysis.doc.text();
    let mut found: Vec<Formulation> = Vec::new();
    let mut at: FxHashMap<String, usize> = FxHashMap::default();
    let mut add = |words: &str, kind, weight| {
        let words = one_line(words);
        let key = Folding::Counted.text(&words);
        // A single character is not a formulation, nor is a number, nor a whole sentence that another report takes up.
        if !(2..=LONGEST).contains(&key.chars().count()) || !key.contains(char::is_alphabetic) {
            return;
        }
        match at.get(&key) {
            Some(&at) => found[at].kind = found[at].kind.min(kind),
            None => {
                at.insert(key, found.len());
                found.push(Formulation { text: words, kind, weight });
            }
        }
    };
    for quote in &analysis.quotes {
        match quote.kind {
            QuoteKind::Slogan => add(&quote.text, FormulationKind::Slogan, 1.0),
            QuoteKind::NumericAbbreviation => add(&quote.text, FormulationKind::NumericAbbreviation, 1.0),
            // `“人民”`: scare quotes around an everyday word, which occurs everywhere without them.
            QuoteKind::Term if general_count(&quote.text).is_some_and(|count| count >= EVERYDAY) => {}
            QuoteKind::Term => add(&quote.text, FormulationKind::Term, 1.0),
            QuoteKind::Chain | QuoteKind::Quotation => {}
        }
    }
    for term in &analysis.terms {
        let numeric = crate::dicts::ABBREVIATIONS.has(&term.text);
        add(&term.text, if numeric { FormulationKind::NumericAbbreviation } else { FormulationKind::Term }, 1.0);
    }
    for parallel in &analysis.parallels {
        add(parallel.span.slice(text), FormulationKind::Parallel, 1.0);
    }
    for phrase in analysis.phrases.iter().filter(|phrase| phrase.score >= LEAST) {
        add(&phrase.text, FormulationKind::KeyPhrase, phrase.score);
        for (longer, spans) in with_verbs(text, phrase) {
            if spans >= 2 {
                add(longer, FormulationKind::KeyPhrase, phrase.score);
            }
        }
    }
    found
}

/// The wordings of a phrase with the verb that precedes it, and how often each occurs: `推动高质量发展` of `高质量发展`.
fn with_verbs<'t>(text: &'t str, phrase: &Phrase) -> BTreeMap<&'t str, usize> {
    let mut wordings = BTreeMap::new();
    for span in &phrase.spans {
        let Some((from, _)) = text[..span.start].char_indices().rev().nth(1) else { continue };
        if VERBS.has(&text[from..span.start]) {
            *wordings.entry(&text[from..span.end]).or_insert(0) += 1;
        }
    }
    wordings
}

/// A word this frequent in general Chinese is an everyday word.
const EVERYDAY: u32 = 300;

/// Key phrases with less weight, which a short report has many of, are not formulations.
const LEAST: f64 = 0.03;

/// The longest formulation, in characters.
const LONGEST: usize = 60;

fn figures(analysis: &Analysis) -> Vec<Figure> {
    let doc = analysis.doc;
    let ids = doc.section_ids();
    let words = |span: Span| one_line(span.slice(doc.text()));
    let figure = |found: &crate::extract::Indicator| {
        Some(Figure {
            text: words(found.span),
            subject: words(found.subject?),
            value: found.value,
            upper: found.upper,
            unit: found.unit.clone(),
            qualifier: found.qualifier.map(words),
            change: found.change.map(words),
            kind: found.kind,
            section: doc.section_at(found.span.start).map(|at| ids[at].clone()),
        })
    };
    analysis.indicators.iter().filter_map(figure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::AnalysisOptions;

    #[test]
    fn everyday_words_and_numbers_in_marks_are_no_formulations() {
        let text = "一、总结\n所谓“人民”，落实“三重一大”制度，“00”后，推行“家门口就业”。\n";
        let report = crate::input::from_bytes(text.into(), "a.txt".as_ref(), &Default::default()).unwrap();
        let doc = Document::parse(text);
        let found = Profile::of(&report, &Analysis::of(&doc, &AnalysisOptions::default())).formulations;
        assert_eq!(found.iter().map(|found| found.text.as_str()).collect::<Vec<_>>(), ["三重一大", "家门口就业"]);
    }

    #[test]
    fn takes_the_year_from_title_date_or_name() {
        let year = |text: &str, path: &str| super::year(&Document::parse(text), path);
        assert_eq!(year("2025年工作总结\n一、工作\n好。\n2026年1月9日\n", "a.txt"), Some(2025));
        assert_eq!(year("政府工作报告\n——2019年3月5日在大会上\n一、工作\n好。\n", "a.txt"), Some(2019));
        assert_eq!(year("工作总结\n一、工作\n好。\n", "x/2018/总结_2019.txt"), Some(2019));
        assert_eq!(year("工作总结\n一、工作\n好。\n", "12345.txt"), None);
    }

    #[test]
    fn names_are_those_that_users_see() {
        use FormulationKind::{Given, KeyPhrase, NumericAbbreviation, Parallel, Slogan, Term};
        let names = ["slogan", "numeric_abbreviation", "term", "parallel", "key_phrase", "given"];
        assert_eq!([Slogan, NumericAbbreviation, Term, Parallel, KeyPhrase, Given].map(FormulationKind::name), names);
    }

    #[test]
    fn a_name_has_a_year_if_four_or_eight_digits_say_so() {
        for (path, expected) in [
            ("report-2019.txt", Some(2019)),
            ("20190305.txt", Some(2019)),
            ("2018/总结2019.txt", Some(2019)),
            ("2018\\总结2019.txt", Some(2019)),
            ("0012-2020.txt", Some(2020)),
            ("2021-2022.txt", Some(2021)),
            ("1900.txt", Some(1900)),
            ("1899.txt", None),
            ("2099.txt", Some(2099)),
            ("2100.txt", None),
            ("12019.txt", None),
            ("201903.txt", None),
            ("总结.txt", None),
        ] {
            assert_eq!(year_in_name(path), expected, "{path}");
        }
    }

    /// The phrases as if they had been found, with their weights.
    fn with_phrases(text: &str, phrases: &[(&str, f64)]) -> Vec<Formulation> {
        let doc = Document::parse(text);
        let mut analysis = Analysis::of(&doc, &AnalysisOptions::default());
        let phrase = |&(words, score): &(&str, f64)| Phrase {
            text: words.to_string(),
            class: crate::extract::PhraseClass::Own,
            score,
            rarity: 0.0,
            spans: doc.text().match_indices(words).map(|(at, _)| Span::new(at, at + words.len())).collect(),
        };
        analysis.phrases = phrases.iter().map(phrase).collect();
        formulations(&analysis)
    }

    #[test]
    fn a_phrase_counts_with_the_verb_that_it_has_twice() {
        let text =
            "高质量发展是硬道理，要推动高质量发展。努力推动高质量发展。着力促进高质量发展。这是这个高质量发展。还是这个高质量发展。\n";
        let found = with_phrases(text, &[("高质量发展", 0.5)]);
        let of = |text: &str| Formulation { text: text.to_string(), kind: FormulationKind::KeyPhrase, weight: 0.5 };
        assert_eq!(found, [of("高质量发展"), of("推动高质量发展")]);
    }

    #[test]
    fn what_is_slight_short_long_or_a_number_is_no_formulation() {
        let [longest, longer] = [LONGEST, LONGEST + 1].map(|chars| "促".repeat(chars));
        let phrases =
            [("数字经济", LEAST), ("灯塔工厂", LEAST - 0.001), ("稳", 0.9), ("改革", 0.9), ("2024", 0.9), (&longest, 0.9), (&longer, 0.9)];
        let found: Vec<String> = with_phrases("抓落实。\n", &phrases).into_iter().map(|found| found.text).collect();
        assert_eq!(found, ["数字经济".to_string(), "改革".to_string(), longest.clone()]);
    }

    #[test]
    fn a_formulation_of_several_kinds_has_the_first() {
        let text = "一、总结\n推行“头雁”工程，落实“三重一大”制度，坚持“企业有呼声、政府有回应”，所谓“人民”。\n";
        let found = with_phrases(text, &[("头雁", 0.5), ("三重一大", 0.9), ("工程", 0.5)]);
        let found: Vec<(&str, &str, f64)> = found.iter().map(|found| (found.text.as_str(), found.kind.name(), found.weight)).collect();
        assert_eq!(
            found,
            [
                ("头雁", "term", 1.0),
                ("三重一大", "numeric_abbreviation", 1.0),
                ("企业有呼声、政府有回应", "slogan", 1.0),
                ("工程", "key_phrase", 0.5)
            ]
        );
    }

    #[test]
    fn a_figure_keeps_what_it_needs_apart_from_its_report() {
        let text = "一、2025年工作安排\n今年主要预期目标：地区生产总值增长5%—6%左右，城镇新增就业3万人。\n";
        let report = crate::input::from_bytes(text.into(), "a.txt".as_ref(), &Default::default()).unwrap();
        let doc = Document::parse(text);
        let found = Profile::of(&report, &Analysis::of(&doc, &AnalysisOptions::default())).figures;
        let growth = Figure {
            text: "地区生产总值增长5%—6%左右".to_string(),
            subject: "地区生产总值".to_string(),
            value: 5.0,
            upper: Some(6.0),
            unit: "%".to_string(),
            qualifier: Some("左右".to_string()),
            change: Some("增长".to_string()),
            kind: IndicatorKind::Target,
            section: Some("1".to_string()),
        };
        assert_eq!((found.len(), &found[0]), (2, &growth));
        assert_eq!((found[1].value, found[1].upper, found[1].unit.as_str(), &found[1].qualifier), (3.0, None, "万人", &None));
    }
}
