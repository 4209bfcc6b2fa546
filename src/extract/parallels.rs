//! Parallels outside quotation marks: neighbouring clauses of one shape (`提效能、抓落实、促履职`,
//! `以政治之书修养心性、以历史之书涵养智慧`).
//!
//! A run of clauses separated by one mark is parallel if the clauses are alike in length and structure: all open with a
//! verb followed by an object, or all open with the same word. A list of names does neither; anything in quotation
//! marks is a quotation.

use crate::dicts::{CUES, Cue, STOPWORDS, Stopword, VERBS};
use crate::document::Document;
use crate::document::PairKind;
use crate::parse::{is_han, numeral};
use crate::span::Span;
use std::collections::BTreeMap;

/// An unquoted parallel formulation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parallel {
    /// From the first part to the last.
    pub span: Span,
    /// The parts, without the marks between them.
    pub parts: Vec<Span>,
}

/// More parts than this are a list.
const MOST_PARTS: usize = 12;

/// The longest part, in characters.
const LONGEST: usize = 40;

/// The parallels of a report in order.
pub(crate) fn find(doc: &Document) -> Vec<Parallel> {
    let mut found = Vec::new();
    let (mut pieces, mut clauses) = (Vec::new(), Vec::new());
    for &sentence in &doc.sentences {
        cut(doc, sentence, &mut pieces);
        // Clauses between commas may themselves contain 、; parts between 、 end at any mark.
        join(doc.text(), &pieces, &mut clauses);
        in_sentence(doc, &pieces, &clauses, &mut found);
    }
    // Of overlapping readings, the one with the most parts wins.
    found.sort_by_key(|parallel: &Parallel| (std::cmp::Reverse(parallel.parts.len()), parallel.span));
    let mut kept: BTreeMap<usize, Parallel> = BTreeMap::new();
    for parallel in found {
        let before = kept.range(..parallel.span.end).next_back();
        if before.is_none_or(|(_, other)| other.span.end <= parallel.span.start) {
            kept.insert(parallel.span.start, parallel);
        }
    }
    kept.into_values().collect()
}

/// A piece of a sentence with the mark that ends it, and what can be seen of it before its words are read.
#[derive(Clone, Copy)]
struct SentencePiece {
    span: Span,
    mark: char,
    first: Option<char>,
    chars: usize,
}

impl SentencePiece {
    /// The piece in `whole`, which has this many characters.
    fn of(doc: &Document, whole: Span, chars: usize, mark: char) -> Self {
        let span = whole.trim(doc.text());
        let chars = if span == whole { chars } else { doc.symbols().chars(span) };
        SentencePiece { span, mark, first: span.slice(doc.text()).chars().next(), chars }
    }

    /// The piece without this many characters at its head.
    fn without_head(self, text: &str, chars: usize) -> Self {
        let words = self.span.slice(text);
        let cut = words.char_indices().nth(chars).map_or(words.len(), |(at, _)| at);
        SentencePiece {
            span: Span::new(self.span.start + cut, self.span.end),
            first: words[cut..].chars().next(),
            chars: self.chars - chars,
            ..self
        }
    }
}

fn in_sentence(doc: &Document, pieces: &[SentencePiece], clauses: &[SentencePiece], found: &mut Vec<Parallel>) {
    let text = doc.text();
    let readings = [(&['、'][..], pieces, false), (&['，'], clauses, true), (&['、', '，'], pieces, false)];
    for (marks, parts, strong) in readings {
        let least = if marks.len() > 1 { 4 } else { 2 };
        let mut at = 0;
        while at < parts.len() {
            let mut end = at;
            while end + 1 < parts.len() && marks.contains(&parts[end].mark) {
                end += 1;
            }
            if end > at {
                run(text, doc, &parts[at..=end], strong, least, found);
            }
            at = end + 1;
        }
    }
}

/// The pieces of a sentence between 、 ， ： and other marks outside quotations and brackets.
fn cut(doc: &Document, sentence: Span, pieces: &mut Vec<SentencePiece>) {
    pieces.clear();
    let mut start = sentence.start;
    // The symbols since then, and their bytes: all other characters have three.
    let (mut symbols, mut bytes) = (0, 0);
    for (at, c) in doc.symbols().within(sentence) {
        let mark = if c == ',' { '，' } else { c };
        let stop = matches!(mark, '、' | '，' | '：' | ':' | '。' | '；' | ';' | '！' | '？' | '\n');
        if stop && !doc.marks.is_opaque(at) {
            pieces.push(SentencePiece::of(doc, Span::new(start, at), symbols + (at - start - bytes) / 3, mark));
            start = at + c.len_utf8();
            (symbols, bytes) = (0, 0);
        } else {
            symbols += 1;
            bytes += c.len_utf8();
        }
    }
    if start < sentence.end {
        pieces.push(SentencePiece::of(doc, Span::new(start, sentence.end), symbols + (sentence.end - start - bytes) / 3, '。'));
    }
}

