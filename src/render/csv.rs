//! RFC 4180, one header for each part.

use super::flatten;
use super::view::ReportView;
use crate::analysis::Part;
use std::io::{self, Write};

/// What becomes of a cell that a spreadsheet would take for a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// It stays as it is: programs read it.
    Exact,
    /// It gets an apostrophe before it, which spreadsheets do not show (OWASP, “CSV injection”).
    Harmless,
}

impl Cells {
    fn cell(self, mut cell: String) -> String {
        let opens = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
        // `-2.3` is a number, and `-` names standard input.
        if self == Cells::Harmless && opens && cell.parse::<f64>().is_err() && cell != "-" {
            cell.insert(0, '\'');
        }
        cell
    }
}

/// Writes rows as RFC 4180 says: cells in quotation marks where they must be, lines ended by CR LF.
///
/// # Errors
/// When the sink fails.
pub fn write(rows: impl IntoIterator<Item = Vec<String>>, cells: Cells, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new().has_headers(false).terminator(::csv::Terminator::CRLF).from_writer(out);
    for row in rows {
        writer.write_record(row.into_iter().map(|cell| cells.cell(cell))).map_err(cause)?;
    }
    writer.flush()
}

/// The library's error hides the one of the sink, and with it whether a pipe was closed.
fn cause(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The names of the columns of `part`; of a summary row for each report where no part is named.
pub fn header(part: Option<Part>) -> &'static [&'static str] {
    match part {
        None => &[
            "path",
            "title",
            "issuer",
            "date",
            "kind",
            "document_number",
            "chars",
            "paragraphs",
            "sentences",
            "words",
            "sections",
            "quotes",
            "chains",
            "citations",
            "key_phrases",
            "issuers",
            "period_from",
            "period_to",
        ],
        Some(Part::Outline) => &["path", "id", "level", "style", "number", "enumerator", "heading", "start", "end"],
        Some(Part::Phrases) => &["path", "text", "class", "score", "count", "rarity", "heading", "context", "sections"],
        Some(Part::Quotes) => &["path", "text", "kind", "parts", "count", "sections"],
        Some(Part::Chains) => &["path", "text", "kind", "link", "nodes", "section", "start", "end"],
        Some(Part::Citations) => &["path", "text", "kind", "count"],
        Some(Part::Indicators) => &[
            "path",
            "subject",
            "change",
            "value",
            "value_to",
            "base",
            "unit",
            "qualifier",
            "kind",
            "period",
            "section",
            "text",
            "start",
            "end",
        ],
        Some(Part::Parallels) => &["path", "text", "parts", "section", "start", "end"],
        Some(Part::Terms) => &["path", "text", "gloss", "source", "witness", "count", "sections"],
        Some(Part::Words) => &["path", "text", "tag", "start", "end"],
        Some(Part::Diagnostics) => &["path", "line", "column", "code", "severity", "message", "start", "end"],
    }
}

/// The id of a section as a spreadsheet and a data frame keep it: without the mark `1.10` is read as the number 1.1.
pub fn section_id(id: &str) -> String {
    format!("§{id}")
}

fn section_ids(ids: &[String]) -> String {
    ids.iter().map(|id| section_id(id)).collect::<Vec<_>>().join("|")
}

