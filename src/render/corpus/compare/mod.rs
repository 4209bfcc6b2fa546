//! What changed between two reports or two sets of them.

mod tables;

use super::rounded;
use crate::corpus::{self, Change, Comparison, Status, Total};
use crate::render::view::SCHEMA;
use schemars::JsonSchema;
use serde::Serialize;

/// What changed between an old text and a new one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ComparisonView {
    /// Always `baogao/1`.
    pub schema: &'static str,
    /// The old side.
    pub old: SideView,
    /// The new side.
    pub new: SideView,
    /// Every formulation of either side, most telling first within its status.
    pub formulations: Vec<ChangeView>,
    /// Wordings of one thing.
    pub wordings: Vec<WordingView>,
    /// The sections of both; null where a side is more than one report.
    pub outline: Option<Vec<StepView>>,
    /// Figures that measure one thing; null where a side is more than one report.
    pub indicators: Option<Vec<FigurePairView>>,
}

/// One side.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SideView {
    /// As given.
    pub path: String,
    /// Reports that were read.
    pub reports: usize,
    /// Characters of their bodies, white space and quotation marks left out.
    pub chars: usize,
    /// Of a single report.
    pub title: Option<String>,
    /// Of a single report.
    pub date: Option<String>,
}

/// A formulation in both texts.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangeView {
    /// The formulation.
    pub text: String,
    /// `slogan`, `numeric_abbreviation`, `term`, `parallel` or `key_phrase`.
    pub kind: &'static str,
    /// `new`, `dropped`, `rising`, `falling` or `kept`.
    pub status: &'static str,
    /// `promoted` into a heading or a higher one, `demoted` from the headings or to a lower one, or null.
    pub shift: Option<&'static str>,
    /// In the old text.
    pub old: CountView,
    /// In the new text.
    pub new: CountView,
    /// How far the difference is from chance: 3.84 and more for one in twenty, 6.63 for one in a hundred.
    pub log_likelihood: f64,
    /// How large it is: 1 for twice as frequent in the new text, -1 for half.
    pub log_ratio: f64,
    /// The formulation of the same status that this one is a longer or shorter wording of.
    pub variant_of: Option<String>,
}

/// Occurrences on one side.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CountView {
    /// Occurrences.
    pub count: usize,
    /// Those of them in headings.
    pub headings: usize,
    /// The level of the highest of these headings, from 1; null where it stands in none.
    pub level: Option<usize>,
    /// Reports that hold it.
    pub reports: usize,
    /// Occurrences for ten thousand characters.
    pub per_10k: f64,
}

/// Two wordings of one thing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WordingView {
    /// `reworded`, `extended` or `shortened`.
    pub wording: &'static str,
    /// In the old text.
    pub old: String,
    /// In the new text.
    pub new: String,
    /// 1 for the same characters.
    pub similarity: f64,
}

/// A section of one outline, or one of each that are taken for the same.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StepView {
    /// `same`, `reworded`, `moved`, `new` or `dropped`.
    pub change: &'static str,
    /// In the old report.
    pub old: Option<HeadingView>,
    /// In the new report.
    pub new: Option<HeadingView>,
    /// How near the headings are, 1 for the same.
    pub similarity: f64,
}

/// A section.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HeadingView {
    /// `1.2.3`
    pub id: String,
    /// Its depth, from 1.
    pub level: usize,
    /// As written; null where there is none.
    pub enumerator: Option<String>,
    /// Without enumerator; null where there is none.
    pub heading: Option<String>,
}

/// Two figures that measure one thing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FigurePairView {
    /// `target_to_target`, `target_to_result` (last year's target, this year's result) or `result_to_result`.
    pub relation: &'static str,
    /// What is measured, as the new report says it.
    pub subject: String,
    /// Of the old report.
    pub old: FigureView,
    /// Of the new report.
    pub new: FigureView,
    /// The new value less the old one, in the unit of the new one.
    pub difference: f64,
    /// Of a target and its result: whether it was reached; null where the words leave that open.
    pub met: Option<bool>,
}

