//! The content of a page as lines: paragraphs, headings, lists with their numbers, rows of tables.

use super::{bare, is_button, is_silent};
use crate::input::draft::{Draft, list_depth, raised_number};
use crate::input::error::FormatError;
use dom_query::{NodeId, NodeRef};
use std::collections::HashSet;

/// Elements that start a line of their own.
pub(super) const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "td",
    "th",
    "tbody",
    "thead",
    "caption",
];

/// Writes the content line by line.
pub(super) struct DraftWriter {
    draft: Draft,
    line: String,
    /// The number of a list item that is waiting for its text.
    number: String,
    /// Characters of the line that are links.
    linked: usize,
    level: Option<u8>,
    /// The title as written first, without white space.
    title: Option<String>,
    /// Blocks of links to other pages.
    menus: HashSet<NodeId>,
    /// The next number of each open list; `None` for one without numbers.
    lists: Vec<Option<i64>>,
    left: u64,
}

impl DraftWriter {
    pub(super) fn new(draft: Draft, menus: HashSet<NodeId>, depth: u64) -> Self {
        let (line, number) = (String::new(), String::new());
        DraftWriter { draft, line, number, linked: 0, level: None, title: None, menus, lists: Vec::new(), left: depth }
    }

    /// Writes the title, if the content does not open with it, and the content.
    pub(super) fn write(mut self, title: Option<&str>, content: &NodeRef<'_>) -> Result<Draft, FormatError> {
        if let Some(title) = title {
            self.draft.paragraph(title, None, Some(1))?;
            self.title = Some(bare(title));
        }
        let draft = self.append(content)?;
        if draft.is_blank() { Err(FormatError::Empty) } else { Ok(draft) }
    }

    /// Writes the content, even if it is empty.
    pub(super) fn append(mut self, content: &NodeRef<'_>) -> Result<Draft, FormatError> {
        self.children(content)?;
        self.end_line()?;
        Ok(self.draft)
    }

    fn end_line(&mut self) -> Result<(), FormatError> {
        let line = std::mem::take(&mut self.line);
        let linked = std::mem::take(&mut self.linked);
        let visible = bare(&line);
        // Pages give the title above the text, and the text repeats it.
        let again = self.draft.places.len() <= 6 && self.title.as_ref() == Some(&visible);
        if visible.is_empty() || again || (linked >= visible.chars().count() && is_button(&visible)) {
            return Ok(());
        }
        let number = std::mem::take(&mut self.number);
        self.draft.paragraph(&format!("{number}{}", line.trim()), None, self.level)
    }

    fn children(&mut self, node: &NodeRef<'_>) -> Result<(), FormatError> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(()) };
        self.left = left;
        for child in node.children_it(false) {
            if child.is_text() {
                push_collapsed(&child.text(), &mut self.line);
            } else if child.is_element() && !is_silent(&child) && !self.menus.contains(&child.id) {
                self.element(&child)?;
            }
        }
        self.left += 1;
        Ok(())
    }