/// Joins pieces separated by 、.
fn join(text: &str, pieces: &[SentencePiece], clauses: &mut Vec<SentencePiece>) {
    clauses.clear();
    let mut open = false;
    for piece in pieces {
        match clauses.last_mut().filter(|_| open) {
            Some(clause) => {
                let end = piece.span.end.max(clause.span.end);
                clause.chars += text[clause.span.end..end].chars().count();
                clause.span.end = end;
                clause.mark = piece.mark;
            }
            None => clauses.push(*piece),
        }
        open = piece.mark == '、';
    }
}

/// The longest parallel runs among neighbouring parts.
fn run(text: &str, doc: &Document, parts: &[SentencePiece], clauses: bool, least: usize, found: &mut Vec<Parallel>) {
    let mut at = 0;
    let mut cut = Vec::new();
    while at + least <= parts.len() {
        let mut best = None;
        for end in (at + least..=reach(parts, at).min(at + MOST_PARTS)).rev().filter(|&end| may_be_parallel(text, &parts[at..end], clauses))
        {
            if trimmed(text, &parts[at..end], clauses, &mut cut) && is_parallel(text, doc, &cut, clauses) {
                best = Some(end);
                break;
            }
        }
        match best {
            Some(end) => {
                let parts: Vec<Span> = cut.iter().map(|part| part.span).collect();
                found.push(Parallel { span: Span::new(parts[0].start, parts[parts.len() - 1].end), parts });
                at = end;
            }
            None => at += 1,
        }
    }
}

/// How uneven parts may be if the shortest has this many characters.
fn slack(shortest: usize) -> usize {
    usize::from(shortest >= 6)
}

/// Where the longest run from `at` on may end: the parts between its first and its last are never cut, and must be of
/// one length or open with the same character.
fn reach(parts: &[SentencePiece], at: usize) -> usize {
    let Some(second) = parts.get(at + 1) else { return at };
    let behind = &parts[at + 1..parts.len().min(at + MOST_PARTS)];
    let alike = behind.iter().take_while(|part| part.first == second.first).count();
    let (mut shortest, mut longest) = (second.chars, second.chars);
    let even = behind.iter().take_while(|part| {
        (shortest, longest) = (shortest.min(part.chars), longest.max(part.chars));
        longest - shortest <= slack(shortest)
    });
    (at + 1 + alike).max(at + 2 + even.count()).min(parts.len())
}

/// Whether parts can be alike at all once the first and the last are cut: `trimmed` and `is_parallel` require no less.
fn may_be_parallel(text: &str, parts: &[SentencePiece], clauses: bool) -> bool {
    let (first, last) = (&parts[0], &parts[parts.len() - 1]);
    let modal = || clauses && matches!(first.first, Some('要' | '必' | '应')) && opening_modal(first.span.slice(text)).is_some();
    if parts.len() == 2 {
        return first.first == last.first
            || first.chars.abs_diff(last.chars) <= slack(first.chars.min(last.chars))
            || !clauses && last.chars == 3 && first.chars > 3
            || modal();
    }
    let usual = parts[1].chars;
    let is_cut = || !clauses && (usual + 1..=usual + 8).contains(&first.chars) || modal();
    if parts[1..].iter().all(|part| part.first == parts[1].first) && (first.first == parts[1].first || is_cut()) {
        return true;
    }
    let inner = &parts[1..parts.len() - 1];
    let (shortest, longest) = inner.iter().fold((usual, usual), |(low, high), part| (low.min(part.chars), high.max(part.chars)));
    let near = |part: &SentencePiece| {
        let (low, high) = (shortest.min(part.chars), longest.max(part.chars));
        high - low <= slack(low)
    };
    longest - shortest <= slack(shortest) && (near(last) || !clauses && last.chars > usual) && (near(first) || is_cut())
}

