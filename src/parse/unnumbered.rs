//! Unnumbered headings: short lines of their own without closing punctuation.

use super::back_matter;
use super::body_name::is_body_name;
use super::candidates::Candidate;
use super::enumerator::{Mark, Style, is_han};
use super::head_lines::{is_dateline, is_salutation, is_speaker};
use super::lines::is_terminal;
use super::number::document_numbers;
use crate::dicts::{CUES, Cue, KINDS, LINES, LineWord};
use crate::document::Marks;
use crate::document::{Block, Role};
use crate::file_info::Heading;
use crate::span::Span;

/// The longest unnumbered heading, in characters.
const LONGEST: usize = 44;

/// Adds a candidate for each unnumbered heading; a heading set over two lines becomes one block.
pub(crate) fn find(text: &str, blocks: &mut Vec<Block>, marks: &Marks, found: &mut Vec<Candidate>, headings: &[Heading]) {
    let levels = Levels::of(text, blocks, headings);
    let numbered: std::collections::HashSet<usize> = found.iter().filter(|c| !c.inline).map(|c| c.block).collect();
    let restarts: std::collections::HashSet<usize> =
        found.iter().filter(|c| !c.inline && c.mark.number == Some(1) && c.mark.style > Style::HanDot).map(|c| c.block).collect();
    // `2014年：改革创新` above `1.…`, and again for the next year: what each list is about.
    let divided = |i: usize| restarts.contains(&(i + 1)) && !numbered.contains(&i) && is_in_halves(blocks[i].span.slice(text));
    let halves = (0..blocks.len()).filter(|&i| divided(i)).count() >= 2;
    let years = years(text, blocks, found);
    let shaped: Vec<bool> = blocks
        .iter()
        .enumerate()
        .map(|(i, block)| {
            years.contains(&i) || block.role == Role::Body && !block.row && halves && divided(i) || {
                block.role == Role::Body
                    && !block.row
                    && !numbered.contains(&i)
                    && !marks.is_opaque(block.span.start)
                    && has_shape(text, block, &levels)
            }
        })
        .collect();
    let appendix = found.iter().filter(|c| c.mark.style == Style::Appendix).map(|c| c.block).min().unwrap_or(usize::MAX);
    let opens_appendix: std::collections::HashSet<usize> =
        found.iter().filter(|c| c.mark.style == Style::Appendix).map(|c| c.block).collect();
    let body: Vec<usize> = (0..blocks.len()).filter(|&i| blocks[i].role == Role::Body).collect();
    let mut plain: Vec<(usize, usize)> = Vec::new();
    let mut k = 0;
    while k < body.len() {
        let mut end = k;
        while end < body.len() && shaped[body[end]] && (end == k || body[end] == body[end - 1] + 1) {
            end += 1;
        }
        let run = end - k;
        if run == 0 {
            k += 1;
            continue;
        }
        let above = k.checked_sub(1).map(|k| body[k]);
        let below = body.get(end).copied();
        let marked = body[k..end].iter().all(|&i| is_marked(text, &blocks[i], &levels));
        // A run of short lines is a table, a list of names or a form.
        let follows = above.is_none_or(|i| {
            numbered.contains(&i)
                || back_matter::is_signed(blocks[i].span.slice(text))
                || i + 1 < body[k]
                || blocks[i].span.slice(text).trim_end_matches(['”', '）', ')', '’']).ends_with(is_terminal)
        });
        let foreword = || CUES.is(blocks[body[k]].span.slice(text), Cue::Foreword);
        let sentence = |i: usize| blocks[i].span.slice(text).ends_with(['。', '！', '？']);
        // `关于做好抗旱工作的通知` above `各县区：`: another document after the first.
        let addressed = |i: usize| is_salutation(blocks[i].span.slice(text)) && ends_in_kind(blocks[body[end - 1]].span.slice(text));
        let leads = below
            .is_some_and(|i| numbered.contains(&i) || is_prose(text, &blocks[i]) || run == 1 && sentence(i) && foreword() || addressed(i));
        let at_end = below.is_none() && body[k] > appendix;
        let entitles = above.is_some_and(|i| opens_appendix.contains(&i));
        if entitles && run > 2 {
            // `附件4` above `某市推进新型工业化` / `三年行动计划` / `任务分工方案`.
            let lines = &body[k..end.min(k + TITLE_LINES)];
            let last = lines.iter().find(|&&i| ends_title(blocks[i].span.slice(text))).unwrap_or(&body[k]);
            plain.push((body[k], *last));
        } else if marked || (run <= 2 && follows && (leads || at_end || entitles)) {
            let mut i = k;
            while i < end {
                let (above, below) = (body[i], body.get(i + 1).copied().unwrap_or(body[i]));
                let (above, below) = (blocks[above].span.slice(text), blocks[below].span.slice(text));
                let in_two = is_title_in_two_lines(above, below) || entitles && i == k && !ends_title(above) && ends_title(below);
                let two_lines = i + 1 < end && !marked && in_two;
                let last = if two_lines { i + 1 } else { i };
                plain.push((body[i], body[last]));
                i = last + 1;
            }
        }
        k = end;
    }
    let pairs: Vec<bool> = (0..plain.len()).map(|i| plain.get(i + 1).is_some_and(|next| next.0 == plain[i].1 + 1)).collect();
    let layered = pairs.contains(&true) && appendix == usize::MAX;
    // Titles above statements (`国际形势和我国对外工作` / `各级干部必须革命化`), as in summaries from the 1960s.
    let statements: Vec<bool> = plain.iter().map(|&(first, _)| states(blocks[first].span.slice(text))).collect();
    let count = statements.iter().filter(|&&states| states).count();
    let numbered_lines =
        found.iter().any(|c| !c.inline && matches!(c.mark.style, Style::Part | Style::Chapter | Style::HanDot | Style::HanParen));
    let stated = !layered && !numbered_lines && appendix == usize::MAX && count >= 3 && plain.len() - count >= 2 && !statements[0];
    let mut statements = statements;
    if stated {
        let taken: std::collections::HashSet<usize> = plain.iter().map(|&(first, _)| first).collect();
        for pair in body.windows(2) {
            let free = !numbered.contains(&pair[0]) && !taken.contains(&pair[0]) && !taken.contains(&pair[1]) && body[0] != pair[0];
            if free && is_open_statement(blocks[pair[0]].span.slice(text)) && is_prose(text, &blocks[pair[1]]) {
                let at = plain.partition_point(|&(first, _)| first < pair[0]);
                plain.insert(at, (pair[0], pair[0]));
                statements.insert(at, true);
            }
        }
    }
    let pairs: Vec<bool> = if stated { vec![false; plain.len()] } else { pairs };
    let mut merged = Vec::new();
    for (i, &(first, last)) in plain.iter().enumerate() {
        if last > first {
            blocks[first].span = Span::new(blocks[first].span.start, blocks[last].span.end);
            merged.extend(first + 1..=last);
        }
        let unmarked = if layered && !pairs[i] || stated && statements[i] { 2 } else { 1 };
        let depth = levels.depth(&blocks[first]).unwrap_or(unmarked + levels.deepest);
        let mark = Mark::unnumbered(Style::Plain, depth, 0);
        found.push(Candidate { mark, at: blocks[first].span.start, block: first, inline: false, level: None });
    }
    for candidate in found.iter_mut() {
        candidate.block -= merged.partition_point(|&gone| gone < candidate.block);
    }
    let mut index = 0;
    blocks.retain(|_| {
        index += 1;
        merged.binary_search(&(index - 1)).is_err()
    });
    found.sort_by_key(|candidate| candidate.at);
}

