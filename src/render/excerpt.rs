//! Diagnostics as compilers show them: the message, the place, and the line with the place underlined.

use super::labels::Language;
use super::table::{Colour, TableStyle};
use super::view::{DiagnosticView, ReportView};
use crate::shown::{harmless_line, is_control};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The first `most` diagnostics of one report, each with the line of `text` that contains it, and how many there are.
///
/// # Errors
/// When the sink fails.
pub fn report(view: &ReportView, text: &str, style: TableStyle, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if style.colour == Colour::On { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width);
    let path = harmless_line(&view.source.path);
    let mut place = TextCursor { text, chars: 0, byte: 0 };
    for found in view.diagnostics.iter().flatten().take(most) {
        let excerpt = Excerpt::of(place.go(found.span[0]), found, style.width.saturating_sub(16).max(24));
        let level = if found.severity == "warning" { Level::WARNING } else { Level::NOTE };
        let snippet = Snippet::source(excerpt.text.as_str())
            .line_start(found.line)
            .fold(false)
            .annotation(AnnotationKind::Primary.span(excerpt.start..excerpt.end));
        let title = level.primary_title(style.text(&found.message)).id(found.code);
        writeln!(out, "{}", renderer.render(&[Group::with_title(title)]))?;
        // The line is cut to the terminal width, so we have to state its place in the file.
        let margin = " ".repeat(found.line.to_string().len());
        writeln!(out, "{margin}--> {path}:{}:{}", found.line, found.column)?;
        writeln!(out, "{}\n", renderer.render(&[Group::with_level(Level::NOTE).element(snippet)]))?;
    }
    let all = view.diagnostics.as_ref().map_or(0, Vec::len);
    match (all.saturating_sub(most), style.language) {
        (0, _) => {}
        (left, Language::English) => writeln!(out, "… {left} more: without --top")?,
        (left, Language::Chinese) => writeln!(out, "…… 另有 {left} 处：去掉 --top 可见")?,
    }
    match (all, style.language) {
        (0, _) => Ok(()),
        (1, Language::English) => writeln!(out, "{path}: 1 diagnostic"),
        (_, Language::English) => writeln!(out, "{path}: {all} diagnostics"),
        (_, Language::Chinese) => writeln!(out, "{path}：{all}处问题"),
    }
}

/// A place in the text. Diagnostics come in text order, so it only ever moves forward: a line may be as long as the text.
struct TextCursor<'t> {
    text: &'t str,
    chars: usize,
    byte: usize,
}

impl<'t> TextCursor<'t> {
    /// Goes to a character; returns what comes before it and from it on.
    fn go(&mut self, to: usize) -> (&'t str, &'t str) {
        // Two diagnostics may begin at one place, but none begins before the last.
        let skip = to.saturating_sub(self.chars);
        let rest = &self.text[self.byte..];
        self.byte += rest.char_indices().nth(skip).map_or(rest.len(), |(at, _)| at);
        self.chars += skip;
        self.text.split_at(self.byte)
    }
}

/// A stretch of a line around the words in question; paragraphs of reports are far longer than a terminal is wide.
struct Excerpt {
    text: String,
    /// Bytes of the words in question in `text`.
    start: usize,
    end: usize,
}

impl Excerpt {
    /// What comes before them, and from it on.
    fn of((before, rest): (&str, &str), found: &DiagnosticView, width: usize) -> Excerpt {
        let plain = |c: char| if c.is_control() || is_control(c) { ' ' } else { c };
        // As many as fit in `room` columns, and whether there are more on the line.
        let fitting = |chars: &mut dyn Iterator<Item = char>, room: usize| {
            let (mut taken, mut used) = (Vec::new(), 0);
            for c in chars {
                used += c.width().unwrap_or(0);
                if c == '\n' || used > room || taken.len() > room {
                    return (taken, c != '\n');
                }
                taken.push(plain(c));
            }
            (taken, false)
        };
        // They may be as long as the text; their beginning says enough.
        let length = (found.span[1] - found.span[0]).max(1);
        let (inside, _) = fitting(&mut rest.chars().take(length), width);
        let inside: String = inside.into_iter().collect();
        let room = width.saturating_sub(inside.width());
        let (mut left, cut) = fitting(&mut before.chars().rev(), room / 2);
        left.reverse();
        let left: String = left.into_iter().collect();
        let after = &rest[rest.char_indices().nth(inside.chars().count()).map_or(rest.len(), |(at, _)| at)..];
        let (right, more) = fitting(&mut after.chars(), room.saturating_sub(left.width()));
        let right: String = right.into_iter().collect();
        let left = if cut { format!("…{left}") } else { left.trim_start().to_string() };
        let dots = if more { "…" } else { "" };
        Excerpt { start: left.len(), end: left.len() + inside.len(), text: format!("{left}{inside}{}{dots}", right.trim_end()) }
    }
}
