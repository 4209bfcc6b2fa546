//! Commands that read reports: inputs are analysed in windows on all threads and written in their own order.

use super::Outcome;
use super::args::{ColorChoice, Format, Reports};
use anyhow::Context;
use baogao::render::{self, FailureView, ReportView, Selection, SummaryRow, TableStyle};
use baogao::{Analysis, Document, Folder, Input, InputError, Lexicon, Part, PhraseOptions, ReadOptions, Report};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use std::io::{IsTerminal, Write};

/// Inputs that are held at a time, for each thread.
const WINDOW: usize = 16;

/// Threads at the most.
const MOST_THREADS: usize = 256;

/// From this many inputs on they are weighed against each other.
const MANY: usize = 20;

/// How many inputs are read for that, and how many phrases of each are counted.
const COUNTED: usize = 500;
const COUNTED_PHRASES: usize = 100;

/// How words are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    Hidden,
    Plain,
    Tagged,
}

impl Words {
    pub fn from(listed: bool) -> Self {
        if listed { Words::Tagged } else { Words::Hidden }
    }

    pub fn tagged(tags: bool) -> Self {
        if tags { Words::Tagged } else { Words::Plain }
    }
}

/// Names an input that failed.
#[allow(clippy::print_stderr)]
pub fn complain(error: &InputError) {
    eprintln!("baogao: {error}");
}

/// Folders that hold no report are as good as a wrong path.
#[allow(clippy::print_stderr)]
fn nothing_found(args: &Reports) -> Outcome {
    for path in &args.paths {
        eprintln!(
            "baogao: {}: no report in it (text, Markdown, .html, .docx, .pdf, .ofd or .zip); name the files themselves to read others",
            path.display()
        );
    }
    Outcome::SomeFailed
}

/// Without a path on a terminal the program waits: say for what.
#[allow(clippy::print_stderr)]
fn hint_at_standard_input(inputs: &[Result<Input, InputError>]) {
    if inputs.iter().any(|input| matches!(input, Ok(Input::Stdin))) && std::io::stdin().is_terminal() {
        eprintln!("baogao: reading standard input; end it with Ctrl-D, or name a file");
    }
}

struct Plan<'a> {
    args: &'a Reports,
    reading: ReadOptions,
    selection: Selection,
    part: Option<Part>,
    words: Words,
    lexicon: Option<Lexicon>,
    options: PhraseOptions,
    style: TableStyle,
}

pub fn run(args: &Reports, parts: &[Part], words: Words, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let format = args.format();
    anyhow::ensure!(format != Format::Sarif || parts == [Part::Diagnostics], "-f sarif is for check: try baogao check -f sarif");
    let top = args.top.unwrap_or(if format == Format::Table { 20 } else { 50 });
    let selection =
        Selection { parts: parts.to_vec(), top, tokens: words != Words::Hidden, text: args.with_text, places: args.with_places };
    let mut options = PhraseOptions { most: top, ..PhraseOptions::default() };
    for path in &args.stopwords {
        options.stopwords.extend(baogao::read_stopwords(path)?);
    }
    let mut own = Vec::new();
    for path in &args.dict {
        own.extend(baogao::read_words(path)?);
    }
    let lexicon = selection.needs_words().then(|| Lexicon::with_words(&own));
    let rows = if args.all { usize::MAX } else { args.top.unwrap_or(20) };
    let style = TableStyle::new(columns(), colour(args.color), rows);
    let reading = args.reading.options();
    let mut plan = Plan { args, reading, selection, part: parts.first().copied(), words, lexicon, options, style };
    let inputs = baogao::expand(&args.paths, &plan.reading.limits);
    let threads = pool(args.jobs, inputs.len())?;
    plan.options.folder = threads.install(|| folder(&plan, &inputs));
    let several = args.paths.len() > 1 || inputs.len() > 1 || args.paths.iter().any(|path| path.is_dir());
    let mut writer = Writer::new(&plan, several);
    writer.begin(out)?;
    let bar = progress(inputs.len());
    let mut outcome = if inputs.is_empty() { nothing_found(args) } else { Outcome::Done };
    hint_at_standard_input(&inputs);
    let mut inputs = inputs.into_iter().peekable();
    while inputs.peek().is_some() {
        let window: Vec<_> = inputs.by_ref().take(WINDOW * threads.current_num_threads()).collect();
        let results: Vec<Result<Piece, InputError>> =
            threads.install(|| window.into_par_iter().map(|input| input.and_then(|input| analyse(&plan, &input, several))).collect());
        for result in results {
            bar.inc(1);
            match result {
                Ok(piece) => writer.piece(piece, out)?,
                Err(error) => {
                    outcome = Outcome::SomeFailed;
                    bar.suspend(|| complain(&error));
                    writer.failure(&error, out)?;
                }
            }
        }
    }
    bar.finish_and_clear();
    writer.end(out)?;
    if writer.faults && parts == [Part::Diagnostics] && outcome == Outcome::Done {
        outcome = Outcome::Found;
    }
    Ok(outcome)
}

