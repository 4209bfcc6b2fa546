//! Who issued a report, with the place named in its head: from the title, the signature, the first sentence.

use super::body_name::is_body_name;
use super::enumerator;
use super::numeral::{self, digit, han_digit};
use super::period;
use crate::dicts::{CUES, Cue, LINES, LineWord};
use crate::document::{Block, Role};

/// The bodies that a title names first: `国务院办公厅关于…`, `市政协2025年上半年工作总结`, `某局 某委关于印发…`.
pub(super) fn of_title(title: &str) -> Vec<String> {
    let acts = LINES.first(title, &[LineWord::Titles, LineWord::Forwards]);
    let year = || period::year_in(title).map(|year| year.start).filter(|&start| start > 0);
    let Some(end) = acts.or_else(year).or_else(|| super::title::speaking_kind(title)) else { return Vec::new() };
    let head = title[..end].trim().trim_end_matches("工作");
    // `教育部等十部门`: the lead is named; `最高人民法院对某局`: the body that it answers is not an issuer.
    let head = head.split_once('等').filter(|(_, rest)| rest.ends_with("部门") || rest.ends_with("单位")).map_or(head, |(lead, _)| lead);
    let head = head.split_once('对').filter(|(body, _)| is_issuer(body)).map_or(head, |(body, _)| body);
    let head = head.rsplit_once("——").map_or(head, |(_, body)| body);
    let bodies = bodies(head);
    if !bodies.is_empty() {
        return bodies;
    }
    let named = (2..=40).contains(&head.chars().count()) && !head.contains(['（', '(', '、', '，']) && is_issuer(head);
    if named { apart(head) } else { Vec::new() }
}

/// Whether a name is that of an issuing body; `中共中央` ends like no other body.
fn is_issuer(name: &str) -> bool {
    is_body_name(name) || name.ends_with("中央") && (name.starts_with("中共") || name.contains('团') || name.contains('党'))
}

/// Splits two bodies whose names are written together: `中共中央国务院`, `中共青岚省委青岚省人民政府`.
fn apart(name: &str) -> Vec<String> {
    let centre = name.strip_prefix("中共中央").filter(|rest| rest.starts_with("国务院")).map(|rest| ("中共中央", rest));
    let local = || {
        let place = name.strip_prefix("中共")?;
        let (committee, _) = name
            .split_once("委员会")
            .map(|(head, rest)| (head.len() + "委员会".len(), rest))
            .or_else(|| name.split_once('委').map(|(head, rest)| (head.len() + '委'.len_utf8(), rest)))?;
        let first: String = place.chars().take(2).collect();
        let rest = &name[committee..];
        (rest.starts_with(&first) && rest.ends_with("政府")).then(|| (&name[..committee], rest))
    };
    match centre.or_else(local) {
        Some((first, second)) => vec![first.to_string(), second.to_string()],
        None => vec![name.to_string()],
    }
}

/// The bodies of a line that contains only bodies separated by spaces: `商务部 教育部 国家数据局`; none if there is only one.
pub(super) fn bodies(line: &str) -> Vec<String> {
    let parts: Vec<&str> = line.split([' ', '　', '\u{a0}', '、', '\t']).filter(|part| !part.is_empty()).collect();
    let named = parts.len() >= 2 && parts.iter().all(|part| (2..=30).contains(&part.chars().count()) && is_issuer(part));
    if named { parts.into_iter().map(str::to_string).collect() } else { Vec::new() }
}

/// The body on whose behalf a report is given, according to its first paragraphs.
pub(super) fn spoken_for(text: &str, blocks: &[Block]) -> Option<String> {
    let opening = blocks.iter().filter(|block| block.role == Role::Body).take(4);
    opening
        .flat_map(|block| {
            let words = block.span.slice(text);
            words.char_indices().filter_map(|(at, _)| speaks_for(&words[at..]))
        })
        .find(|name| is_body_name(name) && !name.starts_with('本'))
        .map(str::to_string)
}

/// `我代表某省人民政府，向大会报告工作`, `受国务院委托，`: the body, if the words open like this.
fn speaks_for(words: &str) -> Option<&str> {
    let behind = words.strip_prefix("我代表").or_else(|| words.strip_prefix('受'))?;
    let ends = behind.char_indices().take(25).take_while(|&(at, _)| behind[..at].chars().next_back().is_none_or(enumerator::is_han));
    let is_end = |rest: &str| rest.strip_prefix('的').unwrap_or(rest).strip_prefix("委托").unwrap_or(rest).starts_with(['，', ',', '向']);
    ends.skip(2).find(|&(at, _)| is_end(&behind[at..])).map(|(at, _)| &behind[..at])
}

/// Tiers that place names end with; longer ones come before those that they end with.
const TIERS: [&str; 11] = ["自治区", "自治州", "自治县", "地区", "省", "市", "州", "盟", "县", "区", "旗"];

