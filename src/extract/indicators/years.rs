//! The years that a figure refers to: what its sentence says, else what its paragraph and its section said before it, else the headings
//! above, each resolved against the year in which the report speaks.

use super::IndicatorKind;
use crate::char_class::CharClass;
use crate::dicts::{TIMES, TimeWord};
use crate::document::{Document, year_of};
use crate::parse::numeral::{digit, han_digit, read_count, read_han};
use crate::parse::plan_from;
use crate::span::Span;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// The first and the last year.
pub(super) type Years = [i32; 2];

/// What a time says before it is known when the report speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// `2025年`, `2021—2025年`, `“十四五”时期`
    Years(Years),
    /// `2021年以来`
    Since(i32),
    /// Counted from the year of the report: `今年` is 0, `去年` -1.
    From(i32),
    /// `五年来`, `过去五年`
    Past(i32),
    /// `今后五年`
    Coming(i32),
}

/// A time named in the text.
#[derive(Debug, Clone, Copy)]
struct Named {
    span: Span,
    said: Said,
}

impl Named {
    /// Whether it dates what follows in its part of the report: `五年来`, `今后五年`, `“十四五”时期`, `一年来`; not `去年`, `2023年`.
    fn lasts(&self, text: &str) -> bool {
        match self.said {
            Said::Past(_) | Said::Coming(_) => true,
            Said::Years([from, to]) => to - from >= 2,
            Said::From(-1) => TIMES.is(self.span.slice(text), TimeWord::PastYear),
            Said::Since(_) | Said::From(_) => false,
        }
    }
}

// Matches what names years: `2025年`, `2021—2025年`, `一九八二年`, `“十四五”时期`, `十四五末`, `五年来`, `过去五年`, `今后三年`, `去年`. What a match
// says is read from its groups.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    let year = "(?:(?:[1１][9９]|[2２][0０])[0-9０-９]{2}|[一二][〇○零一二三四五六七八九]{3})";
    let count = "[一二两三四五六七八九十]";
    Regex::new(&format!(
        "(?P<from>{year})年?[—–～~至到-]{{1,2}}(?P<to>{year})年?|(?P<year>{year})年(?P<since>以来|起)?\
         |[“‘\"](?P<plan>[一二三四五六七八九十]{{1,2}}五)[”’\"](?:(?P<end>末|期末|收官之年)|(?P<start>(?:良好)?开局|第一年|首年)|前(?P<first>{count})年|(?P<noun>时期|期间|计划|规划))?|(?P<bare>[一二三四五六七八九十]{{1,2}}五)(?:时期|期间)\
         |(?:今后|未来)(?:的)?(?P<ahead>{count})年|(?:过去(?:的)?|近|最近|这)(?P<past>{count})年|(?P<run>{count})年(?:来|间|以来|中|累计|共|合计|平均)\
         |(?P<word>今年|本年|年内|去年|上年|前年|明年|上一年|一年来|过去一年|过去的一年|本届)"
    ))
    .expect("the pattern is tested")
});

/// Times of a stretch that are no base of a comparison (`比上年`, `同2020年相比`), in order.
fn named(text: &str, span: Span) -> Vec<Named> {
    // Most stretches name no time; a range may do without 年 (`2020-2022`).
    static PARTS: CharClass = CharClass::of("年五届—–～~至到-");
    let words = span.slice(text);
    let mut found = Vec::new();
    if PARTS.find(words, 0).is_none() {
        return found;
    }
    for captures in TIME.captures_iter(words) {
        let Some(whole) = captures.get(0) else { continue };
        let (before, behind) = (&words[..whole.start()], &words[whole.end()..]);
        let Some(said) = says(&captures) else { continue };
        if is_part_of_number(before, whole.as_str()) || is_base(before, said, behind) {
            continue;
        }
        found.push(Named { span: Span::new(span.start + whole.start(), span.start + whole.end()), said });
    }
    found
}

/// `1992年` inside a longer number, `第十五年`.
fn is_part_of_number(before: &str, time: &str) -> bool {
    let digits = time.starts_with(|c: char| digit(c).is_some());
    before.ends_with(|c: char| if digits { digit(c).is_some() } else { han_digit(c).is_some() || c == '十' || c == '第' })
}

/// What the figure is compared with: `比上年`, `较2020年`, `同2020年相比`, `高于去年`, `是2012年的2.1倍`.
fn is_base(before: &str, said: Said, behind: &str) -> bool {
    let compared = before.ends_with(['比', '较'])
        || before.ends_with(['同', '与', '和']) && behind.chars().take(8).collect::<String>().contains("相比");
    let above = before.strip_suffix('于').is_some_and(|head| head.ends_with(['高', '低', '快', '好', '优']));
    // `由1987年的5万元增加到…`: where it came from; `从2026年起` is when it begins.
    let origin = before.ends_with(['由', '从']) && !matches!(said, Said::Since(_));
    // `创2006年以来新高`
    let record = matches!(said, Said::Since(_)) && TIMES.opens(behind.trim_start_matches('的'), TimeWord::Record);
    compared || above || origin || record || before.ends_with(['是', '为']) && behind.starts_with('的')
}

