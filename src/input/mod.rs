//! Bytes to text, and what is known of its origin. One file per format; content decides what a file is.

// A build with fewer formats does not use everything that the formats share.
#![cfg_attr(
    not(all(feature = "html", feature = "docx", feature = "pdf", feature = "ofd", feature = "markdown", feature = "archives")),
    allow(dead_code)
)]

#[cfg(feature = "archives")]
mod archive;
mod decode;
#[cfg(feature = "docx")]
mod docx;
#[cfg(any(feature = "html", feature = "docx", feature = "pdf", feature = "ofd", feature = "markdown"))]
mod draft;
mod error;
#[cfg(any(feature = "html", feature = "pdf"))]
mod guard;
#[cfg(feature = "html")]
mod html;
mod isolation;
mod limits;
#[cfg(feature = "markdown")]
mod markdown;
#[cfg(feature = "ofd")]
mod ofd;
#[cfg(any(feature = "docx", feature = "ofd", feature = "archives"))]
mod packed;
#[cfg(any(feature = "pdf", feature = "ofd"))]
mod pages;
#[cfg(feature = "pdf")]
mod pdf;
mod sniff;
mod walk;
#[cfg(any(feature = "docx", feature = "ofd"))]
mod xml;

pub use decode::{Encoding, UnknownEncoding};
pub use error::InputError;
pub use isolation::{Isolation, serve};
pub use limits::{Limit, LimitError, Limits};
pub use walk::{FoundInputs, Input, expand};

use crate::file_info::{FileInfo, Place};
use crate::shown::{path_bytes, path_text};
use crate::span::Span;
use error::FormatError;
use serde::{Deserialize, Serialize};
use sniff::{FileKind, TextKind};
use std::io::Read;
use std::path::Path;

/// The name of the threads on which libraries read foreign bytes. A program may suppress their panic messages: they come back as
/// errors that name the file.
pub const READER_THREAD: &str = "baogao-reader";

/// Where a report came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The path as given, `-` for standard input; for a file in an archive, the archive's path comes before its own. Bytes that
    /// are not UTF-8 are written as `\xFF`.
    pub path: String,
    /// The bytes of the path in hexadecimal, if it is not UTF-8.
    pub path_bytes: Option<String>,
    /// The format it was taken for: `text`, `html`, `markdown`, `docx`, `pdf` or `ofd`.
    pub format: &'static str,
    /// The encoding it was decoded from, by its usual name; `None` for formats that are not text.
    pub encoding: Option<&'static str>,
    /// Characters of the text.
    pub chars: usize,
}

/// A report's text with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Where it came from.
    pub source: Source,
    /// The text. Plain text is kept in full except for a byte order mark, with `\n` as line ends; for other formats it is what
    /// they contain, one paragraph per line.
    pub text: String,
    /// What the file says beside its text.
    pub file_info: FileInfo,
    /// Where the paragraphs are in the original; empty for plain text, whose lines show this themselves.
    pub places: Vec<Place>,
}

impl Report {
    /// A report that is not a file.
    pub fn of_text(text: &str) -> Self {
        let source = Source::new(Path::new("-"), "text", None, text);
        Report { source, text: text.to_string(), file_info: FileInfo::default(), places: Vec::new() }
    }

    /// Where the paragraphs are in the original, in order. Those of a plain text are its non-blank lines.
    pub fn paragraphs(&self) -> Vec<Place> {
        if self.source.format != "text" {
            return self.places.clone();
        }
        let mut start = 0;
        let mut places = Vec::new();
        for line in self.text.split_inclusive('\n') {
            let (inner, lead) = (line.trim(), line.len() - line.trim_start().len());
            if !inner.is_empty() {
                let span = Span::new(start + lead, start + lead + inner.len());
                places.push(Place { span, page: None, paragraph: places.len() as u32 + 1 });
            }
            start += line.len();
        }
        places
    }
}

impl Source {
    fn new(path: &Path, format: &'static str, encoding: Option<&'static str>, text: &str) -> Self {
        Source { path: path_text(path), path_bytes: path_bytes(path), format, encoding, chars: text.chars().count() }
    }
}

/// How inputs are read.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReadOptions {
    /// Decode text with this encoding instead of detecting it; formats that are not text are read all the same.
    pub encoding: Option<Encoding>,
    /// What one input may cost.
    pub limits: Limits,
    /// Where libraries read foreign formats: in children of this one, or in this process if there is none.
    pub isolation: Option<&'static Isolation>,
}

