//! Figures in two reports that measure the same thing: target against target, and last year's target against this year's result.

use super::profile::Figure;
use super::wording::similarity;
use crate::dicts::{FIGURES, FigureWord};
use crate::extract::IndicatorKind;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// What is compared with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FigureRelation {
    /// The old report's target and the new one's.
    TargetToTarget,
    /// The old report's target and what the new one says was reached.
    TargetToResult,
    /// What each says was reached.
    ResultToResult,
}

impl FigureRelation {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            FigureRelation::TargetToTarget => "target_to_target",
            FigureRelation::TargetToResult => "target_to_result",
            FigureRelation::ResultToResult => "result_to_result",
        }
    }
}

/// Two figures that measure the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct FigurePair {
    /// What is compared with what.
    pub relation: FigureRelation,
    /// What is measured, in the words of the new report.
    pub subject: String,
    /// Of the old report.
    pub old: Figure,
    /// Of the new report.
    pub new: Figure,
    /// The new value minus the old one, in the unit of the new one.
    pub difference: f64,
    /// For a target and its result: whether it was reached; `None` if the words do not say which side of the target is the good one.
    pub met: Option<bool>,
}

/// Subjects this similar are one.
const NEAR: f64 = 0.8;

/// How many figures of one unit and direction are compared by their words at a time; beyond that, only identical words are paired.
const MOST: usize = 400;

/// The pairs, targets first, in the order of the new report.
///
/// A pair consists of figures whose subjects are the same except for the place (`全市地区生产总值`, `地区生产总值`), that share a
/// unit (`亿元` and `万亿元` do) and run in one direction (`增长5%`, not `占5%`).
pub fn pair(old: &[Figure], new: &[Figure]) -> Vec<FigurePair> {
    let (old, new): (Vec<Measure>, Vec<Measure>) = (old.iter().map(Measure::of).collect(), new.iter().map(Measure::of).collect());
    let relations = [
        (FigureRelation::TargetToTarget, IndicatorKind::Target, IndicatorKind::Target),
        (FigureRelation::TargetToResult, IndicatorKind::Target, IndicatorKind::Result),
        (FigureRelation::ResultToResult, IndicatorKind::Result, IndicatorKind::Result),
    ];
    relations.into_iter().flat_map(|(relation, from, to)| of_kinds(relation, &old, from, &new, to)).collect()
}

