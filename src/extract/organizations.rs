//! The graph of bodies: the chains of a report merged with the relations that it states in words; a body is one node
//! wherever it occurs.

use super::chains::{Chain, ChainKind};
use super::relations::{Relation, RelationKind};
use crate::document::one_line;
use crate::span::Span;
use rustc_hash::FxHashMap;

/// A body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// In how many places it occurs where the report relates it to another.
    pub count: usize,
}

/// A relation between two bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Index of the body that leads, contains or guides; in a chain, of the upper one.
    pub from: usize,
    /// Index of the other body.
    pub to: usize,
    /// How the first is related to the second.
    pub kind: RelationKind,
    /// Where the report says so: from one name to the other.
    pub evidence: Vec<Span>,
}

/// The merged graph, nodes and edges in the order of their first appearance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organizations {
    /// The bodies.
    pub nodes: Vec<Node>,
    /// The relations between them.
    pub edges: Vec<Edge>,
}

/// Merges the organisation and level chains among `chains` with the relations stated in words.
pub(crate) fn merge(text: &str, chains: &[Chain], relations: &[Relation]) -> Organizations {
    let mut steps: Vec<Relation> = relations.to_vec();
    for chain in chains {
        let kind = match chain.kind {
            ChainKind::Organization => RelationKind::Chain,
            ChainKind::Level => RelationKind::Tier,
            _ => continue,
        };
        steps.extend(chain.nodes.windows(2).map(|pair| Relation {
            from: one_line(pair[0].slice(text)),
            to: one_line(pair[1].slice(text)),
            kind,
            places: [pair[0], pair[1]],
        }));
    }
    steps.sort_by_key(Relation::evidence);
    let mut graph = Organizations::default();
    let mut nodes: FxHashMap<String, usize> = FxHashMap::default();
    let mut edges: FxHashMap<(usize, usize, RelationKind), usize> = FxHashMap::default();
    let mut places: Vec<Vec<usize>> = Vec::new();
    for step in steps {
        let mut node = |name: &str, place: Span| {
            let index = *nodes.entry(name.to_string()).or_insert(graph.nodes.len());
            if index == graph.nodes.len() {
                graph.nodes.push(Node { name: name.to_string(), count: 0 });
                places.push(Vec::new());
            }
            places[index].push(place.start);
            index
        };
        let (from, to) = (node(&step.from, step.places[0]), node(&step.to, step.places[1]));
        let at = *edges.entry((from, to, step.kind)).or_insert(graph.edges.len());
        if at == graph.edges.len() {
            graph.edges.push(Edge { from, to, kind: step.kind, evidence: Vec::new() });
        }
        graph.edges[at].evidence.push(step.evidence());
    }
    for (node, mut places) in graph.nodes.iter_mut().zip(places) {
        // The inner nodes of a chain end one step and begin the next: each occurs there once.
        places.sort_unstable();
        places.dedup();
        node.count = places.len();
    }
    graph
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::extract::chains;

    #[test]
    fn chains_share_their_root() {
        let text = "夯实“政协党组—机关党组—机关党支部”和“政协党组—专委会分党组”组织体系。";
        let doc = Document::parse(text);
        let graph = merge(text, &chains::find(&doc), &[]);
        let names: Vec<_> = graph.nodes.iter().map(|node| (node.name.as_str(), node.count)).collect();
        assert_eq!(names, [("政协党组", 2), ("机关党组", 1), ("机关党支部", 1), ("专委会分党组", 1)]);
        let edges: Vec<_> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
        assert_eq!(edges, [(0, 1), (1, 2), (0, 3)]);
    }
}
