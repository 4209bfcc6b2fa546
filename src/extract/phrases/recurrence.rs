//! Counts how many reports each stretch of words occurs in: makes a [`Background`].

use super::background::{Background, Record, share_of};
use super::words::{Hash, TokenClass, Words};
use super::zones::Zones;
use crate::document::Document;
use crate::lexicon::Lexicon;
use rustc_hash::FxHashMap;

/// The longest stretches, in words and in characters.
const MOST_WORDS: usize = 8;
const MOST_CHARS: u32 = 18;

/// How many stretches are kept: those that occur in the most reports.
const MOST_STRETCHES: usize = 430_000;

/// A token of a report as it is counted: a hash of its text, and its role here.
#[derive(Clone, Copy)]
struct CountedToken {
    hash: Hash,
    class: TokenClass,
    chars: u8,
    flags: u8,
}

const IN_HEADING: u8 = 1;
/// Right after an opening quotation mark, and right before a closing one.
const OPENED: u8 = 2;
const CLOSED: u8 = 4;

/// The words of a report, ready to be counted.
pub struct Counted {
    tokens: Vec<CountedToken>,
    year: u16,
    place: String,
}

impl Counted {
    /// The words of `doc`, which belongs to this year (0 if none is known).
    pub fn of(doc: &Document, lexicon: &Lexicon, year: u16) -> Self {
        let words = Words::of(doc, lexicon, &super::PhraseOptions::default());
        let zones = Zones::of(doc, &words);
        let mut tokens: Vec<CountedToken> = Vec::with_capacity(words.tokens.len());
        let stop = CountedToken { hash: Hash::EMPTY, class: TokenClass::Stop, chars: 0, flags: 0 };
        let mut opened = 0;
        for at in 0..words.tokens.len() {
            let kind = words.kind(at);
            if !words.is_glued(at) && tokens.last().is_some_and(|token| token.class != TokenClass::Stop) {
                tokens.push(stop);
            }
            // Quotation marks are not part of a wording: their neighbours record them.
            match kind.class {
                TokenClass::Open => opened = OPENED,
                TokenClass::Close => {
                    if let Some(last) = tokens.last_mut() {
                        last.flags |= CLOSED;
                    }
                }
                class => {
                    let heading = if zones.in_heading(at) { IN_HEADING } else { 0 };
                    tokens.push(CountedToken { hash: kind.hash, class, chars: kind.chars, flags: heading | opened });
                    opened = 0;
                }
            }
        }
        tokens.push(stop);
        Counted { tokens, year, place: doc.meta.issuer().unwrap_or_default().to_string() }
    }
}

/// The words of many reports.
#[derive(Default)]
pub struct Recurrence {
    /// A number for each distinct word and its kind: two words with the same text are one.
    numbers: FxHashMap<u64, u32>,
    words: Vec<(Hash, TokenClass, u8)>,
    /// For each token, the number of its word, above its flags.
    tokens: Vec<u32>,
    reports: Vec<CountedReport>,
}

/// A report that was added: where its tokens end, its year and its place.
struct CountedReport {
    end: usize,
    year: u16,
    place: String,
}

const FLAGS: u32 = 3;

/// What is counted for a stretch.
#[derive(Default, Clone, Copy)]
struct StretchCounts {
    reports: u32,
    places: u32,
    last_report: u32,
    last_place: u32,
    occurrences: u32,
    headings: u32,
    opens: u32,
    closes: u32,
    quoted: u32,
    since: u16,
}

impl Recurrence {
    /// Adds a report.
    pub fn add(&mut self, report: Counted) {
        for token in &report.tokens {
            let new = self.words.len() as u32;
            let number = *self.numbers.entry(token.hash.mixed() ^ token.class as u64).or_insert(new);
            if number == new {
                self.words.push((token.hash, token.class, token.chars));
            }
            self.tokens.push(number << FLAGS | u32::from(token.flags));
        }
        self.reports.push(CountedReport { end: self.tokens.len(), year: report.year, place: report.place });
    }

    /// How many reports were added.
    pub fn reports(&self) -> usize {
        self.reports.len()
    }

    fn word(&self, at: usize) -> (Hash, TokenClass, u8) {
        self.words[(self.tokens[at] >> FLAGS) as usize]
    }