fn says(captures: &Captures) -> Option<Said> {
    let group = |name: &str| captures.name(name).map(|group| group.as_str());
    let count = |name: &str| group(name).and_then(read_count).map(|count| count as i32);
    if let (Some(from), Some(to)) = (group("from").and_then(year), group("to").and_then(year)) {
        return Some(Said::Years([from, to]));
    }
    if let Some(year) = group("year").and_then(year) {
        return Some(if group("since").is_some() { Said::Since(year) } else { Said::Years([year, year]) });
    }
    if let Some(plan) = group("plan").or(group("bare")) {
        // `“八五”普法`, `“十五”`: what is counted may be something else.
        let short = plan.chars().count() == 2 && ["bare", "noun", "end", "start", "first"].iter().all(|name| group(name).is_none());
        let [from, to] = plan_years(plan).filter(|_| !short)?;
        return Some(Said::Years(match (group("end"), group("start"), count("first")) {
            (Some(_), ..) => [to, to],
            (_, Some(_), _) => [from, from],
            (.., Some(years)) => [from, from + years - 1],
            _ => [from, to],
        }));
    }
    if let Some(ahead) = count("ahead") {
        return Some(Said::Coming(ahead));
    }
    if let Some(past) = count("past").or_else(|| count("run")) {
        return Some(if past == 1 { Said::From(-1) } else { Said::Past(past) });
    }
    let word = group("word")?;
    let last = TIMES.get(word).is_some_and(|classes| classes.has_any(&[TimeWord::LastYear, TimeWord::PastYear]));
    Some(match word {
        _ if last => Said::From(-1),
        "前年" => Said::From(-2),
        "明年" => Said::From(1),
        "本届" => Said::Past(5),
        _ => Said::From(0),
    })
}

fn year(words: &str) -> Option<i32> {
    let value = words.chars().try_fold(0, |value, c| Some(value * 10 + digit(c).or_else(|| han_digit(c))? as i32))?;
    (1900..2100).contains(&value).then_some(value)
}

/// `十四五` is the fourteenth plan, `十五` the tenth.
fn plan_years(words: &str) -> Option<Years> {
    let (number, len) = read_han(words.strip_suffix('五')?)?;
    let whole = len + '五'.len_utf8() == words.len();
    let from = plan_from(number).filter(|_| whole && number >= 6)? as i32;
    Some([from, from + 4])
}

/// What a part of the report says about the years of all that follows in it.
struct Setting {
    from: usize,
    until: usize,
    years: Years,
    /// The one before it that covers its beginning: what covers a place is found from the last one upwards.
    above: Option<usize>,
}

/// The years of a report's figures.
pub(super) struct Calendar {
    /// The year in which the report speaks.
    own: Option<i32>,
    /// The year that it looks back on.
    reviewed: Option<i32>,
    /// What figures refer to that nothing else dates: results and targets.
    usual: [Option<Years>; 2],
    /// In text order; the last one that covers a place counts.
    settings: Vec<Setting>,
}

/// How far into its sentence a time may stand that dates what follows, in bytes: `各位代表，过去五年，`.
const HEAD: usize = 24;

