//! Where the list of a ZIP is: its end record, also that of ZIP64, and whatever strangers have put in front of the file or
//! behind it.

use super::{
    super::{
        ZipProblem,
        limits::{DIRECTORY_BYTES_MAX, ENTRIES_MAX, PIECE_BYTES, ZIP_BYTES_MAX},
        problem::Instead,
    },
    CENTRAL, u16_at, u32_at, u64_at,
};

const END: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
/// ZIP64: where its end record is, and the record (APPNOTE 4.3.14, 4.3.15).
const LOCATOR: &[u8] = b"PK\x06\x07";
const LOCATOR_BYTES: usize = 20;
const END_64: &[u8] = b"PK\x06\x06";
const END_64_BYTES: usize = 56;
/// In fields of 16 and 32 bits: the number stands in ZIP64's own record.
const ELSEWHERE_16: u64 = u16::MAX as u64;
const ELSEWHERE_32: u64 = u32::MAX as u64;
/// Shortest entry of the list.
const CENTRAL_BYTES: u64 = 46;

/// Where the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    /// Where it says that it begins.
    pub directory_at: u64,
    /// How long it is.
    pub directory_bytes: u64,
    /// How many entries it has.
    pub entries: usize,
    /// Where its end record begins, which stands right behind it.
    record_at: u64,
    /// What has to be added to every place that the file names: bytes in front of it that do not belong to it.
    pub shift: i64,
}

/// How much of the end of a file [`End::find`] wants to see: one piece, which leaves room behind the end for what
/// servers and mail programs add.
pub fn tail_bytes(file_bytes: u64) -> u32 {
    file_bytes.min(PIECE_BYTES.into()) as u32
}

impl End {
    /// Looks for the end in the last bytes of a file.
    pub fn find(tail: &[u8], file_bytes: u64) -> Result<Self, ZipProblem> {
        let not = ZipProblem::NotAZip(Instead::Unknown);
        let last = tail.len().checked_sub(END_BYTES).ok_or(not.clone())?;
        let tail_at = file_bytes - tail.len() as u64;
        let ends = |at: usize| {
            u16_at(tail, at + 20).map_or(usize::MAX, |comment| at + END_BYTES + usize::from(comment))
        };
        let found: Vec<usize> = (0..=last).rev().filter(|at| tail[*at..].starts_with(END)).take(64).collect();
        // The comment may hold the same four bytes, so the end whose comment ends where the file does comes first. Where there
        // is none, something stands behind the file that does not belong to it.
        let exact = found.iter().filter(|at| ends(**at) == tail.len());
        let others = found.iter().filter(|at| ends(**at) < tail.len());
        let mut problem = not;
        for at in exact.chain(others) {
            match Self::read(tail, *at, tail_at) {
                Ok(end) => return Ok(end),
                Err(ZipProblem::Damaged) if problem == ZipProblem::TooLarge => {}
                Err(other) => problem = other,
            }
        }
        Err(problem)
    }

    fn read(tail: &[u8], at: usize, tail_at: u64) -> Result<Self, ZipProblem> {
        let record = &tail[at..];
        let short = |at| u16_at(record, at).map(u64::from).ok_or(ZipProblem::Damaged);
        let long = |at| u32_at(record, at).map(u64::from).ok_or(ZipProblem::Damaged);
        let (disks, here, entries) = ((short(4)?, short(6)?), short(8)?, short(10)?);
        let (bytes, directory_at) = (long(12)?, long(16)?);
        let is_64 = entries == ELSEWHERE_16 || bytes == ELSEWHERE_32 || directory_at == ELSEWHERE_32;
        let wide = read_64(tail, at, tail_at);
        if let Some((end_at, [here, entries, bytes, directory_at])) = wide.filter(|_| is_64 || bytes == 0) {
            return Self::checked((here, entries), bytes, directory_at, end_at);
        }
        if bytes == ELSEWHERE_32 || directory_at == ELSEWHERE_32 {
            return Err(ZipProblem::TooLarge);
        }
        if disks != (0, 0) {
            return Err(ZipProblem::Damaged);
        }
        Self::checked((here, entries), bytes, directory_at, tail_at + at as u64)
    }

    fn checked(
        (here, entries): (u64, u64),
        directory_bytes: u64,
        directory_at: u64,
        end_at: u64,
    ) -> Result<Self, ZipProblem> {
        if directory_bytes > DIRECTORY_BYTES_MAX || entries > ENTRIES_MAX as u64 {
            return Err(ZipProblem::TooLarge);
        }
        if here != entries || directory_bytes > end_at || entries * CENTRAL_BYTES > directory_bytes {
            return Err(ZipProblem::Damaged);
        }
        // No place of a file that fits is so far away; further ones are nonsense.
        let directory_at = directory_at.min(ZIP_BYTES_MAX * 2);
        Ok(Self { directory_at, directory_bytes, entries: entries as usize, record_at: end_at, shift: 0 })
    }

    /// Where to read the list first: where the file says, if that can be.
    #[must_use]
    pub fn first_try(self) -> Self {
        if self.directory_at + self.directory_bytes <= self.record_at { self } else { self.beside_its_end() }
    }

    /// The same list right in front of its end: where it is when bytes stand in front of the file that do not belong to
    /// it, or some of it is missing there.
    #[must_use]
    pub fn beside_its_end(self) -> Self {
        let really = self.record_at - self.directory_bytes;
        Self { shift: really.cast_signed() - self.directory_at.cast_signed(), ..self }
    }

    /// Where the list begins in the file.
    pub fn list_at(self) -> u64 {
        self.directory_at.saturating_add_signed(self.shift)
    }

    /// The bytes at [`Self::list_at`] are those of a list.
    pub fn begins_with_list(self, bytes: &[u8]) -> bool {
        self.entries == 0 || bytes.starts_with(CENTRAL)
    }
}

/// ZIP64's own record, which a locator in front of the end names: where it begins; entries here and in all, bytes and
/// place of the list.
fn read_64(tail: &[u8], end_at: usize, tail_at: u64) -> Option<(u64, [u64; 4])> {
    let locator_at = end_at.checked_sub(LOCATOR_BYTES)?;
    let locator = tail.get(locator_at..end_at).filter(|locator| locator.starts_with(LOCATOR))?;
    let named = u64_at(locator, 8)?.checked_sub(tail_at).and_then(|at| usize::try_from(at).ok());
    // Where it says, or right in front of it: bytes in front of the file move all places.
    let at = [locator_at.checked_sub(END_64_BYTES), named]
        .into_iter()
        .flatten()
        .find(|at| tail.get(*at..).is_some_and(|record| record.starts_with(END_64)))?;
    let record = &tail[at..];
    let fields = [u64_at(record, 24)?, u64_at(record, 32)?, u64_at(record, 40)?, u64_at(record, 48)?];
    Some((tail_at + at as u64, fields))
}
