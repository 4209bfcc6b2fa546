//! Mermaid, which many wikis and code hosts draw.

use super::Graph;
use crate::render::label;
use crate::render::view::SectionView;
use std::io::{self, Write};

/// A flowchart.
///
/// # Errors
/// When the sink fails.
pub fn graph(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "flowchart TD")?;
    for (at, node) in graph.nodes.iter().enumerate() {
        writeln!(out, "  n{at}[\"{}\"]", escaped(node))?;
    }
    for link in &graph.links {
        let label = if link.label.is_empty() { String::new() } else { format!("|{}|", link.label.replace('_', " ")) };
        writeln!(out, "  n{} -->{label} n{}", link.from, link.to)?;
    }
    Ok(())
}

/// A mind map of the section tree below the title.
///
/// # Errors
/// When the sink fails.
pub fn outline(title: &str, sections: &[SectionView], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "mindmap\n  root[\"{}\"]", escaped(title))?;
    branches(sections, 2, out)
}

fn branches(sections: &[SectionView], depth: usize, out: &mut dyn Write) -> io::Result<()> {
    for section in sections {
        writeln!(out, "{}s{}[\"{}\"]", "  ".repeat(depth), section.id.replace('.', "_"), escaped(&label(section)))?;
        branches(&section.children, depth + 1, out)?;
    }
    Ok(())
}

/// Text in quotation marks; what Mermaid would interpret is written as an entity.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' | '#' | '<' | '>' | '&' | '`' | ';' => out.push_str(&format!("#{};", c as u32)),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_the_language_are_entities() {
        let mut out = Vec::new();
        graph(&super::super::tests::graph("甲\"#>乙:leads"), &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "flowchart TD\n  n0[\"甲#34;#35;\"]\n  n1[\"乙\"]\n  n0 -->|leads| n1\n");
    }
}
