//! What to read and to append next, so that a playlist plays without gaps.
//!
//! A media source takes the clips of a playlist one after the other. Each is shifted to its place on the playlist's axis
//! (`timestampOffset`) and cut to its segment (the append window), in a form that sources take ([`sound`](crate::sound)).
//! [`Buffering`] says step by step what to do; whoever owns the source and the disk (`browser/player`) carries it out and
//! tells how it went. It has no clock: where playing stands and what is buffered are arguments.
//!
//! ```text
//! Fill ─Read→ Reading ─handle_read→ Fill, until there is something to append ─→ Held
//!  └─Decode→ Reading ─handle_decoded→ Fill
//! Held ─Place, the first time→ Placing ─handle_placed→ Held, or Fill in another form
//! Held ─Append→ Appending ─handle_appended→ Fill, also of the next segment
//!  └─Remove┘         └─handle_full→ Held, until there is room
//! ```
//!
//! A segment that cannot be brought in is passed over: [`Step::Skip`] names its card, and playing jumps to what follows.
//!
//! Times are seconds and milliseconds of the playlist, unless they are said to be a clip's.

mod ranges;
mod seek;
mod step;

use std::rc::Rc;

use crate::{
    ids::CardId,
    ports::media::{PlayError, Playlist, Segment},
    sound::{Conversion, Next, Span, Unreadable, index::Index},
};

pub use ranges::Ranges;
use ranges::SAME_S;
pub use seek::{Seek, is_failure_due, seek};
pub use step::{Placement, Step};

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
/// A stretch that is longer than this and gives no sound at all is damaged.
const SILENT_S: f64 = 0.5;
/// When the browser's own buffer is full, reading goes on when less than this is buffered ahead.
const AHEAD_FULL_S: f64 = 5.0;

// What is kept for a step back is more than what is let in as run-up, or the beginning would be removed at once.
const _: () = assert!(BEHIND_S > RUN_UP_S && AHEAD_S > AHEAD_FULL_S && AHEAD_FULL_S > seek::MARGIN_S);

/// Where in a segment.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    /// More is read once there is room.
    Fill,
    /// A piece is on its way from the disk, or the clip from the decoder.
    Reading,
    /// The source is made ready.
    Placing,
    /// There is something to append.
    Held {
        /// What was played was looked through for something to remove.
        trimmed: bool,
        /// Where playing stood when the source had no room for it.
        refused_at: Option<f64>,
    },
    /// It is being appended, and playing stands here.
    Appending(f64),
    /// All segments are done.
    End,
}

/// How far the source is with a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Progress {
    /// It knows nothing of it.
    None,
    /// It is ready for it.
    Placed,
    /// It has something of it.
    Appended,
}

/// The plan for one playlist from one place on. A seek to a place that is not buffered begins another one.
#[derive(Debug)]
pub struct Buffering {
    playlist: Rc<Playlist>,
    from_ms: u64,
    segment: usize,
    /// Where the segment begins.
    start_ms: u64,
    phase: Phase,
    /// The segment's clip.
    clip: Conversion,
    /// Converted, and not appended yet.
    held: Vec<u8>,
    progress: Progress,
    /// Nothing could be made of its bytes here.
    unreadable: bool,
    /// The clip was read to its end.
    read: bool,
    /// The end of what was buffered after the append before.
    end_before_s: f64,
    /// A segment that was passed over, until it is told.
    skipped: Option<(CardId, PlayError)>,
    /// The last one.
    failure: Option<PlayError>,
}

impl Buffering {
    /// A plan from `from_ms` of a playlist on; from its last segment on, where that is beyond the end. None when there is
    /// no segment at all.
    pub fn new(playlist: Rc<Playlist>, from_ms: u64) -> Option<Self> {
        let from_ms = from_ms.min(playlist.duration_ms());
        let (segment, start_ms) = playlist.segment_at(from_ms)?;
        let mut plan = Self {
            clip: conversion(&playlist.segments[segment], 0),
            playlist,
            from_ms,
            segment,
            start_ms,
            phase: Phase::Fill,
            held: Vec::new(),
            progress: Progress::None,
            unreadable: false,
            read: false,
            end_before_s: 0.0,
            skipped: None,
            failure: None,
        };
        plan.begin_segment();
        Some(plan)
    }

    /// The segment whose clip is buffered now.
    fn segment(&self) -> Option<&Segment> {
        self.playlist.segments.get(self.segment)
    }

    /// What [`Step::Append`] appends; at least one byte.
    pub fn held(&self) -> &[u8] {
        &self.held
    }

