//! Tables on pages, recognized by their ruled lines: what PDF and OFD have in common.
//!
//! Lines that cross each other are a table. Its cells are the fields between them; a cell that spans several has no line inside.
//! A frame around running text is not a table, nor is one whose cells contain paragraphs.

use super::rows::{line, rows};
use super::{Glyph, PageLine, push_joined};

/// A ruled line, vertical or horizontal, in the units of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::input) struct Rule {
    x0: f32,
    y0: f32,
    x1: f32,
    y1: f32,
}

/// The page width that the following lengths are for: A4 in points. On other pages they scale in proportion.
const PAGE: f32 = 595.0;
/// Lines that are drawn twice, or that do not quite meet, are this close.
const NEAR: f32 = 3.0;
/// A line is at most this thick, and at least this long.
const THICK: f32 = 2.5;
const SHORT: f32 = 6.0;
/// More lines than this on a page are a drawing.
const MOST: usize = 4000;
/// A cell with more lines contains running text.
const LINES: usize = 8;

impl Rule {
    /// The line from one point to another, or the thin area between them; `None` if that is not a place on a page.
    pub fn new(x0: f32, y0: f32, x1: f32, y1: f32) -> Option<Self> {
        let rule = Rule { x0: x0.min(x1), y0: y0.min(y1), x1: x0.max(x1), y1: y0.max(y1) };
        (rule.x1 - rule.x0).is_finite().then_some(rule).filter(|rule| (rule.y1 - rule.y0).is_finite())
    }

    /// Whether it is vertical or horizontal, thin and long enough.
    fn is_line(&self, unit: f32) -> bool {
        let (wide, high) = (self.x1 - self.x0, self.y1 - self.y0);
        (wide <= THICK * unit && high >= SHORT * unit) || (high <= THICK * unit && wide >= SHORT * unit)
    }

    fn is_upright(&self) -> bool {
        self.y1 - self.y0 > self.x1 - self.x0
    }

    fn touches(&self, other: &Rule, near: f32) -> bool {
        self.x0 - near <= other.x1 && other.x0 - near <= self.x1 && self.y0 - near <= other.y1 && other.y0 - near <= self.y1
    }
}

/// Takes the characters of tables out of `glyphs` and returns the rows, each a line with its cells separated by tabs. `width` is
/// that of the page.
pub(super) fn take(glyphs: &mut Vec<Glyph>, rules: &[Rule], width: f32) -> Vec<PageLine> {
    let unit = width / PAGE;
    let lines: Vec<Rule> = rules.iter().filter(|rule| rule.is_line(unit)).copied().collect();
    if lines.len() > MOST {
        return Vec::new();
    }
    let near = NEAR * unit;
    groups(lines, near).into_iter().filter_map(|group| Grid::of(group, near)).flat_map(|grid| grid.rows(glyphs)).collect()
}

/// Lines that touch each other, directly or through others.
fn groups(mut left: Vec<Rule>, near: f32) -> Vec<Vec<Rule>> {
    let mut groups = Vec::new();
    while let Some(first) = left.pop() {
        let mut group = vec![first];
        let mut next = 0;
        while next < group.len() {
            let at = group[next];
            let (touching, apart): (Vec<Rule>, Vec<Rule>) = left.into_iter().partition(|rule| at.touches(rule, near));
            group.extend(touching);
            left = apart;
            next += 1;
        }
        groups.push(group);
    }
    groups
}

/// The edges of a table's fields, and the lines that separate them.
struct Grid {
    across: Vec<f32>,
    down: Vec<f32>,
    rules: Vec<Rule>,
    near: f32,
}

