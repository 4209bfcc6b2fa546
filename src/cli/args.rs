//! The arguments of the command line.

use super::readers;
use anyhow::Context;
use baogao::render::Cells;
use baogao::{Encoding, Limit, Limits, ReadOptions, Shown};
use clap::{ArgMatches, Args, FromArgMatches, Parser, Subcommand, ValueEnum};
use serde::Deserialize;
use std::io::Read;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};

const AFTER: &str = "\
Examples:
  baogao analyze report.txt                 everything about one report, as tables
  baogao outline report.txt                 its section tree
  baogao analyze --json report.txt | jq '.quotes[] | select(.kind == \"slogan\").text'
  baogao analyze reports/                   one row for each report of a folder
  baogao analyze -f jsonl reports/ > reports.jsonl
  cat report.txt | baogao phrases --top 10 -

Exit status: 0 done, 1 check found something, 2 a usage error or an input that failed.";

/// Reads Chinese government reports: section tree, words, key phrases, slogans, organisation chains.
#[derive(Debug, Parser)]
#[command(name = "baogao", version, about, after_help = AFTER, max_term_width = 100)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
    /// Read this configuration instead of the nearest baogao.toml
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long, global = true, conflicts_with = "config")]
    pub no_config: bool,
    /// Do not name inputs that fail; only the exit status shows that there were any
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// Arguments of a command that are described only when that command runs, or when help is asked for: describing all of them takes
/// as long as reading a short report.
#[derive(Debug)]
pub struct Later<A>(A);

