//! Broken and hostile files end in a report or an error, within bounded time and memory, and never in a panic.
//!
//! Mutated fixtures are tried for every format; `BAOGAO_FUZZ_CASES` sets how many for each (the default suits CI).

#![allow(clippy::unwrap_used)]
#![cfg(all(feature = "html", feature = "docx", feature = "pdf", feature = "ofd", feature = "markdown", feature = "archives"))]

use baogao::{Document, InputError, Limits, ReadOptions, Report};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Generous for a loaded machine, and far below what a quadratic case would take.
const PATIENCE: Duration = Duration::from_secs(30);

fn read(data: Vec<u8>, name: &str, limits: Limits) -> Result<Report, InputError> {
    let begun = Instant::now();
    let result = baogao::from_bytes(data, Path::new(name), &ReadOptions { limits, ..ReadOptions::default() });
    assert!(begun.elapsed() < PATIENCE, "{name}: {:?}", begun.elapsed());
    result
}

fn code(data: Vec<u8>, name: &str) -> &'static str {
    match read(data, name, Limits::default()) {
        Ok(_) => "read",
        Err(error) => error.code(),
    }
}

/// What must hold for any text: places and headings slice it, in order; it parses.
fn holds(report: &Report) {
    let mut end = 0;
    for place in &report.places {
        assert!(end <= place.span.start && place.span.end <= report.text.len(), "{place:?}");
        assert!(!place.span.slice(&report.text).trim().is_empty());
        end = place.span.end;
    }
    for heading in &report.file_info.headings {
        assert!(!heading.span.slice(&report.text).trim().is_empty());
    }
    assert_eq!(report.source.chars, report.text.chars().count());
    let doc = Document::parse_with(&report.text, &report.file_info);
    let whole: String = doc.pieces().iter().map(|(span, _)| span.slice(doc.text())).collect();
    assert_eq!(whole, doc.text());
}

/// One way to break a file.
#[derive(Debug, Clone)]
enum Harm {
    Flip(usize, u8),
    Cut(usize),
    Drop(usize, usize),
    Repeat(usize, usize),
    Splice(usize, Vec<u8>),
}

fn harm() -> impl Strategy<Value = Harm> {
    let at = 0usize..1 << 20;
    prop_oneof![
        6 => (at.clone(), any::<u8>()).prop_map(|(at, byte)| Harm::Flip(at, byte)),
        1 => at.clone().prop_map(Harm::Cut),
        1 => (at.clone(), 1usize..2000).prop_map(|(at, len)| Harm::Drop(at, len)),
        1 => (at.clone(), 1usize..2000).prop_map(|(at, len)| Harm::Repeat(at, len)),
        1 => (at, proptest::collection::vec(any::<u8>(), 1..40)).prop_map(|(at, bytes)| Harm::Splice(at, bytes)),
    ]
}

fn apply(data: &mut Vec<u8>, harm: &Harm) {
    if data.is_empty() {
        return;
    }
    let len = data.len();
    match harm {
        Harm::Flip(at, byte) => data[at % len] ^= byte,
        Harm::Cut(at) => data.truncate(at % len),
        Harm::Drop(at, by) => drop(data.drain(at % len..(at % len + by).min(len))),
        Harm::Repeat(at, by) => {
            let piece = data[at % len..(at % len + by).min(len)].to_vec();
            data.splice(at % len..at % len, piece);
        }
        Harm::Splice(at, bytes) => drop(data.splice(at % len..at % len, bytes.iter().copied())),
    }
}

fn cases(default: u32) -> u32 {
    std::env::var("BAOGAO_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default)
}

/// Breaks a fixture in many ways and reads what is left.
fn survives(path: &str, default: u32) {
    let whole = std::fs::read(path).unwrap();
    let config = Config { cases: cases(default), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let result = runner.run(&proptest::collection::vec(harm(), 1..8), |harms| {
        let mut data = whole.clone();
        harms.iter().for_each(|harm| apply(&mut data, harm));
        if let Ok(report) = read(data, path, Limits { seconds: 5, ..Limits::default() }) {
            holds(&report);
        }
        Ok(())
    });
    result.unwrap();
}

/// The parts of a zip file are compressed, so a flipped byte seldom gets through: here they are broken and then compressed again.
fn survives_inside(path: &str, parts: &[&str], default: u32) {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(std::fs::read(path).unwrap())).unwrap();
    let files: Vec<(String, Vec<u8>)> = (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut data = Vec::new();
            std::io::copy(&mut file, &mut data).unwrap();
            (file.name().unwrap().into_owned(), data)
        })
        .collect();
    let config = Config { cases: cases(default), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let result = runner.run(&(0..parts.len(), proptest::collection::vec(harm(), 1..6)), |(part, harms)| {
        let mut files = files.clone();
        for (name, data) in &mut files {
            if name.contains(parts[part]) {
                harms.iter().for_each(|harm| apply(data, harm));
            }
        }
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, data)| (name.as_str(), data.as_slice())).collect();
        if let Ok(report) = read(packed(&files), path, Limits::default()) {
            holds(&report);
        }
        Ok(())
    });
    result.unwrap();
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, data) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(data).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn broken_pages_are_read_or_refused() {
    survives("tests/fixtures/summary-government-site.html", 100);
    survives("tests/fixtures/summary-office.html", 100);
}