/// The modal verb that opens a clause and may apply to those after it: `要加强组织领导，强化协同合作`.
fn opening_modal(clause: &str) -> Option<&'static str> {
    CUES.opening(clause, Cue::Modal)
}

/// The parts, the first without the words that lead up to it and the last without those that follow it (`构建` +
/// `联合调研、联动协商、联办落实` + `工作机制`); false if that leaves no parts.
fn trimmed(text: &str, parts: &[SentencePiece], clauses: bool, cut: &mut Vec<SentencePiece>) -> bool {
    cut.clear();
    cut.extend_from_slice(parts);
    let words = |piece: &SentencePiece| piece.span.slice(text);
    if clauses {
        let modal = opening_modal(words(&cut[0]));
        if let Some(modal) = modal.filter(|modal| !words(&cut[1]).starts_with(modal)) {
            cut[0] = cut[0].without_head(text, modal.chars().count());
        }
        return true;
    }
    let (first, second, last) = (cut[0], cut[1], cut.len() - 1);
    if last == 1 {
        // `实现双提升、双促进`
        if second.chars == 3 && first.chars > 3 {
            cut[0] = first.without_head(text, first.chars - 3);
        }
        return true;
    }
    let usual = second.chars;
    if cut[1..last].iter().all(|part| part.chars == usual) {
        if first.chars > usual && first.chars <= usual + 8 {
            cut[0] = first.without_head(text, first.chars - usual);
            // A cut that leaves neither a verb nor the opening of the others would run through a word.
            let rest = words(&cut[0]);
            let whole = verb_at_head(rest).is_some()
                || cut[0].first == second.first
                || usual == 3 && one_verb(rest)
                || shares_inner(&[rest, words(&second)]) > 0;
            if !whole {
                return false;
            }
        }
        if cut[last].chars > usual {
            let behind = cut[last].without_head(text, usual);
            // `…、优势互补的格局`, `…、联办落实工作机制`
            if words(&behind).starts_with(['的', '等', '工', '机', '格', '体', '模', '行', '活', '新']) {
                cut[last].span.end = behind.span.start;
                cut[last].chars = usual;
            }
        }
    }
    true
}

fn is_parallel(text: &str, doc: &Document, parts: &[SentencePiece], clauses: bool) -> bool {
    let (short, long) = parts.iter().fold((usize::MAX, 0), |(low, high), part| (low.min(part.chars), high.max(part.chars)));
    if short < 2 || long > LONGEST {
        return false;
    }
    let mut room = [""; MOST_PARTS];
    let words = &mut room[..parts.len()];
    for (words, part) in words.iter_mut().zip(parts) {
        *words = part.span.slice(text);
    }
    is_alike(words, short, long, clauses) && !is_other(doc, words, parts)
}

/// Whether parts, the shortest and longest of which have this many characters, are built alike.
fn is_alike(words: &[&str], short: usize, long: usize, clauses: bool) -> bool {
    let even = long - short <= slack(short);
    let count = words.len();
    let opener = shared_opening(words);
    if opener == 0 && !even {
        return false;
    }
    let frame = || opener + shared_closing(words);
    let governed = || words.iter().filter(|words| governs(words)).count();
    if count == 2 {
        // With two parts, chance must be excluded: one frame around both, or verbs with objects of one length.
        let framed = || opener >= 1 && long <= 2 * short && (3..long.saturating_sub(1)).contains(&frame());
        let done = || even && words[0].find('了').is_some_and(|at| at > 0 && words[1].find('了') == Some(at));
        let paired = || long == short && short >= 6 && governed() == 2;
        let doubled = || opener == 1 && short == 3 && long == 3 && is_opener(words[0]);
        let woven = || long == short && short >= 4 && shares_inner(words) >= 2;
        return framed() && (clauses || long - short <= 1 && is_opener(words[0])) || done() || doubled() || woven() || paired();
    }
    if clauses && short >= 6 && opener >= 2 && long <= 3 * short {
        return true;
    }
    if opener >= 1 && long - short <= 1 + short / 6 && short >= 3 && (is_opener(words[0]) || frame() > opener) {
        return true;
    }
    if !even {
        return false;
    }
    let spoken = || words.iter().filter(|words| one_verb(words)).count();
    match short {
        2 => count >= 4 && spoken() + 1 >= count,
        3 => shares_inner(words) > 0 || (2.max(count - 1)..).contains(&spoken()),
        _ => {
            let governed = governed();
            let led = || words.iter().filter(|words| verb_at_head(words).is_some() || adverb_at_head(words)).count();
            // Between commas, neighbours of one length are built alike; between 、 they may be a list of things.
            governed + 1 >= count.max(3)
                || short == 4 && long == 4 && governed * 2 >= count && governed > 1
                || clauses && (short <= 5 || led() > 0)
                || governed > 0 && led() == count
                || shares_inner(words) > 0
        }
    }
}

