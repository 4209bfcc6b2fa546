//! Decoding: UTF-8 with or without a byte order mark, UTF-16 with one, GB18030, and any encoding that the user names.

use super::InputError;
use encoding_rs::{BIG5, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use rustc_hash::FxHashSet;
use std::path::Path;
use std::str::FromStr;
use std::sync::LazyLock;
use thiserror::Error;

/// An encoding that the user asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

/// A name that stands for no known encoding.
#[derive(Debug, Error)]
#[error("no encoding is called “{0}”; try utf-8, gb18030, gbk, big5 or utf-16le")]
pub struct UnknownEncoding(String);

impl FromStr for Encoding {
    type Err = UnknownEncoding;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        encoding_rs::Encoding::for_label(name.trim().as_bytes()).map(Encoding).ok_or_else(|| UnknownEncoding(name.to_string()))
    }
}

/// The text of `bytes` and the name of its encoding.
pub(super) fn decode(bytes: Vec<u8>, path: &Path, forced: Option<Encoding>) -> Result<(String, &'static str), InputError> {
    if let Some(Encoding(encoding)) = forced {
        let body =
            encoding_rs::Encoding::for_bom(&bytes).filter(|(found, _)| *found == encoding).map_or(&bytes[..], |(_, skip)| &bytes[skip..]);
        let text = encoding.decode_without_bom_handling_and_without_replacement(body).map(|text| text.into_owned());
        let offset = || bytes.len() - body.len() + first_undecodable(encoding, body);
        return match text {
            Some(text) => Ok((normalise(text), encoding.name())),
            None => Err(InputError::Encoding { path: path.to_path_buf(), encoding: encoding.name(), offset: offset() }),
        };
    }
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(&bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[skip..]);
        return Ok((normalise(text.into_owned()), encoding.name()));
    }
    // A short text in GB18030 may happen to be valid UTF-8, as may one in UTF-16: what comes out decides.
    if let Some(text) = simdutf8::basic::from_utf8(&bytes).ok().filter(|text| is_surely_utf8(text)) {
        return Ok((normalise(text.to_string()), UTF_8.name()));
    }
    match guess(&bytes) {
        Some((text, encoding)) => Ok((normalise(text), encoding.name())),
        None => {
            let what = if bytes.contains(&0) {
                "no text: it holds NUL bytes"
            } else {
                "no text that makes sense in Chinese, in whatever encoding"
            };
            let advice = "save the report as plain text (UTF-8 or GB18030), or name its encoding with --encoding";
            Err(InputError::NotText { path: path.to_path_buf(), what, advice })
        }
    }
}

/// This many characters outside ASCII are not valid UTF-8 by chance.
const BEYOND_CHANCE: usize = 20;

/// Whether bytes that are valid UTF-8 are so by intent: they are all ASCII, or decode to Chinese, or have too many other
/// characters for chance.
fn is_surely_utf8(text: &str) -> bool {
    let mut foreign = 0;
    for c in text.chars().take(4000) {
        match c {
            '\0' => return false,
            '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' => return true,
            _ if !c.is_ascii() => foreign += 1,
            _ => {}
        }
    }
    foreign == 0 || foreign >= BEYOND_CHANCE
}

/// A score that only the right decoding of running text reaches.
const CERTAIN: f64 = 1.8;

/// The decoding that looks most like Chinese prose, if one does.
fn guess(bytes: &[u8]) -> Option<(String, &'static encoding_rs::Encoding)> {
    // A sample tells them apart; only the winner is decoded whole. It may end in the middle of a character.
    let sample = &bytes[..bytes.len().min(1 << 14)];
    let score = |encoding: &'static encoding_rs::Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        (plausibility(&text), encoding)
    };
    let mut best = score(GB18030);
    if best.0 < CERTAIN {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(sample, sample.len() == bytes.len());
        let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
        for encoding in [BIG5, UTF_8, UTF_16LE, UTF_16BE, if guess == GBK { GB18030 } else { guess }] {
            let next = score(encoding);
            // Of equals the first is taken.
            if next.0 > best.0 {
                best = next;
            }
        }
    }
    let (score, encoding) = best;
    (score > 0.2).then(|| (encoding.decode_without_bom_handling(bytes).0.into_owned(), encoding))
}

/// The most frequent characters of official prose, simplified and traditional, counted in public reports.
static FREQUENT: LazyLock<FxHashSet<char>> = LazyLock::new(|| {
    let simplified =
        "的一是和在了有为工作国年大中人发展会要政市全不业经设民建产行社实新区进化生加理法部员关机家高强重提推省以这个们上下对方面";
    simplified.chars().chain("為業經設產進強會國發這個們實區關機對與學報務動應當從".chars()).collect()
});

