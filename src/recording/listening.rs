//! What the microphone reports.

use super::{
    Output, Recording, Ticket,
    phase::{Aim, Phase},
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
};

impl Recording {
    /// The microphone reports.
    pub fn handle_mic(&mut self, cx: &mut Cx<'_, Output>, event: MicEvent) {
        if let MicEvent::Slice(bytes) = event {
            return self.take_slice(cx, bytes);
        }
        match (event, self.leave_phase()) {
            (MicEvent::Started { media_type }, Phase::Asking(aim)) => self.begin_take(cx, aim, &media_type),
            (MicEvent::Paused, Phase::Running { mut take, since }) => {
                take.add_stretch(since, cx.now);
                self.set_phase(cx, Phase::Paused(take));
            }
            (MicEvent::Resumed, Phase::Paused(take)) => {
                self.set_phase(cx, Phase::Running { take, since: cx.now.instant });
            }
            (MicEvent::Stopped, Phase::Running { mut take, since }) => {
                take.add_stretch(since, cx.now);
                self.take_closed(cx, take);
            }
            (MicEvent::Stopped, Phase::Paused(take) | Phase::Stopping { take, .. }) => {
                self.take_closed(cx, take);
            }
            (MicEvent::Failed(error), Phase::Asking(aim)) => {
                self.set_phase(cx, Phase::Idle);
                let Aim { becomes, after, .. } = aim;
                cx.emit(Output::Notice(NoticeKind::Mic { error, kept: false, becomes, after }));
            }
            (MicEvent::Failed(error), Phase::Running { mut take, since }) => {
                take.add_stretch(since, cx.now);
                self.take_broke_off(cx, take, error);
            }
            (MicEvent::Failed(error), Phase::Paused(take)) => self.take_broke_off(cx, take, error),
            // It was to end anyway.
            (MicEvent::Failed(_), Phase::Stopping { take, .. }) => self.take_closed(cx, take),
            (MicEvent::Stopped | MicEvent::Failed(_), Phase::Stuck { take, error, .. }) => {
                self.set_phase(cx, Phase::Stuck { take, error, closed: true });
            }
            (_, phase) => *self.phase = phase,
        }
    }

    /// The next second of sound: nothing that is shown changes.
    fn take_slice(&mut self, cx: &mut Cx<'_, Output>, bytes: Vec<u8>) {
        match self.phase.quietly() {
            Phase::Running { take, .. } | Phase::Paused(take) | Phase::Stopping { take, .. } => {
                cx.emit(Output::Store(Ticket::Slice(take.id), take.append(bytes)));
            }
            // It is kept in memory, and written when the disk takes it.
            Phase::Stuck { take, .. } => take.count(&bytes),
            _ => {}
        }
    }

    fn begin_take(&mut self, cx: &mut Cx<'_, Output>, aim: Aim, media_type: &MediaType) {
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
        self.set_phase(cx, Phase::Running { take, since: cx.now.instant });
    }

    /// The microphone went away by itself: a headset was pulled out, a phone locked. What was recorded becomes a card.
    fn take_broke_off(&mut self, cx: &mut Cx<'_, Output>, take: Take, error: MicError) {
        // What was recorded in place of a card's sound is its sound now: whoever goes on wants to keep it.
        let becomes = match take.record.becomes {
            RecordAs::Again(card) => RecordAs::More(card),
            becomes => becomes,
        };
        let (kept, after) = (take.bytes > 0, take.record.after);
        cx.emit(Output::Notice(NoticeKind::Mic { error, kept, becomes, after }));
        self.take_closed(cx, take);
    }

    /// No more slices will come.
    fn take_closed(&mut self, cx: &mut Cx<'_, Output>, take: Take) {
        self.set_phase(cx, Phase::Stopping { take, closed: true });
        self.analyze_when_written(cx);
    }
}
