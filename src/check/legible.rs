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
    use super::*;

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

    /// The places of the diagnostics of one code.
    fn places(code: &str, text: &str) -> Vec<String> {
        let doc = Document::parse(text);
        let found = crate::check::check(&doc);
        found.iter().filter(|found| found.code == code).map(|found| found.span.slice(doc.text()).to_string()).collect()
    }

    #[test]
    fn the_first_run_of_lost_characters_in_each_paragraph_is_named() {
        let lost = |text: &str| places("replaced_bytes", text);
        assert_eq!(lost("工作总结\n\u{fffd}\u{fffd}有力，成效\u{fffd}。\n新增就业三千\u{fffd}。\n"), ["\u{fffd}\u{fffd}", "\u{fffd}"]);
        assert_eq!(lost("工作总结\n推进有力，锟斤拷锟斤拷展成效，锟斤拷明显。\n锟斤拷显著。\n"), ["锟斤拷锟斤拷", "锟斤拷"]);
        assert_eq!(lost("工作总结\n一锟二斤三拷。\n"), [""; 0]);
    }

    #[test]
    fn sense_is_the_share_of_frequent_characters() {
        for (text, expected) in
            [("工作总结", 0.5), ("工作 2024 report", 1.0), ("某县总结", 0.0), ("某县有", 1.0 / 3.0), ("abc", 0.0), ("", 0.0)]
        {
            assert_eq!(sense(text), expected, "{text}");
        }
    }

    /// UTF-8 as it looks when it is read as GBK.
    fn as_gbk(text: &str) -> String {
        let (misread, _) = GBK.decode_without_bom_handling(text.as_bytes());
        assert_eq!(misread.chars().count() * 2, text.len(), "{text} is misread as {misread}");
        misread.into_owned()
    }

    #[test]
    fn a_text_is_misread_if_another_reading_makes_more_sense() {
        let is_named = |text: &str| codes(text).contains(&"suspect_encoding");
        // Eight characters are twelve when they are misread, six are nine.
        let (twelve, nine) = (as_gbk("工作和发展的大会"), as_gbk("工作和发展的"));
        for (text, expected) in [
            (twelve.clone(), true),
            (nine.clone(), false),
            (format!("{nine} 2024-2025"), false),
            (format!("{nine}　　　"), false),
            (format!("{nine}锟斤拷"), false),
            // A quarter that could not be read is too much.
            (format!("{twelve}😀😀😀"), true),
            (format!("{twelve}😀😀😀😀"), false),
            // Two of ten frequent characters are not much more than none.
            (as_gbk("工作汇报材料某县乡镇"), false),
            (as_gbk("工作和汇报材料某县乡"), true),
            // 3 of 25 characters make no sense of a text, 4 of 26 do.
            (format!("{}某的的的", as_gbk("工作和发展的大会在全市进行了")), true),
            (format!("{}某的的的的", as_gbk("工作和发展的大会在全市进行了")), false),
            // Text of rare characters, correctly read, and one of other letters.
            ("鄱阳湖畔稻菽飘香渔舟唱晚".to_string(), false),
            ("Créé, protégé, améliorés : général, étés, élevés, évalués, équipés".to_string(), false),
        ] {
            assert_eq!(is_named(&format!("{text}\n")), expected, "{text}");
        }
    }

    /// Whether a body of this one paragraph is found to have too little structure, and where.
    fn little(text: &str, as_row: bool) -> Option<String> {
        let mut doc = Document::parse(text);
        assert_eq!(doc.blocks.len(), 1, "{}", doc.blocks.len());
        (doc.blocks[0].role, doc.blocks[0].row) = (Role::Body, as_row);
        let mut found = Findings::default();
        unstructured(&doc, &mut found);
        found.finish().first().map(|found| found.span.slice(doc.text()).to_string())
    }

    #[test]
    fn a_paragraph_as_long_as_a_text_has_little_structure() {
        let han = |chars: usize| {
            "全市上下认真贯彻落实各项决策部署，扎实推进各项工作，取得了明显成效。".chars().cycle().take(chars).collect::<String>()
        };
        let head = Some("全市上下认真贯彻落实各项决策部署，扎实推".to_string());
        assert_eq!(little(&han(LONG), false), head);
        assert_eq!(little(&han(LONG - 1), false), None);
        assert_eq!(little(&han(LONG), true), None, "a row of a table");
        // Half of it must be Chinese.
        let mixed = |others: usize| little(&format!("{}{}", "县".repeat(1400), "a".repeat(others)), false).is_some();
        assert_eq!([mixed(1400), mixed(1401)], [true, false]);
        // One section for every five thousand characters is hardly any.
        let item = |chars: usize| little(&format!("一是抓项目。{}", han(chars - 6)), false).is_some();
        assert_eq!([item(2 * LONG), item(2 * LONG - 1), item(LONG)], [true, false, false]);
    }

    #[test]
    fn only_the_body_is_looked_at_and_sections_elsewhere_do_not_count() {
        let long = "全市上下认真贯彻落实各项决策部署。".repeat(160);
        let text = format!("工作总结\n一、工作回顾\n（一）抓项目\n好。\n（二）抓民生\n{long}\n二、工作安排\n（一）抓作风\n好。\n");
        assert_eq!(places("little_structure", &text), ["全市上下认真贯彻落实各项决策部署。全市上"]);
        let mut doc = Document::parse(&text);
        doc.blocks.iter_mut().for_each(|block| block.role = Role::Back);
        let mut found = Findings::default();
        unstructured(&doc, &mut found);
        assert!(found.finish().is_empty());
    }
}
