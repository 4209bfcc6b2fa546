//! Front matter: separates title, dateline and text that run into each other, marks the head, and reads what the report says about itself.
//! GB/T 9704-2012, chapter 7, names the parts of head and foot and gives their order.

use super::back_matter::{self, Signed};
use super::body_name::is_body_name;
use super::contents;
use super::date::{self, Day};
use super::enumerator;
use super::head_lines::{dateline_day, is_dateline, is_head_line, is_history, is_salutation, numbered_heading};
use super::issuer;
use super::lines::{is_terminal, squeeze};
use super::number::{document_numbers, order_number};
use super::period;
use super::title::{self, Catalogue, names_kind};
use crate::dicts::FurnitureClass;
use crate::document::{Block, Furniture, Meta, Role, one_line, year_of};
use crate::file_info::{FileHeading, FileInfo, without_site};
use crate::span::Span;

/// Marks the blocks that are front and back matter and reads what the report says about itself.
pub(super) fn read(
    text: &str,
    blocks: &mut Vec<Block>,
    furniture: &mut Vec<Furniture>,
    file_info: &FileInfo,
    headings: &[FileHeading],
) -> Meta {
    part_one_line(text, blocks);
    part_dateline(text, blocks);
    drop_breadcrumb(text, blocks, furniture);
    contents::find(text, blocks);
    let found = title::find(text, blocks, headings);
    let head = head(text, blocks, found.last);
    back_matter::enclosures(text, blocks, head.end);
    let signed = back_matter::signatures(text, blocks, head.end);
    let catalogue = Catalogue::read(text, furniture);
    let front = blocks[..head.end].iter().filter(|block| block.role == Role::Front).map(|block| block.span.slice(text)).collect();
    let said = Said { front, authors: head.authors, catalogue, signed };

    let mut meta = Meta { document_number: said.number(), salutation: head.salutation, ..Meta::default() };
    let whole = said.catalogue.title.clone().or(found.text).or_else(|| title::hinted(file_info));
    meta.title = whole.map(|title| title::once(without_site(&title)).to_string());
    if let Some(title) = &meta.title {
        meta.kind = title::kind(title);
        meta.period = period::of_title(title);
    }
    meta.date = said.date(text, furniture).or_else(|| hinted_date(file_info, &meta));
    if meta.is_yearly() && meta.period.is_none() {
        meta.period = period::of_yearly_report(meta.date.as_deref(), text, blocks);
    }
    meta.issuers = said.issuers(text, blocks, file_info, &meta);
    meta
}

/// The date given by the file, if it fits the title: a template may be older than what was written into it.
fn hinted_date(file_info: &FileInfo, meta: &Meta) -> Option<String> {
    let titled = meta.period.as_ref().and_then(|period| year_of(&period.to));
    let fits = |date: &&String| titled.is_none_or(|titled| year_of(date).is_some_and(|year| year == titled || year == titled + 1));
    file_info.date.as_ref().filter(fits).cloned()
}

/// What the parts around the text say about the report, each on its own.
struct Said<'t> {
    /// The lines of the front matter.
    front: Vec<&'t str>,
    authors: Vec<String>,
    catalogue: Catalogue,
    signed: Signed,
}

