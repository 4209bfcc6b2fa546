//! What changed between the outlines of two reports.

use super::wording::similarity;
use crate::document::{Document, one_line};
use rustc_hash::FxHashMap;

/// A section as the comparison of outlines sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineHeading {
    /// `1.2.3`
    pub id: String,
    /// Its depth, from 1.
    pub level: usize,
    /// As written.
    pub enumerator: String,
    /// Without its enumerator; `None` if the section has none.
    pub heading: Option<String>,
}

/// What became of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadingChange {
    /// The same heading at the same place.
    Same,
    /// A different wording at the place of the old one.
    Reworded,
    /// At a different place.
    Moved,
    /// Only in the new report.
    New,
    /// Only in the old report.
    Dropped,
}

impl HeadingChange {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            HeadingChange::Same => "same",
            HeadingChange::Reworded => "reworded",
            HeadingChange::Moved => "moved",
            HeadingChange::New => "new",
            HeadingChange::Dropped => "dropped",
        }
    }
}

/// A section of the old report, of the new one, or one of each that are taken to be the same.
#[derive(Debug, Clone, PartialEq)]
pub struct OutlineStep {
    /// What became of it.
    pub change: HeadingChange,
    /// In the old report.
    pub old: Option<OutlineHeading>,
    /// In the new report.
    pub new: Option<OutlineHeading>,
    /// How similar the headings are: 1 for the same words.
    pub similarity: f64,
}

/// The sections of a report in order.
pub fn headings(doc: &Document) -> Vec<OutlineHeading> {
    let ids = doc.section_ids();
    let heading = |(section, id): (&crate::document::Section, String)| OutlineHeading {
        id,
        level: section.level,
        enumerator: one_line(section.enumerator.slice(doc.text())),
        heading: section.heading.map(|heading| one_line(heading.slice(doc.text()))),
    };
    doc.sections.iter().zip(ids).map(heading).collect()
}

/// Headings this similar stand for one section if they are at the same place.
const AT_ITS_PLACE: f64 = 0.5;

/// Headings this similar stand for one section that moved.
const ELSEWHERE: f64 = 0.8;

/// How many pairs of headings are compared by their words at a time; beyond that, only identical words are paired.
const PAIRS: usize = 250_000;

/// The sections of both reports in the order of the new one, with dropped ones where they were.
///
/// Sections under one parent are aligned in order by the similarity of their headings; what is left over is looked for elsewhere.
/// Years do not count: `2024年工作安排` is `2025年工作安排`.
///
/// ```
/// use baogao::{Document, corpus::{HeadingChange, diff_outlines, headings}};
///
/// let old = headings(&Document::parse("一、2024年工作回顾\n好。\n二、打好三大攻坚战\n好。\n"));
/// let new = headings(&Document::parse("一、2025年工作回顾\n好。\n二、发展新质生产力\n好。\n"));
/// let changes: Vec<_> = diff_outlines(&old, &new).iter().map(|step| step.change).collect();
/// assert_eq!(changes, [HeadingChange::Same, HeadingChange::New, HeadingChange::Dropped]);
/// ```
pub fn diff(old: &[OutlineHeading], new: &[OutlineHeading]) -> Vec<OutlineStep> {
    let mut diff = Diff {
        old: OutlineSide::of(old),
        new: OutlineSide::of(new),
        to_new: vec![None; old.len()],
        to_old: vec![None; new.len()],
        moved: vec![false; new.len()],
    };
    diff.align(&diff.old.roots(), &diff.new.roots());
    diff.find_moved();
    diff.steps()
}

struct OutlineSide<'h> {
    headings: &'h [OutlineHeading],
    /// What is compared for each.
    words: Vec<Vec<char>>,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
}

