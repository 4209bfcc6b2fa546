//! What people read, kept in `tests/snapshots/`; changed only by `cargo insta accept`.

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

const OLD: &str = "samples/series/2021-澜川市政府工作报告.txt";
const NEW: &str = "samples/series/2025-澜川市政府工作报告.txt";

#[test]
fn a_comparison_at_80_columns() {
    snapshot("compare_80", "80", &["compare", "--top", "5", OLD, NEW]);
}

#[test]
fn a_comparison_in_chinese_at_140_columns() {
    snapshot("compare_zh_140", "140", &["compare", "--lang", "zh", "--top", "5", OLD, NEW]);
}

#[test]
fn a_trend_at_both_widths() {
    snapshot("trend_80", "80", &["trend", "--top", "5", "samples/series"]);
    snapshot("trend_140", "140", &["trend", "--top", "5", "samples/series"]);
}

#[test]
fn a_concordance_at_80_columns() {
    snapshot("concordance_80", "80", &["concordance", "营商环境", "samples/series"]);
}

#[test]
fn a_corpus_at_100_columns() {
    snapshot("corpus_100", "100", &["corpus", "--top", "5", "samples/series"]);
}

#[test]
fn analyze_in_chinese() {
    snapshot("analyze_zh_80", "80", &["analyze", "--lang", "zh", "samples/07-gb18030.txt"]);
}

/// Every line of a drawn table is as wide as its frame, with Chinese characters counting as two columns.
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
