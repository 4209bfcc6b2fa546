//! `--output DIR`: one file per report, whole or not at all, and `--resume`.

use super::Outcome;
use super::args::{Format, ReportArgs};
use super::config;
use super::drawing::{Drawn, PagedBytes, Rendered, draw};
use super::messages::{complain, complain_of, progress};
use super::output::{OutputFolder, Sources, UNFINISHED, replace};
use super::plan::Plan;
use super::safely;
use super::threads::Threads;
use super::writer::ResultWriter;
use anyhow::Context;
use baogao::render::{SummaryRow, html};
use baogao::{Input, InputError, Report, Shown, path_text};
use indicatif::ProgressBar;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufRead, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// What was written, one file per line. A line left unfinished by a killed run does not count.
const MANIFEST: &str = "baogao-manifest.jsonl";

/// The list of pages.
const INDEX: &str = "index.html";

/// Set by Ctrl-C: work in progress is finished, nothing new is begun.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// A line of the manifest.
#[derive(Clone, Serialize, Deserialize)]
struct Done {
    /// The input as named.
    path: String,
    /// The result, relative to the folder.
    output: String,
    /// The hash of the input's bytes, as sha256sum prints it.
    sha256: String,
    /// The hash of the version, the options, the word lists and the reports that key phrases were weighed against: if it differs,
    /// the result is made anew.
    options: String,
    /// Size and hash of the result: one that was cut off or changed since is made anew.
    #[serde(default)]
    bytes: u64,
    #[serde(default)]
    result_sha256: String,
    /// Whether `check` found something.
    #[serde(rename = "faults")]
    has_diagnostics: bool,
    /// What the list of pages says about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    row: Option<SummaryRow>,
}

/// What became of an input.
enum Fate {
    /// Also whether that was because the options, the version or the reports it is weighed against have changed.
    Written(Done, Anew),
    Unchanged(Done),
    Failed(InputError),
    Unwritable(PathBuf, io::Error),
    Stopped,
}

/// Why a result is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Anew {
    /// There was none for this input.
    No,
    /// There was one, but with other options, from another version, or weighed against other reports.
    Yes,
}

/// How many inputs ended in which way.
#[derive(Default)]
struct Tally {
    written: usize,
    anew: usize,
    unchanged: usize,
    failed: usize,
    stopped: usize,
    /// Inputs that lie in the output folder, were not named, and are not results of the last run.
    inside: usize,
}

/// Writes a result for each input.
pub fn run(
    args: &ReportArgs,
    paths: &[PathBuf],
    plan: &Plan,
    folder: &Path,
    inputs: Vec<Result<Input, InputError>>,
    threads: &Threads,
) -> anyhow::Result<Outcome> {
    let same =
        |path: &PathBuf| std::fs::canonicalize(path).is_ok_and(|path| std::fs::canonicalize(folder).is_ok_and(|folder| path == folder));
    anyhow::ensure!(!paths.iter().any(same), "{}: the results would end up among the reports; name another folder", Shown(folder));
    let folder = &OutputFolder::make(folder)?;
    let names = names(args, paths, &inputs);
    let path = folder.own(MANIFEST)?;
    let mut manifest =
        File::options().read(true).append(true).create(true).open(&path).with_context(|| format!("{}: cannot be opened", Shown(&path)))?;
    anyhow::ensure!(manifest.try_lock().is_ok(), "{}: another run is writing to this folder", Shown(folder.path()));
    let before = read(&manifest)?;
    let mut counts = Tally::default();
    let jobs = without_results(paths, folder, &before, inputs.into_iter().zip(names), &mut counts.inside);
    let sources = refused(args, plan, folder, &jobs)?;
    stop_on_interrupt()?;
    remove_unfinished(folder.path(), &sources);
    let done = if args.resume { before } else { FxHashMap::default() };
    // Old lines of inputs that are made anew would get in the way of the new ones.
    manifest.set_len(0)?;
    for line in sorted(&done) {
        write_line(&mut manifest, line)?;
    }
    let options = options_key(args, plan)?;
    let bar = progress(jobs.len());
    let mut run = Run { folder, manifest, bar, counts, outcome: Outcome::Done, has_diagnostics: false, rows: Vec::new() };
    threads.in_order(
        jobs,
        |(input, name)| {
            if STOPPED.load(Ordering::Relaxed) {
                return Fate::Stopped;
            }
            match input {
                Ok(input) => one(plan, folder, &input, name, &options, &done),
                Err(error) => Fate::Failed(error),
            }
        },
        |fate| run.take(fate),
    )?;
    run.bar.finish_and_clear();
    if plan.format() == Format::Html {
        write_index(plan, paths, folder, &run.rows)?;
    }
    say(folder.path(), &run.counts);
    Ok(match run.outcome {
        _ if run.counts.stopped > 0 => Outcome::Interrupted,
        Outcome::Done if run.has_diagnostics && plan.is_check() => Outcome::Found,
        outcome => outcome,
    })
}

