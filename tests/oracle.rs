//! The segmenter compared with jieba-rs, with its full dictionary and the words of our tables: the same cuts and the same tags.

#![allow(clippy::unwrap_used)]

use baogao::Lexicon;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::new);
static JIEBA: LazyLock<jieba_rs::Jieba> = LazyLock::new(|| oracle(&[]));

fn rows(table: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(format!("dicts/{table}.tsv")).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_string).collect()).collect()
}

/// jieba-rs with the words that `build.rs` adds, in the same order, and those of a user.
fn oracle(own: &[(String, Option<String>)]) -> jieba_rs::Jieba {
    let mut jieba = jieba_rs::Jieba::new();
    for row in rows("terms") {
        let tag = match row[1].as_str() {
            "body" => "nt",
            "formulation" | "reform" | "history" => "l",
            _ => "n",
        };
        jieba.add_word(&row[0], None, Some(tag));
    }
    for row in rows("abbreviations") {
        jieba.add_word(&row[0], None, Some("j"));
    }
    for row in rows("bodies").iter().filter(|row| row[0].chars().count() >= 3) {
        jieba.add_word(&row[0], None, Some(if row[1] == "post" { "n" } else { "nt" }));
    }
    for (word, tag) in own {
        jieba.add_word(word, None, Some(tag.as_deref().unwrap_or("n")));
    }
    jieba
}

fn same(lexicon: &Lexicon, jieba: &jieba_rs::Jieba, text: &str) {
    let tagged = jieba.tag(text, true);
    let expected: Vec<(&str, &str)> = tagged.iter().filter(|word| !word.word.trim().is_empty()).map(|word| (word.word, word.tag)).collect();
    let ours = lexicon.tag(text, 0);
    let found: Vec<(&str, &str)> = ours.iter().map(|word| (word.span.slice(text), word.tag)).collect();
    if let Some(at) = (0..expected.len().max(found.len())).find(|&at| expected.get(at) != found.get(at)) {
        let near = |words: &[(&str, &str)]| format!("{:?}", &words[at.saturating_sub(3).min(words.len())..(at + 4).min(words.len())]);
        panic!("word {at}: jieba-rs has {}, we have {}", near(&expected), near(&found));
    }
    let cuts: Vec<&str> = lexicon.cut(text, 0).iter().map(|word| word.span.slice(text)).collect();
    assert!(cuts.iter().eq(found.iter().map(|(word, _)| word)), "cut and tag differ");
}

fn texts(folder: &Path) -> Vec<PathBuf> {
    let entries = ignore::Walk::new(folder).flatten().map(ignore::DirEntry::into_path);
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect();
    paths.sort();
    paths
}

#[test]
fn cuts_and_tags_of_the_samples_are_those_of_jieba() {
    let paths = texts(Path::new("samples"));
    assert!(paths.len() > 10);
    for path in paths {
        same(&LEXICON, &JIEBA, &String::from_utf8_lossy(&std::fs::read(path).unwrap()));
    }
}

#[test]
#[allow(clippy::print_stderr)]
fn cuts_and_tags_of_real_reports_are_those_of_jieba() {
    let folder = Path::new("../shared/corpus/raw");
    if !folder.is_dir() {
        eprintln!("skipped: no reports at {}", folder.display());
        return;
    }
    for path in texts(folder) {
        same(&LEXICON, &JIEBA, &String::from_utf8_lossy(&std::fs::read(path).unwrap()));
    }
}

/// A random number generator that is the same everywhere (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }
}

/// Words of the dictionary, fragments of words, rare and foreign characters, digits, marks and letters in any order.
fn mixture(numbers: &mut Numbers, dictionary: &[char], pieces: usize) -> String {
    const OTHERS: &[&str] = &[
        "𠮷",
        "龘",
        "é",
        "ａ",
        "１２",
        "、",
        "。",
        "“",
        "”",
        "\n",
        " ",
        "　",
        "5G",
        "3.5%",
        "2026",
        "年",
        "AI+",
        "a-b_c",
        "C++",
        "#",
        "％",
        "〇",
        "㐀",
        "🀄",
        "\u{FFFD}",
        "ⅷ",
        "①",
        "—",
        "...",
        "1.",
        "2024—2026",
        "的",
        "是",
        "一是",
        "和",
    ];
    let mut text = String::new();
    for _ in 0..pieces {
        match numbers.below(4) {
            0 => text.push_str(OTHERS[numbers.below(OTHERS.len())]),
            _ => {
                let from = numbers.below(dictionary.len() - 8);
                text.extend(&dictionary[from..from + 1 + numbers.below(7)]);
            }
        }
    }
    text
}

#[test]
fn cuts_and_tags_of_mixtures_are_those_of_jieba() {
    let source: Vec<char> = std::fs::read_to_string("dicts/jieba/dict.txt").unwrap().chars().filter(|c| !c.is_ascii()).collect();
    let mut numbers = Numbers(20_261_125);
    for _ in 0..300 {
        same(&LEXICON, &JIEBA, &mixture(&mut numbers, &source, 200));
    }
}

#[test]
fn the_words_of_a_user_are_added_as_jieba_adds_them() {
    let own = [
        ("陇上云办", None),
        ("发展", Some("v")),
        ("治理效能提升工程", Some("nz")),
        ("一网统管", None),
        ("云办服务", None),
        ("5G工厂", None),
    ];
    let own: Vec<(String, Option<String>)> = own.map(|(word, tag)| (word.to_string(), tag.map(str::to_string))).to_vec();
    let (lexicon, jieba) = (Lexicon::with_words(&own), oracle(&own));
    let source: Vec<char> = own.iter().flat_map(|(word, _)| word.chars()).collect::<Vec<_>>().repeat(40);
    let mut numbers = Numbers(7);
    for _ in 0..200 {
        same(&lexicon, &jieba, &mixture(&mut numbers, &source, 60));
    }
    for path in texts(Path::new("samples")) {
        same(&lexicon, &jieba, &String::from_utf8_lossy(&std::fs::read(path).unwrap()));
    }
}
