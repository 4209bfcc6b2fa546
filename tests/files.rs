//! `--output DIR`: one file per report, whole or not at all, and `--resume`.

#![allow(clippy::unwrap_used)]

mod util;

use std::path::{Path, PathBuf};
use std::time::Duration;
use util::{baogao, run};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(path) = open.pop() {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                names.push(path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    names.sort();
    names
}

/// A folder of small reports, as many as asked for.
fn reports(folder: &Path, count: usize) -> PathBuf {
    let reports = folder.join("reports");
    std::fs::create_dir_all(reports.join("sub")).unwrap();
    for at in 0..count {
        let place = if at % 2 == 0 { reports.clone() } else { reports.join("sub") };
        std::fs::write(place.join(format!("{at:04}.txt")), format!("一、总则{at}\n落实“三重一大”制度。\n")).unwrap();
    }
    reports
}

#[test]
fn each_report_has_a_file_that_says_what_a_run_of_its_own_says() {
    let folder = tempfile::tempdir().unwrap();
    let (reports, out) = (reports(folder.path(), 4), folder.path().join("out"));
    let (reports, out_name) = (reports.to_str().unwrap(), out.to_str().unwrap());
    let (status, printed, said) = run(&["quotes", "--output", out_name, reports]);
    assert_eq!((status, printed.as_str(), said), (0, "", format!("baogao: {out_name}: 4 written, 0 failed\n")));
    assert_eq!(names(&out), ["0000.txt.json", "0002.txt.json", "baogao-manifest.jsonl", "sub/0001.txt.json", "sub/0003.txt.json"]);
    let (_, alone, _) = run(&["quotes", "--json", &format!("{reports}/sub/0001.txt")]);
    assert_eq!(std::fs::read_to_string(out.join("sub/0001.txt.json")).unwrap(), alone);
    run(&["quotes", "-f", "csv", "--output", out_name, reports]);
    let csv = std::fs::read_to_string(out.join("0000.txt.csv")).unwrap();
    assert!(csv.starts_with("path,text,kind") && csv.contains("三重一大"), "{csv}");
}

#[test]
fn resuming_makes_anew_only_what_changed_or_failed() {
    let folder = tempfile::tempdir().unwrap();
    let (reports, out) = (reports(folder.path(), 4), folder.path().join("out"));
    let failing = reports.join("empty.txt");
    std::fs::write(&failing, "").unwrap();
    let resume = |more: &[&str]| {
        let (status, _, said) =
            run(&[&["outline", "--resume", "--output", out.to_str().unwrap(), reports.to_str().unwrap()], more].concat());
        let last = said.lines().last().unwrap().rsplit(": ").next().unwrap().to_string();
        (status, last)
    };
    assert_eq!(resume(&[]), (2, "4 written, 1 failed".to_string()));
    let time = || std::fs::metadata(out.join("0000.txt.json")).unwrap().modified().unwrap();
    let before = time();
    assert_eq!(resume(&[]), (2, "0 written, 4 unchanged, 1 failed".to_string()));
    assert_eq!(time(), before);
    // The bytes count, not the time.
    std::fs::write(reports.join("0000.txt"), "一、总则0\n落实“三重一大”制度。\n").unwrap();
    std::fs::write(reports.join("0002.txt"), "一、别的\n").unwrap();
    std::fs::write(&failing, "一、好\n").unwrap();
    assert_eq!(resume(&[]), (0, "2 written, 3 unchanged, 0 failed".to_string()));
    assert!(std::fs::read_to_string(out.join("0002.txt.json")).unwrap().contains("别的"));
    std::fs::remove_file(out.join("0002.txt.json")).unwrap();
    assert_eq!(resume(&[]), (0, "1 written, 4 unchanged, 0 failed".to_string()));
    assert_eq!(resume(&["--with-text"]), (0, "5 written, 0 failed".to_string()));
}

#[test]
fn results_inside_the_folder_are_no_reports() {
    let folder = tempfile::tempdir().unwrap();
    let reports = reports(folder.path(), 2);
    let out = reports.join("out");
    let args = ["outline", "-f", "markdown", "--output", out.to_str().unwrap(), reports.to_str().unwrap()];
    run(&args);
    let (_, _, said) = run(&args);
    assert!(said.ends_with(": 2 written, 0 failed\n"), "{said}");
    assert_eq!(names(&out), ["0000.txt.md", "baogao-manifest.jsonl", "sub/0001.txt.md"]);
}

#[test]
fn files_of_one_name_have_results_of_two() {
    let folder = tempfile::tempdir().unwrap();
    let reports = reports(folder.path(), 2);
    std::fs::write(reports.join("sub/0000.txt"), "一、别的\n").unwrap();
    let out = folder.path().join("out");
    let (first, second) = (reports.join("0000.txt"), reports.join("sub/0000.txt"));
    run(&["outline", "--output", out.to_str().unwrap(), first.to_str().unwrap(), second.to_str().unwrap()]);
    assert_eq!(names(&out), ["0000.txt.json", "0000.txt~2.json", "baogao-manifest.jsonl"]);
}

#[cfg(unix)]
#[test]
fn what_a_killed_or_interrupted_run_wrote_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (reports, out) = (reports(folder.path(), 1500), folder.path().join("out"));
    let args = ["analyze", "--resume", "--output", out.to_str().unwrap(), reports.to_str().unwrap()];
    for (signal, status) in [("-KILL", None), ("-INT", Some(130))] {
        let mut child = baogao().args(args).stderr(std::process::Stdio::null()).spawn().unwrap();
        // Not before it has begun to write.
        let written = || if out.exists() { names(&out).len() } else { 0 };
        let before = written();
        while written() <= before + 20 && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        std::process::Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        let ended = child.wait().unwrap();
        assert!(ended.code() == status || ended.success(), "{ended}");
        for name in names(&out).iter().filter(|name| name.ends_with(".txt.json")) {
            let text = std::fs::read(out.join(name)).unwrap();
            assert!(serde_json::from_slice::<serde_json::Value>(&text).is_ok(), "{name} is not whole");
        }
    }
    let (status, _, said) = run(&args);
    assert_eq!(status, 0, "{said}");
    let names = names(&out);
    assert_eq!(names.iter().filter(|name| name.ends_with(".txt.json")).count(), 1500);
    assert!(!names.iter().any(|name| name.ends_with(".tmp")), "what a killed run left is removed");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let (status, _, said) = run(&["outline", "--output", file.to_str().unwrap(), "samples/01-work-summary.txt", "samples/03-plan.txt"]);
    assert_eq!(status, 2);
    assert!(said.contains("file: cannot create this folder"), "{said}");
    let (status, _, said) = run(&["outline", "--resume", "samples/01-work-summary.txt"]);
    assert_eq!(status, 2);
    assert!(said.contains("--output"), "{said}");
}

#[test]
fn one_report_is_written_to_the_file_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sub/report.json");
    let (status, printed, _) = run(&["outline", "-o", file.to_str().unwrap(), "samples/01-work-summary.txt"]);
    assert_eq!((status, printed.as_str()), (0, ""));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), run(&["outline", "--json", "samples/01-work-summary.txt"]).1);
    let inside = format!("{}/", folder.path().display());
    run(&["outline", "-o", &inside, "samples/01-work-summary.txt"]);
    assert!(folder.path().join("01-work-summary.txt.json").is_file());
}

#[test]
fn no_report_is_ever_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.txt");
    std::fs::write(&report, "一、总则\n").unwrap();
    let (path, parent) = (report.to_str().unwrap(), folder.path().to_str().unwrap());
    let (status, _, said) = run(&["outline", "-o", path, path]);
    assert_eq!(status, 2);
    assert!(said.contains("this is the report itself"), "{said}");
    let (status, _, said) = run(&["outline", "-o", parent, parent]);
    assert_eq!(status, 2);
    assert!(said.contains("the results would end up among the reports"), "{said}");
    assert_eq!(std::fs::read_to_string(&report).unwrap(), "一、总则\n");
}
