//! Named tables: the content of each is defined once, and drawn for a terminal, in Markdown or as CSV.

use super::csv::{Cells, section_id};
use super::labels::Language;
use super::table::{self, TableStyle, clip};
use comfy_table::{CellAlignment, Color, ColumnConstraint};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// A table with its name.
pub struct Sheet {
    /// The name shown above it.
    pub name: String,
    /// Its columns, those for people and those for programs.
    pub columns: Vec<SheetColumn>,
    /// Its rows, one cell per column.
    pub rows: Vec<Vec<Cell>>,
    /// How the cells of the first column are tinted on a terminal.
    pub tint: Tint,
}

/// What a cell contains; people and programs each get it in their own form.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A name of ours (`numeric_abbreviation`), which people read in their own language.
    Label(&'static str),
    /// Several words or names.
    List(Vec<String>),
    /// The ids of sections.
    Sections(Vec<String>),
    /// A number with what people see of it.
    Rounded(String, String),
    /// A sentence, and the words in it that it is shown for.
    Sentence(String, String),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl Cell {
    /// A cell that may be empty.
    pub(super) fn maybe(text: &Option<String>) -> Self {
        Cell::Text(text.clone().unwrap_or_default())
    }

    /// Anything that is written as it is.
    pub(super) fn of(value: impl ToString) -> Self {
        Cell::Text(value.to_string())
    }

    /// As programs read it: lists joined by `|`.
    fn exact(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Rounded(text, _) | Cell::Sentence(text, _) => text.clone(),
            Cell::Label(name) => (*name).to_string(),
            Cell::List(all) => all.join("|"),
            Cell::Sections(ids) => ids.iter().map(|id| section_id(id)).collect::<Vec<_>>().join("|"),
        }
    }

    /// As people read it.
    pub(super) fn shown(&self, language: Language) -> String {
        match self {
            Cell::Text(text) | Cell::Rounded(_, text) | Cell::Sentence(text, _) => text.clone(),
            Cell::Label(name) => language.say(&name.replace('_', " ")).to_string(),
            Cell::List(all) | Cell::Sections(all) => all.join(" "),
        }
    }

    /// The same for a column that is cut to this many terminal columns.
    fn cut(&self, language: Language, most: Option<usize>) -> String {
        match (self, most) {
            (Cell::Sections(ids), _) if ids.len() > IDS => format!("{} … ({})", ids[..IDS].join(" "), ids.len()),
            (Cell::Sentence(sentence, words), Some(most)) => clip(&around(sentence, words, most), most),
            (cell, Some(most)) => clip(&cell.shown(language), most),
            (cell, None) => cell.shown(language),
        }
    }
}

/// How many section ids are named in a terminal cell.
const IDS: usize = 6;

/// A sentence from the point on that makes `words`, which occur in it, visible within this many columns.
fn around(sentence: &str, words: &str, columns: usize) -> String {
    let Some(at) = sentence.find(words).filter(|&at| UnicodeWidthStr::width(&sentence[..at + words.len()]) > columns) else {
        return sentence.to_string();
    };
    // A few words before them.
    let start = sentence[..at].char_indices().rev().nth(5).map_or(0, |(start, _)| start);
    if start == 0 { sentence.to_string() } else { format!("…{}", &sentence[start..]) }
}

/// A column.
#[derive(Clone, Copy)]
pub struct SheetColumn {
    name: &'static str,
    /// What people read above it, if that is a different word.
    label: Option<&'static str>,
    align: Align,
    audience: Audience,
    /// The terminal has to be at least this wide for the column to be shown.
    needs: usize,
    /// The fraction of the terminal's width that its cells are cut to.
    most: Option<(usize, usize)>,
    /// Whether its cells may be broken across lines.
    breaks: Breaks,
    /// Its labels, with what people read above the rows of each: rows are grouped into blocks by them.
    blocks: &'static [(&'static str, &'static str)],
}

/// Who reads a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Audience {
    All,
    Programs,
    People,
    /// People who ask for sentences, and those who do not.
    WithContext,
    WithoutContext,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Allowed,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Align {
    Left,
    Right,
}

