//! Reports broken at any width give the same findings as unbroken ones.

#![allow(clippy::unwrap_used)]

mod util;

use baogao::{Analysis, AnalysisOptions, Document, Input, Part, ReadOptions};
use std::collections::HashMap;

/// How a text is broken.
#[derive(Debug, Clone, Copy)]
struct Setting {
    /// Characters per line.
    width: usize,
    indented: bool,
    /// Whether numbers and Latin words stay whole.
    whole_numbers: bool,
    /// Whether a blank line stands between paragraphs.
    spaced: bool,
}

fn columns(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

fn broken(paragraph: &str, setting: Setting) -> Vec<String> {
    let text = if setting.indented { format!("　　{paragraph}") } else { paragraph.to_string() };
    let mut tokens: Vec<String> = Vec::new();
    for c in text.chars() {
        let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%');
        let joins = setting.whole_numbers && latin(c) && tokens.last().is_some_and(|last| last.ends_with(latin));
        if joins { tokens.last_mut().unwrap().push(c) } else { tokens.push(c.to_string()) }
    }
    let (mut lines, mut line, mut filled) = (Vec::new(), String::new(), 0);
    for token in tokens {
        let width: usize = token.chars().map(columns).sum();
        // A character that cannot begin a line hangs over the end of the one before.
        let hangs = "，、。；：！？”’》）)%".contains(&token);
        if filled + width > 2 * setting.width && !line.is_empty() && !hangs {
            lines.push(std::mem::take(&mut line));
            filled = 0;
        }
        line.push_str(&token);
        filled += width;
    }
    lines.push(line);
    lines
}

fn wrapped(text: &str, setting: Setting) -> String {
    let mut lines = Vec::new();
    for paragraph in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        lines.extend(broken(paragraph, setting));
        if setting.spaced {
            lines.push(String::new());
        }
    }
    lines.join("\n") + "\n"
}

/// Sections, figures, quotations.
fn findings(text: &str) -> [Vec<String>; 3] {
    let doc = Document::parse(text);
    let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_parts(&[Part::Quotes, Part::Indicators]));
    let heading = |span: Option<baogao::Span>| span.map_or("", |span| span.slice(doc.text())).to_string();
    let sections = doc
        .sections
        .iter()
        .map(|section| format!("{} {:?} {:?} {}", section.level, section.style, section.number, heading(section.heading)));
    let figures = analysis.indicators.iter().map(|figure| format!("{} {} {:?}", figure.span.slice(doc.text()), figure.value, figure.unit));
    let quotes = analysis.quotes.iter().flat_map(|quote| quote.spans.iter().map(|_| quote.text.clone()));
    [sections.collect(), figures.collect(), quotes.collect()]
}

/// How many of `all` are in `found`, one for one.
fn shared(all: &[String], found: &[String]) -> usize {
    let mut counts: HashMap<&String, usize> = HashMap::new();
    found.iter().for_each(|item| *counts.entry(item).or_default() += 1);
    all.iter().filter(|item| counts.get_mut(item).filter(|count| **count > 0).map(|count| *count -= 1).is_some()).count()
}

#[test]
#[ignore = "slow: `.ci/run` runs it"]
fn reports_broken_at_any_width_give_the_same_findings() {
    let paths: Vec<_> = util::samples().into_iter().chain(util::corpus()).collect();
    let texts: Vec<String> = paths
        .into_iter()
        .filter_map(|path| baogao::read(&Input::File(path), &ReadOptions::default()).ok())
        .map(|report| report.text)
        // A text that is already broken, has gaps between paragraphs or is all on one line is no measure.
        .filter(|text| (100..1500).contains(&text.lines().map(|line| line.chars().count()).max().unwrap_or(0)))
        .filter(|text| !text.lines().any(|line| line.trim().contains("　")))
        .map(|text| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n") + "\n")
        .collect();
    assert!(texts.len() >= 3);
    let plain: Vec<_> = texts.iter().map(|text| findings(text)).collect();
    for width in [20, 27, 34, 46, 60] {
        for (indented, spaced) in [(true, false), (false, true), (false, false)] {
            for whole_numbers in [false, true] {
                let setting = Setting { width, indented, whole_numbers, spaced };
                let (mut kept, mut all) = ([0; 3], [0; 3]);
                for (text, plain) in texts.iter().zip(&plain) {
                    let found = findings(&wrapped(text, setting));
                    for kind in 0..3 {
                        kept[kind] += shared(&plain[kind], &found[kind]);
                        all[kind] += plain[kind].len().max(found[kind].len());
                    }
                }
                let share = |kind: usize| kept[kind] as f64 / all[kind].max(1) as f64;
                // Without indentation and blank lines nobody can tell a paragraph that ends at the margin from one that goes on.
                let least = if indented || spaced { 0.995 } else { 0.9 };
                assert!(share(0) >= least, "sections {:.4}: {setting:?}", share(0));
                assert!(share(1) >= 0.99, "figures {:.4}: {setting:?}", share(1));
                assert!(share(2) >= 0.99, "quotations {:.4}: {setting:?}", share(2));
            }
        }
    }
}