    fn element(&mut self, node: &NodeRef<'_>) -> Result<(), FormatError> {
        let name = node.node_name().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "br" => self.end_line(),
            // A link into the page itself is a line of its table of contents.
            "a" if node.attr("href").is_some_and(|to| !to.starts_with('#') || &*to == "#") => {
                let before = bare(&self.line).chars().count();
                self.children(node)?;
                self.linked += bare(&self.line).chars().count().saturating_sub(before);
                Ok(())
            }
            "pre" => {
                self.end_line()?;
                for line in node.text().lines() {
                    self.draft.paragraph(line.trim(), None, None)?;
                }
                Ok(())
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_line()?;
                self.level = name[1..].parse().ok();
                self.children(node)?;
                self.end_line()?;
                self.level = None;
                Ok(())
            }
            "ol" | "ul" | "menu" | "dir" => {
                self.end_line()?;
                let start = node.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1);
                let shown = name == "ol" && !node.attr("style").is_some_and(|style| style.contains("none"));
                self.lists.push(shown.then_some(start));
                self.draft.list_depth = list_depth(&self.lists);
                self.children(node)?;
                self.end_line()?;
                self.lists.pop();
                self.draft.list_depth = list_depth(&self.lists);
                Ok(())
            }
            "li" => {
                self.end_line()?;
                if let Some(Some(next)) = self.lists.last_mut() {
                    let own = node.attr("value").and_then(|value| value.parse().ok()).unwrap_or(*next);
                    *next = own.saturating_add(1);
                    self.number = format!("{own}. ");
                }
                self.children(node)?;
                self.end_line()?;
                self.number.clear();
                Ok(())
            }
            "table" => self.table(node),
            "sup" => {
                let text = node.text();
                match raised_number(text.trim(), &self.line) {
                    Some(mark) => self.line.push_str(&mark),
                    None => self.children(node)?,
                }
                Ok(())
            }
            _ if BLOCKS.contains(&name.as_str()) => {
                self.end_line()?;
                self.children(node)?;
                self.end_line()
            }
            _ => self.children(node),
        }
    }

    /// A row of data is a line with its cells separated by tabs; a table that only lays out the page yields its blocks.
    fn table(&mut self, node: &NodeRef<'_>) -> Result<(), FormatError> {
        self.end_line()?;
        let mut rows = Vec::new();
        collect_rows(node, &mut rows);
        let lays_out = rows.iter().any(|row| cells(row).iter().any(lays_out));
        // A data table whose cells contain lists is still a data table.
        let data = rows.len() >= 2 && rows.iter().all(|row| !cells(row).iter().any(frames)) && rows.iter().any(|row| cells(row).len() >= 2);
        let inside = self.draft.in_table;
        self.draft.in_table |= data;
        for row in &rows {
            let cells = cells(row);
            if lays_out || cells.len() == 1 {
                for cell in &cells {
                    self.children(cell)?;
                    self.end_line()?;
                }
                continue;
            }
            let texts: Vec<String> = cells
                .iter()
                .map(|cell| {
                    let mut text = String::new();
                    push_collapsed(&cell.text(), &mut text);
                    text.trim().replace('\t', " ")
                })
                .collect();
            self.draft.row(texts.join("\t").trim_end())?;
        }
        self.draft.in_table = inside;
        Ok(())
    }
}

/// Whether a cell contains running text or tables rather than data.
fn lays_out(cell: &NodeRef<'_>) -> bool {
    let paragraphs = || cell.descendants_it().filter(|node| node.has_name("p") || node.has_name("br")).count();
    cell.descendants_it().any(|node| node.has_name("table"))
        || (paragraphs() >= 3 && cell.text().chars().filter(|&c| c == '。').count() >= 3)
}

/// Whether a cell contains a table or as much text as a page does.
fn frames(cell: &NodeRef<'_>) -> bool {
    cell.descendants_it().any(|node| node.has_name("table")) || cell.text().chars().filter(|c| !c.is_whitespace()).take(801).count() > 800
}

/// The rows of a table, without those of nested tables.
fn collect_rows<'a>(node: &NodeRef<'a>, out: &mut Vec<NodeRef<'a>>) {
    for child in node.children_it(false).filter(|child| child.is_element()) {
        if child.has_name("tr") {
            out.push(child);
        } else if ["tbody", "thead", "tfoot"].iter().any(|name| child.has_name(name)) {
            collect_rows(&child, out);
        } else if child.has_name("caption") {
            out.push(child);
        }
    }
}

fn cells<'a>(row: &NodeRef<'a>) -> Vec<NodeRef<'a>> {
    if row.has_name("caption") {
        return vec![*row];
    }
    row.children_it(false).filter(|cell| cell.has_name("td") || cell.has_name("th")).collect()
}

/// Adds text with its white space as a browser shows it; a line break in the source of Chinese text is not a space.
fn push_collapsed(text: &str, out: &mut String) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !matches!(c, ' ' | '\n' | '\r' | '\t' | '\x0c') {
            out.push(c);
            continue;
        }
        let mut broken = c == '\n';
        while let Some(&next) = chars.peek().filter(|next| matches!(next, ' ' | '\n' | '\r' | '\t' | '\x0c')) {
            broken |= next == '\n';
            chars.next();
        }
        let wide = |c: Option<char>| c.is_none_or(|c| !c.is_ascii());
        let between = wide(out.chars().next_back()) || wide(chars.peek().copied());
        if !(out.is_empty() || out.ends_with(' ') || (broken && between)) {
            out.push(' ');
        }
    }
}