    /// Whose sound is buffered now; none when all is.
    pub fn card(&self) -> Option<CardId> {
        self.segment().map(|segment| segment.card)
    }

    /// The index in the playlist of the segment that is buffered now.
    pub fn segment_index(&self) -> usize {
        self.segment
    }

    /// Why a segment was passed over, if any was: the last one.
    pub fn failure(&self) -> Option<PlayError> {
        self.failure
    }

    /// Nothing more will be buffered before this second: what is missing there stays missing.
    pub fn settled_s(&self) -> f64 {
        self.start_ms as f64 / 1_000.0
    }

    /// The next step, playing being at `now_s`; none until playing has moved, or the step before was answered.
    pub fn poll_step(&mut self, now_s: f64, buffered: &Ranges) -> Option<Step> {
        if let Some((card, error)) = self.skipped.take() {
            return Some(Step::Skip(card, error));
        }
        match self.phase {
            Phase::Fill => (buffered.ahead(now_s) < AHEAD_S).then(|| self.fill(now_s, buffered)).flatten(),
            Phase::Held { .. } if self.progress == Progress::None => {
                self.phase = Phase::Placing;
                let form = self.clip.form()?;
                Some(Step::Place(self.placement(form.lead_s), form.mime))
            }
            Phase::Held { trimmed, refused_at } => {
                let behind_s = if refused_at.is_some() { RUN_UP_S } else { BEHIND_S };
                // In strides of as much again: removing is not free.
                let old = buffered.start().is_some_and(|start| start < now_s - 2.0 * behind_s);
                if old && !trimmed {
                    self.phase = Phase::Held { trimmed: true, refused_at };
                    return Some(Step::Remove { to_s: now_s - behind_s });
                }
                let moved = |at: f64| trimmed || now_s > at;
                let room = |at| buffered.ahead(now_s) < AHEAD_FULL_S && moved(at);
                if !refused_at.is_none_or(room) {
                    return None;
                }
                self.phase = Phase::Appending(now_s);
                Some(Step::Append)
            }
            Phase::Reading | Phase::Placing | Phase::Appending(_) => None,
            Phase::End => Some(Step::End),
        }
    }

