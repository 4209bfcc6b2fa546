//! A comparison as people read it, and as CSV.

use super::super::{spaced, two};
use super::{
    ChangeView, ComparedPart, ComparisonView, CountView, FigurePairView, FigureView, HeadingView, SideView, StepView, WordingView,
};
use crate::render::labels::Language;
use crate::render::sheet::{Sheet, Tint, numbers, rows_of, words};
use crate::render::table::{self, TableStyle};
use crate::render::view::figure;
use std::io::{self, Write};

impl ComparisonView {
    /// Keeps only `part`, for a table, Markdown or CSV.
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
    pub fn table(&self, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
        for (name, side) in [("old", &self.old), ("new", &self.new)] {
            let line = side.line(style.language);
            // A name may contain a line break.
            writeln!(out, "{}  {}", style.language.say(name), style.text(&line).replace('\n', "\\n"))?;
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
        let one_side = |name: &str, status, tint, side: fn(&ChangeView) -> &CountView| {
            Sheet::new(
                name,
                vec![words("formulation"), words("kind"), numbers("count"), numbers("per 10k"), numbers("headings"), numbers("G²").on(90)],
                rows_of(of(status).map(|change| {
                    let count = side(change);
                    let (times, headings) = (count.count.to_string(), count.headings.to_string());
                    vec![self.with_variants(change), spaced(change.kind), times, two(count.per_10k), headings, two(change.log_likelihood)]
                })),
                tint,
            )
        };
        let two_sides = |name: &str, tint, changes: Vec<&ChangeView>| {
            Sheet::new(
                name,
                vec![
                    words("formulation"),
                    words("kind"),
                    numbers("count"),
                    numbers("per 10k"),
                    words("heading level").on(90),
                    numbers("G²").on(90),
                    numbers("log ratio"),
                ],
                rows_of(changes.into_iter().map(|change| {
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
                })),
                tint,
            )
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

    /// A formulation, with its wordings of the same status below it.
    fn with_variants(&self, change: &ChangeView) -> String {
        // A whole clause that contains it is not a wording of it.
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
        Sheet::new("Formulations", columns, rows_of(self.formulations.iter().map(row)), Tint::Cyan)
    }

    fn wordings(&self) -> Sheet {
        let row = |pair: &WordingView| vec![pair.old.clone(), pair.new.clone(), pair.wording.into(), two(pair.similarity)];
        Sheet::new(
            "Wordings",
            vec![words("old"), words("new"), words("wording").whole(), numbers("similarity")],
            rows_of(self.wordings.iter().map(row)),
            Tint::Cyan,
        )
    }

    fn outline(&self) -> Sheet {
        let cells = |heading: &Option<HeadingView>| {
            heading.as_ref().map_or([String::new(), String::new()], |heading| [heading.id.clone(), heading.label()])
        };
        let row = |step: &StepView| {
            let ([old_id, old], [new_id, new]) = (cells(&step.old), cells(&step.new));
            vec![step.change.into(), old_id, old, new_id, new, two(step.similarity)]
        };
        Sheet::new(
            "Outline",
            vec![words("change"), words("old_id"), words("old"), words("new_id"), words("new"), numbers("similarity")],
            rows_of(self.outline.iter().flatten().map(row)),
            Tint::Cyan,
        )
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
        Sheet::new(
            "Indicators",
            vec![words("subject"), words("relation").whole(), numbers("old"), numbers("new"), numbers("difference"), words("met")],
            rows_of(self.indicators.iter().flatten().map(row)),
            Tint::Cyan,
        )
    }

    /// The outline as it is now, with a mark before each change.
    fn tree(&self, outline: &[StepView], style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
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
            let line = table::clip(&format!("{mark} {}{}", "  ".repeat(depth - 1), style.text(&text)), style.width);
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
