//! Word files (ECMA-376): paragraphs, heading styles, automatic numbers, tables, notes, text boxes.

mod notes;
mod numbering;
mod numerals;
mod styles;

use super::draft::{Draft, FAR_RIGHT, iso_date, raised_number};
use super::error::FormatError;
use super::limits::Limits;
use super::packed::Package;
use super::xml::{self, attribute, child, children, is};
use notes::Notes;
use numbering::{Counters, Numbering};
use roxmltree::Node;
use styles::Styles;

/// A paragraph indented this far, in twentieths of a point, stands to the right.
const FAR: i64 = 3600;

/// The text of a Word file.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Draft, FormatError> {
    let mut package = Package::open(bytes, limits)?;
    let mut part = |name: &str| package.part(name)?.map(|bytes| xml::text(&bytes)).transpose();
    let main = part("_rels/.rels")?.and_then(|text| main_part(&text, limits)).unwrap_or_else(|| "word/document.xml".to_string());
    let folder = main.rsplit_once('/').map_or("word", |(folder, _)| folder).to_string();
    let body = part(&main)?.ok_or_else(|| FormatError::Damaged(format!("it has no {main}")))?;
    let styles_text = part(&format!("{folder}/styles.xml"))?;
    let numbering_text = part(&format!("{folder}/numbering.xml"))?;
    let notes_texts = [part(&format!("{folder}/footnotes.xml"))?, part(&format!("{folder}/endnotes.xml"))?];
    let properties = part("docProps/core.xml")?;

    let styles = styles_text.as_deref().map(|text| xml::parse(text, limits)).transpose()?;
    let styles = styles.as_ref().map(|tree| Styles::read(tree.root_element())).unwrap_or_default();
    let numbering = numbering_text.as_deref().map(|text| xml::parse(text, limits)).transpose()?;
    let numbering = numbering.as_ref().map(|tree| Numbering::read(tree.root_element())).unwrap_or_default();
    let notes = Notes::read(&notes_texts, limits)?;

    let tree = xml::parse(&body, limits)?;
    let mut draft = Draft::new(limits);
    draft.file_info.whole_lines = true;
    if let Some(text) = properties {
        // Properties are not part of the text: damaged ones are no reason to refuse it.
        if let Ok(tree) = xml::parse(&text, limits) {
            let value =
                |name: &str| child(tree.root_element(), name).and_then(|node| node.text()).map(str::trim).filter(|text| !text.is_empty());
            draft.file_info.file_title = value("title").map(str::to_string);
            draft.file_info.file_date = value("modified").or_else(|| value("created")).and_then(iso_date);
        }
    }
    let mut reader = DocxReader {
        draft,
        styles: &styles,
        numbering: &numbering,
        notes: &notes,
        counters: Counters::default(),
        title: None,
        carried: String::new(),
    };
    if let Some(body) = child(tree.root_element(), "body") {
        reader.blocks(body)?;
        let carried = std::mem::take(&mut reader.carried);
        reader.draft.paragraph(&carried, None, None)?;
    }
    let DocxReader { mut draft, title, .. } = reader;
    draft.file_info.title = title;
    if draft.is_blank() { Err(FormatError::Empty) } else { Ok(draft) }
}

/// The part that the package names as its document; Word on the web calls it `word/document2.xml`.
fn main_part(relations: &str, limits: &Limits) -> Option<String> {
    let tree = xml::parse(relations, limits).ok()?;
    let relation =
        children(tree.root_element()).find(|node| attribute(*node, "Type").is_some_and(|kind| kind.ends_with("/officeDocument")))?;
    attribute(relation, "Target").map(|target| target.trim_start_matches('/').to_string())
}

/// Walks the body in reading order.
struct DocxReader<'r> {
    draft: Draft,
    styles: &'r Styles,
    numbering: &'r Numbering,
    notes: &'r Notes,
    counters: Counters,
    /// The paragraphs of the style Title, joined.
    title: Option<String>,
    /// A paragraph whose end was deleted under change tracking: the next one continues it.
    carried: String,
}

/// The parts of a paragraph's runs.
#[derive(Default)]
struct Runs {
    text: String,
    /// Notes referred to, in order.
    notes: Vec<String>,
    /// Paragraphs of text boxes anchored here.
    boxes: Vec<String>,
}

