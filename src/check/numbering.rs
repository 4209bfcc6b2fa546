//! Numbering: gaps, repeats, restarts, wrong levels, lists of one item, headings that are too long.

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

struct NumberingReader<'d> {
    doc: &'d Document<'d>,
    heads: FxHashSet<usize>,
    /// For each section, the number of the previous one of its family.
    elders: OnceCell<Vec<Option<u32>>>,
}

pub(super) fn find(doc: &Document, found: &mut Findings) {
    let reader = NumberingReader { doc, heads: doc.blocks.iter().map(|block| block.span.start).collect(), elders: OnceCell::new() };
    reader.articles(found);
    reader.lists(None, &doc.roots().collect::<Vec<_>>(), found);
    for (at, section) in doc.sections.iter().enumerate() {
        reader.lists(Some(at), &section.children, found);
        reader.heading(section, found);
    }
    reader.levels(found);
}

impl NumberingReader<'_> {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The diagnostics of a report as `code: words`.
    fn diagnostics(text: &str) -> Vec<String> {
        let doc = Document::parse(text);
        crate::check::check(&doc).iter().map(|found| format!("{}: {}", found.code, found.span.slice(doc.text()))).collect()
    }

    fn messages(text: &str) -> Vec<String> {
        crate::check::check(&Document::parse(text)).into_iter().map(|found| found.message).collect()
    }

    /// Items on lines of their own, each with a sentence.
    fn items(enumerators: &[&str]) -> String {
        enumerators.iter().map(|enumerator| format!("{enumerator}抓好落实\n任务完成。\n")).collect()
    }

    #[test]
    fn a_number_that_does_not_follow_the_one_before_is_named() {
        for (enumerators, expected) in [
            (vec!["一、", "二、", "三、"], vec![]),
            (vec!["一、", "二、", "四、"], vec!["numbering_gap: 四、"]),
            (vec!["一、", "三、", "四、"], vec!["numbering_gap: 三、"]),
            (vec!["一、", "二、", "二、", "三、"], vec!["numbering_repeat: 二、"]),
            (vec!["一、", "二、", "三、", "二、"], vec!["numbering_order: 二、"]),
            (vec!["一、", "二、", "一、", "二、"], vec!["numbering_restart: 一、"]),
            (vec!["二、", "三、"], vec!["numbering_start: 二、"]),
            (vec!["三、", "四、"], vec!["numbering_start: 三、"]),
            (vec!["一、"], vec!["lone_item: 一、"]),
            (vec!["二、"], vec!["numbering_start: 二、"]),
            (vec!["一、", "一、", "二、"], vec!["lone_item: 一、", "numbering_restart: 一、"]),
        ] {
            assert_eq!(diagnostics(&items(&enumerators)), expected, "{enumerators:?}");
        }
    }

    #[test]
    fn a_message_says_what_was_expected() {
        for (enumerators, expected) in [
            (vec!["一、", "二、", "四、"], "expected number 3 after 2, found “四、”"),
            (vec!["一、", "二、", "二、", "三、"], "number 2 stands twice: “二、”"),
            (vec!["一、", "二、", "三、", "二、"], "expected number 4 after 3, found “二、”"),
            (vec!["一、", "二、", "一、", "二、"], "the numbering starts again at “一、” under the same heading"),
            (vec!["二、", "三、"], "the numbering starts at “二、”: expected number 1"),
            (vec!["一、"], "“一、” is the only item of its list: expected a second one, or no number"),
        ] {
            assert_eq!(messages(&items(&enumerators)), [expected], "{enumerators:?}");
        }
    }

    #[test]
    fn what_follows_in_another_style_is_named() {
        let text = "一、主要工作\n任务完成。\n二、存在问题\n仍有不足。\n三是下步打算\n抓好落实。\n";
        assert_eq!(diagnostics(text), ["numbering_style: 三是"]);
        assert_eq!(messages(text), ["“二、” is followed by “三是”: expected the same style of numbering"]);
        let text = text.replace("三是", "五是");
        assert_eq!(diagnostics(&text), ["numbering_start: 五是"]);
    }

    #[test]
    fn articles_are_one_list_over_all_chapters() {
        let text = |articles: &[&str]| articles.iter().map(|article| format!("{article} 各单位抓好落实。\n")).collect::<String>();
        for (articles, expected) in [
            (vec!["第一条", "第二条", "第三条"], vec![]),
            (vec!["第一条", "第二条", "第四条"], vec!["numbering_gap: 第四条"]),
            (vec!["第一条", "第二条", "第二条", "第三条"], vec!["numbering_repeat: 第二条"]),
            (vec!["第一条", "第二条", "第二条之一", "第三条"], vec![]),
            (vec!["第一条", "第二条", "第四条之一", "第五条"], vec!["numbering_gap: 第四条之一"]),
            (vec!["第一条", "第二条", "第一条", "第二条"], vec![]),
            (vec!["第三条", "第四条"], vec![]),
        ] {
            assert_eq!(diagnostics(&text(&articles)), expected, "{articles:?}");
        }
        let law = |number: &str| {
            format!(
                "第一章 总则\n第一条 为了抓好落实，制定本办法。\n第二条 各单位抓好落实。\n第二章 职责\n{number} 各单位按期报送。\n第四条 按月通报。\n"
            )
        };
        assert_eq!(diagnostics(&law("第三条")), [""; 0]);
        assert_eq!(diagnostics(&law("第二条")), ["numbering_repeat: 第二条", "numbering_gap: 第四条"]);
    }

    #[test]
    fn a_list_may_count_on_across_headings_but_not_at_the_top() {
        let text = |second: &str| {
            format!(
                "一、工作情况\n1.抓学习。\n2.抓作风。\n二、工作打算\n{second}.抓项目。\n{}.抓民生。\n",
                second.parse::<u32>().unwrap() + 1
            )
        };
        for (second, expected) in [("1", vec![]), ("3", vec![]), ("2", vec!["numbering_start: 2."]), ("4", vec!["numbering_start: 4."])] {
            assert_eq!(diagnostics(&text(second)), expected, "{second}");
        }
    }

    #[test]
    fn decimal_numbers_are_counted_by_their_depth() {
        let doc = Document::parse(
            "一、要求\n好。\n1.1目标\n好。\n1.2原则\n好。\n1．2．1近期\n好。\n1．2．2远期\n好。\n1.3步骤\n好。\n二、任务\n好。\n",
        );
        let reader = NumberingReader { doc: &doc, heads: FxHashSet::default(), elders: OnceCell::new() };
        let families: Vec<Family> = doc.sections.iter().map(|section| reader.family(section)).collect();
        let (top, two, three) = ((Style::HanDot, 0), (Style::Decimal, 1), (Style::Decimal, 2));
        assert_eq!(families, [top, two, two, three, three, two, top]);
        assert_eq!(reader.elders(), [None, None, Some(1), None, Some(1), Some(2), Some(1)]);
        let doc = Document::parse("1.抓项目\n好。\n2.抓民生\n好。\n");
        let reader = NumberingReader { doc: &doc, heads: FxHashSet::default(), elders: OnceCell::new() };
        assert_eq!(reader.family(&doc.sections[1]), (Style::ArabicDot, 0));
    }

    #[test]
    fn a_second_list_is_no_restart_if_it_is_announced_spoken_or_inside_a_paragraph() {
        let text = |between: &str| {
            format!(
                "一、主要工作\n（一）抓项目\n任务完成。\n（二）抓民生\n{between}\n（一）抓作风\n任务完成。\n（二）抓安全\n任务完成。\n二、下步打算\n抓好落实。\n"
            )
        };
        assert_eq!(diagnostics(&text("任务完成。")), ["numbering_restart: （一）"]);
        assert_eq!(diagnostics(&text("任务完成，还有：")), [""; 0]);
        let spoken = "一、主要工作\n一是抓项目。\n二是抓民生。\n一是抓作风。\n二是抓安全。\n二、下步打算\n抓好落实。\n";
        assert_eq!(diagnostics(spoken), [""; 0]);
        let inside = "一、主要工作\n重点是（1）抓项目，（2）抓民生；另外（1）抓作风，（2）抓安全。\n二、下步打算\n抓好落实。\n";
        assert_eq!(diagnostics(inside), [""; 0]);
    }

    #[test]
    fn a_heading_line_has_at_most_forty_characters() {
        let heading = |chars: usize| "坚持以人民为中心的发展思想全面推进各项工作".chars().cycle().take(chars).collect::<String>();
        let text = |heading: &str| format!("某县工作总结\n一、{heading}\n任务完成。\n二、下步打算\n抓好落实。\n");
        assert_eq!(diagnostics(&text(&heading(40))), [""; 0]);
        assert_eq!(diagnostics(&text(&heading(41))), [format!("long_heading: {}", heading(41))]);
        assert_eq!(messages(&text(&heading(41))), ["the heading has 41 characters: expected at most 40"]);
        // What goes on in its line, stands inside a paragraph or is an article is no heading line.
        assert_eq!(diagnostics(&text(&format!("{}。各单位要抓好落实", heading(41)))), [""; 0]);
        assert_eq!(diagnostics(&format!("第一条 {}\n第二条 {}\n", heading(41), heading(41))), [""; 0]);
        let inside = format!("一、工作\n重点是：一是{}；二是{}。\n二、打算\n抓好落实。\n", heading(41), heading(41));
        assert_eq!(diagnostics(&inside), [""; 0]);
    }

    #[test]
    fn a_list_at_the_top_that_belongs_under_another_is_named_once() {
        for (text, expected) in [
            ("（一）抓项目\n好。\n（二）抓民生\n好。\n一、存在问题\n不足。\n二、下步打算\n落实。\n", vec!["level_skipped: （一）"]),
            ("（一）抓项目\n好。\n（二）抓民生\n好。\n", vec![]),
            // What an article lists says nothing of the lists beside it.
            ("（一）抓项目\n好。\n（二）抓民生\n好。\n第一条 有下列情形的：\n（一）未落实\n（二）未报送\n第二条 按月通报。\n", vec![]),
            // `1.` stands under `一、` in this report, and may stand anywhere in another one.
            ("1.抓项目\n好。\n2.抓民生\n好。\n一、问题\n1.不足\n不足。\n2.差距\n不足。\n二、打算\n落实。\n", vec!["level_skipped: 1."]),
            ("1.抓项目\n好。\n2.抓民生\n好。\n一、存在问题\n不足。\n二、下步打算\n落实。\n", vec![]),
        ] {
            assert_eq!(diagnostics(text), expected, "{text}");
        }
        let text = "（一）抓项目\n好。\n（二）抓民生\n好。\n一、存在问题\n不足。\n二、下步打算\n落实。\n";
        let message = "“（一）” stands under no heading: expected one of the style han_dot (such as “一、”) above it";
        assert_eq!(messages(text), [message]);
    }

    #[test]
    fn a_heading_without_number_or_an_annex_divides_lists() {
        let text = |between: &str| {
            format!("一、抓项目\n任务完成。\n二、抓民生\n任务完成。\n{between}一、抓作风\n任务完成。\n二、抓安全\n任务完成。\n")
        };
        assert_eq!(diagnostics(&text("")), ["numbering_restart: 一、"]);
        assert_eq!(diagnostics(&text("附件1\n任务清单\n")), [""; 0]);
    }
}
