//! Front and back matter: title, document number, dateline, speaker, recipients, table of contents, signature.
//! GB/T 9704-2012, chapter 7, names and orders these parts.

use super::back;
use super::date;
use super::enumerator;
use super::lines::is_terminal;
use crate::dicts::{BODIES, KINDS};
use crate::document::{Block, Furniture, Meta, Period, Role, one_line};
use crate::hints::Hints;
use crate::span::Span;
use regex::Regex;
use std::sync::LazyLock;

// Takes `国发〔2023〕5号`, `国办发 [2023] 5 号`, `SC[2009]1466号`; not `（2023年）`.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\p{Han}A-Za-z]{1,16}\s*[〔\[（(【［﹝]\s*(?:19|20|１９|２０)[0-9０-９]{2}\s*[〕\]）)】］﹞]\s*第?\s*[0-9０-９]{1,5}\s*号")
        .expect("the pattern is tested")
});
// Takes `中华人民共和国国务院令第722号`, `公安部令第146号`; not `责令第3号仓库`.
static DECREE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\p{Han}{2,20}(?:院|部|局|委|会|总署|政府|主席)令\s*第?\s*[0-9]{1,4}\s*号").expect("the pattern is tested")
});

fn is_decree(line: &str) -> bool {
    line.contains('令') && DECREE.is_match(line)
}

/// Brackets before the year of a document number.
const OPENING: [char; 7] = ['〔', '[', '（', '(', '【', '［', '﹝'];

/// Where a document number stands in `text`, without the end of a title that runs into it.
pub(crate) fn document_numbers(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    if !text.contains('号') {
        return spans;
    }
    let year = || ["19", "20", "１９", "２０"].iter().any(|year| text.contains(year));
    if text.contains(OPENING) && year() {
        let numbers = NUMBER.find_iter(text).map(|found| number_in(found.as_str(), found.start()));
        spans.extend(numbers.filter(|span| !span.is_empty()));
    }
    if text.contains('令') {
        spans.extend(DECREE.find_iter(text).map(|found| Span::new(found.start(), found.end())));
    }
    spans.sort();
    spans
}

/// A document number without the words that run into it: `根据国发〔2023〕5号`.
fn number_in(found: &str, start: usize) -> Span {
    let open = found.find(OPENING).unwrap_or(0);
    let code = &found[..open];
    let mut cut = 0;
    for word in [
        "意见", "通知", "决定", "报告", "方案", "办法", "规定", "批复", "通报", "公告", "复函", "的函", "纪要", "规划", "计划", "和", "与",
        "按照", "根据", "依据", "以", "对",
    ] {
        if let Some(at) = code.rfind(word) {
            cut = cut.max(at + word.len());
        }
    }
    let lead = code[cut..].len() - code[cut..].trim_start().len();
    Span::new(start + cut + lead, start + found.len())
}

