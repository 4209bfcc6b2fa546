//! Every place where given words occur, with their context (KWIC).

use super::folded::{FoldedText, Folding};
use crate::document::{Document, Role};
use crate::span::Span;
use regex::{Regex, RegexBuilder};
use std::time::Instant;

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
    /// What comes before it in its paragraph, on one line.
    pub left: String,
    /// What was found, on one line.
    pub found: String,
    /// What comes after it in its paragraph, on one line.
    pub right: String,
    /// The sections that contain it, outermost first; indices into [`Document::sections`].
    pub path: Vec<usize>,
}

impl Pattern {
    /// These words, wherever they occur: line breaks and spaces inside them and the width of their marks do not matter.
    ///
    /// # Errors
    /// When the words are longer than a search supports.
    pub fn literal(words: &str) -> Result<Self, regex::Error> {
        Ok(Pattern { regex: built(&regex::escape(&Folding::Sought.text(words)))?, folding: Folding::Sought })
    }

    /// A regular expression, matched within paragraphs: `^` and `$` are where one begins and ends; the breaks of hard-wrapped lines are
    /// not seen.
    ///
    /// # Errors
    /// When it is invalid, or takes more memory than a search should: `.{0,100000}`.
    pub fn regex(expression: &str) -> Result<Self, regex::Error> {
        Ok(Pattern { regex: built(expression)?, folding: Folding::Written })
    }

    /// Every place in a report, except in site furniture, with at most `context` characters on each side.
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
        self.find_until(doc, context, None).map(|places| places.hits).unwrap_or_default()
    }

    /// The same until a deadline, `None` once it has passed: the time that expressions take differs by a factor of a thousand.
    pub fn find_until(&self, doc: &Document, context: usize, until: Option<Instant>) -> Option<Places> {
        let folded = FoldedText::of(doc, self.folding, &[Role::Body, Role::Front, Role::Back]);
        // What is shown is as written, whatever was searched.
        let shown = |from: usize, to: usize| {
            if from < to { crate::document::one_line(folded.place(from, to).slice(doc.text())) } else { String::new() }
        };
        let around = |start: usize, end: usize| {
            let span = folded.place(start, end);
            let before = &folded.text[..start];
            let left = before.char_indices().rev().take_while(|(_, c)| *c != '\n').take(context).last().map_or(start, |(at, _)| at);
            let after = folded.text[end..].char_indices().take_while(|(_, c)| *c != '\n').take(context);
            let right = after.last().map_or(end, |(at, c)| end + at + c.len_utf8());
            Hit { span, left: shown(left, start), found: shown(start, end), right: shown(end, right), path: path(doc, span.start) }
        };
        let most = LEAST + folded.text.len() / 64;
        let mut places = Places { hits: Vec::new(), left_out: 0 };
        let mut start = 0;
        for paragraph in folded.text.split('\n') {
            let found = self.regex.find_iter(paragraph).filter(|found| !found.is_empty());
            for (count, found) in found.enumerate() {
                if count % 1024 == 1023 && is_over(until) {
                    return None;
                }
                if places.hits.len() < most {
                    places.hits.push(around(start + found.start(), start + found.end()));
                } else {
                    places.left_out += 1;
                }
            }
            if is_over(until) {
                return None;
            }
            start += paragraph.len() + 1;
        }
        Some(places)
    }
}

/// The places in one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// In the order of the text.
    pub hits: Vec<Hit>,
    /// How many more there are; only in texts where the words occur every few characters.
    pub left_out: usize,
}

/// This many places are kept for a report however short it is; for a longer one, one for every 64 further bytes.
const LEAST: usize = 10_000;

fn is_over(until: Option<Instant>) -> bool {
    until.is_some_and(|until| Instant::now() > until)
}

