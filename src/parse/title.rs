//! The title of a report, joined across its lines, and what it says about the kind of document.

use super::body_name::is_body_name;
use super::contents;
use super::date;
use super::enumerator;
use super::furniture;
use super::head_lines::{is_dateline, is_head_line, is_salutation, numbered_heading};
use super::lines::{is_terminal, squeeze};
use super::number::{document_numbers, is_decree};
use crate::dicts::{CUES, Cue, FurnitureClass, KINDS, LINES, LineWord};
use crate::document::{Block, Furniture, Role, one_line};
use crate::file_info::{FileHeading, FileInfo};

/// What a state portal's table above the text says: `发文机关：… 成文日期：… 标题：…`.
#[derive(Default)]
pub(super) struct Catalogue {
    pub title: Option<String>,
    pub issuer: Option<String>,
    pub day: Option<String>,
    pub number: Option<String>,
}

impl Catalogue {
    /// From the lines of the table: a label and its value on one line, in two cells or on two lines, or the whole table on one line.
    pub fn read(text: &str, furniture: &[Furniture]) -> Self {
        let mut catalogue = Catalogue::default();
        let lines = furniture.iter().filter(|piece| piece.class == FurnitureClass::Catalogue).map(|piece| piece.span.slice(text));
        let mut label: Option<&'static str> = None;
        let (rows, lines): (Vec<&str>, Vec<&str>) = lines.partition(|line| furniture::label_before_gap(line).is_some());
        rows.into_iter().flat_map(furniture::values).for_each(|(label, value)| catalogue.set(label, &squeeze(value)));
        for cell in lines.into_iter().flat_map(|line| line.split('\t')).map(squeeze).filter(|cell| !cell.is_empty()) {
            let mut rest = cell.as_str();
            while !rest.is_empty() {
                let at = labels(rest).min_by_key(|(at, word)| (*at, std::cmp::Reverse(word.len())));
                let end = at.map_or(rest.len(), |(at, _)| at);
                if let Some(label) = label.take().filter(|_| end > 0) {
                    catalogue.set(label, &rest[..end]);
                }
                let Some((at, word)) = at else { break };
                label = Some(word);
                rest = rest[at + word.len()..].trim_start_matches(MARKS);
            }
        }
        catalogue
    }

    fn set(&mut self, label: &str, value: &str) {
        let value = value.trim_matches(['|', '｜', '[', '［', '【']);
        if matches!(value, "" | "无" | "-" | "--") {
            return;
        }
        let own = || Some(value.to_string());
        let Some(says) = LINES.get(label) else { return };
        if says.has(LineWord::LabelTitle) {
            self.title = self.title.take().or_else(own);
        } else if says.has(LineWord::LabelIssuer) {
            self.issuer = self.issuer.take().or_else(own);
        } else if says.has(LineWord::LabelDay) {
            self.day = self.day.take().or_else(|| date::find(value).map(date::Day::iso));
        } else if says.has(LineWord::LabelNumber) {
            self.number = self.number.take().or_else(own);
        }
    }
}

/// Marks after the labels of such a table.
const MARKS: [char; 5] = ['：', ':', ']', '］', '】'];