/// Marks the blocks that are front and back matter and reads what the report says about itself.
pub(crate) fn read(text: &str, blocks: &mut Vec<Block>, furniture: &mut Vec<Furniture>, hints: &Hints) -> Meta {
    let mut meta = Meta::default();
    part_one_line(text, blocks);
    drop_breadcrumb(text, blocks, furniture);
    contents_table(text, blocks);
    let title = title(text, blocks);
    let head_end = head(text, blocks, title.last, &mut meta);
    back::enclosures(text, blocks, head_end);
    let author = meta.issuer.take();
    let signed = back::signatures(text, blocks, head_end);
    let catalogue = Catalogue::read(text, furniture);

    let front = blocks[..head_end].iter().filter(|block| block.role == Role::Front);
    let own_number =
        front.map(|block| block.span.slice(text)).find_map(|line| document_numbers(line).first().map(|span| squeeze(span.slice(line))));
    meta.document_number = catalogue.number.or(own_number);
    meta.title = catalogue.title.or(title.text).or_else(|| hinted_title(hints));
    let dateline =
        blocks[..head_end].iter().filter(|block| block.role == Role::Front).find_map(|block| dateline_day(block.span.slice(text)));
    let furniture_day =
        furniture.iter().filter(|piece| matches!(piece.class, "date" | "catalogue")).find_map(|piece| date::find(piece.span.slice(text)));
    let head_day = blocks[..head_end].iter().map(|block| block.span.slice(text)).filter(|line| date::is_alone(line)).find_map(date::find);
    meta.date = dateline.or(catalogue.day).or(signed.day).or_else(|| furniture_day.or(head_day).map(date::Day::iso));
    if let Some(title) = &meta.title {
        meta.kind = kind(title);
        meta.period = period(title);
        meta.issuer = issuer_of(title);
    }
    meta.issuer = catalogue.issuer.or(signed.issuer).or(author).or(meta.issuer).or_else(|| spoken_for(text, blocks));
    let premier = |block: &Block| block.role == Role::Front && squeeze(block.span.slice(text)).starts_with("国务院总理");
    if meta.issuer.is_none() && blocks[..head_end].iter().any(premier) {
        meta.issuer = Some("国务院".to_string());
    }
    let year = |date: &str| date.get(..4).and_then(|year| year.parse::<u32>().ok());
    let titled = meta.period.as_ref().and_then(|period| year(&period.to));
    // A template may be older than what was written into it.
    let fits = |date: &&String| titled.is_none_or(|titled| year(date).is_some_and(|year| year == titled || year == titled + 1));
    meta.date = meta.date.take().or_else(|| hints.date.as_ref().filter(fits).cloned());
    let publisher = || hints.publisher.clone().filter(|name| is_body_name(name));
    meta.issuer = meta.issuer.or_else(publisher);
    meta.issuer = meta.issuer.map(|name| placed(name, meta.title.as_deref()));
    meta
}

/// The title in the file's properties, unless a program put it there: `文档1`, `Microsoft Word - 1.doc`.
fn hinted_title(hints: &Hints) -> Option<String> {
    let title = one_line(hints.title.as_deref()?.trim());
    let han = title.chars().filter(|&c| enumerator::is_han(c)).count();
    (han >= 4 && can_be_title(&title)).then_some(title)
}

/// The body that a report is given for, as its first paragraphs say.
fn spoken_for(text: &str, blocks: &[Block]) -> Option<String> {
    let opening = blocks.iter().filter(|block| block.role == Role::Body).take(4);
    opening
        .flat_map(|block| {
            let words = block.span.slice(text);
            words.char_indices().filter_map(|(at, _)| speaks_for(&words[at..]))
        })
        .find(|name| is_body_name(name))
        .map(str::to_string)
}

/// `我代表某省人民政府，向大会报告工作`, `受国务院委托，`: the body, where words open so.
fn speaks_for(words: &str) -> Option<&str> {
    let behind = words.strip_prefix("我代表").or_else(|| words.strip_prefix('受'))?;
    let ends = behind.char_indices().take(25).take_while(|&(at, _)| behind[..at].chars().next_back().is_none_or(enumerator::is_han));
    let is_end = |rest: &str| rest.strip_prefix('的').unwrap_or(rest).strip_prefix("委托").unwrap_or(rest).starts_with(['，', ',', '向']);
    ends.skip(2).find(|&(at, _)| is_end(&behind[at..])).map(|(at, _)| &behind[..at])
}

/// `省人民政府` in the report of one province is that of the province in the title.
fn placed(name: String, title: Option<&str>) -> String {
    let Some(tier) = ["省", "自治区", "市", "县", "区"].into_iter().find(|tier| name.starts_with(&format!("{tier}人民政府")))
    else {
        return name;
    };
    let place = title.and_then(|title| {
        let at = title.find(tier)?;
        let head = title[..at].trim_start_matches(|c: char| c.is_ascii_digit() || c == '年');
        (2..=8).contains(&head.chars().count()).then_some(head)
    });
    place.map_or_else(|| name.clone(), |place| format!("{place}{name}"))
}

