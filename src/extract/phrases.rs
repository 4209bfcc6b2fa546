//! Key phrases: the multi-word expressions that a reader would underline.
//!
//! Candidates are word sequences that are well formed (no word of grammar at either end, a nominal head, at most one
//! linking 的/和). A candidate's weight starts from C-value (Frantzi, Ananiadou, Mima 2000: its own occurrences, those
//! inside longer candidates taken off) and is moved by cohesion (pointwise mutual information of its weakest split),
//! branching entropy on both sides, headings, position, the rarity of its words in general Chinese and of the phrase in
//! reports of other years. ARCHITECTURE.md says which other methods were tried and what each scored.
//!
//! Leaves alone phrases that say nothing (`有关工作`), fragments of a longer phrase that takes most of their occurrences,
//! and bare names of people and places.

use super::prefixes;
use crate::dicts::{REPORTS, REPORTS_COUNTED, STOPWORDS, TERMS, VERBS};
use crate::document::Document;
use crate::lexicon::{self, Cut, Facts, Lexicon};
use crate::parse::{is_body_name, is_han};
use crate::span::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// What the user may set.
#[derive(Debug, Clone, Default)]
pub struct PhraseOptions {
    /// Phrases and words that are no key phrase.
    pub stopwords: FxHashSet<String>,
    /// What the other reports of a folder say, when there are many.
    pub folder: Folder,
}

/// In how many reports of a folder each phrase is a key phrase: what all of them say tells none of them apart.
///
/// ```
/// let lists = [vec!["高质量发展".to_string(), "灯塔工厂".to_string()], vec!["高质量发展".to_string()]];
/// let folder = baogao::Folder::of(&lists);
/// assert_eq!(folder.reports("高质量发展"), 2);
/// assert_eq!(folder.reports("灯塔工厂"), 1);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Folder {
    reports: usize,
    counts: FxHashMap<String, usize>,
}

impl Folder {
    /// Counts the key phrases of reports, a list for each.
    pub fn of(lists: &[Vec<String>]) -> Self {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for phrase in lists.iter().flatten() {
            *counts.entry(phrase.clone()).or_insert(0) += 1;
        }
        counts.retain(|_, count| *count > 1);
        Folder { reports: lists.len(), counts }
    }

    /// In how many of the reports `phrase` is a key phrase, or most of it is (`推进` + `营商环境优化`); 1 for one that none
    /// or only one has.
    pub fn reports(&self, phrase: &str) -> usize {
        if self.counts.is_empty() {
            return 1;
        }
        let ends: Vec<usize> = phrase.char_indices().map(|(at, _)| at).chain([phrase.len()]).collect();
        let chars = ends.len() - 1;
        let least = (2 * chars).div_ceil(3);
        let stretches = (0..chars).flat_map(|from| (from + least.max(1)..=chars).map(move |to| (from, to)));
        stretches.filter_map(|(from, to)| self.counts.get(&phrase[ends[from]..ends[to]])).copied().max().unwrap_or(1)
    }

    /// 1 for a phrase of one report, down to one that all have; 1 for all where no folder was counted.
    fn rarity(&self, phrase: &str) -> f64 {
        if self.reports == 0 {
            return 1.0;
        }
        let weight = |count: usize| rarity_among(self.reports as f64, count as f64);
        (weight(self.reports(phrase)) / weight(1)).powf(0.25)
    }
}

/// A key phrase with all its occurrences.
#[derive(Debug, Clone, PartialEq)]
pub struct Phrase {
    /// The phrase.
    pub text: String,
    /// Its weight, 1 for the best of the report.
    pub score: f64,
    /// Where it stands.
    pub spans: Vec<Span>,
}

const MOST_WORDS: usize = 6;
const CHARS: std::ops::RangeInclusive<usize> = 4..=12;
/// More than this many phrases nobody reads.
const MOST_PHRASES: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Noun,
    Verb,
    Link,
    Break,
}

