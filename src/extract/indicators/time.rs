//! Times named in the text: `2026年`, `“十四五”时期`, `连续9年`.

use crate::char_class::CharClass;
use crate::dicts::{FIGURES, FigureWord, TIMES, TimeWord};
use crate::parse::numeral;
use crate::span::Span;
use std::sync::LazyLock;

/// The last time named in the words: `2026年`, `“十四五”时期`, `一九八二年`, `上半年`.
pub(super) fn period(text: &str, span: Span) -> Option<Span> {
    periods(text, span).pop()
}

/// The times named in the words, in order.
pub(super) fn periods(text: &str, span: Span) -> Vec<Span> {
    let words = span.slice(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((next, _)) = TIME_OPENING.find(words, at) {
        at = next;
        if let Some(len) = time_len(&words[at..]) {
            // Base periods (`比上年`) are what a figure is compared with, not its time.
            if !words[..at].ends_with(['比', '较', '于']) {
                let lead = words[at..].len() - words[at..].trim_start_matches(['到', '至', '从']).len();
                found.push(Span::new(span.start + at + lead, span.start + at + len));
            }
            at += len;
        } else {
            at += words[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// What times begin with.
static TIME_OPENING: LazyLock<CharClass> =
    LazyLock::new(|| FIGURES.openings(FigureWord::Time).and(numeral::DIGITS).and(numeral::HAN_DIGITS).and("到至从“‘"));

/// Bytes of a time that opens `words`.
pub(super) fn time_len(words: &str) -> Option<usize> {
    let first = words.chars().next().filter(|&first| TIME_OPENING.has(first))?;
    if let Some(word) = FIGURES.opening(words, FigureWord::Time) {
        return Some(word.len());
    }
    if !matches!(first, '到' | '至' | '从' | '“' | '‘') && numeral::digit(first).is_none() && numeral::han_digit(first).is_none() {
        return None;
    }
    let lead = ["到", "至", "从"].iter().find(|lead| words.starts_with(**lead)).map_or(0, |lead| lead.len());
    let rest = &words[lead..];
    let plan = rest.trim_start_matches(['“', '‘']);
    if plan.len() < rest.len() {
        let close = plan.find(['”', '’'])?;
        let is_plan = plan[..close].ends_with('五') && plan[..close].chars().count() <= 3;
        let behind = &plan[close + 3..];
        let noun = TIMES.opening(behind, TimeWord::AfterPlan);
        return noun.filter(|_| is_plan).map(|noun| words.len() - behind.len() + noun.len());
    }
    let digits: usize = rest
        .chars()
        .take_while(|&c| numeral::digit(c).is_some() || numeral::han_digit(c).is_some_and(|_| c != '两'))
        .map(char::len_utf8)
        .sum();
    let years = rest[..digits].chars().count();
    if years != 4 {
        return None;
    }
    let behind = &rest[digits..];
    let after = behind.strip_prefix('年')?;
    let part = TIMES.opening(after, TimeWord::OfYear).map_or(0, str::len);
    Some(lead + digits + '年'.len_utf8() + part)
}

/// `words` without the time at their end: `积累率由一九七八年`, `粮食总产量连续9年`.
pub(super) fn without_time(words: &str) -> &str {
    let bare = time_start(words.strip_suffix('的').unwrap_or(words)).or_else(|| time_start(words)).map_or(words, |at| &words[..at]);
    bare.trim_end_matches(['，', '由', '从', '在'])
}

static YEAR_DIGITS: CharClass = CharClass::of(numeral::DIGITS).and("〇○零一二三四五六七八九");
static COUNT_DIGITS: CharClass = CharClass::of(numeral::DIGITS).and("一二三四五六七八九十");

/// Where the time at the end of `words` begins: `由一九七八年底`, `连续9年`, `近三年来`, `年末`.
fn time_start(words: &str) -> Option<usize> {
    let tail = |words: &str, set: &CharClass, most: usize| -> usize {
        words.chars().rev().take(most).take_while(|&c| set.has(c)).map(char::len_utf8).sum()
    };
    let part = TIMES.closing(words, TimeWord::EndOfYear).filter(|part| words[..words.len() - part.len()].ends_with('年'));
    let dated = words[..words.len() - part.map_or(0, str::len)].strip_suffix('年').and_then(|rest| {
        let digits = tail(rest, &YEAR_DIGITS, 4);
        let head = &rest[..rest.len() - digits];
        (rest[head.len()..].chars().count() == 4).then(|| head.strip_suffix(['由', '从', '自', '到']).unwrap_or(head).len())
    });
    let counted = || {
        let rest = words.strip_suffix(['来', '内', '间']).unwrap_or(words).strip_suffix('年')?;
        let digits = tail(rest, &COUNT_DIGITS, usize::MAX);
        let head = &rest[..rest.len() - digits];
        let lead = head.trim_end_matches(['前', '近', '这', '过', '去']);
        let run = head.strip_suffix("连续").filter(|_| words.ends_with('年'));
        (digits > 0).then(|| run.unwrap_or(lead).len())
    };
    let edge = || (words.ends_with("年末") || words.ends_with("年底")).then(|| words.len() - "年末".len());
    // The longest reading.
    dated.into_iter().chain(counted()).min().or_else(edge)
}