impl Said<'_> {
    fn number(&self) -> Option<String> {
        let own = || self.front.iter().find_map(|line| document_numbers(line).first().map(|span| squeeze(span.slice(line))));
        self.catalogue.number.clone().or_else(own).or_else(|| order_number(&self.front))
    }

    fn date(&self, text: &str, furniture: &[Furniture]) -> Option<String> {
        let of_class = |class: FurnitureClass| {
            furniture.iter().filter(|piece| piece.class == class).find_map(|piece| date::find(piece.span.slice(text)))
        };
        let of_furniture =
            || of_class(FurnitureClass::Date).or_else(|| of_class(FurnitureClass::Catalogue)).or_else(|| of_class(FurnitureClass::Source));
        let alone = || self.front.iter().filter(|line| date::is_alone(line)).find_map(|line| date::find(line));
        let dateline = self.front.iter().find_map(|line| dateline_day(line));
        let dated = dateline.or_else(|| self.catalogue.day.clone()).or_else(|| self.signed.day.clone());
        dated.or_else(|| of_furniture().or_else(alone).or_else(|| self.day_among_words()).map(Day::iso))
    }

    /// `（2022年12月11日 某某）` after a title, `2022年12月12日在…会议上的政府工作报告`.
    fn day_among_words(&self) -> Option<Day> {
        self.front.iter().take(12).find_map(|line| {
            // A document number contains a year, and so may the subject of the title.
            let numbers = document_numbers(line);
            let day = date::find(line).filter(|day| is_history(line) || !numbers.iter().any(|number| number.contains(day.span.start)))?;
            let head = line[..day.span.start].trim_end();
            let apart =
                head.is_empty() || head.ends_with(['（', '(', '号', '—', '\u{a0}']) || line.chars().count() <= 30 && !names_kind(line);
            apart.then_some(day)
        })
    }

    /// Who issued the report, with their places: from the first of several sources that names somebody.
    fn issuers(&self, text: &str, blocks: &[Block], file_info: &FileInfo, meta: &Meta) -> Vec<String> {
        let title = meta.title.as_deref();
        let of_title = || title.map(issuer::of_title).unwrap_or_default();
        let premier = || self.front.iter().any(|line| squeeze(line).starts_with("国务院总理"));
        let publisher = || file_info.publisher.clone().filter(|name| is_body_name(name));
        let heads: Vec<&str> = title.into_iter().chain(self.front.iter().copied().take(16)).collect();
        // `上海市人民政府令第19号`
        let of_order = || {
            let number = meta.document_number.as_deref().unwrap_or_default();
            let body = number.split_once('令').map(|(body, _)| body.strip_prefix("中华人民共和国").unwrap_or(body));
            body.filter(|body| is_body_name(body)).map(str::to_string).into_iter().collect::<Vec<_>>()
        };
        // A head that names the body and nothing else, with the title below it.
        let above = || self.front.first().map(|line| squeeze(line)).filter(|name| meta.title.as_ref() != Some(name) && is_body_name(name));
        let ways: [&dyn Fn() -> Vec<String>; 10] = [
            &|| self.catalogue.issuer.clone().into_iter().collect(),
            &|| self.signed.issuers.clone(),
            &|| self.authors.clone(),
            &of_title,
            &|| above().into_iter().collect(),
            &of_order,
            &|| issuer::spoken_for(text, blocks).into_iter().collect(),
            &|| premier().then(|| "国务院".to_string()).into_iter().collect(),
            &|| issuer::of_report(&heads).filter(|_| meta.is_yearly()).into_iter().collect(),
            &|| publisher().into_iter().collect(),
        ];
        let named = ways.iter().map(|way| way()).find(|issuers| !issuers.is_empty()).unwrap_or_default();
        named.into_iter().map(|name| issuer::placed(name, &heads)).collect()
    }
}

/// A first line with more characters than this contains more than a title.
const ONE_LINE: usize = 200;

/// Splits a text that stands on one line, with at most a space after its title: `…的批复 国函〔1999〕134号 某市人民政府：你们报送的…`.
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

/// Separates a title from the dateline that runs on from it: `政府工作报告——2026年2月4日在某市第三届人民代表大会第一次会议上`.
fn part_dateline(text: &str, blocks: &mut Vec<Block>) {
    for at in 0..blocks.len().min(4) {
        let Block { span, indent, role, row } = blocks[at];
        let line = span.slice(text);
        let cut = line.find("——").filter(|&cut| cut > 0 && names_kind(line[..cut].trim()) && is_dateline(&line[cut..]));
        if let Some(cut) = cut.filter(|_| role == Role::Body) {
            let parts = [Span::new(span.start, span.start + cut), Span::new(span.start + cut, span.end)];
            blocks.splice(at..=at, parts.map(|part| Block { span: part.trim(text), indent, role, row }));
            return;
        }
    }
}

/// Where the title at the head of a line ends, including a document number that runs into it.
fn title_of_line(head: &str) -> Option<usize> {
    let names = |end: usize| (4..=80).contains(&head[..end].chars().count()) && names_kind(head[..end].trim());
    let number = document_numbers(head).first().copied().filter(|number| names(number.start));
    let gap = || head.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).find(|&gap| names(gap));
    number.map(|number| number.end).or_else(gap)
}

