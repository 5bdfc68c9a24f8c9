//! The root of the component tree: starts the program and shows the screen it asks for.

use leptos::prelude::*;
use leptos_router::components::Router;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    address,
    connect::{
        again::AgainDialog, incoming::Incoming, join::JoinPage, people::PeopleDialog,
        progress::ProgressPanels, share::ShareDialog,
    },
    dialogs::{notices::Notices, settings::SettingsDialog},
    kit::{modal::Layers, paint::Repaint},
    library::LibraryPage,
    project::ProjectPage,
    recorder::Recorder,
};
use crate::{
    app::{
        input::Command,
        route::Route,
        view::{InviteStep, InviteView, RecorderView},
    },
    shell::{Shell, use_shell},
};

/// Which dialogs a press has opened. They die with the page, so they are nobody else's business.
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
}

/// The whole interface, with the program behind it.
#[component]
pub fn Root() -> impl IntoView {
    provide_context(Shell::start());
    view! { <Screens /> }
}

/// The whole interface, for a program that is provided as context already.
#[component]
pub fn Screens() -> impl IntoView {
    let shell = use_shell();
    let shut = || RwSignal::new(false);
    let open = Open { share: shut(), settings: shut(), people: shut(), again: shut() };
    let layers = Layers::new();
    provide_context(open);
    provide_context(layers);
    provide_context(Repaint::watch());
    let pasting = StoredValue::new_local(shell.on_paste(move |text| paste(shell, open, text)));
    on_cleanup(move || pasting.dispose());
    let recording = Memo::new(move |_| shell.views.recorder.with(|recorder| *recorder != RecorderView::Idle));
    // A running recording must not be lost to a stray press: everything but its panel is out of reach.
    view! {
        <div class="app" data-testid="app" class:recording=recording>
            <Router base=address::directory()>
                <div class="page" inert=move || recording.get()>
                    <Screen />
                </div>
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
                <Show when=move || layers.is_top(0)>
                    <Notices />
                </Show>
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
        Some(link) => Command::SubmitReply { link, text },
        None => Command::PasteCode(text),
    });
}

/// The screen of the route, below what is going on with other people.
#[component]
fn Screen() -> impl IntoView {
    address::keep_in_step();
    let shell = use_shell();
    let route = Memo::new(move |_| shell.views.route.get());
    name_the_page(shell, route);
    move || match route.get() {
        Route::Library => view! { <LibraryPage /> }.into_any(),
        Route::Project(id) => view! { <ProjectPage id /> }.into_any(),
        Route::Join => view! { <JoinPage /> }.into_any(),
    }
}

/// Tab, history and screen readers hear of a new screen: its name in the title, the focus at its beginning.
fn name_the_page(shell: Shell, route: Memo<Route>) {
    let title = Memo::new(move |_| match route.get() {
        Route::Library => None,
        Route::Join => Some("Invite".to_owned()),
        Route::Project(_) => {
            shell.views.project.with(|project| project.as_ref().map(|project| project.title.to_string()))
        }
    });
    Effect::new(move |_| {
        let name = title.get().map_or_else(|| "Spoke".to_owned(), |title| format!("{title} · Spoke"));
        document().set_title(&name);
    });
    Effect::new(move |before: Option<Route>| {
        let route = route.get();
        if before.is_some_and(|before| before != route) {
            request_animation_frame(|| {
                let main = document().query_selector("main").ok().flatten();
                if let Some(main) = main.and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
                    // Fails for nothing that is in the page.
                    let _ = main.focus();
                }
            });
        }
        route
    });
}

/// The reports of transfers, where the person looks: in the share dialog while it is open, else on the page.
#[component]
pub(super) fn PageProgress() -> impl IntoView {
    let open = expect_context::<Open>();
    view! {
        <Show when=move || !open.share.get()>
            <ProgressPanels />
        </Show>
    }
}
