//! One playlist on the element, from the press to its end: what it reports, and where it stands.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    task::Waker,
};

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DomException, Event, HtmlAudioElement, MediaSource, MediaSourceReadyState, SourceBuffer, Url};

use super::{amplifier::Amplifier, source};
use crate::{
    browser::listener::Listener,
    ids::CardId,
    playback::buffering::{Ranges, Seek, is_failure_due, seek},
    ports::media::{MediaEvent, PlayError, Playlist},
};

/// `HTMLMediaElement.HAVE_FUTURE_DATA`: below it the element cannot go on.
pub(super) const HAVE_FUTURE_DATA: u16 = 3;

/// Milliseconds by which a place may come out too early for want of digits.
const ROUNDING_MS: f64 = 0.001;

/// A playlist being played. Dropped, it reports nothing more and its reading ends.
pub(super) struct Run {
    pub(super) element: HtmlAudioElement,
    pub(super) source: MediaSource,
    pub(super) buffer: RefCell<Option<SourceBuffer>>,
    /// The buffer was asked for something, and has not told its end. Its own attribute of that name changes before it is
    /// told whether that could be done.
    updating: Cell<bool>,
    /// Where playing stood when the buffer was asked last, in milliseconds.
    asked_at_ms: Cell<u64>,
    /// The same, once what was appended then could not be read. The element fails, and may say on the way that it is at its
    /// end.
    broke_at_ms: Cell<Option<u64>>,
    /// Whose sound is appended now.
    pub(super) feeding: Cell<Option<CardId>>,
    /// Nothing more comes before this second.
    settled_s: Cell<f64>,
    playlist: RefCell<Rc<Playlist>>,
    amplifier: Rc<Amplifier>,
    url: String,
    on_event: Rc<dyn Fn(MediaEvent)>,
    listeners: RefCell<Vec<Listener>>,
    /// Woken when something changes: feeding waits here.
    pub(super) waiting: RefCell<Option<Waker>>,
    /// Buffering failed with this; it is reported when the sound that is buffered has ended.
    failure: Cell<Option<PlayError>>,
    card: Cell<Option<CardId>>,
    /// [`MediaEvent::Playing`] was reported, and no pause since.
    sounding: Cell<bool>,
    boundary: RefCell<Option<Timeout>>,
    over: Cell<bool>,
}

/// Where sound comes out.
pub(super) struct Sink {
    pub(super) element: HtmlAudioElement,
    pub(super) amplifier: Rc<Amplifier>,
}

impl Run {
    pub(super) fn start(
        Sink { element, amplifier }: Sink,
        playlist: Rc<Playlist>,
        from_ms: u64,
        card: Option<CardId>,
        on_event: Rc<dyn Fn(MediaEvent)>,
    ) -> Result<Rc<Self>, PlayError> {
        let source = source::create(&element).ok_or(PlayError::Unsupported)?;
        let url = Url::create_object_url_with_source(&source).map_err(|_| PlayError::Unsupported)?;
        let run = Rc::new(Self {
            element,
            source,
            buffer: RefCell::default(),
            updating: Cell::default(),
            asked_at_ms: Cell::default(),
            broke_at_ms: Cell::default(),
            feeding: Cell::new(None),
            settled_s: Cell::new(0.0),
            playlist: RefCell::new(playlist),
            amplifier,
            url,
            on_event,
            listeners: RefCell::default(),
            waiting: RefCell::default(),
            failure: Cell::new(None),
            card: Cell::new(card),
            sounding: Cell::new(false),
            boundary: RefCell::default(),
            over: Cell::new(false),
        });
        run.element.set_src(&run.url);
        run.element.set_current_time(from_ms as f64 / 1_000.0);
        run.listen();
        run.level(from_ms as f64);
        Ok(run)
    }

    fn listen(self: &Rc<Self>) {
        let on = |name, handle: fn(&Rc<Self>)| {
            let run = Rc::downgrade(self);
            Listener::new(&self.element, name, move |_: Event| with(&run, handle))
        };
        let run = Rc::downgrade(self);
        *self.listeners.borrow_mut() = vec![
            on("playing", |run| {
                // The element repeats it after a moment without data, which was not reported as a pause.
                if !run.sounding.replace(true) {
                    run.emit(MediaEvent::Playing);
                }
                run.tick();
            }),
            on("pause", |run| {
                run.sounding.set(false);
                run.level_here();
                // The element also pauses at its end; that is reported as `Ended`.
                if !run.element.ended() {
                    run.emit(MediaEvent::Paused);
                }
            }),
            on("ended", |run| match run.failure.get() {
                Some(error) => run.fail(error),
                // The element fails, and tells it next.
                None if run.is_undecodable() => {}
                // Somebody went back meanwhile.
                None if !run.element.ended() => {}
                None => run.emit(MediaEvent::Ended),
            }),
            on("error", |run| {
                let message = run.element.error().map(|error| error.message()).unwrap_or_default();
                run.fail(PlayError::of_element(&message));
            }),
            on("timeupdate", Self::tick),
            on("seeked", Self::tick),
            on("waiting", Self::tick),
            Listener::new(&self.source, "sourceopen", move |_: Event| with(&run, |run| run.wake())),
        ];
    }

