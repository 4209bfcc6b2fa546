//! The binary end to end.

#![allow(clippy::unwrap_used)]

mod util;

use std::io::{Read, Write};
use std::process::Stdio;
use util::{baogao, run};

const SAMPLE: &str = "samples/01-work-summary.txt";

fn json(args: &[&str]) -> serde_json::Value {
    let (status, out, errors) = run(args);
    assert_eq!((status, errors.as_str()), (0, ""), "{args:?}");
    serde_json::from_str(&out).unwrap()
}

fn is_valid(value: &serde_json::Value) {
    let (_, schema, _) = run(&["schema"]);
    let schema = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn one_input_is_one_object_with_all_fields_of_the_contract() {
    let report = json(&["analyze", "--json", SAMPLE]);
    for field in [
        "schema",
        "source",
        "meta",
        "stats",
        "outline",
        "key_phrases",
        "quotes",
        "chains",
        "organizations",
        "citations",
        "indicators",
        "parallels",
        "diagnostics",
    ] {
        assert!(report.get(field).is_some(), "{field} is missing");
    }
    assert_eq!(report["schema"], "baogao/1");
    assert_eq!(report["source"]["encoding"], "UTF-8");
    is_valid(&report);
}

#[test]
fn spans_slice_in_characters() {
    let report = json(&["analyze", "--json", "--with-text", "--tokens", SAMPLE]);
    let text: Vec<char> = report["text"].as_str().unwrap().chars().collect();
    let mut checked = 0;
    for kind in ["key_phrases", "quotes", "citations"] {
        for item in report[kind].as_array().unwrap() {
            for span in item["spans"].as_array().unwrap() {
                let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
                assert_eq!(text[start..end].iter().collect::<String>(), item["text"].as_str().unwrap());
                checked += 1;
            }
        }
    }
    for token in report["tokens"].as_array().unwrap() {
        let (start, end) = (token["span"][0].as_u64().unwrap() as usize, token["span"][1].as_u64().unwrap() as usize);
        assert_eq!(text[start..end].iter().collect::<String>(), token["text"].as_str().unwrap());
    }
    assert!(checked > 50);
}

#[test]
fn several_inputs_are_one_array() {
    let reports = json(&["outline", "--json", SAMPLE, "samples/03-plan.txt"]);
    assert_eq!(reports.as_array().unwrap().len(), 2);
    is_valid(&reports);
    let folder = json(&["analyze", "-f", "json", "samples/batch"]);
    assert_eq!(folder.as_array().unwrap().len(), 8);
}

#[test]
fn every_command_and_format_gives_valid_output() {
    for command in ["analyze", "outline", "segment", "phrases", "quotes", "chains", "citations", "indicators", "parallels", "terms"] {
        is_valid(&json(&[command, "--json", SAMPLE]));
        let (status, lines, _) = run(&[command, "-f", "jsonl", SAMPLE, "samples/04-notice.txt"]);
        assert_eq!((status, lines.lines().count()), (0, 2), "{command}");
        lines.lines().for_each(|line| is_valid(&serde_json::from_str(line).unwrap()));
        let (status, table, _) = run(&[command, "-f", "csv", SAMPLE]);
        assert_eq!(status, 0, "{command}");
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let columns = reader.headers().unwrap().len();
        assert!(reader.records().all(|row| row.unwrap().len() == columns), "{command}");
        let (status, markdown, _) = run(&[command, "-f", "markdown", SAMPLE]);
        assert!(status == 0 && markdown.starts_with("# "), "{command}");
    }
}

#[test]
fn csv_opens_in_excel_with_a_mark() {
    let (_, table, _) = run(&["quotes", "-f", "csv", "--bom", SAMPLE]);
    assert!(table.starts_with("\u{feff}path,text,kind,parts,count,sections\r\n"));
}

#[test]
fn gb18030_is_told_and_decoded() {
    let report = json(&["analyze", "--json", "samples/07-gb18030.txt"]);
    assert_eq!(report["source"]["encoding"], "gb18030");
    let (status, text, _) = run(&["text", "samples/07-gb18030.txt"]);
    assert!(status == 0 && text.contains("调研报告"));
    let (status, _, errors) = run(&["text", "--encoding", "utf-8", "samples/07-gb18030.txt"]);
    assert!(status == 2 && errors.contains("is not valid UTF-8"), "{errors}");
}

#[test]
fn one_bad_file_loses_nothing_of_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("empty.txt"), "").unwrap();
    std::fs::write(at("picture.txt"), b"\x89PNG\r\n\x1a\n").unwrap();
    std::fs::copy(SAMPLE, at("good.txt")).unwrap();
    let (status, lines, errors) = run(&["outline", "-f", "jsonl", at("missing.txt").to_str().unwrap(), folder.path().to_str().unwrap()]);
    assert_eq!(status, 2);
    let codes: Vec<String> = lines
        .lines()
        .map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            is_valid(&value);
            value["error"]["code"].as_str().unwrap_or("ok").to_string()
        })
        .collect();
    assert_eq!(codes, ["missing", "empty", "ok", "not_text"]);
    for cause in ["no such file", "empty", "a picture"] {
        assert!(errors.contains(cause), "{errors}");
    }
}

