//! Reports of one folder weighed against each other.

use rustc_hash::FxHashMap;

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
