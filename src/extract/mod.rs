//! What a report contains, one extractor per file. Each takes the parsed [`Document`](crate::Document) and returns
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
pub use phrases::{Background, BackgroundError, Counted, Phrase, PhraseClass, PhraseOptions, Recurrence};
pub use quotes::{Quote, QuoteKind};
pub use relations::RelationKind;
pub use terms::{GlossSource, Term};

/// No table has longer words that are looked up this way.
const MOST_PREFIXES: usize = 12;

/// Ends of the prefixes of one to `most` characters, longest first.
fn prefixes(words: &str, most: usize) -> impl Iterator<Item = usize> {
    let mut ends = [0; MOST_PREFIXES];
    let mut count = 0;
    for (at, c) in words.char_indices().take(most.min(MOST_PREFIXES)) {
        ends[count] = at + c.len_utf8();
        count += 1;
    }
    ends.into_iter().take(count).rev()
}
