//! Recordings that were cut short: by a crash, a full disk, or a project that could not take them. They are offered back
//! until a person keeps them or throws them away.

use super::{Output, Recording, Ticket, phase::Phase, take::Take};
use crate::{
    ids::{BlobId, ProjectId},
    machine::Cx,
    ports::storage::{RecordingRecord, StorageRequest},
    project::Refusal,
    wire::limits::READ_BYTES,
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

    /// Those that are offered in this project: its own, and those of projects that are gone.
    pub(super) fn of(
        &self,
        project: Option<ProjectId>,
        is_here: impl Fn(ProjectId) -> bool,
    ) -> impl Iterator<Item = &RecordingRecord> {
        self.records.iter().filter(move |it| Some(it.project) == project || !is_here(it.project))
    }
}

impl Recording {
    pub(super) fn keep_recovered(&mut self, cx: &mut Cx<'_, Output>, blob: BlobId) -> Result<(), Refusal> {
        if !self.is_idle() {
            return Err(Refusal::Recording);
        }
        if let Some(record) = self.recovery.get(blob).cloned() {
            let take = Take::new(cx.ids.take(), record, true);
            read_recovered(cx, &take);
            self.set_phase(cx, Phase::Recovering(take));
        }
        Ok(())
    }

    pub(super) fn read_on(&mut self, cx: &mut Cx<'_, Output>, bytes: &[u8]) {
        match self.leave_phase() {
            Phase::Recovering(mut take) => {
                take.count(bytes);
                if bytes.len() == READ_BYTES as usize {
                    read_recovered(cx, &take);
                    *self.phase = Phase::Recovering(take);
                } else {
                    self.analyze(cx, take);
                }
            }
            phase => *self.phase = phase,
        }
    }
}

fn read_recovered(cx: &mut Cx<'_, Output>, take: &Take) {
    let read = StorageRequest::ReadBlob { blob: take.blob(), offset: take.bytes, len: READ_BYTES };
    cx.emit(Output::Store(Ticket::Recovering(take.id), read));
}
