//! RFC 4180.

use super::parts::PartEntry;
use super::view::ReportView;
use crate::analysis::Part;
use std::io::{self, Write};

/// What is done with a cell that a spreadsheet would take for a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// It stays as it is: programs read it.
    Exact,
    /// It is prefixed with an apostrophe, which spreadsheets do not show (OWASP, “CSV injection”).
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

/// Writes rows according to RFC 4180: cells in quotation marks where necessary, lines ended by CR LF.
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

/// The library's error hides that of the sink, and with it whether a pipe was closed.
fn cause(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The id of a section in a form that spreadsheets and data frames keep: without the mark, `1.10` is read as the number 1.1.
pub fn section_id(id: &str) -> String {
    format!("§{id}")
}

/// The names of the columns of `part`; those of a report's summary row if no part is named.
pub fn header(part: Option<Part>) -> Vec<String> {
    std::iter::once("path").chain(PartEntry::of(part).names()).map(str::to_string).collect()
}

/// The rows of `part` for one report; lists inside a cell are joined by `|`.
pub fn rows(view: &ReportView, part: Option<Part>) -> Vec<Vec<String>> {
    PartEntry::of(part).sheet(view).map(|sheet| sheet.for_programs(Some(&view.source.path)).collect()).unwrap_or_default()
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