#[test]
fn broken_word_files_are_read_or_refused() {
    survives("tests/fixtures/everything.docx", 60);
    survives_inside(
        "tests/fixtures/everything.docx",
        &["word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml"],
        150,
    );
}

#[test]
fn broken_pdfs_are_read_or_refused() {
    survives("tests/fixtures/summary-cid.pdf", 150);
    survives("tests/fixtures/everything-office.pdf", 100);
    survives("tests/fixtures/owner-locked.pdf", 30);
}

#[test]
fn broken_ofd_files_are_read_or_refused() {
    survives("tests/fixtures/summary.ofd", 60);
    survives_inside("tests/fixtures/summary.ofd", &["OFD.xml", "Document.xml", "Page_0/Content.xml", "Tpl_0"], 150);
}

#[test]
fn broken_text_is_read_or_refused() {
    survives("samples/07-gb18030.txt", 100);
    survives("tests/fixtures/summary.utf16.txt", 100);
    // Its name makes it Markdown.
    survives("samples/README.md", 60);
}

#[test]
fn truncated_files_are_damaged() {
    for path in ["tests/fixtures/summary.docx", "tests/fixtures/summary.ofd"] {
        let data = std::fs::read(path).unwrap();
        assert_eq!(code(data[..data.len() / 2].to_vec(), path), "damaged", "{path}");
    }
    let data = std::fs::read("tests/fixtures/summary-office.pdf").unwrap();
    let error = read(data[..data.len() / 10].to_vec(), "a.pdf", Limits::default()).unwrap_err().to_string();
    assert!(error.contains("this PDF is damaged") && error.contains("get it again"), "{error}");
}

#[test]
fn packed_zeros_do_not_fill_the_memory() {
    let zeros = vec![0u8; 40 << 20];
    let body = packed(&[("word/document.xml", &zeros)]);
    assert!(body.len() < 1 << 20);
    let limits = Limits { unpacked_mib: 16, ..Limits::default() };
    assert_eq!(read(body, "a.docx", limits).unwrap_err().code(), "too_large");
    let page = packed(&[("OFD.xml", &zeros)]);
    assert_eq!(read(page, "a.ofd", limits).unwrap_err().code(), "too_large");

    let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    deflate.write_all(&zeros).unwrap();
    let stream = deflate.finish().unwrap();
    assert_eq!(read(pdf_of(&stream, "/Filter /FlateDecode"), "a.pdf", limits).unwrap_err().code(), "too_large");
    assert_eq!(read(pdf_of(&stream, "/Filter [/FlateDecode /FlateDecode]"), "a.pdf", limits).unwrap_err().code(), "damaged");
}

/// A PDF of one page with this content stream, without a cross-reference table: readers find the objects by searching.
fn pdf_of(content: &[u8], entries: &str) -> Vec<u8> {
    pdf_with(content, entries, "")
}

