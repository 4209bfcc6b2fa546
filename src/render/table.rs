//! Tables for the terminal, aligned by display width.

use super::labels::Language;
use super::row::SummaryRow;
use super::view::{PHRASE_CLASSES, PhraseView, ReportView, SectionView, SourceView};
use super::{flatten, label};
use crate::shown::{harmless, harmless_line};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Table, Width};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{self, Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How tables are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colours are wanted.
    pub colour: Colour,
    /// Rows of each table at the most.
    pub rows: usize,
    /// The language of labels.
    pub language: Language,
    /// What reads them.
    pub sink: Sink,
    /// Whether key phrases stand beside their sentences.
    pub context: bool,
}

/// What reads a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sink {
    /// A terminal, which obeys controls: those of a report are written out.
    Terminal,
    /// A file or a program: a report's words stay as they are.
    File,
}

/// Whether colours are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Escape sequences for a terminal.
    On,
    /// Plain text.
    Off,
}

impl Style {
    /// Tables for a terminal of `width` columns.
    pub fn new(width: usize, colour: Colour, rows: usize, language: Language, sink: Sink) -> Self {
        Style { width: width.clamp(40, 400), colour, rows, language, sink, context: false }
    }

    /// The same with the sentences of key phrases, or without.
    pub fn with_context(self, context: bool) -> Self {
        Style { context, ..self }
    }

    /// Words of a report as this table may hold them.
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.sink {
            Sink::Terminal => harmless(text),
            Sink::File => Cow::Borrowed(text),
        }
    }

    /// A cell with words of a report.
    pub(super) fn cell(&self, text: &str) -> Cell {
        Cell::new(self.text(text))
    }

    /// A label in the language of this style; a name such as `numeric_abbreviation` as people write it.
    pub(super) fn say(&self, name: &str) -> String {
        self.language.say(&name.replace('_', " ")).to_string()
    }

    pub(super) fn table(&self, header: &[&str]) -> Table {
        let mut table = Table::new();
        table.load_style(UTF8_FULL_CONDENSED);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(self.width as u16);
        if self.colour == Colour::On {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table.set_header(header.iter().map(|name| self.bold(self.language.say(name))));
        table
    }

    fn bold(&self, text: &str) -> Cell {
        let cell = Cell::new(text);
        if self.colour == Colour::On { cell.add_attribute(Attribute::Bold) } else { cell }
    }

    pub(super) fn tinted(&self, text: &str, colour: Color) -> Cell {
        let cell = self.cell(text);
        if self.colour == Colour::On { cell.fg(colour) } else { cell }
    }

    pub(super) fn heading(&self, out: &mut dyn Write, name: &str, count: usize) -> io::Result<()> {
        let name = self.language.say(name);
        if self.colour == Colour::On { writeln!(out, "\n\u{1b}[1m{name}\u{1b}[0m ({count})") } else { writeln!(out, "\n{name} ({count})") }
    }

    /// Says how many rows a table left out.
    pub(super) fn rest(&self, out: &mut dyn Write, all: usize) -> io::Result<()> {
        match self.language {
            _ if all <= self.rows => Ok(()),
            Language::English => writeln!(out, "… {} more: -f json, or --all", all - self.rows),
            Language::Chinese => writeln!(out, "…… 另有 {} 条：-f json 或 --all", all - self.rows),
        }
    }
}

fn number(value: impl ToString) -> Cell {
    Cell::new(value).set_alignment(CellAlignment::Right)
}

/// `text` cut to `width` columns at a grapheme boundary, with `…` where something was cut.
pub(super) fn clip(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_string();
    }
    let mut used = 0;
    let mut clipped = String::new();
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used + 1 > width {
            break;
        }
        clipped.push_str(grapheme);
    }
    clipped.push('…');
    clipped
}

