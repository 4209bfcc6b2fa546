//! Reports that are compared with each other: read once for what they say, and once more for how often each says it.

use super::args::{Drawing, Format, ReadingArgs};
use super::messages::{complain, nothing_found};
use super::output::{Sources, replace};
use super::threads::Threads;
use super::{Outcome, inputs, safely};
use anyhow::Context;
use baogao::corpus::Reports;
use baogao::render::Sheet;
use baogao::{Input, InputError, ReadOptions, Report, Shown};
use std::borrow::Cow;
use std::io::Write;
use std::path::{Path, PathBuf};

/// How many key phrases of a report count as formulations.
pub const PHRASES: usize = 100;

/// One report, which can be read as often as needed.
enum ReportSource {
    Input(Input),
    /// An input that can be read only once: standard input, a pipe.
    Held(Box<Report>),
}

impl ReportSource {
    fn path(&self) -> PathBuf {
        match self {
            ReportSource::Input(input) => input.path(),
            ReportSource::Held(report) => PathBuf::from(&report.source.path),
        }
    }

    fn read(&self, options: &ReadOptions) -> Result<Cow<'_, Report>, InputError> {
        match self {
            ReportSource::Input(input) => baogao::read(input, options).map(Cow::Owned),
            ReportSource::Held(report) => Ok(Cow::Borrowed(report)),
        }
    }
}

/// The reports that paths stand for.
pub struct Collection {
    sources: Vec<ReportSource>,
    threads: Threads,
    reading: ReadOptions,
    /// The files that are read; nothing may be written to them.
    files: Sources,
    /// Whether all could be read so far.
    pub outcome: Outcome,
}

impl Collection {
    /// Finds the reports; those that cannot be are named on standard error.
    pub fn of(paths: &[PathBuf], reading: &ReadingArgs) -> anyhow::Result<Self> {
        let options = reading.options();
        let (inputs, paths) = inputs::find(paths, reading)?;
        let threads = Threads::of(reading.jobs, inputs.len())?;
        let files = Sources::of(&inputs, reading);
        let mut outcome = if inputs.is_empty() { nothing_found(&paths) } else { Outcome::Done };
        let hold = |input: Result<Input, InputError>| match input? {
            input if input.is_stream() => safely::on(&input.path(), || Ok(ReportSource::Held(Box::new(baogao::read(&input, &options)?)))),
            input => Ok(ReportSource::Input(input)),
        };
        let mut sources = Vec::new();
        for input in inputs {
            match hold(input) {
                Ok(source) => sources.push(source),
                Err(error) => {
                    outcome = Outcome::SomeFailed;
                    complain(&error);
                }
            }
        }
        Ok(Collection { sources, threads, reading: options, files, outcome })
    }

    /// Checks where the result goes before anything is written.
    ///
    /// # Errors
    /// When `output` is one of the files that are read: a report, or one of the `others`.
    pub fn refuse<'f>(&mut self, output: Option<&Path>, others: impl IntoIterator<Item = &'f PathBuf>) -> anyhow::Result<()> {
        others.into_iter().for_each(|path| self.files.add(path));
        self.files.refuse(output)
    }

    /// How many reports there are.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// The report, if there is only one and it can be read.
    pub fn only(&self) -> Option<Cow<'_, Report>> {
        match self.sources.as_slice() {
            [source] => source.read(&self.reading).ok(),
            _ => None,
        }
    }

    /// Works on every report on all threads and hands over the results in order. A report that cannot be read, or that the work fails
    /// on, is named and left out from then on.
    pub fn try_each<T: Send>(
        &mut self,
        work: impl Fn(&Report) -> Result<T, InputError> + Sync,
        mut take: impl FnMut(T) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut failed = vec![false; self.sources.len()];
        let mut at = 0;
        self.threads.in_order(
            &self.sources,
            |source| safely::on(&source.path(), || source.read(&self.reading).and_then(|report| work(&report))),
            |result| {
                at += 1;
                match result {
                    Ok(result) => take(result),
                    Err(error) => {
                        complain(&error);
                        failed[at - 1] = true;
                        Ok(())
                    }
                }
            },
        )?;
        if failed.contains(&true) {
            self.outcome = Outcome::SomeFailed;
            let mut failed = failed.into_iter();
            self.sources.retain(|_| !failed.next().unwrap_or(false));
        }
        Ok(())
    }
}

impl Reports for Collection {
    type Error = anyhow::Error;

    fn each<T: Send>(&mut self, work: impl Fn(&Report) -> T + Sync, mut take: impl FnMut(T)) -> anyhow::Result<()> {
        self.try_each(
            |report| Ok(work(report)),
            |result| {
                take(result);
                Ok(())
            },
        )
    }
}

/// Runs `write` on a file that appears whole or not at all, or on standard output.
pub fn into(path: Option<&Path>, out: &mut dyn Write, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let Some(path) = path else { return write(out) };
    let mut bytes = Vec::new();
    write(&mut bytes)?;
    replace(path, [&bytes[..]]).with_context(|| format!("{}: cannot be written", Shown(path)))
}

/// Writes a view as JSON, pretty or on one line, or as a CSV table; `other` draws what people read.
pub fn write<V: serde::Serialize>(
    drawing: &Drawing,
    view: &V,
    csv: impl FnOnce(&V) -> Sheet,
    other: impl FnOnce(&V, Format, &mut dyn Write) -> std::io::Result<()>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match drawing.format_or(Format::Table) {
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, view)?;
            writeln!(out)?;
        }
        Format::Jsonl => {
            serde_json::to_writer(&mut *out, view)?;
            writeln!(out)?;
        }
        Format::Csv => {
            if drawing.bom {
                out.write_all("\u{feff}".as_bytes())?;
            }
            csv(view).csv(drawing.cells(), out)?;
        }
        format @ (Format::Table | Format::Markdown | Format::Html) => other(view, format, out)?,
        format => anyhow::bail!("-f {} is not available for this command: try table, json, jsonl, csv or markdown", format.name()),
    }
    Ok(())
}
