//! From the places of characters on pages to paragraphs in the order of reading: what PDF and OFD have in common.
//!
//! Characters on one baseline are a line; lines are joined where the one above is full and the one below is not indented.
//! Page numbers, and what stands at the head or foot of page after page, are left out. The rules are those of GB/T 9704,
//! chapter 7 (paragraphs open two characters in, page numbers stand outside of the text), with room for what word
//! processors make of them.

use super::draft::{Draft, FAR_RIGHT};
use super::error::Fault;
use super::tables::{self, Rule};
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A character where it stands. The page's origin is its upper left corner, lengths are in one unit for a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// The character.
    pub c: char,
    /// Its left edge.
    pub x: f32,
    /// Its baseline.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// The size of its font.
    pub size: f32,
}

impl Glyph {
    fn right(&self) -> f32 {
        self.x + self.width
    }
}

/// A line of text on a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub left: f32,
    pub right: f32,
    /// Its baseline.
    pub y: f32,
    pub size: f32,
    pub text: String,
}

/// Lines that share their margins: a page, or a column of one.
#[derive(Debug, Default)]
struct Frame {
    page: u32,
    lines: Vec<Line>,
    /// The least width of its text.
    least: f32,
    left: f32,
    right: f32,
    /// The usual distance from one line to the next.
    leading: f32,
}

/// Pages as they are read, one after the other.
#[derive(Debug, Default)]
pub(super) struct Pages {
    frames: Vec<Frame>,
    heights: Vec<f32>,
    count: u32,
}

impl Pages {
    /// Takes a page of the given size with its characters in any order, and its ruled lines.
    pub fn push(&mut self, width: f32, height: f32, mut glyphs: Vec<Glyph>, rules: &[Rule]) {
        self.count += 1;
        self.heights.push(height);
        let tables = tables::take(&mut glyphs, rules, width);
        let mut parts = columns(rows(glyphs));
        for row in tables {
            let middle = (row.left + row.right) / 2.0;
            let spans = |lines: &Vec<Line>| lines.iter().any(|line| line.left < middle && middle < line.right);
            let at = parts.iter().position(spans).unwrap_or(0);
            if parts.is_empty() {
                parts.push(Vec::new());
            }
            let below = parts[at].partition_point(|line| line.y < row.y);
            parts[at].insert(below, row);
        }
        // The text of a page is about this wide at least, though no line of a short one may be full.
        let least = if parts.len() > 1 { 0.0 } else { 0.6 * width };
        for lines in parts {
            self.frames.push(Frame { page: self.count, lines, least, ..Frame::default() });
        }
    }

    /// How many pages there are.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Writes the paragraphs of all pages.
    pub fn write(mut self, draft: &mut Draft) -> Result<(), Fault> {
        self.drop_furniture();
        self.frames.retain(|frame| !frame.lines.is_empty());
        let notes: Vec<Vec<Line>> = self.frames.iter_mut().map(take_notes).collect();
        measure(&mut self.frames);
        let indented = opens_by_indent(&self.frames);
        let mut open: Vec<(u32, String)> = Vec::new();
        let mut above: Option<(&Frame, &Line)> = None;
        // Notes at the foot of a page wait for the end of the paragraph that goes on over it.
        let mut waiting: Vec<(u32, String)> = Vec::new();
        for (frame, notes) in self.frames.iter().zip(notes) {
            for line in &frame.lines {
                let joined = above.is_some_and(|(upper, last)| continues(upper, last, frame, line, indented));
                if !joined {
                    flush(&mut open, draft)?;
                    for note in waiting.drain(..) {
                        flush(&mut vec![note], draft)?;
                    }
                    if is_far_right(frame, line) {
                        open.push((frame.page, FAR_RIGHT.to_string()));
                    }
                }
                match open.last_mut() {
                    Some((page, text)) if *page == frame.page => push_joined(&line.text, text),
                    _ => open.push((frame.page, line.text.clone())),
                }
                above = Some((frame, line));
            }
            for line in notes {
                match waiting.last_mut() {
                    Some((page, text)) if *page == frame.page && !NOTE.is_match(&line.text) => push_joined(&line.text, text),
                    _ => waiting.push((frame.page, line.text)),
                }
            }
        }
        flush(&mut open, draft)?;
        waiting.into_iter().try_for_each(|note| flush(&mut vec![note], draft))
    }

