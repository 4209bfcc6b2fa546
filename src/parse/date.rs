//! Dates as reports write them.

use super::numeral::{digit, han_digit, read_any, read_arabic};
use crate::char_class::CharClass;
use crate::span::Span;

/// A calendar day and where it was found.
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

/// The first date in `text`, if it is a valid calendar date: `2025年6月9日`, `二○○六年九月十九日`, `１９６４年１２月２１日`,
/// `2025-06-09`, `2025.6.9`; not `2025年6月`.
pub(crate) fn find(text: &str) -> Option<Day> {
    if !text.contains('日') && !text.as_bytes().windows(2).any(|pair| pair[0].is_ascii_digit() && matches!(pair[1], b'-' | b'/' | b'.')) {
        return None;
    }
    OPENING.within(text).find_map(|(at, _)| {
        let (parts, len) = written_out(&text[at..]).or_else(|| with_marks(&text[at..]))?;
        let [year, month, day] = parts.map(value);
        let (year, month, day) = (year?, month?, day?);
        let real = (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        real.then(|| Day { year, month, day, span: Span::new(at, at + len) })
    })
}

/// Characters that the year of a date begins with.
static OPENING: CharClass = CharClass::of("12１２一二");
static YEAR: CharClass = CharClass::of("〇○零ＯOo0ОоΟο一二三四五六七八九");
static NUMBER: CharClass = CharClass::of("一二三四五六七八九十");

/// The head of `text` in which every character fits, at most `most` characters long.
fn head(text: &str, most: usize, fits: impl Fn(char) -> bool) -> &str {
    let end = text.char_indices().take(most).find(|&(_, c)| !fits(c)).map(|(at, _)| at);
    let longest = || text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    &text[..end.unwrap_or_else(longest)]
}

/// Year, month and day followed by 年, 月 and 日, and the total length.
fn written_out(text: &str) -> Option<([&str; 3], usize)> {
    let arabic = |c: char| digit(c).is_some();
    let four = |year: &&str| year.chars().count() == 4;
    let year = Some(head(text, 4, arabic)).filter(four).or_else(|| Some(head(text, 4, |c| YEAR.has(c))).filter(four))?;
    let mut parts = [year, "", ""];
    let mut rest = &text[year.len()..];
    for (at, unit) in ['年', '月', '日'].into_iter().enumerate() {
        rest = rest.trim_start().strip_prefix(unit)?;
        if at < 2 {
            rest = rest.trim_start();
            let number = if rest.starts_with(arabic) { head(rest, 2, arabic) } else { head(rest, 3, |c| NUMBER.has(c)) };
            parts[at + 1] = number;
            rest = rest.get(number.len()..).filter(|_| !number.is_empty())?;
        }
    }
    Some((parts, text.len() - rest.len()))
}

/// Year, month and day with `-`, `/` or `.` between them.
fn with_marks(text: &str) -> Option<([&str; 3], usize)> {
    let number = |text, most| head(text, most, |c| c.is_ascii_digit());
    let year = Some(number(text, 4)).filter(|year| year.len() == 4)?;
    let rest = text[4..].strip_prefix(['-', '/', '.'])?;
    let month = Some(number(rest, 2)).filter(|month| !month.is_empty())?;
    let rest = rest[month.len()..].strip_prefix(['-', '/', '.'])?;
    let day = Some(number(rest, 2)).filter(|day| !day.is_empty())?;
    Some(([year, month, day], text.len() - rest.len() + day.len()))
}

/// Whether `line` is nothing but a date, apart from a time of day and brackets.
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

/// Whether `line` is nothing but a month: `二〇二五年一月`.
pub(crate) fn is_month(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '（' | '）' | '(' | ')'));
    bare.ends_with('月') && bare.chars().count() <= 12 && find(&format!("{bare}1日")).is_some_and(|day| day.span.start == 0)
}

fn value(text: &str) -> Option<u32> {
    let plain: String = text
        .chars()
        .map(|c| if matches!(c, 'Ｏ' | 'O' | 'o' | '0' | 'О' | 'о' | 'Ο' | 'ο') && !text.is_ascii() { '〇' } else { c })
        .collect();
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
