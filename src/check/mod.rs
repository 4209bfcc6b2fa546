//! What a proofreader would mark in numbering, announced counts, punctuation and headings. One file per group;
//! each reads the parsed [`Document`] and changes nothing. `docs/diagnostics.md` shows every code with an example.

mod announced;
mod diagnostic;
mod legible;
mod numbering;
mod typography;

pub use diagnostic::{CODES, Code, Diagnostic, Severity};

use crate::document::Document;
use crate::span::Span;
use rustc_hash::FxHashMap;

/// All diagnostics of a report in text order.
///
/// ```
/// let doc = baogao::Document::parse("工作总结\n一、主要工作\n任务完成。\n三、下步打算\n抓好落实。\n");
/// let found = baogao::check(&doc);
/// assert_eq!(found[0].code, "numbering_gap");
/// assert_eq!(found[0].span.slice(doc.text()), "三、");
/// ```
pub fn check(doc: &Document) -> Vec<Diagnostic> {
    let mut found = Findings::default();
    numbering::find(doc, &mut found);
    announced::find(doc, &mut found);
    typography::find(doc, &mut found);
    legible::find(doc, &mut found);
    found.finish()
}

/// How many diagnostics of one code are listed one by one; anything broken in more places is broken as a whole.
const NAMED: usize = 1000;

/// The diagnostics found so far.
#[derive(Default)]
struct Findings {
    found: Vec<Diagnostic>,
    /// The count for each code, and where the first one that is not listed is.
    counts: FxHashMap<&'static str, (usize, Option<Span>)>,
}

impl Findings {
    fn push(&mut self, diagnostic: Diagnostic) {
        let (count, left_out) = self.counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= NAMED {
            self.found.push(diagnostic);
        } else {
            left_out.get_or_insert(diagnostic.span);
        }
    }

    /// All of them in text order, with a final one for each code that says how many more there are.
    fn finish(mut self) -> Vec<Diagnostic> {
        let mut more: Vec<_> = self.counts.into_iter().filter_map(|(code, (count, span))| Some((code, count, span?))).collect();
        more.sort_unstable();
        for (code, count, span) in more {
            let message = format!("and {} more of this kind, which are not named one by one", count - NAMED);
            self.found.push(Diagnostic::new(code, span, message));
        }
        self.found.sort_by_key(|diagnostic| diagnostic.span);
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_diagnostics_of_a_kind_are_named_and_the_rest_counted() {
        let text = "“\n".repeat(NAMED + 20);
        let found = check(&Document::parse(&text));
        assert_eq!(found.len(), NAMED + 1);
        let last = &found[NAMED];
        assert_eq!((last.code, last.message.as_str()), ("unpaired_mark", "and 20 more of this kind, which are not named one by one"));
        assert_eq!(last.span, Span::new(4 * NAMED, 4 * NAMED + 3));
    }

    #[test]
    fn diagnostics_stand_in_the_order_of_the_text_whoever_finds_them() {
        let text =
            "工作总结\n一、工作\n三\u{fffd}，落实“制度。\n抓好三项工作：一是抓学习，二是抓作风。\n三、打算\n抓项目,促发展，惠民生。\n";
        let doc = Document::parse(text);
        let found: Vec<(&str, &str)> = check(&doc).into_iter().map(|found| (found.code, found.span.slice(doc.text()))).collect();
        let expected = [
            ("replaced_bytes", "\u{fffd}"),
            ("unpaired_mark", "“"),
            ("announced_count", "三项工作"),
            ("numbering_gap", "三、"),
            ("mixed_width", ","),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn as_many_diagnostics_as_are_named_leave_none_out() {
        let found = check(&Document::parse(&"“\n".repeat(NAMED)));
        assert!(found.len() == NAMED && found.iter().all(|found| !found.message.starts_with("and ")), "{}", found.len());
    }
}