/// What a library reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Foreign {
    Pdf,
    /// Word, OFD and anything else that is packed this way.
    Zip,
    /// Decoded.
    Html,
    /// Decoded.
    Markdown,
}

impl Foreign {
    /// The name that errors give it.
    fn name(self) -> &'static str {
        match self {
            Foreign::Pdf => "PDF",
            Foreign::Zip => "file",
            Foreign::Html => "web page",
            Foreign::Markdown => "Markdown file",
        }
    }

    /// Reads it in this process.
    fn read(self, data: Vec<u8>, path: &Path, limits: &Limits) -> Result<Report, InputError> {
        let text = |data: Vec<u8>| String::from_utf8(data).map_err(|error| FormatError::Damaged(error.to_string()).at(path, self.name()));
        match self {
            Foreign::Pdf => pdf_report(data, path, limits),
            Foreign::Zip => zip_report(&data, path, limits),
            Foreign::Html => html_report(&text(data)?, path, limits),
            Foreign::Markdown => markdown_report(text(data)?, path, limits),
        }
    }

    /// Reads it where foreign formats are to be read.
    fn read_as(self, data: Vec<u8>, path: &Path, options: &ReadOptions) -> Result<Report, InputError> {
        match options.isolation {
            Some(isolation) => isolation.read(self, &data, path, &options.limits),
            None => self.read(data, path, &options.limits),
        }
    }
}

/// Reads one input.
///
/// # Errors
/// When the input is missing, forbidden, empty, not text, damaged, locked, past a limit, or not in the requested encoding.
pub fn read(input: &Input, options: &ReadOptions) -> Result<Report, InputError> {
    from_bytes(read_bytes(input, &options.limits)?, &input.path(), options)
}

/// The bytes of one input, for [`from_bytes`].
///
/// # Errors
/// When the input is missing, forbidden or cannot be unpacked. A file past its limit is read only as far as needed to show that.
pub fn read_bytes(input: &Input, limits: &Limits) -> Result<Vec<u8>, InputError> {
    let most = limits::bytes(limits.file_mib).saturating_add(1);
    let all = |source: &mut dyn Read| {
        let mut bytes = Vec::new();
        source.take(most).read_to_end(&mut bytes).map(|_| bytes)
    };
    let bytes = match input {
        Input::Stdin => all(&mut std::io::stdin().lock()),
        Input::File(path) => std::fs::File::open(path).and_then(|mut file| {
            // A known length saves the copies of a growing buffer.
            let length = file.metadata().map_or(0, |facts| facts.len().min(most));
            let mut bytes = Vec::with_capacity(length as usize);
            Read::take(&mut file, most).read_to_end(&mut bytes).map(|_| bytes)
        }),
        #[cfg(feature = "archives")]
        Input::Packed(file) => return file.read(limits),
    };
    bytes.map_err(|source| InputError::from_io(&input.path(), source))
}

/// Makes a report from bytes that were read elsewhere; `path` names them in errors and in `source`.
///
/// ```
/// let report = baogao::from_bytes("一、总则".into(), "a.txt".as_ref(), &Default::default()).unwrap();
/// assert_eq!((report.source.format, report.source.encoding), ("text", Some("UTF-8")));
/// let page = "<html><body><p>一、总则</p><p>二、附则</p></body></html>";
/// let report = baogao::from_bytes(page.into(), "a.html".as_ref(), &Default::default()).unwrap();
/// assert_eq!((report.source.format, report.text.as_str()), ("html", "一、总则\n二、附则\n"));
/// ```
///
/// # Errors
/// As [`read`].
pub fn from_bytes(bytes: Vec<u8>, path: &Path, options: &ReadOptions) -> Result<Report, InputError> {
    let limits = &options.limits;
    if bytes.len() as u64 > limits::bytes(limits.file_mib) {
        return Err(FormatError::Limit("the file is too large", "file-mib", limits.file_mib).at(path, "file"));
    }
    if bytes.is_empty() {
        return Err(InputError::Empty { path: path.to_path_buf() });
    }
    match sniff::kind(&bytes, path) {
        FileKind::Text => text_report(bytes, path, options),
        FileKind::Pdf => Foreign::Pdf.read_as(bytes, path, options),
        FileKind::Zip => Foreign::Zip.read_as(bytes, path, options),
        FileKind::LockedOffice => Err(FormatError::Locked.at(path, "Word file")),
        FileKind::Foreign(what, advice) => Err(InputError::NotText { path: path.to_path_buf(), what, advice }),
    }
}

