//! Dates as reports write them.

use super::numeral::{digit, han_digit, read_any, read_arabic};
use crate::span::Span;
use regex::Regex;
use std::sync::LazyLock;

// Takes `2025年6月9日`, `二○○六年九月十九日`, `１９６４年１２月２１日`, `2025-06-09`, `2025.6.9`; not `2025年6月`.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?x)
        ([12１２][0-9０-９]{3}|[一二][〇○零ＯOo0一二三四五六七八九]{3})\s*年\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*日
        | ([12][0-9]{3})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})").expect("the pattern is tested")
});

/// A calendar day with the place where it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    pub year: u32,
    pub month: u32,
    pub day: u32,
    pub span: Span,
}

impl Day {
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The first date in `text`, if it is one of the calendar.
pub(crate) fn find(text: &str) -> Option<Day> {
    if !text.contains('日') && !text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_digit() && matches!(pair[1], b'-' | b'/' | b'.')) {
        return None;
    }
    DATE.captures_iter(text).find_map(|found| {
        let part = |n: usize| found.get(n).or_else(|| found.get(n + 3)).and_then(|group| value(group.as_str()));
        let (year, month, day) = (part(1)?, part(2)?, part(3)?);
        let whole = found.get(0)?;
        ((1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)).then(|| Day {
            year,
            month,
            day,
            span: Span::new(whole.start(), whole.end()),
        })
    })
}

/// Whether `line` is a date and nothing else, a time of day and brackets aside.
pub(crate) fn is_alone(line: &str) -> bool {
    let of_dates = |c: char| c.is_whitespace() || c.is_ascii_graphic() || "年月日时分秒〇○零Ｏ十（）：".contains(c);
    if !line.chars().all(|c| of_dates(c) || digit(c).is_some() || han_digit(c).is_some()) {
        return false;
    }
    let rest = find(line).map(|day| {
        let mut rest = line[..day.span.start].to_string();
        rest.push_str(&line[day.span.end..]);
        rest
    });
    rest.is_some_and(|rest| rest.chars().all(|c| c.is_whitespace() || c.is_ascii_digit() || "（）():：时分秒".contains(c)))
}

fn value(text: &str) -> Option<u32> {
    let plain: String = text.chars().map(|c| if matches!(c, 'Ｏ' | 'O' | 'o' | '0') && !text.is_ascii() { '〇' } else { c }).collect();
    if text.starts_with(|c: char| super::numeral::digit(c).is_some()) {
        return read_arabic(text, 4).map(|(value, _)| value);
    }
    read_any(&plain).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dates_of_all_periods() {
        for (text, iso) in [
            ("——2026年1月26日在大会上", "2026-01-26"),
            ("二○○六年九月十九日", "2006-09-19"),
            ("二〇〇五年六月十一日", "2005-06-11"),
            ("一九九九年十月三十一日", "1999-10-31"),
            ("１９６４年１２月２１日", "1964-12-21"),
            ("发布时间:2025-06-09", "2025-06-09"),
        ] {
            assert_eq!(find(text).map(Day::iso).as_deref(), Some(iso));
        }
        assert_eq!(find("2025年6月"), None);
        assert_eq!(find("2025.13.9"), None);
    }
}
