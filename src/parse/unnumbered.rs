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
use crate::file_info::FileHeading;
use std::collections::HashSet;
use std::ops::Range;

/// The longest unnumbered heading, in characters.
const LONGEST: usize = 44;

/// Adds a candidate for each unnumbered heading; a heading set over two lines becomes one block.
pub(crate) fn find(text: &str, blocks: &mut Vec<Block>, marks: &Marks, found: &mut Vec<Candidate>, file_headings: &[FileHeading]) {
    let levels = Levels::of(text, blocks, file_headings);
    let lines = Lines::of(text, blocks, found, &levels);
    let mut headings = lines.headings(&lines.shaped(marks, found));
    lines.nest(&mut headings, found);
    for &UnnumberedHeading { first, last, below } in &headings {
        blocks[first].span.end = blocks[last].span.end;
        let depth = levels.depth(&blocks[first]).unwrap_or(1 + usize::from(below) + levels.deepest);
        let mark = Mark::unnumbered(Style::Plain, depth, 0);
        found.push(Candidate { mark, at: blocks[first].span.start, block: first, inline: false, level: None });
    }
    let merged: Vec<usize> = headings.iter().flat_map(|heading| heading.first + 1..=heading.last).collect();
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

/// The first and the last line of an unnumbered heading.
#[derive(Clone, Copy)]
struct UnnumberedHeading {
    first: usize,
    last: usize,
    /// Whether it is below headings that the file does not mark either.
    below: bool,
}

/// The blocks of a report, each a line, by index.
struct Lines<'a> {
    text: &'a str,
    blocks: &'a [Block],
    levels: &'a Levels,
    /// Those that an enumerator opens.
    numbered: HashSet<usize>,
    /// Those that open an enclosure: `附件1`.
    appendices: HashSet<usize>,
    /// Those of the body, in order.
    body: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str, blocks: &'a [Block], found: &[Candidate], levels: &'a Levels) -> Self {
        let numbered = found.iter().filter(|c| !c.inline).map(|c| c.block).collect();
        let appendices = found.iter().filter(|c| c.mark.style == Style::Appendix).map(|c| c.block).collect();
        let body = (0..blocks.len()).filter(|&i| blocks[i].role == Role::Body).collect();
        Lines { text, blocks, levels, numbered, appendices, body }
    }

    fn line(&self, i: usize) -> &'a str {
        self.blocks[i].span.slice(self.text)
    }

    /// For each line, whether it looks like a heading.
    fn shaped(&self, marks: &Marks, found: &[Candidate]) -> Vec<bool> {
        let restarts = |c: &&Candidate| !c.inline && c.mark.number == Some(1) && c.mark.style > Style::HanDot;
        let restarts: HashSet<usize> = found.iter().filter(restarts).map(|c| c.block).collect();
        // `2014年：改革创新` above `1.…`, and again for the next year: what each list is about.
        let divided = |i: usize| restarts.contains(&(i + 1)) && !self.numbered.contains(&i) && is_in_halves(self.line(i));
        let halves = (0..self.blocks.len()).filter(|&i| divided(i)).count() >= 2;
        let years = years(self.text, self.blocks, found);
        let is_shaped = |(i, block): (usize, &Block)| {
            let has_shape =
                || !self.numbered.contains(&i) && !marks.is_opaque(block.span.start) && has_shape(self.text, block, self.levels);
            years.contains(&i) || block.role == Role::Body && !block.row && (halves && divided(i) || has_shape())
        };
        self.blocks.iter().enumerate().map(is_shaped).collect()
    }

    /// The headings among the lines that look like one.
    fn headings(&self, shaped: &[bool]) -> Vec<UnnumberedHeading> {
        let mut headings = Vec::new();
        let mut at = 0;
        while at < self.body.len() {
            let adjoins = |&end: &usize| shaped[self.body[end]] && (end == at || self.body[end] == self.body[end - 1] + 1);
            let end = at + (at..self.body.len()).take_while(adjoins).count();
            if end > at {
                self.in_run(at..end, &mut headings);
            }
            at = end.max(at + 1);
        }
        headings
    }

    /// The headings in a run of lines of the body.
    fn in_run(&self, run: Range<usize>, headings: &mut Vec<UnnumberedHeading>) {
        let lines = &self.body[run.clone()];
        let first = lines[0];
        let entitles = self.above(&run).is_some_and(|above| self.appendices.contains(&above));
        if entitles && lines.len() > 2 {
            // `附件4` above `某市推进新型工业化` / `三年行动计划` / `任务分工方案`.
            let last = lines.iter().take(TITLE_LINES).find(|&&i| ends_title(self.line(i))).unwrap_or(&first);
            headings.push(UnnumberedHeading { first, last: *last, below: false });
            return;
        }
        let marked = lines.iter().all(|&i| is_marked(self.text, &self.blocks[i], self.levels));
        // A longer run of short lines is a table, a list of names or a form.
        if !marked && (lines.len() > 2 || !self.may_follow(&run) || !(entitles || self.leads(&run))) {
            return;
        }
        let mut lines = lines;
        while let [line, others @ ..] = lines {
            let in_two = |below: &usize| {
                let (above, below) = (self.line(*line), self.line(*below));
                is_title_in_two_lines(above, below) || entitles && *line == first && !ends_title(above) && ends_title(below)
            };
            let second = others.first().filter(|below| !marked && in_two(below));
            headings.push(UnnumberedHeading { first: *line, last: *second.unwrap_or(line), below: false });
            lines = &others[usize::from(second.is_some())..];
        }
    }

    fn above(&self, run: &Range<usize>) -> Option<usize> {
        run.start.checked_sub(1).map(|at| self.body[at])
    }

    /// Whether a heading may follow what is above a run: the text before it is closed.
    fn may_follow(&self, run: &Range<usize>) -> bool {
        self.above(run).is_none_or(|above| {
            self.numbered.contains(&above)
                || back_matter::is_signed(self.line(above))
                || above + 1 < self.body[run.start]
                || self.line(above).trim_end_matches(['”', '）', ')', '’']).ends_with(is_terminal)
        })
    }

    /// Whether what is below a run may have a heading; at the end of an enclosure nothing need be.
    fn leads(&self, run: &Range<usize>) -> bool {
        let first = self.body[run.start];
        let Some(&below) = self.body.get(run.end) else { return self.appendices.iter().any(|&appendix| appendix < first) };
        let line = self.line(below);
        self.numbered.contains(&below)
            || is_prose(line)
            || run.len() == 1 && line.ends_with(['。', '！', '？']) && CUES.is(self.line(first), Cue::Foreword)
            // `关于做好抗旱工作的通知` above `各县区：`: another document after the first.
            || is_salutation(line) && ends_in_kind(self.line(self.body[run.end - 1]))
    }

    /// Tells headings of two levels apart.
    fn nest(&self, headings: &mut Vec<UnnumberedHeading>, found: &[Candidate]) {
        if !self.appendices.is_empty() {
            return;
        }
        let adjoins: Vec<bool> = headings.windows(2).map(|pair| pair[0].last + 1 == pair[1].first).collect();
        if adjoins.contains(&true) {
            // One right above another contains it.
            headings.iter_mut().zip(adjoins.into_iter().chain([false])).for_each(|(heading, adjoins)| heading.below = !adjoins);
        } else {
            self.nest_statements(headings, found);
        }
    }

    /// Titles above statements (`国际形势和我国对外工作` / `各级干部必须革命化`), as in summaries from the 1960s.
    fn nest_statements(&self, headings: &mut Vec<UnnumberedHeading>, found: &[Candidate]) {
        let states = |heading: &UnnumberedHeading| states(self.line(heading.first));
        let count = headings.iter().filter(|heading| states(heading)).count();
        let numbered =
            found.iter().any(|c| !c.inline && matches!(c.mark.style, Style::Part | Style::Chapter | Style::HanDot | Style::HanParen));
        if numbered || count < 3 || headings.len() - count < 2 || states(&headings[0]) {
            return;
        }
        headings.iter_mut().for_each(|heading| heading.below = states(heading));
        let taken: HashSet<usize> = headings.iter().map(|heading| heading.first).collect();
        for pair in self.body.windows(2) {
            let free =
                !self.numbered.contains(&pair[0]) && !taken.contains(&pair[0]) && !taken.contains(&pair[1]) && self.body[0] != pair[0];
            if free && is_open_statement(self.line(pair[0])) && is_prose(self.line(pair[1])) {
                headings.push(UnnumberedHeading { first: pair[0], last: pair[0], below: true });
            }
        }
        headings.sort_by_key(|heading| heading.first);
    }
}

/// `2023年` above `一、…`, and `2024年` above the next one: the years that the parts of a report cover.
fn years(text: &str, blocks: &[Block], found: &[Candidate]) -> HashSet<usize> {
    let year = |line: &str| {
        let digits = line.strip_suffix("年").or_else(|| line.strip_suffix("年度"));
        digits.is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let firsts = found.iter().filter(|candidate| !candidate.inline && candidate.mark.number == Some(1)).map(|candidate| candidate.block);
    let above = firsts.filter_map(|block| block.checked_sub(1));
    let years: HashSet<usize> =
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
    fn of(text: &str, blocks: &[Block], headings: &[FileHeading]) -> Self {
        let body = |heading: &&FileHeading| {
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
fn is_prose(line: &str) -> bool {
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
