//! What the microphone reports.

use super::{
    Output, Recording, Ticket,
    phase::{Aim, Phase},
    source::{SAID_AFTER, Source},
    take::Take,
};
use crate::{
    machine::Cx,
    notice::NoticeKind,
    ports::{
        media::{MicError, MicEvent},
        storage::{RecordAs, RecordingRecord, StorageRequest, Write},
    },
    project::MediaType,
    time::Instant,
};

impl Recording {
    /// The microphone reports.
    pub fn handle_mic(&mut self, cx: &mut Cx<'_, Output>, event: MicEvent) {
        let now = cx.now.instant;
        match event {
            MicEvent::Slice(bytes) => return self.take_slice(cx, bytes),
            MicEvent::Muted(muted) => return self.listen(|source| source.mute(muted, now)),
            MicEvent::Zeros(zeros) => return self.listen(|source| source.zeros(zeros, now)),
            _ => {}
        }
        match (event, self.leave_phase()) {
            (MicEvent::Allowed, Phase::Asking(aim)) => {
                let due = Some(now.after(SAID_AFTER));
                self.set_phase(cx, Phase::Waiting { aim, source: Source::new(now), due });
            }
            (MicEvent::Started { media_type }, Phase::Asking(aim)) => {
                self.begin_take(cx, aim, Source::new(now), &media_type);
            }
            (MicEvent::Started { media_type }, Phase::Waiting { aim, source, .. }) => {
                self.begin_take(cx, aim, source, &media_type);
            }
            (MicEvent::Paused, Phase::Running { mut take, since, source }) => {
                take.add_stretch(since, cx.now);
                self.set_phase(cx, Phase::Paused { take, source });
            }
            (MicEvent::Resumed, Phase::Paused { take, mut source }) => {
                source.begin(now);
                self.set_phase(cx, Phase::Running { take, since: now, source });
            }
            (MicEvent::Stopped, Phase::Running { mut take, since, .. }) => {
                take.add_stretch(since, cx.now);
                self.take_closed(cx, take);
            }
            (MicEvent::Stopped, Phase::Paused { take, .. } | Phase::Stopping { take, .. }) => {
                self.take_closed(cx, take);
            }
            (MicEvent::Failed(error), Phase::Asking(aim) | Phase::Waiting { aim, .. }) => {
                self.set_phase(cx, Phase::Idle);
                let Aim { becomes, after, .. } = aim;
                cx.emit(Output::Notice(NoticeKind::Mic { error, kept: false, becomes, after }));
            }
            (MicEvent::Failed(error), Phase::Running { mut take, since, .. }) => {
                take.add_stretch(since, cx.now);
                self.take_broke_off(cx, take, error);
            }
            (MicEvent::Failed(error), Phase::Paused { take, .. }) => self.take_broke_off(cx, take, error),
            // It was to end anyway.
            (MicEvent::Failed(_), Phase::Stopping { take, .. }) => self.take_closed(cx, take),
            (MicEvent::Stopped | MicEvent::Failed(_), Phase::Stuck { take, error, .. }) => {
                self.set_phase(cx, Phase::Stuck { take, error, closed: true });
            }
            (_, phase) => *self.phase = phase,
        }
    }

    /// Something is known of the sound that comes; `hear`: whether something else is to be said of it now.
    fn listen(&mut self, hear: impl FnOnce(&mut Source) -> bool) {
        if self.phase.quietly().source().is_some_and(hear) {
            self.phase.touch();
        }
    }

    /// When [`Self::handle_wake`] is due.
    pub fn poll_timeout(&self) -> Option<Instant> {
        match &*self.phase {
            Phase::Waiting { due, .. } => *due,
            Phase::Running { source, .. } => source.due(),
            _ => None,
        }
    }

    /// Time passed without a sound.
    pub fn handle_wake(&mut self, now: Instant) {
        let changed = match self.phase.quietly() {
            Phase::Waiting { due, .. } => due.take_if(|due| now >= *due).is_some(),
            Phase::Running { source, .. } => source.judge(now),
            _ => false,
        };
        if changed {
            self.phase.touch();
        }
    }

    /// The next second of sound: nothing that is shown changes, unless it was said that none comes.
    fn take_slice(&mut self, cx: &mut Cx<'_, Output>, bytes: Vec<u8>) {
        let now = cx.now.instant;
        match self.phase.quietly() {
            Phase::Running { take, source, .. } => {
                cx.emit(Output::Store(Ticket::Slice(take.id), take.append(bytes)));
                if take.sounds() && source.slice(now) {
                    self.phase.touch();
                }
            }
            Phase::Paused { take, .. } | Phase::Stopping { take, .. } => {
                cx.emit(Output::Store(Ticket::Slice(take.id), take.append(bytes)));
            }
            // It is kept in memory, and written when the disk takes it.
            Phase::Stuck { take, .. } => take.count(&bytes),
            _ => {}
        }
    }

    fn begin_take(&mut self, cx: &mut Cx<'_, Output>, aim: Aim, mut source: Source, media_type: &MediaType) {
        source.begin(cx.now.instant);
        let record = RecordingRecord {
            blob: cx.ids.blob(),
            project: aim.project,
            after: aim.after,
            becomes: aim.becomes,
            media_type: media_type.as_str().to_owned(),
            started: cx.now.wall,
        };
        let write = Write::PutRecording(record.clone());
        cx.emit(Output::Background(StorageRequest::Commit(vec![write])));
        let take = Take::new(cx.ids.take(), record, false);
        self.set_phase(cx, Phase::Running { take, since: cx.now.instant, source });
    }

    /// The microphone went away by itself: a headset was pulled out, a phone locked. What was recorded becomes a card.
    fn take_broke_off(&mut self, cx: &mut Cx<'_, Output>, mut take: Take, error: MicError) {
        // What was recorded in place of a card's sound is its sound now: whoever goes on wants to keep it.
        let becomes = match take.record.becomes {
            RecordAs::Again(card) => RecordAs::More(card),
            becomes => becomes,
        };
        let (kept, after) = (take.sounds(), take.record.after);
        cx.emit(Output::Notice(NoticeKind::Mic { error, kept, becomes, after }));
        take.explained = true;
        self.take_closed(cx, take);
    }

    /// No more slices will come.
    fn take_closed(&mut self, cx: &mut Cx<'_, Output>, take: Take) {
        self.set_phase(cx, Phase::Stopping { take, closed: true });
        self.analyze_when_written(cx);
    }
}