impl<A: Args> Args for Later<A> {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.defer(|command| {
            // The doc comment of a struct of arguments does not describe the command.
            let about = command.get_about().cloned();
            let command = A::augment_args(command);
            if let Some(about) = about { command.about(about) } else { command }
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl<A: Args> FromArgMatches for Later<A> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        A::from_arg_matches(matches).map(Later)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<A> Deref for Later<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.0
    }
}

impl<A> DerefMut for Later<A> {
    fn deref_mut(&mut self) -> &mut A {
        &mut self.0
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Everything: facts, outline, key phrases, quotes, chains, citations
    #[command(
        after_help = "Examples:\n  baogao analyze report.txt\n  baogao analyze --json --with-text report.txt\n  baogao analyze -f jsonl --jobs 4 reports/"
    )]
    Analyze(Later<AnalyzeArgs>),
    /// The numbered section tree
    #[command(
        after_help = "Examples:\n  baogao outline report.txt\n  baogao outline -f csv reports/ > outlines.csv\n  baogao outline --json report.txt | jq -r '.. | .heading? // empty'"
    )]
    Outline(Later<ReportArgs>),
    /// The words, with their parts of speech if requested
    #[command(
        after_help = "Examples:\n  baogao segment report.txt\n  baogao segment --tags report.txt\n  baogao segment --dict mywords.txt -f csv report.txt"
    )]
    Segment(Later<SegmentArgs>),
    /// Key phrases, best first: what a reader would underline
    #[command(
        after_help = "Examples:\n  baogao phrases --top 10 report.txt\n  baogao phrases --class own --context report.txt\n  baogao phrases --stopwords mine.txt -f csv reports/"
    )]
    Phrases(Later<PhrasesArgs>),
    /// Quoted slogans, numeric abbreviations, terms and quotations
    #[command(
        after_help = "Examples:\n  baogao quotes report.txt\n  baogao quotes --json report.txt | jq '.quotes[] | select(.kind == \"slogan\")'"
    )]
    Quotes(Later<ReportArgs>),
    /// Organisational, process and level chains, and the graph of bodies
    #[command(after_help = "Examples:\n  baogao chains report.txt\n  baogao chains --json report.txt | jq .organizations")]
    Chains(Later<ReportArgs>),
    /// Diagnostics of numbering, structure and punctuation; exit status 1 if there are any
    #[command(
        after_help = "Examples:\n  baogao check report.txt\n  baogao check -f sarif reports/ > reports.sarif\n  baogao check --json report.txt | jq -r '.diagnostics[] | \"\\(.line):\\(.column) \\(.code)\"'\n\nExit status: 0 nothing found, 1 faults found, 2 a usage error or an input that failed."
    )]
    Check(Later<ReportArgs>),
    /// Cited documents and document numbers
    #[command(
        after_help = "Examples:\n  baogao citations report.txt\n  baogao citations --json report.txt | jq -r '.citations[] | select(.kind == \"law\").text'"
    )]
    Citations(Later<ReportArgs>),
    /// Numeric abbreviations and explained terms, with their glosses
    #[command(
        after_help = "Examples:\n  baogao terms report.txt\n  baogao terms --json report.txt | jq -r '.terms[] | \"\\(.text)\\t\\(.gloss)\"'"
    )]
    Terms(Later<ReportArgs>),
    /// Parallel formulations outside quotation marks
    #[command(after_help = "Examples:\n  baogao parallels report.txt\n  baogao parallels --json report.txt | jq -c '.parallels[].parts'")]
    Parallels(Later<ReportArgs>),
    /// Figures: subject, value, unit, change, target or result, years
    #[command(
        after_help = "Examples:\n  baogao indicators report.txt\n  baogao indicators -f csv --bom report.txt > figures.csv\n  baogao indicators --json report.txt | jq '.indicators[] | select(.kind == \"target\")'"
    )]
    Indicators(Later<ReportArgs>),
    /// What changed between two reports or two folders: formulations, wordings, headings, figures
    #[command(
        after_help = "Examples:\n  baogao compare 2024.txt 2025.txt\n  baogao compare --json 2024/ 2025/ | jq -r '.formulations[] | select(.status == \"new\").text'\n  baogao compare -f csv --part outline 2024.txt 2025.txt\n\nNew and dropped: found on one side only. Rising and falling: log-likelihood (Rayson and Garside 2000) of 3.84 or more, which happens by chance 5% of the time. Size: log ratio (Hardie 2014); +1 means twice as frequent."
    )]
    Compare(Later<CompareArgs>),
    /// How formulations run through the years of dated reports
    #[command(
        after_help = "Examples:\n  baogao trend reports/\n  baogao trend -p 高质量发展 -p 乡村振兴 reports/\n  baogao trend -f csv --top 200 reports/ > trend.csv\n\nA report's year comes from its title (2025年工作总结), else from its date, else from its file name. What is found is ordered by log-likelihood over all years."
    )]
    Trend(Later<TrendArgs>),
    /// Every place where the given words occur, in context
    #[command(
        alias = "kwic",
        after_help = "Examples:\n  baogao concordance 新质生产力 reports/\n  baogao concordance --regex '(推动|实现).{0,4}高质量发展' reports/\n  baogao concordance --sort right -f csv 营商环境 reports/ > places.csv"
    )]
    Concordance(Later<ConcordanceArgs>),
    /// What the reports of a folder share, and what is particular to each
    #[command(after_help = "Examples:\n  baogao corpus reports/\n  baogao corpus --json reports/ | jq -r '.shared[].text'")]
    Corpus(Later<CorpusArgs>),
    /// Count what many reports say, for use with --background
    #[command(
        after_help = "Examples:\n  baogao background -o gov.bin reports/\n  baogao phrases --background gov.bin report.txt\n  baogao phrases --background built-in --background gov.bin report.txt"
    )]
    Background(Later<BackgroundArgs>),
    /// The text that spans point into
    #[command(
        after_help = "Examples:\n  baogao text report.docx > report.txt\n  baogao text --with-places report.pdf | grep 高质量发展\n  baogao text --encoding big5 report.txt"
    )]
    Text(Later<TextArgs>),
    /// The JSON Schema of every JSON output
    Schema,
    /// Shell completions on standard output
    #[command(
        after_help = "Examples:\n  baogao completions bash > /etc/bash_completion.d/baogao\n  baogao completions fish > ~/.config/fish/completions/baogao.fish"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The manual page of the program or of a command
    #[command(after_help = "Examples:\n  baogao man | man -l -\n  baogao man -o /usr/local/share/man/man1")]
    Man {
        /// The command [default: the program]
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
        /// Write all pages into this folder
        #[arg(short, long, value_name = "DIR", conflicts_with = "command")]
        output: Option<PathBuf>,
    },
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Aligned tables for the terminal
    Table,
    /// One JSON object, or an array of them for several inputs
    Json,
    /// One JSON object per line
    Jsonl,
    /// RFC 4180 with a header
    Csv,
    /// Markdown
    Markdown,
    /// SARIF 2.1.0, for editors and code hosts (check only)
    Sarif,
    /// A web page in a single file (analyze, compare, trend)
    Html,
    /// Graphviz (chains)
    Dot,
    /// Mermaid (chains, outline)
    Mermaid,
    /// A picture (chains)
    Svg,
    /// For mind-mapping programs (outline)
    Opml,
}

