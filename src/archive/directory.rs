//! Reading the list of a ZIP: its end, its central directory, and that no two entries share bytes.

use std::collections::BTreeMap;

use super::{
    ZipProblem,
    limits::{COMMENT_BYTES_MAX, DIRECTORY_BYTES_MAX, NAME_BYTES_MAX, UNPACKED_BYTES_MAX},
    names::MANIFEST,
};

const END: &[u8] = b"PK\x05\x06";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END_BYTES: usize = 22;
const CENTRAL_BYTES: usize = 46;
/// Shortest local header.
pub(super) const LOCAL_BYTES: u64 = 30;
/// In fields of 16 and 32 bits: the number stands in ZIP64's own record.
const ELSEWHERE_16: u16 = u16::MAX;
const ELSEWHERE_32: u32 = u32::MAX;
/// The content is encrypted.
const ENCRYPTED: u16 = 1;

/// Where the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Where it begins.
    pub directory_at: u64,
    /// How long it is.
    pub directory_bytes: u64,
    entries: u16,
}

/// One file, as the list describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// 0: as it is; 8: DEFLATE. Anything else cannot be read.
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
    /// In a way that is not read here, or encrypted.
    Foreign,
}

/// How much of the end of a file [`End::find`] wants to see.
pub fn tail_bytes(file_bytes: u64) -> u32 {
    file_bytes.min((END_BYTES + COMMENT_BYTES_MAX) as u64) as u32
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

impl End {
    /// Looks for the end in the last bytes of a file.
    pub fn find(tail: &[u8], file_bytes: u64) -> Result<Self, ZipProblem> {
        let last = tail.len().checked_sub(END_BYTES).ok_or(ZipProblem::NotAZip)?;
        // The comment may hold the same four bytes: it is the end whose comment ends where the file does.
        let is_end = |at: &usize| {
            tail[*at..].starts_with(END)
                && u16_at(tail, at + 20)
                    .is_some_and(|comment| at + END_BYTES + usize::from(comment) == tail.len())
        };
        let at = (0..=last).rev().find(is_end).ok_or(ZipProblem::NotAZip)?;
        Self::read(&tail[at..], file_bytes - (tail.len() - at) as u64).ok_or(ZipProblem::Damaged)?
    }

    fn read(end: &[u8], end_at: u64) -> Option<Result<Self, ZipProblem>> {
        let disks = (u16_at(end, 4)?, u16_at(end, 6)?);
        let (here, entries) = (u16_at(end, 8)?, u16_at(end, 10)?);
        let (bytes, at) = (u32_at(end, 12)?, u32_at(end, 16)?);
        if entries == ELSEWHERE_16 && bytes == ELSEWHERE_32 || at == ELSEWHERE_32 {
            return Some(Err(ZipProblem::TooLarge));
        }
        let found = Self { directory_at: at.into(), directory_bytes: bytes.into(), entries };
        if found.directory_bytes > DIRECTORY_BYTES_MAX {
            return Some(Err(ZipProblem::TooLarge));
        }
        let fits = found.directory_at + found.directory_bytes <= end_at
            && u64::from(entries) * CENTRAL_BYTES as u64 <= found.directory_bytes;
        (disks == (0, 0) && here == entries && fits).then_some(Ok(found))
    }

    /// The files by name. Folders and names that are not ours are left out; of two of one name the first counts.
    pub fn list(&self, directory: &[u8]) -> Result<BTreeMap<String, Entry>, ZipProblem> {
        let mut rest = directory;
        let mut found = Vec::with_capacity(usize::from(self.entries).min(directory.len() / CENTRAL_BYTES));
        for _ in 0..self.entries {
            let (name, entry, behind) = read_entry(rest).ok_or(ZipProblem::Damaged)?;
            found.push((name, entry));
            rest = behind;
        }
        self.bound(&mut found)?;
        let mut files = BTreeMap::new();
        for (name, entry) in found {
            if let Some(name) = own_name(name) {
                files.entry(name).or_insert(entry);
            }
        }
        Ok(files)
    }

    /// Each entry ends before the next one begins. Entries that share bytes would unpack them once each, which is how small
    /// files become ZIP bombs.
    fn bound(&self, found: &mut [(&[u8], Entry)]) -> Result<(), ZipProblem> {
        found.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.header_at));
        let mut limit = self.directory_at;
        for (name, entry) in found {
            entry.limit = limit;
            limit = entry.header_at;
            if entry.header_at + LOCAL_BYTES + name.len() as u64 + entry.packed > entry.limit {
                return Err(ZipProblem::Damaged);
            }
        }
        Ok(())
    }
}

fn read_entry(bytes: &[u8]) -> Option<(&[u8], Entry, &[u8])> {
    if !bytes.starts_with(CENTRAL) {
        return None;
    }
    let method = match (u16_at(bytes, 8)? & ENCRYPTED, u16_at(bytes, 10)?) {
        (0, 0) => Method::Stored,
        (0, 8) => Method::Deflate,
        _ => Method::Foreign,
    };
    let lengths = [u16_at(bytes, 28)?, u16_at(bytes, 30)?, u16_at(bytes, 32)?].map(usize::from);
    let end = CENTRAL_BYTES + lengths.iter().sum::<usize>();
    let entry = Entry {
        method,
        crc: u32_at(bytes, 16)?,
        packed: u32_at(bytes, 20)?.into(),
        bytes: u32_at(bytes, 24)?.into(),
        header_at: u32_at(bytes, 42)?.into(),
        limit: 0,
    };
    let behind = bytes.get(end..)?;
    Some((&bytes[CENTRAL_BYTES..CENTRAL_BYTES + lengths[0]], entry, behind))
}

