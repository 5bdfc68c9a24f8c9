//! Recording: from one press to a card. Every second is on the disk before the next one is over.
//!
//! ```text
//! Idle → Asking → Running ⇄ Paused → Stopping → Analyzing → Saving → Idle
//!                                    Recovering ─┘
//! ```

use super::{App, effect::Effect, notice::NoticeKind, storing::Pending, view::RecorderView};
use crate::{
    ids::{BlobId, CardId, ClipHasher},
    ports::{
        media::{Analysis, MediaRequest, MicError, MicEvent},
        storage::{ClipRecord, DbError, Durability, RecordAs, RecordingRecord, StorageRequest, Write},
    },
    project::{
        Clip, Edit, Label, MediaType, Project, Refusal, Region, card::REGIONS_MAX, clip::Peaks, command,
    },
    time::{Instant, Timestamp},
    wire::limits::READ_BYTES,
};

/// What the recorder does.
#[derive(Debug)]
pub(super) enum Recorder {
    /// Nothing.
    Idle,
    /// The browser asks for the microphone.
    Asking { after: Option<CardId>, becomes: RecordAs },
    /// Sound comes in.
    Running { take: Take, since: Instant },
    /// It holds.
    Paused { take: Take },
    /// The last slices come in and are written.
    Stopping { take: Take },
    /// What was cut short is read to find its hash.
    Recovering { take: Take },
    /// It is decoded for length and waveform.
    Analyzing { take: Take },
    /// It becomes a card.
    Saving,
}

/// A recording on its way.
#[derive(Debug)]
pub(super) struct Take {
    record: RecordingRecord,
    media_type: MediaType,
    bytes: u64,
    writing: usize,
    hasher: ClipHasher,
    recorded_ms: u64,
    stopped: bool,
    recovered: bool,
}

impl App {
    /// The recorder.
    pub fn recorder_view(&self) -> RecorderView {
        match &self.recorder {
            Recorder::Idle => RecorderView::Idle,
            Recorder::Asking { .. } => RecorderView::Asking,
            Recorder::Running { take, since } => {
                RecorderView::Recording { before_ms: take.recorded_ms, since: *since }
            }
            Recorder::Paused { take } => RecorderView::Paused { recorded_ms: take.recorded_ms },
            _ => RecorderView::Saving,
        }
    }

    pub(super) fn record(&mut self, after: Option<CardId>, becomes: RecordAs) -> Result<(), Refusal> {
        if !matches!(self.recorder, Recorder::Idle) {
            return Err(Refusal::Recording);
        }
        self.editable()?;
        self.silence();
        self.set_recorder(Recorder::Asking { after, becomes });
        self.media(MediaRequest::StartRecording);
        Ok(())
    }

    pub(super) fn pause_recording(&mut self) -> Result<(), Refusal> {
        if matches!(self.recorder, Recorder::Running { .. }) {
            self.media(MediaRequest::PauseRecording);
        }
        Ok(())
    }

    pub(super) fn resume_recording(&mut self) -> Result<(), Refusal> {
        if matches!(self.recorder, Recorder::Paused { .. }) {
            self.media(MediaRequest::ResumeRecording);
        }
        Ok(())
    }

    pub(super) fn stop_recording(&mut self) -> Result<(), Refusal> {
        match std::mem::replace(&mut self.recorder, Recorder::Idle) {
            Recorder::Running { mut take, since } => {
                take.recorded_ms += self.now.instant.since(since).as_millis() as u64;
                self.set_recorder(Recorder::Stopping { take });
                self.media(MediaRequest::StopRecording);
            }
            Recorder::Paused { take } => {
                self.set_recorder(Recorder::Stopping { take });
                self.media(MediaRequest::StopRecording);
            }
            other => self.recorder = other,
        }
        Ok(())
    }

    pub(super) fn discard_recording(&mut self) -> Result<(), Refusal> {
        match std::mem::replace(&mut self.recorder, Recorder::Idle) {
            Recorder::Running { take, .. } | Recorder::Paused { take } => {
                self.media(MediaRequest::AbortRecording);
                self.erase_recording(take.record.blob);
            }
            Recorder::Asking { .. } => self.media(MediaRequest::AbortRecording),
            other => self.recorder = other,
        }
        self.dirty.recorder = true;
        Ok(())
    }

    fn erase_recording(&mut self, blob: BlobId) {
        let writes = vec![Write::DeleteRecording(blob), Write::EraseBlob(blob)];
        self.store(Pending::Background, StorageRequest::Commit(writes));
    }

    fn set_recorder(&mut self, recorder: Recorder) {
        self.recorder = recorder;
        self.dirty.recorder = true;
    }

    pub(super) fn media(&mut self, request: MediaRequest) {
        self.effects.push_back(Effect::Media(request));
    }

