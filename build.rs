//! Compiles the general dictionary of `dicts/jieba/` with our own tables into the arrays that `src/lexicon/` reads in
//! place in the program.

#[path = "src/lexicon/array.rs"]
#[allow(dead_code)]
mod array;
#[path = "src/lexicon/route.rs"]
#[allow(dead_code)]
mod route;
#[path = "src/lexicon/word_flags.rs"]
#[allow(dead_code)]
mod word_flags;

#[path = "src/dicts/classes.rs"]
#[allow(dead_code)]
mod classes;
#[path = "src/dicts/layout.rs"]
#[allow(dead_code)]
mod layout;

use classes::Column;
use layout::Stored;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use word_flags::WordFlags;

/// Which flags a table row sets: the table, the class in its second column (any if empty), the flags.
const STATED: &[(&str, &str, WordFlags)] = &[
    ("terms", "", word_flags::TERM),
    ("abbreviations", "", word_flags::ABBREVIATION),
    ("stopwords", "function", word_flags::BREAK),
    ("stopwords", "adverb", word_flags::BREAK),
    ("stopwords", "time", word_flags::BREAK),
    ("stopwords", "measure", word_flags::BREAK),
];

/// What the compiled dictionary stores for a word.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Entry {
    /// The weight in cutting; 0 for a word that only has flags.
    count: u64,
    /// The count in general Chinese, 0 for a word that is not in jieba's dictionary.
    general: u64,
    tag: String,
    flags: WordFlags,
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    // Tables of the format libraries contain tens of thousands of addresses that are relocated at each start, which takes most of a
    // millisecond. A program loaded at a fixed address has them resolved already, but an attacker then knows that address.
    println!("cargo::rerun-if-env-changed=BAOGAO_FIXED_ADDRESS");
    if std::env::var("CARGO_CFG_TARGET_OS")? == "linux" && std::env::var("CARGO_CFG_TARGET_ENV")? == "gnu" {
        if std::env::var_os("BAOGAO_FIXED_ADDRESS").is_some() {
            println!("cargo::rustc-link-arg-bins=-no-pie");
        } else if packs_addresses()? {
            println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        }
    }
    for file in ["lexicon/array", "lexicon/word_flags", "lexicon/route", "dicts/classes", "dicts/layout"] {
        println!("cargo::rerun-if-changed=src/{file}.rs");
    }
    lay_out_tables()?;
    let mut words: HashMap<String, Entry> = HashMap::new();
    let mut total = 0;
    for line in read("dicts/jieba/dict.txt")?.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let &[word, count, tag] = &fields[..] else { return Err(format!("dicts/jieba/dict.txt: `{line}`").into()) };
        let count: u64 = count.parse()?;
        total += count;
        words.insert(word.to_string(), Entry { count, general: count, tag: tag.to_string(), flags: WordFlags::default() });
    }
    for (word, tag) in ours()? {
        let count = route::suggest(&word, total, |part| words.get(part).map(|entry| entry.count));
        let entry = words.entry(word).or_default();
        total += count - entry.count;
        entry.count = count;
        // A word that jieba knows keeps jieba's tag.
        if entry.tag.is_empty() {
            entry.tag = tag.to_string();
        }
    }
    for (table, class, flags) in STATED {
        for row in rows(table)?.iter().filter(|row| class.is_empty() || row[1] == *class) {
            let entry = words.entry(row[0].clone()).or_default();
            entry.flags = entry.flags.or(*flags);
        }
    }
    write(words.into_iter().collect(), total)
}

/// Whether the system that the program is built on and for reads relocations in their short form (DT_RELR, since glibc 2.36):
/// these take a third of the time.
fn packs_addresses() -> Result<bool, Box<dyn Error>> {
    if std::env::var("TARGET")? != std::env::var("HOST")? {
        return Ok(false);
    }
    let said = std::process::Command::new("getconf").arg("GNU_LIBC_VERSION").output();
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let version = said.trim().strip_prefix("glibc ").and_then(|version| version.split_once('.'));
    Ok(version.is_some_and(|(major, minor)| major == "2" && minor.parse().is_ok_and(|minor: u32| minor >= 36)))
}