/// The tables of one report: those parts that the view holds.
///
/// # Errors
/// When the sink fails.
pub fn report(view: &ReportView, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let single = [
        view.outline.is_some(),
        view.key_phrases.is_some(),
        view.quotes.is_some(),
        view.chains.is_some(),
        view.citations.is_some(),
        view.indicators.is_some(),
        view.parallels.is_some(),
        view.terms.is_some(),
    ]
    .iter()
    .filter(|&&part| part)
    .count()
        == 1;
    if view.meta.is_some() {
        head(view, style, out)?;
    }
    if let Some(outline) = &view.outline {
        if !single {
            style.heading(out, "Outline", view.stats.as_ref().map_or(outline.len(), |stats| stats.sections.values().sum()))?;
        }
        tree(outline, style, out)?;
    }
    if let Some(phrases) = &view.key_phrases {
        if !single {
            style.heading(out, "Key phrases", phrases.len())?;
        }
        phrase_tables(phrases, style, out)?;
        style.rest(out, phrases.len())?;
    }
    if let Some(quotes) = &view.quotes {
        if !single {
            style.heading(out, "Quotes", quotes.len())?;
        }
        let mut table = style.table(&["quote", "kind", "count", "sections"]);
        for quote in quotes.iter().take(style.rows) {
            table.add_row(vec![
                style.tinted(&quote.text, Color::Yellow),
                Cell::new(style.say(quote.kind)),
                number(quote.count),
                Cell::new(listed(&quote.sections, 6)),
            ]);
        }
        draw(table, style, out)?;
        style.rest(out, quotes.len())?;
    }
    if let Some(chains) = &view.chains {
        if !single {
            style.heading(out, "Chains", chains.len())?;
        }
        let mut table = style.table(&["chain", "kind", "section"]);
        for chain in chains.iter().take(style.rows) {
            table.add_row(vec![
                style.tinted(&chain.nodes.join(" → "), Color::Green),
                Cell::new(style.say(chain.kind)),
                style.cell(chain.section.as_deref().unwrap_or("")),
            ]);
        }
        draw(table, style, out)?;
        style.rest(out, chains.len())?;
        graph(view, style, out)?;
    }
    if let Some(citations) = &view.citations {
        if !single {
            style.heading(out, "Citations", citations.len())?;
        }
        let mut table = style.table(&["citation", "kind", "count"]);
        for citation in citations.iter().take(style.rows) {
            table.add_row(vec![style.tinted(&citation.text, Color::Magenta), Cell::new(style.say(citation.kind)), number(citation.count)]);
        }
        draw(table, style, out)?;
        style.rest(out, citations.len())?;
    }
    if let Some(terms) = view.terms.as_ref().filter(|found| single || !found.is_empty()) {
        if !single {
            style.heading(out, "Terms", terms.len())?;
        }
        let mut table = style.table(&["term", "gloss", "count", "from"]);
        for term in terms.iter().take(style.rows) {
            table.add_row(vec![
                style.tinted(&term.text, Color::Magenta),
                style.cell(&clip(term.gloss.as_deref().unwrap_or(""), 2 * style.width)),
                number(term.count),
                Cell::new(term.witness.map_or_else(|| style.say(term.source), str::to_string)),
            ]);
        }
        draw(table, style, out)?;
        style.rest(out, terms.len())?;
    }
    if let Some(parallels) = view.parallels.as_ref().filter(|found| single || !found.is_empty()) {
        if !single {
            style.heading(out, "Parallels", parallels.len())?;
        }
        let mut table = style.table(&["parallel", "section"]);
        for found in parallels.iter().take(style.rows) {
            table.add_row(vec![style.tinted(&found.parts.join(" / "), Color::Yellow), Cell::new(found.section.as_deref().unwrap_or(""))]);
        }
        draw(table, style, out)?;
        style.rest(out, parallels.len())?;
    }
    if let Some(indicators) = view.indicators.as_ref().filter(|found| single || !found.is_empty()) {
        if !single {
            style.heading(out, "Indicators", indicators.len())?;
        }
        let mut table = style.table(&["subject", "change", "figure", "kind", "period", "section"]);
        for found in indicators.iter().take(style.rows) {
            table.add_row(vec![
                style.tinted(found.subject.as_deref().unwrap_or("…"), Color::Cyan),
                style.cell(found.change.as_deref().unwrap_or("")),
                number(style.text(&found.figure())),
                Cell::new(style.say(found.kind)),
                style.cell(found.period.as_deref().unwrap_or("")),
                Cell::new(found.section.as_deref().unwrap_or("")),
            ]);
        }
        draw(table, style, out)?;
        style.rest(out, indicators.len())?;
    }
    if let Some(diagnostics) = view.diagnostics.as_ref().filter(|found| !found.is_empty()) {
        style.heading(out, "Diagnostics", diagnostics.len())?;
        let mut table = style.table(&["code", "message", "place"]);
        for diagnostic in diagnostics.iter().take(style.rows) {
            table.add_row(vec![
                Cell::new(diagnostic.code),
                style.cell(&diagnostic.message),
                Cell::new(format!("{}:{}", diagnostic.line, diagnostic.column)),
            ]);
        }
        draw(table, style, out)?;
        style.rest(out, diagnostics.len())?;
    }
    Ok(())
}

pub(super) fn draw(table: Table, style: Style, out: &mut dyn Write) -> io::Result<()> {
    if table.is_empty() { writeln!(out, "{}", style.language.say("none")) } else { writeln!(out, "{table}") }
}

