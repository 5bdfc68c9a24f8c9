//! The top of every screen: where one is, who is here, in what role, and what concerns the whole program.

use leptos::prelude::*;

use super::{
    address::{address, follow},
    kit::{Glyph, Icon, Press, menu::Menu},
    root::Open,
    studio::Here,
    text::{common, header as text},
};
use crate::{
    app::{
        Route,
        input::LibraryCommand,
        view::{ConnectionState, RoleView},
    },
    ports::settings::Theme,
    shell::use_shell,
};

/// The name of a role in `data-role`.
pub fn role_name(role: RoleView) -> &'static str {
    match role {
        RoleView::Editor => "editor",
        RoleView::Viewer => "viewer",
    }
}

/// The frame of a header: `lead` (home and title), `tools` (what belongs to the screen), and what is always there.
#[component]
pub fn Header(
    /// Home and title.
    lead: AnyView,
    /// Beside it.
    #[prop(optional)]
    tools: Option<AnyView>,
    /// In the menu, before what is always there.
    #[prop(optional)]
    menu: Option<AnyView>,
    /// In the second line, behind the status.
    #[prop(optional)]
    status_tools: Option<AnyView>,
    /// Below that, for as long as it is in use.
    #[prop(optional)]
    below: Option<AnyView>,
) -> impl IntoView {
    let open = expect_context::<Open>();
    let here = expect_context::<Here>();
    let plain = tools.is_none();
    view! {
        <header class="top">
            <div class="top-inner" class:plain=plain>
                {lead}
                {tools}
                <Menu label=text::MORE>
                    {menu}
                    <ThemeButton />
                    <Press
                        testid="settings-open"
                        glyph=Glyph::Sliders
                        label=text::SETTINGS
                        words=true
                        on_press=move || open.settings.set(true)
                    />
                </Menu>
                <div class="status-line">
                    {move || here.get().map_or_else(|| view! { <Alone /> }.into_any(), |studio| (studio.status)())}
                    {status_tools}
                </div>
                {below}
            </div>
        </header>
    }
}

/// The status until the second part of the page is here: what that shows for somebody who is alone.
#[component]
fn Alone() -> impl IntoView {
    let (connection, role) = (ConnectionState::default(), RoleView::default());
    view! {
        <div class="status">
            <span class="connection" data-testid="connection" data-state=connection.name() role="status">
                <span class="dot" aria-hidden="true"></span>
                {text::connection(connection, false)}
            </span>
            <span class="role" data-testid="role" data-role=role_name(role)>
                <span class="visually-hidden">{text::YOUR_ROLE}</span>
                {common::role(role)}
            </span>
        </div>
    }
}

/// A link to the library, as an arrow.
#[component]
pub fn HomeArrow() -> impl IntoView {
    let shell = use_shell();
    view! {
        <a
            class="press quiet icon-only"
            data-testid="home"
            href=address(Route::Library)
            title=text::ALL_PROJECTS
            aria-label=text::ALL_PROJECTS
            on:click=move |event| follow(shell, &event, Route::Library)
        >
            <Icon glyph=Glyph::Back />
        </a>
    }
}

/// The name of the program, as a link to the library.
#[component]
pub fn Brand() -> impl IntoView {
    let shell = use_shell();
    view! {
        <a
            class="brand"
            data-testid="home"
            href=address(Route::Library)
            on:click=move |event| follow(shell, &event, Route::Library)
        >
            <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
                <circle cx="16" cy="16" r="12.5" />
                <circle cx="16" cy="16" r="3.5" />
                <path d="M16 3.5v9M16 19.5v9M3.5 16h9M19.5 16h9" />
            </svg>
            <span>{common::SPOKE}</span>
        </a>
    }
}

/// The theme: light, dark, or as the system says. A press goes to the next.
#[component]
fn ThemeButton() -> impl IntoView {
    let shell = use_shell();
    let theme = Memo::new(move |_| shell.views.settings.with(|settings| settings.theme));
    let glyph = Signal::derive(move || match theme.get() {
        Theme::Light => Glyph::Sun,
        Theme::Dark => Glyph::Moon,
        Theme::System => Glyph::HalfDisc,
    });
    let label = Signal::derive(move || text::theme(theme.get()).to_owned());
    let next = move || {
        let mut settings = shell.views.settings.get_untracked();
        settings.theme = match settings.theme {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        };
        shell.dispatch(LibraryCommand::ChangeSettings(settings));
    };
    view! {
        <Press
            testid="theme"
            glyph
            label
            words=true
            attr:data-theme=move || theme.get().name()
            on_press=next
        />
    }
}
