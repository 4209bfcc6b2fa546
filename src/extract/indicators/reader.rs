//! The figures of one sentence, each with what its clause says about it.

use super::clause::{Around, clause_start};
use super::figure::Figure;
use super::outlook::{Context, Outlook, cues, direction, names_target};
use super::subject::{labelled, next_listed, own_subject};
use super::time::period;
use super::years::Calendar;
use super::{Indicator, IndicatorKind};
use crate::dicts::FigureWord;
use crate::document::Document;
use crate::span::Span;
use std::cell::OnceCell;

/// How far before a figure its time and its cue are looked for, in characters; sentences may be pages long.
const LOOK_BACK: usize = 200;

/// Reads the figures of a sentence.
pub(super) struct Reader<'r, 'd> {
    doc: &'d Document<'d>,
    block: Span,
    sentence: Span,
    /// Looked up with the first figure of the block.
    context: &'r OnceCell<Context>,
    /// Looked up with the first figure of the report.
    calendar: &'r OnceCell<Calendar>,
    /// The words in the sentence that look ahead or back, with their places in it.
    cues: OnceCell<Vec<Outlook>>,
    found: &'r mut Vec<Indicator>,
    /// Where in `found` the figures of the sentence begin.
    first: usize,
}

impl<'r, 'd> Reader<'r, 'd> {
    /// A reader of a sentence of `block` that adds to `found`.
    pub(super) fn new(
        doc: &'d Document<'d>,
        block: Span,
        sentence: Span,
        context: &'r OnceCell<Context>,
        calendar: &'r OnceCell<Calendar>,
        found: &'r mut Vec<Indicator>,
    ) -> Self {
        let first = found.len();
        Reader { doc, block, sentence, context, calendar, cues: OnceCell::new(), found, first }
    }

    pub(super) fn read(mut self) {
        let mut at = self.sentence.start;
        let mut last_end = self.sentence.start;
        while let Some(figure) = Figure::next(self.doc, self.sentence, at) {
            at = figure.span.end;
            last_end = self.indicator(figure, last_end);
        }
    }

    /// Adds the figure with what its clause says about it, and returns where its words end.
    fn indicator(&mut self, figure: Figure, last_end: usize) -> usize {
        let text = self.doc.text();
        let near = self.near(figure.span.start);
        let clause = clause_start(self.doc, near);
        let floor = clause.max(last_end).min(figure.span.start);
        let mut words = Around::of(text, Span::new(floor, figure.span.start));
        let previous = self.found[self.first..].last();
        let origin = previous.filter(|earlier| last_end > clause && is_origin(text, earlier, clause, &words, &figure));
        let mut inherited = false;
        if let Some(earlier) = origin {
            words.rest = earlier.subject.unwrap_or(words.rest);
            inherited = earlier.span.start >= clause && earlier.subject.is_some_and(|subject| subject.start >= clause);
            if inherited {
                words.start = words.start.min(earlier.span.start);
            }
        }
        let (mut subject, end) = own_subject(text, clause, &mut words, &figure);
        if subject.is_none() {
            subject = labelled(text, self.sentence.start, clause);
            inherited = subject.is_some();
            words.start = subject.map_or(words.start, |label| label.start);
        }
        if let Some(subject) = subject {
            if !inherited {
                words.start = words.start.min(subject.start);
            }
        } else if let Some(earlier) = previous {
            let next = earlier.subject.and_then(|subject| next_listed(text, clause, subject, &words, &figure));
            if next.is_some() {
                words.change = earlier.change;
            }
            subject = next.or(earlier.subject);
        }
        if subject.is_none() && words.change.is_none() && figure.counter {
            return figure.span.end;
        }
        let calendar = self.calendar.get_or_init(|| Calendar::of(self.doc));
        let over = words.change.is_some_and(|change| change.slice(text).contains(['均', '每']));
        let said = self.kind(near, clause);
        let years = calendar.years(self.doc, self.block, near, said, over);
        let kind = if years.is_some_and(|years| calendar.are_ahead(years)) { IndicatorKind::Target } else { said };
        let found = Indicator {
            span: Span::new(words.start, end).trim(text),
            subject,
            value: figure.value,
            upper: figure.upper,
            base: origin.map(|earlier| earlier.value),
            unit: figure.unit,
            qualifier: figure.limit.or(words.bound),
            change: words.change,
            kind,
            years,
            period: period(text, near).or(self.context().period),
        };
        if origin.is_some() {
            self.found.pop();
        }
        self.found.push(found);
        end
    }

    /// The part of the sentence before a figure at `end` that is looked at.
    fn near(&self, end: usize) -> Span {
        let before = Span::new(self.sentence.start, end);
        let long = before.end - before.start > LOOK_BACK;
        let far = if long { before.slice(self.doc.text()).char_indices().rev().nth(LOOK_BACK) } else { None };
        Span::new(before.start + far.map_or(0, |(at, _)| at), before.end)
    }

    fn context(&self) -> &Context {
        self.context.get_or_init(|| Context::of(self.doc, self.block))
    }

    /// Whether the figure after `near` was reached or is to be reached; its clause, which begins at `clause`, is the best evidence.
    fn kind(&self, near: Span, clause: usize) -> IndicatorKind {
        let context = self.context();
        let reviewed = context.kind == Some(IndicatorKind::Result);
        if reviewed && !names_target(near.slice(self.doc.text())) {
            return IndicatorKind::Result;
        }
        let said = self.direction(Span::new(clause, near.end)).or_else(|| self.direction(near));
        said.or(context.kind).unwrap_or(IndicatorKind::Result)
    }

    /// Whether a part of the sentence looks ahead or back.
    fn direction(&self, part: Span) -> Option<IndicatorKind> {
        let from = self.sentence.start;
        let cues = self.cues.get_or_init(|| cues(self.sentence.slice(self.doc.text()), &[FigureWord::Target], FigureWord::Result));
        // They are in order, and a sentence may contain as many of them as it has figures.
        let first = cues.partition_point(|cue| from + cue.span.start < part.start);
        let inside = cues[first..].iter().take_while(|cue| from + cue.span.start < part.end);
        direction(inside.filter(|cue| from + cue.span.end <= part.end))
    }
}

/// `由46.9%提高到48.2%`: whether the first figure, `earlier`, is where the second came from.
fn is_origin(text: &str, earlier: &Indicator, clause: usize, words: &Around, figure: &Figure) -> bool {
    // A figure between them that counted nothing may have moved the end of the last one's words.
    let led = || text.get(clause..earlier.span.end).is_some_and(|lead| lead.contains(['由', '从']));
    words.rest.is_empty() && words.change.is_some() && earlier.change.is_none() && earlier.unit == figure.unit && led()
}
