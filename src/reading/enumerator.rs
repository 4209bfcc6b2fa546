//! Enumerators: the numbering at the head of a section, one table row per style.
//!
//! The order of the rows is that of GB/T 9704-2012, 7.3.3 (`一、` `（一）` `1.` `（1）`); styles that the
//! standard does not name are placed where reports use them. The order decides only where a report itself gives no evidence.

use super::numeral::{self, digit, han_digit, is_han_numeral, read_any, read_arabic, read_han};
use crate::char_class::CharClass;
use crate::dicts::{LINES, LineWord};

/// The family that an enumerator belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// `附件1`, `附录A`
    Appendix,
    /// An unnumbered heading line of its own.
    Plain,
    /// `第一编`, `第二部分`
    Part,
    /// `第三章`
    Chapter,
    /// `第四节`
    Section,
    /// `第五条`
    Article,
    /// `一、`
    HanDot,
    /// `（一）`
    HanParen,
    /// `1.1`
    Decimal,
    /// `1.` `1、`
    ArabicDot,
    /// `（1）` `1)`
    ArabicParen,
    /// `①`
    Circled,
    /// `第一，`
    OrdinalDi,
    /// `——坚持…`
    Dash,
    /// The short topic sentence that opens one of a run of paragraphs.
    Lead,
    /// `首先` `其次` `最后`
    Sequence,
    /// `其一`
    OrdinalQi,
    /// `一是`
    OrdinalShi,
    /// `一要`
    OrdinalYao,
}

/// The depth that marks an unnumbered heading as a topic sentence on a line of its own: it is placed like a lead sentence.
pub(crate) const SENTENCE: usize = 7;

/// How many styles there are: the size of tables indexed by [`Style`].
pub(crate) const STYLES: usize = 19;

impl Style {
    /// The name that users see, as in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Style::Appendix => "appendix",
            Style::Plain => "plain",
            Style::Part => "part",
            Style::Chapter => "chapter",
            Style::Section => "section",
            Style::Article => "article",
            Style::HanDot => "han_dot",
            Style::HanParen => "han_paren",
            Style::Decimal => "decimal",
            Style::ArabicDot => "arabic_dot",
            Style::ArabicParen => "arabic_paren",
            Style::Circled => "circled",
            Style::OrdinalDi => "ordinal_di",
            Style::Dash => "dash",
            Style::Lead => "lead",
            Style::Sequence => "sequence",
            Style::OrdinalQi => "ordinal_qi",
            Style::OrdinalShi => "ordinal_shi",
            Style::OrdinalYao => "ordinal_yao",
        }
    }

    /// The usual depth order, shallow first.
    pub(crate) fn rank(self) -> usize {
        self as usize
    }

    /// Whether it is a division of a law above its articles: 编, 章, 节.
    pub(crate) fn is_division(self) -> bool {
        matches!(self, Style::Part | Style::Chapter | Style::Section)
    }

    /// Whether its order is fixed by law: 编, 章, 节 and 条 (立法法, article 65).
    pub(crate) fn is_legal(self) -> bool {
        self.is_division() || self == Style::Article
    }

    /// Whether items of this style are short enough to run inside a sentence (`；二是…`).
    pub(crate) fn is_spoken(self) -> bool {
        matches!(self, Style::OrdinalShi | Style::OrdinalYao | Style::OrdinalQi | Style::Sequence | Style::OrdinalDi)
    }
}

/// An enumerator as read from the head of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub style: Style,
    pub number: Option<u32>,
    /// How many numbers a decimal enumerator has (`1.2.3`: 3); 0 for the others.
    pub depth: usize,
    /// Its position among the articles inserted after the one of the same number (`第二条之一`: 1); 0 for everything else.
    pub inserted: u32,
    /// Length in bytes, without the white space that follows.
    pub len: usize,
}

impl Mark {
    fn new(style: Style, number: u32, len: usize) -> Self {
        Mark { style, number: Some(number), depth: 0, inserted: 0, len }
    }

    /// The mark of a heading without a number.
    pub fn unnumbered(style: Style, depth: usize, len: usize) -> Self {
        Mark { style, number: None, depth, inserted: 0, len }
    }
}

type EnumeratorReader = fn(&str) -> Option<(u32, usize)>;

