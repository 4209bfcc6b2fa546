//! One report never stops the others, no input is ever written to, and nothing in a report or a name reaches a terminal as a
//! command.

#![allow(clippy::unwrap_used)]

mod util;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use util::{baogao, run};

/// Files of these names with one short report each.
fn folder(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in names {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("一、总则\n{name}落实“三重一大”制度，增长5%。\n")).unwrap();
    }
    folder
}

fn run_in(folder: &Path, args: &[&str]) -> (i32, String, String) {
    told(baogao().current_dir(folder).args(args).output().unwrap())
}

fn told(output: Output) -> (i32, String, String) {
    // A background is written as bytes that are not text.
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn codes(lines: &str) -> Vec<String> {
    let code = |line: &str| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        line["error"]["code"].as_str().unwrap_or("read").to_string()
    };
    lines.lines().map(code).collect()
}

/// A panic at this word is planted in programs that are built for tests.
#[cfg(debug_assertions)]
mod panics {
    use super::*;

    fn run_planted(folder: &Path, args: &[&str]) -> (i32, String, String) {
        told(baogao().current_dir(folder).env("BAOGAO_TEST_PANIC", "b.txt").args(args).output().unwrap())
    }

    #[test]
    fn a_panic_is_the_error_of_its_report_on_any_number_of_threads() {
        let folder = folder(&["a.txt", "b.txt", "c.txt"]);
        for jobs in ["1", "2", "5"] {
            let (status, out, errors) = run_planted(folder.path(), &["analyze", "-f", "jsonl", "-j", jobs, "."]);
            assert_eq!((status, codes(&out)), (2, ["read", "internal", "read"].map(String::from).to_vec()), "{errors}");
            assert_eq!(errors.lines().count(), 1, "{errors}");
            assert!(
                errors.contains("b.txt: baogao 0.1.0 failed on this report (src/parse/mod.rs:") && errors.contains("report it"),
                "{errors}"
            );
        }
    }

    #[test]
    fn a_panic_in_a_large_folder_that_is_weighed_stops_nothing() {
        let names: Vec<String> = (0..30).map(|at| format!("{at:02}.txt")).chain(["b.txt".to_string()]).collect();
        let folder = folder(&names.iter().map(String::as_str).collect::<Vec<_>>());
        let (status, out, _) = run_planted(folder.path(), &["phrases", "-f", "jsonl", "."]);
        assert_eq!((status, codes(&out).iter().filter(|code| *code == "read").count()), (2, 30));
    }

    #[test]
    fn a_panic_stops_no_stream_and_no_output() {
        let folder = folder(&["a.txt", "b.txt", "c.txt"]);
        let stream = folder.path().join("stream.jsonl");
        std::fs::write(&stream, "{\"id\":1,\"text\":\"一、甲\"}\n{\"id\":2,\"text\":\"一、b.txt\"}\n{\"id\":3,\"text\":\"一、丙\"}\n")
            .unwrap();
        let (status, out, _) = run_planted(folder.path(), &["outline", "--from", "jsonl", "stream.jsonl"]);
        assert_eq!((status, codes(&out)), (2, ["read", "internal", "read"].map(String::from).to_vec()));
        let (status, _, errors) = run_planted(folder.path(), &["outline", "-o", "out/", "a.txt", "b.txt", "c.txt"]);
        assert!(status == 2 && errors.ends_with("out/: 2 written, 1 failed\n"), "{errors}");
        let (status, _, errors) = run_in(folder.path(), &["outline", "--resume", "-o", "out/", "a.txt", "b.txt", "c.txt"]);
        assert!(status == 0 && errors.ends_with("out/: 1 written, 2 unchanged, 0 failed\n"), "{errors}");
    }

    #[test]
    fn a_panic_stops_no_command_over_many_reports() {
        let folder = folder(&["2023.txt", "2024.txt", "b.txt"]);
        for args in
            [&["trend", "."][..], &["corpus", "."], &["background", "."], &["concordance", "总则", "."], &["text", "2023.txt", "b.txt"]]
        {
            let (status, out, errors) = run_planted(folder.path(), args);
            // The text itself is not parsed.
            let failed = if args[0] == "text" { 0 } else { 2 };
            assert!(status == failed && !out.is_empty(), "{args:?}: {errors}");
        }
    }
}

