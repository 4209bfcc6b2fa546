//! Which sequences of words are well formed as a phrase: no word of grammar at either end, a nominal head, at most one
//! linking 的 or 和.

use super::MOST_WORDS;
use super::words::{Kind, Part, Traits, Words};
use crate::lexicon;

/// What is known of the words from the first to the last one added.
pub struct Window {
    words: u8,
    /// Words of one character that are no link.
    single: u8,
    first: Part,
    /// Where the first link stands.
    link: Option<u8>,
    /// What one of the words has, and what all of them have.
    any: Traits,
    every: Traits,
    /// A bit for each of its characters.
    pub letters: u64,
    /// The weights of its words, links left out, and how many these are.
    weights: f64,
    content: u8,
    /// A verb inside that takes an object.
    governs: bool,
    before: Traits,
}

impl Window {
    pub fn new(first: Part) -> Self {
        Window {
            words: 0,
            single: 0,
            first,
            link: None,
            any: Traits::NONE,
            every: Traits::ALL,
            letters: 0,
            weights: 0.0,
            content: 0,
            governs: false,
            before: Traits::NONE,
        }
    }

    #[inline]
    pub fn add(&mut self, word: &Kind) {
        let traits = word.traits;
        // `区域协调发展`, `环境执法监管`; not `群众发挥作用`.
        self.governs |= self.words >= 2 && self.before.has(Traits::VERB) && !traits.has(Traits::ACT);
        self.single += u8::from(traits.has(Traits::SINGLE));
        self.any = self.any.or(traits);
        self.every = self.every.and(traits);
        self.letters |= word.letters;
        if traits.has(Traits::LINK) {
            self.link = self.link.or(Some(self.words));
        } else {
            self.weights += word.weight;
            self.content += 1;
        }
        self.before = traits;
        self.words += 1;
    }

    pub fn is_linked(&self) -> bool {
        self.link.is_some()
    }

    /// Verbs and nothing else.
    pub fn all_verbs(&self) -> bool {
        self.every.has(Traits::VERB)
    }

    /// Names among them.
    pub fn has_names(&self) -> bool {
        self.any.has(Traits::NAME)
    }

    /// How much the words say: the mean of their weights.
    pub fn weight(&self) -> f64 {
        self.weights / f64::from(self.content)
    }

    /// Whether the words up to `last`, which are those from token `start` on, are well formed.
    #[inline]
    pub fn is_well_formed(&self, words: &Words, start: usize, last: &Kind) -> bool {
        if last.traits.has(Traits::LINK.or(Traits::EMPTY)) {
            return false;
        }
        if self.words == 1 {
            return last.part == Part::Noun
                && !last.traits.has(Traits::NAME)
                && (last.facts.has(lexicon::TERM) || last.chars >= 4)
                && !last.facts.has(lexicon::ABBREVIATION.or(lexicon::STOP));
        }
        if self.any.has(Traits::IDIOM) || self.every.has(Traits::HOLLOW) || self.single * 2 > self.words {
            return false;
        }
        if let Some(at) = self.link {
            let mut all = [last; MOST_WORDS];
            for (kind, of) in all.iter_mut().zip(words.kinds_of(start..start + usize::from(self.words))) {
                *kind = of;
            }
            let (left, right) = all[..usize::from(self.words)].split_at(usize::from(at));
            return is_linked_well(left, right[0].part, &right[1..]);
        }
        // Two verbs that name one activity (`统筹协调`).
        if self.all_verbs() {
            let mut both = words.kinds_of(start..start + usize::from(self.words));
            return self.words == 2 && both.all(|word| !word.traits.has(Traits::EMPTY) && word.chars == 2);
        }
        if last.part == Part::Verb && (self.first == Part::Verb || last.chars != 2) {
            return false;
        }
        !self.governs
    }
}

fn is_linked_well(left: &[&Kind], link: Part, right: &[&Kind]) -> bool {
    let (Some(first), Some(next)) = (left.first(), right.first()) else { return false };
    let chars = |words: &[&Kind]| words.iter().map(|word| u32::from(word.chars)).sum::<u32>();
    // `科技创新和产业创新`, `城乡融合与区域协调`: halves of one length.
    if left.len() == 2 && link == Part::And && right.len() == 2 && chars(left) == chars(right) {
        return left.iter().chain(right).all(|word| word.chars == 2 && !word.traits.has(Traits::EMPTY));
    }
    if left.len() != 1 || right.iter().any(|word| word.part.is_link()) {
        return false;
    }
    if link == Part::Of {
        // `党的组织建设`, `国徽的尊严`; not `程序化的管理`.
        first.part == Part::Noun && first.chars <= 2 && !first.traits.has(Traits::ACT)
    } else {
        // `保障和改善民生`, `形式主义和官僚主义`
        right.len() <= 3 && first.chars == next.chars && (first.part == next.part || (first.traits.and(next.traits).has(Traits::ACT)))
    }
}

/// `建设国家自主创新示范区`: a verb before a phrase that could stand alone; not `管理体制`.
pub fn is_verb_object<'k>(mut words: impl Iterator<Item = &'k Kind>) -> bool {
    let Some(first) = words.next() else { return false };
    let rest: u32 = words.map(|word| u32::from(word.chars)).sum();
    rest > 0 && (first.part == Part::Verb || (first.traits.has(Traits::ACT) && rest >= 4))
}