type Job = (Result<Input, InputError>, String);

/// The inputs that are no results of earlier runs. A user who names a folder that contains the output folder means its reports, not the
/// results; one who names a file means that file. Other files in the output folder are counted.
fn without_results(
    paths: &[PathBuf],
    folder: &OutputFolder,
    before: &FxHashMap<String, Done>,
    jobs: impl Iterator<Item = Job>,
    inside: &mut usize,
) -> Vec<Job> {
    let named: FxHashSet<&Path> = paths.iter().map(PathBuf::as_path).collect();
    let around: FxHashSet<&Path> = named.iter().copied().filter(|path| path.is_dir() && !folder.holds(path)).collect();
    let own = |path: &Path| !named.contains(path) && path.ancestors().any(|above| around.contains(above)) && folder.holds(path);
    let lines = before.values().filter(|_| !around.is_empty());
    let results: FxHashSet<PathBuf> = lines.filter_map(|line| folder.path().join(&line.output).canonicalize().ok()).collect();
    jobs.filter(|(input, _)| {
        let found = input.as_ref().ok().and_then(Input::file).filter(|path| own(path));
        *inside += usize::from(found.is_some_and(|path| path.canonicalize().is_ok_and(|path| !results.contains(&path))));
        found.is_none()
    })
    .collect()
}

/// The files that are read; an error if a result would be written to one of them.
fn refused(args: &ReportArgs, plan: &Plan, folder: &OutputFolder, jobs: &[Job]) -> anyhow::Result<Sources> {
    let mut sources = Sources::of(jobs.iter().map(|(input, _)| input), &args.reading);
    args.vocabulary.files().for_each(|path| sources.add(path));
    let index = (plan.format() == Format::Html).then_some(INDEX);
    for name in jobs.iter().map(|(_, name)| name.as_str()).chain([MANIFEST]).chain(index) {
        sources.refuse(Some(&folder.path().join(name)))?;
    }
    Ok(sources)
}

/// What a run has written so far.
struct Run<'f> {
    folder: &'f OutputFolder,
    manifest: File,
    bar: ProgressBar,
    counts: Tally,
    outcome: Outcome,
    has_diagnostics: bool,
    /// What the list of pages says about each result.
    rows: Vec<(String, SummaryRow)>,
}

