//! The loudspeaker: plays a [`Playlist`] without gaps on one audio element, over Media Source Extensions.
//!
//! The element stays in the document, so that media keys and tests find it; loading something else replaces what it
//! plays, so that there are never two sounds. What to read and to append next is planned by
//! [`playback::buffering`](crate::playback::buffering). Whatever belongs to a playlist (its source, listeners, plan) is
//! owned by one `Run` and ends with it; a seek beyond what is buffered is a new run over the same playlist.
//!
//! A stretch that cannot be brought in is told (`CardFailed`) and passed over. Bytes that a source takes and cannot decode
//! are the exception: they put the element into its error state at once (Media Source Extensions, "append error
//! algorithm"), which is the end of the run (`Broken`).
//!
//! Reports [`MediaEvent::Playing`], `Paused`, `ReachedCard` (another card than before has begun), `CardFailed`, `Broken`,
//! `Ended`, `PlayFailed`.

mod amplifier;
mod decoded;
mod feed;
mod run;
mod source;
mod waiting;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen::JsCast;
use web_sys::HtmlAudioElement;

use super::{clips::Clips, listener::Listener, loudspeaker::Loudspeaker, media_session};
use crate::{
    ids::CardId,
    playback::buffering::Buffering,
    ports::{
        media::{MediaEvent, PlayError, Playlist},
        microphone::Device,
    },
    project::Gain,
};
use amplifier::Amplifier;
use run::{Run, Sink};

/// The test id of the audio element.
const TEST_ID: &str = "player-audio";

/// The loudspeaker.
pub struct Player {
    element: HtmlAudioElement,
    clips: Clips,
    on_event: Rc<dyn Fn(MediaEvent)>,
    run: RefCell<Option<Rc<Run>>>,
    rate: Cell<f64>,
    amplifier: Rc<Amplifier>,
    loudspeaker: Rc<Loudspeaker>,
    /// Where it stands is told to the system.
    _told: Vec<Listener>,
}

impl Player {
    /// A silent player; its element is put into the document.
    pub fn new(clips: Clips, on_event: Rc<dyn Fn(MediaEvent)>) -> Self {
        let element = audio_element();
        let gone = on_event.clone();
        let gone = move |device| gone(MediaEvent::LoudspeakerGone(device));
        let loudspeaker = Rc::new(Loudspeaker::new(Rc::new(gone)));
        loudspeaker.add(element.as_ref());
        let amplifier = Rc::new(Amplifier::new(element.clone(), loudspeaker.clone()));
        let (run, rate) = (RefCell::default(), Cell::new(1.0));
        let told = media_session::follow(&element);
        Self { element, clips, on_event, run, rate, amplifier, loudspeaker, _told: told }
    }

    /// Loads a playlist in place of what was loaded, and plays from `from_ms` of it.
    pub fn play(&self, playlist: Playlist, from_ms: u64) {
        let card = playlist.segment_at(from_ms).map(|(index, _)| playlist.segments[index].card);
        self.start(Rc::new(playlist), from_ms, card, true);
    }

    /// `card` is the card that was reported last, or that the listener expects.
    fn start(&self, playlist: Rc<Playlist>, from_ms: u64, card: Option<CardId>, playing: bool) {
        // Closed first: it must not report what happens to the element now.
        self.close_run();
        self.amplifier.prepare(&playlist);
        let plan = Buffering::new(playlist.clone(), from_ms).ok_or(PlayError::Damaged);
        let begun = plan.and_then(|plan| {
            let sink = Sink { element: self.element.clone(), amplifier: self.amplifier.clone() };
            let run = Run::start(sink, playlist, from_ms, card, self.on_event.clone())?;
            Ok((run, plan))
        });
        match begun {
            Ok((run, plan)) => {
                feed::begin(&run, self.clips.clone(), plan);
                self.set_rate(self.rate.get());
                *self.run.borrow_mut() = Some(run.clone());
                if playing {
                    run.play();
                }
            }
            Err(error) => {
                self.silence();
                (self.on_event)(MediaEvent::PlayFailed(error));
            }
        }
    }

