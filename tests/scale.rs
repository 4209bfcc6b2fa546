//! Large amounts of text: nothing takes disproportionate time or memory, and nothing in the result depends on how inputs are taken.

#![allow(clippy::unwrap_used)]

mod util;

use baogao::render::{ReportView, Selection};
use baogao::{Analysis, AnalysisOptions, Document, Lexicon, ReadOptions};
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use util::{baogao, run, samples};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

fn whole(text: &str) -> usize {
    let report = baogao::from_bytes(text.into(), Path::new("a.txt"), &ReadOptions::default()).unwrap();
    let doc = Document::parse(&report.text);
    let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_lexicon(&LEXICON));
    let selection = Selection::default();
    serde_json::to_vec(&ReportView::new(&report, &analysis, &selection)).unwrap().len()
}

fn best_time(text: &str) -> Duration {
    (0..2)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(whole(text));
            start.elapsed()
        })
        .min()
        .unwrap()
}

/// What is repeated to make a text of hostile shape; `{n}` stands for a running number.
const SHAPES: &[&str] = &[
    "{n}.改造小区\n",
    "一、",
    "一是抓学习。二是抓落实。",
    "“",
    "（",
    "“‘甲’”",
    "一",
    "甲—",
    "推进工作，",
    "抓落实、",
    "1",
    "增长5%，",
    "甲\n",
    "发展",
    "党委",
    "《甲》",
    "（一）甲",
    "市、县、乡三级",
    "即“甲”，即乙。",
    "第一，甲。",
    "2025年6月9日",
    "国发〔2023〕5号",
    "目录\n",
    "“甲{n}”，即乙乙乙乙。",
    "“甲{n}—乙—丙”",
    "县委下设办公室。工作组负责。",
    "中文 ",
    "第 ",
    "{n}.3微克增长\n",
    "甲某办法\n第一条 内容。\n",
    "一、2025年工作\n公园增长5%。\n",
    "近三年来，公园年均增长5%。\n",
    "\u{20000}",
];

fn shaped(shape: &str, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 64);
    for n in 1.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&shape.replace("{n}", &n.to_string()));
    }
    text
}

/// Eight times the text takes about eight times as long: a quadratic case would take 64 times.
#[test]
#[ignore = "slow: `.ci/run` runs it"]
fn time_grows_with_the_text_and_no_faster() {
    let long_line = std::fs::read_to_string("samples/02-government-work-report.txt").unwrap().replace('\n', "");
    whole(&long_line);
    for shape in SHAPES.iter().copied().chain([long_line.as_str()]) {
        let (short, long) = (shaped(shape, 8_000), shaped(shape, 64_000));
        // A busy machine may disturb one measurement, not three.
        let grown = (0..3).map(|_| best_time(&long).as_secs_f64() / best_time(&short).as_secs_f64().max(0.000_5)).fold(f64::MAX, f64::min);
        assert!(grown < 24.0, "{} …: 8 times the text took {grown:.0} times as long", shape.chars().take(12).collect::<String>());
    }
}

/// Eight times `short` took at most three times eight times as long.
fn assert_linear(name: &str, time: impl Fn(usize) -> Duration) {
    let best = |bytes| (0..2).map(|_| time(bytes)).min().unwrap().as_secs_f64();
    let grown = (0..3).map(|_| best(64_000) / best(8_000).max(0.000_5)).fold(f64::MAX, f64::min);
    assert!(grown < 24.0, "{name}: 8 times the text took {grown:.0} times as long");
}

fn timed(work: impl FnOnce() -> usize) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

