//! Named limits of everything a ZIP file can make grow. Each says where its number comes from.

pub use crate::{
    project::{clip::CLIP_BYTES_MAX, document::CARDS_MAX},
    wire::limits::{CLIPS_MAX, READ_BYTES as PIECE_BYTES},
};

/// A whole file: a terabyte, more than browsers give a page on any disk. Beyond 4 GB it is ZIP64.
pub const ZIP_BYTES_MAX: u64 = 1 << 40;
/// Files in one ZIP: what its count of 16 bits reaches.
pub const ENTRIES_MAX: usize = u16::MAX as usize;
/// The comment behind everything: its length has 16 bits, so the end is looked for no further from the end.
pub const COMMENT_BYTES_MAX: usize = u16::MAX as usize;
/// A path inside the ZIP: twice the longest name that file systems allow, for a folder and a file. Longer ones are not ours.
pub const NAME_BYTES_MAX: usize = 512;
/// The list of all entries: [`ENTRIES_MAX`] of 46 bytes with names of 100 and what programs add to them.
pub const DIRECTORY_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// `project.json`: [`CARDS_MAX`] cards with full notes and tags and four regions each, twice over.
pub const MANIFEST_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// All that is unpacked from one ZIP, beyond what its own bytes are: as much as 32 bits reach. Sound is packed already, so that
/// a file that becomes much more than it is was made to fill a disk.
pub const UNPACKED_BYTES_MAX: u64 = u32::MAX as u64;
/// Bytes of a card's label in the name of its file: with a number in front, another behind and an ending it is no longer than
/// [`FILE_NAME_BYTES_MAX`].
pub const SLUG_BYTES_MAX: usize = FILE_NAME_BYTES_MAX - 20;
const _: () = assert!(CLIPS_MAX < ENTRIES_MAX);
const _: () = assert!(CLIP_BYTES_MAX <= UNPACKED_BYTES_MAX);
/// A field of a card that is longer is none of ours: a transcript with times is a tenth of it.
pub const FIELD_BYTES_MAX: usize = 512 * 1024;
/// Projects in one ZIP that are opened: more are a whole disk that somebody has packed.
pub const PROJECTS_MAX: usize = 100;
/// Files that wait while another one is opened: what a person picks at once.
pub const WAITING_MAX: usize = 100;
/// Bytes of a name that is offered for a file: file systems allow 255, and a folder's path, `(1)` and an ending take of them.
pub const FILE_NAME_BYTES_MAX: usize = 120;

// What one step of opening does at most, so that the page answers in between: 50 ms, on a phone five times slower than the
// machine on which it was measured (`tests/archives/slices.rs` counts it).
/// Bytes of `project.json` that are looked through.
pub const SCAN_BYTES: usize = 128 * 1024;
/// Entries of the list of a ZIP that are read.
pub const ENTRIES_A_STEP: usize = 1_000;
/// Cards that are put together.
pub const CARDS_A_STEP: usize = 250;
/// Clips that the disk is asked for, and records that it is given.
pub const RECORDS_A_STEP: usize = 500;
