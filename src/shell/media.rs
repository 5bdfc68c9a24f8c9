//! Media requests carried out: one microphone, one player, one decoder.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen_futures::spawn_local;

use super::{arriving::Arriving, engine::Inbox};
use crate::{
    app::input::Input,
    browser::{
        clips::Clips,
        files::HandedOver,
        loudness,
        media_session::SystemButtons,
        microphone::Microphone,
        player::Player,
        survey::{self, Live},
        tape::Tape,
    },
    ids::{BlobId, ClipHash},
    ports::{
        loudness::ToMeasure,
        media::{MediaEvent, MediaRequest, MicEvent},
        microphone::Device,
        playing::Rate,
    },
};

/// Microphone and loudspeaker.
#[derive(Default)]
pub(super) struct Media {
    microphone: RefCell<Option<Microphone>>,
    player: RefCell<Option<Player>>,
    tape: Tape,
    /// What is recorded, surveyed while it is.
    live: Live,
    arriving: Rc<Arriving>,
    /// How fast players play.
    rate: Cell<Rate>,
    /// Where players play; `None`: where the system prefers.
    loudspeaker: RefCell<Option<Device>>,
    /// There once something has played.
    buttons: RefCell<Option<SystemButtons>>,
    /// The file that was made of it last.
    handed: RefCell<Option<HandedOver>>,
}

impl Media {
    /// Carries a request out. What it leads to comes through the inbox.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn run(&self, inbox: &Inbox, request: MediaRequest) {
        match request {
            MediaRequest::StartRecording(settings) => {
                self.tape.clear();
                self.live.begin();
                let (events, live) = (inbox.clone(), self.live.clone());
                let on_event = Rc::new(move |event| {
                    if let MicEvent::Slice(bytes) = &event {
                        live.push(bytes);
                    }
                    events.push(Input::Media(MediaEvent::Mic(event)));
                });
                *self.microphone.borrow_mut() =
                    Some(Microphone::start(on_event, self.tape.clone(), settings));
            }
            MediaRequest::BeginRecording => self.with_microphone(Microphone::begin),
            MediaRequest::PauseRecording => self.with_microphone(Microphone::pause),
            MediaRequest::ResumeRecording => self.with_microphone(Microphone::resume),
            MediaRequest::StopRecording => self.with_microphone(Microphone::stop),
            MediaRequest::AbortRecording => {
                let microphone = self.microphone.borrow_mut().take();
                drop(microphone);
            }
            MediaRequest::ReplayTake { from } => {
                let (tape, inbox) = (self.tape.clone(), inbox.clone());
                let slice = move |bytes| inbox.push(Input::Media(MediaEvent::Mic(MicEvent::Slice(bytes))));
                spawn_local(async move { tape.replay(from, slice).await });
            }
            MediaRequest::SaveTake { name } => {
                // A Blob that is in memory can be handed over.
                let handed = self.tape.hand_over(&name).and_then(Result::ok);
                *self.handed.borrow_mut() = handed;
            }
            MediaRequest::ForgetTake => {
                self.tape.clear();
                self.live.forget();
            }
            MediaRequest::Analyze { blob, bytes, .. } => self.analyze(inbox, blob, bytes),
            MediaRequest::Measure { clip, blob, bytes, .. } => measure(inbox, clip, blob, bytes),
            MediaRequest::Index { blob, bytes } => {
                let clips = clips(inbox);
                spawn_local(async move { drop(clips.index(blob, bytes).await) });
            }
            MediaRequest::MeasureLevel(wanted) => measure_level(inbox, wanted),
            MediaRequest::Play { playlist, from_ms } => {
                let mut player = self.player.borrow_mut();
                player.get_or_insert_with(|| self.new_player(inbox)).play(playlist, from_ms);
            }
            MediaRequest::Inflow(inflow) => self.arriving.take(inflow),
            MediaRequest::Pause => self.with_player(Player::pause),
            MediaRequest::Resume => self.with_player(Player::resume),
            MediaRequest::PlayWithout { card } => self.with_player(|player| player.leave_out(card)),
            MediaRequest::Seek { to_ms } => self.with_player(|player| player.seek(to_ms)),
            MediaRequest::Skip { by_ms } => self.with_player(|player| player.skip(by_ms)),
            MediaRequest::SetRate(rate) => {
                self.rate.set(rate);
                self.with_player(|player| player.set_rate(rate.factor()));
            }
            MediaRequest::SetGains(gains) => self.with_player(|player| player.set_gains(&gains)),
            MediaRequest::SetLoudspeaker(device) => {
                self.loudspeaker.replace(device.clone());
                self.with_player(|player| player.set_loudspeaker(device));
            }
            MediaRequest::Announce(now) => {
                let mut buttons = self.buttons.borrow_mut();
                buttons.get_or_insert_with(|| system_buttons(inbox)).show(now.as_ref());
            }
            MediaRequest::Stop => self.with_player(Player::stop),
        }
    }

    /// Where the loaded playlist stands.
    pub(super) fn playhead_ms(&self) -> Option<u64> {
        self.player.borrow().as_ref().and_then(Player::playhead_ms)
    }

    /// What plays waits for sound that is not here yet.
    pub(super) fn waits_for_sound(&self) -> bool {
        self.player.borrow().as_ref().is_some_and(Player::waits)
    }

    /// Loudness at the microphone.
    pub(super) fn mic_level(&self) -> Option<f32> {
        self.microphone.borrow().as_ref().and_then(Microphone::level)
    }

    /// A player that reads clips from the disk as it needs them, also while they come in.
    fn new_player(&self, inbox: &Inbox) -> Player {
        let events = inbox.clone();
        let clips = self.arriving.clone().in_front_of(clips(inbox));
        let player = Player::new(clips, Rc::new(move |event| events.push(Input::Media(event))));
        player.set_rate(self.rate.get().factor());
        if let Some(device) = self.loudspeaker.borrow().clone() {
            player.set_loudspeaker(Some(device));
        }
        player
    }

    /// What was surveyed while it was recorded is known at once.
    fn analyze(&self, inbox: &Inbox, blob: BlobId, bytes: u64) {
        let (inbox, clips, live) = (inbox.clone(), clips(inbox), self.live.clone());
        spawn_local(async move {
            let analysis = match live.finish(&clips, blob, bytes).await {
                Some(analysis) => Some(analysis),
                None => survey::analyze(&clips, blob, bytes).await,
            };
            inbox.push(Input::Media(MediaEvent::Analyzed { blob, analysis }));
        });
    }

    fn with_microphone(&self, act: impl FnOnce(&Microphone)) {
        if let Some(microphone) = self.microphone.borrow().as_ref() {
            act(microphone);
        }
    }

    fn with_player(&self, act: impl FnOnce(&Player)) {
        if let Some(player) = self.player.borrow().as_ref() {
            act(player);
        }
    }
}

