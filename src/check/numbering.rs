//! Faults of numbering: gaps, repeats, restarts, wrong levels, lists of one item, headings that are too long.

use super::{Diagnostic, Findings};
use crate::document::{Document, Section, one_line};
use crate::parse::Style;
use crate::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::OnceCell;

/// The longest heading line, in characters.
const LONGEST: usize = 40;

/// A style; decimal numbers of different depths are counted separately.
type Family = (Style, usize);

struct Reader<'d> {
    doc: &'d Document<'d>,
    heads: FxHashSet<usize>,
    /// For each section, the number of the previous one of its family.
    elders: OnceCell<Vec<Option<u32>>>,
}

pub(super) fn find(doc: &Document, found: &mut Findings) {
    let reader = Reader { doc, heads: doc.blocks.iter().map(|block| block.span.start).collect(), elders: OnceCell::new() };
    reader.articles(found);
    reader.lists(None, &doc.roots().collect::<Vec<_>>(), found);
    for (at, section) in doc.sections.iter().enumerate() {
        reader.lists(Some(at), &section.children, found);
        reader.heading(section, found);
    }
    reader.levels(found);
}

impl Reader<'_> {
    fn written(&self, section: &Section) -> String {
        one_line(section.enumerator.slice(self.doc.text()))
    }

    fn elders(&self) -> Vec<Option<u32>> {
        let mut last: FxHashMap<Family, u32> = FxHashMap::default();
        let elder = |section: &Section| {
            let family = self.family(section);
            let elder = last.get(&family).copied();
            last.extend(section.number.map(|number| (family, number)));
            elder
        };
        self.doc.sections.iter().map(elder).collect()
    }

    fn family(&self, section: &Section) -> Family {
        let dots =
            if section.style == Style::Decimal { section.enumerator.slice(self.doc.text()).matches(['.', '．']).count() } else { 0 };
        (section.style, dots)
    }

    /// Whether the section is inside a paragraph, after other words.
    fn is_inline(&self, section: &Section) -> bool {
        !self.heads.contains(&section.span.start)
    }

    /// Articles count on across chapters (立法法, article 65), so they are one list from each 第一条 on.
    fn articles(&self, found: &mut Findings) {
        let mut last: Option<u32> = None;
        for section in self.doc.sections.iter().filter(|section| section.style == Style::Article) {
            let Some(number) = section.number else { continue };
            let inserted = section.enumerator.slice(self.doc.text()).contains('之');
            if let Some(last) = last.filter(|&last| number != 1 && !(inserted && last == number)) {
                self.compare(section, last, number, found);
            }
            last = Some(number);
        }
    }

    /// The lists directly inside `parent`.
    fn lists(&self, parent: Option<usize>, children: &[usize], found: &mut Findings) {
        let mut open: FxHashMap<Family, Vec<usize>> = FxHashMap::default();
        let mut before: Option<usize> = None;
        for &child in children {
            let section = &self.doc.sections[child];
            let Some(number) = section.number.filter(|_| counts(section.style)) else {
                // An unnumbered heading or an annex between two lists divides them.
                if matches!(section.style, Style::Plain | Style::Appendix) {
                    self.close_all(&mut open, found);
                    before = None;
                }
                continue;
            };
            let list = open.entry(self.family(section)).or_default();
            let last = list.last().and_then(|&last| self.doc.sections[last].number);
            match last {
                Some(last) if number == last + 1 => {}
                Some(_) if number == 1 => {
                    // An article of law may contain several lists, each announced (`有下列情形之一的：`).
                    let announced = self.doc.text()[..section.span.start].trim_end().ends_with(['：', ':']);
                    let loose = section.style.is_spoken() || self.is_inline(section) || announced;
                    if !loose {
                        let message = format!("the numbering starts again at “{}” under the same heading", self.written(section));
                        found.push(Diagnostic::new("numbering_restart", section.enumerator, message));
                    }
                    self.lone(list, found);
                    list.clear();
                }
                Some(last) => self.compare(section, last, number, found),
                None if number > 1 => self.start(parent, before, section, number, found),
                None => {}
            }
            list.push(child);
            before = Some(child);
        }
        self.close_all(&mut open, found);
    }

    fn close_all(&self, open: &mut FxHashMap<Family, Vec<usize>>, found: &mut Findings) {
        open.drain().for_each(|(_, list)| self.lone(&list, found));
    }

    fn compare(&self, section: &Section, last: u32, number: u32, found: &mut Findings) {
        let written = self.written(section);
        let (code, message) = match number {
            _ if number == last + 1 => return,
            _ if number == last => ("numbering_repeat", format!("number {last} stands twice: “{written}”")),
            _ if number > last => ("numbering_gap", format!("expected number {} after {last}, found “{written}”", last + 1)),
            _ => ("numbering_order", format!("expected number {} after {last}, found “{written}”", last + 1)),
        };
        found.push(Diagnostic::new(code, section.enumerator, message));
    }

    /// A list whose first item is not number 1.
    fn start(&self, parent: Option<usize>, before: Option<usize>, section: &Section, number: u32, found: &mut Findings) {
        let written = self.written(section);
        let elder = before.map(|at| &self.doc.sections[at]).filter(|elder| elder.number == Some(number - 1));
        if let Some(elder) = elder {
            let message = format!("“{}” is followed by “{written}”: expected the same style of numbering", self.written(elder));
            found.push(Diagnostic::new("numbering_style", section.enumerator, message));
            return;
        }
        // Chapters and sections of law may count on across parts; so may any list across the headings above it.
        let at = self.doc.sections.partition_point(|earlier| earlier.span.start < section.span.start);
        if parent.is_some() && self.elders.get_or_init(|| self.elders()).get(at).copied().flatten() == Some(number - 1) {
            return;
        }
        let message = format!("the numbering starts at “{written}”: expected number 1");
        found.push(Diagnostic::new("numbering_start", section.enumerator, message));
    }

    fn lone(&self, list: &[usize], found: &mut Findings) {
        let [only] = list else { return };
        let section = &self.doc.sections[*only];
        // A list that starts at another number has already been reported.
        if section.number != Some(1) {
            return;
        }
        let message = format!("“{}” is the only item of its list: expected a second one, or no number", self.written(section));
        found.push(Diagnostic::new("lone_item", section.enumerator, message));
    }

    fn heading(&self, section: &Section, found: &mut Findings) {
        let Some(heading) = section.heading.filter(|_| !section.run_in && !self.is_inline(section)) else { return };
        let chars = one_line(heading.slice(self.doc.text())).chars().count();
        if chars > LONGEST && section.style != Style::Article {
            let message = format!("the heading has {chars} characters: expected at most {LONGEST}");
            found.push(Diagnostic::new("long_heading", heading, message));
        }
    }

    /// Lists at the top of the tree whose style appears under another one elsewhere (`（一）` before any `一、`).
    fn levels(&self, found: &mut Findings) {
        let sections = &self.doc.sections;
        let on_line = |section: &&Section| section.number.is_some() && counts(section.style) && !self.is_inline(section);
        let mut usual: FxHashMap<Family, (Style, Span)> = FxHashMap::default();
        for section in sections.iter().filter(on_line) {
            if let Some(above) =
                section.parent.map(|parent| &sections[parent]).filter(|above| above.number.is_some() && counts(above.style))
            {
                usual.entry(self.family(section)).or_insert((above.style, above.enumerator));
            }
        }
        // `一、` ranks above `（一）` by GB/T 9704-2012, 7.3.3, even if the report never shows it.
        if let Some(han) = sections.iter().filter(on_line).find(|section| section.style == Style::HanDot) {
            usual.entry((Style::HanParen, 0)).or_insert((Style::HanDot, han.enumerator));
        }
        let mut seen: FxHashSet<Family> = FxHashSet::default();
        for section in sections.iter().filter(on_line).filter(|section| section.parent.is_none()) {
            let family = self.family(section);
            let Some((above, example)) = usual.get(&family).filter(|(above, _)| *above < section.style) else { continue };
            if seen.insert(family) {
                let message = format!(
                    "“{}” stands under no heading: expected one of the style {} (such as “{}”) above it",
                    self.written(section),
                    above.name(),
                    one_line(example.slice(self.doc.text()))
                );
                found.push(Diagnostic::new("level_skipped", section.enumerator, message));
            }
        }
    }
}

/// Styles whose numbers are counted under each heading; articles are counted over the whole report.
fn counts(style: Style) -> bool {
    !matches!(style, Style::Appendix | Style::Plain | Style::Dash | Style::Lead | Style::Article | Style::Sequence)
}