/// Threads for so many inputs; one input is read on the thread that is there.
fn pool(jobs: Option<usize>, inputs: usize) -> anyhow::Result<rayon::ThreadPool> {
    let builder = rayon::ThreadPoolBuilder::new();
    // More threads than inputs, or than any machine has, would only be started and ended again.
    let most = inputs.clamp(1, MOST_THREADS);
    let builder = match jobs.filter(|jobs| *jobs > 0) {
        _ if most == 1 => builder.num_threads(1).use_current_thread(),
        Some(jobs) => builder.num_threads(jobs.min(most)),
        None => builder.num_threads(std::thread::available_parallelism().map_or(1, usize::from).min(most)),
    };
    builder.build().context("cannot start threads")
}

/// What the reports of a large folder have in common, read off its first reports before any is written.
fn folder(plan: &Plan, inputs: &[Result<Input, InputError>]) -> Folder {
    let piped = inputs.iter().any(|input| matches!(input, Ok(Input::Stdin)));
    let Some(lexicon) = plan.lexicon.as_ref().filter(|_| plan.selection.has(Part::Phrases) && inputs.len() >= MANY && !piped) else {
        return Folder::default();
    };
    let options = PhraseOptions { most: COUNTED_PHRASES, ..plan.options.clone() };
    let phrases = |input: &Result<Input, InputError>| {
        let report = baogao::read(input.as_ref().ok()?, &plan.reading).ok()?;
        let doc = Document::parse_with(&report.text, &report.hints);
        let phrases = Analysis::phrases_only(&doc, lexicon, &options);
        Some(phrases.into_iter().map(|phrase| phrase.text).collect::<Vec<String>>())
    };
    let lists: Vec<Vec<String>> = inputs[..inputs.len().min(COUNTED)].par_iter().filter_map(phrases).collect();
    Folder::of(&lists)
}

/// One analysed input: what a thread has already drawn and whether there are faults, or the row of a summary.
enum Piece {
    Drawn(Vec<u8>, bool),
    Row(SummaryRow),
}

fn analyse(plan: &Plan, input: &Input, several: bool) -> Result<Piece, InputError> {
    let report = baogao::read(input, &plan.reading)?;
    let view = view(plan, &report);
    let faults = has_faults(&view);
    let mut drawn = Vec::new();
    let result = match plan.args.format() {
        Format::Table if several && plan.part.is_none() => return Ok(Piece::Row(SummaryRow::of(&view))),
        Format::Sarif => render::sarif::results(&view, &mut drawn),
        Format::Table if plan.part == Some(Part::Diagnostics) => render::excerpt_report(&view, &report.text, plan.style, &mut drawn),
        Format::Table => table(plan, &view, several, &mut drawn),
        Format::Json => serde_json::to_writer_pretty(&mut drawn, &view).map_err(Into::into),
        Format::Jsonl => serde_json::to_writer(&mut drawn, &view).map_err(std::io::Error::from).and_then(|()| writeln!(drawn)),
        Format::Csv => csv(&render::csv_rows(&view, plan.part), &mut drawn),
        Format::Markdown => render::markdown_report(&view, &mut drawn),
    };
    // A Vec takes whatever is written to it.
    debug_assert!(result.is_ok());
    Ok(Piece::Drawn(drawn, faults))
}

fn has_faults(view: &ReportView) -> bool {
    view.diagnostics.as_ref().is_some_and(|found| !found.is_empty())
}

