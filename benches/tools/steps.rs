//! What each step costs on real reports, in nanoseconds per byte, with jieba-rs for comparison:
//! `cargo run --release --example steps -- PATH…`

#![allow(clippy::print_stdout)]

use baogao::render::{ReportView, Selection};
use baogao::{Analysis, AnalysisOptions, Document, Lexicon, Part, PhraseOptions, ReadOptions, Report};
use std::hint::black_box;
use std::time::Instant;

/// The shortest of three runs, after one that warms the caches.
fn time(name: &str, bytes: usize, mut step: impl FnMut()) {
    step();
    let run = |_| {
        let start = Instant::now();
        step();
        start.elapsed().as_secs_f64()
    };
    let best = (0..3).map(run).fold(f64::MAX, f64::min);
    println!("{name:14} {:6.1} ns/B", best * 1e9 / bytes as f64);
}

fn main() {
    let options = ReadOptions::default();
    let paths: Vec<_> = std::env::args_os().skip(1).map(Into::into).collect();
    let inputs = baogao::expand(&paths, &options.limits).inputs;
    let reports: Vec<Report> = inputs.into_iter().flatten().filter_map(|input| baogao::read(&input, &options).ok()).collect();
    let bytes: usize = reports.iter().map(|report| report.text.len()).sum();
    let jieba = jieba_rs::Jieba::new();
    let lexicon = Lexicon::new();
    let phrases = PhraseOptions { most: 50, ..PhraseOptions::default() };
    let selection = Selection::default();

    time("jieba-rs cut", bytes, || reports.iter().for_each(|report| drop(black_box(jieba.cut(&report.text, true)))));
    time("cut", bytes, || reports.iter().for_each(|report| drop(black_box(lexicon.cut(&report.text, 0)))));
    time("parse", bytes, || reports.iter().for_each(|report| drop(black_box(Document::parse(&report.text)))));
    let docs: Vec<Document> = reports.iter().map(|report| Document::parse(&report.text)).collect();
    for (name, part) in [
        ("quotes", Part::Quotes),
        ("chains", Part::Chains),
        ("citations", Part::Citations),
        ("indicators", Part::Indicators),
        ("parallels", Part::Parallels),
        ("terms", Part::Terms),
        ("diagnostics", Part::Diagnostics),
    ] {
        let options = AnalysisOptions::default().with_parts(&[part]);
        time(name, bytes, || docs.iter().for_each(|doc| drop(black_box(Analysis::of(doc, &options)))));
    }
    let everything = AnalysisOptions::default().with_lexicon(&lexicon).with_phrases(&phrases);
    let only_phrases = everything.clone().with_parts(&[Part::Phrases]);
    time("cut, phrases", bytes, || docs.iter().for_each(|doc| drop(black_box(Analysis::of(doc, &only_phrases)))));
    time("analysis", bytes, || docs.iter().for_each(|doc| drop(black_box(Analysis::of(doc, &everything)))));
    let analyses: Vec<Analysis> = docs.iter().map(|doc| Analysis::of(doc, &everything)).collect();
    let views = || reports.iter().zip(&analyses).map(|(report, analysis)| ReportView::new(report, analysis, &selection));
    time("view", bytes, || views().for_each(|view| drop(black_box(view))));
    let views: Vec<ReportView> = views().collect();
    time("json", bytes, || views.iter().for_each(|view| drop(black_box(serde_json::to_vec(view)))));
}