    /// Takes away page numbers and what stands at the same place of many pages.
    fn drop_furniture(&mut self) {
        let mut seen: HashMap<String, std::collections::HashSet<u32>> = HashMap::new();
        for frame in &self.frames {
            for line in edge(&frame.lines) {
                seen.entry(pattern(&frame.lines[line])).or_default().insert(frame.page);
            }
        }
        let enough = (self.count as usize * 2 / 5).max(2);
        for frame in &mut self.frames {
            let height = self.heights[frame.page as usize - 1];
            let lines = &frame.lines;
            let size = median(lines.iter().map(|line| line.size).collect()).unwrap_or(1.0);
            let step = median(lines.windows(2).map(|pair| pair[1].y - pair[0].y).collect()).unwrap_or(0.0);
            let widest = lines.iter().map(|line| line.right - line.left).fold(0.0, f32::max);
            let is_furniture = |line: &Line, inner: Option<&Line>| {
                let outside = line.y < height * 0.12 || line.y > height * 0.86;
                let repeated = seen.get(&pattern(line)).is_some_and(|pages| pages.len() >= enough) && line.text.chars().count() <= 80;
                // A line of the text may stand at the foot of two pages by chance: heads and feet do not look like it.
                let apart = (line.size - size).abs() > 0.05 * size
                    || line.right - line.left < 0.7 * widest
                    || inner.is_none_or(|inner| (inner.y - line.y).abs() > 1.15 * step);
                outside && PAGE_NUMBER.is_match(line.text.trim()) || repeated && apart && (line.y < height * 0.2 || line.y > height * 0.8)
            };
            let head = (0..lines.len().min(MARGIN)).take_while(|&index| is_furniture(&lines[index], lines.get(index + 1))).count();
            let foot = (0..(lines.len() - head).min(MARGIN))
                .take_while(|&back| {
                    let index = lines.len() - 1 - back;
                    is_furniture(&lines[index], index.checked_sub(1).and_then(|inner| lines.get(inner)))
                })
                .count();
            frame.lines.truncate(frame.lines.len() - foot);
            frame.lines.drain(..head);
        }
    }
}

// Takes `1增速按…`, `①指…`, `［1］指…`, `注：…`, `*指…`.
static NOTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[0-9]{1,2}|[①-⑳]|[\[［〔][0-9]{1,2}[\]］〕]|注|[*＊])").expect("the pattern is tested"));

/// Takes the notes at the foot of a page out of its lines: the last ones, smaller than the text, of which the first is marked.
fn take_notes(frame: &mut Frame) -> Vec<Line> {
    let size = median(frame.lines.iter().map(|line| line.size).collect()).unwrap_or(1.0);
    let small = frame.lines.iter().rev().take_while(|line| line.size <= 0.9 * size && !line.text.contains('\t')).count();
    let from = frame.lines.len() - small;
    let first = frame.lines[from..].iter().position(|line| NOTE.is_match(&line.text));
    match first {
        Some(skipped) if small - skipped < frame.lines.len() => frame.lines.split_off(from + skipped),
        _ => Vec::new(),
    }
}

/// Adds the next line of a paragraph. Only words in Latin letters were apart at the end of the line; figures are broken anywhere.
pub(super) fn push_joined(line: &str, text: &mut String) {
    if text.ends_with(|c: char| c.is_ascii_alphabetic()) && line.starts_with(|c: char| c.is_ascii_alphabetic()) {
        text.push(' ');
    }
    text.push_str(line);
}

fn flush(open: &mut Vec<(u32, String)>, draft: &mut Draft) -> Result<(), Fault> {
    let pieces: Vec<(Option<u32>, &str)> = open.iter().map(|(page, text)| (Some(*page), text.as_str())).collect();
    draft.pieces(&pieces, None)?;
    open.clear();
    Ok(())
}

