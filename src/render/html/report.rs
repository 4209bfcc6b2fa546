//! The page of one report: its tree beside its text, with the findings marked in place and its organisation drawn.

use super::marked::{PageDiagnostic, PageMark, PageParagraph, paragraphs};
use super::{MarkKind, PageFrame, rendered};
use crate::analysis::Part;
use crate::document::Document;
use crate::render::graph::{Graph, Setting, svg};
use crate::render::labels::Language;
use crate::render::parts::PartEntry;
use crate::render::view::{PHRASE_CLASSES, Range, ReportView, SectionView};
use askama::Template;

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    frame: PageFrame,
    /// Where the list of all reports is, if the report is one of a folder.
    index: Option<String>,
    facts: Vec<Fact>,
    kinds: Vec<MarkKind>,
    outline: Vec<Branch>,
    blocks: Vec<PageParagraph>,
    panels: Vec<Panel>,
    pictures: Vec<Picture>,
    figures: Figures,
    diagnostics: Vec<PageDiagnostic>,
}

struct Fact {
    name: &'static str,
    value: String,
}

/// An entry of the outline; `closes` lists end after it.
struct Branch {
    id: String,
    label: String,
    parent: bool,
    closes: usize,
}

struct Panel {
    code: &'static str,
    name: &'static str,
    items: Vec<PanelItem>,
}

struct PanelItem {
    id: String,
    text: String,
    /// The length of its bar, out of a hundred.
    share: Option<usize>,
    note: String,
}

struct Picture {
    drawn: String,
    caption: String,
}

/// The table of figures.
#[derive(Default)]
struct Figures {
    columns: Vec<&'static str>,
    rows: Vec<FigureRow>,
}

struct FigureRow {
    id: String,
    /// Its first cell, which leads to the text.
    subject: String,
    cells: Vec<FigureCell>,
}

struct FigureCell {
    text: String,
    /// The value that a cell with a number is sorted by.
    value: Option<f64>,
}

/// Writes the page of a report whose view has all parts. `index` is where the list of a folder's reports is.
pub fn report(view: &ReportView, doc: &Document, language: Language, index: Option<String>) -> String {
    let mut marks = PageMarks::default();
    let panels = panels(view, language, &mut marks);
    let figures = figures(view, language, |at, span| marks.add("n", at, &[span]));
    let diagnostics: Vec<PageDiagnostic> = view
        .diagnostics
        .iter()
        .flatten()
        .enumerate()
        .map(|(number, found)| PageDiagnostic {
            number,
            severity: found.severity,
            message: found.message.clone(),
            at: found.span[0],
            place: format!("{}:{}", found.line, found.column),
        })
        .collect();
    let kinds = KINDS.iter().filter_map(|&(code, name)| {
        let count = marks.counts.iter().find(|(other, _)| *other == code).map(|(_, count)| *count)?;
        Some(MarkKind { code, name, count })
    });
    let kinds = kinds.collect();
    let mut outline = Vec::new();
    branches(view.outline.as_deref().unwrap_or_default(), &mut outline);
    let title = view.meta.as_ref().and_then(|meta| meta.title.clone()).unwrap_or_else(|| view.source.path.clone());
    rendered(&ReportPage {
        frame: PageFrame::new(title, language, "report"),
        index,
        facts: facts(view),
        kinds,
        outline,
        blocks: paragraphs(doc, marks.marks, &diagnostics),
        panels,
        pictures: pictures(view, language),
        figures,
        diagnostics,
    })
}

/// The lists beside the text, each item marked in it.
fn panels(view: &ReportView, language: Language, marks: &mut PageMarks) -> Vec<Panel> {
    let times = |count: usize| if count == 1 { String::new() } else { format!("× {count}") };
    let kind = |kind: &str, count| format!("{} {}", language.say(&kind.replace('_', " ")), times(count));
    let item = |id, text: &str, note: String| PanelItem { id, text: text.to_string(), share: None, note };
    let mut panels = Vec::new();
    for &(class, name) in PHRASE_CLASSES {
        let phrases = view.key_phrases.iter().flatten().enumerate().filter(|(_, phrase)| phrase.class == class);
        let items = phrases.map(|(at, phrase)| PanelItem {
            share: Some((phrase.score * 100.0).round() as usize),
            ..item(marks.add("p", at, &phrase.spans), &phrase.text, times(phrase.count))
        });
        panels.push(Panel { code: "p", name, items: items.collect() });
    }
    let quotes = view.quotes.iter().flatten().enumerate();
    let items = quotes.map(|(at, quote)| item(marks.add("q", at, &quote.spans), &quote.text, kind(quote.kind, quote.count)));
    panels.push(Panel { code: "q", name: "Quotes", items: items.collect() });
    let parallels = view.parallels.iter().flatten().enumerate();
    let items = parallels.map(|(at, found)| item(marks.add("l", at, &[found.span]), &found.text, String::new()));
    panels.push(Panel { code: "l", name: "Parallels", items: items.collect() });
    let citations = view.citations.iter().flatten().enumerate();
    let items = citations.map(|(at, found)| item(marks.add("i", at, &found.spans), &found.text, kind(found.kind, found.count)));
    panels.push(Panel { code: "i", name: "Citations", items: items.collect() });
    let terms = view.terms.iter().flatten().enumerate();
    let items = terms.map(|(at, found)| item(marks.add("t", at, &found.spans), &found.text, found.gloss.clone().unwrap_or_default()));
    panels.push(Panel { code: "t", name: "Terms", items: items.collect() });
    let chains = view.chains.iter().flatten().enumerate();
    let items =
        chains.map(|(at, found)| item(marks.add("c", at, &[found.span]), &found.nodes.join(" → "), language.say(found.kind).to_string()));
    panels.push(Panel { code: "c", name: "Chains", items: items.collect() });
    panels.retain(|panel| !panel.items.is_empty());
    panels
}

