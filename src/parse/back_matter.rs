//! Back matter: signatures, dates of signature, notes on release, lists of enclosures (GB/T 9704-2012, 7.3.4 to 7.3.7).

use super::body_name::is_body_name;
use super::date;
use super::enumerator;
use super::furniture;
use super::head_lines::{is_release_note, is_speaker};
use super::issuer;
use super::lines::squeeze;
use crate::dicts::{LINES, LineWord};
use crate::document::{Block, Role};

/// What the first signature says.
#[derive(Default)]
pub(super) struct Signed {
    pub issuers: Vec<String>,
    pub day: Option<String>,
}

/// A line with more bytes than this is not a date, whatever stands beside it.
const SHORT: usize = 200;

/// Signatures: the name of a body above a date. A notice may contain one before its enclosures.
pub(super) fn signatures(text: &str, blocks: &mut [Block], from: usize) -> Signed {
    let mut signed = Signed::default();
    for at in from..blocks.len() {
        let line = blocks[at].span.slice(text);
        if blocks[at].role != Role::Body {
            continue;
        }
        if is_release_note(line) || is_copied_to(line) {
            blocks[at].role = Role::Back;
            continue;
        }
        // `2021年1月26日（此件公开发布）`
        let noted = || line.find(['（', '(']).filter(|&open| is_release_note(&line[open..]));
        if line.len() <= SHORT && date::is_alone(noted().map_or(line, |open| &line[..open])) {
            blocks[at].role = Role::Back;
            let mut above = at;
            while above > from
                && blocks[above - 1].role == Role::Body
                && is_signature(blocks[above - 1].span.slice(text))
                && at - above < 16
            {
                above -= 1;
                blocks[above].role = Role::Back;
            }
            if signed.day.is_none() {
                signed.day = date::find(line).map(date::Day::iso);
                signed.issuers = blocks[above..at].iter().flat_map(|block| names(block.span.slice(text))).collect();
            }
        } else if signed.day.is_none()
            && let Some(found) = run_on_signature(line)
            && furniture::classify(line).is_none()
        {
            signed = found;
        }
    }
    signed
}

/// `抄送：…`, `某市政府办公室　2025年1月16日印发`: the lines at the foot of a document (GB/T 9704-2012, 7.4).
fn is_copied_to(line: &str) -> bool {
    let copied = LINES.opens(line, LineWord::CopiedTo);
    let printed = line.ends_with("印发") && line.chars().count() <= 60 && date::find(line).is_some();
    copied || printed
}

/// `附件：1.任务分解表` and the numbered lines below it only list what is enclosed.
pub(super) fn enclosures(text: &str, blocks: &mut [Block], from: usize) {
    let mut at = from;
    while at < blocks.len() {
        let line = blocks[at].span.slice(text);
        let of_two = || blocks.get(at + 1).and_then(|next| item(next.span.slice(text))) == Some(2);
        let first = |rest: &str| enumerator::read(rest).is_some_and(|mark| mark.number == Some(1));
        // `附件：1.…`, `附：1.…`, `附件1.…` above `2.…`
        let rest = line.strip_prefix("附件").or_else(|| line.strip_prefix('附')).map(str::trim_start).and_then(|rest| {
            let behind = rest.strip_prefix(['：', ':']);
            behind.filter(|behind| line.starts_with("附件") || first(behind.trim_start())).or_else(|| {
                let numbered = ["1.", "1．", "1、"].iter().any(|head| rest.starts_with(head));
                (numbered && line.chars().count() <= 60 && of_two()).then_some(rest)
            })
        });
        let alone = rest.is_some_and(|rest| rest.trim().is_empty()) && lists_below(text, blocks, at);
        let listed = alone || rest.is_some_and(|rest| !rest.trim().is_empty());
        if listed && blocks[at].role == Role::Body {
            blocks[at].role = Role::Back;
            let numbered = |line: &str| item(line).is_some_and(|number| alone || number > 1);
            while at + 1 < blocks.len()
                && numbered(blocks[at + 1].span.slice(text))
                && blocks[at + 1].span.slice(text).chars().count() <= 60
            {
                at += 1;
                blocks[at].role = Role::Back;
            }
        }
        at += 1;
    }
}

/// The number of a line that is an item (`1.`).
fn item(line: &str) -> Option<u32> {
    enumerator::read(line).filter(|mark| mark.style == enumerator::Style::ArabicDot)?.number
}

/// The name of a body as written in a signature, without anything that does not belong to it.
fn signed_name(line: &str) -> String {
    let name = squeeze(line);
    name.strip_suffix("（代章）").map(str::to_string).unwrap_or(name)
}

/// The bodies named in a line of a signature.
fn names(line: &str) -> Vec<String> {
    let (bodies, name) = (issuer::bodies(line), signed_name(line));
    let single = !is_speaker(&name) && (is_body_name(&name) || name.ends_with('组'));
    if bodies.is_empty() && single { vec![name] } else { bodies }
}

/// `附件：` on a line of its own, numbered lines below it, and after them the signature, its date, a note on release or the end.
fn lists_below(text: &str, blocks: &[Block], at: usize) -> bool {
    let line = |at: usize| blocks[at].span.slice(text);
    let entry = |&at: &usize| item(line(at)).is_some() && line(at).chars().count() <= 60 && !line(at).ends_with(['。', '；']);
    let end = at + 1 + (at + 1..blocks.len()).take_while(entry).count();
    let closes =
        |line: &str| is_signature(line) || date::is_alone(line) || is_release_note(line) || is_note(line) || line.starts_with("附件");
    end > at + 1 && (end == blocks.len() || closes(line(end)))
}

/// `注：…`, `（…发布）`: a note.
pub(super) fn is_note(line: &str) -> bool {
    line.starts_with("注：") || line.starts_with(['（', '(']) && line.ends_with(['）', ')']) && line.chars().count() <= 120
}

fn is_signature(line: &str) -> bool {
    if !issuer::bodies(line).is_empty() {
        return true;
    }
    let bare = signed_name(line);
    let chars = bare.chars().count();
    (2..=30).contains(&chars)
        && !line.contains(['。', '，', '：', '；'])
        && enumerator::read(line).is_none()
        && (is_body_name(&bare) || is_speaker(line) || bare.ends_with('组'))
}

/// Whether a block ends with a signature that runs on from its text, so that a new part may begin after it.
pub(crate) fn is_signed(line: &str) -> bool {
    run_on_signature(line).is_some() || is_release_note(line)
}

/// `…认真贯彻落实。国务院办公厅2020年5月31日（此件公开发布）`
fn run_on_signature(line: &str) -> Option<Signed> {
    if !line.ends_with(|c: char| matches!(c, '日' | '）' | ')') || c.is_ascii_digit() || c.is_whitespace()) {
        return None;
    }
    let tail_at = line.char_indices().rev().nth(60).map_or(0, |(at, _)| at);
    let tail = &line[tail_at..];
    let day = date::find(tail)?;
    let after = tail[day.span.end..].trim();
    if !(after.is_empty() || is_release_note(after)) {
        return None;
    }
    let before = tail[..day.span.start].trim_end().rsplit(['。', '；', '，', '：']).next()?;
    // Other words may precede the name, such as those of an annex, or the name itself may be spaced out (`国 务 院`).
    let last = before.rsplit([' ', '　', '\u{a0}']).next().unwrap_or(before);
    let name = if last.chars().count() >= 3 && is_body_name(last) { last.to_string() } else { squeeze(before) };
    (is_body_name(&name) && name.chars().count() <= 20).then(|| Signed { issuers: vec![name], day: Some(day.iso()) })
}
