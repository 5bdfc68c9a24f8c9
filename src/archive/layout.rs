//! Writing a ZIP (PKWARE APPNOTE 6.3.10): every entry stored, its sum and length in front of it, names in UTF-8. Where 32 bits
//! do not reach, the numbers stand in the fields of ZIP64; a file that needs none of them has none.
//!
//! It keeps the list of what was written and hands out the bytes around the content; the content passes by it.

use super::{
    date,
    limits::{ENTRIES_MAX, ZIP_BYTES_MAX},
};
use crate::time::Timestamp;

const LOCAL: u32 = 0x0403_4B50;
const CENTRAL: u32 = 0x0201_4B50;
const END: u32 = 0x0605_4B50;
/// ZIP64's own end, and what leads to it (4.3.14, 4.3.15).
const END_64: u32 = 0x0606_4B50;
const LOCATOR: u32 = 0x0706_4B50;
/// Bytes in front of the name, for each of the three.
const LOCAL_BYTES: u64 = 30;
const CENTRAL_BYTES: u64 = 46;
const END_BYTES: u64 = 22;
/// ZIP64's end together with what leads to it.
const ENDS_64_BYTES: u64 = 56 + 20;
/// Version 2.0 reads it: folders in names.
const VERSION: u16 = 20;
/// Version 4.5 reads numbers of 64 bits.
const VERSION_64: u16 = 45;
/// The extra field that holds them, behind its own four bytes.
const WIDE: u16 = 1;
/// In a field of 32 bits: the number stands in the extra field, or in ZIP64's own end.
const ELSEWHERE: u32 = u32::MAX;
/// Names are UTF-8.
const UTF_8: u16 = 1 << 11;
const STORED: u16 = 0;

/// A ZIP on its way.
#[derive(Debug)]
pub struct ZipWriter {
    at: u64,
    entries: u16,
    directory: Vec<u8>,
    when: (u16, u16),
}

/// How long the whole file will be; `None` beyond what is written here.
pub fn total_bytes<'a>(entries: impl IntoIterator<Item = (&'a str, u64)>) -> Option<u64> {
    let (mut count, mut at, mut list) = (0, 0_u64, 0);
    for (name, content) in entries {
        count += 1;
        let name = name.len() as u64;
        list += CENTRAL_BYTES + name + wide_bytes(&[content, content, at]);
        at = content.checked_add(at + LOCAL_BYTES + name + wide_bytes(&[content, content]))?;
    }
    let ends = END_BYTES + if is_wide(at) || is_wide(list) { ENDS_64_BYTES } else { 0 };
    let bytes = at.checked_add(list + ends)?;
    (count <= ENTRIES_MAX && bytes <= ZIP_BYTES_MAX).then_some(bytes)
}

/// The number does not fit, or would be taken for one that does not.
fn is_wide(number: u64) -> bool {
    number >= u64::from(ELSEWHERE)
}

/// Bytes of the extra field for those of these numbers that need it.
fn wide_bytes(numbers: &[u64]) -> u64 {
    match numbers.iter().filter(|number| is_wide(**number)).count() as u64 {
        0 => 0,
        count => 4 + 8 * count,
    }
}

/// The number, or that it stands elsewhere.
fn short(number: u64) -> u32 {
    if is_wide(number) { ELSEWHERE } else { number as u32 }
}

/// The extra field for those of these numbers that need it.
fn wide(numbers: &[u64]) -> Vec<u8> {
    let wide: Vec<_> = numbers.iter().filter(|number| is_wide(**number)).collect();
    if wide.is_empty() {
        return Vec::new();
    }
    let mut out = WIDE.to_le_bytes().to_vec();
    out.extend((8 * wide.len() as u16).to_le_bytes());
    out.extend(wide.into_iter().flat_map(|number| number.to_le_bytes()));
    out
}

impl ZipWriter {
    /// An empty one. Whoever writes has asked [`total_bytes`] before, or keeps to its limits.
    pub fn new(now: Timestamp) -> Self {
        Self { at: 0, entries: 0, directory: Vec::new(), when: date::dos(now) }
    }

    /// What stands in front of an entry's content. The content of exactly this length and sum must follow.
    pub fn begin(&mut self, name: &str, bytes: u64, crc: u32) -> Vec<u8> {
        let header_at = self.at;
        let mut local = LOCAL.to_le_bytes().to_vec();
        let extra = wide(&[bytes, bytes]);
        self.describe(&mut local, name, bytes, crc, &extra);
        local.extend(name.as_bytes());
        local.extend(extra);

        let mut central = CENTRAL.to_le_bytes().to_vec();
        let extra = wide(&[bytes, bytes, header_at]);
        central.extend(VERSION.to_le_bytes());
        self.describe(&mut central, name, bytes, crc, &extra);
        central.extend([0; 10]); // Comment, disk, attributes: none, the first, none.
        central.extend(short(header_at).to_le_bytes());
        central.extend(name.as_bytes());
        central.extend(extra);
        self.directory.extend(central);
        self.entries += 1;
        self.at += local.len() as u64 + bytes;
        local
    }

