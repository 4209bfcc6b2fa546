//! `--output DIR`: a file for each report, whole or not at all, and `--resume`.

use super::Outcome;
use super::args::{Format, Reports};
use super::folder::Held;
use super::reports::{Drawn, Piece, Plan, Writer, complain, complain_of, draw, progress};
use super::threads::Threads;
use anyhow::Context;
use baogao::render::{SummaryRow, html};
use baogao::{Contenders, Input, InputError, Report};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufRead, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// What was written, a line a file. A line that a killed run left unfinished is no line.
const MANIFEST: &str = "baogao-manifest.jsonl";

/// Files that are not whole yet begin with this, and with nothing that a reader of results looks for.
const UNFINISHED: &str = ".baogao-";

/// The list of pages.
const INDEX: &str = "index.html";

/// Set by Ctrl-C: what is being worked on is finished, nothing new is begun.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// A line of the manifest.
#[derive(Serialize, Deserialize)]
struct Done {
    /// The input as named.
    path: String,
    /// The result, below the folder.
    output: String,
    /// Of the input's bytes, as sha256sum prints it.
    sha256: String,
    /// Of version and options: results of others are made anew.
    options: String,
    /// Whether `check` found something.
    faults: bool,
    /// What the list of pages says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    row: Option<SummaryRow>,
}

/// What became of an input.
enum Fate {
    Written(Done),
    Unchanged(Done),
    Failed(InputError),
    Unwritable(PathBuf, io::Error),
    Stopped,
}

/// Writes a result for each input.
pub fn run(
    args: &Reports,
    paths: &[PathBuf],
    plan: &Plan,
    folder: &Path,
    (inputs, held): (Vec<Result<Input, InputError>>, impl Iterator<Item = Option<Held>> + Send),
    threads: &Threads,
) -> anyhow::Result<Outcome> {
    let same =
        |path: &PathBuf| std::fs::canonicalize(path).is_ok_and(|path| std::fs::canonicalize(folder).is_ok_and(|folder| path == folder));
    anyhow::ensure!(!paths.iter().any(same), "{}: results would stand among the reports; name another folder", folder.display());
    stop_on_interrupt()?;
    std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot make this folder", folder.display()))?;
    let path = folder.join(MANIFEST);
    let mut manifest = File::options()
        .read(true)
        .append(true)
        .create(true)
        .open(&path)
        .with_context(|| format!("{}: cannot be opened", path.display()))?;
    anyhow::ensure!(manifest.try_lock().is_ok(), "{}: another run is writing there", folder.display());
    remove_unfinished(folder);
    let mut done = if args.resume { read(&manifest)? } else { FxHashMap::default() };
    // Old lines of inputs that are made anew would be in the way of the new ones.
    manifest.set_len(0)?;
    for line in sorted(&done) {
        write_line(&mut manifest, line)?;
    }
    let options = options_key(args, plan)?;
    let names = names(args, paths, &inputs);
    let inside = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let own = |input: &Input| std::path::absolute(input.path()).is_ok_and(|path| path.starts_with(&inside));
    let jobs = inputs.into_iter().zip(names).zip(held).filter(|((input, _), _)| !input.as_ref().is_ok_and(own));
    let jobs: Vec<_> = jobs.collect();
    let bar = progress(jobs.len());
    let (mut counts, mut outcome, mut faults) = ([0usize; 4], Outcome::Done, false);
    let mut rows: Vec<(String, SummaryRow)> = Vec::new();
    let mut listed = |line: &Done| rows.extend(line.row.clone().map(|row| (link(&line.output), row)));
    let lookup = std::mem::take(&mut done);
    threads.in_order(
        jobs,
        |((input, name), held)| {
            if STOPPED.load(Ordering::Relaxed) {
                return Fate::Stopped;
            }
            match input {
                Ok(input) => one(plan, folder, (&input, held), name, &options, &lookup),
                Err(error) => Fate::Failed(error),
            }
        },
        |result| -> anyhow::Result<()> {
            bar.inc(1);
            match result {
                Fate::Written(line) => {
                    counts[0] += 1;
                    faults |= line.faults;
                    listed(&line);
                    write_line(&mut manifest, &line)?;
                }
                Fate::Unchanged(line) => {
                    counts[1] += 1;
                    faults |= line.faults;
                    listed(&line);
                }
                Fate::Failed(error) => {
                    (counts[2], outcome) = (counts[2] + 1, Outcome::SomeFailed);
                    bar.suspend(|| complain(&error));
                }
                // A full disk would fail for all that come.
                Fate::Unwritable(path, error) => return Err(error).with_context(|| format!("{}: cannot be written", path.display())),
                Fate::Stopped => counts[3] += 1,
            }
            Ok(())
        },
    )?;
    bar.finish_and_clear();
    if plan.format() == Format::Html {
        write_index(plan, paths, folder, &rows)?;
    }
    say(folder, counts);
    Ok(match outcome {
        _ if counts[3] > 0 => Outcome::Interrupted,
        Outcome::Done if faults && plan.is_check() => Outcome::Found,
        outcome => outcome,
    })
}