/// An expression with bounds on its memory: the time of a search grows with it.
fn built(expression: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(expression).multi_line(true).size_limit(1 << 20).dfa_size_limit(4 << 20).nest_limit(100).build()
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
        assert_eq!(found(Pattern::regex("^（二）.*").unwrap()), ["（二）推行“一网 统管”。"]);
        assert!(Pattern::regex("(").is_err());
        let error = Pattern::regex("(.{0,1000}){0,1000}").unwrap_err().to_string();
        assert!(error.contains("size limit"), "{error}");
    }

    #[test]
    fn a_search_ends_when_its_time_is_over_and_holds_no_more_than_it_can() {
        let text = "甲".repeat(3 * LEAST);
        let doc = Document::parse(&text);
        let pattern = Pattern::literal("甲").unwrap();
        assert_eq!(pattern.find_until(&doc, 2, Some(Instant::now())), None);
        let places = pattern.find_until(&doc, 2, None).unwrap();
        assert_eq!((places.hits.len(), places.left_out), (LEAST + text.len() / 64, 3 * LEAST - LEAST - text.len() / 64));
    }

    #[test]
    fn names_the_sections_that_hold_a_place() {
        let doc = Document::parse("一、抓改革\n(一)推行一网通办。\n");
        assert_eq!(Pattern::literal("一网通办").unwrap().find(&doc, 9)[0].path, [0, 1]);
    }

    #[test]
    fn the_context_ends_with_the_paragraph_or_where_asked() {
        let doc = Document::parse("工作总结\n一、抓改革\n推行一网通办，减少跑动。\n深化一网通办。\n");
        let hits = |context: usize| -> Vec<(String, String, String)> {
            let hits = Pattern::literal("一网通办").unwrap().find(&doc, context);
            assert!(hits.iter().all(|hit| hit.span.slice(doc.text()) == "一网通办" && hit.path == [0]), "{hits:?}");
            hits.into_iter().map(|hit| (hit.left, hit.found, hit.right)).collect()
        };
        let hit = |left: &str, right: &str| (left.to_string(), "一网通办".to_string(), right.to_string());
        assert_eq!(hits(0), [hit("", ""), hit("", "")]);
        assert_eq!(hits(1), [hit("行", "，"), hit("化", "。")]);
        assert_eq!(hits(3), [hit("推行", "，减少"), hit("深化", "。")]);
        assert_eq!(hits(9), [hit("推行", "，减少跑动。"), hit("深化", "。")]);
        // The title is searched too, but is in no section.
        let title = &Pattern::regex("总.").unwrap().find(&doc, 9)[0];
        assert_eq!(
            (title.left.as_str(), title.found.as_str(), title.right.as_str(), title.path.as_slice()),
            ("工作", "总结", "", [].as_slice())
        );
        let whole = &Pattern::regex("^深化.*$").unwrap().find(&doc, 9)[0];
        assert_eq!((whole.left.as_str(), whole.found.as_str(), whole.right.as_str()), ("", "深化一网通办。", ""));
    }

    #[test]
    fn a_path_names_sections_from_the_outside_in() {
        let doc = Document::parse("一、总则\n好。\n二、抓改革\n(一)推行一网通办。\n");
        assert_eq!(Pattern::literal("好。").unwrap().find(&doc, 9)[0].path, [0]);
        assert_eq!(Pattern::literal("一网通办").unwrap().find(&doc, 9)[0].path, [1, 2]);
    }

    #[test]
    fn time_is_looked_at_after_each_paragraph_and_each_thousand_places() {
        let pattern = Pattern::literal("甲").unwrap();
        let (past, later) = (Instant::now(), Instant::now() + std::time::Duration::from_secs(3600));
        for count in [1, 2000] {
            let text = "甲".repeat(count);
            let doc = Document::parse(&text);
            assert_eq!(pattern.find_until(&doc, 2, Some(past)), None, "{count}");
            assert_eq!(pattern.find_until(&doc, 2, Some(later)).unwrap().hits.len(), count);
        }
        assert!(is_over(Some(past)) && !is_over(Some(later)) && !is_over(None));
    }
}
