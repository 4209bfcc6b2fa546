//! Commands that read reports: inputs are analysed in windows on all threads and written in their own order.

use super::args::{Class, ColorChoice, Drawing, Format, Lang, Phrases, Reports, Vocabulary};
use super::threads::Threads;
use super::{Outcome, config, files, inputs, safely, stream, terminal};
use baogao::render::graph::{self, Graph};
use baogao::render::html;
use baogao::render::{self, Cells, Colour, FailureView, Language, ReportView, Selection, Sink, SummaryRow, TableStyle};
use baogao::{Analyzer, Background, Document, Input, InputError, Lexicon, Part, PhraseClass, PhraseOptions, Report, Shown};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

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
pub fn complain(error: &InputError) {
    complain_of(&error.to_string());
}

/// Whether `--quiet` was given; settled before anything is read.
static QUIET: AtomicBool = AtomicBool::new(false);

pub fn set_quiet(quiet: bool) {
    QUIET.store(quiet, Ordering::Relaxed);
}

/// Says on standard error what failed, or how a run went.
#[allow(clippy::print_stderr)]
pub fn complain_of(message: &str) {
    if !QUIET.load(Ordering::Relaxed) {
        eprintln!("baogao: {}", terminal::said(message));
    }
}

/// Says what ended a run.
#[allow(clippy::print_stderr)]
pub fn complain_at_the_end(error: &anyhow::Error) {
    eprintln!("baogao: {}", terminal::said(&format!("{error:#}")));
}

/// Folders that hold no report are as good as a wrong path.
pub fn nothing_found(paths: &[PathBuf]) -> Outcome {
    for path in paths {
        complain_of(&format!(
            "{}: no report in it (text, Markdown, .html, .docx, .pdf, .ofd or .zip); name the files themselves to read others",
            Shown(path)
        ));
    }
    Outcome::SomeFailed
}

/// The words to cut by, with the user's own.
pub fn lexicon(dicts: &[PathBuf]) -> anyhow::Result<Lexicon> {
    Ok(Lexicon::with_words(&own_words(dicts)?))
}

type OwnWords = Vec<(String, Option<String>)>;

/// The words that the user brings, with their tags.
fn own_words(dicts: &[PathBuf]) -> anyhow::Result<OwnWords> {
    let mut own = Vec::new();
    for path in dicts {
        own.extend(baogao::read_words(path)?);
    }
    Ok(own)
}

/// The lexicon and how the key phrases are chosen that reports are compared by, `most` of them.
pub fn phrase_options(vocabulary: &Vocabulary, most: usize) -> anyhow::Result<(Lexicon, PhraseOptions)> {
    Ok((lexicon(&vocabulary.dict)?, PhraseOptions { nested: true, ..chosen(vocabulary, most)? }))
}

fn chosen(vocabulary: &Vocabulary, most: usize) -> anyhow::Result<PhraseOptions> {
    let mut options = PhraseOptions { most, ..PhraseOptions::default() };
    for path in &vocabulary.stopwords {
        options.stopwords.extend(baogao::read_stopwords(path)?);
    }
    if !vocabulary.background.is_empty() {
        options.background = Background::together(vocabulary.backgrounds()?);
    }
    Ok(options)
}

/// Rows of a table, where nothing else is asked for.
pub const ROWS: usize = 20;

/// Rows of each of the many tables of `analyze`.
const SHORT: usize = 10;

/// Key phrases of a report in formats for programs.
const PHRASES: usize = 50;

/// How tables are drawn here, with `rows` rows where nothing else is asked for.
pub fn style(drawing: &Drawing, rows: usize) -> TableStyle {
    let sink = if std::io::stdout().is_terminal() { Sink::Terminal } else { Sink::File };
    let colour = colour(drawing.color);
    if colour == Colour::On && drawing.format_or(Format::Table) == Format::Table {
        terminal::let_colours_through();
    }
    TableStyle::new(columns(), colour, drawing.rows(rows), language(drawing), sink)
}

/// The language of labels: as asked for, else that of the locale.
pub fn language(drawing: &Drawing) -> Language {
    match drawing.lang {
        Some(Lang::Zh) => Language::Chinese,
        Some(Lang::En) => Language::English,
        None => {
            // POSIX: the first of these that is set decides, also where it says C.
            let set =
                ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
            Language::of_locale(&set.or_else(sys_locale::get_locale).unwrap_or_default())
        }
    }
}