fn pdf_with(content: &[u8], entries: &str, objects: &str) -> Vec<u8> {
    let mut out =
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n".to_vec();
    out.extend(b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R/Resources 5 0 R>>\nendobj\n");
    out.extend(format!("4 0 obj\n<</Length {} {entries}>>\nstream\n", content.len()).bytes());
    out.extend(content);
    out.extend(b"\nendstream\nendobj\n");
    out.extend(objects.bytes());
    out.extend(b"trailer\n<</Root 1 0 R>>\n");
    out
}

/// Forms that draw each other: each draws the next `fan` times, `deep` levels down.
fn forms(deep: usize, fan: usize, last: usize) -> String {
    let mut out = "5 0 obj\n<</XObject<</F 10 0 R>>>>\nendobj\n".to_string();
    for index in 0..deep {
        let next = if index + 1 == deep { last } else { index + 1 };
        let body = "/F Do ".repeat(fan);
        out += &format!(
            "{} 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</F {} 0 R>>>>/Length {}>>\nstream\n{body}\nendstream\nendobj\n",
            10 + index,
            10 + next,
            body.len()
        );
    }
    out
}

#[test]
fn forms_that_draw_each_other_come_to_an_end() {
    let limits = Limits { seconds: 2, ..Limits::default() };
    // A circle, a deep nest, and one that doubles thirty times.
    for objects in [forms(1, 1, 0), forms(3, 2, 0), forms(5000, 1, 0), forms(40, 2, 39)] {
        let result = read(pdf_with(b"/F Do", "", &objects), "a.pdf", limits);
        assert!(matches!(result.as_ref().map_err(InputError::code), Err("no_text" | "too_large" | "damaged")), "{result:?}");
    }
}

#[test]
fn circles_of_pages_come_to_an_end() {
    let data = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>\nendobj\ntrailer\n<</Root 1 0 R>>\n";
    assert_eq!(code(data.to_vec(), "a.pdf"), "damaged");
    let nested = format!("%PDF-1.7\n1 0 obj\n{}\nendobj\ntrailer\n<</Root 1 0 R>>\n", "[".repeat(2_000_000));
    assert_eq!(code(nested.into_bytes(), "a.pdf"), "damaged");
}

#[test]
fn deep_and_doubling_xml_is_refused() {
    let wrap = |body: String| packed(&[("word/document.xml", body.as_bytes())]);
    let deep =
        |depth: usize| format!("<w:document xmlns:w='w'><w:body>{}{}</w:body></w:document>", "<w:p>".repeat(depth), "</w:p>".repeat(depth));
    assert_eq!(code(wrap(deep(100)), "a.docx"), "empty");
    assert_eq!(code(wrap(deep(3000)), "a.docx"), "too_large");
    assert_eq!(code(wrap(deep(1_000_000)), "a.docx"), "too_large");
    let laughs = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]><w:document xmlns:w='w'><w:body>&b;</w:body></w:document>";
    assert_eq!(code(wrap(laughs.to_string()), "a.docx"), "damaged");
    let many = format!("<w:document xmlns:w='w'>{}</w:document>", "<a/>".repeat(50_000));
    assert_eq!(read(wrap(many), "a.docx", Limits { nodes: 10_000, ..Limits::default() }).unwrap_err().code(), "too_large");
}

#[test]
fn hostile_pages_are_refused_or_read_in_time() {
    let deep = |tag: &str| format!("<html><body>{}一、总则", format!("<{tag}>").repeat(200_000));
    for tag in ["div", "span", "b", "table", "a", "font", "ul", "blockquote"] {
        assert_eq!(code(deep(tag).into_bytes(), "a.html"), "too_large", "{tag}");
    }
    // Elements that need no end tag may occur in any number.
    for tag in ["p", "li", "br", "td", "option", "img"] {
        let page = format!("<html><body><p>一、总则。{}二、附则。</body></html>", format!("<{tag}>").repeat(20_000));
        assert!(matches!(code(page.into_bytes(), "a.html"), "read" | "too_large"), "{tag}");
    }
    let attributes = format!("<html><body><p {}>一、总则</p>", "a=1 ".repeat(200_000));
    assert_eq!(code(attributes.into_bytes(), "a.html"), "read");
    let open = format!("<html><body>一、总则{}", "<".repeat(500_000));
    assert_eq!(code(open.into_bytes(), "a.html"), "read");
}

#[test]
fn hostile_markdown_is_refused_or_read_in_time() {
    for piece in ["[", "> ", "*", "- ", "`", "![", "<", "|"] {
        let data = format!("# 标题\n\n{}一、总则\n", piece.repeat(50_000));
        assert!(matches!(code(data.into_bytes(), "a.md"), "read" | "too_large"), "{piece}");
    }
}

#[test]
fn an_archive_with_too_many_files_is_refused() {
    let names: Vec<String> = (0..300).map(|index| format!("{index}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.zip");
    std::fs::write(&path, packed(&files)).unwrap();
    let inputs = baogao::expand(&[path], &Limits { files: 100, ..Limits::default() }).inputs;
    assert_eq!(inputs.into_iter().map(|input| input.unwrap_err().code()).collect::<Vec<_>>(), ["too_large"]);
}
