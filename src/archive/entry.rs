//! Reading one entry in pieces, and proving it: length and CRC-32 are those of the list.

use std::fmt;

use miniz_oxide::{
    DataFormat, MZError, MZFlush, MZStatus,
    inflate::stream::{InflateState, inflate},
};

use super::{
    directory::{Entry, LOCAL_BYTES, Method},
    limits::PIECE_BYTES,
};

const LOCAL: &[u8] = b"PK\x03\x04";

/// The content differs from what the directory says of it, or is packed in a way that is not read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// What comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// These bytes of the file are wanted; they go to [`EntryReader::feed`].
    Read {
        /// First byte.
        offset: u64,
        /// How many.
        len: u32,
    },
    /// The next bytes of the content: one to [`PIECE_BYTES`].
    Piece(Vec<u8>),
    /// The content is complete, and its length and sum are right.
    End,
}

/// An entry that is being read. It holds one piece of the file and one of the content at most.
pub struct EntryReader {
    entry: Entry,
    /// The next byte to read.
    at: u64,
    /// Packed bytes that were not read yet; `None` before the entry's own header.
    left: Option<u64>,
    input: Vec<u8>,
    used: usize,
    inflating: Option<Box<InflateState>>,
    /// DEFLATE has reached the end of its last block.
    over: bool,
    crc: crc32fast::Hasher,
    bytes: u64,
}

impl fmt::Debug for EntryReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EntryReader")
            .field("entry", &self.entry)
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

impl EntryReader {
    /// A reader at the beginning of an entry.
    pub fn new(entry: Entry) -> Self {
        let inflating = (entry.method == Method::Deflate).then(|| InflateState::new_boxed(DataFormat::Raw));
        Self {
            entry,
            at: entry.header_at,
            left: None,
            input: Vec::new(),
            used: 0,
            inflating,
            over: false,
            crc: crc32fast::Hasher::new(),
            bytes: 0,
        }
    }

    /// What to do next. An error when the content is not what the directory says.
    pub fn step(&mut self) -> Result<Step, Unreadable> {
        if matches!(self.entry.method, Method::Foreign(_) | Method::Encrypted) {
            return Err(Unreadable);
        }
        loop {
            let piece = if self.inflating.is_some() { self.inflate()? } else { self.take_input() };
            if !piece.is_empty() {
                self.crc.update(&piece);
                self.bytes += piece.len() as u64;
                if self.bytes > self.entry.bytes {
                    return Err(Unreadable);
                }
                return Ok(Step::Piece(piece));
            }
            if self.used < self.input.len() && !self.over {
                continue;
            }
            return match self.left {
                Some(0) => self.end(),
                _ if self.over => self.end(),
                Some(left) => Ok(self.read(left)),
                // Header and beginning at once: most entries are one read.
                None => Ok(self.read(self.entry.limit.saturating_sub(self.at))),
            };
        }
    }

    fn read(&self, len: u64) -> Step {
        Step::Read { offset: self.at, len: len.min(PIECE_BYTES.into()) as u32 }
    }

    fn end(&self) -> Result<Step, Unreadable> {
        let proven = self.bytes == self.entry.bytes && self.crc.clone().finalize() == self.entry.crc;
        if proven { Ok(Step::End) } else { Err(Unreadable) }
    }

