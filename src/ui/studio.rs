//! What the first screen can do without: the program, and every part of the interface behind the first press.
//!
//! All of it hangs on one table, [`Studio`], and the table on one function. In the page that ships that function is
//! where `cargo xtask finish-page` cuts the program in two (feature `split`, decision 13): whatever only the table
//! names lies in a file of its own, loaded when somebody wants something. Elsewhere it is a plain call.

use std::{future::Future, pin::Pin, rc::Rc};

use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    connect::{
        again::AgainDialog,
        incoming::Incoming,
        join::JoinPage,
        people::{PeopleDialog, Status},
        scan::{Scanner, ScannerProps},
        share::ShareDialog,
    },
    dialogs::{notices::Notices, settings::SettingsDialog},
    kit::modal::Layers,
    outage::Outage,
    project::{ProjectPage, ProjectPageProps},
    recorder::Recorder,
    root::{Open, PageProgress},
    text::{numbers, titles::TITLES},
};
use crate::{
    ids::ProjectId,
    ports::titles::Titles,
    shell::{self, Coming, Disk, Program, ViewWriters},
};

/// The program, once it has begun.
type Beginning = Pin<Box<dyn Future<Output = Rc<dyn Program>>>>;

/// The second part of the page.
pub struct Studio {
    begin: fn(ViewWriters, Disk) -> Beginning,
    /// The page of a project.
    pub project: fn(ProjectId) -> AnyView,
    /// The page of an invite.
    pub join: fn() -> AnyView,
    /// Who is here, in the header.
    pub status: fn() -> AnyView,
    /// The reports of transfers, on a page.
    pub progress: fn() -> AnyView,
    /// The scanner.
    pub scanner: fn(ScannerProps) -> AnyView,
    /// What lies over every screen: recorder, dialogs, messages.
    pub over: fn() -> AnyView,
}

static STUDIO: Studio = Studio {
    begin: |writers, db| {
        Box::pin(shell::begin(writers, db, Titles { minutes_ahead: numbers::minutes_ahead(), ..TITLES }))
    },
    project: |id| ProjectPage(ProjectPageProps { id }).into_any(),
    join: || JoinPage().into_any(),
    status: || Status().into_any(),
    progress: || PageProgress().into_any(),
    scanner: |props| Scanner(props).into_any(),
    over: || Over().into_any(),
};

/// Recorder, dialogs, and messages where no dialog shows them.
#[component]
fn Over() -> impl IntoView {
    let open = expect_context::<Open>();
    let layers = expect_context::<Layers>();
    view! {
        <Recorder />
        <Show when=move || open.share.get()>
            <ShareDialog />
        </Show>
        <Show when=move || open.settings.get()>
            <SettingsDialog />
        </Show>
        <Show when=move || open.people.get()>
            <PeopleDialog />
        </Show>
        <Show when=move || open.again.get()>
            <AgainDialog />
        </Show>
        <Incoming />
        <Outage />
        <Show when=move || layers.is_top(0)>
            <Notices />
        </Show>
    }
}

/// The studio, once it is here. Provided at the root.
#[derive(Clone, Copy)]
pub struct Here(RwSignal<Option<&'static Studio>>);

impl Here {
    /// It has not been loaded.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// The studio, if it is here.
    pub fn get(self) -> Option<&'static Studio> {
        self.0.get()
    }

    /// The same, without being told when it comes.
    pub fn get_untracked(self) -> Option<&'static Studio> {
        self.0.get_untracked()
    }

    /// Fetches the studio, and lets its program begin.
    pub fn fetch(self, writers: ViewWriters, db: Disk) -> Coming {
        Box::pin(async move {
            let studio = load().await?;
            let program = (studio.begin)(writers, db).await;
            self.0.set(Some(studio));
            Some(program)
        })
    }
}

/// A part of the studio, drawn when it is here.
pub fn part(draw: impl Fn(&'static Studio) -> AnyView + Send + 'static) -> impl IntoView {
    let here = expect_context::<Here>();
    move || here.get().map(&draw)
}

/// The studio; `None` when it cannot be loaded now. Loaded once, however often it is asked for.
pub async fn load() -> Option<&'static Studio> {
    cut::open().await
}

#[cfg(not(feature = "split"))]
mod cut {
    use super::{STUDIO, Studio};

    #[expect(clippy::unused_async, reason = "it is one where the page is cut in two")]
    pub(super) async fn open() -> Option<&'static Studio> {
        Some(&STUDIO)
    }
}

/// The macro declares an import and an export, which the linker joins and `finish-page` takes apart again.
#[cfg(feature = "split")]
#[allow(unsafe_code, clippy::unnecessary_wraps, reason = "what the macro writes and asks for")]
mod cut {
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    use super::{STUDIO, Studio};

    pub(super) async fn open() -> Option<&'static Studio> {
        the_studio().await.ok()
    }

    #[wasm_split(studio, fallible)]
    fn the_studio() -> Result<&'static Studio, SplitLoaderError> {
        Ok(&STUDIO)
    }
}

/// Loads it at the first movement of the pointer or press of a key, so that it is here when something is asked for.
pub fn load_at_first_touch() {
    let touched = StoredValue::new(false);
    let touch = move || {
        if !touched.get_value() {
            touched.set_value(true);
            spawn_local(async {
                // When this fails nobody is told: it is loaded again when it is needed, and a failure is told then.
                let _ = load().await;
            });
        }
    };
    let listeners = [
        window_event_listener(ev::pointermove, move |_| touch()),
        window_event_listener(ev::pointerdown, move |_| touch()),
        window_event_listener(ev::keydown, move |_| touch()),
    ];
    on_cleanup(move || {
        for listener in listeners {
            listener.remove();
        }
    });
}
