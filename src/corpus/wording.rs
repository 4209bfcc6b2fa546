//! How similar two wordings are.

/// Twice the length of the longest common subsequence divided by the sum of both lengths: 1 for the same characters, 0 for none
/// in common.
pub(super) fn similarity(a: &[char], b: &[char]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let mut row = vec![0u16; b.len() + 1];
    for &x in a {
        let mut diagonal = 0;
        for (at, &y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    2.0 * f64::from(row[b.len()]) / (a.len() + b.len()) as f64
}

/// The longest run of characters that both contain.
pub(super) fn common_run(a: &[char], b: &[char]) -> usize {
    let mut row = vec![0usize; b.len() + 1];
    let mut best = 0;
    for &x in a {
        let mut diagonal = 0;
        for (at, &y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { 0 };
            best = best.max(row[at + 1]);
            diagonal = above;
        }
    }
    best
}

/// Whether `a` and `b` are two wordings of the same thing: `企业有呼声、政府有回应` and `企业有所呼、政府必有应`, `高质量发展`
/// and `推动高质量发展`; not `加强社会治理` and `加强基层治理`, which share only what every such phrase has. Returns how similar
/// they are.
pub(super) fn is_near(a: &[char], b: &[char]) -> Option<f64> {
    let shorter = a.len().min(b.len());
    // Of few characters, more must be the same: `市场化改革` is not a wording of `深化改革`.
    let least = if shorter < 6 { NEAR_IF_SHORT } else { NEAR };
    // No subsequence is longer than the shorter of the two.
    if 2.0 * shorter as f64 / ((a.len() + b.len()) as f64) < least {
        return None;
    }
    let long_enough = |run: usize| run >= 3 || 2 * run > shorter;
    Some(similarity(a, b)).filter(|&near| near >= least && long_enough(common_run(a, b)))
}

/// From this similarity on, two wordings may be one.
const NEAR: f64 = 0.6;

/// The same if one has fewer than six characters.
const NEAR_IF_SHORT: f64 = 0.75;

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    fn near(a: &str, b: &str) -> bool {
        is_near(&chars(a), &chars(b)).is_some()
    }

    #[test]
    fn tells_rewordings_from_phrases_of_one_make() {
        assert!(near("高质量发展", "推动高质量发展"));
        assert!(near("实施乡村振兴战略", "全面实施乡村振兴战略"));
        assert!(near("发展新质生产力", "因地制宜发展新质生产力"));
        assert!(!near("加强社会治理", "加强基层治理"));
        assert!(near("企业有呼声、政府有回应", "企业有所呼、政府必有应"));
        assert!(!near("高质量发展", "高水平保护"));
        assert!(!near("市场化改革", "深化改革"));
    }

    #[test]
    fn similarity_counts_what_both_have_in_order() {
        for (a, b, similar, run) in [
            ("工作报告", "工作报告", 1.0, 4),
            ("工作报告", "工作汇报", 0.75, 2),
            ("学习工作", "工作学习", 0.5, 2),
            ("高质量发展", "推动高质量发展", 10.0 / 12.0, 5),
            ("推动高质量发展", "高质量发展", 10.0 / 12.0, 5),
            ("加强社会治理", "加强基层治理", 8.0 / 12.0, 2),
            ("优化营商环境", "提升营商的环境", 8.0 / 13.0, 2),
            ("总结", "报告", 0.0, 0),
            ("", "报告", 0.0, 0),
            ("总结", "", 0.0, 0),
        ] {
            assert_eq!((similarity(&chars(a), &chars(b)), common_run(&chars(a), &chars(b))), (similar, run), "{a} {b}");
        }
    }

    #[test]
    fn short_wordings_must_have_more_in_common_than_long_ones() {
        for (a, b, expected) in [
            // Six characters are long, five are not.
            ("优化营商环境", "优化营商服务", Some(8.0 / 12.0)),
            ("强化主引擎", "强化主阵地", None),
            ("强化主引擎", "做强主引擎", Some(0.8)),
            // The least that a longer wording can have in common with one of six characters.
            ("推进乡村振兴", "到二〇三五年全面推进乡村振兴", Some(0.6)),
            ("推进乡村振兴", "到二〇三五年全面地推进乡村振兴", None),
            // A run of three is long enough, and of a short wording more than half.
            ("深化放管服改革", "推进放管服的改革", Some(10.0 / 15.0)),
            ("优化营商环境", "提升营商的环境", None),
            ("放管服", "放管好服", Some(6.0 / 7.0)),
            ("乡村振兴", "乡村的振兴", None),
            ("改革", "改与革", None),
        ] {
            assert_eq!(is_near(&chars(a), &chars(b)), expected, "{a} {b}");
        }
    }
}
