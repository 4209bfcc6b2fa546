//! The command line: arguments, one file for each way to run, the exit status.

mod args;
mod collection;
mod compare;
mod concordance;
mod config;
mod corpus;
mod drawing;
mod files;
mod inputs;
mod man;
mod messages;
mod output;
mod plan;
mod readers;
mod reports;
mod safely;
mod stream;
mod terminal;
mod text;
mod threads;
mod trend;
mod writer;

pub use messages::complain_at_the_end;
pub use safely::take_down_panics;

use args::{Cli, Command};
use baogao::{Part, Shown};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};
use std::io::{self, Write};
use std::path::Path;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All went well.
    Done,
    /// `check` found something.
    Found,
    /// At least one input failed; each was named on standard error.
    SomeFailed,
    /// The user ended the run before it was done.
    Interrupted,
}

impl Outcome {
    /// How two parts of a run ended together: the worse of the two.
    pub fn and(self, other: Outcome) -> Outcome {
        let rank = |outcome: &Outcome| match outcome {
            Outcome::Done => 0,
            Outcome::Found => 1,
            Outcome::SomeFailed => 2,
            Outcome::Interrupted => 3,
        };
        std::cmp::max_by_key(self, other, rank)
    }
}

/// Runs the command that the arguments name.
///
/// # Errors
/// What stops the whole run: a dictionary that cannot be read, a sink that fails.
pub fn run() -> anyhow::Result<Outcome> {
    if let Some(ended) = readers::serve_if_child() {
        return ended;
    }
    let cli = parse();
    messages::set_quiet(cli.quiet);
    let mut command = cli.command;
    if !cli.no_config {
        config::read(cli.config.as_deref())?.apply(&mut command);
    }
    let mut out = io::BufWriter::new(terminal::standard_output());
    let outcome = match command {
        Command::Analyze(args) => reports::run(&args.reports, &[], plan::WordListing::from(args.tokens), &mut out),
        Command::Outline(args) => reports::run(&args, &[Part::Outline], plan::WordListing::Hidden, &mut out),
        Command::Segment(args) => reports::run(&args.reports, &[Part::Words], plan::WordListing::tagged(args.tags), &mut out),
        Command::Phrases(args) => reports::phrases(&args, &mut out),
        Command::Quotes(args) => reports::run(&args, &[Part::Quotes], plan::WordListing::Hidden, &mut out),
        Command::Chains(args) => reports::run(&args, &[Part::Chains], plan::WordListing::Hidden, &mut out),
        Command::Citations(args) => reports::run(&args, &[Part::Citations], plan::WordListing::Hidden, &mut out),
        Command::Indicators(args) => reports::run(&args, &[Part::Indicators], plan::WordListing::Hidden, &mut out),
        Command::Parallels(args) => reports::run(&args, &[Part::Parallels], plan::WordListing::Hidden, &mut out),
        Command::Terms(args) => reports::run(&args, &[Part::Terms], plan::WordListing::Hidden, &mut out),
        Command::Check(args) => reports::run(&args, &[Part::Diagnostics], plan::WordListing::Hidden, &mut out),
        Command::Compare(args) => compare::run(&args, &mut out),
        Command::Trend(args) => trend::run(&args, &mut out),
        Command::Concordance(args) => concordance::run(&args, &mut out),
        Command::Corpus(args) => corpus::run(&args, &mut out),
        Command::Background(args) => corpus::background(&args, &mut out),
        Command::Text(args) => text::run(&args, &mut out),
        Command::Schema => {
            serde_json::to_writer_pretty(&mut out, &baogao::render::json_schema())?;
            writeln!(out)?;
            Ok(Outcome::Done)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "baogao", &mut script);
            out.write_all(&script)?;
            Ok(Outcome::Done)
        }
        Command::Man { command, output } => man::run(command.as_deref(), output.as_deref(), &mut out),
    }?;
    out.flush()?;
    Ok(outcome)
}

/// The arguments; a user who names a file where a command belongs is told which command reads it.
fn parse() -> Cli {
    Cli::try_parse().unwrap_or_else(|error| {
        let named = match error.get(ContextKind::InvalidSubcommand) {
            Some(ContextValue::String(named)) if Path::new(named).exists() => named,
            _ => terminal::exit(&error),
        };
        let named = Shown(Path::new(named));
        terminal::exit(
            &Cli::command().error(ErrorKind::InvalidSubcommand, format!("“{named}” is not a command; try: baogao analyze {named}")),
        )
    })
}