impl Run<'_> {
    /// Notes what became of an input.
    fn take(&mut self, fate: Fate) -> anyhow::Result<()> {
        self.bar.inc(1);
        match fate {
            Fate::Written(line, anew) => {
                self.counts.written += 1;
                self.counts.anew += usize::from(anew == Anew::Yes);
                self.list(&line);
                write_line(&mut self.manifest, &line)?;
            }
            Fate::Unchanged(line) => {
                self.counts.unchanged += 1;
                self.list(&line);
            }
            Fate::Failed(error) => {
                self.counts.failed += 1;
                self.outcome = Outcome::SomeFailed;
                self.bar.suspend(|| complain(&error));
            }
            Fate::Unwritable(path, error) => {
                self.counts.failed += 1;
                self.outcome = Outcome::SomeFailed;
                let message = format!("{}: cannot be written: {error}", Shown(&path));
                // A full disk would fail for all the inputs that follow.
                if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::ReadOnlyFilesystem) {
                    say(self.folder.path(), &self.counts);
                    anyhow::bail!("{message}; the run stops here, continue it with --resume");
                }
                self.bar.suspend(|| complain_of(&message));
            }
            Fate::Stopped => self.counts.stopped += 1,
        }
        Ok(())
    }

    fn list(&mut self, line: &Done) {
        self.has_diagnostics |= line.has_diagnostics;
        self.rows.extend(line.row.clone().map(|row| (line.output.clone(), row)));
    }
}

fn say(folder: &Path, counts: &Tally) {
    let Tally { written, anew, unchanged, failed, stopped, inside } = *counts;
    let name = Shown(folder);
    if anew > 0 {
        complain_of(&format!("{name}: {anew} results rewritten; the old ones came from other options or another version"));
    }
    if inside > 0 {
        complain_of(&format!("{name}: {inside} files in the output folder left out; name them to have them read"));
    }
    let skipped = if unchanged > 0 { format!(", {unchanged} unchanged") } else { String::new() };
    complain_of(&format!("{name}: {written} written{skipped}, {failed} failed"));
    if stopped > 0 {
        complain_of(&format!("interrupted, {stopped} left: run it again with --resume"));
    }
}

fn one(plan: &Plan, folder: &OutputFolder, input: &Input, name: String, options: &str, done: &FxHashMap<String, Done>) -> Fate {
    let path = input.path();
    let result = safely::on(&path, || {
        let bytes = baogao::read_bytes(input, &plan.analyzer.reading().limits)?;
        let sum = hex(&Sha256::digest(&bytes));
        let mut line = Done {
            path: path_text(&path),
            output: name,
            sha256: sum,
            options: options.to_string(),
            bytes: 0,
            result_sha256: String::new(),
            has_diagnostics: false,
            row: None,
        };
        let mut anew = Anew::No;
        if let Some(before) = done.get(&line.output).filter(|before| before.sha256 == line.sha256 && before.path == line.path) {
            if before.options != line.options {
                anew = Anew::Yes;
            } else if is_whole(folder, before) {
                return Ok(Fate::Unchanged(before.clone()));
            }
        }
        let report = baogao::from_bytes(bytes, &path, plan.analyzer.reading())?;
        let up = "../".repeat(line.output.matches('/').count());
        let index = (plan.format() == Format::Html).then(|| format!("{up}{INDEX}"));
        let target = folder.path().join(&line.output);
        let drawn = whole(plan, &report, index);
        let written = drawn.and_then(|drawn| folder.write(&line.output, drawn.bytes.iter()).map(|()| drawn));
        Ok(match written {
            Ok(drawn) => {
                (line.bytes, line.result_sha256) = (drawn.bytes.len() as u64, sum_of(&drawn.bytes));
                (line.has_diagnostics, line.row) = (drawn.has_diagnostics, drawn.row);
                Fate::Written(line, anew)
            }
            Err(error) => Fate::Unwritable(target, error),
        })
    });
    result.unwrap_or_else(Fate::Failed)
}

/// Whether a result is still what was written.
fn is_whole(folder: &OutputFolder, line: &Done) -> bool {
    let target = folder.path().join(&line.output);
    std::fs::metadata(&target).is_ok_and(|facts| facts.is_file() && facts.len() == line.bytes)
        && std::fs::read(&target).is_ok_and(|bytes| hex(&Sha256::digest(&bytes)) == line.result_sha256)
}

