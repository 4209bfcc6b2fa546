//! Site furniture: what a web page puts around a report (greeting, counters, buttons, links).

use super::enumerator;
use super::lines::{is_terminal, squeeze};
use crate::char_class::CharClass;
use crate::dicts::{FURNITURE, FurnitureClass, Match};
use crate::document::{Block, Furniture, Role};
use regex::Regex;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::LazyLock;

struct FurniturePattern {
    term: &'static str,
    class: FurnitureClass,
    exact: bool,
}

struct FurniturePatterns {
    /// By first character.
    heads: FxHashMap<char, Vec<FurniturePattern>>,
    inside: Vec<FurniturePattern>,
    /// The first characters of these.
    inside_firsts: CharClass,
}

static PATTERNS: LazyLock<FurniturePatterns> = LazyLock::new(|| {
    let mut patterns = FurniturePatterns { heads: FxHashMap::default(), inside: Vec::new(), inside_firsts: CharClass::EMPTY };
    for &(term, class, place) in FURNITURE {
        let Some(first) = term.chars().next() else { continue };
        let pattern = FurniturePattern { term, class, exact: place == Match::Exact };
        if place == Match::Contains {
            patterns.inside.push(pattern);
            patterns.inside_firsts.insert(first);
        } else {
            patterns.heads.entry(first).or_default().push(pattern);
        }
    }
    // The longest head wins: 浏览次数 before 浏览.
    patterns.heads.values_mut().for_each(|heads| heads.sort_by_key(|pattern| std::cmp::Reverse(pattern.term.len())));
    patterns
});

// Matches `2026-01-06 08:00 某市日报`: the minute of publication; not `2026年1月6日`.
static STAMP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^20[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?\s*[0-9]{1,2}:[0-9]{2}").expect("the pattern is tested"));

/// The labels of the table that state portals put above a text.
pub(super) fn labels() -> impl Iterator<Item = &'static str> {
    PATTERNS.heads.values().flatten().filter(|pattern| pattern.class == FurnitureClass::Catalogue).map(|pattern| pattern.term)
}

/// The label that opens a row of that table without a colon, and where the value begins: `索 引 号　000012345/2018`.
pub(super) fn label_before_gap(row: &str) -> Option<(&'static str, usize)> {
    let heads = PATTERNS.heads.get(&row.chars().next()?)?;
    heads.iter().filter(|pattern| pattern.class == FurnitureClass::Catalogue).find_map(|pattern| {
        let mut rest = row;
        for c in pattern.term.chars() {
            rest = rest.trim_start().strip_prefix(c)?;
        }
        let value = rest.trim_start();
        (value.len() < rest.len() && !value.is_empty()).then_some((pattern.term, row.len() - value.len()))
    })
}

/// Labels and values of a row without colons: `发文机关　某市人民政府　成文日期　2018年11月7日`. A value ends where a cell ends, or a wide gap
/// begins, or the next label.
pub(super) fn values(row: &str) -> Vec<(&'static str, &str)> {
    let mut found: Vec<(&'static str, &str)> = Vec::new();
    let is_gap = |at: usize| {
        let rest = &row[at..];
        rest.starts_with(['\t', '　', '|', '｜']) || rest.starts_with("  ")
    };
    let is_label = |at: usize| row[..at].ends_with(char::is_whitespace) && label_before_gap(&row[at..]).is_some();
    let mut at = 0;
    while at < row.len() {
        let skipped = row[at..].len() - row[at..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '|' | '｜')).len();
        let start = at + skipped;
        let label = label_before_gap(&row[start..]);
        let from = label.map_or(start, |(_, value)| start + value);
        let places = row[from..].char_indices().map(|(place, _)| from + place).skip(1);
        let end = places.into_iter().find(|&place| is_gap(place) || is_label(place)).unwrap_or(row.len());
        if let Some((label, _)) = label {
            found.push((label, row[from..end].trim()));
        }
        at = row.ceil_char_boundary(end.max(start + 1));
    }
    found
}

/// The label of that table that a line is, if it is nothing else.
fn label_alone(line: &str) -> Option<&'static str> {
    let heads = PATTERNS.heads.get(&line.chars().next()?)?;
    let line = squeeze(line);
    heads.iter().find(|pattern| pattern.class == FurnitureClass::Catalogue && pattern.term == line).map(|pattern| pattern.term)
}

/// This many labels without colons make a table.
const ROWS: usize = 3;

/// A report's own text begins within this many lines.
const HEAD: usize = 60;

/// A line with more characters than this is a report's own text.
const LONGEST: usize = 60;

/// A line with more bytes than this is not a portal's table.
const TABLE: usize = 1200;

