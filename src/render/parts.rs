//! The parts of a report as sheets: the columns of each, for people and for programs. Every writer of tables reads this one list.

use super::flatten;
use super::sheet::{Cell, Sheet, SheetColumn, Tint, numbers, words};
use super::view::{PHRASE_CLASSES, ReportView};
use crate::analysis::Part;
use crate::document::one_line;

/// A part and how it is drawn.
pub struct PartEntry {
    /// The part; `None` for a row that sums up the report.
    pub part: Option<Part>,
    /// The name shown above it.
    pub name: &'static str,
    columns: fn() -> Vec<SheetColumn>,
    /// Its rows, if the view contains the part.
    rows: fn(&ReportView) -> Option<Vec<Vec<Cell>>>,
    tint: Tint,
    /// Whether it is left out among other parts if nothing was found.
    pub rare: bool,
}

/// All parts, in the order in which people read them.
pub static PARTS: &[PartEntry] = &[
    PartEntry { part: Some(Part::Outline), name: "Outline", columns: outline_columns, rows: outline, tint: Tint::Plain, rare: false },
    PartEntry { part: Some(Part::Phrases), name: "Key phrases", columns: phrase_columns, rows: phrases, tint: Tint::Cyan, rare: false },
    PartEntry { part: Some(Part::Quotes), name: "Quotes", columns: quote_columns, rows: quotes, tint: Tint::Yellow, rare: false },
    PartEntry { part: Some(Part::Chains), name: "Chains", columns: chain_columns, rows: chains, tint: Tint::Green, rare: false },
    PartEntry {
        part: Some(Part::Citations),
        name: "Citations",
        columns: citation_columns,
        rows: citations,
        tint: Tint::Magenta,
        rare: false,
    },
    PartEntry { part: Some(Part::Terms), name: "Terms", columns: term_columns, rows: terms, tint: Tint::Magenta, rare: true },
    PartEntry {
        part: Some(Part::Parallels),
        name: "Parallels",
        columns: parallel_columns,
        rows: parallels,
        tint: Tint::Yellow,
        rare: true,
    },
    PartEntry {
        part: Some(Part::Indicators),
        name: "Indicators",
        columns: indicator_columns,
        rows: indicators,
        tint: Tint::Cyan,
        rare: true,
    },
    PartEntry { part: Some(Part::Words), name: "Words", columns: word_columns, rows: tokens, tint: Tint::Plain, rare: false },
    PartEntry {
        part: Some(Part::Diagnostics),
        name: "Diagnostics",
        columns: diagnostic_columns,
        rows: diagnostics,
        tint: Tint::Plain,
        rare: true,
    },
];

/// One row per report.
static SUMMARY: PartEntry =
    PartEntry { part: None, name: "All reports", columns: summary_columns, rows: summary, tint: Tint::Plain, rare: false };

impl PartEntry {
    /// The entry for a part; for the summary row if no part is named.
    pub fn of(part: Option<Part>) -> &'static PartEntry {
        PARTS.iter().find(|entry| entry.part == part).unwrap_or(&SUMMARY)
    }

    /// The part of a report as a sheet, if the view contains it.
    pub fn sheet(&self, view: &ReportView) -> Option<Sheet> {
        Some(Sheet::new(self.name, (self.columns)(), (self.rows)(view)?, self.tint))
    }

    /// The names of the columns that programs get.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        (self.columns)().into_iter().filter(SheetColumn::is_for_programs).map(|column| column.name())
    }
}

/// Where something is in the text: for programs.
fn start_and_end() -> [SheetColumn; 2] {
    [numbers("start").for_programs(), numbers("end").for_programs()]
}

fn place([start, end]: [usize; 2]) -> [Cell; 2] {
    [Cell::of(start), Cell::of(end)]
}

fn section(id: &Option<String>) -> Cell {
    Cell::Sections(id.iter().cloned().collect())
}

