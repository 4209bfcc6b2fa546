//! Chinese and Arabic numerals, half- and full-width.

use crate::char_class::CharClass;

/// Characters that [`digit`] reads, those that [`han_digit`] reads, and those of them that occur in a counting numeral.
pub(crate) const DIGITS: &str = "0123456789０１２３４５６７８９";
pub(crate) const COUNTING_DIGITS: &str = "〇○零一壹二贰貳三叁參四肆五伍六陆陸七柒八捌九玖";
pub(crate) const HAN_DIGITS: &str = "〇○零一壹二两贰貳三叁參四肆五伍六陆陸七柒八捌九玖";

/// The value of one Chinese digit, `〇` and `○` included; `两` counts as two.
pub(crate) fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '○' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' | '貳' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// Whether `c` may occur in a Chinese counting numeral (`一` … `九`, `十`, `百`, `零`).
#[inline]
pub(crate) fn is_han_numeral(c: char) -> bool {
    COUNTING.has(c)
}

static COUNTING: CharClass = CharClass::of(COUNTING_DIGITS).and("十百");

/// The value of a decimal digit, ASCII or full-width.
pub(crate) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// How many the numeral at the head of the words says; `两` alone is two.
pub(crate) fn read_count(numeral: &str) -> Option<u32> {
    if numeral == "两" { Some(2) } else { read_any(numeral).map(|(count, _)| count) }
}

/// A Chinese numeral at the head of `s`: its value and its length in bytes.
/// Reads `十二`, `二十一`, `一百零三`, `二〇二五`; not `两`, `万`.
pub(crate) fn read_han(s: &str) -> Option<(u32, usize)> {
    let mut digits = ['\0'; 9];
    let mut count = 0;
    for (digit, c) in digits.iter_mut().zip(s.chars().take_while(|&c| is_han_numeral(c))) {
        *digit = c;
        count += 1;
    }
    if !(1..=8).contains(&count) {
        return None;
    }
    let digits = &digits[..count];
    han_value(digits).map(|value| (value, digits.iter().map(|c| c.len_utf8()).sum()))
}

fn han_value(digits: &[char]) -> Option<u32> {
    if digits.iter().all(|&c| han_digit(c).is_some()) {
        return digits.iter().try_fold(0u32, |sum, &c| sum.checked_mul(10)?.checked_add(han_digit(c)?));
    }
    let (mut total, mut pending) = (0, None);
    for &c in digits {
        match c {
            '十' => total += 10 * pending.take().unwrap_or(1),
            '百' => total += 100 * pending.take()?,
            _ => {
                let value = han_digit(c)?;
                if value == 0 {
                    continue;
                }
                if pending.replace(value).is_some() {
                    return None;
                }
            }
        }
    }
    Some(total + pending.unwrap_or(0))
}

/// An Arabic numeral of at most `most` digits at the head of `s`: its value and its length in bytes.
pub(crate) fn read_arabic(s: &str, most: usize) -> Option<(u32, usize)> {
    let (mut value, mut len, mut count) = (0u32, 0, 0);
    for c in s.chars() {
        let Some(d) = digit(c) else { break };
        count += 1;
        if count > most {
            return None;
        }
        value = value * 10 + d;
        len += c.len_utf8();
    }
    (count > 0).then_some((value, len))
}

/// A numeral of either kind.
pub(crate) fn read_any(s: &str) -> Option<(u32, usize)> {
    read_han(s).or_else(|| read_arabic(s, 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_chinese_numerals() {
        for (text, value) in
            [("一", 1), ("十", 10), ("十二", 12), ("二十一", 21), ("九十九", 99), ("一百零三", 103), ("二〇二五", 2025), ("二○○四", 2004)]
        {
            assert_eq!(read_han(text), Some((value, text.len())), "{text}");
        }
        assert_eq!(read_han("两个"), None);
        assert_eq!(read_han("一二十"), None);
    }

    #[test]
    fn the_lists_of_digits_are_those_that_are_read() {
        for c in '\0'..='\u{FFFF}' {
            assert_eq!((digit(c).is_some(), han_digit(c).is_some()), (DIGITS.contains(c), HAN_DIGITS.contains(c)), "{c}");
            assert_eq!(is_han_numeral(c), COUNTING_DIGITS.contains(c) || matches!(c, '十' | '百'), "{c}");
        }
    }

    #[test]
    fn reads_full_width_digits() {
        assert_eq!(read_arabic("１２．", 3), Some((12, 6)));
        assert_eq!(read_arabic("2025", 3), None);
    }
}
