//! Terms that stand for more than they say: numeric abbreviations, quoted or not (`四个意识`, `一带一路`), with their
//! expansions, and terms that the report itself explains (`“四个意识”，即…`, `本法所称工会，是指…`, a list of terms at
//! its end).

use crate::char_class::CharClass;
use crate::dicts::{ABBREVIATIONS, CUES, Cue, TIMES, TimeWord, WITNESSES};
use crate::document::PairKind;
use crate::document::{Document, Section};
use crate::lexicon;
use crate::parse::{is_han, numeral};
use crate::span::Span;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Where a gloss comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum GlossSource {
    /// The report explains the term.
    Report,
    /// `dicts/abbreviations.tsv`; the second column there names the public text.
    Dictionary,
}

impl GlossSource {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            GlossSource::Report => "report",
            GlossSource::Dictionary => "dictionary",
        }
    }
}

/// A term with its gloss.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Term {
    /// The term, without quotation marks.
    pub text: String,
    /// What it means; `None` if the dictionary has no certain expansion.
    pub gloss: Option<String>,
    /// Who says so.
    pub source: GlossSource,
    /// Where the report says so.
    pub gloss_span: Option<Span>,
    /// The public text that a gloss from the dictionary is taken from.
    pub witness: Option<&'static str>,
    /// What the gloss counts, for numeric abbreviations from the dictionary.
    pub parts: Vec<String>,
    /// Every occurrence, quoted or not.
    pub spans: Vec<Span>,
}

/// A word this frequent in general Chinese is common.
const COMMON: u32 = 300;

/// The longest term, in characters.
const LONGEST: usize = 24;

/// The terms of a report by first appearance.
pub(crate) fn find(doc: &Document) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut at: FxHashMap<String, usize> = FxHashMap::default();
    for (name, gloss) in glosses(doc) {
        let text = name.slice(doc.text()).to_string();
        if at.contains_key(&text) {
            continue;
        }
        at.insert(text.clone(), terms.len());
        let words = crate::document::one_line(gloss.slice(doc.text()));
        terms.push(Term {
            text,
            gloss: Some(words),
            source: GlossSource::Report,
            gloss_span: Some(gloss),
            witness: None,
            parts: Vec::new(),
            spans: Vec::new(),
        });
    }
    let body: Vec<Span> = doc.body().map(|block| block.span).collect();
    occurrences(doc.text(), &body, &mut terms);
    for span in abbreviations(doc) {
        let words = span.slice(doc.text());
        match at.get(words) {
            Some(&known) if terms[known].source == GlossSource::Dictionary => terms[known].spans.push(span),
            Some(_) => {}
            None => {
                let (Some(parts), Some(witness)) = (ABBREVIATIONS.get(words), WITNESSES.get(words)) else { continue };
                at.insert(words.to_string(), terms.len());
                let parts: Vec<String> = parts.split('、').filter(|part| *part != "-").map(str::to_string).collect();
                terms.push(Term {
                    text: words.to_string(),
                    gloss: (!parts.is_empty()).then(|| parts.join("、")),
                    source: GlossSource::Dictionary,
                    gloss_span: None,
                    witness: Some(witness),
                    parts,
                    spans: vec![span],
                });
            }
        }
    }
    terms.retain(|term| !term.spans.is_empty());
    terms.sort_by_key(|term| term.spans[0]);
    terms
}

/// What numeric abbreviations begin with.
static COUNTING: CharClass = CharClass::of(numeral::HAN_DIGITS).and("双十百千万");

/// Numeric abbreviations from the dictionary wherever they occur in the body.
fn abbreviations(doc: &Document) -> Vec<Span> {
    let mut found = Vec::new();
    for block in doc.body() {
        let text = block.span.slice(doc.text());
        let mut next = 0;
        for (at, _) in COUNTING.within(text) {
            if at < next {
                continue;
            }
            let Some(len) = abbreviation(text, at) else { continue };
            found.push(Span::new(block.span.start + at, block.span.start + at + len));
            next = at + len;
        }
    }
    found
}

/// Bytes of the abbreviation that begins at byte `at`.
fn abbreviation(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let len = ABBREVIATIONS.heads(rest).next()?.0.len();
    let (words, behind) = rest.split_at(len);
    let before = text[..at].chars().next_back().unwrap_or(' ');
    let after = behind.chars().next().unwrap_or(' ');
    let quoted = matches!(before, '“' | '‘' | '"') && matches!(after, '”' | '’' | '"');
    if quoted {
        // `“八五”普法` counts campaigns of legal education, not a plan.
        let campaign = behind.chars().nth(1) == Some('普') && words.chars().all(numeral::is_han_numeral);
        return (!campaign).then_some(len);
    }
    let counted = numeral::digit(before).is_some()
        || numeral::han_digit(before).is_some()
        || matches!(before, '第' | '十' | '百' | '千' | '万' | '亿' | '点' | '之' | '有' | '每' | '年');
    if counted {
        return None;
    }
    // Five-year plans are bare numerals: `十五` is one only before 时期, 计划 and the like.
    let plan = words.chars().all(numeral::is_han_numeral);
    if plan {
        return TIMES.opens(behind, TimeWord::AfterBarePlan).then_some(len);
    }
    // `三保障`, `两会议`: the end of a short one may be the beginning of another word.
    if words.chars().count() == 2 && is_han(after) {
        let tail: String = words.chars().skip(1).chain([after]).collect();
        if lexicon::general_count(&tail).is_some_and(|count| count >= COMMON) {
            return None;
        }
    }
    Some(len)
}

