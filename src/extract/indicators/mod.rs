//! Indicators: what is measured, how much, in what unit, how it changes, whether it is a target or a result
//! (`地区生产总值增长5%左右`, `城镇新增就业1200万人以上`, `由46.9%提高到48.2%`).
//!
//! A figure is a number with a measure word. Everything else is read from its own clause, outwards from the number:
//! bound, change and rate before it, limit behind it, and what is left of the clause is the subject. A figure without
//! a subject in its clause (`总量10万亿元、增长5%`) has that of the figure before it.

use crate::charset::CharSet;
use crate::dicts::{Classes, FIGURES, MEASURES, STOPWORDS, VERBS, is_among};
use crate::document::Document;
use crate::parse::{is_han, numeral};
use crate::span::Span;
use std::cell::OnceCell;
use std::sync::LazyLock;

/// Whether a figure was reached or is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndicatorKind {
    /// To be reached.
    Target,
    /// Reached.
    Result,
}

impl IndicatorKind {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            IndicatorKind::Target => "target",
            IndicatorKind::Result => "result",
        }
    }
}

/// A figure of a report.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Indicator {
    /// From the subject, or from the first word about the figure, to its last.
    pub span: Span,
    /// What is measured; of an earlier clause where this one names nothing.
    pub subject: Option<Span>,
    /// The number, in `unit`: 1200 for `1200万人`.
    pub value: f64,
    /// The upper end of a range: 6 for `5%—6%`.
    pub upper: Option<f64>,
    /// What the figure came from: 46.9 for `由46.9%提高到48.2%`.
    pub base: Option<f64>,
    /// The unit with its multiplier, as written: `万人`, `%`; empty where there is none.
    pub unit: String,
    /// `左右`, `以上`, `超过` …
    pub qualifier: Option<Span>,
    /// `增长`, `年均下降`, `提高到` …
    pub change: Option<Span>,
    /// Whether it was reached or is to be reached.
    pub kind: IndicatorKind,
    /// The time that the figure is of, where its sentence or a heading above says so.
    pub period: Option<Span>,
}

/// How far before a figure its time and its cue are looked for, in characters; sentences may be pages long.
const LOOK_BACK: usize = 200;

/// The longest subject, in characters.
const LONGEST: usize = 28;

/// The figures of a report in order.
pub(crate) fn find(doc: &Document) -> Vec<Indicator> {
    let mut found: Vec<Indicator> = Vec::new();
    for block in doc.body() {
        let context = OnceCell::new();
        for &sentence in doc.sentences_of(block.span) {
            let sentence = behind_enumerator(doc, sentence);
            Reader { doc, block: block.span, sentence, context: &context, cues: OnceCell::new(), found: &mut found, first: 0 }.read();
        }
    }
    // A figure may begin with the words of one that stands before it.
    if !found.is_sorted_by_key(|figure| figure.span) {
        found.sort_by_key(|figure| figure.span);
    }
    found
}

/// `2.8家医院` as the second item of a list is of eight hospitals.
fn behind_enumerator(doc: &Document, sentence: Span) -> Span {
    let text = doc.text();
    if !sentence.slice(text).starts_with(|c| numeral::digit(c).is_some()) {
        return sentence;
    }
    let at = doc.sections.partition_point(|section| section.span.start < sentence.start);
    let enumerator = doc.sections.get(at).map(|section| section.enumerator).filter(|enumerator| enumerator.start == sentence.start);
    let counts = |enumerator: &Span| text[enumerator.end..sentence.end].starts_with(|c| numeral::digit(c).is_some());
    enumerator.filter(counts).map_or(sentence, |enumerator| Span::new(enumerator.end, sentence.end))
}

/// What stands around a block: headings above it say whether it looks back or ahead.
struct Context {
    kind: Option<IndicatorKind>,
    period: Option<Span>,
}

