//! What changed between the outlines of two reports.

use super::wording::similarity;
use crate::document::{Document, one_line};
use rustc_hash::FxHashMap;

/// A section as the comparison of outlines sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
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
    pub old: Option<Heading>,
    /// In the new report.
    pub new: Option<Heading>,
    /// How similar the headings are: 1 for the same words.
    pub similarity: f64,
}

/// The sections of a report in order.
pub fn headings(doc: &Document) -> Vec<Heading> {
    let ids = doc.section_ids();
    let heading = |(section, id): (&crate::document::Section, String)| Heading {
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
pub fn diff(old: &[Heading], new: &[Heading]) -> Vec<OutlineStep> {
    let mut diff = Diff {
        old: Side::of(old),
        new: Side::of(new),
        to_new: vec![None; old.len()],
        to_old: vec![None; new.len()],
        moved: vec![false; new.len()],
    };
    diff.align(&diff.old.roots(), &diff.new.roots());
    diff.find_moved();
    diff.steps()
}

struct Side<'h> {
    headings: &'h [Heading],
    /// What is compared for each.
    words: Vec<Vec<char>>,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
}

impl<'h> Side<'h> {
    fn of(headings: &'h [Heading]) -> Self {
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
        Side { headings, words, parents, children }
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
    old: Side<'h>,
    new: Side<'h>,
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
        let left = |to: &[Option<usize>], side: &Side| -> Vec<usize> {
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
                self.to_new[old] = Some(new);
                self.to_old[new] = Some(old);
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
        let side = |side: &Side, at: Option<usize>| at.map(|at| side.headings[at].clone());
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
        let name = |heading: &Option<Heading>| heading.as_ref().map_or("-".to_string(), |heading| heading.id.clone());
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
}