fn say(folder: &Path, [written, unchanged, failed, stopped]: [usize; 4]) {
    let skipped = if unchanged > 0 { format!(", {unchanged} unchanged") } else { String::new() };
    complain_of(&format!("{}: {written} written{skipped}, {failed} failed", folder.display()));
    if stopped > 0 {
        complain_of(&format!("interrupted, {stopped} left: run it again with --resume"));
    }
}

fn one(
    plan: &Plan,
    folder: &Path,
    (input, held): (&Input, Option<Held>),
    name: String,
    options: &str,
    done: &FxHashMap<String, Done>,
) -> Fate {
    let path = input.path();
    let bytes = match baogao::read_bytes(input, &plan.reading.limits) {
        Ok(bytes) => bytes,
        Err(error) => return Fate::Failed(error),
    };
    let shown = path.display().to_string();
    let line =
        Done { path: shown, sha256: hex(&Sha256::digest(&bytes)), options: options.to_string(), output: name, faults: false, row: None };
    let target = folder.join(&line.output);
    if let Some(before) = done.get(&line.path) {
        let same = before.sha256 == line.sha256 && before.options == line.options && before.output == line.output;
        if same && target.is_file() {
            return Fate::Unchanged(Done { faults: before.faults, row: before.row.clone(), ..line });
        }
    }
    let report = match baogao::from_bytes(bytes, &path, &plan.reading) {
        Ok(report) => report,
        Err(error) => return Fate::Failed(error),
    };
    let up = "../".repeat(line.output.matches('/').count());
    let index = (plan.format() == Format::Html).then(|| format!("{up}{INDEX}"));
    // The file may have changed since.
    let held = held.filter(|held| held.report.text == report.text && held.report.hints == report.hints);
    let drawn = match whole(plan, &report, held.as_ref().map(|held| &held.contenders), index) {
        Ok(drawn) => drawn,
        Err(error) => return Fate::Unwritable(target, error),
    };
    match replace(&target, &drawn.bytes) {
        Ok(()) => Fate::Written(Done { faults: drawn.faults, row: drawn.row, ..line }),
        Err(error) => Fate::Unwritable(target, error),
    }
}

/// A report drawn as if it were the only one.
fn whole(plan: &Plan, report: &Report, contenders: Option<&Contenders>, index: Option<String>) -> io::Result<Drawn> {
    let mut bytes = Vec::new();
    let mut writer = Writer::new(plan, false);
    let piece = draw(plan, report, contenders, false, index);
    let row = if let Piece::Drawn(drawn) = &piece { drawn.row.clone() } else { None };
    writer
        .begin(&mut bytes)
        .and_then(|()| writer.piece(piece, &mut bytes))
        .and_then(|()| writer.end(&mut bytes))
        .map_err(io::Error::other)?;
    Ok(Drawn { bytes, faults: writer.faults, row })
}

