//! Tables of contents: their lines open no sections; the headings repeated below do.

use super::enumerator;
use super::head_lines::is_salutation;
use super::lines::{is_terminal, squeeze};
use crate::dicts::{LINES, LineWord};
use crate::document::{Block, Role};
use crate::reading::is_space;
use rustc_hash::FxHashSet;

pub(super) fn is_contents(line: &str) -> bool {
    line.trim_start().starts_with('目') && LINES.is(&squeeze(line), LineWord::Contents)
}

/// A table of contents without its heading begins within this many blocks.
const HEAD: usize = 40;

/// Lines with fewer characters than this may be entries of a table of contents.
const ENTRY: usize = 60;

/// A table of contents, with or without its heading above it: its entries are repeated below.
pub(super) fn find(text: &str, blocks: &mut [Block]) {
    let body = |block: &Block| block.role == Role::Body && !block.row;
    // A line with leaders and a page number belongs to the contents wherever it stands.
    for block in blocks.iter_mut().filter(|block| body(block) && block.span.end - block.span.start <= 4 * 3 * ENTRY) {
        let line = block.span.slice(text);
        if !line.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ')' | '）' | '-' | '—')) {
            continue;
        }
        let entry = without_page(line);
        let led = ["……", "....", "····", "．．．．", "----", "…", "\t"].iter().any(|leader| line[entry.len()..].contains(leader));
        if entry.len() < line.len() && led {
            block.role = Role::Front;
        }
    }
    // `目录 一、总体要求 二、重点任务`: all of it on one line.
    for block in blocks.iter_mut().take(20).filter(|block| body(block)) {
        let line = block.span.slice(text);
        let rest = line.trim_start_matches(['目', '录', '次', ' ', '　']);
        let listed = is_contents(line[..line.len() - rest.len()].trim()) && enumerator::read(rest).is_some();
        if listed && !rest.contains(['。', '；']) {
            block.role = Role::Front;
        }
    }
    for at in 0..blocks.len().min(HEAD) {
        if body(&blocks[at]) && is_contents_line(text, blocks, at) {
            blocks[at].role = Role::Front;
        }
    }
    if let Some(start) = blocks.iter().position(|block| is_contents(block.span.slice(text))) {
        named_contents(text, blocks, start);
    }
    for start in 0..blocks.len().min(HEAD) {
        if let Some(end) = unnamed_contents(text, blocks, start) {
            blocks[start..end].iter_mut().filter(|block| block.role == Role::Body).for_each(|block| block.role = Role::Front);
            break;
        }
    }
}

/// `一、工作回顾 二、存在问题 三、下步打算`: all of the contents on one line, without its heading; each entry is repeated below.
fn is_contents_line(text: &str, blocks: &[Block], at: usize) -> bool {
    let line = blocks[at].span.slice(text);
    if line.len() > 4 * 3 * ENTRY || line.contains(is_terminal) || enumerator::read(line).is_none() {
        return false;
    }
    let mut entries: Vec<String> = Vec::new();
    for piece in line.split(is_space).filter(|piece| !piece.is_empty()) {
        match entries.last_mut().filter(|_| enumerator::read(piece).is_none()) {
            Some(last) => last.push_str(piece),
            None => entries.push(piece.to_string()),
        }
    }
    let again = |entry: &String| blocks[at + 1..].iter().any(|block| squeeze(block.span.slice(text)) == *entry);
    entries.len() >= 2 && entries.iter().all(again)
}

/// An entry without its page number and the leaders before it: `一、总体要求……3`, `总则 - 6 -`, `附则（12）`.
fn without_page(line: &str) -> &str {
    let bare = line.trim_end_matches(|c: char| c.is_ascii_digit() || "…．.·-—－ 　\t()（）".contains(c));
    // `工作回顾2025` keeps its year.
    if line[bare.len()..].chars().all(|c| c.is_ascii_digit()) { line } else { bare }
}

fn entry(text: &str, block: &Block) -> String {
    squeeze(without_page(block.span.slice(text)))
}

/// `目录` and the lines below it, up to where its first entry is repeated.
fn named_contents(text: &str, blocks: &mut [Block], start: usize) {
    if start + 2 >= blocks.len() {
        return;
    }
    let first = entry(text, &blocks[start + 1]);
    let again = (start + 2..blocks.len()).find(|&at| entry(text, &blocks[at]) == first);
    let opening = enumerator::read(blocks[start + 1].span.slice(text));
    let mut run = start + 1;
    while let Some(block) = blocks.get(run) {
        let line = block.span.slice(text);
        let short = line.chars().count() <= 50 && !line.ends_with(['。', '；']) && !is_salutation(line);
        // The first number, seen again, is the first heading of the text itself.
        let restarts = run > start + 2
            && opening
                .is_some_and(|first| enumerator::read(line).is_some_and(|mark| mark.style == first.style && mark.number == first.number));
        if !short || restarts {
            break;
        }
        run += 1;
    }
    let end = again.filter(|&again| again <= run).unwrap_or(run);
    let short = blocks[start..end].iter().all(|block| block.span.slice(text).chars().count() <= 80);
    if short && end - start >= 3 {
        blocks[start..end].iter_mut().for_each(|block| block.role = Role::Front);
    }
}

/// Where a table of contents without its heading ends: a run of numbered lines from `start` with nothing between them, whose first line
/// is repeated at its end and all of whose lines are repeated below.
fn unnamed_contents(text: &str, blocks: &[Block], start: usize) -> Option<usize> {
    let is_entry = |block: &Block| {
        let line = block.span.slice(text);
        line.len() <= 4 * ENTRY && line.chars().count() <= ENTRY && !line.ends_with(is_terminal)
    };
    let numbered =
        |block: &Block| enumerator::read(block.span.slice(text)).is_some() || enumerator::bare_number(block.span.slice(text)).is_some();
    if blocks[start].role != Role::Body || !is_entry(&blocks[start]) || !numbered(&blocks[start]) {
        return None;
    }
    let first = entry(text, &blocks[start]);
    let run = blocks[start..].iter().take_while(|block| is_entry(block)).count();
    let end = (start + 2..=start + run).find(|&at| blocks.get(at).is_some_and(|block| entry(text, block) == first))?;
    let below: FxHashSet<String> = blocks[end..].iter().filter(|block| is_entry(block)).map(|block| entry(text, block)).collect();
    blocks[start..end].iter().all(|block| below.contains(&entry(text, block))).then_some(end)
}
