//! Each room of `src/` knows the rooms below it and none above it (ARCHITECTURE.md).

#![allow(clippy::unwrap_used)]

use std::path::Path;

/// From lowest to highest, each with a rank of its own: a file may use its own room and those before it.
const ROOMS: &[&str] = &[
    "span",
    "shown",
    "char_class",
    "dicts",
    "file_info",
    "input",
    "reading",
    "document",
    "parse",
    "lexicon",
    "extract",
    "check",
    "analysis",
    "corpus",
    "render",
    "analyzer",
    "cli",
    "main",
];

/// Edges that the ranks alone would allow but that are still wrong: structure knows nothing of files, words nothing of structure.
const FORBIDDEN: &[(&str, &str)] = &[
    ("reading", "input"),
    ("document", "input"),
    ("parse", "input"),
    ("lexicon", "parse"),
    ("lexicon", "document"),
    ("extract", "input"),
    ("check", "extract"),
    ("check", "lexicon"),
];

fn room_of(path: &Path) -> String {
    let inner = path.strip_prefix("src").unwrap();
    let first = inner.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_string()
}

fn rank(room: &str) -> Option<usize> {
    ROOMS.iter().position(|&other| other == room)
}

fn files(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

#[test]
fn no_arrow_points_back() {
    let (mut all, mut arrows) = (Vec::new(), 0);
    files(Path::new("src"), &mut all);
    for path in all.iter().filter(|path| path.file_name().is_some_and(|name| name != "lib.rs")) {
        let room = room_of(path);
        let own = rank(&room).unwrap_or_else(|| panic!("{room} has no place in ROOMS"));
        let text = std::fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for used in code.split("crate::").skip(1) {
            let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let Some(other) = rank(&name) else { continue };
            arrows += 1;
            assert!(other <= own, "{} uses {name}, which lies above it", path.display());
            assert!(!FORBIDDEN.contains(&(room.as_str(), name.as_str())), "{} uses {name}", path.display());
        }
    }
    assert!(arrows > 20, "only {arrows} uses found: are they read?");
}

#[test]
fn one_file_names_jieba() {
    let mut all = Vec::new();
    files(Path::new("src"), &mut all);
    let naming: Vec<_> = all.iter().filter(|path| std::fs::read_to_string(path).unwrap().contains("jieba_rs")).collect();
    assert_eq!(naming.len(), 1, "{naming:?}");
}

/// What an extractor touches besides its own file: the analysis that holds it, its view, its row among the parts, its command.
#[test]
fn an_extractor_touches_few_places() {
    let mut all = Vec::new();
    files(Path::new("src"), &mut all);
    for part in ["Citations", "Terms", "Parallels"] {
        let name = format!("Part::{part}");
        let naming = all.iter().filter(|path| std::fs::read_to_string(path).unwrap().contains(&name));
        let mut naming: Vec<String> = naming.map(|path| path.to_str().unwrap().replace('\\', "/")).collect();
        naming.sort();
        assert_eq!(naming, ["src/analysis.rs", "src/cli/mod.rs", "src/render/parts.rs", "src/render/view/of_analysis.rs"], "{part}");
    }
}