// Takes `- 3 -`, `—3—`, `第 3 页 共 12 页`, `3/12`, `3`; not `3.` and not `2025年`.
static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[-—–―－─·•~]*\s*(?:[0-9０-９]{1,4}|[ivxlc]{1,6})\s*[-—–―－─·•~]*|[0-9]{1,4}\s*[/／]\s*[0-9]{1,4}|第?\s*[0-9]{1,4}\s*页(?:\s*[,，/／]?\s*共\s*[0-9]{1,4}\s*页)?)$")
        .expect("the pattern is tested")
});

/// Lines that a head or a foot has at most.
const MARGIN: usize = 3;

/// The first and the last lines of a page: where heads and feet stand.
fn edge(lines: &[Line]) -> impl Iterator<Item = usize> + use<> {
    let count = lines.len();
    (0..count).filter(move |&index| index < MARGIN || index + MARGIN >= count)
}

/// A line with its figures blotted out, and about where it stands: `3/12` and `4/12` are one foot.
fn pattern(line: &Line) -> String {
    let mut out = format!("{:.0} ", line.y / 4.0);
    let mut digit = false;
    for c in line.text.chars().filter(|c| !c.is_whitespace()) {
        if !(c.is_ascii_digit() && digit) {
            out.push(if c.is_ascii_digit() { '#' } else { c });
        }
        digit = c.is_ascii_digit();
    }
    out
}

/// Characters grouped to rows by their baselines, from top to bottom, each row from left to right.
pub(super) fn rows(mut glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    glyphs.retain(|glyph| {
        glyph.x.is_finite() && glyph.y.is_finite() && glyph.width.is_finite() && glyph.size.is_finite() && glyph.size > 0.0
    });
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<Glyph>> = Vec::new();
    let (mut base, mut size) = (f32::NEG_INFINITY, 0.0f32);
    for glyph in glyphs {
        match rows.last_mut() {
            Some(row) if glyph.y - base <= 0.45 * size.max(glyph.size) => row.push(glyph),
            _ => {
                rows.push(vec![glyph]);
                (base, size) = (glyph.y, 0.0);
            }
        }
        // A raised note at the head of a row must not set its height.
        if glyph.size > size {
            (base, size) = (glyph.y, glyph.size);
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x.total_cmp(&b.x));
        // Bold letters are at times made by printing them twice.
        row.dedup_by(|b, a| a.c == b.c && (a.x - b.x).abs() < 0.3 * a.size && !a.c.is_whitespace());
    }
    rows.retain(|row| row.iter().any(|glyph| !glyph.c.is_whitespace()));
    rows
}

/// The rows as lines, one list for each column in the order of reading.
fn columns(rows: Vec<Vec<Glyph>>) -> Vec<Vec<Line>> {
    let Some(gutter) = gutter(&rows) else { return vec![rows.iter().map(|row| line(row)).collect()] };
    let mut out: Vec<Vec<Line>> = Vec::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut flush = |left: &mut Vec<Line>, right: &mut Vec<Line>, full: Option<Line>| {
        out.extend([std::mem::take(left), std::mem::take(right)].into_iter().filter(|lines| !lines.is_empty()));
        out.extend(full.map(|line| vec![line]));
    };
    for row in rows {
        if crosses(&row, gutter) {
            flush(&mut left, &mut right, Some(line(&row)));
            continue;
        }
        let split = row.partition_point(|glyph| glyph.x < gutter);
        for (side, glyphs) in [(&mut left, &row[..split]), (&mut right, &row[split..])] {
            if glyphs.iter().any(|glyph| !glyph.c.is_whitespace()) {
                side.push(line(glyphs));
            }
        }
    }
    flush(&mut left, &mut right, None);
    out
}

/// Whether characters of the row stand on both sides of `x` without a gap.
fn crosses(row: &[Glyph], x: f32) -> bool {
    row.iter().any(|glyph| !glyph.c.is_whitespace() && glyph.x < x + 0.5 * glyph.size && glyph.right() > x - 0.5 * glyph.size)
}