    /// Listens to the buffer as well, once there is one.
    pub(super) fn adopt(self: &Rc<Self>, buffer: SourceBuffer) {
        let on = |name, handle: fn(&Rc<Self>)| {
            let run = Rc::downgrade(self);
            Listener::new(&buffer, name, move |_: Event| with(&run, handle))
        };
        let listeners = [
            on("updateend", |run| {
                run.updating.set(false);
                run.tick();
            }),
            on("error", |run| run.broke_at_ms.set(Some(run.asked_at_ms.get()))),
        ];
        self.listeners.borrow_mut().extend(listeners);
        *self.buffer.borrow_mut() = Some(buffer);
    }

    /// Starts the element. A refusal of the browser is reported as [`MediaEvent::PlayFailed`].
    pub(super) fn play(self: &Rc<Self>) {
        self.amplifier.wake();
        let Ok(started) = self.element.play() else {
            return self.fail(PlayError::Unsupported);
        };
        let run = Rc::downgrade(self);
        spawn_local(async move {
            let Err(error) = JsFuture::from(started).await else { return };
            let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
            if let Some(error) = PlayError::of_play(&name) {
                with(&run, |run| run.fail(run.failure.get().unwrap_or(error)));
            }
        });
    }

    pub(super) fn playlist(&self) -> Rc<Playlist> {
        self.playlist.borrow().clone()
    }

    /// The same segments at other levels.
    pub(super) fn set_playlist(self: &Rc<Self>, playlist: Playlist) {
        *self.playlist.borrow_mut() = Rc::new(playlist);
        if self.sounding.get() {
            self.amplifier.wake();
        }
        self.level_here();
    }

    /// The card that was told last.
    pub(super) fn card(&self) -> Option<CardId> {
        self.card.get()
    }

    /// Goes to a place that is buffered; `false` when it is not.
    pub(super) fn seek_within(&self, to_ms: u64) -> bool {
        let to_s = to_ms as f64 / 1_000.0;
        let within = seek(&self.buffered(), to_s) == Seek::Within;
        if within {
            self.element.set_current_time(to_s);
            self.asked_at_ms.set(to_ms);
            self.level(to_ms as f64);
        }
        within
    }

    pub(super) fn playhead_ms(&self) -> u64 {
        if let Some(broke_at_ms) = self.broke_at_ms.get() {
            return broke_at_ms;
        }
        let duration_ms = self.playlist().duration_ms();
        // Where buffering failed, the end of the element is not that of the playlist.
        let is_over = self.element.ended() && self.failure.get().is_none();
        // A place that was set in milliseconds is one of them in seconds but for its last bits.
        let now_ms = (self.now() * 1_000.0 + ROUNDING_MS) as u64;
        if is_over { duration_ms } else { now_ms.min(duration_ms) }
    }

    /// The buffer was asked for something.
    pub(super) fn begin_update(&self) {
        self.updating.set(true);
        self.asked_at_ms.set(self.playhead_ms());
    }

    /// It has not told the end of that.
    pub(super) fn is_updating(&self) -> bool {
        self.updating.get()
    }

    /// The last append could not be read.
    pub(super) fn is_undecodable(&self) -> bool {
        self.broke_at_ms.get().is_some()
    }

    /// Where the element stands, in seconds.
    pub(super) fn now(&self) -> f64 {
        self.element.current_time()
    }

    pub(super) fn buffered(&self) -> Ranges {
        let buffer = self.buffer.borrow();
        let ranges = buffer.as_ref().and_then(|buffer| buffer.buffered().ok());
        let Some(ranges) = ranges else { return Ranges::default() };
        Ranges::new((0..ranges.length()).filter_map(|n| Some((ranges.start(n).ok()?, ranges.end(n).ok()?))))
    }

