//! Front and back matter: title, document number, dateline, speaker, recipients, table of contents, signature.
//! GB/T 9704-2012, chapter 7, names and orders these parts.

use super::back;
use super::contents;
use super::date;
use super::enumerator;
use super::issuer;
use super::lines::is_terminal;
use super::period;
use super::title::{self, Catalogue, names_kind};
use crate::dicts::BODIES;
use crate::document::{Block, Furniture, Meta, Role, one_line};
use crate::hints::{Heading, Hints, without_site};
use crate::span::Span;
use regex::Regex;
use std::sync::LazyLock;

// Takes `国发〔2023〕5号`, `国办发 [2023] 5 号`, `SC[2009]1466号`; not `（2023年）`.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\p{Han}{1,6}[（(]\p{Han}{1,3}[）)])?[\p{Han}A-Za-z]{1,16}\s*[〔\[（(【［﹝]\s*(?:19|20|１９|２０)[0-9０-９]{2}\s*[〕\]）)】］﹞]\s*第?\s*[0-9０-９]{1,5}\s*号")
        .expect("the pattern is tested")
});
// Takes `中华人民共和国国务院令第722号`, `公安部令第146号`; not `责令第3号仓库`.
static DECREE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\p{Han}{2,20}(?:院|部|局|委|会|总署|政府|主席)令\s*第?\s*[0-9]{1,4}\s*号").expect("the pattern is tested")
});

