//! Whether a figure was reached or is to be reached, judging by the words around it and the headings above it.

use super::IndicatorKind;
use super::time::periods;
use crate::char_class::CharClass;
use crate::dicts::{CUES, Classes, Cue, FIGURES, FigureWord};
use crate::document::{Document, year_of};
use crate::span::Span;

/// The context of a block: whether the headings above it look back or ahead, and what time they refer to.
pub(super) struct Context {
    pub(super) kind: Option<IndicatorKind>,
    pub(super) period: Option<Span>,
}

impl Context {
    pub(super) fn of(doc: &Document, block: Span) -> Context {
        let mut context = Context { kind: None, period: None };
        let mut at = doc.section_at(block.start);
        while let Some(index) = at {
            let section = &doc.sections[index];
            if let Some(heading) = section.heading.filter(|heading| heading.end <= block.start || !section.run_in) {
                let words = heading.slice(doc.text());
                context.kind = context
                    .kind
                    .or_else(|| direction(cues(words, &[FigureWord::Target, FigureWord::Ahead], FigureWord::Review).iter()))
                    .or_else(|| names_coming_year(doc, words));
                // `2025年和“十四五”时期工作回顾` refers to two times: it does not say which one a figure belongs to.
                let times = periods(doc.text(), heading);
                context.period = context.period.or(if times.len() == 1 { times.first().copied() } else { None });
            }
            at = section.parent;
        }
        if context.kind.is_none() {
            let plans = |kind: &str| CUES.closes(kind, Cue::PlanningKind);
            context.kind = doc.meta.kind.as_deref().filter(|kind| plans(kind)).map(|_| IndicatorKind::Target);
        }
        context
    }
}

/// A heading of a government work report that names the year of the report (`2026年十件民生实事`) looks ahead: such a report
/// is given at the beginning of the year.
fn names_coming_year(doc: &Document, heading: &str) -> Option<IndicatorKind> {
    let year = |words: &str| {
        let at = words.find("年")?;
        let digits: String = words[..at].chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
        digits.parse::<u32>().ok().filter(|year| (1949..2100).contains(year))
    };
    let meta = &doc.meta;
    let own = meta.date.as_deref().and_then(year_of).or_else(|| year(meta.title.as_deref()?))?;
    (meta.is_yearly() && year(heading)? >= own).then_some(IndicatorKind::Target)
}

/// Whether a sentence of a review speaks of what was aimed at rather than what was reached: `预期目标为5%`, `要实现这个目标`; not
/// `全面实现年初确定的主要目标，增长7.8%`.
pub(super) fn names_target(sentence: &str) -> bool {
    let reached = |before: &str| CUES.within(before).any(|(at, _, classes)| classes.has(Cue::Reached) && !before[..at].ends_with('要'));
    // Most sentences contain none of these words.
    static OPENINGS: CharClass = CharClass::of("目力预");
    if OPENINGS.find(sentence, 0).is_none() {
        return false;
    }
    let clauses = sentence.split(['，', ',', '；', ';', '。', '：']);
    clauses.into_iter().any(|clause| CUES.first(clause, &[Cue::Aim]).is_some_and(|at| !reached(&clause[..at])))
}

/// A word that looks ahead or back.
pub(super) struct Outlook {
    pub(super) span: Span,
    ahead: bool,
    back: bool,
}

/// The words in `text` that look ahead or back, found by the classes of either kind.
pub(super) fn cues(text: &str, ahead: &[FigureWord], back: FigureWord) -> Vec<Outlook> {
    let cue = |(at, word, classes): (usize, &str, Classes<FigureWord>)| Outlook {
        span: Span::new(at, at + word.len()),
        ahead: classes.has_any(ahead),
        back: classes.has(back),
    };
    FIGURES.within(text).filter(|(_, word, _)| word.len() > "年".len()).map(cue).filter(|cue| cue.ahead || cue.back).collect()
}

/// Whether words look ahead or back; those with cues of both kinds do neither.
pub(super) fn direction<'c>(cues: impl Iterator<Item = &'c Outlook>) -> Option<IndicatorKind> {
    let (looks_ahead, looks_back) = cues.fold((false, false), |(ahead, back), cue| (ahead || cue.ahead, back || cue.back));
    match (looks_ahead, looks_back) {
        (true, false) => Some(IndicatorKind::Target),
        (false, true) => Some(IndicatorKind::Result),
        _ => None,
    }
}
