//! Reads Chinese government, Party and public-institution reports: their numbered section tree (一、 (一) 一是), key
//! phrases, quoted slogans, organisational-structure chains and cited documents.
//!
//! ```
//! use baogao::{Analysis, AnalysisOptions, Document, Lexicon};
//!
//! let text = "市政协工作总结\n\
//!     一、主要工作情况\n\
//!     (一)强化党建引领。一是优化组织体系。夯实“政协党组—机关党组—机关党支部”链条。二是落实《条例》。\n";
//! let doc = Document::parse(text);
//! let headings: Vec<_> = doc.sections.iter().filter_map(|s| s.heading).map(|h| h.slice(text)).collect();
//! assert_eq!(headings, ["主要工作情况", "强化党建引领", "优化组织体系", "落实《条例》"]);
//!
//! let lexicon = Lexicon::new();
//! let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_lexicon(&lexicon));
//! assert_eq!(analysis.chains[0].nodes.len(), 3);
//! assert_eq!(analysis.citations[0].text, "条例");
//! ```
//!
//! The path through the code: bytes → [`read`] → [`Document::parse`] → [`Analysis::of`] → [`render`]; [`Analyzer`] takes it in one call.
//! Spans are in bytes internally and in characters in every output.
#![warn(missing_docs)]

mod analysis;
mod analyzer;
mod char_class;
mod check;
pub mod corpus;
mod dicts;
mod document;
mod extract;
mod file_info;
mod input;
mod lexicon;
mod parse;
mod reading;
pub mod render;
mod shown;
mod span;

pub use analysis::{Analysis, AnalysisOptions, Part, Stats};
pub use analyzer::Analyzer;
pub use check::{CODES, Code, Diagnostic, Severity, check};
pub use dicts::FurnitureClass;
pub use document::{Block, Document, Furniture, Marks, Meta, Owner, Pair, PairKind, Period, Role, Section, one_line};
#[doc(hidden)]
pub use extract::phrases::training;
pub use extract::{
    Background, BackgroundError, Chain, ChainKind, Citation, CitationKind, Counted, Edge, GlossSource, Indicator, IndicatorKind, Node,
    Organizations, Parallel, Phrase, PhraseClass, PhraseOptions, Quote, QuoteKind, Recurrence, RelationKind, Term,
};
pub use file_info::{FileHeading, FileInfo, NestedItem, Place};
pub use input::{
    Encoding, FoundInputs, Input, InputError, Isolation, Limit, LimitError, Limits, READER_THREAD, ReadOptions, Report, Source,
    UnknownEncoding, expand, from_bytes, read, read_bytes, serve,
};
pub use lexicon::{Cut, DictError, Lexicon, Word, read_stopwords, read_words};
pub use parse::Style;
pub use reading::Reading;
pub use shown::{Shown, harmless, harmless_line, is_control, path_bytes, path_text};
pub use span::{CharIndex, CharSpan, Span};

/// The example of the README runs.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
