//! Sets of characters to search a text for.

/// Characters of the Basic Multilingual Plane, a bit for each.
pub(crate) struct CharClass([u64; 1024]);

impl CharClass {
    pub const EMPTY: CharClass = CharClass([0; 1024]);

    /// The characters of `members`, none of them beyond the Basic Multilingual Plane.
    pub const fn of(members: &str) -> Self {
        Self::EMPTY.and(members)
    }

    /// These characters and those of `members`.
    pub const fn and(self, members: &str) -> Self {
        let mut set = self;
        let bytes = members.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at] as usize;
            let (code, len) = match byte {
                0..0x80 => (byte, 1),
                0x80..0xE0 => ((byte & 0x1F) << 6 | (bytes[at + 1] & 0x3F) as usize, 2),
                _ => ((byte & 0x0F) << 12 | ((bytes[at + 1] & 0x3F) as usize) << 6 | (bytes[at + 2] & 0x3F) as usize, 3),
            };
            set.0[code >> 6] |= 1 << (code & 63);
            at += len;
        }
        set
    }

    /// These characters and those from `first` to `last`.
    pub const fn and_range(self, first: char, last: char) -> Self {
        let mut set = self;
        let mut code = first as usize;
        while code <= last as usize {
            set.0[code >> 6] |= 1 << (code & 63);
            code += 1;
        }
        set
    }

    pub fn insert(&mut self, c: char) {
        if let Some(bits) = self.0.get_mut(c as usize >> 6) {
            *bits |= 1 << (c as usize & 63);
        }
    }

    /// Whether `c` is a member.
    #[inline]
    pub fn has(&self, c: char) -> bool {
        self.0.get(c as usize >> 6).is_some_and(|bits| bits >> (c as usize & 63) & 1 == 1)
    }

    /// The members that occur in `text`, with their places.
    #[inline]
    pub fn within<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, char)> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = self.find(text, from)?;
            from = found.0 + found.1.len_utf8();
            Some(found)
        })
    }

    /// The first member in `text` at or after byte `from`, which must be a character boundary.
    #[inline]
    pub fn find(&self, text: &str, from: usize) -> Option<(usize, char)> {
        let at = find(text.as_bytes(), from, |row, column| self.0.get(row).is_some_and(|bits| bits >> column & 1 == 1))?;
        Some((at, text[at..].chars().next()?))
    }
}

/// Where the first wanted character at or after byte `at` is. `wanted` is given its number in two parts: all but the last six bits, and
/// those six; characters beyond the Basic Multilingual Plane are not tested.
///
/// Reports are searched for one thing after another: this takes half the instructions of `char_indices`, since nearly
/// every character has three bytes and only what is found becomes a `char`.
#[inline]
pub(crate) fn find(bytes: &[u8], mut at: usize, wanted: impl Fn(usize, u8) -> bool) -> Option<usize> {
    let six = |byte: u8| byte & 0x3F;
    loop {
        let rest = bytes.get(at..)?;
        for &[a, b, c] in rest.as_chunks().0 {
            if a & 0xF0 != 0xE0 {
                break;
            }
            if wanted(usize::from(a & 0x0F) << 6 | usize::from(six(b)), six(c)) {
                return Some(at);
            }
            at += 3;
        }
        let (found, len) = match bytes.get(at..)? {
            [a @ 0..0x80, ..] => (wanted(usize::from(a >> 6), six(*a)), 1),
            [a @ 0xC0..=0xDF, b, ..] => (wanted(usize::from(a & 0x1F), six(*b)), 2),
            [0xF0..=0xFF, ..] => (false, 4),
            _ => return None,
        };
        if found {
            return Some(at);
        }
        at += len;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_members_of_every_length_and_nothing_else() {
        static SET: CharClass = CharClass::of("5·万，").and_range('①', '③');
        let found: Vec<char> = SET.within("建成5.5万个·试点，𠮷祥②④").map(|(_, c)| c).collect();
        assert_eq!(found, ['5', '5', '万', '·', '，', '②']);
        assert!(!SET.has('𠮷'));
    }
}
