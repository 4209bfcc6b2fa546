//! The headings of the report: where they stand and what their verbs govern.

use super::CHARS;
use super::words::{Hash, Words, letter};
use crate::dicts::{STOPWORDS, VERBS};
use crate::document::Document;
use crate::extract::prefixes;
use crate::span::Span;
use hashbrown::HashTable;

pub struct Headings<'t> {
    pub count: usize,
    spans: Vec<Span>,
    /// For each word the heading that it stands in, from 1; 0 outside.
    of_token: Vec<u32>,
    named: HashTable<Named<'t>>,
    /// A bit for the first character of each of these: most words need not be looked for.
    openings: u64,
}

/// What a heading is about, or a clause of it.
struct Named<'t> {
    text: &'t str,
    hash: Hash,
    object: bool,
}

impl<'t> Headings<'t> {
    pub fn of(doc: &'t Document, words: &Words) -> Self {
        let spans: Vec<Span> = doc.sections.iter().filter_map(|section| section.heading).collect();
        let mut headings = Headings { count: spans.len(), spans, of_token: Vec::new(), named: HashTable::new(), openings: 0 };
        for at in 0..headings.spans.len() {
            for clause in headings.spans[at].slice(doc.text()).split(['，', ',', '、', ' ', '　', '；']) {
                let clause = clause.trim();
                if let Some(object) = object(clause) {
                    headings.name(object, true);
                }
                if CHARS.contains(&clause.chars().count()) {
                    headings.name(clause, false);
                }
            }
        }
        headings.of_token = vec![0; words.tokens.len()];
        let mut from = 0;
        for (at, heading) in headings.spans.iter().enumerate() {
            from += words.tokens[from..].partition_point(|token| (token.start as usize) < heading.start);
            let count = words.tokens[from..].partition_point(|token| token.end as usize <= heading.end);
            headings.of_token[from..from + count].fill(at as u32 + 1);
            from += count;
        }
        headings
    }

    fn name(&mut self, text: &'t str, object: bool) {
        let hash = Hash::of(text);
        self.openings |= text.chars().next().map_or(0, letter);
        match self.named.find_mut(hash.mixed(), |known| known.text == text) {
            Some(known) => known.object |= object,
            None => {
                self.named.insert_unique(hash.mixed(), Named { text, hash, object }, |named| named.hash.mixed());
            }
        }
    }

    /// The hash is that of the text, mixed.
    fn find(&self, hash: u64, text: &str) -> Option<&Named<'t>> {
        self.named.find(hash, |named| named.text == text)
    }

    /// Whether what a heading is about, or a clause of it, may begin with a character of this bit.
    #[inline]
    pub fn may_name(&self, opening: u64) -> bool {
        self.openings & opening != 0
    }

    /// Whether a heading is about `text`, or has it as a clause.
    #[inline]
    pub fn names(&self, hash: u64, text: &str) -> bool {
        self.find(hash, text).is_some()
    }

    /// Whether a heading is about `text`.
    pub fn is_about(&self, hash: u64, text: &str) -> bool {
        self.find(hash, text).is_some_and(|named| named.object)
    }

    /// Whether the words from token `first` to token `last` stand in one heading.
    #[inline]
    pub fn hold(&self, words: &Words, first: usize, last: usize) -> bool {
        let heading = self.of_token[last] as usize;
        heading > 0 && self.spans[heading - 1].start <= words.tokens[first].start as usize
    }
}

/// What a heading's clause is about: the words behind its adverbs and its verb (`优化党的组织建设` → `党的组织建设`).
fn object(clause: &str) -> Option<&str> {
    let mut rest = clause;
    let mut verbs = 0;
    while let Some(len) = prefixes(rest, 5).find(|&end| {
        let head = &rest[..end];
        (STOPWORDS.is(head, "adverb") || (verbs == 0 && end >= 6 && (VERBS.has(head) || STOPWORDS.is(head, "light_verb"))))
            && end < rest.len()
    }) {
        if !STOPWORDS.is(&rest[..len], "adverb") {
            verbs += 1;
        }
        rest = &rest[len..];
    }
    let chars = rest.chars().count();
    (CHARS.contains(&chars) && rest.len() < clause.len()).then_some(rest)
}