impl DocxReader<'_> {
    fn blocks(&mut self, parent: Node<'_, '_>) -> Result<(), FormatError> {
        for node in children(parent) {
            match node.tag_name().name() {
                "p" => self.paragraph(node)?,
                "tbl" => self.table(node)?,
                "sectPr" | "del" | "moveFrom" => {}
                "AlternateContent" => {
                    if let Some(node) = alternative(node) {
                        self.blocks(node)?;
                    }
                }
                // sdt, sdtContent, customXml, ins, moveTo …: only their content counts.
                _ => self.blocks(node)?,
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, node: Node<'_, '_>) -> Result<(), FormatError> {
        let (line, runs) = self.line(node);
        let line = std::mem::take(&mut self.carried) + &line;
        let style = self.styles.of(node);
        let properties = child(node, "pPr");
        let level = properties
            .and_then(|properties| child(properties, "outlineLvl"))
            .and_then(|level| attribute(level, "val")?.parse::<u8>().ok())
            .or(style.outline)
            .filter(|&level| level < 9)
            .map(|level| level + 1);
        if style.is_title && !runs.text.trim().is_empty() {
            self.title.get_or_insert_default().push_str(runs.text.trim());
        }
        let indent = if is_far_right(properties) && line.chars().count() <= 40 { FAR_RIGHT } else { "" };
        if is_joined(node) {
            self.carried = line;
        } else {
            self.draft.paragraph(&format!("{indent}{line}"), None, level)?;
        }
        for text in &runs.boxes {
            self.draft.paragraph(text, None, None)?;
        }
        for id in &runs.notes {
            if let Some((label, text)) = self.notes.get(id) {
                self.draft.paragraph(&format!("［{label}］{text}"), None, None)?;
            }
        }
        Ok(())
    }

    /// The text of a paragraph with its automatic number.
    fn line(&mut self, node: Node<'_, '_>) -> (String, Runs) {
        let mut runs = Runs::default();
        self.runs(node, &mut runs);
        let number = if runs.text.trim().is_empty() { None } else { self.number(node) };
        (number.unwrap_or_default() + &runs.text, runs)
    }

    /// The text of a paragraph in a cell: Word shows a number there even if the cell is otherwise empty (`序号`).
    fn cell(&mut self, node: Node<'_, '_>) -> String {
        let (line, runs) = self.line(node);
        if runs.text.trim().is_empty() {
            self.number(node).unwrap_or_default().trim_end_matches(['.', '．', '、', ' ', '\t']).to_string()
        } else {
            line
        }
    }

    fn number(&mut self, node: Node<'_, '_>) -> Option<String> {
        let own = child(node, "pPr").and_then(|properties| child(properties, "numPr"));
        let value = |name: &str| own.and_then(|own| child(own, name)).and_then(|node| attribute(node, "val")?.parse::<i64>().ok());
        let style = self.styles.of(node);
        let id = value("numId").or(style.number)?;
        let level = value("ilvl").or(style.level).or_else(|| self.numbering.level_of_style(id, style.id)).unwrap_or(0);
        self.counters.next(self.numbering, id, usize::try_from(level).ok()?)
    }

    fn runs(&mut self, parent: Node<'_, '_>, out: &mut Runs) {
        for node in children(parent) {
            match node.tag_name().name() {
                "t" => out.text.push_str(node.text().unwrap_or_default()),
                "tab" | "ptab" if !is(parent, "tabs") => out.text.push('\t'),
                "br" | "cr" => {
                    if !matches!(attribute(node, "type"), Some("page" | "column")) {
                        out.text.push('\n');
                    }
                }
                "noBreakHyphen" => out.text.push('-'),
                "sym" => {
                    let code = attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok());
                    out.text.extend(code.and_then(char::from_u32));
                }
                "footnoteReference" | "endnoteReference" => {
                    let kind = &node.tag_name().name()[..1];
                    out.notes.extend(attribute(node, "id").map(|id| format!("{kind}{id}")));
                }
                "pPr" | "rPr" | "del" | "moveFrom" | "instrText" | "delText" | "rt" | "sdtPr" | "fldData" => {}
                "r" if is_hidden(node) => {}
                "r" if is_raised(node) => {
                    let from = out.text.len();
                    children(node).for_each(|inner| {
                        if is(inner, "t") {
                            out.text.push_str(inner.text().unwrap_or_default());
                        }
                    });
                    let raised = out.text.split_off(from);
                    let mark = raised_number(raised.trim(), &out.text);
                    out.text.push_str(&mark.unwrap_or(raised));
                }
                "AlternateContent" => {
                    if let Some(node) = alternative(node) {
                        self.runs(node, out);
                    }
                }
                "txbxContent" => self.text_box(node, out),
                _ => self.runs(node, out),
            }
        }
    }

    fn text_box(&mut self, node: Node<'_, '_>, out: &mut Runs) {
        for paragraph in node.descendants().filter(|inner| is(*inner, "p")) {
            let (line, inner) = self.line(paragraph);
            out.boxes.push(line);
            // A box inside a box is among the descendants.
            out.notes.extend(inner.notes);
        }
    }

    /// One row per line, with its cells separated by tabs; a table that only frames text yields its paragraphs.
    fn table(&mut self, node: Node<'_, '_>) -> Result<(), FormatError> {
        for row in inside(node, "tr") {
            let cells: Vec<Node<'_, '_>> = inside(row, "tc");
            let frames = cells.len() == 1 || cells.iter().any(|cell| child(*cell, "tbl").is_some() || long(*cell));
            if frames {
                for cell in cells {
                    self.blocks(cell)?;
                }
                continue;
            }
            let mut line = String::new();
            for (index, cell) in cells.iter().enumerate() {
                if index > 0 {
                    line.push('\t');
                }
                let texts: Vec<String> =
                    inside(*cell, "p").into_iter().map(|paragraph| self.cell(paragraph).replace(['\n', '\t'], " ")).collect();
                let texts: Vec<&str> = texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
                line.push_str(&texts.join(" "));
            }
            self.draft.row(&line)?;
        }
        Ok(())
    }
}