/// A breadcrumb trail that runs into the title: `首页工作动态某县召开会议` above `某县召开会议`.
fn drop_breadcrumb(text: &str, blocks: &mut [Block], furniture: &mut Vec<Furniture>) {
    if let [first, second, ..] = blocks {
        let (path, title) = (first.span.slice(text), second.span.slice(text));
        let linked = path.starts_with("首页") || path.contains(['>', '＞', '»']);
        if linked && path.len() > title.len() && path.ends_with(title) && title.chars().count() >= 6 {
            first.role = Role::Furniture;
            furniture.insert(0, Furniture { span: first.span, class: FurnitureClass::Path });
        }
    }
}

/// What stands between the title and the text.
struct FrontMatter {
    /// Index of the first block of the text.
    end: usize,
    authors: Vec<String>,
    salutation: Option<String>,
}

/// Marks what stands between the title, which ends before `from`, and the text.
fn head(text: &str, blocks: &mut [Block], from: usize) -> FrontMatter {
    let (authors, behind_authors) = authors(text, blocks, from);
    let salutation = salutation(text, blocks, from);
    let end = salutation.map_or_else(|| behind_head_lines(text, blocks, from, behind_authors), |at| at + 1);
    let salutation = salutation.map(|at| {
        let line = blocks[at].span.slice(text);
        let from = document_numbers(line).first().map_or(0, |number| number.end);
        one_line(&line[from..]).trim_start().trim_end_matches(['：', ':', '！', '，']).to_string()
    });
    for block in &mut blocks[from..end] {
        if block.role == Role::Body {
            block.role = Role::Front;
        }
    }
    FrontMatter { end, authors, salutation }
}

/// The author below the title: `青岚市民政局调研组`, `市统计局　国家统计局某市调查队`, on one or more lines; and the index of the
/// block after these lines.
fn authors(text: &str, blocks: &[Block], from: usize) -> (Vec<String>, usize) {
    let mut authors = Vec::new();
    let mut end = from;
    while let Some(block) = blocks.get(end).filter(|block| block.role == Role::Body && from > 0 && end < from + 6) {
        let line = block.span.slice(text);
        let several = issuer::bodies(line);
        let single = is_body_name(line)
            && enumerator::read(line).is_none()
            && !names_kind(line)
            && line.chars().count() <= 20
            && !line.contains(['，', '。', '：']);
        match several.is_empty() {
            true if single => authors.push(squeeze(line)),
            true => break,
            false => authors.extend(several),
        }
        end += 1;
    }
    (authors, end)
}

/// Index of the salutation, if at most one paragraph and no numbered heading precede it.
fn salutation(text: &str, blocks: &[Block], from: usize) -> Option<usize> {
    let is_body = |block: &&Block| block.role == Role::Body;
    let ahead =
        blocks.iter().take(from + 40).skip(from).position(|block| block.role == Role::Body && is_salutation(block.span.slice(text)))?;
    let at = from + ahead;
    let above = || blocks[from..at].iter().filter(is_body).map(|block| block.span.slice(text));
    let early = above().filter(|line| line.chars().count() > 80).count() <= 1 && !above().any(numbered_heading);
    early.then_some(at)
}

/// Where a head without a salutation ends; the lines before `least` belong to it.
fn behind_head_lines(text: &str, blocks: &[Block], from: usize, least: usize) -> usize {
    let mut end = from;
    while end < blocks.len() && (blocks[end].role != Role::Body || end < least || is_head_line(blocks[end].span.slice(text))) {
        end += 1;
    }
    // Lines of a subtitle or of a table above a dateline.
    let later = blocks.iter().take(from + 12).skip(end).rposition(|block| block.role == Role::Body && is_head_line(block.span.slice(text)));
    let Some(ahead) = later else { return end };
    let stop = end + ahead + 1;
    let plain = blocks[end..stop].iter().all(|block| {
        let line = block.span.slice(text);
        block.role != Role::Body
            || is_head_line(line)
            || (line.chars().count() <= 40 && !line.ends_with(is_terminal) && !numbered_heading(line))
    });
    if plain { stop } else { end }
}
