//! Runs the cases of `tests/spec/*.md`: under a heading that states the rule, a fenced block `text` with the input and
//! fenced blocks with the expected output. The kinds of block are those of `render` below.

#![allow(clippy::unwrap_used)]

use baogao::{Analysis, AnalysisOptions, Analyzer, Document, Lexicon, Part, one_line};
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);

struct Case {
    rule: String,
    line: usize,
    input: String,
    expected: Vec<(String, String)>,
}

fn cases(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap();
    let (mut cases, mut rule, mut open): (Vec<Case>, String, Option<(String, String, usize)>) = (Vec::new(), String::new(), None);
    for (at, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(kind)) => open = Some((kind.trim().to_string(), String::new(), at + 1)),
            (Some((_, body, _)), None) => {
                body.push_str(line);
                body.push('\n');
            }
            (Some(_), Some(_)) => {
                let (kind, body, line) = open.take().unwrap();
                if kind == "text" {
                    cases.push(Case { rule: rule.clone(), line, input: body, expected: Vec::new() });
                } else {
                    cases.last_mut().unwrap_or_else(|| panic!("{}:{line}: no text above", path.display())).expected.push((kind, body));
                }
            }
            (None, None) => {
                if let Some(title) = line.strip_prefix('#') {
                    rule = title.trim_start_matches('#').trim().to_string();
                }
            }
        }
    }
    cases
}

