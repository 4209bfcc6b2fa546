//! What changed between two reports or two sets of them.

use super::super::labels::Language;
use super::super::sheet::{Sheet, Tint, numbers, words};
use super::super::table::{self, Style};
use super::super::view::{SCHEMA, figure};
use super::{rounded, spaced, two};
use crate::corpus::{self, Change, Comparison, Status, Total};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{self, Write};

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
        let report = side.report.as_ref();
        SideView {
            path,
            reports: side.totals.reports,
            chars: side.totals.chars,
            title: report.and_then(|report| report.title.clone()),
            date: report.and_then(|report| report.date.clone()),
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

    /// Leaves only `part`, for a table, Markdown or CSV.
    pub fn sheet(&self, part: ComparedPart) -> Sheet {
        match part {
            ComparedPart::Formulations => self.formulations(),
            ComparedPart::Wordings => self.wordings(),
            ComparedPart::Outline => self.outline(),
            ComparedPart::Indicators => self.indicators(),
        }
    }

    /// Everything as tables for people.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn table(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        for (name, side) in [("old", &self.old), ("new", &self.new)] {
            writeln!(out, "{}  {}", style.language.say(name), side.line(style.language))?;
        }
        for sheet in self.sheets(style.rows == usize::MAX) {
            sheet.table(style, out)?;
        }
        if let Some(outline) = &self.outline {
            let changed = outline.iter().filter(|step| step.change != "same").count();
            style.heading(out, "Outline", changed)?;
            self.tree(outline, style, out)?;
        }
        if self.indicators.is_some() {
            self.indicators().table(style, out)?;
        }
        Ok(())
    }

    /// Everything in Markdown.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "# {} → {}\n", self.old.name(), self.new.name())?;
        for sheet in self.sheets(true) {
            sheet.markdown(out)?;
        }
        for part in [ComparedPart::Outline, ComparedPart::Indicators] {
            self.sheet(part).markdown(out)?;
        }
        Ok(())
    }

    /// One table for each status, for promoted and demoted formulations, and for wordings.
    pub(in crate::render) fn sheets(&self, kept: bool) -> Vec<Sheet> {
        let of =
            |status: &'static str| self.formulations.iter().filter(move |change| change.status == status && change.variant_of.is_none());
        let one_side = |name: &str, status, tint, side: fn(&ChangeView) -> &CountView| Sheet {
            name: name.to_string(),
            columns: vec![
                words("formulation"),
                words("kind"),
                numbers("count"),
                numbers("per 10k"),
                numbers("headings"),
                numbers("G²").on(90),
            ],
            rows: of(status)
                .map(|change| {
                    let count = side(change);
                    let (times, headings) = (count.count.to_string(), count.headings.to_string());
                    vec![self.with_variants(change), spaced(change.kind), times, two(count.per_10k), headings, two(change.log_likelihood)]
                })
                .collect(),
            tint,
        };
        let two_sides = |name: &str, tint, changes: Vec<&ChangeView>| Sheet {
            name: name.to_string(),
            columns: vec![
                words("formulation"),
                words("kind"),
                numbers("count"),
                numbers("per 10k"),
                words("heading level").on(90),
                numbers("G²").on(90),
                numbers("log ratio"),
            ],
            rows: changes
                .into_iter()
                .map(|change| {
                    let (old, new) = (&change.old, &change.new);
                    vec![
                        self.with_variants(change),
                        spaced(change.kind),
                        format!("{} → {}", old.count, new.count),
                        format!("{:.2} → {:.2}", old.per_10k, new.per_10k),
                        format!("{} → {}", old.place(), new.place()),
                        two(change.log_likelihood),
                        format!("{:+.2}", change.log_ratio),
                    ]
                })
                .collect(),
            tint,
        };
        let shifted = |shift: &'static str| {
            let own = |change: &&ChangeView| change.shift == Some(shift) && change.variant_of.is_none();
            self.formulations.iter().filter(own).collect()
        };
        let mut sheets = vec![
            one_side("New", "new", Tint::Green, |change| &change.new),
            one_side("Dropped", "dropped", Tint::Red, |change| &change.old),
            two_sides("Rising", Tint::Green, of("rising").collect()),
            two_sides("Falling", Tint::Red, of("falling").collect()),
            two_sides("Promoted to a higher heading", Tint::Green, shifted("promoted")),
            two_sides("Demoted from a heading", Tint::Red, shifted("demoted")),
        ];
        if kept {
            sheets.push(two_sides("Kept", Tint::Cyan, of("kept").collect()));
        }
        sheets.retain(|sheet| !sheet.rows.is_empty());
        if !self.wordings.is_empty() {
            sheets.push(self.wordings());
        }
        sheets
    }

    /// A formulation with the wordings of it that have the same status below it.
    fn with_variants(&self, change: &ChangeView) -> String {
        // A whole clause that holds it is no wording of it.
        let most = 2 * change.text.chars().count() + 2;
        let variants = self.formulations.iter().filter(|other| {
            other.variant_of.as_ref() == Some(&change.text) && other.text.contains(&change.text) && other.text.chars().count() <= most
        });
        let mut cell = change.text.clone();
        for variant in variants.take(2) {
            cell.push_str("\n+ ");
            cell.push_str(&variant.text);
        }
        cell
    }

    fn formulations(&self) -> Sheet {
        let names = [
            "old_count",
            "new_count",
            "old_per_10k",
            "new_per_10k",
            "old_headings",
            "new_headings",
            "old_level",
            "new_level",
            "old_reports",
            "new_reports",
            "log_likelihood",
            "log_ratio",
        ];
        let mut columns = vec![words("text"), words("kind"), words("status"), words("shift")];
        columns.extend(names.map(numbers));
        columns.push(words("variant_of"));
        let level = |count: &CountView| count.level.map(|level| level.to_string()).unwrap_or_default();
        let row = |change: &ChangeView| {
            let (old, new) = (&change.old, &change.new);
            let mut row = vec![change.text.clone(), change.kind.into(), change.status.into(), change.shift.unwrap_or("").into()];
            row.extend([old.count, new.count].map(|count| count.to_string()));
            row.extend([old.per_10k, new.per_10k].map(|rate| rate.to_string()));
            row.extend([old.headings, new.headings].map(|count| count.to_string()));
            row.extend([level(old), level(new)]);
            row.extend([old.reports, new.reports].map(|count| count.to_string()));
            row.extend([change.log_likelihood, change.log_ratio].map(|value| value.to_string()));
            row.push(change.variant_of.clone().unwrap_or_default());
            row
        };
        Sheet { name: "Formulations".into(), columns, rows: self.formulations.iter().map(row).collect(), tint: Tint::Cyan }
    }

    fn wordings(&self) -> Sheet {
        let row = |pair: &WordingView| vec![pair.old.clone(), pair.new.clone(), pair.wording.into(), two(pair.similarity)];
        Sheet {
            name: "Wordings".into(),
            columns: vec![words("old"), words("new"), words("wording").whole(), numbers("similarity")],
            rows: self.wordings.iter().map(row).collect(),
            tint: Tint::Cyan,
        }
    }

    fn outline(&self) -> Sheet {
        let cells = |heading: &Option<HeadingView>| {
            heading.as_ref().map_or([String::new(), String::new()], |heading| [heading.id.clone(), heading.label()])
        };
        let row = |step: &StepView| {
            let ([old_id, old], [new_id, new]) = (cells(&step.old), cells(&step.new));
            vec![step.change.into(), old_id, old, new_id, new, two(step.similarity)]
        };
        Sheet {
            name: "Outline".into(),
            columns: vec![words("change"), words("old_id"), words("old"), words("new_id"), words("new"), numbers("similarity")],
            rows: self.outline.iter().flatten().map(row).collect(),
            tint: Tint::Cyan,
        }
    }

    fn indicators(&self) -> Sheet {
        let row = |pair: &FigurePairView| {
            let met = pair.met.map_or("", |met| if met { "yes" } else { "no" });
            vec![
                pair.subject.clone(),
                pair.relation.replace("_to_", " → "),
                pair.old.figure(),
                pair.new.figure(),
                if pair.difference == 0.0 { "0".into() } else { format!("{:+}", pair.difference) },
                met.into(),
            ]
        };
        Sheet {
            name: "Indicators".into(),
            columns: vec![words("subject"), words("relation").whole(), numbers("old"), numbers("new"), numbers("difference"), words("met")],
            rows: self.indicators.iter().flatten().map(row).collect(),
            tint: Tint::Cyan,
        }
    }

    /// The outline as it is now, with a mark before what changed.
    fn tree(&self, outline: &[StepView], style: Style, out: &mut dyn Write) -> io::Result<()> {
        let mut unchanged = 0;
        let mut shown = 0;
        for step in outline {
            if step.change == "same" && style.rows < usize::MAX {
                unchanged += 1;
                continue;
            }
            shown += 1;
            if shown > style.rows {
                continue;
            }
            let Some((mark, depth, text)) = step.line() else { continue };
            let tint = match mark {
                '+' => "32",
                '-' => "31",
                '~' => "33",
                '>' => "36",
                _ => "0",
            };
            let line = table::clip(&format!("{mark} {}{text}", "  ".repeat(depth - 1)), style.width);
            if style.colour == table::Colour::On { writeln!(out, "\u{1b}[{tint}m{line}\u{1b}[0m")? } else { writeln!(out, "{line}")? }
        }
        if unchanged > 0 {
            match style.language {
                Language::English => writeln!(out, "{unchanged} unchanged")?,
                Language::Chinese => writeln!(out, "{unchanged}处未变")?,
            }
        }
        style.rest(out, shown)
    }
}

