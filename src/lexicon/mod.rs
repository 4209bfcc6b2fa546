//! Words: the dictionary, compiled beforehand, and the segmenter over it.
//!
//! Cuts are those of jieba with the words of our tables added (`tests/oracle.rs` compares the two). What is not in the
//! dictionary is left to jieba's own models.

mod array;
mod dictionary;
mod route;
mod segment;
mod unknown;
mod user;
mod word_flags;

pub use user::{DictError, read_stopwords, read_words};
pub(crate) use word_flags::*;

use crate::span::Span;
use rustc_hash::FxHashMap;
use segment::Models;
use std::borrow::Cow;

/// A word of the text with its part of speech (the tag set of ICTCLAS: `n`, `v`, `vn`, `m` …).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'l> {
    /// Where it is in the text.
    pub span: Span,
    /// Its part of speech.
    pub tag: &'l str,
}

/// A word of the text as the segmenter cuts it; [`Lexicon::tag`] also gives its part of speech.
///
/// ```
/// let lexicon = baogao::Lexicon::new();
/// let text = "专委会分党组落实第一议题制度";
/// let words: Vec<_> = lexicon.cut(text, 0).into_iter().map(|word| word.span.slice(text)).collect();
/// assert_eq!(words, ["专委会分党组", "落实", "第一议题", "制度"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Where it is in the text.
    pub span: Span,
    /// What is known about it.
    entry: u32,
    /// The word itself, by its place in the dictionary.
    node: u32,
}

/// This bit marks the place of one of the user's own words.
const OWN: u32 = 1 << 30;
const UNKNOWN: u32 = u32::MAX;

impl Cut {
    /// A number that two words share if they are the same word of the dictionary; `None` for an unknown word.
    pub(crate) fn number(&self) -> Option<u32> {
        (self.node != UNKNOWN).then_some(self.node)
    }
}

/// The dictionary and the segmenter over it; built once, shared by reference.
pub struct Lexicon {
    /// The logarithm of the share of each entry in all counts.
    weights: Cow<'static, [[u8; 8]]>,
    log_total: f64,
    own: Own,
}

/// The user's words.
#[derive(Default)]
struct Own {
    array: array::Built,
    weights: Vec<f64>,
    tags: Vec<String>,
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

    /// The same with additional words that stay whole; tags are optional (`n` by default). A word already in the dictionary
    /// keeps its tag. Anything beyond 1,500,000 characters is left out.
    pub fn with_words(words: &[(String, Option<String>)]) -> Self {
        let known = |word: &str| segment::exact(word).filter(|entry| entry.count() > 0);
        let mut own: FxHashMap<&str, (u64, &str)> = FxHashMap::default();
        let mut total = dictionary::total();
        let mut room = array::MOST_CHARS;
        let fits = |(word, _): &&(String, Option<String>)| {
            let chars = word.chars().count();
            room = room.saturating_sub(chars);
            chars > 0 && room > 0
        };
        for (word, tag) in words.iter().filter(fits) {
            let count = |part: &str| own.get(part).map(|word| word.0).or_else(|| known(part).map(|entry| u64::from(entry.count())));
            let before = count(word).unwrap_or(0);
            let after = route::suggest(word, total, count);
            total += after - before;
            let first = known(word).map(|entry| entry.tag()).or_else(|| own.get(word.as_str()).map(|word| word.1));
            own.insert(word, (after, first.or(tag.as_deref()).unwrap_or("n")));
        }
        let log_total = (total as f64).ln();
        // The shares of the dictionary alone are already computed.
        let weights = match total == dictionary::total() {
            true => Cow::Borrowed(dictionary::weights()),
            false => dictionary::Entry::all().map(|entry| (entry.log_count() - log_total).to_le_bytes()).collect(),
        };
        let own: Vec<(&str, (u64, &str))> = own.into_iter().collect();
        let numbered = own.iter().enumerate().map(|(at, (word, _))| array::ArrayWord { text: word, value: at as u32, use_count: 1 });
        let numbered: Vec<array::ArrayWord> = numbered.collect();
        let own = Own {
            array: if own.is_empty() { array::Built::default() } else { array::build(&numbered) },
            weights: own.iter().map(|(_, (count, _))| (*count as f64).ln() - log_total).collect(),
            tags: own.iter().map(|(_, (_, tag))| tag.to_string()).collect(),
        };
        Lexicon { weights, log_total, own }
    }

    /// The words of `text`, without white space; `offset` is added to every span.
    pub fn cut(&self, text: &str, offset: usize) -> Vec<Cut> {
        let mut words = Vec::with_capacity(text.len() / 6);
        self.cut_each(text, offset, |word| words.push(word));
        words
    }

