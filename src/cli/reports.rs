//! Commands that read reports: inputs are analysed in windows on all threads and written in their own order.

use super::args::{ClassArg, Format, PhrasesArgs, ReportArgs};
use super::drawing::{Rendered, draw};
use super::messages::{complain, nothing_found, progress};
use super::plan::{Plan, WordListing};
use super::threads::Threads;
use super::writer::ResultWriter;
use super::{Outcome, files, inputs, safely, stream};
use baogao::{Input, InputError, Part, PhraseClass};
use std::io::Write;

/// `phrases`: of one class, with their sentences, if requested.
pub fn phrases(args: &PhrasesArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let class = args.class.map(|class| match class {
        ClassArg::Own => PhraseClass::Own,
        ClassArg::Core => PhraseClass::Core,
    });
    let format = args.reports.format();
    anyhow::ensure!(!args.context || format == Format::Table, "--context is for tables; -f json and -f csv include the sentences anyway");
    run_with(&args.reports, &[Part::Phrases], WordListing::Hidden, (class, args.context), out)
}

pub fn run(args: &ReportArgs, parts: &[Part], words: WordListing, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    run_with(args, parts, words, (None, false), out)
}

fn run_with(
    args: &ReportArgs,
    parts: &[Part],
    words: WordListing,
    (class, context): (Option<PhraseClass>, bool),
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let plan = Plan::of(args, parts, words, (class, context))?;
    let format = plan.format();
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
            anyhow::ensure!(!(alone && several), "-f {} writes one file per report: add -o FOLDER", format.name());
            print(&plan, several, inputs, &threads, out)?
        }
    };
    Ok(outcome.and(ended))
}

/// Writes all results into one sink.
fn print(
    plan: &Plan,
    several: bool,
    inputs: Vec<Result<Input, InputError>>,
    threads: &Threads,
    out: &mut dyn Write,
) -> anyhow::Result<Outcome> {
    let mut writer = ResultWriter::new(plan, several);
    writer.begin(out)?;
    let bar = progress(inputs.len());
    let mut outcome = Outcome::Done;
    let analyse = |input: Result<Input, InputError>| -> Result<Rendered, InputError> {
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
        Outcome::Done if writer.has_diagnostics && plan.is_check() => Outcome::Found,
        outcome => outcome,
    })
}
