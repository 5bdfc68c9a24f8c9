//! Feeding the element: reads the clips of a playlist piece by piece, and appends them where they belong.

use std::rc::{Rc, Weak};

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, MediaSourceReadyState, SourceBuffer};

use super::{
    Reader,
    run::{Gone, Run, until},
    source,
};
use crate::{
    ports::media::{PlayError, Segment},
    sound::wav::{Unreadable, WavAsMp4},
};

/// Bytes read and appended at once: 11 s of sound at 48 kbit/s, 4 s at 128.
const PIECE_BYTES: u32 = 64 * 1024;
/// Seconds buffered ahead: enough to outlive a page whose timers are throttled, little enough for a phone.
const AHEAD_S: f64 = 30.0;
/// Seconds kept behind, for a step back.
const BEHIND_S: f64 = 30.0;
/// Seconds let in before the place where playing begins: decoders want a little run-up (Opus: 80 ms, RFC 7845 §4.6).
const RUN_UP_S: f64 = 0.5;
/// A segment may be complete when this little of it is missing: a window drops the packet that reaches beyond it.
const COMPLETE_S: f64 = 0.1;
/// When the browser's own buffer is full: only this much more than is needed at once is wanted.
const AHEAD_FULL_S: f64 = 5.0;

/// Why feeding ended before its end.
pub(super) enum Stop {
    /// Nobody listens any more.
    Gone,
    /// It cannot go on.
    Failed(PlayError),
}

