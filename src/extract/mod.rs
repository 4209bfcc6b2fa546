//! What a report holds, one extractor a file. Each takes the parsed [`Document`](crate::Document) and gives back
//! findings as spans; none fails, none prints.

pub(crate) mod chains;
pub(crate) mod citations;
pub(crate) mod organizations;
pub(crate) mod phrases;
pub(crate) mod quotes;

pub use chains::{Chain, ChainKind};
pub use citations::{Citation, CitationKind};
pub use organizations::{Edge, Node, Organizations};
pub use phrases::{Phrase, PhraseOptions};
pub use quotes::{Quote, QuoteKind};
