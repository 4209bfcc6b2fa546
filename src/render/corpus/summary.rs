//! What the reports of a folder share, and what is particular to each.

use super::super::labels::Language;
use super::super::sheet::{Sheet, Tint, numbers, rows_of, words};
use super::super::table::TableStyle;
use super::super::view::SCHEMA;
use super::{rounded, spaced};
use crate::corpus::{Formulation, Total};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

/// A folder of reports.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CorpusView {
    /// Always `baogao/1`.
    pub schema: &'static str,
    /// Reports that were read.
    pub reports: usize,
    /// Characters of their bodies, white space and quotation marks left out.
    pub chars: usize,
    /// Formulations that most of them hold.
    pub shared: Vec<SharedView>,
    /// What each has much more often than the others, in the order of the inputs.
    pub distinctive: Vec<DistinctiveView>,
}

/// A formulation that several reports hold.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SharedView {
    /// The formulation.
    pub text: String,
    /// `slogan`, `numeric_abbreviation`, `term`, `parallel` or `key_phrase`.
    pub kind: &'static str,
    /// Reports that hold it.
    pub reports: usize,
    /// Occurrences in all.
    pub count: usize,
}

/// A report and what it has of its own.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DistinctiveView {
    /// The report.
    pub path: String,
    /// Its title.
    pub title: Option<String>,
    /// Its date, ISO 8601.
    pub date: Option<String>,
    /// Most telling first.
    pub phrases: Vec<OwnView>,
}

/// A formulation of one report.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnView {
    /// The formulation.
    pub text: String,
    /// How far its frequency here is from that in the other reports.
    pub log_likelihood: f64,
}

impl SharedView {
    /// What is shown of a formulation that several reports contain.
    pub fn of(formulation: &Formulation, total: Total) -> Self {
        SharedView { text: formulation.text.clone(), kind: formulation.kind.name(), reports: total.reports, count: total.count }
    }
}

impl OwnView {
    /// What is shown of a formulation of one report.
    pub fn of(formulation: &Formulation, log_likelihood: f64) -> Self {
        OwnView { text: formulation.text.clone(), log_likelihood: rounded(log_likelihood) }
    }
}

impl CorpusView {
    /// A folder of reports.
    pub fn of(reports: usize, chars: usize, shared: Vec<SharedView>, distinctive: Vec<DistinctiveView>) -> Self {
        CorpusView { schema: SCHEMA, reports, chars, shared, distinctive }
    }

    /// Both tables.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn table(&self, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
        match style.language {
            Language::English => writeln!(out, "{} reports, {} characters", self.reports, self.chars)?,
            Language::Chinese => writeln!(out, "{}份报告，{}字符", self.reports, self.chars)?,
        }
        self.shared().table(style, out)?;
        self.by_report().table(style, out)
    }

    /// Both tables in Markdown.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        self.shared().markdown(out)?;
        self.by_report().markdown(out)
    }

    fn shared(&self) -> Sheet {
        let row = |found: &SharedView| {
            let share = 100.0 * found.reports as f64 / self.reports.max(1) as f64;
            vec![found.text.clone(), spaced(found.kind), found.reports.to_string(), format!("{share:.0}%"), found.count.to_string()]
        };
        Sheet::new(
            "Most shared",
            vec![words("formulation"), words("kind"), numbers("reports"), numbers("share"), numbers("count")],
            rows_of(self.shared.iter().map(row)),
            Tint::Cyan,
        )
    }

    fn by_report(&self) -> Sheet {
        let row = |report: &DistinctiveView| {
            let phrases: Vec<&str> = report.phrases.iter().map(|phrase| phrase.text.as_str()).collect();
            let name = report.title.as_ref().unwrap_or(&report.path);
            vec![name.clone(), report.date.clone().unwrap_or_default(), phrases.join(" ")]
        };
        Sheet::new(
            "Most distinctive",
            vec![words("report"), words("date").on(100), words("formulations")],
            rows_of(self.distinctive.iter().map(row)),
            Tint::Cyan,
        )
    }

    /// One row per report and formulation, for CSV.
    pub fn tidy(&self) -> Sheet {
        let row = |report: &DistinctiveView, phrase: &OwnView| {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            vec![report.path.clone(), text(&report.title), text(&report.date), phrase.text.clone(), phrase.log_likelihood.to_string()]
        };
        Sheet::new(
            "Most distinctive",
            vec![words("path"), words("title"), words("date"), words("phrase"), numbers("log_likelihood")],
            rows_of(self.distinctive.iter().flat_map(|report| report.phrases.iter().map(move |phrase| row(report, phrase)))),
            Tint::Cyan,
        )
    }
}
