//! Which candidate continues which, and which style contains which. The order of styles is read from the report itself: a list that
//! goes on after another one contains it. The usual order (GB/T 9704) decides only where a report gives no such evidence.

use super::candidates::Candidate;
use super::enumerator::{SENTENCE, STYLES, Style};
use rustc_hash::FxHashMap;

/// How many lists of one style may be open at once.
const OPEN_LISTS: usize = 6;

/// A style; decimal and unnumbered headings are distinguished by their depth.
type Key = usize;

pub(super) fn key(candidate: &Candidate) -> Key {
    if is_sentence(candidate) {
        return Style::Lead.rank() * 8 + 1;
    }
    candidate.mark.style.rank() * 8 + candidate.mark.depth.min(7)
}

/// Which candidate continues which.
pub(super) struct Lists {
    /// For each candidate, the one that it continues (`二、` → `一、`).
    pub previous: Vec<Option<usize>>,
    /// For each candidate, the one that continues it.
    pub next: Vec<Option<usize>>,
}

/// A topic sentence, at the head of its paragraph or on a line of its own.
pub(super) fn is_topical(candidate: &Candidate) -> bool {
    candidate.mark.style == Style::Lead || is_sentence(candidate)
}

/// A topic sentence on a line of its own.
pub(super) fn is_sentence(candidate: &Candidate) -> bool {
    candidate.mark.style == Style::Plain && candidate.mark.depth == SENTENCE
}

struct OpenList {
    number: u32,
    /// As in [`super::enumerator::Mark::inserted`].
    inserted: u32,
    first: usize,
    /// Whether a list that contained this one has gone on: then this one goes on only where no other list does.
    passed: bool,
    last: usize,
    block: usize,
    inline: bool,
}

impl Lists {
    pub fn of(candidates: &[Candidate]) -> Self {
        let mut lists = Lists { previous: vec![None; candidates.len()], next: vec![None; candidates.len()] };
        let mut open: FxHashMap<Key, Vec<OpenList>> = FxHashMap::default();
        for (index, candidate) in candidates.iter().enumerate() {
            let Some(number) = candidate.mark.number else { continue };
            let stack = open.entry(key(candidate)).or_default();
            let inserted = candidate.mark.inserted;
            let follows = |list: &OpenList| {
                if inserted == 0 { list.number + 1 == number } else { list.number == number && list.inserted + 1 == inserted }
            };
            let fits = |list: &OpenList| follows(list) && (list.block == candidate.block || !list.inline);
            let at = stack.iter().rposition(|list| fits(list) && !list.passed).or_else(|| stack.iter().rposition(fits));
            match at {
                Some(at) => {
                    stack.truncate(at + 1);
                    let previous = stack[at].last;
                    lists.previous[index] = Some(previous);
                    lists.next[previous] = Some(index);
                    stack[at].number = number;
                    stack[at].inserted = inserted;
                    stack[at].last = index;
                    stack[at].block = candidate.block;
                    stack[at].passed = false;
                    if !candidate.inline {
                        open.values_mut().flatten().filter(|list| list.first > previous).for_each(|list| list.passed = true);
                    }
                }
                None => {
                    // The first list of a style is the likeliest to go on far below; the ones in between are forgotten first.
                    if stack.len() == OPEN_LISTS {
                        stack.remove(1);
                    }
                    stack.push(OpenList {
                        number,
                        inserted,
                        first: index,
                        passed: false,
                        last: index,
                        block: candidate.block,
                        inline: candidate.inline,
                    });
                }
            }
        }
        lists
    }
}

/// How often a list of one style goes on after a list of another.
pub(super) struct Order {
    holds: FxHashMap<(Key, Key), usize>,
    pub marked: Marked,
}

impl Order {
    pub fn of(candidates: &[Candidate], lists: &Lists) -> Self {
        let mut holds = FxHashMap::default();
        let mut latest: Vec<Option<usize>> = vec![None; STYLES * 8];
        for (index, candidate) in candidates.iter().enumerate() {
            let starts = lists.previous[index].is_none() && candidate.mark.number.is_none_or(|number| number == 1);
            if starts {
                for (outer, last) in latest.iter().enumerate() {
                    if outer != key(candidate) && last.is_some_and(|last| lists.next[last].is_some()) {
                        *holds.entry((outer, key(candidate))).or_insert(0) += 1;
                    }
                }
            }
            if !candidate.inline {
                latest[key(candidate)] = Some(index);
            }
        }
        Order { holds, marked: Marked::of(candidates) }
    }

    /// Whether sections of one style contain those of another.
    pub fn is_shallower(&self, outer: Key, inner: Key) -> bool {
        if is_legal(outer) && is_legal(inner) {
            return outer < inner;
        }
        let count = |a, b| self.holds.get(&(a, b)).copied().unwrap_or(0);
        match count(outer, inner).cmp(&count(inner, outer)) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => outer < inner,
        }
    }
}

/// 编, 章, 节 and 条 have a fixed order by law (立法法, article 65), and articles count on across all of them.
pub(super) fn is_legal(key: Key) -> bool {
    (Style::Part.rank() * 8..Style::HanDot.rank() * 8).contains(&key)
}

/// Styles whose headings the file marks, with few exceptions: the file's levels take precedence over inference.
pub(super) struct Marked {
    counts: FxHashMap<Key, (usize, usize)>,
}

impl Marked {
    pub fn of(candidates: &[Candidate]) -> Self {
        let mut counts: FxHashMap<Key, (usize, usize)> = FxHashMap::default();
        for candidate in candidates.iter().filter(|candidate| !candidate.inline) {
            let (marked, all) = counts.entry(key(candidate)).or_default();
            *marked += usize::from(candidate.level.is_some());
            *all += 1;
        }
        Marked { counts }
    }

    /// The level that the file gives a heading, if it gives one to nearly all headings of the style.
    pub fn level(&self, candidate: &Candidate) -> Option<u8> {
        candidate.level.filter(|_| self.counts.get(&key(candidate)).is_some_and(|&(marked, all)| marked * 5 >= all * 4))
    }
}