fn of_kinds(relation: FigureRelation, old: &[Measure], from: IndicatorKind, new: &[Measure], to: IndicatorKind) -> Vec<FigurePair> {
    let mut groups: FxHashMap<(Direction, &str), [Vec<&Measure>; 2]> = FxHashMap::default();
    for (side, all, kind) in [(0, old, from), (1, new, to)] {
        for measure in all.iter().filter(|measure| measure.figure.kind == kind) {
            groups.entry((measure.direction, measure.unit)).or_default()[side].push(measure);
        }
    }
    let mut pairs: Vec<(usize, FigurePair)> = Vec::new();
    for [old, new] in groups.values() {
        let mut free = (vec![true; old.len()], vec![true; new.len()]);
        let mut settle = |i: usize, j: usize| {
            if free.0[i] && free.1[j] {
                (free.0[i], free.1[j]) = (false, false);
                pairs.push((new[j].at(), make(relation, old[i], new[j])));
            }
        };
        // Identical words: the first with the first, the second with the second.
        let mut same: FxHashMap<&[char], VecDeque<usize>> = FxHashMap::default();
        old.iter().enumerate().for_each(|(i, measure)| same.entry(&measure.subject).or_default().push_back(i));
        for (j, measure) in new.iter().enumerate() {
            if let Some(i) = same.get_mut(measure.subject.as_slice()).and_then(VecDeque::pop_front) {
                settle(i, j);
            }
        }
        if old.len() > MOST || new.len() > MOST {
            continue;
        }
        let mut near: Vec<(f64, usize, usize)> = Vec::new();
        for (j, measure) in new.iter().enumerate() {
            let close = |(i, other): (usize, &&Measure)| (similarity(&other.subject, &measure.subject), i, j);
            near.extend(old.iter().enumerate().map(close).filter(|(near, ..)| *near >= NEAR));
        }
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        near.into_iter().for_each(|(_, i, j)| settle(i, j));
    }
    let order: FxHashMap<usize, usize> = new.iter().enumerate().map(|(order, measure)| (measure.at(), order)).collect();
    pairs.sort_by_key(|(at, _)| order[at]);
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

fn make(relation: FigureRelation, old: &Measure, new: &Measure) -> FigurePair {
    let met = (relation == FigureRelation::TargetToResult).then(|| met(old, new)).flatten();
    let difference = (new.value - old.value) / new.scale;
    FigurePair {
        relation,
        subject: new.figure.subject.clone(),
        old: old.figure.clone(),
        new: new.figure.clone(),
        // The operands have few decimals; the result should, too.
        difference: (difference * 1e6).round() / 1e6,
        met,
    }
}

/// Whether `result` is on the good side of `target`: `6%以上` and `6.2%`; `失业率5.5%左右` and `5.2%`. Falling short of `5%左右`
/// is left open, and so are prices, which may be too low as well as too high, unless the target says `以内`.
fn met(target: &Measure, result: &Measure) -> Option<bool> {
    let says = |class: FigureWord| FIGURES.occurs(&target.figure.subject, class);
    let bound = target.figure.qualifier.as_deref().unwrap_or("");
    let (low, high) = (target.value, target.figure.upper.map_or(target.value, |upper| upper * target.scale));
    let at_most = ["以内", "以下", "之内", "不超过", "不高于", "低于"].iter().any(|word| bound.contains(word))
        || target.figure.change.as_deref().is_some_and(|change| change.starts_with("控制"));
    let about = ["左右", "上下", "约"].iter().any(|word| bound.contains(word));
    // Less of it is good, but a fall of it is better the further it goes.
    let ceiling = at_most || says(FigureWord::Ceiling) && target.direction != Direction::Down;
    match (ceiling, about) {
        _ if says(FigureWord::Either) && !at_most => None,
        (true, true) => (result.value <= high).then_some(true),
        (true, false) => Some(result.value <= high),
        (false, true) => (result.value >= low).then_some(true),
        (false, false) => Some(result.value >= low),
    }
}

/// Which way a figure runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Direction {
    /// `增长5%`, `新增3万人`
    Up,
    /// `下降5%`
    Down,
    /// `达到5亿元`, `提高到48%`, `占5%`
    Level,
}

impl Direction {
    fn of(change: &str) -> Self {
        let has = |chars: &str| change.contains(|c| chars.contains(c));
        // `提高到`, `降至`, `控制在` say where it ends, not how far it went.
        match () {
            () if change.ends_with(['到', '至', '在', '为', '达']) => Direction::Level,
            () if has("增涨升高扩") => Direction::Up,
            () if has("降减落低缩") => Direction::Down,
            () => Direction::Level,
        }
    }
}

/// A figure prepared for comparison.
struct Measure<'f> {
    figure: &'f Figure,
    subject: Vec<char>,
    direction: Direction,
    /// Without its multiplier.
    unit: &'f str,
    scale: f64,
    /// In `unit`.
    value: f64,
}

impl<'f> Measure<'f> {
    fn of(figure: &'f Figure) -> Self {
        let (unit, scale) = without_multiplier(&figure.unit);
        Measure {
            figure,
            subject: subject(&figure.subject),
            direction: Direction::of(figure.change.as_deref().unwrap_or("")),
            unit,
            scale,
            value: figure.value * scale,
        }
    }

    /// Identifies this figure among all of its report.
    fn at(&self) -> usize {
        std::ptr::from_ref(self.figure).addr()
    }
}

