//! Quotations and what they are: slogans, numeric abbreviations, chains, terms, the words of others.
//!
//! The kinds are decided in the order of CONTRACT, section 4: chain, quotation, numeric abbreviation, slogan, term.

use super::chains::Chain;
use super::prefixes;
use crate::dicts::{ABBREVIATIONS, CUES, Cue, IDIOMS, STOPWORDS, Stopword, VERBS, Verb};
use crate::document::PairKind;
use crate::document::{Document, Role, one_line};
use crate::parse::{is_han, numeral};
use crate::span::Span;
use rustc_hash::FxHashMap;

/// What a quotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum QuoteKind {
    /// Parallel parts, or a formula that calls for action.
    Slogan,
    /// A numeral formula: `三重一大`.
    NumericAbbreviation,
    /// A name or a coined noun.
    Term,
    /// Nodes joined by links.
    Chain,
    /// A full sentence, or words attributed to a speaker.
    Quotation,
}

impl QuoteKind {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            QuoteKind::Slogan => "slogan",
            QuoteKind::NumericAbbreviation => "numeric_abbreviation",
            QuoteKind::Term => "term",
            QuoteKind::Chain => "chain",
            QuoteKind::Quotation => "quotation",
        }
    }
}

/// A quotation with all places where it occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quote {
    /// The words without the marks.
    pub text: String,
    /// What it is.
    pub kind: QuoteKind,
    /// Its parallel parts or nodes; empty if it has none.
    pub parts: Vec<String>,
    /// Where it occurs, as the span between the marks.
    pub spans: Vec<Span>,
}

/// The quotations of a report, including nested ones, in the order of their first appearance.
pub(crate) fn find(doc: &Document, chains: &[Chain]) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    let mut at: FxHashMap<&str, usize> = FxHashMap::default();
    for block in doc.blocks.iter().filter(|block| block.role != Role::Furniture) {
        for pair in doc.marks.within(block.span, PairKind::Quote) {
            let inner = pair.inner.trim(doc.text());
            if inner.is_empty() {
                continue;
            }
            let text = inner.slice(doc.text());
            let index = *at.entry(text).or_insert(quotes.len());
            if index == quotes.len() {
                let before = &doc.text()[block.span.start..pair.outer.start];
                let (kind, parts) = classify(doc.text(), inner, before, chains);
                quotes.push(Quote { text: text.to_string(), kind, parts, spans: Vec::new() });
            }
            quotes[index].spans.push(inner);
        }
    }
    quotes
}

fn classify(text: &str, inner: Span, before: &str, chains: &[Chain]) -> (QuoteKind, Vec<String>) {
    // A hard-wrapped quotation is judged as one line.
    let line = one_line(inner.slice(text));
    let words = line.as_str();
    let at = chains.partition_point(|chain| chain.span.start < inner.start);
    if let Some(chain) = chains.get(at).filter(|chain| chain.span == inner) {
        return (QuoteKind::Chain, chain.nodes.iter().map(|node| node.slice(text).to_string()).collect());
    }
    let parts = parts(words);
    if is_quotation(words, before, parts.len()) {
        return (QuoteKind::Quotation, Vec::new());
    }
    if is_numeric_abbreviation(words, &parts) {
        return (QuoteKind::NumericAbbreviation, strings(&parts));
    }
    if parts.len() >= 2 && are_parallel(&parts) {
        return (QuoteKind::Slogan, strings(&parts));
    }
    if calls_for_action(words) { (QuoteKind::Slogan, Vec::new()) } else { (QuoteKind::Term, Vec::new()) }
}

fn strings(parts: &[&str]) -> Vec<String> {
    if parts.len() < 2 { Vec::new() } else { parts.iter().map(|part| part.to_string()).collect() }
}

