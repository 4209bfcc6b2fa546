//! How formulations run through dated reports.

use super::keyness::{SIGNIFICANT, homogeneity, log_likelihood, per_10k};
use super::profile::Formulation;
use super::vocabulary::{Counts, Totals, Vocabulary};
use std::collections::BTreeMap;

/// A year that has reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub year: u32,
    /// Reports of it.
    pub reports: usize,
    /// Characters of their bodies.
    pub chars: usize,
}

/// One formulation through all years.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// The formulation.
    pub formulation: Formulation,
    /// Occurrences in each of [`Trend::years`].
    pub counts: Vec<usize>,
    /// Occurrences per ten thousand characters in each year.
    pub rates: Vec<f64>,
    /// All occurrences.
    pub total: usize,
    /// The first year that has it; `None` if none has.
    pub first: Option<u32>,
    /// The last year that has it.
    pub last: Option<u32>,
    /// Years in which it is so much more frequent than in the year before that chance is an unlikely reason.
    pub rises: Vec<u32>,
    /// Years in which it is so much less frequent.
    pub falls: Vec<u32>,
    /// How far its frequency is from being constant through all years (G²): the order of the results.
    pub log_likelihood: f64,
}

/// Formulations through years.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The years that have reports, in order.
    pub years: Vec<Year>,
    /// The formulations.
    pub courses: Vec<Course>,
}

/// Counts reports by their year.
pub struct Yearly<'v> {
    vocabulary: &'v Vocabulary,
    years: BTreeMap<u32, Totals>,
}

impl<'v> Yearly<'v> {
    /// Nothing counted yet.
    pub fn of(vocabulary: &'v Vocabulary) -> Self {
        Yearly { vocabulary, years: BTreeMap::new() }
    }

    /// Adds a report of `year`.
    pub fn add(&mut self, year: u32, counts: &Counts) {
        self.years.entry(year).or_insert_with(|| Totals::of(self.vocabulary)).add(counts);
    }

    /// The courses of all formulations, in the order of the vocabulary.
    ///
    /// ```
    /// use baogao::{Document, corpus::{Vocabulary, Yearly}};
    ///
    /// let words = Vocabulary::given(&["新质生产力".to_string()]);
    /// let mut yearly = Yearly::of(&words);
    /// for (year, text) in [(2022, "抓产业。"), (2023, "抓产业。"), (2024, "发展新质生产力。"), (2025, "新质生产力，新质生产力。")] {
    ///     yearly.add(year, &words.count(&Document::parse(text)));
    /// }
    /// let course = &yearly.trend().courses[0];
    /// assert_eq!((course.first, course.last, course.counts.as_slice()), (Some(2024), Some(2025), [0, 0, 1, 2].as_slice()));
    /// ```
    pub fn trend(&self) -> Trend {
        let years: Vec<Year> =
            self.years.iter().map(|(&year, totals)| Year { year, reports: totals.reports, chars: totals.chars }).collect();
        let formulations = self.vocabulary.formulations().iter().enumerate();
        let courses = formulations.map(|(at, formulation)| self.course(at, formulation, &years)).collect();
        Trend { years, courses }
    }

    fn course(&self, at: usize, formulation: &Formulation, years: &[Year]) -> Course {
        let counts: Vec<usize> = self.years.values().map(|totals| totals.formulations[at].count).collect();
        let cells = counts.iter().copied().zip(years.iter().map(|year| year.chars));
        let (mut rises, mut falls) = (Vec::new(), Vec::new());
        for ((before, now), year) in cells.clone().zip(cells.clone().skip(1)).zip(&years[1.min(years.len())..]) {
            if log_likelihood([before.0, now.0], [before.1, now.1]) >= SIGNIFICANT {
                let risen = per_10k(now.0, now.1) > per_10k(before.0, before.1);
                if risen { rises.push(year.year) } else { falls.push(year.year) }
            }
        }
        let held = || counts.iter().zip(years).filter(|(count, _)| **count > 0).map(|(_, year)| year.year);
        Course {
            formulation: formulation.clone(),
            rates: cells.clone().map(|(count, chars)| per_10k(count, chars)).collect(),
            total: counts.iter().sum(),
            first: held().next(),
            last: held().next_back(),
            rises,
            falls,
            log_likelihood: homogeneity(cells),
            counts,
        }
    }
}

impl Trend {
    /// Keeps the `most` formulations whose frequency differs most between the years, the most telling first. Of two where one
    /// contains the other and both run the same way, the longer one stays.
    pub fn most_telling(&mut self, most: usize) {
        self.courses.retain(|course| course.total > 1);
        let length = |course: &Course| course.formulation.text.chars().count();
        self.courses.sort_by(|a, b| {
            b.log_likelihood
                .total_cmp(&a.log_likelihood)
                .then_with(|| length(b).cmp(&length(a)))
                .then_with(|| a.formulation.text.cmp(&b.formulation.text))
        });
        let mut kept: Vec<Course> = Vec::new();
        for course in std::mem::take(&mut self.courses) {
            if kept.len() == most {
                break;
            }
            if !kept.iter().any(|other| other.counts == course.counts && other.formulation.text.contains(&course.formulation.text)) {
                kept.push(course);
            }
        }
        self.courses = kept;
    }
}
