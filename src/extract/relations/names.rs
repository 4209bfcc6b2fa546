//! The names of bodies in a sentence, each completed by what the sentence leaves out of it.

use super::HOLDS;
use super::bounds::{ENDS, SHORT, name_end, name_start};
use crate::dicts::{BODIES, CUES, Cue, RELATIONS, Relating};
use crate::document::Document;
use crate::extract::chains::is_organization;
use crate::extract::prefixes;
use crate::parse::{han_run, is_han};
use crate::span::Span;

/// A body at the place where it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub span: Span,
    /// Including what the sentence leaves out: `办公室` after `领导小组及其` is `领导小组办公室`.
    pub full: String,
}

impl Name {
    /// `办公室`, `秘书处`: names that only their parent distinguishes.
    pub fn is_bare(&self) -> bool {
        RELATIONS.is(&self.full, Relating::Part)
    }
}

/// The longest name, in characters.
const LONGEST: usize = 24;

/// The names of bodies in a sentence, in order; none if they cannot be related.
pub(super) fn find(doc: &Document, sentence: Span) -> Vec<Name> {
    let text = doc.text();
    let mut names: Vec<Name> = Vec::new();
    let words = sentence.slice(text);
    let is_end = |&(at, last): &(usize, char)| SHORT.contains(&last) || BODIES.may_have_longer_tail(&words[..at + last.len_utf8()]);
    let ends: Vec<usize> = ENDS.within(words).filter(is_end).map(|(at, last)| at + last.len_utf8()).collect();
    // A body on its own is related only to what it is said to contain.
    if ends.is_empty() || ends.len() == 1 && !words.contains(HOLDS) {
        return names;
    }
    let mut next = 0;
    for end in ends {
        // The run that contains it has already been read, from another suffix.
        if end <= next {
            continue;
        }
        let head = words[..end].char_indices().rev().take_while(|&(_, c)| is_han(c)).last();
        let Some((start, _)) = head else { continue };
        next = end + han_run(&words[end..]);
        in_run(text, Span::new(sentence.start + start, sentence.start + next), &mut names);
    }
    let titled = |name: &Name| doc.marks.is_titled(name.span.start);
    let report = |name: &Name| text[name.span.end..].starts_with("工作报告");
    names.retain(|name| !titled(name) && !report(name));
    names
}

/// The names in a run of Chinese characters, one of which may be a body's.
fn in_run(text: &str, run: Span, names: &mut Vec<Name>) {
    let mut floor = run.start;
    let mut at = run.start;
    while at < run.end {
        let Some(end) = name_end(text, Span::new(at, run.end), floor) else { break };
        floor = text.ceil_char_boundary(floor.max(end.saturating_sub(4 * LONGEST)));
        let mut start = name_start(text, Span::new(floor, end));
        // `县委领导乡镇党委`: right after a name, the verb relates it to the next.
        if names.last().is_some_and(|last| last.span.end == start) {
            let relates = |head: &str| RELATIONS.is(head, Relating::Leads) || RELATIONS.is(head, Relating::Guides);
            let words = &text[start..end];
            let verb = prefixes(words, 4).find(|&len| relates(&words[..len])).map(|len| &words[..len]);
            start += verb.filter(|verb| is_organization(&text[start + verb.len()..end])).map_or(0, |verb| verb.len());
        }
        let name = Span::new(start, end);
        let words = name.slice(text);
        if (2..=LONGEST).contains(&words.chars().count())
            && is_organization(words)
            && !CUES.closes(words, Cue::NoBody)
            && !CUES.closes(words, Cue::NounEnd)
            && !is_counted(text, start)
            && !RELATIONS.is(words, Relating::Generic)
        {
            let shared = text[..start]
                .strip_suffix("及其")
                .filter(|_| !words.starts_with('他'))
                .and_then(|_| names.last())
                .filter(|last| last.span.end + "及其".len() == start);
            let full = shared.map_or_else(|| words.to_string(), |last| format!("{}{words}", last.full));
            // `县委` + `办公室`, `市政协` + `党的建设工作领导小组`: names with no word between them are one.
            match names.last_mut().filter(|last| last.span.end == start && full == words) {
                Some(last) => {
                    last.span.end = end;
                    last.full.push_str(words);
                }
                None => names.push(Name { span: name, full }),
            }
            floor = end;
        }
        at = end;
    }
}

/// `1146个党支部`: bodies that are counted are not a name.
fn is_counted(text: &str, start: usize) -> bool {
    let figure = text[..start].ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, '多' | '余'));
    figure || text[start..].starts_with(['个', '家', '所', '名'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let doc = Document::parse(text);
        let found: Vec<String> = find(&doc, Span::new(0, text.len())).into_iter().map(|name| name.full).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn finds_the_names_of_bodies() {
        check("加强机关党组对专委会分党组的联系指导", &["机关党组", "专委会分党组"]);
        check("县委领导乡镇党委", &["县委", "乡镇党委"]);
        check("成立市政协党的建设工作领导小组及其办公室", &["市政协党的建设工作领导小组", "市政协党的建设工作领导小组办公室"]);
        check("各级政府要自觉接受同级人大及其常委会监督", &["各级政府", "同级人大", "同级人大常委会"]);
        check("优化区域经济布局，涉及全部干部", &[]);
    }
}