/// Writes the result of the one input into a file.
pub fn one_file(plan: &Plan, path: &Path, inputs: Vec<Result<Input, InputError>>) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Done;
    for input in inputs {
        let same = |input: &Input| {
            std::fs::canonicalize(input.path()).is_ok_and(|input| std::fs::canonicalize(path).is_ok_and(|path| input == path))
        };
        anyhow::ensure!(!input.as_ref().is_ok_and(same), "{}: this is the report itself; name another file", path.display());
        match input.and_then(|input| baogao::read(&input, &plan.reading)) {
            Ok(report) => {
                let unwritable = || format!("{}: cannot be written", path.display());
                let drawn = whole(plan, &report, None, None).with_context(unwritable)?;
                replace(path, &drawn.bytes).with_context(unwritable)?;
                if drawn.faults && plan.is_check() {
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
fn write_index(plan: &Plan, paths: &[PathBuf], folder: &Path, rows: &[(String, SummaryRow)]) -> anyhow::Result<()> {
    let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let page = html::index(&names.join(" "), rows, plan.style.language);
    let path = folder.join(INDEX);
    replace(&path, page.as_bytes()).with_context(|| format!("{}: cannot be written", path.display()))
}

/// A path as a link: what a browser would read as its own is written as its bytes.
fn link(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || byte >= 0x80;
    let mut link = Vec::new();
    for byte in path.bytes() {
        if plain(byte) { link.push(byte) } else { link.extend(format!("%{byte:02X}").into_bytes()) }
    }
    // Bytes beyond ASCII were taken over whole.
    String::from_utf8(link).unwrap_or_default()
}

/// Writes a file beside `path` and puts it in its place in one step: whoever reads `path` sees all of it or none.
///
/// # Errors
/// When the folder cannot be made or written to.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(parent)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED).suffix(".tmp");
    #[cfg(unix)]
    let builder = {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the user's mask leaves.
        builder.permissions(std::fs::Permissions::from_mode(0o666))
    };
    let mut file = builder.tempfile_in(parent)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// What a killed run left behind.
fn remove_unfinished(folder: &Path) {
    let all = ignore::WalkBuilder::new(folder).standard_filters(false).build();
    for entry in all.flatten() {
        let name = entry.file_name().to_string_lossy();
        if name.starts_with(UNFINISHED) && name.ends_with(".tmp") {
            // One that stays is in nobody's way.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn read(manifest: &File) -> anyhow::Result<FxHashMap<String, Done>> {
    let mut done = FxHashMap::default();
    for line in io::BufReader::new(manifest).split(b'\n') {
        if let Ok(line) = serde_json::from_slice::<Done>(&line?) {
            done.insert(line.path.clone(), line);
        }
    }
    Ok(done)
}

fn sorted(done: &FxHashMap<String, Done>) -> Vec<&Done> {
    let mut lines: Vec<&Done> = done.values().collect();
    lines.sort_by(|a, b| a.path.cmp(&b.path));
    lines
}

fn write_line(manifest: &mut File, line: &Done) -> anyhow::Result<()> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    Ok(manifest.write_all(&bytes)?)
}

/// All that a result depends on beside the input's bytes.
fn options_key(args: &Reports, plan: &Plan) -> anyhow::Result<String> {
    let mut digest = Sha256::new();
    digest.update(env!("CARGO_PKG_VERSION"));
    digest.update(format!("{:?} {:?} {:?} {:?} {:?}", args.format(), plan.selection, plan.words, plan.reading, plan.style));
    for path in args.vocabulary.dict.iter().chain(&args.vocabulary.stopwords).chain(&args.vocabulary.background) {
        digest.update(std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?);
        digest.update([0]);
    }
    let mut key = hex(&digest.finalize());
    key.truncate(16);
    Ok(key)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The name of each result below the folder: the input's place below the folder that was named, and the ending of the format.
fn names(args: &Reports, paths: &[PathBuf], inputs: &[Result<Input, InputError>]) -> Vec<String> {
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
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let mut name = |input: &Result<Input, InputError>| {
        let Ok(input) = input else { return String::new() };
        let path = input.path();
        let below = paths.iter().filter_map(|given| path.strip_prefix(given).ok()).find(|rest| !rest.as_os_str().is_empty());
        let below = below.map_or_else(|| PathBuf::from(path.file_name().unwrap_or(path.as_os_str())), Path::to_path_buf);
        // What an archive names its files is not to be trusted: nothing leads out of the folder.
        let parts: Vec<_> = below
            .components()
            .filter_map(|part| if let Component::Normal(part) = part { Some(part.to_string_lossy()) } else { None })
            .collect();
        let stem = if parts.is_empty() || parts == ["-"] { "stdin".to_string() } else { parts.join("/") };
        let mut name = format!("{stem}.{ending}");
        let mut copy = 2;
        while !taken.insert(name.clone()) {
            name = format!("{stem}~{copy}.{ending}");
            copy += 1;
        }
        name
    };
    inputs.iter().map(&mut name).collect()
}

/// The first Ctrl-C lets the reports that are being worked on come to their end, a second one ends the program.
fn stop_on_interrupt() -> anyhow::Result<()> {
    let handler = || {
        if STOPPED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    };
    ctrlc::set_handler(handler).context("cannot listen for Ctrl-C")
}