pub(super) fn is_decree(line: &str) -> bool {
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
        // `2021年7月27日中华人民共和国国务院令第746号`: the day before it is none of its name.
        let behind_day = |start: usize| {
            let day = text[start..].starts_with('日') && text[..start].ends_with(|c: char| c.is_ascii_digit());
            if day { start + '日'.len_utf8() } else { start }
        };
        spans.extend(DECREE.find_iter(text).map(|found| Span::new(behind_day(found.start()), found.end())));
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
pub(crate) fn read(text: &str, blocks: &mut Vec<Block>, furniture: &mut Vec<Furniture>, hints: &Hints, headings: &[Heading]) -> Meta {
    let mut meta = Meta::default();
    part_one_line(text, blocks);
    part_dateline(text, blocks);
    drop_breadcrumb(text, blocks, furniture);
    contents::find(text, blocks);
    let title = title::find(text, blocks, headings);
    let head_end = head(text, blocks, title.last, &mut meta);
    back::enclosures(text, blocks, head_end);
    let signed = back::signatures(text, blocks, head_end);
    let catalogue = Catalogue::read(text, furniture);

    let front = || blocks[..head_end].iter().filter(|block| block.role == Role::Front).map(|block| block.span.slice(text));
    let own_number = front().find_map(|line| document_numbers(line).first().map(|span| squeeze(span.slice(line))));
    meta.document_number = catalogue.number.or(own_number).or_else(|| order_number(&front().collect::<Vec<_>>()));
    let whole = catalogue.title.or(title.text).or_else(|| title::hinted(hints));
    meta.title = whole.map(|title| title::once(without_site(&title)).to_string());
    let found_day =
        |class: &str| furniture.iter().filter(|piece| piece.class == class).find_map(|piece| date::find(piece.span.slice(text)));
    let head_day = || front().filter(|line| date::is_alone(line)).find_map(date::find);
    // `（2022年12月11日 某某）` behind a title, `2022年12月12日在…会议上的政府工作报告`.
    let any_day = || {
        front().take(12).find_map(|line| {
            // A number has a year, and so may what the title is about.
            let numbers = document_numbers(line);
            let day = date::find(line).filter(|day| is_history(line) || !numbers.iter().any(|number| number.contains(day.span.start)))?;
            let head = line[..day.span.start].trim_end();
            let apart =
                head.is_empty() || head.ends_with(['（', '(', '号', '—', '\u{a0}']) || line.chars().count() <= 30 && !names_kind(line);
            apart.then_some(day)
        })
    };
    let iso = |day: date::Day| day.iso();
    let of_furniture = || found_day("date").or_else(|| found_day("catalogue")).or_else(|| found_day("source"));
    let dated = front().find_map(dateline_day).or(catalogue.day).or(signed.day);
    meta.date = dated.or_else(|| of_furniture().or_else(head_day).or_else(any_day).map(iso));
    if let Some(title) = &meta.title {
        meta.kind = title::kind(title);
        meta.period = period::of_title(title);
    }
    // A template may be older than what was written into it.
    let year = |date: &str| date.get(..4).and_then(|year| year.parse::<u32>().ok());
    let titled = meta.period.as_ref().and_then(|period| year(&period.to));
    let fits = |date: &&String| titled.is_none_or(|titled| year(date).is_some_and(|year| year == titled || year == titled + 1));
    meta.date = meta.date.take().or_else(|| hints.date.as_ref().filter(fits).cloned());
    let yearly = meta.kind.as_deref() == Some("政府工作报告");
    if yearly && meta.period.is_none() {
        meta.period = period::of_yearly_report(meta.date.as_deref(), text, blocks);
    }

    let author = std::mem::take(&mut meta.issuers);
    let of_title = || meta.title.as_deref().map(issuer::of_title).unwrap_or_default();
    let premier = || front().any(|line| squeeze(line).starts_with("国务院总理"));
    let publisher = || hints.publisher.clone().filter(|name| is_body_name(name));
    let heads: Vec<&str> = meta.title.as_deref().into_iter().chain(front().take(16)).collect();
    let mut issuers: Vec<String> = catalogue.issuer.into_iter().collect();
    // `上海市人民政府令第19号`
    let of_order = || {
        let number = meta.document_number.as_deref().unwrap_or_default();
        let body = number.split_once('令').map(|(body, _)| body.strip_prefix("中华人民共和国").unwrap_or(body));
        body.filter(|body| is_body_name(body)).map(str::to_string).into_iter().collect::<Vec<_>>()
    };
    // A head that names the body and nothing else, the title below it.
    let above = || front().next().map(squeeze).filter(|name| meta.title.as_ref() != Some(name) && is_body_name(name));
    let ways: [&dyn Fn() -> Vec<String>; 9] = [
        &|| signed.issuers.clone(),
        &|| author.clone(),
        &of_title,
        &|| above().into_iter().collect(),
        &of_order,
        &|| issuer::spoken_for(text, blocks).into_iter().collect(),
        &|| premier().then(|| "国务院".to_string()).into_iter().collect(),
        &|| issuer::of_report(&heads).filter(|_| yearly).into_iter().collect(),
        &|| publisher().into_iter().collect(),
    ];
    for way in ways {
        if issuers.is_empty() {
            issuers = way();
        }
    }
    meta.issuers = issuers.into_iter().map(|name| issuer::placed(name, &heads)).collect();
    meta
}

/// `上海市人民政府令` above `（第19号）`: the number of an order over two lines.
fn order_number(lines: &[&str]) -> Option<String> {
    lines.windows(2).find_map(|pair| {
        let (head, number) = (squeeze(pair[0]), squeeze(pair[1]));
        let number = number.trim_matches(['（', '(', '）', ')']);
        let counted = number.strip_prefix('第').and_then(|rest| rest.strip_suffix('号'));
        let ordered = head.strip_suffix('令').is_some_and(is_body_name);
        (ordered && counted.is_some_and(|count| !count.is_empty() && count.chars().count() <= 6)).then(|| format!("{head}{number}"))
    })
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

/// Parts a title from the dateline that runs on from it: `政府工作报告——2026年2月4日在某市第三届人民代表大会第一次会议上`.
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
        let linked = path.starts_with("首页") || path.contains(['>', '＞', '»']);
        if linked && path.len() > title.len() && path.ends_with(title) && title.chars().count() >= 6 {
            first.role = Role::Furniture;
            furniture.insert(0, Furniture { span: first.span, class: "path" });
        }
    }
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
    // The author below the title: `青岚市民政局调研组`, `市统计局　国家统计局某市调查队`, on one line or several.
    let mut authors = 0;
    while let Some(block) = blocks.get(from + authors).filter(|block| block.role == Role::Body && from > 0 && authors < 6) {
        let line = block.span.slice(text);
        let several = issuer::bodies(line);
        let single = is_body_name(line)
            && enumerator::read(line).is_none()
            && !names_kind(line)
            && line.chars().count() <= 20
            && !line.contains(['，', '。', '：']);
        match several.is_empty() {
            true if single => meta.issuers.push(squeeze(line)),
            true => break,
            false => meta.issuers.extend(several),
        }
        authors += 1;
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
        while end < blocks.len() && (blocks[end].role != Role::Body || end < from + authors || is_head_line(blocks[end].span.slice(text))) {
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

pub(super) fn numbered_heading(line: &str) -> bool {
    enumerator::read(line).is_some_and(|mark| {
        matches!(
            mark.style,
            enumerator::Style::HanDot | enumerator::Style::HanParen | enumerator::Style::Chapter | enumerator::Style::Article
        )
    })
}

/// Lines of the head other than the title: dateline, date, document number, speaker, history of a law.
pub(super) fn is_head_line(line: &str) -> bool {
    is_dateline(line)
        || date::is_alone(line)
        || date::is_month(line)
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
    let placed = bare.starts_with('在') && occasion;
    let met = bare.starts_with('在') && ["会议上", "大会上", "全会上"].iter().any(|word| bare.ends_with(word));
    (day && (occasion || dashed) && chars > 10) || placed && (dashed || date::find(bare).is_some()) || met
}

fn dateline_day(line: &str) -> Option<String> {
    (is_dateline(line) || (date::is_alone(line) && line.starts_with(['（', '(']))).then(|| date::find(line)).flatten().map(date::Day::iso)
}

fn is_number_line(line: &str) -> bool {
    if !line.contains('号') {
        return false;
    }
    let bare = squeeze(line);
    // `青财〔2025〕18号　签发人：某某` (GB/T 9704-2012, 7.2.6), `青教〔2025〕8号　2025年3月1日`
    let bare = bare.split_once("签发人").map_or(bare.clone(), |(number, _)| number.to_string());
    let bare = date::find(&bare)
        .filter(|day| day.span.start == 0 || day.span.end == bare.len())
        .map_or(bare.clone(), |day| format!("{}{}", &bare[..day.span.start], &bare[day.span.end..]));
    let whole = document_numbers(&bare).first().is_some_and(|span| span.start == 0 && span.end == bare.len());
    whole || (bare.starts_with('第') && bare.ends_with('号') && bare.chars().count() <= 8)
}

/// `国务院总理　温家宝`, `河南省人民政府省长 王凯`, `总　理　　李克强`, `自治区人民政府主席包钢作政府工作报告。本报记者 韩卿立 摄`
pub(super) fn is_speaker(line: &str) -> bool {
    let squeezed = squeeze(line);
    let bare = squeezed.trim_matches(['（', '(', '）', ')']);
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
    let spoken_by = line.starts_with(['（', '(']) && (name || placed && !is_body_name(bare)) && chars <= 24;
    chars <= 30 && !line.contains(['，', '。']) && ((name && spaced_name) || spoken_by)
}

/// `1991年3月2日 第七届全国人民代表大会常务委员会第十八次会议通过`
pub(super) fn is_history(line: &str) -> bool {
    let bare = line.trim_start_matches(['（', '(']);
    // `（国务院批准　1979年9月18日交通部发布）`
    let bracketed = line.starts_with(['（', '(']) && line.ends_with(['）', ')']);
    let dated = date::find(bare).is_some_and(|day| day.span.start < 4 || bracketed);
    let end = bare.trim_end_matches(['）', ')', '。', '；', ' ']);
    dated
        && bare.chars().count() < if line.starts_with(['（', '(']) && line.ends_with(['）', ')']) { 600 } else { 120 }
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
            || bare.starts_with('各') && bare.ends_with(['县', '区', '市', '州', '镇', '乡', '盟', '旗'])
            || bare.ends_with("学校"));
    spoken
        || bodies
        || (chars <= 20 && is_body_name(bare) && !bare.contains('，') && bare.chars().count() > 2 && enumerator::read(bare).is_none())
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
