//! What changed between two reports, or between two sets of them.

use super::figures::{self, FigurePair};
use super::keyness::{SIGNIFICANT, log_likelihood, log_ratio, per_10k};
use super::outline::{self, OutlineStep};
use super::profile::{Formulation, Profile};
use super::vocabulary::{Total, Totals, Vocabulary};
use super::wording::is_near;
use std::cmp::Reverse;

/// What became of a formulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Occurs only in the new text.
    New,
    /// Occurs only in the old text.
    Dropped,
    /// Occurs in both, and so much more often in the new one that chance is an unlikely reason.
    Rising,
    /// Occurs in both, and so much less often in the new one.
    Falling,
    /// Occurs in both about equally often.
    Kept,
}

impl Status {
    /// All of them, in the order in which people see them.
    pub const ALL: [Status; 5] = [Status::New, Status::Dropped, Status::Rising, Status::Falling, Status::Kept];

    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            Status::New => "new",
            Status::Dropped => "dropped",
            Status::Rising => "rising",
            Status::Falling => "falling",
            Status::Kept => "kept",
        }
    }
}

/// Whether a formulation that occurs in both texts moved into a heading or a higher one, or left the headings or moved down among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shift {
    /// In a heading of the new text that is higher than any in the old one, or in none of the old one.
    Promoted,
    /// The other way round.
    Demoted,
}

impl Shift {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            Shift::Promoted => "promoted",
            Shift::Demoted => "demoted",
        }
    }
}

/// One formulation in both texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The formulation.
    pub formulation: Formulation,
    /// What became of it.
    pub status: Status,
    /// Whether it moved into a heading or left the headings.
    pub shift: Option<Shift>,
    /// Occurrences in the old text and in the new one.
    pub counts: [Total; 2],
    /// The same per ten thousand characters.
    pub rates: [f64; 2],
    /// See [`log_likelihood`].
    pub log_likelihood: f64,
    /// See [`log_ratio`].
    pub log_ratio: f64,
    /// Another formulation of the same status of which this one is only a longer or shorter wording; an index into
    /// [`Comparison::changes`].
    pub variant_of: Option<usize>,
}

/// How two wordings differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wording {
    /// Other words for the same thing: `企业有呼声、政府有回应` and `企业有所呼、政府必有应`.
    Reworded,
    /// The new one contains the old one: `高质量发展` and `推动高质量发展`.
    Extended,
    /// The old one contains the new one.
    Shortened,
}

impl Wording {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            Wording::Reworded => "reworded",
            Wording::Extended => "extended",
            Wording::Shortened => "shortened",
        }
    }
}

/// An old wording and a new one close to it; indices into [`Comparison::changes`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordingPair {
    /// How they differ.
    pub wording: Wording,
    /// Occurs in the old text.
    pub old: usize,
    /// Occurs in the new text, and not in the old one if it is longer or different.
    pub new: usize,
    /// 1 for the same characters.
    pub similarity: f64,
}

/// One side of a comparison.
pub struct Side {
    /// What was counted.
    pub totals: Totals,
    /// The report, if there is only one: outlines and figures of several are not compared.
    pub report: Option<Profile>,
}

/// What changed between two texts.
pub struct Comparison {
    /// Every formulation, most telling first within its status.
    pub changes: Vec<Change>,
    /// Similar wordings.
    pub wordings: Vec<WordingPair>,
    /// The outlines, if both sides are one report.
    pub outline: Option<Vec<OutlineStep>>,
    /// The figures, if both sides are one report.
    pub figures: Option<Vec<FigurePair>>,
}

/// How many new and dropped formulations are compared for their wording: the most telling of each.
const REWORDED: usize = 500;