    /// Takes the bytes that were asked for. Fewer mean that the file ends too early.
    pub fn feed(&mut self, bytes: Vec<u8>) -> Result<(), Unreadable> {
        if bytes.is_empty() {
            return Err(Unreadable);
        }
        self.at += bytes.len() as u64;
        self.input = bytes;
        self.used = 0;
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(self.input.len() as u64).ok_or(Unreadable)?;
            return Ok(());
        }
        self.skip_header().ok_or(Unreadable)
    }

    fn skip_header(&mut self) -> Option<()> {
        let header = &self.input;
        let length =
            |at: usize| Some(u64::from(u16::from_le_bytes(header.get(at..at + 2)?.try_into().ok()?)));
        if !header.starts_with(LOCAL) {
            return None;
        }
        let begin = LOCAL_BYTES + length(26)? + length(28)?;
        // What follows belongs to the next entry, or is a descriptor of this one.
        let end = begin + self.entry.packed;
        if self.entry.header_at + end > self.entry.limit {
            return None;
        }
        self.used = usize::try_from(begin).ok().filter(|begin| *begin <= header.len())?;
        self.input.truncate(usize::try_from(end).unwrap_or(usize::MAX));
        self.left = Some(end - self.input.len() as u64);
        Some(())
    }

    fn take_input(&mut self) -> Vec<u8> {
        let input = std::mem::take(&mut self.input);
        let used = std::mem::take(&mut self.used);
        if used == 0 { input } else { input[used..].to_vec() }
    }

    fn inflate(&mut self) -> Result<Vec<u8>, Unreadable> {
        let Some(state) = self.inflating.as_mut().filter(|_| !self.over && self.left.is_some()) else {
            return Ok(Vec::new());
        };
        // One byte more than there should be is enough to see that there are too many.
        let wanted = (self.entry.bytes - self.bytes + 1).min(PIECE_BYTES.into()) as usize;
        let mut out = vec![0; wanted];
        let mut written = 0;
        while written < wanted {
            let result = inflate(state, &self.input[self.used..], &mut out[written..], MZFlush::None);
            self.used += result.bytes_consumed;
            written += result.bytes_written;
            match result.status {
                Ok(MZStatus::StreamEnd) => {
                    self.over = true;
                    break;
                }
                // Nothing more can be unpacked from the bytes that are here.
                Err(MZError::Buf) => break,
                Ok(_) if result.bytes_consumed == 0 && result.bytes_written == 0 => break,
                Ok(_) => {}
                Err(_) => return Err(Unreadable),
            }
        }
        // All of it is used, or it is over, or the output is full.
        if written == 0 && !self.over {
            self.used = self.input.len();
        }
        out.truncate(written);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::losses::Packing;

    fn zip(content: &[u8], method: Method) -> (Vec<u8>, Entry) {
        let packed = match method {
            Method::Deflate => miniz_oxide::deflate::compress_to_vec(content, 6),
            _ => content.to_vec(),
        };
        let mut file = b"before it".to_vec();
        let header_at = file.len() as u64;
        file.extend(LOCAL);
        file.extend([0; 22]);
        file.extend(3_u16.to_le_bytes());
        file.extend(5_u16.to_le_bytes());
        file.extend(b"namextra");
        file.extend(&packed);
        let limit = file.len() as u64;
        file.extend(b"behind it");
        let entry = Entry {
            method,
            crc: crc32fast::hash(content),
            packed: packed.len() as u64,
            bytes: content.len() as u64,
            header_at,
            limit,
        };
        (file, entry)
    }

    fn read(file: &[u8], entry: Entry) -> Result<Vec<u8>, Unreadable> {
        let mut reader = EntryReader::new(entry);
        let mut content = Vec::new();
        loop {
            match reader.step()? {
                Step::Read { offset, len } => {
                    let from = (offset as usize).min(file.len());
                    reader.feed(file[from..(from + len as usize).min(file.len())].to_vec())?;
                }
                Step::Piece(piece) => {
                    assert!(!piece.is_empty() && piece.len() <= PIECE_BYTES as usize);
                    content.extend(piece);
                }
                Step::End => return Ok(content),
            }
        }
    }

    #[test]
    fn content_of_any_length_is_read_in_either_way() {
        for length in [0, 1, 70_000, PIECE_BYTES as usize, 3 * PIECE_BYTES as usize + 17] {
            let content: Vec<u8> = (0..length).map(|n| (n * n / 7 % 251) as u8).collect();
            for method in [Method::Stored, Method::Deflate] {
                let (file, entry) = zip(&content, method);
                assert!(read(&file, entry).as_ref() == Ok(&content), "{method:?} of {length} bytes");
            }
        }
    }

    #[test]
    fn what_is_not_as_the_list_says_is_unreadable() {
        for method in [Method::Stored, Method::Deflate] {
            let (file, entry) = zip(b"four words of sound", method);
            assert!(read(&file, entry).is_ok());
            for wrong in [
                Entry { crc: entry.crc ^ 1, ..entry },
                Entry { bytes: entry.bytes + 1, ..entry },
                Entry { bytes: entry.bytes - 1, ..entry },
                Entry { header_at: 0, ..entry },
                Entry { packed: entry.packed + 1, ..entry },
                Entry { method: Method::Foreign(Packing(14)), ..entry },
                Entry { method: Method::Encrypted, ..entry },
            ] {
                assert_eq!(read(&file, wrong), Err(Unreadable), "{wrong:?}");
            }
            assert_eq!(read(&file[..file.len() - 12], entry), Err(Unreadable), "the file is cut short");
        }
    }

    #[test]
    fn a_bomb_goes_off_at_its_declared_size() {
        let (file, entry) = zip(&vec![0; 64 * 1024 * 1024], Method::Deflate);
        assert!(file.len() < 100_000);
        assert_eq!(read(&file, Entry { bytes: 1_000, ..entry }), Err(Unreadable));
    }
}
