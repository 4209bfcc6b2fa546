//! Writes what the ranking of key phrases looks at, for `dicts/phrases/fit.py`:
//! `cargo run --release --example features -- stretches|candidates TEXTS OUT [COUNTED FOLDS MODELS]`
//!
//! TEXTS is a folder of reports with their sheets (`NAME.txt`, `NAME.sheets`: one phrase per line after the mark of who
//! underlined it); COUNTED names the reports, one per line, that the background also counts; FOLDS has a line `NAME<tab>NUMBER`
//! for each report, and `MODELS/NUMBER.bin` is the model that knows nothing of it.

#![allow(clippy::print_stdout)]

use baogao::training::{Fitted, hash_of, names, occurrences, roles, rows};
use baogao::{Background, Document, Lexicon, ReadOptions};
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bits for who underlined a phrase: as one of the first twenty, or as one that may be among them; A or B.
fn sheet(path: &Path) -> Vec<(u32, String)> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let row = |line: &str| {
        let (bits, phrase) = line.split_once('\t')?;
        Some((bits.parse().ok()?, phrase.to_string()))
    };
    text.lines().filter_map(row).collect()
}

/// The same, or one contains the other and is at most two characters longer.
fn is_close(a: &str, b: &str) -> bool {
    (a.contains(b) || b.contains(a)) && a.chars().count().abs_diff(b.chars().count()) <= 2
}

/// As the scorer compares phrases.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"“”‘’「」『』\"'".contains(*c)).collect()
}

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [what, texts, out, rest @ ..] = &args[..] else { panic!("stretches|candidates TEXTS OUT [COUNTED]") };
    let list = |at: usize| rest.get(at).map_or(String::new(), |path| std::fs::read_to_string(path).expect("a list"));
    let counted: HashSet<String> = list(0).lines().map(str::to_string).collect();
    let folds: HashMap<String, String> =
        list(1).lines().filter_map(|line| line.split_once('\t')).map(|(name, fold)| (name.to_string(), fold.to_string())).collect();
    let mut models: HashMap<&str, Fitted> = HashMap::new();
    for fold in folds.values() {
        if !models.contains_key(fold.as_str()) {
            let image = std::fs::read(format!("{}/{fold}.bin", rest[2]))?;
            models.insert(fold, Fitted::read(image).expect("a model"));
        }
    }
    let mut paths: Vec<PathBuf> = std::fs::read_dir(texts)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let lexicon = Lexicon::new();
    let background = Background::built_in();
    let mut numbers = BufWriter::new(File::create(format!("{out}.bin"))?);
    let mut lines = BufWriter::new(File::create(format!("{out}.tsv"))?);
    let (features, quick, fingerprint) = names();
    println!("{fingerprint}\t{quick}\n{}\n{}", features.join("\t"), roles().join("\t"));
    for (number, path) in paths.iter().enumerate() {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().to_string();
        let report = baogao::from_bytes(std::fs::read(path)?, path, &ReadOptions::default()).expect("a text");
        let doc = Document::parse_with(&report.text, &report.file_info);
        let sheet = sheet(&path.with_extension("sheets"));
        if what == "stretches" {
            let mut marks: HashMap<u64, u32> = HashMap::new();
            for (bits, phrase) in &sheet {
                *marks.entry(hash_of(phrase)).or_default() |= bits;
            }
            let mut count = 0;
            let inside = occurrences(&doc, &lexicon, |found| {
                let bits = marks.get(&found.hash).copied().unwrap_or(0);
                let all = [number as u32, bits].into_iter().chain(found.own).chain(found.around).chain(found.words).chain([
                    found.chars,
                    found.count,
                    found.zone as u32,
                ]);
                all.chain([found.hash as u32]).for_each(|value| numbers.write_all(&value.to_le_bytes()).expect("room"));
                count += 1;
            });
            // Which words are inside something underlined.
            let text = doc.text();
            let mut spans: Vec<(usize, usize)> = Vec::new();
            for (_, phrase) in sheet.iter().filter(|(bits, _)| bits & 0b1100 != 0) {
                spans.extend(text.match_indices(phrase.as_str()).map(|(at, _)| (at, at + phrase.len())));
            }
            let words: Vec<String> = inside
                .iter()
                .map(|word| {
                    let within = spans.iter().any(|&(from, to)| (from..to).contains(&word.start));
                    format!("{}:{}", word.key, u8::from(within))
                })
                .collect();
            writeln!(lines, "{name}\t{count}\t{}", words.join(" "))?;
        } else {
            let sheet: Vec<(u32, String)> = sheet.into_iter().map(|(bits, phrase)| (bits, plain(&phrase))).collect();
            for row in rows(&doc, &lexicon, &background, &models[folds[&name].as_str()], counted.contains(&name)) {
                let text = plain(&row.text);
                let (mut exact, mut close) = (0, 0);
                for (bits, phrase) in &sheet {
                    exact |= if *phrase == text { *bits } else { 0 };
                    close |= if is_close(phrase, &text) { *bits } else { 0 };
                }
                row.features.iter().for_each(|value| numbers.write_all(&value.to_le_bytes()).expect("room"));
                writeln!(lines, "{name}\t{}\t{exact}\t{close}", row.text.replace('\n', ""))?;
            }
        }
    }
    numbers.flush()?;
    lines.flush()
}