/// The findings of `kind` in the input, one per line.
fn render(kind: &str, input: &str, expected: &str) -> String {
    let doc = Document::parse(input);
    let mut out = String::new();
    let plain = || Analysis::of(&doc, &AnalysisOptions::default());
    match kind {
        // two spaces per level, enumerator, `|`, heading or `-`, style
        "outline" => {
            for section in &doc.sections {
                let heading = section.heading.map_or("-".to_string(), |heading| one_line(heading.slice(doc.text())));
                writeln!(
                    out,
                    "{}{}|{heading} [{}]",
                    "  ".repeat(section.level - 1),
                    section.enumerator.slice(doc.text()),
                    section.style.name()
                )
                .unwrap();
            }
        }
        // where each section ends: its id, and the last characters of it
        "extent" => {
            for (section, id) in doc.sections.iter().zip(doc.section_ids()) {
                let words = one_line(section.span.slice(doc.text()));
                let from = words.char_indices().rev().nth(9).map_or(0, |(at, _)| at);
                writeln!(out, "{id} {}{}", if from > 0 { "…" } else { "" }, &words[from..]).unwrap();
            }
        }
        "quotes" => plain().quotes.iter().for_each(|quote| writeln!(out, "{}: {}", quote.kind.name(), quote.text).unwrap()),
        "parts" => plain().quotes.iter().for_each(|quote| writeln!(out, "{}", quote.parts.join("|")).unwrap()),
        "chains" => {
            for chain in plain().chains {
                let nodes: Vec<&str> = chain.nodes.iter().map(|node| node.slice(doc.text())).collect();
                writeln!(out, "{}: {}", chain.kind.name(), nodes.join("|")).unwrap();
            }
        }
        "organizations" => {
            let graph = plain().organizations;
            graph.edges.iter().for_each(|edge| {
                let kind = if edge.kind == baogao::RelationKind::Chain { String::new() } else { format!(" {}", edge.kind.name()) };
                writeln!(out, "{} > {} ({}){kind}", graph.nodes[edge.from].name, graph.nodes[edge.to].name, edge.evidence.len()).unwrap()
            });
        }
        "citations" => plain().citations.iter().for_each(|citation| writeln!(out, "{}: {}", citation.kind.name(), citation.text).unwrap()),
        "diagnostics" => {
            plain().diagnostics.iter().for_each(|found| writeln!(out, "{}: {}", found.code, found.span.slice(doc.text())).unwrap())
        }
        "indicators" => {
            let words = |span: Option<baogao::Span>| span.map_or("", |span| span.slice(doc.text()));
            for found in plain().indicators {
                let base = found.base.map(|base| format!("{base}→")).unwrap_or_default();
                let upper = found.upper.map(|upper| format!("–{upper}")).unwrap_or_default();
                writeln!(
                    out,
                    "{}|{}|{base}{}{upper}{}|{}|{}|{}",
                    words(found.subject),
                    words(found.change),
                    found.value,
                    found.unit,
                    words(found.qualifier),
                    found.kind.name(),
                    words(found.period)
                )
                .unwrap();
            }
        }
        // everything that is known about a figure, and where it stands
        // the first and the last year of each figure
        "years" => {
            for found in plain().indicators {
                let years = found.years.map_or("-".to_string(), |[from, to]| format!("{from}–{to}"));
                writeln!(out, "{}: {years}", found.span.slice(doc.text())).unwrap();
            }
        }
        "figures" => {
            let ids = doc.section_ids();
            let words = |span: Option<baogao::Span>| span.map_or("-", |span| span.slice(doc.text()));
            let number = |value: Option<f64>| value.map_or("-".to_string(), |value| value.to_string());
            for found in plain().indicators {
                let chars = |at: usize| doc.text()[..at].chars().count();
                writeln!(
                    out,
                    "{} [{}–{}] subject {} change {} value {} upper {} base {} unit {} qualifier {} {} period {} section {}",
                    found.span.slice(doc.text()),
                    chars(found.span.start),
                    chars(found.span.end),
                    words(found.subject),
                    words(found.change),
                    found.value,
                    number(found.upper),
                    number(found.base),
                    found.unit,
                    words(found.qualifier),
                    found.kind.name(),
                    words(found.period),
                    doc.section_at(found.span.start).map_or("-", |section| ids[section].as_str())
                )
                .unwrap();
            }
        }
        "parallels" => {
            for found in plain().parallels {
                let parts: Vec<&str> = found.parts.iter().map(|part| part.slice(doc.text())).collect();
                writeln!(out, "{}", parts.join("|")).unwrap();
            }
        }
        "terms" => {
            for term in plain().terms {
                writeln!(out, "{} ×{}: {} ({})", term.text, term.spans.len(), term.gloss.as_deref().unwrap_or("-"), term.source.name())
                    .unwrap();
            }
        }
        "furniture" => {
            doc.furniture.iter().for_each(|piece| writeln!(out, "{}: {}", piece.class.name(), piece.span.slice(doc.text())).unwrap())
        }
        // all facts
        "facts" => {
            let meta = &doc.meta;
            let period = meta.period.as_ref().map(|period| format!("{} {} {}", period.label, period.from, period.to));
            let issuers = Some(meta.issuers.join("、")).filter(|names| !names.is_empty());
            for (name, value) in [
                ("title", &meta.title),
                ("issuers", &issuers),
                ("date", &meta.date),
                ("period", &period),
                ("document_number", &meta.document_number),
                ("kind", &meta.kind),
                ("salutation", &meta.salutation),
            ] {
                writeln!(out, "{name}: {}", value.as_deref().unwrap_or("-")).unwrap();
            }
        }
        // only the facts that the case names
        "meta" => {
            let period = doc.meta.period.as_ref().map(|period| format!("{} {} {}", period.label, period.from, period.to));
            for line in expected.lines() {
                let key = line.split(':').next().unwrap();
                let value = match key {
                    "title" => doc.meta.title.clone(),
                    "issuer" => doc.meta.issuer().map(str::to_string),
                    "issuers" => Some(doc.meta.issuers.join("、")).filter(|names| !names.is_empty()),
                    "date" => doc.meta.date.clone(),
                    "document_number" => doc.meta.document_number.clone(),
                    "kind" => doc.meta.kind.clone(),
                    "salutation" => doc.meta.salutation.clone(),
                    "period" => period.clone(),
                    _ => panic!("no such fact: {key}"),
                };
                writeln!(out, "{key}: {}", value.as_deref().unwrap_or("-")).unwrap();
            }
        }
        "words" => {
            let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_parts(&[Part::Words]).with_lexicon(&LEXICON));
            let words: Vec<&str> = analysis.words.iter().map(|word| word.span.slice(doc.text())).collect();
            writeln!(out, "{}", words.join(" ")).unwrap();
        }
        // the best phrases in their order, as many as the case names
        "ranking" => {
            let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_lexicon(&LEXICON));
            for phrase in analysis.phrases.iter().take(expected.lines().count().max(1)) {
                writeln!(out, "{} {} ×{}", phrase.class.name(), phrase.text, phrase.spans.len()).unwrap();
            }
        }
        // each line a phrase that must be among the first ten; with `!` before it, one that must not be listed at all
        "phrases" => {
            let analysis = Analysis::of(&doc, &AnalysisOptions::default().with_lexicon(&LEXICON));
            let found: Vec<&str> = analysis.phrases.iter().map(|phrase| phrase.text.as_str()).collect();
            for line in expected.lines() {
                let kept = match line.strip_prefix('!') {
                    Some(absent) => !found.contains(&absent),
                    None => found.iter().take(10).any(|phrase| *phrase == line),
                };
                if kept { writeln!(out, "{line}").unwrap() } else { writeln!(out, "(not so: {line}; found {})", found.join(" ")).unwrap() }
            }
        }
        _ => panic!("no such kind of block: {kind}"),
    }
    out
}