/// A first line of more characters holds more than a title.
const ONE_LINE: usize = 200;

/// Parts a text that stands on one line, no more than a space behind its title: `…的批复 国函〔1999〕134号 某市人民政府：你们报送的…`.
fn part_one_line(text: &str, blocks: &mut Vec<Block>) {
    let Some(first) = blocks.iter().position(|block| block.role == Role::Body) else { return };
    let Block { span, indent, role, row } = blocks[first];
    let line = span.slice(text);
    let Some((most, _)) = line.char_indices().nth(ONE_LINE) else { return };
    let Some(title) = title_of_line(&line[..most]) else { return };
    let body = title + line[title..].len() - line[title..].trim_start().len();
    let addressed = line[body..most].split_inclusive(['：', ':']).next().filter(|head| is_salutation(head)).map_or(0, str::len);
    let cuts = [0, title, body + addressed, line.len()];
    let parts = cuts.windows(2).map(|cut| Span::new(span.start + cut[0], span.start + cut[1]).trim(text));
    let parts = parts.filter(|span| !span.is_empty()).map(|span| Block { span, indent, role, row });
    blocks.splice(first..=first, parts.collect::<Vec<_>>());
}

/// Where the title, with the document number that runs into it, ends at the head of a line.
fn title_of_line(head: &str) -> Option<usize> {
    let names = |end: usize| (4..=80).contains(&head[..end].chars().count()) && names_kind(head[..end].trim());
    let number = document_numbers(head).first().copied().filter(|number| names(number.start));
    let gap = || head.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).find(|&gap| names(gap));
    number.map(|number| number.end).or_else(gap)
}

/// A path of links that runs into the title: `首页工作动态某县召开会议` above `某县召开会议`.
fn drop_breadcrumb(text: &str, blocks: &mut [Block], furniture: &mut Vec<Furniture>) {
    if let [first, second, ..] = blocks {
        let (path, title) = (first.span.slice(text), second.span.slice(text));
        if path.len() > title.len() && path.ends_with(title) && title.chars().count() >= 6 {
            first.role = Role::Furniture;
            furniture.insert(0, Furniture { span: first.span, class: "path" });
        }
    }
}

/// What the table of a state portal says above the text: `发文机关：… 成文日期：… 标题：…`.
#[derive(Default)]
struct Catalogue {
    title: Option<String>,
    issuer: Option<String>,
    day: Option<String>,
    number: Option<String>,
}

impl Catalogue {
    fn read(text: &str, furniture: &[Furniture]) -> Self {
        let mut catalogue = Catalogue::default();
        for piece in furniture.iter().filter(|piece| piece.class == "catalogue") {
            let cells: Vec<String> = piece.span.slice(text).split('\t').map(squeeze).filter(|cell| !cell.is_empty()).collect();
            for (at, cell) in cells.iter().enumerate() {
                let Some((label, inline)) = cell.split_once(['：', ':']) else { continue };
                let value = if inline.is_empty() {
                    cells.get(at + 1).filter(|next| !next.ends_with('：')).cloned()
                } else {
                    Some(inline.to_string())
                };
                let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
                match label {
                    "标题" | "文件标题" | "名称" => catalogue.title = Some(value),
                    "发文机关" | "发布机构" => catalogue.issuer = Some(value),
                    "成文日期" | "发文日期" => catalogue.day = date::find(&value).map(date::Day::iso),
                    "发文字号" | "文号" => catalogue.number = Some(value),
                    _ => {}
                }
            }
        }
        catalogue
    }
}

#[derive(Default)]
struct Title {
    text: Option<String>,
    /// Index of the block behind the title's last line.
    last: usize,
}

