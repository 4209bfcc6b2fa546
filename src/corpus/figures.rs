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
    let (old, new): (Vec<ComparedFigure>, Vec<ComparedFigure>) =
        (old.iter().map(ComparedFigure::of).collect(), new.iter().map(ComparedFigure::of).collect());
    let relations = [
        (FigureRelation::TargetToTarget, IndicatorKind::Target, IndicatorKind::Target),
        (FigureRelation::TargetToResult, IndicatorKind::Target, IndicatorKind::Result),
        (FigureRelation::ResultToResult, IndicatorKind::Result, IndicatorKind::Result),
    ];
    relations.into_iter().flat_map(|(relation, from, to)| of_kinds(relation, &old, from, &new, to)).collect()
}

fn of_kinds(
    relation: FigureRelation,
    old: &[ComparedFigure],
    from: IndicatorKind,
    new: &[ComparedFigure],
    to: IndicatorKind,
) -> Vec<FigurePair> {
    let mut groups: FxHashMap<(Direction, &str), [Vec<&ComparedFigure>; 2]> = FxHashMap::default();
    for (side, all, kind) in [(0, old, from), (1, new, to)] {
        for compared in all.iter().filter(|compared| compared.figure.kind == kind) {
            groups.entry((compared.direction, compared.unit)).or_default()[side].push(compared);
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
        old.iter().enumerate().for_each(|(i, compared)| same.entry(&compared.subject).or_default().push_back(i));
        for (j, compared) in new.iter().enumerate() {
            if let Some(i) = same.get_mut(compared.subject.as_slice()).and_then(VecDeque::pop_front) {
                settle(i, j);
            }
        }
        if old.len() > MOST || new.len() > MOST {
            continue;
        }
        let mut near: Vec<(f64, usize, usize)> = Vec::new();
        for (j, compared) in new.iter().enumerate() {
            let close = |(i, other): (usize, &&ComparedFigure)| (similarity(&other.subject, &compared.subject), i, j);
            near.extend(old.iter().enumerate().map(close).filter(|(near, ..)| *near >= NEAR));
        }
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        near.into_iter().for_each(|(_, i, j)| settle(i, j));
    }
    let order: FxHashMap<usize, usize> = new.iter().enumerate().map(|(order, compared)| (compared.at(), order)).collect();
    pairs.sort_by_key(|(at, _)| order[at]);
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

fn make(relation: FigureRelation, old: &ComparedFigure, new: &ComparedFigure) -> FigurePair {
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
fn met(target: &ComparedFigure, result: &ComparedFigure) -> Option<bool> {
    let says = |class: FigureWord| FIGURES.occurs(&target.figure.subject, class);
    let bound = target.figure.qualifier.as_deref().unwrap_or("");
    let (low, high) = (target.value, target.figure.upper.map_or(target.value, |upper| upper * target.scale));
    let at_most =
        FIGURES.occurs(bound, FigureWord::AtMost) || target.figure.change.as_deref().is_some_and(|change| change.starts_with("控制"));
    let about = FIGURES.occurs(bound, FigureWord::About);
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
struct ComparedFigure<'f> {
    figure: &'f Figure,
    subject: Vec<char>,
    direction: Direction,
    /// Without its multiplier.
    unit: &'f str,
    scale: f64,
    /// In `unit`.
    value: f64,
}

impl<'f> ComparedFigure<'f> {
    fn of(figure: &'f Figure) -> Self {
        let (unit, scale) = without_multiplier(&figure.unit);
        ComparedFigure {
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
    use crate::analysis::{Analysis, AnalysisOptions, Part};
    use crate::document::Document;

    fn figures(text: &str) -> Vec<Figure> {
        let doc = Document::parse(text);
        let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_parts(&[Part::Indicators]));
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

    #[test]
    fn names_are_those_that_users_see() {
        let all = [FigureRelation::TargetToTarget, FigureRelation::TargetToResult, FigureRelation::ResultToResult];
        assert_eq!(all.map(FigureRelation::name), ["target_to_target", "target_to_result", "result_to_result"]);
    }

    #[test]
    fn the_larger_multipliers_count_before_others_only() {
        for (unit, expected) in [
            ("元", ("元", 1.0)),
            ("亿元", ("元", 1e8)),
            ("万", ("", 1e4)),
            ("千万元", ("元", 1e7)),
            ("百亿元", ("元", 1e10)),
            ("百万人", ("人", 1e6)),
            ("千瓦时", ("千瓦时", 1.0)),
            ("亿千瓦时", ("千瓦时", 1e8)),
            ("百分点", ("百分点", 1.0)),
            ("", ("", 1.0)),
        ] {
            assert_eq!(without_multiplier(unit), expected, "{unit}");
        }
    }

    #[test]
    fn where_a_figure_ends_is_no_direction() {
        for (changes, expected) in [
            (["增长", "上涨", "上升", "提高", "扩大"], Direction::Up),
            (["下降", "减少", "回落", "降低", "压缩"], Direction::Down),
            (["提高到", "降至", "控制在", "增加为", "升达"], Direction::Level),
            (["达到", "占", "完成", "", "突破"], Direction::Level),
        ] {
            assert_eq!(changes.map(Direction::of), [expected; 5], "{changes:?}");
        }
    }

    #[test]
    fn the_subject_is_without_place_and_time() {
        for (words, expected) in [
            ("全市地区生产总值", "地区生产总值"),
            ("2024年地区生产总值", "地区生产总值"),
            ("2024年全省地区 生产总值", "地区生产总值"),
            ("全市", "全市"),
            ("其中工业投资", "其中工业投资"),
            ("年产量", "产量"),
        ] {
            assert_eq!(subject(words).into_iter().collect::<String>(), expected, "{words}");
        }
    }

    fn figure(subject: &str, kind: IndicatorKind, value: f64, unit: &str) -> Figure {
        let (text, subject, unit) = (format!("{subject}{value}{unit}"), subject.to_string(), unit.to_string());
        Figure { text, subject, value, upper: None, unit, qualifier: None, change: None, kind, section: None }
    }

    /// A target with its change, qualifier and upper end, and a result.
    type Promise<'t> = (&'t str, &'t str, f64, Option<f64>, &'t str, f64);

    #[test]
    fn a_result_is_held_against_its_target() {
        let held: [(Promise, Option<bool>); 26] = [
            (("粮食产量", "", 42.0, None, "以上", 42.0), Some(true)),
            (("粮食产量", "", 42.0, None, "以上", 41.9), Some(false)),
            (("粮食产量", "", 42.0, None, "", 41.9), Some(false)),
            (("粮食产量", "", 42.0, None, "左右", 42.0), Some(true)),
            (("粮食产量", "", 42.0, None, "左右", 41.9), None),
            // Up to so much: said behind the number, before it, or by the subject.
            (("新增债务", "", 3.0, None, "以内", 3.0), Some(true)),
            (("新增债务", "", 3.0, None, "以内", 3.1), Some(false)),
            (("新增债务", "控制在", 3.0, None, "", 3.0), Some(true)),
            (("新增债务", "控制在", 3.0, None, "", 3.1), Some(false)),
            (("新增债务", "控制在", 3.0, None, "左右", 2.9), Some(true)),
            (("新增债务", "控制在", 3.0, None, "左右", 3.1), None),
            (("新增债务", "", 3.0, None, "", 3.1), Some(true)),
            (("城镇调查失业率", "", 5.5, None, "", 5.5), Some(true)),
            (("城镇调查失业率", "", 5.5, None, "", 5.6), Some(false)),
            (("城镇调查失业率", "", 5.5, None, "左右", 5.6), None),
            // A fall is better the further it goes, whatever falls.
            (("生产安全事故", "下降", 5.0, None, "", 6.0), Some(true)),
            (("生产安全事故", "下降", 5.0, None, "", 4.0), Some(false)),
            (("生产安全事故", "增长", 5.0, None, "", 6.0), Some(false)),
            (("一般问题", "下降", 5.0, None, "以内", 6.0), Some(false)),
            // Prices may be too low as well.
            (("居民消费价格", "", 3.0, None, "", 2.0), None),
            (("居民消费价格", "", 3.0, None, "左右", 2.0), None),
            (("居民消费价格", "", 3.0, None, "以内", 2.0), Some(true)),
            (("居民消费价格", "控制在", 3.0, None, "", 3.1), Some(false)),
            // A range: from its lower end on, or up to its upper one.
            (("粮食产量", "", 42.0, Some(44.0), "", 42.0), Some(true)),
            (("新增债务", "", 3.0, Some(4.0), "以内", 4.0), Some(true)),
            (("新增债务", "", 3.0, Some(4.0), "以内", 4.1), Some(false)),
        ];
        for ((subject, change, value, upper, qualifier, reached), expected) in held {
            let said = |words: &str| Some(words.to_string()).filter(|words| !words.is_empty());
            let figure = |kind, value| figure(subject, kind, value, "万人");
            let target = Figure { upper, qualifier: said(qualifier), change: said(change), ..figure(IndicatorKind::Target, value) };
            let result = Figure { change: said(change), ..figure(IndicatorKind::Result, reached) };
            let found = met(&ComparedFigure::of(&target), &ComparedFigure::of(&result));
            assert_eq!(found, expected, "{subject} {change}{value}{qualifier}: {reached}");
        }
    }

    #[test]
    fn the_difference_is_in_the_unit_of_the_new_figure() {
        use IndicatorKind::{Result, Target};
        for (old, new, expected) in [
            ((1.2, "万亿元"), (13_000.0, "亿元"), 1000.0),
            ((12_000.0, "亿元"), (1.35, "万亿元"), 0.15),
            ((5.3, "%"), (5.0, "%"), -0.3),
            ((3.0, "万人"), (2.5, "万人"), -0.5),
        ] {
            let of = |kind, (value, unit)| [figure("地区生产总值", kind, value, unit)];
            let found = pair(&of(Result, old), &of(Result, new));
            assert_eq!((found.len(), found[0].difference, found[0].met), (1, expected, None), "{old:?} {new:?}");
            assert_eq!(pair(&of(Target, old), &of(Result, new))[0].met, Some(expected > 0.0));
            assert!(pair(&of(Result, old), &of(Target, new)).is_empty());
        }
    }

    /// What each pair is made of: the text of the old figure and that of the new one.
    fn paired(old: &[Figure], new: &[Figure]) -> Vec<(String, String)> {
        pair(old, new).into_iter().map(|pair| (pair.old.text, pair.new.text)).collect()
    }

    #[test]
    fn each_figure_is_paired_once_with_the_nearest_subject() {
        let of = |subjects: &[&str]| -> Vec<Figure> {
            subjects.iter().enumerate().map(|(at, subject)| figure(subject, IndicatorKind::Result, at as f64, "亿元")).collect()
        };
        for (old, new, expected) in [
            (vec!["粮食总产量"], vec!["粮食年产量"], vec![("粮食总产量0亿元", "粮食年产量0亿元")]),
            (vec!["粮食总产量"], vec!["水稻总产量"], vec![]),
            (vec!["粮食总产量", "粮食产量"], vec!["粮食产量"], vec![("粮食产量1亿元", "粮食产量0亿元")]),
            (vec!["粮食产量"], vec!["粮食总产量", "粮食产量"], vec![("粮食产量0亿元", "粮食产量1亿元")]),
            (
                vec!["粮食产量", "粮食产量"],
                vec!["粮食产量", "粮食产量"],
                vec![("粮食产量0亿元", "粮食产量0亿元"), ("粮食产量1亿元", "粮食产量1亿元")],
            ),
            (vec!["粮食的总产量", "粮食总产量了"], vec!["粮食的总产量了"], vec![("粮食的总产量0亿元", "粮食的总产量了0亿元")]),
        ] {
            let expected: Vec<(String, String)> = expected.into_iter().map(|(old, new)| (old.to_string(), new.to_string())).collect();
            assert_eq!(paired(&of(&old), &of(&new)), expected, "{old:?} {new:?}");
        }
    }

    #[test]
    fn pairs_stand_in_the_order_of_the_new_report() {
        let units = ["亿元", "人", "%", "公里", "件", "户", "亩", "家", "项", "吨"];
        let old: Vec<Figure> = units.iter().map(|unit| figure("完成投资", IndicatorKind::Result, 1.0, unit)).collect();
        for new in [old.clone(), old.iter().rev().cloned().collect::<Vec<_>>()] {
            let order: Vec<String> = paired(&old, &new).into_iter().map(|(_, new)| new).collect();
            assert_eq!(order, new.iter().map(|figure| figure.text.clone()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn of_too_many_figures_only_identical_words_are_paired() {
        let others = |count: usize| -> Vec<Figure> {
            let subject = |at: usize| char::from_u32('一' as u32 + at as u32).unwrap().to_string();
            (0..count).map(|at| figure(&subject(at), IndicatorKind::Result, 1.0, "吨")).collect()
        };
        let with = |subject: &str, count: usize, from: usize| {
            let mut all = others(from + count - 1).split_off(from);
            all.push(figure(subject, IndicatorKind::Result, 1.0, "吨"));
            all
        };
        for (old, new, pairs) in [(MOST, 1, 1), (1, MOST, 1), (MOST + 1, 1, 0), (1, MOST + 1, 0)] {
            assert_eq!(paired(&with("粮食总产量", old, 0), &with("粮食年产量", new, 2 * MOST)).len(), pairs, "{old} {new}");
            assert_eq!(paired(&with("粮食总产量", old, 0), &with("粮食总产量", new, 2 * MOST)).len(), 1, "{old} {new}");
        }
    }
}