    /// What occurs in two or more reports, as far as there is room for it.
    pub fn finish(self) -> Background {
        let mut places: Vec<&str> = self.reports.iter().map(|report| report.place.as_str()).collect();
        places.sort_unstable();
        places.dedup();
        // Reports of one place come one after the other, so that places are counted as they change.
        let mut order: Vec<usize> = (0..self.reports.len()).collect();
        order.sort_by_key(|&at| &self.reports[at].place);
        let least = (self.reports.len() / 600).max(2) as u32;
        let mut records: Vec<(u64, Record)> = Vec::new();
        // For each token, whether the stretch on the previous level that begins there recurs.
        let mut recurs = vec![true; self.tokens.len()];
        for words in 1..=MOST_WORDS {
            let mut counts: FxHashMap<u64, StretchCounts> = FxHashMap::default();
            self.each(words, &order, &recurs, |hash, report, _, _| {
                let counts = counts.entry(hash).or_default();
                if counts.reports == 0 || counts.last_report != report {
                    (counts.reports, counts.last_report) = (counts.reports + 1, report);
                }
            });
            counts.retain(|_, counts| counts.reports >= least);
            let mut next = vec![false; self.tokens.len()];
            for counts in counts.values_mut() {
                *counts = StretchCounts::default();
            }
            self.each(words, &order, &recurs, |hash, report, place, at| {
                let Some(counts) = counts.get_mut(&hash) else { return };
                next[at] = true;
                if counts.reports == 0 || counts.last_report != report {
                    (counts.reports, counts.last_report) = (counts.reports + 1, report);
                    let year = self.reports[report as usize].year;
                    if year > 0 && (counts.since == 0 || year < counts.since) {
                        counts.since = year;
                    }
                }
                if counts.places == 0 || counts.last_place != place {
                    (counts.places, counts.last_place) = (counts.places + 1, place);
                }
                let edge = |at: usize| self.word(at).1.is_edge();
                let (first, last) = (self.tokens[at] as u8, self.tokens[at + words - 1] as u8);
                counts.occurrences += 1;
                counts.headings += u32::from(first & last & IN_HEADING);
                counts.opens += u32::from(at == 0 || edge(at - 1));
                counts.closes += u32::from(edge(at + words));
                counts.quoted += u32::from(first & OPENED != 0 && last & CLOSED != 0);
            });
            self.keep(words, &recurs, &counts, &mut records);
            recurs = next;
        }
        // Those that occur in the most reports; stretches tied with the first that finds no room are left out as well.
        records.sort_unstable_by_key(|&(hash, record)| (std::cmp::Reverse(record.reports), hash));
        if let Some(&(_, Record { reports, .. })) = records.get(MOST_STRETCHES) {
            records.retain(|(_, record)| record.reports > reports);
        }
        Background::lay_out(self.reports.len() as u32, places.len() as u32, &records)
    }

    /// Hands over each stretch of this many words that may recur: its hash, its report, its place, where it begins.
    fn each(&self, words: usize, order: &[usize], recurs: &[bool], mut stretch: impl FnMut(u64, u32, u32, usize)) {
        let mut place = 0;
        for (at, &report) in order.iter().enumerate() {
            if at > 0 && self.reports[report].place != self.reports[order[at - 1]].place {
                place += 1;
            }
            let start = report.checked_sub(1).map_or(0, |before| self.reports[before].end);
            for from in start..(self.reports[report].end + 1).saturating_sub(words) {
                if !recurs[from] || words > 1 && !recurs[from + 1] {
                    continue;
                }
                let mut hash = Hash::EMPTY;
                let whole = (from..from + words).all(|at| {
                    let (word, class, _) = self.word(at);
                    hash = hash.then(word);
                    !matches!(class, TokenClass::Stop | TokenClass::Comma)
                });
                if whole {
                    stretch(hash.mixed(), report as u32, place, from);
                }
            }
        }
    }

    /// Adds those that may be a phrase or part of one.
    fn keep(&self, words: usize, recurs: &[bool], counts: &FxHashMap<u64, StretchCounts>, records: &mut Vec<(u64, Record)>) {
        let mut kept: FxHashMap<u64, Record> = FxHashMap::default();
        let order: Vec<usize> = (0..self.reports.len()).collect();
        self.each(words, &order, recurs, |hash, _, _, at| {
            let Some(counts) = counts.get(&hash) else { return };
            let chars: u32 = (at..at + words).map(|at| u32::from(self.word(at).2)).sum();
            if chars > MOST_CHARS || !self.word(at).1.may_open() || !self.word(at + words - 1).1.may_close() {
                return;
            }
            kept.entry(hash).or_insert_with(|| Record {
                reports: counts.reports,
                places: counts.places,
                headings: share_of(counts.headings, counts.occurrences, 15),
                opens: share_of(counts.opens, counts.occurrences, 15),
                closes: share_of(counts.closes, counts.occurrences, 15),
                quoted: share_of(counts.quoted, counts.occurrences, 7),
                since: counts.since,
            });
        });
        // Words are segmented in more than one way: the first reading counts.
        let known: rustc_hash::FxHashSet<u64> = records.iter().map(|&(hash, _)| hash).collect();
        records.extend(kept.into_iter().filter(|(hash, _)| !known.contains(hash)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn background(reports: &[&str]) -> Background {
        let lexicon = Lexicon::new();
        let mut recurrence = Recurrence::default();
        for (at, text) in reports.iter().enumerate() {
            recurrence.add(Counted::of(&Document::parse(text), &lexicon, 2020 + at as u16));
        }
        recurrence.finish()
    }

    #[test]
    fn counts_stretches_that_recur() {
        let reports =
            ["工作总结\n一、优化营商环境\n建设“数字政府”。", "工作总结\n一、优化营商环境\n建设数字政府大厅。", "工作总结\n抓学习。"];
        let background = background(&reports);
        let find = |phrase: &str| background.find(Hash::of(phrase).mixed());
        let record = find("优化营商环境").unwrap();
        assert_eq!((record.reports, record.headings, record.opens, record.closes, record.since), (2, 15, 15, 15, 2020));
        let record = find("数字政府").unwrap();
        assert_eq!((record.reports, record.headings, record.opens, record.quoted), (2, 0, 0, 4));
        assert_eq!(find("数字政府大厅"), None);
        assert_eq!(find("抓学习"), None);
        assert_eq!(background.reports(), 3);
    }
}