/// One row per style: adding a style adds a row here and a variant above.
const READERS: &[(Style, EnumeratorReader)] = &[
    (Style::Part, |s| ordinal_unit(s, &["编", "編", "部分", "篇"])),
    (Style::Chapter, |s| ordinal_unit(s, &["章"])),
    (Style::Section, |s| ordinal_unit(s, &["节", "節"])),
    (Style::Article, article),
    (Style::OrdinalDi, ordinal_di),
    (Style::OrdinalQi, ordinal_qi),
    (Style::OrdinalShi, |s| spoken(s, '是')),
    (Style::OrdinalYao, |s| spoken(s, '要')),
    (Style::HanDot, han_dot),
    (Style::HanParen, han_paren),
    (Style::ArabicParen, arabic_paren),
    (Style::ArabicDot, arabic_dot),
    (Style::Circled, circled),
    (Style::Sequence, sequence),
];

/// The enumerator at the very head of `s`, if there is one. Context (what stands before) is up to the caller.
pub(crate) fn read(s: &str) -> Option<Mark> {
    let first = s.chars().next()?;
    if !may_open(first) {
        return None;
    }
    if let Some((number, depth, len)) = decimal(s) {
        return Some(Mark { depth, ..Mark::new(Style::Decimal, number, len) });
    }
    let mark = READERS.iter().find_map(|(style, reader)| reader(s).map(|(number, len)| Mark::new(*style, number, len)))?;
    if mark.style == Style::Article { with_insertion(mark, s) } else { Some(mark) }
}

/// Whether what follows a number shows that it is merely referred to: `第三章规定的`, `第二条之一所列`.
fn is_referred(after: &str) -> bool {
    after.starts_with('、') || LINES.opens(after, LineWord::Referred)
}

/// `第二条之一`: an article that an amendment inserted after the second; not `第二条之一的规定`.
fn with_insertion(mark: Mark, s: &str) -> Option<Mark> {
    let Some((inserted, len)) = s[mark.len..].strip_prefix('之').and_then(read_han) else { return Some(mark) };
    let len = mark.len + '之'.len_utf8() + len;
    let refers = is_referred(&s[len..]) || s[len..].starts_with(['款', '，', '。', '；', '》', '”']);
    (!refers).then_some(Mark { inserted, len, ..mark })
}

/// Every reading of what may be an enumerator or the beginning of something else: its neighbours decide.
///
/// A measure or a kind (`（二）项目建设`, `二、一次性补助`; `（一）期工程`), a number that the text continues (`16.10条高速公路`; `26.3微克`), a counting
/// word (`第三条违反…`; `第一条高速公路`), an oddly shaped enumerator (`〔三〕`, `一）`, `一：`, `一 工作回顾`).
pub(crate) fn read_doubtful(s: &str) -> impl Iterator<Item = Mark> + '_ {
    let readers: &[(Style, EnumeratorReader)] = match s.chars().next() {
        Some('〔' | '﹙') => &DOUBTFUL[..1],
        Some(c) if may_open(c) => DOUBTFUL,
        _ => &[],
    };
    readers.iter().filter_map(move |(style, reader)| reader(s).and_then(|(number, len)| with_insertion(Mark::new(*style, number, len), s)))
}

const DOUBTFUL: &[(Style, EnumeratorReader)] = &[
    (Style::HanParen, oddly_bracketed),
    (Style::HanParen, |s| han_paren_before(s, is_reference)),
    (Style::ArabicParen, |s| arabic_paren_before(s, is_reference)),
    (Style::HanDot, |s| han_dot_before(s, |after| goes_on_counting(after) && !counts_things(after))),
    (Style::HanDot, bare_han),
    (Style::ArabicDot, before_figure),
    (Style::Article, |s| ordinal_unit(s, &["条", "條"])),
];

/// `〔三〕`, `﹙二﹚`, `一）`.
fn oddly_bracketed(s: &str) -> Option<(u32, usize)> {
    let (rest, closing): (&str, &[char]) = match s.strip_prefix(['〔', '﹙']) {
        Some(rest) => (rest, &['〕', '﹚']),
        None => (s, &['）', ')']),
    };
    let (number, len) = read_han(rest)?;
    let after = rest[len..].strip_prefix(closing)?;
    (number >= 1 && !is_reference(after)).then_some((number, s.len() - after.len()))
}

/// `一：工作回顾`, `一 工作回顾` on a line of its own.
fn bare_han(s: &str) -> Option<(u32, usize)> {
    let (number, len) = read_han(s)?;
    let colon = s[len..].strip_prefix('：');
    let after = colon.or_else(|| s[len..].strip_prefix([' ', '　']))?;
    let heading = after.trim();
    let short = (2..=40).contains(&heading.chars().count()) && !heading.contains(['。', '，', '；']);
    let counted = heading.starts_with(is_han_numeral) && heading.chars().nth(4) != Some('年');
    (number >= 1 && short && !counted).then_some((number, if colon.is_some() { s.len() - after.len() } else { len }))
}