/// Whether parts that are built alike are figures, titles, names of bodies or pieces of a quotation.
fn is_other(doc: &Document, words: &[&str], parts: &[SentencePiece]) -> bool {
    let figures = |words: &str| {
        words.contains(|c: char| numeral::digit(c).is_some() || c == '%' || c == '（' || c == '(') || words.contains("百分之")
    };
    let opens = |part: &str| part.starts_with(|c: char| is_han(c) || c == '“') && !CUES.opens(part, Cue::Discourse);
    let quoted = |part: &SentencePiece| doc.marks.within(part.span, PairKind::Title).next().is_some();
    let torn = |part: &str| part.matches('“').count() != part.matches('”').count();
    let twice = || (1..words.len()).any(|at| words[..at].contains(&words[at]));
    words.iter().any(|words| figures(words) || !opens(words) || torn(words))
        || parts.iter().any(quoted)
        || twice()
        || words.iter().all(|part| super::chains::is_organization(part))
}

fn is_opener(words: &str) -> bool {
    CUES.opens(words, Cue::ParallelOpener)
}

/// Characters that all parts open with.
fn shared_opening(words: &[&str]) -> usize {
    shared(words, |words| words.chars())
}

/// Characters that all parts end with.
fn shared_closing(words: &[&str]) -> usize {
    shared(words, |words| words.chars().rev())
}

/// How many characters all parts have in common, in the order in which `chars` gives them; 的 ends the count.
fn shared<'t, I: Iterator<Item = char>>(words: &[&'t str], chars: impl Fn(&'t str) -> I) -> usize {
    let common = |other: &&'t str| chars(words[0]).zip(chars(other)).take_while(|(a, b)| a == b).count();
    let least = words[1..].iter().map(common).min().unwrap_or_else(|| words[0].chars().count());
    chars(words[0]).take(least).take_while(|&c| c != '的').count()
}

/// `信息互通、成果互促、优势互补`: one character at the same place inside all parts. At the end it would be the head of a
/// list of things (`经济建设、文化建设`).
fn shares_inner(words: &[&str]) -> usize {
    // One bit per position, up to that of the last but one character of the first part; longer parts are not parallel.
    let mut shared: u64 = 0;
    for (at, _) in words[0].chars().zip(words[0].chars().skip(2)).enumerate().take(62) {
        shared |= 2 << at;
    }
    for other in &words[1..] {
        let alike = words[0].chars().zip(other.chars()).take(64).enumerate().filter(|(_, (a, b))| a == b);
        shared &= alike.fold(0, |alike, (at, _)| alike | 1 << at);
        if shared == 0 {
            return 0;
        }
    }
    if shared_closing(words) > 0 || shared_opening(words) > 1 { 0 } else { shared.count_ones() as usize }
}

/// Bytes of the two-character verb that opens `words`.
fn verb_at_head(words: &str) -> Option<usize> {
    let (end, _) = words.char_indices().nth(2)?;
    VERBS.has(&words[..end]).then_some(end)
}

fn adverb_at_head(words: &str) -> bool {
    words.char_indices().nth(2).is_some_and(|(end, _)| STOPWORDS.is(&words[..end], Stopword::Adverb))
}

/// Whether `words` opens with a two-character verb and continues with an object that is not itself a verb.
fn governs(words: &str) -> bool {
    // `设计开发`, `生产制造`: two verbs are just as often two nouns.
    verb_at_head(words).is_some_and(|end| {
        let rest = &words[end..];
        !VERBS.has(rest) && !rest.starts_with(['的', '地', '得', '性', '力', '者', '额', '率', '量', '业', '和', '与'])
    })
}

/// Whether a one-character verb opens `words`: `抓落实`.
fn one_verb(words: &str) -> bool {
    let end = words.chars().next().map_or(0, char::len_utf8);
    let two = words.char_indices().nth(2).map_or(words.len(), |(at, _)| at);
    (VERBS.has(&words[..end]) || CUES.is(&words[..end], Cue::ParallelOpener)) && (words.chars().count() == 2 || !VERBS.has(&words[..two]))
}
