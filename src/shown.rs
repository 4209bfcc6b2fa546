//! Names and foreign words as a terminal may show them: nothing in them moves the cursor, changes the window title or the direction of
//! writing, or starts a new line.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::path::Path;

/// Whether a terminal would obey `c`, or a reader be misled by it: C0 and C1 controls except tab and line feed, and the Unicode characters
/// that change the direction of writing (UAX 9, 2.1–2.6; the attack is described in CVE-2021-42574).
pub fn is_control(c: char) -> bool {
    match c {
        '\t' | '\n' => false,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => false,
    }
}

/// `text` with its controls written out as in JSON: `\u001b`. Tabs and line feeds stay.
///
/// ```
/// assert_eq!(baogao::harmless("一、\u{1b}[2J总则"), "一、\\u001b[2J总则");
/// ```
pub fn harmless(text: &str) -> Cow<'_, str> {
    written_out(text, is_control)
}

/// `text` on one line: like [`harmless`], but tabs and line ends are written out, too.
///
/// ```
/// assert_eq!(baogao::harmless_line("a\nbaogao: b.txt"), "a\\nbaogao: b.txt");
/// ```
pub fn harmless_line(text: &str) -> Cow<'_, str> {
    written_out(text, |c| is_control(c) || matches!(c, '\t' | '\n' | '\u{2028}' | '\u{2029}'))
}

fn written_out(text: &str, is_out: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_out) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' if is_out(c) => out.push_str("\\n"),
            '\t' if is_out(c) => out.push_str("\\t"),
            '\r' if is_out(c) => out.push_str("\\r"),
            c if is_out(c) => {
                // A String accepts whatever is written to it.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A path as text: unchanged if it is UTF-8; each byte that is not is written as `\xFF`, so that names stay distinct.
///
/// ```
/// assert_eq!(baogao::path_text("报告.txt".as_ref()), "报告.txt");
/// ```
pub fn path_text(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02X}");
        }
    }
    out
}

/// The bytes of a path in hexadecimal, if it is not UTF-8: its exact name can be recovered from them.
pub fn path_bytes(path: &Path) -> Option<String> {
    path.to_str().is_none().then(|| path.as_os_str().as_encoded_bytes().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A path as messages show it: on one line, whatever is in it.
///
/// ```
/// assert_eq!(baogao::Shown("a\nb.txt".as_ref()).to_string(), "a\\nb.txt");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Shown<'p>(pub &'p Path);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&harmless_line(&path_text(self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_turns_of_direction_are_written_out() {
        assert_eq!(harmless("甲\u{1b}]0;x\u{7}乙\u{9b}2J\u{202e}丙\r"), "甲\\u001b]0;x\\u0007乙\\u009b2J\\u202e丙\\r");
        assert!(matches!(harmless("一、总则\n\t二、附则　“三”—"), Cow::Borrowed(_)));
        assert_eq!(harmless_line("一\n二\u{2028}"), "一\\n二\\u2028");
    }

    #[test]
    #[cfg(unix)]
    fn names_that_are_not_utf8_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        let name = |bytes| Path::new(std::ffi::OsStr::from_bytes(bytes)).to_path_buf();
        assert_eq!(path_text(&name(b"a\xFF.txt")), "a\\xFF.txt");
        assert_ne!(path_text(&name(b"a\xFF.txt")), path_text(&name(b"a\xFE.txt")));
        assert_eq!(path_bytes(&name(b"a\xFF")), Some("61ff".to_string()));
        assert_eq!(path_bytes(Path::new("a")), None);
    }
}
