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

#[cfg(test)]
mod tests {
    use super::super::vocabulary::Occurrences;
    use super::*;

    fn counts(chars: usize, count: usize) -> Counts {
        Counts { chars, found: vec![Occurrences { at: 0, count, headings: 0, level: None }] }
    }

    #[test]
    fn a_course_has_its_years_rates_rises_and_falls() {
        let words = Vocabulary::given(&["新质生产力".to_string(), "三大攻坚战".to_string()]);
        let mut yearly = Yearly::of(&words);
        assert_eq!(yearly.trend().courses[0].first, None);
        for (year, chars, count) in [(2025, 10_000, 1), (2020, 10_000, 0), (2021, 10_000, 1), (2023, 10_000, 6), (2026, 20_000, 0)] {
            yearly.add(year, &counts(chars, count));
        }
        yearly.add(2022, &counts(4000, 2));
        yearly.add(2022, &counts(6000, 4));
        let trend = yearly.trend();
        let years: Vec<(u32, usize, usize)> = trend.years.iter().map(|year| (year.year, year.reports, year.chars)).collect();
        assert_eq!(
            years,
            [(2020, 1, 10_000), (2021, 1, 10_000), (2022, 2, 10_000), (2023, 1, 10_000), (2025, 1, 10_000), (2026, 1, 20_000)]
        );
        let [course, absent] = trend.courses.as_slice() else { panic!("{} courses", trend.courses.len()) };
        assert_eq!((course.counts.as_slice(), course.total), ([0, 1, 6, 6, 1, 0].as_slice(), 14));
        assert_eq!(course.rates, [0.0, 1.0, 6.0, 6.0, 1.0, 0.0]);
        assert_eq!((course.first, course.last), (Some(2021), Some(2025)));
        // From 1 to 6 in ten thousand characters, G² is 3.96; from 0 to 1 it is 1.39.
        assert_eq!((course.rises.as_slice(), course.falls.as_slice()), ([2022].as_slice(), [2025].as_slice()));
        // In each seventh of all characters 2 are expected.
        let constant = 2.0 * (2.0 * 0.5f64.ln() + 12.0 * 3f64.ln());
        assert!((course.log_likelihood - constant).abs() < 1e-9, "{}", course.log_likelihood);
        assert_eq!((absent.total, absent.first, absent.last, absent.log_likelihood), (0, None, None, 0.0));
    }

    #[test]
    fn a_rise_is_told_by_the_rate_and_not_by_the_count() {
        let words = Vocabulary::given(&["新质生产力".to_string()]);
        let mut yearly = Yearly::of(&words);
        yearly.add(2024, &counts(1000, 6));
        yearly.add(2025, &counts(20_000, 7));
        let course = &yearly.trend().courses[0];
        assert_eq!((course.rises.as_slice(), course.falls.as_slice()), ([].as_slice(), [2025].as_slice()));
    }

    #[test]
    fn the_most_telling_courses_stay() {
        let course = |text: &str, counts: [usize; 2], log_likelihood: f64| Course {
            formulation: Vocabulary::given(&[text.to_string()]).formulations()[0].clone(),
            total: counts.iter().sum(),
            counts: counts.to_vec(),
            rates: Vec::new(),
            first: None,
            last: None,
            rises: Vec::new(),
            falls: Vec::new(),
            log_likelihood,
        };
        let courses = vec![
            course("抓落实", [1, 0], 9.0),
            course("生产力", [0, 5], 5.0),
            course("新质生产力", [0, 4], 4.0),
            course("发展新质生产力", [0, 4], 4.0),
            course("一网通办", [0, 4], 4.0),
            course("乡村振兴", [0, 2], 6.0),
            course("数字经济", [0, 2], 6.0),
        ];
        let kept = |most: usize| {
            let mut trend = Trend { years: Vec::new(), courses: courses.clone() };
            trend.most_telling(most);
            trend.courses.into_iter().map(|course| course.formulation.text).collect::<Vec<_>>()
        };
        // `抓落实` occurs once; `新质生产力` runs as the longer wording, `生产力` does not.
        assert_eq!(kept(9), ["乡村振兴", "数字经济", "生产力", "发展新质生产力", "一网通办"]);
        assert_eq!(kept(2), ["乡村振兴", "数字经济"]);
        assert!(kept(0).is_empty());
    }
}
