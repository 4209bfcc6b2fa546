//! Text to [`Document`]: blocks, front matter, enumerators, headings, nesting.
//!
//! Parsing cannot fail. The steps, in order: lines are joined into blocks; site furniture and front and back matter
//! are set apart; quotation marks are paired; candidates for sections are collected; the tree is inferred from all
//! of them together.

mod back_matter;
mod body_name;
mod candidates;
mod collection;
mod contents;
mod date;
mod front_matter;
mod furniture;
mod head_lines;
mod heading;
mod issuer;
pub(crate) mod lines;
mod lists;
mod marks;
mod nesting;
mod number;
mod period;
mod sentence;
mod title;
mod topic_sentences;
mod unnumbered;

pub use crate::reading::enumerator::Style;
pub(crate) use crate::reading::enumerator::is_han;
pub(crate) use crate::reading::numeral;
pub(crate) use crate::reading::symbols::{self, han_run};
pub(crate) use body_name::{is_body_name, may_end_body};
pub(crate) use number::document_numbers;
pub(crate) use period::plan_from;
pub(crate) use title::without_bracket;

use crate::document::{Document, Role};
use crate::file_info::{FileHeading, FileInfo, NestedItem};
use crate::reading::{Reading, enumerator};
use crate::span::Span;

impl<'t> Document<'t> {
    /// Reads the structure of `text`. Never fails: anything odd is reported by `check`.
    pub fn parse(text: &'t str) -> Self {
        Self::parse_with(text, &FileInfo::default())
    }

    /// Like [`Document::parse`], but also uses what the source file says besides its text: its headings, and a title and
    /// a date for a text that names none.
    ///
    /// ```
    /// use baogao::Document;
    ///
    /// let options = Default::default();
    /// let report = baogao::from_bytes("# 工作总结\n\n## 主要工作\n\n### 抓学习\n\n好。\n".into(), "a.md".as_ref(), &options).unwrap();
    /// let doc = Document::parse_with(&report.text, &report.file_info);
    /// let outline: Vec<_> = doc.sections.iter().map(|s| (s.level, s.heading.unwrap().slice(doc.text()))).collect();
    /// assert_eq!(outline, [(1, "主要工作"), (2, "抓学习")]);
    /// ```
    pub fn parse_with(text: &'t str, file_info: &FileInfo) -> Self {
        #[cfg(debug_assertions)]
        panic_if_planted(text);
        parse(Reading::of_lines(text, file_info.whole_lines), file_info)
    }
}

/// Tests plant a panic in reports that contain a certain word, to see what happens to the other reports.
#[cfg(debug_assertions)]
fn panic_if_planted(text: &str) {
    if let Ok(word) = std::env::var("BAOGAO_TEST_PANIC") {
        assert!(word.is_empty() || !text.contains(&word), "a panic planted at “{word}”");
    }
}

fn parse<'t>(reading: Reading<'t>, file_info: &FileInfo) -> Document<'t> {
    let (text, symbols) = (reading.text(), reading.symbols());
    let headings: Vec<FileHeading> =
        file_info.headings.iter().map(|heading| FileHeading { span: reading.of_source(heading.span), ..*heading }).collect();
    let items: Vec<NestedItem> = file_info.items.iter().map(|item| NestedItem { span: reading.of_source(item.span), ..*item }).collect();
    let rows: Vec<Span> = file_info.rows.iter().map(|&row| reading.of_source(row)).collect();
    let mut blocks = lines::blocks(text, symbols, &rows);
    let mut furniture = furniture::mark(text, &mut blocks);
    let meta = front_matter::read(text, &mut blocks, &mut furniture, file_info, &headings);
    let marks = marks::pair_up(text, symbols, blocks.iter().filter(|block| block.role != Role::Furniture).map(|block| block.span));
    let candidates = candidates::find(text, symbols, &mut blocks, &marks, &headings, &items);
    let sections = nesting::build(text, &blocks, &marks, &candidates);
    let body = blocks.iter().filter(|block| block.role == Role::Body);
    let sentences = body.flat_map(|block| sentence::sentences(text, symbols, block.span, &marks)).collect();
    Document { blocks, marks, sections, meta, furniture, sentences, reading }
}
