//! What underlined reports say about words and stretches, as written by `dicts/phrases/fit.py`.
//!
//! All numbers are integers, or thresholds that are only compared: the same on every machine.

use super::features::{self, Features};
use super::words::{Kind, TokenClass, mix, probe};
use super::zones::Zone;
use std::cmp::Reverse;
use std::sync::LazyLock;

static IMAGE: &[u8] = include_bytes!("../../../dicts/phrases/model.bin");

const MARK: &[u8; 16] = b"baogao-phrases\t1";

/// The role of a word or a sequence in relation to a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum SequenceRole {
    /// A single word, whatever its role: [`WordRole`] says which.
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
    /// The two words before it, the two after it.
    BeforeTwo,
    BehindTwo,
    /// The word before it with its first, its last with the one after it.
    Entry,
    Exit,
    /// The words before and after it.
    Sides,
}

/// The role of a single word in relation to a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordRole {
    First,
    Last,
    /// Right before it, right after it.
    Before,
    Behind,
    /// The first word of the clause that contains it.
    ClauseHead,
    /// Any of its words.
    Inside,
}

/// What underlined reports say about a word in each [`WordRole`]: 0 for nothing, plus 16 for each doubling of the share that was
/// underlined.
pub type OfWord = [i16; 6];

/// The number of a word or sequence in a role.
#[inline]
pub fn key(role: SequenceRole, hash: u64) -> u32 {
    (mix(hash ^ (role as u64).wrapping_mul(0xA24B_AED4_963E_E407)) >> 32) as u32
}

