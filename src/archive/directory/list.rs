//! The entries of the list of a ZIP, in slices.

use super::{
    super::{
        ZipProblem,
        limits::{ENTRIES_A_STEP, NAME_BYTES_MAX, ZIP_BYTES_MAX},
        losses::Packing,
    },
    CENTRAL, End, Entry, Files, LOCAL_BYTES, Method,
    spelling::{self, Spelling},
    u16_at, u32_at, u64_at,
};

const CENTRAL_BYTES: usize = 46;
/// In a field of 32 bits: the number stands in ZIP64's extra field.
const ELSEWHERE: u64 = u32::MAX as u64;
/// The content is encrypted.
const ENCRYPTED: u16 = 1;
/// The name is UTF-8.
const UTF_8: u16 = 1 << 11;
/// Extra fields: numbers of 64 bits (4.5.3), the name in UTF-8 (4.6.9).
const WIDE: u16 = 1;
const UNICODE_PATH: u16 = 0x7075;

/// A list that is being read.
#[derive(Debug)]
pub struct Listing {
    end: End,
    bytes: Vec<u8>,
    at: usize,
    /// Of each the name, how long that is in the file, and what it names.
    found: Vec<(Spelling, u64, Entry)>,
    /// Each entry knows where the next one begins.
    bounded: bool,
    files: Files,
    named: usize,
}

impl Listing {
    /// A list of which all bytes are here.
    pub fn new(end: End, bytes: Vec<u8>) -> Self {
        Self { end, bytes, at: 0, found: Vec::new(), bounded: false, files: Files::default(), named: 0 }
    }

    /// Reads on for one step. Folders and names that are not ours are left out; of two of one name the first in the list
    /// counts. `None`: there is more.
    pub fn step(&mut self) -> Result<Option<Files>, ZipProblem> {
        for _ in 0..ENTRIES_A_STEP {
            if self.found.len() < self.end.entries {
                self.read_entry().ok_or(ZipProblem::Damaged)?;
            } else if !self.bounded {
                self.bound()?;
                self.bounded = true;
                return Ok(None);
            } else if let Some((spelling, _, entry)) = self.found.get_mut(self.named) {
                self.named += 1;
                let Spelling { name, others } = std::mem::take(spelling);
                if name.is_empty() || self.files.by_name.contains_key(&name) {
                    continue;
                }
                if !others.is_empty() {
                    self.files.otherwise.insert(name.clone(), others);
                }
                self.files.by_name.insert(name, *entry);
            } else {
                return Ok(Some(std::mem::take(&mut self.files)));
            }
        }
        Ok(None)
    }

    fn read_entry(&mut self) -> Option<()> {
        let bytes = self.bytes.get(self.at..)?;
        if !bytes.starts_with(CENTRAL) {
            return None;
        }
        let (flags, method) = (u16_at(bytes, 8)?, u16_at(bytes, 10)?);
        let method = match (flags & ENCRYPTED, method) {
            (0, 0) => Method::Stored,
            (0, 8) => Method::Deflate,
            (0, other) => Method::Foreign(Packing(other)),
            _ => Method::Encrypted,
        };
        let [name, extra, comment] =
            [u16_at(bytes, 28)?, u16_at(bytes, 30)?, u16_at(bytes, 32)?].map(usize::from);
        let end = CENTRAL_BYTES + name + extra + comment;
        if bytes.len() < end {
            return None;
        }
        let (name, extra) =
            (&bytes[CENTRAL_BYTES..CENTRAL_BYTES + name], &bytes[CENTRAL_BYTES + name..][..extra]);
        let mut wide = extra_field(extra, WIDE).unwrap_or_default();
        let mut number = |at| {
            let short = u64::from(u32_at(bytes, at)?);
            if short != ELSEWHERE {
                return Some(short);
            }
            // Only those that do not fit are there, in this order.
            let long = u64_at(wide, 0);
            wide = wide.get(8..).unwrap_or_default();
            long
        };
        // In the order in which the extra field has them.
        let (content, packed, header_at) = (number(24)?, number(20)?, number(42)?);
        if [content, packed, header_at].into_iter().any(|number| number > ZIP_BYTES_MAX) {
            return None;
        }
        let header_at = header_at.checked_add_signed(self.end.shift);
        let entry = Entry {
            method,
            crc: u32_at(bytes, 16)?,
            packed,
            bytes: content,
            header_at: header_at.unwrap_or_default(),
            limit: 0,
        };
        let name_bytes = name.len() as u64;
        let mut spelling = own_name(name, flags, extra);
        // What is missing at the beginning of the file cannot be read, and the rest can.
        if header_at.is_none() {
            spelling = Spelling::default();
        }
        self.at += end;
        self.found.push((spelling, name_bytes, entry));
        Some(())
    }

    /// Each entry ends before the next one begins. Entries that share bytes would unpack them once each, which is how small
    /// files become ZIP bombs.
    fn bound(&mut self) -> Result<(), ZipProblem> {
        let mut order: Vec<usize> = (0..self.found.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(self.found[*at].2.header_at));
        let mut limit = self.end.list_at();
        for at in order {
            let (_, name_bytes, entry) = &mut self.found[at];
            entry.limit = limit;
            limit = entry.header_at;
            if entry.header_at + LOCAL_BYTES + *name_bytes + entry.packed > entry.limit {
                return Err(ZipProblem::Damaged);
            }
        }
        Ok(())
    }
}

/// The content of the extra field with this number.
fn extra_field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    while let (Some(id), Some(len)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let content = extra.get(4..4 + usize::from(len))?;
        if id == wanted {
            return Some(content);
        }
        extra = &extra[4 + usize::from(len)..];
    }
    None
}

/// A name as it is looked up; none for folders, and for what no program that packs our files writes.
fn own_name(name: &[u8], flags: u16, extra: &[u8]) -> Spelling {
    if name.len() > NAME_BYTES_MAX || name.ends_with(b"/") || name.ends_with(b"\\") {
        return Spelling::default();
    }
    // Version 1, the sum of the name that it stands for, the name. Where somebody has changed the one and not the other, it is
    // still the better guess.
    let unicode = extra_field(extra, UNICODE_PATH).filter(|field| field.first() == Some(&1));
    let unicode = unicode.and_then(|field| std::str::from_utf8(field.get(5..)?).ok());
    spelling::read(name, flags & UTF_8 != 0, unicode.filter(|unicode| unicode.len() <= NAME_BYTES_MAX))
}
