//! Relations of bodies that a report says in words: `指挥部下设办公室`, `由交通运输部牵头`, `加强机关党组对专委会分党组的指导`.
//!
//! First the names of bodies in a sentence are found, by their suffix (`dicts/bodies.tsv`) and back to the word that
//! governs them; coinages of the report (`市政协党的建设工作领导小组及其办公室`: two bodies) are read the same way. Then the
//! words between two names say how they are related.

use super::chains::is_organization;
use crate::charset::CharSet;
use crate::dicts::{BODIES, CUES, RELATIONS, STOPWORDS, VERBS, is_among};
use crate::document::Document;
use crate::parse::{han_run, is_han};
use crate::span::Span;
use std::sync::LazyLock;

/// How one body stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RelationKind {
    /// The next node of a chain.
    Chain,
    /// The next lower tier (`省、市、县三级`).
    Tier,
    /// The second is a part of the first (`下设`).
    Contains,
    /// The first leads the second (`由…牵头`, `在…领导下`).
    Leads,
    /// The first guides, supervises or keeps contact with the second.
    Guides,
    /// The first is a member of the second (`由…组成`).
    MemberOf,
    /// The first reports to the second (`向…报告`).
    ReportsTo,
    /// The first has its seat in the second (`设在`).
    LocatedIn,
}

impl RelationKind {
    /// The name that users see.
    pub fn name(self) -> &'static str {
        match self {
            RelationKind::Chain => "chain",
            RelationKind::Tier => "tier",
            RelationKind::Contains => "contains",
            RelationKind::Leads => "leads",
            RelationKind::Guides => "guides",
            RelationKind::MemberOf => "member_of",
            RelationKind::ReportsTo => "reports_to",
            RelationKind::LocatedIn => "located_in",
        }
    }
}

/// One relation where it is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relation {
    pub from: String,
    pub to: String,
    pub kind: RelationKind,
    /// Where the first name stands, and where the second.
    pub places: [Span; 2],
}

impl Relation {
    /// From the one name to the other.
    pub fn evidence(&self) -> Span {
        let [a, b] = self.places;
        Span::new(a.start.min(b.start), a.end.max(b.end))
    }
}

/// A body where it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    span: Span,
    /// With what the sentence leaves out: `办公室` behind `领导小组及其` is `领导小组办公室`.
    full: String,
}

/// The longest name, in characters.
const LONGEST: usize = 24;

/// So many relations back a body may be named that a bare word (`办公室`) speaks of.
const NEAR: usize = 100;

/// All relations of a report in the order of the text.
pub(crate) fn find(doc: &Document) -> Vec<Relation> {
    let mut found: Vec<Relation> = Vec::new();
    for &sentence in &doc.sentences {
        if sentence.end - sentence.start > 6000 {
            continue;
        }
        let mut names = names(doc, sentence);
        // `办公室设在…` in the sentence behind `指挥部下设办公室`.
        for name in names.iter_mut().filter(|name| is_bare(&name.full)) {
            let known =
                found.iter().rev().take(NEAR).find(|earlier| earlier.kind == RelationKind::Contains && earlier.to.ends_with(&name.full));
            if let Some(known) = known {
                name.full = known.to.clone();
            }
        }
        if names.len() >= 2 || !names.is_empty() && sentence.slice(doc.text()).contains(HOLDS) {
            between(doc.text(), sentence, &names, &mut found);
        }
    }
    found.sort_by_key(Relation::evidence);
    found
}

/// A body holds another one that has no name of its own.
const HOLDS: &str = "下设";

/// The names of bodies in a sentence, in order; none where they can be in no relation.
fn names(doc: &Document, sentence: Span) -> Vec<Name> {
    let text = doc.text();
    let mut names: Vec<Name> = Vec::new();
    let words = sentence.slice(text);
    let is_end = |&(at, last): &(usize, char)| SHORT.contains(&last) || BODIES.may_have_longer_tail(&words[..at + last.len_utf8()]);
    let ends: Vec<usize> = ENDS.within(words).filter(is_end).map(|(at, last)| at + last.len_utf8()).collect();
    // A body alone is related to none but what it is said to hold.
    if ends.is_empty() || ends.len() == 1 && !words.contains(HOLDS) {
        return names;
    }
    let mut next = 0;
    for end in ends {
        // The run that holds it was read already, from another end.
        if end <= next {
            continue;
        }
        let head = words[..end].char_indices().rev().take_while(|&(_, c)| is_han(c)).last();
        let Some((start, _)) = head else { continue };
        next = end + han_run(&words[end..]);
        in_run(text, Span::new(sentence.start + start, sentence.start + next), &mut names);
    }
    let titled = |name: &Name| doc.marks.is_titled(name.span.start);
    let report = |name: &Name| text[name.span.end..].starts_with("工作报告");
    names.retain(|name| !titled(name) && !report(name));
    names
}

