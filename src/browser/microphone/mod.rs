//! The microphone: asks for it, records it in slices, lets it go.
//!
//! After [`MicEvent::Started`] the last event is [`MicEvent::Stopped`] when it was asked to stop, and otherwise
//! [`MicEvent::Failed`]: the recorder broke, or the microphone is gone. Either comes behind the last slice. Whoever drops a [`Microphone`] hears no more
//! of it, and the browser's sign that something is recording goes out.

pub(super) mod asking;
mod meter;
mod trying;

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    BlobEvent, Event, MediaRecorder, MediaRecorderOptions, MediaStream, MediaStreamTrack, RecordingState,
};

use super::{in_order::InOrder, listener::Listener, tape::Tape};
use crate::{
    ports::{
        media::{MicError, MicEvent, RECORD_SLICE_MS, ZEROS_TOLD_MS},
        microphone::{Countdown, Given, MicSettings},
    },
    project::MediaType,
};
use meter::{LOOKED_AT_MS, Meter};
pub use trying::{TryEvent, Trying};

/// What is recorded, in order of preference: Chromium, Firefox and newer Safari; older Safari.
const MEDIA_TYPES: [&str; 2] = ["audio/webm;codecs=opus", "audio/mp4"];

/// How long a recorder whose sound is gone may take to say `stop`. Phones that are locked never do.
const LAST_WORDS_MS: u32 = 2_000;

/// How often it is looked whether every sample is zero; the meter keeps the samples of a little longer.
const LOOK_MS: u32 = ZEROS_TOLD_MS - LOOKED_AT_MS;
const _: () = assert!(LOOK_MS < LOOKED_AT_MS, "no sound falls between two looks");

/// A recording. Dropped, it ends and reports nothing more.
pub struct Microphone(Rc<Inner>);

struct Inner {
    on_event: Rc<dyn Fn(MicEvent)>,
    tape: Tape,
    session: RefCell<Option<Session>>,
    over: Cell<bool>,
}

/// What the browser gave.
struct Session {
    stream: MediaStream,
    recorder: MediaRecorder,
    started: Cell<bool>,
    events: Rc<InOrder<MicEvent>>,
    listeners: Vec<Listener>,
    meter: Option<Rc<Meter>>,
    _look: Option<Interval>,
    /// The event that is reported last, should it end now.
    end: MicEvent,
    last_words: Option<Timeout>,
}

impl Microphone {
    /// Asks for the microphone that was chosen and starts recording, with a countdown at [`Self::begin`]. Slices are kept on
    /// `tape` as well. Leads to [`MicEvent::Allowed`] and, when sound comes, [`MicEvent::Started`], or to [`MicEvent::Failed`].
    pub fn start(on_event: Rc<dyn Fn(MicEvent)>, tape: Tape, settings: MicSettings) -> Self {
        let inner = Rc::new(Inner { on_event, tape, session: RefCell::default(), over: Cell::new(false) });
        let weak = Rc::downgrade(&inner);
        spawn_local(async move {
            let asked = asking::ask(&settings).await;
            let Some(inner) = weak.upgrade().filter(|inner| !inner.over.get()) else {
                // Given up while the browser asked the person.
                return asked.iter().for_each(|(stream, _)| release(stream));
            };
            let begun = asked.and_then(|(stream, given)| Session::begin(&inner, &stream, given, &settings));
            match begun {
                Ok(session) => *inner.session.borrow_mut() = Some(session),
                Err(error) => inner.end(MicEvent::Failed(error)),
            }
        });
        Self(inner)
    }

    /// Starts what was held back for a countdown.
    pub fn begin(&self) {
        let started = self.0.session.borrow().as_ref().map(Session::start);
        if let Some(Err(error)) = started {
            self.0.end(MicEvent::Failed(error));
        }
    }

    /// Leads to [`MicEvent::Paused`].
    pub fn pause(&self) {
        self.recorder(MediaRecorder::pause);
    }