    /// The step [`Step::Read`] gave these bytes. None at all: the clip is shorter than it should be, or not there.
    pub fn handle_read(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return self.skip(PlayError::Damaged);
        }
        let converted = self.clip.push(bytes);
        self.handle_converted(converted);
    }

    /// Where in the clip which time lies; an empty one if that is not known.
    pub fn handle_index(&mut self, index: &Index) {
        self.clip.jump(index);
        self.phase = Phase::Fill;
    }

    /// The browser decoded a clip to a WAV of so many bytes; `None` when it could not.
    pub fn handle_decoded(&mut self, bytes: Option<u64>) {
        match self.clip.decoded(bytes) {
            Ok(()) => self.phase = Phase::Fill,
            Err(Unreadable) => {
                self.skip(if self.unreadable { PlayError::Damaged } else { PlayError::Unsupported });
            }
        }
    }

    /// The source is ready for the clip, or does not take its form.
    pub fn handle_placed(&mut self, taken: bool) {
        if taken {
            self.progress = Progress::Placed;
            self.hold();
        } else if !self.another_way() {
            self.skip(PlayError::Unsupported);
        }
    }

    /// It was appended; this is buffered now.
    pub fn handle_appended(&mut self, buffered: &Ranges) {
        let Phase::Appending(_) = self.phase else { return };
        self.held.clear();
        self.progress = Progress::Appended;
        let (end_s, placed) = (buffered.end(), self.placement(0.0));
        // A short segment is within that little of its end before any of it is there.
        let begun = end_s >= placed.start_s + SAME_S;
        let complete = begun && end_s >= placed.end_s - COMPLETE_S && end_s <= self.end_before_s;
        self.end_before_s = end_s;
        if complete {
            // Of a clip whose beginning is wanted only, nothing that follows would be let in.
            self.next_segment();
        } else if self.read {
            self.end_segment(buffered);
        } else {
            self.phase = Phase::Fill;
        }
    }

    /// The source has no room for it (`QuotaExceededError`).
    pub fn handle_full(&mut self) {
        if let Phase::Appending(now_s) = self.phase {
            self.phase = Phase::Held { trimmed: false, refused_at: Some(now_s) };
        }
    }

    /// Asks for what the clip wants next.
    fn fill(&mut self, now_s: f64, buffered: &Ranges) -> Option<Step> {
        let blob = self.segment()?.blob;
        match self.clip.poll_next() {
            Next::Read(Span { offset, len }) => {
                self.phase = Phase::Reading;
                return Some(Step::Read { blob, offset, len });
            }
            Next::Index => {
                self.phase = Phase::Reading;
                return Some(Step::Index { segment: self.segment });
            }
            Next::Decode => {
                self.phase = Phase::Reading;
                return Some(Step::Decode { segment: self.segment });
            }
            Next::Over => {}
        }
        self.read = true;
        let rest = self.clip.finish();
        self.handle_converted(rest);
        if self.phase == Phase::Fill && self.read {
            self.end_segment(buffered);
        }
        self.poll_step(now_s, buffered)
    }

    fn handle_converted(&mut self, converted: Result<Vec<u8>, Unreadable>) {
        match converted {
            Ok(bytes) if bytes.is_empty() => self.phase = Phase::Fill,
            Ok(bytes) => {
                self.held = bytes;
                self.hold();
            }
            // What is buffered stays; it cannot be brought in twice.
            Err(Unreadable) if self.progress == Progress::Appended => self.skip(PlayError::Damaged),
            Err(Unreadable) => {
                self.unreadable = true;
                if !self.another_way() {
                    self.skip(PlayError::Damaged);
                }
            }
        }
    }

    fn hold(&mut self) {
        self.phase = Phase::Held { trimmed: false, refused_at: None };
    }

    /// Begins the clip once more in another form; `false` when there is none.
    fn another_way(&mut self) -> bool {
        let another = self.clip.another_way();
        if another {
            self.held.clear();
            (self.progress, self.read) = (Progress::None, false);
            self.phase = Phase::Fill;
        }
        another
    }

    /// All of a clip was appended. If nothing at all was let in, there was no sound in it.
    fn end_segment(&mut self, buffered: &Ranges) {
        let placed = self.placement(0.0);
        let silent = buffered.end() < placed.start_s + SAME_S && placed.end_s - placed.start_s > SILENT_S;
        if silent { self.skip(PlayError::Damaged) } else { self.next_segment() }
    }

    /// Passes the segment over, and says so.
    fn skip(&mut self, error: PlayError) {
        self.skipped = self.card().map(|card| (card, error));
        self.failure = Some(error);
        self.next_segment();
    }

    fn placement(&self, lead_s: f64) -> Placement {
        let (clip_start_ms, duration_ms) =
            self.segment().map_or((0, 0), |segment| (segment.start_ms, segment.duration_ms()));
        let start_ms = self.start_ms as f64;
        Placement {
            segment: self.segment,
            offset_s: (start_ms - f64::from(clip_start_ms)) / 1_000.0 - lead_s,
            start_s: (start_ms / 1_000.0).max(self.from_ms as f64 / 1_000.0 - RUN_UP_S),
            end_s: (self.start_ms + duration_ms) as f64 / 1_000.0,
        }
    }

    fn next_segment(&mut self) {
        self.start_ms += self.segment().map_or(0, Segment::duration_ms);
        self.segment += 1;
        self.begin_segment();
    }

    /// Begins with this segment, or the next one that has a length: one without has nothing to buffer.
    fn begin_segment(&mut self) {
        let nothing = |segment: &&Segment| segment.duration_ms() == 0;
        let rest = self.playlist.segments.get(self.segment..).unwrap_or_default();
        self.segment += rest.iter().take_while(nothing).count();
        self.held.clear();
        (self.progress, self.read, self.end_before_s) = (Progress::None, false, 0.0);
        self.unreadable = false;
        self.phase = match self.playlist.segments.get(self.segment) {
            Some(segment) => {
                self.clip = conversion(segment, heard_from_ms(segment, self.start_ms, self.from_ms));
                Phase::Fill
            }
            None => Phase::End,
        };
    }
}

fn conversion(segment: &Segment, from_ms: u32) -> Conversion {
    Conversion::new(segment.bytes, PIECE_BYTES).from_ms(from_ms)
}

/// The first millisecond of a segment's clip that is let in, if the segment begins at `start_ms` of a playlist that is played
/// from `from_ms` on.
fn heard_from_ms(segment: &Segment, start_ms: u64, from_ms: u64) -> u32 {
    let passed_ms = from_ms.saturating_sub(start_ms).min(segment.duration_ms());
    let heard_ms = u64::from(segment.start_ms) + passed_ms;
    (heard_ms as u32).saturating_sub((RUN_UP_S * 1_000.0) as u32)
}

#[cfg(test)]
mod tests;
