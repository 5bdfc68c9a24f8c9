//! Feeding the source: carries out what [`Buffering`] plans, step by step.

use std::rc::{Rc, Weak};

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DomException, MediaSourceReadyState, SourceBuffer};

use super::{
    decoded::{self, Decoded},
    run::Run,
    source,
    waiting::{Gone, until, when},
};
use crate::{
    browser::clips::Clips,
    ids::BlobId,
    playback::buffering::{Buffering, Placement, Step},
    ports::media::{MediaEvent, PlayError, Segment},
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

/// Feeds a run until all is buffered, it fails, or the run is over.
pub(super) fn begin(run: &Rc<Run>, clips: Clips, plan: Buffering) {
    let run = Rc::downgrade(run);
    spawn_local(async move {
        let mut feed = Feed { run: &run, clips, plan, decoded: None };
        let failed = match feed.run().await {
            Err(Stop::Failed(error)) => Some(error),
            Ok(()) | Err(Stop::Gone) => None,
        };
        if let Some(run) = run.upgrade() {
            run.finish_feeding(failed, feed.plan.failure());
        }
    });
}

struct Feed<'a> {
    run: &'a Weak<Run>,
    clips: Clips,
    plan: Buffering,
    /// A clip that only the browser can read, and its segment.
    decoded: Option<(usize, Decoded)>,
}

impl Feed<'_> {
    async fn run(&mut self) -> Result<(), Stop> {
        until(self.run, |run| run.source.ready_state() != MediaSourceReadyState::Closed).await?;
        loop {
            let plan = &mut self.plan;
            let step = when(self.run, |run| {
                let step = plan.poll_step(run.now(), &run.buffered());
                run.feeding.set(plan.card());
                run.settle(plan.settled_s());
                step
            });
            match step.await? {
                Step::Place(placement, name) => self.place(placement, &name)?,
                Step::Read { blob, offset, len } => self.read(blob, offset, len).await,
                Step::Index { segment } => self.index(segment).await?,
                Step::Decode { segment } => self.decode(segment).await?,
                Step::Remove { to_s } => {
                    idle_buffer(self.run).await?.remove(0.0, to_s).map_err(|_| DAMAGED)?;
                    self.run.upgrade().ok_or(Gone)?.begin_update();
                    idle_buffer(self.run).await?;
                }
                Step::Append => self.append().await?,
                Step::Skip(card, error) => {
                    let run = self.run.upgrade().ok_or(Gone)?;
                    run.emit(MediaEvent::CardFailed(card, error));
                }
                Step::End => return Ok(()),
            }
        }
    }

    /// Reads on, from the disk or from what was decoded.
    async fn read(&mut self, blob: BlobId, offset: u64, len: u32) {
        let piece = match &self.decoded {
            Some((segment, decoded)) if *segment == self.plan.segment_index() => decoded.read(offset, len),
            _ => self.clips.read(blob, offset, len).await.unwrap_or_default(),
        };
        self.plan.handle_read(&piece);
    }

    async fn index(&mut self, segment: usize) -> Result<(), Stop> {
        let playlist = self.run.upgrade().ok_or(Gone)?.playlist().clone();
        let Segment { blob, bytes, .. } = playlist.segments[segment];
        let index = self.clips.index(blob, bytes).await;
        self.plan.handle_index(&index);
        Ok(())
    }

    async fn decode(&mut self, segment: usize) -> Result<(), Stop> {
        // What was decoded before is let go first.
        self.decoded = None;
        let playlist = self.run.upgrade().ok_or(Gone)?.playlist();
        let decoded = decoded::decode(&self.clips, &playlist.segments[segment]).await;
        self.plan.handle_decoded(decoded.as_ref().map(Decoded::bytes));
        self.decoded = decoded.map(|decoded| (segment, decoded));
        Ok(())
    }

    fn place(&mut self, placement: Placement, name: &str) -> Result<(), Stop> {
        let run = self.run.upgrade().ok_or(Gone)?;
        let taken = source::takes(name);
        if taken {
            open_buffer(&run, name, placement)?;
        }
        self.plan.handle_placed(taken);
        Ok(())
    }

    /// Appends what is held, or tells the plan that there is no room for it.
    async fn append(&mut self) -> Result<(), Stop> {
        let bytes = Uint8Array::from(self.plan.held()).buffer();
        match idle_buffer(self.run).await?.append_buffer_with_array_buffer(&bytes) {
            Ok(()) => self.run.upgrade().ok_or(Gone)?.begin_update(),
            Err(error) if is_full(&error) => {
                self.plan.handle_full();
                return Ok(());
            }
            Err(_) => return Err(DAMAGED),
        }
        idle_buffer(self.run).await?;
        let run = self.run.upgrade().ok_or(Gone)?;
        if run.is_undecodable() {
            return Err(DAMAGED);
        }
        self.plan.handle_appended(&run.buffered());
        Ok(())
    }
}

fn open_buffer(run: &Rc<Run>, name: &str, placement: Placement) -> Result<(), Stop> {
    let opened = run.buffer.borrow().clone();
    let buffer = if let Some(buffer) = opened {
        // Forgets what a clip that was cut short left in the parser; windows are wide open again.
        buffer.abort().map_err(|_| DAMAGED)?;
        buffer.change_type(name).map_err(|_| DAMAGED)?;
        buffer
    } else {
        let buffer = run.source.add_source_buffer(name).map_err(|_| DAMAGED)?;
        let duration_s = run.playlist().duration_ms() as f64 / 1_000.0;
        set(&run.source, "duration", duration_s)?;
        run.adopt(buffer.clone());
        buffer
    };
    // Some forms have no times of their own, and leave this changed for those behind them.
    let _ = Reflect::set(&buffer, &"mode".into(), &source::mode(name).into());
    set(&buffer, "timestampOffset", placement.offset_s)?;
    set(&buffer, "appendWindowEnd", placement.end_s)?;
    set(&buffer, "appendWindowStart", placement.start_s)
}

/// These setters throw when the source has been closed under us, and an import that throws would end the program.
fn set(object: &JsValue, name: &str, value: f64) -> Result<(), Stop> {
    Reflect::set(object, &name.into(), &value.into()).map(drop).map_err(|_| DAMAGED)
}

fn is_full(error: &JsValue) -> bool {
    error.dyn_ref::<DomException>().is_some_and(|error| error.name() == "QuotaExceededError")
}

/// The buffer, once it has done what it was asked before.
async fn idle_buffer(run: &Weak<Run>) -> Result<SourceBuffer, Stop> {
    until(run, |run| !run.is_updating()).await?;
    let run = run.upgrade().ok_or(Gone)?;
    let buffer = run.buffer.borrow().clone();
    buffer.ok_or(DAMAGED)
}