/// The middle of the band between two columns of running text. A table has gaps too, but its cells are not full lines.
fn gutter(rows: &[Vec<Glyph>]) -> Option<f32> {
    if rows.len() < 10 {
        return None;
    }
    let left = rows.iter().flatten().map(|glyph| glyph.x).fold(f32::INFINITY, f32::min);
    let right = rows.iter().flatten().map(Glyph::right).fold(f32::NEG_INFINITY, f32::max);
    let both = |x: f32| {
        let sides = rows.iter().filter(|row| !crosses(row, x) && row.iter().any(|g| g.x < x) && row.iter().any(|g| g.x > x));
        sides.count()
    };
    let crossed = |x: f32| rows.iter().filter(|row| crosses(row, x)).count();
    let steps = (0..=30).map(|step| left + (right - left) * (0.35 + 0.01 * step as f32));
    let best = steps
        .map(|x| (both(x), x))
        .max_by(|a, b| a.0.cmp(&b.0).then((b.1 - (left + right) / 2.0).abs().total_cmp(&(a.1 - (left + right) / 2.0).abs())))?;
    let (count, x) = best;
    let is_prose = |side: &dyn Fn(&Glyph) -> bool, width: f32| {
        let mut widths: Vec<f32> = rows
            .iter()
            .filter(|row| !crosses(row, x))
            .filter_map(|row| {
                let inside = row.iter().filter(|glyph| side(glyph) && !glyph.c.is_whitespace());
                let (from, to) =
                    inside.fold((f32::INFINITY, f32::NEG_INFINITY), |(from, to), glyph| (from.min(glyph.x), to.max(glyph.right())));
                (from < to).then_some(to - from)
            })
            .collect();
        widths.sort_by(f32::total_cmp);
        widths.get(widths.len() / 2).is_some_and(|&median| median > 0.75 * width)
    };
    let columns =
        count >= 8 && crossed(x) * 4 <= rows.len() && is_prose(&|glyph| glyph.x < x, x - left) && is_prose(&|glyph| glyph.x > x, right - x);
    columns.then_some(x)
}

/// Whether a character is one of those that a reference to a note is made of.
fn is_reference(c: char) -> bool {
    c.is_ascii_digit() || ('①'..='⑳').contains(&c) || matches!(c, '[' | ']' | '［' | '］' | '*')
}

/// The characters of a row as text: gaps between them become spaces, wide ones tabs.
pub(super) fn line(row: &[Glyph]) -> Line {
    let mut text = String::new();
    let mut last: Option<&Glyph> = None;
    let mut sizes: Vec<f32> = row.iter().filter(|glyph| !glyph.c.is_whitespace()).map(|glyph| glyph.size).collect();
    sizes.sort_by(f32::total_cmp);
    let size = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0);
    let seen = || row.iter().filter(|glyph| !glyph.c.is_whitespace());
    let y = seen().filter(|glyph| glyph.size >= size).map(|glyph| glyph.y).next().unwrap_or_default();
    for glyph in row {
        // A small raised figure behind Chinese refers to a note, and is no part of the sentence; behind `m` it is a power.
        let raised = glyph.size < 0.8 * size && glyph.y < y - 0.15 * size;
        let refers = raised && is_reference(glyph.c) && text.ends_with(|c: char| !c.is_ascii());
        if refers {
            continue;
        }
        if let Some(last) = last {
            let gap = glyph.x - last.right();
            let space = last.c.is_whitespace() || glyph.c.is_whitespace();
            let letters = |c: char| c.is_ascii_alphanumeric();
            if gap > 2.2 * size {
                text.truncate(text.trim_end().len());
                text.push('\t');
            } else if !space && gap > 0.7 * size {
                text.push('　');
            } else if !space && gap > 0.2 * size && letters(last.c) && letters(glyph.c) {
                text.push(' ');
            }
        }
        text.push(glyph.c);
        last = Some(glyph);
    }
    let left = seen().map(|glyph| glyph.x).fold(f32::INFINITY, f32::min);
    let right = seen().map(Glyph::right).fold(f32::NEG_INFINITY, f32::max);
    Line { left, right, y, size, text: text.trim().to_string() }
}