fn view(plan: &Plan, report: &Report) -> ReportView {
    let doc = Document::parse_with(&report.text, &report.hints);
    let analysis = match &plan.lexicon {
        Some(lexicon) if plan.selection.has(Part::Phrases) => {
            let mut analysis = Analysis::of_parts(&doc, lexicon, &plan.options, &plan.selection.parts);
            if plan.selection.tokens {
                analysis.tag_words(lexicon);
            }
            analysis
        }
        Some(lexicon) => Analysis::words_only(&doc, lexicon),
        None => Analysis::parts(&doc, &plan.selection.parts),
    };
    ReportView::new(report, &analysis, &plan.selection)
}

fn table(plan: &Plan, view: &ReportView, several: bool, out: &mut Vec<u8>) -> std::io::Result<()> {
    if several {
        writeln!(out, "== {} ==", view.source.path)?;
    }
    if plan.part == Some(Part::Words) {
        return words(plan, view, out);
    }
    render::table_report(view, plan.style, out)?;
    if plan.words != Words::Hidden {
        writeln!(out, "\nWords")?;
        words(plan, view, out)?;
    }
    if several { writeln!(out) } else { Ok(()) }
}

/// Words as people read cut text: one paragraph a line, words apart by a space.
fn words(plan: &Plan, view: &ReportView, out: &mut Vec<u8>) -> std::io::Result<()> {
    let mut line = String::new();
    let mut end = None;
    for token in view.tokens.iter().flatten() {
        // White space in the text is a break between lines or between columns.
        let apart = end.is_some_and(|end| token.span[0] > end);
        if apart {
            writeln!(out, "{}", line.trim_end())?;
            line.clear();
        }
        line.push_str(&token.text);
        if plan.words == Words::Tagged {
            line.push('/');
            line.push_str(&token.tag);
        }
        line.push(' ');
        end = Some(token.span[1]);
    }
    if line.is_empty() { Ok(()) } else { writeln!(out, "{}", line.trim_end()) }
}

fn csv(rows: &[Vec<String>], out: &mut Vec<u8>) -> std::io::Result<()> {
    let mut writer = csv::WriterBuilder::new().has_headers(false).terminator(csv::Terminator::CRLF).from_writer(out);
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()
}

/// Puts the pieces together: brackets and commas of an array, one CSV header, a summary table.
struct Writer<'a> {
    plan: &'a Plan<'a>,
    several: bool,
    written: usize,
    faults: bool,
    rows: Vec<SummaryRow>,
}

impl<'a> Writer<'a> {
    fn new(plan: &'a Plan<'a>, several: bool) -> Self {
        Writer { plan, several, written: 0, faults: false, rows: Vec::new() }
    }

    fn begin(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        match self.plan.args.format() {
            Format::Json if self.several => out.write_all(b"[")?,
            Format::Sarif => render::sarif::begin(out)?,
            Format::Csv => {
                if self.plan.args.bom {
                    out.write_all("\u{feff}".as_bytes())?;
                }
                let mut header = Vec::new();
                csv(&[render::csv_header(self.plan.part).iter().map(|name| name.to_string()).collect()], &mut header)?;
                out.write_all(&header)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn piece(&mut self, piece: Piece, out: &mut dyn Write) -> anyhow::Result<()> {
        match piece {
            Piece::Row(row) => self.rows.push(row),
            Piece::Drawn(bytes, faults) => {
                if self.plan.args.format() == Format::Sarif && faults && self.faults {
                    out.write_all(b",")?;
                }
                self.faults |= faults;
                if self.plan.args.format() == Format::Json && self.several {
                    out.write_all(if self.written > 0 { b",\n" } else { b"\n" })?;
                }
                out.write_all(&bytes)?;
                if self.plan.args.format() == Format::Jsonl {
                    out.flush()?;
                }
            }
        }
        self.written += 1;
        Ok(())
    }

    fn failure(&mut self, error: &InputError, out: &mut dyn Write) -> anyhow::Result<()> {
        if self.plan.args.format() == Format::Jsonl {
            serde_json::to_writer(&mut *out, &FailureView::new(error))?;
            writeln!(out)?;
            out.flush()?;
        }
        Ok(())
    }

    fn end(&self, out: &mut dyn Write) -> anyhow::Result<()> {
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

fn columns() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    asked.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(100)
}

fn colour(choice: ColorChoice) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && std::io::stdout().is_terminal(),
    }
}

/// A bar on a terminal's standard error for more than a few inputs; hidden anywhere else.
fn progress(inputs: usize) -> ProgressBar {
    if inputs < 8 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(inputs as u64);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec} {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
