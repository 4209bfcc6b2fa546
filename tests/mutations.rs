//! Mutated reports through every extractor and every renderer, and well-formed edits inside Word, OFD and PDF files.
//!
//! `BAOGAO_FUZZ_CASES` sets how many cases each test tries; the default suits CI. For a long run:
//! `BAOGAO_FUZZ_CASES=1000000 cargo test --release --test mutations texts`.

#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "html", feature = "docx", feature = "pdf", feature = "ofd", feature = "markdown", feature = "archives"))]

mod util;

use baogao::render::corpus::compare::ComparisonView;
use baogao::render::graph::{self, Graph};
use baogao::render::{self, Cells, Colour, Language, ReportView, Selection, Sink, SummaryRow, TableStyle, html};
use baogao::{Analysis, AnalysisOptions, Document, InputError, Isolation, Lexicon, Limits, Owner, Part, ReadOptions, Report};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| jsonschema::validator_for(&render::json_schema()).unwrap());

/// Generous for a loaded machine and an unoptimised program; in a long run the limit is two seconds.
fn patience() -> Duration {
    Duration::from_secs(if cfg!(debug_assertions) { 30 } else { 2 })
}

/// Runs a case as often as requested.
fn run<S: Strategy>(default: u32, strategy: S, case: impl Fn(S::Value))
where
    S::Value: Clone,
{
    let cases = std::env::var("BAOGAO_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    TestRunner::new(config)
        .run(&strategy, |value| {
            case(value);
            Ok(())
        })
        .unwrap();
}

/// What reports are made of, and what they are never made of.
const PIECES: &[&str] = &[
    "一、",
    "二、",
    "（一）",
    "(二)",
    "1.",
    "2．",
    "①",
    "第一章　",
    "第三条",
    "一是",
    "二是",
    "首先，",
    "最后，",
    "——",
    "—",
    "增长5%",
    "5%，2家",
    "49翻一番",
    "由3%提高到",
    "百分之",
    "1/0",
    "2.27:1",
    "99999999999999999999999999999999999999999999999999999999999999999999999999999999999",
    "分别",
    "“",
    "”",
    "‘",
    "《",
    "》",
    "（",
    "）",
    "\n",
    "\n\n",
    "\r\n",
    "　　",
    "\t",
    "。",
    "；",
    "：",
    "，",
    "、",
    "…",
    "县委—镇党委—村党支部",
    "下设办公室、宣传组",
    "由县委办牵头，县财政局配合",
    "市、县、乡三级",
    "“三重一大”是指",
    "国发〔2023〕5号",
    "2025年6月9日",
    "目录\n一、总则……1\n",
    "附件：1.名单",
    "各位代表：",
    "政府工作报告\n",
    "（2025年1月10日）",
    "来源：日报　浏览量：5",
    "\u{feff}",
    "\u{200b}",
    "\u{a0}",
    "\u{202e}",
    "\u{1b}[31m",
    "\u{0}",
    "\u{85}",
    "\u{2028}",
    "\u{fffd}",
    "\u{e000}",
    "\u{20000}",
    "é",
    "=1+1",
    "|*_`<b>&amp;$~",
    "]]>-->",
    "２７，２０３",
    "壹拾万元",
    "几十",
    "十百千万亿",
    "年",
    "的",
];

static SAMPLES: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let names = ["01-work-summary", "02-government-work-report", "03-plan", "04-notice", "06-hard-wrapped", "08-regulations"];
    let read = |name: &&str| std::fs::read_to_string(format!("samples/{name}.txt")).ok().map(|text| text.chars().collect());
    let samples: Vec<Vec<char>> = names.iter().filter_map(read).collect();
    assert!(samples.len() >= 4);
    samples
});

