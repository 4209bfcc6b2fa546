//! `baogao text`: the text that spans point into.

use super::Outcome;
use super::args::TextArgs;
use std::io::Write;

pub fn run(args: &TextArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Done;
    for input in baogao::expand(&args.paths) {
        match input.and_then(|input| baogao::read(&input, args.encoding)) {
            Ok(report) => out.write_all(report.text.as_bytes())?,
            Err(error) => {
                outcome = Outcome::SomeFailed;
                super::reports::complain(&error);
            }
        }
    }
    Ok(outcome)
}
