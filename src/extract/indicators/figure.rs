//! A figure: a number with its unit, its bounds, and what is counted after it.

use super::number::{is_numeral, number, number_len};
use super::suffix;
use crate::char_class::CharClass;
use crate::dicts::{FIGURES, FigureWord, MEASURES, Measure, Table, Value};
use crate::document::Document;
use crate::parse::{is_han, numeral};
use crate::span::Span;

/// A number with its unit.
pub(super) struct Figure {
    /// From the number to the end of the unit and its bounds.
    pub(super) span: Span,
    pub(super) value: f64,
    pub(super) upper: Option<f64>,
    pub(super) unit: String,
    /// `左右`, `以上`; the `多` of `8000多个`.
    pub(super) limit: Option<Span>,
    pub(super) counter: bool,
    /// What follows it directly: `84项政策措施`, `138万残疾人`.
    pub(super) counted: Option<Span>,
}

/// Characters that can open a figure.
static OPENING: CharClass = CharClass::of(numeral::DIGITS).and(numeral::HAN_DIGITS).and("十百千万亿");

impl Figure {
    /// The first figure of a sentence from `at` on.
    pub(super) fn next(doc: &Document, sentence: Span, mut at: usize) -> Option<Figure> {
        let text = doc.text();
        while at < sentence.end {
            let (next, c) = OPENING.find(&text[..sentence.end], at)?;
            at = next;
            let rest = &text[at..sentence.end];
            let begins =
                numeral::digit(c).is_some() || is_numeral(c) || (matches!(c, '百' | '千') && rest[c.len_utf8()..].starts_with("分之"));
            let figure = if begins { Figure::at(doc, sentence, at) } else { Figure::round(text, sentence, at) };
            if figure.is_some() {
                return figure;
            }
            at += if begins { number_len(rest).max(c.len_utf8()) } else { c.len_utf8() };
        }
        None
    }

    /// The figure that a number at `at` makes.
    fn at(doc: &Document, sentence: Span, at: usize) -> Option<Figure> {
        let text = doc.text();
        let before = text[sentence.start..at].chars().next_back().unwrap_or(' ');
        if before.is_ascii_alphanumeric()
            || matches!(before, '第' | '前' | '.' | '．' | '〔' | '［' | '[' | '“' | '‘' | '+' | '＋' | '—' | '-' | '/' | '’')
            || doc.marks.is_titled(at)
        {
            return None;
        }
        let rest = &text[at..sentence.end];
        let (value, len) = number(rest)?;
        let upper = upper_end(rest, value, len);
        let unit = Unit::of(rest, value, upper.map_or(len, |(_, end)| end))?;
        let mut end = unit.end;
        let mut limit = unit.more.map(|more| Span::new(at + more.start, at + more.end));
        let bounds = |word: &str| word != "内" || rest[end + word.len()..].chars().next().is_none_or(|c| !is_han(c));
        let behind = longest(&FIGURES, &rest[end..]).filter(|&(word, class)| class.has(FigureWord::Limit) && bounds(word));
        if let Some((word, _)) = behind {
            limit = Some(Span::new(at + end, at + end + word.len()));
            end += word.len();
        }
        let Unit { name: unit, counter, .. } = unit;
        let noun =
            (counter || unit.ends_with(['十', '百', '千', '万', '亿', '户', '名'])) && limit.is_none_or(|limit| limit.end < at + end);
        let counted = if noun { counted(text, Span::new(at + end, sentence.end)) } else { None };
        if !counter && limit.is_none() && counted.is_none() && unit.ends_with(['万', '亿']) && rest[end..].starts_with(is_han) {
            return None;
        }
        Some(Figure { span: Span::new(at, at + end), value, upper: upper.map(|(high, _)| high), unit, limit, counter, counted })
    }

    /// `超万亿元`, `突破千亿元`: a bare multiplier after a bound counts as one.
    fn round(text: &str, sentence: Span, at: usize) -> Option<Figure> {
        let rest = &text[at..sentence.end];
        if !rest.starts_with(['百', '千', '万', '亿']) {
            return None;
        }
        let head = &text[sentence.start..at];
        suffix(head, FigureWord::Bound).or_else(|| suffix(head, FigureWord::Change).filter(|_| head.ends_with('达')))?;
        let tail = rest.trim_start_matches(['百', '千', '万', '亿']);
        let measure = longest(&MEASURES, tail);
        let word = measure.map_or("", |(word, _)| word);
        if measure.is_some_and(|(_, class)| class.has(Measure::Time))
            || (word.is_empty() && (tail.starts_with(is_han) || !rest[..rest.len() - tail.len()].contains('亿')))
        {
            return None;
        }
        let len = rest.len() - tail.len() + word.len();
        Some(Figure {
            span: Span::new(at, at + len),
            value: 1.0,
            upper: None,
            unit: rest[..len].to_string(),
            limit: None,
            counter: false,
            counted: None,
        })
    }
}