impl Grid {
    fn of(group: Vec<Rule>, near: f32) -> Option<Self> {
        let (upright, level): (Vec<Rule>, Vec<Rule>) = group.iter().copied().partition(Rule::is_upright);
        let across = edges(upright.iter().map(|rule| (rule.x0 + rule.x1) / 2.0), near);
        let down = edges(level.iter().map(|rule| (rule.y0 + rule.y1) / 2.0), near);
        // At least two columns and two rows: a frame is not a table.
        let is_table = across.len() >= 3 && down.len() >= 3 && across.len() * down.len() <= 20_000;
        is_table.then_some(Grid { across, down, rules: group, near })
    }

    /// Whether a line separates a field from the one to its right.
    fn is_parted_across(&self, row: usize, column: usize) -> bool {
        let (x, y) = (self.across[column + 1], (self.down[row] + self.down[row + 1]) / 2.0);
        self.rules.iter().any(|rule| rule.is_upright() && (rule.x0 - x).abs() <= self.near && rule.y0 <= y && y <= rule.y1)
    }

    /// Whether a line separates a field from the one below.
    fn is_parted_down(&self, row: usize, column: usize) -> bool {
        let (x, y) = ((self.across[column] + self.across[column + 1]) / 2.0, self.down[row + 1]);
        self.rules.iter().any(|rule| !rule.is_upright() && (rule.y0 - y).abs() <= self.near && rule.x0 <= x && x <= rule.x1)
    }

    fn rows(&self, glyphs: &mut Vec<Glyph>) -> Vec<PageLine> {
        let (columns, count) = (self.across.len() - 1, self.down.len() - 1);
        // The field that a field belongs to: the first of those that form one cell with it.
        let mut owner: Vec<usize> = (0..columns * count).collect();
        for row in 0..count {
            for column in 0..columns {
                let field = row * columns + column;
                if column > 0 && !self.is_parted_across(row, column - 1) {
                    owner[field] = owner[field - 1];
                } else if row > 0 && !self.is_parted_down(row - 1, column) {
                    owner[field] = owner[field - columns];
                }
            }
        }
        let field = |glyph: &Glyph| {
            let (x, y) = (glyph.x + glyph.width / 2.0, glyph.y - 0.3 * glyph.size);
            let column = self.across.partition_point(|&edge| edge <= x).checked_sub(1).filter(|&column| column < columns)?;
            let row = self.down.partition_point(|&edge| edge <= y).checked_sub(1).filter(|&row| row < count)?;
            Some(owner[row * columns + column])
        };
        let mut cells: Vec<Vec<Glyph>> = vec![Vec::new(); columns * count];
        for glyph in glyphs.iter() {
            if let Some(cell) = field(glyph) {
                cells[cell].push(*glyph);
            }
        }
        let lines: Vec<Vec<PageLine>> = cells.into_iter().map(|cell| rows(cell).iter().map(|row| line(row)).collect()).collect();
        if lines.iter().any(|cell| cell.len() > LINES) || lines.iter().filter(|cell| !cell.is_empty()).count() < 3 {
            return Vec::new();
        }
        glyphs.retain(|glyph| field(glyph).is_none());
        (0..count)
            .filter_map(|row| self.row(row, &lines[row * columns..(row + 1) * columns], &owner[row * columns..(row + 1) * columns]))
            .collect()
    }

    /// A row as a line; fields that belong to a cell to their left leave no gap.
    fn row(&self, row: usize, lines: &[Vec<PageLine>], owner: &[usize]) -> Option<PageLine> {
        let mut text = String::new();
        let mut size = 0.0f32;
        for (column, cell) in lines.iter().enumerate() {
            if column > 0 && owner[column] == owner[column - 1] {
                continue;
            }
            if column > 0 {
                text.push('\t');
            }
            let mut inner = String::new();
            for line in cell {
                push_joined(&line.text.replace('\t', " "), &mut inner);
                size = size.max(line.size);
            }
            text.push_str(&inner);
        }
        let (left, right) = (*self.across.first()?, *self.across.last()?);
        (size > 0.0).then(|| PageLine { left, right, y: self.down[row + 1] - 0.3 * size, size, text: text.trim_end().to_string() })
    }
}

