//! What underlined reports say of words and stretches, as `dicts/phrases/fit.py` wrote it down.
//!
//! All numbers are whole ones, or thresholds that are only compared: the same on every machine.

use super::features::{self, Features};
use super::words::{Class, Kind, mix, probe};
use super::zones::Zone;
use std::sync::LazyLock;

static IMAGE: &[u8] = include_bytes!("../../../dicts/phrases/model.bin");

const MARK: &[u8; 16] = b"baogao-phrases\t1";

/// What a word or a sequence is to a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Role {
    /// One word, whatever it is to the stretch: [`WordRole`] tells.
    Word = 1,
    FirstTwo,
    LastTwo,
    /// Its sequence of classes.
    Shape,
    Whole,
    /// Its first and its last word.
    Ends,
    /// Its last two and its first two characters.
    LastCharacters,
    FirstCharacters,
    /// The two words before it, the two behind it.
    BeforeTwo,
    BehindTwo,
    /// The word before it with its first, its last with the one behind it.
    Entry,
    Exit,
    /// The words before and behind it.
    Sides,
}

/// What one word is to a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordRole {
    First,
    Last,
    /// Right before it, right behind it.
    Before,
    Behind,
    /// The first word of the clause in which it stands.
    ClauseHead,
    /// Any of its words.
    Inside,
}

/// What underlined reports say of a word in each [`WordRole`]: 0 for nothing, 16 more for each doubling of the share that was underlined.
pub type OfWord = [i16; 6];

/// The number of a word or sequence in a role.
#[inline]
pub fn key(role: Role, hash: u64) -> u32 {
    (mix(hash ^ (role as u64).wrapping_mul(0xA24B_AED4_963E_E407)) >> 32) as u32
}

/// What stands for a word beside others: figures are alike, and marks that have no wording are told by what they do.
#[inline]
pub fn context(kind: &Kind) -> u64 {
    match kind.class {
        class @ (Class::Open | Class::Close | Class::Digits) => class as u64,
        _ => kind.hash.mixed(),
    }
}

/// A fitted model.
pub struct Model {
    priors: &'static [[u8; 4]],
    words: &'static [[u8; 8]],
    lengths: [i16; 32],
    repeats: [i16; 8],
    zones: [i16; 8],
    /// Reports of a thousand: a stretch of more is shared, one of fewer the report's own.
    shared: u16,
    /// The logistic function from -16 to 16 in eighths, of 65535.
    logistic: [u16; POINTS],
    /// The trees that choose the stretches worth a closer look, and those that look.
    quick: Vec<Tree>,
    thorough: Vec<Tree>,
    /// Of the names of the features that it was fitted with.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test holds it against the features"))]
    pub features: u64,
}

const POINTS: usize = 257;
/// A leaf says so much for a unit.
const UNIT: i32 = 4096;

struct Tree {
    nodes: Vec<Node>,
    leaves: Vec<i32>,
    depth: usize,
}

/// A step of a tree. A leaf leads to itself, so that all ways down a tree take as many steps.
#[derive(Clone, Copy)]
struct Node {
    threshold: f32,
    feature: u16,
    /// The next node where the feature is no more than the threshold, and where it is more.
    less: u16,
    more: u16,
    /// What a leaf says, by its number.
    leaf: u16,
}

/// The value of what no underlined report says anything of.
const UNKNOWN: u8 = 128;

/// The model of the program.
pub static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(IMAGE).unwrap_or_default());

impl Default for Model {
    fn default() -> Self {
        Model {
            priors: &[],
            words: &[],
            lengths: [0; 32],
            repeats: [0; 8],
            zones: [0; 8],
            shared: 100,
            logistic: [0; POINTS],
            quick: Vec::new(),
            thorough: Vec::new(),
            features: 0,
        }
    }
}

