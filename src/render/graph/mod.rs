//! Organisations and chains as pictures: Graphviz, Mermaid, SVG; outlines for mind-mapping programs.

mod dot;
mod layout;
mod mermaid;
mod outline;
mod svg;

pub use dot::graph as dot;
pub use mermaid::{graph as mermaid_graph, outline as mermaid_outline};
pub use outline::opml;
pub use svg::{Setting, page as svg_page, picture as svg};

use super::view::ReportView;
use rustc_hash::{FxHashMap, FxHashSet};

/// Boxes and the arrows between them.
#[derive(Debug, Default)]
pub struct Graph {
    /// The text in each box.
    pub nodes: Vec<String>,
    /// Arrows from one box to another, with their labels.
    pub links: Vec<Arrow>,
    /// The box of each name.
    boxes: FxHashMap<String, usize>,
    /// The existing arrows.
    known: FxHashSet<Arrow>,
}

/// An arrow between two boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Arrow {
    /// The upper box, an index into [`Graph::nodes`].
    pub from: usize,
    /// The lower one.
    pub to: usize,
    /// `leads`, `guides` …; empty for a link of a chain or a tier.
    pub label: &'static str,
}

impl Graph {
    fn node(&mut self, name: &str) -> usize {
        if let Some(&at) = self.boxes.get(name) {
            return at;
        }
        self.boxes.insert(name.to_string(), self.nodes.len());
        self.nodes.push(name.to_string());
        self.nodes.len() - 1
    }

    fn link(&mut self, from: usize, to: usize, label: &'static str) {
        let arrow = Arrow { from, to, label };
        if from != to && self.known.insert(arrow) {
            self.links.push(arrow);
        }
    }

    /// The graph of bodies that a report relates to each other; those without a relation are left out.
    pub fn organizations(view: &ReportView) -> Graph {
        let mut graph = Graph::default();
        for edge in view.organizations.iter().flat_map(|graph| &graph.edges) {
            let (from, to) = (graph.node(&edge.from), graph.node(&edge.to));
            let label = match edge.relation {
                "chain" | "tier" | "contains" => "",
                relation => relation,
            };
            // The superior body is drawn above.
            match edge.relation {
                "member_of" | "reports_to" | "located_in" => graph.link(to, from, label),
                _ => graph.link(from, to, label),
            }
        }
        graph
    }

    /// One chain.
    pub fn chain(nodes: &[String]) -> Graph {
        let mut graph = Graph { nodes: nodes.to_vec(), ..Graph::default() };
        (1..nodes.len()).for_each(|at| graph.link(at - 1, at, ""));
        graph
    }

    /// What `chains` draws: the bodies, and the chains of other kinds.
    pub fn of_chains(view: &ReportView) -> Graph {
        let mut graph = Graph::organizations(view);
        for chain in view.chains.iter().flatten().filter(|chain| chain.kind != "organization") {
            let nodes: Vec<usize> = chain.nodes.iter().map(|name| graph.node(name)).collect();
            nodes.windows(2).for_each(|pair| graph.link(pair[0], pair[1], ""));
        }
        graph
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `甲>乙 甲>丙:leads`
    pub(super) fn graph(links: &str) -> Graph {
        let mut graph = Graph::default();
        for link in links.split(' ') {
            let (ends, label) = link.split_once(':').unwrap_or((link, ""));
            let (from, to) = ends.split_once('>').unwrap();
            let (from, to) = (graph.node(from), graph.node(to));
            graph.link(from, to, if label.is_empty() { "" } else { "leads" });
        }
        graph
    }

    #[test]
    fn a_link_is_there_once_and_leads_elsewhere() {
        let graph = graph("甲>乙 甲>乙 甲>甲 甲>丙:leads");
        assert_eq!((graph.nodes.len(), graph.links.len()), (3, 2));
    }
}
