//! Two reports side by side, with new and dropped formulations marked in place.

use super::marked::{PageMark, PageParagraph, paragraphs};
use super::{MarkKind, PageFrame, rendered};
use crate::document::Document;
use crate::render::corpus::compare::{ComparedPart, ComparisonView};
use crate::render::labels::Language;
use crate::render::sheet::{Cell, Sheet};
use crate::span::{CharIndex, Span};
use askama::Template;
use rustc_hash::FxHashMap;

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparisonPage<'v> {
    frame: PageFrame,
    kinds: Vec<MarkKind>,
    steps: Vec<OutlineRow<'v>>,
    sheets: Vec<PageTable>,
    sides: Vec<TextPanel>,
}

struct OutlineRow<'v> {
    change: &'v str,
    mark: char,
    depth: usize,
    text: String,
}

struct PageTable {
    name: String,
    columns: Vec<TableColumn>,
    rows: Vec<Vec<TableCell>>,
}

struct TableColumn {
    name: &'static str,
    number: bool,
}

struct TableCell {
    text: String,
    number: bool,
    item: Option<String>,
}

struct TextPanel {
    name: String,
    blocks: Vec<PageParagraph>,
}

/// The text of a side, and where each formulation occurs in it.
pub struct ComparedText<'d> {
    /// The report.
    pub doc: &'d Document<'d>,
    /// A formulation's text, and one of its places.
    pub places: Vec<(&'d str, Span)>,
}

/// The text of a side with its formulations marked, and how many marks it has.
fn text_panel(text: &ComparedText, numbers: &FxHashMap<&str, usize>, code: &'static str, name: &str) -> (TextPanel, usize) {
    let index = CharIndex::new(text.doc.source());
    let mut seen: FxHashMap<usize, usize> = FxHashMap::default();
    let marks = text.places.iter().filter_map(|(words, span)| {
        let item = *numbers.get(words)?;
        let number = seen.entry(item).or_insert(0);
        *number += 1;
        let span = index.span(text.doc.in_source(*span));
        Some(PageMark { start: span.start, end: span.end, code, item: format!("{code}{item}.{}", *number - 1) })
    });
    let marks: Vec<PageMark> = marks.collect();
    let count = marks.len();
    (TextPanel { name: name.to_string(), blocks: paragraphs(text.doc, marks, &[]) }, count)
}

/// Writes the page. Without `texts` (two folders) it has only the tables.
pub fn comparison(view: &ComparisonView, texts: Option<[ComparedText; 2]>, language: Language) -> String {
    let named = ["new", "dropped"].map(|status| {
        view.formulations
            .iter()
            .filter(|change| change.status == status)
            .enumerate()
            .map(|(at, change)| (change.text.as_str(), at))
            .collect::<FxHashMap<_, _>>()
    });
    let [new, dropped] = &named;
    let mut counts = [0, 0];
    let mut sides = Vec::new();
    if let Some([old_text, new_text]) = texts {
        for (which, text, numbers, code, name) in
            [(1, old_text, dropped, "dropped", view.old.name()), (0, new_text, new, "new", view.new.name())]
        {
            let (panel, count) = text_panel(&text, numbers, code, name);
            counts[which] = count;
            sides.push(panel);
        }
    }
    let kinds = [("new", "New", counts[0]), ("dropped", "Dropped", counts[1])].map(|(code, name, count)| MarkKind { code, name, count });
    let item = |status: &str, words: &str| {
        let words = words.lines().next().unwrap_or(words);
        let at = match status {
            "New" => new.get(words).map(|at| format!("new{at}")),
            "Dropped" => dropped.get(words).map(|at| format!("dropped{at}")),
            _ => None,
        };
        at.filter(|_| !sides.is_empty())
    };
    let table = |sheet: &Sheet| PageTable {
        name: sheet.name.clone(),
        columns: (0..sheet.columns.len()).map(|at| TableColumn { name: sheet.label(at), number: sheet.is_number(at) }).collect(),
        rows: sheet
            .rows
            .iter()
            .map(|row| {
                let cell = |(at, cell): (usize, &Cell)| {
                    let text = cell.shown(Language::English);
                    let item = if at == 0 { item(&sheet.name, &text) } else { None };
                    TableCell { text: text.replace('\n', " "), number: sheet.is_number(at), item }
                };
                row.iter().enumerate().map(cell).collect()
            })
            .collect(),
    };
    let mut sheets: Vec<PageTable> = view.sheets(true).iter().map(table).collect();
    if view.indicators.is_some() {
        sheets.push(table(&view.sheet(ComparedPart::Indicators)));
    }
    let steps = view.outline.iter().flatten().filter_map(|step| {
        let (mark, depth, text) = step.line()?;
        Some(OutlineRow { change: step.change, mark, depth: depth.min(4), text })
    });
    let title = format!("{} → {}", view.old.name(), view.new.name());
    rendered(&ComparisonPage {
        frame: PageFrame::new(title, language, "compare"),
        kinds: kinds.into(),
        steps: steps.collect(),
        sheets,
        sides,
    })
}
