//! PDF (ISO 32000): the characters that its pages draw, at their positions.

use super::draft::Draft;
use super::error::FormatError;
use super::guard;
use super::limits::{Limits, bytes};
use super::pages::{Glyph, Pages, Rule};
use crate::dicts::radicals;
use hayro_cmap::BfString;
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterSettings, SoftMask,
    interpret_page,
};
use hayro_syntax::object::{Array, Dict, MaybeRef, Number, Object};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kurbo::{Affine, BezPath, PathSeg, Point, Rect, Shape, Vec2};
use regex::bytes::Regex;
use std::io::Read;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// The text of a PDF.
pub(super) fn read(data: Vec<u8>, limits: &Limits) -> Result<Draft, FormatError> {
    refuse_bombs(&data, limits)?;
    guard::apart(|| extract(data, limits))
}

fn extract(data: Vec<u8>, limits: &Limits) -> Result<Draft, FormatError> {
    let pdf = Pdf::new(data).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => FormatError::Locked,
        LoadPdfError::Decryption(error) => FormatError::Damaged(format!("its encryption cannot be read: {error:?}")),
        LoadPdfError::Invalid => FormatError::Damaged("it is not a complete PDF".to_string()),
    })?;
    refuse_endless(&pdf)?;
    let count = pdf.pages().len();
    if count as u64 > limits.pages {
        return Err(FormatError::Limit("it has too many pages", "pages", limits.pages));
    }
    if count == 0 {
        return Err(FormatError::Damaged("it has no pages".to_string()));
    }
    let cache = InterpreterCache::new();
    let mut pages = Pages::default();
    let mut device = PdfRecorder {
        glyphs: Vec::new(),
        rules: Vec::new(),
        drawn: 0,
        left: bytes(limits.text_mib) / 3,
        limits,
        until: Instant::now() + Duration::from_secs(limits.seconds),
    };
    let mut any = false;
    for page in pdf.pages().iter() {
        device.look_at_clock();
        let (width, height) = page.render_dimensions();
        let [a, b, c, d, e, f] = page.initial_transform(true).as_coeffs();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(Affine::new([a, b, c, d, e, f]), area, &cache, pdf.xref(), InterpreterSettings::default());
        interpret_page(page, &mut context, &mut device);
        let mut glyphs = std::mem::take(&mut device.glyphs);
        // Anything outside the page was cut off in print.
        glyphs.retain(|glyph| glyph.x > -glyph.size && glyph.x < width && glyph.y > 0.0 && glyph.y < height + glyph.size);
        any |= glyphs.iter().any(|glyph| !glyph.c.is_whitespace());
        pages.push(width, height, glyphs, &device.rules);
        device.rules.clear();
    }
    if !any {
        return Err(FormatError::NoText(count));
    }
    let mut draft = Draft::new(limits);
    pages.write(&mut draft)?;
    let metadata = pdf.metadata();
    draft.file_info.file_title = metadata.title.as_deref().and_then(string);
    draft.file_info.file_date = metadata.creation_date.as_ref().map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    let unreadable = draft.text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    if unreadable * 2 > draft.text.chars().filter(|c| !c.is_whitespace()).count() {
        return Err(FormatError::Damaged("its fonts do not say which characters they draw; run it through OCR".to_string()));
    }
    if draft.is_blank() { Err(FormatError::NoText(count)) } else { Ok(draft) }
}

/// A text string of ISO 32000, 7.9.2.2: UTF-16 or UTF-8 with a byte order mark, otherwise Latin, or whatever its writer took for it.
fn string(bytes: &[u8]) -> Option<String> {
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, skip)) => encoding.decode_without_bom_handling(&bytes[skip..]).0.into_owned(),
        None => String::from_utf8(bytes.to_vec())
            .ok()
            .or_else(|| encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned()))?,
    };
    Some(text.trim().to_string()).filter(|text| !text.is_empty())
}

/// Characters that one glyph stands for.
const LIGATURE: usize = 64;

/// The maximum number of lines recorded for a page: more are a drawing.
const RULES: usize = 20_000;

/// Records what is drawn.
struct PdfRecorder<'l> {
    glyphs: Vec<Glyph>,
    rules: Vec<Rule>,
    drawn: u64,
    left: u64,
    limits: &'l Limits,
    until: Instant,
}

