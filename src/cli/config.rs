//! `baogao.toml`: what a user would otherwise write on every command line. It is looked for in the folder that the program runs in and in those
//! above; flags win.

use super::args::{ColorChoice, Command, Drawing, Format, Lang, Reading, Reports, Vocabulary};
use anyhow::Context;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The name of the file.
pub const NAME: &str = "baogao.toml";

/// What the file may say. Paths are taken from the folder of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    dict: Vec<PathBuf>,
    stopwords: Vec<PathBuf>,
    background: Option<PathBuf>,
    /// Table, json, jsonl, csv or markdown: the formats that every command has.
    format: Option<Format>,
    top: Option<usize>,
    lang: Option<Lang>,
    color: Option<ColorChoice>,
    jobs: Option<usize>,
    bom: bool,
}

/// Reads the file that is named, or the nearest one; nothing where there is none.
pub fn read(named: Option<&Path>) -> anyhow::Result<Config> {
    let path = match named {
        Some(path) => path.to_path_buf(),
        None => match nearest() {
            Some(path) => path,
            None => return Ok(Config::default()),
        },
    };
    let text = std::fs::read_to_string(&path).with_context(|| format!("{}: cannot read this configuration", path.display()))?;
    // Its errors name the line and what may stand there.
    let mut config: Config = toml::from_str(&text).with_context(|| format!("{}: mend it, or run with --no-config", path.display()))?;
    anyhow::ensure!(
        config.format.is_none_or(|format| matches!(format, Format::Table | Format::Json | Format::Jsonl | Format::Csv | Format::Markdown)),
        "{}: format may be table, json, jsonl, csv or markdown",
        path.display()
    );
    let folder = path.parent().unwrap_or(Path::new(""));
    for path in config.dict.iter_mut().chain(&mut config.stopwords).chain(&mut config.background) {
        *path = folder.join(&*path);
    }
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
            Command::Outline(args)
            | Command::Phrases(args)
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
                if args.dict.is_empty() {
                    args.dict.clone_from(&self.dict);
                }
                self.fill(None, None, &mut args.reading);
            }
            Command::Text(args) => self.fill(None, None, &mut args.reading),
            Command::Schema | Command::Completions { .. } | Command::Man { .. } => {}
        }
    }

    fn fill_reports(self, args: &mut Reports) {
        self.fill(Some(&mut args.drawing), Some(&mut args.vocabulary), &mut args.reading);
    }

    fn fill(self, drawing: Option<&mut Drawing>, vocabulary: Option<&mut Vocabulary>, reading: &mut Reading) {
        if let Some(drawing) = drawing {
            if !drawing.json {
                drawing.format = drawing.format.or(self.format);
            }
            drawing.top = drawing.top.or(self.top);
            drawing.lang = drawing.lang.or(self.lang);
            drawing.color = drawing.color.or(self.color);
            drawing.bom |= self.bom;
        }
        if let Some(vocabulary) = vocabulary {
            if vocabulary.dict.is_empty() {
                vocabulary.dict = self.dict;
            }
            if vocabulary.stopwords.is_empty() {
                vocabulary.stopwords = self.stopwords;
            }
            vocabulary.background = vocabulary.background.take().or(self.background);
        }
        reading.jobs = reading.jobs.or(self.jobs);
    }
}
