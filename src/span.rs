//! Places in a report's text: bytes internally, characters in output.

/// A half-open byte range `[start, end)` of a report's text, always on character boundaries.
///
/// ```
/// let text = "一、总则";
/// let span = baogao::Span::new(0, 6);
/// assert_eq!(span.slice(text), "一、");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span of bytes; `start` must not be greater than `end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Span { start, end }
    }

    /// The text that the span covers.
    pub fn slice(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Whether the span covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether byte `offset` lies inside.
    pub fn contains(self, offset: usize) -> bool {
        self.start <= offset && offset < self.end
    }

    /// The span without white space at either end.
    pub fn trim(self, text: &str) -> Span {
        let behind = self.slice(text).trim_start();
        let start = self.end - behind.len();
        Span { start, end: start + behind.trim_end().len() }
    }
}

/// A half-open range in Unicode scalar values: what users see, in every output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CharSpan {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

const STRIDE: usize = 64;

/// Converts byte offsets of one text to character offsets, each in constant time.
///
/// ```
/// let index = baogao::CharIndex::new("一、总则");
/// let chars = index.span(baogao::Span::new(6, 12));
/// assert_eq!((chars.start, chars.end), (2, 4));
/// ```
pub struct CharIndex<'t> {
    text: &'t [u8],
    before: Vec<usize>,
}

impl<'t> CharIndex<'t> {
    /// Counts the characters of `text` once.
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mut before = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let mut count = 0;
        let (chunks, rest) = bytes.as_chunks::<STRIDE>();
        for chunk in chunks {
            before.push(count);
            count += starts(chunk);
        }
        if !rest.is_empty() {
            before.push(count);
            count += starts(rest);
        }
        before.push(count);
        CharIndex { text: bytes, before }
    }

    /// The number of characters before byte `offset`.
    pub fn at(&self, offset: usize) -> usize {
        let block = offset / STRIDE;
        self.before[block] + starts(&self.text[block * STRIDE..offset])
    }

    /// The same place in characters.
    pub fn span(&self, span: Span) -> CharSpan {
        CharSpan { start: self.at(span.start), end: self.at(span.end) }
    }
}

/// How many characters begin in a stride of bytes. The sum fits in a byte, so that many bytes are added at a time.
#[inline]
fn starts(bytes: &[u8]) -> usize {
    usize::from(bytes.iter().map(|&byte| u8::from(byte & 0xC0 != 0x80)).sum::<u8>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_across_strides() {
        let text = "报a告".repeat(200);
        let index = CharIndex::new(&text);
        for (chars, (bytes, _)) in text.char_indices().enumerate() {
            assert_eq!(index.at(bytes), chars);
        }
        assert_eq!(index.at(text.len()), 600);
    }

    #[test]
    fn trims_ideographic_spaces() {
        let text = "　　一、总则 \n";
        assert_eq!(Span::new(0, text.len()).trim(text).slice(text), "一、总则");
    }
}
