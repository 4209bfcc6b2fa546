//! SARIF 2.1.0, the exchange format of code scanners (OASIS, 2020): editors and code hosts show results in place.

use super::reference::{Reference, percent_encoded};
use super::view::ReportView;
use crate::check::CODES;
use serde_json::{Value, json};
use std::io::{self, Write};

/// What comes before the results of a run: a log is written as reports are read, however many there are.
///
/// # Errors
/// Those of `out`.
pub fn begin(out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<Value> = CODES
        .iter()
        .map(|code| {
            json!({
                "id": code.name,
                "shortDescription": { "text": code.meaning },
                "defaultConfiguration": { "level": code.severity.name() },
            })
        })
        .collect();
    let tool = json!({ "driver": { "name": "baogao", "version": env!("CARGO_PKG_VERSION"), "rules": rules } });
    writeln!(out, r#"{{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{{"#)?;
    // The same columns as in the JSON: characters, where SARIF's default would be UTF-16 units.
    write!(out, r#""tool":{tool},"columnKind":"unicodeCodePoints","results":["#)
}

/// The results of one report, whose view must contain diagnostics: one per line, separated by commas.
///
/// # Errors
/// Those of `out`.
pub fn results(view: &ReportView, out: &mut dyn Write) -> io::Result<()> {
    for (at, found) in view.diagnostics.iter().flatten().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        write!(out, "{comma}\n{}", result(&view.source.path, found))?;
    }
    Ok(())
}

/// What closes the log.
///
/// # Errors
/// Those of `out`.
pub fn end(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n]}}]}}")
}

fn result(path: &str, found: &super::view::DiagnosticView) -> Value {
    json!({
        "ruleId": found.code,
        "ruleIndex": CODES.iter().position(|code| code.name == found.code),
        "level": found.severity,
        "message": { "text": found.message },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(path) },
                "region": {
                    "startLine": found.line,
                    "startColumn": found.column,
                    "charOffset": found.span[0],
                    "charLength": found.span[1] - found.span[0],
                },
            },
        }],
    })
}

/// A path as a relative or `file:` reference.
fn uri(path: &str) -> String {
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", percent_encoded(&path.replace('\\', "/"), Reference::Uri))
}
