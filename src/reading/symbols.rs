//! Marks, digits and letters between the Chinese characters.

use super::enumerator::is_han;
use crate::span::Span;

/// Whether [`symbols`] leaves `c` out.
#[inline]
pub(crate) fn is_ideograph(c: char) -> bool {
    ('\u{4000}'..='\u{9FFF}').contains(&c)
}

/// The characters of `text` with their places, except those from U+4000 to U+9FFF: these make up nearly all of a report, and no
/// search for punctuation has to look at them.
#[inline]
fn symbols(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        // UTF-8: these begin with the bytes E4 to E9 and have two more.
        let (triples, _) = bytes.get(at..)?.as_chunks::<3>();
        at += 3 * triples.iter().take_while(|[first, ..]| (0xE4..=0xE9).contains(first)).count();
        let c = text.get(at..)?.chars().next()?;
        at += c.len_utf8();
        Some((at - c.len_utf8(), c))
    })
}

/// The symbols of a text, found once for everything that looks for some of them: all characters except those from U+4000 to U+9FFF,
/// which take three bytes each.
#[derive(Debug)]
pub(crate) struct Symbols(Vec<(u32, char)>);

impl Symbols {
    pub fn of(text: &str) -> Self {
        let mut found = Vec::with_capacity(text.len() / 20);
        found.extend(symbols(text).map(|(at, c)| (at as u32, c)));
        Symbols(found)
    }

    /// The symbols in `span`, with their places in the text.
    #[inline]
    pub fn within(&self, span: Span) -> impl DoubleEndedIterator<Item = (usize, char)> + Clone + '_ {
        let from = self.0.partition_point(|&(at, _)| (at as usize) < span.start);
        let count = self.0[from..].partition_point(|&(at, _)| (at as usize) < span.end);
        self.0[from..from + count].iter().map(|&(at, c)| (at as usize, c))
    }

    /// All of them, with their places in the text.
    #[inline]
    pub fn all(&self) -> impl Iterator<Item = (usize, char)> + Clone + '_ {
        self.0.iter().map(|&(at, c)| (at as usize, c))
    }

    /// How many characters `span` has.
    pub fn chars(&self, span: Span) -> usize {
        let (count, bytes) = self.within(span).fold((0, 0), |(count, bytes), (_, c)| (count + 1, bytes + c.len_utf8()));
        count + (span.end - span.start - bytes) / 3
    }
}

/// Bytes of the Chinese characters that open `text`.
pub(crate) fn han_run(text: &str) -> usize {
    symbols(text).find(|&(_, c)| !is_han(c)).map_or(text.len(), |(run, _)| run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_out_chinese_characters_alone() {
        let found: Vec<(usize, char)> = symbols("推进3项、“一网”䷀㐀工作。").collect();
        assert_eq!(found, [(6, '3'), (10, '、'), (13, '“'), (22, '”'), (28, '㐀'), (37, '。')]);
        let symbols = Symbols::of("推进3项、“一网”䷀㐀工作。");
        assert_eq!(symbols.within(Span::new(10, 28)).collect::<Vec<_>>(), found[1..4]);
        assert_eq!(symbols.within(Span::new(7, 7)).count(), 0);
        assert_eq!((symbols.chars(Span::new(0, 40)), symbols.chars(Span::new(6, 13))), (14, 3));
    }
}
