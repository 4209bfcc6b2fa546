//! The subject of a figure: what is measured.

use super::clause::Around;
use super::figure::Figure;
use super::suffix;
use super::time::{time_len, without_time};
use crate::dicts::{FIGURES, FigureWord, STOPWORDS, VERBS};
use crate::parse::is_han;
use crate::span::Span;

/// The longest subject, in characters.
const LONGEST: usize = 28;

/// What is measured: the clause without the time, conjunction and verb that open it.
pub(super) fn subject(text: &str, clause: Span, change: &mut Option<Span>) -> Span {
    let mut start = clause.start;
    let edges = ['、', '，', ',', '：', ':', ' ', '　', '\n', '）', '；'];
    loop {
        let rest = text[start..clause.end].trim_start_matches(edges);
        start = clause.end - rest.len();
        let skip = time_len(rest).or_else(|| FIGURES.opening(rest, FigureWord::Lead).map(str::len));
        match skip {
            Some(len) => start += len,
            None => break,
        }
    }
    let trimmed =
        text[start..clause.end].trim_end_matches(edges).trim_end_matches("的").trim_end_matches(['由', '从', '在', '仍', '都', '等']);
    let from = text[start..clause.end].trim_end_matches(edges).ends_with(['由', '从']);
    let mut end = start + without_time(trimmed).len();
    if end <= start {
        return Span::new(clause.end, clause.end);
    }
    // `占全国的一半`: the share of what the previous figure referred to.
    if text[start..end].starts_with('占') && change.is_none_or(|change| change.slice(text) == "占")
        || text[start..end].starts_with('比') && !text[start..end].starts_with("比重")
    {
        change.get_or_insert(Span::new(start, start + 3));
        return Span::new(clause.end, clause.end);
    }
    // A list of figures that stand for one group of words: `甲、乙`, kept whole; a verb that opens it is what was done.
    if let Some((verb, object)) = last_doer(&text[start..end]) {
        change.get_or_insert(Span::new(start + verb, start + object));
        start += object;
    } else if change.is_none() && !from {
        let rest = &text[start..end];
        if let Some(verb) = verb_len(rest).filter(|&verb| FIGURES.is(&rest[..verb], FigureWord::Doer)) {
            let object = start + verb;
            *change = Some(Span::new(start, object));
            start = object;
            let again = verb_len(&text[start..end]).filter(|&len| start + len < end && text[start + len..end].chars().count() >= 3);
            start += again.unwrap_or(0);
            start += text[start..end].len() - text[start..end].trim_start_matches(['了', '和', '、']).len();
        }
    }
    if text[start..end].chars().count() > LONGEST {
        let piece = &text[start..end];
        let cut = piece.rfind(['的', '、']).map(|at| at + 3).filter(|&at| piece[at..].chars().count() >= 2);
        start += cut.unwrap_or_else(|| piece.char_indices().rev().nth(LONGEST - 1).map_or(0, |(at, _)| at));
    }
    end = end.max(start);
    let span = Span::new(start, end).trim(text);
    let words = span.slice(text);
    // `钢增长百分之六十五`: one character is enough if it is not a function word.
    let lone = words.chars().count() == 1 && (STOPWORDS.has(words) || change.is_none());
    if lone || !words.contains(is_han) { Span::new(clause.end, clause.end) } else { span }
}

/// After the last verb that governs what is counted: `中央财政安排就业专项资金` → 就业专项资金.
fn last_doer(words: &str) -> Option<(usize, usize)> {
    words.char_indices().map(|(at, _)| at).filter(|&at| at > 0).rev().find_map(|at| {
        let len = suffix(&words[..at], FigureWord::Doer).filter(|&len| len >= 6)?;
        let rest = &words[at..];
        let noun = rest.chars().nth(1).is_some()
            && !rest.starts_with([
                '性', '总', '者', '率', '量', '力', '额', '度', '的', '和', '业', '经', '资', '项', '人', '规', '面', '强', '通', '设',
                '及', '后', '、',
            ]);
        noun.then_some((at - len, at))
    })
}

/// Bytes of a two-character verb that opens `words`.
fn verb_len(words: &str) -> Option<usize> {
    let end = words.char_indices().nth(2).map_or(words.len(), |(at, _)| at);
    VERBS.has(&words[..end]).then_some(end).filter(|&end| end >= 6)
}

/// What the clause itself says is measured, and where the words about the figure end.
pub(super) fn own_subject(text: &str, clause: usize, words: &mut Around, figure: &Figure) -> (Option<Span>, usize) {
    let mut subject = (!words.rest.is_empty()).then_some(words.rest);
    let mut end = figure.span.end;
    let moves = words.change.is_some_and(|change| FIGURES.closes(change.slice(text), FigureWord::Change));
    if let Some(counted) = figure.counted.filter(|_| subject.is_none() || !moves) {
        // `建成3000多个和美乡村`: what is counted comes after the figure.
        if !words.rest.is_empty() && words.change.is_none() {
            words.start = words.rest.start;
        }
        subject = Some(counted);
        end = counted.end;
    }
    let listed = subject.filter(|_| text[clause..figure.span.start].contains("分别")).and_then(|all| nth(text, all, 0));
    (listed.or(subject), end)
}

/// `钢：从…增加到…`: what comes before the colon that opens the clause.
pub(super) fn labelled(text: &str, from: usize, clause: usize) -> Option<Span> {
    let head = text[from..clause].strip_suffix(['：', ':'])?;
    let start = head.rfind(['，', '；', '。', '、', '\n']).map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let label = Span::new(from + start, from + head.len()).trim(text);
    let words = label.slice(text);
    ((1..=12).contains(&words.chars().count()) && words.chars().all(is_han)).then_some(label)
}

/// `甲、乙分别增长5%、6%`: the next figure belongs to the next subject, which comes after that of the previous figure, `earlier`.
pub(super) fn next_listed(text: &str, clause: usize, earlier: Span, words: &Around, figure: &Figure) -> Option<Span> {
    let at = figure.span.start;
    if words.change.is_some() || earlier.end > at || !text[clause..at].contains("分别") {
        return None;
    }
    let rest = text[earlier.end..at].strip_prefix(['、', '和']).map(|rest| at - rest.len())?;
    let stop = rest + text[rest..at].find("分别")?;
    let all = Around::of(text, Span::new(rest, stop)).rest;
    nth(text, all, 0).or((!all.is_empty()).then_some(all))
}

/// The `n`th item of a list joined by 、 or 和; `None` if nothing is joined.
fn nth(text: &str, span: Span, n: usize) -> Option<Span> {
    let words = span.slice(text);
    let part = words.split(['、', '和']).nth(n).filter(|part| part.len() < words.len() && part.chars().count() >= 2)?;
    let start = span.start + (part.as_ptr() as usize - words.as_ptr() as usize);
    Some(Span::new(start, start + part.len()))
}