#[test]
#[cfg(unix)]
fn pipes_are_read_once_and_whole() {
    let shell = |script: &str| {
        let script = script.replace("baogao", env!("CARGO_BIN_EXE_baogao"));
        told(std::process::Command::new("bash").args(["-c", &script]).output().unwrap())
    };
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("fifo");
    let fifo = fifo.display();
    for (script, said) in [
        ("baogao text <(printf '一、总则\\n')".to_string(), "一、总则\n"),
        ("printf '一、总则\\n' | baogao text /dev/stdin".to_string(), "一、总则\n"),
        (format!("mkfifo {fifo}; printf '一、总则\\n' > {fifo} & sleep 0.1; baogao text {fifo}"), "一、总则\n"),
        (format!("printf '一、总则\\n' > {fifo}.txt; baogao text --files-from <(printf '%s' {fifo}.txt)"), "一、总则\n"),
    ] {
        let (_, out, errors) = shell(&script);
        assert_eq!(out, said, "{script}: {errors}");
    }
    let (status, out, errors) =
        shell("baogao compare --json <(printf '一、抓住数字政府\\n数字政府。') <(printf '一、抓住数字政府\\n“三重一大”。')");
    assert!(status == 0 && out.contains("三重一大"), "{errors}");
}

#[test]
fn inputs_are_refused_as_outputs_by_what_they_are() {
    let folder = folder(&["a.txt", "b.txt", "words.txt", "in/c.txt"]);
    let path = |name: &str| folder.path().join(name);
    let before: Vec<String> = ["a.txt", "b.txt", "in/c.txt"].iter().map(|name| std::fs::read_to_string(path(name)).unwrap()).collect();
    std::fs::hard_link(path("b.txt"), path("linked.txt")).unwrap();
    for args in [
        &["compare", "a.txt", "b.txt", "-o", "b.txt"][..],
        &["compare", "a.txt", "b.txt", "-o", "./in/../a.txt"],
        &["compare", "a.txt", "b.txt", "-o", "linked.txt"],
        &["trend", "a.txt", "-o", "a.txt"],
        &["background", "a.txt", "-o", "a.txt"],
        &["background", "a.txt", "--dict", "words.txt", "-o", "words.txt"],
        &["phrases", "a.txt", "--stopwords", "words.txt", "-o", "words.txt"],
    ] {
        let (status, out, errors) = run_in(folder.path(), args);
        assert_eq!((status, out.as_str()), (2, ""), "{args:?}: {errors}");
        assert!(errors.contains("name another"), "{args:?}: {errors}");
    }
    let after: Vec<String> = ["a.txt", "b.txt", "in/c.txt"].iter().map(|name| std::fs::read_to_string(path(name)).unwrap()).collect();
    assert_eq!(before, after);
}

#[test]
#[cfg(unix)]
fn links_to_the_inputs_are_refused_as_outputs() {
    use std::os::unix::fs::symlink;
    let folder = folder(&["in/a.txt", "in/a.txt.txt"]);
    let inside = |name: &str| folder.path().join("in").join(name);
    symlink("in", folder.path().join("out")).unwrap();
    // The folder of the inputs under another name.
    let (status, _, errors) = run_in(folder.path(), &["outline", "in", "-o", "out"]);
    assert!(status == 2 && errors.contains("among the reports"), "{errors}");
    // Single files whose results would overwrite other inputs.
    let (status, _, errors) = run_in(folder.path(), &["outline", "-f", "table", "in/a.txt", "in/a.txt.txt", "-o", "out"]);
    assert!(status == 2 && errors.contains("this is the report itself"), "{errors}");
    assert!(std::fs::read_to_string(inside("a.txt.txt")).unwrap().starts_with("一、总则"));
    // The file that standard output goes to.
    let script = format!("{} text in >> in/a.txt", env!("CARGO_BIN_EXE_baogao"));
    let (status, _, errors) = told(std::process::Command::new("sh").current_dir(folder.path()).args(["-c", &script]).output().unwrap());
    assert!(status == 2 && errors.contains("in/a.txt: this is where the output goes"), "{errors}");
}