impl Format {
    /// The name used on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_string()).unwrap_or_default()
    }
}

/// The language of the text around the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What every command that reads reports accepts.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Files, folders, zip archives, or - for standard input [default: -]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub drawing: Drawing,
    #[command(flatten)]
    pub vocabulary: VocabularyArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// Read one JSON object per line, with its report in "text"; write each result at once, one per line, with other fields
    /// passed through
    #[arg(long, value_name = "FORM", value_enum)]
    pub from: Option<From>,
    /// Write to this file; for several reports, one file each in this folder; files appear whole or not at all
    #[arg(short, long, value_name = "PATH", conflicts_with = "from")]
    pub output: Option<PathBuf>,
    /// Skip reports whose results are already in the folder, made by this version with these options from the same bytes
    #[arg(long, requires = "output")]
    pub resume: bool,
    /// Include in the JSON the text that spans point into
    #[arg(long)]
    pub with_text: bool,
    /// Give the page and paragraph of the original for each section and paragraph
    #[arg(long)]
    pub with_places: bool,
}

/// What a stream contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// One JSON object per line: {"id": …, "text": …}
    Jsonl,
}

/// How results are drawn.
#[derive(Debug, Args)]
pub struct Drawing {
    /// How to write the results [default: table; jsonl with --from, json with --output]
    #[arg(short, long, value_enum)]
    pub format: Option<Format>,
    /// Same as -f json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Show at most this many rows of a list, in every format; for analyze, rows of each table and key phrases [default: 20 in
    /// tables, 10 in each table of analyze; otherwise all rows, and 50 key phrases]
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// Whether `top` is the user's usual value rather than one asked for in this run.
    #[arg(skip)]
    pub usual_top: bool,
    /// Do not limit the rows of tables
    #[arg(long)]
    pub all: bool,
    /// When to use colours [default: auto]
    #[arg(long, value_enum)]
    pub color: Option<ColorChoice>,
    /// Label tables and pages in Chinese or English [default: according to the locale]
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
    /// Begin CSV with a byte order mark so that Excel reads it as UTF-8; implies --csv-safe
    #[arg(long)]
    pub bom: bool,
    /// Put an apostrophe before CSV cells that a spreadsheet would take for formulas (those that begin with = + - @)
    #[arg(long)]
    pub csv_safe: bool,
}

/// Words that the user supplies.
#[derive(Debug, Args)]
pub struct VocabularyArgs {
    /// Your own dictionary: one word per line, optionally followed by its tag
    #[arg(long, value_name = "FILE")]
    pub dict: Vec<PathBuf>,
    /// Words and phrases that are not key phrases, one per line
    #[arg(long, value_name = "FILE")]
    pub stopwords: Vec<PathBuf>,
    /// Compare key phrases with the reports in a file made by baogao background, instead of the built-in ones; several files are
    /// added up, and built-in names the built-in ones
    #[arg(long, value_name = "FILE")]
    pub background: Vec<PathBuf>,
}