/// `市人民政府` is that of the city named in the head of the report, `省九届人民政府` that of the province.
pub(super) fn placed(name: String, heads: &[&str]) -> String {
    let bare = name.strip_prefix('第').unwrap_or(&name).trim_start_matches(numeral::is_han_numeral);
    let named = bare.strip_prefix('届').filter(|_| bare.len() < name.len()).unwrap_or(&name);
    let Some((tier, rest)) = TIERS.iter().find_map(|tier| Some((*tier, named.strip_prefix(tier)?))) else { return name };
    let body = match CUES.opening(rest, Cue::OfPlace) {
        Some(_) => rest,
        None => match rest.split_once('届') {
            Some((count, body)) if count.chars().count() <= 4 && CUES.opens(body, Cue::OfPlace) => body,
            _ => return name,
        },
    };
    let place = heads.iter().find_map(|head| place_in(head, tier));
    place.map_or_else(|| name.clone(), |place| format!("{place}{tier}{body}"))
}

/// The government whose report this is, going by the place in its head.
pub(super) fn of_report(heads: &[&str]) -> Option<String> {
    heads.iter().find_map(|head| {
        let place = |tier: &&str| place_in(head, tier).map(|place| format!("{place}{tier}人民政府"));
        TIERS.iter().find_map(place)
    })
}

/// The place of this tier named in a line of the head: `在青岚省第十四届人民代表大会…`, `青岚省省长`, `2025年青岚市政府工作报告`.
fn place_in<'t>(head: &'t str, tier: &str) -> Option<&'t str> {
    head.match_indices(tier).find_map(|(at, _)| {
        let behind = &head[at + tier.len()..];
        let ends = behind.is_empty() || behind.starts_with(|c: char| !enumerator::is_han(c)) || CUES.opens(behind, Cue::BehindPlace);
        let day = |end: usize| head[..end].ends_with(|c: char| digit(c).is_some() || han_digit(c).is_some() || c == '十');
        let stops = |&(at, c): &(usize, char)| !enumerator::is_han(c) || matches!(c, '在' | '于' | '由') || "年月日".contains(c) && day(at);
        let start = head[..at].char_indices().rev().take_while(|place| !stops(place)).last().map_or(at, |(start, _)| start);
        let run = head[start..at].trim_start_matches("中共");
        if run.ends_with(tier) {
            return None;
        }
        // `云南省昆明` names the province first.
        let inner = TIERS.iter().filter_map(|outer| run.rfind(outer).map(|found| found + outer.len())).filter(|&end| end < run.len()).max();
        let name = inner.map_or(run, |end| &run[end..]);
        let chars = name.chars().count();
        let short = name == "某" || matches!(tier, "县" | "旗");
        (ends && (if short { 1 } else { 2 }..=11).contains(&chars) && !CUES.is(name, Cue::NoPlace)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_place_in_the_head() {
        for (head, tier, place) in [
            ("——2026年1月26日在青岚省第十四届人民代表大会第五次会议上", "省", Some("青岚")),
            ("青岚省省长　某某", "省", Some("青岚")),
            ("2025年云汀市政府工作报告", "市", Some("云汀")),
            ("在青岚省云汀市第三届人民代表大会", "市", Some("云汀")),
            ("在沙林藏族自治州第十届人民代表大会", "州", Some("沙林藏族自治")),
            ("在市第十一届人民代表大会第四次会议上", "市", None),
            ("关于推进城市更新的意见", "市", None),
            ("2026年1月3日在日和浩市第三届人民代表大会", "市", Some("日和浩")),
            ("某省省长", "省", Some("某")),
        ] {
            assert_eq!(place_in(head, tier), place, "{head}");
        }
    }

    #[test]
    fn a_body_gets_its_place() {
        let heads = ["——2026年1月26日在青岚省第十四届人民代表大会第五次会议上"];
        assert_eq!(placed("省人民政府".into(), &heads), "青岚省人民政府");
        assert_eq!(placed("省九届人民政府".into(), &heads), "青岚省人民政府");
        assert_eq!(placed("第四届市人民政府".into(), &["云汀市市长 某某"]), "云汀市人民政府");
        assert_eq!(placed("市场监督管理局".into(), &["云汀市第三届人大"]), "市场监督管理局");
        assert_eq!(of_report(&heads).as_deref(), Some("青岚省人民政府"));
    }

    #[test]
    fn bodies_may_stand_in_a_row() {
        assert_eq!(bodies("商务部 教育部 国家数据局"), ["商务部", "教育部", "国家数据局"]);
        assert!(bodies("商务部").is_empty() && bodies("加强 教育部").is_empty());
        assert_eq!(of_title("中共中央 国务院关于推进改革的意见"), ["中共中央", "国务院"]);
        assert_eq!(of_title("中共中央国务院关于推进改革的意见"), ["中共中央", "国务院"]);
        assert_eq!(of_title("中共中央办公厅、国务院办公厅印发《关于加强管理的意见》"), ["中共中央办公厅", "国务院办公厅"]);
        assert_eq!(of_title("教育部等十部门关于加强管理的通知"), ["教育部"]);
        assert_eq!(of_title("某县教育局工作总结"), ["某县教育局"]);
        assert_eq!(of_title("最高人民法院对某局一司的答复"), ["最高人民法院"]);
        assert!(of_title("年度工作总结").is_empty() && of_title("某某公共图书馆法").is_empty());
        assert_eq!(of_title("某市科技局 某市委统战部关于印发办法的通知"), ["某市科技局", "某市委统战部"]);
    }
}
