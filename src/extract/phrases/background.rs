//! What other reports say: for each stretch of words that recurs in them, in how many it occurs and how.
//!
//! The table is read in place. It contains no text, only a fingerprint of each stretch beside its counts.

use super::words::{Hash, probe};
use crate::shown::Shown;
use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What a file of [`Background::write`] begins with.
const MARK: &[u8; 20] = b"baogao-background\t2\n";
/// The mark, followed by the numbers of reports and places, the least number of reports that a stretch occurs in, and
/// the number of slots.
const HEADER: usize = MARK.len() + 16;
/// A fingerprint of 16 bits, and a [`Record`] of 32.
const SLOT: usize = 6;

/// The built-in table: `dicts/phrases/README.md` says what it was counted in.
static BUILT_IN: &[u8] = include_bytes!("../../../dicts/phrases/background.bin");

/// A background file that cannot be used.
#[derive(Debug, Error)]
pub enum BackgroundError {
    /// The file could not be read.
    #[error("{}: cannot read this background; check the path and its permissions", Shown(path))]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not a background, or is damaged.
    #[error("{}: this is not a background file; make one with: baogao background -o FILE FOLDER", Shown(path))]
    Form {
        /// The file.
        path: PathBuf,
    },
}

/// How a stretch occurs in other reports. Shares are of its occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Record {
    /// Reports that contain it.
    pub reports: u32,
    /// Issuers or places of these reports.
    pub places: u32,
    /// How many fifteenths are in headings.
    pub headings: u8,
    /// How many fifteenths open a clause.
    pub opens: u8,
    /// How many fifteenths close one.
    pub closes: u8,
    /// How many sevenths are alone in quotation marks.
    pub quoted: u8,
    /// The year of the first report, 0 if none has one.
    pub since: u16,
}

/// Years are counted from this one; anything older counts as of this year.
const FIRST_YEAR: u16 = 1994;

impl Record {
    fn pack(self) -> u32 {
        let since = if self.since == 0 { 0 } else { u32::from(self.since.clamp(FIRST_YEAR + 1, FIRST_YEAR + 31) - FIRST_YEAR) };
        [
            (coded(self.reports).max(1), 6),
            (coded(self.places), 6),
            (u32::from(self.headings), 4),
            (u32::from(self.opens), 4),
            (u32::from(self.closes), 4),
            (u32::from(self.quoted), 3),
            (since, 5),
        ]
        .into_iter()
        .fold(0, |packed, (value, bits)| packed << bits | value.min((1 << bits) - 1))
    }

    fn unpack(packed: u32) -> Self {
        let field = |shift: u32, bits: u32| packed >> shift & ((1 << bits) - 1);
        let since = field(0, 5) as u16;
        Record {
            since: if since == 0 { 0 } else { FIRST_YEAR + since },
            quoted: field(5, 3) as u8,
            closes: field(8, 4) as u8,
            opens: field(12, 4) as u8,
            headings: field(16, 4) as u8,
            places: decoded(field(20, 6)),
            reports: decoded(field(26, 6)),
        }
    }
}

/// Counts are stored in 64 steps: exact up to twelve, then in steps of a sixth.
const STEPS: [u32; 64] = {
    let mut steps = [0; 64];
    let mut at = 1;
    while at < steps.len() {
        let step = steps[at - 1] / 6;
        steps[at] = steps[at - 1] + if step > 1 { step } else { 1 };
        at += 1;
    }
    steps
};

fn coded(count: u32) -> u32 {
    STEPS.partition_point(|&step| step <= count) as u32 - 1
}

fn decoded(code: u32) -> u32 {
    STEPS[code as usize]
}

/// What other reports say, from one table or several.
///
/// ```
/// let background = baogao::Background::built_in();
/// assert!(background.share("高质量发展") > 0.3);
/// assert_eq!(background.share("岚溪城市书房"), 0.0);
/// ```
#[derive(Debug, Clone)]
pub struct Background {
    tables: Vec<BackgroundTable>,
}

#[derive(Debug, Clone)]
struct BackgroundTable {
    bytes: Cow<'static, [u8]>,
    reports: u32,
    least: u32,
}

impl Default for Background {
    fn default() -> Self {
        Self::built_in()
    }
}

impl Background {
    /// That of the program: about three thousand public reports, plans, decisions and laws.
    pub fn built_in() -> Self {
        Background { tables: BackgroundTable::of(Cow::Borrowed(BUILT_IN)).into_iter().collect() }
    }

    /// Several together: counts are added up.
    pub fn together(backgrounds: impl IntoIterator<Item = Background>) -> Self {
        Background { tables: backgrounds.into_iter().flat_map(|background| background.tables).collect() }
    }

    /// Reads what [`Background::write`] wrote.
    ///
    /// # Errors
    /// When the file cannot be read or is not a background.
    pub fn read(path: &Path) -> Result<Self, BackgroundError> {
        let bytes = std::fs::read(path).map_err(|source| BackgroundError::Read { path: path.to_path_buf(), source })?;
        let table = BackgroundTable::of(Cow::Owned(bytes)).ok_or_else(|| BackgroundError::Form { path: path.to_path_buf() })?;
        Ok(Background { tables: vec![table] })
    }

