//! Copies one file after another to a blob, checks its sum, finds its media type and has it decoded. A file that fails
//! is left out.

use super::{
    super::{
        entry::{EntryReader, Step as EntryStep},
        losses::NoSound,
        sniff,
    },
    Opening, OpeningOutput, Step, Wanted,
};
use crate::{
    ids::{BlobId, ClipHasher},
    ports::{
        media::Analysis,
        storage::{Arrival, ClipRecord, StorageRequest},
    },
    project::{Clip, clip::Peaks},
};

/// A file on its way to a blob.
#[derive(Debug)]
pub(super) struct Copying {
    pub(super) wanted: Wanted,
    pub(super) reader: EntryReader,
    pub(super) blob: BlobId,
    pub(super) stored: u64,
    head: Vec<u8>,
    hasher: ClipHasher,
}

impl Opening {
    pub(super) fn next_file(&mut self) {
        let Some(wanted) = self.current.waiting.pop_front() else { return self.begin_plan() };
        let reader = EntryReader::new(wanted.entry);
        let (head, hasher) = (Vec::new(), ClipHasher::default());
        let blob = self.ids.blob();
        self.copy(Box::new(Copying { wanted, reader, blob, stored: 0, head, hasher }));
    }

    pub(super) fn copy(&mut self, mut copying: Box<Copying>) {
        match copying.reader.step() {
            Ok(EntryStep::Read { offset, len }) => self.out.push_back(OpeningOutput::Read { offset, len }),
            Ok(EntryStep::Piece(bytes)) => {
                let missing = sniff::HEAD_BYTES.saturating_sub(copying.head.len()).min(bytes.len());
                copying.head.extend(&bytes[..missing]);
                copying.hasher.update(&bytes);
                let (blob, offset) = (copying.blob, copying.stored);
                copying.stored += bytes.len() as u64;
                let begin = (offset == 0).then(|| Arrival::Begin(self.holder(blob)));
                let arrivals = begin.into_iter().chain([Arrival::Bytes { blob, offset, bytes }]).collect();
                self.out.push_back(OpeningOutput::Store(StorageRequest::Receive(arrivals)));
            }
            Ok(EntryStep::End) => return self.analyze(*copying),
            Err(_) => {
                let (path, stored) = (copying.wanted.path, copying.stored > 0);
                return self.drop_copied(path, copying.blob, stored, NoSound::Damaged);
            }
        }
        self.step = Step::Copying(copying);
    }

    fn analyze(&mut self, copying: Copying) {
        let Copying { wanted, blob, stored, head, hasher, .. } = copying;
        let noted = wanted.claimed.and_then(|(_, media_type)| media_type);
        let Some(media_type) = sniff::agreed(&head, noted.as_ref()) else {
            return self.drop_copied(wanted.path, blob, true, NoSound::Unknown);
        };
        let clip = Clip {
            hash: hasher.finish(),
            media_type: media_type.clone(),
            bytes: stored,
            duration_ms: 0,
            peaks: Peaks::default(),
        };
        // The same sound under two names is stored once.
        if let Some(same) = self.current.staged.get(&clip.hash) {
            self.current.found.insert(wanted.path, Ok(same.clip.clone()));
            return self.drop_blob(blob);
        }
        self.step = Step::Analyzing { path: wanted.path, clip, blob };
        self.out.push_back(OpeningOutput::Analyze { blob, bytes: stored, media_type });
    }

    /// The decoder answered. A file that it cannot decode is left out.
    pub fn handle_analyzed(&mut self, analysis: Option<Analysis>) {
        match std::mem::replace(&mut self.step, Step::Over) {
            Step::Analyzing { path, clip, blob } => {
                let Some(Analysis { duration_ms, peaks }) = analysis else {
                    return self.drop_copied(path, blob, true, NoSound::Unknown);
                };
                let clip = Clip { duration_ms, peaks, ..clip };
                self.current.staged.insert(clip.hash, ClipRecord { clip: clip.clone(), blob });
                self.current.found.insert(path, Ok(clip));
                self.next_file();
            }
            step => self.step = step,
        }
    }

    /// A file is left out, for this reason.
    pub(super) fn drop_copied(&mut self, path: String, blob: BlobId, stored: bool, why: NoSound) {
        self.current.found.insert(path, Err(why));
        if stored { self.drop_blob(blob) } else { self.next_file() }
    }

    fn drop_blob(&mut self, blob: BlobId) {
        let drop = Arrival::Drop(self.holder(blob));
        self.step = Step::Dropping;
        self.out.push_back(OpeningOutput::Store(StorageRequest::Receive(vec![drop])));
    }
}
