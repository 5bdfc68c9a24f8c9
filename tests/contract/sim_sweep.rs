//! What the disk in memory removes when it is swept: what nothing names any more.

use std::collections::BTreeSet;

use spoke::{
    ports::storage::{ClipRecord, PartialRecord, RecordingRecord},
    time::Timestamp,
};

use super::{BLOBS, CARDS, CLIPS, Key, PROJECTS, SimDisk, name_clips};

impl SimDisk {
    pub(super) fn sweep(&mut self, partials_before: Timestamp) {
        let cards = self.list(Key::Card(PROJECTS.0, CARDS.0), Key::Card(PROJECTS.1, CARDS.1));
        let history = self.list(Key::Entry(PROJECTS.0, 0), Key::Entry(PROJECTS.1, u64::MAX));
        let mut named = BTreeSet::new();
        name_clips(&cards, &history, &mut named);
        let mut blobs = BTreeSet::new();
        for partial in self.list::<PartialRecord>(Key::Partial(CLIPS.0), Key::Partial(CLIPS.1)) {
            if partial.started < partials_before {
                self.change(Key::Partial(partial.hash), None);
            } else {
                named.insert(partial.hash);
                blobs.insert(partial.blob);
            }
        }
        for clip in self.list::<ClipRecord>(Key::Clip(CLIPS.0), Key::Clip(CLIPS.1)) {
            if named.contains(&clip.clip.hash) {
                blobs.insert(clip.blob);
            } else {
                self.change(Key::Clip(clip.clip.hash), None);
            }
        }
        self.remove(
            Key::Wave(CLIPS.0),
            Key::Wave(CLIPS.1),
            |disk, key| matches!(key, Key::Wave(clip) if !disk.records.contains_key(&Key::Clip(clip))),
        );
        let recordings = self.list(Key::Recording(BLOBS.0), Key::Recording(BLOBS.1));
        blobs.extend(recordings.into_iter().map(|recording: RecordingRecord| recording.blob));
        self.remove(
            Key::Chunk(BLOBS.0, 0),
            Key::Chunk(BLOBS.1, u64::MAX),
            |_, key| matches!(key, Key::Chunk(blob, _) if !blobs.contains(&blob)),
        );
    }
}
