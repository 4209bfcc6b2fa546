//! How the build script lays out a table, and how it is read in place in the program: nothing is parsed at startup.
//!
//! The image begins with a part for the first characters of the words and one for the last. Each has a bit for each character of the Basic
//! Multilingual Plane, then the word lengths, as bits, for each of 256 hashes of one character and each of 1,024 hashes of two. Then come
//! slots of eight bytes, a power of two in number, in which a word is at its hash or after it. The words, each followed by its text if the
//! table stores one, are a separate text.

/// Bytes of one set of characters.
pub const CHARS: usize = 65_536 / 8;
/// Bytes of the lengths by hash.
pub const LENGTHS: usize = 256 * 8;
/// Bytes of the lengths by the hash of two characters.
pub const PAIRS: usize = 1024 * 8;
/// Bytes of everything stored for one end of the words.
pub const SIDE: usize = CHARS + LENGTHS + PAIRS;
/// Where the slots begin.
pub const SLOTS: usize = 2 * SIDE;
/// Bytes of a slot: where the word begins in the text (three), its length (one), its classes, as bits, or the length of its text (four).
pub const SLOT: usize = 8;
/// Where the word of an empty slot begins.
pub const EMPTY: u32 = 0xFF_FFFF;

/// What a table stores for a word.
#[derive(Clone, Copy)]
pub enum Stored<'t> {
    /// The classes that it has, each as the bit of its place.
    Classes(u32),
    /// A text.
    Text(&'t str),
}

/// The hash of a word.
#[inline]
pub fn hash(word: &str) -> usize {
    let mut hash = 0u64;
    for chunk in word.as_bytes().chunks(8) {
        let mut bytes = [0; 8];
        bytes[..chunk.len()].copy_from_slice(chunk);
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(bytes)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    (hash >> 32) as usize
}

/// The hash of a character, below 256.
#[inline]
pub fn place(c: char) -> usize {
    ((c as u32).wrapping_mul(0x9E37_79B1) >> 24) as usize
}

/// The hash of the character at an end of a word and of the one beside it, below 1,024.
#[inline]
pub fn pair_place(end: char, next: char) -> usize {
    ((end as u32).wrapping_mul(0x9E37_79B1).wrapping_add(next as u32).wrapping_mul(0x85EB_CA6B) >> 22) as usize
}

/// The bit of a length in bytes; the highest one also stands for all longer ones.
#[inline]
pub fn bit(bytes: usize) -> u64 {
    1 << bytes.min(63)
}

/// Lays out words with what is stored for them: the image and the text.
///
/// # Errors
/// When a word or the text is too long for a slot.
pub fn build(words: &[(&str, Stored)]) -> Result<(Vec<u8>, String), String> {
    let count = (2 * words.len()).next_power_of_two();
    let mut image = vec![0u8; SLOTS];
    let mut slots = vec![(EMPTY, 0u8, 0u32); count];
    let mut text = String::new();
    for &(word, stored) in words {
        let (mut chars, mut back) = (word.chars(), word.chars().rev());
        let ends = [(chars.next(), chars.next()), (back.next(), back.next())];
        for (side, (c, next)) in ends.into_iter().enumerate() {
            let c = c.ok_or("an empty word")?;
            let from = side * SIDE;
            let code = c as usize;
            if code < 65_536 {
                image[from + (code >> 3)] |= 1 << (code & 7);
            }
            let of_one = from + CHARS + 8 * place(c);
            let of_two = next.map(|next| from + CHARS + LENGTHS + 8 * pair_place(c, next));
            for at in std::iter::once(of_one).chain(of_two) {
                let lengths = u64::from_le_bytes(image[at..at + 8].try_into().map_err(|_| "eight bytes")?) | bit(word.len());
                image[at..at + 8].copy_from_slice(&lengths.to_le_bytes());
            }
        }
        let mut at = hash(word) & (count - 1);
        while slots[at].0 != EMPTY {
            at = (at + 1) & (count - 1);
        }
        let start = u32::try_from(text.len()).ok().filter(|&start| start < EMPTY).ok_or("the table is too long")?;
        text.push_str(word);
        let value = match stored {
            Stored::Classes(bits) => bits,
            Stored::Text(more) => {
                text.push_str(more);
                u32::try_from(more.len()).map_err(|_| format!("{word}: the text is too long"))?
            }
        };
        slots[at] = (start, u8::try_from(word.len()).map_err(|_| format!("{word}: the word is too long"))?, value);
    }
    for (start, word, value) in slots {
        image.extend(&start.to_le_bytes()[..3]);
        image.push(word);
        image.extend(value.to_le_bytes());
    }
    Ok((image, text))
}
