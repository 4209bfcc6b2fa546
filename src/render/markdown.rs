//! Markdown: the outline as a nested list, the rest as tables.

use super::label;
use super::parts::PARTS;
use super::view::{ReportView, SectionView};
use crate::analysis::Part;
use std::io::{self, Write};

/// One report: the parts that the view contains.
///
/// # Errors
/// When the sink fails.
pub fn report(view: &ReportView, out: &mut dyn Write) -> io::Result<()> {
    let title = view.meta.as_ref().and_then(|meta| meta.title.as_deref());
    writeln!(out, "# {}\n", escape(title.unwrap_or(&view.source.path)))?;
    if let Some(meta) = &view.meta {
        let facts = [("Kind", &meta.kind), ("Date", &meta.date), ("Issuer", &meta.issuer), ("Number", &meta.document_number)];
        for (name, value) in facts {
            if let Some(value) = value {
                writeln!(out, "- {name}: {}", escape(value))?;
            }
        }
        writeln!(out)?;
    }
    if let Some(outline) = &view.outline {
        writeln!(out, "## Outline\n")?;
        list(outline, 0, out)?;
        writeln!(out)?;
    }
    let tables = PARTS.iter().filter(|entry| entry.part != Some(Part::Outline));
    for (entry, sheet) in tables.filter_map(|entry| Some((entry, entry.sheet(view)?))) {
        if entry.part != Some(Part::Diagnostics) || !sheet.rows.is_empty() {
            sheet.markdown(out)?;
        }
    }
    Ok(())
}

fn list(sections: &[SectionView], depth: usize, out: &mut dyn Write) -> io::Result<()> {
    for section in sections {
        writeln!(out, "{}- {}", "  ".repeat(depth), escape(&label(section)))?;
        list(&section.children, depth + 1, out)?;
    }
    Ok(())
}

pub(super) fn table(name: &str, header: &[&str], rows: impl Iterator<Item = Vec<String>>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "## {name}\n\n| {} |\n|{}", header.join(" | "), " --- |".repeat(header.len()))?;
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| escape(cell)).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    writeln!(out)
}

/// Text that Markdown shows as it is, on one line.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '|' | '*' | '_' | '`' | '<' | '[' | ']' | '\\' | '#' | '~' | '$' | '&' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}