/// The tables that the program looks words up in: its name for each, the file, the column of what it wants to know.
const TABLES: &[(&str, &str, &str)] = &[
    ("abbreviations", "abbreviations", "parts"),
    ("witnesses", "abbreviations", "source"),
    ("stopwords", "stopwords", "class"),
    ("verbs", "verbs", "class"),
    ("bodies", "bodies", "class"),
    ("kinds", "kinds", "kind"),
    ("cues", "cues", "class"),
    ("measures", "measures", "class"),
    ("figures", "figures", "class"),
    ("radicals", "radicals", "ideograph"),
    ("relations", "relations", "class"),
    ("idioms", "idioms", "source"),
    ("lines", "lines", "class"),
    ("times", "times", "class"),
];

/// The tables that the program reads from the first row to the last.
const LISTS: &[(&str, &str, &[&str])] = &[("FURNITURE", "furniture", &["class", "match"]), ("PAGES", "pages", &["class"])];

fn lay_out_tables() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&std::env::var("OUT_DIR")?).join("tables");
    std::fs::create_dir_all(&folder)?;
    for (name, file, column) in TABLES {
        let table = Table::read(file)?;
        let at = table.place_of(column)?;
        let classes = Classes::of(file, column);
        let mut words: Vec<(&str, Stored)> = Vec::new();
        for row in &table.rows {
            let stored = match &classes {
                Some(classes) => Stored::Classes(classes.read(&row[at])?),
                None => Stored::Text(&row[at]),
            };
            words.push((&row[0], stored));
        }
        let (image, text) = layout::build(&words).map_err(|error| format!("dicts/{file}.tsv: {error}"))?;
        std::fs::write(folder.join(format!("{name}.image")), image)?;
        std::fs::write(folder.join(format!("{name}.text")), text)?;
    }
    let mut lists = String::new();
    for (name, file, columns) in LISTS {
        let table = Table::read(file)?;
        let columns: Vec<(usize, Classes)> = columns
            .iter()
            .map(|column| Ok((table.place_of(column)?, Classes::of(file, column).ok_or("a column of classes")?)))
            .collect::<Result<_, Box<dyn Error>>>()?;
        let types: Vec<&str> = columns.iter().map(|(_, classes)| classes.column.name).collect();
        // The readers that ask for some of them are features.
        writeln!(
            lists,
            "/// The rows of `{file}.tsv`.\n#[allow(dead_code)]\npub(crate) static {name}: &[(&str, {})] = &[",
            types.join(", ")
        )?;
        for row in &table.rows {
            let classes: Vec<String> =
                columns.iter().map(|(at, classes)| classes.variant(&row[*at])).collect::<Result<_, Box<dyn Error>>>()?;
            writeln!(lists, "({:?}, {}),", row[0], classes.join(", "))?;
        }
        writeln!(lists, "];")?;
    }
    std::fs::write(folder.join("lists.rs"), lists)?;
    declared_classes_occur()
}

/// The classes of a column.
struct Classes {
    column: &'static Column,
}

impl Classes {
    fn of(table: &str, column: &str) -> Option<Classes> {
        classes::COLUMNS.iter().find(|declared| declared.table == table && declared.column == column).map(|column| Classes { column })
    }

    /// The place of a class among those of its column.
    fn place(&self, class: &str) -> Result<usize, Box<dyn Error>> {
        let place = self.column.classes.iter().position(|(_, name)| *name == class);
        place.ok_or_else(|| format!("dicts/{}.tsv: `{class}` is not declared in src/dicts/classes.rs", self.column.table).into())
    }

    /// Classes joined by `+`, as the bits of their places.
    fn read(&self, joined: &str) -> Result<u32, Box<dyn Error>> {
        joined.split('+').try_fold(0, |bits, class| {
            let bit = 1u32.checked_shl(self.place(class)? as u32);
            Ok(bits | bit.ok_or_else(|| format!("dicts/{}.tsv has more classes than a slot has bits", self.column.table))?)
        })
    }

    /// A class as the source of the program names it.
    fn variant(&self, class: &str) -> Result<String, Box<dyn Error>> {
        Ok(format!("{}::{}", self.column.name, self.column.classes[self.place(class)?].0))
    }
}

