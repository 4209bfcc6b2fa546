//! Counts in those number formats of ECMA-376 (part 1, 17.18.59) that Chinese reports use.

/// `count` in `format`; an unknown format is written in Arabic digits.
pub(super) fn write(count: u32, format: &str) -> String {
    match format {
        "none" => String::new(),
        "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "japaneseDigitalTenThousand"
        | "taiwaneseDigital"
        | "koreanCounting" => counted(count, &PLAIN),
        "chineseLegalSimplified" => counted(count, &LEGAL),
        "ideographLegalTraditional" | "japaneseLegal" => counted(count, &LEGAL_TRADITIONAL),
        "ideographTraditional" => from_list(count, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => from_list(count, "子丑寅卯辰巳午未申酉戌亥"),
        "ideographEnclosedCircle" => from_list(count, "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => enclosed(count, '①', 20),
        "decimalEnclosedParen" => enclosed(count, '⑴', 20),
        "decimalEnclosedFullstop" => enclosed(count, '⒈', 20),
        "decimalFullWidth" | "decimalFullWidth2" => count.to_string().chars().map(full_width).collect(),
        "decimalZero" => format!("{count:02}"),
        "upperLetter" => letters(count, b'A'),
        "lowerLetter" => letters(count, b'a'),
        "upperRoman" => roman(count),
        "lowerRoman" => roman(count).to_lowercase(),
        _ => count.to_string(),
    }
}

struct Numerals {
    digits: [char; 10],
    units: [&'static str; 4],
    /// `十一`, not `一十一`.
    is_bare_ten: bool,
}

const PLAIN: Numerals =
    Numerals {
        digits: ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'], units: ["", "十", "百", "千"], is_bare_ten: true
    };
const LEGAL: Numerals =
    Numerals {
        digits: ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'], units: ["", "拾", "佰", "仟"], is_bare_ten: false
    };
const LEGAL_TRADITIONAL: Numerals =
    Numerals {
        digits: ['零', '壹', '貳', '參', '肆', '伍', '陸', '柒', '捌', '玖'], units: ["", "拾", "佰", "仟"], is_bare_ten: false
    };

/// `二十一`, `一百零三`; counts of ten thousand and more are written digit by digit.
fn counted(count: u32, numerals: &Numerals) -> String {
    let digits: Vec<usize> = count.to_string().bytes().map(|digit| usize::from(digit - b'0')).collect();
    if count == 0 || digits.len() > numerals.units.len() {
        return digits.iter().map(|&digit| numerals.digits[digit]).collect();
    }
    let mut out = String::new();
    let mut gap = false;
    for (place, &digit) in digits.iter().enumerate() {
        let unit = numerals.units[digits.len() - 1 - place];
        if digit == 0 {
            gap = true;
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        let bare = numerals.is_bare_ten && place == 0 && digit == 1 && digits.len() == 2;
        if !bare {
            out.push(numerals.digits[digit]);
        }
        out.push_str(unit);
    }
    out
}

fn from_list(count: u32, list: &str) -> String {
    let found = count.checked_sub(1).and_then(|index| list.chars().nth(index as usize));
    found.map_or_else(|| count.to_string(), String::from)
}

fn enclosed(count: u32, first: char, most: u32) -> String {
    let found = (1..=most).contains(&count).then(|| char::from_u32(first as u32 + count - 1)).flatten();
    found.map_or_else(|| count.to_string(), String::from)
}

fn full_width(digit: char) -> char {
    char::from_u32(digit as u32 + 0xFEE0).unwrap_or(digit)
}

/// A … Z, AA, BB …
fn letters(count: u32, first: u8) -> String {
    let Some(index) = count.checked_sub(1) else { return count.to_string() };
    let letter = char::from(first + u8::try_from(index % 26).unwrap_or(0));
    std::iter::repeat_n(letter, (index / 26 + 1).min(20) as usize).collect()
}

fn roman(count: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if count > 10_000 {
        return count.to_string();
    }
    let mut left = count;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn counts_as_word_does() {
        for (count, format, expected) in [
            (1, "chineseCountingThousand", "一"),
            (10, "chineseCountingThousand", "十"),
            (12, "chineseCounting", "十二"),
            (20, "chineseCounting", "二十"),
            (103, "chineseCountingThousand", "一百零三"),
            (1010, "chineseCountingThousand", "一千零一十"),
            (21, "chineseLegalSimplified", "贰拾壹"),
            (3, "ideographTraditional", "丙"),
            (12, "decimalEnclosedCircle", "⑫"),
            (21, "decimalEnclosedCircle", "21"),
            (12, "decimalFullWidth", "１２"),
            (7, "decimalZero", "07"),
            (28, "lowerLetter", "bb"),
            (14, "upperRoman", "XIV"),
            (5, "none", ""),
            (5, "bahtText", "5"),
        ] {
            assert_eq!(write(count, format), expected, "{count} {format}");
        }
    }
}