impl Context {
    fn of(doc: &Document, block: Span) -> Context {
        let mut context = Context { kind: None, period: None };
        let mut at = doc.section_at(block.start);
        while let Some(index) = at {
            let section = &doc.sections[index];
            if let Some(heading) = section.heading.filter(|heading| heading.end <= block.start || !section.run_in) {
                let words = heading.slice(doc.text());
                context.kind = context
                    .kind
                    .or_else(|| direction(cues(words, &["target", "ahead"], "review").iter()))
                    .or_else(|| names_coming_year(doc, words));
                // `2025年和“十四五”时期工作回顾` is of two times: which one a figure is of, it does not say.
                let times = periods(doc.text(), heading);
                context.period = context.period.or(if times.len() == 1 { times.first().copied() } else { None });
            }
            at = section.parent;
        }
        if context.kind.is_none() {
            let plans = |kind: &str| ["计划", "方案", "规划", "通知", "要点", "意见"].iter().any(|word| kind.ends_with(word));
            context.kind = doc.meta.kind.as_deref().filter(|kind| plans(kind)).map(|_| IndicatorKind::Target);
        }
        context
    }
}

/// A heading of a government work report that names the year of the report (`2026年十件民生实事`) looks ahead: such a report
/// is given at the beginning of the year.
fn names_coming_year(doc: &Document, heading: &str) -> Option<IndicatorKind> {
    let year = |words: &str| {
        let at = words.find("年")?;
        let digits: String = words[..at].chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
        digits.parse::<u32>().ok().filter(|year| (1949..2100).contains(year))
    };
    let meta = &doc.meta;
    let own = meta.date.as_deref().and_then(|date| date.get(..4)?.parse().ok()).or_else(|| year(meta.title.as_deref()?))?;
    (meta.kind.as_deref() == Some("政府工作报告") && year(heading)? >= own).then_some(IndicatorKind::Target)
}

/// Whether a sentence of a review speaks of what was aimed at, not of what was reached: `预期目标为5%`, `要实现这个目标`; not `全面实现年初确定的主要
/// 目标，增长7.8%`.
fn names_target(sentence: &str) -> bool {
    let reached = |before: &str| {
        ["实现", "完成", "达到", "超过", "超额"].iter().any(|word| before.find(word).is_some_and(|at| !before[..at].ends_with('要')))
    };
    // Most sentences have none of the words.
    static OPENINGS: CharSet = CharSet::of("目力预");
    if OPENINGS.find(sentence, 0).is_none() {
        return false;
    }
    let clauses = sentence.split(['，', ',', '；', ';', '。', '：']);
    clauses
        .into_iter()
        .any(|clause| ["目标", "力争", "预期"].iter().filter_map(|word| clause.find(word)).min().is_some_and(|at| !reached(&clause[..at])))
}

/// A word that looks ahead or back.
struct Cue {
    span: Span,
    ahead: bool,
    back: bool,
}

/// The words in `text` that look ahead or back, by the classes of either.
fn cues(text: &str, ahead: &[&str], back: &str) -> Vec<Cue> {
    let cue = |(at, word, classes): (usize, &str, &str)| Cue {
        span: Span::new(at, at + word.len()),
        ahead: ahead.iter().any(|class| is_among(class, classes)),
        back: is_among(back, classes),
    };
    FIGURES.within(text).filter(|(_, word, _)| word.len() > "年".len()).map(cue).filter(|cue| cue.ahead || cue.back).collect()
}

/// Whether words look ahead or back; those with cues of both do neither.
fn direction<'c>(cues: impl Iterator<Item = &'c Cue>) -> Option<IndicatorKind> {
    let (looks_ahead, looks_back) = cues.fold((false, false), |(ahead, back), cue| (ahead || cue.ahead, back || cue.back));
    match (looks_ahead, looks_back) {
        (true, false) => Some(IndicatorKind::Target),
        (false, true) => Some(IndicatorKind::Result),
        _ => None,
    }
}

/// A number with its unit.
struct Figure {
    /// From the number to the end of the unit and of what limits it.
    span: Span,
    value: f64,
    upper: Option<f64>,
    unit: String,
    /// `左右`, `以上`; the `多` of `8000多个`.
    limit: Option<Span>,
    counter: bool,
    /// What stands right behind it: `84项政策措施`, `138万残疾人`.
    counted: Option<Span>,
}

struct Reader<'r, 'd> {
    doc: &'d Document<'d>,
    block: Span,
    sentence: Span,
    /// Looked up with the first figure of the block.
    context: &'r OnceCell<Context>,
    /// What in the sentence looks ahead or back, with places in it.
    cues: OnceCell<Vec<Cue>>,
    found: &'r mut Vec<Indicator>,
    first: usize,
}

