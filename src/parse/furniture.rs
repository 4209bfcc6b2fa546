//! Site furniture: what a web page puts around a report (greeting, counters, buttons, links).

use super::enumerator;
use super::lines::{is_terminal, squeeze};
use crate::char_class::CharClass;
use crate::dicts::{FURNITURE, FurnitureClass, Match};
use crate::document::{Block, Furniture, Role};
use crate::span::Span;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::LazyLock;

struct Pattern {
    term: &'static str,
    class: FurnitureClass,
    exact: bool,
}

struct Patterns {
    /// By first character.
    heads: FxHashMap<char, Vec<Pattern>>,
    inside: Vec<Pattern>,
    /// The first characters of these.
    inside_firsts: CharClass,
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    let mut patterns = Patterns { heads: FxHashMap::default(), inside: Vec::new(), inside_firsts: CharClass::EMPTY };
    for &(term, class, place) in FURNITURE {
        let Some(first) = term.chars().next() else { continue };
        let pattern = Pattern { term, class, exact: place == Match::Exact };
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
        at = end.max(start + 1);
        while !row.is_char_boundary(at) {
            at += 1;
        }
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
    let spans: Vec<Span> = blocks.iter().map(|block| block.span).collect();
    let mut furniture = Vec::new();
    let chars = |at: usize| spans[at].slice(text).chars().count();
    // `首页`, `>`, `政务信息`, `>`, `某省要闻`: how many lines of links follow, each after its mark.
    let links = |from: usize| {
        let is_mark = |at: usize| matches!(spans[at].slice(text), ">" | "＞" | "»" | "/" | "-" | ">>");
        let mut end = from;
        if end < first && spans[end].slice(text) == "首页" {
            end += 1;
        }
        while end + 1 < first && is_mark(end) && chars(end + 1) <= 16 {
            end += 2;
        }
        end - from
    };
    // `索引号 是检索公文的依据。` is a sentence.
    let row = |at: usize| label_before_gap(spans[at].slice(text)).filter(|_| !spans[at].slice(text).ends_with(is_terminal));
    let line = |at: usize| spans[at].slice(text);
    let label = |at: usize| row(at).map(|(label, _)| label).or_else(|| label_alone(line(at)));
    // `名称`, `标题` and the like may head rows of any list.
    let tells = |at: usize| label(at).is_some_and(|label| label == "索引号" || label.chars().count() >= 4);
    let labels = |at: usize| row(at).map_or(usize::from(label(at).is_some()), |_| values(line(at)).len());
    let head = first.min(HEAD);
    let in_rows = (0..head).map(labels).sum::<usize>() >= ROWS && (0..head).any(tells);
    for at in 0..first {
        if blocks[at].role == Role::Furniture {
            continue;
        }
        if let Some(class) =
            classify(blocks[at].span.slice(text)).or_else(|| (in_rows && row(at).is_some()).then_some(FurnitureClass::Catalogue))
        {
            blocks[at].role = Role::Furniture;
            furniture.push(Furniture { span: blocks[at].span, class });
            // `来源:` on one line and its value on the next; `当前位置：` and the links after it.
            let line = blocks[at].span.slice(text);
            let label = line.ends_with(['：', ':']);
            let values = match class {
                FurnitureClass::Source if label => usize::from(at + 1 < first && chars(at + 1) <= 10),
                FurnitureClass::Date if label => usize::from(at + 1 < first && super::date::is_alone(blocks[at + 1].span.slice(text))),
                FurnitureClass::Catalogue if label || in_rows && label_alone(line).is_some() => {
                    usize::from(at + 1 < first && classify(blocks[at + 1].span.slice(text)).is_none() && chars(at + 1) <= 120)
                }
                FurnitureClass::Path if label || line == "首页" => links(at + 1),
                _ => 0,
            };
            for value in &mut blocks[at + 1..at + 1 + values] {
                value.role = Role::Furniture;
                furniture.push(Furniture { span: value.span, class });
            }
        }
    }
    furniture.dedup_by_key(|piece| piece.span);
    // Links to other pages may contain whole sentences, so the last tenth of a long text can be a tail, too.
    let opener = (first + 1..blocks.len()).find(|&at| {
        let tail = classify(blocks[at].span.slice(text)) == Some(FurnitureClass::Tail);
        tail && (at > last
            || (at * 5 > blocks.len() * 4 && !blocks[at..].iter().any(|block| enumerator::read(block.span.slice(text)).is_some())))
    });
    let end = opener.unwrap_or(blocks.len());
    for block in &mut blocks[end..] {
        let class = classify(block.span.slice(text)).unwrap_or(FurnitureClass::Tail);
        block.role = Role::Furniture;
        furniture.push(Furniture { span: block.span, class });
    }
    for block in &mut blocks[(last + 1).min(end)..end] {
        if let Some(class) = classify(block.span.slice(text)) {
            block.role = Role::Furniture;
            furniture.push(Furniture { span: block.span, class });
        }
    }
    furniture.sort_by_key(|piece| piece.span);
    furniture.dedup();
    furniture
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
