//! Every place where words stand, with what stands around them (KWIC).

use super::flat::{Flat, Folding};
use crate::document::{Document, Role};
use crate::span::Span;
use regex::Regex;

/// What is searched for.
#[derive(Debug, Clone)]
pub struct Pattern {
    regex: Regex,
    folding: Folding,
}

/// One place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// In the report, in bytes.
    pub span: Span,
    /// What stands before it in its paragraph, on one line.
    pub left: String,
    /// What was found, on one line.
    pub found: String,
    /// What stands behind it in its paragraph, on one line.
    pub right: String,
    /// The sections that hold it, outermost first; indices of [`Document::sections`].
    pub path: Vec<usize>,
}

impl Pattern {
    /// These words, wherever they stand: line breaks and spaces inside them and the width of their marks do not matter.
    ///
    /// # Errors
    /// When the words are longer than a search can hold.
    pub fn literal(words: &str) -> Result<Self, regex::Error> {
        Ok(Pattern { regex: Regex::new(&regex::escape(&Folding::Sought.text(words)))?, folding: Folding::Sought })
    }

    /// A regular expression, matched within paragraphs; the breaks of hard-wrapped lines are not seen.
    ///
    /// # Errors
    /// When it is none.
    pub fn regex(expression: &str) -> Result<Self, regex::Error> {
        Ok(Pattern { regex: Regex::new(expression)?, folding: Folding::Written })
    }

    /// Every place in a report, site furniture left out, with at most `context` characters on each side.
    ///
    /// ```
    /// use baogao::{Document, corpus::Pattern};
    ///
    /// let doc = Document::parse("一、深化改革\n全面推行一网 通办，减少跑动。\n");
    /// let hits = Pattern::literal("一网通办").unwrap().find(&doc, 4);
    /// assert_eq!((hits[0].left.as_str(), hits[0].found.as_str(), hits[0].right.as_str()), ("全面推行", "一网 通办", "，减少跑"));
    /// assert_eq!(hits[0].path, [0]);
    /// ```
    pub fn find(&self, doc: &Document, context: usize) -> Vec<Hit> {
        let flat = Flat::of(doc, self.folding, &[Role::Body, Role::Front, Role::Back]);
        // What is shown is as written, whatever was searched in.
        let shown = |from: usize, to: usize| {
            if from < to { crate::document::one_line(flat.place(from, to).slice(doc.text)) } else { String::new() }
        };
        let around = |found: regex::Match| {
            let span = flat.place(found.start(), found.end());
            let before = &flat.text[..found.start()];
            let left = before.char_indices().rev().take_while(|(_, c)| *c != '\n').take(context).last().map_or(found.start(), |(at, _)| at);
            let after = flat.text[found.end()..].char_indices().take_while(|(_, c)| *c != '\n').take(context);
            let right = after.last().map_or(found.end(), |(at, c)| found.end() + at + c.len_utf8());
            Hit {
                span,
                left: shown(left, found.start()),
                found: shown(found.start(), found.end()),
                right: shown(found.end(), right),
                path: path(doc, span.start),
            }
        };
        self.regex.find_iter(&flat.text).filter(|found| !found.is_empty()).map(around).collect()
    }
}

fn path(doc: &Document, at: usize) -> Vec<usize> {
    let mut path: Vec<usize> = std::iter::successors(doc.section_at(at), |&section| doc.sections[section].parent).collect();
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_literally_or_by_expression() {
        let doc = Document::parse("一、抓改革（试行）\n(一)推行“一网通办”。\n（二）推行“一网 统管”。\n");
        let found = |pattern: Pattern| pattern.find(&doc, 2).into_iter().map(|hit| hit.found).collect::<Vec<_>>();
        assert_eq!(found(Pattern::literal("(试行)").unwrap()), ["（试行）"]);
        assert_eq!(found(Pattern::literal("一网统管").unwrap()), ["一网 统管"]);
        assert_eq!(found(Pattern::literal("“一网").unwrap()), ["“一网", "“一网"]);
        assert_eq!(found(Pattern::regex("一网.{1,2}[办管]").unwrap()).len(), 2);
        assert!(found(Pattern::regex("x*").unwrap()).is_empty());
        assert!(Pattern::regex("(").is_err());
    }

    #[test]
    fn names_the_sections_that_hold_a_place() {
        let doc = Document::parse("一、抓改革\n(一)推行一网通办。\n");
        assert_eq!(Pattern::literal("一网通办").unwrap().find(&doc, 9)[0].path, [0, 1]);
    }
}