    /// What both headers say in the same words.
    fn describe(&self, out: &mut Vec<u8>, name: &str, bytes: u64, crc: u32, extra: &[u8]) {
        let (time, date) = self.when;
        let version = if extra.is_empty() { VERSION } else { VERSION_64 };
        for number in [version, UTF_8, STORED, time, date] {
            out.extend(number.to_le_bytes());
        }
        for number in [crc, short(bytes), short(bytes)] {
            out.extend(number.to_le_bytes());
        }
        for length in [name.len(), extra.len()] {
            out.extend((length as u16).to_le_bytes());
        }
    }

    /// What stands behind everything.
    pub fn finish(self) -> Vec<u8> {
        let mut out = self.directory;
        let bytes = out.len() as u64;
        if is_wide(bytes) || is_wide(self.at) {
            out.extend(END_64.to_le_bytes());
            out.extend(44_u64.to_le_bytes()); // How much of it follows.
            out.extend([VERSION_64, VERSION_64].into_iter().flat_map(u16::to_le_bytes));
            out.extend([0; 8]); // Disks: this is the only one.
            for number in [self.entries.into(), self.entries.into(), bytes, self.at] {
                out.extend(number.to_le_bytes());
            }
            out.extend(LOCATOR.to_le_bytes());
            out.extend([0; 4]);
            out.extend((self.at + bytes).to_le_bytes());
            out.extend(1_u32.to_le_bytes());
        }
        out.extend(END.to_le_bytes());
        out.extend([0; 4]); // Disks: this is the only one.
        for _ in 0..2 {
            out.extend(self.entries.to_le_bytes());
        }
        out.extend(short(bytes).to_le_bytes());
        out.extend(short(self.at).to_le_bytes());
        out.extend(0_u16.to_le_bytes()); // Comment.
        out
    }
}

// The independent reader is there for native tests only.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    #[test]
    fn an_independent_reader_finds_every_byte() {
        let files = [("project.json", &b"{}"[..]), ("cards/001-größe.webm", b"sound"), ("empty", b"")];
        let mut writer = ZipWriter::new(Timestamp(1_000_000_000_000));
        let mut zip = Vec::new();
        for (name, content) in files {
            zip.extend(writer.begin(name, content.len() as u64, crc32fast::hash(content)));
            zip.extend(content);
        }
        zip.extend(writer.finish());
        let sizes = files.map(|(name, content)| (name, content.len() as u64));
        assert_eq!(total_bytes(sizes), Some(zip.len() as u64), "the length was known before");
        let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        assert_eq!(archive.len(), 3);
        for (name, content) in files {
            let mut found = Vec::new();
            let mut entry = archive.by_name(name).unwrap();
            assert_eq!(entry.last_modified().unwrap().year(), 2001);
            entry.read_to_end(&mut found).unwrap();
            assert_eq!(found, content, "{name}");
        }
    }

    /// A file whose large entries are holes: what is written, and zeros everywhere else.
    struct Holes {
        parts: Vec<(u64, Vec<u8>)>,
        bytes: u64,
        at: u64,
    }

    impl Read for Holes {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let count = out.len().min((self.bytes - self.at.min(self.bytes)) as usize);
            out[..count].fill(0);
            for (begins, part) in &self.parts {
                let from = self.at.max(*begins);
                let to = (self.at + count as u64).min(begins + part.len() as u64);
                if from < to {
                    out[(from - self.at) as usize..(to - self.at) as usize]
                        .copy_from_slice(&part[(from - begins) as usize..(to - begins) as usize]);
                }
            }
            self.at += count as u64;
            Ok(count)
        }
    }

    impl std::io::Seek for Holes {
        fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
            self.at = match to {
                std::io::SeekFrom::Start(at) => at,
                std::io::SeekFrom::End(by) => self.bytes.saturating_add_signed(by),
                std::io::SeekFrom::Current(by) => self.at.saturating_add_signed(by),
            };
            Ok(self.at)
        }
    }

    #[test]
    fn beyond_four_gigabytes_an_independent_reader_finds_every_entry() {
        let large = u64::from(u32::MAX) + 5;
        let files = [("first", 10), ("large", large), ("just", u64::from(u32::MAX)), ("last", 20)];
        let mut writer = ZipWriter::new(Timestamp(1_000_000_000_000));
        let (mut parts, mut at) = (Vec::new(), 0);
        for (name, bytes) in files {
            let header = writer.begin(name, bytes, 7);
            let begins = at;
            at += header.len() as u64 + bytes;
            parts.push((begins, header));
        }
        let end = writer.finish();
        let bytes = at + end.len() as u64;
        parts.push((at, end));
        assert_eq!(total_bytes(files), Some(bytes), "the length was known before");
        let mut archive = zip::ZipArchive::new(Holes { parts, bytes, at: 0 }).unwrap();
        for (name, bytes) in files {
            assert_eq!(archive.by_name(name).unwrap().size(), bytes, "{name}");
        }
    }

    #[test]
    fn what_is_more_than_anybody_has_is_refused() {
        assert_eq!(total_bytes([("a", ZIP_BYTES_MAX)]), None);
        assert!(total_bytes([("a", ZIP_BYTES_MAX / 2)]).is_some());
        assert_eq!(total_bytes([("a", u64::MAX)]), None);
        assert!(total_bytes(vec![("a", 1); ENTRIES_MAX]).is_some());
        assert_eq!(total_bytes(vec![("a", 1); ENTRIES_MAX + 1]), None);
    }
}