impl<'h> OutlineSide<'h> {
    fn of(headings: &'h [OutlineHeading]) -> Self {
        let (mut parents, mut children) = (Vec::with_capacity(headings.len()), vec![Vec::new(); headings.len()]);
        let mut open: Vec<usize> = Vec::new();
        for (at, heading) in headings.iter().enumerate() {
            while open.last().is_some_and(|&last| headings[last].level >= heading.level) {
                open.pop();
            }
            if let Some(&parent) = open.last() {
                children[parent].push(at);
            }
            parents.push(open.last().copied());
            open.push(at);
        }
        let words = headings.iter().map(|heading| words(heading.heading.as_deref().unwrap_or(""))).collect();
        OutlineSide { headings, words, parents, children }
    }

    fn roots(&self) -> Vec<usize> {
        (0..self.headings.len()).filter(|&at| self.parents[at].is_none()).collect()
    }
}

/// How many characters of a heading are compared; a heading may be a line as long as a book, and comparing two of these takes the
/// product of their lengths.
const LONGEST: usize = 200;

/// The characters of a heading, with years as `#`: `过去一年`, `2024年` and `今年` stay apart, `2024年` and `2025年` do not.
fn words(heading: &str) -> Vec<char> {
    let mut words = Vec::new();
    for c in heading.chars().filter(|c| !c.is_whitespace() && !"“”‘’".contains(*c)).take(LONGEST) {
        match c {
            '0'..='9' | '０'..='９' if words.last() == Some(&'#') => {}
            '0'..='9' | '０'..='９' => words.push('#'),
            _ => words.push(c),
        }
    }
    words
}

struct Diff<'h> {
    old: OutlineSide<'h>,
    new: OutlineSide<'h>,
    to_new: Vec<Option<usize>>,
    to_old: Vec<Option<usize>>,
    /// The new sections that were found away from their place.
    moved: Vec<bool>,
}

