//! Several documents in one file (`学生手册`): the title of each contains its chapters.

use super::back_matter::is_note;
use super::body_name::is_body_name;
use super::candidates::Candidate;
use super::date;
use super::enumerator::{Mark, Style};
use super::head_lines::is_history;
use super::number::document_numbers;
use super::title::names_kind;
use crate::document::{Block, Role};
use rustc_hash::FxHashSet;

/// Lines between a title and the first heading below it: its number, its note (`（2002年6月25日…发布）`), its date.
const BETWEEN: usize = 4;

/// Adds a candidate for the title of each document, where there are two or more whose chapters or articles begin at 1.
pub(crate) fn find(text: &str, blocks: &mut [Block], found: &mut Vec<Candidate>) {
    let line = |at: usize| blocks[at].span.slice(text);
    let first = |style: Style| {
        let opens = move |candidate: &&Candidate| candidate.mark.style == style && candidate.mark.number == Some(1) && !candidate.inline;
        found.iter().filter(opens).map(|candidate| candidate.block).collect::<Vec<_>>()
    };
    let chapters = first(Style::Chapter);
    let firsts = if chapters.len() >= 2 { chapters } else { first(Style::Article) };
    if firsts.len() < 2 {
        return;
    }
    let between = |at: usize| {
        let line = line(at);
        !document_numbers(line).is_empty() && line.chars().count() <= 40 || is_history(line) || is_note(line) || date::is_alone(line)
    };
    let headed: FxHashSet<usize> = found.iter().map(|candidate| candidate.block).collect();
    let is_title = |at: usize| {
        let (line, block) = (line(at), &blocks[at]);
        (4..=80).contains(&line.chars().count()) && names_kind(line) && !headed.contains(&at) && !block.row && block.role != Role::Furniture
    };
    let mut titles: Vec<(usize, usize)> = Vec::new();
    for &heading in &firsts {
        let mut above = (heading.saturating_sub(BETWEEN + 1)..heading).rev();
        let title = above.find(|&at| !between(at)).filter(|&at| is_title(at));
        titles.extend(title.map(|title| (title, heading)));
    }
    titles.dedup();
    if titles.len() < 2 {
        return;
    }
    for (title, heading) in titles {
        // The body above a title and the lines below it belong to its head.
        let body = title.checked_sub(1).filter(|&above| blocks[above].role == Role::Body && is_body_name(blocks[above].span.slice(text)));
        for at in body.into_iter().chain(title + 1..heading) {
            blocks[at].role = Role::Front;
        }
        blocks[title].role = Role::Body;
        let mark = Mark::unnumbered(Style::Plain, 0, 0);
        found.push(Candidate { mark, at: blocks[title].span.start, block: title, inline: false, level: None });
    }
    found.sort_by_key(|candidate| candidate.at);
}
