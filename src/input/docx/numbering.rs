//! Automatic numbering (ECMA-376, part 1, 17.9): the numbers that Word shows but the text does not contain.

use super::numerals;
use crate::input::xml::{attribute, child, children, is};
use roxmltree::Node;
use std::collections::{HashMap, HashSet};

/// Levels of a list.
const LEVELS: usize = 9;

/// Characters of a number's pattern (`第%1章`), which is expanded for each paragraph.
const LONGEST: usize = 200;

/// One level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    /// `%1、`, `(%2)`, `%1.%2`
    text: String,
    /// Whether all numbers are in Arabic digits.
    is_legal: bool,
    /// What stands between number and text.
    suffix: Suffix,
    /// The style whose paragraphs are on this level.
    style: Option<String>,
    /// The level whose number restarts this one; `Some(0)`: none does.
    restart: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Suffix {
    #[default]
    Tab,
    Space,
    Nothing,
}

/// A list as a paragraph refers to it.
#[derive(Debug, Default)]
struct List {
    definition: i64,
    /// Levels that this list starts at another number or formats differently.
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// The lists of a file.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: HashMap<i64, Vec<Level>>,
    lists: HashMap<i64, List>,
}

impl Numbering {
    pub fn read(root: Node<'_, '_>) -> Self {
        let mut definitions: HashMap<i64, Vec<Level>> = HashMap::new();
        let mut named: HashMap<String, i64> = HashMap::new();
        let mut linked: Vec<(i64, String)> = Vec::new();
        let mut lists = HashMap::new();
        let number = |node: Node<'_, '_>, name: &str| attribute(node, name).and_then(|value| value.parse::<i64>().ok());
        let value = |node: Node<'_, '_>, name: &str| child(node, name).and_then(|node| attribute(node, "val")).map(str::to_string);
        for node in children(root) {
            if is(node, "abstractNum") {
                let Some(id) = number(node, "abstractNumId") else { continue };
                let mut levels = vec![Level { start: 1, ..Level::default() }; LEVELS];
                for level in children(node).filter(|node| is(*node, "lvl")) {
                    if let Some(slot) = index(level).and_then(|index| levels.get_mut(index)) {
                        *slot = read_level(level);
                    }
                }
                named.extend(value(node, "styleLink").map(|name| (name, id)));
                linked.extend(value(node, "numStyleLink").map(|name| (id, name)));
                definitions.insert(id, levels);
            } else if is(node, "num") {
                let Some(id) = number(node, "numId") else { continue };
                let definition = value(node, "abstractNumId").and_then(|id| id.parse().ok()).unwrap_or(-1);
                let mut list = List { definition, ..List::default() };
                for over in children(node).filter(|node| is(*node, "lvlOverride")) {
                    let Some(level) = index(over) else { continue };
                    list.starts.extend(value(over, "startOverride").and_then(|start| start.parse().ok()).map(|start| (level, start)));
                    list.levels.extend(child(over, "lvl").map(|node| (level, read_level(node))));
                }
                lists.insert(id, list);
            }
        }
        // A list that only names a list style has the levels of the list that defines the style.
        for (id, name) in linked {
            if let Some(levels) = named.get(&name).and_then(|defining| definitions.get(defining)).cloned() {
                definitions.insert(id, levels);
            }
        }
        Numbering { definitions, lists }
    }

    /// The level of list `id` that the paragraphs of `style` are on.
    pub fn level_of_style(&self, id: i64, style: &str) -> Option<i64> {
        let levels = self.definitions.get(&self.lists.get(&id)?.definition)?;
        let found = levels.iter().position(|level| level.style.as_deref() == Some(style))?;
        i64::try_from(found).ok()
    }

    fn level(&self, list: &List, index: usize) -> Option<Level> {
        list.levels.get(&index).or_else(|| self.definitions.get(&list.definition)?.get(index)).cloned()
    }
}

fn index(node: Node<'_, '_>) -> Option<usize> {
    attribute(node, "ilvl").and_then(|level| level.parse().ok()).filter(|&level| level < LEVELS)
}

fn read_level(node: Node<'_, '_>) -> Level {
    let value = |name: &str| child(node, name).and_then(|node| attribute(node, "val"));
    // Word 2010 and later write their own formats inside mc:AlternateContent, with a plain one as fallback.
    let format = value("numFmt").or_else(|| {
        let inner = node.descendants().rfind(|inner| is(*inner, "numFmt"));
        inner.and_then(|inner| attribute(inner, "val"))
    });
    Level {
        start: value("start").and_then(|start| start.parse().ok()).unwrap_or(1),
        format: format.unwrap_or("decimal").to_string(),
        text: value("lvlText").unwrap_or_default().chars().take(LONGEST).collect(),
        is_legal: child(node, "isLgl").is_some_and(|legal| !matches!(attribute(legal, "val"), Some("0" | "false"))),
        suffix: match value("suff") {
            Some("nothing") => Suffix::Nothing,
            Some("space") => Suffix::Space,
            _ => Suffix::Tab,
        },
        style: value("pStyle").map(str::to_string),
        restart: value("lvlRestart").and_then(|level| level.parse().ok()),
    }
}