/// Key phrases in two blocks: the report's own, and those that it shares.
fn phrase_tables(phrases: &[PhraseView], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let shown = &phrases[..phrases.len().min(style.rows)];
    if shown.is_empty() {
        return writeln!(out, "{}", style.language.say("none"));
    }
    let header: &[&str] = if style.context { &["phrase", "score", "count", "sentence"] } else { &["phrase", "score", "count", "where"] };
    for (class, name) in PHRASE_CLASSES {
        let of_class: Vec<&PhraseView> = shown.iter().filter(|phrase| phrase.is(class)).collect();
        if of_class.is_empty() {
            continue;
        }
        writeln!(out, "{}", style.language.say(name))?;
        let mut table = style.table(header);
        for phrase in of_class {
            let place = match &phrase.heading {
                _ if style.context => clip(&around(&phrase.context, &phrase.text, style.width / 2), style.width / 2),
                Some(heading) => clip(heading, style.width / 3),
                None => listed(&phrase.sections, 6),
            };
            table.add_row(vec![
                style.tinted(&phrase.text, Color::Cyan),
                number(format!("{:.2}", phrase.score)),
                number(phrase.count),
                style.cell(&place),
            ]);
        }
        draw(table, style, out)?;
    }
    Ok(())
}

/// A sentence from so far on that `words`, which stand in it, are seen in so many columns.
fn around(sentence: &str, words: &str, columns: usize) -> String {
    let Some(at) = sentence.find(words).filter(|&at| UnicodeWidthStr::width(&sentence[..at + words.len()]) > columns) else {
        return sentence.to_string();
    };
    // A few words before them.
    let start = sentence[..at].char_indices().rev().nth(5).map_or(0, |(start, _)| start);
    if start == 0 { sentence.to_string() } else { format!("…{}", &sentence[start..]) }
}

fn listed(ids: &[String], most: usize) -> String {
    if ids.len() <= most { ids.join(" ") } else { format!("{} … ({})", ids[..most].join(" "), ids.len()) }
}

fn head(view: &ReportView, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let (Some(meta), Some(stats)) = (&view.meta, &view.stats) else { return Ok(()) };
    // A name is no part of the text: it stays on its line wherever it is read.
    let path = harmless_line(&view.source.path);
    let title = style.text(meta.title.as_deref().unwrap_or(&path));
    if style.colour == Colour::On {
        writeln!(out, "\u{1b}[1m{title}\u{1b}[0m")?
    } else {
        writeln!(out, "{title}")?
    }
    let period = meta.period.as_ref().map(|period| format!("{} ({} to {})", period.label, period.from, period.to));
    let facts = [
        ("kind", meta.kind.clone()),
        ("date", meta.date.clone()),
        ("period", period),
        ("issuer", meta.issuer_names()),
        ("number", meta.document_number.clone()),
        ("to", meta.salutation.as_deref().map(|to| clip(to, style.width.saturating_sub(10)))),
        ("source", Some(format!("{path} ({})", origin(&view.source)))),
        (
            "size",
            Some(match style.language {
                Language::English => format!(
                    "{} characters, {} paragraphs, {} sentences, {} words ({} distinct)",
                    stats.chars, stats.paragraphs, stats.sentences, stats.words, stats.distinct_words
                ),
                Language::Chinese => format!(
                    "{}字符，{}段，{}句，{}词（不重复{}词）",
                    stats.chars, stats.paragraphs, stats.sentences, stats.words, stats.distinct_words
                ),
            }),
        ),
    ];
    for (name, value) in facts {
        if let Some(value) = value {
            let value = style.text(&value);
            match style.language {
                Language::English => writeln!(out, "{name:<7} {value}")?,
                Language::Chinese => writeln!(out, "{}：{value}", style.language.say(name))?,
            }
        }
    }
    Ok(())
}

/// `UTF-8` for plain text, `html, gb18030`, `pdf`.
fn origin(source: &SourceView) -> String {
    match (source.format, source.encoding) {
        ("text", Some(encoding)) => encoding.to_string(),
        (format, Some(encoding)) => format!("{format}, {encoding}"),
        (format, None) => format.to_string(),
    }
}

fn tree(outline: &[SectionView], style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Vec::new();
    flatten(outline, "", &mut rows, true);
    if rows.is_empty() {
        return writeln!(out, "{}", style.language.say("none"));
    }
    for (branch, section) in rows {
        // Long headings go on below themselves, so that the branches stay readable.
        let room = style.width.saturating_sub(branch.width()).max(16);
        let below: String = branch.replace("├─ ", "│  ").replace("└─ ", "   ");
        for (at, line) in wrap(&style.text(&label(section)), room).into_iter().enumerate() {
            writeln!(out, "{}{line}", if at == 0 { &branch } else { &below })?;
        }
    }
    Ok(())
}

/// Lines of at most `width` columns, broken at grapheme boundaries.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let columns = grapheme.width();
        if used + columns > width {
            lines.push(String::new());
            used = 0;
        }
        used += columns;
        if let Some(line) = lines.last_mut() {
            line.push_str(grapheme);
        }
    }
    lines
}

