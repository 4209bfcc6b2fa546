//! How the words between names of bodies, and beside them, relate these bodies to each other.

use super::names::Name;
use super::{Relation, RelationKind};
use crate::dicts::{RELATIONS, Relating};
use crate::extract::prefixes;
use crate::span::Span;

/// Adds the relations between the names in a sentence to those found.
pub(super) fn read(text: &str, sentence: Span, names: &[Name], found: &mut Vec<Relation>) {
    let mut reader = SentenceReader { text: &text[..sentence.end], start: sentence.start, names, found };
    for at in 0..names.len() {
        reader.and_its_part(at);
        reader.part_set_up(at);
        if at + 1 < names.len() {
            reader.seat(at);
            reader.noun_behind(at);
            reader.verb_between(at);
            reader.under_leadership(at);
            reader.formed_or_led_by(at);
            reader.assisted_by(at);
            reader.reports_to(at);
        }
    }
}

/// More characters than this between two names are not only a verb.
const GAP: usize = 8;

struct SentenceReader<'a> {
    /// Up to the end of the sentence.
    text: &'a str,
    /// Where the sentence begins.
    start: usize,
    names: &'a [Name],
    found: &'a mut Vec<Relation>,
}

impl<'a> SentenceReader<'a> {
    fn relate(&mut self, from: &Name, to: &Name, kind: RelationKind) {
        if from.full != to.full {
            self.found.push(Relation { from: from.full.clone(), to: to.full.clone(), kind, places: [from.span, to.span] });
        }
    }