fn outline_columns() -> Vec<SheetColumn> {
    let columns = [words("id"), numbers("level"), words("style"), numbers("number"), words("enumerator"), words("heading")];
    columns.into_iter().chain(start_and_end()).collect()
}

fn outline(view: &ReportView) -> Option<Vec<Vec<Cell>>> {
    let mut sections = Vec::new();
    flatten(view.outline.as_deref()?, "", &mut sections, true);
    let row = |section: &super::SectionView| {
        let cells = [
            Cell::Sections(vec![section.id.clone()]),
            Cell::of(section.level),
            Cell::Label(section.style),
            Cell::of(section.number.map(|number| number.to_string()).unwrap_or_default()),
            Cell::maybe(&section.enumerator),
            Cell::maybe(&section.heading),
        ];
        cells.into_iter().chain(place(section.span)).collect()
    };
    Some(sections.into_iter().map(|(_, section)| row(section)).collect())
}

fn phrase_columns() -> Vec<SheetColumn> {
    vec![
        words("text").read_as("phrase"),
        words("class").in_blocks(PHRASE_CLASSES).for_programs(),
        numbers("score"),
        numbers("count"),
        numbers("rarity").for_programs(),
        words("heading").for_programs(),
        words("where").beside_sentences(false).at_most(1, 3),
        words("sentence").beside_sentences(true).at_most(1, 2),
        words("context").for_programs(),
        words("sections").for_programs(),
    ]
}

fn phrases(view: &ReportView) -> Option<Vec<Vec<Cell>>> {
    let rows = view.key_phrases.as_ref()?.iter().map(|phrase| {
        let sections = || Cell::Sections(phrase.sections.clone());
        vec![
            Cell::of(&phrase.text),
            Cell::Label(phrase.class),
            Cell::Rounded(phrase.score.to_string(), format!("{:.2}", phrase.score)),
            Cell::of(phrase.count),
            Cell::of(phrase.rarity),
            Cell::maybe(&phrase.heading),
            phrase.heading.clone().map_or_else(sections, Cell::Text),
            Cell::Sentence(phrase.context.clone(), phrase.text.clone()),
            Cell::of(&phrase.context),
            sections(),
        ]
    });
    Some(rows.collect())
}

fn quote_columns() -> Vec<SheetColumn> {
    vec![words("text").read_as("quote"), words("kind"), words("parts").for_programs(), numbers("count"), words("sections")]
}

fn quotes(view: &ReportView) -> Option<Vec<Vec<Cell>>> {
    let rows = view.quotes.as_ref()?.iter().map(|quote| {
        vec![
            Cell::of(&quote.text),
            Cell::Label(quote.kind),
            Cell::List(quote.parts.clone()),
            Cell::of(quote.count),
            Cell::Sections(quote.sections.clone()),
        ]
    });
    Some(rows.collect())
}

fn chain_columns() -> Vec<SheetColumn> {
    let columns = [
        words("text").for_programs(),
        words("chain").for_people(),
        words("kind"),
        words("link").for_programs(),
        words("nodes").for_programs(),
        words("section"),
    ];
    columns.into_iter().chain(start_and_end()).collect()
}

fn chains(view: &ReportView) -> Option<Vec<Vec<Cell>>> {
    let row = |chain: &super::view::ChainView| {
        let cells = [
            Cell::of(&chain.text),
            Cell::of(chain.nodes.join(" → ")),
            Cell::Label(chain.kind),
            Cell::of(&chain.link),
            Cell::List(chain.nodes.clone()),
            section(&chain.section),
        ];
        cells.into_iter().chain(place(chain.span)).collect()
    };
    Some(view.chains.as_ref()?.iter().map(row).collect())
}

fn citation_columns() -> Vec<SheetColumn> {
    vec![words("text").read_as("citation"), words("kind"), numbers("count")]
}

fn citations(view: &ReportView) -> Option<Vec<Vec<Cell>>> {
    let row = |citation: &super::view::CitationView| vec![Cell::of(&citation.text), Cell::Label(citation.kind), Cell::of(citation.count)];
    Some(view.citations.as_ref()?.iter().map(row).collect())
}

