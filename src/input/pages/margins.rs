//! What stands outside the text of a page: page numbers, headers, footers, notes.

use super::paragraphs::median;
use super::{Frame, PageLine};
use regex::Regex;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Removes page numbers and anything at the same place on many pages.
pub(super) fn drop_furniture(frames: &mut [Frame], heights: &[f32]) {
    let mut seen: HashMap<String, HashSet<u32>> = HashMap::new();
    for frame in frames.iter() {
        for line in edge(&frame.lines) {
            seen.entry(pattern(&frame.lines[line])).or_default().insert(frame.page);
        }
    }
    let enough = (heights.len() * 2 / 5).max(2);
    for frame in frames {
        let height = heights[frame.page as usize - 1];
        let lines = &frame.lines;
        let size = median(lines.iter().map(|line| line.size).collect()).unwrap_or(1.0);
        let step = median(lines.windows(2).map(|pair| pair[1].y - pair[0].y).collect()).unwrap_or(0.0);
        let widest = lines.iter().map(|line| line.right - line.left).fold(0.0, f32::max);
        let is_furniture = |line: &PageLine, inner: Option<&PageLine>| {
            let outside = line.y < height * 0.12 || line.y > height * 0.86;
            let repeated = seen.get(&pattern(line)).is_some_and(|pages| pages.len() >= enough) && line.text.chars().count() <= 80;
            // A line of the text may stand at the foot of two pages by chance: headers and footers do not look like it.
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

// Takes `- 3 -`, `—3—`, `第 3 页 共 12 页`, `3/12`, `3`; not `3.` and not `2025年`.
static PAGE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[-—–―－─·•~]*\s*(?:[0-9０-９]{1,4}|[ivxlc]{1,6})\s*[-—–―－─·•~]*|[0-9]{1,4}\s*[/／]\s*[0-9]{1,4}|第?\s*[0-9]{1,4}\s*页(?:\s*[,，/／]?\s*共\s*[0-9]{1,4}\s*页)?)$")
        .expect("the pattern is tested")
});

/// Lines that a header or a footer has at most.
const MARGIN: usize = 3;

/// The first and last lines of a page: where headers and footers stand.
fn edge(lines: &[PageLine]) -> impl Iterator<Item = usize> + use<> {
    let count = lines.len();
    (0..count).filter(move |&index| index < MARGIN || index + MARGIN >= count)
}

/// A line with its figures blotted out, and its approximate position: `3/12` and `4/12` are one footer.
fn pattern(line: &PageLine) -> String {
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

// Takes `1增速按…`, `①指…`, `［1］指…`, `注：…`, `*指…`.
pub(super) static NOTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:[0-9]{1,2}|[①-⑳]|[\[［〔][0-9]{1,2}[\]］〕]|注|[*＊])").expect("the pattern is tested"));

/// Takes the notes at the foot of a page out of its lines: the last ones, set smaller than the text, the first of which is marked.
pub(super) fn take_notes(frame: &mut Frame) -> Vec<PageLine> {
    let size = median(frame.lines.iter().map(|line| line.size).collect()).unwrap_or(1.0);
    let small = frame.lines.iter().rev().take_while(|line| line.size <= 0.9 * size && !line.text.contains('\t')).count();
    let from = frame.lines.len() - small;
    let first = frame.lines[from..].iter().position(|line| NOTE.is_match(&line.text));
    match first {
        Some(skipped) if small - skipped < frame.lines.len() => frame.lines.split_off(from + skipped),
        _ => Vec::new(),
    }
}