/// Finds the margins and the usual leading of each frame; one with few lines takes those of the frame before.
fn measure(frames: &mut [Frame]) {
    let mut before: Option<(f32, f32, f32)> = None;
    for frame in frames.iter_mut() {
        // Rows of tables keep no margin.
        let text = || frame.lines.iter().filter(|line| !line.text.contains('\t'));
        let lines: Vec<&Line> = if text().count() >= 3 { text().collect() } else { frame.lines.iter().collect() };
        let size = median(lines.iter().map(|line| line.size).collect()).unwrap_or(1.0);
        let mut lefts: Vec<f32> = lines.iter().map(|line| line.left).collect();
        lefts.sort_by(f32::total_cmp);
        let enough = if lines.len() < 8 { 1 } else { (lines.len() * 15 / 100).max(2) };
        let crowd = |at: f32| lefts.iter().filter(|&&left| (left - at).abs() < 0.5 * size).count();
        let left = lefts.iter().copied().find(|&left| crowd(left) >= enough).or_else(|| lefts.first().copied()).unwrap_or(0.0);
        let least = if lines.len() < 8 && before.is_none() { frame.least } else { 0.0 };
        let right = frame.lines.iter().map(|line| line.right).fold(left + least, f32::max);
        let steps = lines.windows(2).map(|pair| pair[1].y - pair[0].y).filter(|&step| step > 0.8 * size).collect::<Vec<f32>>();
        let mut sorted = steps;
        sorted.sort_by(f32::total_cmp);
        // Between the paragraphs there may be more room than between lines: the lower third is safe.
        let leading = sorted.get(sorted.len() / 3).copied().unwrap_or(2.0 * size);
        let own = (left, right, leading);
        let (left, right, leading) = match before {
            Some(before) if lines.len() < 8 && (left - before.0).abs() < 12.0 * size => (left.min(before.0), right.max(before.1), before.2),
            _ => own,
        };
        (frame.left, frame.right, frame.leading) = (left, right, leading);
        if lines.len() >= 8 {
            before = Some((left, right, leading));
        }
    }
    agree(frames);
}

/// A page of short paragraphs shows neither margin; those of its neighbours do.
fn agree(frames: &mut [Frame]) {
    let size = median(frames.iter().flat_map(|frame| frame.lines.iter().map(|line| line.size)).collect()).unwrap_or(1.0);
    let near = |a: f32, b: f32| (a - b).abs() < 0.5 * size;
    let mut lefts: Vec<f32> = frames.iter().map(|frame| frame.left).collect();
    lefts.sort_by(f32::total_cmp);
    let common = lefts.iter().copied().find(|&left| lefts.iter().filter(|&&other| near(left, other)).count() * 5 >= frames.len());
    if let Some(common) = common {
        for frame in frames.iter_mut() {
            let shift = frame.left - common;
            if shift > 0.5 * size && shift < 4.0 * size && frame.lines.iter().any(|line| near(line.left, common)) {
                frame.left = common;
            }
        }
    }
    let margins: Vec<(f32, f32)> = frames.iter().map(|frame| (frame.left, frame.right)).collect();
    for frame in frames {
        let same = margins.iter().filter(|(left, _)| near(*left, frame.left)).map(|&(_, right)| right);
        let widest = median(same.collect()).unwrap_or(frame.right);
        frame.right = frame.right.max(widest);
    }
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Whether paragraphs open by an indent, as official documents have it, and not only by room above them.
fn opens_by_indent(frames: &[Frame]) -> bool {
    let lines = || frames.iter().flat_map(|frame| frame.lines.iter().map(move |line| (frame, line)));
    let indented = lines().filter(|(frame, line)| (1.2..=3.2).contains(&((line.left - frame.left) / line.size))).count();
    indented >= 3 && indented * 25 >= lines().count()
}

/// Whether `line` goes on with the paragraph that `last` belongs to.
fn continues(upper: &Frame, last: &Line, frame: &Frame, line: &Line, indented: bool) -> bool {
    let same_frame = std::ptr::eq(upper, frame);
    if last.text.contains('\t') || line.text.contains('\t') || (last.size - line.size).abs() > 0.12 * line.size {
        return false;
    }
    if same_frame && line.y - last.y > 1.3 * frame.leading {
        return false;
    }
    let first = line.text.chars().next().unwrap_or(' ');
    // What could not be broken before the line's end: a word in Latin letters, or a character with the stop behind it.
    let word = line.text.chars().take_while(|c| c.is_ascii_graphic()).count();
    let unbroken = if first.is_ascii_graphic() { word as f32 * 0.6 } else { 2.0 } * line.size;
    if upper.right - last.right > unbroken + 0.8 * line.size {
        return false;
    }
    let indent = (line.left - frame.left) / line.size;
    let hangs = ((line.left - frame.left) - (last.left - upper.left)).abs() < 0.3 * line.size;
    if indent > 3.2 && same_frame && ends_title(frame, last, line) {
        return true;
    }
    if indent > 1.0 {
        return hangs && !indented && !is_far_right(frame, line) && last.right >= upper.right - 1.5 * line.size;
    }
    let ended = last.text.ends_with(['。', '！', '？', '；', '：', '”']);
    // Without indents a paragraph that fills its last line can only be told by what opens the next.
    indented || !(ended && (NUMBERED.is_match(&line.text) || (!same_frame && last.text.ends_with('。'))))
}

/// Whether `line` is the rest of a title that did not fit: set in the middle, below a full line that no stop closes.
fn ends_title(frame: &Frame, last: &Line, line: &Line) -> bool {
    let off = |line: &Line| ((line.left + line.right) - (frame.left + frame.right)).abs() / (2.0 * line.size);
    let is_title = last.left - frame.left < 1.2 * line.size && !last.text.ends_with(['。', '！', '？', '；', '：', '，', '”']);
    is_title
        && frame.right - last.right < 1.2 * line.size
        && off(line) < 0.8
        && frame.lines.iter().position(|first| std::ptr::eq(first, last)).is_some_and(|at| at < 4)
}

// Takes `一、`, `（一）`, `(1)`, `3.`, `第三条`; not `一是`, `3.5%`.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]{1,2}[.．、](?:[^0-9]|$)|第[一二三四五六七八九十百]+[章节条])")
        .expect("the pattern is tested")
});