fn title(text: &str, blocks: &mut [Block]) -> Title {
    let Some(first) = blocks.iter().position(|block| block.role == Role::Body && can_be_title(block.span.slice(text))) else {
        return Title::default();
    };
    // A title stands before the text begins.
    let running = |line: &str| line.chars().count() > 60 && line.contains(is_terminal) || numbered_heading(line) || is_salutation(line);
    if blocks[..first].iter().any(|block| block.role == Role::Body && running(block.span.slice(text))) {
        return Title::default();
    }
    for block in blocks[..first].iter_mut().filter(|block| block.role == Role::Body) {
        block.role = Role::Front;
    }
    let line = blocks[first].span.slice(text);
    if let Some(number) = document_numbers(line).first().copied().filter(|number| names_kind(line[..number.start].trim())) {
        blocks[first].role = Role::Front;
        let title = one_line(line[..number.start].trim());
        return Title { text: Some(title), last: first + 1 };
    }
    blocks[first].role = Role::Front;
    let mut title = one_line(line);
    let mut last = first + 1;
    if !names_kind(&title) && !names_kind(&squeeze(&title)) {
        let mut joined = title.clone();
        for (ahead, block) in blocks[last..].iter().take(3).enumerate() {
            let line = block.span.slice(text);
            let number = document_numbers(line).first().copied();
            let cut = number.map_or(line.len(), |number| number.start);
            let ends = number.is_none() && (is_head_line(line) || line.ends_with(is_terminal));
            if block.role != Role::Body || enumerator::read(line).is_some() || ends {
                break;
            }
            if line[..cut].trim().is_empty() || line[..cut].chars().count() > 40 {
                break;
            }
            joined.push_str(line[..cut].trim());
            let before_dateline = blocks.get(last + ahead + 1).is_some_and(|next| is_dateline(next.span.slice(text)));
            if names_kind(&joined) || before_dateline {
                title = joined;
                last += ahead + 1;
                break;
            }
        }
        for block in &mut blocks[first..last] {
            block.role = Role::Front;
        }
    }
    // A decree carries the regulation that it enacts: the regulation's name is the title.
    if is_decree(&title) || title.ends_with('令') {
        let enacted = blocks[last..].iter().take(12).map(|block| block.span.slice(text)).find_map(|line| {
            let name = line.split(['第', '　']).next().unwrap_or(line).trim();
            (!line.ends_with(is_terminal) && name.chars().count() >= 4 && names_kind(name)).then(|| name.to_string())
        });
        title = enacted.unwrap_or(title);
    }
    let squeezed = squeeze(&title);
    let spaced = title.chars().filter(|c| c.is_whitespace()).count() * 3 >= title.chars().count();
    Title { text: Some(if spaced { squeezed } else { title }), last }
}

fn can_be_title(line: &str) -> bool {
    let chars = line.chars().count();
    let run_on = document_numbers(line)
        .first()
        .is_some_and(|number| line[..number.start].chars().count() <= 80 && names_kind(line[..number.start].trim()));
    let plain = (4..=80).contains(&chars) && !line.ends_with(['。', '；', '：', ':', '，', ';']);
    if run_on {
        return enumerator::read(line).is_none();
    }
    // The red head of GB/T 9704, 7.2.4 (`某市人民政府文件`) names the issuer; the title stands below it.
    let red_head = line.strip_suffix("文件").is_some_and(is_body_name);
    plain
        && !red_head
        && (!is_head_line(line) || is_decree(line))
        && enumerator::read(line).is_none_or(|mark| mark.style == enumerator::Style::Sequence)
        && !is_contents(line)
}

/// Whether a title ends in the name of a kind of document: `…的通知`, `…工作总结`.
fn names_kind(title: &str) -> bool {
    kind_word(title).is_some_and(|word| word.chars().count() > 1 || title.ends_with("的函"))
}

/// A title without the bracket behind it: `（试行）`, `（摘要）`.
pub(crate) fn without_bracket(title: &str) -> &str {
    let bare = title.trim_end_matches(['）', ')']);
    match bare.rfind(['（', '(']) {
        Some(at) if bare.len() < title.len() => title[..at].trim(),
        _ => title,
    }
}

fn kind_word(title: &str) -> Option<&'static str> {
    KINDS.suffix(without_bracket(title)).map(|(word, _)| word)
}

