//! Reports of one folder weighed against each other.

use crate::shown::Shown;
use rustc_hash::FxHashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What a file of [`Folder::write`] begins with.
const MARK: &str = "baogao-background";

/// A background file that cannot be used.
#[derive(Debug, Error)]
pub enum BackgroundError {
    /// The file could not be read.
    #[error("{}: cannot read this background; check the path and its permissions", Shown(path))]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is no background, or is damaged.
    #[error("{}:{line}: this is no background file; make one with: baogao background FOLDER > FILE", Shown(path))]
    Form {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
}

/// In how many reports of a folder each phrase is a key phrase: what all of them say tells none of them apart.
///
/// ```
/// let lists = [vec!["高质量发展".to_string(), "灯塔工厂".to_string()], vec!["高质量发展".to_string()]];
/// let folder = baogao::Folder::of(&lists);
/// assert_eq!(folder.reports("高质量发展"), 2);
/// assert_eq!(folder.reports("灯塔工厂"), 1);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Folder {
    reports: usize,
    counts: FxHashMap<String, usize>,
}

impl Folder {
    /// Counts the key phrases of reports, a list for each.
    pub fn of(lists: &[Vec<String>]) -> Self {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for phrase in lists.iter().flatten() {
            *counts.entry(phrase.clone()).or_insert(0) += 1;
        }
        counts.retain(|_, count| *count > 1);
        Folder { reports: lists.len(), counts }
    }

    /// What `counts` say of so many reports: phrases, and in how many of the reports each is a key phrase. Those of one report say nothing of the others.
    pub fn counted(reports: usize, counts: impl IntoIterator<Item = (String, usize)>) -> Self {
        Folder { reports, counts: counts.into_iter().filter(|(_, count)| *count > 1).collect() }
    }

    /// Writes the counts, a phrase a line, those of most reports first.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{MARK}\t1\nreports\t{}", self.reports)?;
        let mut counts: Vec<(&String, &usize)> = self.counts.iter().collect();
        counts.sort_by_key(|&(phrase, count)| (std::cmp::Reverse(count), phrase));
        counts.into_iter().try_for_each(|(phrase, count)| writeln!(out, "{phrase}\t{count}"))
    }

    /// Reads what [`Folder::write`] wrote.
    ///
    /// # Errors
    /// When the file cannot be read or is none of these.
    pub fn read(path: &Path) -> Result<Self, BackgroundError> {
        let text = std::fs::read(path).map_err(|source| BackgroundError::Read { path: path.to_path_buf(), source })?;
        let text = String::from_utf8_lossy(&text);
        let form = |line: usize| BackgroundError::Form { path: path.to_path_buf(), line: line + 1 };
        let mut lines = text.lines().map(|line| line.split_once('\t')).enumerate();
        let mut next = |name: &str| match lines.next() {
            Some((_, Some((found, value)))) if found == name => value.parse::<usize>().map_err(|_| form(1)),
            found => Err(form(found.map_or(0, |(line, _)| line))),
        };
        if next(MARK)? != 1 {
            return Err(form(0));
        }
        let reports = next("reports")?;
        let row = |(line, row): (usize, Option<(&str, &str)>)| {
            let (phrase, count) = row.ok_or_else(|| form(line))?;
            Ok((phrase.to_string(), count.parse().map_err(|_| form(line))?))
        };
        let counts: FxHashMap<String, usize> = lines.map(row).collect::<Result<_, _>>()?;
        Ok(Self::counted(reports, counts))
    }

    /// In how many of the reports `phrase` is a key phrase, or most of it is (`推进` + `营商环境优化`); 1 for one that none
    /// or only one has.
    pub fn reports(&self, phrase: &str) -> usize {
        if self.counts.is_empty() {
            return 1;
        }
        let ends: Vec<usize> = phrase.char_indices().map(|(at, _)| at).chain([phrase.len()]).collect();
        let chars = ends.len() - 1;
        let least = (2 * chars).div_ceil(3);
        let stretches = (0..chars).flat_map(|from| (from + least.max(1)..=chars).map(move |to| (from, to)));
        stretches.filter_map(|(from, to)| self.counts.get(&phrase[ends[from]..ends[to]])).copied().max().unwrap_or(1)
    }

    /// 1 for a phrase of one report, down to one that all have; 1 for all where no folder was counted.
    pub(super) fn rarity(&self, phrase: &str) -> f64 {
        if self.reports == 0 {
            return 1.0;
        }
        let weight = |count: usize| rarity_among(self.reports as f64, count as f64);
        (weight(self.reports(phrase)) / weight(1)).powf(0.25)
    }
}

/// How rare a phrase is that `holding` of `reports` reports hold: a smoothed inverse document frequency.
pub(super) fn rarity_among(reports: f64, holding: f64) -> f64 {
    ((reports + 1.0) / (holding + 1.0)).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let folder = Folder::counted(9, [("高质量发展".to_string(), 7), ("灯塔工厂".to_string(), 1), ("一网通办".to_string(), 7)]);
        let mut written = Vec::new();
        folder.write(&mut written).unwrap();
        assert_eq!(String::from_utf8_lossy(&written), "baogao-background\t1\nreports\t9\n一网通办\t7\n高质量发展\t7\n");
        let path = std::env::temp_dir().join(format!("baogao-background-{}", std::process::id()));
        std::fs::write(&path, written).unwrap();
        assert_eq!(Folder::read(&path).unwrap().reports("高质量发展"), 7);
        std::fs::write(&path, "一、总则\n").unwrap();
        assert!(matches!(Folder::read(&path), Err(BackgroundError::Form { line: 1, .. })));
        std::fs::remove_file(&path).unwrap();
    }
}
