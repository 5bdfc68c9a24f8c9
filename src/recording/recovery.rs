//! Recordings that were cut short: by a crash, a full disk, or a project that could not take them. They are offered back
//! until a person keeps them or throws them away.

use crate::{
    ids::{BlobId, ProjectId},
    ports::storage::RecordingRecord,
    time::Timestamp,
};

/// All of them, oldest first.
#[derive(Debug, Default)]
pub(super) struct Recovery {
    records: Vec<RecordingRecord>,
}

impl Recovery {
    /// What the disk held at the start.
    pub(super) fn begin(&mut self, records: Vec<RecordingRecord>) {
        self.records = records;
    }

    /// One more, or the same once more.
    pub(super) fn offer(&mut self, record: RecordingRecord) {
        self.forget(record.blob);
        self.records.push(record);
    }

    pub(super) fn forget(&mut self, blob: BlobId) {
        self.records.retain(|record| record.blob != blob);
    }

    pub(super) fn get(&self, blob: BlobId) -> Option<&RecordingRecord> {
        self.records.iter().find(|record| record.blob == blob)
    }

    /// Those that are offered in this project, with the time they began: its own, and those of projects that are gone.
    pub(super) fn of(
        &self,
        project: Option<ProjectId>,
        is_here: impl Fn(ProjectId) -> bool,
    ) -> Vec<(BlobId, Timestamp)> {
        let offered = |record: &&RecordingRecord| Some(record.project) == project || !is_here(record.project);
        self.records.iter().filter(offered).map(|record| (record.blob, record.started)).collect()
    }
}