fn kind(title: &str) -> Option<String> {
    let mut bare = without_bracket(title);
    // `上半年工作总结和下半年工作计划` is a summary first.
    for link in ["和", "及", "暨", "与"] {
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

/// A year with the part of it that a title names: `2025年上半年`, `2025年度`, `2025年第三季度`.
struct Named<'t> {
    span: Span,
    year: &'t str,
    part: &'t str,
}

fn named_period(title: &str) -> Option<Named<'_>> {
    let is_year = |&at: &usize| {
        let year = title.as_bytes().get(at..at + 4);
        year.is_some_and(|year| matches!(&year[..2], b"19" | b"20") && year.iter().all(u8::is_ascii_digit))
    };
    let at = (0..title.len()).find(is_year)?;
    let year = &title[at..at + 4];
    let behind = title[at + 4..].strip_prefix('年').unwrap_or(&title[at + 4..]);
    let quarter = || {
        let number = behind.strip_prefix('第').unwrap_or(behind);
        let rest = number.strip_prefix(['一', '二', '三', '四'])?.strip_prefix("季度")?;
        Some(&behind[..behind.len() - rest.len()])
    };
    let half = ["上半年", "下半年"].into_iter().find(|half| behind.starts_with(half));
    let part = half.or_else(quarter).or_else(|| behind.starts_with('度').then_some("度")).unwrap_or("");
    Some(Named { span: Span::new(at, title.len() - behind.len() + part.len()), year, part })
}

fn period(title: &str) -> Option<Period> {
    let Named { span, year, part } = named_period(title)?;
    let (from, to) = match part {
        "上半年" => ("01-01", "06-30"),
        "下半年" => ("07-01", "12-31"),
        quarter if quarter.contains('一') => ("01-01", "03-31"),
        quarter if quarter.contains('二') => ("04-01", "06-30"),
        quarter if quarter.contains('三') => ("07-01", "09-30"),
        quarter if quarter.contains('四') => ("10-01", "12-31"),
        _ => ("01-01", "12-31"),
    };
    Some(Period { label: span.slice(title).to_string(), from: format!("{year}-{from}"), to: format!("{year}-{to}") })
}

/// The body that a title names first: `国务院办公厅关于…`, `市政协2025年上半年工作总结`.
fn issuer_of(title: &str) -> Option<String> {
    let head = match title.find("关于").or_else(|| title.find("印发")) {
        Some(at) => &title[..at],
        None => {
            let year = named_period(title)?.span.start;
            if year == 0 { return None } else { &title[..year] }
        }
    };
    let head = head.trim();
    (head.chars().count() >= 2 && head.chars().count() <= 40 && is_body_name(head)).then(|| head.to_string())
}

/// Whether a name ends as names of bodies do.
pub(crate) fn is_body_name(name: &str) -> bool {
    let name = name.trim_end();
    let Some(last) = name.chars().next_back() else { return false };
    BODY_ENDS.contains(&last)
        || last == '府' && name.ends_with("政府")
        || BODIES.may_end(last) && BODIES.suffix(name).is_some_and(|(_, class)| !matches!(class, "post" | "tier"))
}

/// What names of bodies end with that are in no table.
const BODY_ENDS: [char; 6] = ['部', '厅', '局', '办', '委', '院'];

/// Whether a name of a body may end with `c`: the cheap test before [`is_body_name`].
pub(crate) fn may_end_body(c: char) -> bool {
    BODIES.may_end(c) || c == '府' || BODY_ENDS.contains(&c)
}

