//! Sets of characters that a text is searched for.

/// Characters of the Basic Multilingual Plane, a bit for each.
pub(crate) struct CharSet([u64; 1024]);

impl CharSet {
    pub const EMPTY: CharSet = CharSet([0; 1024]);

    /// The characters of `members`, none of them beyond the Basic Multilingual Plane.
    pub const fn of(members: &str) -> Self {
        Self::EMPTY.and(members)
    }

    /// These and the characters of `members`.
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

    /// The members that stand in `text`, with their places.
    #[inline]
    pub fn within<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, char)> + 'a {
        text.char_indices().filter(|&(_, c)| self.has(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_members_of_every_length_and_nothing_else() {
        static SET: CharSet = CharSet::of("5·万，");
        let found: Vec<char> = SET.within("建成5.5万个·试点，𠮷祥").map(|(_, c)| c).collect();
        assert_eq!(found, ['5', '5', '万', '·', '，']);
        assert!(!SET.has('𠮷'));
    }
}