/// What is drawn grows with the text, too: countless bodies, diagnostics on one line, one chain of everything.
#[test]
#[ignore = "slow: `.ci/run` runs it"]
fn drawings_grow_with_the_text_and_no_faster() {
    use baogao::render::graph::{self, Graph};
    use baogao::render::{
        Cells, Colour, Language, Sink, TableStyle, csv_rows, csv_write, excerpt_report, html, markdown_report, sarif, table_report,
    };
    const DRAWN: &[&str] =
        &["某{n}局党委—某{n}处党支部。\n", "由某{n}局牵头，某{n}委配合。\n", "乙{n}党支部—", "，，”“‘", "“甲{n}”", "（", "（一）甲"];
    type Draw = fn(&ReportView, &Document, &mut Vec<u8>) -> std::io::Result<()>;
    let style = || TableStyle::new(80, Colour::Off, usize::MAX, Language::English, Sink::Terminal);
    let drawings: [(&str, Draw); 8] = [
        ("table", |view, _, out| table_report(view, TableStyle::new(80, Colour::Off, 10, Language::English, Sink::Terminal), out)),
        ("csv", |view, _, out| csv_write(csv_rows(view, Some(baogao::Part::Chains)), Cells::Harmless, out)),
        ("markdown", |view, _, out| markdown_report(view, out)),
        ("html", |view, doc, out| {
            out.extend(html::report(view, doc, Language::English, None).into_bytes());
            Ok(())
        }),
        ("dot", |view, _, out| graph::dot(&Graph::of_chains(view), "x", out)),
        ("svg", |view, _, out| graph::svg_page(&Graph::of_chains(view), "x", out)),
        ("mermaid", |view, _, out| graph::mermaid_graph(&Graph::of_chains(view), out)),
        ("sarif", |view, _, out| sarif::results(view, out)),
    ];
    for shape in DRAWN {
        let view = |bytes: usize, draw: &dyn Fn(&ReportView, &Document, &str) -> Duration| {
            let report = baogao::from_bytes(shaped(shape, bytes).into(), Path::new("a.txt"), &ReadOptions::default()).unwrap();
            let doc = Document::parse(&report.text);
            let analysis = Analysis::of(&doc, &AnalysisOptions::default());
            let selection = Selection::default();
            draw(&ReportView::new(&report, &analysis, &selection), &doc, &report.text)
        };
        for (name, drawn) in drawings {
            assert_linear(&format!("{shape:?} as {name}"), |bytes| {
                view(bytes, &|view, doc, _| {
                    timed(|| {
                        let mut out = Vec::new();
                        drawn(view, doc, &mut out).unwrap();
                        out.len()
                    })
                })
            });
        }
        assert_linear(&format!("{shape:?} with its diagnostics"), |bytes| {
            view(bytes, &|view, _, text| {
                timed(|| {
                    let mut out = Vec::new();
                    excerpt_report(view, text, style(), usize::MAX, &mut out).unwrap();
                    out.len()
                })
            })
        });
    }
}

/// A graph of forty bodies can have more paths than a disk can store lines: each body is drawn once.
#[test]
#[ignore = "slow: `.ci/run` runs it"]
fn a_graph_of_many_paths_is_drawn_body_by_body() {
    let mut text = "某市组织体系\n一、组织\n".to_string();
    for layer in 0..13 {
        for (above, below) in "甲乙丙".chars().flat_map(|above| "甲乙丙".chars().map(move |below| (above, below))) {
            text.push_str(&format!("夯实“{above}{layer}支部—{below}{}支部”链条。\n", layer + 1));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, &text).unwrap();
    for command in ["chains", "analyze"] {
        let (status, out, _) = run(&[command, path.to_str().unwrap()]);
        assert!(status == 0 && out.lines().count() < 400, "{command}: {} lines", out.lines().count());
        assert!(out.contains("甲3支部 (drawn above)"), "{out}");
    }
    // One chain of fifty thousand nodes: nothing is drawn by recursion.
    let nodes: Vec<String> = (0..50_000).map(|at| format!("第{at}党支部")).collect();
    std::fs::write(&path, format!("链条\n“{}”。\n", nodes.join("—"))).unwrap();
    for format in ["table", "dot", "svg", "mermaid"] {
        assert_eq!(run(&["chains", "-f", format, path.to_str().unwrap()]).0, 0, "{format}");
    }
}

/// Web pages and Word files that made their parsers take quadratic time.
#[test]
#[ignore = "slow: `.ci/run` runs it"]
#[cfg(all(feature = "html", feature = "docx"))]
fn markup_is_read_in_a_time_that_grows_with_it() {
    let head = "<html><body><p>一、总则。今年以来，全市上下认真落实，各项工作有序推进，成效明显。</p>";
    let pages: [(&str, &dyn Fn(usize) -> String); 6] = [
        ("attributes", &|bytes| format!("{head}<p {}>甲</p>", shaped("a{n}=1 ", bytes))),
        ("attributes of an end tag", &|bytes| format!("{head}</p {}>甲", shaped("a{n} ", bytes))),
        ("references", &|bytes| format!("{head}{}", shaped("&", bytes))),
        ("references in an attribute", &|bytes| format!("{head}<p title=\"{}\">甲", shaped("&amp;", bytes))),
        ("references without an end", &|bytes| format!("{head}{}", shaped("&notit", bytes))),
        ("depth", &|bytes| format!("{head}{}{}", "<div>".repeat(480), shaped("<p>认真<b>落实</b></p>", bytes))),
    ];
    for (name, page) in pages {
        assert_linear(name, |bytes| {
            let page = page(bytes);
            timed(|| baogao::from_bytes(page.into(), Path::new("a.html"), &ReadOptions::default()).unwrap().text.len())
        });
    }
    let word = |attributes: usize| {
        let attributes = shaped("a{n}='' ", attributes);
        let body = format!("<w:document xmlns:w='w'><w:body><w:p {attributes}><w:r><w:t>一、总则</w:t></w:r></w:p></w:body></w:document>");
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, body.as_bytes()).unwrap();
        writer.finish().unwrap().into_inner()
    };
    let read = |bytes| baogao::from_bytes(word(bytes), Path::new("a.docx"), &ReadOptions::default());
    assert!(read(3000).is_ok());
    let error = read(500_000).unwrap_err().to_string();
    assert!(error.contains("more than 512 attributes"), "{error}");
}