/// `16.10条高速公路`, `3.5G网络`, `4.2024 年`: an item that begins with a number; also any figure.
fn before_figure(s: &str) -> Option<(u32, usize)> {
    let (number, len) = read_arabic(s, 3)?;
    let after = s[len..].strip_prefix(['.', '．'])?;
    (number >= 1 && after.starts_with(|c| digit(c).is_some())).then_some((number, s.len() - after.len()))
}

/// Whether an enumerator can begin with `c`: a cheap test before the readers.
#[inline]
pub(crate) fn may_open(c: char) -> bool {
    OPENINGS.has(c)
}

/// Whether what [`read`] finds in a line might not be an enumerator, so that its neighbours decide: `26.3微克`, `第一条高速公路`.
pub(crate) fn is_doubtful(mark: &Mark, line: &str) -> bool {
    let after = &line[mark.len..];
    match mark.style {
        Style::Decimal => mark.depth == 2 && after.starts_with(is_han),
        Style::Article => mark.inserted == 0 && after.starts_with(is_han),
        _ => false,
    }
}

static OPENINGS: CharClass = CharClass::of("第其首再最（(十百")
    .and(numeral::DIGITS)
    .and(numeral::COUNTING_DIGITS)
    .and_range('\u{2460}', '\u{249B}')
    .and_range('\u{3220}', '\u{3229}')
    .and_range('\u{2776}', '\u{277F}');

/// `第三章`, `第 559 章`; not `第三产业`.
fn ordinal_unit(s: &str, units: &[&str]) -> Option<(u32, usize)> {
    let rest = s.strip_prefix('第')?;
    let rest = rest.trim_start_matches([' ', '　']);
    let (number, len) = read_any(rest)?;
    let rest = rest[len..].trim_start_matches([' ', '　']);
    let unit = units.iter().find(|unit| rest.starts_with(**unit))?;
    let after = &rest[unit.len()..];
    // `第三章规定的` and `第一节课` refer to a chapter rather than open one.
    if is_referred(after) || after.starts_with(['课', '以']) {
        return None;
    }
    Some((number, s.len() - after.len()))
}

/// `第五条`; not `第五条规定的`, `第五条第二款`, `第五条、第六条`.
fn article(s: &str) -> Option<(u32, usize)> {
    let found = ordinal_unit(s, &["条", "條"])?;
    let after = &s[found.1..];
    // `第一条（目的）` names its subject; `第一条（一）` refers to an item.
    let item = after.strip_prefix(['（', '(']).is_some_and(|rest| rest.starts_with(|c: char| is_han_numeral(c) || digit(c).is_some()));
    let among = after.strip_prefix('之').is_some_and(|rest| read_han(rest).is_none());
    let refers = after.starts_with(['，', ',', '。', '；', '》', '”']) || LINES.opens(after, LineWord::OfArticle);
    (!item && !among && !refers).then_some(found)
}

/// `第一，` `第一、关于…` `第一：` `第一是`; not `第一、二、三产业`, `第一书记`.
fn ordinal_di(s: &str) -> Option<(u32, usize)> {
    let rest = s.strip_prefix('第')?;
    let (number, len) = read_han(rest)?;
    let rest = &rest[len..];
    let mark = rest.chars().next().filter(|c| matches!(c, '，' | ',' | '、' | '：' | ':' | '是'))?;
    let after = &rest[mark.len_utf8()..];
    // `第三，第三产业…` refers to the tertiary sector.
    let counts = after.strip_prefix('第').and_then(read_han).map(|(_, len)| &after['第'.len_utf8() + len..]);
    let list = counts.is_some_and(|rest| mark == '、' || rest.starts_with(['，', '、', '和', '及', '项', '条', '款', '点', '个']))
        || (mark == '、' && after.starts_with(is_han_numeral));
    (number >= 1 && !list).then_some((number, s.len() - after.len()))
}

/// `其一，` `其二是`; not `其一切`, `二者必居其一。`.
fn ordinal_qi(s: &str) -> Option<(u32, usize)> {
    let rest = s.strip_prefix('其')?;
    let (number, len) = read_han(rest)?;
    let next = rest[len..].chars().next()?;
    (matches!(next, '，' | ',' | '、' | '：' | ':' | '是') && (1..=20).contains(&number)).then_some((number, '其'.len_utf8() + len))
}