/// Labels of such a table, and where they stand in a line.
fn labels(line: &str) -> impl Iterator<Item = (usize, &'static str)> + '_ {
    furniture::labels().flat_map(move |word| {
        let marked = move |&(at, _): &(usize, &str)| line[at + word.len()..].starts_with(MARKS) || line == word;
        line.match_indices(word).find(marked).map(|(at, _)| (at, word))
    })
}

/// The title given by the page or the head of the file, unless a program put it there: `文档1`, `Microsoft Word - 1.doc`.
pub(super) fn hinted(file_info: &FileInfo) -> Option<String> {
    let title = one_line(file_info.title.as_deref()?.trim());
    let han = title.chars().filter(|&c| enumerator::is_han(c)).count();
    (han >= 4 && can_be_title(&title)).then_some(title)
}

#[derive(Default)]
pub(super) struct Title {
    pub text: Option<String>,
    /// Index of the block after the title's last line.
    pub last: usize,
}

/// A title that a page gives twice in one line, reduced to one.
pub(super) fn once(title: &str) -> &str {
    let half = title.len() / 2;
    let twice = title.len() >= 24 && title.is_char_boundary(half) && title[..half] == title[half..];
    if twice { &title[..half] } else { title }
}

/// Whether the file marks a line, along with others, as a heading of the same level, none of them numbered: `# 工作回顾`, `# 下步打算`.
fn heads_a_part(text: &str, block: &Block, headings: &[FileHeading]) -> bool {
    let line = block.span.slice(text);
    let Some(own) = headings.iter().find(|heading| heading.span.start == block.span.start) else { return false };
    let numbered = |heading: &&FileHeading| enumerator::read(heading.span.slice(text)).is_some();
    let beside = || headings.iter().filter(|other| other.level == own.level && other.span.start != own.span.start);
    beside().next().is_some() && !beside().any(|heading| numbered(&heading)) && !names_kind(line) && !line.contains("报告")
}

/// Finds the title and marks its lines.
pub(super) fn find(text: &str, blocks: &mut [Block], headings: &[FileHeading]) -> Title {
    let line = |at: usize| blocks[at].span.slice(text);
    let body = |at: usize| blocks[at].role == Role::Body && !blocks[at].row;
    // `# 报告` would be too short for a title if it were not marked as the only heading of its level.
    let marked = headings.first().filter(|first| first.level == 1 && headings.iter().filter(|other| other.level == 1).count() == 1);
    let opening =
        (0..blocks.len()).find(|&at| body(at)).filter(|&at| marked.is_some_and(|heading| heading.span.start == blocks[at].span.start));
    if let Some(at) = opening.filter(|&at| (2..4).contains(&line(at).chars().count()) && enumerator::read(line(at)).is_none()) {
        let title = line(at).to_string();
        blocks[at].role = Role::Front;
        return Title { text: Some(title), last: at + 1 };
    }
    let Some(first) = (0..blocks.len()).find(|&at| body(at) && can_be_title(line(at))) else { return Title::default() };
    if heads_a_part(text, &blocks[first], headings) {
        return Title::default();
    }
    // A title comes before the text begins.
    let running = |line: &str| line.chars().count() > 60 && line.contains(is_terminal) || numbered_heading(line) || is_salutation(line);
    if (0..first).any(|at| blocks[at].role == Role::Body && running(line(at))) {
        return Title::default();
    }
    let run_on = document_numbers(line(first)).first().copied().filter(|number| names_kind(line(first)[..number.start].trim()));
    let mut title = one_line(run_on.map_or(line(first), |number| line(first)[..number.start].trim()));
    let mut last = first + 1;
    if run_on.is_none() && !names_kind(&title) && !names_kind(&squeeze(&title)) {
        if let Some((joined, end)) = over_lines(text, blocks, first) {
            (title, last) = (joined, end);
        } else if let Some(at) = below_letterhead(text, blocks, first) {
            (title, last) = (one_line(line(at)), at + 1);
        } else if let Some(at) = below_body(text, blocks, first) {
            (title, last) = (one_line(line(at)), at + 1);
        }
    }
    for _ in 0..2 {
        let below = |at: usize| blocks.get(at).map(|block| block.span.slice(text));
        let next = below(last).filter(|next| blocks[last].role == Role::Body && goes_on(&title, next, below(last + 1)));
        let Some(next) = next else { break };
        title.push_str(next.trim());
        last += 1;
    }
    // A page gives the title above the text, and the text repeats it, in full or without its place and year.
    while let Some(at) = (last..blocks.len().min(last + 2)).find(|&at| blocks[at].role == Role::Body && says_again(&title, line(at))) {
        let longer = squeeze(without_bracket(line(at))).len() > squeeze(without_bracket(&title)).len();
        if longer && !line(at).contains(['《', '：']) {
            title = one_line(line(at));
        }
        last = at + 1;
    }
    title = carried(&title, text, &blocks[last..]).unwrap_or(title);
    blocks[..last].iter_mut().filter(|block| block.role == Role::Body).for_each(|block| block.role = Role::Front);
    let spaced = title.chars().filter(|c| c.is_whitespace()).count() * 3 >= title.chars().count();
    Title { text: Some(if spaced { squeeze(&title) } else { title }), last }
}

/// Whether one more line belongs to a title: `…关于印发⏎某某行动方案⏎（2025—2027年）的通知`, `…工作总结⏎暨2025年工作计划`.
fn goes_on(title: &str, next: &str, after: Option<&str>) -> bool {
    let open = LINES.occurs(title, LineWord::Forwards) && !title.ends_with("通知");
    let ends = |line: &str| {
        let ends = open && line.ends_with("通知") || line.starts_with(['暨', '和', '及']) && names_kind(line);
        line.chars().count() <= 80 && !is_head_line(line) && enumerator::read(line).is_none() && ends
    };
    ends(next) || open && next.chars().count() <= 40 && !is_head_line(next) && after.is_some_and(ends)
}

/// A decree carries the regulation that it enacts, and the regulation's name is the title.
fn carried(title: &str, text: &str, below: &[Block]) -> Option<String> {
    let announces = squeeze(title).ends_with("公告");
    if !announces && !is_decree(title) && !title.ends_with('令') {
        return None;
    }
    let mut lines = below.iter().take(12).map(|block| block.span.slice(text));
    let alone = |line: &str| {
        let name = line.split(['第', '　']).next().unwrap_or(line).trim();
        (!line.ends_with(is_terminal) && name.chars().count() >= 4 && names_kind(name)).then(|| name.to_string())
    };
    lines.clone().find_map(enacted).or_else(|| if announces { None } else { lines.find_map(alone) })
}

/// Whether a line below the title repeats it: the two are the same, or one lacks what the other has before it.
fn says_again(title: &str, line: &str) -> bool {
    let (title, line) = (squeeze(title), squeeze(line));
    let bare = |text: &str| without_bracket(text).trim_start_matches("原标题：").replace(['《', '》'], "");
    let same = |long: &str, short: &str| long.ends_with(short) && names_kind(short);
    line.chars().count() <= 80
        && (title == line
            || bare(&title) == bare(&line) && bare(&line).chars().count() >= 6
            || same(&bare(&title), &bare(&line))
            || same(&bare(&line), &bare(&title)))
}

/// A title over several lines from `first`: up to the line that names the kind of document, or the last one above the dateline.
fn over_lines(text: &str, blocks: &[Block], first: usize) -> Option<(String, usize)> {
    let mut joined = one_line(blocks[first].span.slice(text));
    for at in first + 1..blocks.len().min(first + 5) {
        let line = blocks[at].span.slice(text);
        let number = document_numbers(line).first().copied().filter(|number| number.start > 0 || number.end == line.len());
        let cut = number.map_or(line.len(), |number| number.start);
        let ends = number.is_none() && (is_head_line(line) || line.ends_with(is_terminal));
        let numbered = enumerator::read(line).is_some_and(|mark| mark.style != enumerator::Style::Sequence && !line.starts_with('第'));
        // A line longer than usual for a title opens with its subject, or is recognised by its ending.
        let most = if line.starts_with(['关', '《', '印', '（']) || names_kind(line[..cut].trim()) { 120 } else { 40 };
        let apart =
            blocks[at].role != Role::Body || numbered || ends || line[..cut].trim().is_empty() || line[..cut].chars().count() > most;
        if apart {
            return None;
        }
        joined.push_str(line[..cut].trim());
        let before_dateline = blocks.get(at + 1).is_some_and(|next| is_dateline(next.span.slice(text)));
        if names_kind(&joined) || before_dateline {
            return Some((joined, at + 1));
        }
    }
    None
}

/// The title below a letterhead (GB/T 9704-2012, 10.1), which consists of the body's name alone, and below the number beside it.
fn below_letterhead(text: &str, blocks: &[Block], first: usize) -> Option<usize> {
    let head = squeeze(blocks[first].span.slice(text));
    let line = |at: usize| blocks[at].span.slice(text);
    let below = first + 1..blocks.len().min(first + 9);
    let passes = |at: &usize| !is_salutation(line(*at)) && !numbered_heading(line(*at));
    let titled = |line: &str| (6..=160).contains(&line.chars().count()) && names_kind(line.trim()) && line.contains("关于");
    if !is_body_name(&head) {
        return None;
    }
    below.take_while(passes).find(|&at| blocks[at].role == Role::Body && titled(line(at)))
}

/// The title right below the name of the body: `某市统计局` above `2024年经济运行情况`.
fn below_body(text: &str, blocks: &[Block], first: usize) -> Option<usize> {
    let line = |at: usize| blocks[at].span.slice(text);
    // Other lines may stand there: an address, names, the number of an issue.
    let titled = |next: &str| {
        (6..=60).contains(&next.chars().count())
            && can_be_title(next)
            && CUES.closes(without_bracket(next), Cue::TitledEnd)
            && !next.contains('，')
    };
    let of_body = |at: usize| blocks.get(at).is_some_and(|block| block.role == Role::Body && !block.row);
    let number = of_body(first + 1)
        && document_numbers(line(first + 1)).iter().any(|number| number.start == 0 && number.end == line(first + 1).len());
    let below = first + 1 + usize::from(number);
    let text_follows = of_body(below + 1) && (numbered_heading(line(below + 1)) || line(below + 1).contains(is_terminal));
    (is_body_name(&squeeze(line(first))) && of_body(below) && titled(line(below)) && text_follows).then_some(below)
}

/// `最高人民法院《关于…的规定》已于…通过`: what an announcement puts into force.
fn enacted(line: &str) -> Option<String> {
    let (body, rest) = line.split_once('《')?;
    let mut depth = 1;
    let end = rest.char_indices().find(|&(_, c)| {
        depth += i32::from(c == '《') - i32::from(c == '》');
        depth == 0
    })?;
    let name = &rest[..end.0];
    let passed = rest[end.0 + '》'.len_utf8()..].trim_start().starts_with(['已', '己', '经']);
    let own = body.trim();
    let bare = !name.starts_with("关于") || own.is_empty();
    // The marks inside the outer ones are single (GB/T 15834, 4.15.3.4).
    let name = name.replace('〈', "《").replace('〉', "》");
    (passed && own.chars().count() <= 40 && !own.contains('。')).then(|| if bare { name.clone() } else { format!("{own}{name}") })
}

fn can_be_title(line: &str) -> bool {
    let chars = line.chars().count();
    let run_on = document_numbers(line)
        .first()
        .is_some_and(|number| line[..number.start].chars().count() <= 80 && names_kind(line[..number.start].trim()));
    let longest = if line.contains("关于") && names_kind(line) { 200 } else { 80 };
    let plain = (4..=longest).contains(&chars) && !line.ends_with(['。', '；', '：', ':', '，', ';']);
    if run_on {
        return enumerator::read(line).is_none();
    }
    // The letterhead of GB/T 9704, 7.2.4 (`某市人民政府文件`) names the issuer; the title stands below it.
    // One shared by several bodies has a gap before its last word, and their names may have run into each other.
    let gap = |head: &str| head.ends_with(['　', ' ']) && !head.contains(['《', '的']) && !head.contains("关于");
    let red_head = line.strip_suffix("文件").is_some_and(|head| is_body_name(head) || gap(head));
    let words = line.chars().filter(|&c| enumerator::is_han(c)).count() >= 3;
    let site = LINES.closes(line, LineWord::SiteName);
    // Secrecy and urgency are marked above the letterhead (GB/T 9704-2012, 7.2.2 and 7.2.3).
    let grade = line.contains('★') || LINES.is(&squeeze(line), LineWord::Urgency);
    plain
        && words
        && !site
        && !grade
        && !line.starts_with('[')
        && !red_head
        && furniture::classify(line).is_none()
        && (!is_head_line(line) || is_decree(line))
        && enumerator::read(line).is_none_or(|mark| mark.style == enumerator::Style::Sequence)
        && !contents::is_contents(line)
}

/// Whether a title ends in the name of a kind of document: `…的通知`, `…工作总结`.
pub(super) fn names_kind(title: &str) -> bool {
    kind_word(title).is_some_and(|word| word != "信息" && (word.chars().count() > 1 || title.ends_with("的函")))
}

/// A title without the bracketed note after it: `（试行）`, `（摘要）`.
pub(crate) fn without_bracket(title: &str) -> &str {
    let bare = title.trim_end_matches(['）', ')']);
    match bare.rfind(['（', '(']) {
        Some(at) if bare.len() < title.len() => title[..at].trim(),
        _ => title,
    }
}

fn kind_word(title: &str) -> Option<&'static str> {
    KINDS.suffix(without_bracket(title).trim_end_matches('》')).map(|(word, _)| word)
}