/// Marks what stands between the title and the text; returns the index of the first block of the text.
fn head(text: &str, blocks: &mut [Block], from: usize, meta: &mut Meta) -> usize {
    let salutation =
        blocks.iter().take(from + 40).skip(from).position(|block| block.role == Role::Body && is_salutation(block.span.slice(text)));
    let mut end = from;
    // The author below the title: `青岚市民政局调研组`, `市委宣传部`.
    if let Some(block) = blocks.get(from).filter(|block| block.role == Role::Body && from > 0) {
        let line = block.span.slice(text);
        if is_body_name(line) && !names_kind(line) && line.chars().count() <= 20 && !line.contains(['，', '。', '：']) {
            meta.issuer = Some(squeeze(line));
        }
    }
    if let Some(ahead) = salutation {
        let at = from + ahead;
        let early = blocks[from..at].iter().filter(|block| block.role == Role::Body && block.span.slice(text).chars().count() > 80).count()
            <= 1
            && !blocks[from..at].iter().any(|block| block.role == Role::Body && numbered_heading(block.span.slice(text)));
        if early {
            let line = blocks[at].span.slice(text);
            let from = document_numbers(line).first().map_or(0, |number| number.end);
            meta.salutation = Some(one_line(&line[from..]).trim_start().trim_end_matches(['：', ':', '！', '，']).to_string());
            end = at + 1;
        }
    }
    if end == from {
        let author = usize::from(meta.issuer.is_some());
        while end < blocks.len() && (blocks[end].role != Role::Body || end < from + author || is_head_line(blocks[end].span.slice(text))) {
            end += 1;
        }
        // Lines of a subtitle or of a table above a dateline.
        let later =
            blocks.iter().take(from + 12).skip(end).rposition(|block| block.role == Role::Body && is_head_line(block.span.slice(text)));
        if let Some(ahead) = later {
            let stop = end + ahead + 1;
            let plain = blocks[end..stop].iter().all(|block| {
                let line = block.span.slice(text);
                block.role != Role::Body
                    || is_head_line(line)
                    || (line.chars().count() <= 40 && !line.ends_with(is_terminal) && !numbered_heading(line))
            });
            if plain {
                end = stop;
            }
        }
    }
    for block in &mut blocks[from.min(end)..end] {
        if block.role == Role::Body {
            block.role = Role::Front;
        }
    }
    end
}

fn numbered_heading(line: &str) -> bool {
    enumerator::read(line).is_some_and(|mark| {
        matches!(
            mark.style,
            enumerator::Style::HanDot | enumerator::Style::HanParen | enumerator::Style::Chapter | enumerator::Style::Article
        )
    })
}

/// Lines of the head other than the title: dateline, date, document number, speaker, history of a law.
fn is_head_line(line: &str) -> bool {
    is_dateline(line)
        || date::is_alone(line)
        || is_number_line(line)
        || is_speaker(line)
        || is_history(line)
        || is_salutation(line)
        || is_release_note(line)
}

/// `——2026年1月26日在河南省第十四届人民代表大会第四次会议上`
pub(crate) fn is_dateline(line: &str) -> bool {
    let bare = line.trim_start_matches(['—', '－', '-', '―', '─', ' ']);
    let dashed = bare.len() < line.len();
    let chars = bare.chars().count();
    if chars > 70 || line.ends_with('。') {
        return false;
    }
    let occasion = bare.ends_with(['上', '）', ')'])
        || ["会议", "大会", "全会", "会上", "的报告", "的讲话", "讲话"].iter().any(|word| bare.ends_with(word));
    let day = date::find(bare).is_some_and(|day| day.span.start < 12);
    (day && (occasion || dashed) && chars > 10) || (dashed && bare.starts_with('在') && occasion)
}

fn dateline_day(line: &str) -> Option<String> {
    (is_dateline(line) || (date::is_alone(line) && line.starts_with(['（', '(']))).then(|| date::find(line)).flatten().map(date::Day::iso)
}

fn is_number_line(line: &str) -> bool {
    let bare = squeeze(line);
    let whole = document_numbers(&bare).first().is_some_and(|span| span.start == 0 && span.end == bare.len());
    whole || (bare.starts_with('第') && bare.ends_with('号') && bare.chars().count() <= 8)
}