/// `一是` `二要`; not `一是一、二是二`, `一要素`.
fn spoken(s: &str, verb: char) -> Option<(u32, usize)> {
    let (number, len) = read_han(s)?;
    // A hard wrap may fall inside the enumerator.
    let after = s[len..].trim_start_matches('\n').strip_prefix(verb)?;
    let next = after.chars().next()?;
    let idiom = match verb {
        '是' => is_han_numeral(next) && after[next.len_utf8()..].starts_with(['、', '，', '。', '；', '”']),
        _ => matches!(next, '素' | '件' | '么' | '求' | '点' | '害' | '闻' | '职' | '目' | '务' | '领' | '地' | '员'),
    };
    let bare = matches!(next, '。' | '、' | '；' | '”' | '’');
    ((1..=30).contains(&number) && !idiom && !bare).then_some((number, s.len() - after.len()))
}

/// `一、` `十二．`; not `一、二、三产业`, `一、二级`.
fn han_dot(s: &str) -> Option<(u32, usize)> {
    han_dot_before(s, goes_on_counting)
}

fn han_dot_before(s: &str, refused: fn(&str) -> bool) -> Option<(u32, usize)> {
    let (number, len) = read_han(s)?;
    let len = s.len() - s[len..].trim_start_matches(' ').len();
    let mark = s[len..].chars().next().filter(|c| matches!(c, '、' | '．' | '.' | '﹑' | '丶'))?;
    let after = &s[len + mark.len_utf8()..];
    (number >= 1 && !refused(after)).then_some((number, len + mark.len_utf8()))
}

/// `一次性补助`, `三次产业`, `五届会议`: a numeral and what it counts, which may begin a heading.
fn counts_things(after: &str) -> bool {
    after.chars().nth(1).is_some_and(|c| "次级类期届审层季".contains(c))
}

/// The rest of a count such as `一、二、三产业`, `一、二级`, `一、二线城市`.
fn goes_on_counting(after: &str) -> bool {
    let mut chars = after.chars();
    let Some(first) = chars.next() else { return false };
    if !is_han_numeral(first) {
        return false;
    }
    matches!(
        chars.next(),
        Some(
            '、' | '和'
                | '与'
                | '及'
                | '至'
                | '到'
                | '级'
                | '线'
                | '产'
                | '类'
                | '期'
                | '等'
                | '季'
                | '届'
                | '次'
                | '审'
                | '层'
                | '楼'
                | '月'
        )
    ) || (chars.as_str().starts_with('产') || chars.as_str().starts_with('级'))
}

/// `（一）` `(十二)` `㈠`; not `(一)期工程`.
fn han_paren(s: &str) -> Option<(u32, usize)> {
    han_paren_before(s, is_kind_suffix)
}

fn han_paren_before(s: &str, refused: fn(&str) -> bool) -> Option<(u32, usize)> {
    let first = s.chars().next()?;
    if let '\u{3220}'..='\u{3229}' = first {
        return Some((first as u32 - 0x3220 + 1, first.len_utf8()));
    }
    let rest = s.strip_prefix(['（', '('])?;
    let rest = rest.trim_start_matches([' ', '　']);
    let (number, len) = read_han(rest)?;
    let rest = rest[len..].trim_start_matches([' ', '　']);
    let after = rest.strip_prefix(['）', ')'])?;
    // `（一）（二）两项` refers to items.
    let listed = after.starts_with(['（', '(']) && han_paren(after).is_some();
    (number >= 1 && !refused(after) && !listed).then_some((number, s.len() - after.len()))
}

/// `（1）` `(12)` `1)`; not `(2024)`, `(1)期`.
fn arabic_paren(s: &str) -> Option<(u32, usize)> {
    arabic_paren_before(s, is_kind_suffix)
}

fn arabic_paren_before(s: &str, refused: fn(&str) -> bool) -> Option<(u32, usize)> {
    let rest = s.strip_prefix(['（', '(']).unwrap_or(s);
    let rest = rest.trim_start_matches([' ', '　']);
    let (number, len) = read_arabic(rest, 3)?;
    let rest = rest[len..].trim_start_matches([' ', '　']);
    let after = rest.strip_prefix(['）', ')'])?;
    (number >= 1 && !refused(after)).then_some((number, s.len() - after.len()))
}