    /// Hands each word over as it is cut.
    #[inline]
    pub(crate) fn cut_each(&self, text: &str, offset: usize, mut word: impl FnMut(Cut)) {
        self.each(text, Models::Cut, |start, end, (entry, node), _| {
            word(Cut { span: Span::new(offset + start, offset + end), entry, node });
        });
    }

    /// The same with parts of speech; those of unknown words are guessed by a model that is loaded on demand.
    ///
    /// ```
    /// let lexicon = baogao::Lexicon::new();
    /// let text = "王秀兰同志任党组书记";
    /// let words: Vec<_> = lexicon.tag(text, 0).into_iter().map(|word| (word.span.slice(text), word.tag)).collect();
    /// assert_eq!(words[0], ("王秀兰", "nr"));
    /// ```
    pub fn tag<'l>(&'l self, text: &'l str, offset: usize) -> Vec<Word<'l>> {
        let mut words = Vec::with_capacity(text.len() / 6);
        self.each(text, Models::CutAndTag, |start, end, (entry, _), guess| {
            let alone = || unknown::tags(&text[start..end]).first().map_or("x", |(_, _, tag)| *tag);
            let tag = self.tag_of(entry).unwrap_or_else(|| if guess.is_empty() { alone() } else { guess });
            words.push(Word { span: Span::new(offset + start, offset + end), tag });
        });
        words
    }

    /// The part of speech given in the dictionary, `None` for an unknown word.
    pub(crate) fn known_tag(&self, word: &Cut) -> Option<&str> {
        self.tag_of(word.entry)
    }

    fn tag_of(&self, entry: u32) -> Option<&str> {
        if entry != UNKNOWN && entry & OWN != 0 {
            return self.own.tags.get((entry & !OWN) as usize).map(String::as_str);
        }
        dictionary::Entry::of(entry).filter(|entry| entry.count() > 0).map(|entry| entry.tag())
    }

    /// What our tables say about a word.
    pub(crate) fn flags(&self, word: &Cut) -> WordFlags {
        dictionary::Entry::of(word.entry).map_or(WordFlags::default(), |entry| entry.flags())
    }
}

/// How often a word occurs in the corpus of the general dictionary; `None` for one that is not in it.
pub(crate) fn general_count(word: &str) -> Option<u32> {
    segment::exact(word).map(|entry| entry.general()).filter(|count| *count > 0)
}

/// Whether the dictionary lists `word` as a word of grammar or number.
pub(crate) fn is_grammar(word: &str) -> bool {
    segment::exact(word).is_some_and(|entry| {
        let first = entry.tag().as_bytes().first();
        entry.flags().has(BREAK) || matches!(first, Some(b'm' | b'p' | b'c' | b'u' | b'r'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words<'t>(lexicon: &Lexicon, text: &'t str) -> Vec<&'t str> {
        lexicon.cut(text, 0).into_iter().map(|word| word.span.slice(text)).collect()
    }

    #[test]
    fn a_word_of_the_user_stays_whole_whatever_characters_it_has() {
        let own = ["陇上云办", "𠮷祥里网格"].map(|word| (word.to_string(), None));
        let lexicon = Lexicon::with_words(&own);
        assert_eq!(words(&lexicon, "推行陇上云办服务"), ["推行", "陇上云办", "服务"]);
        assert_eq!(words(&lexicon, "建成𠮷祥里网格三个"), ["建成", "𠮷祥里网格", "三个"]);
        assert_ne!(words(&Lexicon::new(), "推行陇上云办服务"), ["推行", "陇上云办", "服务"]);
    }

    #[test]
    fn tags_come_from_the_dictionary_the_user_and_at_last_a_model() {
        let lexicon = Lexicon::with_words(&[("陇上云办".to_string(), Some("nz".to_string()))]);
        let text = "陇上云办5G服务覆盖龘靐";
        let tags: Vec<_> = lexicon.tag(text, 0).into_iter().map(|word| (word.span.slice(text), word.tag)).collect();
        assert_eq!(&tags[..2], [("陇上云办", "nz"), ("5G", "eng")]);
        assert!(tags.iter().all(|(_, tag)| !tag.is_empty()), "{tags:?}");
    }

    #[test]
    fn our_tables_state_facts_of_words() {
        let lexicon = Lexicon::new();
        let text = "推进有关工作，建设营商环境";
        let flags: Vec<WordFlags> = lexicon.cut(text, 0).iter().map(|word| lexicon.flags(word)).collect();
        assert!(flags[5].has(TERM) && !flags[0].has(TERM.or(BREAK)), "{flags:?}");
    }
}