impl PdfRecorder<'_> {
    /// Instructions can call each other endlessly, so the clock is checked now and then.
    fn count(&mut self) {
        self.drawn += 1;
        if self.drawn.is_multiple_of(64) {
            self.look_at_clock();
        }
    }

    fn look_at_clock(&self) {
        if Instant::now() > self.until {
            guard::give_up(FormatError::Limit("drawing its pages takes too long", "seconds", self.limits.seconds));
        }
    }

    /// A thin filled area is a line.
    fn field(&mut self, area: Rect) {
        self.rule(area.x0, area.y0, area.x1, area.y1);
    }

    fn strokes(&mut self, path: &BezPath, transform: Affine) {
        for segment in path.segments().take(RULES) {
            if let PathSeg::Line(line) = segment {
                let (from, to) = (transform * line.p0, transform * line.p1);
                self.rule(from.x, from.y, to.x, to.y);
            }
        }
    }

    fn rule(&mut self, x0: f64, y0: f64, x1: f64, y1: f64) {
        if self.rules.len() < RULES {
            self.rules.extend(Rule::new(x0 as f32, y0 as f32, x1 as f32, y1 as f32));
        }
    }

    fn glyph(&mut self, c: char, origin: Point, width: f32, size: f32) {
        self.left = self
            .left
            .checked_sub(1)
            .unwrap_or_else(|| guard::give_up(FormatError::Limit("its text is too long", "text-mib", self.limits.text_mib)));
        let c = if c == ' ' && width > 0.8 * size { '　' } else { radicals::unify(c) };
        self.glyphs.push(Glyph { c, x: origin.x as f32, y: origin.y as f32, width, size });
    }
}

impl Device<'_> for PdfRecorder<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.count();
            let place = props.transform * glyph.transform();
            let [a, b, c, d, ..] = place.as_coeffs();
            let along = Vec2::new(a, b) * 1000.0;
            let size = Vec2::new(c, d).length() * 1000.0;
            // Watermarks are set at an angle.
            if along.y.abs() > 0.2 * along.x.abs() || along.x <= 0.0 {
                continue;
            }
            let advance = match &**glyph {
                Drawn::Outline(glyph) => glyph.advance_width(),
                Drawn::Type3(_) => None,
            };
            let width = advance.map_or(size, |width| f64::from(width) / 1000.0 * along.length()) as f32;
            let origin = place * Point::ZERO;
            match glyph.as_unicode() {
                Some(BfString::Char(c)) => self.glyph(c, origin, width, size as f32),
                // A ligature has at most eight characters; a glyph that stands for a whole book is not a glyph.
                Some(BfString::String(text)) if text.chars().nth(LIGATURE).is_some() => {
                    self.glyph(char::REPLACEMENT_CHARACTER, origin, width, size as f32);
                }
                Some(BfString::String(text)) => {
                    // A ligature of full-width characters (`——`) is as wide as these, whatever the font says.
                    let full = text.chars().all(|c| !c.is_ascii() && !c.is_alphabetic() || ('\u{2e80}'..='\u{9fff}').contains(&c));
                    let share = if full { size as f32 } else { width / text.chars().count().max(1) as f32 };
                    for (index, c) in text.chars().enumerate() {
                        self.glyph(c, origin + Vec2::new(f64::from(share) * index as f64, 0.0), share, size as f32);
                    }
                }
                None => self.glyph(char::REPLACEMENT_CHARACTER, origin, width, size as f32),
            }
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        self.count();
        match mode {
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => self.strokes(path, props.transform),
            DrawMode::Fill(_) => self.field(props.transform.transform_rect_bbox(path.bounding_box())),
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.count();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.count();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.count();
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.count();
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'_>, mode: &DrawMode) {
        self.count();
        match mode {
            DrawMode::Fill(_) => self.field(props.transform.transform_rect_bbox(*rect)),
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => self.strokes(&rect.to_path(0.1), props.transform),
            DrawMode::Invisible => {}
        }
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// Characters of a CID font are numbered up to this (ISO 32000-1, annex C).
const LAST_CID: f64 = 65535.0;

/// The widths that a font may give as ranges, and the functions that one may be composed of.
const RANGED: f64 = 4.0 * LAST_CID;
const FUNCTIONS: usize = 10_000;

/// Refuses the numbers by which a few bytes make the library work endlessly: it expands ranges number by number, calls functions
/// by every path that leads to them, and reserves rows as wide as it is told. Anything not known here is stopped by the limits of
/// the process.
fn refuse_endless(pdf: &Pdf) -> Result<(), FormatError> {
    for object in pdf.objects() {
        match &object {
            Object::Dict(entries) => refuse_in(entries, 0)?,
            Object::Stream(stream) => refuse_in(stream.dict(), 0)?,
            Object::Array(entries) => entries.raw_iter().try_for_each(|entry| refuse_direct(entry, 0))?,
            _ => {}
        }
    }
    Ok(())
}

/// How deep nested dictionaries are inspected; those named by reference are objects themselves.
const NESTED: usize = 8;

fn refuse_direct(entry: MaybeRef<Object<'_>>, depth: usize) -> Result<(), FormatError> {
    match entry {
        MaybeRef::NotRef(Object::Dict(inner)) if depth < NESTED => refuse_in(&inner, depth + 1),
        MaybeRef::NotRef(Object::Array(inner)) if depth < NESTED => inner.raw_iter().try_for_each(|entry| refuse_direct(entry, depth + 1)),
        _ => Ok(()),
    }
}

fn refuse_in(entries: &Dict<'_>, depth: usize) -> Result<(), FormatError> {
    let damaged = |what: &str| Err(FormatError::Damaged(format!("{what}, which no honest writer does")));
    let number = |name: &[u8]| entries.get::<Number>(name).map(|number| number.as_f64());
    for (name, entry) in entries.entries() {
        match &*name {
            b"W" | b"W2" => {
                let step = if &*name == b"W" { 1 } else { 3 };
                if entries.get::<Array<'_>>(&*name).is_some_and(|widths| is_endless(&widths, step)) {
                    return damaged("a font gives widths to characters that it cannot have");
                }
            }
            b"FirstChar" | b"LastChar" if number(&name).is_some_and(|last| last > LAST_CID) => {
                return damaged("a font has characters beyond all numbers");
            }
            b"VerticesPerRow" if number(&name).is_some_and(|count| count < 2.0) => {
                return damaged("a shading has rows of less than two corners");
            }
            b"Columns" if number(&name).is_some_and(|count| count > 1e6) => {
                return damaged("a stream has rows of a million columns and more");
            }
            b"Colors" if number(&name).is_some_and(|count| count > 32.0) => return damaged("a stream has more than 32 colours"),
            b"Functions" => {
                let mut left = FUNCTIONS;
                if !counts(entries, &mut left, 0) {
                    return damaged("a function is put together from functions without end");
                }
            }
            _ => refuse_direct(entry, depth)?,
        }
    }
    Ok(())
}

