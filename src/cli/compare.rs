//! `baogao compare`: what changed between two reports or two folders.

use super::Outcome;
use super::args::{self, Compare, Format};
use super::collection::{self, Collection, analysed};
use super::reports::{phrase_options, style};
use baogao::corpus::{Comparison, Gathering, Profile, Side, Totals};
use baogao::render::corpus::compare::{ComparedPart, ComparisonView, SideView};
use std::io::Write;
use std::path::Path;

pub fn run(args: &Compare, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let (lexicon, options) = phrase_options(&args.vocabulary, collection::PHRASES)?;
    let mut gathering = Gathering::default();
    let mut read = |path: &Path| -> anyhow::Result<(Collection, Option<Profile>)> {
        let mut collection = Collection::of(&[path.to_path_buf()], &args.reading)?;
        let single = collection.len() == 1;
        let mut report = None;
        collection.each(
            |report| analysed(report, &lexicon, &options, |analysis| Profile::of(report, analysis)),
            |profile| {
                gathering.add(&profile.formulations);
                report = Some(profile).filter(|_| single);
                Ok(())
            },
        )?;
        anyhow::ensure!(collection.len() > 0, "{}: no report to compare", path.display());
        Ok((collection, report))
    };
    let sides = [read(&args.old)?, read(&args.new)?];
    let vocabulary = gathering.finish();
    let mut outcome = Outcome::Done;
    let mut counted = Vec::new();
    for (mut collection, report) in sides {
        let mut totals = Totals::of(&vocabulary);
        collection.count(&vocabulary, |counts| totals.add(&counts))?;
        outcome = outcome.and(collection.outcome);
        counted.push(Side { totals, report });
    }
    let [old, new] = [&counted[0], &counted[1]];
    let name = |path: &Path, side| SideView::of(path.display().to_string(), side);
    let found = Comparison::of(&vocabulary, old, new);
    let most = if args.drawing.format_or(Format::Table) == Format::Table { usize::MAX } else { args.drawing.top.unwrap_or(usize::MAX) };
    let view = ComparisonView::of(name(&args.old, old), name(&args.new, new), &found, most);
    let part = match args.part {
        args::ComparedPart::Formulations => ComparedPart::Formulations,
        args::ComparedPart::Wordings => ComparedPart::Wordings,
        args::ComparedPart::Outline => ComparedPart::Outline,
        args::ComparedPart::Indicators => ComparedPart::Indicators,
    };
    let draw = |view: &ComparisonView, format, out: &mut dyn Write| match format {
        Format::Markdown => view.markdown(out),
        _ => view.table(style(&args.drawing), out),
    };
    collection::write(&args.drawing, &view, |view| view.sheet(part), draw, out)?;
    Ok(outcome)
}