/// A name as it is looked up; none for folders, and for what no program that packs our files writes.
fn own_name(name: &[u8]) -> Option<String> {
    if name.len() > NAME_BYTES_MAX || name.ends_with(b"/") {
        return None;
    }
    // Some programs of Windows write its own slashes.
    Some(std::str::from_utf8(name).ok()?.replace('\\', "/"))
}

/// What stands in front of every name: nothing, or the one folder that holds all of the project. `None` when there is
/// none.
pub fn root(files: &BTreeMap<String, Entry>) -> Option<String> {
    if files.contains_key(MANIFEST) {
        return Some(String::new());
    }
    let folder = |name: &String| {
        let folder = name.strip_suffix(MANIFEST)?.strip_suffix('/')?;
        // What macOS adds beside every file.
        (!folder.contains('/') && folder != "__MACOSX").then(|| format!("{folder}/"))
    };
    let mut folders = files.keys().filter_map(folder);
    let only = folders.next()?;
    folders.next().is_none().then_some(only)
}

/// All entries together unpack to no more than the limit.
pub fn fit<'a>(entries: impl Iterator<Item = &'a Entry>) -> bool {
    entries.map(|entry| entry.bytes).sum::<u64>() <= UNPACKED_BYTES_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(entries: u16, bytes: u32, at: u32, comment: &[u8]) -> Vec<u8> {
        let mut out = END.to_vec();
        out.extend([0; 4]);
        out.extend(entries.to_le_bytes());
        out.extend(entries.to_le_bytes());
        out.extend(bytes.to_le_bytes());
        out.extend(at.to_le_bytes());
        out.extend((comment.len() as u16).to_le_bytes());
        out.extend(comment);
        out
    }

    fn central(name: &str, header_at: u32, packed: u32) -> Vec<u8> {
        let mut out = CENTRAL.to_vec();
        out.resize(CENTRAL_BYTES, 0);
        out[20..24].copy_from_slice(&packed.to_le_bytes());
        out[24..28].copy_from_slice(&packed.to_le_bytes());
        out[28..30].copy_from_slice(&(name.len() as u16).to_le_bytes());
        out[42..46].copy_from_slice(&header_at.to_le_bytes());
        out.extend(name.as_bytes());
        out
    }

    fn list(entries: &[(&str, u32, u32)], directory_at: u32) -> Result<BTreeMap<String, Entry>, ZipProblem> {
        let directory: Vec<u8> =
            entries.iter().flat_map(|(name, at, packed)| central(name, *at, *packed)).collect();
        let end = end(entries.len() as u16, directory.len() as u32, directory_at, b"");
        let found = End::find(&end, u64::from(directory_at) + directory.len() as u64 + end.len() as u64)?;
        found.list(&directory)
    }

    #[test]
    fn the_end_is_found_behind_a_comment_that_looks_like_one() {
        let mut tail = b"rest".to_vec();
        tail.extend(end(0, 0, 4, b"see PK\x05\x06 and so on, long enough for an end"));
        let found = End::find(&tail, tail.len() as u64).unwrap();
        assert_eq!((found.directory_at, found.directory_bytes), (4, 0));
    }

    #[test]
    fn what_is_no_zip_is_told_from_one_that_is_too_large_or_damaged() {
        assert_eq!(End::find(b"", 0), Err(ZipProblem::NotAZip));
        assert_eq!(End::find(&[7; 100], 100), Err(ZipProblem::NotAZip));
        let cut = &end(1, 60, 0, b"")[..20];
        assert_eq!(End::find(cut, 20), Err(ZipProblem::NotAZip));
        assert_eq!(End::find(&end(u16::MAX, u32::MAX, u32::MAX, b""), 22), Err(ZipProblem::TooLarge));
        assert_eq!(End::find(&end(1, u32::MAX - 1, 0, b""), 22), Err(ZipProblem::TooLarge));
        assert_eq!(
            End::find(&end(1, 60, 0, b""), 22),
            Err(ZipProblem::Damaged),
            "its list lies behind its end"
        );
        assert_eq!(End::find(&end(9, 60, 0, b""), 100), Err(ZipProblem::Damaged), "more entries than fit");
    }

    #[test]
    fn entries_that_share_bytes_are_refused() {
        assert!(list(&[("a", 0, 10), ("b", 41, 10)], 82).is_ok());
        assert_eq!(list(&[("a", 0, 11), ("b", 41, 10)], 82), Err(ZipProblem::Damaged));
        assert_eq!(list(&[("a", 0, 10), ("b", 0, 10)], 82), Err(ZipProblem::Damaged));
        assert_eq!(list(&[("a", 0, 10), ("b", 41, 11)], 82), Err(ZipProblem::Damaged), "into the list");
    }

    #[test]
    fn one_folder_around_everything_is_looked_through() {
        let root = |names: &[&str]| {
            let at = |n: usize| (n * 200) as u32;
            let entries: Vec<_> = names.iter().enumerate().map(|(n, name)| (*name, at(n), 0)).collect();
            root(&list(&entries, 10_000).unwrap())
        };
        assert_eq!(root(&["project.json", "x/project.json"]).as_deref(), Some(""));
        assert_eq!(root(&["Harbour/project.json", "__MACOSX/project.json"]).as_deref(), Some("Harbour/"));
        assert_eq!(root(&[r"Harbour\project.json"]).as_deref(), Some("Harbour/"));
        assert_eq!(root(&["a/project.json", "b/project.json"]), None);
        assert_eq!(root(&["a/b/project.json"]), None);
        assert_eq!(root(&["a/", "readme.txt"]), None);
    }
}
