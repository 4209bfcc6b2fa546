//! What `check` reports: diagnostics, each with a code and a place.

use crate::span::Span;

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Severity {
    /// Likely an error in the report.
    Warning,
    /// Worth a look.
    Note,
}

impl Severity {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A kind of diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// A short stable name: `numbering_gap`.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What it means, in one sentence.
    pub meaning: &'static str,
}

/// Every kind of diagnostic, in the order of `docs/diagnostics.md`.
pub const CODES: &[Code] = &[
    code("numbering_gap", Severity::Warning, "a number of a list is left out"),
    code("numbering_repeat", Severity::Warning, "a number of a list stands twice"),
    code("numbering_order", Severity::Warning, "a number of a list is lower than the one before"),
    code("numbering_restart", Severity::Warning, "a list starts again at 1 under the same heading"),
    code("numbering_start", Severity::Warning, "a list does not start at 1"),
    code("numbering_style", Severity::Warning, "a list goes on in another style of numbering"),
    code("level_skipped", Severity::Warning, "a list stands at the top that stands under another style elsewhere in the report"),
    code("lone_item", Severity::Note, "a list has only one item"),
    code("announced_count", Severity::Warning, "the text announces another number of items than follow"),
    code("long_heading", Severity::Note, "a heading line has more than 40 characters"),
    code("unpaired_mark", Severity::Warning, "a quotation mark, title mark or bracket has no partner in its paragraph"),
    code("replaced_bytes", Severity::Warning, "characters were lost before the text was saved: U+FFFD stands for them"),
    code("suspect_encoding", Severity::Warning, "the text was decoded from another encoding than it was in before it was saved"),
    code(
        "little_structure",
        Severity::Note,
        "a long paragraph holds several numbered items, or much of the text, and little could be read of it",
    ),
    code("mixed_width", Severity::Note, "half-width and full-width forms of one punctuation mark are mixed"),
];

const fn code(name: &'static str, severity: Severity, meaning: &'static str) -> Code {
    Code { name, severity, meaning }
}

/// Something in a report that a proofreader would mark.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// One of the names in [`CODES`].
    pub code: &'static str,
    /// What was expected and what was found.
    pub message: String,
    /// How much it matters.
    pub severity: Severity,
    /// Where it is in the text.
    pub span: Span,
}

impl Diagnostic {
    /// A diagnostic of the kind `code`, which must be one of [`CODES`].
    pub(super) fn new(code: &'static str, span: Span, message: String) -> Self {
        let known = CODES.iter().find(|known| known.name == code);
        debug_assert!(known.is_some(), "{code} is not in CODES");
        Diagnostic { code, message, severity: known.map_or(Severity::Warning, |known| known.severity), span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_as_severe_as_its_code() {
        assert_eq!([Severity::Warning, Severity::Note].map(Severity::name), ["warning", "note"]);
        for (name, severity) in [("numbering_gap", Severity::Warning), ("lone_item", Severity::Note), ("mixed_width", Severity::Note)] {
            assert_eq!(Diagnostic::new(name, Span::new(0, 0), String::new()).severity, severity, "{name}");
        }
        assert!(CODES.iter().all(|code| !code.name.is_empty() && !code.meaning.is_empty()));
    }
}