/// The positions of lines, those of double ones merged.
fn edges(values: impl Iterator<Item = f32>, near: f32) -> Vec<f32> {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.dedup_by(|b, a| *b - *a <= near);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyphs(x: f32, y: f32, text: &str) -> impl Iterator<Item = Glyph> {
        text.chars()
            .enumerate()
            .map(move |(at, c)| Glyph { c, x: x + 10.0 * at as f32, y, width: 10.0, size: 10.0 })
            .collect::<Vec<_>>()
            .into_iter()
    }

    fn level(y: f32, x0: f32, x1: f32) -> Rule {
        Rule::new(x0, y, x1, y).unwrap()
    }

    fn upright(x: f32, y0: f32, y1: f32) -> Rule {
        Rule::new(x, y0, x, y1).unwrap()
    }

    #[test]
    fn cells_of_several_lines_and_cells_over_rows_are_one() {
        // 责任单位 | 任务
        // 住建局   | 改造小区 / 十二个
        // (the same) | 加装电梯
        let rules = [
            level(0.0, 0.0, 200.0),
            level(20.0, 0.0, 200.0),
            level(60.0, 100.0, 200.0),
            level(80.0, 0.0, 200.0),
            upright(0.0, 0.0, 80.0),
            upright(100.0, 0.0, 80.0),
            upright(200.0, 0.0, 80.0),
        ];
        let mut all: Vec<Glyph> = glyphs(10.0, 15.0, "责任单位").chain(glyphs(110.0, 15.0, "任务")).collect();
        all.extend(glyphs(10.0, 52.0, "住建局").chain(glyphs(110.0, 35.0, "改造小区")).chain(glyphs(110.0, 52.0, "十二个")));
        all.extend(glyphs(110.0, 75.0, "加装电梯").chain(glyphs(10.0, 120.0, "表外")));
        let rows: Vec<String> = take(&mut all, &rules, 595.0).into_iter().map(|line| line.text).collect();
        assert_eq!(rows, ["责任单位\t任务", "住建局\t改造小区十二个", "\t加装电梯"]);
        assert_eq!(all.iter().map(|glyph| glyph.c).collect::<String>(), "表外");
    }

    /// In OFD a page is measured in millimetres.
    #[test]
    fn lengths_are_in_proportion_to_the_page() {
        let third = |rule: Rule| Rule { x0: rule.x0 / 3.0, y0: rule.y0 / 3.0, x1: rule.x1 / 3.0, y1: rule.y1 / 3.0 };
        let rules = [0.0, 8.0, 16.0].map(|at| third(level(at, 0.0, 40.0))).into_iter();
        let rules: Vec<Rule> = rules.chain([0.0, 20.0, 40.0].map(|at| third(upright(at, 0.0, 16.0)))).collect();
        let mut all: Vec<Glyph> = [(1.0, 2.0, '甲'), (8.0, 2.0, '乙'), (1.0, 4.7, '丙'), (8.0, 4.7, '丁')]
            .into_iter()
            .map(|(x, y, c)| Glyph { c, x, y, width: 2.0, size: 2.0 })
            .collect();
        let rows: Vec<String> = take(&mut all, &rules, 210.0).into_iter().map(|line| line.text).collect();
        assert_eq!(rows, ["甲\t乙", "丙\t丁"]);
    }

    #[test]
    fn a_frame_and_a_rule_below_a_heading_are_no_table() {
        let rules =
            [level(0.0, 0.0, 200.0), level(80.0, 0.0, 200.0), upright(0.0, 0.0, 80.0), upright(200.0, 0.0, 80.0), level(300.0, 0.0, 200.0)];
        let mut all: Vec<Glyph> = glyphs(10.0, 15.0, "一、总体要求").collect();
        assert!(take(&mut all, &rules, 595.0).is_empty());
        assert_eq!(all.len(), 6);
    }
}
