//! Named limits of everything a ZIP file can make grow. Each says where its number comes from.

use std::time::Duration;

pub use crate::{
    project::{clip::CLIP_BYTES_MAX, document::CARDS_MAX},
    wire::limits::{CLIPS_MAX, READ_BYTES as PIECE_BYTES},
};

/// A whole file: what sizes and offsets of 32 bits reach. ZIP64 is neither written nor read.
pub const ZIP_BYTES_MAX: u64 = u32::MAX as u64;
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
/// All that is unpacked from one ZIP: as much as one can hold unpacked, whatever it is packed to.
pub const UNPACKED_BYTES_MAX: u64 = ZIP_BYTES_MAX;
/// Characters of a card's label in the name of its file.
pub const SLUG_CHARS_MAX: usize = 40;
/// What an unfinished opening has stored is kept this long; the next start after that sweeps it. An opening ends long before.
pub const STAGED_KEPT: Duration = Duration::from_secs(6 * 60 * 60);

const _: () = assert!(CLIPS_MAX < ENTRIES_MAX);
const _: () = assert!(CLIP_BYTES_MAX <= UNPACKED_BYTES_MAX);
