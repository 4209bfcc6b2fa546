//! The tables of `dicts/`: sorted, without duplicates, every field filled, each example containing its term.

#![allow(clippy::unwrap_used)]

fn rows(name: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let text = std::fs::read_to_string(format!("dicts/{name}")).unwrap();
    assert!(text.ends_with('\n') && !text.contains('\r'), "{name}: line ends");
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_string).collect::<Vec<_>>());
    (lines.next().unwrap(), lines.collect())
}

const TABLES: &[&str] = &[
    "abbreviations.tsv",
    "bodies.tsv",
    "cues.tsv",
    "figures.tsv",
    "furniture.tsv",
    "idioms.tsv",
    "kinds.tsv",
    "lines.tsv",
    "measures.tsv",
    "pages.tsv",
    "radicals.tsv",
    "relations.tsv",
    "stopwords.tsv",
    "terms.tsv",
    "times.tsv",
    "verbs.tsv",
];

#[test]
fn every_table_is_sorted_and_whole() {
    for name in TABLES {
        let (header, rows) = rows(name);
        assert_eq!(header[0], "term", "{name}");
        assert!(!rows.is_empty(), "{name}");
        for row in &rows {
            assert_eq!(row.len(), header.len(), "{name}: {row:?}");
            assert!(row.iter().all(|field| !field.is_empty() && field.trim() == field), "{name}: {row:?}");
        }
        for pair in rows.windows(2) {
            assert!(pair[0][0] < pair[1][0], "{name}: {} stands before {}", pair[0][0], pair[1][0]);
        }
    }
}

#[test]
fn examples_hold_their_terms() {
    for name in TABLES.iter().filter(|name| **name != "formulations.tsv") {
        let (header, rows) = rows(name);
        let example = header.iter().position(|column| column == "example").unwrap_or_else(|| panic!("{name}: no examples"));
        for row in &rows {
            let plain: String = row[example].chars().filter(|c| !c.is_whitespace()).collect();
            assert!(plain.contains(&row[0]), "{name}: {row:?}");
        }
    }
}

#[test]
fn every_table_is_described_and_has_a_source() {
    let readme = std::fs::read_to_string("dicts/README.md").unwrap();
    for entry in std::fs::read_dir("dicts").unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".tsv") {
            assert!(TABLES.contains(&name.as_str()), "{name} is not tested");
            assert!(readme.contains(&format!("`{name}`")), "dicts/README.md does not tell of {name}");
        }
    }
}

/// Lists whose order says something: tiers from the longest, parts of the year with their days, 首先 to 最后.
const ORDERED: &[(&str, &str)] = &[("parse/issuer.rs", "自治区"), ("parse/period.rs", "上半年"), ("reading/enumerator.rs", "首先")];

#[test]
fn word_lists_are_in_tables() {
    let list = regex::Regex::new(r#"(?:"[^"\n]*"\s*[,|]\s*){2,}"[^"\n]*""#).unwrap();
    let word = regex::Regex::new(r#""\p{Han}{2,}""#).unwrap();
    for entry in ignore::Walk::new("src").map(Result::unwrap).filter(|entry| entry.path().extension().is_some_and(|end| end == "rs")) {
        let path = entry.path().strip_prefix("src").unwrap().to_str().unwrap().replace('\\', "/");
        let source = std::fs::read_to_string(entry.path()).unwrap();
        let code: String =
            source.split("#[cfg(test)]").next().unwrap().lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for found in list.find_iter(&code).map(|found| found.as_str()).filter(|found| word.find_iter(found).count() >= 3) {
            let ordered = ORDERED.iter().any(|(file, first)| path == *file && found.contains(first));
            assert!(ordered, "src/{path}: {found} belongs in a table of dicts/");
        }
    }
}
