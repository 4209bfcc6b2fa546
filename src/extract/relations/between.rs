//! How the words between names of bodies, and beside them, relate these bodies to each other.

use super::names::Name;
use super::{Relation, RelationKind};
use crate::dicts::{RELATIONS, Relating};
use crate::extract::prefixes;
use crate::span::Span;

/// Adds the relations between the names in a sentence to those found.
pub(super) fn read(text: &str, sentence: Span, names: &[Name], found: &mut Vec<Relation>) {
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
        if let Some(verb) = prefixes(after, 2).find(|&len| RELATIONS.is(&after[..len], Relating::Contains)).map(|len| &after[..len]) {
            let from = name.span.end + verb.len();
            match names.get(at + 1).filter(|next| next.span.start == from) {
                Some(part) => {
                    let full = if part.is_bare() { format!("{}{}", name.full, part.full) } else { part.full.clone() };
                    relate(name, &Name { span: part.span, full }, RelationKind::Contains);
                }
                None => {
                    let rest = &text[from..sentence.end];
                    if let Some(len) = prefixes(rest, 8).find(|&len| RELATIONS.is(&rest[..len], Relating::Part)) {
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
        // `联席会议办公室设在国家铁路局`
        if gap.starts_with("设在") && gap.chars().count() <= 3 {
            relate(name, next, RelationKind::LocatedIn);
        }
        // `机关党组对专委会分党组的联系指导`
        if gap == "对" {
            let acts: String = behind.chars().take(12).collect();
            let acts = acts.split(['，', '。', '；']).next().unwrap_or_default();
            if RELATIONS.occurs(acts, Relating::Leads) {
                relate(name, next, RelationKind::Leads);
            } else if RELATIONS.occurs(acts, Relating::Guides) {
                relate(name, next, RelationKind::Guides);
            }
        }
        // `县委领导乡镇党委`, `省局指导市局`
        if short && !gap.contains(['，', '、', '。', '和']) {
            let bare = gap.trim_start_matches(['要', '应', '负', '责', '统', '一', '直', '接', '积', '极', '具', '体']);
            if RELATIONS.is(bare, Relating::Leads) {
                relate(name, next, RelationKind::Leads);
            } else if RELATIONS.is(bare, Relating::Guides) {
                relate(name, next, RelationKind::Guides);
            }
        }
        // `在党中央、国务院领导下，联席会议…`
        if before.ends_with('在') || before.ends_with("在、") {
            let list = listed(text, names, at);
            let last = &names[list.end - 1];
            let tail = &text[last.span.end..sentence.end];
            let led = RELATIONS.opens(tail, Relating::Led);
            if let (true, Some(body)) = (led, names.get(list.end)) {
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
            } else if RELATIONS.occurs(clause, Relating::Charges) {
                for leader in &names[list] {
                    relate(leader, name, RelationKind::Leads);
                }
            }
        }
        // `由市教育局牵头，市财政局、市人社局配合`
        if before.ends_with('由') && text[name.span.end..sentence.end].trim_start().starts_with("牵头") {
            let helpers = listed(text, names, at + 1);
            let last = &names[helpers.end - 1];
            let tail: String = text[last.span.end..sentence.end].chars().take(8).collect();
            if RELATIONS.occurs(&tail, Relating::Helps) && gap.chars().count() <= 8 {
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
            if RELATIONS.occurs(clause, Relating::Reports) {
                for above in &names[list] {
                    relate(name, above, RelationKind::ReportsTo);
                }
            }
        }
    }
}

/// The names joined by 、 or 和, from `at` on.
fn listed(text: &str, names: &[Name], at: usize) -> std::ops::Range<usize> {
    let mut end = at + 1;
    while end < names.len() && matches!(&text[names[end - 1].span.end..names[end].span.start], "、" | "和" | "及" | "以及" | "与") {
        end += 1;
    }
    at..end
}
