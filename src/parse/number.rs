//! Document numbers: of letters and notices (`国发〔2023〕5号`) and of decrees and orders (`国务院令第722号`).

use super::body_name::is_body_name;
use super::lines::squeeze;
use crate::dicts::{LINES, LineWord};
use crate::span::Span;
use regex::Regex;
use std::sync::LazyLock;

// Matches `国发〔2023〕5号`, `国办发 [2023] 5 号`, `SC[2009]1466号`; not `（2023年）`.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:\p{Han}{1,6}[（(]\p{Han}{1,3}[）)])?[\p{Han}A-Za-z]{1,16}\s*[〔\[（(【［﹝]\s*(?:19|20|１９|２０)[0-9０-９]{2}\s*[〕\]）)】］﹞]\s*第?\s*[0-9０-９]{1,5}\s*号")
        .expect("the pattern is tested")
});
// Matches `中华人民共和国国务院令第722号`, `公安部令第146号`; not `责令第3号仓库`.
static DECREE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\p{Han}{2,20}(?:院|部|局|委|会|总署|政府|主席)令\s*第?\s*[0-9]{1,4}\s*号").expect("the pattern is tested")
});

/// Opening brackets before the year of a document number.
const OPENING: [char; 7] = ['〔', '[', '（', '(', '【', '［', '﹝'];

pub(super) fn is_decree(line: &str) -> bool {
    line.contains('令') && DECREE.is_match(line)
}

/// The places of document numbers in `text`, without the end of a title that runs into them.
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
        // `2021年7月27日中华人民共和国国务院令第746号`: the day before it is not part of its name.
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
    let words = LINES.within(code).filter(|(_, _, classes)| classes.has(LineWord::BeforeNumber));
    let cut = words.map(|(at, word, _)| at + word.len()).max().unwrap_or(0);
    let lead = code[cut..].len() - code[cut..].trim_start().len();
    Span::new(start + cut + lead, start + found.len())
}

/// `上海市人民政府令` above `（第19号）`: the number of an order split over two lines.
pub(super) fn order_number(lines: &[&str]) -> Option<String> {
    lines.windows(2).find_map(|pair| {
        let (head, number) = (squeeze(pair[0]), squeeze(pair[1]));
        let number = number.trim_matches(['（', '(', '）', ')']);
        let counted = number.strip_prefix('第').and_then(|rest| rest.strip_suffix('号'));
        let ordered = head.strip_suffix('令').is_some_and(is_body_name);
        (ordered && counted.is_some_and(|count| !count.is_empty() && count.chars().count() <= 6)).then(|| format!("{head}{number}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_document_numbers_where_a_title_runs_into_them() {
        let numbers = |text: &str| document_numbers(text).into_iter().map(|span| span.slice(text).to_string()).collect::<Vec<_>>();
        assert_eq!(numbers("关于改善农村人居环境的指导意见国办发〔2014〕25号各省"), ["国办发〔2014〕25号"]);
        assert_eq!(numbers("根据国发[2023]5号和法释(2009)9号文件"), ["国发[2023]5号", "法释(2009)9号"]);
        assert_eq!(numbers("（2023年）"), Vec::<String>::new());
    }
}
