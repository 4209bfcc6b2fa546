//! `baogao.toml`: what a user would otherwise write on every command line. It is looked for in the folder where the program runs
//! and in those above it; flags win.

use super::args::{ColorChoice, Command, Drawing, Format, Lang, ReadingArgs, ReportArgs, VocabularyArgs, is_built_in};
use super::messages::complain_of;
use anyhow::Context;
use baogao::Shown;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The name of the file.
pub const NAME: &str = "baogao.toml";

/// Maximum size, in bytes, of a list that a configuration names: it may have come with the reports.
const LONGEST: u64 = 64 << 20;

/// A path, or a list of some.
fn one_or_several<'de, D: serde::Deserializer<'de>>(given: D) -> Result<Vec<PathBuf>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        One(PathBuf),
        Several(Vec<PathBuf>),
    }
    Ok(match Given::deserialize(given)? {
        Given::One(path) => vec![path],
        Given::Several(paths) => paths,
    })
}

/// What the file may say. Paths are relative to the folder of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    dict: Vec<PathBuf>,
    stopwords: Vec<PathBuf>,
    #[serde(deserialize_with = "one_or_several")]
    background: Vec<PathBuf>,
    /// Table, json, jsonl, csv or markdown: the formats that every command has.
    format: Option<Format>,
    top: Option<usize>,
    lang: Option<Lang>,
    color: Option<ColorChoice>,
    jobs: Option<usize>,
    bom: bool,
    /// The file itself.
    #[serde(skip)]
    path: PathBuf,
    /// Whether the user named it or it was found.
    #[serde(skip)]
    origin: Origin,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Origin {
    #[default]
    Found,
    Named,
}

/// The configuration that was read, if one was.
static IN_FORCE: OnceLock<PathBuf> = OnceLock::new();

/// The configuration that changes what comes out, if one does.
static CHANGES: OnceLock<PathBuf> = OnceLock::new();

/// The configuration that was read.
pub fn in_force() -> Option<&'static Path> {
    IN_FORCE.get().map(PathBuf::as_path)
}

/// The configuration, where it changes what is found in a report.
pub fn changes() -> Option<&'static Path> {
    CHANGES.get().map(PathBuf::as_path)
}

/// Reads the named file or the nearest one; does nothing if there is none.
pub fn read(named: Option<&Path>) -> anyhow::Result<Config> {
    let (path, origin) = match named {
        Some(path) => (path.to_path_buf(), Origin::Named),
        None => match nearest() {
            Some(path) => (path, Origin::Found),
            None => return Ok(Config::default()),
        },
    };
    let text = std::fs::read_to_string(&path).with_context(|| format!("{}: cannot read this configuration", Shown(&path)))?;
    // Its errors name the line and say what is allowed there.
    let mut config: Config = toml::from_str(&text).with_context(|| format!("{}: fix it, or run with --no-config", Shown(&path)))?;
    anyhow::ensure!(
        config.format.is_none_or(|format| matches!(format, Format::Table | Format::Json | Format::Jsonl | Format::Csv | Format::Markdown)),
        "{}: format must be table, json, jsonl, csv or markdown",
        Shown(&path)
    );
    let folder = path.parent().unwrap_or(Path::new(""));
    for list in config.dict.iter_mut().chain(&mut config.stopwords).chain(config.background.iter_mut().filter(|path| !is_built_in(path))) {
        *list = folder.join(&*list);
        // Whoever wrote the file may not be the one who runs the program: a device or a pipe could hold it up, or lose its content.
        let real = list.canonicalize().unwrap_or_else(|_| list.clone());
        let facts = std::fs::metadata(&real).ok();
        let fits = facts.as_ref().is_none_or(std::fs::Metadata::is_file)
            && !["/proc", "/sys", "/dev"].iter().any(|system| real.starts_with(system));
        anyhow::ensure!(fits, "{}: {} is not a regular file; a configuration may only name files", Shown(&path), Shown(list));
        anyhow::ensure!(
            facts.is_none_or(|facts| facts.len() <= LONGEST),
            "{}: {} has more than {} MiB; name it on the command line if you trust it",
            Shown(&path),
            Shown(list),
            LONGEST >> 20
        );
    }
    let _ = IN_FORCE.set(path.clone());
    (config.path, config.origin) = (path, origin);
    Ok(config)
}