/// The organisation graph as a tree below each body that stands under no other.
fn graph(view: &ReportView, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(graph) = view.organizations.as_ref().filter(|graph| !graph.edges.is_empty()) else { return Ok(()) };
    style.heading(out, "Organisations", graph.nodes.len())?;
    let links: Vec<Link> = graph.edges.iter().map(Link::of).collect();
    let under: FxHashSet<&str> = links.iter().map(|link| link.below).collect();
    let mut below: FxHashMap<&str, Vec<&Link>> = FxHashMap::default();
    links.iter().for_each(|link| below.entry(link.above).or_default().push(link));
    let names = || graph.nodes.iter().map(|node| node.name.as_str());
    // Where all lead to each other, the first one named is taken for the root.
    let circles = names().filter(|name| under.contains(name) && below.contains_key(name));
    let roots: Vec<&str> = names().filter(|name| !under.contains(name)).chain(circles).collect();
    let mut tree = Tree { below, drawn: FxHashSet::default(), later: VecDeque::new() };
    for root in roots {
        tree.later.push_back(root);
        while let Some(root) = tree.later.pop_front() {
            tree.draw(root, style, out)?;
        }
    }
    Ok(())
}

/// Bodies are drawn once each, with those below them: a graph of forty edges can have more paths than a disk holds lines.
struct Tree<'v> {
    below: FxHashMap<&'v str, Vec<&'v Link<'v>>>,
    /// Bodies with those below them.
    drawn: FxHashSet<&'v str>,
    /// Bodies that stand too far to the right to go on there.
    later: VecDeque<&'v str>,
}

/// Branches go so far to the right; what lies deeper is drawn as a tree of its own.
const DEEPEST: usize = 12;

impl<'v> Tree<'v> {
    fn draw(&mut self, root: &'v str, style: Style, out: &mut dyn Write) -> io::Result<()> {
        if !self.drawn.insert(root) {
            return Ok(());
        }
        writeln!(out, "{}", style.text(root))?;
        let mut open: Vec<(String, std::vec::IntoIter<&'v Link<'v>>)> = vec![(String::new(), self.children(root))];
        while let Some((stem, children)) = open.last_mut() {
            let Some(child) = children.next() else {
                open.pop();
                continue;
            };
            let last = children.len() == 0;
            let (branch, more) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let line = format!("{stem}{branch}{}{}", style.text(child.below), child.label);
            let stem = format!("{stem}{more}");
            let leads = self.below.contains_key(child.below);
            let note = match leads {
                true if self.drawn.contains(child.below) => style.language.say("(drawn above)"),
                true if open.len() == DEEPEST => {
                    self.later.push_back(child.below);
                    style.language.say("(drawn below)")
                }
                true => {
                    self.drawn.insert(child.below);
                    open.push((stem, self.children(child.below)));
                    ""
                }
                false => "",
            };
            writeln!(out, "{line}{}{note}", if note.is_empty() { "" } else { " " })?;
        }
        Ok(())
    }

    fn children(&self, name: &str) -> std::vec::IntoIter<&'v Link<'v>> {
        self.below.get(name).cloned().unwrap_or_default().into_iter()
    }
}

/// An edge as drawn: who stands above, and what the lower one is to it.
struct Link<'v> {
    above: &'v str,
    below: &'v str,
    label: &'static str,
}

impl<'v> Link<'v> {
    fn of(edge: &'v super::view::EdgeView) -> Self {
        let (from, to) = (edge.from.as_str(), edge.to.as_str());
        let (above, below, label) = match edge.relation {
            "member_of" => (to, from, " (member)"),
            "reports_to" => (to, from, " (reports to it)"),
            "located_in" => (to, from, " (seated there)"),
            "leads" => (from, to, " (led)"),
            "guides" => (from, to, " (guided)"),
            _ => (from, to, ""),
        };
        Link { above, below, label }
    }
}

/// One row for each report of a folder.
///
/// # Errors
/// When the sink fails.
pub fn summary(rows: &[SummaryRow], style: Style, out: &mut dyn Write) -> io::Result<()> {
    // Phrases need room; without it the titles would be squeezed.
    let phrased = style.width >= 110;
    let columns = ["report", "date", "kind", "sections", "quotes", "chains", "key phrases"];
    let mut table = style.table(&columns[..if phrased { 7 } else { 6 }]);
    for (at, width) in [(3, 8), (4, 6), (5, 6)] {
        if let Some(column) = table.column_mut(at) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width + 2)));
        }
    }
    for row in rows {
        let [sections, quotes, chains] = row.counts.map(number);
        let mut cells = vec![style.cell(&row.title), style.cell(&row.date), style.cell(&row.kind), sections, quotes, chains];
        if phrased {
            cells.push(style.cell(&row.phrases[..row.phrases.len().min(5)].join(" ")));
        }
        table.add_row(cells);
    }
    draw(table, style, out)
}
