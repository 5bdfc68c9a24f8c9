//! Recordings that were cut short: by a crash, a full disk, or a project that could not take them. They are offered back
//! until a person keeps them or throws them away. Those in which there is nothing are told and cleared.

use super::{
    Output, Recording, Ticket, erase,
    phase::Phase,
    take::{HEADER_BYTES_MAX, Take},
};
use crate::{
    ids::{BlobId, ProjectId},
    machine::Cx,
    notice::NoticeKind,
    ports::storage::{DbError, RecordingRecord, StorageReply, StorageRequest},
    project::Refusal,
    sound::holds_sound,
    time::Timestamp,
    wire::limits::READ_BYTES,
};

/// What is read to see whether there is sound: one byte more than any header has.
const HEAD_BYTES: u32 = HEADER_BYTES_MAX as u32 + 1;

/// What is known of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Nothing. It may be what another tab is recording.
    No,
    /// It is looked at.
    Asked,
    /// There is sound in it, as far as is known.
    Offered,
}

/// All of them, oldest first.
#[derive(Debug, Default)]
pub(super) struct Recovery {
    records: Vec<(RecordingRecord, Seen)>,
    /// When those began that are gone, because there was nothing in them.
    lost: Vec<Timestamp>,
}

impl Recovery {
    /// What the disk held at the start.
    pub(super) fn begin(&mut self, records: Vec<RecordingRecord>) {
        self.records = records.into_iter().map(|record| (record, Seen::No)).collect();
    }

    /// One more, or the same once more.
    pub(super) fn offer(&mut self, record: RecordingRecord) {
        self.forget(record.blob);
        self.records.push((record, Seen::Offered));
    }

    pub(super) fn forget(&mut self, blob: BlobId) {
        self.records.retain(|(record, _)| record.blob != blob);
    }

    pub(super) fn get(&self, blob: BlobId) -> Option<&RecordingRecord> {
        self.records.iter().map(|(record, _)| record).find(|record| record.blob == blob)
    }

    /// Those that are offered in this project: its own, and those of projects that are gone.
    pub(super) fn of(
        &self,
        project: Option<ProjectId>,
        is_here: impl Fn(ProjectId) -> bool,
    ) -> impl Iterator<Item = &RecordingRecord> {
        let offered = self.records.iter().filter(|(_, seen)| *seen == Seen::Offered);
        offered.map(|(record, _)| record).filter(move |it| concerns(it, project, &is_here))
    }

    /// Looks at those of this project. `true`: there are any.
    fn ask(&mut self, project: ProjectId, is_here: impl Fn(ProjectId) -> bool) -> bool {
        let mut any = false;
        for (record, seen) in &mut self.records {
            if concerns(record, Some(project), &is_here) {
                any = true;
                if *seen == Seen::No {
                    *seen = Seen::Asked;
                }
            }
        }
        any
    }

    /// Only these are still on the disk; which of them are to be looked at.
    fn listed(&mut self, listed: &[RecordingRecord]) -> Vec<BlobId> {
        self.records.retain(|(record, _)| listed.iter().any(|it| it.blob == record.blob));
        let asked = self.records.iter().filter(|(_, seen)| *seen == Seen::Asked);
        asked.map(|(record, _)| record.blob).collect()
    }

    /// What cannot be looked at is offered: sound is never lost. `blob`: this one, or all that are looked at.
    fn offer_asked(&mut self, blob: Option<BlobId>) {
        for (record, seen) in &mut self.records {
            if *seen == Seen::Asked && blob.is_none_or(|blob| blob == record.blob) {
                *seen = Seen::Offered;
            }
        }
    }

    fn is_asked(&self, blob: BlobId) -> bool {
        self.records.iter().any(|(record, seen)| record.blob == blob && *seen == Seen::Asked)
    }

    /// There is nothing in it. When all of those began.
    pub(super) fn lose(&mut self, record: &RecordingRecord) -> Vec<Timestamp> {
        self.forget(record.blob);
        self.lost.push(record.started);
        self.lost.clone()
    }
}

fn concerns(
    record: &RecordingRecord,
    project: Option<ProjectId>,
    is_here: impl Fn(ProjectId) -> bool,
) -> bool {
    Some(record.project) == project || !is_here(record.project)
}

impl Recording {
    /// This tab may write the project: what was cut short in it is looked at, and offered if there is sound in it. What
    /// another tab has made a card of meanwhile is not on the disk any more.
    pub fn look(&mut self, cx: &mut Cx<'_, Output>, project: ProjectId, is_here: impl Fn(ProjectId) -> bool) {
        if self.recovery.ask(project, is_here) {
            cx.emit(Output::Store(Ticket::Listing, StorageRequest::LoadLibrary));
        }
    }

    pub(super) fn listed(&mut self, cx: &mut Cx<'_, Output>, reply: Result<StorageReply, DbError>) {
        let Ok(StorageReply::Library { recordings, .. }) = reply else {
            return self.recovery.offer_asked(None);
        };
        for blob in self.recovery.listed(&recordings) {
            let read = StorageRequest::ReadBlob { blob, offset: 0, len: HEAD_BYTES };
            cx.emit(Output::Store(Ticket::Head(blob), read));
        }
    }

    pub(super) fn looked(
        &mut self,
        cx: &mut Cx<'_, Output>,
        blob: BlobId,
        reply: Result<StorageReply, DbError>,
    ) {
        match reply {
            Ok(StorageReply::Bytes(head)) if head.len() <= HEADER_BYTES_MAX && !holds_sound(&head) => {
                if self.recovery.is_asked(blob)
                    && let Some(record) = self.recovery.get(blob).cloned()
                {
                    self.lose(cx, &record);
                }
            }
            _ => self.recovery.offer_asked(Some(blob)),
        }
    }

    /// It was begun, and there is nothing of it: that is said, and it is cleared from the disk.
    pub(super) fn lose(&mut self, cx: &mut Cx<'_, Output>, record: &RecordingRecord) {
        let started = self.recovery.lose(record);
        erase(cx, record.blob);
        cx.emit(Output::Notice(NoticeKind::RecordingLost { started }));
    }

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