    /// Holds at this place. Leads to [`MediaEvent::Paused`].
    pub fn pause(&self) {
        if self.run.borrow().is_none() {
            return;
        }
        if self.element.paused() {
            // It says so only once, and what it said may have been lost with the run before.
            return (self.on_event)(MediaEvent::Paused);
        }
        let _ = self.element.pause();
    }

    /// Goes on. Leads to [`MediaEvent::Playing`].
    pub fn resume(&self) {
        let run = self.run.borrow().clone();
        if let Some(run) = run {
            run.play();
        }
    }

    /// Goes to a place of the playlist, playing or holding as before.
    pub fn seek(&self, to_ms: u64) {
        let run = self.run.borrow().clone();
        if let Some(run) = run
            && !run.seek_within(to_ms)
        {
            let playing = !self.element.paused();
            self.start(run.playlist(), to_ms, run.card(), playing);
        }
    }

    /// Goes so many milliseconds on, or back, as far as the playlist's ends.
    pub fn skip(&self, by_ms: i64) {
        let run = self.run.borrow().clone();
        if let Some(run) = run {
            let to_ms = run.playhead_ms().saturating_add_signed(by_ms);
            self.seek(to_ms.min(run.playlist().duration_ms()));
        }
    }

    /// Leaves a card out, and goes on at the same place of the rest.
    pub fn leave_out(&self, card: CardId) {
        let run = self.run.borrow().clone();
        if let Some(run) = run {
            let playing = !self.element.paused();
            let (rest, at_ms) = run.playlist().without(card, run.playhead_ms());
            let next = rest.segment_at(at_ms).map(|(index, _)| rest.segments[index].card);
            self.start(Rc::new(rest), at_ms, next, playing);
        }
    }

    /// The segments of the playlist have these gains from now on.
    pub fn set_gains(&self, gains: &[Gain]) {
        let run = self.run.borrow().clone();
        if let Some(run) = run {
            let playlist = run.playlist().with_gains(gains);
            self.amplifier.prepare(&playlist);
            run.set_playlist(playlist);
        }
    }

    /// Falls silent and forgets the playlist; no event follows.
    pub fn stop(&self) {
        self.close_run();
        self.silence();
    }

    /// Where the playlist stands, in milliseconds; `None` when there is none.
    pub fn playhead_ms(&self) -> Option<u64> {
        self.run.borrow().as_ref().map(|run| run.playhead_ms())
    }

    /// It would sound, and has nothing to sound with.
    pub fn waits(&self) -> bool {
        let element = &self.element;
        self.run.borrow().is_some() && !element.paused() && element.ready_state() < run::HAVE_FUTURE_DATA
    }

    /// How fast it plays; 1 is as recorded. The pitch stays.
    pub fn set_rate(&self, rate: f64) {
        self.rate.set(rate);
        // A new source falls back to the default.
        self.element.set_default_playback_rate(rate);
        self.element.set_playback_rate(rate);
    }

    /// Where it comes out; `None`: where the system prefers. Leads to [`MediaEvent::LoudspeakerGone`] when that is not there.
    pub fn set_loudspeaker(&self, device: Option<Device>) {
        self.loudspeaker.choose(device);
    }

    fn close_run(&self) {
        if let Some(run) = self.run.take() {
            run.close();
        }
    }

    fn silence(&self) {
        let _ = self.element.pause();
        let _ = self.element.remove_attribute("src");
        self.element.load();
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.stop();
        self.element.remove();
    }
}

fn audio_element() -> HtmlAudioElement {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.unwrap_or_else(|| unreachable!("a page has a document"));
    let element: HtmlAudioElement = document
        .create_element("audio")
        .unwrap_or_else(|_| unreachable!("`audio` is the name of an element"))
        .unchecked_into();
    element.set_hidden(true);
    element.set_preload("auto");
    let _ = element.set_attribute("data-testid", TEST_ID);
    if let Some(body) = document.body() {
        let _ = body.append_child(&element);
    }
    element
}

impl PlayError {
    /// From the name of a DOM exception of `play()`; `None` for what is no failure of ours: a newer request came between.
    fn of_play(name: &str) -> Option<Self> {
        match name {
            "AbortError" => None,
            "NotAllowedError" => Some(Self::NeedsPress),
            "NotSupportedError" => Some(Self::Unsupported),
            _ => Some(Self::Damaged),
        }
    }
}
