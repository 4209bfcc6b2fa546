//! What a report holds, one extractor a file. Each takes the parsed [`Document`](crate::Document) and gives back
//! findings as spans; none fails, none prints.

pub(crate) mod chains;
pub(crate) mod citations;
pub(crate) mod indicators;
pub(crate) mod organizations;
pub(crate) mod parallels;
pub(crate) mod phrases;
pub(crate) mod quotes;
pub(crate) mod relations;
pub(crate) mod terms;

pub use chains::{Chain, ChainKind};
pub use citations::{Citation, CitationKind};
pub use indicators::{Indicator, IndicatorKind};
pub use organizations::{Edge, Node, Organizations};
pub use parallels::Parallel;
pub use phrases::{Folder, Phrase, PhraseOptions};
pub use quotes::{Quote, QuoteKind};
pub use relations::RelationKind;
pub use terms::{GlossSource, Term};

/// Ends of the prefixes of one to `most` characters, longest first.
fn prefixes(words: &str, most: usize) -> impl Iterator<Item = usize> {
    let mut ends: Vec<usize> = words.char_indices().map(|(at, c)| at + c.len_utf8()).take(most).collect();
    ends.reverse();
    ends.into_iter()
}
