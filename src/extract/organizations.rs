//! The graph of bodies: all organisation chains of a report merged, a body being one node wherever it stands.

use super::chains::{Chain, ChainKind};
use crate::span::Span;
use rustc_hash::FxHashMap;

/// A body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// In how many chains it stands.
    pub count: usize,
}

/// A step of a chain from one body to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Index of the body above.
    pub from: usize,
    /// Index of the body below.
    pub to: usize,
    /// Where the chains say so: from the one name to the other.
    pub evidence: Vec<Span>,
}

/// The merged graph, nodes and edges in the order of their first appearance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organizations {
    /// The bodies.
    pub nodes: Vec<Node>,
    /// The steps between them.
    pub edges: Vec<Edge>,
}

/// Merges the organisation chains among `chains`.
pub(crate) fn merge(text: &str, chains: &[Chain]) -> Organizations {
    let mut graph = Organizations::default();
    let mut nodes: FxHashMap<&str, usize> = FxHashMap::default();
    let mut edges: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for chain in chains.iter().filter(|chain| chain.kind == ChainKind::Organization) {
        let mut above: Option<(usize, Span)> = None;
        for &span in &chain.nodes {
            let name = span.slice(text);
            let index = *nodes.entry(name).or_insert(graph.nodes.len());
            if index == graph.nodes.len() {
                graph.nodes.push(Node { name: name.to_string(), count: 0 });
            }
            graph.nodes[index].count += 1;
            if let Some((from, start)) = above {
                let at = *edges.entry((from, index)).or_insert(graph.edges.len());
                if at == graph.edges.len() {
                    graph.edges.push(Edge { from, to: index, evidence: Vec::new() });
                }
                graph.edges[at].evidence.push(Span::new(start.start, span.end));
            }
            above = Some((index, span));
        }
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
        let graph = merge(text, &chains::find(&doc));
        let names: Vec<_> = graph.nodes.iter().map(|node| (node.name.as_str(), node.count)).collect();
        assert_eq!(names, [("政协党组", 2), ("机关党组", 1), ("机关党支部", 1), ("专委会分党组", 1)]);
        let edges: Vec<_> = graph.edges.iter().map(|edge| (edge.from, edge.to)).collect();
        assert_eq!(edges, [(0, 1), (1, 2), (0, 3)]);
    }
}