    /// Lays out a table: the hash and the record of each stretch. `reports` and `places` are those that were counted.
    pub(crate) fn lay_out(reports: u32, places: u32, records: &[(u64, Record)]) -> Self {
        let slots = (records.len() as u64 * 8 / 7 + 1) as u32;
        let mut bytes = vec![0; HEADER + slots as usize * SLOT];
        bytes[..MARK.len()].copy_from_slice(MARK);
        let least = records.iter().map(|(_, record)| record.reports).min().unwrap_or(1);
        for (at, number) in [reports, places, least, slots].into_iter().enumerate() {
            bytes[MARK.len() + 4 * at..][..4].copy_from_slice(&number.to_le_bytes());
        }
        for &(hash, record) in records {
            let is_free = |&slot: &usize| bytes[HEADER + slot * SLOT..][2..SLOT] == [0; 4];
            // There are more slots than records.
            let Some(slot) = probe(slot_key(hash), slots as usize).find(is_free) else { continue };
            let place = &mut bytes[HEADER + slot * SLOT..][..SLOT];
            place[..2].copy_from_slice(&(hash as u16).to_le_bytes());
            place[2..].copy_from_slice(&record.pack().to_le_bytes());
        }
        Background { tables: BackgroundTable::of(Cow::Owned(bytes)).into_iter().collect() }
    }

    /// Writes the first table.
    ///
    /// # Errors
    /// When the sink fails.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.tables.first().map_or(Ok(()), |table| out.write_all(&table.bytes))
    }

    /// A number that differs between two backgrounds that say different things.
    pub fn fingerprint(&self) -> [u8; 8] {
        use std::hash::Hasher;
        let mut hasher = rustc_hash::FxHasher::default();
        self.tables.iter().for_each(|table| hasher.write(&table.bytes));
        hasher.finish().to_le_bytes()
    }

    /// How many reports were counted.
    pub fn reports(&self) -> u32 {
        self.tables.iter().map(|table| table.reports).sum()
    }

    /// Stretches that occur in fewer reports are not known.
    pub fn least(&self) -> u32 {
        self.tables.iter().map(|table| table.least).min().unwrap_or(1)
    }

    /// The share of the counted reports that contain `phrase`, 0 if it does not recur; quotation marks do not count.
    pub fn share(&self, phrase: &str) -> f64 {
        let reports = self.find(Hash::of(phrase).mixed()).map_or(0, |record| record.reports);
        f64::from(reports) / f64::from(self.reports().max(1))
    }

    /// What is known about the stretch with this hash, mixed.
    #[inline]
    pub(crate) fn find(&self, hash: u64) -> Option<Record> {
        match &self.tables[..] {
            [table] => table.find(hash),
            tables => tables.iter().filter_map(|table| table.find(hash)).reduce(Record::and),
        }
    }
}

impl Record {
    /// Both together; shares are those of the one that more reports contain.
    fn and(self, other: Record) -> Record {
        let since = [self.since, other.since].into_iter().filter(|&year| year > 0).min().unwrap_or(0);
        let most = if other.reports > self.reports { other } else { self };
        Record { reports: self.reports + other.reports, places: self.places.max(other.places), since, ..most }
    }
}

impl BackgroundTable {
    fn of(bytes: Cow<'static, [u8]>) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(*bytes.get(MARK.len() + 4 * at..)?.first_chunk()?));
        let (reports, least, slots) = (number(0)?, number(2)?, number(3)?);
        let whole = bytes.starts_with(MARK) && slots > 0 && bytes.len() == HEADER + slots as usize * SLOT;
        whole.then_some(BackgroundTable { bytes, reports, least })
    }

    #[inline]
    fn find(&self, hash: u64) -> Option<Record> {
        let (slots, _) = self.bytes[HEADER..].as_chunks::<SLOT>();
        // A damaged file may have no free slot.
        for slot in probe(slot_key(hash), slots.len()) {
            let [a, b, packed @ ..] = slots[slot];
            let packed = u32::from_le_bytes(packed);
            if packed == 0 {
                break;
            }
            if u16::from_le_bytes([a, b]) == hash as u16 {
                return Some(Record::unpack(packed));
            }
        }
        None
    }
}

/// The high half selects the slot, the low bits are the fingerprint.
#[inline]
fn slot_key(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// The share of a part in the whole, in this many steps.
pub(crate) fn share_of(part: u32, whole: u32, steps: u32) -> u8 {
    (u64::from(part) * u64::from(steps) * 2 + u64::from(whole)).checked_div(2 * u64::from(whole)).unwrap_or(0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_back_nearly_as_they_went() {
        for count in [0, 1, 5, 6, 7, 20, 100, 999, 3000] {
            let back = decoded(coded(count));
            assert!(back <= count && count - back <= count / 6, "{count} {back}");
        }
        assert_eq!(coded(u32::MAX), 63);
    }

    #[test]
    fn a_record_comes_back() {
        let record = Record { reports: 12, places: 9, headings: 3, opens: 15, closes: 7, quoted: 7, since: 2013 };
        assert_eq!(Record::unpack(record.pack()), record);
        assert_eq!(Record::unpack(Record { since: 1954, ..record }.pack()).since, FIRST_YEAR + 1);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let record = Record { reports: 7, places: 2, ..Record::default() };
        let table = Background::lay_out(9, 3, &[(Hash::of("高质量发展").mixed(), record)]);
        let path = std::env::temp_dir().join(format!("baogao-background-{}", std::process::id()));
        table.write(&mut std::fs::File::create(&path).unwrap()).unwrap();
        let read = Background::read(&path).unwrap();
        assert_eq!((read.share("“高质量发展”"), read.share("一网通办")), (7.0 / 9.0, 0.0));
        assert_eq!(Background::together([read.clone(), read]).share("高质量发展"), 14.0 / 18.0);
        std::fs::write(&path, "一、总则\n").unwrap();
        assert!(matches!(Background::read(&path), Err(BackgroundError::Form { .. })));
        std::fs::remove_file(&path).unwrap();
    }
}
