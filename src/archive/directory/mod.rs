//! Reading the list of a ZIP: its end (`end`), its central directory (`list`), that no two entries share bytes, which
//! projects there are (`roots`), and files by names that came out otherwise (`spelling`).

mod end;
mod list;
mod roots;
mod spelling;

use std::collections::BTreeMap;

pub use end::{End, tail_bytes};
pub use list::Listing;
pub use roots::{is_all_zips, roots};
pub use spelling::Sounds;

use super::{limits::UNPACKED_BYTES_MAX, losses::Packing};

/// What each entry of the list begins with.
const CENTRAL: &[u8] = b"PK\x01\x02";
/// Shortest local header.
pub(super) const LOCAL_BYTES: u64 = 30;

/// The files of a ZIP by name.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// By the name that they most probably have.
    pub by_name: BTreeMap<String, Entry>,
    /// The other ways in which a name may be read: beside the name, by it.
    pub otherwise: BTreeMap<String, Vec<String>>,
}

/// One file, as the list describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// How its content is packed.
    pub method: Method,
    /// CRC-32 of the content.
    pub crc: u32,
    /// Bytes in the ZIP.
    pub packed: u64,
    /// Bytes of the content.
    pub bytes: u64,
    /// Where its own header begins.
    pub header_at: u64,
    /// Where the next entry or the directory begins: its content ends before.
    pub limit: u64,
}

/// How the content is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// As it is.
    Stored,
    /// DEFLATE.
    Deflate,
    /// With a password, in whatever way.
    Encrypted,
    /// In a way that is not read here.
    Foreign(Packing),
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at.checked_add(8)?)?.try_into().ok().map(u64::from_le_bytes)
}

/// All entries together unpack to no more than the limit. What is stored as it is takes as much of the file, and does not count.
pub fn fit<'a>(entries: impl Iterator<Item = &'a Entry>) -> bool {
    let beyond = |entry: &'a Entry| entry.bytes.saturating_sub(entry.packed);
    entries.map(beyond).fold(0, u64::saturating_add) <= UNPACKED_BYTES_MAX
}

#[cfg(test)]
mod tests;