/// A report drawn as if it were the only one.
fn whole(plan: &Plan, report: &Report, index: Option<String>) -> io::Result<Drawn> {
    let mut bytes = PagedBytes::default();
    let mut writer = ResultWriter::new(plan, false);
    let piece = draw(plan, report, false, index);
    let row = if let Rendered::Drawn(drawn) = &piece { drawn.row.clone() } else { None };
    writer
        .begin(&mut bytes)
        .and_then(|()| writer.piece(piece, &mut bytes))
        .and_then(|()| writer.end(&mut bytes))
        .map_err(io::Error::other)?;
    Ok(Drawn { bytes, has_diagnostics: writer.has_diagnostics, row })
}

/// Writes the result of a single input into a file.
pub fn one_file(args: &ReportArgs, plan: &Plan, path: &Path, inputs: Vec<Result<Input, InputError>>) -> anyhow::Result<Outcome> {
    let mut sources = Sources::of(&inputs, &args.reading);
    args.vocabulary.files().for_each(|path| sources.add(path));
    sources.refuse(Some(path))?;
    let mut outcome = Outcome::Done;
    for input in inputs {
        let drawn = input.and_then(|input| {
            safely::on(&input.path(), || {
                let report = baogao::read(&input, plan.analyzer.reading())?;
                Ok(whole(plan, &report, None))
            })
        });
        match drawn {
            Ok(drawn) => {
                let unwritable = || format!("{}: cannot be written", Shown(path));
                let drawn = drawn.with_context(unwritable)?;
                replace(path, drawn.bytes.iter()).with_context(unwritable)?;
                if drawn.has_diagnostics && plan.is_check() {
                    outcome = Outcome::Found;
                }
            }
            Err(error) => {
                complain(&error);
                outcome = Outcome::SomeFailed;
            }
        }
    }
    Ok(outcome)
}

/// The list of all pages, in the order of the inputs.
fn write_index(plan: &Plan, paths: &[PathBuf], folder: &OutputFolder, rows: &[(String, SummaryRow)]) -> anyhow::Result<()> {
    let names: Vec<String> = paths.iter().map(|path| path_text(path)).collect();
    let page = html::index(&names.join(" "), rows, plan.style.language);
    folder.write(INDEX, [page.as_bytes()]).with_context(|| format!("{}: cannot be written", Shown(&folder.path().join(INDEX))))
}

