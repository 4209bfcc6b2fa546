//! How the build script lays out a table, and how it is read in place in the program: nothing is parsed at startup.
//!
//! The image begins with a part for the first characters of the words and one for the last. Each has a bit for each character of the Basic
//! Multilingual Plane, then the word lengths, as bits, for each of 256 hashes of one character and each of 1,024 hashes of two. Then come
//! slots of eight bytes, a power of two in number, in which a word is at its hash or after it. The words, each followed by its class, are a
//! separate text.

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
/// Bytes of a slot: where the word begins in the text (four), its length (one), that of its class (two); one is unused.
pub const SLOT: usize = 8;
/// What an empty slot contains.
pub const EMPTY: u32 = u32::MAX;

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

/// Lays out words with their classes: the image and the text.
///
/// # Errors
/// When a word or a class is too long for its slot.
pub fn build(words: &[(&str, &str)]) -> Result<(Vec<u8>, String), String> {
    let count = (2 * words.len()).next_power_of_two();
    let mut image = vec![0u8; SLOTS];
    let mut slots = vec![(EMPTY, 0u8, 0u16); count];
    let mut text = String::new();
    for &(word, class) in words {
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
        let too_long = |_| format!("{word}: the word or its class is too long");
        slots[at] = (text.len() as u32, u8::try_from(word.len()).map_err(too_long)?, u16::try_from(class.len()).map_err(too_long)?);
        text.push_str(word);
        text.push_str(class);
    }
    for (start, word, class) in slots {
        image.extend(start.to_le_bytes());
        image.push(word);
        image.push(0);
        image.extend(class.to_le_bytes());
    }
    Ok((image, text))
}