#[test]
fn usage_errors_exit_with_two() {
    for args in [
        &["outlin"][..],
        &["analyze", "--format", "xml", SAMPLE],
        &["analyze", "--encoding", "klingon", SAMPLE],
        &["phrases", "--dict", "no-such.txt", SAMPLE],
    ] {
        let (status, out, errors) = run(args);
        assert!(status == 2 && out.is_empty() && !errors.is_empty(), "{args:?}: {status} {errors}");
    }
}

#[test]
fn reads_standard_input() {
    for args in [&["outline", "-"][..], &["outline"]] {
        let mut child = baogao().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all("工作总结\n一、主要工作\n抓好落实。\n".as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), "一、主要工作\n");
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = baogao().args(["segment", "-f", "csv", "samples"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let mut some = [0; 64];
    out.read_exact(&mut some).unwrap();
    drop(out);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn output_is_the_same_for_any_number_of_threads() {
    let one = run(&["analyze", "-f", "jsonl", "--tokens", "--jobs", "1", "samples"]);
    assert!(one.1.lines().count() >= 15);
    for jobs in ["2", "7"] {
        assert!(run(&["analyze", "-f", "jsonl", "--tokens", "--jobs", jobs, "samples"]) == one, "--jobs {jobs} differs");
    }
}

#[test]
fn users_add_words_and_stop_words() {
    let folder = tempfile::tempdir().unwrap();
    let (words, stops, text) = (folder.path().join("words"), folder.path().join("stops"), folder.path().join("a.txt"));
    std::fs::write(&words, "# ours\n楚商茶座 nz\n").unwrap();
    std::fs::write(&text, "擦亮楚商茶座品牌。\n").unwrap();
    let (_, cut, _) = run(&["segment", "--tags", "--dict", words.to_str().unwrap(), text.to_str().unwrap()]);
    assert!(cut.contains("楚商茶座/nz"), "{cut}");
    let first = json(&["phrases", "--json", SAMPLE])["key_phrases"][0]["text"].as_str().unwrap().to_string();
    std::fs::write(&stops, &first).unwrap();
    let second = json(&["phrases", "--json", "--stopwords", stops.to_str().unwrap(), SAMPLE]);
    assert!(second["key_phrases"].as_array().unwrap().iter().all(|phrase| phrase["text"] != first.as_str()));
}

#[test]
fn colours_are_for_terminals() {
    let (_, plain, _) = run(&["phrases", SAMPLE]);
    assert!(!plain.contains('\u{1b}'));
    let output = baogao().env_remove("NO_COLOR").args(["phrases", "--color", "always", SAMPLE]).output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains('\u{1b}'));
}

#[test]
fn completions_and_help_are_there() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (status, script, _) = run(&["completions", shell]);
        assert!(status == 0 && script.contains("baogao"), "{shell}");
    }
    for command in ["analyze", "outline", "segment", "phrases", "quotes", "chains", "citations", "text"] {
        let (status, help, _) = run(&[command, "--help"]);
        assert!(status == 0 && help.contains("Examples:"), "{command}");
    }
}