struct Token<'t> {
    span: Span,
    text: &'t str,
    part: Part,
    /// A person's or a place's name.
    name: bool,
    /// An idiom (`因地制宜`), which joins no other word.
    idiom: bool,
    /// A verb by its tag or by our table, whatever part it plays here.
    act: bool,
    /// A word that gives a phrase no content of its own.
    empty: bool,
    facts: Facts,
    /// How often general Chinese has it.
    general: u32,
}

#[derive(Default)]
struct Candidate {
    spans: Vec<Span>,
    /// Occurrences inside longer candidates, and how many such candidates there are.
    inside: usize,
    longer: usize,
    in_heading: usize,
    /// Occurrences that a figure follows: names of indicators.
    measured: usize,
    /// Occurrences that go on in a noun behind them, and those that a noun before them leads up to.
    open_right: usize,
    open_left: usize,
    object_of_heading: bool,
    linked: bool,
    /// Verbs and nothing else.
    acts: bool,
    body: bool,
    verb_object: bool,
    names: bool,
    weight: f64,
    left: FxHashMap<u64, usize>,
    right: FxHashMap<u64, usize>,
    cohesion: f64,
}

/// The key phrases of a report, best first. `words` are the words of each block of the body.
pub(crate) fn find(doc: &Document, lexicon: &Lexicon, words: &[Vec<Cut>], options: &PhraseOptions) -> Vec<Phrase> {
    let token = |word: &Cut| token(doc.text, lexicon, word, options);
    let tokens: Vec<Vec<Token>> = words.iter().map(|words| words.iter().map(token).collect()).collect();
    let headings = Headings::of(doc);
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    let mut total = 0usize;
    for token in tokens.iter().flatten().filter(|token| token.part != Part::Break) {
        *counts.entry(token.text).or_insert(0) += 1;
        total += 1;
    }
    let mut found: FxHashMap<&str, Candidate> = FxHashMap::default();
    for block in &tokens {
        collect(doc.text, block, &headings, &counts, total, &mut found);
    }
    absorb(&tokens, doc.text, &mut found);
    let sections = headings.count.max(1) as f64;
    let mut ranked: Vec<(&str, f64, &Candidate)> = found
        .iter()
        .map(|(text, candidate)| (*text, score(doc, text, candidate, sections) * options.folder.rarity(text), candidate))
        .filter(|(text, score, _)| *score > 0.0 && !options.stopwords.contains(*text))
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.2.spans[0].cmp(&b.2.spans[0])).then_with(|| b.0.len().cmp(&a.0.len())));
    let chosen = without_fragments(&ranked);
    let best = chosen.first().map_or(1.0, |(_, score, _)| *score);
    chosen
        .into_iter()
        .take(MOST_PHRASES)
        .map(|(text, score, candidate)| Phrase {
            text: text.to_string(),
            score: ((score / best) * 10_000.0).round() / 10_000.0,
            spans: candidate.spans.clone(),
        })
        .collect()
}

fn token<'t>(text: &'t str, lexicon: &Lexicon, word: &Cut, options: &PhraseOptions) -> Token<'t> {
    let slice = word.span.slice(text);
    let facts = lexicon.facts(word);
    let term = facts.has(lexicon::TERM);
    let tag = lexicon.known_tag(word).unwrap_or_else(|| unknown_tag(slice));
    let part = if matches!(slice, "的" | "和" | "与") {
        Part::Link
    } else if !slice.chars().all(is_han)
        || facts.has(lexicon::BREAK)
        || (!options.stopwords.is_empty() && options.stopwords.contains(slice))
    {
        Part::Break
    } else if facts.has(lexicon::LIGHT_VERB) {
        Part::Verb
    } else {
        match tag.as_bytes().first() {
            // Set phrases of the general dictionary (`认真贯彻`) say little; idioms stand for themselves.
            Some(b'l') if tag == "l" && !term => Part::Break,
            Some(b'm' | b'q' | b't' | b'r' | b'p' | b'd' | b'c' | b'u' | b'y' | b'e' | b'o' | b'x' | b'w') if !term => {
                // Numerals that belong to a term stand in it as one word; adverbs of one character open no phrase.
                if tag == "d" && facts.has(lexicon::VERB) { Part::Verb } else { Part::Break }
            }
            Some(b'f' | b's') => Part::Break,
            _ if tag == "v" || facts.has(lexicon::ACT) && tag != "n" && tag != "vn" => Part::Verb,
            _ => Part::Noun,
        }
    };
    let name = matches!(tag, "nr" | "nrt" | "nrfg" | "ns");
    let idiom = tag == "i" && !term;
    let act = part == Part::Verb || facts.has(lexicon::VERB);
    let empty = facts.has(Facts(lexicon::EMPTY_NOUN.0 | lexicon::LIGHT_VERB.0));
    Token { span: word.span, text: slice, part, name, idiom, act, empty, facts, general: lexicon.general_count(word) }
}

