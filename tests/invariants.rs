//! What holds for every text (`util/holds.rs`), on samples, real reports and texts made up of their pieces; and what widths and
//! line ends do not change.

#![allow(clippy::unwrap_used)]

mod util;

use baogao::{Analysis, AnalysisOptions, Document, Input, ReadOptions};
use proptest::prelude::*;
use util::holds::{check, check_tree};

#[test]
fn the_invariants_hold_on_samples_and_real_reports() {
    for path in util::samples().into_iter().chain(util::corpus()) {
        let report = baogao::read(&Input::File(path.clone()), &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"));
        check(&report.text);
    }
}

/// Half-width forms of the full-width brackets and punctuation that recognition treats alike, and vice versa.
fn other_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '(' => '（',
            ')' => '）',
            '，' => ',',
            ',' => '，',
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap(),
            _ => c,
        })
        .collect()
}

#[test]
fn full_width_and_half_width_give_the_same_tree() {
    for path in util::samples() {
        let report = baogao::read(&Input::File(path.clone()), &ReadOptions::default()).unwrap();
        let swapped = other_width(&report.text);
        let shape = |text: &str| Document::parse(text).sections.iter().map(|s| (s.style, s.number, s.level)).collect::<Vec<_>>();
        assert_eq!(shape(&report.text), shape(&swapped), "{}", path.display());
    }
}

/// Pieces that reports are made of, in any order: hostile, but made of the right material.
fn report_like() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "一、",
        "二、",
        "（一）",
        "(二)",
        "1.",
        "2．",
        "①",
        "第一章",
        "第三条",
        "一是",
        "二是",
        "二要",
        "第一，",
        "首先，",
        "其次，",
        "最后，",
        "——",
        "增长5%",
        "百分之五",
        "由",
        "提高到",
        "万人",
        "分别",
        "抓落实、促履职",
        "四个意识",
        "是指",
        "附件1",
        "1.1 ",
        "“",
        "”",
        "《",
        "》",
        "（",
        "）",
        "\n",
        "\n\n",
        "　　",
        "。",
        "；",
        "：",
        "，",
        "、",
        "—",
        "加强党的建设",
        "党委—党支部—党小组",
        "各位代表：",
        "工作总结",
        "2025年6月9日",
        "目录",
        "来源：日报",
        "5%",
        "县、乡、村三级",
        "国发〔2023〕5号",
        "a",
        " ",
        "\u{3000}",
        "𠮷",
        "\u{feff}",
        "\r",
        "⼯作",
        "<U+00A0>",
        "\u{2028}",
        "1 5 ．3 ％",
        "2 000亿元",
        "**",
        "[1]",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_of_report_pieces_keeps_the_invariants(text in report_like()) {
        check(&text);
    }

    #[test]
    fn any_unicode_ends_without_panic(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn any_bytes_end_in_text_or_in_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(report) = baogao::from_bytes(bytes, "x".as_ref(), &ReadOptions::default()) {
            check_tree(&Document::parse(&report.text));
        }
    }
}

#[test]
fn hostile_inputs_stay_linear_and_shallow() {
    let units = [
        "一、",
        "（一）一是",
        "“",
        "第一条　",
        "—",
        "（",
        "一是甲；二是乙；",
        "一",
        "提质、",
        "由5%提高到",
        "“四个意识”，即",
        "5万人、",
        "百分之",
        "加强管理，",
        "甲、乙分别5%、6%，",
    ];
    for unit in units {
        let doc_text = unit.repeat(20_000);
        let doc = Document::parse(&doc_text);
        assert!(doc.sections.iter().all(|section| section.level <= 12), "{unit}");
        Analysis::of(&Document::parse(&unit.repeat(2_000)), &AnalysisOptions::default());
    }
}