/// Memory is at most some tens of bytes per byte of text, whatever the text is made of.
#[test]
#[ignore = "slow: `.ci/run` runs it"]
#[cfg(target_os = "linux")]
fn memory_grows_with_the_text_and_not_with_what_is_found_in_it() {
    const BYTES: usize = 1 << 20;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    let measured = |shape: &str, bytes: usize| {
        std::fs::write(&path, shaped(shape, bytes)).unwrap();
        peak(&path, &["analyze", "--json"])
    };
    for shape in [
        "“",
        "（",
        "1",
        "增长5%，",
        "2025年6月9日",
        "1.1.1.",
        "年",
        "“甲{n}”，即乙乙乙乙。",
        "某{n}局党委—某{n}处党支部。\n",
        "一是抓学习。二是抓落实。",
    ] {
        // The peak of a run that is over at once cannot be seen: two that take their time are compared.
        let grown = measured(shape, BYTES).saturating_sub(measured(shape, BYTES / 4));
        let factor = grown * 1024 * 4 / 3 / BYTES as u64;
        assert!((1..=40).contains(&factor), "{shape:?}: {factor} bytes for each byte of text");
    }
}

/// The peak of a run over `count` reports, in KiB.
#[cfg(target_os = "linux")]
fn peak(folder: &Path, format: &[&str]) -> u64 {
    let mut child = baogao().args(format).arg(folder).stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut most = 0;
    loop {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = peak.unwrap_or(0).max(most);
        if child.try_wait().unwrap().is_some() {
            return most;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
#[ignore = "slow: `.ci/run` runs it"]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_the_number_of_reports() {
    let report = std::fs::read_to_string("samples/03-plan.txt").unwrap();
    let folder = |count: usize| {
        let folder = tempfile::tempdir().unwrap();
        for at in 0..count {
            std::fs::write(folder.path().join(format!("{at}.txt")), &report).unwrap();
        }
        folder
    };
    // The findings of the first 500 reports are held until all of these are counted.
    for (few, many, format) in [(520, 1040, &["analyze", "-f", "jsonl"][..]), (60, 600, &["check", "-f", "sarif"])] {
        let (few, many) = (peak(folder(few).path(), format), peak(folder(many).path(), format));
        assert!(few > 2000 && many < few + 8 * 1024, "{format:?}: {few} KiB for the few reports, {many} for twice as many or more");
        assert!(many < 150 * 1024, "{many} KiB");
    }
    let single = peak(Path::new("samples/01-work-summary.txt"), &["analyze", "--json"]);
    assert!(single < 64 * 1024, "{single} KiB for one report");
}

fn lines(args: &[&str]) -> Vec<String> {
    let (status, out, errors) = run(args);
    assert_eq!((status, errors.as_str()), (0, ""), "{args:?}");
    out.lines().map(str::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Any number of reports, fewer or more than are held at a time, on any number of threads: each line is the same as
    /// for the report read alone.
    #[test]
    fn a_report_is_the_same_alone_and_in_any_company(picked in prop::collection::vec(0usize..14, 1..70), jobs in 1usize..5) {
        static ALONE: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
            let alone = |path: &std::path::PathBuf| {
                let path = path.to_str().unwrap().to_string();
                let line = lines(&["quotes", "-f", "jsonl", &path]).remove(0);
                (path, line)
            };
            samples().iter().map(alone).collect()
        });
        let jobs = jobs.to_string();
        let mut args = vec!["quotes", "-f", "jsonl", "--jobs", &jobs];
        args.extend(picked.iter().map(|&at| ALONE[at].0.as_str()));
        let expected: Vec<&str> = picked.iter().map(|&at| ALONE[at].1.as_str()).collect();
        prop_assert_eq!(lines(&args), expected);
    }
}

#[test]
#[ignore = "slow: `.ci/run` runs it"]
fn a_report_is_the_same_by_path_and_by_pipe() {
    use std::io::Write;
    for path in samples().iter().take(6) {
        let mut child = baogao()
            .args(["analyze", "-f", "jsonl", "-"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(&std::fs::read(path).unwrap()).unwrap();
        let piped = child.wait_with_output().unwrap().stdout;
        let strip = |line: &[u8]| {
            let mut report: serde_json::Value = serde_json::from_slice(line).unwrap();
            report["source"]["path"] = "".into();
            report
        };
        let by_path = lines(&["analyze", "-f", "jsonl", path.to_str().unwrap()]).remove(0);
        assert_eq!(strip(&piped), strip(by_path.as_bytes()), "{}", path.display());
    }
}