impl Comparison {
    /// Compares two sides that were counted with one vocabulary.
    ///
    /// ```
    /// use baogao::{Document, corpus::{Comparison, Side, Status, Totals, Vocabulary}};
    ///
    /// let words = Vocabulary::given(&["三大攻坚战".to_string(), "新质生产力".to_string()]);
    /// let side = |text: &str| {
    ///     let mut totals = Totals::of(&words);
    ///     totals.add(&words.count(&Document::parse(text)));
    ///     Side { totals, report: None }
    /// };
    /// let found = Comparison::of(&words, &side("一、打好三大攻坚战\n好。\n"), &side("一、发展新质生产力\n好。\n"));
    /// let statuses: Vec<_> = found.changes.iter().map(|change| (change.status, change.formulation.text.as_str())).collect();
    /// assert_eq!(statuses, [(Status::New, "新质生产力"), (Status::Dropped, "三大攻坚战")]);
    /// ```
    pub fn of(vocabulary: &Vocabulary, old: &Side, new: &Side) -> Self {
        let sizes = [old.totals.chars, new.totals.chars];
        let both = old.totals.formulations.iter().zip(&new.totals.formulations).enumerate();
        let mut changes: Vec<(usize, Change)> = both
            .filter(|(_, (old, new))| old.count + new.count > 0)
            .map(|(at, (&old, &new))| (at, change(&vocabulary.formulations()[at], [old, new], sizes)))
            .collect();
        changes.sort_by(|(_, a), (_, b)| {
            let key = |change: &Change| {
                (change.status, Reverse(change.counts[0].headings + change.counts[1].headings > 0), change.formulation.kind)
            };
            let told = b.log_likelihood.total_cmp(&a.log_likelihood);
            a.status.cmp(&b.status).then(told).then_with(|| key(a).cmp(&key(b))).then(b.formulation.weight.total_cmp(&a.formulation.weight))
        });
        let entries: Vec<usize> = changes.iter().map(|(at, _)| *at).collect();
        let mut changes: Vec<Change> = changes.into_iter().map(|(_, change)| change).collect();
        find_variants(vocabulary, &entries, &mut changes);
        let wordings = wordings(vocabulary, &entries, &changes);
        let reports = old.report.as_ref().zip(new.report.as_ref());
        Comparison {
            changes,
            wordings,
            outline: reports.map(|(old, new)| outline::diff(&old.headings, &new.headings)),
            figures: reports.map(|(old, new)| figures::pair(&old.figures, &new.figures)),
        }
    }
}

fn change(formulation: &Formulation, counts: [Total; 2], sizes: [usize; 2]) -> Change {
    let times = counts.map(|total| total.count);
    let log_likelihood = log_likelihood(times, sizes);
    let log_ratio = log_ratio(times, sizes);
    let status = match times {
        [0, _] => Status::New,
        [_, 0] => Status::Dropped,
        _ if log_likelihood < SIGNIFICANT => Status::Kept,
        _ if log_ratio > 0.0 => Status::Rising,
        _ => Status::Falling,
    };
    // What is in no heading ranks below all headings.
    let shift = match counts.map(|total| total.level.unwrap_or(usize::MAX)) {
        _ if times.contains(&0) => None,
        [old, new] if new < old => Some(Shift::Promoted),
        [old, new] if new > old => Some(Shift::Demoted),
        _ => None,
    };
    let rates = [per_10k(times[0], sizes[0]), per_10k(times[1], sizes[1])];
    Change { formulation: formulation.clone(), status, shift, counts, rates, log_likelihood, log_ratio, variant_of: None }
}

/// Of wordings of one status where one contains the other, one is shown for both: the longer one if the shorter never occurs
/// apart from it (`地制宜发展`), otherwise the shorter one (`新质生产力` before `发展新质生产力`).
fn find_variants(vocabulary: &Vocabulary, entries: &[usize], changes: &mut [Change]) {
    let mut place = vec![None; vocabulary.formulations().len()];
    entries.iter().enumerate().for_each(|(at, &entry)| place[entry] = Some(at));
    let length = |at: usize| vocabulary.key(entries[at]).len();
    let times = |change: &Change| change.counts.map(|total| total.count);
    let mut longest_around: Vec<Option<usize>> = vec![None; changes.len()];
    let mut shortest_inside: Vec<Option<usize>> = vec![None; changes.len()];
    for (at, &entry) in entries.iter().enumerate() {
        for inner in vocabulary.inside(entry).into_iter().filter_map(|entry| place[entry]) {
            if changes[inner].status != changes[at].status {
                continue;
            }
            if times(&changes[inner]) == times(&changes[at]) {
                let longest = &mut longest_around[inner];
                *longest = longest.filter(|&other| length(other) >= length(at)).or(Some(at));
            } else if changes[at].status != Status::Kept && length(inner) >= 3 * "字".len() {
                let shortest = &mut shortest_inside[at];
                *shortest = shortest.filter(|&other| length(other) <= length(inner)).or(Some(inner));
            }
        }
    }
    for at in 0..changes.len() {
        changes[at].variant_of = longest_around[at].or(shortest_inside[at]);
    }
}

