//! `baogao text`: the text that spans point into.

use super::args::TextArgs;
use super::messages::{complain, nothing_found};
use super::{Outcome, inputs, safely};
use baogao::{Report, one_line};
use std::io::Write;

pub fn run(args: &TextArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let reading = args.reading.options();
    let (inputs, paths) = inputs::find(&args.paths, &args.reading)?;
    let mut outcome = if inputs.is_empty() { nothing_found(&paths) } else { Outcome::Done };
    for input in inputs {
        match input.and_then(|input| safely::on(&input.path(), || baogao::read(&input, &reading))) {
            Ok(report) if args.with_places => with_places(&report, out)?,
            Ok(report) => out.write_all(report.text.as_bytes())?,
            Err(error) => {
                outcome = Outcome::SomeFailed;
                complain(&error);
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
