//! Marks, digits and letters between the Chinese characters.

use super::enumerator::is_han;

/// Whether [`signs`] leaves `c` out.
#[inline]
pub(crate) fn is_ideograph(c: char) -> bool {
    ('\u{4000}'..='\u{9FFF}').contains(&c)
}

/// The characters of `text` with their places, those from U+4000 to U+9FFF left out: nearly all of a report, which no
/// search for punctuation has to look at.
#[inline]
pub(crate) fn signs(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        // UTF-8: these begin with the bytes E4 to E9 and have two more.
        while bytes.get(at).is_some_and(|byte| (0xE4..=0xE9).contains(byte)) {
            at += 3;
        }
        let c = text.get(at..)?.chars().next()?;
        at += c.len_utf8();
        Some((at - c.len_utf8(), c))
    })
}

/// Bytes of the Chinese characters that open `text`.
pub(crate) fn han_run(text: &str) -> usize {
    signs(text).find(|&(_, c)| !is_han(c)).map_or(text.len(), |(run, _)| run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_out_chinese_characters_alone() {
        let found: Vec<(usize, char)> = signs("推进3项、“一网”䷀㐀工作。").collect();
        assert_eq!(found, [(6, '3'), (10, '、'), (13, '“'), (22, '”'), (28, '㐀'), (37, '。')]);
    }
}