/// Similar wordings: new or dropped ones that contain, or nearly equal, one on the other side.
fn wordings(vocabulary: &Vocabulary, entries: &[usize], changes: &[Change]) -> Vec<WordingPair> {
    let mut place = vec![None; vocabulary.formulations().len()];
    entries.iter().enumerate().for_each(|(at, &entry)| place[entry] = Some(at));
    let words: Vec<Vec<char>> = entries.iter().map(|&entry| vocabulary.key(entry).chars().collect()).collect();
    let of = |status: Status| changes.iter().enumerate().filter(move |(_, change)| change.status == status).map(|(at, _)| at);
    // What a longer wording may be a wording of: the longest one inside it that is at least half as long.
    let core = |at: usize, elsewhere: Status| {
        let inside = vocabulary.inside(entries[at]).into_iter().filter_map(|entry| place[entry]);
        let fits =
            |&inner: &usize| changes[inner].status != elsewhere && words[inner].len() >= 3 && 2 * words[inner].len() >= words[at].len();
        inside.filter(fits).max_by_key(|&inner| (words[inner].len(), Reverse(inner)))
    };
    let mut pairs = Vec::new();
    let mut settled = vec![false; changes.len()];
    for (status, wording) in [(Status::New, Wording::Extended), (Status::Dropped, Wording::Shortened)] {
        for at in of(status) {
            let Some(inner) = core(at, status) else { continue };
            settled[at] = true;
            let similarity = 2.0 * words[inner].len() as f64 / (words[inner].len() + words[at].len()) as f64;
            let (old, new) = if wording == Wording::Extended { (inner, at) } else { (at, inner) };
            pairs.push(WordingPair { wording, old, new, similarity });
        }
    }
    let open =
        |status: Status| of(status).filter(|&at| !settled[at] && changes[at].variant_of.is_none()).take(REWORDED).collect::<Vec<_>>();
    let (dropped, new) = (open(Status::Dropped), open(Status::New));
    let mut near: Vec<(f64, usize, usize)> = Vec::new();
    for &old in &dropped {
        near.extend(new.iter().filter_map(|&new| Some((is_near(&words[old], &words[new])?, old, new))));
    }
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (similarity, old, new) in near {
        if !settled[old] && !settled[new] {
            (settled[old], settled[new]) = (true, true);
            pairs.push(WordingPair { wording: Wording::Reworded, old, new, similarity });
        }
    }
    pairs.sort_by_key(|pair| pair.wording);
    pairs
}

#[cfg(test)]
mod tests {
    use super::super::profile::FormulationKind;
    use super::super::vocabulary::Gathering;
    use super::*;

    fn given(words: &[&str]) -> Vocabulary {
        Vocabulary::given(&words.iter().map(|word| word.to_string()).collect::<Vec<_>>())
    }

    fn total(count: usize, level: Option<usize>) -> Total {
        Total { count, headings: usize::from(level.is_some()), level, reports: 1 }
    }

    /// Each formulation with its occurrences in two texts of ten thousand characters.
    fn compared(held: &[(&str, [usize; 2])]) -> Comparison {
        let words = given(&held.iter().map(|(text, _)| *text).collect::<Vec<_>>());
        let side = |side: usize| {
            let formulations = held.iter().map(|(_, counts)| total(counts[side], None)).collect();
            Side { totals: Totals { reports: 1, chars: 10_000, formulations }, report: None }
        };
        Comparison::of(&words, &side(0), &side(1))
    }

    /// The wordings that are shown under another one.
    fn variants(held: &[(&str, [usize; 2])]) -> Vec<String> {
        let found = compared(held);
        let text = |at: usize| found.changes[at].formulation.text.as_str();
        (0..found.changes.len()).filter_map(|at| Some(format!("{} < {}", text(at), text(found.changes[at].variant_of?)))).collect()
    }

    fn wordings(held: &[(&str, [usize; 2])]) -> Vec<(String, f64)> {
        let found = compared(held);
        let text = |at: usize| found.changes[at].formulation.text.as_str();
        let shown = |pair: &WordingPair| format!("{} {} → {}", pair.wording.name(), text(pair.old), text(pair.new));
        found.wordings.iter().map(|pair| (shown(pair), pair.similarity)).collect()
    }

    #[test]
    fn names_are_those_that_users_see() {
        assert_eq!(Status::ALL.map(Status::name), ["new", "dropped", "rising", "falling", "kept"]);
        assert_eq!([Shift::Promoted, Shift::Demoted].map(Shift::name), ["promoted", "demoted"]);
        assert_eq!([Wording::Reworded, Wording::Extended, Wording::Shortened].map(Wording::name), ["reworded", "extended", "shortened"]);
    }

