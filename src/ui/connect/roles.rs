//! Who may edit: asking for the role, being asked for it, giving it, taking it back.

use leptos::{ev, prelude::*};

use crate::{
    app::{
        input::ShareCommand,
        view::{ConnectionState, RoleRequestView, RoleView},
    },
    project::{Label, text::LABEL_CHARS_MAX},
    shell::use_shell,
    ui::{
        kit::{Glyph, Icon, Press, TimeLeft},
        words,
    },
};

/// For a viewer: asks for the role, with a reason or without; or says that it was asked for.
#[component]
pub fn AskForRole() -> impl IntoView {
    let shell = use_shell();
    let asking = Memo::new(move |_| shell.views.session.with(|session| session.asking));
    let viewer = Memo::new(move |_| {
        shell.views.session.with(|session| {
            // Who is lost cannot be asked.
            session.role == RoleView::Viewer
                && session.in_sync.is_some()
                && !session.can_take_back
                && session.connection != ConnectionState::Error
        })
    });
    let writing = RwSignal::new(false);
    view! {
        <Show when=move || viewer.get()>
            {move || match asking.get() {
                Some(until) => {
                    writing.set(false);
                    view! {
                        <p class="asking" data-testid="role-asking">
                            "You asked to edit. "
                            <TimeLeft testid="role-time-left" until />
                        </p>
                        <Press
                            testid="role-request-cancel"
                            glyph=Glyph::Close
                            label="Take it back"
                            look="plain"
                            words=true
                            on_press=move || shell.dispatch(ShareCommand::CancelRoleRequest)
                        />
                    }
                        .into_any()
                }
                None if writing.get() => view! { <Reason on_close=move |()| writing.set(false) /> }.into_any(),
                None => {
                    view! {
                        <Press
                            testid="role-request"
                            glyph=Glyph::Pencil
                            label="Ask to edit"
                            look="plain"
                            words=true
                            on_press=move || writing.set(true)
                        />
                    }
                        .into_any()
                }
            }}
        </Show>
    }
}

/// The reason, which may be empty.
#[component]
fn Reason(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let shell = use_shell();
    let reason = RwSignal::new(String::new());
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        shell.dispatch(ShareCommand::RequestRole(Label::new(&reason.get_untracked())));
    };
    view! {
        <form class="reason" on:submit=send>
            <input
                type="text"
                data-testid="role-request-reason"
                aria-label="Why you would like to edit"
                placeholder="Why? (may be empty)"
                autocomplete="off"
                maxlength=LABEL_CHARS_MAX
                prop:value=move || reason.get()
                on:input:target=move |event| reason.set(event.target().value())
            />
            <button type="submit" class="press main" data-testid="role-request-send">
                "Ask"
            </button>
            <Press
                testid="role-request-close"
                glyph=Glyph::Close
                label="Do not ask"
                on_press=move || on_close.run(())
            />
        </form>
    }
}

/// For whom it may concern: takes the role back.
#[component]
pub fn TakeBack() -> impl IntoView {
    let shell = use_shell();
    let can = Memo::new(move |_| shell.views.session.with(|session| session.can_take_back));
    view! {
        <Show when=move || can.get()>
            <Press
                testid="role-take-back"
                glyph=Glyph::Restore
                label="Take the role back"
                look="plain"
                words=true
                on_press=move || shell.dispatch(ShareCommand::TakeRoleBack)
            />
        </Show>
    }
}

/// Wishes for the role that wait for this person's word.
#[component]
pub fn Asked() -> impl IntoView {
    let shell = use_shell();
    let requests = Memo::new(move |_| shell.views.session.with(|session| session.requests.clone()));
    view! {
        <div class="asked" role="region" aria-label="Wishes to edit" aria-live="polite">
            <For each=move || requests.get() key=|request| request.peer let:request>
                <AskedBy request />
            </For>
        </div>
    }
}

#[component]
fn AskedBy(request: RoleRequestView) -> impl IntoView {
    let shell = use_shell();
    let RoleRequestView { peer, name, reason } = request;
    let name = words::a_guest(&name).to_owned();
    let why = (!reason.is_empty()).then(|| format!("“{reason}”"));
    view! {
        <aside class="banner offer" data-testid="role-asked" data-peer=peer.to_string()>
            <Icon glyph=Glyph::Pencil />
            <p>
                <strong>{format!("{name} would like to edit.")}</strong>
                " "
                <span data-testid="role-asked-reason">{why}</span>
            </p>
            <div class="banner-actions">
                <Press
                    testid="role-grant"
                    glyph=Glyph::Check
                    label="Hand over"
                    look="main"
                    words=true
                    on_press=move || shell.dispatch(ShareCommand::GrantRole(peer))
                />
                <Press
                    testid="role-deny"
                    glyph=Glyph::Close
                    label="Not now"
                    look="plain"
                    words=true
                    on_press=move || shell.dispatch(ShareCommand::DenyRole(peer))
                />
            </div>
        </aside>
    }
}
