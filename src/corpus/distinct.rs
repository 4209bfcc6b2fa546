//! What the reports of a folder share, and what is particular to each.

use super::keyness::{log_likelihood, log_ratio};
use super::vocabulary::{Counts, Totals, Vocabulary};

/// The formulations that the most reports contain, most frequent first; indices into [`Vocabulary::formulations`]. One that is
/// contained in a longer one found in as many reports is left out.
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