/// What a killed run left behind.
fn remove_unfinished(folder: &Path, sources: &Sources) {
    let all = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    for entry in all.flatten() {
        let name = entry.file_name().to_string_lossy();
        // As `put` names them: six random letters or digits.
        let ours = name.strip_prefix(UNFINISHED).and_then(|name| name.strip_suffix(".tmp"));
        let ours = ours.is_some_and(|name| name.len() == 6 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        if ours && entry.file_type().is_some_and(|kind| kind.is_file()) && !sources.are_read_from(entry.path()) {
            // One that stays does no harm.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn read(manifest: &File) -> anyhow::Result<FxHashMap<String, Done>> {
    let mut done = FxHashMap::default();
    for line in io::BufReader::new(manifest).split(b'\n') {
        if let Ok(line) = serde_json::from_slice::<Done>(&line?) {
            done.insert(line.output.clone(), line);
        }
    }
    Ok(done)
}

fn sorted(done: &FxHashMap<String, Done>) -> Vec<&Done> {
    let mut lines: Vec<&Done> = done.values().collect();
    lines.sort_by(|a, b| a.output.cmp(&b.output));
    lines
}

fn write_line(manifest: &mut File, line: &Done) -> anyhow::Result<()> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    Ok(manifest.write_all(&bytes)?)
}

/// Everything that a result depends on besides the input's bytes.
fn options_key(args: &ReportArgs, plan: &Plan) -> anyhow::Result<String> {
    let mut digest = Sha256::new();
    digest.update(env!("CARGO_PKG_VERSION"));
    // Options that only limit a run, or say where it takes place, change no result; the look of a terminal changes only results
    // drawn for one.
    let drawn = match args.format() {
        Format::Table => format!("{:?}", plan.style),
        Format::Html => format!("{:?}", plan.style.language),
        Format::Csv => format!("{:?} {}", args.drawing.cells(), args.drawing.bom),
        _ => String::new(),
    };
    digest.update(format!(
        "{:?} {:?} {:?} {:?} {drawn}",
        args.format(),
        plan.analyzer.selection(),
        plan.words,
        plan.analyzer.reading().encoding
    ));
    digest.update(config::changes().map(path_text).unwrap_or_default());
    digest.update(&plan.own_words);
    let mut stopwords: Vec<&String> = plan.analyzer.phrases().stopwords.iter().collect();
    stopwords.sort_unstable();
    digest.update(format!("{stopwords:?}"));
    digest.update(plan.analyzer.phrases().background.fingerprint());
    let mut key = hex(&digest.finalize());
    key.truncate(16);
    Ok(key)
}

/// As `sha256sum` prints it.
fn sum_of(pages: &PagedBytes) -> String {
    let mut digest = Sha256::new();
    pages.iter().for_each(|page| digest.update(page));
    hex(&digest.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The name of each result below the folder: the input's path below the folder that was named, with the extension of the format.
fn names(args: &ReportArgs, paths: &[PathBuf], inputs: &[Result<Input, InputError>]) -> Vec<String> {
    let ending = match args.format() {
        Format::Table => "txt",
        Format::Json => "json",
        Format::Jsonl => "jsonl",
        Format::Csv => "csv",
        Format::Markdown => "md",
        Format::Sarif => "sarif",
        Format::Html => "html",
        Format::Dot => "dot",
        Format::Mermaid => "mmd",
        Format::Svg => "svg",
        Format::Opml => "opml",
    };
    // The program's own names are taken; for every other name, how many copies there are.
    let mut taken: FxHashMap<String, usize> = [MANIFEST, INDEX].map(|name| (name.to_string(), 2)).into_iter().collect();
    let mut given: FxHashMap<&Path, usize> = FxHashMap::default();
    for (at, path) in paths.iter().enumerate() {
        given.entry(path).or_insert(at);
    }
    let mut name = |input: &Result<Input, InputError>| {
        let Ok(input) = input else { return String::new() };
        let path = input.path();
        let above = path.ancestors().skip(1).filter_map(|above| given.get(above).map(|at| (at, above))).min();
        let below = above.and_then(|(_, above)| path.strip_prefix(above).ok());
        let below = below.map_or_else(|| PathBuf::from(path.file_name().unwrap_or(path.as_os_str())), Path::to_path_buf);
        // The names that an archive gives its files are not to be trusted: nothing leads out of the folder.
        let parts: Vec<_> = below
            .components()
            .filter_map(|part| if let Component::Normal(part) = part { Some(path_text(Path::new(part))) } else { None })
            .collect();
        let stem = if parts.is_empty() || parts == ["-"] { "stdin".to_string() } else { parts.join("/") };
        let mut name = format!("{stem}.{ending}");
        // Some file systems do not distinguish upper and lower case.
        let whole = name.to_lowercase();
        while taken.contains_key(&name.to_lowercase()) {
            let copy = taken.entry(whole.clone()).or_insert(2);
            name = format!("{stem}~{copy}.{ending}");
            *copy += 1;
        }
        taken.insert(name.to_lowercase(), 2);
        name
    };
    inputs.iter().map(&mut name).collect()
}

/// The first Ctrl-C lets the reports in progress finish; a second one ends the program.
fn stop_on_interrupt() -> anyhow::Result<()> {
    let handler = || {
        if STOPPED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    ctrlc::set_handler(handler).context("cannot listen for Ctrl-C")
}