/// The rows of `part` for one report; lists inside a cell are joined by `|`.
pub fn rows(view: &ReportView, part: Option<Part>) -> Vec<Vec<String>> {
    let path = || view.source.path.clone();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match part {
        None => {
            let (Some(meta), Some(stats)) = (&view.meta, &view.stats) else { return Vec::new() };
            let phrases: Vec<&str> = view.key_phrases.iter().flatten().map(|phrase| phrase.text.as_str()).collect();
            vec![vec![
                path(),
                text(&meta.title),
                text(&meta.issuer),
                text(&meta.date),
                text(&meta.kind),
                text(&meta.document_number),
                stats.chars.to_string(),
                stats.paragraphs.to_string(),
                stats.sentences.to_string(),
                stats.words.to_string(),
                stats.sections.values().sum::<usize>().to_string(),
                view.quotes.as_ref().map_or(0, Vec::len).to_string(),
                view.chains.as_ref().map_or(0, Vec::len).to_string(),
                view.citations.as_ref().map_or(0, Vec::len).to_string(),
                phrases.join("|"),
                meta.issuers.join("|"),
                meta.period.as_ref().map_or_else(String::new, |period| period.from.clone()),
                meta.period.as_ref().map_or_else(String::new, |period| period.to.clone()),
            ]]
        }
        Some(Part::Outline) => {
            let mut sections = Vec::new();
            flatten(view.outline.as_deref().unwrap_or_default(), "", &mut sections, true);
            let row = |section: &super::SectionView| {
                vec![
                    path(),
                    section_id(&section.id),
                    section.level.to_string(),
                    section.style.to_string(),
                    section.number.map(|number| number.to_string()).unwrap_or_default(),
                    text(&section.enumerator),
                    text(&section.heading),
                    section.span[0].to_string(),
                    section.span[1].to_string(),
                ]
            };
            sections.into_iter().map(|(_, section)| row(section)).collect()
        }
        Some(Part::Phrases) => view
            .key_phrases
            .iter()
            .flatten()
            .map(|phrase| {
                vec![
                    path(),
                    phrase.text.clone(),
                    phrase.class.to_string(),
                    phrase.score.to_string(),
                    phrase.count.to_string(),
                    phrase.rarity.to_string(),
                    text(&phrase.heading),
                    phrase.context.clone(),
                    section_ids(&phrase.sections),
                ]
            })
            .collect(),
        Some(Part::Quotes) => view
            .quotes
            .iter()
            .flatten()
            .map(|quote| {
                vec![
                    path(),
                    quote.text.clone(),
                    quote.kind.to_string(),
                    quote.parts.join("|"),
                    quote.count.to_string(),
                    section_ids(&quote.sections),
                ]
            })
            .collect(),
        Some(Part::Chains) => view
            .chains
            .iter()
            .flatten()
            .map(|chain| {
                vec![
                    path(),
                    chain.text.clone(),
                    chain.kind.to_string(),
                    chain.link.clone(),
                    chain.nodes.join("|"),
                    chain.section.as_deref().map(section_id).unwrap_or_default(),
                    chain.span[0].to_string(),
                    chain.span[1].to_string(),
                ]
            })
            .collect(),
        Some(Part::Citations) => view
            .citations
            .iter()
            .flatten()
            .map(|citation| vec![path(), citation.text.clone(), citation.kind.to_string(), citation.count.to_string()])
            .collect(),
        Some(Part::Indicators) => {
            let figure = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
            let row = |found: &super::view::IndicatorView| {
                vec![
                    path(),
                    text(&found.subject),
                    text(&found.change),
                    found.value.to_string(),
                    figure(found.value_to),
                    figure(found.base),
                    found.unit.clone(),
                    text(&found.qualifier),
                    found.kind.to_string(),
                    text(&found.period),
                    found.section.as_deref().map(section_id).unwrap_or_default(),
                    crate::document::one_line(&found.text),
                    found.span[0].to_string(),
                    found.span[1].to_string(),
                ]
            };
            view.indicators.iter().flatten().map(row).collect()
        }
        Some(Part::Parallels) => view
            .parallels
            .iter()
            .flatten()
            .map(|found| {
                let text = crate::document::one_line(&found.text);
                vec![
                    path(),
                    text,
                    found.parts.join("|"),
                    found.section.as_deref().map(section_id).unwrap_or_default(),
                    found.span[0].to_string(),
                    found.span[1].to_string(),
                ]
            })
            .collect(),
        Some(Part::Terms) => view
            .terms
            .iter()
            .flatten()
            .map(|term| {
                vec![
                    path(),
                    term.text.clone(),
                    text(&term.gloss),
                    term.source.to_string(),
                    term.witness.unwrap_or_default().to_string(),
                    term.count.to_string(),
                    section_ids(&term.sections),
                ]
            })
            .collect(),
        Some(Part::Words) => view
            .tokens
            .iter()
            .flatten()
            .map(|token| vec![path(), token.text.clone(), token.tag.clone(), token.span[0].to_string(), token.span[1].to_string()])
            .collect(),
        Some(Part::Diagnostics) => view
            .diagnostics
            .iter()
            .flatten()
            .map(|found| {
                vec![
                    path(),
                    found.line.to_string(),
                    found.column.to_string(),
                    found.code.to_string(),
                    found.severity.to_string(),
                    found.message.clone(),
                    found.span[0].to_string(),
                    found.span[1].to_string(),
                ]
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_look_like_formulas_are_made_harmless_on_request() {
        let row = || ["=1+1", "-2.3", "-甲", "@甲", "\t=1", "——甲", "-", "甲=1", ""].map(str::to_string).to_vec();
        let written = |cells| {
            let mut out = Vec::new();
            write([row()], cells, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(written(Cells::Exact), "=1+1,-2.3,-甲,@甲,\t=1,——甲,-,甲=1,\r\n");
        assert_eq!(written(Cells::Harmless), "'=1+1,-2.3,'-甲,'@甲,'\t=1,——甲,-,甲=1,\r\n");
    }

    #[test]
    fn a_closed_pipe_is_told_as_such() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let rows = std::iter::repeat_n(vec!["x".repeat(100)], 1000);
        assert_eq!(write(rows, Cells::Exact, &mut Closed).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
    }
}