#[test]
#[cfg(unix)]
fn what_is_no_regular_file_is_written_through() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    let folder = folder(&["a.txt"]);
    let path = |name: &str| folder.path().join(name);
    // A pipe with a reader remains a pipe.
    assert!(std::process::Command::new("mkfifo").arg(path("fifo")).status().unwrap().success());
    let reader = std::process::Command::new("cat").arg(path("fifo")).stdout(Stdio::piped()).spawn().unwrap();
    assert_eq!(run_in(folder.path(), &["outline", "--json", "a.txt", "-o", "fifo"]).0, 0);
    let read = reader.wait_with_output().unwrap().stdout;
    assert_eq!(String::from_utf8(read).unwrap(), run_in(folder.path(), &["outline", "--json", "a.txt"]).1);
    assert!(std::fs::symlink_metadata(path("fifo")).unwrap().file_type().is_fifo());
    assert_eq!(run_in(folder.path(), &["outline", "--json", "a.txt", "-o", "/dev/null"]).0, 0);
    assert!(std::fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let (_, out, _) = run_in(folder.path(), &["outline", "--json", "a.txt", "-o", "/dev/stdout"]);
    assert!(out.starts_with('{'), "{out}");
    // A link keeps its target, a file its mode.
    std::fs::write(path("target"), "").unwrap();
    std::fs::set_permissions(path("target"), std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("target", path("link")).unwrap();
    symlink("new", path("dangling")).unwrap();
    for name in ["link", "dangling"] {
        assert_eq!(run_in(folder.path(), &["outline", "--json", "a.txt", "-o", name]).0, 0);
        assert!(std::fs::symlink_metadata(path(name)).unwrap().is_symlink());
    }
    assert!(std::fs::read_to_string(path("target")).unwrap().starts_with('{'));
    assert!(std::fs::read_to_string(path("new")).unwrap().starts_with('{'));
    assert_eq!(std::fs::metadata(path("target")).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn inputs_that_are_named_are_read_wherever_results_go() {
    let folder = folder(&["a.txt", "b.txt", "in/c.txt"]);
    let (status, _, errors) = run_in(folder.path(), &["outline", "a.txt", "b.txt", "-o", "."]);
    assert!(status == 0 && errors.ends_with(".: 2 written, 0 failed\n"), "{errors}");
    let (status, _, errors) = run_in(folder.path(), &["outline", "in", "-o", "."]);
    assert!(status == 0 && errors.ends_with(".: 1 written, 0 failed\n"), "{errors}");
    // Anything in the output folder that is not a result is left out, with a message.
    let (status, _, errors) = run_in(folder.path(), &["outline", ".", "-o", "in"]);
    assert!(status == 0 && errors.contains("in: 1 files in the output folder left out"), "{errors}");
    assert!(errors.ends_with("in: 2 written, 0 failed\n"), "{errors}");
}

#[test]
fn resuming_reads_what_is_new_and_what_was_cut() {
    let names: Vec<String> = (0..24).map(|at| format!("in/{at:02}.txt")).collect();
    let folder = folder(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let resume = || run_in(folder.path(), &["phrases", "-f", "csv", "--resume", "in", "-o", "out"]);
    assert!(resume().2.ends_with("24 written, 0 failed\n"));
    assert!(resume().2.ends_with("0 written, 24 unchanged, 0 failed\n"));
    // One result that was cut off, one that was changed.
    let result = |at: usize| folder.path().join(format!("out/{at:02}.txt.csv"));
    let whole = std::fs::read(result(1)).unwrap();
    std::fs::write(result(1), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(result(2), [&whole[..whole.len() - 3], b"x\r\n"].concat()).unwrap();
    let (_, _, errors) = resume();
    assert!(errors.ends_with("2 written, 22 unchanged, 0 failed\n"), "{errors}");
    assert_eq!(std::fs::read(result(1)).unwrap(), whole);
    // One more report, and another background: all are weighed anew.
    std::fs::write(folder.path().join("in/99.txt"), "一、总则\n推进数字政府建设。\n").unwrap();
    let (_, _, errors) = resume();
    assert!(errors.ends_with("1 written, 24 unchanged, 0 failed\n"), "{errors}");
    assert_eq!(run_in(folder.path(), &["background", "--quiet", "-o", "background.bin", "in"]).0, 0);
    let (_, _, errors) = run_in(folder.path(), &["phrases", "-f", "csv", "--resume", "--background", "background.bin", "in", "-o", "out"]);
    assert!(errors.contains("25 results rewritten") && errors.ends_with("25 written, 0 failed\n"), "{errors}");
    let (_, _, errors) = resume();
    assert!(errors.contains("25 results rewritten"), "{errors}");
    let (_, _, fresh) = run_in(folder.path(), &["phrases", "-f", "csv", "in", "-o", "fresh"]);
    assert!(fresh.ends_with("25 written, 0 failed\n"));
    for at in 0..24 {
        let fresh = folder.path().join(format!("fresh/{at:02}.txt.csv"));
        assert_eq!(std::fs::read(result(at)).unwrap(), std::fs::read(fresh).unwrap(), "{at}");
    }
}

#[test]
#[cfg(unix)]
fn a_prepared_output_folder_leads_nowhere_else() {
    use std::os::unix::fs::symlink;
    let folder = folder(&["in/sub/a.txt", "in/b.txt", "elsewhere/victim.txt"]);
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("out")).unwrap();
    symlink(path("elsewhere"), path("out/sub")).unwrap();
    symlink(path("elsewhere/victim.txt"), path("out/b.txt.json")).unwrap();
    let before = std::fs::read_to_string(path("elsewhere/victim.txt")).unwrap();
    let (status, _, errors) = run_in(folder.path(), &["outline", "in", "-o", "out"]);
    assert!(status == 2 && errors.ends_with("out: 0 written, 2 failed\n"), "{errors}");
    assert_eq!(errors.matches("outside the output folder").count(), 2, "{errors}");
    assert_eq!(std::fs::read_dir(path("elsewhere")).unwrap().count(), 1);
    assert_eq!(std::fs::read_to_string(path("elsewhere/victim.txt")).unwrap(), before);
    // The program's own record.
    std::fs::create_dir(path("out2")).unwrap();
    symlink(path("elsewhere/victim.txt"), path("out2/baogao-manifest.jsonl")).unwrap();
    let (status, _, errors) = run_in(folder.path(), &["outline", "in", "-o", "out2"]);
    assert!(status == 2 && errors.contains("this is a link or not a regular file"), "{errors}");
    assert_eq!(std::fs::read_to_string(path("elsewhere/victim.txt")).unwrap(), before);
}

#[test]
fn one_result_that_cannot_be_written_stops_no_other() {
    // A legal name of 253 bytes; with the extension of the result it is no longer legal.
    let long = format!("in/{}.txt", "报".repeat(83));
    let folder = folder(&["in/a.txt", &long, "in/b.txt"]);
    for (args, ending) in [(&[][..], "2 written, 1 failed\n"), (&["--resume"], "0 written, 2 unchanged, 1 failed\n")] {
        let (status, _, errors) = run_in(folder.path(), &[&["outline", "in", "-o", "out"], args].concat());
        assert!(status == 2 && errors.ends_with(ending), "{errors}");
        assert!(errors.contains("报报.txt.json: cannot be written"), "{errors}");
    }
}

#[test]
fn an_archive_whose_results_stand_in_each_others_way_fails_for_these_alone() {
    let folder = folder(&[]);
    let mut writer = zip::ZipWriter::new(std::fs::File::create(folder.path().join("a.zip")).unwrap());
    for name in ["a.txt", "a.txt.json/b.txt", "c.txt"] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all("一、总则".as_bytes()).unwrap();
    }
    writer.finish().unwrap();
    let (status, _, errors) = run_in(folder.path(), &["outline", "a.zip", "-o", "out", "-j", "1"]);
    assert!(status == 2 && errors.ends_with("out: 2 written, 1 failed\n"), "{errors}");
}

#[test]
fn a_closed_pipe_ends_quietly_whatever_the_format() {
    let folder = folder(&["2023.txt", "2024.txt"]);
    let long = "一、总则\n推进“甲乙丙丁”，落实“三重一大”制度。\n".repeat(2000);
    std::fs::write(folder.path().join("2024.txt"), &long).unwrap();
    for args in [
        &["compare", "2023.txt", "2024.txt"][..],
        &["trend", "."],
        &["corpus", "."],
        &["concordance", "总则", "."],
        &["outline", "."],
        &["text", "."],
    ] {
        for format in ["csv", "json", "table"].iter().filter(|_| args[0] != "text").map(|format| vec!["-f", format]).chain([vec![]]) {
            let mut child =
                baogao().current_dir(folder.path()).args(args).args(&format).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            drop(child.stdout.take());
            let (status, _, errors) = told(child.wait_with_output().unwrap());
            assert_eq!((status, errors.as_str()), (0, ""), "{args:?} {format:?}");
        }
    }
}

#[test]
#[cfg(unix)]
fn what_a_folder_holds_is_read_or_named() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = folder(&["in/a.txt", "other/b.txt"]);
    let path = |name: &str| folder.path().join(name);
    symlink(path("other"), path("in/linked")).unwrap();
    symlink(path("other/b.txt"), path("in/b.txt")).unwrap();
    symlink(path("other/b.txt"), path("in/picture.png")).unwrap();
    let raw = |bytes: &[u8]| path("in").join(std::ffi::OsStr::from_bytes(bytes));
    std::fs::write(raw(b"x\xFE.txt"), "一、甲").unwrap();
    std::fs::write(raw(b"x\xFF.txt"), "一、乙").unwrap();
    let (status, out, errors) = run_in(folder.path(), &["outline", "-f", "jsonl", "in"]);
    assert_eq!(status, 0);
    assert_eq!(errors, "baogao: 2 links were not followed: in/b.txt, in/linked; name what they lead to on the command line\n");
    let sources: Vec<serde_json::Value> =
        out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["source"].clone()).collect();
    assert_eq!(sources[1]["path"], "in/x\\xFE.txt");
    assert_eq!(sources[1]["path_bytes"], "696e2f78fe2e747874");
    assert_eq!(sources[2]["path_bytes"], "696e2f78ff2e747874");
    assert!(sources[0].get("path_bytes").is_none());
    let (_, _, errors) = run_in(folder.path(), &["outline", "in", "-o", "out"]);
    assert!(errors.ends_with("3 written, 0 failed\n") && path("out/x\\xFF.txt.json").is_file(), "{errors}");
    std::fs::create_dir(path("empty")).unwrap();
    for command in ["text", "outline"] {
        let (status, _, errors) = run_in(folder.path(), &[command, "empty"]);
        assert!(status == 2 && errors.contains("empty: no reports in it"), "{errors}");
    }
}

#[test]
#[cfg(unix)]
fn a_name_forges_no_line_of_a_message() {
    let folder = folder(&["a\nbaogao: b.txt: done\u{1b}[2J.txt"]);
    let name = "a\nbaogao: b.txt: done\u{1b}[2J.txt";
    std::fs::write(folder.path().join(name), "").unwrap();
    let (status, out, errors) = run_in(folder.path(), &["outline", "-f", "jsonl", name]);
    assert_eq!(status, 2);
    assert_eq!(errors, "baogao: a\\nbaogao: b.txt: done\\u001b[2J.txt: the file is empty; nothing to analyse\n");
    let line: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(line["source"]["path"], name, "in JSON the name is whole");
    std::fs::write(folder.path().join(name), "一、总则").unwrap();
    let (_, out, _) = run_in(folder.path(), &["check", name, "."]);
    assert!(!out.lines().any(|line| line.starts_with("baogao:")), "{out}");
}

/// What a terminal would be sent, captured by `script`, which gives programs a terminal.
#[cfg(unix)]
fn on_a_terminal(folder: &Path, args: &[&str]) -> Option<String> {
    let quoted: Vec<String> = args.iter().map(|arg| format!("'{arg}'")).collect();
    let command = format!("{} {}", env!("CARGO_BIN_EXE_baogao"), quoted.join(" "));
    let shell = std::process::Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(folder)
        .env("TERM", "xterm")
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .output();
    shell.ok().filter(|output| output.status.success() || !output.stdout.is_empty()).map(|output| String::from_utf8(output.stdout).unwrap())
}

#[test]
#[cfg(unix)]
#[allow(clippy::print_stderr)]
fn nothing_of_a_report_commands_a_terminal() {
    let folder = folder(&[]);
    let evil = "\u{1b}[31m\u{1b}]0;title\u{7}\u{9b}2J\u{202e}";
    let text = format!(
        "某市{evil}工作总结\n一、总则{evil}重点\n落实“三重{evil}一大”制度，{evil}增长5%{evil}。“县委{evil}—镇党委—村支部”。推进{evil}改革，推进{evil}改革，《条例{evil}》“未关。\n三、附则{evil}\n"
    );
    std::fs::write(folder.path().join("2024年.txt"), &text).unwrap();
    std::fs::write(folder.path().join("2025年.txt"), text.replace("改革", "发展")).unwrap();
    let commands: &[&[&str]] = &[
        &["analyze", "2024年.txt"],
        &["analyze", "."],
        &["outline", "2024年.txt"],
        &["segment", "2024年.txt"],
        &["quotes", "2024年.txt"],
        &["phrases", "2024年.txt"],
        &["chains", "2024年.txt"],
        &["citations", "2024年.txt"],
        &["indicators", "2024年.txt"],
        &["check", "2024年.txt"],
        &["text", "2024年.txt"],
        &["concordance", "总则", "."],
        &["compare", "2024年.txt", "2025年.txt"],
        &["trend", "."],
        &["corpus", "."],
        &["analyze", "-f", "csv", "2024年.txt"],
        &["analyze", "-f", "markdown", "2024年.txt"],
        &["analyze", "--json", "2024年.txt"],
        &["outline", "-f", "mermaid", "2024年.txt"],
        &["outline", "no-such\u{1b}[31mfile"],
        &["no\u{1b}[31mcommand"],
    ];
    let mut coloured = 0;
    for args in commands {
        let Some(sent) = on_a_terminal(folder.path(), args) else {
            eprintln!("skipped: no `script` here to give the program a terminal");
            return;
        };
        for bad in ["\u{1b}[31m\u{1b}]", "\u{1b}]0", "\u{7}", "\u{9b}", "\u{202e}", "\u{1b}[2J", "\u{1b}[31mfile", "\u{1b}[31mcommand"] {
            assert!(!sent.contains(bad), "{args:?} sends {bad:?}: {sent:?}");
        }
        coloured += usize::from(sent.contains("\u{1b}["));
    }
    assert!(coloured > 5, "{coloured}: are colours on?");
    // A file gets the text as it is.
    let (_, out, _) = run_in(folder.path(), &["text", "2024年.txt"]);
    assert_eq!(out, text);
}

#[test]
fn spreadsheets_get_no_formulas_where_they_read() {
    let folder = folder(&[]);
    std::fs::write(folder.path().join("a.txt"), "一、=HYPERLINK(\"x\")\n二、@甲\n三、-乙\n").unwrap();
    let (_, exact, _) = run_in(folder.path(), &["outline", "-f", "csv", "a.txt"]);
    assert!(exact.contains(",\"=HYPERLINK(\"\"x\"\")\","), "{exact}");
    for flag in ["--csv-safe", "--bom"] {
        let (_, safe, _) = run_in(folder.path(), &["outline", "-f", "csv", flag, "a.txt"]);
        assert!(safe.contains(",\"'=HYPERLINK(\"\"x\"\")\",") && safe.contains(",'@甲,") && safe.contains(",'-乙,"), "{safe}");
    }
}

#[test]
fn a_configuration_that_is_found_says_so_and_names_no_devices() {
    let folder = folder(&["a.txt", "words.txt"]);
    let config = |text: &str| std::fs::write(folder.path().join("baogao.toml"), text).unwrap();
    config("dict = [\"words.txt\"]\n");
    let (status, out, errors) = run_in(folder.path(), &["phrases", "--json", "a.txt"]);
    assert!(status == 0 && errors.contains("change the results (dict)"), "{errors}");
    let view: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(view["source"]["config"].as_str().unwrap().ends_with("baogao.toml"));
    assert_eq!(run_in(folder.path(), &["phrases", "--json", "--quiet", "a.txt"]).2, "");
    let (_, out, errors) = run_in(folder.path(), &["phrases", "--json", "--no-config", "a.txt"]);
    assert!(errors.is_empty() && !out.contains("\"config\""));
    // A change that affects only how results look is not worth a message.
    config("lang = \"zh\"\n");
    assert_eq!(run_in(folder.path(), &["phrases", "--json", "a.txt"]).2, "");
    if cfg!(unix) {
        config("background = \"/dev/zero\"\n");
        let (status, _, errors) = run_in(folder.path(), &["phrases", "--json", "a.txt"]);
        assert!(status == 2 && errors.contains("/dev/zero is not a regular file"), "{errors}");
    }
}

/// A reader that is ended from outside is an error of its file; the next file gets another reader.
#[test]
#[cfg(all(target_os = "linux", feature = "pdf", feature = "docx"))]
fn a_reader_that_takes_all_memory_or_time_is_ended_alone() {
    let folder = folder(&[]);
    let copy = |from: &str, to: &str| {
        std::fs::copy(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(from), folder.path().join(to)).unwrap();
    };
    copy("summary.docx", "a.docx");
    copy("summary.docx", "c.docx");
    copy("summary-office.pdf", "d.pdf");
    // Operators that draw one string of a Type 3 font: the library keeps a kilobyte for each of its characters.
    let string = format!("BT /F 9 Tf ({}) Tj ET", "a".repeat(2_000_000));
    let pdf = format!(
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
         3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>\nendobj\n\
         4 0 obj\n<</Length {}>>\nstream\n{string}\nendstream\nendobj\n\
         5 0 obj\n<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R>>\
         /Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1]>>\nendobj\n\
         6 0 obj\n<</Length 3>>\nstream\nq Q\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n",
        string.len()
    );
    std::fs::write(folder.path().join("b.pdf"), pdf).unwrap();
    let args = ["outline", "-f", "jsonl", "-j", "1", "--limit", "memory-mib=200", "."];
    let (status, out, errors) = run_in(folder.path(), &args);
    assert_eq!((status, codes(&out)), (2, ["read", "too_large", "read", "read"].map(String::from).to_vec()), "{errors}");
    assert!(errors.contains("b.pdf: reading it takes too much memory (the limit memory-mib is 200)"), "{errors}");
    // The same files in one process give the same results.
    let alone = |readers: &str| run_in(folder.path(), &["analyze", "--json", "--readers", readers, "a.docx", "d.pdf"]);
    assert_eq!(alone("apart"), alone("here"));
}