    /// Leads to [`MicEvent::Resumed`].
    pub fn resume(&self) {
        self.recorder(MediaRecorder::resume);
    }

    /// Leads to the last slice and [`MicEvent::Stopped`].
    pub fn stop(&self) {
        if let Some(session) = self.0.session.borrow_mut().as_mut() {
            session.end = MicEvent::Stopped;
        }
        self.0.finish();
    }

    /// Loudness now, 0 to 1; `None` when nothing is recorded.
    pub fn level(&self) -> Option<f32> {
        self.0.session.borrow().as_ref()?.meter.as_ref().map(|meter| meter.level())
    }

    fn recorder(&self, act: impl FnOnce(&MediaRecorder) -> Result<(), JsValue>) {
        let recorder = self.0.session.borrow().as_ref().map(|session| session.recorder.clone());
        // A recorder that has stopped by itself refuses; its `stop` is on its way.
        let _ = recorder.map(|recorder| act(&recorder));
    }
}

impl Drop for Microphone {
    fn drop(&mut self) {
        self.0.over.set(true);
        self.0.session.take();
    }
}

impl Inner {
    /// Waits for the recorder's last slice and `stop`, but no longer than [`LAST_WORDS_MS`].
    fn finish(self: &Rc<Self>) {
        let recorder = self.session.borrow_mut().as_mut().map(|session| {
            let inner = Rc::downgrade(self);
            session.last_words.get_or_insert_with(|| {
                Timeout::new(LAST_WORDS_MS, move || with(&inner, Inner::recorder_stopped))
            });
            session.recorder.clone()
        });
        match recorder {
            Some(recorder) if recorder.state() != RecordingState::Inactive => _ = recorder.stop(),
            // It has nothing to say, because it did not start yet.
            Some(_) if self.session.borrow().as_ref().is_some_and(|session| !session.started.get()) => {
                self.recorder_stopped();
            }
            _ => {}
        }
    }

    fn recorder_stopped(self: &Rc<Self>) {
        let last =
            self.session.borrow().as_ref().map(|session| (session.events.clone(), session.end.clone()));
        if let Some((events, end)) = last {
            events.push(end);
        }
    }

    fn broke(self: &Rc<Self>) {
        if let Some(session) = self.session.borrow_mut().as_mut()
            && session.last_words.is_none()
        {
            session.end = MicEvent::Failed(MicError::Broken);
        }
        self.finish();
    }

    /// Reports an event in its order; the last one releases everything first.
    fn deliver(&self, event: MicEvent) {
        if matches!(event, MicEvent::Stopped | MicEvent::Failed(_)) {
            self.end(event);
        } else if !self.over.get() {
            (self.on_event)(event);
        }
    }

    fn end(&self, event: MicEvent) {
        if !self.over.replace(true) {
            drop(self.session.take());
            (self.on_event)(event);
        }
    }
}

impl Session {
    fn begin(
        inner: &Rc<Inner>,
        stream: &MediaStream,
        given: Given,
        settings: &MicSettings,
    ) -> Result<Self, MicError> {
        let begun = Self::open(inner, stream, settings).and_then(|session| {
            if settings.countdown == Countdown::None {
                session.start()?;
            }
            session.events.push(MicEvent::Allowed(given));
            if tracks(stream).any(|track| track.muted()) {
                session.events.push(MicEvent::Muted(true));
            }
            Ok(session)
        });
        if begun.is_err() {
            release(stream);
        }
        begun
    }

