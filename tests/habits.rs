//! What users of the terminal expect: a configuration file, lists of files, manual pages, a quiet run, labels in their language, pictures.

#![allow(clippy::unwrap_used)]

mod util;

use std::io::Write;
use std::process::Stdio;
use util::{baogao, run};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/01-work-summary.txt");

/// Standard output and error of a run in a folder.
fn run_in(folder: &std::path::Path, args: &[&str]) -> (i32, String, String) {
    let output = baogao().current_dir(folder).args(args).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_configuration_is_found_upwards_and_flags_win() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("a/b");
    std::fs::create_dir_all(&below).unwrap();
    std::fs::write(folder.path().join("words.txt"), "市直机关工委\n").unwrap();
    std::fs::write(folder.path().join("stops.txt"), "支部书记\n").unwrap();
    std::fs::write(
        folder.path().join("baogao.toml"),
        "lang = \"zh\"\ntop = 2\nformat = \"markdown\"\ndict = [\"words.txt\"]\nstopwords = [\"stops.txt\"]\njobs = 1\n",
    )
    .unwrap();
    let (_, out, _) = run_in(&below, &["phrases", SAMPLE]);
    assert!(out.contains("| phrase | score |") && out.lines().filter(|line| line.starts_with("| ")).count() == 2 + 2, "{out}");
    assert!(!out.contains("支部书记"), "{out}");
    let (_, out, _) = run_in(&below, &["phrases", "-f", "table", "--top", "1", "--lang", "en", SAMPLE]);
    assert!(out.contains("phrase") && out.matches('│').count() == 2 * 2, "{out}");
    let (_, out, _) = run_in(&below, &["segment", "-f", "csv", SAMPLE]);
    assert!(out.contains(",市直机关工委,"), "the user's words are cut");
    let (_, out, _) = run_in(&below, &["phrases", "--no-config", "--json", SAMPLE]);
    assert!(out.contains("支部书记"));
    let other = folder.path().join("other.toml");
    std::fs::write(&other, "top = 3\n").unwrap();
    let (_, out, _) = run_in(&below, &["phrases", "-f", "csv", "--config", other.to_str().unwrap(), SAMPLE]);
    assert_eq!(out.lines().count(), 4);
}

#[test]
fn a_faulty_configuration_names_the_line_and_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("baogao.toml"), "top = 3\ncolour = \"auto\"\n").unwrap();
    let (status, _, errors) = run_in(folder.path(), &["outline", SAMPLE]);
    assert_eq!(status, 2);
    for part in ["baogao.toml", "--no-config", "line 2", "unknown field `colour`", "`color`"] {
        assert!(errors.contains(part), "{part}: {errors}");
    }
    std::fs::write(folder.path().join("baogao.toml"), "format = \"svg\"\n").unwrap();
    let (_, _, errors) = run_in(folder.path(), &["outline", SAMPLE]);
    assert!(errors.contains("format must be table, json, jsonl, csv or markdown"), "{errors}");
}

