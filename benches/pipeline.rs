//! Where the time goes, step by step: `cargo bench`. See `benches/README.md`.

use baogao::render::{ReportView, Selection};
use baogao::{Analysis, AnalysisOptions, Document, Lexicon, Part, ReadOptions};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);
const REPORT: &str = include_str!("../samples/02-government-work-report.txt");

fn main() {
    divan::main();
}

fn bytes() -> BytesCount {
    BytesCount::of_str(REPORT)
}

#[divan::bench]
fn decode(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| baogao::from_bytes(black_box(REPORT).into(), "a.txt".as_ref(), &ReadOptions::default()));
}

/// The same report in each format that it may be saved in.
#[divan::bench(args = ["gb18030.txt", "office.html", "docx", "office.pdf", "cid.pdf", "ofd"])]
fn read(bencher: Bencher, ending: &str) {
    let separator = if ending.matches('.').count() > 0 && !ending.starts_with("gb") { '-' } else { '.' };
    let path = format!("tests/fixtures/report{separator}{ending}");
    let data = std::fs::read(&path).unwrap_or_default();
    bencher.counter(bytes()).bench(|| baogao::from_bytes(black_box(data.clone()), path.as_ref(), &ReadOptions::default()));
}

#[divan::bench]
fn parse(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| Document::parse(black_box(REPORT)));
}

#[divan::bench]
fn segment(bencher: Bencher) {
    let lexicon = &*LEXICON;
    bencher.counter(bytes()).bench(|| lexicon.cut(black_box(REPORT), 0));
}

/// Each extractor by itself, on a parsed report.
#[divan::bench(args = ["quotes", "chains", "citations", "indicators", "parallels", "terms", "diagnostics"])]
fn extract(bencher: Bencher, part: &str) {
    let part = match part {
        "quotes" => Part::Quotes,
        "chains" => Part::Chains,
        "citations" => Part::Citations,
        "indicators" => Part::Indicators,
        "parallels" => Part::Parallels,
        "terms" => Part::Terms,
        _ => Part::Diagnostics,
    };
    let doc = Document::parse(REPORT);
    let options = AnalysisOptions::default().with_parts(&[part]);
    bencher.counter(bytes()).bench(|| Analysis::of(black_box(&doc), &options));
}

/// Segmentation into words, and key phrases.
#[divan::bench]
fn phrases(bencher: Bencher) {
    let doc = Document::parse(REPORT);
    let options = AnalysisOptions::default().with_parts(&[Part::Phrases]).with_lexicon(&LEXICON);
    bencher.counter(bytes()).bench(|| Analysis::of(black_box(&doc), &options));
}

#[divan::bench]
fn extract_without_words(bencher: Bencher) {
    let doc = Document::parse(REPORT);
    bencher.counter(bytes()).bench(|| Analysis::of(black_box(&doc), &AnalysisOptions::default()));
}

#[divan::bench]
fn analyze(bencher: Bencher) {
    let doc = Document::parse(REPORT);
    let options = AnalysisOptions::default().with_lexicon(&LEXICON);
    bencher.counter(bytes()).bench(|| Analysis::of(black_box(&doc), &options));
}

#[divan::bench]
fn render_json(bencher: Bencher) {
    let doc = Document::parse(REPORT);
    let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_lexicon(&LEXICON));
    let report = baogao::from_bytes(REPORT.into(), "a.txt".as_ref(), &ReadOptions::default()).expect("the sample is text");
    let selection = Selection::default();
    bencher.counter(bytes()).bench(|| serde_json::to_string(&ReportView::new(&report, black_box(&analysis), &selection)));
}

/// The peer: bare jieba-rs segmenting the same text.
#[divan::bench]
fn peer_jieba_cut(bencher: Bencher) {
    let jieba = jieba_rs::Jieba::new();
    bencher.counter(bytes()).bench(|| jieba.cut(black_box(REPORT), true).len());
}
