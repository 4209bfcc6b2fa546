//! Reads Chinese government reports.
#![warn(missing_docs)]

mod dicts;
mod document;
mod parse;
mod span;

pub use document::{Block, Document, Furniture, Meta, Period, Role, Section, one_line};
pub use parse::{Diagnostic, Marks, Pair, PairKind, Severity, Style};
pub use span::{CharIndex, CharSpan, Span};