    /// What precedes a name in the sentence.
    fn before(&self, at: usize) -> &'a str {
        &self.text[self.start..self.names[at].span.start]
    }

    /// What follows a name in the sentence.
    fn behind(&self, at: usize) -> &'a str {
        &self.text[self.names[at].span.end..]
    }

    /// What is between a name and the next one.
    fn gap(&self, at: usize) -> &'a str {
        &self.text[self.names[at].span.end..self.names[at + 1].span.start]
    }

    /// The names joined by 、 or 和, from `at` on.
    fn listed(&self, at: usize) -> &'a [Name] {
        let joined = |&end: &usize| matches!(self.gap(end), "、" | "和" | "及" | "以及" | "与");
        let last = (at..self.names.len() - 1).take_while(joined).count();
        &self.names[at..=at + last]
    }

    /// `领导小组及其办公室`
    fn and_its_part(&mut self, at: usize) {
        let name = &self.names[at];
        let Some(above) = at.checked_sub(1).map(|above| &self.names[above]) else { return };
        let completed = name.full.len() > name.span.end - name.span.start;
        if completed && name.full.starts_with(&above.full) {
            self.relate(above, name, RelationKind::Contains);
        }
    }

    /// `指挥部下设办公室`, `指挥部下设综合协调组`
    fn part_set_up(&mut self, at: usize) {
        let (name, behind) = (&self.names[at], self.behind(at));
        let Some(verb) = prefixes(behind, 2).find(|&len| RELATIONS.is(&behind[..len], Relating::Contains)) else { return };
        let start = name.span.end + verb;
        let (span, full) = match self.names.get(at + 1).filter(|next| next.span.start == start) {
            Some(part) if part.is_bare() => (part.span, format!("{}{}", name.full, part.full)),
            Some(part) => (part.span, part.full.clone()),
            None => {
                let rest = &behind[verb..];
                let Some(len) = prefixes(rest, 8).find(|&len| RELATIONS.is(&rest[..len], Relating::Part)) else { return };
                (Span::new(start, start + len), format!("{}{}", name.full, &rest[..len]))
            }
        };
        self.relate(name, &Name { span, full }, RelationKind::Contains);
    }

    /// `联席会议办公室设在国家铁路局`
    fn seat(&mut self, at: usize) {
        let gap = self.gap(at);
        if gap.starts_with("设在") && gap.chars().count() <= 3 {
            self.relate(&self.names[at], &self.names[at + 1], RelationKind::LocatedIn);
        }
    }

    /// `机关党组对专委会分党组的联系指导`
    fn noun_behind(&mut self, at: usize) {
        if self.gap(at) == "对" {
            let acts = clause(self.behind(at + 1), 12);
            self.relate_by(at, |class| RELATIONS.occurs(acts, class));
        }
    }

    /// `县委领导乡镇党委`, `省局指导市局`
    fn verb_between(&mut self, at: usize) {
        let gap = self.gap(at);
        if gap.chars().count() <= GAP && !gap.contains(['，', '、', '。', '和']) {
            let verb = gap.trim_start_matches(['要', '应', '负', '责', '统', '一', '直', '接', '积', '极', '具', '体']);
            self.relate_by(at, |class| RELATIONS.is(verb, class));
        }
    }

    /// Relates a name to the next one by what is said of them.
    fn relate_by(&mut self, at: usize, says: impl Fn(Relating) -> bool) {
        if says(Relating::Leads) {
            self.relate(&self.names[at], &self.names[at + 1], RelationKind::Leads);
        } else if says(Relating::Guides) {
            self.relate(&self.names[at], &self.names[at + 1], RelationKind::Guides);
        }
    }

    /// `在党中央、国务院领导下，联席会议…`
    fn under_leadership(&mut self, at: usize) {
        let before = self.before(at);
        if !before.ends_with('在') && !before.ends_with("在、") {
            return;
        }
        let leaders = self.listed(at);
        let led = at + leaders.len();
        if led < self.names.len() && RELATIONS.opens(self.behind(led - 1), Relating::Led) {
            for leader in leaders {
                self.relate(leader, &self.names[led], RelationKind::Leads);
            }
        }
    }

    /// `联席会议由交通运输部、公安部组成`, `领导小组由县委牵头`
    fn formed_or_led_by(&mut self, at: usize) {
        if !matches!(self.gap(at), "由" | "由：") {
            return;
        }
        let members = self.listed(at + 1);
        let clause = clause(self.behind(at + members.len()).trim_start_matches('等'), 60);
        let kind = if clause.contains("组成") {
            RelationKind::MemberOf
        } else if RELATIONS.occurs(clause, Relating::Charges) {
            RelationKind::Leads
        } else {
            return;
        };
        for member in members {
            self.relate(member, &self.names[at], kind);
        }
    }

    /// `由市教育局牵头，市财政局、市人社局配合`
    fn assisted_by(&mut self, at: usize) {
        if !self.before(at).ends_with('由') || !self.behind(at).trim_start().starts_with("牵头") {
            return;
        }
        let helpers = self.listed(at + 1);
        let help = RELATIONS.occurs(first_chars(self.behind(at + helpers.len()), 8), Relating::Helps);
        if help && self.gap(at).chars().count() <= GAP {
            for helper in helpers {
                self.relate(&self.names[at], helper, RelationKind::Leads);
            }
        }
    }

    /// `指挥部向国务院报告`
    fn reports_to(&mut self, at: usize) {
        let gap = self.gap(at);
        let towards = gap.ends_with('向') && gap.chars().count() <= GAP && !gap.contains(['，', '。']);
        if !towards && gap != "报" {
            return;
        }
        let above = self.listed(at + 1);
        if RELATIONS.occurs(clause(self.behind(at + above.len()), 10), Relating::Reports) {
            for above in above {
                self.relate(&self.names[at], above, RelationKind::ReportsTo);
            }
        }
    }
}

/// The first clause, as far as it is within this many characters.
fn clause(words: &str, chars: usize) -> &str {
    first_chars(words, chars).split(['，', '。', '；']).next().unwrap_or_default()
}

fn first_chars(words: &str, chars: usize) -> &str {
    words.char_indices().nth(chars).map_or(words, |(end, _)| &words[..end])
}
