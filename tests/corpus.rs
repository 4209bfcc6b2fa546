//! Commands that compare reports, on the five reports of `samples/series`, whose changes are known.

#![allow(clippy::unwrap_used)]

mod util;

use serde_json::Value;
use util::{baogao, run};

const FIRST: &str = "samples/series/2021-澜川市政府工作报告.txt";
const FOURTH: &str = "samples/series/2024-澜川市政府工作报告.txt";
const LAST: &str = "samples/series/2025-澜川市政府工作报告.txt";

fn json(args: &[&str]) -> Value {
    let (status, out, errors) = run(args);
    assert_eq!((status, errors.as_str()), (0, ""), "{args:?}");
    let value = serde_json::from_str(&out).unwrap();
    let (_, schema, _) = run(&["schema"]);
    let schema = serde_json::from_str(&schema).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&value), "{args:?} is not as the schema says");
    value
}

fn strings(values: &Value, of: impl Fn(&Value) -> String) -> Vec<String> {
    values.as_array().unwrap().iter().map(of).collect()
}

/// Status, shift and both counts of a formulation.
fn change(found: &Value, text: &str) -> String {
    let change = found["formulations"].as_array().unwrap().iter().find(|change| change["text"] == text);
    let change = change.unwrap_or_else(|| panic!("{text} is not there"));
    let shift = change["shift"].as_str().unwrap_or("-");
    format!("{} {shift} {} {}", change["status"].as_str().unwrap(), change["old"]["count"], change["new"]["count"])
}

#[test]
fn known_changes_of_formulations_are_found() {
    let found = json(&["compare", "--json", FIRST, LAST]);
    assert_eq!(change(&found, "三大攻坚战"), "dropped - 4 0");
    assert_eq!(change(&found, "一网通办"), "dropped - 1 0");
    assert_eq!(change(&found, "新质生产力"), "new - 0 5");
    assert_eq!(change(&found, "高效办成一件事"), "new - 0 4");
    assert_eq!(change(&found, "三农"), "kept - 1 1");
    // 2 in 614 characters, 6 in 652: chance is not excluded.
    assert_eq!(change(&found, "高质量发展"), "kept promoted 2 6");
    let found = json(&["compare", "--json", FOURTH, LAST]);
    assert_eq!(change(&found, "新质生产力"), "kept promoted 2 5");
    assert_eq!(change(&found, "一网通办"), "dropped - 1 0");
    assert_eq!(change(&found, "家门口就业"), "dropped - 2 0");
}

#[test]
fn rising_and_falling_are_more_than_chance() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, times: usize| {
        let path = folder.path().join(name);
        let line = |at: usize| if at < times { "落实“三重一大”制度。" } else { "开展日常工作巡查。" };
        std::fs::write(&path, format!("一、工作\n{}\n", (0..20).map(line).collect::<String>())).unwrap();
        path.to_str().unwrap().to_string()
    };
    let (few, some, many) = (write("few.txt", 2), write("some.txt", 3), write("many.txt", 18));
    assert_eq!(change(&json(&["compare", "--json", &few, &some]), "三重一大"), "kept - 2 3");
    assert_eq!(change(&json(&["compare", "--json", &few, &many]), "三重一大"), "rising - 2 18");
    assert_eq!(change(&json(&["compare", "--json", &many, &few]), "三重一大"), "falling - 18 2");
}

#[test]
fn rewordings_are_paired() {
    let found = json(&["compare", "--json", FIRST, LAST]);
    let pairs = strings(&found["wordings"], |pair| {
        format!("{} {} {}", pair["wording"].as_str().unwrap(), pair["old"].as_str().unwrap(), pair["new"].as_str().unwrap())
    });
    assert!(pairs.contains(&"reworded 企业有呼声、政府有回应 企业有所呼、政府必有应".to_string()), "{pairs:?}");
    assert!(pairs.contains(&"extended 高质量发展 推动高质量发展".to_string()), "{pairs:?}");
}

#[test]
fn outlines_are_compared_section_by_section() {
    let found = json(&["compare", "--json", "samples/series/2022-澜川市政府工作报告.txt", "samples/series/2023-澜川市政府工作报告.txt"]);
    let steps = strings(&found["outline"], |step| {
        let id = |side: &str| step[side]["id"].as_str().unwrap_or("-").to_string();
        format!("{} {} {}", step["change"].as_str().unwrap(), id("old"), id("new"))
    });
    // 加强生态环境保护 moves from fourth to second place, 实施乡村振兴战略 stays third.
    for expected in ["reworded 1 1", "same 2 2", "same 2.3 2.3", "moved 2.4 2.2"] {
        assert!(steps.contains(&expected.to_string()), "{expected}: {steps:?}");
    }
    let old = steps.iter().filter(|step| !step.split(' ').nth(1).unwrap().starts_with('-')).count();
    assert_eq!(old, 13, "no section is lost: {steps:?}");
}

