//! Where in the report its words occur: headings, general requirements, glossary, openings of paragraphs.

use super::words::{TokenClass, Words};
use crate::dicts::{CUES, Cue};
use crate::document::Document;
use crate::parse::Style;
use crate::span::Span;
use std::ops::Range;

/// Bits for what a word is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Zone(u16);

impl Zone {
    /// A heading of a first-level section.
    pub const HEADING: Zone = Zone(1);
    pub const TOP: Zone = Zone(1 << 1);
    /// A heading that the text follows on the same line.
    pub const RUN_IN: Zone = Zone(1 << 2);
    /// The topic sentence of a paragraph.
    pub const LEAD: Zone = Zone(1 << 3);
    /// An item inside a paragraph (一是).
    pub const SPOKEN: Zone = Zone(1 << 4);
    /// The section or paragraph of general requirements.
    pub const REQUIREMENTS: Zone = Zone(1 << 5);
    /// The first sentence of a paragraph.
    pub const FIRST_SENTENCE: Zone = Zone(1 << 6);
    /// Before the first section.
    pub const OPENING: Zone = Zone(1 << 7);
    /// The report's own list of explained terms.
    pub const GLOSSARY: Zone = Zone(1 << 8);
    /// A row of a table.
    pub const ROW: Zone = Zone(1 << 9);
    /// An article of a law.
    pub const ARTICLE: Zone = Zone(1 << 10);
    /// An enumerator.
    pub const ENUMERATOR: Zone = Zone(1 << 11);

    /// Nothing in these is a phrase.
    pub const SILENT: Zone = Zone::GLOSSARY.or(Zone::ROW).or(Zone::ENUMERATOR);

    /// Whether one of the bits of `any` is set.
    #[inline]
    pub fn has(self, any: Zone) -> bool {
        self.0 & any.0 != 0
    }

    /// The bits of both.
    pub const fn or(self, other: Zone) -> Zone {
        Zone(self.0 | other.0)
    }

    fn set(&mut self, zone: Zone) {
        self.0 |= zone.0;
    }
}

/// The zones of all words.
pub struct Zones {
    of_token: Vec<Zone>,
    /// For each word, the heading that contains it, from 1; 0 outside headings.
    heading_of: Vec<u32>,
    /// Bytes of the headings.
    headings: Vec<Span>,
}

impl Zones {
    pub fn of(doc: &Document, words: &Words) -> Self {
        let tokens = &words.tokens;
        let mut zones = Zones { of_token: vec![Zone::default(); tokens.len()], heading_of: vec![0; tokens.len()], headings: Vec::new() };
        let range = |span: Span| {
            let from = tokens.partition_point(|token| (token.start as usize) < span.start);
            from..from + tokens[from..].partition_point(|token| token.end as usize <= span.end)
        };
        for section in &doc.sections {
            zones.set(range(section.enumerator), Zone::ENUMERATOR);
            let Some(heading) = section.heading else { continue };
            zones.headings.push(heading);
            let number = zones.headings.len() as u32;
            let mut zone = Zone::HEADING;
            let style = section.style;
            for (is, bit) in [
                (section.level == 1, Zone::TOP),
                (section.run_in, Zone::RUN_IN),
                (matches!(style, Style::Lead | Style::Dash), Zone::LEAD),
                (style.is_spoken(), Zone::SPOKEN),
                (style == Style::Article, Zone::ARTICLE),
            ] {
                if is {
                    zone.set(bit);
                }
            }
            zones.set(range(heading), zone);
            zones.heading_of[range(heading)].fill(number);
            let words = heading.slice(doc.text());
            for (class, zone) in [(Cue::Requirements, Zone::REQUIREMENTS), (Cue::Glossary, Zone::GLOSSARY)] {
                if CUES.occurs(words, class) {
                    zones.set(range(section.span), zone);
                }
            }
        }
        let first = doc.sections.first().map_or(0, |section| section.span.start);
        zones.set(range(Span::new(0, first)), Zone::OPENING);
        for block in doc.body() {
            let tokens = range(block.span);
            let head = doc.sentences_of(block.span).first().copied().unwrap_or(block.span);
            let opening = head.slice(doc.text()).char_indices().nth(OPENING).map_or(head.end, |(at, _)| head.start + at);
            if CUES.occurs(Span::new(head.start, opening).slice(doc.text()), Cue::Requirements) {
                zones.set(tokens.clone(), Zone::REQUIREMENTS);
            }
            if block.row {
                zones.set(tokens, Zone::ROW);
            }
            zones.set(range(head), Zone::FIRST_SENTENCE);
        }
        // A mark after a heading belongs to none.
        for (at, zone) in zones.of_token.iter_mut().enumerate() {
            if words.kind(at).class == TokenClass::Stop {
                *zone = Zone::default();
            }
        }
        zones
    }

    fn set(&mut self, tokens: Range<usize>, zone: Zone) {
        self.of_token[tokens].iter_mut().for_each(|of| of.set(zone));
    }

    #[inline]
    pub fn of_token(&self, at: usize) -> Zone {
        self.of_token[at]
    }

    #[inline]
    pub fn in_heading(&self, at: usize) -> bool {
        self.heading_of[at] > 0
    }

    /// The heading that contains both tokens.
    #[inline]
    pub fn heading(&self, first: usize, last: usize) -> Option<Span> {
        let number = self.heading_of[first];
        (number > 0 && number == self.heading_of[last]).then(|| self.headings[number as usize - 1])
    }
}

/// How many characters of a paragraph may say what it is about (`今年政府工作的总体要求是：`).
const OPENING: usize = 30;