/// The names in a run of Chinese characters, of which one may be a body's.
fn in_run(text: &str, run: Span, names: &mut Vec<Name>) {
    let mut floor = run.start;
    let mut at = run.start;
    while at < run.end {
        let Some(end) = name_end(text, Span::new(at, run.end), floor) else { break };
        floor = boundary(text, floor.max(end.saturating_sub(4 * LONGEST)));
        let mut start = name_start(text, Span::new(floor, end));
        // `县委领导乡镇党委`: right behind a name the verb relates it to the next.
        if names.last().is_some_and(|last| last.span.end == start) {
            let relates = |head: &str| RELATIONS.is(head, "leads") || RELATIONS.is(head, "guides");
            let words = &text[start..end];
            let verb = super::prefixes(words, 4).find(|&len| relates(&words[..len])).map(|len| &words[..len]);
            start += verb.filter(|verb| is_organization(&text[start + verb.len()..end])).map_or(0, |verb| verb.len());
        }
        let name = Span::new(start, end);
        let words = name.slice(text);
        if (2..=LONGEST).contains(&words.chars().count())
            && is_organization(words)
            && !CUES.closes(words, "no_body")
            && !CUES.closes(words, "noun_end")
            && !is_counted(text, start)
            && !RELATIONS.is(words, "generic")
        {
            let shared = text[..start]
                .strip_suffix("及其")
                .filter(|_| !words.starts_with('他'))
                .and_then(|_| names.last())
                .filter(|last| last.span.end + "及其".len() == start);
            let full = shared.map_or_else(|| words.to_string(), |last| format!("{}{words}", last.full));
            // `县委` + `办公室`, `市政协` + `党的建设工作领导小组`: names without a word between are one.
            match names.last_mut().filter(|last| last.span.end == start && full == words) {
                Some(last) => {
                    last.span.end = end;
                    last.full.push_str(words);
                }
                None => names.push(Name { span: name, full }),
            }
            floor = end;
        }
        at = end;
    }
}

/// `1146个党支部`: bodies that are counted are no one's name.
fn is_counted(text: &str, start: usize) -> bool {
    let figure = text[..start].ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, '多' | '余'));
    figure || text[start..].starts_with(['个', '家', '所', '名'])
}

/// Where the first suffix of a body ends in `run`, the longest reading of it.
fn name_end(text: &str, run: Span, floor: usize) -> Option<usize> {
    let is_end = |end: usize, last: char| {
        BODIES
            .longer_tail(tail(text, floor, end))
            .is_some_and(|(_, class)| !matches!(class, "post" | "tier") && (class != "unit" || is_firm(&text[floor..end])))
            || (SHORT.contains(&last) && text[floor..end].chars().nth(2).is_some() && ends_word(text, end, run.end))
    };
    let within = &text[..run.end];
    let mut at = run.start;
    let first = loop {
        let (found, last) = ENDS.find(within, at)?;
        at = found + last.len_utf8();
        if is_end(at, last) {
            break at;
        }
    };
    // `机关党组` before `机关党组办公室`: the suffix that follows at once belongs to the name.
    let mut best = first;
    for end in text[first..run.end].char_indices().take(4).map(|(at, c)| first + at + c.len_utf8()) {
        let piece = &text[best..end];
        let suffix = BODIES.suffix(piece).is_some_and(|(word, class)| word == piece && !matches!(class, "post" | "tier"));
        if suffix {
            best = end;
        }
    }
    Some(best)
}

/// What names of bodies end with.
static ENDS: LazyLock<CharSet> = LazyLock::new(|| BODIES.closings().and("部局委"));

/// Ends of names too short for the table.
const SHORT: [char; 3] = ['部', '局', '委'];

fn is_firm(words: &str) -> bool {
    RELATIONS.closes(words, "firm")
}

/// The last characters of a stretch, as many as a suffix may have.
fn tail(text: &str, floor: usize, end: usize) -> &str {
    &text[boundary(text, floor.max(end.saturating_sub(36)))..end]
}

/// The first boundary of a character at or behind a byte.
fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Whether a name may end before the next word (`公安部负责`, not `部分`, `委员`, `局面`).
fn ends_word(text: &str, end: usize, run_end: usize) -> bool {
    let next = text[end..run_end].chars().next();
    next.is_none_or(|c| {
        !matches!(
            c,
            '会' | '分'
                | '署'
                | '员'
                | '面'
                | '长'
                | '门'
                | '队'
                | '位'
                | '托'
                | '派'
                | '内'
                | '办'
                | '势'
                | '限'
                | '件'
                | '落'
                | '级'
                | '属'
        )
    })
}

