//! Text to [`Document`]: blocks, front matter, enumerators, headings, nesting.
//!
//! Parsing cannot fail. The order of the steps: lines are joined to blocks; site furniture, front and back matter
//! are set apart; quotation marks are paired; candidates for sections are collected; the tree is inferred from all
//! of them together.

mod back;
mod candidates;
mod date;
mod enumerator;
mod front;
mod furniture;
mod heading;
mod lead;
pub(crate) mod lines;
mod marks;
mod nesting;
pub(crate) mod numeral;
mod plain;
mod sentence;
mod signs;

pub use enumerator::Style;
pub(crate) use enumerator::is_han;
pub(crate) use front::{document_numbers, is_body_name, may_end_body, without_bracket};
pub use marks::{Marks, Pair, PairKind};
pub(crate) use signs::{Signs, han_run};

use crate::document::{Document, Role};
use crate::hints::Hints;

pub(crate) fn parse<'t>(text: &'t str, hints: &Hints) -> Document<'t> {
    let signs = Signs::of(text);
    let mut blocks = lines::blocks(text, &signs);
    let mut furniture = furniture::mark(text, &mut blocks);
    let meta = front::read(text, &mut blocks, &mut furniture, hints);
    let marks = marks::pair_up(text, &signs, blocks.iter().filter(|block| block.role != Role::Furniture).map(|block| block.span));
    let candidates = candidates::find(text, &signs, &mut blocks, &marks, &hints.headings);
    let sections = nesting::build(text, &blocks, &marks, &candidates);
    let body = blocks.iter().filter(|block| block.role == Role::Body);
    let sentences = body.flat_map(|block| sentence::sentences(text, &signs, block.span, &marks)).collect();
    Document { text, signs, blocks, marks, sections, meta, furniture, sentences }
}