/// How inputs are read.
#[derive(Debug, Args)]
pub struct ReadingArgs {
    /// Decode text with this encoding instead of detecting it (utf-8, gb18030, big5 …)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Encoding>,
    /// Raise a limit for files you trust: file-mib, text-mib, unpacked-mib, pages, depth, nodes, files, seconds, memory-mib
    #[arg(long, value_name = "NAME=N")]
    pub limit: Vec<Limit>,
    /// Where web pages, Word, PDF, OFD and Markdown files are read [default: apart]
    #[arg(long, value_name = "WHERE", value_enum)]
    pub readers: Option<Readers>,
    /// Number of threads; 0 means one per processor [default: 0]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Also read the files listed in FILE, one path per line or separated by NUL; - is standard input
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
}

/// Where foreign formats are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Readers {
    /// In child processes, with limits on time and memory
    Apart,
    /// In the program itself, for files you trust: libraries are then not held to these limits
    Here,
}

#[cfg(unix)]
fn path_of(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(name))
}

#[cfg(not(unix))]
fn path_of(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

impl ReadingArgs {
    /// The paths of the command line and those of `--files-from`.
    ///
    /// # Errors
    /// When that file cannot be read.
    pub fn paths(&self, paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
        let mut all = paths.to_vec();
        let Some(list) = &self.files_from else { return Ok(all) };
        let bytes = if list.as_os_str() == "-" {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            std::fs::read(list)
        };
        let bytes = bytes.with_context(|| format!("{}: cannot read this list of files", Shown(list)))?;
        // `find -print0` ends names with NUL, so they may contain line breaks.
        let end = if bytes.contains(&0) { 0 } else { b'\n' };
        for name in bytes.split(|&byte| byte == end) {
            let name = if end == b'\n' { name.strip_suffix(b"\r").unwrap_or(name) } else { name };
            if !name.is_empty() {
                all.push(path_of(name));
            }
        }
        anyhow::ensure!(!all.is_empty(), "{}: this list names no files", Shown(list));
        Ok(all)
    }

    /// The options in the form that the library takes.
    pub fn options(&self) -> ReadOptions {
        let mut limits = Limits::default();
        self.limit.iter().for_each(|&limit| limits.apply(limit));
        let isolation = if self.readers == Some(Readers::Here) { None } else { readers::apart() };
        ReadOptions { encoding: self.encoding, limits, isolation }
    }
}

/// The name of the built-in background.
pub fn is_built_in(path: &Path) -> bool {
    path == Path::new("built-in")
}

impl VocabularyArgs {
    /// The files that contain these words.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.dict.iter().chain(&self.stopwords).chain(self.background.iter().filter(|path| !is_built_in(path)))
    }

    /// What key phrases are compared with.
    pub fn backgrounds(&self) -> anyhow::Result<Vec<baogao::Background>> {
        let read = |path: &PathBuf| if is_built_in(path) { Ok(baogao::Background::built_in()) } else { baogao::Background::read(path) };
        Ok(self.background.iter().map(read).collect::<Result<_, _>>()?)
    }
}

impl Drawing {
    /// The format asked for, or `otherwise`.
    pub fn format_or(&self, otherwise: Format) -> Format {
        if self.json { Format::Json } else { self.format.unwrap_or(otherwise) }
    }

    /// Refuses the page where a command has none.
    pub fn refuse_page(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.format_or(Format::Table) != Format::Html,
            "-f html is for analyze, compare and trend: try table, markdown, csv or json"
        );
        Ok(())
    }

    /// What is done with cells that look like formulas.
    pub fn cells(&self) -> Cells {
        if self.csv_safe || self.bom { Cells::Harmless } else { Cells::Exact }
    }

    /// The rows of a list that this run asks for, whatever the format.
    pub fn most(&self) -> Option<usize> {
        self.top.filter(|_| !self.usual_top)
    }

    /// Rows of each table, or `otherwise` if nothing is asked for.
    pub fn rows(&self, otherwise: usize) -> usize {
        if self.all { usize::MAX } else { self.top.unwrap_or(otherwise) }
    }
}

