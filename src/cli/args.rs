//! The arguments of the command line.

use baogao::{Encoding, Limit, Limits, ReadOptions};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

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
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Everything: facts, outline, key phrases, quotes, chains, citations
    #[command(
        after_help = "Examples:\n  baogao analyze report.txt\n  baogao analyze --json --with-text report.txt\n  baogao analyze -f jsonl --jobs 4 reports/"
    )]
    Analyze(Analyze),
    /// The numbered section tree
    #[command(
        after_help = "Examples:\n  baogao outline report.txt\n  baogao outline -f csv reports/ > outlines.csv\n  baogao outline --json report.txt | jq -r '.. | .heading? // empty'"
    )]
    Outline(Reports),
    /// The words, with their parts of speech on request
    #[command(
        after_help = "Examples:\n  baogao segment report.txt\n  baogao segment --tags report.txt\n  baogao segment --dict mywords.txt -f csv report.txt"
    )]
    Segment(Segment),
    /// Key phrases, best first
    #[command(after_help = "Examples:\n  baogao phrases --top 10 report.txt\n  baogao phrases --stopwords mine.txt -f csv reports/")]
    Phrases(Reports),
    /// Quoted slogans, numeric abbreviations, terms and quotations
    #[command(
        after_help = "Examples:\n  baogao quotes report.txt\n  baogao quotes --json report.txt | jq '.quotes[] | select(.kind == \"slogan\")'"
    )]
    Quotes(Reports),
    /// Organisational, process and level chains, and the graph of bodies
    #[command(after_help = "Examples:\n  baogao chains report.txt\n  baogao chains --json report.txt | jq .organizations")]
    Chains(Reports),
    /// Faults of numbering, structure and punctuation; exit status 1 if there are any
    #[command(
        after_help = "Examples:\n  baogao check report.txt\n  baogao check -f sarif reports/ > reports.sarif\n  baogao check --json report.txt | jq -r '.diagnostics[] | \"\\(.line):\\(.column) \\(.code)\"'\n\nExit status: 0 nothing found, 1 faults found, 2 a usage error or an input that failed."
    )]
    Check(Reports),
    /// Cited documents and document numbers
    #[command(
        after_help = "Examples:\n  baogao citations report.txt\n  baogao citations --json report.txt | jq -r '.citations[] | select(.kind == \"law\").text'"
    )]
    Citations(Reports),
    /// Numeric abbreviations and explained terms, with their glosses
    #[command(
        after_help = "Examples:\n  baogao terms report.txt\n  baogao terms --json report.txt | jq -r '.terms[] | \"\\(.text)\\t\\(.gloss)\"'"
    )]
    Terms(Reports),
    /// Parallel formulations outside quotation marks
    #[command(after_help = "Examples:\n  baogao parallels report.txt\n  baogao parallels --json report.txt | jq -c '.parallels[].parts'")]
    Parallels(Reports),
    /// Figures: subject, value, unit, change, target or result, period
    #[command(
        after_help = "Examples:\n  baogao indicators report.txt\n  baogao indicators -f csv --bom report.txt > figures.csv\n  baogao indicators --json report.txt | jq '.indicators[] | select(.kind == \"target\")'"
    )]
    Indicators(Reports),
    /// The text that spans point into
    #[command(
        after_help = "Examples:\n  baogao text report.docx > report.txt\n  baogao text --with-places report.pdf | grep 高质量发展\n  baogao text --encoding big5 report.txt"
    )]
    Text(TextArgs),
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
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Aligned tables for the terminal
    Table,
    /// One JSON object, or an array of them for several inputs
    Json,
    /// One JSON object a line
    Jsonl,
    /// RFC 4180 with a header
    Csv,
    /// Markdown
    Markdown,
    /// SARIF 2.1.0, for editors and code hosts (check only)
    Sarif,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What every command that reads reports takes.
#[derive(Debug, Args)]
pub struct Reports {
    /// Files, folders, zip archives, or - for standard input [default: -]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to write the results
    #[arg(short, long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// The same as -f json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// At most this many key phrases, and rows of each table [default: 20 in tables, 50 elsewhere]
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// Rows without limit in tables
    #[arg(long)]
    pub all: bool,
    /// A dictionary of your own: a word a line, a tag behind it if you like
    #[arg(long, value_name = "FILE")]
    pub dict: Vec<PathBuf>,
    /// Words and phrases that are no key phrases: one a line
    #[arg(long, value_name = "FILE")]
    pub stopwords: Vec<PathBuf>,
    /// Threads; 0 is one a processor [default: 0]
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<usize>,
    #[command(flatten)]
    pub reading: Reading,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
    /// Begin CSV with a byte order mark, so that Excel reads it as UTF-8
    #[arg(long)]
    pub bom: bool,
    /// Put the text that spans point into in the JSON
    #[arg(long)]
    pub with_text: bool,
    /// Say on which page and in which paragraph of the original sections and paragraphs stand
    #[arg(long)]
    pub with_places: bool,
}

/// How inputs are read.
#[derive(Debug, Args)]
pub struct Reading {
    /// Decode text as this, instead of detecting it (utf-8, gb18030, big5 …)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<Encoding>,
    /// Raise a limit for files that you trust: file-mib, text-mib, unpacked-mib, pages, depth, nodes, files, seconds
    #[arg(long, value_name = "NAME=N")]
    pub limit: Vec<Limit>,
}

impl Reading {
    /// The options as the library takes them.
    pub fn options(&self) -> ReadOptions {
        let mut limits = Limits::default();
        self.limit.iter().for_each(|&limit| limits.apply(limit));
        ReadOptions { encoding: self.encoding, limits }
    }
}

impl Reports {
    /// The format asked for.
    pub fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

/// `analyze`.
#[derive(Debug, Args)]
pub struct Analyze {
    #[command(flatten)]
    pub reports: Reports,
    /// List the words, too
    #[arg(long)]
    pub tokens: bool,
}

/// `segment`.
#[derive(Debug, Args)]
pub struct Segment {
    #[command(flatten)]
    pub reports: Reports,
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
    pub reading: Reading,
    /// Begin each paragraph with its page and its number in the original, apart by tabs
    #[arg(long)]
    pub with_places: bool,
}
