//! Before the program: shows what is on the disk, and lets the program in when somebody wants something.
//!
//! The program is most of the page's weight, and nobody needs it to look at a list of projects. So the first screen is
//! drawn from two records, and whatever is asked first is kept until the program is here and can answer it
//! (decision 13).
//!
//! ```text
//! Shut ──something is wanted──→ Opening ──program is here──→ Open
//!                                  ↑ └──could not be loaded──→ Stuck
//!                                  └───────tried again──────────┘
//! ```

use std::{
    cell::{Cell, OnceCell, RefCell},
    future::Future,
    pin::Pin,
    rc::Rc,
};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::views::ViewWriters;
use crate::{
    app::{
        input::{Command, Input, ShareCommand, StudioCommand},
        view::{DiskState, DiskView, LibraryView},
    },
    browser::{clock, db::Db, listener::Listener, page},
    ids::FileId,
    ports::storage::DbError,
};

/// The program, as what is loaded first knows it.
pub trait Program {
    /// Something happened.
    fn push(&self, input: Input);
    /// Keeps a file that a command will name.
    fn keep(&self, id: FileId, file: File);
    /// Where the loaded playlist stands, in milliseconds.
    fn playhead_ms(&self) -> Option<u64>;
    /// What plays waits for sound that is not here yet.
    fn waits_for_sound(&self) -> bool;
    /// Loudness at the microphone, 0 to 1.
    fn mic_level(&self) -> Option<f32>;
}

/// The disk, or why there is none.
pub type Disk = Result<Db, DbError>;

/// A program on its way; nothing when it could not be loaded.
pub type Coming = Pin<Box<dyn Future<Output = Option<Rc<dyn Program>>>>>;

/// Fetches the program and lets it begin on this disk.
pub type Fetch = Box<dyn Fn(ViewWriters, Disk) -> Coming>;

/// Whether the program is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Nobody asked for it yet.
    Shut,
    /// It is on its way.
    Opening {
        /// For a link that opened the page: then there is nothing else to show meanwhile.
        for_link: bool,
    },
    /// It is here.
    Open,
    /// It could not be loaded. What was asked for is kept.
    Stuck,
}

pub(super) struct Lobby {
    writers: ViewWriters,
    door: WriteSignal<Door>,
    fetch: Fetch,
    opening: Cell<bool>,
    /// What was asked for before the program was here.
    waiting: RefCell<Vec<Input>>,
    /// Files that were given before.
    files: RefCell<Vec<(FileId, File)>>,
    last_file: Cell<u32>,
    program: OnceCell<Rc<dyn Program>>,
    /// Links to this page that are opened in this very tab, until the program listens itself.
    links: RefCell<Option<Listener>>,
}

impl Lobby {
    /// A lobby that shows the library, unless the address asks for more.
    pub(super) fn new(writers: ViewWriters, door: WriteSignal<Door>, fetch: Fetch) -> Rc<Self> {
        let lobby = Rc::new(Self {
            writers,
            door,
            fetch,
            opening: Cell::default(),
            waiting: RefCell::default(),
            files: RefCell::default(),
            last_file: Cell::default(),
            program: OnceCell::new(),
            links: RefCell::default(),
        });
        let linked = lobby.clone();
        *lobby.links.borrow_mut() = Some(page::on_fragment(move |text| linked.open_link(text)));
        if let Some(text) = page::take_fragment() {
            lobby.open_link(text);
        }
        spawn_local(show_library(lobby.clone()));
        lobby
    }

    pub(super) fn program(&self) -> Option<&Rc<dyn Program>> {
        self.program.get()
    }

    /// Something happened. It waits for the program, and asks for it.
    pub(super) fn push(self: &Rc<Self>, input: Input) {
        if let Some(program) = self.program() {
            return program.push(input);
        }
        // The address has gone there already, so the screen must.
        if let Input::Command(Command::Studio(StudioCommand::Go(route))) = &input {
            self.writers.route.set(*route);
        }
        self.waiting.borrow_mut().push(input);
        self.enter();
    }

    /// Keeps a file that a person gave; its number.
    pub(super) fn keep(&self, file: File) -> FileId {
        let id = FileId(self.last_file.get() + 1);
        self.last_file.set(id.0);
        match self.program() {
            Some(program) => program.keep(id, file),
            None => self.files.borrow_mut().push((id, file)),
        }
        id
    }

    /// Asks for the program, if it is not here or on its way.
    pub(super) fn enter(self: &Rc<Self>) {
        if self.program().is_none() && !self.opening.replace(true) {
            let is_link =
                |input: &Input| matches!(input, Input::Command(Command::Share(ShareCommand::OpenLink(_))));
            self.door.set(Door::Opening { for_link: self.waiting.borrow().iter().any(is_link) });
            spawn_local(open(self.clone()));
        }
    }

    fn open_link(self: &Rc<Self>, text: String) {
        self.push(Input::Command(ShareCommand::OpenLink(text).into()));
    }

    fn let_in(&self, program: Rc<dyn Program>) {
        // From now on the program listens itself.
        self.links.take();
        // It is set before it gets what waited: what that causes is for the program, too.
        let program = self.program.get_or_init(|| program);
        for (id, file) in self.files.take() {
            program.keep(id, file);
        }
        for input in self.waiting.take() {
            program.push(input);
        }
        self.door.set(Door::Open);
    }
}

async fn open(lobby: Rc<Lobby>) {
    let db = open_disk(&lobby).await;
    if let Some(program) = (lobby.fetch)(lobby.writers, db).await {
        lobby.let_in(program);
    } else {
        lobby.opening.set(false);
        lobby.door.set(Door::Stuck);
    }
}

/// The disk. While another tab is in the way of an upgrade, that is shown.
async fn open_disk(lobby: &Lobby) -> Disk {
    let disk = lobby.writers.disk;
    let show = move |state| disk.set(DiskView { state, ..DiskView::default() });
    let opened = Db::open(move || show(DiskState::Blocked)).await;
    show(DiskState::Here);
    opened.map(|opened| opened.db)
}

/// Reads the list of projects and the settings, also while the program is on its way: it may not come. When that fails
/// the program is asked for: it can say what to do.
async fn show_library(lobby: Rc<Lobby>) {
    let seen = match open_disk(&lobby).await {
        Ok(db) => db.first_look().await,
        Err(error) => Err(error),
    };
    // What the program shows is newer.
    if lobby.program().is_some() {
        return;
    }
    match seen {
        Ok((projects, settings)) => {
            lobby.writers.settings.set(settings.unwrap_or_default());
            lobby.writers.library.set(LibraryView::of(projects, clock::now().wall));
        }
        Err(_) => lobby.enter(),
    }
}
