//! Files of sound in a ZIP, and beside one of them the list of its chapters.

use super::plan::Track;
use crate::{
    archive::{
        layout::ZipWriter,
        limits::{ENTRIES_MAX, ZIP_BYTES_MAX},
        names,
    },
    ids::DraftId,
    ports::{files::FileRequest, mixing::AudioFormat},
    sound::mixdown::chapters,
    time::Timestamp,
};

/// A ZIP on its way.
#[derive(Debug)]
pub(super) struct Zipped {
    /// The file that is made before it becomes part of the ZIP: sums stand in front of the content.
    pub(super) part: DraftId,
    zip: Option<ZipWriter>,
    entries: usize,
    bytes: u64,
}

impl Zipped {
    pub(super) fn new(part: DraftId, now: Timestamp) -> Self {
        Self { part, zip: Some(ZipWriter::new(now)), entries: 0, bytes: 0 }
    }

    /// What stands in front of a file; `None` where it is too much for a ZIP.
    fn entry(&mut self, name: &str, bytes: u64, crc: u32) -> Option<Vec<u8>> {
        self.entries += 1;
        self.bytes = self.bytes.saturating_add(bytes);
        if self.entries > ENTRIES_MAX || self.bytes > ZIP_BYTES_MAX / 2 {
            return None;
        }
        Some(self.zip.as_mut()?.begin(name, bytes, crc))
    }

    /// What makes the part a file of the ZIP; `None` where it is too much.
    pub(super) fn file(
        &mut self,
        draft: DraftId,
        name: &str,
        bytes: u64,
        crc: u32,
    ) -> Option<Vec<FileRequest>> {
        let header = self.entry(name, bytes, crc)?;
        Some(vec![FileRequest::Append { draft, bytes: header }, FileRequest::Join { draft, part: self.part }])
    }

    /// The chapters as two files, for players and for podcasts, behind what stands in front of each.
    pub(super) fn lists(
        &mut self,
        draft: DraftId,
        track: &Track,
        name: &str,
        format: AudioFormat,
    ) -> Option<FileRequest> {
        let beside = |other: &str| names::beside(name, format.ending(), other);
        let files = [
            (beside("chapters.json"), chapters::json(&track.title, &track.chapters)),
            (beside("cue"), chapters::cue(&track.title, name, format, &track.chapters)),
        ];
        let mut out = Vec::new();
        for (name, content) in files {
            out.extend(self.entry(&name, content.len() as u64, crc32fast::hash(&content))?);
            out.extend(content);
        }
        Some(FileRequest::Append { draft, bytes: out })
    }

    /// What stands behind everything; `None` the second time.
    pub(super) fn finish(&mut self, draft: DraftId) -> Option<FileRequest> {
        Some(FileRequest::Append { draft, bytes: self.zip.take()?.finish() })
    }
}