/// A declared class that no row has is left over, or mistyped in both places.
fn declared_classes_occur() -> Result<(), Box<dyn Error>> {
    for Column { table, column, classes, .. } in classes::COLUMNS {
        let read = Table::read(table)?;
        let at = read.place_of(column)?;
        for (_, class) in *classes {
            if !read.rows.iter().any(|row| row[at].split('+').any(|found| found == *class)) {
                return Err(format!("dicts/{table}.tsv: no row is of the class `{class}`").into());
            }
        }
    }
    Ok(())
}

/// The words that we add, with their tags, in the order of their tables.
fn ours() -> Result<Vec<(String, &'static str)>, Box<dyn Error>> {
    let mut words = Vec::new();
    for row in rows("terms")? {
        let tag = match row[1].as_str() {
            "body" => "nt",
            "formulation" | "reform" | "history" => "l",
            _ => "n",
        };
        words.push((row[0].clone(), tag));
    }
    words.extend(rows("abbreviations")?.into_iter().map(|row| (row[0].clone(), "j")));
    // Suffixes of one or two characters are parts of words, not words to keep.
    let bodies = rows("bodies")?.into_iter().filter(|row| row[0].chars().count() >= 3);
    words.extend(bodies.map(|row| (row[0].clone(), if row[1] == "post" { "n" } else { "nt" })));
    Ok(words)
}

/// A file that the dictionary is made of.
fn read(path: &str) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={path}");
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}").into())
}

/// A table of `dicts/`.
struct Table {
    name: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(name: &str) -> Result<Table, Box<dyn Error>> {
        let text = read(&format!("dicts/{name}.tsv"))?;
        let mut lines = text.lines().map(|line| line.split('\t').map(str::to_string).collect());
        Ok(Table { name: name.to_string(), columns: lines.next().unwrap_or_default(), rows: lines.collect() })
    }

    /// The place of a column among the others.
    fn place_of(&self, column: &str) -> Result<usize, Box<dyn Error>> {
        let place = self.columns.iter().position(|name| name == column);
        place.ok_or_else(|| format!("dicts/{}.tsv: no column `{column}`", self.name).into())
    }
}

fn rows(table: &str) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
    Ok(Table::read(table)?.rows)
}

fn write(words: BTreeMap<String, Entry>, total: u64) -> Result<(), Box<dyn Error>> {
    let entries: Vec<&Entry> = words.values().collect::<BTreeSet<_>>().into_iter().collect();
    let numbers: BTreeMap<&Entry, u32> = entries.iter().enumerate().map(|(at, entry)| (*entry, at as u32)).collect();
    let tags: Vec<&str> = entries.iter().map(|entry| entry.tag.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    let keys: Vec<array::ArrayWord> =
        words.iter().map(|(text, entry)| array::ArrayWord { text, value: numbers[entry], use_count: entry.count }).collect();
    let array = array::build(&keys);

    let (mut image, mut weights) = (Vec::new(), Vec::new());
    for entry in &entries {
        let tag = tags.binary_search(&entry.tag.as_str()).map_err(|_| "a tag without a number")?;
        weights.extend(((entry.count as f64).ln() - (total as f64).ln()).to_le_bytes());
        image.extend((entry.count as f64).ln().to_le_bytes());
        image.extend(u32::try_from(entry.count)?.to_le_bytes());
        image.extend(u32::try_from(entry.general)?.to_le_bytes());
        image.extend(u16::try_from(tag)?.to_le_bytes());
        image.extend(entry.flags.0.to_le_bytes());
    }
    let mut source = String::new();
    writeln!(source, "/// The sum of all counts.\nconst TOTAL: u64 = {total};")?;
    writeln!(source, "/// The tags, in the order of their numbers.\nstatic TAGS: [&str; {}] = {tags:?};", tags.len())?;
    let out = std::env::var("OUT_DIR")?;
    let out = Path::new(&out);
    std::fs::write(out.join("pages.bin"), array.pages.concat())?;
    std::fs::write(out.join("codes.bin"), array.codes.concat())?;
    std::fs::write(out.join("nodes.bin"), array.nodes.concat())?;
    std::fs::write(out.join("entries.bin"), image)?;
    std::fs::write(out.join("weights.bin"), weights)?;
    std::fs::write(out.join("lexicon.rs"), source)?;
    Ok(())
}
