//! What a file is: decided by its content first, and by its name only where the content leaves it open.

use std::path::Path;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// Text of some sort, in whatever encoding.
    Text,
    /// A PDF.
    Pdf,
    /// A zip file of some sort.
    Zip,
    /// A kind that cannot be read: what it is, and what to do.
    Foreign(&'static str, &'static str),
    /// A locked Office file.
    LockedOffice,
}

const TO_DOCX: &str = "open it in Word or WPS and save it as .docx, or run: soffice --headless --convert-to docx FILE";
const OCR: &str = "run it through OCR and use the result";
const UNPACK: &str = "unpack it first";
const NO_REPORT: &str = "give the report as text, .html, .docx, .pdf or .ofd";

/// The first bytes of files that cannot be read.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (b"\xFF\xFE\0\0", "a text in UTF-32", "save it as UTF-8: iconv -f UTF-32 -t UTF-8 FILE"),
    (b"\0\0\xFE\xFF", "a text in UTF-32", "save it as UTF-8: iconv -f UTF-32 -t UTF-8 FILE"),
    (b"{\\rtf", "a rich text file (.rtf)", TO_DOCX),
    (b"\x89PNG", "a picture", OCR),
    (b"\xFF\xD8\xFF", "a picture", OCR),
    (b"GIF8", "a picture", OCR),
    (b"BM\x00", "a picture", OCR),
    (b"II*\0", "a picture", OCR),
    (b"MM\0*", "a picture", OCR),
    (b"AT&TFORM", "a scanned book (.djvu)", OCR),
    (b"\x1F\x8B", "a gzip archive", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", UNPACK),
    (b"Rar!", "a rar archive", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xFD7zXZ", "an xz archive", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a zstd archive", UNPACK),
    (b"\x7FELF", "a program", NO_REPORT),
    (b"MZ\x90", "a program", NO_REPORT),
    (b"SQLite format 3", "a database", NO_REPORT),
    (b"%!PS", "a PostScript file", "make a PDF of it: ps2pdf FILE"),
    (b"CAJ", "a CAJ file", "open it in CAJViewer and print it as a PDF, or save its text"),
    (b"HN\0\0", "a CAJ file", "open it in CAJViewer and print it as a PDF, or save its text"),
];

/// What the file is, judging by its bytes.
pub(super) fn kind(bytes: &[u8], path: &Path) -> FileKind {
    // Writers put a few bytes before the header of a PDF; readers look for it in the first kilobyte.
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") && !head.starts_with(b"<") && !starts_with_text(head) {
        return FileKind::Pdf;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return FileKind::Zip;
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return ole(bytes, path);
    }
    FOREIGN.iter().find(|(magic, ..)| bytes.starts_with(magic)).map_or(FileKind::Text, |&(_, what, advice)| FileKind::Foreign(what, advice))
}

/// Whether the first bytes belong to a text that only speaks of PDFs.
fn starts_with_text(head: &[u8]) -> bool {
    let before = head.windows(5).position(|window| window == b"%PDF-").unwrap_or(0);
    before > 0 && std::str::from_utf8(&head[..before]).is_ok_and(|text| text.chars().any(|c| c.is_alphanumeric() && !c.is_ascii()))
}

/// Word before 2007, WPS, Excel, PowerPoint, and password-protected Office files all share one container.
fn ole(bytes: &[u8], path: &Path) -> FileKind {
    let utf16 = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let holds = |name: &str| {
        let name = utf16(name);
        bytes.windows(name.len()).any(|window| window == name)
    };
    if holds("EncryptedPackage") {
        return FileKind::LockedOffice;
    }
    let ending = ending(path);
    if holds("WordDocument") || matches!(ending.as_str(), "doc" | "dot" | "wps" | "wpt") {
        let what = if matches!(ending.as_str(), "wps" | "wpt") { "a WPS file (.wps)" } else { "a Word file from before 2007 (.doc)" };
        return FileKind::Foreign(what, TO_DOCX);
    }
    if holds("Workbook") || holds("PowerPoint Document") {
        return FileKind::Foreign("an old spreadsheet or slides", NO_REPORT);
    }
    FileKind::Foreign("an old Word or WPS file", TO_DOCX)
}

/// What a text is, by its first characters; the name decides only about Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextKind {
    /// Plain text.
    Plain,
    /// The source of a web page.
    Html,
    /// Markdown.
    Markdown,
    /// A kind that cannot be read.
    Foreign(&'static str, &'static str),
}

/// What a decoded text is.
pub(super) fn text_kind(text: &str, path: &Path) -> TextKind {
    let marked = text.trim_start().starts_with(['<', 'm', 'M', 'f', 'F']);
    let head = if marked { text.trim_start().chars().take(4096).collect::<String>().to_ascii_lowercase() } else { String::new() };
    if head.starts_with('<') {
        if head.contains("mso-application progid=\"word.document\"") {
            return TextKind::Foreign("a Word file of 2003 in XML", TO_DOCX);
        }
        let opens = [
            "<!doctype html",
            "<html",
            "<head",
            "<body",
            "<meta",
            "<title",
            "<div",
            "<p>",
            "<p ",
            "<table",
            "<span",
            "<article",
            "<section",
            "<h1",
            "<h2",
        ];
        let inside = ["<html", "<body", "<head>", "<meta "];
        if opens.iter().any(|tag| head.starts_with(tag)) || inside.iter().any(|tag| head.contains(tag)) {
            return TextKind::Html;
        }
    }
    let mime = head.starts_with("mime-version:") || (head.starts_with("from:") && head.contains("\nmime-version:"));
    if mime && head.contains("multipart/related") {
        return TextKind::Foreign("a web archive (.mht)", "open it in a browser and save it as “web page, HTML only”");
    }
    if matches!(ending(path).as_str(), "md" | "markdown" | "mkd") { TextKind::Markdown } else { TextKind::Plain }
}

/// The extension of a file's name, in lower case.
pub(super) fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_counts_and_not_the_name() {
        assert_eq!(kind(b"%PDF-1.7\n", Path::new("a.txt")), FileKind::Pdf);
        assert_eq!(kind(b"\xEF\xBB\xBF\n%PDF-1.7\n", Path::new("a.txt")), FileKind::Pdf);
        assert_eq!(kind("报告引用了“%PDF-1.7”".as_bytes(), Path::new("a.pdf")), FileKind::Text);
        assert_eq!(kind(b"PK\x03\x04", Path::new("a.doc")), FileKind::Zip);
        assert_eq!(text_kind("<!DOCTYPE html>\n<html>", Path::new("a.doc")), TextKind::Html);
        assert_eq!(text_kind("<一>标题", Path::new("a.html")), TextKind::Plain);
        assert_eq!(text_kind("# 标题\n", Path::new("a.md")), TextKind::Markdown);
        assert_eq!(text_kind("# 标题\n", Path::new("a.txt")), TextKind::Plain);
    }

    #[test]
    fn tells_old_office_files_apart() {
        let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        assert!(matches!(kind(&file, Path::new("a.wps")), FileKind::Foreign("a WPS file (.wps)", _)));
        file.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(kind(&file, Path::new("a.docx")), FileKind::LockedOffice);
    }
}