/// The class of furniture that a line is, if any.
pub(crate) fn classify(line: &str) -> Option<FurnitureClass> {
    let line = line.trim_start_matches(['•', '·', '*', '-', '|', '[', '［', '（', '(', ' ', '\u{a0}']);
    if line.len() > LONGEST * 4 {
        // The whole table of a portal on one line.
        let opens = line.len() <= TABLE && line.chars().next().is_some_and(|first| PATTERNS.heads.contains_key(&first));
        let table = opens && line.contains('索') && labels().filter(|label| line.contains(label)).take(4).count() >= 4;
        return table.then_some(FurnitureClass::Catalogue);
    }
    let chars = line.chars().count();
    let line = match line.strip_prefix('【') {
        Some(rest) if !rest.starts_with("字体") && !rest.starts_with("字号") => rest,
        _ => line,
    };
    let squeezed = if line.contains(char::is_whitespace) { Cow::Owned(squeeze(line)) } else { Cow::Borrowed(line) };
    if chars <= 40 && line.starts_with("20") && line.contains(':') && STAMP.is_match(line) && !line.ends_with(is_terminal) {
        return Some(FurnitureClass::Date);
    }
    let patterns = &*PATTERNS;
    // `12人点赞`
    let squeezed = match squeezed.trim_start_matches(|c: char| c.is_ascii_digit()) {
        counted if counted.starts_with('人') => Cow::Owned(counted.to_string()),
        _ => squeezed,
    };
    for pattern in squeezed.chars().next().and_then(|first| patterns.heads.get(&first)).into_iter().flatten() {
        let Some(rest) = squeezed.strip_prefix(pattern.term) else { continue };
        let fits = match pattern.class {
            _ if pattern.exact => rest.is_empty() || rest == "：" || rest == ":",
            FurnitureClass::Button => rest.chars().count() <= 12 && !rest.contains('。'),
            FurnitureClass::Counter => rest
                .trim_start_matches(['：', ':', '量', '数', '次', '（', '('])
                .chars()
                .all(|c| c.is_ascii_digit() || "次）)点赞收藏转发评论阅读浏览量：:".contains(c)),
            // `时间：2025年3月4日上午9时` says when a meeting takes place.
            FurnitureClass::Date if pattern.term == "时间" => {
                rest.starts_with(['：', ':']) && super::date::find(rest).is_some() && !rest.contains(['时', '午', '止', '底'])
            }
            // `[索引号] 全年编制索引12万条。` is a sentence.
            FurnitureClass::Source | FurnitureClass::Date | FurnitureClass::Catalogue if rest.starts_with([']', '］']) => {
                chars <= 120 && !rest.ends_with(is_terminal)
            }
            FurnitureClass::Source | FurnitureClass::Date | FurnitureClass::Catalogue => {
                (rest.starts_with(['：', ':', '】']) && chars <= 120) || rest.is_empty()
            }
            FurnitureClass::Path => rest.starts_with(['：', ':', '>', '＞', '»', '/']) || rest.is_empty(),
            FurnitureClass::Comment => true,
            FurnitureClass::Site => chars <= LONGEST && !rest.contains('。'),
            _ => chars <= 30 && (rest.is_empty() || !rest.ends_with('。')),
        };
        if fits {
            return Some(pattern.class);
        }
    }
    if chars > 40 || squeezed.ends_with('。') || patterns.inside_firsts.find(&squeezed, 0).is_none() {
        return None;
    }
    patterns.inside.iter().find(|pattern| squeezed.contains(pattern.term)).map(|pattern| pattern.class)
}

/// `1.工作总结.doc`: a file to download.
fn is_file_name(line: &str) -> bool {
    let ending = line.trim_end_matches(['）', ')']).rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    ["doc", "docx", "pdf", "xls", "xlsx", "wps", "et", "zip", "rar", "ofd", "jpg", "png"].contains(&ending.as_str())
}

/// Marks the furniture at the head and the tail. Everything between the first and the last paragraph of the body belongs
/// to the report itself, whatever it looks like.
pub(crate) fn mark(text: &str, blocks: &mut [Block]) -> Vec<Furniture> {
    let is_body = |block: &Block| {
        let line = block.span.slice(text);
        let numbered = enumerator::read(line).is_some_and(|mark| mark.len < line.len()) && !is_file_name(line);
        classify(line).is_none() && (numbered || (line.len() > LONGEST * 3 && line.contains(is_terminal)))
    };
    let Some(first) = blocks.iter().position(is_body) else { return Vec::new() };
    let last = blocks.iter().rposition(is_body).unwrap_or(first);
    let mut furniture = Vec::new();
    mark_head(text, &mut blocks[..first], &mut furniture);
    furniture.dedup_by_key(|piece: &mut Furniture| piece.span);
    mark_tail(text, blocks, (first, last), &mut furniture);
    furniture.sort_by_key(|piece| piece.span);
    furniture.dedup();
    furniture
}

fn mark_block(block: &mut Block, class: FurnitureClass, furniture: &mut Vec<Furniture>) {
    block.role = Role::Furniture;
    furniture.push(Furniture { span: block.span, class });
}

