//! What the reports of a folder share, and what is particular to each.

use super::keyness::{log_likelihood, log_ratio};
use super::vocabulary::{Counts, Totals, Vocabulary};

/// The formulations that the most reports contain, most frequent first; indices into [`Vocabulary::formulations`]. One that
/// occurs exactly as often as a longer one that contains it, and so never without it, is left out.
pub fn most_shared(vocabulary: &Vocabulary, totals: &Totals, most: usize) -> Vec<usize> {
    let held = |at: usize| totals.formulations[at];
    let mut order: Vec<usize> = (0..totals.formulations.len()).filter(|&at| held(at).reports > 1).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse((held(at).reports, held(at).count)), at));
    let mut hidden = vec![false; totals.formulations.len()];
    for &at in &order {
        for inner in vocabulary.inside(at) {
            hidden[inner] |= held(inner).count == held(at).count;
        }
    }
    order.retain(|&at| !hidden[at]);
    order.truncate(most);
    order
}

/// The formulations that one report has at least twice as often as the others, most telling first: indices into
/// [`Vocabulary::formulations`] with their log-likelihood.
pub fn most_distinctive(vocabulary: &Vocabulary, totals: &Totals, own: &Counts, most: usize) -> Vec<(usize, f64)> {
    let sizes = [totals.chars.saturating_sub(own.chars), own.chars];
    let mut found: Vec<(usize, f64)> = Vec::new();
    for held in &own.found {
        let counts = [totals.formulations[held.at].count.saturating_sub(held.count), held.count];
        let telling = log_likelihood(counts, sizes);
        if log_ratio(counts, sizes) >= 1.0 {
            found.push((held.at, telling));
        }
    }
    let length = |at: usize| vocabulary.key(at).len();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| length(b.0).cmp(&length(a.0))).then(a.0.cmp(&b.0)));
    // `灯塔工厂` and `建设灯塔工厂` say the same thing.
    let mut kept: Vec<(usize, f64)> = Vec::new();
    for (at, telling) in found {
        if kept.len() == most {
            break;
        }
        let words = vocabulary.key(at);
        if !kept.iter().any(|&(other, _)| vocabulary.key(other).contains(words) || words.contains(vocabulary.key(other))) {
            kept.push((at, telling));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::{Occurrences, Total};
    use super::*;

    fn given(words: &[&str]) -> Vocabulary {
        Vocabulary::given(&words.iter().map(|word| word.to_string()).collect::<Vec<_>>())
    }

    #[test]
    fn shared_is_what_two_reports_contain() {
        let words = given(&["高质量发展", "推动高质量发展", "乡村振兴", "全面推进乡村振兴", "抓落实"]);
        let held = [(5, 3), (5, 3), (6, 3), (4, 2), (9, 1)];
        let formulations = held.map(|(count, reports)| Total { count, reports, ..Total::default() }).to_vec();
        let totals = Totals { reports: 3, chars: 9000, formulations };
        // `高质量发展` occurs only inside the longer wording, `乡村振兴` also without it.
        assert_eq!(most_shared(&words, &totals, 9), [2, 1, 3]);
        assert_eq!(most_shared(&words, &totals, 2), [2, 1]);
    }

    #[test]
    fn distinctive_is_what_one_report_has_twice_as_often() {
        let words = given(&["一网通办", "数字经济", "灯塔工厂", "建设灯塔工厂", "全面推进乡村振兴", "乡村振兴", "抓落实"]);
        // In the report and in the others, which are as long.
        let held = [(4, 2), (3, 2), (8, 0), (8, 0), (6, 0), (7, 0), (2, 3)];
        let totals = Totals {
            reports: 2,
            chars: 20_000,
            formulations: held.map(|(own, others)| Total { count: own + others, ..Total::default() }).to_vec(),
        };
        let found = held.iter().enumerate().map(|(at, &(count, _))| Occurrences { at, count, headings: 0, level: None }).collect();
        let own = Counts { chars: 10_000, found };
        let one_sided = |count: f64| 2.0 * count * 2f64.ln();
        let twice = 2.0 * (4.0 * (4.0f64 / 3.0).ln() + 2.0 * (2.0f64 / 3.0).ln());
        // Of two wordings that say the same, the more telling one stays, or else the longer one.
        let expected = [(3, one_sided(8.0)), (5, one_sided(7.0)), (0, twice)];
        for most in 0..=expected.len() {
            let found = most_distinctive(&words, &totals, &own, most);
            let near = |(&(at, telling), &(place, told)): (&(usize, f64), &(usize, f64))| at == place && (telling - told).abs() < 1e-9;
            assert!(found.len() == most && found.iter().zip(&expected).all(near), "{most}: {found:?}");
        }
        assert_eq!(most_distinctive(&words, &totals, &own, 9).len(), expected.len());
    }
}