/// Colours according to what became of something, or what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tint {
    /// New, rising; chains.
    Green,
    /// Dropped, falling.
    Red,
    /// Neither.
    Cyan,
    /// Quotations.
    Yellow,
    /// Works and terms.
    Magenta,
    /// None.
    Plain,
}

/// A column of words.
pub fn words(name: &'static str) -> SheetColumn {
    SheetColumn {
        name,
        label: None,
        align: Align::Left,
        audience: Audience::All,
        needs: 0,
        most: None,
        breaks: Breaks::Allowed,
        blocks: &[],
    }
}

/// A column of numbers.
pub fn numbers(name: &'static str) -> SheetColumn {
    SheetColumn { align: Align::Right, breaks: Breaks::Never, ..words(name) }
}

impl SheetColumn {
    /// Keeps each cell on one line.
    pub fn whole(mut self) -> Self {
        self.breaks = Breaks::Never;
        self
    }

    /// Lets a cell go on in the next line, as numbers do not.
    pub fn broken(mut self) -> Self {
        self.breaks = Breaks::Allowed;
        self
    }

    /// Groups the rows for people into blocks by its labels, each under its name.
    pub fn in_blocks(mut self, blocks: &'static [(&'static str, &'static str)]) -> Self {
        self.blocks = blocks;
        self
    }

    /// Leaves the column out on terminals with fewer columns than `width`.
    pub fn on(mut self, width: usize) -> Self {
        self.needs = width;
        self
    }

    /// Cuts its cells to a fraction of the terminal's width.
    pub fn at_most(mut self, part: usize, of: usize) -> Self {
        self.most = Some((part, of));
        self
    }

    /// What people read above it.
    pub fn read_as(mut self, label: &'static str) -> Self {
        self.label = Some(label);
        self
    }

    /// Only programs get it: it repeats others, or says where something is in the text.
    pub fn for_programs(mut self) -> Self {
        self.audience = Audience::Programs;
        self
    }

    /// Only people get it: it says in one cell what others say in several.
    pub fn for_people(mut self) -> Self {
        self.audience = Audience::People;
        self
    }

    /// Only people get it, either if they ask for the sentences or if they do not.
    pub fn beside_sentences(mut self, asked: bool) -> Self {
        self.audience = if asked { Audience::WithContext } else { Audience::WithoutContext };
        self
    }

    /// Its header for programs.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Whether programs get it.
    pub fn is_for_programs(&self) -> bool {
        matches!(self.audience, Audience::All | Audience::Programs)
    }

    fn is_for_people(&self, context: bool) -> bool {
        match self.audience {
            Audience::All | Audience::People => true,
            Audience::Programs => false,
            Audience::WithContext => context,
            Audience::WithoutContext => !context,
        }
    }

    fn label(&self) -> &'static str {
        self.label.unwrap_or(self.name)
    }
}

/// Rows of words.
pub fn rows_of(rows: impl Iterator<Item = Vec<String>>) -> Vec<Vec<Cell>> {
    rows.map(|row| row.into_iter().map(Cell::Text).collect()).collect()
}

impl Sheet {
    /// A table without blocks.
    pub fn new(name: &str, columns: Vec<SheetColumn>, rows: Vec<Vec<Cell>>, tint: Tint) -> Self {
        Sheet { name: name.to_string(), columns, rows, tint }
    }

