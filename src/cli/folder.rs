//! Reports of a large folder are weighed against each other: the first of them are read before any is written, and what
//! was found in them is held, so that they need not be read twice.

use super::reports::Plan;
use super::safely;
use super::threads::Threads;
use baogao::{Analysis, Contenders, Document, Folder, Input, InputError, Part, PhraseOptions, Report};
use std::sync::atomic::{AtomicUsize, Ordering};

/// From this many inputs on they are weighed against each other.
const MANY: usize = 20;

/// How many inputs are read for that, and how many phrases of each are counted.
const COUNTED: usize = 500;
const COUNTED_PHRASES: usize = 100;

/// Texts of so many bytes are held; what goes beyond is read again.
const ROOM: usize = 24 << 20;

/// A report that was read while its folder was counted.
pub struct Held {
    pub report: Report,
    pub contenders: Contenders,
}

/// What the reports of a large folder have in common, read off its first reports, and these reports.
pub fn count(plan: &Plan, inputs: &[Result<Input, InputError>], threads: &Threads) -> (Folder, Vec<Option<Held>>) {
    // What tells a stream asks the system for each input: last.
    let counted = plan.selection.has(Part::Phrases) && inputs.len() >= MANY && !inputs.iter().flatten().any(Input::is_stream);
    let Some(lexicon) = plan.lexicon().filter(|_| counted) else {
        return Default::default();
    };
    let options = PhraseOptions { most: COUNTED_PHRASES, ..plan.options.clone() };
    let taken = AtomicUsize::new(0);
    let read = |input: &Result<Input, InputError>| {
        let input = input.as_ref().ok()?;
        let found = safely::on(&input.path(), || {
            let report = baogao::read(input, &plan.reading)?;
            let doc = Document::parse_with(&report.text, &report.hints);
            let (phrases, contenders) = Analysis::contenders(&doc, lexicon, &options);
            let length = report.text.len();
            let fits = taken.fetch_add(length, Ordering::Relaxed) + length <= ROOM;
            drop(doc);
            let phrases = phrases.into_iter().map(|phrase| phrase.text).collect::<Vec<String>>();
            Ok((phrases, fits.then_some(Held { report, contenders })))
        });
        // What fails here fails again, and is named, when it is written.
        found.ok()
    };
    let mut lists = Vec::new();
    let mut held = Vec::new();
    for found in threads.map(inputs.iter().take(COUNTED).collect(), read) {
        let (list, report) = found.unzip();
        lists.extend(list);
        held.push(report.flatten());
    }
    (Folder::of(&lists), held)
}