/// The part of speech of a word that the dictionary does not know: a coined noun (`算力`) but where all its characters
/// are such of grammar or of number (`一是`, `点五`).
fn unknown_tag(word: &str) -> &'static str {
    if word.split_inclusive(|_| true).all(lexicon::is_grammar) { "x" } else { "n" }
}

/// The headings of the report: where they stand and what their verbs govern.
struct Headings<'t> {
    spans: Vec<Span>,
    objects: FxHashSet<&'t str>,
    clauses: FxHashSet<&'t str>,
    count: usize,
}

impl<'t> Headings<'t> {
    fn of(doc: &Document<'t>) -> Self {
        let mut headings = Headings { spans: Vec::new(), objects: FxHashSet::default(), clauses: FxHashSet::default(), count: 0 };
        for span in doc.sections.iter().filter_map(|section| section.heading) {
            headings.count += 1;
            headings.spans.push(span);
            for clause in span.slice(doc.text).split(['，', ',', '、', ' ', '　', '；']) {
                let clause = clause.trim();
                headings.objects.extend(object(clause));
                if CHARS.contains(&clause.chars().count()) {
                    headings.clauses.insert(clause);
                }
            }
        }
        headings
    }

    fn holds(&self, span: Span) -> bool {
        let after = self.spans.partition_point(|heading| heading.end < span.end);
        self.spans.get(after).is_some_and(|heading| heading.start <= span.start)
    }
}

/// What a heading's clause is about: the words behind its adverbs and its verb (`优化党的组织建设` → `党的组织建设`).
fn object(clause: &str) -> Option<&str> {
    let mut rest = clause;
    let mut verbs = 0;
    while let Some(len) = prefixes(rest, 5).find(|&end| {
        let head = &rest[..end];
        (STOPWORDS.is(head, "adverb") || (verbs == 0 && end >= 6 && (VERBS.has(head) || STOPWORDS.is(head, "light_verb"))))
            && end < rest.len()
    }) {
        if !STOPWORDS.is(&rest[..len], "adverb") {
            verbs += 1;
        }
        rest = &rest[len..];
    }
    let chars = rest.chars().count();
    (CHARS.contains(&chars) && rest.len() < clause.len()).then_some(rest)
}

fn collect<'t>(
    text: &'t str,
    block: &[Token<'t>],
    headings: &Headings,
    counts: &FxHashMap<&str, usize>,
    total: usize,
    found: &mut FxHashMap<&'t str, Candidate>,
) {
    for start in 0..block.len() {
        if !opens(&block[start]) {
            continue;
        }
        for end in start..block.len().min(start + MOST_WORDS) {
            let last = &block[end];
            if last.part == Part::Break || (end > start && last.span.start != block[end - 1].span.end) {
                break;
            }
            let span = Span::new(block[start].span.start, last.span.end);
            let slice = span.slice(text);
            let chars = slice.chars().count();
            if chars > *CHARS.end() {
                break;
            }
            let words = &block[start..=end];
            // What a heading is about counts, however it is built.
            let named = headings.objects.contains(slice) || headings.clauses.contains(slice);
            let formed = is_well_formed(words) || (named && words.len() > 1);
            if chars < *CHARS.start() || !formed {
                continue;
            }
            let candidate = found.entry(slice).or_insert_with(|| first_seen(words, slice, headings, counts, total));
            // A phrase that meets itself (`发展发展发展`) is counted once for each stretch.
            if candidate.spans.last().is_some_and(|previous| previous.end > span.start) {
                continue;
            }
            candidate.spans.push(span);
            candidate.in_heading += usize::from(headings.holds(span));
            let (before, after) = (start.checked_sub(1).map(|at| &block[at]), block.get(end + 1));
            let leads = |token: &Token| token.part == Part::Noun && !token.name;
            candidate.open_left += usize::from(adjoining(before, span.start, false).is_some_and(leads));
            candidate.open_right +=
                usize::from(adjoining(after, span.end, true).is_some_and(|token| token.part == Part::Noun || token.act));
            candidate.measured += usize::from(
                text[span.end..]
                    .chars()
                    .take(7)
                    .take_while(|c| !matches!(c, '，' | '。' | '、' | '；' | '\n'))
                    .any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)),
            );
            *candidate.left.entry(neighbour(before, span.start, false)).or_insert(0) += 1;
            *candidate.right.entry(neighbour(after, span.end, true)).or_insert(0) += 1;
        }
    }
}