#[test]
fn bounds_on_what_is_asked_for() {
    let (status, _, errors) = run(&["concordance", "-C", "100000", "甲", "samples"]);
    assert!(status == 2 && errors.contains("500"), "{errors}");
    let (status, _, errors) = run(&["concordance", "-e", "(.{0,1000}){0,1000}", "samples"]);
    assert!(status == 2 && errors.contains("size limit"), "{errors}");
}

#[test]
fn only_what_the_program_left_unfinished_is_removed() {
    let folder = folder(&["a.txt", "out/.baogao-mine.tmp", "out/.baogao-abc123.tmp", "out/.baogao-read12.tmp"]);
    let (status, _, errors) = run_in(folder.path(), &["outline", "a.txt", "out/.baogao-read12.tmp", "-o", "out"]);
    assert!(status == 0 && errors.ends_with("2 written, 0 failed\n"), "{errors}");
    let left = |name: &str| folder.path().join("out").join(name).is_file();
    assert!(left(".baogao-mine.tmp") && left(".baogao-read12.tmp") && !left(".baogao-abc123.tmp"));
}

#[test]
fn results_depend_on_what_is_asked_and_not_on_where_it_is_asked() {
    let folder = folder(&["a.txt", "b.txt"]);
    let resume = |args: &[&str], columns: &str| {
        let all = [&["quotes", ".", "--resume", "-o", "out"], args].concat();
        let output = baogao().current_dir(folder.path()).env("COLUMNS", columns).args(all).output().unwrap();
        told(output).2.lines().last().unwrap().rsplit(": ").next().unwrap().to_string()
    };
    assert_eq!(resume(&["-f", "json"], "100"), "2 written, 0 failed");
    for args in [&["-f", "json", "--limit", "seconds=7"][..], &["-f", "json", "--readers", "here"], &["-f", "json", "--lang", "zh"]] {
        assert_eq!(resume(args, "60"), "0 written, 2 unchanged, 0 failed", "{args:?}");
    }
    assert_eq!(resume(&["-f", "csv"], "100"), "2 written, 0 failed");
    assert_eq!(resume(&["-f", "csv", "--csv-safe"], "100"), "2 written, 0 failed");
    assert_eq!(resume(&["-f", "csv", "--bom"], "100"), "2 written, 0 failed");
}

