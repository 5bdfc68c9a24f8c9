//! What to read and to append next, so that a playlist plays without gaps.
//!
//! A media source takes the clips of a playlist one after the other. Each is shifted to its place on the playlist's axis
//! (`timestampOffset`) and cut to its segment (the append window). [`Buffering`] says step by step what to do; whoever owns
//! the source and the disk (`browser/player`) carries it out and tells how it went. It has no clock: where playing stands
//! and what is buffered are arguments.
//!
//! ```text
//! Place ─→ Fill ─Read→ Reading ─handle_read→ Held ─Append→ Appending ─handle_appended→ Fill, or Place of the next segment
//!                                             └─Remove┘        └─handle_full→ Held, until there is room
//! ```
//!
//! Times are seconds and milliseconds of the playlist, unless they are said to be a clip's.

mod ranges;

use std::rc::Rc;

use crate::{
    ids::BlobId,
    ports::media::{PlayError, Playlist, Segment},
};

pub use ranges::Ranges;
use ranges::SAME_S;

/// Bytes read and appended at once: 11 s of sound at 48 kbit/s, 4 s at 128.
pub const PIECE_BYTES: u32 = 64 * 1024;
/// Seconds buffered ahead: enough to outlive a page whose timers are throttled, little enough for a phone.
pub const AHEAD_S: f64 = 30.0;
/// Seconds kept behind, for a step back.
const BEHIND_S: f64 = 30.0;
/// Seconds let in before the place where playing begins: decoders need a little run-up (Opus: 80 ms, RFC 7845 §4.6).
pub const RUN_UP_S: f64 = 0.5;
/// A segment may be complete when this little of it is missing: a window drops the packet that reaches beyond it.
const COMPLETE_S: f64 = 0.1;
/// When the browser's own buffer is full, reading goes on when less than this is buffered ahead.
const AHEAD_FULL_S: f64 = 5.0;
/// Seconds that must be buffered behind a place for playing to go on there.
const MARGIN_S: f64 = 0.25;

// What is kept for a step back is more than what is let in as run-up, or the beginning would be removed at once.
const _: () = assert!(BEHIND_S > RUN_UP_S && AHEAD_S > AHEAD_FULL_S && AHEAD_FULL_S > MARGIN_S);

/// Where a segment belongs, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placement {
    /// Its index in the playlist.
    pub segment: usize,
    /// What is added to the clip's own times; negative when more is cut from its front than plays before it.
    pub offset_s: f64,
    /// Sound before this is not let in.
    pub start_s: f64,
    /// Sound from here on is not let in.
    pub end_s: f64,
}

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Make the source ready for the clip of this segment. What an earlier clip left in its parser is void.
    Place(Placement),
    /// Read `len` bytes of a blob from `offset` on. Answer: [`Buffering::handle_read`].
    Read {
        /// Whose bytes.
        blob: BlobId,
        /// First byte.
        offset: u64,
        /// How many; at least one, and none beyond the clip's end.
        len: u32,
    },
    /// Remove what is buffered before `to_s`. It needs no answer.
    Remove {
        /// In seconds.
        to_s: f64,
    },
    /// Append what was read last, or once more when there was no room for it.
    /// Answer: [`Buffering::handle_appended`] or [`Buffering::handle_full`].
    Append,
    /// The clip was read to its end: append what a converter still holds of it. Answers as those of [`Step::Append`].
    Flush,
    /// Nothing is left to buffer.
    End,
}

/// Where in a segment.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    /// The source is not ready for its clip.
    Place,
    /// More is read once there is room.
    Fill,
    /// A piece is on its way from the disk.
    Reading,
    /// There is something to append.
    Held {
        /// It is what a converter held.
        flush: bool,
        /// What was played was looked through for something to remove.
        trimmed: bool,
        /// Where playing stood when the source had no room for it.
        refused_at: Option<f64>,
    },
    /// It is being appended.
    Appending {
        /// It is what a converter held.
        flush: bool,
        /// Where playing stands.
        now_s: f64,
    },
    /// All segments are done.
    End,
}

impl Phase {
    /// What a converter still holds is next.
    const HELD_BACK: Self = Self::Held { flush: true, trimmed: true, refused_at: None };
}

/// The plan for one playlist from one place on. A seek to a place that is not buffered begins another one.
#[derive(Debug, Clone)]
pub struct Buffering {
    playlist: Rc<Playlist>,
    from_ms: u64,
    segment: usize,
    /// Where the segment begins.
    start_ms: u64,
    phase: Phase,
    /// Bytes of its clip that were read.
    read: u64,
    /// The end of what was buffered after the append before.
    end_before_s: f64,
}

impl Buffering {
    /// A plan from `from_ms` of a playlist on; from its last segment on, where that is beyond the end. None when there is
    /// no segment at all.
    pub fn new(playlist: Rc<Playlist>, from_ms: u64) -> Option<Self> {
        let from_ms = from_ms.min(playlist.duration_ms());
        let (segment, start_ms) = playlist.segment_at(from_ms)?;
        let mut plan =
            Self { playlist, from_ms, segment, start_ms, phase: Phase::Place, read: 0, end_before_s: 0.0 };
        plan.skip_empty();
        Some(plan)
    }

    /// The segment whose clip is buffered now.
    fn segment(&self) -> Option<&Segment> {
        self.playlist.segments.get(self.segment)
    }

