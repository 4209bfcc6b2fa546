//! `baogao trend`: how formulations run through the years of dated reports.

use super::Outcome;
use super::args::{Format, TrendArgs};
use super::collection::{self, Collection};
use super::messages::complain_of;
use super::plan::{ROWS, language, phrase_options, style};
use baogao::corpus::{Vocabulary, Yearly, count, gather};
use baogao::harmless_line;
use baogao::render::corpus::trend::TrendView;
use baogao::render::html;
use std::io::Write;

/// Formulations found that are shown in formats for programs.
const MOST: usize = 50;

pub fn run(args: &TrendArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut reports = [Collection::of(&args.paths, &args.reading)?];
    reports[0].refuse(args.output.as_deref(), args.vocabulary.files())?;
    let vocabulary = if args.phrase.is_empty() {
        let (lexicon, options) = phrase_options(&args.vocabulary, collection::PHRASES)?;
        gather(&mut reports, &lexicon, &options)?.vocabulary
    } else {
        Vocabulary::given(&args.phrase)
    };
    let mut yearly = Yearly::of(&vocabulary);
    let mut undated = Vec::new();
    let [mut reports] = reports;
    count(&mut reports, &vocabulary, |head, counts| match head.year {
        Some(year) => yearly.add(year, &counts),
        None => undated.push(head.path),
    })?;
    warn_of_undated(&undated);
    let mut trend = yearly.trend();
    if args.phrase.is_empty() {
        let shown = args.drawing.top.unwrap_or(if args.drawing.format_or(Format::Table) == Format::Table { 20 } else { MOST });
        trend.most_telling(if args.drawing.all { usize::MAX } else { shown });
    }
    let view = TrendView::of(&trend, undated);
    let draw = |view: &TrendView, format, out: &mut dyn Write| match format {
        Format::Markdown => view.markdown(out),
        Format::Html => out.write_all(html::trend(view, language(&args.drawing)).as_bytes()),
        _ => view.table(style(&args.drawing, ROWS), out),
    };
    collection::into(args.output.as_deref(), out, |out| collection::write(&args.drawing, &view, TrendView::tidy, draw, out))?;
    Ok(reports.outcome)
}

/// How many reports without a year are named; the JSON lists all.
const NAMED: usize = 5;

/// Names reports that state no year; they are left out, not lost.
fn warn_of_undated(paths: &[String]) {
    for path in paths.iter().take(NAMED) {
        complain_of(&format!("{}: no year in its title, date or file name; left out of the trend", harmless_line(path)));
    }
    if paths.len() > NAMED {
        complain_of(&format!("{} more without a year; --json names them all", paths.len() - NAMED));
    }
}