/// `国务院总理　温家宝`, `河南省人民政府省长 王凯`, `总　理　　李克强`, `自治区人民政府主席包钢作政府工作报告。本报记者 韩卿立 摄`
pub(super) fn is_speaker(line: &str) -> bool {
    let bare = squeeze(line);
    let chars = bare.chars().count();
    if line.ends_with('摄') && chars <= 60 {
        return true;
    }
    if chars > 30 {
        return false;
    }
    let ends: Vec<usize> = bare.char_indices().map(|(at, _)| at).collect();
    let is_post = |at: usize| BODIES.suffix(&bare[..at]).is_some_and(|(_, class)| class == "post");
    let name = ends.iter().rev().skip(1).take(3).any(|&at| is_post(at) && bare[at..].chars().all(enumerator::is_han));
    let placed = name || ends.iter().any(|&at| is_post(at));
    let spaced_name = line.trim().contains([' ', '　']) || bare.starts_with("国务院");
    let spoken_by = line.starts_with(['（', '(']) && placed && chars <= 24;
    chars <= 30 && !line.contains(['，', '。']) && ((name && spaced_name) || spoken_by)
}

/// `1991年3月2日 第七届全国人民代表大会常务委员会第十八次会议通过`
fn is_history(line: &str) -> bool {
    let bare = line.trim_start_matches(['（', '(']);
    let dated = date::find(bare).is_some_and(|day| day.span.start < 4);
    let end = bare.trim_end_matches(['）', ')', '。', '；', ' ']);
    dated
        && bare.chars().count() < 120
        && ["通过", "修正", "修订", "公布", "发布", "施行", "批准", "起施行", "公告"].iter().any(|word| end.ends_with(word))
}

/// `（此件公开发布）`, `（本文有删减）`
pub(super) fn is_release_note(line: &str) -> bool {
    let inner = line.strip_prefix(['（', '(']).and_then(|rest| rest.strip_suffix(['）', ')']));
    inner.is_some_and(|inner| {
        inner.chars().count() <= 14
            && (inner.contains("公开")
                || inner.contains("删减")
                || inner.contains("有删节")
                || inner.starts_with("来源")
                || inner.contains("联系人"))
    })
}

/// `各位代表：`, `同志们：`, `各省、自治区、直辖市人民政府，国务院各部委、各直属机构：`
pub(crate) fn is_salutation(line: &str) -> bool {
    let Some(bare) = line.trim_end().strip_suffix(['：', ':', '！', '，']) else { return false };
    let chars = bare.chars().count();
    if chars > 160 || bare.contains(['。', '；']) {
        return false;
    }
    let spoken = ["代表", "委员", "同志", "同志们", "各位领导", "朋友们"].iter().any(|word| bare.ends_with(word)) && chars <= 30;
    if !line.ends_with(['：', ':']) {
        return spoken && chars <= 12;
    }
    let bodies = !bare.contains("如下")
        && enumerator::read(bare).is_none()
        && (is_body_name(bare)
            || bare.ends_with("兵团")
            || bare.ends_with("单位")
            || bare.ends_with("部门")
            || bare.ends_with("机构")
            || bare.ends_with("企业")
            || bare.ends_with("（局）")
            || bare.ends_with("兵团")
            || bare.ends_with("学校"));
    spoken
        || bodies
        || (chars <= 20 && is_body_name(bare) && !bare.contains('，') && bare.chars().count() > 2 && enumerator::read(bare).is_none())
}

fn is_contents(line: &str) -> bool {
    line.trim_start().starts_with('目') && matches!(squeeze(line).as_str(), "目录" | "目次" | "目录：")
}

/// Lines of fewer characters may be entries of a table of contents.
const ENTRY: usize = 60;

