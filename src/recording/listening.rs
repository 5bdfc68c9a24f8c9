//! What the microphone reports.

use super::{
    Output, Recording, Ticket,
    countdown::Countdown,
    going_on::BrokenOff,
    phase::{Aim, Phase},
    source::{SAID_AFTER, Source},
    take::Take,
};
use crate::{
    machine::Cx,
    notice::NoticeKind,
    ports::{
        media::{MediaRequest, MicError, MicEvent},
        microphone::Given,
        storage::{RecordingRecord, StorageRequest, Write},
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
            (MicEvent::Allowed(given), Phase::Asking(aim)) => {
                let source = Source::new(given, now);
                self.set_phase(
                    cx,
                    match aim.countdown.seconds() {
                        0 => Phase::Waiting { aim, source, due: Some(now.after(SAID_AFTER)) },
                        seconds => Phase::Counting { aim, source, countdown: Countdown::new(now, seconds) },
                    },
                );
            }
            (MicEvent::Started { media_type }, Phase::Asking(aim)) => {
                self.begin_take(cx, aim, Source::new(Given::default(), now), &media_type);
            }
            (
                MicEvent::Started { media_type },
                Phase::Waiting { aim, source, .. } | Phase::Counting { aim, source, .. },
            ) => {
                self.begin_take(cx, aim, source, &media_type);
            }
            (MicEvent::Paused, Phase::Running { take, source }) => {
                self.set_phase(cx, Phase::Paused { take: take.held(now), source });
            }
            (MicEvent::Resumed, Phase::Paused { mut take, mut source }) => {
                source.begin(now);
                take.clock.run(now);
                self.set_phase(cx, Phase::Running { take, source });
            }
            (MicEvent::Stopped, Phase::Running { take, .. }) => self.take_closed(cx, take.held(now)),
            (MicEvent::Stopped, Phase::Paused { take, .. } | Phase::Stopping { take, .. }) => {
                self.take_closed(cx, take);
            }
            (MicEvent::Failed(error), Phase::Asking(aim)) => self.not_begun(cx, aim, error, String::new()),
            (
                MicEvent::Failed(error),
                Phase::Counting { aim, source, .. } | Phase::Waiting { aim, source, .. },
            ) => {
                self.not_begun(cx, aim, error, source.given.label.clone());
            }
            (MicEvent::Failed(error), Phase::Running { take, source }) => {
                self.take_broke_off(cx, take.held(now), error, &source);
            }
            (MicEvent::Failed(error), Phase::Paused { take, source }) => {
                self.take_broke_off(cx, take, error, &source);
            }
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
            Phase::Counting { countdown, .. } => Some(countdown.due()),
            Phase::Waiting { due, .. } => *due,
            Phase::Running { take, source } => [source.due(), take.clock.due()].into_iter().flatten().min(),
            _ => None,
        }
    }

    /// Time passed.
    pub fn handle_wake(&mut self, cx: &mut Cx<'_, Output>) {
        let now = cx.now.instant;
        let changed = match self.phase.quietly() {
            Phase::Counting { countdown, .. } => {
                if countdown.begins(now) {
                    cx.emit(Output::Media(MediaRequest::BeginRecording));
                }
                countdown.count(now)
            }
            Phase::Waiting { due, .. } => due.take_if(|due| now >= *due).is_some(),
            Phase::Running { take, source } => {
                let stands = take.clock.judge(now);
                source.judge(now) || stands
            }
            _ => false,
        };
        if changed {
            self.phase.touch();
        }
        self.end_countdown(cx);
    }

    /// It has counted to zero, and nothing has come yet.
    fn end_countdown(&mut self, cx: &mut Cx<'_, Output>) {
        let now = cx.now.instant;
        let is_over = matches!(&*self.phase, Phase::Counting { countdown, .. } if countdown.is_over(now));
        if is_over && let Phase::Counting { aim, source, .. } = self.leave_phase() {
            self.set_phase(cx, Phase::Waiting { aim, source, due: Some(now.after(SAID_AFTER)) });
        }
    }

    /// The next second of sound: nothing that is shown changes, unless it was said that none comes, or the clock was wrong.
    fn take_slice(&mut self, cx: &mut Cx<'_, Output>, bytes: Vec<u8>) {
        let now = cx.now.instant;
        match self.phase.quietly() {
            Phase::Running { take, source } => {
                let (request, sounds) = take.append(bytes);
                cx.emit(Output::Store(Ticket::Slice(take.id), request));
                let is_full = take.is_full();
                if sounds {
                    let time = take.clock.heard(now);
                    if source.slice(now) || time {
                        self.phase.touch();
                    }
                }
                if is_full {
                    self.divide(cx);
                }
            }
            Phase::Paused { take, .. } | Phase::Stopping { take, .. } => {
                cx.emit(Output::Store(Ticket::Slice(take.id), take.append(bytes).0));
            }
            // It is kept in memory, and written when the disk takes it. What comes once more was counted.
            Phase::Stuck { take, .. } if !take.is_replayed() => _ = take.count(&bytes),
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
        let mut take = Take::new(cx.ids.take(), record, false);
        take.clock.run(cx.now.instant);
        self.set_phase(cx, Phase::Running { take, source });
    }

    fn not_begun(&mut self, cx: &mut Cx<'_, Output>, aim: Aim, error: MicError, microphone: String) {
        self.set_phase(cx, Phase::Idle);
        let Aim { becomes, after, .. } = aim;
        cx.emit(Output::Notice(NoticeKind::Mic { error, kept: false, microphone, becomes, after }));
    }

    /// The microphone went away by itself: a headset was pulled out, a phone locked. What was recorded becomes a card.
    fn take_broke_off(&mut self, cx: &mut Cx<'_, Output>, mut take: Take, error: MicError, source: &Source) {
        let (kept, after) = (take.sounds(), take.record.after);
        let (broken, microphone) = (BrokenOff::lost(&take), source.given.label.clone());
        let becomes = broken.becomes();
        if kept {
            self.broken_off = Some(broken);
        }
        cx.emit(Output::Notice(NoticeKind::Mic { error, kept, microphone, becomes, after }));
        take.explained = true;
        self.take_closed(cx, take);
    }

    /// No more slices will come.
    fn take_closed(&mut self, cx: &mut Cx<'_, Output>, take: Take) {
        self.set_phase(cx, Phase::Stopping { take, closed: true });
        self.analyze_when_written(cx);
    }
}