/// Where the kind of document at the end of a title begins, if titles of that kind name the body that speaks (`某县教育局工作总结`)
/// rather than their subject (`红十字会法`).
pub(super) fn speaking_kind(title: &str) -> Option<usize> {
    let bare = without_bracket(title);
    let speaking = KINDS.suffix(bare).filter(|(_, kind)| CUES.is(kind, Cue::SpeakingKind));
    speaking.map(|(word, _)| bare.len() - word.len()).filter(|&start| start > 0)
}

pub(super) fn kind(title: &str) -> Option<String> {
    let mut bare = without_bracket(title);
    // `上半年工作总结和下半年工作计划` is a summary first.
    for link in ['和', '及', '暨', '与'] {
        if let Some((head, tail)) = bare.rsplit_once(link) {
            let plans = KINDS.suffix(tail).is_some_and(|(_, kind)| kind == "计划" || kind == "要点") || tail.ends_with(['算', '排', '路']);
            if plans && KINDS.suffix(head).is_some_and(|(_, kind)| kind == "总结") {
                bare = head;
            }
        }
    }
    if let Some((word, kind)) = KINDS.suffix(bare) {
        let law = kind != "法律" || bare.ends_with("国法") || bare.chars().count() <= 20;
        return (law && word != "信息").then(|| kind.to_string());
    }
    bare.contains("政府工作报告").then(|| "政府工作报告".to_string())
}