    /// The next step, playing being at `now_s`; none until playing has moved, or the step before was answered.
    pub fn poll_step(&mut self, now_s: f64, buffered: &Ranges) -> Option<Step> {
        match self.phase {
            Phase::Place => {
                self.phase = if self.is_read() { Phase::HELD_BACK } else { Phase::Fill };
                Some(Step::Place(self.placement()))
            }
            Phase::Fill => (buffered.ahead(now_s) < AHEAD_S).then(|| self.read()),
            Phase::Held { flush, trimmed, refused_at } => {
                let behind_s = if refused_at.is_some() { RUN_UP_S } else { BEHIND_S };
                // In strides of as much again: removing is not free.
                let old = buffered.start().is_some_and(|start| start < now_s - 2.0 * behind_s);
                if old && !trimmed {
                    self.phase = Phase::Held { flush, trimmed: true, refused_at };
                    return Some(Step::Remove { to_s: now_s - behind_s });
                }
                let moved = |at: f64| trimmed || now_s > at;
                let room = |at| buffered.ahead(now_s) < AHEAD_FULL_S && moved(at);
                if !refused_at.is_none_or(room) {
                    return None;
                }
                self.phase = Phase::Appending { flush, now_s };
                Some(if flush { Step::Flush } else { Step::Append })
            }
            Phase::Reading | Phase::Appending { .. } => None,
            Phase::End => Some(Step::End),
        }
    }

    /// The step [`Step::Read`] gave so many bytes. An error when there were none: the clip is shorter than it should be.
    pub fn handle_read(&mut self, len: usize) -> Result<(), PlayError> {
        if len == 0 {
            return Err(PlayError::Damaged);
        }
        self.read += len as u64;
        self.phase = Phase::Held { flush: false, trimmed: false, refused_at: None };
        Ok(())
    }

    /// It was appended; this is buffered now.
    pub fn handle_appended(&mut self, buffered: &Ranges) {
        let Phase::Appending { flush, .. } = self.phase else { return };
        let (end_s, placed) = (buffered.end(), self.placement());
        // A short segment is within that little of its end before any of it is there.
        let begun = end_s >= placed.start_s + SAME_S;
        let complete = begun && end_s >= placed.end_s - COMPLETE_S && end_s <= self.end_before_s;
        self.end_before_s = end_s;
        if flush || complete && !self.is_read() {
            // Of a clip whose beginning is wanted only, nothing that follows would be let in.
            self.next_segment();
        } else if self.is_read() {
            self.phase = Phase::HELD_BACK;
        } else {
            self.phase = Phase::Fill;
        }
    }

    /// The source has no room for it (`QuotaExceededError`).
    pub fn handle_full(&mut self) {
        if let Phase::Appending { flush, now_s } = self.phase {
            self.phase = Phase::Held { flush, trimmed: false, refused_at: Some(now_s) };
        }
    }

    /// Its clip was read to the end.
    fn is_read(&self) -> bool {
        self.segment().is_none_or(|segment| self.read >= segment.bytes)
    }

    fn read(&mut self) -> Step {
        let Some((blob, bytes)) = self.segment().map(|segment| (segment.blob, segment.bytes)) else {
            return Step::End;
        };
        let (offset, left) = (self.read, bytes.saturating_sub(self.read));
        self.phase = Phase::Reading;
        Step::Read { blob, offset, len: left.min(u64::from(PIECE_BYTES)) as u32 }
    }

    fn placement(&self) -> Placement {
        let (clip_start_ms, duration_ms) =
            self.segment().map_or((0, 0), |segment| (segment.start_ms, segment.duration_ms()));
        let start_ms = self.start_ms as f64;
        Placement {
            segment: self.segment,
            offset_s: (start_ms - f64::from(clip_start_ms)) / 1_000.0,
            start_s: (start_ms / 1_000.0).max(self.from_ms as f64 / 1_000.0 - RUN_UP_S),
            end_s: (self.start_ms + duration_ms) as f64 / 1_000.0,
        }
    }

    fn next_segment(&mut self) {
        self.start_ms += self.segment().map_or(0, Segment::duration_ms);
        self.segment += 1;
        (self.read, self.end_before_s) = (0, 0.0);
        self.phase = Phase::Place;
        self.skip_empty();
    }

    /// A segment without length has nothing to buffer.
    fn skip_empty(&mut self) {
        let nothing = |segment: &&Segment| segment.duration_ms() == 0;
        let rest = self.playlist.segments.get(self.segment..).unwrap_or_default();
        self.segment += rest.iter().take_while(nothing).count();
        if self.segment >= self.playlist.segments.len() {
            self.phase = Phase::End;
        }
    }
}

/// How a seek is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seek {
    /// The place is buffered: the element goes there, and the plan goes on.
    Within,
    /// It is not: another plan begins there.
    Anew,
}

/// How to get to `to_s`.
pub fn seek(buffered: &Ranges, to_s: f64) -> Seek {
    let within = buffered.end_of(to_s).is_some_and(|end_s| end_s >= to_s + MARGIN_S);
    if within { Seek::Within } else { Seek::Anew }
}

/// Whether a failure of buffering is told now, because next to nothing is buffered ahead. Otherwise it is told when the sound
/// that is buffered has ended.
pub fn is_failure_due(buffered: &Ranges, now_s: f64) -> bool {
    buffered.ahead(now_s) < MARGIN_S
}

#[cfg(test)]
mod tests;
