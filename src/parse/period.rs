//! The period that a report covers: named in its title or, for the yearly report of a government, the year in which it is given.

use super::date;
use super::numeral::{digit, han_digit, read_any, read_han};
use crate::dicts::{TIMES, TimeWord};
use crate::document::{Block, Period, Role, year_of};
use crate::span::Span;

/// A year and the part of it named in a title: `2025年上半年`, `2025年度`, `2025年第三季度`, `2021—2025年`.
struct Named<'t> {
    span: Span,
    year: u32,
    until: u32,
    part: &'t str,
}

/// The year at the head of `text` (`2025`, `二○○六`, `２０１０`), and its length.
fn read_year(text: &str) -> Option<(u32, usize)> {
    let mut year = 0;
    let mut len = 0;
    for c in text.chars().take(4) {
        let value = digit(c).or_else(|| if c == '两' { None } else { han_digit(c) }).or_else(|| matches!(c, 'Ｏ' | 'O').then_some(0))?;
        year = year * 10 + value;
        len += c.len_utf8();
    }
    let whole = !text[len..].starts_with(|c: char| digit(c).is_some());
    let plain = text.starts_with(|c| digit(c).is_some()) || text[len..].starts_with('年');
    ((1900..2100).contains(&year) && whole && plain).then_some((year, len))
}

/// Where `title` names its year; the day on which the report was read does not count (`（2022年12月11日 …）`).
pub(super) fn year_in(title: &str) -> Option<Span> {
    named(title).map(|named| named.span)
}

fn named(title: &str) -> Option<Named<'_>> {
    let mut at = 0;
    loop {
        let (found, (year, len)) =
            title[at..].char_indices().find_map(|(offset, _)| Some((at + offset, read_year(&title[at + offset..])?)))?;
        let rest = &title[found + len..];
        let behind = rest.strip_prefix('年').unwrap_or(rest);
        let day = date::find(&title[found..]).filter(|day| day.span.start == 0);
        if let Some(day) = day {
            at = found + day.span.end;
            continue;
        }
        // `2021—2025年`
        let range = behind.strip_prefix(['—', '-', '－', '–', '~', '～', '至', '到']);
        let until = range.and_then(|range| {
            let range_text = range.trim_start_matches(['—', '-']);
            let (until, until_len) = read_year(range_text)?;
            let end = title.len() - range_text.len() + until_len;
            (until >= year).then(|| (until, end + if title[end..].starts_with('年') { '年'.len_utf8() } else { 0 }))
        });
        if let Some((until, end)) = until {
            return Some(Named { span: Span::new(found, end), year, until, part: "" });
        }
        let quarter = || {
            let number = behind.strip_prefix('第').unwrap_or(behind);
            let rest = number.strip_prefix(['一', '二', '三', '四'])?.strip_prefix("季度")?;
            Some(&behind[..behind.len() - rest.len()])
        };
        // The year of a graduating class, or one that sets a limit, is not the period of a report.
        if TIMES.opens(behind, TimeWord::NoPeriod) {
            at = found + len;
            continue;
        }
        let half = ["上半年", "下半年", "前三季度"].into_iter().find(|half| behind.starts_with(half));
        let months = || months(behind).filter(|_| rest.starts_with('年')).map(|(_, _, len)| &behind[..len]);
        let part = half.or_else(quarter).or_else(months).or_else(|| behind.starts_with('度').then_some("度")).unwrap_or("");
        return Some(Named { span: Span::new(found, title.len() - behind.len() + part.len()), year, until: year, part });
    }
}

/// `3月份`, `1—6月`, `1至5月` at the head of `text`: the first month, the last one and the length.
fn months(text: &str) -> Option<(u32, u32, usize)> {
    let month = |text: &str| read_any(text).filter(|(month, _)| (1..=12).contains(month));
    let (first, len) = month(text)?;
    let rest = &text[len..];
    let range = behind_month(rest).unwrap_or(rest).trim_start_matches(['—', '-', '－', '–', '~', '至', '到']);
    let end = |rest: &str| behind_month(rest).map(|rest| text.len() - rest.len());
    if range.len() < rest.len()
        && let Some((last, len)) = month(range)
        && let Some(end) = end(&range[len..])
        && last >= first
    {
        return Some((first, last, end));
    }
    // `3月5日` is a day.
    let end = end(rest)?;
    let day = text[end..].starts_with(|c: char| digit(c).is_some() || han_digit(c).is_some() || c == '十');
    (!day).then_some((first, first, end))
}

/// What follows `月` or `月份` at the head of `text`.
fn behind_month(text: &str) -> Option<&str> {
    text.strip_prefix("月份").or_else(|| text.strip_prefix('月'))
}