/// What represents a word beside others: figures are all alike, and marks without a wording are identified by what they do.
#[inline]
pub fn context(kind: &Kind) -> u64 {
    match kind.class {
        class @ (TokenClass::Open | TokenClass::Close | TokenClass::Digits) => class as u64,
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
    /// Reports in a thousand: a stretch that occurs in more is shared, one that occurs in fewer is the report's own.
    shared: u16,
    /// The logistic function from -16 to 16 in eighths, scaled to 65535.
    logistic: [u16; POINTS],
    /// The trees that choose the stretches worth a closer look, and those that take it.
    quick: Vec<Tree<128>>,
    thorough: Vec<Tree<64>>,
    /// The number of the feature names that it was fitted with.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test holds it against the features"))]
    pub features: u64,
}

/// This many trees look at all stretches, the others at this many of the best: according to measurements, readers' phrases are
/// found just as well, in three fifths of the time.
const FIRST_TREES: usize = 60;
const BEST: usize = 80;
/// What the other trees would add to the sum of the first ones, as a fraction of it.
const FURTHER: i32 = 5;

const POINTS: usize = 257;
/// The value of a leaf that stands for one unit.
const UNIT: i32 = 4096;

/// A tree in which all paths take the same number of steps, `N` being two to that power: a branch that ends early continues to
/// the same leaf.
struct Tree<const N: usize> {
    /// By position: the root is 1, and the children of each position are at twice its index and the one after.
    thresholds: [f32; N],
    features: [u8; N],
    /// What the leaves say, from left to right.
    leaves: [i32; N],
}

/// The value of anything that underlined reports say nothing about.
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
struct ModelReader(&'static [u8]);

impl ModelReader {
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
        let mut reader = ModelReader(image.strip_prefix(MARK)?);
        let features = reader.bytes().map(u64::from_le_bytes)?;
        let (lengths, repeats, zones) = (reader.i16s()?, reader.i16s()?, reader.i16s()?);
        let [shared] = reader.i16s()?.map(i16::cast_unsigned);
        let logistic = reader.i16s()?.map(i16::cast_unsigned);
        let quick = (0..reader.u32()?).map(|_| Tree::read(&mut reader)).collect::<Option<_>>()?;
        let thorough = (0..reader.u32()?).map(|_| Tree::read(&mut reader)).collect::<Option<_>>()?;
        let (words, slots) = (reader.u32()?, reader.u32()?);
        let words = reader.0.as_chunks().0.get(..words)?;
        let priors = reader.0.get(words.len() * 8..)?.as_chunks().0.get(..slots)?;
        Some(Model { priors, words, lengths, repeats, zones, shared, logistic, quick, thorough, features })
    }

    /// What underlined reports say about a word or sequence in a role: 0 for nothing, plus 16 for each doubling of the share that
    /// was underlined.
    #[inline]
    pub fn prior(&self, key: u32) -> i16 {
        i16::from(self.find(key).unwrap_or(UNKNOWN)) - i16::from(UNKNOWN)
    }

    /// What they say about each distinct word or mark of a report.
    pub fn of_words(&self, kinds: &[Kind]) -> Vec<OfWord> {
        kinds.iter().map(|kind| self.of_word(key(SequenceRole::Word, context(kind)))).collect()
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
            // The low bits: the high ones select the slot.
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

    /// Ranks by a few trees, which need nothing beyond the quick look.
    pub fn quick(&self, rows: &[Features]) -> Vec<i32> {
        sums(&self.quick, rows)
    }

    /// The chances that stretches are underlined exactly like this, scaled to 65535, by all trees.
    pub fn chances(&self, rows: &[Features]) -> Vec<u32> {
        let (first, further) = self.thorough.split_at(FIRST_TREES.min(self.thorough.len()));
        let mut all = sums(first, rows);
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_unstable_by_key(|&at| (Reverse(all[at]), at));
        let (best, others) = order.split_at(BEST.min(order.len()));
        let best_rows: Vec<Features> = best.iter().map(|&at| rows[at]).collect();
        for (&at, sum) in best.iter().zip(sums(further, &best_rows)) {
            all[at] += sum;
        }
        others.iter().for_each(|&at| all[at] += all[at] / FURTHER);
        all.into_iter().map(|sum| self.chance(sum)).collect()
    }

    fn chance(&self, sum: i32) -> u32 {
        let eighth = UNIT / 8;
        let place = (sum + 16 * UNIT).clamp(0, 32 * UNIT - 1);
        let (point, rest) = ((place / eighth) as usize, (place % eighth) as u32);
        let [from, to] = [self.logistic[point], self.logistic[point + 1]].map(u32::from);
        from + (to - from) * rest / eighth as u32
    }

    /// Whether a stretch that this many reports in a thousand contain is shared with others.
    pub fn is_shared(&self, reports: f32) -> bool {
        reports >= f32::from(self.shared)
    }
}

/// Places are distinguished in eight ways.
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

/// Rows that descend a tree side by side: each step waits for the one before, but not for those of other rows.
const ABREAST: usize = 8;

/// For each row, the sum of what the trees say.
fn sums<const N: usize>(trees: &[Tree<N>], rows: &[Features]) -> Vec<i32> {
    let mut sums = vec![0; rows.len()];
    for tree in trees {
        let (whole, rest) = rows.as_chunks::<ABREAST>();
        for (rows, sums) in whole.iter().zip(sums.as_chunks_mut::<ABREAST>().0) {
            let mut at = [1; ABREAST];
            for _ in 0..N.ilog2() {
                for (at, row) in at.iter_mut().zip(rows) {
                    *at = tree.step(*at, row);
                }
            }
            for (sum, at) in sums.iter_mut().zip(at) {
                *sum += tree.leaves[at % N];
            }
        }
        for (row, sum) in rest.iter().zip(&mut sums[whole.len() * ABREAST..]) {
            *sum += tree.leaves[(0..N.ilog2()).fold(1, |at, _| tree.step(at, row)) % N];
        }
    }
    sums
}

impl<const N: usize> Tree<N> {
    fn read(reader: &mut ModelReader) -> Option<Self> {
        let (inner, leaves) = (reader.u32()?, reader.u32()?);
        let node = |reader: &mut ModelReader| {
            let feature = reader.bytes().map(u16::from_le_bytes).filter(|&feature| usize::from(feature) < features::COUNT)?;
            Some((feature as u8, reader.bytes().map(f32::from_le_bytes)?, [reader.i16()?, reader.i16()?]))
        };
        let nodes = (0..inner).map(|_| node(reader)).collect::<Option<Vec<_>>>()?;
        let values = (0..leaves).map(|_| reader.bytes().map(i32::from_le_bytes)).collect::<Option<Vec<_>>>()?;
        let mut tree = Tree { thresholds: [f32::INFINITY; N], features: [0; N], leaves: [0; N] };
        // For each position, the node that goes there; leaves count down from -1.
        let mut nodes_of = [if inner > 0 { 0 } else { -1 }; N];
        for place in 1..N {
            let of = nodes_of[place];
            let below = match usize::try_from(of) {
                Ok(of) => {
                    let &(feature, threshold, below) = nodes.get(of)?;
                    (tree.features[place], tree.thresholds[place]) = (feature, threshold);
                    below
                }
                Err(_) => [of, of],
            };
            for (side, of) in below.into_iter().enumerate() {
                let place = 2 * place + side;
                match place.checked_sub(N) {
                    None => nodes_of[place] = of,
                    Some(leaf) => tree.leaves[leaf] = *values.get(usize::try_from(!of).ok()?)?,
                }
            }
        }
        Some(tree)
    }

    #[inline]
    fn step(&self, at: usize, features: &Features) -> usize {
        let feature = usize::from(self.features[at % N]);
        // Rows have more slots than there are features, so no index needs checking.
        2 * at + usize::from(features[feature % features.len()] > self.thresholds[at % N])
    }
}