fn term_columns() -> Vec<SheetColumn> {
    vec![
        words("text").read_as("term"),
        words("gloss").at_most(2, 1),
        words("source").for_programs(),
        words("witness").for_programs(),
        numbers("count"),
        words("from").for_people(),
        words("sections").for_programs(),
    ]
}

fn terms(view: &ReportView) -> Option<Vec<Vec<Cell>>> {
    let rows = view.terms.as_ref()?.iter().map(|term| {
        vec![
            Cell::of(&term.text),
            Cell::maybe(&term.gloss),
            Cell::Label(term.source),
            Cell::of(term.witness.unwrap_or_default()),
            Cell::of(term.count),
            term.witness.map_or(Cell::Label(term.source), Cell::of),
            Cell::Sections(term.sections.clone()),
        ]
    });
    Some(rows.collect())
}

fn parallel_columns() -> Vec<SheetColumn> {
    let columns = [words("text").for_programs(), words("parallel").for_people(), words("parts").for_programs(), words("section")];
    columns.into_iter().chain(start_and_end()).collect()
}

fn parallels(view: &ReportView) -> Option<Vec<Vec<Cell>>> {
    let row = |found: &super::view::ParallelView| {
        let cells =
            [Cell::of(one_line(&found.text)), Cell::of(found.parts.join(" / ")), Cell::List(found.parts.clone()), section(&found.section)];
        cells.into_iter().chain(place(found.span)).collect()
    };
    Some(view.parallels.as_ref()?.iter().map(row).collect())
}

fn indicator_columns() -> Vec<SheetColumn> {
    let columns = [
        words("subject"),
        words("change"),
        numbers("value").for_programs(),
        numbers("value_to").for_programs(),
        numbers("base").for_programs(),
        words("unit").for_programs(),
        numbers("figure").broken().for_people(),
        words("qualifier").for_programs(),
        words("kind"),
        words("period").for_programs(),
        numbers("year_from").for_programs(),
        numbers("year_to").for_programs(),
        words("years").for_people(),
        words("section"),
        words("text").for_programs(),
    ];
    columns.into_iter().chain(start_and_end()).collect()
}

fn indicators(view: &ReportView) -> Option<Vec<Vec<Cell>>> {
    let year = |year: Option<i32>| Cell::of(year.map(|year| year.to_string()).unwrap_or_default());
    let figure = |value: Option<f64>| Cell::of(value.map(|value| value.to_string()).unwrap_or_default());
    let row = |found: &super::view::IndicatorView| {
        let subject = found.subject.clone();
        let cells = [
            Cell::Rounded(subject.clone().unwrap_or_default(), subject.unwrap_or_else(|| "…".to_string())),
            Cell::maybe(&found.change),
            Cell::of(found.value),
            figure(found.value_to),
            figure(found.base),
            Cell::of(&found.unit),
            Cell::of(found.figure()),
            Cell::maybe(&found.qualifier),
            Cell::Label(found.kind),
            Cell::maybe(&found.period),
            year(found.years.map(|[from, _]| from)),
            year(found.years.map(|[_, to]| to)),
            Cell::of(found.years()),
            section(&found.section),
            Cell::of(one_line(&found.text)),
        ];
        cells.into_iter().chain(place(found.span)).collect()
    };
    Some(view.indicators.as_ref()?.iter().map(row).collect())
}

fn word_columns() -> Vec<SheetColumn> {
    let columns = [words("text").read_as("word"), words("tag")];
    columns.into_iter().chain(start_and_end()).collect()
}

fn tokens(view: &ReportView) -> Option<Vec<Vec<Cell>>> {
    let row = |token: &super::view::TokenView| {
        let cells = [Cell::of(&token.text), Cell::of(&token.tag)];
        cells.into_iter().chain(place(token.span)).collect()
    };
    Some(view.tokens.as_ref()?.iter().map(row).collect())
}