#[test]
fn the_names_of_the_programs_own_files_are_taken() {
    let folder = folder(&["baogao-manifest", "index", "b.txt"]);
    let (_, _, errors) = run_in(folder.path(), &["quotes", "-f", "jsonl", "baogao-manifest", "b.txt", "-o", "out"]);
    assert!(errors.ends_with("2 written, 0 failed\n"), "{errors}");
    let (_, _, errors) = run_in(folder.path(), &["quotes", "-f", "jsonl", "--resume", "baogao-manifest", "b.txt", "-o", "out"]);
    assert!(errors.ends_with("0 written, 2 unchanged, 0 failed\n"), "{errors}");
    std::fs::write(folder.path().join("index.html"), "<html><body><p>一、总则</p></body></html>").unwrap();
    let (status, _, errors) = run_in(folder.path(), &["outline", "index.html", "b.txt", "-o", "."]);
    assert!(status == 0, "a page that is read stands in nobody's way: {errors}");
    run_in(folder.path(), &["analyze", "-f", "html", "index", "b.txt", "-o", "site"]);
    assert!(folder.path().join("site/index~2.html").is_file());
}

#[test]
#[cfg(unix)]
fn a_file_that_is_standard_input_is_no_output() {
    let folder = folder(&["a.txt", "victim"]);
    let before = std::fs::read_to_string(folder.path().join("a.txt")).unwrap();
    for command in ["analyze --json -", "trend -", "background -"] {
        let script = format!("{} {command} -o a.txt < a.txt", env!("CARGO_BIN_EXE_baogao"));
        let (status, _, errors) = told(std::process::Command::new("sh").current_dir(folder.path()).args(["-c", &script]).output().unwrap());
        assert!(status == 2 && errors.contains("name another"), "{command}: {errors}");
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("a.txt")).unwrap(), before);
    // A record that also exists elsewhere.
    std::fs::create_dir(folder.path().join("out")).unwrap();
    std::fs::hard_link(folder.path().join("victim"), folder.path().join("out/baogao-manifest.jsonl")).unwrap();
    assert_eq!(run_in(folder.path(), &["outline", "a.txt", "-o", "out/"]).0, 2);
    assert!(std::fs::read_to_string(folder.path().join("victim")).unwrap().starts_with("一、"));
}