#[test]
fn targets_are_held_against_targets_and_results() {
    let found = json(&["compare", "--json", FOURTH, LAST]);
    let pairs = strings(&found["indicators"], |pair| {
        let side = |side: &str| pair[side]["text"].as_str().unwrap().to_string();
        format!("{}: {} | {} | {}", pair["relation"].as_str().unwrap(), side("old"), side("new"), pair["met"])
    });
    for expected in [
        "target_to_target: 地区生产总值增长5.5%左右 | 地区生产总值增长5%左右 | null",
        "target_to_target: 城镇新增就业2.8万人以上 | 城镇新增就业2.8万人 | null",
        "target_to_result: 城镇新增就业2.8万人以上 | 城镇新增就业2.86万人 | true",
        "target_to_result: 城镇调查失业率控制在5.5%以内 | 城镇调查失业率5.1% | true",
        "target_to_result: 一般公共预算收入增长3%左右 | 一般公共预算收入增长2.7% | null",
    ] {
        assert!(pairs.contains(&expected.to_string()), "{expected}: {pairs:#?}");
    }
}

#[test]
fn two_folders_have_formulations_and_no_outline() {
    let found = json(&["compare", "--json", "samples/batch", "samples/series"]);
    assert_eq!((&found["outline"], &found["indicators"], &found["new"]["reports"]), (&Value::Null, &Value::Null, &Value::from(5)));
    assert_eq!(change(&found, "高质量发展").split(' ').next_back(), Some("20"));
}

#[test]
fn comparisons_have_all_formats() {
    let (_, csv, _) = run(&["compare", "-f", "csv", "--part", "outline", FOURTH, LAST]);
    assert!(csv.starts_with("change,old_id,old,new_id,new,similarity\r\n"), "{csv}");
    let (_, markdown, _) = run(&["compare", "-f", "markdown", FOURTH, LAST]);
    assert!(markdown.starts_with("# 政府工作报告 → 2025年澜川市政府工作报告\n"), "{markdown}");
    let (status, _, errors) = run(&["compare", "-f", "sarif", FOURTH, LAST]);
    assert_eq!(
        (status, errors.as_str()),
        (2, "baogao: -f sarif is not available for this command: try table, json, jsonl, csv or markdown\n")
    );
    let (status, _, errors) = run(&["compare", FOURTH, "no-such-file"]);
    assert_eq!(status, 2);
    assert!(errors.contains("no-such-file"), "{errors}");
}

#[test]
fn a_trend_follows_phrases_through_the_years() {
    let found = json(&["trend", "--json", "-p", "新质生产力", "-p", "三大攻坚战", "-p", "没有的话", "samples/series"]);
    let courses = strings(&found["phrases"], |course| {
        format!("{} {} {} {}", course["text"].as_str().unwrap(), course["count"], course["first"], course["last"])
    });
    assert_eq!(courses, ["新质生产力 7 2024 2025", "三大攻坚战 5 2021 2022", "没有的话 0 null null"]);
    let counts: Vec<u64> = found["rows"].as_array().unwrap().iter().map(|row| row["count"].as_u64().unwrap()).collect();
    assert_eq!(counts, [0, 0, 0, 2, 5, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    // 灯塔工厂: three times, in 2023 only.
    let found = json(&["trend", "--json", "-p", "灯塔工厂", "samples/series"]);
    assert_eq!((&found["phrases"][0]["rises"][0], &found["phrases"][0]["falls"][0]), (&Value::from(2023), &Value::from(2024)));
}

#[test]
fn a_trend_finds_what_changes_most() {
    let (_, csv, _) = run(&["trend", "-f", "csv", "--top", "8", "samples/series"]);
    let mut found: Vec<&str> = csv.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(found.len(), 8 * 5);
    found.dedup();
    for phrase in ["新质生产力", "高效办成一件事", "三大攻坚战", "推动高质量发展", "脱贫攻坚成果", "家门口就业"]
    {
        assert!(found.contains(&phrase), "{phrase}: {found:?}");
    }
}

#[test]
fn reports_without_a_year_are_named() {
    let output = baogao().args(["trend", "--json", "-p", "农村", "samples/07-gb18030.txt", FIRST]).output().unwrap();
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["undated"][0], "samples/07-gb18030.txt");
    assert!(String::from_utf8(output.stderr).unwrap().contains("no year in its title"));
}

#[test]
fn a_concordance_has_every_place_in_its_context() {
    let found = json(&["concordance", "--json", "-C", "4", "新质生产力", "samples/series"]);
    let hits = strings(&found["hits"], |hit| {
        format!("{}|{}|{}", hit["left"].as_str().unwrap(), hit["found"].as_str().unwrap(), hit["right"].as_str().unwrap())
    });
    assert_eq!(hits.len(), 7);
    assert!(hits.contains(&"因地制宜发展|新质生产力|。一是以".replace("因地制宜发展", "制宜发展")), "{hits:?}");
    let first = &found["hits"][0];
    assert_eq!((&first["date"], &first["section"]), (&Value::from("2024-01-08"), &Value::from("1.1")));
    assert_eq!(first["headings"][0], "一、2023年工作回顾");
    // Spans point into the text of the report.
    let text: Vec<char> = std::fs::read_to_string(FOURTH).unwrap().chars().collect();
    let (start, end) = (first["span"][0].as_u64().unwrap() as usize, first["span"][1].as_u64().unwrap() as usize);
    assert_eq!(text[start..end].iter().collect::<String>(), "新质生产力");
}

#[test]
fn a_concordance_is_sorted_and_takes_expressions() {
    let (_, lines, _) = run(&["concordance", "-f", "jsonl", "--sort", "right", "--regex", "[一-龥]网通办", "samples/series"]);
    let rights: Vec<String> =
        lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["right"].as_str().unwrap().to_string()).collect();
    assert_eq!(rights.len(), 8);
    assert!(rights.is_sorted(), "{rights:?}");
    let (status, _, errors) = run(&["concordance", "--regex", "(", FIRST]);
    assert_eq!(status, 2);
    assert!(errors.contains("cannot search for “(”"), "{errors}");
    let (status, out, _) = run(&["concordance", "没有的话", FIRST]);
    assert_eq!((status, out.as_str()), (0, "0 in 0 of 1 reports\n"));
}

