//! Markdown: the outline as a nested list, the rest as tables.

use super::label;
use super::view::{PHRASE_CLASSES, ReportView, SectionView};
use std::io::{self, Write};

/// One report; those parts that the view holds.
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
    for (class, name) in PHRASE_CLASSES {
        let mut of_class = view.key_phrases.iter().flatten().filter(|phrase| phrase.is(class)).peekable();
        if of_class.peek().is_some() {
            let rows =
                of_class.map(|phrase| vec![phrase.text.clone(), format!("{:.2}", phrase.score), phrase.count.to_string(), phrase.place()]);
            table(&format!("Key phrases: {}", name.to_lowercase()), &["phrase", "score", "count", "where"], rows, out)?;
        }
    }
    if let Some(quotes) = &view.quotes {
        let rows =
            quotes.iter().map(|quote| vec![quote.text.clone(), quote.kind.to_string(), quote.count.to_string(), quote.sections.join(" ")]);
        table("Quotes", &["quote", "kind", "count", "sections"], rows, out)?;
    }
    if let Some(chains) = &view.chains {
        let rows =
            chains.iter().map(|chain| vec![chain.nodes.join(" → "), chain.kind.to_string(), chain.section.clone().unwrap_or_default()]);
        table("Chains", &["chain", "kind", "section"], rows, out)?;
    }
    if let Some(citations) = &view.citations {
        let rows = citations.iter().map(|citation| vec![citation.text.clone(), citation.kind.to_string(), citation.count.to_string()]);
        table("Citations", &["citation", "kind", "count"], rows, out)?;
    }
    if let Some(terms) = &view.terms {
        let rows = terms.iter().map(|term| vec![term.text.clone(), term.gloss.clone().unwrap_or_default(), term.count.to_string()]);
        table("Terms", &["term", "gloss", "count"], rows, out)?;
    }
    if let Some(parallels) = &view.parallels {
        let rows = parallels.iter().map(|found| vec![found.parts.join(" / "), found.section.clone().unwrap_or_default()]);
        table("Parallels", &["parallel", "section"], rows, out)?;
    }
    if let Some(indicators) = &view.indicators {
        let rows = indicators.iter().map(|found| {
            let subject = found.subject.clone().unwrap_or_default();
            vec![
                subject,
                found.change.clone().unwrap_or_default(),
                found.figure(),
                found.kind.to_string(),
                found.period.clone().unwrap_or_default(),
            ]
        });
        table("Indicators", &["subject", "change", "figure", "kind", "period"], rows, out)?;
    }
    if let Some(tokens) = &view.tokens {
        let rows = tokens.iter().map(|token| vec![token.text.clone(), token.tag.clone()]);
        table("Words", &["word", "tag"], rows, out)?;
    }
    if let Some(diagnostics) = view.diagnostics.as_ref().filter(|found| !found.is_empty()) {
        let rows =
            diagnostics.iter().map(|found| vec![found.code.to_string(), found.message.clone(), format!("{}:{}", found.line, found.column)]);
        table("Diagnostics", &["code", "message", "place"], rows, out)?;
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
