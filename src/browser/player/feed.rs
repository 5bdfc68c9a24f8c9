//! Feeding the source: carries out what [`Buffering`] plans, step by step.

use std::rc::{Rc, Weak};

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DomException, MediaSourceReadyState, SourceBuffer};

use super::{
    Reader,
    run::{Gone, Run, until, when},
    source,
};
use crate::{
    playback::buffering::{Buffering, Placement, Step},
    ports::media::{PlayError, Segment},
    sound::wav::{Unreadable, WavAsMp4},
};

/// Why feeding ended before its end.
enum Stop {
    /// The run is over.
    Gone,
    /// It cannot go on.
    Failed(PlayError),
}

impl From<Gone> for Stop {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

const DAMAGED: Stop = Stop::Failed(PlayError::Damaged);
const UNSUPPORTED: Stop = Stop::Failed(PlayError::Unsupported);

/// Feeds a run until all is buffered, it fails, or the run is over.
pub(super) fn begin(run: &Rc<Run>, reader: Reader, plan: Buffering) {
    let run = Rc::downgrade(run);
    spawn_local(async move {
        let feed = Feed { run: &run, reader, plan, converter: None, held: Vec::new() };
        let failed = match feed.run().await {
            Err(Stop::Failed(error)) => Some(error),
            Ok(()) | Err(Stop::Gone) => None,
        };
        if let Some(run) = run.upgrade() {
            run.finish_feeding(failed);
        }
    });
}

struct Feed<'a> {
    run: &'a Weak<Run>,
    reader: Reader,
    plan: Buffering,
    /// Of the clip that is read now, if it is WAV: puts its samples into an envelope that sources take.
    converter: Option<WavAsMp4>,
    /// Read, converted, and not appended yet.
    held: Vec<u8>,
}

impl Feed<'_> {
    async fn run(mut self) -> Result<(), Stop> {
        until(self.run, |run| run.source.ready_state() != MediaSourceReadyState::Closed).await?;
        loop {
            let plan = &mut self.plan;
            match when(self.run, |run| plan.poll_step(run.now(), &run.buffered())).await? {
                Step::Place(placement) => self.place(placement)?,
                Step::Read { blob, offset, len } => {
                    let piece = (self.reader)(blob, offset, len).await.map_err(|_| DAMAGED)?;
                    self.plan.handle_read(piece.len()).map_err(Stop::Failed)?;
                    self.held = match &mut self.converter {
                        Some(wav) => wav.push(&piece).map_err(unreadable)?,
                        None => piece,
                    };
                }
                Step::Remove { to_s } => {
                    idle_buffer(self.run).await?.remove(0.0, to_s).map_err(|_| DAMAGED)?;
                    idle_buffer(self.run).await?;
                }
                Step::Append => self.append().await?,
                Step::Flush => {
                    if let Some(wav) = self.converter.take() {
                        self.held = wav.finish().map_err(unreadable)?;
                    }
                    self.append().await?;
                }
                Step::End => return Ok(()),
            }
        }
    }

    fn place(&mut self, placement: Placement) -> Result<(), Stop> {
        let run = self.run.upgrade().ok_or(Gone)?;
        let segment = &run.playlist().segments[placement.segment];
        open_buffer(&run, segment, placement)?;
        self.converter = source::is_wav(&segment.media_type).then(WavAsMp4::default);
        Ok(())
    }

    /// Appends what is held, or tells the plan that there is no room for it.
    async fn append(&mut self) -> Result<(), Stop> {
        if !self.held.is_empty() {
            let bytes = Uint8Array::from(self.held.as_slice()).buffer();
            match idle_buffer(self.run).await?.append_buffer_with_array_buffer(&bytes) {
                Ok(()) => {}
                Err(error) if is_full(&error) => {
                    self.plan.handle_full();
                    return Ok(());
                }
                Err(_) => return Err(DAMAGED),
            }
            idle_buffer(self.run).await?;
            self.held.clear();
        }
        let run = self.run.upgrade().ok_or(Gone)?;
        if run.undecodable.get() {
            return Err(DAMAGED);
        }
        self.plan.handle_appended(&run.buffered());
        Ok(())
    }
}

fn open_buffer(run: &Rc<Run>, segment: &Segment, placement: Placement) -> Result<(), Stop> {
    let name = source::playable(&segment.media_type).ok_or(UNSUPPORTED)?;
    let opened = run.buffer.borrow().clone();
    let buffer = if let Some(buffer) = opened {
        // Forgets what a clip that was cut short left in the parser; windows are wide open again.
        buffer.abort().map_err(|_| DAMAGED)?;
        buffer.change_type(name).map_err(|_| UNSUPPORTED)?;
        buffer
    } else {
        let buffer = run.source.add_source_buffer(name).map_err(|_| UNSUPPORTED)?;
        let duration_s = run.playlist().duration_ms() as f64 / 1_000.0;
        set(&run.source, "duration", duration_s)?;
        run.adopt(buffer.clone());
        buffer
    };
    set(&buffer, "timestampOffset", placement.offset_s)?;
    set(&buffer, "appendWindowEnd", placement.end_s)?;
    set(&buffer, "appendWindowStart", placement.start_s)
}

/// These setters throw when the source has been closed under us, and an import that throws would end the program.
fn set(object: &JsValue, name: &str, value: f64) -> Result<(), Stop> {
    Reflect::set(object, &name.into(), &value.into()).map(drop).map_err(|_| DAMAGED)
}

fn unreadable(_: Unreadable) -> Stop {
    UNSUPPORTED
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
    buffer.ok_or(DAMAGED)
}
