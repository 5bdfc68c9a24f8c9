//! Writing a ZIP (PKWARE APPNOTE 6.3.10): every entry stored, its sum and length in front of it, names in UTF-8.
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
/// Bytes in front of the name, for each of the three.
const LOCAL_BYTES: u64 = 30;
const CENTRAL_BYTES: u64 = 46;
const END_BYTES: u64 = 22;
/// Version 2.0 reads it: folders in names.
const VERSION: u16 = 20;
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

/// How long the whole file will be; `None` beyond the limits of the format.
pub fn total_bytes<'a>(entries: impl IntoIterator<Item = (&'a str, u64)>) -> Option<u64> {
    let (mut count, mut bytes) = (0, END_BYTES);
    for (name, content) in entries {
        count += 1;
        bytes = content.checked_add(bytes + LOCAL_BYTES + CENTRAL_BYTES + 2 * name.len() as u64)?;
    }
    (count <= ENTRIES_MAX && bytes <= ZIP_BYTES_MAX).then_some(bytes)
}

impl ZipWriter {
    /// An empty one. Whoever writes has asked [`total_bytes`] before.
    pub fn new(now: Timestamp) -> Self {
        Self { at: 0, entries: 0, directory: Vec::new(), when: date::dos(now) }
    }

    /// What stands in front of an entry's content. The content of exactly this length and sum must follow.
    pub fn begin(&mut self, name: &str, bytes: u32, crc: u32) -> Vec<u8> {
        let header_at = self.at as u32;
        let mut local = LOCAL.to_le_bytes().to_vec();
        self.describe(&mut local, name, bytes, crc);
        local.extend(0_u16.to_le_bytes()); // Extra field.
        local.extend(name.as_bytes());

        let mut central = CENTRAL.to_le_bytes().to_vec();
        central.extend(VERSION.to_le_bytes());
        self.describe(&mut central, name, bytes, crc);
        central.extend([0; 12]); // Extra field, comment, disk, attributes: none, the first, none.
        central.extend(header_at.to_le_bytes());
        central.extend(name.as_bytes());
        self.directory.extend(central);
        self.entries += 1;
        self.at += local.len() as u64 + u64::from(bytes);
        local
    }

    /// What both headers say in the same words.
    fn describe(&self, out: &mut Vec<u8>, name: &str, bytes: u32, crc: u32) {
        let (time, date) = self.when;
        for number in [VERSION, UTF_8, STORED, time, date] {
            out.extend(number.to_le_bytes());
        }
        for number in [crc, bytes, bytes] {
            out.extend(number.to_le_bytes());
        }
        out.extend((name.len() as u16).to_le_bytes());
    }

    /// What stands behind everything.
    pub fn finish(self) -> Vec<u8> {
        let mut out = self.directory;
        let bytes = out.len() as u32;
        out.extend(END.to_le_bytes());
        out.extend([0; 4]); // Disks: this is the only one.
        for _ in 0..2 {
            out.extend(self.entries.to_le_bytes());
        }
        out.extend(bytes.to_le_bytes());
        out.extend((self.at as u32).to_le_bytes());
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
            zip.extend(writer.begin(name, content.len() as u32, crc32fast::hash(content)));
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

    #[test]
    fn what_the_format_cannot_hold_is_refused() {
        let huge = [("a", u64::from(u32::MAX) - 200), ("b", 100)];
        assert_eq!(total_bytes(huge), None);
        assert!(total_bytes([huge[0]]).is_some());
        assert_eq!(total_bytes([("a", u64::MAX)]), None);
        assert!(total_bytes(vec![("a", 1); ENTRIES_MAX]).is_some());
        assert_eq!(total_bytes(vec![("a", 1); ENTRIES_MAX + 1]), None);
    }
}
