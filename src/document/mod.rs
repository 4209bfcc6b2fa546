//! The parsed report: its text with everything the structure parser found, as spans. Data only; `parse` fills it.

mod marks;

pub use marks::{Marks, Pair, PairKind};

use crate::dicts::FurnitureClass;
use crate::reading::Reading;
use crate::reading::enumerator::Style;
use crate::reading::symbols::Symbols;
use crate::span::Span;

/// A paragraph or a heading line: one line of the text, several hard-wrapped ones, or a part of a very long one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The block without surrounding white space and without decoration (`##`, private-use characters).
    pub span: Span,
    /// Columns of indentation of its first line.
    pub indent: usize,
    /// What the block is to the reader.
    pub role: Role,
    /// Whether it is a table row or part of one: its numbers open no sections.
    pub row: bool,
}

/// What a block is to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// Part of the report's body.
    Body,
    /// Title, dateline, speaker, document number, recipients, table of contents.
    Front,
    /// Signature, date of signature, notes on release.
    Back,
    /// Site furniture: greetings, counters, print buttons.
    Furniture,
}

/// The owner of a piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A section's own text; the number is an index into [`Document::sections`].
    Section(usize),
    /// Body text outside all sections: what opens and closes a report.
    Loose,
    /// Front matter.
    Front,
    /// Back matter.
    Back,
    /// Site furniture.
    Furniture,
}

/// A node of the section tree. Spans are bytes into the text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Section {
    /// The family of its enumerator.
    pub style: Style,
    /// The number as counted, `None` for styles without one.
    pub number: Option<u32>,
    /// The enumerator as written; empty if there is none.
    pub enumerator: Span,
    /// The heading as written, without enumerator and closing punctuation.
    pub heading: Option<Span>,
    /// Whether body text follows the heading on the same line.
    pub run_in: bool,
    /// From the enumerator to the end of the last child, without trailing white space.
    pub span: Span,
    /// Depth in the tree, from 1.
    pub level: usize,
    /// Index of the section that contains this one.
    pub parent: Option<usize>,
    /// Indices of the sections directly inside, in order.
    pub children: Vec<usize>,
}

/// What the report says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meta {
    /// The title, its lines joined.
    pub title: Option<String>,
    /// The bodies that issued it, the leading one first, with their place if the head of the report names it.
    pub issuers: Vec<String>,
    /// Its date, ISO 8601 (`2025-06-09`).
    pub date: Option<String>,
    /// The period that it reports on or plans for.
    pub period: Option<Period>,
    /// `国发〔2023〕5号`
    pub document_number: Option<String>,
    /// 总结, 计划, 政府工作报告, 通知 …
    pub kind: Option<String>,
    /// Whom it addresses: `各位代表`, `各省、自治区、直辖市人民政府`.
    pub salutation: Option<String>,
}

impl Meta {
    /// The body that issued it, the leading one if there are several.
    pub fn issuer(&self) -> Option<&str> {
        self.issuers.first().map(String::as_str)
    }

    /// Whether this is a government's report on its work, which is given every year.
    pub(crate) fn is_yearly(&self) -> bool {
        self.kind.as_deref() == Some("政府工作报告")
    }
}

/// The year of an ISO 8601 date.
pub(crate) fn year_of(date: &str) -> Option<u32> {
    date.get(..4)?.parse().ok()
}

/// A stretch of time named in the title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// As named: `2025年上半年`.
    pub label: String,
    /// First day, ISO 8601.
    pub from: String,
    /// Last day, ISO 8601.
    pub to: String,
}

/// One piece of site furniture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Furniture {
    /// Where it is in the text.
    pub span: Span,
    /// What it is.
    pub class: FurnitureClass,
}

/// A report after parsing. Nothing is copied: every part is a [`Span`] of `text`.
///
/// ```
/// let doc = baogao::Document::parse("工作总结\n一、主要工作\n(一)强化党建引领。一是抓学习。二是抓落实。\n二、下步打算\n");
/// let headings: Vec<_> = doc.sections.iter().map(|s| s.heading.unwrap().slice(doc.text())).collect();
/// assert_eq!(headings, ["主要工作", "强化党建引领", "抓学习", "抓落实", "下步打算"]);
/// assert_eq!(doc.sections[3].level, 3);
/// ```
#[derive(Debug)]
pub struct Document<'t> {
    /// The report's text as it is read.
    pub(crate) reading: Reading<'t>,
    /// Paragraphs and heading lines in order, without overlap.
    pub blocks: Vec<Block>,
    /// Quotation marks, title marks and brackets.
    pub marks: Marks,
    /// All sections in text order; the tree is in `parent` and `children`.
    pub sections: Vec<Section>,
    /// What the report says about itself.
    pub meta: Meta,
    /// Site furniture, kept out of the analysis.
    pub furniture: Vec<Furniture>,
    /// The sentences of the body, each with its closing punctuation.
    pub sentences: Vec<Span>,
}