/// All that is settled before the first report is read.
pub struct Plan<'a> {
    args: &'a Reports,
    pub analyzer: Analyzer,
    part: Option<Part>,
    pub words: Words,
    /// The words that the user brings, as results depend on them.
    pub own_words: String,
    pub style: TableStyle,
}

impl Plan<'_> {
    /// How results are written.
    pub fn format(&self) -> Format {
        self.args.format()
    }

    /// Whether faults are what the exit status is about.
    pub fn is_check(&self) -> bool {
        self.part == Some(Part::Diagnostics)
    }
}

/// `phrases`: of one class, with their sentences, if so asked.
pub fn phrases(args: &Phrases, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let class = args.class.map(|class| match class {
        Class::Own => PhraseClass::Own,
        Class::Core => PhraseClass::Core,
    });
    let format = args.reports.format();
    anyhow::ensure!(!args.context || format == Format::Table, "--context is for tables; -f json and -f csv have the sentences");
    run_with(&args.reports, &[Part::Phrases], Words::Hidden, (class, args.context), out)
}

pub fn run(args: &Reports, parts: &[Part], words: Words, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    run_with(args, parts, words, (None, false), out)
}

/// Phrases of which those of one class are taken.
const OF_ALL_CLASSES: usize = 200;

fn run_with(
    args: &Reports,
    parts: &[Part],
    words: Words,
    (class, context): (Option<PhraseClass>, bool),
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let format = args.format();
    if let Some(command) = wanted(format, parts) {
        anyhow::bail!("-f {} is for {command}: try baogao {command} -f {0}", format.name());
    }
    let most = args.drawing.most().filter(|_| !parts.is_empty());
    if most.is_some() && parts == [Part::Outline] {
        anyhow::bail!("--top is for lists: an outline is shown whole; try without it");
    }
    // Tables say how many rows more there are.
    let most = most.filter(|_| format != Format::Table);
    let style = style(&args.drawing, if parts.is_empty() { SHORT } else { ROWS }).with_context(context);
    let few = format == Format::Table && !args.drawing.all && !parts.is_empty();
    let top = args.drawing.top.unwrap_or(match (args.drawing.all, few) {
        (true, _) => OF_ALL_CLASSES,
        (_, true) => ROWS,
        _ => PHRASES,
    });
    let mut selection = Selection::of(parts);
    (selection.top, selection.class, selection.most) = (top, class, most);
    (selection.tokens, selection.text, selection.places) = (words != Words::Hidden, args.with_text, args.with_places);
    let phrases = chosen(&args.vocabulary, if class.is_some() { top.max(OF_ALL_CLASSES) } else { top })?;
    let own = if selection.needs_words() { own_words(&args.vocabulary.dict)? } else { Vec::new() };
    let own_words = if own.is_empty() { String::new() } else { format!("{own:?}") };
    let analyzer = Analyzer::with_words(selection, &own).with_phrases(phrases).with_reading(args.reading.options());
    let plan = Plan { args, analyzer, part: parts.first().copied(), words, own_words, style };
    if args.from.is_some() {
        return stream::run(args, &plan, &Threads::of(args.reading.jobs, usize::MAX)?, out);
    }
    let (inputs, paths) = inputs::find(&args.paths, &args.reading)?;
    let threads = Threads::of(args.reading.jobs, inputs.len())?;
    let outcome = if inputs.is_empty() { nothing_found(&paths) } else { Outcome::Done };
    let several = paths.len() > 1 || inputs.len() > 1 || paths.iter().any(|path| path.is_dir());
    let ended = match &args.output {
        Some(path) if several || args.resume || path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', '\\']) => {
            files::run(args, &paths, &plan, path, inputs, &threads)?
        }
        Some(path) => files::one_file(args, &plan, path, inputs)?,
        None => {
            let alone = matches!(format, Format::Html | Format::Svg | Format::Mermaid | Format::Opml);
            anyhow::ensure!(!(alone && several), "-f {} of several reports is a file each: add -o FOLDER", format.name());
            print(&plan, several, inputs, &threads, out)?
        }
    };
    Ok(outcome.and(ended))
}

