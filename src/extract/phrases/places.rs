//! Where a stretch occurs: quotation marks, headings and clauses around it.

use super::features::{PreparedReport, one};
use super::roles::{outside_before, outside_behind};
use super::words::{BETWEEN, TokenClass};
use super::zones::Zone;
use crate::span::Span;

/// What the occurrences of a stretch are in and between; how many, where nothing else is said.
#[derive(Default)]
pub struct PlaceFeatures {
    pub quoted: f32,
    pub opened: f32,
    pub closed: f32,
    pub half: f32,
    pub bounded_before: f32,
    pub bounded_behind: f32,
    pub headings: f32,
    pub top: f32,
    pub leads: f32,
    pub spoken: f32,
    pub run_in: f32,
    pub articles: f32,
    /// The largest share of a heading.
    pub fills_heading: f32,
    pub opens_heading: f32,
    pub closes_heading: f32,
    pub requirements: f32,
    pub opening: f32,
    pub first_sentences: f32,
    /// The largest share of a clause.
    pub fills_clause: f32,
    pub opens_clause: f32,
    pub closes_clause: f32,
    /// The least number of a clause in its sentence.
    pub clause_number: u32,
}

impl PlaceFeatures {
    /// Of the occurrences of a stretch that has `total` characters.
    #[inline]
    pub fn of(report: &PreparedReport, occurrences: &[(u32, u8)], total: f32) -> Self {
        let (words, zones) = (report.words, report.zones);
        let class = |at: usize| words.kind(at).class;
        let mut places = PlaceFeatures { clause_number: u32::MAX, ..PlaceFeatures::default() };
        for &(from, length) in occurrences {
            let (from, length) = (from as usize, usize::from(length));
            let to = from + length - 1;
            let [before, behind] = [outside_before(words, from), outside_behind(words, to)]
                .map(|side| words.kinds[side.map_or(BETWEEN, |at| words.tokens[at].kind) as usize].class);
            let (open, close) = (before == TokenClass::Open, behind == TokenClass::Close);
            places.quoted += one(open && close);
            places.opened += one(open);
            places.closed += one(close);
            places.half += one(open != close);
            places.bounded_before += one(before.is_edge());
            places.bounded_behind += one(behind.is_edge());
            let zone = zones.of_token(from);
            if let Some(heading) = zones.heading(from, to) {
                places.add_heading(zone, words.span(from, length), heading);
            }
            places.requirements += one(zone.has(Zone::REQUIREMENTS));
            places.opening += one(zone.has(Zone::OPENING));
            places.first_sentences += one(zone.has(Zone::FIRST_SENTENCE));
            let (start, end) = (report.clauses.start[from] as usize, report.clauses.end[to] as usize);
            places.fills_clause = places.fills_clause.max((total / report.chars(start, end).max(1) as f32).min(1.0));
            places.opens_clause += one(start == from || start + 1 == from && class(start).is_quote());
            places.closes_clause += one(end == to + 1 || end == to + 2 && class(end - 1).is_quote());
            places.clause_number = places.clause_number.min(report.clauses.number[from]);
        }
        places
    }

    fn add_heading(&mut self, zone: Zone, span: Span, heading: Span) {
        self.headings += 1.0;
        self.top += one(zone.has(Zone::TOP));
        self.leads += one(zone.has(Zone::LEAD));
        self.spoken += one(zone.has(Zone::SPOKEN));
        self.run_in += one(zone.has(Zone::RUN_IN));
        self.articles += one(zone.has(Zone::ARTICLE));
        self.fills_heading = self.fills_heading.max((span.end - span.start) as f32 / (heading.end - heading.start).max(1) as f32);
        self.opens_heading += one(span.start <= heading.start + 3);
        self.closes_heading += one(span.end + 3 >= heading.end);
    }
}
