//! Named tables of text, drawn for a terminal, in Markdown or as CSV.

use super::csv::Cells;
use super::table::{self, Style};
use comfy_table::{Cell, CellAlignment, Color, ColumnConstraint};
use std::io::{self, Write};

/// A table with its name.
pub struct Sheet {
    /// What stands above it.
    pub name: String,
    /// The names of its columns.
    pub columns: Vec<Column>,
    /// Its rows, a cell a column.
    pub rows: Vec<Vec<String>>,
    /// How the cells of the first column are tinted on a terminal.
    pub tint: Tint,
}

/// A column.
pub struct Column {
    name: &'static str,
    side: Side,
    /// The terminal has to be this wide for the column to be shown.
    needs: usize,
    /// Whether its cells may be broken over lines.
    breaks: Breaks,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Allowed,
    Never,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

/// Colours by what became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tint {
    /// New, rising.
    Green,
    /// Dropped, falling.
    Red,
    /// Neither.
    Cyan,
}

/// A column of words.
pub fn words(name: &'static str) -> Column {
    Column { name, side: Side::Left, needs: 0, breaks: Breaks::Allowed }
}

/// A column of numbers.
pub fn numbers(name: &'static str) -> Column {
    Column { name, side: Side::Right, needs: 0, breaks: Breaks::Never }
}

impl Column {
    /// Keeps each cell on one line.
    pub fn whole(mut self) -> Self {
        self.breaks = Breaks::Never;
        self
    }

    /// Leaves the column out on terminals of fewer columns than `width`.
    pub fn on(mut self, width: usize) -> Self {
        self.needs = width;
        self
    }
}

impl Sheet {
    /// The names of all columns.
    pub(super) fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.name).collect()
    }

    /// Whether a column holds numbers.
    pub(super) fn is_number(&self, column: usize) -> bool {
        self.columns[column].side == Side::Right
    }

    /// Draws it for a terminal, at most as many rows as `style` wants.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn table(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        style.heading(out, &self.name, self.rows.len())?;
        let shown: Vec<usize> = (0..self.columns.len()).filter(|&at| self.columns[at].needs <= style.width).collect();
        let names: Vec<&str> = shown.iter().map(|&at| self.columns[at].name).collect();
        let mut drawn = style.table(&names);
        for (place, _) in shown.iter().enumerate().filter(|(_, at)| self.columns[**at].breaks == Breaks::Never) {
            if let Some(column) = drawn.column_mut(place) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        let tint = match self.tint {
            Tint::Green => Color::Green,
            Tint::Red => Color::Red,
            Tint::Cyan => Color::Cyan,
        };
        for row in self.rows.iter().take(style.rows) {
            let cell = |&at: &usize| match (at, self.columns[at].side) {
                (0, _) => style.tinted(&row[0], tint),
                // Kinds and the like; words of a report are no labels, and stay.
                (_, Side::Left) => style.cell(style.language.say(&row[at])),
                (_, Side::Right) => style.cell(&row[at]).set_alignment(CellAlignment::Right),
            };
            drawn.add_row(shown.iter().map(cell).collect::<Vec<Cell>>());
        }
        table::draw(drawn, style, out)?;
        style.rest(out, self.rows.len())
    }

    /// As a Markdown table under its name.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        super::markdown::table(&self.name, &self.names(), self.rows.iter().cloned(), out)
    }

    /// As RFC 4180 with a header, without its name.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn csv(&self, cells: Cells, out: &mut dyn Write) -> io::Result<()> {
        super::csv::write(std::iter::once(self.names().into_iter().map(str::to_string).collect()), Cells::Exact, out)?;
        super::csv::write(self.rows.iter().cloned(), cells, out)
    }
}