/// A figure.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FigureView {
    /// As written.
    pub text: String,
    /// The number, in `unit`.
    pub value: f64,
    /// The upper end of a range.
    pub value_to: Option<f64>,
    /// With its multiplier.
    pub unit: String,
    /// `左右`, `以上` …
    pub qualifier: Option<String>,
    /// Id of the section that holds it.
    pub section: Option<String>,
}

/// A part of a comparison that CSV holds one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComparedPart {
    /// New, dropped, rising, falling and kept formulations.
    Formulations,
    /// Near wordings.
    Wordings,
    /// The outlines.
    Outline,
    /// The figures.
    Indicators,
}

impl SideView {
    /// What is shown of a side that was given as `path`.
    pub fn of(path: String, side: &corpus::Side) -> Self {
        let head = side.report.as_ref().map(|report| &report.head);
        SideView {
            path,
            reports: side.totals.reports,
            chars: side.totals.chars,
            title: head.and_then(|head| head.title.clone()),
            date: head.and_then(|head| head.date.clone()),
        }
    }
}

impl ComparisonView {
    /// What is shown of a comparison, at most `most` formulations of each status.
    pub fn of(old: SideView, new: SideView, found: &Comparison, most: usize) -> Self {
        let text = |at: usize| found.changes[at].formulation.text.clone();
        let mut shown = [0; Status::ALL.len()];
        let mut fits = |change: &&Change| {
            shown[change.status as usize] += 1;
            shown[change.status as usize] <= most
        };
        let formulations = found.changes.iter().filter(&mut fits).map(|change| ChangeView {
            text: change.formulation.text.clone(),
            kind: change.formulation.kind.name(),
            status: change.status.name(),
            shift: change.shift.map(corpus::Shift::name),
            old: count(change.counts[0], change.rates[0]),
            new: count(change.counts[1], change.rates[1]),
            log_likelihood: rounded(change.log_likelihood),
            log_ratio: rounded(change.log_ratio),
            variant_of: change.variant_of.map(text),
        });
        let wordings = found.wordings.iter().map(|pair| WordingView {
            wording: pair.wording.name(),
            old: text(pair.old),
            new: text(pair.new),
            similarity: rounded(pair.similarity),
        });
        ComparisonView {
            schema: SCHEMA,
            old,
            new,
            formulations: formulations.collect(),
            wordings: wordings.collect(),
            outline: found.outline.as_ref().map(|steps| steps.iter().map(step).collect()),
            indicators: found.figures.as_ref().map(|pairs| pairs.iter().map(figure_pair).collect()),
        }
    }
}

fn count(total: Total, per_10k: f64) -> CountView {
    CountView { count: total.count, headings: total.headings, level: total.level, reports: total.reports, per_10k: rounded(per_10k) }
}

fn step(step: &corpus::OutlineStep) -> StepView {
    let heading = |heading: &corpus::OutlineHeading| HeadingView {
        id: heading.id.clone(),
        level: heading.level,
        enumerator: Some(heading.enumerator.clone()).filter(|enumerator| !enumerator.is_empty()),
        heading: heading.heading.clone(),
    };
    StepView {
        change: step.change.name(),
        old: step.old.as_ref().map(heading),
        new: step.new.as_ref().map(heading),
        similarity: rounded(step.similarity),
    }
}

fn figure_pair(pair: &corpus::FigurePair) -> FigurePairView {
    let figure = |figure: &corpus::Figure| FigureView {
        text: figure.text.clone(),
        value: figure.value,
        value_to: figure.upper,
        unit: figure.unit.clone(),
        qualifier: figure.qualifier.clone(),
        section: figure.section.clone(),
    };
    FigurePairView {
        relation: pair.relation.name(),
        subject: pair.subject.clone(),
        old: figure(&pair.old),
        new: figure(&pair.new),
        difference: pair.difference,
        met: pair.met,
    }
}
