//! The root of the component tree: starts the program and shows the screen it asks for.

use leptos::prelude::*;
use leptos_router::components::Router;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    address,
    capture::record_by_key,
    connect::progress::ProgressPanels,
    files::{take_dropped, take_pasted},
    header::{Brand, Header},
    importing::ImportPanel,
    kit::{Glyph, Icon, Press, focus, modal::Layers, paint::Repaint, press::presses_count_once},
    library::LibraryPage,
    studio::{self, Here, part},
    text::{common, page as text},
    zip::ZipReport,
};
use crate::{
    app::{
        Route,
        input::ShareCommand,
        view::{DiskState, InviteStep, InviteView, RecorderView},
    },
    ids::ProjectId,
    shell::{Door, Shell, use_shell},
};

/// Which dialogs are open. The program does not know them: nothing of this outlives the page.
#[derive(Clone, Copy)]
pub(super) struct Open {
    /// The share dialog.
    pub(super) share: RwSignal<bool>,
    /// The settings.
    pub(super) settings: RwSignal<bool>,
    /// Who is here.
    pub(super) people: RwSignal<bool>,
    /// A guest's way back to a host who is lost.
    pub(super) again: RwSignal<bool>,
    /// The share dialog opens as soon as this project is on screen.
    pub(super) invite: RwSignal<Option<ProjectId>>,
}

impl Open {
    fn new() -> Self {
        let shut = || RwSignal::new(false);
        Self { share: shut(), settings: shut(), people: shut(), again: shut(), invite: RwSignal::new(None) }
    }

    fn any(self) -> bool {
        self.share.get() || self.settings.get() || self.people.get() || self.again.get()
    }
}

/// The whole interface, with the program behind it.
#[component]
pub fn Root() -> impl IntoView {
    let here = Here::new();
    provide_context(here);
    let shell = Shell::start(Box::new(move |writers, db| here.fetch(writers, db)));
    provide_context(shell);
    studio::load_at_first_touch();
    let open = Open::new();
    let layers = Layers::new();
    provide_context(open);
    provide_context(layers);
    provide_context(Repaint::watch());
    let pasting = StoredValue::new_local(shell.on_paste(move |text| paste(shell, open, text)));
    on_cleanup(move || pasting.dispose());
    take_dropped(shell);
    take_pasted(shell);
    record_by_key(shell, layers);
    presses_count_once();
    focus::never_falls();
    // Dialogs are in the second part of the page, so opening one asks for it.
    Effect::new(move |_| {
        if open.any() {
            shell.enter();
        }
    });
    Effect::new(move |_| {
        let shown = shell.views.project.with(|project| project.as_ref().map(|project| project.id));
        if shown.is_some() && shown == open.invite.get() {
            open.invite.set(None);
            open.share.set(true);
        }
    });
    let recording = Memo::new(move |_| {
        let page_is_free =
            |recorder: &RecorderView| matches!(recorder, RecorderView::Idle | RecorderView::Stuck { .. });
        shell.views.recorder.with(|recorder| !page_is_free(recorder))
    });
    // While something is recorded, nothing on the page ends it: what would is refused, and says so.
    view! {
        <div class="app" data-testid="app" class:recording=recording>
            <Router base=address::directory()>
                <div class="page">
                    <Screen />
                </div>
                {part(|studio| (studio.over)())}
                <Stuck />
                <Waiting />
            </Router>
        </div>
    }
}

/// A text was pasted onto the page: into the open share dialog it is a reply, elsewhere whatever it says.
fn paste(shell: Shell, open: Open, text: String) {
    let waiting =
        |invite: &InviteView| matches!(invite.step, InviteStep::Offer { .. }).then_some(invite.link);
    let link = shell.views.session.with_untracked(|session| session.invite.as_ref().and_then(waiting));
    shell.dispatch(match link.filter(|_| open.share.get_untracked()) {
        Some(link) => ShareCommand::SubmitReply { link, text },
        None => ShareCommand::PasteCode(text),
    });
}