/// Reads numbers one after the other.
struct Reader(&'static [u8]);

impl Reader {
    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn u32(&mut self) -> Option<usize> {
        self.bytes().map(|bytes| u32::from_le_bytes(bytes) as usize)
    }

    fn i16(&mut self) -> Option<i16> {
        self.bytes().map(i16::from_le_bytes)
    }

    fn i16s<const N: usize>(&mut self) -> Option<[i16; N]> {
        let mut all = [0; N];
        for one in &mut all {
            *one = self.i16()?;
        }
        Some(all)
    }
}

impl Model {
    pub fn read(image: &'static [u8]) -> Option<Self> {
        let mut reader = Reader(image.strip_prefix(MARK)?);
        let features = reader.bytes().map(u64::from_le_bytes)?;
        let (lengths, repeats, zones) = (reader.i16s()?, reader.i16s()?, reader.i16s()?);
        let [shared] = reader.i16s()?.map(i16::cast_unsigned);
        let logistic = reader.i16s()?.map(i16::cast_unsigned);
        let mut trees = || (0..reader.u32()?).map(|_| Tree::read(&mut reader)).collect::<Option<_>>();
        let (quick, thorough) = (trees()?, trees()?);
        let (words, slots) = (reader.u32()?, reader.u32()?);
        let words = reader.0.as_chunks().0.get(..words)?;
        let priors = reader.0.get(words.len() * 8..)?.as_chunks().0.get(..slots)?;
        Some(Model { priors, words, lengths, repeats, zones, shared, logistic, quick, thorough, features })
    }

    /// What underlined reports say of a word or sequence in a role: 0 for nothing, 16 more for each doubling of the share that was underlined.
    #[inline]
    pub fn prior(&self, key: u32) -> i16 {
        i16::from(self.find(key).unwrap_or(UNKNOWN)) - i16::from(UNKNOWN)
    }

    /// What they say of each distinct word or mark of a report.
    pub fn of_words(&self, kinds: &[Kind]) -> Vec<OfWord> {
        kinds.iter().map(|kind| self.of_word(key(Role::Word, context(kind)))).collect()
    }

    #[inline]
    fn of_word(&self, key: u32) -> OfWord {
        for slot in probe(key, self.words.len()) {
            let [low, high, values @ ..] = self.words[slot];
            if values == [0; 6] {
                break;
            }
            if [low, high] == (key as u16).to_le_bytes() {
                return values.map(|value| i16::from(value) - i16::from(UNKNOWN));
            }
        }
        [0; 6]
    }

    #[inline]
    fn find(&self, key: u32) -> Option<u8> {
        for slot in probe(key, self.priors.len()) {
            let [value, print @ ..] = self.priors[slot];
            if value == 0 {
                break;
            }
            // The low bits: the high ones tell the slot.
            if print == [key as u8, (key >> 8) as u8, (key >> 16) as u8] {
                return Some(value);
            }
        }
        None
    }

    /// What the number of characters says.
    #[inline]
    pub fn length(&self, chars: u32) -> i16 {
        self.lengths[(chars as usize).min(self.lengths.len() - 1)]
    }

    /// What the number of occurrences says.
    #[inline]
    pub fn repeats(&self, count: u32) -> i16 {
        self.repeats[(count as usize).min(self.repeats.len() - 1)]
    }

    /// What the place says.
    #[inline]
    pub fn zone(&self, zone: Zone) -> i16 {
        self.zones[zone_code(zone)]
    }

    /// The most that length can add.
    pub fn most_of_length(&self) -> i32 {
        i32::from(self.lengths.iter().copied().max().unwrap_or(0)) + i32::from(self.repeats(1))
    }

    /// The most that length and occurrences can add.
    pub fn most_besides(&self) -> i32 {
        i32::from(self.lengths.iter().copied().max().unwrap_or(0)) + i32::from(self.repeats.iter().copied().max().unwrap_or(0))
    }

    /// Ranks by few trees, which ask for nothing beyond the quick look.
    pub fn quick(&self, rows: &[Features]) -> Vec<i32> {
        sums(&self.quick, rows)
    }

    /// The chances that stretches are underlined just so, of 65535, by all trees.
    pub fn chances(&self, rows: &[Features]) -> Vec<u32> {
        sums(&self.thorough, rows).into_iter().map(|sum| self.chance(sum)).collect()
    }

    fn chance(&self, sum: i32) -> u32 {
        let eighth = UNIT / 8;
        let place = (sum + 16 * UNIT).clamp(0, 32 * UNIT - 1);
        let (point, rest) = ((place / eighth) as usize, (place % eighth) as u32);
        let [from, to] = [self.logistic[point], self.logistic[point + 1]].map(u32::from);
        from + (to - from) * rest / eighth as u32
    }

    /// Whether a stretch that so many reports of a thousand hold is shared with others.
    pub fn is_shared(&self, reports: f32) -> bool {
        reports >= f32::from(self.shared)
    }
}

/// Places are told in eight ways.
pub fn zone_code(zone: Zone) -> usize {
    if zone.has(Zone::TOP) {
        1
    } else if zone.has(Zone::SPOKEN.or(Zone::LEAD)) {
        2
    } else if zone.has(Zone::HEADING) {
        3
    } else if zone.has(Zone::REQUIREMENTS) {
        4
    } else if zone.has(Zone::OPENING) {
        5
    } else if zone.has(Zone::FIRST_SENTENCE) {
        6
    } else {
        0
    }
}

/// Rows that go down a tree side by side: each step waits for the one before, but not for those of other rows.
const ABREAST: usize = 8;

/// For each row the sum of what the trees say.
fn sums(trees: &[Tree], rows: &[Features]) -> Vec<i32> {
    let mut sums = vec![0; rows.len()];
    for tree in trees {
        let (whole, rest) = rows.as_chunks::<ABREAST>();
        for (rows, sums) in whole.iter().zip(sums.as_chunks_mut::<ABREAST>().0) {
            let mut at = [0u16; ABREAST];
            for _ in 0..tree.depth {
                for (at, row) in at.iter_mut().zip(rows) {
                    *at = tree.step(*at, row);
                }
            }
            for (sum, at) in sums.iter_mut().zip(at) {
                *sum += tree.value(at);
            }
        }
        for (row, sum) in rest.iter().zip(&mut sums[whole.len() * ABREAST..]) {
            *sum += tree.value((0..tree.depth).fold(0, |at, _| tree.step(at, row)));
        }
    }
    sums
}

impl Tree {
    fn read(reader: &mut Reader) -> Option<Self> {
        let (inner, leaves) = (reader.u32()?, reader.u32()?);
        let mut nodes = Vec::with_capacity(inner + leaves);
        let place = |to: i16| if to >= 0 { to as u16 } else { (inner as i32 + i32::from(!to)) as u16 };
        for _ in 0..inner {
            let feature = reader.bytes().map(u16::from_le_bytes)?;
            let threshold = reader.bytes().map(f32::from_le_bytes)?;
            let (less, more) = (place(reader.i16()?), place(reader.i16()?));
            nodes.push(Node { feature, threshold, less, more, leaf: 0 });
        }
        for leaf in 0..leaves as u16 {
            let at = inner as u16 + leaf;
            nodes.push(Node { feature: 0, threshold: 0.0, less: at, more: at, leaf });
        }
        let leaves = (0..leaves).map(|_| reader.bytes().map(i32::from_le_bytes)).collect::<Option<_>>()?;
        // Nodes stand behind those that lead to them.
        let mut depths = vec![0; nodes.len()];
        for at in 0..inner {
            for to in [nodes[at].less, nodes[at].more] {
                *depths.get_mut(usize::from(to))? = depths[at] + 1;
            }
        }
        let fits = nodes.iter().all(|node| usize::from(node.feature) < features::COUNT);
        fits.then(|| Tree { depth: depths.iter().copied().max().unwrap_or(0), nodes, leaves })
    }

    #[inline]
    fn step(&self, at: u16, features: &Features) -> u16 {
        let node = &self.nodes[usize::from(at)];
        if features[usize::from(node.feature)] <= node.threshold { node.less } else { node.more }
    }

    #[inline]
    fn value(&self, at: u16) -> i32 {
        self.leaves[usize::from(self.nodes[usize::from(at)].leaf)]
    }
}
