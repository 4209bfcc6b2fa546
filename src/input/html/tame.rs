//! A page's source without what makes its parser take quadratic time: elements with thousands of attributes, which are compared
//! with each other, and texts that run for thousands of characters without an element, which are searched anew after each `&`
//! when they are written out.

use std::borrow::Cow;

/// Attributes of one element that are kept; none of them is text.
const ATTRIBUTES: usize = 500;

/// Bytes of an attribute that is kept: longer ones contain pictures.
const LONGEST: usize = 8 << 10;

/// Bytes of a stretch of text.
const STRETCH: usize = 4 << 10;

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"];

/// Inserted between two stretches of text, and part of neither.
const COMMENT: &str = "<!---->";

/// The source, borrowed if nothing has to be done, as in all honest pages.
pub(super) fn tamed(source: &str) -> Cow<'_, str> {
    let mut edits: Vec<(usize, usize, &str)> = Vec::new();
    let bytes = source.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let text = next(bytes, at, b'<');
        stretches(source, at, text, &mut edits);
        at = text;
        let rest = &bytes[at..];
        if rest.starts_with(b"<!--") {
            at = source[at..].find("-->").map_or(bytes.len(), |found| at + found + 3);
        } else if rest.len() > 1 && (rest[1].is_ascii_alphabetic() || rest[1] == b'/' && rest.get(2).is_some_and(u8::is_ascii_alphabetic)) {
            let start = at + if rest[1] == b'/' { 2 } else { 1 };
            let length =
                bytes[start..].iter().position(|&byte| is_space(byte) || matches!(byte, b'/' | b'>')).unwrap_or(bytes.len() - start);
            let name = &source[start..start + length];
            at = attributes(bytes, start + length, &mut edits);
            if rest[1] != b'/'
                && let Some(raw) = RAW.iter().find(|raw| name.eq_ignore_ascii_case(raw))
            {
                at = end_of(bytes, at, raw);
            }
        } else {
            at += 1;
        }
    }
    if edits.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len() + edits.len() * COMMENT.len());
    let mut from = 0;
    for (start, end, put) in edits {
        out.push_str(&source[from..start]);
        out.push_str(put);
        from = end;
    }
    out.push_str(&source[from..]);
    Cow::Owned(out)
}

fn next(bytes: &[u8], from: usize, wanted: u8) -> usize {
    bytes[from..].iter().position(|&byte| byte == wanted).map_or(bytes.len(), |found| from + found)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// Splits a text where something resembling a reference occurs: before an `&`, or before a character beyond ASCII, neither of
/// which can continue a reference.
fn stretches(source: &str, from: usize, to: usize, edits: &mut Vec<(usize, usize, &str)>) {
    let bytes = source.as_bytes();
    let mut start = from;
    while to - start > STRETCH {
        let cut = (start + STRETCH..to).find(|&at| (bytes[at] == b'&' || bytes[at] >= 0xC2) && source.is_char_boundary(at));
        let Some(cut) = cut else { break };
        edits.push((cut, cut, COMMENT));
        start = cut;
    }
}

/// Goes over the attributes of a tag as the parser does; returns where the tag ends.
fn attributes(bytes: &[u8], mut at: usize, edits: &mut Vec<(usize, usize, &str)>) -> usize {
    let (mut count, mut cut) = (0, None);
    loop {
        while at < bytes.len() && (is_space(bytes[at]) || bytes[at] == b'/') {
            at += 1;
        }
        if at >= bytes.len() || bytes[at] == b'>' {
            break;
        }
        let start = at;
        // The first character belongs to the name even if it is `=`.
        at += 1;
        while at < bytes.len() && !is_space(bytes[at]) && !matches!(bytes[at], b'/' | b'>' | b'=') {
            at += 1;
        }
        let mut after = at;
        while after < bytes.len() && is_space(bytes[after]) {
            after += 1;
        }
        if bytes.get(after) == Some(&b'=') {
            at = after + 1;
            while at < bytes.len() && is_space(bytes[at]) {
                at += 1;
            }
            at = match bytes.get(at) {
                Some(&quote @ (b'"' | b'\'')) => (next(bytes, at + 1, quote) + 1).min(bytes.len()),
                _ => bytes[at..].iter().position(|&byte| is_space(byte) || byte == b'>').map_or(bytes.len(), |found| at + found),
            };
        }
        count += 1;
        if count > ATTRIBUTES {
            cut.get_or_insert(start);
        } else if at - start > LONGEST {
            edits.push((start, at, " "));
        }
    }
    if let Some(start) = cut {
        edits.push((start, at, ""));
    }
    (at + 1).min(bytes.len())
}

/// Where the end tag begins of an element whose content is not markup.
fn end_of(bytes: &[u8], from: usize, name: &str) -> usize {
    let mut at = from;
    while at < bytes.len() {
        at = next(bytes, at, b'<');
        let closes = bytes[at..].strip_prefix(b"</").and_then(|rest| rest.get(..name.len()));
        if closes.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honest_pages_are_left_alone() {
        let page = format!("<p class=\"a\" title='x>y'>甲&amp;乙</p><script>if (a<b) {{\"{}\"}}</script><!-- <p -->", "&".repeat(9000));
        assert!(matches!(tamed(&page), Cow::Borrowed(_)));
        for path in ["tests/fixtures/summary-government-site.html", "tests/fixtures/summary-office.html"] {
            let page = std::fs::read(path).unwrap();
            assert!(matches!(tamed(&String::from_utf8_lossy(&page)), Cow::Borrowed(_)), "{path}");
        }
    }

    #[test]
    fn attributes_beyond_number_go_and_the_text_stays() {
        let many: String = (0..2 * ATTRIBUTES).map(|at| format!("a{at}=\"x>\" ")).collect();
        let page = tamed(&format!("<p {many}>甲</p>乙")).into_owned();
        assert!(page.ends_with("a499=\"x>\" >甲</p>乙"), "{}", &page[page.len() - 60..]);
        assert_eq!(tamed(&format!("<img src='{}' alt=b>甲", "x".repeat(9000))), "<img   alt=b>甲");
    }

    #[test]
    fn long_texts_are_parted_outside_of_references() {
        let page = format!("<p>{}</p>", "&amp;".repeat(2000));
        let parted = tamed(&page).into_owned();
        assert_eq!(parted.matches(COMMENT).count(), 2);
        assert_eq!(parted.replace(COMMENT, ""), page);
        assert!(!parted.contains("&amp<") && !parted.contains("&a<"));
    }
}