/// The word that stands right beside an occurrence, no mark and no gap between.
fn adjoining<'a, 't>(token: Option<&'a Token<'t>>, at: usize, behind: bool) -> Option<&'a Token<'t>> {
    token.filter(|token| token.part != Part::Break && (if behind { token.span.start == at } else { token.span.end == at }))
}

/// What stands beside an occurrence, as a number; each punctuation counts as a neighbour of its own.
fn neighbour(token: Option<&Token>, at: usize, behind: bool) -> u64 {
    use std::hash::{Hash, Hasher};
    match adjoining(token, at, behind) {
        Some(token) => {
            let mut hasher = rustc_hash::FxHasher::default();
            token.text.hash(&mut hasher);
            hasher.finish()
        }
        None => at as u64,
    }
}

fn first_seen<'t>(words: &[Token<'t>], slice: &str, headings: &Headings, counts: &FxHashMap<&str, usize>, total: usize) -> Candidate {
    let content = words.iter().filter(|word| word.part != Part::Link);
    let rarity: Vec<f64> = content.clone().map(|word| if word.empty { 0.35 } else { rarity(word) }).collect();
    let weight = rarity.iter().sum::<f64>() / rarity.len() as f64;
    let cohesion = content
        .clone()
        .zip(content.skip(1))
        .map(|(a, b)| {
            let (a, b) = (counts.get(a.text).copied().unwrap_or(1) as f64, counts.get(b.text).copied().unwrap_or(1) as f64);
            (total as f64 / (a * b)).ln()
        })
        .fold(f64::INFINITY, f64::min);
    Candidate {
        weight,
        cohesion,
        verb_object: is_verb_object(words),
        linked: words.iter().any(|word| word.part == Part::Link),
        acts: words.iter().all(|word| word.part == Part::Verb),
        body: words[words.len() - 1].facts.has(lexicon::BODY_TERM) || is_body_name(slice),
        names: words.iter().any(|word| word.name),
        object_of_heading: headings.objects.contains(slice),
        ..Candidate::default()
    }
}

/// From 1 for a word unknown to general Chinese down to 0.4 for its commonest.
fn rarity(word: &Token) -> f64 {
    if word.text.chars().count() == 1 {
        return 0.5;
    }
    // Counts below this say no more than that a word is rare.
    let count = if word.general >= 300 { f64::from(word.general) } else { 100.0 };
    (1.0 - (count.log10() - 2.0) * 0.2).clamp(0.4, 1.0)
}

/// What other reports hold says little of this one: slightly above 1 for a phrase of few reports, down to it for one of all.
fn rarity_in_reports(text: &str) -> f64 {
    let reports = REPORTS.get(text).copied().unwrap_or(1.0);
    rarity_among(REPORTS_COUNTED, reports).powf(0.1)
}

/// How rare a phrase is that `holding` of `reports` reports hold: a smoothed inverse document frequency.
fn rarity_among(reports: f64, holding: f64) -> f64 {
    ((reports + 1.0) / (holding + 1.0)).ln_1p()
}