#[test]
fn a_corpus_has_shared_and_distinctive_formulations() {
    let found = json(&["corpus", "--json", "samples/series"]);
    let shared = strings(&found["shared"], |shared| format!("{} {}", shared["text"].as_str().unwrap(), shared["reports"]));
    assert!(shared.contains(&"高质量发展 5".to_string()) && shared.contains(&"三农 5".to_string()), "{shared:?}");
    let third = strings(&found["distinctive"][2]["phrases"], |phrase| phrase["text"].as_str().unwrap().to_string());
    assert!(third.contains(&"生态惠民、生态利民、生态为民".to_string()), "{third:?}");
}

#[test]
fn key_phrases_are_held_against_a_background() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("background.bin");
    let path = path.to_str().unwrap();
    let (status, _, errors) = run(&["background", "-o", path, "samples/series"]);
    assert!(status == 0 && errors.contains("5 reports are too few to tell what is rare"), "{errors}");
    let rarity = |args: &[&str]| {
        let found = json(&[&["phrases", "--json", "--top", "200", LAST], args].concat());
        let phrases = found["key_phrases"].as_array().unwrap().clone();
        phrases.iter().find(|phrase| phrase["text"] == "乡村全面振兴").map(|phrase| phrase["rarity"].as_f64().unwrap())
    };
    let (alone, own, both) = (rarity(&[]), rarity(&["--background", path]), rarity(&["--background", "built-in", "--background", path]));
    assert!(alone > Some(0.1) && both > alone && both < own, "{alone:?} {both:?} {own:?}");
    let (status, _, errors) = run(&["phrases", "--background", "README.md", LAST]);
    assert_eq!(status, 2);
    assert!(errors.contains("README.md: this is not a background file"), "{errors}");
}

#[test]
fn output_is_the_same_for_any_number_of_threads() {
    for args in [
        &["compare", "--json", "samples/batch", "samples/series"][..],
        &["trend", "--json", "samples/series"],
        &["concordance", "--json", "发展", "samples"],
        &["corpus", "--json", "samples"],
        &["background", "samples"],
    ] {
        let of = |jobs: &str| util::baogao().args([args, &["--jobs", jobs]].concat()).output().unwrap().stdout;
        assert!(of("1") == of("3"), "{args:?} differs");
    }
}

#[test]
fn national_reports_of_the_last_century_have_a_trend() {
    let reports: Vec<String> =
        util::corpus().iter().map(|path| path.to_str().unwrap().to_string()).filter(|path| path.contains("gwr_national_19")).collect();
    if reports.is_empty() {
        return;
    }
    let mut args = vec!["trend", "--json", "-p", "人民公社", "-p", "改革开放"];
    args.extend(reports.iter().map(String::as_str));
    let found = json(&args);
    assert_eq!((found["years"].as_array().unwrap().len(), found["undated"].as_array().unwrap().len()), (reports.len(), 0));
    let ends = strings(&found["phrases"], |course| format!("{} {}", course["first"], course["last"]));
    assert_eq!(ends, ["1959 1979", "1988 1999"]);
}