/// Whether the ranges of `first last width`, with `step` numbers after `last`, exceed what a font can have.
fn is_endless(widths: &Array<'_>, step: usize) -> bool {
    let (mut first, mut skip, mut all) = (None, 0, 0.0);
    for entry in widths.iter::<Object<'_>>() {
        match (entry, first) {
            _ if skip > 0 => skip -= 1,
            (Object::Number(number), None) => first = Some(number.as_f64()),
            (Object::Number(number), Some(from)) => {
                let last = number.as_f64();
                all += (last - from).max(0.0) + 1.0;
                if last > LAST_CID || all > RANGED {
                    return true;
                }
                (first, skip) = (None, step);
            }
            // `first [width …]`
            _ => first = None,
        }
    }
    false
}

/// Counts a function and those that it calls, by every path; `false` if there are more than were left.
fn counts(function: &Dict<'_>, left: &mut usize, depth: usize) -> bool {
    if *left == 0 || depth > 32 {
        return false;
    }
    *left -= 1;
    let Some(inner) = function.get::<Array<'_>>(b"Functions".as_slice()) else { return true };
    inner.iter::<Dict<'_>>().all(|function| counts(&function, left, depth + 1))
}

// Takes `/Filter [/FlateDecode /FlateDecode]`; not `/Filter [/ASCII85Decode /FlateDecode]`.
static PACKED_TWICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"/(?:Filter|F)\s*\[[^\]]{0,80}(?:Fl|Flate|LZW)(?:Decode)?\s*/[^\]]{0,80}(?:Fl|Flate|LZW)").expect("the pattern is tested")
});

/// The most bytes that deflate, and that LZW, can make from one byte.
const DEFLATE_RATIO: u64 = 1032;
const LZW_RATIO: u64 = 1400;

/// Refuses streams that would not fit in memory: the reader unpacks each in full and has no limit of its own.
fn refuse_bombs(data: &[u8], limits: &Limits) -> Result<(), FormatError> {
    let most = bytes(limits.unpacked_mib);
    let too_large = || FormatError::Limit("what is packed in it is too large when unpacked", "unpacked-mib", limits.unpacked_mib);
    if PACKED_TWICE.is_match(data) {
        return Err(FormatError::Damaged("one of its streams is packed twice, which no honest writer does".to_string()));
    }
    let mut at = 0;
    let mut sum = 0u64;
    while let Some(found) = find(&data[at..], b"stream") {
        let word = at + found;
        at = word + 6;
        if data[..word].ends_with(b"end") {
            continue;
        }
        let start = at + data[at..].iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let end = find(&data[start..], b"endstream").map_or(data.len(), |found| start + found);
        let packed = &data[start..end];
        let dictionary = &data[word.saturating_sub(400)..word];
        if (packed.len() as u64).saturating_mul(LZW_RATIO) > most && find(dictionary, b"/LZW").is_some() {
            return Err(too_large());
        }
        if packed.first() == Some(&0x78) && (packed.len() as u64).saturating_mul(DEFLATE_RATIO) > most {
            let mut unpacked = flate2::read::ZlibDecoder::new(packed).take(most + 1);
            // The reader judges what does not unpack.
            sum = sum.max(std::io::copy(&mut unpacked, &mut std::io::sink()).unwrap_or(0));
            if sum > most {
                return Err(too_large());
            }
        }
        at = end;
    }
    Ok(())
}

fn find(data: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = 0;
    while let Some(found) = data[at..].iter().position(|&byte| byte == first) {
        at += found;
        if data[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
    None
}