/// A cell that contains paragraphs of running text rather than data.
fn long(cell: Node<'_, '_>) -> bool {
    let paragraphs = inside(cell, "p");
    paragraphs.len() >= 3
        && paragraphs
            .iter()
            .filter(|p| p.descendants().filter_map(|node| node.text()).map(|t| t.chars().count()).sum::<usize>() >= 60)
            .count()
            >= 2
}

/// The elements called `name` below `node`, looking through wrappers (content controls, tracked insertions).
fn inside<'a, 't>(node: Node<'a, 't>, name: &str) -> Vec<Node<'a, 't>> {
    let mut found = Vec::new();
    for inner in children(node) {
        if is(inner, name) {
            found.push(inner);
        } else if matches!(inner.tag_name().name(), "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml") {
            found.extend(inside(inner, name));
        }
    }
    found
}

/// What a reader that supports the newer drawing takes; if there is none, the fallback.
fn alternative<'a, 't>(node: Node<'a, 't>) -> Option<Node<'a, 't>> {
    child(node, "Choice").or_else(|| child(node, "Fallback"))
}

/// Whether the mark at the paragraph's end is deleted.
fn is_joined(paragraph: Node<'_, '_>) -> bool {
    let mark = child(paragraph, "pPr").and_then(|properties| child(properties, "rPr"));
    mark.is_some_and(|mark| child(mark, "del").is_some() || child(mark, "moveFrom").is_some())
}

fn is_hidden(run: Node<'_, '_>) -> bool {
    let vanish = child(run, "rPr").and_then(|properties| child(properties, "vanish"));
    vanish.is_some_and(|vanish| !matches!(attribute(vanish, "val"), Some("0" | "false" | "off")))
}

/// Whether a run is raised and contains nothing but text.
fn is_raised(run: Node<'_, '_>) -> bool {
    let raised = child(run, "rPr").and_then(|properties| child(properties, "vertAlign"));
    raised.is_some_and(|raised| attribute(raised, "val") == Some("superscript"))
        && children(run).all(|inner| is(inner, "t") || is(inner, "rPr"))
}

/// Whether a paragraph is set to the right, as a signature is.
fn is_far_right(properties: Option<Node<'_, '_>>) -> bool {
    let value = |element: &str, names: &[&str]| {
        let node = properties.and_then(|properties| child(properties, element))?;
        names.iter().find_map(|name| attribute(node, name))
    };
    let twips = |names: &[&str]| value("ind", names).and_then(|value| value.parse::<i64>().ok()).unwrap_or(0);
    matches!(value("jc", &["val"]), Some("right" | "end")) || twips(&["left", "start"]) + twips(&["firstLine"]) >= FAR
}
