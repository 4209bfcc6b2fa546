//! Where a body's name ends in a run of Chinese characters, by its suffix, and where it begins, after the word that governs it.

use crate::char_class::CharClass;
use crate::dicts::{BODIES, Body, CUES, Classes, Cue, RELATIONS, Relating, STOPWORDS, Stopword, VERBS};
use crate::extract::chains::is_organization;
use crate::extract::prefixes;
use crate::span::Span;
use std::sync::LazyLock;

/// The suffixes that names of bodies end with.
pub(super) static ENDS: LazyLock<CharClass> = LazyLock::new(|| BODIES.closings().and("部局委"));

/// Suffixes too short for the table.
pub(super) const SHORT: [char; 3] = ['部', '局', '委'];

/// With one of these behind it, 部, 局 or 委 is part of another word: `部分`, `局面`, `委员`.
const CONTINUES: [char; 19] =
    ['会', '分', '署', '员', '面', '长', '门', '队', '位', '托', '派', '内', '办', '势', '限', '件', '落', '级', '属'];

/// Characters that govern the name behind them, as 由 does in `由省政府`. 的 does too, except in `党的`.
const GOVERNS: [char; 25] = [
    '由', '在', '对', '向', '和', '与', '及', '为', '将', '是', '并', '按', '把', '给', '以', '到', '从', '让', '使', '等', '经', '其',
    '或', '我', '照',
];

/// Where the first body suffix in `run` ends, in its longest reading.
pub(super) fn name_end(text: &str, run: Span, floor: usize) -> Option<usize> {
    let is_end = |end: usize, last: char| {
        BODIES
            .longer_tail(tail(text, floor, end))
            .is_some_and(|(_, class)| is_body(class) && (!class.has(Body::Unit) || is_firm(&text[floor..end])))
            || (SHORT.contains(&last) && text[floor..end].chars().nth(2).is_some() && ends_word(text, end, run.end))
    };
    let within = &text[..run.end];
    let mut at = run.start;
    let first = loop {
        let (found, last) = ENDS.find(within, at)?;
        at = found + last.len_utf8();
        if is_end(at, last) {
            break at;
        }
    };
    // `机关党组` before `机关党组办公室`: a suffix that follows directly belongs to the name.
    let mut best = first;
    for end in text[first..run.end].char_indices().take(4).map(|(at, c)| first + at + c.len_utf8()) {
        let piece = &text[best..end];
        let suffix = BODIES.suffix(piece).is_some_and(|(word, class)| word == piece && is_body(class));
        if suffix {
            best = end;
        }
    }
    Some(best)
}

/// Whether a suffix of this class ends the name of a body.
fn is_body(class: Classes<Body>) -> bool {
    !class.has_any(&[Body::Post, Body::Tier])
}

fn is_firm(words: &str) -> bool {
    RELATIONS.closes(words, Relating::Firm)
}

/// The last characters of a stretch, as many as a suffix may have.
fn tail(text: &str, floor: usize, end: usize) -> &str {
    &text[text.ceil_char_boundary(floor.max(end.saturating_sub(36)))..end]
}

/// Whether a name may end before the next word (`公安部负责`, not `部分`, `委员`, `局面`).
fn ends_word(text: &str, end: usize, run_end: usize) -> bool {
    text[end..run_end].chars().next().is_none_or(|next| !CONTINUES.contains(&next))
}

/// Where the name at the end of a stretch begins: after the word that governs it.
pub(super) fn name_start(text: &str, stretch: Span) -> usize {
    let words = stretch.slice(text);
    let mut start = 0;
    for (at, c) in words.char_indices() {
        let governs = GOVERNS.contains(&c) || c == '的' && !words[..at].ends_with('党');
        let head = &words[..at];
        // `政府和`, `在京`: there must still be a name after the character.
        if governs && (head.is_empty() || is_organization(&words[at + c.len_utf8()..])) {
            start = at + c.len_utf8();
        }
    }
    // `有关部门应当通过政府`: what comes before a modal verb is not part of a name.
    let mut governing: Vec<&str> = Vec::new();
    let found: Vec<(usize, &str, Classes<Relating>)> = RELATIONS.within(words).collect();
    for (at, word, classes) in found.into_iter().rev() {
        let behind = at + word.len();
        if classes.has(Relating::Modal) {
            start = start.max(behind);
        }
        // `要自觉接受人大`: the verb may come after other words; if it occurs twice, the last one counts.
        if classes.has(Relating::Governs) && !governing.contains(&word) {
            governing.push(word);
            if behind > start && is_organization(&words[behind..]) {
                start = behind;
            }
        }
    }
    loop {
        let rest = &words[start..];
        let cut = prefixes(rest, 4).find(|&len| {
            let head = &rest[..len];
            let verb = len >= 6
                && (RELATIONS.is(head, Relating::Speaker)
                    || VERBS.has(head)
                    || STOPWORDS.is(head, Stopword::LightVerb)
                    || STOPWORDS.is(head, Stopword::Adverb)
                    || CUES.is(head, Cue::Discourse));
            verb && len < rest.len() && is_organization(&rest[len..]) && !is_body_head(head)
        });
        match cut {
            Some(len) => start += len,
            None => break,
        }
    }
    stretch.start + start
}

/// Verbs that open names of bodies: `发展改革委`, `监督管理局`, `统计局`.
fn is_body_head(head: &str) -> bool {
    RELATIONS.is(head, Relating::Head)
}
