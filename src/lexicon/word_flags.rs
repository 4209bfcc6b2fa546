//! What our tables say about a word, as bits that the build script stores beside the word in the compiled dictionary.

/// A set of flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WordFlags(pub u16);

impl WordFlags {
    /// These flags and the others combined.
    pub const fn or(self, other: WordFlags) -> WordFlags {
        WordFlags(self.0 | other.0)
    }

    /// Whether any of the flags in `any` is set.
    #[inline]
    pub fn has(self, any: WordFlags) -> bool {
        self.0 & any.0 != 0
    }
}

/// A term that stays whole.
pub const TERM: WordFlags = WordFlags(1);
/// A numeric abbreviation.
pub const ABBREVIATION: WordFlags = WordFlags(1 << 1);
/// A word of grammar, time or measure.
pub const BREAK: WordFlags = WordFlags(1 << 2);