impl CountView {
    /// `2` for a heading of the second level, `–` for none.
    fn place(&self) -> String {
        self.level.map_or_else(|| "–".to_string(), |level| level.to_string())
    }
}

impl StepView {
    /// A mark for what became of the section, its depth and its words; `+` new, `-` dropped, `~` reworded, `>` moved.
    pub(in crate::render) fn line(&self) -> Option<(char, usize, String)> {
        let place = self.new.as_ref().or(self.old.as_ref())?;
        let old = || self.old.as_ref().map(HeadingView::label).unwrap_or_default();
        let (mark, text) = match self.change {
            "new" => ('+', place.label()),
            "dropped" => ('-', place.label()),
            "reworded" => ('~', format!("{} → {}", old(), place.label())),
            "moved" if self.similarity < 1.0 => ('>', format!("{} → {}", old(), place.label())),
            "moved" => ('>', format!("{} (← {})", place.label(), self.old.as_ref().map_or("", |old| &old.id))),
            _ => (' ', place.label()),
        };
        Some((mark, place.level, format!("{} {text}", place.id)))
    }
}

impl SideView {
    pub(in crate::render) fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.path)
    }

    fn line(&self, language: Language) -> String {
        let path = if self.title.is_some() { format!(" ({})", self.path) } else { String::new() };
        let date = self.date.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
        let reports = match language {
            _ if self.reports == 1 => String::new(),
            Language::English => format!(", {} reports", self.reports),
            Language::Chinese => format!(", {}份报告", self.reports),
        };
        let chars = match language {
            Language::English => format!("{} characters", self.chars),
            Language::Chinese => format!("{}字符", self.chars),
        };
        format!("{}{path}{date}{reports}, {chars}", self.name())
    }
}

impl HeadingView {
    fn label(&self) -> String {
        format!("{}{}", self.enumerator.as_deref().unwrap_or(""), self.heading.as_deref().unwrap_or("…"))
    }
}

impl FigureView {
    fn figure(&self) -> String {
        figure(self.value, self.value_to, &self.unit, self.qualifier.as_deref(), &self.text)
    }
}

fn count(total: Total, per_10k: f64) -> CountView {
    CountView { count: total.count, headings: total.headings, level: total.level, reports: total.reports, per_10k: rounded(per_10k) }
}

fn step(step: &corpus::OutlineStep) -> StepView {
    let heading = |heading: &corpus::Heading| HeadingView {
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