fn mark_head(text: &str, blocks: &mut [Block], furniture: &mut Vec<Furniture>) {
    let head = PageHead { lines: blocks.iter().map(|block| block.span.slice(text)).collect() };
    let in_rows = head.is_table();
    for at in 0..blocks.len() {
        if blocks[at].role == Role::Furniture {
            continue;
        }
        let class = classify(head.lines[at]).or_else(|| (in_rows && head.row(at).is_some()).then_some(FurnitureClass::Catalogue));
        if let Some(class) = class {
            let values = head.values(at, class, in_rows);
            blocks[at..=at + values].iter_mut().for_each(|block| mark_block(block, class, furniture));
        }
    }
}

/// The lines above a report's own text.
struct PageHead<'a> {
    lines: Vec<&'a str>,
}

impl PageHead<'_> {
    fn row(&self, at: usize) -> Option<(&'static str, usize)> {
        // `索引号 是检索公文的依据。` is a sentence.
        label_before_gap(self.lines[at]).filter(|_| !self.lines[at].ends_with(is_terminal))
    }

    /// Whether a portal's table without colons is among them.
    fn is_table(&self) -> bool {
        let label = |at: usize| self.row(at).map(|(label, _)| label).or_else(|| label_alone(self.lines[at]));
        // `名称`, `标题` and the like may head rows of any list.
        let tells = |at: usize| label(at).is_some_and(|label| label == "索引号" || label.chars().count() >= 4);
        let labels = |at: usize| self.row(at).map_or(usize::from(label(at).is_some()), |_| values(self.lines[at]).len());
        let lines = 0..self.lines.len().min(HEAD);
        lines.clone().map(labels).sum::<usize>() >= ROWS && lines.into_iter().any(tells)
    }

    /// How many lines below one belong to it: `来源:` and its value on the next line; `当前位置：` and the links after it.
    fn values(&self, at: usize, class: FurnitureClass, in_rows: bool) -> usize {
        let line = self.lines[at];
        let label = line.ends_with(['：', ':']);
        let next = |fits: fn(&str) -> bool| usize::from(self.lines.get(at + 1).is_some_and(|next| fits(next)));
        match class {
            FurnitureClass::Source if label => next(|next| next.chars().count() <= 10),
            FurnitureClass::Date if label => next(super::date::is_alone),
            FurnitureClass::Catalogue if label || in_rows && label_alone(line).is_some() => {
                next(|next| classify(next).is_none() && next.chars().count() <= 120)
            }
            FurnitureClass::Path if label || line == "首页" => self.links(at + 1),
            _ => 0,
        }
    }

    /// `首页`, `>`, `政务信息`, `>`, `某省要闻`: how many lines of links follow, each after its mark.
    fn links(&self, from: usize) -> usize {
        let lines = &self.lines[from..];
        let home = usize::from(lines.first() == Some(&"首页"));
        let is_link = |pair: &&[&str]| matches!(pair[0], ">" | "＞" | "»" | "/" | "-" | ">>") && pair[1].chars().count() <= 16;
        home + 2 * lines[home..].chunks_exact(2).take_while(is_link).count()
    }
}

/// Marks the furniture below the last paragraph of the body.
fn mark_tail(text: &str, blocks: &mut [Block], (first, last): (usize, usize), furniture: &mut Vec<Furniture>) {
    let line = |block: &Block| block.span.slice(text);
    // Links to other pages may contain whole sentences, so the last tenth of a long text can be a tail, too.
    let opens = |&at: &usize| {
        classify(line(&blocks[at])) == Some(FurnitureClass::Tail)
            && (at > last || (at * 5 > blocks.len() * 4 && !blocks[at..].iter().any(|block| enumerator::read(line(block)).is_some())))
    };
    let end = (first + 1..blocks.len()).find(opens).unwrap_or(blocks.len());
    for block in &mut blocks[end..] {
        let class = classify(line(block)).unwrap_or(FurnitureClass::Tail);
        mark_block(block, class, furniture);
    }
    for block in &mut blocks[(last + 1).min(end)..end] {
        if let Some(class) = classify(line(block)) {
            mark_block(block, class, furniture);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_furniture_from_text() {
        for line in [
            "浏览量:54",
            "发布时间:2025-06-09",
            "• 点赞 0",
            "奋书文库,欢迎您!",
            "【字号：",
            "扫一扫在手机打开当前页",
            "来源：河南日报",
            "责任编辑：李某",
            "<!-- INFO END -->",
        ] {
            assert!(classify(line).is_some(), "{line}");
        }
        for line in
            ["收藏家协会成立", "时间紧、任务重。", "阅读推广工作扎实推进", "中", "来源单一、渠道不多是主要问题。", "下载量突破一万次"]
        {
            assert!(classify(line).is_none() || line == "中", "{line}");
        }
    }
}
