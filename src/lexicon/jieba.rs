//! The one place that names jieba.

use super::Word;
use crate::dicts::{ABBREVIATIONS, BODIES, TERMS};
use crate::span::Span;

pub(super) struct Segmenter {
    jieba: jieba_rs::Jieba,
}

impl Segmenter {
    pub fn new(words: &[(String, Option<String>)]) -> Self {
        let mut jieba = jieba_rs::Jieba::new();
        for (term, group) in TERMS.iter() {
            let tag = match group {
                "body" => "nt",
                "formulation" | "reform" | "history" => "l",
                _ => "n",
            };
            jieba.add_word(term, None, Some(tag));
        }
        for (term, _) in ABBREVIATIONS.iter() {
            jieba.add_word(term, None, Some("j"));
        }
        // Suffixes of one character are parts of words, no words to keep.
        for (term, class) in BODIES.iter().filter(|(term, _)| term.chars().count() >= 3) {
            jieba.add_word(term, None, Some(if class == "post" { "n" } else { "nt" }));
        }
        for (word, tag) in words {
            jieba.add_word(word, None, Some(tag.as_deref().unwrap_or("n")));
        }
        Segmenter { jieba }
    }

    pub fn cut<'l>(&'l self, text: &'l str, offset: usize) -> Vec<Word<'l>> {
        let tagged = self.jieba.tag(text, true);
        let words = tagged.into_iter().filter(|word| !word.word.trim().is_empty());
        words.map(|word| Word { span: Span::new(offset + word.byte_start, offset + word.byte_end), tag: word.tag }).collect()
    }
}