    /// The columns that people get without asking for more.
    pub(super) fn for_people(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|&at| self.columns[at].is_for_people(false)).collect()
    }

    /// What people read above a column.
    pub(super) fn label(&self, column: usize) -> &'static str {
        self.columns[column].label()
    }

    /// Whether a column holds numbers.
    pub(super) fn is_number(&self, column: usize) -> bool {
        self.columns[column].align == Align::Right
    }

    /// The rows of each block, under its name; all of them without a name if there are no blocks.
    fn blocks<'s>(&'s self, rows: &'s [Vec<Cell>]) -> Vec<(Option<&'static str>, Vec<&'s Vec<Cell>>)> {
        let Some(column) = self.columns.iter().position(|column| !column.blocks.is_empty()) else {
            return vec![(None, rows.iter().collect())];
        };
        let of = |name: &str| rows.iter().filter(|row| matches!(row[column], Cell::Label(label) if label == name)).collect::<Vec<_>>();
        self.columns[column].blocks.iter().map(|&(name, label)| (Some(label), of(name))).filter(|(_, rows)| !rows.is_empty()).collect()
    }

    /// Draws it for a terminal under its name, with at most as many rows as `style` allows.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn table(&self, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
        style.heading(out, &self.name, self.rows.len())?;
        self.bare_table(style, out)
    }

    /// The same without its name.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn bare_table(&self, style: TableStyle, out: &mut dyn Write) -> io::Result<()> {
        let is_shown = |column: &SheetColumn| column.needs <= style.width && column.is_for_people(style.context);
        let shown: Vec<usize> = (0..self.columns.len()).filter(|&at| is_shown(&self.columns[at])).collect();
        let labels: Vec<&str> = shown.iter().map(|&at| self.columns[at].label()).collect();
        let blocks = self.blocks(&self.rows[..self.rows.len().min(style.rows)]);
        if blocks.is_empty() {
            writeln!(out, "{}", style.language.say("none"))?;
        }
        for (name, rows) in blocks {
            if let Some(name) = name {
                writeln!(out, "{}", style.language.say(name))?;
            }
            let mut drawn = style.table(&labels);
            for (place, _) in shown.iter().enumerate().filter(|(_, at)| self.columns[**at].breaks == Breaks::Never) {
                if let Some(column) = drawn.column_mut(place) {
                    column.set_constraint(ColumnConstraint::ContentWidth);
                }
            }
            for row in rows {
                let cells = shown.iter().enumerate().map(|(place, &at)| self.drawn(place, at, &row[at], style));
                drawn.add_row(cells.collect::<Vec<_>>());
            }
            table::draw(drawn, style, out)?;
        }
        style.rest(out, self.rows.len())
    }

    fn drawn(&self, place: usize, at: usize, cell: &Cell, style: TableStyle) -> comfy_table::Cell {
        let column = &self.columns[at];
        let text = cell.cut(style.language, column.most.map(|(part, of)| part * style.width / of));
        let tint = match self.tint {
            Tint::Green => Some(Color::Green),
            Tint::Red => Some(Color::Red),
            Tint::Cyan => Some(Color::Cyan),
            Tint::Yellow => Some(Color::Yellow),
            Tint::Magenta => Some(Color::Magenta),
            Tint::Plain => None,
        };
        match (place, column.align) {
            (0, _) => tint.map_or_else(|| style.cell(&text), |tint| style.tinted(&text, tint)),
            // Kinds and the like; words of a report are not labels, and stay.
            (_, Align::Left) => style.cell(style.language.say(&text)),
            (_, Align::Right) => style.cell(&text).set_alignment(CellAlignment::Right),
        }
    }

    /// As a Markdown table under its name, one per block.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        let shown = self.for_people();
        let labels: Vec<&str> = shown.iter().map(|&at| self.columns[at].label()).collect();
        for (block, rows) in self.blocks(&self.rows) {
            let name = block.map_or_else(|| self.name.clone(), |block| format!("{}: {}", self.name, block.to_lowercase()));
            let cells = |row: &Vec<Cell>| shown.iter().map(|&at| row[at].shown(Language::English)).collect();
            super::markdown::table(&name, &labels, rows.into_iter().map(cells), out)?;
        }
        Ok(())
    }

    /// As RFC 4180 with a header, without its name.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn csv(&self, cells: Cells, out: &mut dyn Write) -> io::Result<()> {
        let names = self.columns.iter().filter(|column| column.is_for_programs()).map(|column| column.name.to_string());
        super::csv::write([names.collect()], Cells::Exact, out)?;
        super::csv::write(self.for_programs(None), cells, out)
    }

    /// The rows as programs get them, each after the cells that say where it comes from.
    pub fn for_programs<'s>(&'s self, from: Option<&'s str>) -> impl Iterator<Item = Vec<String>> + 's {
        let exact = move |row: &Vec<Cell>| {
            let cells = self.columns.iter().zip(row).filter(|(column, _)| column.is_for_programs()).map(|(_, cell)| cell.exact());
            from.map(str::to_string).into_iter().chain(cells).collect()
        };
        self.rows.iter().map(exact)
    }
}
