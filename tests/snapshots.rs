//! What people read, held in `tests/snapshots/`; changed only by `cargo insta accept`.

#![allow(clippy::unwrap_used)]

mod util;

fn snapshot(name: &str, columns: &str, args: &[&str]) {
    let output = util::baogao().env("COLUMNS", columns).args(args).output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, { insta::assert_snapshot!(name, text) });
}

#[test]
fn analyze_at_80_columns() {
    snapshot("analyze_80", "80", &["analyze", "samples/01-work-summary.txt"]);
}

#[test]
fn analyze_at_140_columns() {
    snapshot("analyze_140", "140", &["analyze", "samples/01-work-summary.txt"]);
}

#[test]
fn outline_of_a_government_work_report() {
    snapshot("outline_80", "80", &["outline", "samples/02-government-work-report.txt"]);
}

#[test]
fn a_folder_is_a_summary() {
    snapshot("folder_140", "140", &["analyze", "samples/batch"]);
}

#[test]
fn markdown() {
    snapshot("markdown", "80", &["analyze", "-f", "markdown", "samples/01-work-summary.txt"]);
}

/// Every line of a drawn table is as wide as its frame, Chinese characters counting two columns.
#[test]
fn tables_are_aligned() {
    use unicode_width::UnicodeWidthStr;
    for columns in ["80", "140"] {
        for command in ["phrases", "quotes", "chains", "citations"] {
            let output = util::baogao().env("COLUMNS", columns).args([command, "samples/01-work-summary.txt"]).output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            let mut frame = None;
            for line in text.lines() {
                if line.starts_with('┌') {
                    frame = Some(line.width());
                }
                if line.starts_with(['│', '├', '└', '╞']) && frame.is_some() && line.ends_with(['│', '┤', '┘', '╡']) {
                    assert_eq!(Some(line.width()), frame, "{command} at {columns}: {line}");
                }
            }
            assert!(frame.is_some_and(|width| width <= columns.parse().unwrap()), "{command} at {columns}");
        }
    }
}