/// `(一)期工程`, `（二）级`: the bracket belongs to the word after it.
fn is_kind_suffix(after: &str) -> bool {
    after.starts_with(['期', '级', '类', '型', '号', '标', '班', '届', '审', '项', '款']) || is_reference(after)
}

/// `（一）和（二）`, `第三条（一）。`: the bracket names an item elsewhere.
fn is_reference(after: &str) -> bool {
    after.starts_with(['》', '”', '，', '。', '；'])
        || ["和", "至", "到", "、"].iter().any(|link| after.strip_prefix(link).is_some_and(|rest| rest.starts_with(['（', '(', '第'])))
}

/// `1.` `12．` `1、` `⒈`; not `1.5亿元`, `2025.6.9`, `1、2号`.
fn arabic_dot(s: &str) -> Option<(u32, usize)> {
    let first = s.chars().next()?;
    if let '\u{2488}'..='\u{249B}' = first {
        return Some((first as u32 - 0x2488 + 1, first.len_utf8()));
    }
    let (number, len) = read_arabic(s, 3)?;
    let len = s.len() - s[len..].trim_start_matches(' ').len();
    let mark = s[len..].chars().next().filter(|c| matches!(c, '.' | '．' | '、'))?;
    let after = &s[len + mark.len_utf8()..];
    let figure = match after.chars().next() {
        // `1.2025年目标`: an item that begins with a year.
        Some('1' | '2')
            if mark != '、'
                && read_arabic(after, 4).is_some_and(|(year, len)| (1900..2100).contains(&year) && after[len..].starts_with('年')) =>
        {
            false
        }
        Some(c) if mark != '、' => digit(c).is_some() || c == '.' || c == '%' || c == '，' || c == '。',
        Some(c) if digit(c).is_some() => {
            let (_, more) = read_arabic(after, 4)?;
            after[more..].starts_with(['、', '号', '级', '期', '和', '月', '日', '楼', '栋', '等', '两'])
        }
        _ => false,
    };
    (number >= 1 && !figure).then_some((number, len + mark.len_utf8()))
}

/// `①` `⑫` `⑴` `❶`.
fn circled(s: &str) -> Option<(u32, usize)> {
    let first = s.chars().next()?;
    let base = match first {
        '\u{2460}'..='\u{2473}' => 0x2460,
        '\u{2474}'..='\u{2487}' => 0x2474,
        '\u{2776}'..='\u{277F}' => 0x2776,
        _ => return None,
    };
    // `行动①，落实…` is a note mark, `①②③三项` refers to items, `①号地块` is a name.
    let after = &s[first.len_utf8()..];
    let mark = after.starts_with(['，', '。', '；', '”', '》', '）', ',', '号'])
        || after.starts_with(|c: char| matches!(c, '\u{2460}'..='\u{2487}'));
    (!mark).then_some((first as u32 - base + 1, first.len_utf8()))
}

/// `首先` `其次` `再次` `最后`, numbered in that order.
fn sequence(s: &str) -> Option<(u32, usize)> {
    let words = ["首先", "其次", "再次", "最后"];
    let at = words.iter().position(|word| s.starts_with(word))?;
    let after = &s[words[at].len()..];
    let clause = after.starts_with(['，', ',', '、', '：', '是', '要', '必', '应', '在', '我']);
    clause.then_some((at as u32 + 1, words[at].len()))
}

/// `1.1` `1.2.3 编制依据`: the last number, how many there are, and the length; not `2.5`, `3.6万亿元`, `2025.6.9`.
fn decimal(s: &str) -> Option<(u32, usize, usize)> {
    let (mut number, mut len) = read_arabic(s, 2)?;
    let mut depth = 1;
    while let Some(rest) = s[len..].strip_prefix(['.', '．']) {
        let Some((next, more)) = read_arabic(rest, 2) else { break };
        number = next;
        len = s.len() - rest.len() + more;
        depth += 1;
    }
    if !(2..=5).contains(&depth) || number == 0 {
        return None;
    }
    let after = s[len..].trim_start_matches(['.', '．']);
    let spaced = after.starts_with([' ', '　', '\t']);
    let next = after.trim_start().chars().next()?;
    let unit = "万亿千百元个%％年月日倍米吨亩度小人户家件公斤分克升平立方和至—-－~～，。、；：）)℃㎡/".contains(next);
    // `3.1.2的试验` refers to a section.
    let refers = !spaced && LINES.opens(after, LineWord::OfDecimal);
    let word = is_han(next) && (spaced || !unit) && !refers;
    let other = spaced && !next.is_ascii_digit() && !unit;
    (word || other).then_some((number, depth, len))
}

