//! The shell: owns the program, runs its effects through `browser/`, publishes its views. Decides nothing.
//!
//! The program comes when it is wanted; until then there is the `lobby`.

mod arriving;
mod engine;
mod files;
mod links;
mod lobby;
mod media;
mod mixing;
mod pace;
mod page;
pub mod panic;
mod probes;
mod scan;
mod storage;
pub mod views;

use std::rc::Rc;

pub use crate::browser::microphone::{TryEvent, Trying};
use leptos::prelude::*;
pub use lobby::{Coming, Disk, Door, Fetch, Program};
pub use scan::Scan;
pub use views::{ViewSignals, ViewWriters};
use wasm_bindgen_futures::spawn_local;
use web_sys::{File, HtmlVideoElement};

use crate::{
    app::input::{Command, ExportCommand, ImportCommand, Input},
    browser::{self, awake::Awake, certificate, clock, listener::Listener, loudspeaker},
    ids::FileId,
    ports::{files::PickedFile, microphone::Device, scan::ScanEvent, titles::Titles},
    time::Instant,
};
use engine::Inbox;
use lobby::Lobby;

/// How a loudspeaker can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoudspeakerChoices {
    /// Among those that the browser tells of.
    pub by_listing: bool,
    /// In a list that the browser shows.
    pub by_asking: bool,
}

/// What the interface holds of the program: signals to read, one way to speak.
#[derive(Clone, Copy)]
pub struct Shell {
    /// The views.
    pub views: ViewSignals,
    /// Whether the program is here.
    pub door: ReadSignal<Door>,
    lobby: StoredValue<Rc<Lobby>, LocalStorage>,
}

impl Shell {
    /// Shows what is on the disk; the program comes by `fetch` when it is wanted. Called once, at the root.
    pub fn start(fetch: Fetch) -> Self {
        let (views, writers) = views::signals();
        let (door, set_door) = signal(Door::Shut);
        let lobby = Lobby::new(writers, set_door, fetch);
        Self { views, door, lobby: StoredValue::new_local(lobby) }
    }

    /// A person wants something.
    pub fn dispatch(&self, command: impl Into<Command>) {
        self.lobby.with_value(|lobby| lobby.push(Input::Command(command.into())));
    }

    /// A person gave a file that should be a project.
    pub fn open_zip(&self, file: File) {
        let (name, bytes) = (file.name(), file.size() as u64);
        self.lobby.with_value(|lobby| {
            let file = lobby.keep(file);
            lobby.push(Input::Command(Command::Export(ExportCommand::OpenZip(PickedFile {
                file,
                name,
                bytes,
            }))));
        });
    }

    /// A person gave files of sound that should be cards.
    pub fn import(&self, files: Vec<File>) {
        self.lobby.with_value(|lobby| {
            let picked = files.into_iter().map(|file| {
                let (name, bytes) = (file.name(), file.size() as u64);
                PickedFile { file: lobby.keep(file), name, bytes }
            });
            let files = picked.collect();
            lobby.push(Input::Command(Command::Import(ImportCommand::Files(files))));
        });
    }

    /// A person is about to want something that only the program has.
    pub fn enter(&self) {
        self.lobby.with_value(Lobby::enter);
    }

    /// The monotonic clock of the views, for "seconds since" and "seconds left".
    pub fn now(&self) -> Instant {
        clock::now().instant
    }

    /// Where the loaded playlist stands, in milliseconds; read at every animation frame while it plays.
    pub fn playhead_ms(&self) -> Option<u64> {
        self.lobby.with_value(|lobby| lobby.program()?.playhead_ms())
    }

    /// What plays waits for sound that is not here yet. Read at every animation frame while it plays.
    pub fn waits_for_sound(&self) -> bool {
        self.lobby.with_value(|lobby| lobby.program().is_some_and(|program| program.waits_for_sound()))
    }

    /// Loudness at the microphone now, 0 to 1; `None` when it is off. Read at every animation frame.
    pub fn mic_level(&self) -> Option<f32> {
        self.lobby.with_value(|lobby| lobby.program()?.mic_level())
    }

    /// The address of this page without query and fragment: what invitations are made of.
    pub fn page_address(&self) -> String {
        browser::page::address()
    }

    /// Files of sound may be packed as Opus here.
    pub fn packs_opus(&self) -> bool {
        browser::mixer::packs_opus()
    }

    /// The system has a sheet for sharing links.
    pub fn can_share(&self) -> bool {
        browser::share_sheet::is_available()
    }

    /// Calls `handler` with each text that is pasted onto the page outside of all fields, as long as the answer lives.
    pub fn on_paste(&self, handler: impl Fn(String) + 'static) -> Listener {
        browser::page::on_paste(handler)
    }

    /// Keeps the screen on as long as the answer lives.
    pub fn keep_awake(&self) -> Awake {
        Awake::new()
    }

    /// Looks which microphones there are, and listens to one, until the answer is dropped.
    pub fn try_microphone(&self, on_event: impl Fn(TryEvent) + 'static) -> Trying {
        Trying::new(on_event)
    }

    /// How a loudspeaker can be chosen here.
    pub fn loudspeakers(&self) -> LoudspeakerChoices {
        LoudspeakerChoices { by_listing: loudspeaker::can_choose(), by_asking: loudspeaker::can_ask() }
    }

    /// Shows the browser's list of loudspeakers, in answer to a press; `on_choice` is told which one was chosen.
    pub fn ask_loudspeaker(&self, on_choice: impl Fn(Device) + 'static) {
        spawn_local(async move {
            if let Some(device) = loudspeaker::ask().await {
                on_choice(device);
            }
        });
    }

    /// Looks for QR codes with the camera, shown in `video`, until the answer is dropped; also in pictures that are pasted
    /// or dropped onto the page. Texts that are go to `on_text`.
    pub fn scan(
        &self,
        video: HtmlVideoElement,
        on_event: impl Fn(ScanEvent) + 'static,
        on_text: impl Fn(String) + 'static,
    ) -> Scan {
        Scan::start(video, on_event, on_text)
    }
}

impl Program for Inbox {
    fn push(&self, input: Input) {
        Self::push(self, input);
    }

    fn keep(&self, id: FileId, file: File) {
        self.files().keep(id, file);
    }

    fn playhead_ms(&self) -> Option<u64> {
        self.media().playhead_ms()
    }

    fn waits_for_sound(&self) -> bool {
        self.media().waits_for_sound()
    }

    fn mic_level(&self) -> Option<f32> {
        self.media().mic_level()
    }
}

/// Finds this profile's certificate, and lets the program begin on this disk.
pub async fn begin(writers: ViewWriters, db: Disk, titles: Titles) -> Rc<dyn Program> {
    let inbox = Inbox::new(writers);
    inbox.page().listen(&inbox);
    let certificate = certificate::load_or_create(db.as_ref().ok(), clock::now().wall).await;
    *inbox.links().certificate.borrow_mut() = certificate;
    inbox.storage().opened(&inbox, db);
    inbox.push(Input::Start { page: browser::page::address(), titles });
    Rc::new(inbox)
}

/// The program, from anywhere in the interface.
///
/// # Panics
/// Outside the component tree of the root.
pub fn use_shell() -> Shell {
    expect_context::<Shell>()
}
