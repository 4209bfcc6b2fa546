//! SARIF 2.1.0, the exchange format of code scanners (OASIS, 2020): editors and code hosts show it at the place.

use super::view::{DiagnosticView, ReportView};
use crate::check::CODES;
use serde_json::{Value, json};

/// The log of one run over any number of reports; their views must hold diagnostics.
pub fn log(views: &[ReportView]) -> Value {
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
    let results: Vec<Value> =
        views.iter().flat_map(|view| view.diagnostics.iter().flatten().map(|found| result(&view.source.path, found))).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "baogao", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            // The columns of the JSON: characters, where SARIF's default would be UTF-16 units.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(path: &str, found: &DiagnosticView) -> Value {
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

/// A path as a relative or `file:` reference (RFC 3986): what is no unreserved character is percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte as char),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
