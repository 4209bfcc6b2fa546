//! How much two texts differ in their use of a formulation: a test of significance and a measure of effect size, as recommended
//! by Gabrielatos (2018).

/// A difference with this log-likelihood or more is found by chance in one of twenty comparisons (chi-squared, one degree of freedom).
pub const SIGNIFICANT: f64 = 3.84;

/// Log-likelihood G² of `old` occurrences in `old_size` characters against `new` in `new_size` (Dunning 1993, in the two-cell
/// form of Rayson and Garside 2000). Only the ratio of the sizes matters, so characters serve as well as words.
///
/// ```
/// let g2 = baogao::corpus::log_likelihood([1, 6], [10_000, 10_000]);
/// assert!((g2 - 3.96).abs() < 0.01);
/// assert_eq!(baogao::corpus::log_likelihood([3, 3], [5_000, 5_000]), 0.0);
/// ```
pub fn log_likelihood(counts: [usize; 2], sizes: [usize; 2]) -> f64 {
    homogeneity(counts.into_iter().zip(sizes))
}

/// The same for any number of texts: how far their frequencies are from being equal (Rayson, Berridge and Francis 2004).
pub(super) fn homogeneity(cells: impl Iterator<Item = (usize, usize)> + Clone) -> f64 {
    let (count, size) = cells.clone().fold((0, 0), |(count, size), cell| (count + cell.0, size + cell.1));
    if count == 0 || size == 0 {
        return 0.0;
    }
    let cell = |(observed, part): (usize, usize)| {
        let expected = count as f64 * part as f64 / size as f64;
        if observed == 0 || expected == 0.0 { 0.0 } else { observed as f64 * (observed as f64 / expected).ln() }
    };
    (2.0 * cells.map(cell).sum::<f64>()).max(0.0)
}

/// The binary logarithm of the ratio of frequencies (Hardie 2014): 1 is twice as frequent in the new text, -1 half as frequent.
/// No occurrence counts as half of one, so that the ratio is finite.
///
/// ```
/// assert_eq!(baogao::corpus::log_ratio([2, 8], [10_000, 10_000]), 2.0);
/// assert_eq!(baogao::corpus::log_ratio([4, 0], [10_000, 10_000]), -3.0);
/// ```
pub fn log_ratio(counts: [usize; 2], sizes: [usize; 2]) -> f64 {
    if sizes.contains(&0) {
        return 0.0;
    }
    let rate = |at: usize| (if counts[at] == 0 { 0.5 } else { counts[at] as f64 }) / sizes[at] as f64;
    (rate(1) / rate(0)).log2()
}

/// Occurrences per ten thousand characters.
pub fn per_10k(count: usize, chars: usize) -> f64 {
    if chars == 0 { 0.0 } else { count as f64 * 10_000.0 / chars as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_likelihood_follows_the_published_formula() {
        // 11 occurrences in 10,000 characters: expected are 4.4 in the first 4,000 and 6.6 in the other 6,000.
        let uneven = 2.0 * (2.0 * (2.0f64 / 4.4).ln() + 9.0 * (9.0f64 / 6.6).ln());
        let one_sided = 2.0 * 6.0 * 2f64.ln();
        for (counts, sizes, expected) in [
            ([2, 9], [4000, 6000], uneven),
            ([0, 6], [5000, 5000], one_sided),
            ([6, 0], [5000, 5000], one_sided),
            ([4, 6], [4000, 6000], 0.0),
            ([0, 0], [4000, 6000], 0.0),
            ([2, 0], [0, 6000], 0.0),
            ([2, 1], [0, 0], 0.0),
        ] {
            let found = log_likelihood(counts, sizes);
            assert!((found - expected).abs() < 1e-9, "{counts:?} {sizes:?}: {found}, not {expected}");
        }
        // For three texts of one size with 1, 2 and 6 occurrences, 3 are expected in each.
        let three = homogeneity([(1, 500), (2, 500), (6, 500)].into_iter());
        assert!((three - 2.0 * ((1.0f64 / 3.0).ln() + 2.0 * (2.0f64 / 3.0).ln() + 6.0 * 2f64.ln())).abs() < 1e-9, "{three}");
    }

    #[test]
    fn log_ratio_is_the_binary_logarithm_of_the_frequencies() {
        for (counts, sizes, expected) in [
            ([2, 8], [10_000, 10_000], 2.0),
            ([2, 8], [10_000, 5000], 3.0),
            ([8, 2], [10_000, 20_000], -3.0),
            ([0, 8], [10_000, 10_000], 4.0),
            ([4, 0], [10_000, 20_000], -4.0),
            ([1, 8], [0, 10_000], 0.0),
            ([1, 8], [10_000, 0], 0.0),
        ] {
            assert_eq!(log_ratio(counts, sizes), expected, "{counts:?} {sizes:?}");
        }
    }

    #[test]
    fn rates_are_per_ten_thousand_characters() {
        assert_eq!((per_10k(3, 20_000), per_10k(7, 5000), per_10k(3, 0)), (1.5, 14.0, 0.0));
    }
}
