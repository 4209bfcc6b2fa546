//! Text that is hardly legible: lost characters, the wrong encoding, a long line without structure.

use super::{Diagnostic, Findings};
use crate::char_class::CharClass;
use crate::document::{Document, Role};
use crate::parse::is_han;
use crate::span::Span;
use encoding_rs::{GBK, UTF_8, WINDOWS_1252};

pub(super) fn find(doc: &Document, found: &mut Findings) {
    replaced(doc, found);
    misread(doc, found);
    unstructured(doc, found);
}

/// What U+FFFD looks like after its bytes were read as GBK.
const REPLACED_AS_GBK: &str = "锟斤拷";

/// The first run of U+FFFD in each paragraph, or of what they were misread as.
fn replaced(doc: &Document, found: &mut Findings) {
    let any = doc.text().contains(REPLACED_AS_GBK);
    for block in &doc.blocks {
        let sign = doc.symbols().within(block.span).find(|&(_, c)| c == '\u{fffd}').map(|(at, _)| (at, "\u{fffd}"));
        let misread = any.then(|| block.span.slice(doc.text()));
        let as_gbk = || misread?.find(REPLACED_AS_GBK).map(|at| (block.span.start + at, REPLACED_AS_GBK));
        let Some((at, shown)) = sign.or_else(as_gbk) else { continue };
        let text = &doc.text()[at..block.span.end];
        let run = text.len() - text.trim_start_matches(shown).len();
        let message = format!("characters that could not be read stand as “{shown}”: expected the file as it was before it was saved so");
        found.push(Diagnostic::new("replaced_bytes", Span::new(at, at + run), message));
    }
}

/// A sample of the text is enough, and a few characters are too few. Text that makes more sense than this was read correctly.
const SAMPLE: usize = 600;
const LEAST: usize = 12;
const SENSE: f64 = 0.12;

/// UTF-8 that was read as GBK (`鏌愬競`) or as Latin letters (`æŸå¸‚`), GBK that was read as Latin letters (`Ä³ÊÐ`).
fn misread(doc: &Document, found: &mut Findings) {
    let sample: String =
        doc.text().chars().filter(|c| !matches!(c, '锟' | '斤' | '拷') && !c.is_ascii() && !c.is_whitespace()).take(SAMPLE).collect();
    if sample.chars().count() < LEAST {
        return;
    }
    let ways =
        [(GBK, UTF_8, "UTF-8 read as GBK"), (WINDOWS_1252, UTF_8, "UTF-8 read as Latin-1"), (WINDOWS_1252, GBK, "GBK read as Latin-1")];
    let plain = sense(&sample);
    if plain > SENSE {
        return;
    }
    for (read, written, name) in ways {
        let (mut bytes, mut lost) = (Vec::new(), 0);
        for c in sample.chars() {
            let mut buffer = [0; 4];
            let (encoded, _, unknown) = read.encode(c.encode_utf8(&mut buffer));
            lost += usize::from(unknown);
            // A lost character breaks one sequence of bytes, not the rest.
            bytes.extend_from_slice(if unknown { b"?" } else { &encoded });
        }
        let (text, _) = written.decode_without_bom_handling(&bytes);
        if lost * 4 < sample.chars().count() && sense(&text) > plain + 0.2 {
            let first = doc.blocks.first().map_or(Span::new(0, 0), |block| block.span);
            let message = format!("the text looks like {name}: expected the file as it was before it was saved so");
            found.push(Diagnostic::new("suspect_encoding", first, message));
            return;
        }
    }
}

/// Characters found in every official text, and in hardly any misread one.
static FREQUENT: CharClass = CharClass::of(
    "的一是和在了有为工作国年大中人发展会要政市全不业经设民建产行社实新区进化生加理法部员关机家高强重提推省以这个们上下对方面，。、；：“”（）《》",
);

/// The share of such characters.
fn sense(text: &str) -> f64 {
    let (good, all) = text.chars().filter(|c| !c.is_ascii()).fold((0, 0), |(good, all), c| (good + usize::from(FREQUENT.has(c)), all + 1));
    if all == 0 { 0.0 } else { good as f64 / all as f64 }
}

/// A paragraph of this many characters is a text of its own.
const LONG: usize = 2500;

/// A paragraph that is as long as a text or makes up most of one, and opens no section inside.
fn unstructured(doc: &Document, found: &mut Findings) {
    for block in doc.blocks.iter().filter(|block| block.role == Role::Body && !block.row && block.span.end - block.span.start > LONG * 2) {
        let chars = doc.symbols().chars(block.span);
        let from = doc.sections.partition_point(|section| section.span.start < block.span.start);
        let inside = doc.sections[from..].iter().take_while(|section| section.span.start < block.span.end).count();
        let han = chars - doc.symbols().within(block.span).filter(|&(_, c)| !is_han(c)).count();
        if chars >= LONG && han * 2 >= chars && inside * LONG <= chars / 2 {
            let head = doc.text()[block.span.start..].char_indices().nth(20).map_or(block.span.end, |(at, _)| block.span.start + at);
            let message =
                format!("a paragraph of {chars} characters holds hardly any numbered item: expected line breaks between its paragraphs");
            found.push(Diagnostic::new("little_structure", Span::new(block.span.start, head), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Document;

    fn codes(text: &str) -> Vec<&'static str> {
        crate::check::check(&Document::parse(text)).iter().map(|found| found.code).collect()
    }

    #[test]
    fn a_long_line_without_structure_is_named() {
        let sentence = "全市上下认真贯彻落实各项决策部署，扎实推进各项工作，取得了明显成效。";
        assert_eq!(codes(&format!("某市工作总结\n{}\n", sentence.repeat(120))), ["little_structure"]);
        let items: String = (1..=8).map(|_| format!("一是抓项目。{0}二是抓民生。{0}", sentence.repeat(8))).collect();
        assert!(!codes(&format!("某市工作总结\n{items}\n")).contains(&"little_structure"));
        assert!(codes(&format!("某市工作总结\n{}\n", sentence.repeat(20))).is_empty());
    }

    #[test]
    fn text_of_another_encoding_is_named() {
        for text in ["鏌愬幙宸ヤ綔鎬荤粨锛氬伐浣滄帹杩涙湁鍔涳紝鍙戝睍鎴愭晥鏄庢樉\n", "Ä³ÊÐ¹¤×÷×Ü½á£º¹¤×÷ÍÆ½øÓÐÁ¦£¬·¢Õ¹³ÉÐ§Ã÷ÏÔ\n"]
        {
            assert_eq!(codes(text), ["suspect_encoding"], "{text}");
        }
        assert_eq!(codes("工作推进有力，锟斤拷锟斤拷展成效明显。\n"), ["replaced_bytes"]);
        for text in ["某县工作总结：工作推进有力，发展成效明显\n", "鏌愬幙\n", "Rapport général : créer, améliorer, protéger, évaluer\n"]
        {
            assert!(codes(text).is_empty(), "{text}");
        }
    }
}