/// Where the name that ends a stretch begins: behind the word that governs it.
fn name_start(text: &str, stretch: Span) -> usize {
    let words = stretch.slice(text);
    let mut start = 0;
    for (at, c) in words.char_indices() {
        let governs = matches!(
            c,
            '由' | '在'
                | '对'
                | '向'
                | '和'
                | '与'
                | '及'
                | '为'
                | '将'
                | '是'
                | '并'
                | '按'
                | '把'
                | '给'
                | '以'
                | '到'
                | '从'
                | '让'
                | '使'
                | '等'
                | '经'
                | '其'
                | '或'
                | '我'
                | '照'
        ) || c == '的' && !words[..at].ends_with('党');
        let head = &words[..at];
        // `政府和`, `在京`: the character must stand before a name that is left.
        if governs && (head.is_empty() || is_organization(&words[at + c.len_utf8()..])) {
            start = at + c.len_utf8();
        }
    }
    // `有关部门应当通过政府`: what stands before a modal verb is no part of a name.
    let mut governing: Vec<&str> = Vec::new();
    let found: Vec<(usize, &str, &str)> = RELATIONS.within(words).collect();
    for (at, word, classes) in found.into_iter().rev() {
        let behind = at + word.len();
        if is_among("modal", classes) {
            start = start.max(behind);
        }
        // `要自觉接受人大`: the verb may stand behind other words; where it comes twice, the last one counts.
        if is_among("governs", classes) && !governing.contains(&word) {
            governing.push(word);
            if behind > start && is_organization(&words[behind..]) {
                start = behind;
            }
        }
    }
    loop {
        let rest = &words[start..];
        let cut = super::prefixes(rest, 4).find(|&len| {
            let head = &rest[..len];
            let verb = len >= 6
                && (matches!(head, "代表" | "我们" | "大会")
                    || VERBS.has(head)
                    || STOPWORDS.is(head, "light_verb")
                    || STOPWORDS.is(head, "adverb")
                    || CUES.is(head, "discourse"));
            verb && len < rest.len() && is_organization(&rest[len..]) && !is_body_head(head)
        });
        match cut {
            Some(len) => start += len,
            None => break,
        }
    }
    stretch.start + start
}

/// Verbs that open names of bodies: `发展改革委`, `监督管理局`, `统计局`.
fn is_body_head(head: &str) -> bool {
    RELATIONS.is(head, "head")
}

