//! What is asked for from a report: its parts, and how much of each.

use crate::analysis::Part;
use crate::extract::PhraseClass;

/// Which parts of a report a view holds.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Selection {
    /// The parts; every part and the rest of the contract when empty.
    pub parts: Vec<Part>,
    /// At most this many key phrases.
    pub top: usize,
    /// Only key phrases of this class.
    pub class: Option<PhraseClass>,
    /// At most this many items of each other list.
    pub most: Option<usize>,
    /// Whether the words are listed.
    pub tokens: bool,
    /// Whether the text is held.
    pub text: bool,
    /// Whether the places in the original are held.
    pub places: bool,
}

impl Default for Selection {
    /// Everything but words, text and places; fifty key phrases.
    fn default() -> Self {
        Selection { parts: Vec::new(), top: 50, class: None, most: None, tokens: false, text: false, places: false }
    }
}

impl Selection {
    /// These parts.
    pub fn of(parts: &[Part]) -> Self {
        Selection { parts: parts.to_vec(), ..Selection::default() }
    }

    /// Whether `part` was asked for.
    pub fn has(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }

    /// Whether words must be segmented.
    pub fn needs_words(&self) -> bool {
        self.has(Part::Phrases) || self.has(Part::Words) || self.tokens
    }
}