    pub(super) fn handle_mic(&mut self, event: MicEvent) {
        let now = self.now.instant;
        match (event, std::mem::replace(&mut self.recorder, Recorder::Idle)) {
            (MicEvent::Started { media_type }, Recorder::Asking { after, becomes }) => {
                self.begin_take(media_type, after, becomes);
            }
            (MicEvent::Slice(bytes), mut recorder) => {
                if let Recorder::Running { take, .. }
                | Recorder::Paused { take }
                | Recorder::Stopping { take } = &mut recorder
                {
                    let append = take.append(bytes);
                    self.store(Pending::Slice, append);
                }
                self.recorder = recorder;
            }
            (MicEvent::Paused, Recorder::Running { mut take, since }) => {
                take.recorded_ms += now.since(since).as_millis() as u64;
                self.set_recorder(Recorder::Paused { take });
            }
            (MicEvent::Resumed, Recorder::Paused { take }) => {
                self.set_recorder(Recorder::Running { take, since: now });
            }
            // Asked for or not: a phone was locked, a headset pulled out. What was recorded becomes a card.
            (MicEvent::Stopped, Recorder::Running { mut take, since }) => {
                take.recorded_ms += now.since(since).as_millis() as u64;
                self.take_stopped(take);
            }
            (MicEvent::Stopped, Recorder::Paused { take } | Recorder::Stopping { take }) => {
                self.take_stopped(take);
            }
            (MicEvent::Failed(error), Recorder::Asking { .. }) => {
                self.dirty.recorder = true;
                self.notify(NoticeKind::Mic(error));
            }
            (MicEvent::Failed(error), Recorder::Running { take, .. } | Recorder::Paused { take }) => {
                self.notify(NoticeKind::Mic(error));
                self.take_stopped(take);
            }
            (_, recorder) => self.recorder = recorder,
        }
    }

    fn begin_take(&mut self, media_type: MediaType, after: Option<CardId>, becomes: RecordAs) {
        let Some(project) = self.open.as_ref().map(super::open::OpenProject::id) else {
            self.media(MediaRequest::AbortRecording);
            return;
        };
        let record = RecordingRecord {
            blob: self.ids.blob(),
            project,
            after,
            becomes,
            media_type: media_type.as_str().to_owned(),
            started: self.now.wall,
        };
        self.store(Pending::Background, StorageRequest::Commit(vec![Write::PutRecording(record.clone())]));
        let take = Take {
            record,
            media_type,
            bytes: 0,
            writing: 0,
            hasher: ClipHasher::default(),
            recorded_ms: 0,
            stopped: false,
            recovered: false,
        };
        self.set_recorder(Recorder::Running { take, since: self.now.instant });
    }

    fn take_stopped(&mut self, mut take: Take) {
        take.stopped = true;
        self.set_recorder(Recorder::Stopping { take });
        self.analyze_when_written();
    }

    pub(super) fn handle_slice_stored(&mut self, result: Result<(), DbError>) {
        if let Recorder::Running { take, .. } | Recorder::Paused { take } | Recorder::Stopping { take } =
            &mut self.recorder
        {
            take.writing = take.writing.saturating_sub(1);
        }
        match result {
            Ok(()) => self.analyze_when_written(),
            Err(error) => self.handle_recording_failed(error),
        }
    }

    /// The disk gave up on the recording. What it holds is offered back; nothing of it is thrown away.
    pub(super) fn handle_recording_failed(&mut self, error: DbError) {
        let recorder = std::mem::replace(&mut self.recorder, Recorder::Idle);
        self.dirty.recorder = true;
        self.notify(NoticeKind::Storage(error));
        match recorder {
            Recorder::Running { take, .. } | Recorder::Paused { take } => {
                self.media(MediaRequest::AbortRecording);
                self.offer_back(take.record);
            }
            Recorder::Stopping { take } | Recorder::Recovering { take } | Recorder::Analyzing { take } => {
                self.offer_back(take.record);
            }
            Recorder::Saving => self.reload_open(),
            Recorder::Idle | Recorder::Asking { .. } => {}
        }
    }

    fn offer_back(&mut self, record: RecordingRecord) {
        self.recordings.retain(|held| held.blob != record.blob);
        self.recordings.push(record);
        self.dirty.project = true;
    }

    fn analyze_when_written(&mut self) {
        match std::mem::replace(&mut self.recorder, Recorder::Idle) {
            Recorder::Stopping { take } if take.stopped && take.writing == 0 => self.analyze(take),
            recorder => self.recorder = recorder,
        }
    }

    fn analyze(&mut self, take: Take) {
        if take.bytes == 0 {
            self.erase_recording(take.record.blob);
            self.set_recorder(Recorder::Idle);
            self.notify(NoticeKind::Mic(MicError::Broken));
            return;
        }
        let (blob, bytes, media_type) = (take.record.blob, take.bytes, take.media_type.clone());
        self.set_recorder(Recorder::Analyzing { take });
        self.media(MediaRequest::Analyze { blob, bytes, media_type });
    }

    pub(super) fn handle_analyzed(&mut self, blob: BlobId, analysis: Option<Analysis>) {
        let take = match std::mem::replace(&mut self.recorder, Recorder::Idle) {
            Recorder::Analyzing { take } if take.record.blob == blob => take,
            recorder => {
                self.recorder = recorder;
                return;
            }
        };
        if analysis.is_none() {
            self.notify(NoticeKind::RecordingUnreadable);
        }
        let guess = Analysis {
            duration_ms: take.recorded_ms.clamp(1, u64::from(u32::MAX)) as u32,
            peaks: Peaks::default(),
        };
        if let Err(refusal) = self.save_take(take, analysis.unwrap_or(guess)) {
            self.set_recorder(Recorder::Idle);
            self.refuse(refusal);
        }
    }