#[test]
fn many_named_files_are_written_in_a_time_that_grows_with_them() {
    let folder = folder(&[]);
    let time = |count: usize| {
        let list: String = (0..count).map(|at| format!("in/{at}/a.txt\n")).collect();
        std::fs::write(folder.path().join("list"), list).unwrap();
        let start = std::time::Instant::now();
        let (status, _, errors) = run_in(folder.path(), &["outline", "-q", "--files-from", "list", "-o", "out"]);
        assert!(status == 2 && errors.is_empty(), "{errors}");
        start.elapsed()
    };
    time(500);
    // None of them exists: what is measured is their names.
    let (few, many) = (time(1000), time(8000));
    assert!(many < few * 24 + std::time::Duration::from_millis(500), "{few:?} for a thousand, {many:?} for eight thousand");
}

#[test]
#[cfg(unix)]
fn arguments_forge_no_lines_and_configurations_name_no_giants() {
    let folder = folder(&["a\nbaogao: forged.txt"]);
    let forged = |errors: &str| errors.lines().any(|line| line.starts_with("baogao: forged"));
    for args in [
        &["trend", "."][..],
        &["outline", "--foo\nbaogao: forged"],
        &["outline", "--limit=x\nbaogao: forged", "."],
        &["concordance", "-e", "(\nbaogao: forged", "."],
    ] {
        let (_, _, errors) = run_in(folder.path(), args);
        assert!(!forged(&errors) && !errors.is_empty(), "{args:?}: {errors}");
    }
    let huge = std::fs::File::create(folder.path().join("huge")).unwrap();
    huge.set_len(1 << 31).unwrap();
    for list in ["huge", "/proc/self/environ"] {
        std::fs::write(folder.path().join("baogao.toml"), format!("dict = [\"{list}\"]\n")).unwrap();
        let (status, _, errors) = run_in(folder.path(), &["phrases", "."]);
        assert!(status == 2 && errors.contains(list), "{errors}");
    }
}

/// The running program keeps reading, whatever becomes of its file in the meantime.
#[test]
#[cfg(all(target_os = "linux", feature = "docx"))]
fn an_update_in_the_middle_of_a_run_stops_no_reader() {
    let folder = folder(&[]);
    let program = folder.path().join("baogao");
    std::fs::copy(env!("CARGO_BIN_EXE_baogao"), &program).unwrap();
    std::fs::copy("tests/fixtures/summary.docx", folder.path().join("b.docx")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(folder.path().join("a.txt")).status().unwrap().success());
    let child = std::process::Command::new(&program)
        .current_dir(folder.path())
        .args(["outline", "-f", "jsonl", "-j", "1", "a.txt", "b.docx"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::fs::remove_file(&program).unwrap();
    std::fs::write(folder.path().join("a.txt"), "一、总则").unwrap();
    let (status, out, errors) = told(child.wait_with_output().unwrap());
    assert_eq!((status, codes(&out)), (0, vec!["read".to_string(); 2]), "{errors}");
}