/// A way to change a text.
#[derive(Debug, Clone)]
enum Change {
    Piece(usize, usize),
    Cut(usize, usize),
    Copy(usize, usize, usize),
    Swap(usize, usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = || 0usize..1 << 16;
    prop_oneof![
        6 => (at(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Piece(at, piece)),
        2 => (at(), 1usize..80).prop_map(|(at, len)| Change::Cut(at, len)),
        1 => (at(), at(), 1usize..120).prop_map(|(from, to, len)| Change::Copy(from, to, len)),
        1 => (at(), at(), 1usize..60).prop_map(|(from, to, len)| Change::Swap(from, to, len)),
    ]
}

/// A stretch of a sample, changed in a few or in many places.
fn text() -> impl Strategy<Value = String> {
    let changes = prop::collection::vec(change(), 1..40);
    (0usize..64, 0usize..1 << 14, 20usize..900, changes).prop_map(|(sample, from, len, changes)| {
        let whole = &SAMPLES[sample % SAMPLES.len()];
        let from = from % whole.len();
        let mut text = whole[from..(from + len).min(whole.len())].to_vec();
        for change in changes {
            let length = text.len().max(1);
            let range = |at: usize, by: usize| at % length..(at % length + by).min(length);
            match change {
                _ if text.is_empty() => text.extend("一、".chars()),
                Change::Piece(at, piece) => drop(text.splice(at % length..at % length, PIECES[piece].chars())),
                Change::Cut(at, len) => drop(text.drain(range(at, len))),
                Change::Copy(from, to, len) => {
                    let copied = text[range(from, len)].to_vec();
                    text.splice(to % length..to % length, copied);
                }
                Change::Swap(from, to, len) => {
                    let moved: Vec<char> = text.drain(range(from, len)).collect();
                    let at = to % (text.len() + 1);
                    text.splice(at..at, moved);
                }
            }
        }
        text.into_iter().collect()
    })
}

/// Everything that a user can ask of a report, and what must hold for it.
fn everything(report: &Report, original: Option<&str>) {
    let begun = Instant::now();
    let text = report.text.as_str();
    if let Some(original) = original {
        let marked = original.strip_prefix('\u{feff}').unwrap_or(original);
        assert_eq!(text, marked.replace("\r\n", "\n").replace('\r', "\n"), "the text is not what was written");
    }
    let doc = Document::parse_with(text, &report.file_info);
    let whole: String = doc.pieces().iter().map(|(span, _)| span.slice(doc.text())).collect();
    assert_eq!(whole, doc.text());
    assert!(doc.pieces().iter().all(|(_, owner)| !matches!(owner, Owner::Section(at) if *at >= doc.sections.len())));
    let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_lexicon(&LEXICON).with_tokens());
    assert!(analysis.indicators.is_sorted_by_key(|figure| figure.span), "figures out of order");
    assert!(analysis.chains.is_sorted_by_key(|chain| chain.span.start), "chains out of order");
    assert!(analysis.parallels.is_sorted_by_key(|found| found.span.start), "parallels out of order");
    assert!(analysis.diagnostics.is_sorted_by_key(|found| found.span.start), "diagnostics out of order");
    for figure in &analysis.indicators {
        assert!(figure.value.is_finite() && figure.upper.is_none_or(f64::is_finite) && figure.base.is_none_or(f64::is_finite));
    }
    let mut all = Selection::default();
    (all.tokens, all.text, all.places) = (true, true, true);
    let view = ReportView::new(report, &analysis, &all);
    let json = serde_json::to_value(&view).unwrap();
    spans_slice(&json, &text.chars().collect::<Vec<_>>());
    if begun.elapsed().subsec_nanos().is_multiple_of(16) {
        assert!(SCHEMA.is_valid(&json), "not as the schema says");
    }
    let out = &mut Vec::new();
    let parts = [
        None,
        Some(Part::Outline),
        Some(Part::Words),
        Some(Part::Phrases),
        Some(Part::Quotes),
        Some(Part::Chains),
        Some(Part::Citations),
        Some(Part::Indicators),
        Some(Part::Parallels),
        Some(Part::Terms),
        Some(Part::Diagnostics),
    ];
    for part in parts {
        render::csv_write(render::csv_rows(&view, part), Cells::Harmless, out).unwrap();
    }
    render::markdown_report(&view, out).unwrap();
    render::sarif::results(&view, out).unwrap();
    let style = TableStyle::new(80, Colour::Off, 20, Language::Chinese, Sink::Terminal);
    let mut drawn = Vec::new();
    render::table_report(&view, style, &mut drawn).unwrap();
    render::excerpt_report(&view, text, style, usize::MAX, &mut drawn).unwrap();
    render::table_summary(&[SummaryRow::of(&view)], style, &mut drawn).unwrap();
    let drawn = String::from_utf8(drawn).unwrap();
    assert!(!drawn.contains(baogao::is_control), "a control in a table for a terminal");
    out.write_all(html::report(&view, &doc, Language::English, None).as_bytes()).unwrap();
    let bodies = Graph::of_chains(&view);
    graph::dot(&bodies, "x", out).unwrap();
    graph::mermaid_graph(&bodies, out).unwrap();
    let mut svg = Vec::new();
    graph::svg_page(&bodies, "x", &mut svg).unwrap();
    let outline = view.outline.as_deref().unwrap_or_default();
    graph::mermaid_outline("x", outline, out).unwrap();
    let mut opml = Vec::new();
    graph::opml("x", outline, &mut opml).unwrap();
    for xml in [svg, opml] {
        let xml = String::from_utf8(xml).unwrap();
        roxmltree::Document::parse(&xml).unwrap_or_else(|error| panic!("no XML: {error}"));
    }
    assert!(begun.elapsed() < patience(), "{:?}", begun.elapsed());
}

/// Every span in the JSON lies in the text and, if a text is given beside it, yields that text. An item's text occurs at its
/// place, with nothing between its characters but what the reading text leaves out.
fn is_within(own: &str, place: &[char]) {
    let mut written = place.iter();
    let found = own.chars().all(|c| written.any(|&found| found == c || util::holds::is_put_right(found)));
    assert!(found, "{own} is not in {}", place.iter().collect::<String>());
}

fn spans_slice(json: &serde_json::Value, text: &[char]) {
    use serde_json::Value;
    let range = |span: &Value| -> Option<(usize, usize)> {
        let [start, end] = span.as_array()?.as_slice() else { return None };
        Some((start.as_u64()? as usize, end.as_u64()? as usize))
    };
    match json {
        Value::Array(items) => items.iter().for_each(|item| spans_slice(item, text)),
        Value::Object(fields) => {
            for (name, value) in fields {
                if name == "span" || name.ends_with("_span") && !value.is_null() {
                    let (start, end) = range(value).unwrap();
                    assert!(start <= end && end <= text.len(), "{json}");
                    if let (true, Some(own)) = (name == "span", fields.get("text").and_then(Value::as_str)) {
                        is_within(own, &text[start..end]);
                    }
                } else if name != "text" {
                    spans_slice(value, text);
                }
            }
            for (start, end) in fields.get("spans").and_then(Value::as_array).into_iter().flatten().filter_map(range) {
                is_within(fields["text"].as_str().unwrap(), &text[start..end]);
            }
        }
        _ => {}
    }
}

fn read(data: Vec<u8>, name: &str, limits: Limits, isolation: Option<&'static Isolation>) -> Result<Report, InputError> {
    baogao::from_bytes(data, Path::new(name), &ReadOptions { encoding: None, limits, isolation })
}

#[test]
fn texts_come_through_every_extractor_and_renderer() {
    run(150, text(), |text| {
        if let Ok(report) = read(text.clone().into_bytes(), "a.txt", Limits::default(), None) {
            let decoded_as_written = report.source.encoding == Some("UTF-8");
            everything(&report, decoded_as_written.then_some(text.as_str()));
        }
    });
}

#[test]
fn texts_are_compared_whatever_they_are() {
    use baogao::corpus::{Comparison, Gathering, Profile, Side, Totals};
    run(60, (text(), text()), |texts| {
        let reports = [texts.0, texts.1].map(|text| read(text.into_bytes(), "a.txt", Limits::default(), None));
        let [Ok(old), Ok(new)] = reports else { return };
        let begun = Instant::now();
        let mut gathering = Gathering::default();
        let profile = |report: &Report| {
            let doc = Document::parse_with(&report.text, &report.file_info);
            Profile::of(report, &Analysis::of(&doc, &AnalysisOptions::default().with_lexicon(&LEXICON)))
        };
        let profiles = [profile(&old), profile(&new)];
        profiles.iter().for_each(|profile| gathering.add(&profile.formulations));
        let vocabulary = gathering.finish();
        let mut sides = [&old, &new].into_iter().zip(profiles).map(|(report, profile)| {
            let mut totals = Totals::of(&vocabulary);
            totals.add(&vocabulary.count(&Document::parse_with(&report.text, &report.file_info)));
            Side { totals, report: Some(profile) }
        });
        let (old, new) = (sides.next().unwrap(), sides.next().unwrap());
        let found = Comparison::of(&vocabulary, &old, &new);
        let name = |side| render::corpus::compare::SideView::of("a".into(), side);
        let view = ComparisonView::of(name(&old), name(&new), &found, usize::MAX);
        let style = TableStyle::new(80, Colour::Off, 20, Language::Chinese, Sink::Terminal);
        let mut drawn = Vec::new();
        view.table(style, &mut drawn).unwrap();
        assert!(!String::from_utf8(drawn).unwrap().contains(baogao::is_control));
        view.markdown(&mut Vec::new()).unwrap();
        let html = html::comparison(&view, None, Language::Chinese);
        assert!(html.contains("</html>"));
        assert!(begun.elapsed() < patience(), "{:?}", begun.elapsed());
    });
}

/// The files of a zip archive.
fn unpacked(path: &str) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(std::fs::read(path).unwrap())).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut data = Vec::new();
            std::io::copy(&mut file, &mut data).unwrap();
            (file.name().unwrap().into_owned(), data)
        })
        .collect()
}

