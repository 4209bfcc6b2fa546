//! How formulations run through the years.

use super::super::labels::Language;
use super::super::sheet::{Sheet, Tint, numbers, rows_of, words};
use super::super::table::TableStyle;
use super::super::view::SCHEMA;
use super::rounded;
use crate::corpus::Trend;
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// Formulations through years.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TrendView {
    /// Always `baogao/1`.
    pub schema: &'static str,
    /// The years that have reports, in order.
    pub years: Vec<YearView>,
    /// Paths of reports that say no date, and are not counted.
    pub undated: Vec<String>,
    /// The formulations: as asked for, or those that differ most between the years first.
    pub phrases: Vec<CourseView>,
    /// A row for each formulation and year.
    pub rows: Vec<TrendRow>,
}

/// A year.
#[derive(Debug, Serialize, JsonSchema)]
pub struct YearView {
    /// The year.
    pub year: u32,
    /// Its reports.
    pub reports: usize,
    /// Characters of their bodies, white space and quotation marks left out.
    pub chars: usize,
}

/// A formulation through all years.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CourseView {
    /// The formulation.
    pub text: String,
    /// `slogan`, `numeric_abbreviation`, `term`, `parallel`, `key_phrase` or `given`.
    pub kind: &'static str,
    /// All occurrences.
    pub count: usize,
    /// The first year that has it; null where none has.
    pub first: Option<u32>,
    /// The last year that has it.
    pub last: Option<u32>,
    /// Years in which it is more frequent than in the year before, beyond chance.
    pub rises: Vec<u32>,
    /// Years in which it is less frequent than in the year before, beyond chance.
    pub falls: Vec<u32>,
    /// How far its frequency is from being one through all years.
    pub log_likelihood: f64,
}

/// A formulation in one year.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TrendRow {
    /// The formulation.
    pub phrase: String,
    /// The year.
    pub year: u32,
    /// Occurrences.
    pub count: usize,
    /// Occurrences for ten thousand characters.
    pub per_10k: f64,
}

impl TrendView {
    /// What is shown of a trend.
    pub fn of(trend: &Trend, undated: Vec<String>) -> Self {
        let rows = trend.courses.iter().flat_map(|course| {
            let cells = trend.years.iter().zip(course.counts.iter().zip(&course.rates));
            cells.map(|(year, (&count, &rate))| TrendRow {
                phrase: course.formulation.text.clone(),
                year: year.year,
                count,
                per_10k: rounded(rate),
            })
        });
        let phrases = trend.courses.iter().map(|course| CourseView {
            text: course.formulation.text.clone(),
            kind: course.formulation.kind.name(),
            count: course.total,
            first: course.first,
            last: course.last,
            rises: course.rises.clone(),
            falls: course.falls.clone(),
            log_likelihood: rounded(course.log_likelihood),
        });
        TrendView {
            schema: SCHEMA,
            years: trend.years.iter().map(|year| YearView { year: year.year, reports: year.reports, chars: year.chars }).collect(),
            undated,
            phrases: phrases.collect(),
            rows: rows.collect(),
        }
    }

    /// The courses as a table with a line of bars for each.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn table(&self, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
        let reports: usize = self.years.iter().map(|year| year.reports).sum();
        let undated = self.undated.len();
        match (self.years.first(), self.years.last(), style.language) {
            (Some(first), Some(last), Language::English) => {
                writeln!(out, "{reports} reports of {} years, {} to {}", self.years.len(), first.year, last.year)?;
            }
            (Some(first), Some(last), Language::Chinese) => {
                writeln!(out, "{reports}份报告，{}个年份，{}—{}年", self.years.len(), first.year, last.year)?;
            }
            (_, _, Language::English) => writeln!(out, "no dated report")?,
            (_, _, Language::Chinese) => writeln!(out, "没有可定年份的报告")?,
        }
        match style.language {
            _ if undated == 0 => {}
            Language::English => writeln!(out, "{undated} without a date left out")?,
            Language::Chinese => writeln!(out, "{undated}份无日期，未计入")?,
        }
        // The width that the other columns need: a narrow terminal shows fewer of them.
        let others = if style.width >= 100 { 76 } else { 46 };
        self.sheet(style.width.saturating_sub(others).clamp(10, 80)).table(style, out)
    }

    /// The courses in Markdown.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        self.sheet(80).markdown(out)
    }

    fn sheet(&self, bars: usize) -> Sheet {
        let year = |year: Option<u32>| year.map(|year| year.to_string()).unwrap_or_default();
        let years = |years: &[u32]| years.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        let row = |(course, rows): (&CourseView, &[TrendRow])| {
            let rates: Vec<f64> = rows.iter().map(|row| row.per_10k).collect();
            vec![
                course.text.clone(),
                sparkline(&rates, bars),
                course.count.to_string(),
                year(course.first),
                year(course.last),
                years(&course.rises),
                years(&course.falls),
            ]
        };
        let columns = vec![
            words("formulation"),
            words("per 10k by year").whole(),
            numbers("count"),
            words("first").whole(),
            words("last").whole(),
            words("rises").on(100),
            words("falls").on(100),
        ];
        let rows = self.phrases.iter().zip(self.rows.chunks(self.years.len().max(1)));
        Sheet::new("Formulations", columns, rows_of(rows.map(row)), Tint::Cyan)
    }

    /// Tidy rows for CSV: one formulation and year each.
    pub fn tidy(&self) -> Sheet {
        let kinds = self.phrases.iter().flat_map(|course| std::iter::repeat_n(course.kind, self.years.len()));
        let row = |((row, kind), year): ((&TrendRow, &str), &YearView)| {
            vec![
                row.phrase.clone(),
                kind.to_string(),
                row.year.to_string(),
                year.reports.to_string(),
                year.chars.to_string(),
                row.count.to_string(),
                row.per_10k.to_string(),
            ]
        };
        let columns = vec![
            words("phrase"),
            words("kind"),
            numbers("year"),
            numbers("reports"),
            numbers("chars"),
            numbers("count"),
            numbers("per_10k"),
        ];
        let rows = self.rows.iter().zip(kinds).zip(self.years.iter().cycle());
        Sheet::new("Trend", columns, rows_of(rows.map(row)), Tint::Cyan)
    }
}

/// Rates as bars of eight heights, `.` for none; beyond `most`, neighbours are drawn as one.
fn sparkline(rates: &[f64], most: usize) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let together = rates.len().div_ceil(most.max(1)).max(1);
    let means: Vec<f64> = rates.chunks(together).map(|chunk| chunk.iter().sum::<f64>() / chunk.len() as f64).collect();
    let highest = means.iter().copied().fold(0.0, f64::max);
    let bar = |mean: f64| if mean == 0.0 { '.' } else { BARS[((mean / highest * 8.0).ceil() as usize).clamp(1, 8) - 1] };
    means.into_iter().map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_scaled_to_the_highest() {
        assert_eq!(sparkline(&[0.0, 1.0, 4.0, 8.0], 10), ".▁▄█");
        assert_eq!(sparkline(&[0.0, 0.0, 2.0, 2.0], 2), ".█");
        assert_eq!(sparkline(&[], 2), "");
        assert_eq!(sparkline(&[0.0], 2), ".");
    }
}
