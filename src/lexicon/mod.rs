//! Words: the segmenter with our vocabulary and the user's own.

mod jieba;
mod user;

pub use user::{DictError, read_stopwords, read_words};

use crate::span::Span;

/// A word of the text with its part of speech (the tag set of ICTCLAS: `n`, `v`, `vn`, `m` …).
///
/// ```
/// let lexicon = baogao::Lexicon::new();
/// let text = "专委会分党组落实第一议题制度";
/// let words: Vec<_> = lexicon.cut(text, 0).into_iter().map(|word| word.span.slice(text)).collect();
/// assert_eq!(words, ["专委会分党组", "落实", "第一议题", "制度"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'l> {
    /// Where it stands.
    pub span: Span,
    /// Its part of speech.
    pub tag: &'l str,
}

/// The dictionary and the segmenter over it; built once, shared by reference.
pub struct Lexicon {
    segmenter: jieba::Segmenter,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::new()
    }
}

impl Lexicon {
    /// The general dictionary with our vocabulary of government terms.
    pub fn new() -> Self {
        Self::with_words(&[])
    }

    /// The same with further words that stay whole; tags may be given (`n` otherwise).
    pub fn with_words(words: &[(String, Option<String>)]) -> Self {
        Lexicon { segmenter: jieba::Segmenter::new(words) }
    }

    /// The words of `text`, white space left out; `offset` is added to every span.
    pub fn cut<'l>(&'l self, text: &'l str, offset: usize) -> Vec<Word<'l>> {
        self.segmenter.cut(text, offset)
    }
}