impl Diff<'_> {
    fn near(&self, old: usize, new: usize) -> f64 {
        let (a, b) = (&self.old.words[old], &self.new.words[new]);
        if a == b && !a.is_empty() {
            return 1.0;
        }
        similarity(a, b)
    }

    fn pair(&mut self, old: usize, new: usize) {
        self.to_new[old] = Some(new);
        self.to_old[new] = Some(old);
    }

    /// Pairs sections under one parent, in order, so that the sum of their similarities is greatest; then those inside each pair.
    fn align(&mut self, old: &[usize], new: &[usize]) {
        // A tree may be as deep as its text is long, hence no recursion.
        let mut open = vec![(old.to_vec(), new.to_vec())];
        while let Some((old, new)) = open.pop() {
            let pairs = if old.len() * new.len() <= PAIRS { self.in_order(&old, &new) } else { self.same_words(&old, &new) };
            for (old, new) in pairs {
                self.pair(old, new);
                open.push((self.old.children[old].clone(), self.new.children[new].clone()));
            }
        }
    }

    fn in_order(&self, old: &[usize], new: &[usize]) -> Vec<(usize, usize)> {
        let width = new.len() + 1;
        let mut best = vec![0.0f64; (old.len() + 1) * width];
        let mut near = vec![0.0f64; old.len() * new.len()];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                // Of two that changed places, the one that kept its number stays.
                let same_place = if self.old.headings[old[i]].id == self.new.headings[new[j]].id { 1e-3 } else { 0.0 };
                let here = self.near(old[i], new[j]) + same_place;
                near[i * new.len() + j] = here;
                let both = if here >= AT_ITS_PLACE { here + best[(i + 1) * width + j + 1] } else { 0.0 };
                best[i * width + j] = both.max(best[(i + 1) * width + j]).max(best[i * width + j + 1]);
            }
        }
        let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
        while i < old.len() && j < new.len() {
            let here = near[i * new.len() + j];
            if here >= AT_ITS_PLACE && best[i * width + j] == here + best[(i + 1) * width + j + 1] {
                pairs.push((old[i], new[j]));
                (i, j) = (i + 1, j + 1);
            } else if best[i * width + j] == best[(i + 1) * width + j] {
                i += 1;
            } else {
                j += 1;
            }
        }
        pairs
    }

    fn same_words(&self, old: &[usize], new: &[usize]) -> Vec<(usize, usize)> {
        let mut at: FxHashMap<&[char], Vec<usize>> = FxHashMap::default();
        for &old in old.iter().rev() {
            at.entry(&self.old.words[old]).or_default().push(old);
        }
        new.iter().filter_map(|&new| Some((at.get_mut(self.new.words[new].as_slice())?.pop()?, new))).collect()
    }

    /// Pairs what is left over wherever it is, most similar first, and then what is inside.
    fn find_moved(&mut self) {
        let left = |to: &[Option<usize>], side: &OutlineSide| -> Vec<usize> {
            (0..to.len()).filter(|&at| to[at].is_none() && side.words[at].len() >= 4).collect()
        };
        let (old, new) = (left(&self.to_new, &self.old), left(&self.to_old, &self.new));
        let mut pairs: Vec<(usize, usize)> = if old.len() * new.len() <= PAIRS {
            let mut near: Vec<(f64, usize, usize)> = Vec::new();
            for &old in &old {
                near.extend(new.iter().map(|&new| (self.near(old, new), old, new)).filter(|(near, ..)| *near >= ELSEWHERE));
            }
            near.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
            near.into_iter().map(|(_, old, new)| (old, new)).collect()
        } else {
            self.same_words(&old, &new)
        };
        pairs.retain(|&(old, new)| {
            let free = self.to_new[old].is_none() && self.to_old[new].is_none();
            if free {
                self.pair(old, new);
                self.moved[new] = true;
            }
            free
        });
        for (old, new) in pairs {
            let free = |to: &[Option<usize>], of: &[usize]| -> Vec<usize> { of.iter().copied().filter(|&at| to[at].is_none()).collect() };
            let (old, new) = (free(&self.to_new, &self.old.children[old]), free(&self.to_old, &self.new.children[new]));
            self.align(&old, &new);
        }
    }

    fn step(&self, old: Option<usize>, new: Option<usize>) -> OutlineStep {
        let (change, similarity) = match (old, new) {
            (Some(old), Some(new)) => {
                let near = self.near(old, new);
                let change = match () {
                    () if self.moved[new] => HeadingChange::Moved,
                    () if near < 1.0 => HeadingChange::Reworded,
                    () => HeadingChange::Same,
                };
                (change, near)
            }
            (None, _) => (HeadingChange::New, 0.0),
            (_, None) => (HeadingChange::Dropped, 0.0),
        };
        let side = |side: &OutlineSide, at: Option<usize>| at.map(|at| side.headings[at].clone());
        OutlineStep { change, old: side(&self.old, old), new: side(&self.new, new), similarity }
    }

    fn steps(&self) -> Vec<OutlineStep> {
        let mut steps: Vec<OutlineStep> = Vec::new();
        // A dropped section is shown before the next one that kept its place.
        let mut shown = 0;
        let mut show_dropped = |upto: usize, steps: &mut Vec<OutlineStep>| {
            let dropped = (shown..upto).filter(|&at| self.to_new[at].is_none());
            steps.extend(dropped.map(|at| self.step(Some(at), None)));
            shown = shown.max(upto);
        };
        for (at, &old) in self.to_old.iter().enumerate() {
            let step = self.step(old, Some(at));
            if let Some(old) = old.filter(|_| step.change != HeadingChange::Moved) {
                show_dropped(old, &mut steps);
            }
            steps.push(step);
        }
        show_dropped(self.old.headings.len(), &mut steps);
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(old: &str, new: &str) -> Vec<String> {
        let of = |text: &str| headings(&Document::parse(text));
        let name = |heading: &Option<OutlineHeading>| heading.as_ref().map_or("-".to_string(), |heading| heading.id.clone());
        diff(&of(old), &of(new)).iter().map(|step| format!("{} {} {}", step.change.name(), name(&step.old), name(&step.new))).collect()
    }

    #[test]
    fn pairs_reworded_and_moved_sections() {
        let old =
            "一、过去一年工作回顾\n好。\n二、2024年重点工作\n(一)打好攻坚战\n好。\n(二)加强生态环境保护\n好。\n(三)办好民生实事\n好。\n";
        let new = "一、2024年工作回顾\n(一)加强生态环境保护\n好。\n(二)抓项目\n好。\n二、2025年工作安排\n(一)发展新质生产力\n好。\n(二)办好民生实事\n好。\n";
        assert_eq!(
            steps(old, new),
            ["reworded 1 1", "moved 2.2 1.1", "new - 1.2", "reworded 2 2", "new - 2.1", "dropped 2.1 -", "same 2.3 2.2"]
        );
    }

    #[test]
    fn long_headings_are_compared_by_their_beginnings() {
        let long = |end: &str| format!("一、{}{end}\n", "甲乙".repeat(LONGEST));
        assert_eq!(steps(&long("丙"), &long("丁")), ["same 1 1"]);
    }

    #[test]
    fn nothing_is_lost() {
        let found = steps("一、甲甲\n好。\n二、乙乙\n好。\n", "");
        assert_eq!(found, ["dropped 1 -", "dropped 2 -"]);
        assert_eq!(steps("", ""), Vec::<String>::new());
    }

    /// Sections of one level with these headings.
    fn flat(words: &[&str]) -> Vec<OutlineHeading> {
        let heading = |(at, words): (usize, &&str)| OutlineHeading {
            id: (at + 1).to_string(),
            level: 1,
            enumerator: String::new(),
            heading: Some(words.to_string()).filter(|words| !words.is_empty()),
        };
        words.iter().enumerate().map(heading).collect()
    }

    fn with_diff<T>(old: &[OutlineHeading], new: &[OutlineHeading], ask: impl Fn(&Diff, &[usize], &[usize]) -> T) -> T {
        let (to_new, to_old, moved) = (vec![None; old.len()], vec![None; new.len()], vec![false; new.len()]);
        let diff = Diff { old: OutlineSide::of(old), new: OutlineSide::of(new), to_new, to_old, moved };
        ask(&diff, &diff.old.roots(), &diff.new.roots())
    }

    #[test]
    fn names_are_those_that_users_see() {
        use HeadingChange::{Dropped, Moved, New, Reworded, Same};
        assert_eq!([Same, Reworded, Moved, New, Dropped].map(HeadingChange::name), ["same", "reworded", "moved", "new", "dropped"]);
    }

    #[test]
    fn a_heading_has_its_place_and_its_words() {
        let found = headings(&Document::parse("一、抓改革\n好。\n(一)推行一网通办。要抓落实。\n"));
        let of = |id: &str, level, enumerator: &str, heading: &str| OutlineHeading {
            id: id.to_string(),
            level,
            enumerator: enumerator.to_string(),
            heading: Some(heading.to_string()),
        };
        assert_eq!(found, [of("1", 1, "一、", "抓改革"), of("1.1", 2, "(一)", "推行一网通办")]);
    }

    #[test]
    fn years_spaces_and_quotation_marks_do_not_count() {
        for (heading, expected) in
            [("2024年 工作“安排”", "#年工作安排"), ("２０２４年‘安排’", "#年安排"), ("过去5年和今后10年", "过去#年和今后#年"), ("", "")]
        {
            assert_eq!(words(heading).into_iter().collect::<String>(), expected, "{heading}");
        }
        assert_eq!(words(&"甲".repeat(LONGEST + 1)).len(), LONGEST);
    }

    #[test]
    fn sections_know_what_they_stand_under() {
        let levels = [1, 2, 3, 2, 1, 3, 2, 2];
        let all: Vec<OutlineHeading> = levels.iter().map(|&level| OutlineHeading { level, ..flat(&["总结"])[0].clone() }).collect();
        let side = OutlineSide::of(&all);
        assert_eq!(side.parents, [None, Some(0), Some(1), Some(0), None, Some(4), Some(4), Some(4)]);
        assert_eq!(side.children[0], [1, 3]);
        assert_eq!(side.children[4], [5, 6, 7]);
        assert_eq!(side.roots(), [0, 4]);
    }

    #[test]
    fn the_sum_of_similarities_is_greatest() {
        let [green, people, farms] = ["加强生态环境保护", "办好民生实事", "全面推进乡村振兴"];
        let [stir, staff, more] = ["强化科技创新", "强化科技人才", "深化科技创新"];
        for (old, new, expected) in [
            (vec![green, people, farms], vec![green, people, farms], vec![(0, 0), (1, 1), (2, 2)]),
            (vec![green, people], vec!["抓项目", green, people], vec![(0, 1), (1, 2)]),
            (vec!["抓项目", green, people], vec![green, people], vec![(1, 0), (2, 1)]),
            (vec![green, "抓项目", people], vec![green, people], vec![(0, 0), (2, 1)]),
            (vec![green, people], vec![green, "抓项目", people], vec![(0, 0), (1, 2)]),
            (vec![green, people, "抓项目"], vec![green], vec![(0, 0)]),
            (vec![green], vec![green, people, "抓项目"], vec![(0, 0)]),
            (vec!["抓项目", "稳就业", green], vec!["强党建", people, "促开放", green, farms], vec![(2, 3)]),
            (vec![], vec![green], vec![]),
            (vec![green], vec![], vec![]),
            // Of those that changed places, the one that kept its number stays.
            (vec![green, people, farms], vec![farms, people, green], vec![(1, 1)]),
            (vec![farms, green], vec![green, farms, green], vec![(0, 1), (1, 2)]),
            // The nearer of two wordings, wherever it stands.
            (vec![stir], vec![staff, more], vec![(0, 1)]),
            (vec![stir], vec![more, staff], vec![(0, 0)]),
            (vec![staff, more], vec![stir], vec![(1, 0)]),
            // Two near pairs count for more than one of the same words.
            (vec![stir, more], vec![staff, stir], vec![(0, 0), (1, 1)]),
            // Half of the words is enough at one's place, less is not.
            (vec!["抓好项目"], vec!["抓好民生"], vec![(0, 0)]),
            (vec!["抓好项目"], vec!["抓好民生吗"], vec![]),
        ] {
            assert_eq!(with_diff(&flat(&old), &flat(&new), |diff, old, new| diff.in_order(old, new)), expected, "{old:?} {new:?}");
        }
    }

    #[test]
    fn of_identical_words_the_first_goes_with_the_first() {
        let found = with_diff(
            &flat(&["总结", "计划", "总结"]),
            &flat(&["计划", "总结", "建议", "总结", "总结"]),
            |diff, old, new| diff.same_words(old, new),
        );
        assert_eq!(found, [(1, 0), (0, 1), (2, 3)]);
    }

    #[test]
    fn headings_are_the_same_if_their_words_are() {
        let near = |a: &str, b: &str| with_diff(&flat(&[a]), &flat(&[b]), |diff, _, _| diff.near(0, 0));
        assert_eq!(near("2024年工作安排", "2025年工作安排"), 1.0);
        assert_eq!(near("抓好项目", "抓好民生"), 0.5);
        assert_eq!(near("抓项目", "稳就业"), 0.0);
        assert_eq!(near("", ""), 0.0);
    }

    /// What became of each section of a flat outline: its number in the old report and in the new one, and how similar they are.
    fn changes(old: &[&str], new: &[&str]) -> Vec<String> {
        let shown = |heading: &Option<OutlineHeading>| heading.as_ref().map_or("-".to_string(), |heading| heading.id.clone());
        let line = |step: &OutlineStep| format!("{} {} {} {}", step.change.name(), shown(&step.old), shown(&step.new), step.similarity);
        diff(&flat(old), &flat(new)).iter().map(line).collect()
    }

    #[test]
    fn what_is_left_over_is_looked_for_elsewhere() {
        let [green, people] = ["加强生态环境保护", "办好民生实事"];
        for (old, new, expected) in [
            (vec![green], vec![green], vec!["same 1 1 1"]),
            (vec![], vec![green], vec!["new - 1 0"]),
            (vec![green], vec![], vec!["dropped 1 - 0"]),
            (vec!["抓好项目"], vec!["抓好民生"], vec!["reworded 1 1 0.5"]),
            (vec![""], vec![""], vec!["new - 1 0", "dropped 1 - 0"]),
            (vec![people, green], vec!["稳就业", green, people], vec!["new - 1 0", "same 2 2 1", "moved 1 3 1"]),
            // Four of five characters are near enough for a section that moved, three are not.
            (vec!["抓好大项目", green], vec![green, "抓好新项目"], vec!["same 2 1 1", "moved 1 2 0.8"]),
            (vec!["抓好大项目", green], vec![green, "抓好大工程"], vec!["dropped 1 - 0", "same 2 1 1", "new - 2 0"]),
            // Three characters may stand anywhere, four may not.
            (vec!["抓项目", green], vec![green, "抓项目"], vec!["dropped 1 - 0", "same 2 1 1", "new - 2 0"]),
            (vec!["抓好项目", green], vec![green, "抓好项目"], vec!["same 2 1 1", "moved 1 2 1"]),
            // Each section moves once.
            (
                vec!["抓好项目", "抓好项目", "强党建", green, people],
                vec![green, people, "抓好项目"],
                vec!["dropped 2 - 0", "dropped 3 - 0", "same 4 1 1", "same 5 2 1", "moved 1 3 1"],
            ),
            (
                vec!["抓好项目", green, people],
                vec![green, people, "抓好项目", "抓好项目"],
                vec!["same 2 1 1", "same 3 2 1", "moved 1 3 1", "new - 4 0"],
            ),
        ] {
            assert_eq!(changes(&old, &new), expected, "{old:?} {new:?}");
        }
    }

    #[test]
    fn a_section_moves_with_what_is_inside() {
        let old = "一、工作回顾\n(一)加强生态环境保护\n1.治水\n好。\n2.治气\n好。\n(二)办好民生实事\n好。\n二、工作安排\n好。\n";
        let new = "一、工作回顾\n(一)办好民生实事\n好。\n二、工作安排\n(一)加强生态环境保护\n1.治水\n好。\n2.治土\n好。\n";
        assert_eq!(steps(old, new), ["same 1 1", "same 1.2 1.1", "same 2 2", "moved 1.1 2.1", "same 1.1.1 2.1.1", "reworded 1.1.2 2.1.2"]);
    }

    #[test]
    fn of_too_many_headings_only_identical_words_are_paired() {
        let side = |count: usize, end: &str| -> Vec<String> {
            (0..count).map(|at| format!("{}{end}", char::from_u32('一' as u32 + at as u32).unwrap())).collect()
        };
        let (old, new) = (side(501, "市乡村振兴"), side(501, "县乡村振兴"));
        let borrowed = |all: &[String]| flat(&all.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(similarity(&words(&old[0]), &words(&new[0])), 10.0 / 12.0);
        let found = diff(&borrowed(&old), &borrowed(&new));
        assert!(found.len() == 2 * 501 && found.iter().all(|step| step.similarity == 0.0), "{}", found.len());
        let found = diff(&borrowed(&old[..2]), &borrowed(&new[..2]));
        assert!(found.len() == 2 && found.iter().all(|step| step.change == HeadingChange::Reworded), "{found:?}");
    }
}