    fn open(inner: &Rc<Inner>, stream: &MediaStream, settings: &MicSettings) -> Result<Self, MicError> {
        let wanted = MEDIA_TYPES.into_iter().find(|name| MediaRecorder::is_type_supported(name));
        let wanted = wanted.ok_or(MicError::Unsupported)?;
        let options = MediaRecorderOptions::new();
        options.set_mime_type(wanted);
        options.set_audio_bits_per_second(settings.quality.bits_per_second());
        let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(stream, &options)
            .map_err(|_| MicError::Unsupported)?;
        let events = InOrder::new({
            let inner = Rc::downgrade(inner);
            move |event| with(&inner, |inner| inner.deliver(event))
        });
        let listeners = listen(inner, stream, &recorder, &events, wanted);
        let meter = Meter::new(stream).ok().map(Rc::new);
        let look = meter.clone().map(|meter| look_for_zeros(meter, &events));
        // A recorder that nobody asked to stop ends when its tracks do; which of the two is told first, browsers differ in.
        let end = MicEvent::Failed(MicError::Gone);
        Ok(Self {
            stream: stream.clone(),
            recorder,
            started: Cell::new(false),
            events,
            listeners,
            meter,
            _look: look,
            end,
            last_words: None,
        })
    }

    /// Once.
    fn start(&self) -> Result<(), MicError> {
        if self.started.replace(true) {
            return Ok(());
        }
        let started = self.recorder.start_with_time_slice(RECORD_SLICE_MS.cast_signed());
        started.map_err(|_| MicError::Broken)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.listeners.clear();
        if self.recorder.state() != RecordingState::Inactive {
            let _ = self.recorder.stop();
        }
        release(&self.stream);
        // Chromium 156 records a clone, and as long as a clone lives the microphone is on.
        release(&self.recorder.stream());
    }
}

fn listen(
    inner: &Rc<Inner>,
    stream: &MediaStream,
    recorder: &MediaRecorder,
    events: &Rc<InOrder<MicEvent>>,
    wanted: &'static str,
) -> Vec<Listener> {
    let say = |name, event: MicEvent| {
        let events = events.clone();
        Listener::new(recorder, name, move |_: Event| events.push(event.clone()))
    };
    let call = |name, act: fn(&Rc<Inner>)| {
        let inner = Rc::downgrade(inner);
        Listener::new(recorder, name, move |_: Event| with(&inner, act))
    };
    let mut listeners = vec![
        say("pause", MicEvent::Paused),
        say("resume", MicEvent::Resumed),
        call("stop", Inner::recorder_stopped),
        call("error", Inner::broke),
        Listener::new(recorder, "start", {
            let (events, recorder) = (events.clone(), recorder.clone());
            move |_: Event| {
                let named = recorder.mime_type();
                let media_type = MediaType::new(if named.is_empty() { wanted } else { &named });
                events.push(MicEvent::Started { media_type });
            }
        }),
        Listener::new(recorder, "dataavailable", {
            let (events, tape) = (events.clone(), inner.tape.clone());
            move |event: BlobEvent| {
                if let Some(blob) = event.data().filter(|blob| blob.size() > 0.0) {
                    tape.push(&blob);
                    events.push_blob(&blob, MicEvent::Slice);
                }
            }
        }),
    ];
    for track in tracks(stream) {
        let inner = Rc::downgrade(inner);
        listeners.push(Listener::new(&track, "ended", move |_: Event| with(&inner, Inner::finish)));
        for (name, muted) in [("mute", true), ("unmute", false)] {
            let events = events.clone();
            listeners.push(Listener::new(&track, name, move |_: Event| events.push(MicEvent::Muted(muted))));
        }
    }
    listeners
}

/// Reports whenever the samples begin or cease to be zero.
fn look_for_zeros(meter: Rc<Meter>, events: &Rc<InOrder<MicEvent>>) -> Interval {
    let (events, before) = (events.clone(), Cell::new(false));
    Interval::new(LOOK_MS, move || {
        if let Some(zeros) = meter.zeros()
            && before.replace(zeros) != zeros
        {
            events.push(MicEvent::Zeros(zeros));
        }
    })
}

fn with(inner: &Weak<Inner>, act: impl FnOnce(&Rc<Inner>)) {
    if let Some(inner) = inner.upgrade() {
        act(&inner);
    }
}

fn tracks(stream: &MediaStream) -> impl Iterator<Item = MediaStreamTrack> {
    stream.get_tracks().into_iter().map(JsCast::unchecked_into)
}

fn release(stream: &MediaStream) {
    tracks(stream).for_each(|track| track.stop());
}
