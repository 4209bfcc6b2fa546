//! Diagnostics as compilers show them: the message, the place, the line with the place underlined.

use super::labels::Language;
use super::table::{Colour, Style};
use super::view::{DiagnosticView, ReportView};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Every fault of one report, with the line of `text` that it stands on.
///
/// # Errors
/// When the sink fails.
pub fn report(view: &ReportView, text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if style.colour == Colour::On { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    let lines: Vec<&str> = text.split('\n').collect();
    for found in view.diagnostics.iter().flatten() {
        let line = lines.get(found.line - 1).copied().unwrap_or_default();
        let excerpt = Excerpt::of(line, found, style.width.saturating_sub(16).max(24));
        let level = if found.severity == "warning" { Level::WARNING } else { Level::NOTE };
        let snippet = Snippet::source(excerpt.text.as_str())
            .line_start(found.line)
            .fold(false)
            .annotation(AnnotationKind::Primary.span(excerpt.start..excerpt.end));
        let title = level.primary_title(found.message.as_str()).id(found.code);
        writeln!(out, "{}", renderer.render(&[Group::with_title(title)]))?;
        // The line is cut to the terminal, so its place in the file is ours to say.
        let margin = " ".repeat(found.line.to_string().len());
        writeln!(out, "{margin}--> {}:{}:{}", view.source.path, found.line, found.column)?;
        writeln!(out, "{}\n", renderer.render(&[Group::with_level(Level::NOTE).element(snippet)]))?;
    }
    let count = view.diagnostics.as_ref().map_or(0, Vec::len);
    let path = &view.source.path;
    match (count, style.language) {
        (0, _) => Ok(()),
        (1, Language::English) => writeln!(out, "{path}: 1 fault"),
        (_, Language::English) => writeln!(out, "{path}: {count} faults"),
        (_, Language::Chinese) => writeln!(out, "{path}：{count}处问题"),
    }
}

/// A stretch of a line around a fault; paragraphs of reports are far longer than a terminal is wide.
struct Excerpt {
    text: String,
    /// Bytes of the fault in `text`.
    start: usize,
    end: usize,
}

impl Excerpt {
    fn of(line: &str, found: &DiagnosticView, width: usize) -> Excerpt {
        let chars: Vec<char> = line.chars().map(|c| if c == '\t' || c.is_control() { ' ' } else { c }).collect();
        let from = (found.column - 1).min(chars.len());
        let to = (from + (found.span[1] - found.span[0]).max(1)).min(chars.len());
        let columns = |chars: &[char]| chars.iter().collect::<String>().width();
        let room = width.saturating_sub(columns(&chars[from..to]));
        let mut left = from;
        while left > 0 && columns(&chars[left - 1..from]) <= room / 2 {
            left -= 1;
        }
        let left_taken = columns(&chars[left..from]);
        let mut right = to;
        while right < chars.len() && left_taken + columns(&chars[to..right + 1]) <= room {
            right += 1;
        }
        let before: String = chars[left..from].iter().collect();
        let before = if left > 0 { format!("…{before}") } else { before.trim_start().to_string() };
        let inside: String = chars[from..to].iter().collect();
        let after: String = chars[to..right].iter().collect();
        let dots = if right < chars.len() { "…" } else { "" };
        Excerpt { start: before.len(), end: before.len() + inside.len(), text: format!("{before}{inside}{}{dots}", after.trim_end()) }
    }
}
