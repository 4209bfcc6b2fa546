//! `--from jsonl`: one report per line in, one result per line out.

#![allow(clippy::unwrap_used)]

mod util;

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Output, Stdio};
use util::baogao;

fn stream(args: &[&str], input: &str) -> Output {
    let mut child = baogao().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_string();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn lines(output: &Output) -> Vec<Value> {
    String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_stream_says_what_a_folder_run_says() {
    let folder = tempfile::tempdir().unwrap();
    let background = folder.path().join("background.tsv");
    let background = background.to_str().unwrap();
    util::run(&["background", "-o", background, "samples"]);
    let of_files = baogao().args(["analyze", "-f", "jsonl", "--background", background, "samples"]).output().unwrap();
    // For other formats, the text is not what the file contains.
    let mut expected: Vec<Value> = lines(&of_files).into_iter().filter(|report| report["source"]["format"] == "text").collect();
    assert!(expected.len() >= 14);
    let read = |path: &str| baogao().args(["text", path]).output().unwrap().stdout;
    let input: String = expected
        .iter()
        .map(|report| {
            let path = report["source"]["path"].as_str().unwrap();
            json!({"id": path, "text": String::from_utf8(read(path)).unwrap()}).to_string() + "\n"
        })
        .collect();
    for jobs in ["1", "4"] {
        let output = stream(&["analyze", "--from", "jsonl", "--jobs", jobs, "--background", background], &input);
        let mut found = lines(&output);
        for (found, expected) in found.iter_mut().zip(&mut expected) {
            assert_eq!(found.as_object_mut().unwrap().remove("id").as_ref(), expected["source"].get("path"));
            // What was decoded from GB18030 arrives as UTF-8 here.
            expected["source"]["encoding"] = json!("UTF-8");
            assert!(found == expected, "{} differs", expected["source"]["path"]);
        }
        assert_eq!(found.len(), expected.len());
    }
}

#[test]
fn fields_are_passed_through_as_they_are_written() {
    let output = stream(
        &["quotes", "--from", "jsonl"],
        "{\"meta\": {\"a\": 1}, \"n\":123456789012345678901234567890, \"id\": 7.50, \"text\": \"一、好\\n落实“三重一大”。\"}\n",
    );
    let line = String::from_utf8(output.stdout).unwrap();
    assert!(
        line.starts_with("{\"n\":123456789012345678901234567890,\"id\":7.50,\"input\":{\"meta\":{\"a\": 1}},\"schema\":\"baogao/1\""),
        "{line}"
    );
    let value: Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&value["source"]["path"], &value["quotes"][0]["text"]), (&json!("7.50"), &json!("三重一大")));
}

#[test]
fn a_bad_line_has_its_line_and_stops_nothing() {
    let input = "{\"id\": 1, \"text\": \"一、总则\"}\noops\n\n{\"id\": \"x\", \"k\": 2}\n{\"text\": 5}\n[1]\n{\"text\": \"\"}\n{\"text\": \"二、附则\"}";
    let output = stream(&["outline", "--from", "jsonl"], input);
    assert_eq!(output.status.code(), Some(2));
    let found = lines(&output);
    let shown: Vec<String> =
        found.iter().map(|line| line["error"]["code"].as_str().or(line["outline"][0]["heading"].as_str()).unwrap().to_string()).collect();
    assert_eq!(shown, ["总则", "bad_line", "bad_line", "bad_line", "bad_line", "empty", "附则"]);
    assert_eq!((&found[2]["id"], &found[2]["k"], &found[2]["source"]["path"]), (&json!("x"), &json!(2), &json!("x")));
    assert_eq!(found[1]["source"]["path"], "-:2");
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(errors.lines().count(), 5, "{errors}");
    assert!(errors.starts_with("baogao: -:2: not a JSON object"), "{errors}");
}

#[test]
fn a_line_past_the_limit_is_skipped_whole() {
    let long = json!({"text": "一".repeat(500_000)}).to_string();
    let input = format!("{long}\n{{\"text\": \"一、总则\"}}\n");
    let output = stream(&["outline", "--from", "jsonl", "--limit", "file-mib=1"], &input);
    let found = lines(&output);
    assert_eq!((found.len(), &found[0]["error"]["code"], &found[1]["outline"][0]["heading"]), (2, &json!("too_large"), &json!("总则")));
}

#[test]
fn results_come_at_once_and_in_order() {
    let mut child = baogao().args(["outline", "--from", "jsonl"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for id in 0..3 {
        // The next line is written only after the answer to this one has arrived: a program that waits for more would wait forever.
        writeln!(input, "{{\"id\": {id}, \"text\": \"一、总则\"}}").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["id"], id);
    }
    drop(input);
    assert!(child.wait().unwrap().success());
    let marked = stream(&["outline", "--from", "jsonl"], "\u{feff}{\"id\": 1, \"text\": \"一、总则\"}\r\n");
    assert_eq!(lines(&marked)[0]["id"], 1);
    let many: String = (0..500).map(|id| json!({"id": id, "text": "一、总则\n好。"}).to_string() + "\n").collect();
    let ids: Vec<u64> = lines(&stream(&["outline", "--from", "jsonl"], &many)).iter().map(|line| line["id"].as_u64().unwrap()).collect();
    assert_eq!(ids, (0..500).collect::<Vec<_>>());
}

#[test]
fn other_formats_and_files_of_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reports.jsonl");
    std::fs::write(&path, "{\"id\": \"甲\", \"text\": \"一、总则\"}\n{\"id\": \"乙\", \"text\": \"一、附则\"}\n").unwrap();
    let (status, out, _) = util::run(&["outline", "--from", "jsonl", "-f", "csv", path.to_str().unwrap()]);
    assert_eq!((status, out.lines().count()), (0, 3));
    assert!(out.contains("甲,§1,1,han_dot"), "{out}");
    let (status, _, errors) = util::run(&["outline", "--from", "jsonl", "samples"]);
    assert_eq!(status, 2);
    assert!(errors.contains("samples: --from jsonl reads files of JSON lines or standard input, not folders"), "{errors}");
    let (status, out, _) = util::run(&["outline", "--from", "jsonl", "no-such-file"]);
    assert_eq!(status, 2);
    assert!(out.contains("\"unreadable\""), "{out}");
}