impl Reader<'_, '_> {
    fn read(mut self) {
        let text = self.doc.text();
        self.first = self.found.len();
        let mut at = self.sentence.start;
        let mut last_end = self.sentence.start;
        while at < self.sentence.end {
            let Some((next, c)) = OPENING.find(&text[..self.sentence.end], at) else { break };
            at = next;
            let rest = &text[at..self.sentence.end];
            let begins =
                numeral::digit(c).is_some() || is_numeral(c) || (matches!(c, '百' | '千') && rest[c.len_utf8()..].starts_with("分之"));
            let figure = if begins { self.figure(at) } else { self.round(at) };
            let Some(figure) = figure else {
                at += if begins { number_len(rest).max(c.len_utf8()) } else { c.len_utf8() };
                continue;
            };
            at = figure.span.end;
            last_end = self.indicator(figure, last_end);
        }
    }

    fn figure(&self, at: usize) -> Option<Figure> {
        let text = self.doc.text();
        let before = text[self.sentence.start..at].chars().next_back().unwrap_or(' ');
        if before.is_ascii_alphanumeric()
            || matches!(before, '第' | '前' | '.' | '．' | '〔' | '［' | '[' | '“' | '‘' | '+' | '＋' | '—' | '-' | '/' | '’')
        {
            return None;
        }
        if self.doc.marks.is_titled(at) {
            return None;
        }
        let rest = &text[at..self.sentence.end];
        let han = !rest.starts_with(|c: char| numeral::digit(c).is_some());
        let (value, mut len) = number(rest)?;
        let percent = rest.starts_with("百分之") || rest.starts_with("千分之");
        // `5—6%`, `5%至6%`, `百分之五到百分之六`.
        let mut upper = None;
        let unit_between = rest[len..].chars().next().filter(|c| matches!(c, '%' | '％')).map_or(0, char::len_utf8);
        let link = &rest[len + unit_between..];
        if let Some(c) = link.chars().next().filter(|&c| matches!(c, '—' | '－' | '-' | '～' | '~' | '至' | '到' | '–')) {
            let behind = link[c.len_utf8()..].trim_start_matches(c);
            if let Some((high, high_len)) = number(behind).filter(|&(high, len)| high > value && !behind[len..].starts_with('年')) {
                upper = Some(high);
                len = rest.len() - behind.len() + high_len;
            }
        }
        let mut end = len;
        let mut limit = None;
        let mut unit = String::new();
        let mut counter = false;
        if percent {
            unit.push(if rest.starts_with('千') { '‰' } else { '%' });
        } else {
            let mut tail = &rest[len..];
            while let Some(c) = tail.chars().next().filter(|c| matches!(c, '十' | '百' | '千' | '万' | '亿' | '多' | '余' | '来' | '几'))
            {
                if matches!(c, '多' | '余' | '来' | '几') {
                    let start = at + rest.len() - tail.len();
                    limit = Some(Span::new(start, start + c.len_utf8()));
                } else {
                    unit.push(c);
                }
                tail = &tail[c.len_utf8()..];
            }
            let measure = longest(&MEASURES, tail);
            let multiplied = !unit.is_empty();
            match measure {
                Some((word, class)) => {
                    let after = &tail[word.len()..];
                    // `5年`, `3个月`; `三个方面`, `两项工作` only announce; `1个会` too.
                    if class == "time" || after.starts_with("方面") || after.starts_with("月") {
                        return None;
                    }
                    counter = class == "counter";
                    if counter && han && value < 20.0 && !multiplied {
                        return None;
                    }
                    // `一人`, `二元结构`, `一度`: small Chinese numerals before a unit count nothing by themselves.
                    if han && value < 2.0 && !matches!(word, "倍" | "番" | "个百分点") {
                        return None;
                    }
                    unit.push_str(word);
                    tail = after;
                }
                None if multiplied && !han => {}
                None if rest[..len].contains('/') => {}
                None => return None,
            }
            if unit == "％" {
                unit = "%".to_string();
            }
            end = rest.len() - tail.len();
        }
        let bounds = |word: &str| word != "内" || rest[end + word.len()..].chars().next().is_none_or(|c| !is_han(c));
        let behind = longest(&FIGURES, &rest[end..]).filter(|&(word, class)| class == "limit" && bounds(word));
        if let Some((word, _)) = behind {
            limit = Some(Span::new(at + end, at + end + word.len()));
            end += word.len();
        }
        let noun =
            (counter || unit.ends_with(['十', '百', '千', '万', '亿', '户', '名'])) && limit.is_none_or(|limit| limit.end < at + end);
        let counted = if noun { counted(text, Span::new(at + end, self.sentence.end)) } else { None };
        if !counter && limit.is_none() && counted.is_none() && unit.ends_with(['万', '亿']) && rest[end..].starts_with(is_han) {
            return None;
        }
        Some(Figure { span: Span::new(at, at + end), value, upper, unit, limit, counter, counted })
    }