/// The screen that the route names.
#[component]
fn Screen() -> impl IntoView {
    address::keep_in_step();
    let shell = use_shell();
    let here = expect_context::<Here>();
    let route = Memo::new(move |_| shell.views.route.get());
    name_the_page(shell, route);
    let shown = Memo::new(move |_| match route.get() {
        // The page was opened by the link of an invite: the library is not shown on the way there.
        Route::Library if matches!(shell.door.get(), Door::Opening { for_link: true }) => {
            Shown::Coming(text::OPENING_INVITE)
        }
        Route::Library => Shown::Library,
        Route::Project(_) if here.get().is_none() => Shown::Coming(text::OPENING_PROJECT),
        Route::Join if here.get().is_none() => Shown::Coming(text::OPENING_INVITE),
        Route::Project(id) => Shown::Project(id),
        Route::Join => Shown::Join,
    });
    // Drawn anew only when `shown` changes: the arrival of the program must not replace a library in which somebody types.
    move || match (shown.get(), here.get_untracked()) {
        (Shown::Project(id), Some(studio)) => (studio.project)(id),
        (Shown::Join, Some(studio)) => (studio.join)(),
        (Shown::Coming(what), _) => view! { <Coming what /> }.into_any(),
        _ => view! { <LibraryPage /> }.into_any(),
    }
}

/// What the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Library,
    Project(ProjectId),
    Join,
    /// The program is on its way; what for.
    Coming(&'static str),
}

/// Says what is on its way until the program is here.
#[component]
fn Coming(what: &'static str) -> impl IntoView {
    view! {
        <Header lead=view! { <Brand /> }.into_any() />
        <main tabindex="-1" class="column loading" aria-busy="true">
            <p>{what}</p>
        </main>
    }
}

/// The program could not be loaded: says so in the place of messages, until it is loaded.
#[component]
fn Stuck() -> impl IntoView {
    let shell = use_shell();
    let stuck = Memo::new(move |_| shell.door.get() == Door::Stuck);
    view! {
        <Show when=move || stuck.get()>
            <div class="notices" role="alert">
                <div class="notice bad" data-testid="stuck">
                    <Icon glyph=Glyph::Warning />
                    <p>
                        <strong>{text::STUCK}</strong>
                        {text::STUCK_NEXT}
                    </p>
                    <Press
                        testid="stuck-retry"
                        glyph=Glyph::Restore
                        label=common::TRY_AGAIN
                        look="plain"
                        words=true
                        on_press=move || shell.enter()
                    />
                </div>
            </div>
        </Show>
    }
}

/// Another tab has to be closed before the data can be opened: says so until it is.
#[component]
fn Waiting() -> impl IntoView {
    let shell = use_shell();
    let blocked = Memo::new(move |_| shell.views.disk.with(|disk| disk.state == DiskState::Blocked));
    view! {
        <Show when=move || blocked.get()>
            <div class="notices" role="alert">
                <div class="notice bad" data-testid="blocked">
                    <Icon glyph=Glyph::Warning />
                    <p>
                        <strong>{text::BLOCKED}</strong>
                        {text::BLOCKED_NEXT}
                    </p>
                </div>
            </div>
        </Show>
    }
}

/// Names the screen in the title of the tab, and moves the focus to its beginning, for history and screen readers.
fn name_the_page(shell: Shell, route: Memo<Route>) {
    let title = Memo::new(move |_| match route.get() {
        Route::Library => None,
        Route::Join => Some(text::INVITE.to_owned()),
        Route::Project(_) => {
            shell.views.project.with(|project| project.as_ref().map(|project| project.title.to_string()))
        }
    });
    Effect::new(move |_| {
        let name = title.get().map_or_else(|| common::SPOKE.to_owned(), |title| text::tab_title(&title));
        document().set_title(&name);
    });
    Effect::new(move |before: Option<Route>| {
        let route = route.get();
        if before.is_some_and(|before| before != route) {
            request_animation_frame(move || {
                // Whatever lies above the screen keeps it.
                let above = document().query_selector(".recorder, dialog[open]").ok().flatten();
                if above.is_some() {
                    return;
                }
                let main = document().query_selector("main").ok().flatten();
                if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
                    // An element of the page that has a `tabindex` takes the focus.
                    let _ = main.focus();
                }
            });
        }
        route
    });
}

/// The reports of transfers and of files on the page; while the share dialog is open, it shows them instead.
#[component]
pub(super) fn PageProgress() -> impl IntoView {
    let open = expect_context::<Open>();
    view! {
        <Show when=move || !open.share.get()>
            <ProgressPanels />
            <ZipReport />
            <ImportPanel />
        </Show>
    }
}