/// `2023年` above `一、…`, and `2024年` above the next one: the years that the parts of a report cover.
fn years(text: &str, blocks: &[Block], found: &[Candidate]) -> std::collections::HashSet<usize> {
    let year = |line: &str| {
        let digits = line.strip_suffix("年").or_else(|| line.strip_suffix("年度"));
        digits.is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let firsts = found.iter().filter(|candidate| !candidate.inline && candidate.mark.number == Some(1)).map(|candidate| candidate.block);
    let above = firsts.filter_map(|block| block.checked_sub(1));
    let years: std::collections::HashSet<usize> =
        above.filter(|&i| blocks[i].role == Role::Body && !blocks[i].row && year(blocks[i].span.slice(text))).collect();
    if years.len() >= 2 { years } else { Default::default() }
}

/// Whether a heading is a sentence rather than a title.
fn states(line: &str) -> bool {
    let inner: String = line.chars().skip(1).collect();
    inner.contains(['，', '是']) || CUES.occurs(&inner, Cue::Obliges)
}

/// Whether a long line above a paragraph is a heading of several sentences, with no stop to close it.
fn is_open_statement(line: &str) -> bool {
    (20..=100).contains(&line.chars().count())
        && !line.ends_with(is_terminal)
        && !line.ends_with(['，', '、', '”', '）', ')', '》', ','])
        && line.chars().filter(|&c| is_han(c)).count() * 5 >= line.chars().count() * 4
}

/// The most lines that the title of an enclosure may take.
const TITLE_LINES: usize = 4;

/// The levels of the unnumbered headings that the file marks, counted from 1 without gaps.
struct Levels {
    rows: Vec<(usize, usize)>,
    /// Headings that the file does not mark go below those that it marks.
    deepest: usize,
    /// Whether most of the headings that the file marks end with a stop: then one that does is still a heading.
    stopped: bool,
}

impl Levels {
    fn of(text: &str, blocks: &[Block], headings: &[Heading]) -> Self {
        let body = |heading: &&Heading| {
            let at = blocks.partition_point(|block| block.span.end <= heading.span.start);
            blocks.get(at).is_some_and(|block| block.role == Role::Body && block.span.start <= heading.span.end)
        };
        let mut rows: Vec<(usize, usize)> =
            headings.iter().filter(body).map(|heading| (heading.span.start, usize::from(heading.level))).collect();
        let mut ranks: Vec<usize> = rows.iter().map(|&(_, level)| level).collect();
        ranks.sort_unstable();
        ranks.dedup();
        for (_, level) in &mut rows {
            *level = ranks.partition_point(|rank| rank < level) + 1;
        }
        let deepest = ranks.len().min(4);
        let stops = headings.iter().filter(|heading| heading.span.slice(text).ends_with(['。', '；'])).count();
        Levels { rows, deepest, stopped: stops * 2 > headings.len() }
    }

    fn depth(&self, block: &Block) -> Option<usize> {
        let at = self.rows.partition_point(|&(start, _)| start < block.span.start);
        self.rows.get(at).filter(|&&(start, _)| start < block.span.end).map(|&(_, level)| level)
    }
}

/// A line with more characters than this is not a heading, whatever the file says.
const MARKED_LONGEST: usize = 60;

/// Whether the file marks the line as a heading: by a style, or by `#` in a plain text.
fn is_marked(text: &str, block: &Block, levels: &Levels) -> bool {
    levels.depth(block).is_some() || text[..block.span.start].trim_end_matches([' ', '\t']).ends_with('#')
}

fn has_shape(text: &str, block: &Block, levels: &Levels) -> bool {
    let line = block.span.slice(text);
    if line.len() > 4 * MARKED_LONGEST {
        return false;
    }
    let chars = line.chars().count();
    let han = line.chars().filter(|&c| is_han(c)).count();
    let opens = line.chars().next().is_some_and(|c| is_han(c) || c.is_ascii_digit() || matches!(c, '“' | '《' | '"' | '‘' | '【'));
    ((3..=LONGEST).contains(&chars) && han >= 3 || CUES.is(line, Cue::ShortHeading))
        && han * 2 >= chars
        && opens
        && !line.ends_with(is_terminal)
        && !line.ends_with(['，', '、', '—', '-', ',', '）', ')', '的', '是'])
        && !line.contains(['\t', '\n', '＝', '=', '：', ':', '；', '。', '|', '│'])
        && !(line.contains("　　") || line.contains("   "))
        && !is_names(line)
        // The name of a body far to the right is a signature.
        && !(block.indent >= 16 && is_body_name(line))
        && !is_caption(line)
        && !is_dateline(line)
        && !is_speaker(line)
        && super::date::find(line).is_none()
        && document_numbers(line).is_empty()
        || (is_marked(text, block, levels) && chars <= MARKED_LONGEST && (levels.stopped || !line.ends_with(['。', '；'])))
}

/// `2014年：改革创新`: a short line divided by a colon.
fn is_in_halves(line: &str) -> bool {
    (5..=24).contains(&line.chars().count())
        && line.contains(['：', ':'])
        && !line.ends_with(is_terminal)
        && !line.contains(['。', '，', '；'])
}

/// `王一　李二　张三`: names separated by spaces.
fn is_names(line: &str) -> bool {
    let words: Vec<&str> = line.split([' ', '　']).filter(|word| !word.is_empty()).collect();
    words.len() >= 3 && words.iter().all(|word| word.chars().count() <= 4)
}

/// `图1　汽车号牌编码规则`, `表2 指标`, `专栏3 工程`: captions are not headings.
fn is_caption(line: &str) -> bool {
    let numbered = |rest: &str| rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    LINES.opening(line, LineWord::Caption).is_some_and(|word| numbered(&line[word.len()..]))
}

/// A paragraph of running text.
fn is_prose(text: &str, block: &Block) -> bool {
    let line = block.span.slice(text);
    line.chars().count() >= 15 && line.contains(is_terminal) || line.starts_with(['（', '('])
}

/// `文化体制改革中经营性文化事业单位` / `转制为企业的规定`
fn is_title_in_two_lines(above: &str, below: &str) -> bool {
    !ends_in_kind(above) && ends_in_kind(below)
}

/// Whether a line ends as the title of an enclosure does: `…行动方案`, `…任务分工表`.
fn ends_title(line: &str) -> bool {
    ends_in_kind(line) || CUES.closes(line, Cue::TitledEnd)
}

/// Whether a line ends in the name of a kind of document, one of two characters or more.
fn ends_in_kind(line: &str) -> bool {
    KINDS.suffix(line).is_some_and(|(word, _)| word.chars().count() > 1)
}