impl Calendar {
    /// Reads the headings and the sentences that date what follows them.
    pub(super) fn of(doc: &Document) -> Calendar {
        let meta = &doc.meta;
        let leading = |date: &str| year_of(date).map(|year| year as i32);
        let period = meta.period.as_ref().and_then(|period| Some([leading(&period.from)?, leading(&period.to)?]));
        let yearly = meta.is_yearly();
        let own = period.filter(|[from, to]| from == to).map(|[year, _]| year).or_else(|| leading(meta.date.as_deref()?));
        let reviewed = own.map(|own| if yearly { own - 1 } else { own });
        let year = |year: Option<i32>| year.map(|year| [year, year]);
        let usual = if yearly { [year(reviewed), year(own)] } else { [period, period] };
        let mut calendar = Calendar { own, reviewed, usual, settings: Vec::new() };
        for section in &doc.sections {
            let Some(heading) = section.heading else { continue };
            // Of several times (`2025年和“十四五”时期工作回顾`) the first one is spoken of first.
            for time in named(doc.text(), heading).into_iter().rev() {
                if let Some(years) = calendar.resolve(time.said, heading.start) {
                    calendar.add(section.span, years);
                }
            }
        }
        let mut spoken = Vec::new();
        let mut roots = doc.roots().map(|root| doc.sections[root].span).peekable();
        for block in doc.body() {
            while roots.next_if(|root| root.end <= block.span.start).is_some() {}
            let until = roots.peek().filter(|root| root.start <= block.span.start).map_or(doc.text().len(), |root| root.end);
            // Headings are read above.
            let in_heading = |sentence: &Span| {
                let section = doc.section_at(sentence.start).map(|at| &doc.sections[at]);
                section.is_some_and(|section| {
                    section.span.start == sentence.start && section.heading.is_some_and(|heading| heading.end >= sentence.end)
                })
            };
            for &sentence in doc.sentences_of(block.span).iter().filter(|sentence| !in_heading(sentence)) {
                if let Some(time) = at_head(doc.text(), sentence).into_iter().find(|time| time.lasts(doc.text()))
                    && let Some(years) = calendar.resolve(time.said, sentence.start)
                {
                    spoken.push((Span::new(sentence.start, until), years));
                }
            }
        }
        let headings = calendar.settings.drain(..).map(|setting| (Span::new(setting.from, setting.until), setting.years));
        let mut all: Vec<(Span, Years)> = headings.chain(spoken).collect();
        all.sort_by_key(|(span, _)| span.start);
        all.into_iter().for_each(|(span, years)| calendar.add(span, years));
        calendar
    }

    /// Adds what dates a stretch that begins no earlier than those before it.
    fn add(&mut self, span: Span, years: Years) {
        let above = self.covering(span.start).next().map(|(at, _)| at);
        self.settings.push(Setting { from: span.start, until: span.end, years, above });
    }

    /// The years of a figure before which its sentence says `before`, in a block; `over` if it is a rate of several years (`年均`).
    pub(super) fn years(&self, doc: &Document, block: Span, before: Span, kind: IndicatorKind, over: bool) -> Option<Years> {
        let at = before.end;
        let fits = |years: &Years| !over || years[1] > years[0];
        let own = || named(doc.text(), before).into_iter().rev().filter_map(|time| self.resolve(time.said, at)).find(fits);
        let earlier = || {
            let sentences = doc.sentences_of(block);
            let sentences = &sentences[..sentences.partition_point(|sentence| sentence.end <= before.start)];
            sentences.iter().rev().take(CARRIED).find_map(|&sentence| {
                at_head(doc.text(), sentence).into_iter().rev().filter_map(|time| self.resolve(time.said, at)).find(fits)
            })
        };
        own().or_else(earlier).or_else(|| self.dated(at).find(fits)).or_else(|| self.usual(kind))
    }

    /// Whether years begin after that of the report: a figure of them is a target.
    pub(super) fn are_ahead(&self, [from, _]: Years) -> bool {
        self.own.is_some_and(|own| from > own)
    }

    /// What dates a place, the nearest first.
    fn dated(&self, at: usize) -> impl Iterator<Item = Years> {
        self.covering(at).map(|(_, setting)| setting.years).take(DATED)
    }

    /// The settings that cover a place, the last one first, with their places in the list.
    fn covering(&self, at: usize) -> impl Iterator<Item = (usize, &Setting)> {
        let last = self.settings.partition_point(|setting| setting.from <= at).checked_sub(1);
        std::iter::successors(last, |&place| self.settings[place].above)
            .map(|place| (place, &self.settings[place]))
            .filter(move |(_, setting)| at < setting.until)
    }

    fn usual(&self, kind: IndicatorKind) -> Option<Years> {
        match kind {
            IndicatorKind::Result => self.usual[0],
            IndicatorKind::Target => self.usual[1],
        }
    }

    /// The years of a time named at a place.
    fn resolve(&self, said: Said, at: usize) -> Option<Years> {
        Some(match said {
            Said::Years(years) => years,
            Said::Since(from) => [from, self.reviewed.filter(|&year| year >= from).or(self.own)?],
            Said::From(later) => [self.own? + later; 2],
            Said::Past(count) => {
                let plan = self.dated(at).find(|[from, to]| to - from + 1 == count);
                let to = self.reviewed?;
                plan.unwrap_or([to - count + 1, to])
            }
            Said::Coming(count) => [self.own?, self.own? + count - 1],
        })
    }
}

/// The times that a sentence begins with.
fn at_head(text: &str, sentence: Span) -> Vec<Named> {
    // A time that begins at the end of the head is read whole.
    let head = Span::new(sentence.start, text.floor_char_boundary(sentence.end.min(sentence.start + 3 * HEAD)));
    named(text, head).into_iter().filter(|time| time.span.start < sentence.start + HEAD).collect()
}

/// How many times that date a place are looked at for one that fits.
const DATED: usize = 64;

/// How many sentences a time is carried over within its paragraph.
const CARRIED: usize = 12;
