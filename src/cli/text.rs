//! `baogao text`: the text that spans point into.

use super::Outcome;
use super::args::TextArgs;
use baogao::{Report, one_line};
use std::io::Write;

pub fn run(args: &TextArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Done;
    let reading = args.reading.options();
    for input in baogao::expand(&args.reading.paths(&args.paths)?, &reading.limits) {
        match input.and_then(|input| baogao::read(&input, &reading)) {
            Ok(report) if args.with_places => with_places(&report, out)?,
            Ok(report) => out.write_all(report.text.as_bytes())?,
            Err(error) => {
                outcome = Outcome::SomeFailed;
                super::reports::complain(&error);
            }
        }
    }
    Ok(outcome)
}

/// `3⇥12⇥今年以来，…`: page (`-` where there is none), paragraph, text.
fn with_places(report: &Report, out: &mut dyn Write) -> anyhow::Result<()> {
    for place in report.paragraphs() {
        let page = place.page.map_or_else(|| "-".to_string(), |page| page.to_string());
        writeln!(out, "{page}\t{}\t{}", place.paragraph, one_line(place.span.slice(&report.text)))?;
    }
    Ok(())
}