fn diagnostic_columns() -> Vec<SheetColumn> {
    let columns = [
        numbers("line").for_programs(),
        numbers("column").for_programs(),
        words("code"),
        words("severity").for_programs(),
        words("message"),
        words("place").for_people(),
    ];
    columns.into_iter().chain(start_and_end()).collect()
}

fn diagnostics(view: &ReportView) -> Option<Vec<Vec<Cell>>> {
    let row = |found: &super::view::DiagnosticView| {
        let cells = [
            Cell::of(found.line),
            Cell::of(found.column),
            Cell::of(found.code),
            Cell::of(found.severity),
            Cell::of(&found.message),
            Cell::of(format!("{}:{}", found.line, found.column)),
        ];
        cells.into_iter().chain(place(found.span)).collect()
    };
    Some(view.diagnostics.as_ref()?.iter().map(row).collect())
}

fn summary_columns() -> Vec<SheetColumn> {
    let named = ["title", "issuer", "date", "kind", "document_number"].map(words);
    let counted = ["chars", "paragraphs", "sentences", "words", "sections", "quotes", "chains", "citations"].map(numbers);
    // Columns added later come last: programs may count columns.
    named.into_iter().chain(counted).chain(["key_phrases", "issuers", "period_from", "period_to"].map(words)).collect()
}

fn summary(view: &ReportView) -> Option<Vec<Vec<Cell>>> {
    let (meta, stats) = (view.meta.as_ref()?, view.stats.as_ref()?);
    let count = |found: Option<usize>| Cell::of(found.unwrap_or(0));
    let day = |of: fn(&super::view::PeriodView) -> &String| Cell::of(meta.period.as_ref().map_or("", |period| of(period)));
    Some(vec![vec![
        Cell::maybe(&meta.title),
        Cell::maybe(&meta.issuer),
        Cell::maybe(&meta.date),
        Cell::maybe(&meta.kind),
        Cell::maybe(&meta.document_number),
        Cell::of(stats.chars),
        Cell::of(stats.paragraphs),
        Cell::of(stats.sentences),
        Cell::of(stats.words),
        Cell::of(stats.sections.values().sum::<usize>()),
        count(view.quotes.as_ref().map(Vec::len)),
        count(view.chains.as_ref().map(Vec::len)),
        count(view.citations.as_ref().map(Vec::len)),
        Cell::List(view.key_phrases.iter().flatten().map(|phrase| phrase.text.clone()).collect()),
        Cell::List(meta.issuers.clone()),
        day(|period| &period.from),
        day(|period| &period.to),
    ]])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::{Language, Selection};
    use crate::{Analyzer, Input};

    /// A report that contains something of every part.
    fn view() -> ReportView {
        let selection = Selection { tokens: true, ..Selection::default() };
        Analyzer::new(selection).read(&Input::File("samples/02-government-work-report.txt".into())).unwrap()
    }

    #[test]
    fn columns_are_named_for_programs_once_and_for_people_in_both_languages() {
        for entry in PARTS.iter().filter(|entry| entry.part != Some(Part::Outline)) {
            let sheet = Sheet::new(entry.name, (entry.columns)(), Vec::new(), entry.tint);
            let mut names: Vec<&str> = entry.names().collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), entry.names().count(), "{}", entry.name);
            for label in sheet.for_people().into_iter().map(|at| sheet.label(at)).chain([entry.name]) {
                assert_ne!(Language::Chinese.say(label), label, "{}", entry.name);
            }
        }
    }

    #[test]
    fn every_row_has_a_cell_for_each_column() {
        let view = view();
        for entry in PARTS.iter().chain([&SUMMARY]) {
            let sheet = entry.sheet(&view).unwrap();
            assert!(sheet.rows.iter().all(|row| row.len() == sheet.columns.len()), "{}", entry.name);
            assert!(std::ptr::eq(PartEntry::of(entry.part), entry), "{}", entry.name);
        }
    }
}
