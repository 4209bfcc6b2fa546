//! What the command says on standard error: what failed, how a run went, how far it has got.

use super::{Outcome, terminal};
use baogao::{InputError, Shown};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// Names an input that failed.
pub fn complain(error: &InputError) {
    complain_of(&error.to_string());
}

/// Whether `--quiet` was given; settled before anything is read.
static QUIET: AtomicBool = AtomicBool::new(false);

pub fn set_quiet(quiet: bool) {
    QUIET.store(quiet, Ordering::Relaxed);
}

/// Says on standard error what failed, or how a run went.
#[allow(clippy::print_stderr)]
pub fn complain_of(message: &str) {
    if !QUIET.load(Ordering::Relaxed) {
        eprintln!("baogao: {}", terminal::said(message));
    }
}

/// Says what ended a run.
#[allow(clippy::print_stderr)]
pub fn complain_at_the_end(error: &anyhow::Error) {
    eprintln!("baogao: {}", terminal::said(&format!("{error:#}")));
}

/// Folders that contain no report are as good as a wrong path.
pub fn nothing_found(paths: &[PathBuf]) -> Outcome {
    for path in paths {
        complain_of(&format!(
            "{}: no reports in it (text, Markdown, .html, .docx, .pdf, .ofd or .zip); to read other files, name them directly",
            Shown(path)
        ));
    }
    Outcome::SomeFailed
}

/// A bar on a terminal's standard error for more than a few inputs; hidden anywhere else.
pub fn progress(inputs: usize) -> ProgressBar {
    if inputs < 8 || QUIET.load(Ordering::Relaxed) || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(inputs as u64);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec} {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
