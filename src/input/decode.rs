//! Decoding: UTF-8 with and without a byte order mark, UTF-16 with one, GB18030, and what the user names.

use super::InputError;
use encoding_rs::{BIG5, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};
use std::path::Path;
use std::str::FromStr;
use thiserror::Error;

/// An encoding that the user asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

/// A name that stands for no encoding.
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
        let offset = || first_fault(encoding, body);
        return match text {
            Some(text) => Ok((normalise(text), encoding.name())),
            None => Err(InputError::Encoding { path: path.to_path_buf(), encoding: encoding.name(), offset: offset() }),
        };
    }
    if let Some(what) = binary(&bytes) {
        return Err(InputError::NotText { path: path.to_path_buf(), what });
    }
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(&bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[skip..]);
        return Ok((normalise(text.into_owned()), encoding.name()));
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok((normalise(text), UTF_8.name())),
        Ok(_) => return Err(InputError::NotText { path: path.to_path_buf(), what: "it holds NUL bytes" }),
        Err(error) => error.into_bytes(),
    };
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Allow);
    let guess = if guess == GBK { GB18030 } else { guess };
    let mut tried: Vec<&'static encoding_rs::Encoding> = vec![GB18030, UTF_8, UTF_16LE, UTF_16BE];
    if !tried.contains(&guess) {
        tried.push(guess);
    }
    if guess != BIG5 {
        tried.push(BIG5);
    }
    let best = tried
        .into_iter()
        .map(|encoding| {
            let (text, _) = encoding.decode_without_bom_handling(&bytes);
            (plausibility(&text), encoding, text)
        })
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((score, encoding, text)) if score > 0.2 => Ok((normalise(text.into_owned()), encoding.name())),
        _ => Err(InputError::NotText { path: path.to_path_buf(), what: "no encoding gives readable Chinese" }),
    }
}

/// How much a text looks like Chinese prose: the share of common characters and punctuation, faults taken off.
fn plausibility(text: &str) -> f64 {
    let (mut good, mut bad, mut all) = (0usize, 0usize, 0usize);
    for c in text.chars().take(20_000) {
        all += 1;
        match c {
            '的' | '一' | '是' | '和' | '在' | '了' | '有' | '为' | '工' | '作' | '国' | '年' | '大' | '中' | '人' | '发' | '展' | '会'
            | '要' | '政' => good += 6,
            '，' | '。' | '、' | '；' | '：' | '“' | '”' | '（' | '）' | '《' | '》' => good += 4,
            '\u{4E00}'..='\u{9FFF}' => good += 1,
            ' '..='~' | '\n' | '\r' | '\t' => good += 1,
            '\u{FFFD}' | '\0' | '\u{E000}'..='\u{F8FF}' => bad += 20,
            _ if c.is_control() => bad += 10,
            _ => {}
        }
    }
    if all == 0 { 0.0 } else { (good as f64 - bad as f64) / all as f64 }
}

/// What a file that is no text looks like, by its first bytes.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    let heads: &[(&[u8], &str)] = &[
        (b"%PDF", "a PDF"),
        (b"PK\x03\x04", "a zip archive, perhaps a Word or OFD file"),
        (b"\xD0\xCF\x11\xE0", "an old Word or WPS file"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x7FELF", "a program"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"{\\rtf", "an RTF file"),
    ];
    heads.iter().find(|(head, _)| bytes.starts_with(head)).map(|(_, what)| *what)
}

fn first_fault(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> usize {
    let (mut good, mut bad) = (0, bytes.len());
    // The longest prefix that decodes, by bisection on whole prefixes.
    while bad - good > 1 {
        let middle = good + (bad - good) / 2;
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut sink = String::with_capacity(decoder.max_utf8_buffer_length(middle).unwrap_or(middle * 3));
        let (result, _) = decoder.decode_to_string_without_replacement(&bytes[..middle], &mut sink, false);
        if matches!(result, encoding_rs::DecoderResult::Malformed(..)) { bad = middle } else { good = middle }
    }
    good
}

/// `\r\n` and lone `\r` become `\n`; a leading byte order mark goes.
fn normalise(text: String) -> String {
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_string(),
        None => text,
    };
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
    }

    #[test]
    fn a_wrong_forced_encoding_names_the_first_bad_byte() {
        let (gb, _, _) = GB18030.encode("ab一、总则");
        let error = text_of(&gb, Some("utf-8")).unwrap_err();
        // 一 in GB18030 happens to be two valid bytes of UTF-8; 、 behind it is not.
        assert_eq!(error, "a.txt: byte 4 is not valid UTF-8; leave --encoding out to have it detected");
    }

    #[test]
    fn names_what_is_no_text() {
        assert!(text_of(b"%PDF-1.7", None).unwrap_err().contains("a PDF"));
        assert!(text_of(b"abc\0def", None).unwrap_err().contains("NUL"));
    }
}
