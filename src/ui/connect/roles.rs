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
        kit::{Glyph, Icon, Press, TimeLeft, field},
        text::{common, roles as text},
    },
};

/// For a viewer: asks for the role, with a reason or without; or says that it was asked for.
#[component]
pub fn AskForRole() -> impl IntoView {
    let shell = use_shell();
    let asking = Memo::new(move |_| shell.views.session.with(|session| session.asking));
    let viewer = Memo::new(move |_| {
        shell.views.session.with(|session| {
            // While the connection is lost there is nobody to ask.
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
                            {text::ASKED}
                            <TimeLeft testid="role-time-left" until />
                        </p>
                        <Press
                            testid="role-request-cancel"
                            glyph=Glyph::Close
                            label=text::TAKE_BACK_WISH
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
                            label=text::ASK
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
                aria-label=text::REASON
                placeholder=text::REASON_HINT
                autocomplete="off"
                dir="auto"
                on:input:target=move |event| reason.set(field::take(&event.target(), &event, LABEL_CHARS_MAX))
                on:compositionend:target=move |event| {
                    reason.set(field::take(&event.target(), &event, LABEL_CHARS_MAX));
                }
            />
            <button type="submit" class="press main" data-testid="role-request-send">
                {text::SEND}
            </button>
            <Press
                testid="role-request-close"
                glyph=Glyph::Close
                label=text::DO_NOT_ASK
                on_press=move || on_close.run(())
            />
        </form>
    }
}

/// For the person who invited: takes the role back from somebody else.
#[component]
pub fn TakeBack() -> impl IntoView {
    let shell = use_shell();
    let can = Memo::new(move |_| shell.views.session.with(|session| session.can_take_back));
    view! {
        <Show when=move || can.get()>
            <Press
                testid="role-take-back"
                glyph=Glyph::Restore
                label=text::TAKE_BACK
                look="plain"
                words=true
                on_press=move || shell.dispatch(ShareCommand::TakeRoleBack)
            />
        </Show>
    }
}

/// Wishes for the role that wait for this person's answer.
#[component]
pub fn Asked() -> impl IntoView {
    let shell = use_shell();
    let requests = Memo::new(move |_| shell.views.session.with(|session| session.requests.clone()));
    view! {
        <div class="asked" role="region" aria-label=text::WISHES aria-live="polite">
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
    view! {
        <aside class="banner offer" data-testid="role-asked" data-peer=peer.to_string()>
            <Icon glyph=Glyph::Pencil />
            <p>
                <strong>{text::wish(&name)}</strong>
                {common::SPACE}
                <span dir="auto" data-testid="role-asked-reason">{text::reason(&reason)}</span>
            </p>
            <div class="banner-actions">
                <Press
                    testid="role-grant"
                    glyph=Glyph::Check
                    label=common::HAND_OVER
                    look="main"
                    words=true
                    on_press=move || shell.dispatch(ShareCommand::GrantRole(peer))
                />
                <Press
                    testid="role-deny"
                    glyph=Glyph::Close
                    label=common::NOT_NOW
                    look="plain"
                    words=true
                    on_press=move || shell.dispatch(ShareCommand::DenyRole(peer))
                />
            </div>
        </aside>
    }
}