/// How much a text looks like Chinese prose: the share of frequent characters and punctuation, less a penalty for what no prose contains.
fn plausibility(text: &str) -> f64 {
    let (mut good, mut bad, mut all) = (0i64, 0i64, 0i64);
    for c in text.chars() {
        all += 1;
        match c {
            '，' | '。' | '、' | '；' | '：' | '“' | '”' | '（' | '）' | '《' | '》' | '「' | '」' => good += 4,
            '\u{4E00}'..='\u{9FFF}' if FREQUENT.contains(&c) => good += 6,
            '\u{4E00}'..='\u{9FFF}' | '　' => good += 1,
            ' '..='~' | '\n' | '\r' | '\t' => good += 1,
            '\u{FFFD}' | '\0' | '\u{E000}'..='\u{F8FF}' => bad += 20,
            _ if c.is_control() => bad += 10,
            // Hangul, Arabic, Yi …: what UTF-16 in the wrong byte order looks like.
            '\u{0590}'..='\u{1FFF}' | '\u{A000}'..='\u{D7FF}' => bad += 4,
            _ => {}
        }
    }
    if all == 0 { 0.0 } else { (good - bad) as f64 / all as f64 }
}

fn first_undecodable(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> usize {
    let (mut good, mut bad) = (0, bytes.len());
    // The longest prefix that decodes, found by bisection on whole prefixes.
    while bad - good > 1 {
        let middle = good + (bad - good) / 2;
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut sink = String::with_capacity(decoder.max_utf8_buffer_length(middle).unwrap_or(middle * 3));
        let (result, _) = decoder.decode_to_string_without_replacement(&bytes[..middle], &mut sink, false);
        if matches!(result, encoding_rs::DecoderResult::Malformed(..)) { bad = middle } else { good = middle }
    }
    good
}

/// `\r\n` and lone `\r` become `\n`.
fn normalise(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8], forced: Option<&str>) -> Result<(String, &'static str), String> {
        let forced = forced.map(|name| name.parse().unwrap());
        decode(bytes.to_vec(), Path::new("a.txt"), forced).map_err(|error| error.to_string())
    }

    #[test]
    fn tells_utf8_from_gb18030() {
        let text = "一、主要工作情况。今年以来，全市上下认真贯彻落实。";
        assert_eq!(text_of(text.as_bytes(), None), Ok((text.to_string(), "UTF-8")));
        let (gb, _, _) = GB18030.encode(text);
        assert_eq!(text_of(&gb, None), Ok((text.to_string(), "gb18030")));
    }

    #[test]
    fn removes_a_mark_and_carriage_returns() {
        assert_eq!(text_of("\u{feff}一\r\n二\r三".as_bytes(), None), Ok(("一\n二\n三".to_string(), "UTF-8")));
        // Only the first is a byte order mark; a second one is a character of the text.
        for forced in [None, Some("utf-8")] {
            assert_eq!(text_of("\u{feff}\u{feff}一".as_bytes(), forced), Ok(("\u{feff}一".to_string(), "UTF-8")));
        }
    }

    #[test]
    fn a_wrong_forced_encoding_names_the_first_bad_byte() {
        let (gb, _, _) = GB18030.encode("ab一、总则");
        let error = text_of(&gb, Some("utf-8")).unwrap_err();
        // 一 in GB18030 happens to be two bytes of valid UTF-8; with 、 after it, it is not.
        assert_eq!(error, "a.txt: byte 4 is not valid UTF-8; leave --encoding out to have it detected");
    }

    /// Short texts, such as a heading or a one-line notice: each must come out of every encoding that can represent it.
    #[test]
    fn short_texts_are_read_in_every_encoding() {
        let simplified =
            ["一、总则", "关于做好防汛工作的通知", "2025年工作总结", "各位代表：现在，我代表市人民政府向大会报告工作。", "附件：任务清单"];
        let traditional =
            ["一、主要工作情況", "關於做好防汛工作的通知", "立法會會議過程正式紀錄", "行政長官發表施政報告，闡述來年的施政方針。"];
        let utf16 = |text: &str, big: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        for text in simplified.iter().chain(&traditional) {
            assert_eq!(text_of(text.as_bytes(), None), Ok((text.to_string(), "UTF-8")));
            assert_eq!(text_of(&utf16(text, false), None), Ok((text.to_string(), "UTF-16LE")), "{text}");
            assert_eq!(text_of(&utf16(text, true), None), Ok((text.to_string(), "UTF-16BE")), "{text}");
        }
        for text in simplified {
            assert_eq!(text_of(&GB18030.encode(text).0, None), Ok((text.to_string(), "gb18030")));
        }
        for text in traditional {
            assert_eq!(text_of(&BIG5.encode(text).0, None), Ok((text.to_string(), "Big5")));
        }
    }

    /// The shortcut for GB18030 must not be open to anything else.
    #[test]
    fn no_other_encoding_looks_like_gb18030() {
        for name in ["01-work-summary", "02-government-work-report", "04-notice", "08-regulations"] {
            let text = std::fs::read_to_string(format!("samples/{name}.txt")).unwrap();
            let as_gb = |bytes: &[u8]| plausibility(&GB18030.decode_without_bom_handling(bytes).0);
            let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big5: Vec<u8> = BIG5.encode(&text.replace("&", "")).0.into_owned();
            assert!(as_gb(&GB18030.encode(&text).0) > CERTAIN, "{name}: {}", as_gb(&GB18030.encode(&text).0));
            for other in [text.as_bytes(), &utf16, &big5] {
                assert!(as_gb(other) < CERTAIN / 2.0, "{name}: {}", as_gb(other));
            }
        }
    }

    #[test]
    fn names_what_is_no_text() {
        assert!(text_of(b"abc\0def", None).unwrap_err().contains("NUL"));
    }
}