/// A table of contents, with its word above it or without: its entries stand again below.
fn contents_table(text: &str, blocks: &mut [Block]) {
    let body = |block: &Block| block.role == Role::Body && !block.row;
    // A line with leaders and a page number is a line of contents wherever it stands.
    for block in blocks.iter_mut().filter(|block| body(block) && block.span.end - block.span.start <= 4 * 3 * ENTRY) {
        let line = block.span.slice(text);
        let entry = without_page(line);
        let led = ["……", "....", "····", "．．．．", "----", "…", "\t"].iter().any(|leader| line[entry.len()..].contains(leader));
        if entry.len() < line.len() && led && line.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ')' | '）' | '-' | '—')) {
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
    if let Some(start) = blocks.iter().position(|block| is_contents(block.span.slice(text))) {
        named_contents(text, blocks, start);
    }
    for start in 0..blocks.len().min(40) {
        if let Some(end) = unnamed_contents(text, blocks, start) {
            blocks[start..end].iter_mut().filter(|block| block.role == Role::Body).for_each(|block| block.role = Role::Front);
            break;
        }
    }
}

/// An entry without the page that it names and what leads there: `一、总体要求……3`, `总则 - 6 -`, `附则（12）`.
fn without_page(line: &str) -> &str {
    let bare = line.trim_end_matches(|c: char| c.is_ascii_digit() || "…．.·-—－ 　\t()（）".contains(c));
    // `工作回顾2025` keeps its year.
    if line[bare.len()..].chars().all(|c| c.is_ascii_digit()) { line } else { bare }
}

fn entry(text: &str, block: &Block) -> String {
    squeeze(without_page(block.span.slice(text)))
}

/// `目录` and the lines below it, up to where its first entry stands again.
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
        // The first number once more is the first heading of the text itself.
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

/// Where a table of contents ends that no word announces: a run of numbered lines from `start` with nothing between them, the first of which
/// stands again at its end, and all of which stand again below.
fn unnamed_contents(text: &str, blocks: &[Block], start: usize) -> Option<usize> {
    let is_entry = |block: &Block| {
        let line = block.span.slice(text);
        line.chars().count() <= ENTRY && !line.ends_with(is_terminal)
    };
    let numbered =
        |block: &Block| enumerator::read(block.span.slice(text)).is_some() || enumerator::bare_number(block.span.slice(text)).is_some();
    if blocks[start].role != Role::Body || !numbered(&blocks[start]) {
        return None;
    }
    let first = entry(text, &blocks[start]);
    let run = blocks[start..].iter().take_while(|block| is_entry(block)).count();
    let end = (start + 2..=start + run).find(|&at| blocks.get(at).is_some_and(|block| entry(text, block) == first))?;
    let below: std::collections::HashSet<String> =
        blocks[end..].iter().filter(|block| is_entry(block)).map(|block| entry(text, block)).collect();
    blocks[start..end].iter().all(|block| below.contains(&entry(text, block))).then_some(end)
}

pub(super) fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_datelines_from_sections() {
        assert!(is_dateline("——2026年1月26日在河南省第十四届人民代表大会第四次会议上"));
        assert!(is_dateline("——在中国共产党第二十次全国代表大会上的报告"));
        assert!(!is_dateline("——坚持党的全面领导，切实担负起重大使命。深入贯彻"));
    }

    #[test]
    fn reads_document_numbers_where_a_title_runs_into_them() {
        let numbers = |text: &str| document_numbers(text).into_iter().map(|span| span.slice(text).to_string()).collect::<Vec<_>>();
        assert_eq!(numbers("关于改善农村人居环境的指导意见国办发〔2014〕25号各省"), ["国办发〔2014〕25号"]);
        assert_eq!(numbers("根据国发[2023]5号和法释(2009)9号文件"), ["国发[2023]5号", "法释(2009)9号"]);
        assert_eq!(numbers("（2023年）"), Vec::<String>::new());
    }

    #[test]
    fn knows_salutations() {
        for line in [
            "各位代表：",
            "同志们：",
            "各省、自治区、直辖市人民政府，国务院各部委、各直属机构：",
            "科技部、新疆维吾尔自治区人民政府、新疆生产建设兵团：",
            "湖北省人民政府：",
        ] {
            assert!(is_salutation(line), "{line}");
        }
        for line in ["现将有关事项通知如下：", "主要目标是：", "一、总体要求："] {
            assert!(!is_salutation(line), "{line}");
        }
    }
}