/// Reads what stands between names.
fn between(text: &str, sentence: Span, names: &[Name], found: &mut Vec<Relation>) {
    let mut relate = |from: &Name, to: &Name, kind: RelationKind| {
        if from.full != to.full {
            found.push(Relation { from: from.full.clone(), to: to.full.clone(), kind, places: [from.span, to.span] });
        }
    };
    for (at, name) in names.iter().enumerate() {
        let before = &text[sentence.start..name.span.start];
        let after = &text[name.span.end..sentence.end];
        // `领导小组及其办公室`
        if let Some(above) = at
            .checked_sub(1)
            .map(|above| &names[above])
            .filter(|above| name.full.len() > name.span.end - name.span.start && name.full.starts_with(&above.full))
        {
            relate(above, name, RelationKind::Contains);
        }
        // `指挥部下设办公室`
        if let Some(verb) = super::prefixes(after, 2).find(|&len| RELATIONS.is(&after[..len], "contains")).map(|len| &after[..len]) {
            let from = name.span.end + verb.len();
            match names.get(at + 1).filter(|next| next.span.start == from) {
                Some(part) => {
                    let full = if is_bare(&part.full) { format!("{}{}", name.full, part.full) } else { part.full.clone() };
                    relate(name, &Name { span: part.span, full }, RelationKind::Contains);
                }
                None => {
                    let rest = &text[from..sentence.end];
                    if let Some(len) = super::prefixes(rest, 8).find(|&len| RELATIONS.is(&rest[..len], "part")) {
                        let full = format!("{}{}", name.full, &rest[..len]);
                        relate(name, &Name { span: Span::new(from, from + len), full }, RelationKind::Contains);
                    }
                }
            }
        }
        let Some(next) = names.get(at + 1) else { continue };
        let gap = &text[name.span.end..next.span.start];
        let behind = &text[next.span.end..sentence.end];
        let short = gap.chars().count() <= 8;
        let opens = |words: &str, verbs: &[&str]| verbs.iter().any(|verb| words.starts_with(verb));
        // `联席会议办公室设在国家铁路局`
        if gap.starts_with("设在") && gap.chars().count() <= 3 {
            relate(name, next, RelationKind::LocatedIn);
        }
        // `机关党组对专委会分党组的联系指导`
        if gap == "对" {
            let acts: String = behind.chars().take(12).collect();
            let acts = acts.split(['，', '。', '；']).next().unwrap_or_default();
            if RELATIONS.occurs(acts, "leads") {
                relate(name, next, RelationKind::Leads);
            } else if RELATIONS.occurs(acts, "guides") {
                relate(name, next, RelationKind::Guides);
            }
        }
        // `县委领导乡镇党委`, `省局指导市局`
        if short && !gap.contains(['，', '、', '。', '和']) {
            let bare = gap.trim_start_matches(['要', '应', '负', '责', '统', '一', '直', '接', '积', '极', '具', '体']);
            if RELATIONS.is(bare, "leads") {
                relate(name, next, RelationKind::Leads);
            } else if RELATIONS.is(bare, "guides") {
                relate(name, next, RelationKind::Guides);
            }
        }
        // `在党中央、国务院领导下，联席会议…`
        if before.ends_with('在') || before.ends_with("在、") {
            let list = listed(text, names, at);
            let last = &names[list.end - 1];
            let tail = &text[last.span.end..sentence.end];
            let led = [
                "领导下",
                "统一领导下",
                "的领导下",
                "的统一领导下",
                "指导下",
                "的指导下",
                "坚强领导下",
                "的坚强领导下",
                "直接领导下",
                "的直接领导下",
            ];
            if let (true, Some(body)) = (opens(tail, &led), names.get(list.end)) {
                for above in &names[list] {
                    relate(above, body, RelationKind::Leads);
                }
            }
        }
        // `联席会议由交通运输部、公安部组成`, `领导小组由县委牵头`
        if gap == "由" || gap == "由：" {
            let list = listed(text, names, at + 1);
            let last = &names[list.end - 1];
            let tail = text[last.span.end..sentence.end].trim_start_matches("等");
            let tail: String = tail.chars().take(60).collect();
            let clause = tail.split(['，', '。', '；']).next().unwrap_or_default();
            if clause.contains("组成") {
                for member in &names[list] {
                    relate(member, name, RelationKind::MemberOf);
                }
            } else if RELATIONS.occurs(clause, "charges") {
                for leader in &names[list] {
                    relate(leader, name, RelationKind::Leads);
                }
            }
        }
        // `由市教育局牵头，市财政局、市人社局配合`
        if before.ends_with('由') && opens(text[name.span.end..sentence.end].trim_start(), &["牵头"]) {
            let helpers = listed(text, names, at + 1);
            let last = &names[helpers.end - 1];
            let tail: String = text[last.span.end..sentence.end].chars().take(8).collect();
            if RELATIONS.occurs(&tail, "helps") && gap.chars().count() <= 8 {
                for helper in &names[helpers] {
                    relate(name, helper, RelationKind::Leads);
                }
            }
        }
        // `指挥部向国务院报告`, `及时报告党中央、国务院`
        if gap.ends_with('向') && short && !gap.contains(['，', '。']) || gap == "报" {
            let list = listed(text, names, at + 1);
            let last = &names[list.end - 1];
            let tail: String = text[last.span.end..sentence.end].chars().take(10).collect();
            let clause = tail.split(['，', '。', '；']).next().unwrap_or_default();
            if RELATIONS.occurs(clause, "reports") {
                for above in &names[list] {
                    relate(name, above, RelationKind::ReportsTo);
                }
            }
        }
    }
}

/// The names from `at` on that 、 or 和 joins.
fn listed(text: &str, names: &[Name], at: usize) -> std::ops::Range<usize> {
    let mut end = at + 1;
    while end < names.len() && matches!(&text[names[end - 1].span.end..names[end].span.start], "、" | "和" | "及" | "以及" | "与") {
        end += 1;
    }
    at..end
}

/// `办公室`, `秘书处`: names that only their parent tells apart.
fn is_bare(name: &str) -> bool {
    RELATIONS.is(name, "part")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let doc = Document::parse(text);
        let found: Vec<String> = names(&doc, Span::new(0, text.len())).into_iter().map(|name| name.full).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn finds_the_names_of_bodies() {
        check("加强机关党组对专委会分党组的联系指导", &["机关党组", "专委会分党组"]);
        check("县委领导乡镇党委", &["县委", "乡镇党委"]);
        check("成立市政协党的建设工作领导小组及其办公室", &["市政协党的建设工作领导小组", "市政协党的建设工作领导小组办公室"]);
        check("各级政府要自觉接受同级人大及其常委会监督", &["各级政府", "同级人大", "同级人大常委会"]);
        check("优化区域经济布局，涉及全部干部", &[]);
    }
}