/// The period named in a title.
pub(super) fn of_title(title: &str) -> Option<Period> {
    let Some(Named { span, year, until, part }) = named(title) else { return five_years(title) };
    if let Some((first, last, _)) = months(part) {
        let days = [31, if until % 4 == 0 { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let to = format!("{until:04}-{last:02}-{:02}", days[last as usize - 1]);
        return Some(Period { label: span.slice(title).to_string(), from: format!("{year:04}-{first:02}-01"), to });
    }
    let (from, to) = match part {
        "前三季度" => ("01-01", "09-30"),
        "上半年" => ("01-01", "06-30"),
        "下半年" => ("07-01", "12-31"),
        quarter if quarter.contains('一') => ("01-01", "03-31"),
        quarter if quarter.contains('二') => ("04-01", "06-30"),
        quarter if quarter.contains('三') => ("07-01", "09-30"),
        quarter if quarter.contains('四') => ("10-01", "12-31"),
        _ => ("01-01", "12-31"),
    };
    Some(Period { label: span.slice(title).to_string(), from: format!("{year:04}-{from}"), to: format!("{until:04}-{to}") })
}

/// The first of the five years of a plan (国民经济和社会发展规划), by its number: each has covered five since the third, from 1966.
pub(crate) fn plan_from(number: u32) -> Option<u32> {
    Some(1966 + 5 * number.checked_sub(3)?).filter(|_| number <= 20)
}

/// `第十四个五年规划`, `“十四五”规划`.
fn five_years(title: &str) -> Option<Period> {
    let numbered = title.split_once("个五年").and_then(|(head, _)| {
        let at = head.rfind('第')?;
        read_han(&head[at + '第'.len_utf8()..]).map(|(number, _)| (number, format!("{}个五年", &head[at..])))
    });
    let quoted = || {
        let (head, _) = title.split_once("五”")?;
        let at = head.rfind('“')?;
        read_han(&head[at + '“'.len_utf8()..]).map(|(number, _)| (number, format!("{}五”", &head[at..])))
    };
    let (number, label) = numbered.or_else(quoted)?;
    let from = plan_from(number)?;
    Some(Period { label, from: format!("{from}-01-01"), to: format!("{}-12-31", from + 4) })
}

/// The year of a yearly report whose title names none: the report is given in its first months, or in the last ones of the year before.
pub(super) fn of_yearly_report(date: Option<&str>, text: &str, blocks: &[Block]) -> Option<Period> {
    let dated = date.and_then(|date| {
        let (year, month) = (year_of(date)?, date.get(5..7)?.parse::<u32>().ok()?);
        Some(if month >= 11 { year + 1 } else { year })
    });
    let year = dated.or_else(|| year_of_headings(text, blocks))?;
    Some(Period { label: format!("{year}年"), from: format!("{year}-01-01"), to: format!("{year}-12-31") })
}

/// The year that a report looks back on (`一、2024年工作回顾`, `刚刚过去的2024年`) is the year before; the one it plans for is the year itself.
fn year_of_headings(text: &str, blocks: &[Block]) -> Option<u32> {
    let body = || blocks.iter().filter(|block| block.role == Role::Body).map(|block| block.span.slice(text));
    let headings = body().filter(|line| line.len() <= 120).filter_map(|line| {
        let span = year_in(line)?;
        let (year, _) = read_year(span.slice(line))?;
        let back = line.contains("回顾") || line.contains("总结");
        Some(if back && !line.contains("安排") { year + 1 } else { year })
    });
    let past = || {
        body().take(12).find_map(|line| {
            let behind = line.split_once("过去的")?.1;
            read_year(behind).map(|(year, _)| year + 1)
        })
    };
    headings.max().or_else(past)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, expected: Option<(&str, &str, &str)>) {
        let found = of_title(title);
        let found = found.as_ref().map(|period| (period.label.as_str(), period.from.as_str(), period.to.as_str()));
        assert_eq!(found, expected, "{title}");
    }

    #[test]
    fn reads_the_time_in_a_title() {
        check("某市2025年上半年工作总结", Some(("2025年上半年", "2025-01-01", "2025-06-30")));
        check("2025年第三季度简报", Some(("2025年第三季度", "2025-07-01", "2025-09-30")));
        check("二○○六年政府工作报告", Some(("二○○六年", "2006-01-01", "2006-12-31")));
        check("某市水利发展规划（2021—2025年）", Some(("2021—2025年", "2021-01-01", "2025-12-31")));
        check("某市2025年3月份运行情况", Some(("2025年3月份", "2025-03-01", "2025-03-31")));
        check("某市2025年1—6月运行情况", Some(("2025年1—6月", "2025-01-01", "2025-06-30")));
        check("某市2024年前三季度总结", Some(("2024年前三季度", "2024-01-01", "2024-09-30")));
        check("2025届毕业生就业报告", None);
        check("国民经济和社会发展第十四个五年规划", Some(("第十四个五年", "2021-01-01", "2025-12-31")));
        check("“十三五”规划纲要", Some(("“十三五”", "2016-01-01", "2020-12-31")));
    }

    #[test]
    fn the_day_of_delivery_is_no_period() {
        check("政府工作报告（2022年12月11日 某某）", None);
        check("2024年政府工作报告（2023年12月28日）", Some(("2024年", "2024-01-01", "2024-12-31")));
        assert_eq!(of_yearly_report(Some("2022-12-11"), "", &[]).map(|period| period.label).as_deref(), Some("2023年"));
    }
}