/// The command that a format is for, where this is another one.
fn wanted(format: Format, parts: &[Part]) -> Option<&'static str> {
    let (command, fits) = match format {
        Format::Sarif => ("check", parts == [Part::Diagnostics]),
        Format::Html => ("analyze", parts.is_empty()),
        Format::Dot | Format::Svg => ("chains", parts == [Part::Chains]),
        Format::Opml => ("outline", parts == [Part::Outline]),
        Format::Mermaid => ("chains", parts == [Part::Chains] || parts == [Part::Outline]),
        Format::Table | Format::Json | Format::Jsonl | Format::Csv | Format::Markdown => return None,
    };
    (!fits).then_some(command)
}

/// Writes all results into one sink.
fn print(
    plan: &Plan,
    several: bool,
    inputs: Vec<Result<Input, InputError>>,
    threads: &Threads,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let mut writer = Writer::new(plan, several);
    writer.begin(out)?;
    let bar = progress(inputs.len());
    let mut outcome = Outcome::Done;
    let analyse = |input: Result<Input, InputError>| -> Result<Piece, InputError> {
        let input = input?;
        safely::on(&input.path(), || Ok(draw(plan, &baogao::read(&input, plan.analyzer.reading())?, several, None)))
    };
    threads.in_order(inputs, analyse, |result| -> anyhow::Result<()> {
        bar.inc(1);
        match result {
            Ok(piece) => writer.piece(piece, out),
            Err(error) => {
                outcome = Outcome::SomeFailed;
                bar.suspend(|| complain(&error));
                writer.failure(&error, out)
            }
        }
    })?;
    bar.finish_and_clear();
    writer.end(out)?;
    Ok(match outcome {
        Outcome::Done if writer.faults && plan.is_check() => Outcome::Found,
        outcome => outcome,
    })
}

/// Bytes page by page: one buffer that grows is copied whenever it is full, and twice as large as what it holds.
#[derive(Default)]
pub struct Pages {
    full: Vec<Vec<u8>>,
    /// The one that is written on. The first grows with what is written: most results are short.
    page: Vec<u8>,
}

impl Pages {
    const SIZE: usize = 1 << 18;

    /// The pages in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.full.iter().chain([&self.page]).map(Vec::as_slice)
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.iter().map(<[u8]>::len).sum()
    }

    #[cold]
    fn turn(&mut self, room: usize) {
        self.full.push(std::mem::replace(&mut self.page, Vec::with_capacity(Self::SIZE.max(room))));
    }
}