/// The parts of a formula, separated by 、 ， ； · or a space.
fn parts(words: &str) -> Vec<&str> {
    let split = words.split(['、', '，', '；', ',', ';', '·', '•', '・', '　', ' ']);
    split.map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A full sentence, or words introduced by a verb of saying and a colon (`强调：“…”`).
fn is_quotation(words: &str, before: &str, parts: usize) -> bool {
    let chars = words.chars().count();
    let ends = words.ends_with(['。', '！', '？', '!', '?', '…']);
    let inside = words.trim_end_matches(['。', '！', '？']).contains(['。', '？', '！']);
    if (ends && chars > 6) || inside {
        return true;
    }
    let introduced = before.trim_end();
    if let Some(clause) = introduced.strip_suffix(['：', ':']) {
        let clause = clause.rsplit(['。', '；', '，', '！', '？']).next().unwrap_or(clause);
        return says(clause);
    }
    // A sentence that says what something is: `节水的根本出路在于改变习惯`.
    let states = chars >= 11
        && !words.contains('、')
        && (words.contains("在于") || words.chars().skip(1).any(|c| c == '是') && !words.ends_with('是'));
    let clauses = words.matches(['，', ',']).count();
    let pieces = words.split(['，', ',', '；', ';']).collect::<Vec<_>>();
    (states && parts < 2) || (chars >= 12 && clauses >= 1 && clauses < chars / 4 && !even(&pieces) && !anaphoric(&pieces))
}

fn says(clause: &str) -> bool {
    let tail: String = clause.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
    tail.char_indices().any(|(at, _)| VERBS.is(&tail[at..], Verb::Say))
        || tail.ends_with(['说', '道', '曰', '云'])
        || tail.ends_with("指出")
}

/// `三重一大`, `一带一路`, `五统一、一开放`, `1+2+4+N`, `双一流`; not `第一议题`, `一线协商`, `一刀切`, `首考`.
fn is_numeric_abbreviation(words: &str, parts: &[&str]) -> bool {
    let bare = words.trim_matches(['“', '”', '‘', '’']);
    // `四川云课`, `三峡工程`, `十年磨一剑`: names and sayings that contain a numeral.
    let heads = bare.char_indices().map(|(at, _)| at).skip(2).take(3).chain([bare.len()]);
    if heads.into_iter().any(|end| IDIOMS.has(&bare[..end])) {
        return false;
    }
    // `2024—2026年`, `18条`, `8·20`: figures abbreviate nothing unless they are added up or are a code (`1650`).
    if bare.starts_with(|c: char| numeral::digit(c).is_some()) {
        let code = bare.len() >= 4 && bare.chars().all(|c| c.is_ascii_digit()) && !bare.starts_with("19") && !bare.starts_with("20");
        // `4个1`: a count of ones.
        let ones = bare.contains("个1") && bare.chars().count() <= 5;
        return is_sum(bare) || code || ones;
    }
    // `清四乱`: a verb before an abbreviation.
    let verb = bare.chars().next().map_or(0, char::len_utf8);
    if ABBREVIATIONS.has(bare) || VERBS.has(&bare[..verb]) && ABBREVIATIONS.has(&bare[verb..]) {
        return true;
    }
    if bare.chars().count() > 24 || parts.is_empty() {
        return false;
    }
    if is_sum(bare) {
        return true;
    }
    // `百花齐放、百家争鸣`: large numbers are figures of speech.
    let numbered =
        parts.iter().filter(|part| opens_with_numeral(part) && (parts.len() < 2 || !part.starts_with(['百', '千', '万']))).count();
    if parts.len() >= 2 {
        return numbered == parts.len() && parts.iter().all(|part| part.chars().count() <= 6 || strength(part) >= 2);
    }
    opens_with_numeral(bare) && strength(bare) >= 1
}

/// `1+2+4+N`, `1+8`: figures joined by plus signs, optionally followed by a word.
fn is_sum(words: &str) -> bool {
    let terms: Vec<&str> = words.split(['+', '＋']).collect();
    let figure = |term: &&str| term.starts_with(|c: char| numeral::digit(c).is_some() || c == 'N' || c == 'X' || c == 'n');
    terms.len() >= 2 && terms.iter().all(|term| figure(term) && term.chars().count() <= 6)
}

fn opens_with_numeral(part: &str) -> bool {
    part.chars().next().is_some_and(|c| is_counting(c) || numeral::digit(c).is_some() || c == 'N')
}

fn is_counting(c: char) -> bool {
    numeral::han_digit(c).is_some_and(|digit| digit > 0) || matches!(c, '十' | '百' | '双' | '千' | '万')
}

/// How certain it is that the words count something: 2 if there are several numerals, 1 if a count precedes a noun.
fn strength(part: &str) -> usize {
    let chars: Vec<char> = part.chars().collect();
    let numerals = chars.iter().filter(|&&c| is_counting(c) || c.is_ascii_digit()).count();
    if part.contains('第') && !part.starts_with(|c: char| is_counting(c) && c != '一') {
        return 0;
    }
    let second = chars.get(1).copied().unwrap_or(' ');
    match chars[0] {
        // A single 一 counts only with a measure word (`一套方案`) or with a second numeral (`一河一策`, `一老一小`).
        '一' => {
            let again = chars[1..].iter().any(|&c| is_counting(c));
            let measured = "套张个项条本图网站件次窗体".contains(second) && chars.len() <= 6;
            let plain = matches!(
                second,
                '线' | '流' | '般' | '定' | '起' | '切' | '致' | '直' | '向' | '律' | '贯' | '时' | '旦' | '下' | '些' | '点'
            );
            if plain {
                0
            } else if again {
                2
            } else {
                usize::from(measured)
            }
        }
        '百' | '千' | '万' => usize::from(numerals >= 2) * 2,
        // `九三学社`, `三北`: a numeral before a noun of one to four characters.
        _ if numerals >= 2 => 2,
        _ => usize::from(chars.len() >= 2 && chars.len() <= 9 && !part.contains(['的', '了', '，'])),
    }
}

/// Parts are parallel when they are alike in length and none is a mere function word.
fn are_parallel(parts: &[&str]) -> bool {
    if parts.iter().any(|part| part.chars().count() < 2 || STOPWORDS.is(part, Stopword::Function)) {
        return parts.len() >= 3 && parts.iter().all(|part| part.chars().count() == 1 && part.chars().all(is_han));
    }
    even(parts) || (parts.len() >= 3 && anaphoric(parts))
}

/// Parts that begin with the same character: `重构通道、重塑体系、重建平台`.
fn anaphoric(parts: &[&str]) -> bool {
    let first = parts[0].chars().next();
    parts.len() >= 2 && first.is_some_and(is_han) && parts.iter().all(|part| part.chars().next() == first && part.chars().count() >= 3)
}

fn even(parts: &[&str]) -> bool {
    let lengths: Vec<usize> = parts.iter().map(|part| part.chars().count()).collect();
    let (Some(&short), Some(&long)) = (lengths.iter().min(), lengths.iter().max()) else { return false };
    parts.len() >= 2 && (long - short <= 2 || long * 2 <= short * 3) && long <= 24
}

/// A verb-object formula of four or more characters: `高效办成一件事`, `把论文写在大地上`, `讲好中国故事`.
fn calls_for_action(words: &str) -> bool {
    let chars = words.chars().count();
    if !(4..=20).contains(&chars) || !words.chars().all(|c| is_han(c) || matches!(c, '“' | '”' | '‘' | '’')) {
        return false;
    }
    let bare = opening_adverb(words).map_or(words, |len| &words[len..]);
    if bare.starts_with(['把', '让', '向', '为', '请']) && chars >= 5 {
        return true;
    }
    let verb = opening_verb(bare);
    let noun_end = CUES.closes(words, Cue::NounEnd) || CUES.closes(words, Cue::ChainTail);
    match verb {
        Some(len) => {
            let object = bare[len..].chars().count();
            object >= 2 && !bare[len..].starts_with('之') && !noun_end && (bare.len() < words.len() || chars >= 5 || len >= 6)
        }
        None => false,
    }
}

fn opening_adverb(words: &str) -> Option<usize> {
    prefixes(words, 4).find(|&end| STOPWORDS.is(&words[..end], Stopword::Adverb) || CUES.is(&words[..end], Cue::Calls))
}

fn opening_verb(words: &str) -> Option<usize> {
    prefixes(words, 4).find(|&end| {
        VERBS.has(&words[..end])
            && (words[..end].chars().count() >= 2 || words[end..].starts_with(['好', '实', '紧', '牢', '出', '成', '住', '准', '到', '强']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::chains;

    fn check(text: &str, expected: &[(&str, QuoteKind)]) {
        let doc = Document::parse(text);
        let found: Vec<_> = find(&doc, &chains::find(&doc)).into_iter().map(|quote| (quote.text, quote.kind)).collect();
        let expected: Vec<_> = expected.iter().map(|(text, kind)| (text.to_string(), *kind)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn parallel_parts_make_a_slogan() {
        check("打造“政治坚定、业务精通、作风过硬”的队伍。", &[("政治坚定、业务精通、作风过硬", QuoteKind::Slogan)]);
        check("开展“走村入户·同心共建”行动。", &[("走村入户·同心共建", QuoteKind::Slogan)]);
    }

    #[test]
    fn numerals_make_an_abbreviation() {
        for words in ["三重一大", "一河一策", "双一流", "五统一、一开放", "1+2+4+N", "一套方案", "四好农村路", "十四五"]
        {
            check(&format!("落实“{words}”要求。"), &[(words, QuoteKind::NumericAbbreviation)]);
        }
    }

    #[test]
    fn names_are_terms() {
        for words in ["第一议题", "微论坛", "一刀切", "灯塔工厂", "首考", "枫桥经验"] {
            check(&format!("落实“{words}”要求。"), &[(words, QuoteKind::Term)]);
        }
    }

    #[test]
    fn a_call_for_action_is_a_slogan() {
        check("推进“高效办成一件事”改革。", &[("高效办成一件事", QuoteKind::Slogan)]);
    }

    #[test]
    fn sentences_and_words_of_others_are_quotations() {
        check("他强调：“要抓好落实”，大家赞同。", &[("要抓好落实", QuoteKind::Quotation)]);
        check("群众说得好。“这件事办到了我们心坎上。”大家都笑了。", &[("这件事办到了我们心坎上。", QuoteKind::Quotation)]);
    }

    #[test]
    fn nested_quotations_are_found_too() {
        check(
            "“落实‘三重一大’制度、健全‘双报告’制度”是重点。",
            &[
                ("落实‘三重一大’制度、健全‘双报告’制度", QuoteKind::Slogan),
                ("三重一大", QuoteKind::NumericAbbreviation),
                ("双报告", QuoteKind::NumericAbbreviation),
            ],
        );
    }
}