/// `建设国家自主创新示范区`: a verb before a phrase that could stand alone; not `管理体制`.
fn is_verb_object(words: &[Token]) -> bool {
    let rest: usize = words[1..].iter().map(|word| word.text.chars().count()).sum();
    words.len() > 1 && (words[0].part == Part::Verb || (words[0].act && rest >= 4))
}

fn opens(token: &Token) -> bool {
    matches!(token.part, Part::Noun | Part::Verb)
}

fn is_well_formed(words: &[Token]) -> bool {
    let last = &words[words.len() - 1];
    if last.part == Part::Link || last.empty {
        return false;
    }
    if words.len() == 1 {
        return last.part == Part::Noun
            && !last.name
            && (last.facts.has(lexicon::TERM) || last.text.chars().count() >= 4)
            && !last.facts.has(Facts(lexicon::ABBREVIATION.0 | lexicon::STOP.0));
    }
    if words.iter().any(|word| word.idiom) || words.iter().all(|word| word.empty || word.name || word.part == Part::Link) {
        return false;
    }
    let one = words.iter().filter(|word| word.text.chars().count() == 1 && word.part != Part::Link).count();
    if one * 2 > words.len() {
        return false;
    }
    if let Some(at) = words.iter().position(|word| word.part == Part::Link) {
        return is_linked_well(&words[..at], &words[at], &words[at + 1..]);
    }
    // Two verbs that name one activity (`统筹协调`).
    if words.iter().all(|word| word.part == Part::Verb) {
        return words.len() == 2 && words.iter().all(|word| !word.empty && word.text.chars().count() == 2);
    }
    if last.part == Part::Verb && (words[0].part == Part::Verb || last.text.chars().count() != 2) {
        return false;
    }
    // A verb inside takes no object: `区域协调发展`, `环境执法监管`; not `群众发挥作用`.
    !(1..words.len() - 1).any(|at| words[at].part == Part::Verb && !words[at + 1].act)
}

fn is_linked_well(left: &[Token], link: &Token, right: &[Token]) -> bool {
    let (Some(first), Some(next)) = (left.first(), right.first()) else { return false };
    let chars = |words: &[Token]| words.iter().map(|word| word.text.chars().count()).sum::<usize>();
    // `科技创新和产业创新`, `城乡融合与区域协调`: halves of one length.
    if left.len() == 2 && link.text != "的" && right.len() == 2 && chars(left) == chars(right) {
        return left.iter().chain(right).all(|word| word.text.chars().count() == 2 && !word.empty);
    }
    if left.len() != 1 || right.iter().any(|word| word.part == Part::Link) {
        return false;
    }
    match link.text {
        // `党的组织建设`, `国徽的尊严`; not `程序化的管理`.
        "的" => first.part == Part::Noun && first.text.chars().count() <= 2 && !first.act,
        // `保障和改善民生`, `形式主义和官僚主义`
        _ => {
            right.len() <= 3
                && first.text.chars().count() == next.text.chars().count()
                && (first.part == next.part || (first.act && next.act))
        }
    }
}

/// For each candidate the occurrences that lie inside longer ones.
fn absorb<'t>(tokens: &[Vec<Token<'t>>], text: &'t str, found: &mut FxHashMap<&'t str, Candidate>) {
    let repeated: Vec<(&str, Vec<Span>)> = found
        .iter()
        .filter(|(_, candidate)| candidate.spans.len() >= 2)
        .map(|(slice, candidate)| (*slice, candidate.spans.clone()))
        .collect();
    let starts: FxHashMap<usize, (usize, usize)> = tokens
        .iter()
        .enumerate()
        .flat_map(|(block, tokens)| tokens.iter().enumerate().map(move |(at, token)| (token.span.start, (block, at))))
        .collect();
    for (slice, spans) in repeated {
        let Some(&(block, at)) = starts.get(&spans[0].start) else { continue };
        let words = tokens[block][at..].iter().take_while(|token| token.span.end <= spans[0].end).count();
        // A verb before a phrase takes nothing from the phrase: `发展新质生产力` is one more `新质生产力`.
        if found.get(slice).is_some_and(|candidate| candidate.verb_object) {
            continue;
        }
        let mut inner: FxHashSet<&str> = FxHashSet::default();
        for from in 0..words {
            for to in from..words {
                let part = Span::new(tokens[block][at + from].span.start, tokens[block][at + to].span.end).slice(text);
                if part.len() < slice.len() {
                    inner.insert(part);
                }
            }
        }
        for part in inner {
            if let Some(candidate) = found.get_mut(part) {
                candidate.inside += spans.len();
                candidate.longer += 1;
            }
        }
    }
}