#[test]
fn every_case_of_the_specification_holds() {
    let mut files: Vec<_> = std::fs::read_dir("tests/spec")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    files.push("docs/diagnostics.md".into());
    files.sort();
    assert!(!files.is_empty(), "no specification in tests/spec");
    let (mut failures, mut count) = (String::new(), 0);
    for path in files {
        for case in cases(&path) {
            assert!(!case.expected.is_empty(), "{}:{}: nothing is expected", path.display(), case.line);
            for (kind, expected) in &case.expected {
                count += 1;
                let found = render(kind, &case.input, expected);
                if found != *expected {
                    write!(
                        failures,
                        "\n{}:{}: {}\n--- {kind}, expected\n{expected}--- found\n{found}",
                        path.display(),
                        case.line,
                        case.rule
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
    assert!(count > 20, "only {count} expectations: is the specification read?");
}

/// Everything that is found in whole reports, one finding on a line: what no rule's own case shows moves here. Changed only by
/// `cargo insta accept`.
#[test]
fn whole_reports_stay() {
    let analyzer = Analyzer::default();
    for folder in ["samples", "samples/batch", "samples/series", "tests/spec/reports"] {
        let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
            let view = serde_json::to_value(analyzer.bytes(std::fs::read(path).unwrap(), path).unwrap()).unwrap();
            let mut lines = String::new();
            for (part, found) in view.as_object().unwrap().iter().filter(|(part, _)| !matches!(part.as_str(), "schema" | "source")) {
                write_findings(&mut lines, part, found);
            }
            let bytes = std::fs::read(path).unwrap();
            if let Ok(text) = String::from_utf8(bytes) {
                let doc = Document::parse(&text);
                for found in baogao::check(&doc) {
                    writeln!(lines, "check {} {}: {}", found.code, one_line(found.span.slice(doc.text())), found.message).unwrap();
                }
            }
            let name = path.file_stem().unwrap().to_str().unwrap();
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "spec/reports" }, {
                insta::assert_snapshot!(name, lines);
            });
        }
    }
}

/// A list has a line for each finding, a section also for each of those under it.
fn write_findings(out: &mut String, part: &str, found: &Value) {
    match found {
        Value::Array(items) if items.iter().any(Value::is_object) => items.iter().for_each(|item| write_findings(out, part, item)),
        Value::Object(fields) if fields.contains_key("children") => {
            let own: serde_json::Map<String, Value> =
                fields.iter().filter(|(name, _)| *name != "children").map(|(name, value)| (name.clone(), value.clone())).collect();
            writeln!(out, "{part} {}", Value::Object(own)).unwrap();
            write_findings(out, part, &fields["children"]);
        }
        Value::Array(items) if items.is_empty() => {}
        found => writeln!(out, "{part} {found}").unwrap(),
    }
}

#[test]
fn every_code_has_its_example() {
    let page = std::fs::read_to_string("docs/diagnostics.md").unwrap();
    let shown: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let codes: Vec<&str> = baogao::CODES.iter().map(|code| code.name).collect();
    assert_eq!(shown, codes);
    // A block that only long texts have is tested beside its rule.
    for code in codes.into_iter().filter(|&code| code != "little_structure") {
        assert!(page.contains(&format!("\n{code}: ")), "{code} is named by no example");
    }
}
