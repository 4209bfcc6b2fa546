//! `baogao concordance`: every place where words stand.

use super::Outcome;
use super::args::{ConcordanceArgs, Format, SortOrder};
use super::collection::{self, Collection};
use super::messages::complain_of;
use super::plan::{ROWS, style};
use anyhow::Context;
use baogao::corpus::Pattern;
use baogao::render::corpus::concordance::{ConcordanceView, HitView, hits};
use baogao::{Document, InputError, harmless_line};
use std::io::Write;
use std::time::{Duration, Instant};

pub fn run(args: &ConcordanceArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    args.drawing.refuse_page()?;
    let pattern = if args.regex { Pattern::regex(&args.pattern) } else { Pattern::literal(&args.pattern) };
    let pattern = pattern.with_context(|| format!("cannot search for “{}”", harmless_line(&args.pattern)))?;
    anyhow::ensure!(!args.pattern.trim().is_empty(), "nothing to search for: PATTERN is empty");
    let format = args.drawing.format_or(Format::Table);
    let mut reports = Collection::of(&args.paths, &args.reading)?;
    // What is sorted, counted or put into one object has to wait for the last report; lines do not.
    let at_once = format == Format::Jsonl && args.sort == SortOrder::Text;
    let (mut found, mut read, mut written) = (Vec::new(), 0, 0);
    let seconds = args.reading.options().limits.seconds;
    reports.try_each(
        |report| {
            let doc = Document::parse_with(&report.text, &report.file_info);
            let until = Instant::now().checked_add(Duration::from_secs(seconds));
            let path = || report.source.path.clone().into();
            let late = || InputError::TooLarge { path: path(), what: "searching it takes too long", limit: "seconds", value: seconds };
            let places = pattern.find_until(&doc, usize::from(args.context), until).ok_or_else(late)?;
            Ok((hits(report, &doc, &places.hits), places.left_out, report.source.path.clone()))
        },
        |(hits, left_out, path): (Vec<HitView>, usize, String)| {
            read += 1;
            if left_out > 0 {
                complain_of(&format!("{}: {left_out} more places are left out", harmless_line(&path)));
            }
            if at_once {
                let left = args.drawing.most().map_or(hits.len(), |most| most.saturating_sub(written).min(hits.len()));
                written += left;
                return lines(&hits[..left], out);
            }
            found.extend(hits);
            Ok(())
        },
    )?;
    match args.sort {
        SortOrder::Text => {}
        SortOrder::Date => found.sort_by(|a, b| a.date.cmp(&b.date)),
        SortOrder::Left => found.sort_by_cached_key(|hit| hit.left.chars().rev().collect::<String>()),
        SortOrder::Right => found.sort_by(|a, b| a.right.cmp(&b.right)),
    }
    if let Some(most) = args.drawing.most().filter(|_| format != Format::Table) {
        found.truncate(most);
    }
    if format == Format::Jsonl {
        lines(&found, out)?;
        return Ok(reports.outcome);
    }
    let view = ConcordanceView::of(&args.pattern, read, found);
    let draw = |view: &ConcordanceView, format, out: &mut dyn Write| match format {
        Format::Markdown => view.sheet().markdown(out),
        _ => view.lines(style(&args.drawing, ROWS), out),
    };
    collection::write(&args.drawing, &view, ConcordanceView::sheet, draw, out)?;
    Ok(reports.outcome)
}

fn lines(hits: &[HitView], out: &mut dyn Write) -> anyhow::Result<()> {
    for hit in hits {
        serde_json::to_writer(&mut *out, hit)?;
        writeln!(out)?;
    }
    Ok(())
}