fn system_buttons(inbox: &Inbox) -> SystemButtons {
    let (keys, place) = (inbox.clone(), inbox.clone());
    let on_key = move |key| keys.push(Input::Media(MediaEvent::Key(key)));
    SystemButtons::new(Rc::new(on_key), Rc::new(move || place.media().playhead_ms().unwrap_or_default()))
}

/// The clips on the disk, whichever connection there is to it.
pub(super) fn clips(inbox: &Inbox) -> Clips {
    let disk = inbox.clone();
    Clips::new(Rc::new(move || disk.storage().db()))
}

fn measure(inbox: &Inbox, clip: ClipHash, blob: BlobId, bytes: u64) {
    let (inbox, clips) = (inbox.clone(), clips(inbox));
    spawn_local(async move {
        let told = inbox.clone();
        let on_ms = move |ms| told.push(Input::Media(MediaEvent::Measuring { clip, ms }));
        let waves = survey::measure(&clips, blob, bytes, on_ms).await;
        inbox.push(Input::Media(MediaEvent::Measured { clip, waves }));
    });
}

fn measure_level(inbox: &Inbox, wanted: ToMeasure) {
    let (inbox, clips) = (inbox.clone(), clips(inbox));
    spawn_local(async move {
        let measured = loudness::measure(&clips, &wanted).await;
        inbox.push(Input::Media(MediaEvent::Leveled(wanted.section, measured)));
    });
}
