//! Tables for the terminal, aligned by display width.

use super::labels::Language;
use super::parts::{PARTS, PartEntry};
use super::row::SummaryRow;
use super::sheet::{Sheet, Tint, numbers, rows_of, words};
use super::view::{ReportView, SectionView, SourceView};
use super::{flatten, label};
use crate::analysis::Part;
use crate::shown::{harmless, harmless_line};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{self, Write};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How tables are drawn.
#[derive(Debug, Clone, Copy)]
pub struct TableStyle {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colours are wanted.
    pub colour: Colour,
    /// The maximum number of rows of each table.
    pub rows: usize,
    /// The language of labels.
    pub language: Language,
    /// What reads them.
    pub sink: Sink,
    /// Whether key phrases are shown with their sentences.
    pub context: bool,
}

/// What reads a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sink {
    /// A terminal, which obeys control characters: those of a report are escaped.
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

impl TableStyle {
    /// Tables for a terminal of `width` columns.
    pub fn new(width: usize, colour: Colour, rows: usize, language: Language, sink: Sink) -> Self {
        TableStyle { width: width.clamp(40, 400), colour, rows, language, sink, context: false }
    }

    /// The same with or without the sentences of key phrases.
    pub fn with_context(self, context: bool) -> Self {
        TableStyle { context, ..self }
    }

    /// Words of a report in the form that this table may contain.
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

/// The tables of one report: the parts that the view contains.
///
/// # Errors
/// When the sink fails.
pub fn report(view: &ReportView, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    // Words are printed as running text.
    let sheets = PARTS.iter().filter(|entry| entry.part != Some(Part::Words)).filter_map(|entry| Some((entry, entry.sheet(view)?)));
    let sheets: Vec<(&PartEntry, Sheet)> = sheets.collect();
    let is_diagnostics = |entry: &PartEntry| entry.part == Some(Part::Diagnostics);
    let single = sheets.iter().filter(|(entry, _)| !is_diagnostics(entry)).count() == 1;
    if view.meta.is_some() {
        head(view, style, out)?;
    }
    for (entry, sheet) in sheets {
        let named = !single || is_diagnostics(entry);
        if entry.rare && named && sheet.rows.is_empty() {
            continue;
        }
        if let Some(outline) = view.outline.as_deref().filter(|_| entry.part == Some(Part::Outline)) {
            if named {
                style.heading(out, entry.name, sheet.rows.len())?;
            }
            tree(outline, style, out)?;
        } else if named {
            sheet.table(style, out)?;
        } else {
            sheet.bare_table(style, out)?;
        }
        if entry.part == Some(Part::Chains) {
            graph(view, style, out)?;
        }
    }
    Ok(())
}

pub(super) fn draw(table: Table, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    if table.is_empty() { writeln!(out, "{}", style.language.say("none")) } else { writeln!(out, "{table}") }
}

fn head(view: &ReportView, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let (Some(meta), Some(stats)) = (&view.meta, &view.stats) else { return Ok(()) };
    // A name is not part of the text: it stays on its line wherever it is read.
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

fn tree(outline: &[SectionView], style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let mut rows = Vec::new();
    flatten(outline, "", &mut rows, true);
    if rows.is_empty() {
        return writeln!(out, "{}", style.language.say("none"));
    }
    for (branch, section) in rows {
        // Long headings continue below themselves, so that the branches stay readable.
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

/// The organisation graph as a tree below each body that has no other above it.
fn graph(view: &ReportView, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let Some(graph) = view.organizations.as_ref().filter(|graph| !graph.edges.is_empty()) else { return Ok(()) };
    style.heading(out, "Organisations", graph.nodes.len())?;
    let links: Vec<Link> = graph.edges.iter().map(Link::of).collect();
    let under: FxHashSet<&str> = links.iter().map(|link| link.below).collect();
    let mut below: FxHashMap<&str, Vec<&Link>> = FxHashMap::default();
    links.iter().for_each(|link| below.entry(link.above).or_default().push(link));
    let names = || graph.nodes.iter().map(|node| node.name.as_str());
    // If all lead to each other, the first one named is taken as the root.
    let circles = names().filter(|name| under.contains(name) && below.contains_key(name));
    let roots: Vec<&str> = names().filter(|name| !under.contains(name)).chain(circles).collect();
    let mut tree = BodyTree { below, drawn: FxHashSet::default(), later: VecDeque::new() };
    for root in roots {
        tree.later.push_back(root);
        while let Some(root) = tree.later.pop_front() {
            tree.draw(root, style, out)?;
        }
    }
    Ok(())
}

/// Each body is drawn once, with those below it: a graph of forty edges can have more paths than a disk can store lines.
struct BodyTree<'v> {
    below: FxHashMap<&'v str, Vec<&'v Link<'v>>>,
    /// Bodies with those below them.
    drawn: FxHashSet<&'v str>,
    /// Bodies that are too far to the right to continue there.
    later: VecDeque<&'v str>,
}

/// How far to the right branches go; anything deeper is drawn as a tree of its own.
const DEEPEST: usize = 12;

impl<'v> BodyTree<'v> {
    fn draw(&mut self, root: &'v str, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
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

/// An edge as drawn: which body is above, and how the lower one relates to it.
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
pub fn summary(rows: &[SummaryRow], style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
    let columns = vec![
        words("report"),
        words("date"),
        words("kind"),
        numbers("sections"),
        numbers("quotes"),
        numbers("chains"),
        // Phrases need space; without it the titles would be squeezed.
        words("key phrases").on(110),
    ];
    let row = |row: &SummaryRow| {
        let mut cells = vec![row.title.clone(), row.date.clone(), row.kind.clone()];
        cells.extend(row.counts.map(|count| count.to_string()));
        cells.push(row.phrases[..row.phrases.len().min(5)].join(" "));
        cells
    };
    Sheet::new("All reports", columns, rows_of(rows.iter().map(row)), Tint::Plain).bare_table(TableStyle { rows: usize::MAX, ..style }, out)
}
