//! `baogao compare`: what changed between two reports or two folders.

use super::Outcome;
use super::args::{CompareArgs, ComparedPartArg, Format};
use super::collection::{self, Collection};
use super::plan::{ROWS, language, phrase_options, style};
use baogao::corpus::{Comparison, Gathered, Side, Totals, Vocabulary, count, gather};
use baogao::render::Language;
use baogao::render::corpus::compare::{ComparedPart, ComparisonView, SideView};
use baogao::render::html::{self, ComparedText};
use baogao::{Document, Shown, path_text};
use std::io::Write;
use std::path::Path;

pub fn run(args: &CompareArgs, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let (lexicon, options) = phrase_options(&args.vocabulary, collection::PHRASES)?;
    let find = |path: &Path| -> anyhow::Result<Collection> {
        let mut collection = Collection::of(&[path.to_path_buf()], &args.reading)?;
        collection.refuse(args.output.as_deref(), args.vocabulary.files())?;
        Ok(collection)
    };
    let mut sides = [find(&args.old)?, find(&args.new)?];
    let Gathered { vocabulary, only } = gather(&mut sides, &lexicon, &options)?;
    for (collection, path) in sides.iter().zip([&args.old, &args.new]) {
        anyhow::ensure!(collection.len() > 0, "{}: no report to compare", Shown(path));
    }
    let mut outcome = Outcome::Done;
    let mut counted = Vec::new();
    for (collection, report) in sides.iter_mut().zip(only) {
        let mut totals = Totals::of(&vocabulary);
        count(collection, &vocabulary, |_, counts| totals.add(&counts))?;
        outcome = outcome.and(collection.outcome);
        counted.push(Side { totals, report });
    }
    let [old, new] = [&counted[0], &counted[1]];
    let name = |path: &Path, side| SideView::of(path_text(path), side);
    let found = Comparison::of(&vocabulary, old, new);
    let most = if args.drawing.format_or(Format::Table) == Format::Table { usize::MAX } else { args.drawing.top.unwrap_or(usize::MAX) };
    let view = ComparisonView::of(name(&args.old, old), name(&args.new, new), &found, most);
    let part = match args.part {
        ComparedPartArg::Formulations => ComparedPart::Formulations,
        ComparedPartArg::Wordings => ComparedPart::Wordings,
        ComparedPartArg::Outline => ComparedPart::Outline,
        ComparedPartArg::Indicators => ComparedPart::Indicators,
    };
    let draw = |view: &ComparisonView, format, out: &mut dyn Write| match format {
        Format::Markdown => view.markdown(out),
        Format::Html => out.write_all(page(view, &vocabulary, &sides, language(&args.drawing)).as_bytes()),
        _ => view.table(style(&args.drawing, ROWS), out),
    };
    collection::into(args.output.as_deref(), out, |out| collection::write(&args.drawing, &view, |view| view.sheet(part), draw, out))?;
    Ok(outcome)
}

/// The page, with the texts of both sides where each is one report.
fn page(view: &ComparisonView, vocabulary: &Vocabulary, sides: &[Collection; 2], language: Language) -> String {
    let reports = sides.each_ref().map(Collection::only);
    let [Some(old), Some(new)] = reports else { return html::comparison(view, None, language) };
    let docs = [&old, &new].map(|report| Document::parse_with(&report.text, &report.file_info));
    let texts = docs.each_ref().map(|doc| {
        let places = vocabulary.places(doc).into_iter().map(|(at, span)| (vocabulary.formulations()[at].text.as_str(), span));
        ComparedText { doc, places: places.collect() }
    });
    html::comparison(view, Some(texts), language)
}