/// The kinds of marks, in the order of their boxes.
const KINDS: &[(&str, &str)] =
    &[("p", "Key phrases"), ("q", "Quotes"), ("l", "Parallels"), ("t", "Terms"), ("i", "Citations"), ("c", "Chains"), ("n", "Indicators")];

#[derive(Default)]
struct PageMarks {
    marks: Vec<PageMark>,
    counts: Vec<(&'static str, usize)>,
}

impl PageMarks {
    /// Marks the occurrences of the item `at` of a kind; returns what the page calls the item.
    fn add(&mut self, code: &'static str, at: usize, spans: &[Range]) -> String {
        let occurrences =
            spans.iter().enumerate().map(|(number, &[start, end])| PageMark { start, end, code, item: format!("{code}{at}.{number}") });
        self.marks.extend(occurrences);
        match self.counts.iter_mut().find(|(other, _)| *other == code) {
            Some((_, count)) => *count += spans.len(),
            None => self.counts.push((code, spans.len())),
        }
        format!("{code}{at}")
    }
}

/// The figures as a table; `mark` marks one in the text and returns what the page calls it.
fn figures(view: &ReportView, language: Language, mut mark: impl FnMut(usize, Range) -> String) -> Figures {
    let (Some(found), Some(sheet)) = (&view.indicators, PartEntry::of(Some(Part::Indicators)).sheet(view)) else {
        return Figures::default();
    };
    let shown = sheet.for_people();
    let rows = found.iter().zip(&sheet.rows).enumerate().map(|(at, (figure, row))| {
        let mut cells = shown
            .iter()
            .map(|&column| FigureCell { text: row[column].shown(language), value: sheet.is_number(column).then_some(figure.value) });
        let subject = cells.next().map(|cell| cell.text).unwrap_or_default();
        FigureRow { id: mark(at, figure.span), subject, cells: cells.collect() }
    });
    Figures { rows: rows.collect(), columns: shown.iter().map(|&column| sheet.label(column)).collect() }
}

fn facts(view: &ReportView) -> Vec<Fact> {
    let Some(meta) = &view.meta else { return Vec::new() };
    let period = meta.period.as_ref().map(|period| period.label.clone());
    let facts = [
        ("kind", meta.kind.clone()),
        ("date", meta.date.clone()),
        ("period", period),
        ("issuer", meta.issuer_names()),
        ("number", meta.document_number.clone()),
        ("source", Some(view.source.path.clone())),
    ];
    facts.into_iter().filter_map(|(name, value)| Some(Fact { name, value: value? })).collect()
}

/// The tree in text order, with how many lists end after each entry.
fn branches(sections: &[SectionView], out: &mut Vec<Branch>) {
    for section in sections {
        out.push(Branch { id: section.id.clone(), label: crate::render::label(section), parent: !section.children.is_empty(), closes: 0 });
        branches(&section.children, out);
        if let Some(last) = out.last_mut().filter(|_| !section.children.is_empty()) {
            last.closes += 1;
        }
    }
}

fn pictures(view: &ReportView, language: Language) -> Vec<Picture> {
    let mut pictures = Vec::new();
    let mut add = |graph: &Graph, caption: String| {
        let drawn = svg(graph, &caption, Setting::Page, pictures.len());
        pictures.push(Picture { drawn, caption });
    };
    let bodies = Graph::organizations(view);
    if !bodies.nodes.is_empty() {
        add(&bodies, language.say("Organisations").to_string());
    }
    for chain in view.chains.iter().flatten() {
        let place = chain.section.as_ref().map(|section| format!(" · {section}")).unwrap_or_default();
        add(&Graph::chain(&chain.nodes), format!("{}{place}", language.say(chain.kind)));
    }
    pictures
}