    /// The recording becomes a clip and a card in one transaction.
    fn save_take(&mut self, take: Take, analysis: Analysis) -> Result<(), Refusal> {
        let Take { record, media_type, bytes, hasher, recovered, .. } = take;
        let Analysis { duration_ms, peaks } = analysis;
        let clip = Clip { hash: hasher.finish(), media_type, bytes, duration_ms, peaks };
        let region = clip.whole();
        let clip = ClipRecord { clip, blob: record.blob };
        let blob = record.blob;
        let (after, becomes) = (record.after, record.becomes);
        self.offer_back(record); // Until the card is sure; a refusal below keeps it on offer.
        let open = self.open.as_ref().ok_or(Refusal::NoProject)?;
        let edit = edit_of(open.project(), becomes, region, after);
        let plan = command::plan(open.project(), edit, &mut self.ids, self.now.wall)?;
        self.editable()?.learn(&clip);
        self.set_recorder(Recorder::Saving);
        let writes = vec![Write::PutClip(clip), Write::DeleteRecording(blob)];
        self.perform(plan, writes)?;
        self.recordings.retain(|held| held.blob != blob);
        self.store(Pending::Optional, StorageRequest::Gather { blob });
        if recovered {
            self.notify(NoticeKind::RecordingKept);
        }
        Ok(())
    }

    /// Recordings that were cut short and belong here: to this project, or to one that is gone.
    pub(super) fn recovered(&self) -> Vec<(BlobId, Timestamp)> {
        let open = self.open.as_ref().map(super::open::OpenProject::id);
        let here = |record: &&RecordingRecord| {
            Some(record.project) == open || !self.projects.contains_key(&record.project)
        };
        self.recordings.iter().filter(here).map(|record| (record.blob, record.started)).collect()
    }

    pub(super) fn keep_recovered(&mut self, blob: BlobId) -> Result<(), Refusal> {
        if !matches!(self.recorder, Recorder::Idle) {
            return Err(Refusal::Recording);
        }
        self.editable()?;
        let Some(record) = self.recordings.iter().find(|record| record.blob == blob).cloned() else {
            return Ok(());
        };
        let take = Take {
            media_type: MediaType::new(&record.media_type),
            record,
            bytes: 0,
            writing: 0,
            hasher: ClipHasher::default(),
            recorded_ms: 0,
            stopped: true,
            recovered: true,
        };
        self.set_recorder(Recorder::Recovering { take });
        self.read_recovered(blob, 0);
        Ok(())
    }

    fn read_recovered(&mut self, blob: BlobId, offset: u64) {
        self.store(Pending::Recovering, StorageRequest::ReadBlob { blob, offset, len: READ_BYTES });
    }

    pub(super) fn handle_recovered_bytes(&mut self, bytes: &[u8]) {
        let Recorder::Recovering { take } = &mut self.recorder else { return };
        take.hasher.update(bytes);
        take.bytes += bytes.len() as u64;
        let (blob, offset) = (take.record.blob, take.bytes);
        if bytes.len() == READ_BYTES as usize {
            self.read_recovered(blob, offset);
        } else if let Recorder::Recovering { take } = std::mem::replace(&mut self.recorder, Recorder::Idle) {
            if take.bytes == 0 {
                self.recordings.retain(|held| held.blob != blob);
                self.dirty.project = true;
            }
            self.analyze(take);
        }
    }

    pub(super) fn discard_recovered(&mut self, blob: BlobId) -> Result<(), Refusal> {
        self.recordings.retain(|record| record.blob != blob);
        self.dirty.project = true;
        self.erase_recording(blob);
        Ok(())
    }
}

/// What a recording does to the document. A card that is gone meanwhile becomes a new one: sound is never lost.
fn edit_of(project: &Project, becomes: RecordAs, region: Region, after: Option<CardId>) -> Edit {
    let regions_of = |card| project.card(card).map(|card| card.regions.clone());
    match becomes {
        RecordAs::Again(card) if regions_of(card).is_some() => Edit::SetRegions(card, vec![region]),
        RecordAs::More(card) => match regions_of(card).filter(|regions| regions.len() < REGIONS_MAX) {
            Some(mut regions) => {
                regions.push(region);
                Edit::SetRegions(card, regions)
            }
            None => Edit::Create { label: Label::default(), regions: vec![region], after: Some(card) },
        },
        _ => Edit::Create { label: Label::default(), regions: vec![region], after },
    }
}

impl Take {
    fn append(&mut self, bytes: Vec<u8>) -> StorageRequest {
        let offset = self.bytes;
        self.bytes += bytes.len() as u64;
        self.writing += 1;
        self.hasher.update(&bytes);
        StorageRequest::Append { blob: self.record.blob, offset, bytes, durability: Durability::Strict }
    }
}