fn text_report(bytes: Vec<u8>, path: &Path, options: &ReadOptions) -> Result<Report, InputError> {
    let (text, encoding) = decode::decode(bytes, path, options.encoding)?;
    let foreign = match sniff::text_kind(&text, path) {
        TextKind::Html => Foreign::Html,
        TextKind::Markdown => Foreign::Markdown,
        TextKind::Foreign(what, advice) => return Err(InputError::NotText { path: path.to_path_buf(), what, advice }),
        TextKind::Plain => return plain(text, encoding, path),
    };
    let mut report = foreign.read_as(text.into_bytes(), path, options)?;
    report.source.encoding = Some(encoding);
    Ok(report)
}

fn html_report(text: &str, path: &Path, limits: &Limits) -> Result<Report, InputError> {
    #[cfg(feature = "html")]
    return made("html", "web page", html::read(text, limits), path);
    #[cfg(not(feature = "html"))]
    {
        let _ = (text, limits);
        Err(left_out(path, "a web page"))
    }
}

fn markdown_report(text: String, path: &Path, limits: &Limits) -> Result<Report, InputError> {
    #[cfg(feature = "markdown")]
    return made("markdown", "Markdown file", markdown::read(&text, limits), path);
    #[cfg(not(feature = "markdown"))]
    {
        let _ = limits;
        plain(text, "UTF-8", path)
    }
}

fn plain(text: String, encoding: &'static str, path: &Path) -> Result<Report, InputError> {
    if text.trim().is_empty() {
        return Err(InputError::Empty { path: path.to_path_buf() });
    }
    Ok(Report { source: Source::new(path, "text", Some(encoding), &text), text, file_info: FileInfo::default(), places: Vec::new() })
}

fn pdf_report(bytes: Vec<u8>, path: &Path, limits: &Limits) -> Result<Report, InputError> {
    #[cfg(feature = "pdf")]
    return made("pdf", "PDF", pdf::read(bytes, limits), path);
    #[cfg(not(feature = "pdf"))]
    {
        let _ = (bytes, limits);
        Err(left_out(path, "a PDF"))
    }
}

fn zip_report(bytes: &[u8], path: &Path, limits: &Limits) -> Result<Report, InputError> {
    #[cfg(any(feature = "docx", feature = "ofd", feature = "archives"))]
    {
        use packed::{Content, Package};
        let named = match sniff::ending(path).as_str() {
            "docx" | "docm" | "doc" | "wps" => "Word file",
            "ofd" => "OFD file",
            _ => "zip archive",
        };
        let foreign = |what, advice| Err(InputError::NotText { path: path.to_path_buf(), what, advice });
        match Package::open(bytes, limits).map_err(|error| error.at(path, named))?.content() {
            #[cfg(feature = "docx")]
            Content::Word => made("docx", "Word file", docx::read(bytes, limits), path),
            #[cfg(feature = "ofd")]
            Content::Ofd => made("ofd", "OFD file", ofd::read(bytes, limits), path),
            #[cfg(not(feature = "docx"))]
            Content::Word => Err(left_out(path, "a Word file")),
            #[cfg(not(feature = "ofd"))]
            Content::Ofd => Err(left_out(path, "an OFD file")),
            Content::Office(what) => foreign(what, "save the report as text, .docx or .pdf"),
            Content::OpenDocument => {
                foreign("an OpenDocument file (.odt)", "save it as .docx, or run: soffice --headless --convert-to docx FILE")
            }
            Content::Files => foreign(
                "a zip archive",
                "name it by its path, so that the files in it are read one by one; one inside another has to be unpacked first",
            ),
        }
    }
    #[cfg(not(any(feature = "docx", feature = "ofd", feature = "archives")))]
    {
        let _ = (bytes, limits);
        Err(left_out(path, "a Word, OFD or zip file"))
    }
}

/// A report from what a format's reader made.
#[cfg(any(feature = "html", feature = "docx", feature = "pdf", feature = "ofd", feature = "markdown"))]
fn made(format: &'static str, name: &'static str, draft: Result<draft::Draft, FormatError>, path: &Path) -> Result<Report, InputError> {
    let draft = draft.map_err(|error| error.at(path, name))?;
    let source = Source::new(path, format, None, &draft.text);
    Ok(Report { source, text: draft.text, file_info: draft.file_info, places: draft.places })
}

/// A format whose feature this build lacks.
#[cfg(not(all(feature = "html", feature = "docx", feature = "pdf", feature = "ofd")))]
fn left_out(path: &Path, what: &'static str) -> InputError {
    InputError::NotText {
        path: path.to_path_buf(),
        what,
        advice: "this build leaves that format out: install baogao with its default features",
    }
}
