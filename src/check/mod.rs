//! What a proof-reader would mark: faults of numbering, announced counts, punctuation and headings. One group a file;
//! each reads the parsed [`Document`] and changes nothing. `docs/diagnostics.md` shows every code with an example.

mod announced;
mod diagnostic;
mod numbering;
mod typography;

pub use diagnostic::{CODES, Code, Diagnostic, Severity};

use crate::document::Document;

/// All faults of a report in the order of the text.
///
/// ```
/// let doc = baogao::Document::parse("工作总结\n一、主要工作\n任务完成。\n三、下步打算\n抓好落实。\n");
/// let found = baogao::check(&doc);
/// assert_eq!(found[0].code, "numbering_gap");
/// assert_eq!(found[0].span.slice(doc.text), "三、");
/// ```
pub fn check(doc: &Document) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    numbering::find(doc, &mut found);
    announced::find(doc, &mut found);
    typography::find(doc, &mut found);
    found.sort_by_key(|diagnostic| diagnostic.span);
    found
}