    #[test]
    fn a_change_is_told_by_its_counts_and_their_significance() {
        let words = given(&["新质生产力"]);
        for (counts, sizes, status, log_ratio) in [
            ([0, 4], [10_000, 10_000], Status::New, 3.0),
            ([4, 0], [10_000, 10_000], Status::Dropped, -3.0),
            // G² is 3.96, 2.09 and 0.
            ([1, 6], [10_000, 10_000], Status::Rising, 6f64.log2()),
            ([6, 1], [10_000, 10_000], Status::Falling, -(6f64.log2())),
            ([2, 6], [10_000, 10_000], Status::Kept, 3f64.log2()),
            ([6, 6], [10_000, 10_000], Status::Kept, 0.0),
            ([6, 6], [20_000, 1000], Status::Rising, 20f64.log2()),
        ] {
            let found = change(&words.formulations()[0], counts.map(|count| total(count, None)), sizes);
            assert_eq!(found.status, status, "{counts:?} {sizes:?}");
            assert!((found.log_ratio - log_ratio).abs() < 1e-9, "{counts:?} {sizes:?}: {}", found.log_ratio);
            assert_eq!(found.log_likelihood, log_likelihood(counts, sizes));
            assert_eq!(found.rates, [0, 1].map(|side| counts[side] as f64 * 10_000.0 / sizes[side] as f64));
        }
    }

    #[test]
    fn a_formulation_of_both_texts_is_promoted_or_demoted() {
        let words = given(&["新质生产力"]);
        for (levels, shift) in [
            ([None, Some(2)], Some(Shift::Promoted)),
            ([Some(2), Some(1)], Some(Shift::Promoted)),
            ([Some(1), Some(1)], None),
            ([Some(1), Some(2)], Some(Shift::Demoted)),
            ([Some(2), None], Some(Shift::Demoted)),
            ([None, None], None),
        ] {
            let shifted = |times: [usize; 2]| {
                change(&words.formulations()[0], [total(times[0], levels[0]), total(times[1], levels[1])], [10_000; 2]).shift
            };
            assert_eq!((shifted([2, 2]), shifted([0, 2]), shifted([2, 0])), (shift, None, None), "{levels:?}");
        }
    }

    #[test]
    fn the_most_telling_comes_first_then_headings_slogans_and_weight() {
        let mut gathering = Gathering::default();
        let of = |text: &str, kind, weight| Formulation { text: text.to_string(), kind, weight };
        gathering.add(&[
            of("抓好落实", FormulationKind::KeyPhrase, 0.5),
            of("数字经济", FormulationKind::KeyPhrase, 0.9),
            of("三重一大", FormulationKind::NumericAbbreviation, 1.0),
            of("一网通办", FormulationKind::Term, 1.0),
            of("乡村振兴", FormulationKind::KeyPhrase, 0.1),
            of("污染防治", FormulationKind::KeyPhrase, 0.1),
            of("营商环境", FormulationKind::KeyPhrase, 0.1),
            of("粮食安全", FormulationKind::KeyPhrase, 0.1),
        ]);
        let side = |counts: [Total; 8]| Side { totals: Totals { reports: 1, chars: 10_000, formulations: counts.to_vec() }, report: None };
        let none = total(0, None);
        let found = Comparison::of(
            &gathering.finish(),
            &side([none, none, none, none, none, total(9, None), none, none]),
            &side([total(2, None), total(2, None), total(2, None), total(2, Some(2)), total(3, None), none, none, total(1, Some(1))]),
        );
        let order: Vec<&str> = found.changes.iter().map(|change| change.formulation.text.as_str()).collect();
        assert_eq!(order, ["乡村振兴", "一网通办", "三重一大", "数字经济", "抓好落实", "粮食安全", "污染防治"]);
        assert!(found.outline.is_none() && found.figures.is_none());
    }

    #[test]
    fn one_wording_is_shown_for_those_that_contain_each_other() {
        let [short, middle, long] = ["高质量发展", "推动高质量发展", "着力推动高质量发展"];
        for order in [[short, middle, long], [long, middle, short], [middle, long, short]] {
            let mut found = variants(&order.map(|text| (text, [0, 2])));
            found.sort();
            assert_eq!(found, [format!("{middle} < {long}"), format!("{short} < {long}")], "{order:?}");
        }
        for (held, expected) in [
            // The shorter one also occurs apart from it.
            (
                vec![("新质生产力", [0, 4]), ("生产力", [0, 5]), ("发展新质生产力", [0, 2])],
                vec!["新质生产力 < 生产力", "发展新质生产力 < 生产力"],
            ),
            (
                vec![("生产力", [0, 5]), ("新质生产力", [0, 4]), ("发展新质生产力", [0, 2])],
                vec!["新质生产力 < 生产力", "发展新质生产力 < 生产力"],
            ),
            (vec![("放管服", [5, 0]), ("放管服改革", [2, 0])], vec!["放管服改革 < 放管服"]),
            (vec![("改革", [0, 5]), ("深化改革", [0, 2])], vec![]),
            // What both texts have is shown in full, and what became something else as well.
            (vec![("放管服", [5, 5]), ("放管服改革", [2, 2])], vec![]),
            (vec![("放管服", [2, 2]), ("放管服改革", [2, 2])], vec!["放管服 < 放管服改革"]),
            (vec![("放管服", [2, 2]), ("放管服改革", [0, 2])], vec![]),
            (vec![("放管服", [2, 0]), ("放管服改革", [0, 2])], vec![]),
        ] {
            assert_eq!(variants(&held), expected, "{held:?}");
        }
    }

