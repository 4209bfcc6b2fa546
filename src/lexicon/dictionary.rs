//! The general dictionary with our vocabulary, as the build script compiled it; read in place.

use super::array::Array;
use super::word_flags::WordFlags;

include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

static PAGES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/pages.bin"));
static CODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/codes.bin"));
static NODES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/nodes.bin"));
static ENTRIES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/entries.bin"));

/// The words.
pub(super) fn array() -> Array<'static> {
    Array { pages: PAGES.as_chunks().0, codes: CODES.as_chunks().0, nodes: NODES.as_chunks().0 }
}

static WEIGHTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/weights.bin"));

/// The logarithm of each entry's share of all counts.
pub(super) fn weights() -> &'static [[u8; 8]] {
    WEIGHTS.as_chunks().0
}

/// The sum of all counts.
pub(super) fn total() -> u64 {
    TOTAL
}

/// What is known about words; words about which the same is known share one.
#[derive(Clone, Copy)]
pub(super) struct Entry(&'static [u8; 20]);

impl Entry {
    /// The entry with this number.
    pub fn of(number: u32) -> Option<Self> {
        ENTRIES.as_chunks().0.get(number as usize).map(Entry)
    }

    pub fn all() -> impl Iterator<Item = Self> {
        ENTRIES.as_chunks().0.iter().map(Entry)
    }

    fn u32(self, at: usize) -> u32 {
        u32::from_le_bytes([self.0[at], self.0[at + 1], self.0[at + 2], self.0[at + 3]])
    }

    /// The logarithm of the count.
    pub fn log_count(self) -> f64 {
        let [a, b, c, d, e, f, g, h, ..] = *self.0;
        f64::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    /// The weight in cutting; 0 for a word that only has flags.
    pub fn count(self) -> u32 {
        self.u32(8)
    }

    /// The count in general Chinese; 0 for a word that is not in the general dictionary.
    pub fn general(self) -> u32 {
        self.u32(12)
    }

    pub fn tag(self) -> &'static str {
        TAGS.get(usize::from(u16::from_le_bytes([self.0[16], self.0[17]]))).copied().unwrap_or_default()
    }

    pub fn flags(self) -> WordFlags {
        WordFlags(u16::from_le_bytes([self.0[18], self.0[19]]))
    }
}
