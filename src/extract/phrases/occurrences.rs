//! Every place where the chosen phrases occur, with or without quotation marks or line breaks inside.

use super::words::is_quotation_mark;
use crate::document::Document;
use crate::span::Span;
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// The body without quotation marks and white space.
struct Folded {
    text: String,
    /// Where contiguous stretches begin: here and in the report.
    runs: Vec<(usize, usize)>,
}

impl Folded {
    fn of(doc: &Document) -> Self {
        let mut folded = Folded { text: String::with_capacity(doc.text().len()), runs: Vec::new() };
        for block in doc.body() {
            folded.text.push('\n');
            let mut from = block.span.start;
            for (at, c) in doc.symbols().within(block.span) {
                if is_quotation_mark(c) || c.is_whitespace() {
                    folded.run(doc, Span::new(from, at));
                    from = at + c.len_utf8();
                }
            }
            folded.run(doc, Span::new(from, block.span.end));
        }
        folded
    }

    fn run(&mut self, doc: &Document, run: Span) {
        if run.start < run.end {
            self.runs.push((self.text.len(), run.start));
            self.text.push_str(run.slice(doc.text()));
        }
    }

    /// Where a stretch of the folded text is in the report.
    fn place(&self, from: usize, to: usize) -> Span {
        let place = |at: usize| {
            let run = self.runs[self.runs.partition_point(|&(start, _)| start <= at).saturating_sub(1)];
            run.1 + (at - run.0)
        };
        Span::new(place(from), place(to - 1) + 1)
    }
}

/// For each phrase and its wording, the places where it occurs, in order; those that overlap an earlier one are left out. A mark
/// that opens or closes a phrase belongs to the places that have it.
pub fn find(doc: &Document, phrases: &[(&str, &str)]) -> Vec<Vec<Span>> {
    let wordings: Vec<&str> = phrases.iter().map(|(_, wording)| *wording).collect();
    let mut found = vec![Vec::new(); wordings.len()];
    let built = AhoCorasick::builder().match_kind(MatchKind::Standard).kind(Some(AhoCorasickKind::ContiguousNFA)).build(&wordings);
    // Building fails only if there are more patterns than can be numbered.
    let Ok(automaton) = built else { return found };
    let folded = Folded::of(doc);
    let mut ends = vec![0; wordings.len()];
    for hit in automaton.find_overlapping_iter(&folded.text) {
        let number = hit.pattern().as_usize();
        if hit.start() < ends[number] || hit.start() == hit.end() {
            continue;
        }
        ends[number] = hit.end();
        found[number].push(with_marks(doc.text(), folded.place(hit.start(), hit.end()), phrases[number].0));
    }
    found
}

/// The place with the quotation mark that the phrase opens or closes with, if there is one.
fn with_marks(text: &str, place: Span, phrase: &str) -> Span {
    let (before, behind) = (text[..place.start].chars().next_back(), text[place.end..].chars().next());
    let mark =
        |ours: Option<char>, there: Option<char>| ours.filter(|&c| is_quotation_mark(c) && there == Some(c)).map_or(0, char::len_utf8);
    Span::new(place.start - mark(phrase.chars().next(), before), place.end + mark(phrase.chars().next_back(), behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_line_breaks_inside_do_not_count() {
        let doc = Document::parse("工作总结\n推进“一网通办”改革。一网通办改革见效，\n再抓一网\n　　通办改革。\n");
        let found = find(&doc, &[("一网通办改革", "一网通办改革"), ("见效", "见效"), ("推进“一网通办”", "推进一网通办")]);
        let texts: Vec<&str> = found[0].iter().map(|span| span.slice(doc.text())).collect();
        assert_eq!(texts, ["一网通办”改革", "一网通办改革"]);
        assert_eq!(found[1].len(), 1);
        assert_eq!(found[2][0].slice(doc.text()), "推进“一网通办”");
    }
}