    #[test]
    fn a_longer_wording_extends_one_that_is_half_of_it() {
        for (held, expected) in [
            (vec![("高质量发展", [2, 2]), ("推动高质量发展", [0, 1])], vec![("extended 高质量发展 → 推动高质量发展", 10.0 / 12.0)]),
            (vec![("高质量发展", [2, 2]), ("推动高质量发展", [1, 0])], vec![("shortened 推动高质量发展 → 高质量发展", 10.0 / 12.0)]),
            (vec![("放管服", [2, 0]), ("放管服改革", [0, 2])], vec![("extended 放管服 → 放管服改革", 6.0 / 8.0)]),
            (vec![("放管服", [0, 2]), ("放管服改革", [2, 0])], vec![("shortened 放管服改革 → 放管服", 6.0 / 8.0)]),
            (vec![("放管服", [2, 2]), ("放管服的改革", [0, 1])], vec![("extended 放管服 → 放管服的改革", 6.0 / 9.0)]),
            (vec![("放管服", [2, 2]), ("深化放管服改革", [0, 1])], vec![]),
            (vec![("改革", [2, 2]), ("改革创新", [0, 1])], vec![]),
            // Both are new, so neither is a wording of what was there.
            (vec![("放管服", [0, 2]), ("放管服改革", [0, 1])], vec![]),
            (
                vec![("放管服", [3, 3]), ("放管服改革", [2, 2]), ("放管服改革的", [0, 1])],
                vec![("extended 放管服改革 → 放管服改革的", 10.0 / 11.0)],
            ),
        ] {
            let expected: Vec<(String, f64)> = expected.into_iter().map(|(text, similarity)| (text.to_string(), similarity)).collect();
            assert_eq!(wordings(&held), expected, "{held:?}");
        }
    }

    #[test]
    fn a_dropped_wording_is_paired_with_the_new_one_closest_to_it() {
        let [old, new] = ["企业有呼声、政府有回应", "企业有所呼、政府必有应"];
        assert_eq!(wordings(&[(old, [2, 0]), (new, [0, 2])]), [(format!("reworded {old} → {new}"), 18.0 / 22.0)]);
        assert!(wordings(&[(old, [2, 2]), (new, [0, 2])]).is_empty(), "an old wording that stays");
        // Each is paired once, with the nearest.
        let nearer = "企业有呼声、政府必回应";
        let found = wordings(&[(old, [2, 0]), (new, [0, 2]), (nearer, [0, 2])]);
        assert_eq!(found, [(format!("reworded {old} → {nearer}"), 20.0 / 22.0)]);
        let found = wordings(&[(old, [0, 2]), (new, [2, 0]), (nearer, [2, 0])]);
        assert_eq!(found, [(format!("reworded {nearer} → {old}"), 20.0 / 22.0)]);
        // Of a wording and a longer one around all its places, only the longer one.
        let found = wordings(&[(old, [2, 0]), (nearer, [0, 2]), ("做到企业有呼声、政府必回应", [0, 2])]);
        assert_eq!(found, [(format!("reworded {old} → 做到{nearer}"), 20.0 / 24.0)]);
        // What extends another one is no rewording of a third.
        let found = wordings(&[("优化营商环境", [2, 2]), ("优化营商环境改革", [0, 2]), ("优化营商服务改革", [2, 0])]);
        assert_eq!(found, [("extended 优化营商环境 → 优化营商环境改革".to_string(), 12.0 / 14.0)]);
        // Rewordings come first.
        let kinds: Vec<String> = wordings(&[("放管服改革", [0, 1]), ("放管服", [3, 3]), (old, [2, 0]), (new, [0, 2])])
            .into_iter()
            .map(|(text, _)| text)
            .collect();
        assert_eq!(kinds, [format!("reworded {old} → {new}"), "extended 放管服 → 放管服改革".to_string()]);
    }
}
