//! From the last byte of a take to its card: it is decoded, becomes a clip, and waits for whoever has the document.

use super::{Finished, Kept, Output, Recording, erase, phase::Phase, take::Take};
use crate::{
    ids::{BlobId, CardId, TakeId},
    machine::Cx,
    notice::NoticeKind,
    ports::{
        media::{Analysis, MediaRequest},
        storage::{RecordingRecord, StorageRequest, Write},
    },
};

/// How far the time that was shown and the sound may be apart: recorders begin and end up to a slice beside the clock.
const APART_MS: u64 = 1_000;
/// The same in hundredths of the time that was shown, for long recordings, whose clocks drift.
const APART_PERCENT: u64 = 5;

impl Recording {
    pub(super) fn analyze_when_written(&mut self, cx: &mut Cx<'_, Output>) {
        let is_written = matches!(&*self.phase, Phase::Stopping { take, closed: true } if take.is_written());
        if is_written && let Phase::Stopping { take, .. } = self.leave_phase() {
            self.analyze(cx, take);
        }
    }

    pub(super) fn analyze(&mut self, cx: &mut Cx<'_, Output>, take: Take) {
        let (blob, bytes) = (take.blob(), take.bytes);
        if !take.sounds() {
            cx.emit(Output::Media(MediaRequest::ForgetTake));
            self.set_phase(cx, Phase::Idle);
            if take.recovered {
                return self.lose(cx, &take.record);
            }
            erase(cx, blob);
            if take.explained {
                return;
            }
            let RecordingRecord { becomes, after, .. } = take.record;
            return cx.emit(Output::Notice(NoticeKind::RecordingEmpty { becomes, after }));
        }
        let media_type = take.media_type.clone();
        self.set_phase(cx, Phase::Analyzing(take));
        cx.emit(Output::Media(MediaRequest::Analyze { blob, bytes, media_type }));
    }

    /// A blob was decoded, or could not be. The take becomes a clip either way: sound is never lost.
    pub fn handle_analyzed(&mut self, cx: &mut Cx<'_, Output>, blob: BlobId, analysis: Option<Analysis>) {
        let take = match self.leave_phase() {
            Phase::Analyzing(take) if take.blob() == blob => take,
            phase => return *self.phase = phase,
        };
        match &analysis {
            None => cx.emit(Output::Notice(NoticeKind::RecordingUnreadable)),
            Some(analysis) => compare_lengths(cx, &take, analysis),
        }
        let (id, record, recovered) = (take.id, take.record.clone(), take.recovered);
        let clip = take.clip(analysis);
        let writes = vec![Write::PutClip(clip.clone()), Write::DeleteRecording(blob)];
        let (project, becomes, after) = (record.project, record.becomes, record.after);
        self.set_phase(cx, Phase::Saving { take: id, record, recovered });
        let project = (!recovered).then_some(project);
        cx.emit(Output::Finished(Finished { take: id, project, clip, becomes, after, writes }));
    }

    /// The take is part of a card, and on the disk. `created`: the card, if it is a new one.
    pub fn kept(&mut self, cx: &mut Cx<'_, Output>, take: TakeId, created: Option<CardId>) {
        let Some((record, recovered)) = self.leave_saving(cx, take) else { return };
        self.recovery.forget(record.blob);
        self.note_kept(record.blob, created);
        cx.emit(Output::Optional(StorageRequest::Gather { blob: record.blob }));
        cx.emit(Output::Media(MediaRequest::ForgetTake));
        cx.emit(Output::Kept(Kept { recovered, becomes: record.becomes, created }));
        self.go_on_by_itself(cx, record.blob);
        self.saved(cx, record.blob);
    }

    /// The take did not become part of a card: it is offered back.
    pub fn not_kept(&mut self, cx: &mut Cx<'_, Output>, take: TakeId) {
        if let Some((record, _)) = self.leave_saving(cx, take) {
            self.do_not_go_on_by_itself();
            cx.emit(Output::Media(MediaRequest::ForgetTake));
            let blob = record.blob;
            self.recovery.offer(record);
            self.saved(cx, blob);
        }
    }

    fn leave_saving(&mut self, cx: &mut Cx<'_, Output>, expected: TakeId) -> Option<(RecordingRecord, bool)> {
        match self.leave_phase() {
            Phase::Saving { take, record, recovered } if take == expected => {
                self.set_phase(cx, Phase::Idle);
                Some((record, recovered))
            }
            phase => {
                *self.phase = phase;
                None
            }
        }
    }
}

/// What was shown while it was recorded is compared with what there is. The clock of what was cut short is not known.
fn compare_lengths(cx: &mut Cx<'_, Output>, take: &Take, analysis: &Analysis) {
    let (shown_ms, decoded_ms) = (take.recorded_ms(), u64::from(analysis.duration_ms));
    let apart_ms = shown_ms.abs_diff(decoded_ms);
    // A source that stalled leaves a gap between two packets, which some count and some do not. Nothing is lost by that.
    let has_gaps = take.clock.counts_sound() && decoded_ms > shown_ms;
    if !take.recovered && !has_gaps && apart_ms > APART_MS && apart_ms * 100 > shown_ms * APART_PERCENT {
        cx.emit(Output::Notice(NoticeKind::RecordingDiffers { shown_ms, decoded_ms }));
    }
}