impl ReportArgs {
    /// The format asked for.
    pub fn format(&self) -> Format {
        self.drawing.format_or(match (&self.from, &self.output) {
            (Some(_), _) => Format::Jsonl,
            (_, Some(_)) => Format::Json,
            _ => Format::Table,
        })
    }
}

/// `analyze`.
#[derive(Debug, Args)]
pub struct AnalyzeArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
    /// Also list the words
    #[arg(long)]
    pub tokens: bool,
}

/// `phrases`.
#[derive(Debug, Args)]
pub struct PhrasesArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
    /// Only the report's own phrases, or only the concepts it shares with others
    #[arg(long, value_enum)]
    pub class: Option<ClassArg>,
    /// Show the sentence that each phrase occurs in
    #[arg(long)]
    pub context: bool,
}

/// Whether a key phrase is the report's own or a shared one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClassArg {
    Own,
    Core,
}

/// `segment`.
#[derive(Debug, Args)]
pub struct SegmentArgs {
    #[command(flatten)]
    pub reports: ReportArgs,
    /// Show parts of speech
    #[arg(long)]
    pub tags: bool,
}

/// `text`.
#[derive(Debug, Args)]
pub struct TextArgs {
    /// Files, folders, zip archives, or - for standard input [default: -]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    /// Begin each paragraph with its page and its number in the original, separated by tabs
    #[arg(long)]
    pub with_places: bool,
}

/// `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// A report, or a folder of reports
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The later one
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// What the CSV contains
    #[arg(long, value_enum, default_value_t = ComparedPartArg::Formulations)]
    pub part: ComparedPartArg,
    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub drawing: Drawing,
    #[command(flatten)]
    pub vocabulary: VocabularyArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// A part of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ComparedPartArg {
    /// New, dropped, rising, falling and kept formulations
    Formulations,
    /// Different wordings of the same thing
    Wordings,
    /// The sections of both
    Outline,
    /// Figures that measure the same thing
    Indicators,
}

/// `trend`.
#[derive(Debug, Args)]
pub struct TrendArgs {
    /// Files, folders, zip archives, or - for standard input [default: -]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Follow this phrase; may be given several times [default: the phrases that differ most between the years]
    #[arg(short, long, value_name = "PHRASE")]
    pub phrase: Vec<String>,
    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub drawing: Drawing,
    #[command(flatten)]
    pub vocabulary: VocabularyArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// `concordance`.
#[derive(Debug, Args)]
pub struct ConcordanceArgs {
    /// Literal words, or a regular expression with --regex
    #[arg(value_name = "PATTERN")]
    pub pattern: String,
    /// Files, folders, zip archives, or - for standard input [default: -]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Treat PATTERN as a regular expression
    #[arg(short = 'e', long)]
    pub regex: bool,
    /// Show at most this many characters on each side, up to 500
    #[arg(short = 'C', long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u16).range(..=500))]
    pub context: u16,
    /// The order of the places
    #[arg(long, value_enum, default_value_t = SortOrder::Text)]
    pub sort: SortOrder,
    #[command(flatten)]
    pub drawing: Drawing,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// The order of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SortOrder {
    /// As they occur in the inputs
    Text,
    /// By the dates of the reports
    Date,
    /// By the text before, read backwards
    Left,
    /// By the text after
    Right,
}

/// `corpus`.
#[derive(Debug, Args)]
pub struct CorpusArgs {
    /// Files, folders, zip archives, or - for standard input [default: -]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub drawing: Drawing,
    #[command(flatten)]
    pub vocabulary: VocabularyArgs,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// `background`.
#[derive(Debug, Args)]
pub struct BackgroundArgs {
    /// Files, folders, zip archives, or - for standard input [default: -]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Write to this file [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Your own dictionary: one word per line, optionally followed by its tag
    #[arg(long, value_name = "FILE")]
    pub dict: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArgs,
}
