//! What our tables say of a word, as bits that the build script sets beside the word in the compiled dictionary.

/// A set of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Facts(pub u16);

impl Facts {
    /// These facts and the others.
    pub const fn or(self, other: Facts) -> Facts {
        Facts(self.0 | other.0)
    }

    /// Whether one of the facts of `any` holds.
    #[inline]
    pub fn has(self, any: Facts) -> bool {
        self.0 & any.0 != 0
    }
}

/// A term that stays whole.
pub const TERM: Facts = Facts(1);
/// A numeric abbreviation.
pub const ABBREVIATION: Facts = Facts(1 << 1);
/// A word of grammar, time or measure.
pub const BREAK: Facts = Facts(1 << 2);