    /// Nothing more will be buffered: all of it is, or it failed. `skipped`: why a card was passed over.
    pub(super) fn finish_feeding(&self, failed: Option<PlayError>, skipped: Option<PlayError>) {
        let is_empty = self.buffered() == Ranges::default();
        if let Some(error) = skipped.filter(|_| failed.is_none() && is_empty) {
            // All there was is named already.
            self.emit(MediaEvent::PlayFailed(error));
            return self.over.set(true);
        }
        if let Some(error) = failed {
            // The element failed before, at sound that was appended long ago: it tells that itself, in a moment.
            if self.element.error().is_some() && !self.is_undecodable() {
                return;
            }
            self.failure.set(Some(error));
            if is_failure_due(&self.buffered(), self.now()) {
                return self.fail(error);
            }
        }
        // What is buffered is all there will be.
        if self.source.ready_state() == MediaSourceReadyState::Open {
            let _ = self.source.end_of_stream();
        }
        self.settle(f64::INFINITY);
    }

    /// Nothing more comes before this second.
    pub(super) fn settle(&self, settled_s: f64) {
        if settled_s > self.settled_s.replace(settled_s) {
            self.leave_gap();
        }
    }

    /// Something may have changed: where it stands, or what is buffered.
    fn tick(self: &Rc<Self>) {
        if self.over.get() {
            return;
        }
        self.wake();
        self.leave_gap();
        self.report_card();
        self.level_here();
    }

    /// Goes on behind a stretch that is missing, if playing is stuck there.
    fn leave_gap(&self) {
        let (now, settled_s, buffered) = (self.now(), self.settled_s.get(), self.buffered());
        // A seek waits for sound: where none will come, it would wait for ever.
        let waits = self.element.seeking() && (settled_s <= now || buffered.end_of(now).is_some());
        let stuck = self.element.ready_state() < HAVE_FUTURE_DATA && !waits;
        if stuck && let Some(start) = buffered.behind_gap(now, settled_s) {
            self.element.set_current_time(start);
        }
    }

    fn report_card(self: &Rc<Self>) {
        if self.over.get() {
            return;
        }
        let now_ms = self.playhead_ms();
        let playlist = self.playlist();
        let Some((index, _)) = playlist.segment_at(now_ms) else { return };
        let card = playlist.segments[index].card;
        if self.card.replace(Some(card)) != Some(card) {
            self.emit(MediaEvent::ReachedCard(card));
        }
        self.arm_boundary(now_ms);
    }

    /// `timeupdate` comes four times a second; a new card is told when it begins.
    fn arm_boundary(self: &Rc<Self>, now_ms: u64) {
        let next = self.playlist().end_after(now_ms).filter(|_| !self.element.paused());
        let timeout = next.map(|end| {
            let wait_ms = (end - now_ms) as f64 / self.element.playback_rate().max(0.1);
            let run = Rc::downgrade(self);
            Timeout::new(wait_ms.min(60_000.0) as u32 + 1, move || with(&run, Self::report_card))
        });
        let _before = self.boundary.replace(timeout);
    }

    /// The level of the place where it stands.
    fn level_here(&self) {
        self.level(self.now() * 1_000.0);
    }

    /// The level of this place, and, as long as it plays, when another one begins.
    fn level(&self, at_ms: f64) {
        let (now, then) = self.playlist.borrow().gain_from(at_ms);
        let moves = !self.element.paused() && self.element.ready_state() >= HAVE_FUTURE_DATA;
        let rate = self.element.playback_rate().max(0.1);
        let in_s = |begin_ms: u64| (begin_ms as f64 - at_ms) / 1_000.0 / rate;
        self.amplifier.follow(now, then.filter(|_| moves).map(|(begin_ms, gain)| (in_s(begin_ms), gain)));
    }

    pub(super) fn emit(&self, event: MediaEvent) {
        if !self.over.get() {
            (self.on_event)(event);
        }
    }

    /// The end, before its time. The browser or the output may be the cause, or the sound itself.
    fn fail(&self, error: PlayError) {
        self.emit(match error {
            PlayError::NeedsPress | PlayError::NoOutput => MediaEvent::PlayFailed(error),
            PlayError::Unsupported | PlayError::Damaged => {
                let fed = self.is_undecodable() || self.failure.get().is_some();
                let card = self.feeding.get().filter(|_| fed);
                MediaEvent::Broken { card, at_ms: self.playhead_ms(), error }
            }
        });
        self.over.set(true);
    }

    /// Reports nothing more, also when called from within a report.
    pub(super) fn close(&self) {
        self.over.set(true);
        self.listeners.take();
        self.boundary.take();
        // Whoever waits sees that the run is gone. A task that is never woken keeps all it holds.
        self.wake();
    }

    fn wake(&self) {
        let waiting = self.waiting.borrow_mut().take();
        if let Some(waker) = waiting {
            waker.wake();
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.close();
        let _ = Url::revoke_object_url(&self.url);
    }
}

fn with(run: &Weak<Run>, act: impl FnOnce(&Rc<Run>)) {
    if let Some(run) = run.upgrade() {
        act(&run);
    }
}
