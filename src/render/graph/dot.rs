//! Graphviz.

use super::Graph;
use std::io::{self, Write};

/// A directed graph in the Graphviz language: `dot -Tsvg` draws it.
///
/// # Errors
/// When the sink fails.
pub fn graph(graph: &Graph, name: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph {} {{", quoted(name))?;
    writeln!(out, "  rankdir=TB;\n  node [shape=box, style=rounded, fontname=\"Noto Sans CJK SC, sans-serif\"];")?;
    for (at, node) in graph.nodes.iter().enumerate() {
        writeln!(out, "  n{at} [label={}];", quoted(node))?;
    }
    for link in &graph.links {
        let label = if link.label.is_empty() { String::new() } else { format!(" [label={}]", quoted(&link.label.replace('_', " "))) };
        writeln!(out, "  n{} -> n{}{label};", link.from, link.to)?;
    }
    writeln!(out, "}}")
}

/// A string in that language: quotation marks and backslashes are escaped, a line break is a space.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_marks_are_escaped() {
        let mut out = Vec::new();
        graph(&super::super::tests::graph("甲\"党委>乙 甲\"党委>丙:leads"), "报告\\", &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("digraph \"报告\\\\\" {\n"), "{text}");
        assert!(text.contains("  n0 [label=\"甲\\\"党委\"];\n"), "{text}");
        assert!(text.ends_with("  n0 -> n1;\n  n0 -> n2 [label=\"leads\"];\n}\n"), "{text}");
    }
}