fn nearest() -> Option<PathBuf> {
    let folder = std::env::current_dir().ok()?;
    folder.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

impl Config {
    /// Fills in what the command line leaves open.
    pub fn apply(self, command: &mut Command) {
        match command {
            Command::Analyze(args) => self.fill_reports(&mut args.reports),
            Command::Segment(args) => self.fill_reports(&mut args.reports),
            Command::Phrases(args) => self.fill_reports(&mut args.reports),
            Command::Outline(args)
            | Command::Quotes(args)
            | Command::Chains(args)
            | Command::Check(args)
            | Command::Citations(args)
            | Command::Terms(args)
            | Command::Parallels(args)
            | Command::Indicators(args) => self.fill_reports(args),
            Command::Compare(args) => {
                let args = &mut **args;
                self.fill(Some(&mut args.drawing), Some(&mut args.vocabulary), &mut args.reading);
            }
            Command::Trend(args) => {
                let args = &mut **args;
                self.fill(Some(&mut args.drawing), Some(&mut args.vocabulary), &mut args.reading);
            }
            Command::Corpus(args) => {
                let args = &mut **args;
                self.fill(Some(&mut args.drawing), Some(&mut args.vocabulary), &mut args.reading);
            }
            Command::Concordance(args) => {
                let args = &mut **args;
                self.fill(Some(&mut args.drawing), None, &mut args.reading);
            }
            Command::Background(args) => {
                if args.dict.is_empty() && !self.dict.is_empty() {
                    args.dict.clone_from(&self.dict);
                    announce(self.path.clone(), self.origin, &["dict"]);
                }
                self.fill(None, None, &mut args.reading);
            }
            Command::Text(args) => self.fill(None, None, &mut args.reading),
            Command::Schema | Command::Completions { .. } | Command::Man { .. } => {}
        }
    }

    fn fill_reports(self, args: &mut ReportArgs) {
        self.fill(Some(&mut args.drawing), Some(&mut args.vocabulary), &mut args.reading);
    }

    fn fill(self, drawing: Option<&mut Drawing>, vocabulary: Option<&mut VocabularyArgs>, reading: &mut ReadingArgs) {
        let mut changes = Vec::new();
        if let Some(drawing) = drawing {
            if !drawing.json {
                drawing.format = drawing.format.or(self.format);
            }
            if drawing.top.is_none() && self.top.is_some() {
                drawing.top = self.top;
                drawing.usual_top = true;
                changes.push("top");
            }
            drawing.lang = drawing.lang.or(self.lang);
            drawing.color = drawing.color.or(self.color);
            drawing.bom |= self.bom;
        }
        if let Some(vocabulary) = vocabulary {
            let lists = [
                (&mut vocabulary.dict, self.dict, "dict"),
                (&mut vocabulary.stopwords, self.stopwords, "stopwords"),
                (&mut vocabulary.background, self.background, "background"),
            ];
            for (own, given, name) in lists {
                if own.is_empty() && !given.is_empty() {
                    *own = given;
                    changes.push(name);
                }
            }
        }
        reading.jobs = reading.jobs.or(self.jobs);
        announce(self.path, self.origin, &changes);
    }
}

/// A file that was found rather than named, and that changes the results, must not go unmentioned.
fn announce(path: PathBuf, origin: Origin, changes: &[&str]) {
    if changes.is_empty() {
        return;
    }
    if origin == Origin::Found {
        complain_of(&format!("settings in {} change the results ({}); --no-config ignores them", Shown(&path), changes.join(", ")));
    }
    let _ = CHANGES.set(path);
}