/// Where each list has got to.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// By definition: lists that share one definition continue each other's count.
    at: HashMap<i64, [Option<u32>; LEVELS]>,
    started: HashSet<(i64, usize)>,
}

impl Counters {
    /// The number of the next paragraph of list `id` on `level`, as Word shows it; `None` for bullets and unknown lists.
    pub fn next(&mut self, numbering: &Numbering, id: i64, level: usize) -> Option<String> {
        let list = numbering.lists.get(&id)?;
        let own = numbering.level(list, level)?;
        let counts = self.at.entry(list.definition).or_default();
        let again = list.starts.get(&level).filter(|_| self.started.insert((id, level)));
        counts[level] = Some(match (again, counts[level]) {
            (Some(&start), _) => start,
            (None, Some(count)) => count.saturating_add(1),
            (None, None) => own.start,
        });
        for (deeper, count) in counts.iter_mut().enumerate().skip(level + 1) {
            let restart = numbering.level(list, deeper).and_then(|level| level.restart);
            if restart.is_none_or(|by| by > 0 && level < by) {
                *count = None;
            }
        }
        if own.format == "bullet" {
            return None;
        }
        let mut out = String::new();
        let mut chars = own.text.chars().peekable();
        while let Some(c) = chars.next() {
            let shown = (c == '%').then(|| chars.peek().and_then(|digit| digit.to_digit(10))).flatten().filter(|&digit| digit > 0);
            let Some(digit) = shown else {
                out.push(c);
                continue;
            };
            chars.next();
            let upper = digit as usize - 1;
            let Some(shape) = numbering.level(list, upper) else { continue };
            let count = counts.get(upper).copied().flatten().unwrap_or(shape.start);
            let format = if own.is_legal { "decimal" } else { shape.format.as_str() };
            out.push_str(&numerals::write(count, format));
        }
        if out.trim().is_empty() {
            return None;
        }
        // A Chinese stop includes its own space; after `1.` a reader sees a gap.
        if own.suffix != Suffix::Nothing && out.ends_with(|c: char| c.is_ascii()) {
            out.push(' ');
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(xml: &str, steps: &[(i64, usize)]) -> Vec<String> {
        let xml = format!("<w:numbering xmlns:w=\"w\">{xml}</w:numbering>");
        let tree = roxmltree::Document::parse(&xml).unwrap();
        let numbering = Numbering::read(tree.root_element());
        let mut counters = Counters::default();
        steps.iter().map(|&(id, level)| counters.next(&numbering, id, level).unwrap_or_default()).collect()
    }

    const OFFICIAL: &str = "<w:abstractNum w:abstractNumId='0'>\
        <w:lvl w:ilvl='0'><w:numFmt w:val='chineseCountingThousand'/><w:lvlText w:val='%1、'/></w:lvl>\
        <w:lvl w:ilvl='1'><w:numFmt w:val='chineseCountingThousand'/><w:lvlText w:val='（%2）'/></w:lvl>\
        <w:lvl w:ilvl='2'><w:numFmt w:val='decimal'/><w:lvlText w:val='%3.'/></w:lvl></w:abstractNum>";

    #[test]
    fn the_levels_of_an_official_document() {
        let xml = format!("{OFFICIAL}<w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num>");
        let found = numbers(&xml, &[(5, 0), (5, 1), (5, 1), (5, 2), (5, 0), (5, 1)]);
        assert_eq!(found, ["一、", "（一）", "（二）", "1. ", "二、", "（一）"]);
    }

    #[test]
    fn two_lists_of_one_definition_count_on_unless_one_starts_again() {
        let xml = format!(
            "{OFFICIAL}<w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='6'><w:abstractNumId w:val='0'/></w:num>\
             <w:num w:numId='7'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/></w:lvlOverride></w:num>"
        );
        assert_eq!(numbers(&xml, &[(5, 0), (6, 0), (7, 0), (7, 0)]), ["一、", "二、", "一、", "二、"]);
    }

    #[test]
    fn decimals_of_the_upper_levels_are_arabic_where_the_level_is_legal() {
        let xml = "<w:abstractNum w:abstractNumId='0'>\
            <w:lvl w:ilvl='0'><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='第%1章'/><w:suff w:val='space'/></w:lvl>\
            <w:lvl w:ilvl='1'><w:isLgl/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%2'/><w:suff w:val='nothing'/></w:lvl></w:abstractNum>\
            <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>";
        assert_eq!(numbers(xml, &[(1, 0), (1, 1), (1, 1)]), ["第一章", "1.1", "1.2"]);
    }

    #[test]
    fn bullets_and_unknown_lists_have_no_number() {
        let xml = "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val=''/></w:lvl></w:abstractNum>\
            <w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>";
        assert_eq!(numbers(xml, &[(1, 0), (9, 0)]), ["", ""]);
    }
}