/// The upper end of a range, and where it ends in `words`: `5—6%`, `5%至6%`, `百分之五到百分之六`. The lower end, `value`, is the
/// first `len` bytes.
fn upper_end(words: &str, value: f64, len: usize) -> Option<(f64, usize)> {
    let unit_between = words[len..].chars().next().filter(|c| matches!(c, '%' | '％')).map_or(0, char::len_utf8);
    let link = &words[len + unit_between..];
    let c = link.chars().next().filter(|&c| matches!(c, '—' | '－' | '-' | '～' | '~' | '至' | '到' | '–'))?;
    let behind = link[c.len_utf8()..].trim_start_matches(c);
    let (high, high_len) = number(behind).filter(|&(high, len)| high > value && !behind[len..].starts_with('年'))?;
    Some((high, words.len() - behind.len() + high_len))
}

/// What a number is counted in.
struct Unit {
    /// The measure word with its multiplier.
    name: String,
    counter: bool,
    /// The `多` of `8000多个`, in the words that the unit was read from.
    more: Option<Span>,
    /// Where it ends in these words.
    end: usize,
}

impl Unit {
    /// The unit of the number `value`, or of a range that starts with it, which is the first `len` bytes of `words`; `None` if
    /// they are not a figure.
    fn of(words: &str, value: f64, len: usize) -> Option<Unit> {
        let mut unit = Unit { name: String::new(), counter: false, more: None, end: len };
        if words.starts_with("百分之") || words.starts_with("千分之") {
            unit.name.push(if words.starts_with('千') { '‰' } else { '%' });
            return Some(unit);
        }
        let han = !words.starts_with(|c: char| numeral::digit(c).is_some());
        let mut tail = &words[len..];
        while let Some(c) = tail.chars().next().filter(|c| matches!(c, '十' | '百' | '千' | '万' | '亿' | '多' | '余' | '来' | '几'))
        {
            if matches!(c, '多' | '余' | '来' | '几') {
                let start = words.len() - tail.len();
                unit.more = Some(Span::new(start, start + c.len_utf8()));
            } else {
                unit.name.push(c);
            }
            tail = &tail[c.len_utf8()..];
        }
        let multiplied = !unit.name.is_empty();
        match longest(&MEASURES, tail) {
            Some((word, class)) => {
                let after = &tail[word.len()..];
                // `5年`, `3个月`; `三个方面`, `两项工作` only announce what follows, as does `1个会`.
                if class.has(Measure::Time) || after.starts_with("方面") || after.starts_with("月") {
                    return None;
                }
                unit.counter = class.has(Measure::Counter);
                if unit.counter && han && value < 20.0 && !multiplied {
                    return None;
                }
                // `一人`, `二元结构`, `一度`: small Chinese numerals before a unit count nothing by themselves.
                if han && value < 2.0 && !class.has(Measure::Multiple) {
                    return None;
                }
                unit.name.push_str(word);
                tail = after;
            }
            None if multiplied && !han => {}
            None if words[..len].contains('/') => {}
            None => return None,
        }
        if unit.name == "％" {
            unit.name = "%".to_string();
        }
        unit.end = words.len() - tail.len();
        Some(unit)
    }
}

/// What is counted after a figure: up to the next verb or mark.
fn counted(text: &str, span: Span) -> Option<Span> {
    let rest = span.slice(text);
    let stop = rest.find(|c: char| !is_han(c) && !c.is_ascii_alphabetic() && !matches!(c, '“' | '”')).unwrap_or(rest.len());
    let words = &rest[..stop];
    // A quotation that continues past the clause is cut off.
    let words = match words.rfind('“') {
        Some(at) if !words[at..].contains('”') => &words[..at],
        _ => words,
    };
    let stop = words.len();
    let verb = words
        .char_indices()
        .skip(2)
        .map(|(at, _)| at)
        .find(|&at| FIGURES.opens(&words[at..], FigureWord::Doer) || words[at..].starts_with(['获', '让', '使', '被', '占', '居']));
    let end = verb.unwrap_or(stop);
    let words = words[..end].trim_end_matches(['已', '均', '全', '被', '将', '等']);
    let chars = words.chars().count();
    ((2..=20).contains(&chars)).then(|| Span::new(span.start, span.start + words.len()))
}

/// The longest word in `table` that opens `words`.
fn longest<V: Value>(table: &Table<V>, words: &str) -> Option<(&'static str, V)> {
    table.heads(words).next()
}
