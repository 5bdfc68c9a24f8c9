//! The shell: owns the program, runs its effects through `browser/`, publishes its views. Decides nothing.

mod engine;
mod links;
mod media;
mod page;
pub mod panic;
mod probes;
mod scan;
mod storage;
pub mod views;

use leptos::prelude::*;
pub use scan::Scan;
pub use views::ViewSignals;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlVideoElement;

use crate::{
    app::input::{Command, Input},
    browser::{self, awake::Awake, certificate, clock, db::Db, listener::Listener},
    ports::scan::ScanEvent,
    time::Instant,
};
use engine::Inbox;

/// What the interface holds of the program: signals to read, one way to speak.
#[derive(Clone, Copy)]
pub struct Shell {
    /// The views.
    pub views: ViewSignals,
    inbox: StoredValue<Inbox, LocalStorage>,
}

impl Shell {
    /// Starts the program. Called once, at the root.
    pub fn start() -> Self {
        let (views, writers) = views::signals();
        let inbox = Inbox::new(writers);
        inbox.page().listen(&inbox);
        spawn_local(begin(inbox.clone()));
        Self { views, inbox: StoredValue::new_local(inbox) }
    }

    /// A person wants something.
    pub fn dispatch(&self, command: Command) {
        self.inbox.with_value(|inbox| inbox.push(Input::Command(command)));
    }

    /// The monotonic clock of the views, for "seconds since" and "seconds left".
    pub fn now(&self) -> Instant {
        clock::now().instant
    }

    /// Where the loaded programme stands, in milliseconds; read at every animation frame while it plays.
    pub fn playhead_ms(&self) -> Option<u64> {
        self.inbox.with_value(|inbox| inbox.media().playhead_ms())
    }

    /// Loudness at the microphone now, 0 to 1; `None` when it is off. Read at every animation frame.
    pub fn mic_level(&self) -> Option<f32> {
        self.inbox.with_value(|inbox| inbox.media().mic_level())
    }

    /// The address of this page without query and fragment: what invitations are made of.
    pub fn page_address(&self) -> String {
        browser::page::address()
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

/// Opens the disk, finds this profile's certificate, and lets the program begin. An invitation in the address comes last,
/// when the program knows its library.
async fn begin(inbox: Inbox) {
    let db = Db::open().await;
    let certificate = certificate::load_or_create(db.as_ref().ok(), clock::now().wall).await;
    *inbox.links().certificate.borrow_mut() = certificate;
    inbox.storage().opened(db);
    inbox.push(Input::Start { page: browser::page::address() });
    if let Some(text) = browser::page::take_fragment() {
        inbox.push(Input::Command(Command::OpenLink(text)));
    }
}

/// The program, from anywhere in the interface.
///
/// # Panics
/// Outside the component tree of the root.
pub fn use_shell() -> Shell {
    expect_context::<Shell>()
}