/// Terms that the report explains, with their glosses.
fn glosses(doc: &Document) -> Vec<(Span, Span)> {
    let mut found = Vec::new();
    glossary(doc, &mut found);
    let text = doc.text();
    for block in doc.body() {
        for pair in doc.marks.within(block.span, PairKind::Quote) {
            let behind = Span::new(pair.outer.end, block.span.end.max(pair.outer.end));
            if let Some(gloss) = explained(text, behind) {
                found.push((pair.inner.trim(text), gloss));
            }
        }
        // `本条例所称重大行政决策，是指…`
        let words = block.span.slice(text);
        if !words.contains("所称") {
            continue;
        }
        for captures in CALLED.captures_iter(words) {
            if let (Some(name), Some(whole)) = (captures.name("name"), captures.get(0)) {
                let start = block.span.start + name.start();
                let gloss = to_stop(text, Span::new(block.span.start + whole.end(), block.span.end));
                found.push((Span::new(start, start + name.len()), gloss));
            }
        }
    }
    found.retain(|(name, gloss)| (1..=LONGEST).contains(&name.slice(text).chars().count()) && gloss.slice(text).chars().count() >= 4);
    found
}

static CALLED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"所称(?:的)?(?P<name>[\p{Han}（）、]{2,20}?)，?(?:系指|是指|指的是|指)").expect("the pattern is tested"));

/// Bytes of the words that lead up to a gloss: `，即`, `是指`.
fn explains(words: &str) -> Option<usize> {
    let rest = words.strip_prefix(['，', '、', '：']).unwrap_or(words);
    let cue = CUES.opening(rest, Cue::Explains)?;
    let behind = &rest[cue.len()..];
    Some(words.len() - behind.strip_prefix(['：', ':']).unwrap_or(behind).len())
}

/// The gloss right after a quotation: `，即…。`, `是指…。`, `（即…）`.
fn explained(text: &str, behind: Span) -> Option<Span> {
    let rest = behind.slice(text);
    let (rest, from, bracket) = match rest.strip_prefix(['（', '(']) {
        Some(inner) => (inner, behind.end - inner.len(), true),
        None => (rest, behind.start, false),
    };
    let cue = explains(rest)?;
    let start = from + cue;
    let word = text[start..behind.end].chars().next()?;
    // `即可`, `即将`, `指出`: other words.
    let other = text[from..start].ends_with('即') && matches!(word, '可' | '将' | '使' | '便' | '刻' | '日')
        || text[from..start].ends_with('指') && matches!(word, '出' | '导' | '示' | '标' | '引' | '定' | '挥');
    if other {
        return None;
    }
    let inner = Span::new(start, behind.end);
    if bracket {
        let close = inner.slice(text).find(['）', ')'])?;
        return Some(Span::new(start, start + close));
    }
    Some(to_stop(text, inner))
}

/// The longest gloss, in characters.
const LONGEST_GLOSS: usize = 600;

/// Up to the end of the sentence.
fn to_stop(text: &str, span: Span) -> Span {
    let words = span.slice(text);
    let most = words.char_indices().nth(LONGEST_GLOSS).map_or(words.len(), |(at, _)| at);
    let stop = words[..most].find(['。', '；', '！', '？', '\n']).unwrap_or(most);
    Span::new(span.start, span.start + stop).trim(text)
}

/// The report's own list of terms (`名词解释`): each item is a term, and the rest of its text the gloss.
fn glossary(doc: &Document, found: &mut Vec<(Span, Span)>) {
    let is_list = |section: &Section| {
        section.heading.is_some_and(|heading| {
            let words = heading.slice(doc.text());
            words.chars().count() <= 24 && CUES.occurs(words, Cue::Glossary)
        })
    };
    for list in doc.sections.iter().filter(|section| is_list(section)) {
        for &child in &list.children {
            let item = &doc.sections[child];
            let Some(heading) = item.heading else { continue };
            let mut name = heading.trim(doc.text());
            // `“两重”：是指…`: the term keeps its marks, the gloss its verb.
            let bare = name.slice(doc.text()).trim_end_matches(['：', ':']);
            name = Span::new(name.start, name.start + bare.len());
            let pair = doc.marks.within(name, PairKind::Quote).next().filter(|pair| pair.outer == name);
            let name = pair.map_or(name, |pair| pair.inner);
            let rest = Span::new(heading.end, item.span.end.max(heading.end));
            let words = rest.slice(doc.text()).trim_start_matches(['：', ':', '，', '。', '”', '\n', ' ', '　']);
            let start = rest.end - words.len();
            let verb = explains(words).unwrap_or(0);
            found.push((name, Span::new(start + verb, rest.end).trim(doc.text())));
        }
    }
}

/// Every place where each term occurs in the blocks of the body: one pass over the text, however many terms there are.
fn occurrences(text: &str, body: &[Span], terms: &mut [Term]) {
    let names: Vec<String> = terms.iter().map(|term| term.text.clone()).collect();
    let numbers: FxHashMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect();
    let mut lengths: FxHashMap<char, Vec<usize>> = FxHashMap::default();
    for name in &names {
        let known = lengths.entry(name.chars().next().unwrap_or_default()).or_default();
        if !known.contains(&name.len()) {
            known.push(name.len());
        }
    }
    for block in body.iter().filter(|_| !names.is_empty()) {
        let words = block.slice(text);
        for (at, c) in words.char_indices() {
            for &length in lengths.get(&c).into_iter().flatten() {
                let Some(&number) = words.get(at..at + length).and_then(|name| numbers.get(name)) else { continue };
                let span = Span::new(block.start + at, block.start + at + length);
                let spans = &mut terms[number].spans;
                if spans.last().is_none_or(|last| last.end <= span.start) {
                    spans.push(span);
                }
            }
        }
    }
}