#[test]
fn check_names_each_diagnostic_with_its_place_and_exits_with_1() {
    let draft = "samples/09-draft-with-faults.txt";
    let (status, shown, _) = run(&["check", draft]);
    assert_eq!(status, 1);
    assert!(shown.contains("warning[numbering_gap]") && shown.contains(&format!("--> {draft}:9:1")), "{shown}");
    let (status, out, _) = run(&["check", "--json", draft]);
    assert_eq!(status, 1);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    is_valid(&report);
    let text = std::fs::read_to_string(draft).unwrap();
    let chars: Vec<char> = text.chars().collect();
    for found in report["diagnostics"].as_array().unwrap() {
        let at = |key: &str| found[key].as_u64().unwrap() as usize;
        let line: Vec<char> = text.lines().nth(at("line") - 1).unwrap().chars().collect();
        assert_eq!(line[at("column") - 1], chars[found["span"][0].as_u64().unwrap() as usize], "{found}");
    }
    // A report without a diagnostic, and a bad file among good ones.
    assert_eq!(run(&["check", "samples/04-notice.txt"]).0, 0);
    assert_eq!(run(&["check", draft, "no/such/file.txt"]).0, 2);
}

#[test]
fn check_writes_sarif_for_all_inputs() {
    let (status, out, _) = run(&["check", "-f", "sarif", "samples/09-draft-with-faults.txt", "samples/04-notice.txt"]);
    assert_eq!(status, 1);
    let log: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((log["version"].as_str(), log["runs"][0]["columnKind"].as_str()), (Some("2.1.0"), Some("unicodeCodePoints")));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 6);
    for result in results {
        assert_eq!(rules[result["ruleIndex"].as_u64().unwrap() as usize]["id"], result["ruleId"]);
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "samples/09-draft-with-faults.txt");
    }
    let (status, _, errors) = run(&["outline", "-f", "sarif", "samples/04-notice.txt"]);
    assert!(status == 2 && errors.contains("baogao check -f sarif"), "{errors}");
}

#[test]
fn indicators_are_a_clean_table() {
    let (_, table, _) = run(&["indicators", "-f", "csv", "samples/02-government-work-report.txt"]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let at = reader.headers().unwrap().iter().position(|name| name == "value").unwrap();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert!(rows.len() > 10 && rows.iter().all(|row| row[at].parse::<f64>().is_ok()));
    assert!(!table.trim_end().replace("\r\n", "").contains('\n'), "a cell holds a line break");
}

/// What else a folder contains beside a report changes nothing in its key phrases.
#[test]
fn phrases_of_a_report_are_the_same_alone_and_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    for (at, name) in ["01-work-summary.txt", "02-government-work-report.txt"].into_iter().cycle().take(24).enumerate() {
        std::fs::copy(format!("samples/{name}"), folder.path().join(format!("{at:02}.txt"))).unwrap();
    }
    let (status, many, _) = run(&["phrases", "-f", "jsonl", folder.path().to_str().unwrap()]);
    let (_, one_thread, _) = run(&["phrases", "-f", "jsonl", "--jobs", "1", folder.path().to_str().unwrap()]);
    assert_eq!((status, &many), (0, &one_thread));
    let alone = json(&["phrases", "--json", folder.path().join("00.txt").to_str().unwrap()]);
    let among: serde_json::Value = serde_json::from_str(many.lines().next().unwrap()).unwrap();
    assert_eq!(alone["key_phrases"], among["key_phrases"]);
}

#[test]
fn phrases_of_one_class_and_with_their_sentences() {
    let sample = "samples/02-government-work-report.txt";
    let of = |args: &[&str]| json(&[&["phrases", "--json", sample], args].concat())["key_phrases"].as_array().unwrap().clone();
    let (own, core) = (of(&["--class", "own", "--top", "10"]), of(&["--class", "core", "--top", "3"]));
    assert_eq!((own.len(), core.len()), (10, 3));
    assert!(own.iter().all(|phrase| phrase["class"] == "own") && core.iter().all(|phrase| phrase["class"] == "core"));
    let rarity = |phrase: &serde_json::Value| phrase["rarity"].as_f64().unwrap();
    assert!(own.iter().map(rarity).fold(0.0, f64::max) < core.iter().map(rarity).fold(1.0, f64::min), "{own:?} {core:?}");
    let words = |phrase: &serde_json::Value, name: &str| phrase[name].as_str().unwrap().replace(['“', '”'], "");
    assert!(own.iter().all(|phrase| words(phrase, "context").contains(&words(phrase, "text"))), "{own:?}");
    let (_, table, _) = run(&["phrases", "--context", "--lang", "zh", sample]);
    assert!(table.contains("本文特有") && table.contains("共性") && table.contains("所在句"), "{table}");
    let (status, _, errors) = run(&["phrases", "--context", "--json", sample]);
    assert!(status == 2 && errors.contains("--context is for tables"), "{errors}");
}
