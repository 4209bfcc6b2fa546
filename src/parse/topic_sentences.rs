//! Lead sentences: the short topic sentences that open the paragraphs of one section
//! (`综合实力稳步提升。生产总值…` `产业转型提质增效。…`).

use super::candidates::Candidate;
use super::enumerator::{Mark, SENTENCE, Style};
use super::lines::is_terminal;
use super::symbols::Symbols;
use crate::dicts::{CUES, Cue};
use crate::document::Marks;
use crate::document::{Block, Role};
use std::ops::Range;

/// Length of a lead sentence in characters, without its full stop.
const LENGTH: std::ops::RangeInclusive<usize> = 4..=24;

/// The longest one in two halves (`围绕融入新发展格局，全面推进对内对外开放`), and the longest among sentences that open alike.
const HALVES: usize = 32;
const OPENED: usize = 40;

struct TopicSentence<'t> {
    block: usize,
    /// What it opens with, if running text may open the same way: then only sentences that open alike make a run.
    opener: &'t str,
    chars: usize,
    /// How many blocks it takes: one, or two where the sentence stands on a line of its own.
    takes: usize,
}

/// Adds a candidate for each lead sentence of a run: three or more paragraphs in a row, or all paragraphs of a
/// section (at least two) in a report that has such runs.
pub(crate) fn find(text: &str, symbols: &Symbols, blocks: &[Block], marks: &Marks, found: &mut Vec<Candidate>) {
    let mut headed = vec![false; blocks.len()];
    for candidate in found.iter().filter(|candidate| !candidate.inline) {
        headed[candidate.block] = true;
    }
    let mut runs: Vec<(Vec<TopicSentence<'_>>, bool)> = Vec::new();
    let mut at = 0;
    while at < blocks.len() {
        if headed[at] || blocks[at].role != Role::Body || blocks[at].row {
            at += 1;
            continue;
        }
        let mut end = at;
        while end < blocks.len() && !headed[end] && blocks[end].role == Role::Body && !blocks[end].row {
            end += 1;
        }
        group(text, symbols, blocks, at..end, marks, &mut runs);
        at = end;
    }
    for at in questions(text, blocks, &headed) {
        let mark = Mark::unnumbered(Style::Plain, SENTENCE, 0);
        found.push(Candidate { mark, at: blocks[at].span.start, block: at, inline: false, level: None });
        runs.iter_mut().for_each(|(run, _)| run.retain(|topic| topic.block != at));
    }
    let established = runs.iter().any(|(run, _)| run.len() >= 3);
    for (run, whole) in runs {
        if run.len() >= 3 || (established && whole && run.len() == 2) {
            for topic in run {
                // On a line of its own a topic sentence is a heading, even though a stop closes it.
                let (style, depth) = if topic.takes == 2 { (Style::Plain, SENTENCE) } else { (Style::Lead, 0) };
                let mark = Mark::unnumbered(style, depth, 0);
                found.push(Candidate { mark, at: blocks[topic.block].span.start, block: topic.block, inline: false, level: None });
            }
        }
    }
}

/// `关于教育改革问题。` on lines of their own above running text, three or more: headings in the style of the 1950s.
fn questions(text: &str, blocks: &[Block], headed: &[bool]) -> Vec<usize> {
    let is_question = |at: usize| {
        let line = blocks[at].span.slice(text);
        let bare = line.strip_suffix('。').unwrap_or_default();
        let next = blocks.get(at + 1).map_or("", |next| next.span.slice(text));
        blocks[at].role == Role::Body
            && !blocks[at].row
            && !headed[at]
            && bare.starts_with("关于")
            && (5..=24).contains(&bare.chars().count())
            && !bare.contains(['，', '。', '；', '：'])
            && next.chars().count() > 2 * bare.chars().count()
    };
    let found: Vec<usize> = (0..blocks.len()).filter(|&at| is_question(at)).collect();
    if found.len() >= 3 { found } else { Vec::new() }
}

/// Splits the unnumbered paragraphs of a part into runs of similar lead sentences.
fn group<'t>(
    text: &'t str,
    symbols: &Symbols,
    blocks: &[Block],
    part: Range<usize>,
    marks: &Marks,
    runs: &mut Vec<(Vec<TopicSentence<'t>>, bool)>,
) {
    let mut run: Vec<TopicSentence> = Vec::new();
    let mut at = part.start;
    let mut other = 0;
    while at < part.end {
        let topic = topic_sentence(text, symbols, blocks, at, part.end, marks);
        let goes_on = |topic: &Option<TopicSentence>, run: &[TopicSentence]| {
            let like = |last: &TopicSentence, topic: &TopicSentence| {
                last.takes == topic.takes && last.opener == topic.opener && alike(last.chars, topic.chars)
            };
            topic.as_ref().is_some_and(|topic| run.last().is_none_or(|last| like(last, topic)))
        };
        let fits = goes_on(&topic, &run);
        // One extra paragraph under a topic sentence does not end the run; what closes the section is not part of it.
        let odd = topic.as_ref().is_none_or(|topic| !fits && topic.chars > *LENGTH.end());
        if odd && run.len() >= 2 && at + 2 < part.end {
            let next = topic_sentence(text, symbols, blocks, at + 1, part.end, marks);
            let closes = next.as_ref().is_some_and(|next| at + 1 + next.takes >= part.end);
            if !closes && goes_on(&next, &run) {
                other += 1;
                at += 1;
                continue;
            }
        }
        match topic {
            Some(topic) if fits => {
                at += topic.takes;
                run.push(topic);
            }
            topic => {
                if !run.is_empty() {
                    runs.push((std::mem::take(&mut run), false));
                }
                other += 1;
                at += topic.as_ref().map_or(1, |topic| topic.takes);
                run.extend(topic);
            }
        }
    }
    if !run.is_empty() {
        runs.push((run, other == 0));
    }
}

fn alike(a: usize, b: usize) -> bool {
    let (short, long) = (a.min(b), a.max(b));
    long <= short * 5 / 2
}

/// The opening that several sentences in a row share: `这五年，`, `一年来，`.
fn opener(sentence: &str) -> Option<&str> {
    let (opener, rest) = sentence.split_once('，')?;
    ((2..=8).contains(&opener.chars().count()) && rest.chars().count() >= 4).then_some(opener)
}

fn topic_sentence<'t>(
    text: &'t str,
    symbols: &Symbols,
    blocks: &[Block],
    at: usize,
    to: usize,
    marks: &Marks,
) -> Option<TopicSentence<'t>> {
    let span = blocks[at].span;
    let line = span.slice(text);
    let stop = symbols.within(span).find(|&(at, c)| is_terminal(c) && !marks.is_opaque(at)).filter(|&(_, c)| c == '。')?.0 - span.start;
    let sentence = &line[..stop];
    if stop > 4 * OPENED {
        return None;
    }
    let chars = sentence.chars().count();
    let own_line = line.len() == stop + '。'.len_utf8();
    let counted = sentence.starts_with(|c: char| c.is_ascii_digit()) || sentence.contains(|c: char| c == '%' || c == '“' && chars > 20);
    // `这是…的五年。` on lines of their own open a run even though they begin like running text.
    let mut opener = "";
    if !own_line && CUES.opens(sentence, Cue::Discourse) {
        opener = self::opener(sentence)?;
    }
    let halves = || {
        let mut clauses = sentence.split('，').map(|clause| clause.chars().count());
        matches!((clauses.next(), clauses.next(), clauses.next()), (Some(first), Some(second), None) if alike(first, second))
    };
    let most = if !opener.is_empty() {
        OPENED
    } else if chars > *LENGTH.end() && halves() {
        HALVES
    } else {
        *LENGTH.end()
    };
    if !(*LENGTH.start()..=most).contains(&chars) || counted || opener.is_empty() && sentence.contains("我们") {
        return None;
    }
    if own_line {
        let next = blocks.get(at + 1).filter(|_| at + 1 < to)?.span.slice(text);
        let long = next.chars().count() > 40.max(3 * chars) && next.ends_with(['。', '！', '”']);
        return long.then_some(TopicSentence { block: at, opener, chars, takes: 2 });
    }
    let enough = (chars + 1).max(20);
    let rest = line[stop..].chars().take(enough).count();
    (rest == enough).then_some(TopicSentence { block: at, opener, chars, takes: 1 })
}
