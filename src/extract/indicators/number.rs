//! Numbers in digits and in Chinese numerals.

use crate::parse::numeral;

pub(super) fn is_numeral(c: char) -> bool {
    numeral::han_digit(c).is_some() || matches!(c, '十' | '百' | '千')
}

/// Bytes of the digits or numerals that open `words`.
pub(super) fn number_len(words: &str) -> usize {
    words.chars().take_while(|&c| numeral::digit(c).is_some() || is_numeral(c)).map(char::len_utf8).sum()
}

/// A number at the head of `words` with its length in bytes: `1200`, `27,203.5`, `1/10`, `八千二百九十一`, `百分之七点五`.
pub(super) fn number(words: &str) -> Option<(f64, usize)> {
    let lead = ["百分之", "千分之"].into_iter().find(|lead| words.starts_with(lead)).map_or(0, str::len);
    // A hundred or more digits in a row are not a figure.
    counted_number(&words[lead..]).filter(|(value, _)| value.is_finite()).map(|(value, len)| (value, lead + len))
}

fn counted_number(words: &str) -> Option<(f64, usize)> {
    if words.starts_with(|c: char| numeral::digit(c).is_some()) { arabic(words) } else { han(words) }
}

fn arabic(words: &str) -> Option<(f64, usize)> {
    let mut plain = String::new();
    let mut len = 0;
    let mut chars = words.chars().peekable();
    let mut point = false;
    while let Some(c) = chars.next() {
        let next_digit = chars.peek().is_some_and(|&c| numeral::digit(c).is_some());
        match numeral::digit(c) {
            Some(digit) => plain.push(char::from_digit(digit, 10)?),
            None if matches!(c, ',' | '，') && next_digit && !point && groups(&words[len + c.len_utf8()..]) => {}
            None if matches!(c, '.' | '．' | '·') && next_digit && !point => {
                point = true;
                plain.push('.');
            }
            None => break,
        }
        len += c.len_utf8();
    }
    let value: f64 = plain.parse().ok()?;
    // `1/10`
    if let Some((below, more)) =
        words[len..].strip_prefix('/').and_then(|rest| numeral::read_arabic(rest, 4)).filter(|&(below, _)| below > 0)
    {
        return Some((value / f64::from(below), len + 1 + more));
    }
    Some((value, len))
}

/// Whether exactly three digits follow: `,345`.
fn groups(rest: &str) -> bool {
    rest.chars().take_while(|&c| numeral::digit(c).is_some()).count() == 3
}

/// A Chinese number; 万 and 亿 at its end are left to the unit (`八千亿元`), inside they count (`三亿五千万`).
fn han(words: &str) -> Option<(f64, usize)> {
    let mut len = 0;
    let (mut total, mut section, mut digit) = (0f64, 0f64, None::<f64>);
    let mut end = 0;
    let mut value = 0f64;
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '十' | '百' | '千' => {
                let unit = match c {
                    '十' => 10.0,
                    '百' => 100.0,
                    _ => 1000.0,
                };
                if digit.is_none() && c != '十' {
                    break;
                }
                section += digit.take().unwrap_or(1.0) * unit;
            }
            '万' | '亿' => {
                let more = chars.peek().is_some_and(|&c| numeral::han_digit(c).is_some() && c != '两');
                // `四百二十七亿四千万元`: after 亿, the 万 counts as well.
                if end == 0 || !(more || total > 0.0 && c == '万') {
                    break;
                }
                total += (section + digit.take().unwrap_or(0.0)) * if c == '万' { 1e4 } else { 1e8 };
                section = 0.0;
            }
            '点' => {
                let fraction: String = chars
                    .clone()
                    .map_while(|c| numeral::han_digit(c).filter(|_| c != '两'))
                    .filter_map(|d| char::from_digit(d, 10))
                    .collect();
                if fraction.is_empty() || end == 0 {
                    break;
                }
                let whole = total + section + digit.unwrap_or(0.0);
                let part: f64 = format!("0.{fraction}").parse().ok()?;
                let taken: usize = chars.take(fraction.len()).map(char::len_utf8).sum();
                return Some((whole + part, len + c.len_utf8() + taken));
            }
            _ => match numeral::han_digit(c) {
                // `一九八二`, `二〇二五`: a year or a number read digit by digit.
                Some(d) => digit = Some(digit.map_or(0.0, |before| before * 10.0) + f64::from(d)),
                None => break,
            },
        }
        len += c.len_utf8();
        end = len;
        value = total + section + digit.unwrap_or(0.0);
    }
    (end > 0).then_some((value, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers() {
        for (words, value, rest) in [
            ("1200万人", 1200.0, "万人"),
            ("27,203.5亿", 27203.5, "亿"),
            ("1/10以上", 0.1, "以上"),
            ("八千二百九十一亿元", 8291.0, "亿元"),
            ("一点二六倍", 1.26, "倍"),
            ("百分之七点五", 7.5, ""),
            ("三亿五千万平方米", 350_000_000.0, "平方米"),
        ] {
            let (found, len) = number(words).unwrap();
            assert_eq!((found, &words[len..]), (value, rest), "{words}");
        }
        assert_eq!(number(&"9".repeat(310)), None);
        assert_eq!(number(&"九".repeat(310)), None);
    }
}