impl Write for Pages {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if self.page.len() + bytes.len() > Self::SIZE {
            self.turn(bytes.len());
        }
        self.page.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One analysed input: what a thread has already drawn, or the row of a summary.
pub enum Piece {
    Drawn(Drawn),
    Row(SummaryRow),
}

/// What a thread has drawn of an input.
pub struct Drawn {
    pub bytes: Pages,
    /// Whether `check` found something.
    pub faults: bool,
    /// What a list of pages says of it.
    pub row: Option<SummaryRow>,
}

/// Analyses a report and draws it; `index` is where the list of a folder's pages is.
pub fn draw(plan: &Plan, report: &Report, several: bool, index: Option<String>) -> Piece {
    let doc = Document::parse_with(&report.text, &report.hints);
    let view = view(plan, report, &doc);
    let faults = has_faults(&view);
    let format = plan.args.format();
    // What the view was made of is let go before it is drawn: of a long report both are large.
    let title = doc.meta.title.clone();
    let doc = (format == Format::Html).then_some(doc);
    let title = || view.meta.as_ref().and_then(|meta| meta.title.as_deref()).or(title.as_deref()).unwrap_or(&view.source.path);
    let mut bytes = Pages::default();
    let out = &mut bytes;
    let mut row = None;
    let result = match format {
        Format::Table if several && plan.part.is_none() => return Piece::Row(SummaryRow::of(&view)),
        Format::Sarif => render::sarif::results(&view, out),
        Format::Table if plan.is_check() => {
            render::excerpt_report(&view, &report.text, plan.style, plan.args.drawing.most().unwrap_or(usize::MAX), out)
        }
        Format::Table => table(plan, &view, several, out),
        Format::Json => serde_json::to_writer_pretty(out, &view).map_err(Into::into),
        Format::Jsonl => serde_json::to_writer(&mut *out, &view).map_err(std::io::Error::from).and_then(|()| writeln!(out)),
        Format::Csv => render::csv_write(render::csv_rows(&view, plan.part), plan.args.drawing.cells(), out),
        Format::Markdown => render::markdown_report(&view, out),
        Format::Html => {
            row = Some(SummaryRow::of(&view));
            doc.map_or(Ok(()), |doc| out.write_all(html::report(&view, &doc, plan.style.language, index).as_bytes()))
        }
        Format::Dot => graph::dot(&Graph::of_chains(&view), title(), out),
        Format::Svg => graph::svg_page(&Graph::of_chains(&view), title(), out),
        Format::Mermaid if plan.part == Some(Part::Outline) => {
            graph::mermaid_outline(title(), view.outline.as_deref().unwrap_or_default(), out)
        }
        Format::Mermaid => graph::mermaid_graph(&Graph::of_chains(&view), out),
        Format::Opml => graph::opml(title(), view.outline.as_deref().unwrap_or_default(), out),
    };
    // Pages take whatever is written to them.
    debug_assert!(result.is_ok());
    Piece::Drawn(Drawn { bytes, faults, row })
}

fn has_faults(view: &ReportView) -> bool {
    view.diagnostics.as_ref().is_some_and(|found| !found.is_empty())
}

fn view(plan: &Plan, report: &Report, doc: &Document) -> ReportView {
    let mut view = plan.analyzer.document(report, doc);
    view.source.config = config::changes().map(baogao::path_text);
    view
}

fn table(plan: &Plan, view: &ReportView, several: bool, out: &mut Pages) -> std::io::Result<()> {
    if several {
        writeln!(out, "== {} ==", baogao::harmless_line(&view.source.path))?;
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
fn words(plan: &Plan, view: &ReportView, out: &mut Pages) -> std::io::Result<()> {
    let mut line = String::new();
    let mut end = None;
    for token in view.tokens.iter().flatten() {
        // White space in the text is a break between lines or between columns.
        let apart = end.is_some_and(|end| token.span[0] > end);
        if apart {
            writeln!(out, "{}", line.trim_end())?;
            line.clear();
        }
        line.push_str(&plan.style.text(&token.text));
        if plan.words == Words::Tagged {
            line.push('/');
            line.push_str(&token.tag);
        }
        line.push(' ');
        end = Some(token.span[1]);
    }
    if line.is_empty() { Ok(()) } else { writeln!(out, "{}", line.trim_end()) }
}

/// Puts the pieces together: brackets and commas of an array, one CSV header, a summary table.
pub struct Writer<'a> {
    plan: &'a Plan<'a>,
    several: bool,
    written: usize,
    pub faults: bool,
    rows: Vec<SummaryRow>,
}

impl<'a> Writer<'a> {
    pub fn new(plan: &'a Plan<'a>, several: bool) -> Self {
        Writer { plan, several, written: 0, faults: false, rows: Vec::new() }
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

    pub fn piece(&mut self, piece: Piece, out: &mut dyn Write) -> anyhow::Result<()> {
        match piece {
            Piece::Row(row) => self.rows.push(row),
            Piece::Drawn(drawn) => {
                if self.plan.args.format() == Format::Sarif && drawn.faults && self.faults {
                    out.write_all(b",")?;
                }
                self.faults |= drawn.faults;
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

    fn failure(&mut self, error: &InputError, out: &mut dyn Write) -> anyhow::Result<()> {
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

fn columns() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    asked.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(100)
}

fn colour(choice: Option<ColorChoice>) -> Colour {
    let wanted = match choice.unwrap_or(ColorChoice::Auto) {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            // A terminal that says it is dumb shows the codes of colours as text.
            let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
            !refused && !dumb && std::io::stdout().is_terminal()
        }
    };
    if wanted { Colour::On } else { Colour::Off }
}

/// A bar on a terminal's standard error for more than a few inputs; hidden anywhere else.
pub fn progress(inputs: usize) -> ProgressBar {
    if inputs < 8 || QUIET.load(Ordering::Relaxed) || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(inputs as u64);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec} {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
