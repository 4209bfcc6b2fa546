//! Faults of numbering and structure, named and placed.

use crate::span::Span;

/// How much a fault matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Likely a fault of the report.
    Warning,
    /// Worth a look.
    Note,
}

/// A fault that the parser met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// A short stable name: `numbering_gap`.
    pub code: &'static str,
    /// What was expected and what stands there.
    pub message: String,
    /// How much it matters.
    pub severity: Severity,
    /// Where it stands.
    pub span: Span,
}