impl<'t> Document<'t> {
    /// The reading text, which all spans point into. If nothing had to be corrected, it is the report's text itself.
    pub fn text(&self) -> &str {
        self.reading.text()
    }

    /// The report's text as it was passed in, which the places shown to the user point into.
    ///
    /// ```
    /// let doc = baogao::Document::parse("工作总结\n一、学 习\n今年增长5.5 ％。\n");
    /// let heading = doc.sections[0].heading.unwrap();
    /// assert_eq!(heading.slice(doc.text()), "学习");
    /// assert_eq!(doc.in_source(heading).slice(doc.source()), "学 习");
    /// ```
    pub fn source(&self) -> &'t str {
        self.reading.source()
    }

    /// Where a stretch of the reading text is in the report's text.
    pub fn in_source(&self, span: Span) -> Span {
        self.reading.in_source(span)
    }

    /// Where the reading text has punctuation, digits and letters.
    pub(crate) fn symbols(&self) -> &Symbols {
        self.reading.symbols()
    }

    /// The blocks that are the report's own words: the body, without furniture, front and back matter.
    pub fn body(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.role == Role::Body)
    }

    /// The sentences of a block of the body.
    pub fn sentences_of(&self, block: Span) -> &[Span] {
        let from = self.sentences.partition_point(|sentence| sentence.start < block.start);
        let count = self.sentences[from..].partition_point(|sentence| sentence.start < block.end);
        &self.sentences[from..from + count]
    }

    /// Indices of the sections at the top of the tree.
    pub fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.sections.len()).filter(|&i| self.sections[i].parent.is_none())
    }

    /// The innermost section that contains byte `offset`.
    pub fn section_at(&self, offset: usize) -> Option<usize> {
        let mut at = self.sections.partition_point(|section| section.span.start <= offset).checked_sub(1);
        while let Some(index) = at {
            if self.sections[index].span.contains(offset) {
                return at;
            }
            at = self.sections[index].parent;
        }
        None
    }

    /// The whole text in pieces, in order and without gaps, each with exactly one owner. White space and decoration
    /// (`##`) between blocks belong to the preceding piece. Nothing is lost: the pieces put together are the text.
    ///
    /// ```
    /// use baogao::{Document, Owner};
    ///
    /// let doc = Document::parse("工作总结\n一、主要工作\n一是抓学习。二是抓落实。\n");
    /// let pieces = doc.pieces();
    /// assert_eq!(pieces.iter().map(|(span, _)| span.slice(doc.text())).collect::<String>(), doc.text());
    /// assert_eq!(pieces[0].1, Owner::Front);
    /// assert_eq!(pieces[3].0.slice(doc.text()), "二是抓落实。\n");
    /// ```
    pub fn pieces(&self) -> Vec<(Span, Owner)> {
        let mut cuts: Vec<usize> = self.sections.iter().flat_map(|section| [section.span.start, section.span.end]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let mut starts: Vec<(usize, Owner)> = Vec::new();
        for block in &self.blocks {
            let own = |at: usize| match block.role {
                Role::Front => Owner::Front,
                Role::Back => Owner::Back,
                Role::Furniture => Owner::Furniture,
                Role::Body => self.section_at(at).map_or(Owner::Loose, Owner::Section),
            };
            starts.push((block.span.start, own(block.span.start)));
            let from = cuts.partition_point(|&cut| cut <= block.span.start);
            let inside = cuts[from..].iter().take_while(|&&cut| cut < block.span.end);
            starts.extend(inside.filter(|_| block.role == Role::Body).map(|&cut| (cut, own(cut))));
        }
        starts.dedup_by_key(|&mut (at, _)| at);
        starts.dedup_by_key(|&mut (_, owner)| owner);
        match starts.first_mut() {
            Some(first) => first.0 = 0,
            None if self.text().is_empty() => {}
            None => starts.push((0, Owner::Loose)),
        }
        let ends: Vec<usize> = starts.iter().skip(1).map(|&(at, _)| at).chain([self.text().len()]).collect();
        starts.into_iter().zip(ends).map(|((start, owner), end)| (Span::new(start, end), owner)).collect()
    }

    /// The positional name of a section (`"1.2.3"`) for every section, in the order of `sections`.
    pub fn section_ids(&self) -> Vec<String> {
        let mut ids: Vec<String> = Vec::with_capacity(self.sections.len());
        let mut next = vec![0usize; self.sections.len()];
        let mut roots = 0;
        for section in &self.sections {
            let id = match section.parent {
                Some(parent) => {
                    next[parent] += 1;
                    format!("{}.{}", ids[parent], next[parent])
                }
                None => {
                    roots += 1;
                    roots.to_string()
                }
            };
            ids.push(id);
        }
        ids
    }
}

/// The text of a span on one line: line breaks and the indentation after them are left out, so that a
/// hard-wrapped heading reads as one.
pub fn one_line(text: &str) -> String {
    if !text.contains('\n') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim();
        let ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if ascii(out.chars().next_back()) && ascii(line.chars().next()) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}