fn packed(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, data) in files {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(name.as_str(), stored).unwrap();
        writer.write_all(data).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Values that no honest writer puts into an attribute or between two tags.
const VALUES: &[&str] = &[
    "",
    "0",
    "-1",
    "1",
    "255",
    "65536",
    "2147483647",
    "-2147483648",
    "99999999999999999999",
    "1e308",
    "NaN",
    "true",
    "&lt;",
    "一、",
    "“",
    "&#x1b;[2J",
    "&#10;",
    "none",
    "chineseCounting",
    "%1%2%3%4%5%6%7%8%9",
    "0 0 1e30 1e30",
    "1 0 0 1 NaN 0",
    "g 3 1 g 99999999 0",
    "ID_1",
    "../../../etc/passwd",
];

/// An edit of an XML part that leaves it well-formed.
#[derive(Debug, Clone)]
enum Edit {
    Double(usize),
    Drop(usize),
    Nest(usize, usize),
    Move(usize, usize),
    Attribute(usize, usize),
    Text(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = || 0usize..1 << 16;
    prop_oneof![
        2 => at().prop_map(Edit::Double),
        1 => at().prop_map(Edit::Drop),
        1 => (at(), 1usize..40).prop_map(|(at, deep)| Edit::Nest(at, deep)),
        2 => (at(), at()).prop_map(|(from, to)| Edit::Move(from, to)),
        4 => (at(), 0..VALUES.len()).prop_map(|(at, value)| Edit::Attribute(at, value)),
        2 => (at(), 0..VALUES.len()).prop_map(|(at, value)| Edit::Text(at, value)),
    ]
}

/// The part with an edit, or unchanged if there is nothing to edit.
fn edited(part: &str, edit: &Edit) -> Option<String> {
    let tree = roxmltree::Document::parse(part).ok()?;
    let elements: Vec<roxmltree::Node> = tree.root_element().descendants().filter(|node| node.is_element()).skip(1).collect();
    let pick = |at: usize| elements.get(at % elements.len().max(1)).copied();
    let mut out = part.to_string();
    match *edit {
        Edit::Double(at) => {
            let range = pick(at)?.range();
            out.insert_str(range.end, &part[range]);
        }
        Edit::Drop(at) => out.replace_range(pick(at)?.range(), ""),
        Edit::Nest(at, deep) => {
            let (range, name) = (pick(at)?.range(), "n");
            out.replace_range(
                range.clone(),
                &format!("{}{}{}", format!("<{name}>").repeat(deep), &part[range], format!("</{name}>").repeat(deep)),
            );
        }
        Edit::Move(from, to) => {
            let (from, to) = (pick(from)?.range(), pick(to)?.range().end);
            if !from.contains(&to) {
                let moved = &part[from.clone()];
                out.insert_str(to, moved);
                let shift = if to <= from.start { moved.len() } else { 0 };
                out.replace_range(from.start + shift..from.end + shift, "");
            }
        }
        Edit::Attribute(at, value) => {
            let attributes: Vec<_> = elements.iter().flat_map(|element| element.attributes()).collect();
            let attribute = attributes.get(at % attributes.len().max(1))?;
            out.replace_range(attribute.range_value(), VALUES[value]);
        }
        Edit::Text(at, value) => {
            let texts: Vec<_> = tree.descendants().filter(|node| node.is_text()).collect();
            out.replace_range(texts.get(at % texts.len().max(1))?.range(), VALUES[value]);
        }
    }
    Some(out)
}

/// Edits the parts of a file in turn and reads what comes out.
fn survives_edits(path: &str, parts: &[&str], default: u32) {
    let files = unpacked(path);
    run(default, (0..parts.len(), prop::collection::vec(edit(), 1..6)), |(part, edits)| {
        let mut files = files.clone();
        let (_, data) = files.iter_mut().find(|(name, _)| name.contains(parts[part])).unwrap();
        let mut text = String::from_utf8(data.clone()).unwrap();
        for edit in &edits {
            text = edited(&text, edit).unwrap_or(text);
        }
        *data = text.into_bytes();
        let begun = Instant::now();
        if let Ok(report) = read(packed(&files), path, Limits::default(), None) {
            everything(&report, None);
        }
        assert!(begun.elapsed() < 2 * patience(), "{:?}", begun.elapsed());
    });
}

#[test]
fn word_files_are_edited_element_by_element() {
    survives_edits(
        "tests/fixtures/everything.docx",
        &["word/document.xml", "word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml"],
        60,
    );
    survives_edits("tests/fixtures/summary-numbered.docx", &["word/document.xml", "word/numbering.xml"], 30);
}

#[test]
fn ofd_files_are_edited_element_by_element() {
    survives_edits("tests/fixtures/summary.ofd", &["OFD.xml", "Document.xml", "Page_0/Content.xml", "Page_0/Content.xml"], 60);
}

/// Numbers that no honest writer puts into a PDF.
const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "1",
    "2",
    "255",
    "65535",
    "65536",
    "2147483647",
    "4294967295",
    "99999999999999999999",
    "1e9",
    "0.0000001",
    ".",
    "[",
    "<<",
    "/W",
    "3 0 R",
];

/// The numbers of a PDF stand for lengths, counts, ranges and positions: each in turn is replaced, and the file read in a child
/// with limits.
#[test]
fn pdfs_are_edited_number_by_number() {
    static ISOLATION: LazyLock<&'static Isolation> = LazyLock::new(|| {
        let isolation = Isolation::new(env!("CARGO_BIN_EXE_baogao").into(), vec!["--read-for-parent".into()]);
        Box::leak(Box::new(isolation))
    });
    let limits = Limits { seconds: 2, memory_mib: 300, ..Limits::default() };
    for path in ["tests/fixtures/summary-cid.pdf", "tests/fixtures/report-cid.pdf", "tests/fixtures/everything-office.pdf"] {
        let whole = std::fs::read(path).unwrap();
        let starts: Vec<usize> =
            (1..whole.len()).filter(|&at| whole[at].is_ascii_digit() && !whole[at - 1].is_ascii_alphanumeric()).collect();
        run(20, prop::collection::vec((0usize..1 << 20, 0..NUMBERS.len()), 1..6), |edits| {
            let mut edits: Vec<(usize, usize)> = edits.into_iter().map(|(at, number)| (starts[at % starts.len()], number)).collect();
            edits.sort_unstable_by_key(|&(at, _)| std::cmp::Reverse(at));
            let mut data = whole.clone();
            for (at, number) in edits {
                let length = whole[at..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
                data.splice(at..at + length, NUMBERS[number].bytes());
            }
            let begun = Instant::now();
            if let Ok(report) = read(data, path, limits, Some(&ISOLATION)) {
                everything(&report, None);
            }
            assert!(begun.elapsed() < 3 * patience(), "{:?}", begun.elapsed());
        });
    }
}
