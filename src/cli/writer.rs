//! Puts together what was drawn of many reports.

use super::args::Format;
use super::drawing::Rendered;
use super::plan::Plan;
use baogao::InputError;
use baogao::render::{self, Cells, FailureView, SummaryRow};
use std::io::Write;

/// Puts the pieces together: brackets and commas of an array, one CSV header, a summary table.
pub struct ResultWriter<'a> {
    plan: &'a Plan<'a>,
    several: bool,
    written: usize,
    pub has_diagnostics: bool,
    rows: Vec<SummaryRow>,
}

impl<'a> ResultWriter<'a> {
    pub fn new(plan: &'a Plan<'a>, several: bool) -> Self {
        ResultWriter { plan, several, written: 0, has_diagnostics: false, rows: Vec::new() }
    }

    pub fn begin(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        match self.plan.args.format() {
            Format::Json if self.several => out.write_all(b"[")?,
            Format::Sarif => render::sarif::begin(out)?,
            Format::Csv => {
                if self.plan.args.drawing.bom {
                    out.write_all("\u{feff}".as_bytes())?;
                }
                render::csv_write([render::csv_header(self.plan.part)], Cells::Exact, out)?;
            }
            _ => {}
        }
        Ok(())
    }

    pub fn piece(&mut self, piece: Rendered, out: &mut dyn Write) -> anyhow::Result<()> {
        match piece {
            Rendered::Row(row) => self.rows.push(row),
            Rendered::Drawn(drawn) => {
                if self.plan.args.format() == Format::Sarif && drawn.has_diagnostics && self.has_diagnostics {
                    out.write_all(b",")?;
                }
                self.has_diagnostics |= drawn.has_diagnostics;
                if self.plan.args.format() == Format::Json && self.several {
                    out.write_all(if self.written > 0 { b",\n" } else { b"\n" })?;
                }
                drawn.bytes.iter().try_for_each(|page| out.write_all(page))?;
                if self.plan.args.format() == Format::Jsonl {
                    out.flush()?;
                }
            }
        }
        self.written += 1;
        Ok(())
    }

    pub fn failure(&mut self, error: &InputError, out: &mut dyn Write) -> anyhow::Result<()> {
        if self.plan.args.format() == Format::Jsonl {
            serde_json::to_writer(&mut *out, &FailureView::new(error))?;
            writeln!(out)?;
            out.flush()?;
        }
        Ok(())
    }

    pub fn end(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        match self.plan.args.format() {
            Format::Json if self.several => out.write_all(if self.written > 0 { b"\n]\n" } else { b"]\n" })?,
            Format::Json if self.written > 0 => out.write_all(b"\n")?,
            Format::Sarif => render::sarif::end(out)?,
            Format::Table if self.several && self.plan.part.is_none() => render::table_summary(&self.rows, self.plan.style, out)?,
            _ => {}
        }
        Ok(())
    }
}