fn score(doc: &Document, text: &str, candidate: &Candidate, headings: f64) -> f64 {
    let count = candidate.spans.len() as f64;
    let own = count - if candidate.longer > 0 { candidate.inside as f64 / candidate.longer as f64 } else { 0.0 };
    if own <= 0.0 && candidate.in_heading == 0 {
        return 0.0;
    }
    let chars = text.chars().count() as f64;
    let share = (60.0 / headings).min(1.0);
    let in_heading = candidate.in_heading as f64;
    let object = if candidate.object_of_heading { 0.3 } else { 0.0 };
    let first = candidate.spans[0].start as f64 / doc.text.len().max(1) as f64;
    let yes = |is: bool, factor: f64| if is { factor } else { 1.0 };
    let titled = doc.meta.title.as_deref().is_some_and(|title| title.contains(text));
    let term = TERMS.has(text) && !candidate.body;
    let factors = [
        1.0 + 0.2 * (chars - 4.0).min(3.0) - 0.06 * (chars - 9.0).max(0.0),
        if candidate.in_heading > 0 { 1.0 + (0.7 + object) * share + 0.3 * in_heading.min(5.0) } else { 1.0 },
        yes(titled, 1.35),
        yes(candidate.body, 0.85),
        yes(term, 1.25),
        if candidate.cohesion.is_finite() { 1.0 + 0.02 * candidate.cohesion.clamp(-2.0, 5.0) } else { 1.04 },
        if count >= 3.0 { 0.6 + 0.4 * (entropy(&candidate.left).min(entropy(&candidate.right)) / count.ln()).min(1.0) } else { 0.9 },
        1.1 - 0.1 * first,
        yes(candidate.acts && candidate.in_heading == 0, 0.4),
        yes(candidate.linked, 0.7),
        yes(count < 2.0 && candidate.in_heading == 0 && !term, 0.85),
        yes(candidate.names, 0.12),
        candidate.weight.powf(0.6),
        1.0 - 0.3 * candidate.measured as f64 / count,
        1.0 - 0.1 * candidate.open_right as f64 / count,
        1.0 - 0.2 * candidate.open_left as f64 / count,
        rarity_in_reports(text),
    ];
    (1.0 + own.max(0.3)).ln() * factors.iter().product::<f64>()
}

fn entropy(neighbours: &FxHashMap<u64, usize>) -> f64 {
    let total: usize = neighbours.values().sum();
    // Summed in a fixed order: the result must not depend on the order of a hash table.
    let mut counts: Vec<usize> = neighbours.values().copied().collect();
    counts.sort_unstable();
    counts.iter().map(|&count| count as f64 / total as f64).map(|share| -share * share.ln()).sum()
}

/// Takes out fragments of a better phrase, and longer variants that add little to it.
fn without_fragments<'a, 't>(ranked: &[(&'t str, f64, &'a Candidate)]) -> Vec<(&'t str, f64, &'a Candidate)> {
    let mut chosen: Vec<(&str, f64, &Candidate)> = Vec::new();
    for &(text, score, candidate) in ranked {
        if chosen.len() >= MOST_PHRASES {
            break;
        }
        let count = candidate.spans.len();
        let fragment = chosen
            .iter()
            .any(|(other, _, whole)| other.contains(text) && whole.spans.len() * if whole.verb_object { 1 } else { 6 } >= count);
        let variant = chosen.iter().any(|(other, _, core)| {
            text.contains(*other) && (count * 2 < core.spans.len() || candidate.verb_object || core.spans.len() <= count)
        });
        if !fragment && !variant {
            chosen.push((text, score, candidate));
        }
    }
    chosen
}
