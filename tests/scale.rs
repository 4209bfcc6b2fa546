//! Much text: nothing takes time or memory out of proportion, and nothing in the result depends on how inputs are taken.

#![allow(clippy::unwrap_used)]

mod util;

use baogao::render::{ReportView, Selection};
use baogao::{Analysis, Document, Lexicon, ReadOptions};
use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use util::{baogao, run, samples};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

fn whole(text: &str) -> usize {
    let report = baogao::from_bytes(text.into(), Path::new("a.txt"), &ReadOptions::default()).unwrap();
    let doc = Document::parse(&report.text);
    let analysis = Analysis::of(&doc, &LEXICON, &Default::default());
    let selection = Selection { parts: Vec::new(), top: 50, tokens: false, text: false, places: false };
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

/// What is repeated to make a text of hostile shape; `{n}` stands for a number that counts on.
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
    // Of the first 500 reports, what was found is held until all of these are counted.
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

    /// Any number of reports, fewer or more than are held at a time, on any number of threads: each line is that of the
    /// report read alone.
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