/// Whether a short line stands to the right, as a signature or its date does.
fn is_far_right(frame: &Frame, line: &Line) -> bool {
    let width = frame.right - frame.left;
    let middle = (line.left + line.right) / 2.0 - frame.left;
    line.left - frame.left > 0.35 * width && middle > 0.58 * width && line.text.chars().count() <= 40 && !line.text.contains('\t')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::limits::Limits;

    /// Pages of text in a grid: a character is 10 wide and high, a line 20 high; `\n` breaks lines.
    fn text_of(pages: &[&str]) -> String {
        let mut all = Pages::default();
        for page in pages {
            let mut glyphs = Vec::new();
            for (row, text) in page.split('\n').enumerate() {
                let mut x = 50.0;
                for c in text.chars() {
                    let width = if c.is_ascii() { 5.0 } else { 10.0 };
                    if c != '　' && c != ' ' {
                        glyphs.push(Glyph { c, x, y: 60.0 + 20.0 * row as f32, width, size: 10.0 });
                    }
                    x += width;
                }
            }
            // What is drawn last may stand first.
            glyphs.reverse();
            all.push(250.0, 360.0, glyphs, &[]);
        }
        let mut draft = Draft::new(&Limits::default());
        all.write(&mut draft).unwrap();
        draft.text
    }

    #[test]
    fn joins_full_lines_and_opens_paragraphs_at_indents() {
        let page = "　　　　关于工作的报告\n　　今年以来，全市上下认真贯彻\n落实上级部署，各项工作取得了新\n的成绩。\n　　一、主要工作情况\n　　一是抓学习。二是抓落实。三要\n抓好督查。\n　　特此报告。";
        assert_eq!(
            text_of(&[page]),
            "关于工作的报告\n今年以来，全市上下认真贯彻落实上级部署，各项工作取得了新的成绩。\n一、主要工作情况\n一是抓学习。二是抓落实。三要抓好督查。\n特此报告。\n"
        );
    }

    #[test]
    fn a_paragraph_goes_on_over_the_page_and_page_numbers_go() {
        let one = "内部材料\n　　今年以来，全市上下认真贯彻\n落实上级部署，各项工作取得了新\n　　一、主要工作情况如下各点方\n面取得新的进展和一些成效，坚持\n　　二、坚持以人民为中心不断满\n足群众对美好生活的向往，继续把\n　　三、坚持稳中求进工作总基调\n扎实推进各项重点工作落地见效果\n　　四、坚持深化改革和扩大开放\n不断激发各类经营主体的新的活力\n　　五、坚持统筹发展和安全两件\n大事，守住不发生系统性风险的底\n　　　　　　- 1 -";
        let two = "内部材料\n线，推动形成发展和安全相互促进\n的良好局面。\n\n\n\n\n\n\n\n\n\n\n\n　　　　　　- 2 -";
        let text = text_of(&[one, two]);
        assert!(text.contains("守住不发生系统性风险的底线，推动形成发展和安全相互促进的良好局面。\n"), "{text}");
        assert!(!text.contains("内部材料") && !text.contains("- 1 -") && !text.contains("- 2 -"), "{text}");
    }

    #[test]
    fn a_row_of_a_table_keeps_its_cells_apart() {
        assert_eq!(
            text_of(&["指标　　　　2024年　　　　2025年\n增速　　　　5.1%　　　　5.6%"]),
            "指标\t2024年\t2025年\n增速\t5.1%\t5.6%\n"
        );
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let left = [
            "　　左一左一左一左",
            "左二左二左二左二左",
            "左三左三左三左三左",
            "左四左四左四左四左",
            "左五左五左五左五左",
            "左六左六左六左六左",
            "左七左七左七左七左",
            "左八左八左八左八左",
            "左九左九左九左九左",
            "左十左十左十左十。",
        ];
        let rows: Vec<String> = left.iter().map(|row| format!("{row}　　{}", row.replace('左', "右"))).collect();
        let text = text_of(&[&rows.join("\n")]);
        assert!(text.starts_with("左一左一") && text.find("右一").unwrap() > text.find("左十").unwrap(), "{text}");
    }

    #[test]
    fn a_signature_stands_to_the_right() {
        let text = text_of(&[
            "　　以上报告，请予审议批准施行为\n盼，如有不妥之处请批评指正为盼\n　　　　　　　　　　某市办公室\n　　　　　　　　　　2025年1月",
        ]);
        assert!(text.ends_with("　　　　　　　　　　某市办公室\n　　　　　　　　　　2025年1月\n"), "{text}");
    }

    #[test]
    fn notes_stand_behind_the_paragraph_that_they_interrupt() {
        let put = |text: &str, y: f32, size: f32, out: &mut Vec<Glyph>| {
            let chars = text.chars().enumerate().filter(|(_, c)| *c != '　');
            out.extend(chars.map(|(at, c)| Glyph { c, x: 50.0 + size * at as f32, y, width: size, size }));
        };
        let (mut one, mut two) = (Vec::new(), Vec::new());
        put("　　一、坚持稳中求进工作总基调", 60.0, 10.0, &mut one);
        put("　　全市生产总值增长百分之五点", 80.0, 10.0, &mut one);
        put("六，城乡居民收入增长继续快于经", 100.0, 10.0, &mut one);
        one.push(Glyph { c: '1', x: 200.0, y: 96.0, width: 3.0, size: 6.0 });
        put("1增速按不变价格计算。", 140.0, 8.0, &mut one);
        put("济增长，就业形势总体稳定。", 60.0, 10.0, &mut two);
        put("　　二、坚持改革开放不断推进的", 80.0, 10.0, &mut two);
        put("各项事业，着力增强发展的后劲。", 100.0, 10.0, &mut two);
        let mut pages = Pages::default();
        pages.push(250.0, 360.0, one, &[]);
        pages.push(250.0, 360.0, two, &[]);
        let mut draft = Draft::new(&Limits::default());
        pages.write(&mut draft).unwrap();
        assert_eq!(
            draft.text,
            "一、坚持稳中求进工作总基调\n全市生产总值增长百分之五点六，城乡居民收入增长继续快于经济增长，就业形势总体稳定。\n\
             1增速按不变价格计算。\n二、坚持改革开放不断推进的各项事业，着力增强发展的后劲。\n"
        );
    }

    #[test]
    fn letters_printed_twice_are_read_once() {
        let glyph = |c, x| Glyph { c, x, y: 10.0, width: 10.0, size: 10.0 };
        let rows = rows(vec![glyph('总', 0.0), glyph('总', 0.5), glyph('结', 10.0)]);
        assert_eq!(line(&rows[0]).text, "总结");
    }
}
