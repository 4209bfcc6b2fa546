//! Text to [`Document`]: blocks, front matter, enumerators, headings, nesting.
//!
//! Parsing cannot fail. The order of the steps: lines are joined to blocks; site furniture, front and back matter
//! are set apart; quotation marks are paired; candidates for sections are collected; the tree is inferred from all
//! of them together.

mod back;
mod candidates;
mod collection;
mod contents;
mod date;
mod front;
mod furniture;
mod heading;
mod issuer;
mod lead;
pub(crate) mod lines;
mod marks;
mod nesting;
mod period;
mod plain;
mod sentence;
mod title;

pub use crate::reading::enumerator::Style;
pub(crate) use crate::reading::enumerator::is_han;
pub(crate) use crate::reading::numeral;
pub(crate) use crate::reading::signs::{self, Signs, han_run};
pub(crate) use front::{document_numbers, is_body_name, may_end_body};
pub use marks::{Marks, Pair, PairKind};
pub(crate) use title::without_bracket;

use crate::document::{Document, Role};
use crate::hints::{Heading, Hints, Item};
use crate::reading::{Reading, enumerator};
use crate::span::Span;

pub(crate) fn parse<'t>(reading: Reading<'t>, hints: &Hints) -> Document<'t> {
    let (text, signs) = (reading.text(), reading.signs());
    let headings: Vec<Heading> =
        hints.headings.iter().map(|heading| Heading { span: reading.of_source(heading.span), ..*heading }).collect();
    let items: Vec<Item> = hints.items.iter().map(|item| Item { span: reading.of_source(item.span), ..*item }).collect();
    let rows: Vec<Span> = hints.rows.iter().map(|&row| reading.of_source(row)).collect();
    let mut blocks = lines::blocks(text, signs, &rows);
    let mut furniture = furniture::mark(text, &mut blocks);
    let meta = front::read(text, &mut blocks, &mut furniture, hints, &headings);
    let marks = marks::pair_up(text, signs, blocks.iter().filter(|block| block.role != Role::Furniture).map(|block| block.span));
    let candidates = candidates::find(text, signs, &mut blocks, &marks, &headings, &items);
    let sections = nesting::build(text, &blocks, &marks, &candidates);
    let body = blocks.iter().filter(|block| block.role == Role::Body);
    let sentences = body.flat_map(|block| sentence::sentences(text, signs, block.span, &marks)).collect();
    Document { blocks, marks, sections, meta, furniture, sentences, reading }
}
