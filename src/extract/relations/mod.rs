//! Relations between bodies that a report states in words: `指挥部下设办公室`, `由交通运输部牵头`, `加强机关党组对专委会分党组的指导`.
//!
//! First the names of bodies in a sentence are found (`names.rs`), by their suffix (`dicts/bodies.tsv`) and back to the word that
//! governs them (`bounds.rs`); names coined by the report (`市政协党的建设工作领导小组及其办公室`: two bodies) are read the same
//! way. Then the words between two names say how they are related (`between.rs`).

mod between;
mod bounds;
mod names;

use crate::document::Document;
use crate::span::Span;

/// How one body is related to another.
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

/// One relation, at the place where it is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relation {
    pub from: String,
    pub to: String,
    pub kind: RelationKind,
    /// Where the first name is, and where the second.
    pub places: [Span; 2],
}

impl Relation {
    /// From one name to the other.
    pub fn evidence(&self) -> Span {
        let [a, b] = self.places;
        Span::new(a.start.min(b.start), a.end.max(b.end))
    }
}

/// How many relations back the body that a bare word (`办公室`) refers to may be named.
const NEAR: usize = 100;

/// A body contains another one that has no name of its own.
const HOLDS: &str = "下设";

/// All relations in a report, in text order.
pub(crate) fn find(doc: &Document) -> Vec<Relation> {
    let mut found: Vec<Relation> = Vec::new();
    for &sentence in &doc.sentences {
        if sentence.end - sentence.start > 6000 {
            continue;
        }
        let mut names = names::find(doc, sentence);
        // `办公室设在…` in the sentence after `指挥部下设办公室`.
        for name in names.iter_mut().filter(|name| name.is_bare()) {
            let known =
                found.iter().rev().take(NEAR).find(|earlier| earlier.kind == RelationKind::Contains && earlier.to.ends_with(&name.full));
            if let Some(known) = known {
                name.full = known.to.clone();
            }
        }
        if names.len() >= 2 || !names.is_empty() && sentence.slice(doc.text()).contains(HOLDS) {
            between::read(doc.text(), sentence, &names, &mut found);
        }
    }
    found.sort_by_key(Relation::evidence);
    found
}