/// `亿元` is 元 times 1e8; `万人次` is 人次 times 1e4.
fn without_multiplier(unit: &str) -> (&str, f64) {
    let mut rest = unit;
    let mut scale = 1.0;
    while let Some(first) = rest.chars().next() {
        scale *= match first {
            '万' => 1e4,
            '亿' => 1e8,
            '千' if rest.chars().nth(1).is_some_and(|next| "万亿".contains(next)) => 1e3,
            '百' if rest.chars().nth(1).is_some_and(|next| "万亿".contains(next)) => 1e2,
            _ => break,
        };
        rest = &rest[first.len_utf8()..];
    }
    // `3万` of something is a count.
    (rest, scale)
}

/// The subject without the place and time that it begins with: `全市地区生产总值` and `2024年地区生产总值` measure the same thing.
fn subject(words: &str) -> Vec<char> {
    let mut rest = words.trim_start_matches(|c: char| c.is_ascii_digit() || c == '年');
    while let Some((scope, _)) = FIGURES.heads(rest).find(|(word, class)| class.has(FigureWord::Scope) && word.len() < rest.len()) {
        rest = &rest[scope.len()..];
    }
    rest.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Analysis, Part};
    use crate::document::Document;

    fn figures(text: &str) -> Vec<Figure> {
        let doc = Document::parse(text);
        let analysis = Analysis::parts(&doc, &[Part::Indicators]);
        let report = crate::input::from_bytes(text.into(), "a.txt".as_ref(), &Default::default()).unwrap();
        super::super::profile::Profile::of(&report, &analysis).figures
    }

    fn pairs(old: &str, new: &str) -> Vec<String> {
        let shown = |pair: &FigurePair| format!("{} {} → {} {:?}", pair.relation.name(), pair.old.text, pair.new.text, pair.met);
        pair(&figures(old), &figures(new)).iter().map(shown).collect()
    }

    const OLD: &str =
        "一、2024年工作安排\n今年主要预期目标：地区生产总值增长5.5%左右，城镇调查失业率控制在5.5%以内，粮食产量达到42亿斤以上。\n";

    #[test]
    fn holds_targets_against_targets_and_results() {
        let new = "一、2024年工作回顾\n全市地区生产总值增长5.3%，城镇调查失业率5.2%，粮食产量42.6亿斤。\n二、2025年工作安排\n今年主要预期目标：地区生产总值增长5%左右。\n";
        assert_eq!(
            pairs(OLD, new),
            [
                "target_to_target 地区生产总值增长5.5%左右 → 地区生产总值增长5%左右 None",
                "target_to_result 地区生产总值增长5.5%左右 → 全市地区生产总值增长5.3% None",
                "target_to_result 城镇调查失业率控制在5.5%以内 → 城镇调查失业率5.2% Some(true)",
                "target_to_result 粮食产量达到42亿斤以上 → 粮食产量42.6亿斤 Some(true)",
            ]
        );
    }

    #[test]
    fn which_side_of_a_target_is_good_depends_on_what_it_is_of() {
        let old = "一、2024年工作安排\n今年主要预期目标：城镇调查失业率5.5%左右，居民消费价格涨幅3%左右，地区生产总值增长6%左右。\n";
        let new = "一、2024年工作回顾\n城镇调查失业率5.1%，居民消费价格涨幅4.2%，地区生产总值增长6.3%。\n";
        let met: Vec<String> = pairs(old, new).iter().map(|pair| pair.rsplit(' ').next().unwrap().to_string()).collect();
        assert_eq!(met, ["Some(true)", "None", "Some(true)"]);
    }

    #[test]
    fn figures_of_another_unit_or_direction_are_apart() {
        assert!(pairs(OLD, "一、工作回顾\n去年地区生产总值达到1286亿元，粮食产量增长1.2%。\n").is_empty());
    }

    #[test]
    fn multipliers_are_no_units() {
        assert_eq!(without_multiplier("万亿元"), ("元", 1e12));
        assert_eq!(without_multiplier("万人次"), ("人次", 1e4));
        assert_eq!(without_multiplier("千米"), ("千米", 1.0));
    }
}