#[test]
fn files_are_read_from_a_list() {
    for list in ["samples/01-work-summary.txt\r\n\nsamples/03-plan.txt\n", "samples/01-work-summary.txt\0samples/03-plan.txt\0"] {
        let mut child =
            baogao().args(["outline", "-f", "jsonl", "--files-from", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(list.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 2);
    }
    let (status, _, errors) = run(&["outline", "--files-from", "no-such-list"]);
    assert_eq!(status, 2);
    assert!(errors.contains("no-such-list: cannot read this list of files"), "{errors}");
}

#[test]
fn a_quiet_run_says_nothing_and_tells_by_its_status() {
    let (status, _, errors) = run(&["outline", "--quiet", "no-such-file"]);
    assert_eq!((status, errors.as_str()), (2, ""));
}

#[test]
fn a_file_in_place_of_a_command_and_a_slip_are_understood() {
    let (status, _, errors) = run(&["samples/01-work-summary.txt"]);
    assert_eq!(status, 2);
    assert!(errors.contains("try: baogao analyze samples/01-work-summary.txt"), "{errors}");
    let (_, _, errors) = run(&["outlin", SAMPLE]);
    assert!(errors.contains("'outline'"), "{errors}");
}

#[test]
fn every_command_has_a_manual_page_and_completions() {
    let folder = tempfile::tempdir().unwrap();
    let (status, _, _) = run(&["man", "-o", folder.path().to_str().unwrap()]);
    assert_eq!(status, 0);
    let (_, help, _) = run(&["help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).map_while(|line| line.strip_prefix("  "));
    let commands: Vec<&str> = commands.filter(|line| !line.starts_with(' ')).map(|line| line.split(' ').next().unwrap()).collect();
    assert!(commands.len() > 15, "{commands:?}");
    for command in commands.iter().filter(|command| **command != "help") {
        assert!(folder.path().join(format!("baogao-{command}.1")).is_file(), "{command}");
        let (status, page, _) = run(&["man", command]);
        assert!(status == 0 && page.contains(".SH NAME"), "{command}");
    }
    let (status, _, errors) = run(&["man", "nothing"]);
    assert_eq!((status, errors.as_str()), (2, "baogao: there is no command “nothing”; baogao help lists them all\n"));
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (status, script, _) = run(&["completions", shell]);
        assert!(status == 0 && script.contains("concordance"), "{shell}");
    }
}

/// The cells of the header rows of all tables.
fn headers(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.windows(2).filter(|pair| pair[0].starts_with('┌')).map(|pair| pair[1]).collect::<Vec<_>>().join("\n")
}

#[test]
fn labels_follow_the_locale_and_the_flag() {
    let of = |locale: &str, args: &[&str]| {
        let output = baogao().env("LC_ALL", locale).args(args).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(of("zh_CN.UTF-8", &["phrases", SAMPLE]).contains("短语"));
    assert!(of("en_US.UTF-8", &["phrases", SAMPLE]).contains("phrase"));
    assert!(of("en_US.UTF-8", &["phrases", "--lang", "zh", SAMPLE]).contains("短语"));
    // JSON and CSV are for programs.
    assert!(of("zh_CN.UTF-8", &["phrases", "-f", "csv", SAMPLE]).starts_with("path,text,class,score"));
    for args in [
        &["analyze", "--all", "--lang", "zh", "samples/09-draft-with-faults.txt"][..],
        &["analyze", "--all", "--lang", "zh", "samples/02-government-work-report.txt"],
        &["analyze", "--lang", "zh", "samples/batch"],
        &["compare", "--all", "--lang", "zh", "samples/series/2021-澜川市政府工作报告.txt", "samples/series/2025-澜川市政府工作报告.txt"],
        &["trend", "--lang", "zh", "samples/series"],
        &["corpus", "--lang", "zh", "samples/series"],
    ] {
        let (_, out, _) = run(args);
        let headers = headers(&out);
        assert!(!headers.is_empty() && !headers.contains(|c: char| c.is_ascii_lowercase()), "{args:?}: {headers}");
    }
}

#[test]
fn chains_and_outlines_are_drawn_for_other_programs() {
    let (_, dot, _) = run(&["chains", "-f", "dot", SAMPLE]);
    assert!(dot.starts_with("digraph ") && dot.contains("[label=\"市直机关工委\"]") && dot.contains("n0 -> n1;"), "{dot}");
    let (_, mermaid, _) = run(&["chains", "-f", "mermaid", SAMPLE]);
    assert!(mermaid.starts_with("flowchart TD\n  n0[\"市直机关工委\"]"), "{mermaid}");
    let (_, svg, _) = run(&["chains", "-f", "svg", SAMPLE]);
    assert_eq!(svg.matches("<g class=\"box\">").count(), 11);
    let (_, opml, _) = run(&["outline", "-f", "opml", SAMPLE]);
    let (_, plain, _) = run(&["outline", "-f", "csv", SAMPLE]);
    assert_eq!(opml.matches("<outline ").count(), plain.lines().count() - 1);
    let (_, map, _) = run(&["outline", "-f", "mermaid", SAMPLE]);
    assert!(map.starts_with("mindmap\n  root["), "{map}");
    for (args, said) in [
        (&["outline", "-f", "dot", SAMPLE][..], "-f dot is for chains: try baogao chains -f dot"),
        (&["quotes", "-f", "html", SAMPLE], "-f html is for analyze: try baogao analyze -f html"),
        (&["corpus", "-f", "html", "samples"], "-f html is for analyze, compare and trend"),
        (&["concordance", "发展", "-f", "html", SAMPLE], "-f html is for analyze, compare and trend"),
        (&["chains", "-f", "svg", SAMPLE, SAMPLE], "-f svg writes one file per report: add -o FOLDER"),
    ] {
        let (status, _, errors) = run(args);
        assert!(status == 2 && errors.contains(said), "{errors}");
    }
}

#[test]
fn the_configuration_of_the_readme_is_one() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let config = readme.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("baogao.toml"), config).unwrap();
    for name in ["words.txt", "stops.txt"] {
        std::fs::write(folder.path().join(name), "工委\n").unwrap();
    }
    let background = folder.path().join("background.bin");
    assert_eq!(run(&["background", "--quiet", "-o", background.to_str().unwrap(), SAMPLE]).0, 0);
    let (status, out, errors) = run_in(folder.path(), &["phrases", SAMPLE]);
    // It changes the results, and says so.
    assert!(
        status == 0 && errors.ends_with("change the results (top, dict, stopwords, background); --no-config ignores them\n"),
        "{errors}"
    );
    assert!(out.contains("短语"));
}
