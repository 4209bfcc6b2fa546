//! What several test files share.
#![allow(dead_code, clippy::unwrap_used)]

pub mod holds;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The binary under test, in the root of the package, without the user's own settings.
pub fn baogao() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baogao"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("NO_COLOR", "1").env("COLUMNS", "100").env("LC_ALL", "C");
    command
}

/// Exit status, standard output and standard error of a run.
pub fn run(args: &[&str]) -> (i32, String, String) {
    let output = baogao().args(args).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// Our own sample reports, every one of them.
pub fn samples() -> Vec<PathBuf> {
    let mut files = texts(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/samples")));
    files.extend(texts(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/batch"))));
    assert!(files.len() >= 14, "samples are missing");
    files
}

/// The real reports beside the checkout, where they exist.
#[allow(clippy::print_stderr)]
pub fn corpus() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let files: Vec<PathBuf> = ["dev", "raw"].iter().flat_map(|folder| texts(&root.join(folder))).collect();
    if files.is_empty() {
        eprintln!("skipped: no real reports at {}", root.display());
    }
    files
}

fn texts(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect();
    files.sort();
    files
}