/// A bare number as a heading in a numbered manual: `1　总则` beside `1.1　编制目的`. Only valid where decimals follow.
pub(crate) fn bare_number(s: &str) -> Option<Mark> {
    let (number, len) = read_arabic(s, 2)?;
    let rest = &s[len..];
    let next = rest.trim_start_matches([' ', '　', '\t']).chars().next()?;
    (rest.starts_with([' ', '　', '\t']) && is_han(next) && number >= 1)
        .then_some(Mark { depth: 1, ..Mark::new(Style::Decimal, number, len) })
}

/// `附件` `附件1` `附录A` `附件：` on a line: the enumerator without its colon.
pub(crate) fn appendix(s: &str) -> Option<Mark> {
    let word = LINES.opening(s, LineWord::Enclosure)?;
    let rest = s[word.len()..].trim_start_matches([' ', '　']);
    let (number, len) = match read_any(rest) {
        Some((number, len)) if number < 100 => (Some(number), s.len() - rest.len() + len),
        _ => match rest.chars().next() {
            Some(c @ 'A'..='Z') => (Some(c as u32 - 'A' as u32 + 1), s.len() - rest.len() + 1),
            _ => (None, word.len()),
        },
    };
    Some(Mark { style: Style::Appendix, number, depth: 0, inserted: 0, len })
}

/// Whether `c` is a Chinese character.
pub(crate) fn is_han(c: char) -> bool {
    // Nearly every character is in the first range.
    matches!(c, '\u{4E00}'..='\u{9FFF}')
        || matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// The mark of a line that is nothing but a Chinese numeral, as section heads were set in the 1950s.
pub(crate) fn lone_numeral(s: &str) -> Option<Mark> {
    let (number, len) = read_han(s)?;
    (len == s.len() && (1..=30).contains(&number) && s.chars().all(|c| han_digit(c) != Some(0))).then_some(Mark::new(
        Style::HanDot,
        number,
        len,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, style: Style, number: u32, enumerator: &str) {
        let mark = read(text).unwrap_or_else(|| panic!("{text}: nothing found"));
        assert_eq!((mark.style, mark.number, &text[..mark.len]), (style, Some(number), enumerator), "{text}");
    }

    #[test]
    fn reads_every_style() {
        check("第一编 总则", Style::Part, 1, "第一编");
        check("第二部分 工作", Style::Part, 2, "第二部分");
        check("第三章　职责", Style::Chapter, 3, "第三章");
        check("第十二节 审查", Style::Section, 12, "第十二节");
        check("第五条　为了", Style::Article, 5, "第五条");
        check("十二、工作", Style::HanDot, 12, "十二、");
        check("一．概况", Style::HanDot, 1, "一．");
        check("(一)强化", Style::HanParen, 1, "(一)");
        check("（十二）强化", Style::HanParen, 12, "（十二）");
        check("１．加强", Style::ArabicDot, 1, "１．");
        check("（三）至今仍在使用", Style::HanParen, 3, "（三）");
        check("12、加强", Style::ArabicDot, 12, "12、");
        check("(1)加强", Style::ArabicParen, 1, "(1)");
        check("3）加强", Style::ArabicParen, 3, "3）");
        check("⑫加强", Style::Circled, 12, "⑫");
        check("1.2.3 编制依据", Style::Decimal, 3, "1.2.3");
        check("2.1国家粮食应急", Style::Decimal, 1, "2.1");
        check("一是坚持", Style::OrdinalShi, 1, "一是");
        check("二要坚持", Style::OrdinalYao, 2, "二要");
        check("第一，坚持", Style::OrdinalDi, 1, "第一，");
        check("其二，坚持", Style::OrdinalQi, 2, "其二");
        check("最后，坚持", Style::Sequence, 4, "最后");
    }

    #[test]
    fn leaves_look_alikes_alone() {
        for text in [
            "一、二、三产业",
            "一是一、二是二",
            "2.5万亿元",
            "2025.6.9",
            "(一)期工程",
            "十一五",
            "第一书记",
            "一要素",
            "第三产业",
            "1.5亿元",
            "(2024)",
            "（试行）",
            "第十二条规定的",
            "第一、二、三产业",
            "第五条第二款",
            "其一切",
            "30.3万套",
            "3.6%",
            "一、二级",
            "2.5",
            "第三章规定",
            "10、11号楼",
            "（一）至（三）项",
            "（二）项",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