    /// `超万亿元`, `突破千亿元`: a multiplier alone behind a bound counts one.
    fn round(&self, at: usize) -> Option<Figure> {
        let text = self.doc.text();
        let rest = &text[at..self.sentence.end];
        if !rest.starts_with(['百', '千', '万', '亿']) {
            return None;
        }
        let head = &text[self.sentence.start..at];
        suffix(head, "bound").or_else(|| suffix(head, "change").filter(|_| head.ends_with('达')))?;
        let tail = rest.trim_start_matches(['百', '千', '万', '亿']);
        let (word, class) = longest(&MEASURES, tail).unwrap_or(("", ""));
        if class == "time" || (word.is_empty() && (tail.starts_with(is_han) || !rest[..rest.len() - tail.len()].contains('亿'))) {
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

    /// Whether a part of the sentence looks ahead or back.
    fn direction(&self, part: Span) -> Option<IndicatorKind> {
        let from = self.sentence.start;
        let cues = self.cues.get_or_init(|| cues(self.sentence.slice(self.doc.text()), &["target"], "result"));
        // They are in order, and a sentence may have as many as it has figures.
        let first = cues.partition_point(|cue| from + cue.span.start < part.start);
        let inside = cues[first..].iter().take_while(|cue| from + cue.span.start < part.end);
        direction(inside.filter(|cue| from + cue.span.end <= part.end))
    }

    /// Adds the figure with what its clause says of it, and gives back where its words end.
    fn indicator(&mut self, figure: Figure, last_end: usize) -> usize {
        let text = self.doc.text();
        let before = Span::new(self.sentence.start, figure.span.start);
        let long = before.end - before.start > LOOK_BACK;
        let far = if long { before.slice(text).char_indices().rev().nth(LOOK_BACK) } else { None };
        let near = Span::new(before.start + far.map_or(0, |(at, _)| at), before.end);
        let clause = clause_start(self.doc, near);
        let previous = self.found.len().checked_sub(1).filter(|&at| at >= self.first);
        let floor = clause.max(last_end).min(figure.span.start);
        let mut words = Around::of(text, Span::new(floor, figure.span.start));
        let mut base = None;
        let mut inherited = false;
        // `由46.9%提高到48.2%`: the first figure is where the second came from.
        if let Some(at) = previous.filter(|_| last_end > clause && words.rest.is_empty() && words.change.is_some()) {
            let earlier = &self.found[at];
            // A figure between them that counted nothing may have moved `last_end` on.
            let lead = text.get(clause..earlier.span.end).is_some_and(|words| words.contains(['由', '从']));
            if lead && earlier.change.is_none() && earlier.unit == figure.unit {
                base = Some(earlier.value);
                words.rest = earlier.subject.unwrap_or(words.rest);
                inherited = earlier.span.start >= clause && earlier.subject.is_some_and(|subject| subject.start >= clause);
                let start = earlier.span.start;
                self.found.pop();
                if inherited {
                    words.start = words.start.min(start);
                }
            }
        }
        let mut subject = (!words.rest.is_empty()).then_some(words.rest);
        let mut end = figure.span.end;
        let moves = words.change.is_some_and(|change| FIGURES.closes(change.slice(text), "change"));
        if let Some(counted) = figure.counted.filter(|_| subject.is_none() || !moves) {
            // `建成3000多个和美乡村`: what is counted stands behind the figure.
            if !words.rest.is_empty() && words.change.is_none() {
                words.start = words.rest.start;
            }
            subject = Some(counted);
            end = counted.end;
        }
        let listed = subject.filter(|_| text[clause..figure.span.start].contains("分别")).and_then(|all| nth(text, all, 0));
        if let Some(first) = listed {
            subject = Some(first);
        }
        if subject.is_none() {
            subject = labelled(text, self.sentence.start, clause);
            words.start = subject.map_or(words.start, |label| label.start);
            inherited = subject.is_some();
        }
        if subject.is_none() {
            let earlier = previous.and_then(|at| self.found.get(at)).and_then(|earlier| earlier.subject);
            // `甲、乙分别增长5%、6%`: the next figure is that of the next subject.
            let shared = words.change.is_none() && text[clause..figure.span.start].contains("分别");
            let next = earlier.filter(|earlier| shared && earlier.end <= figure.span.start).and_then(|earlier| {
                let rest = text[earlier.end..figure.span.start].strip_prefix(['、', '和']).map(|rest| figure.span.start - rest.len())?;
                let stop = rest + text[rest..figure.span.start].find("分别")?;
                let all = Around::of(text, Span::new(rest, stop)).rest;
                nth(text, all, 0).or((!all.is_empty()).then_some(all))
            });
            if next.is_some() {
                words.change = previous.and_then(|at| self.found[at].change);
            }
            subject = next.or(earlier);
        } else if !inherited {
            words.start = words.start.min(subject.map_or(words.start, |subject| subject.start));
        }
        let context = self.context.get_or_init(|| Context::of(self.doc, self.block));
        let reviewed = context.kind == Some(IndicatorKind::Result);
        let kind = if reviewed && !names_target(near.slice(text)) { Some(IndicatorKind::Result) } else { None }
            .or_else(|| self.direction(Span::new(clause, figure.span.start)))
            .or_else(|| self.direction(near))
            .or(context.kind)
            .unwrap_or(IndicatorKind::Result);
        let period = period(text, near).or(context.period);
        if subject.is_none() && words.change.is_none() && figure.counter {
            return figure.span.end;
        }
        self.found.push(Indicator {
            span: Span::new(words.start, end).trim(text),
            subject,
            value: figure.value,
            upper: figure.upper,
            base,
            unit: figure.unit,
            qualifier: figure.limit.or(words.bound),
            change: words.change,
            kind,
            period,
        });
        end
    }
}

/// The words of a clause before its figure.
struct Around {
    /// What is left: the subject.
    rest: Span,
    /// `超过`, `近`.
    bound: Option<Span>,
    /// `年均增长`.
    change: Option<Span>,
    /// Where the words about the figure begin.
    start: usize,
}

impl Around {
    fn of(text: &str, clause: Span) -> Around {
        let mut end = clause.end;
        let mut around = Around { rest: clause, bound: None, change: None, start: clause.end };
        loop {
            let head = text[clause.start..end].trim_end();
            end = clause.start + head.len();
            if head.ends_with(['了', '到', '至', '，', ',']) && !head.ends_with("直到") {
                let shorter = end - head.chars().next_back().map_or(0, char::len_utf8);
                let bare = &text[clause.start..shorter];
                if suffix(bare, "change").is_some() || suffix(bare, "bound").is_some() || head.ends_with(['，', ',']) {
                    end = if head.ends_with(['到', '至']) && suffix(head, "change").is_some() { end } else { shorter };
                    if end == shorter {
                        continue;
                    }
                }
            }
            if let Some(word) = suffix(head, "bound") {
                let span = Span::new(end - word, end);
                around.bound.get_or_insert(span);
                end -= word;
            } else if let Some(word) = suffix(head, "change").filter(|_| around.change.is_none()) {
                around.change = Some(Span::new(end - word, end));
                end -= word;
            } else if let Some(word) = suffix(head, "rate") {
                end -= word;
                // `年均增长`, `同比下降` say how it changes; `分别`, `已` do not.
                let measured = text[end..].starts_with(['年', '每', '平', '同', '累', '月', '日', '实', '名', '环', '以']);
                if let Some(change) = around.change.as_mut().filter(|change| measured && change.start == end + word) {
                    change.start = end;
                }
            } else if let Some(word) = suffix(head, "target").filter(|_| around.change.is_some() || around.bound.is_some()) {
                end -= word;
            } else if let Some(cut) = comparison(head) {
                end = clause.start + cut;
            } else {
                break;
            }
            around.start = end;
        }
        around.rest = subject(text, Span::new(clause.start, end), &mut around.change);
        around
    }
}

/// What is measured: the clause without the time, the conjunction and the verb that open it.
fn subject(text: &str, clause: Span, change: &mut Option<Span>) -> Span {
    let mut start = clause.start;
    let edges = ['、', '，', ',', '：', ':', ' ', '　', '\n', '）', '；'];
    loop {
        let rest = text[start..clause.end].trim_start_matches(edges);
        start = clause.end - rest.len();
        let skip = time_len(rest).or_else(|| FIGURES.opening(rest, "lead").map(str::len));
        match skip {
            Some(len) => start += len,
            None => break,
        }
    }
    let trimmed =
        text[start..clause.end].trim_end_matches(edges).trim_end_matches("的").trim_end_matches(['由', '从', '在', '仍', '都', '等']);
    let from = text[start..clause.end].trim_end_matches(edges).ends_with(['由', '从']);
    let mut end = start + without_time(trimmed).len();
    if end <= start {
        return Span::new(clause.end, clause.end);
    }
    // `占全国的一半`: the share of what the figure before was of.
    if text[start..end].starts_with('占') && change.is_none_or(|change| change.slice(text) == "占")
        || text[start..end].starts_with('比') && !text[start..end].starts_with("比重")
    {
        change.get_or_insert(Span::new(start, start + 3));
        return Span::new(clause.end, clause.end);
    }
    // A list of figures that stand for one body of words: `甲、乙`, kept whole; a verb that opens it is what was done.
    if let Some((verb, object)) = last_doer(&text[start..end]) {
        change.get_or_insert(Span::new(start + verb, start + object));
        start += object;
    } else if change.is_none() && !from {
        let rest = &text[start..end];
        if let Some(verb) = verb_len(rest).filter(|&verb| FIGURES.is(&rest[..verb], "doer")) {
            let object = start + verb;
            *change = Some(Span::new(start, object));
            start = object;
            let again = verb_len(&text[start..end]).filter(|&len| start + len < end && text[start + len..end].chars().count() >= 3);
            start += again.unwrap_or(0);
            start += text[start..end].len() - text[start..end].trim_start_matches(['了', '和', '、']).len();
        }
    }
    if text[start..end].chars().count() > LONGEST {
        let piece = &text[start..end];
        let cut = piece.rfind(['的', '、']).map(|at| at + 3).filter(|&at| piece[at..].chars().count() >= 2);
        start += cut.unwrap_or_else(|| piece.char_indices().rev().nth(LONGEST - 1).map_or(0, |(at, _)| at));
    }
    end = end.max(start);
    let span = Span::new(start, end).trim(text);
    let words = span.slice(text);
    // `钢增长百分之六十五`: one character is enough where it is no word of grammar.
    let lone = words.chars().count() == 1 && (STOPWORDS.has(words) || change.is_none());
    if lone || !words.contains(is_han) { Span::new(clause.end, clause.end) } else { span }
}

/// Behind the last verb that governs what is counted: `中央财政安排就业专项资金` → 就业专项资金.
fn last_doer(words: &str) -> Option<(usize, usize)> {
    words.char_indices().map(|(at, _)| at).filter(|&at| at > 0).rev().find_map(|at| {
        let len = suffix(&words[..at], "doer").filter(|&len| len >= 6)?;
        let rest = &words[at..];
        let noun = rest.chars().nth(1).is_some()
            && !rest.starts_with([
                '性', '总', '者', '率', '量', '力', '额', '度', '的', '和', '业', '经', '资', '项', '人', '规', '面', '强', '通', '设',
                '及', '后', '、',
            ]);
        noun.then_some((at - len, at))
    })
}

/// The `n`th of what 、 or 和 joins; `None` where nothing is joined.
fn nth(text: &str, span: Span, n: usize) -> Option<Span> {
    let words = span.slice(text);
    let part = words.split(['、', '和']).nth(n).filter(|part| part.len() < words.len() && part.chars().count() >= 2)?;
    let start = span.start + (part.as_ptr() as usize - words.as_ptr() as usize);
    Some(Span::new(start, start + part.len()))
}

/// `words` without the time at their end: `积累率由一九七八年`, `粮食总产量连续9年`.
fn without_time(words: &str) -> &str {
    let bare = time_start(words.strip_suffix('的').unwrap_or(words)).or_else(|| time_start(words)).map_or(words, |at| &words[..at]);
    bare.trim_end_matches(['，', '由', '从', '在'])
}

static YEAR_DIGITS: CharSet = CharSet::of(numeral::DIGITS).and("〇○零一二三四五六七八九");
static COUNT_DIGITS: CharSet = CharSet::of(numeral::DIGITS).and("一二三四五六七八九十");

/// Where the time begins that `words` end with: `由一九七八年底`, `连续9年`, `近三年来`, `年末`.
fn time_start(words: &str) -> Option<usize> {
    let tail = |words: &str, set: &CharSet, most: usize| -> usize {
        words.chars().rev().take(most).take_while(|&c| set.has(c)).map(char::len_utf8).sum()
    };
    let dated = ["", "底", "末", "上半年", "下半年"].into_iter().find_map(|part| {
        let rest = words.strip_suffix(part)?.strip_suffix('年')?;
        let digits = tail(rest, &YEAR_DIGITS, 4);
        let head = &rest[..rest.len() - digits];
        (rest[head.len()..].chars().count() == 4).then(|| head.strip_suffix(['由', '从', '自', '到']).unwrap_or(head).len())
    });
    let counted = || {
        let rest = words.strip_suffix(['来', '内', '间']).unwrap_or(words).strip_suffix('年')?;
        let digits = tail(rest, &COUNT_DIGITS, usize::MAX);
        let head = &rest[..rest.len() - digits];
        let lead = head.trim_end_matches(['前', '近', '这', '过', '去']);
        let run = head.strip_suffix("连续").filter(|_| words.ends_with('年'));
        (digits > 0).then(|| run.unwrap_or(lead).len())
    };
    let edge = || (words.ends_with("年末") || words.ends_with("年底")).then(|| words.len() - "年末".len());
    // The longest reading.
    dated.into_iter().chain(counted()).min().or_else(edge)
}

/// Bytes of a verb of two characters that opens `words`.
fn verb_len(words: &str) -> Option<usize> {
    let end = words.char_indices().nth(2).map_or(words.len(), |(at, _)| at);
    VERBS.has(&words[..end]).then_some(end).filter(|&end| end >= 6)
}

/// Where a comparison at the end of `head` begins: `产值比一九七八年` → behind `产值`.
fn comparison(head: &str) -> Option<usize> {
    let at = head.rfind(['比', '较'])?;
    let behind = &head[at + 3..];
    let compares = behind.chars().count() <= 14
        && !behind.contains(['，', ',', '重', '例'])
        && ["年", "期", "月", "季度", "以前"].iter().any(|word| behind.contains(word));
    let word = head[..at].ends_with(['占', '同', '环', '对']);
    (compares && !word).then_some(at)
}

/// What is counted behind a figure: up to the next verb or mark.
fn counted(text: &str, span: Span) -> Option<Span> {
    let rest = span.slice(text);
    let stop = rest.find(|c: char| !is_han(c) && !c.is_ascii_alphabetic() && !matches!(c, '“' | '”')).unwrap_or(rest.len());
    let words = &rest[..stop];
    // A quotation that goes on behind the clause is cut off.
    let words = match words.rfind('“') {
        Some(at) if !words[at..].contains('”') => &words[..at],
        _ => words,
    };
    let stop = words.len();
    let verb = words
        .char_indices()
        .skip(2)
        .map(|(at, _)| at)
        .find(|&at| FIGURES.opens(&words[at..], "doer") || words[at..].starts_with(['获', '让', '使', '被', '占', '居']));
    let end = verb.unwrap_or(stop);
    let words = words[..end].trim_end_matches(['已', '均', '全', '被', '将', '等']);
    let chars = words.chars().count();
    ((2..=20).contains(&chars)).then(|| Span::new(span.start, span.start + words.len()))
}

/// The last time that words name: `2026年`, `“十四五”时期`, `一九八二年`, `上半年`.
fn period(text: &str, span: Span) -> Option<Span> {
    periods(text, span).pop()
}

/// The times that words name, in order.
fn periods(text: &str, span: Span) -> Vec<Span> {
    let words = span.slice(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((next, _)) = TIME_OPENING.find(words, at) {
        at = next;
        if let Some(len) = time_len(&words[at..]) {
            // Days of a fiscal rule (`比上年`) are what a figure is compared with, not its time.
            if !words[..at].ends_with(['比', '较', '于']) {
                let lead = words[at..].len() - words[at..].trim_start_matches(['到', '至', '从']).len();
                found.push(Span::new(span.start + at + lead, span.start + at + len));
            }
            at += len;
        } else {
            at += words[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// What times begin with.
static TIME_OPENING: LazyLock<CharSet> =
    LazyLock::new(|| FIGURES.openings("time").and(numeral::DIGITS).and(numeral::HAN_DIGITS).and("到至从“‘"));

/// Bytes of a time that opens `words`.
fn time_len(words: &str) -> Option<usize> {
    let first = words.chars().next().filter(|&first| TIME_OPENING.has(first))?;
    if let Some(word) = FIGURES.opening(words, "time") {
        return Some(word.len());
    }
    if !matches!(first, '到' | '至' | '从' | '“' | '‘') && numeral::digit(first).is_none() && numeral::han_digit(first).is_none() {
        return None;
    }
    let lead = ["到", "至", "从"].iter().find(|lead| words.starts_with(**lead)).map_or(0, |lead| lead.len());
    let rest = &words[lead..];
    let plan = rest.trim_start_matches(['“', '‘']);
    if plan.len() < rest.len() {
        let close = plan.find(['”', '’'])?;
        let is_plan = plan[..close].ends_with('五') && plan[..close].chars().count() <= 3;
        let behind = &plan[close + 3..];
        let noun = ["时期", "期间", "末", "以来"].iter().find(|noun| behind.starts_with(**noun));
        return noun.filter(|_| is_plan).map(|noun| words.len() - behind.len() + noun.len());
    }
    let digits: usize = rest
        .chars()
        .take_while(|&c| numeral::digit(c).is_some() || numeral::han_digit(c).is_some_and(|_| c != '两'))
        .map(char::len_utf8)
        .sum();
    let years = rest[..digits].chars().count();
    if years != 4 {
        return None;
    }
    let behind = &rest[digits..];
    behind.starts_with('年').then(|| {
        let more = ["年上半年", "年下半年", "年底", "年末", "年度", "年以来"]
            .iter()
            .find(|more| behind.starts_with(**more))
            .map_or(3, |more| more.len());
        lead + digits + more
    })
}

/// `钢：从…增加到…`: what stands before the colon that opens the clause.
fn labelled(text: &str, from: usize, clause: usize) -> Option<Span> {
    let head = text[from..clause].strip_suffix(['：', ':'])?;
    let start = head.rfind(['，', '；', '。', '、', '\n']).map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let label = Span::new(from + start, from + head.len()).trim(text);
    let words = label.slice(text);
    ((1..=12).contains(&words.chars().count()) && words.chars().all(is_han)).then_some(label)
}

/// Where the clause of a figure begins.
fn clause_start(doc: &Document, near: Span) -> usize {
    // The comma of `12,345` divides no clauses.
    let stop = doc.signs().within(near).rev().find(|&(at, c)| {
        matches!(c, '，' | '；' | '：' | ':' | ';' | '。' | '！' | '？')
            || c == ',' && !doc.text()[at + 1..].starts_with(|c: char| c.is_ascii_digit())
    });
    stop.map_or(near.start, |(at, c)| at + c.len_utf8())
}

fn suffix(words: &str, class: &str) -> Option<usize> {
    FIGURES.closing(words, class).map(str::len)
}

/// The longest word of `table` that opens `words`.
fn longest(table: &Classes, words: &str) -> Option<(&'static str, &'static str)> {
    table.heads(words).next()
}

fn is_numeral(c: char) -> bool {
    numeral::han_digit(c).is_some() || matches!(c, '十' | '百' | '千')
}

/// Characters that can open a figure.
static OPENING: CharSet = CharSet::of(numeral::DIGITS).and(numeral::HAN_DIGITS).and("十百千万亿");

/// Bytes of the digits or numerals that open `words`.
fn number_len(words: &str) -> usize {
    words.chars().take_while(|&c| numeral::digit(c).is_some() || is_numeral(c)).map(char::len_utf8).sum()
}

/// A number at the head of `words` with its length in bytes: `1200`, `27,203.5`, `1/10`, `八千二百九十一`, `百分之七点五`.
fn number(words: &str) -> Option<(f64, usize)> {
    let lead = ["百分之", "千分之"].into_iter().find(|lead| words.starts_with(lead)).map_or(0, str::len);
    // Some hundred digits in a row are no figure.
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
                // `四百二十七亿四千万元`: behind 亿 the 万 counts, too.
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