impl From<Gone> for Stop {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

/// Feeds a run from `from_ms` of its playlist to its end.
pub(super) async fn run(run: &Weak<Run>, reader: &Reader, from_ms: u64) -> Result<(), Stop> {
    until(run, |run| run.source.ready_state() != MediaSourceReadyState::Closed).await?;
    let playlist = run.upgrade().ok_or(Gone)?.playlist().clone();
    let (first, mut start_ms) = playlist.segment_at(from_ms).ok_or(Stop::Failed(PlayError::Damaged))?;
    for segment in &playlist.segments[first..] {
        let end_ms = start_ms + segment.duration_ms();
        if segment.duration_ms() > 0 {
            let place = Place::new(segment, start_ms, end_ms, from_ms);
            open_buffer(&run.upgrade().ok_or(Gone)?, segment, &place)?;
            feed_segment(run, reader, segment, &place).await?;
        }
        start_ms = end_ms;
    }
    Ok(())
}

/// Where a segment belongs on the playlist's axis, in seconds.
struct Place {
    /// What is added to the clip's own times.
    offset: f64,
    /// From here on it is let in.
    start: f64,
    /// From here on no more.
    end: f64,
}

impl Place {
    fn new(segment: &Segment, start_ms: u64, end_ms: u64, from_ms: u64) -> Self {
        let seconds = |ms: u64| ms as f64 / 1_000.0;
        Self {
            offset: seconds(start_ms) - seconds(u64::from(segment.start_ms)),
            start: seconds(start_ms).max(seconds(from_ms) - RUN_UP_S),
            end: seconds(end_ms),
        }
    }
}

fn open_buffer(run: &Rc<Run>, segment: &Segment, place: &Place) -> Result<(), Stop> {
    let unsupported = |_| Stop::Failed(PlayError::Unsupported);
    let name = source::playable(&segment.media_type).ok_or(Stop::Failed(PlayError::Unsupported))?;
    let opened = run.buffer.borrow().clone();
    let buffer = if let Some(buffer) = opened {
        // Forgets what a clip that was cut short left in the parser; windows are wide open again.
        buffer.abort().map_err(|_| Stop::Failed(PlayError::Damaged))?;
        buffer.change_type(name).map_err(unsupported)?;
        buffer
    } else {
        let buffer = run.source.add_source_buffer(name).map_err(unsupported)?;
        let duration_s = run.playlist().duration_ms() as f64 / 1_000.0;
        set(&run.source, "duration", duration_s)?;
        run.adopt(buffer.clone());
        buffer
    };
    set(&buffer, "timestampOffset", place.offset)?;
    set(&buffer, "appendWindowEnd", place.end)?;
    set(&buffer, "appendWindowStart", place.start)
}

/// These setters throw when the source has been closed under us, and an import that throws would end the program.
fn set(object: &JsValue, name: &str, value: f64) -> Result<(), Stop> {
    Reflect::set(object, &name.into(), &value.into()).map(drop).map_err(|_| Stop::Failed(PlayError::Damaged))
}

async fn feed_segment(
    run: &Weak<Run>,
    reader: &Reader,
    segment: &Segment,
    place: &Place,
) -> Result<(), Stop> {
    let (mut at, mut end_before) = (0, 0.0);
    let mut wav = source::is_wav(&segment.media_type).then(WavAsMp4::default);
    while at < segment.bytes {
        until(run, |run| run.ahead() < AHEAD_S).await?;
        let piece =
            reader(segment.blob, at, PIECE_BYTES).await.map_err(|_| Stop::Failed(PlayError::Damaged))?;
        if piece.is_empty() {
            return Err(Stop::Failed(PlayError::Damaged));
        }
        at += piece.len() as u64;
        remove_played(run, BEHIND_S).await?;
        let piece = match &mut wav {
            Some(wav) => wav.push(&piece).map_err(unreadable)?,
            None => piece,
        };
        append(run, &piece).await?;
        let end = run.upgrade().ok_or(Gone)?.buffered().end();
        if end >= place.end - COMPLETE_S && end <= end_before {
            // A clip of which only the beginning is wanted: what follows would not be let in.
            break;
        }
        end_before = end;
    }
    match wav {
        Some(wav) if at >= segment.bytes => append(run, &wav.finish().map_err(unreadable)?).await,
        _ => Ok(()),
    }
}

fn unreadable(_: Unreadable) -> Stop {
    Stop::Failed(PlayError::Unsupported)
}

/// Appends one piece, waiting for room when the browser has none.
async fn append(run: &Weak<Run>, piece: &[u8]) -> Result<(), Stop> {
    if piece.is_empty() {
        return Ok(());
    }
    let bytes = Uint8Array::from(piece).buffer();
    loop {
        match idle_buffer(run).await?.append_buffer_with_array_buffer(&bytes) {
            Ok(()) => break,
            Err(error) if is_full(&error) => {
                remove_played(run, RUN_UP_S).await?;
                until(run, |run| run.ahead() < AHEAD_FULL_S).await?;
            }
            Err(_) => return Err(Stop::Failed(PlayError::Damaged)),
        }
    }
    idle_buffer(run).await?;
    let undecodable = run.upgrade().ok_or(Gone)?.undecodable.get();
    if undecodable { Err(Stop::Failed(PlayError::Damaged)) } else { Ok(()) }
}

fn is_full(error: &JsValue) -> bool {
    error.dyn_ref::<DomException>().is_some_and(|error| error.name() == "QuotaExceededError")
}

/// The buffer, once it has done what it was asked before.
async fn idle_buffer(run: &Weak<Run>) -> Result<SourceBuffer, Stop> {
    let updating = |run: &Run| run.buffer.borrow().as_ref().is_some_and(SourceBuffer::updating);
    until(run, |run| !updating(run)).await?;
    let run = run.upgrade().ok_or(Gone)?;
    let buffer = run.buffer.borrow().clone();
    buffer.ok_or(Stop::Failed(PlayError::Damaged))
}

/// Removes what was played more than `behind` seconds ago, in strides of as much again.
async fn remove_played(run: &Weak<Run>, behind: f64) -> Result<(), Stop> {
    let now = run.upgrade().ok_or(Gone)?.now();
    let start = run.upgrade().ok_or(Gone)?.buffered().start();
    if start.is_some_and(|start| start < now - 2.0 * behind) {
        let removing = idle_buffer(run).await?.remove(0.0, now - behind);
        removing.map_err(|_| Stop::Failed(PlayError::Damaged))?;
    }
    Ok(())
}
