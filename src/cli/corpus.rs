//! `baogao corpus` and `baogao background`: what many reports share, and what each has of its own.

use super::Outcome;
use super::args::{BackgroundArgs, CorpusArgs, Format};
use super::collection::{self, Collection};
use super::messages::complain_of;
use super::plan::{ROWS, lexicon, phrase_options, style};
use baogao::corpus::{ReportHead, Reports, Totals, count, gather, most_distinctive, most_shared};
use baogao::render::corpus::summary::{CorpusView, DistinctiveView, OwnView, SharedView};
use baogao::{Counted, Document, Recurrence};
use std::io::{IsTerminal, Write};

/// Formulations that are named for each report.
const OF_EACH: usize = 8;

/// Shared formulations that are shown in formats for programs.
const SHARED: usize = 100;

pub fn run(args: &CorpusArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    args.drawing.refuse_page()?;
    let (lexicon, options) = phrase_options(&args.vocabulary, collection::PHRASES)?;
    let mut reports = [Collection::of(&args.paths, &args.reading)?];
    let vocabulary = gather(&mut reports, &lexicon, &options)?.vocabulary;
    let [mut reports] = reports;
    let mut totals = Totals::of(&vocabulary);
    let mut counted = Vec::new();
    count(&mut reports, &vocabulary, |head, counts| {
        totals.add(&counts);
        counted.push((head, counts));
    })?;
    let formulation = |at: usize| &vocabulary.formulations()[at];
    let most =
        args.drawing.top.unwrap_or(if args.drawing.format_or(Format::Table) == Format::Table && !args.drawing.all { 20 } else { SHARED });
    let shared = most_shared(&vocabulary, &totals, most).into_iter().map(|at| SharedView::of(formulation(at), totals.formulations[at]));
    let distinctive = counted.into_iter().map(|(head, counts)| {
        let own = most_distinctive(&vocabulary, &totals, &counts, OF_EACH);
        let ReportHead { path, title, date, .. } = head;
        DistinctiveView { path, title, date, phrases: own.into_iter().map(|(at, telling)| OwnView::of(formulation(at), telling)).collect() }
    });
    let view = CorpusView::of(totals.reports, totals.chars, shared.collect(), distinctive.collect());
    let draw = |view: &CorpusView, format, out: &mut dyn Write| match format {
        Format::Markdown => view.markdown(out),
        _ => view.table(style(&args.drawing, ROWS), out),
    };
    collection::write(&args.drawing, &view, CorpusView::tidy, draw, out)?;
    Ok(reports.outcome)
}

/// A background made from fewer reports says little.
const ENOUGH: usize = 200;

/// Counts how many reports each stretch of words occurs in.
pub fn background(args: &BackgroundArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    anyhow::ensure!(args.output.is_some() || !std::io::stdout().is_terminal(), "a background is a binary file: add -o FILE");
    let lexicon = lexicon(&args.dict)?;
    let mut reports = Collection::of(&args.paths, &args.reading)?;
    reports.refuse(args.output.as_deref(), &args.dict)?;
    let mut recurrence = Recurrence::default();
    reports.each(
        |report| {
            let doc = Document::parse_with(&report.text, &report.file_info);
            let year = baogao::corpus::year(&doc, &report.source.path);
            Counted::of(&doc, &lexicon, year.and_then(|year| year.try_into().ok()).unwrap_or(0))
        },
        |counted| recurrence.add(counted),
    )?;
    anyhow::ensure!(recurrence.reports() > 0, "no report was read: the background would be empty");
    if recurrence.reports() < ENOUGH {
        complain_of(&format!(
            "{} reports are too few to tell what is rare: use this background together with the built-in one (--background built-in --background FILE)",
            recurrence.reports()
        ));
    }
    let background = recurrence.finish();
    collection::into(args.output.as_deref(), out, |out| Ok(background.write(out)?))?;
    Ok(reports.outcome)
}
