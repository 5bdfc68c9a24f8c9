//! One press to be together again with somebody whose connection is lost: a host makes another invitation, a guest opens
//! one.

use leptos::prelude::*;

use crate::{
    app::{
        Route,
        input::{ShareCommand, StudioCommand},
        view::{InviteStep, PeerState},
    },
    ids::ProjectId,
    shell::{Shell, use_shell},
    ui::{
        kit::{Glyph, Modal, Press, modal::Close},
        library::PasteInvite,
        root::Open,
        text::{common, people as text},
    },
};

/// The host of this person's session, if there is one: whether the connection is lost, and the name.
fn host(shell: Shell) -> Option<(bool, String)> {
    shell.views.session.with(|session| {
        let host = session.peers.iter().find(|peer| peer.host)?;
        Some((host.state == PeerState::Lost, common::person(&host.name, true).into_owned()))
    })
}

/// What the press does.
pub fn pair_again(shell: Shell, open: Open) {
    open.people.set(false);
    if untrack(|| host(shell)).is_some() {
        return open.again.set(true);
    }
    let session = shell.views.session;
    let invites = session.with_untracked(|session| {
        let step = session.invite.as_ref().map(|invite| &invite.step);
        matches!(step, Some(InviteStep::Gathering | InviteStep::Offer { .. } | InviteStep::Connecting { .. }))
    });
    if !invites {
        shell.dispatch(ShareCommand::InviteAnother);
    }
    open.share.set(true);
}

/// Makes another invitation in place of an old one: on the project's page, as soon as it is there.
pub fn invite_again(shell: Shell, open: Open, project: ProjectId) {
    shell.dispatch(ShareCommand::CancelJoin);
    shell.dispatch(StudioCommand::Go(Route::Project(project)));
    open.invite.set(Some(project));
}

/// The press for that.
#[component]
pub fn InviteAgain(project: ProjectId) -> impl IntoView {
    let shell = use_shell();
    let open = expect_context::<Open>();
    view! {
        <Press
            testid="invite-again"
            glyph=Glyph::Restore
            label=text::INVITE_AGAIN
            look="main"
            words=true
            on_press=move || invite_again(shell, open, project)
        />
    }
}

/// The press.
#[component]
pub fn PairAgain() -> impl IntoView {
    let shell = use_shell();
    let open = expect_context::<Open>();
    view! {
        <Press
            testid="pair-again"
            glyph=Glyph::Restore
            label=text::PAIR_AGAIN
            look="plain"
            words=true
            on_press=move || pair_again(shell, open)
        />
    }
}

/// For a guest whose host is lost; nothing otherwise.
#[component]
pub fn HostAgain() -> impl IntoView {
    let shell = use_shell();
    let lost = Memo::new(move |_| host(shell).is_some_and(|(lost, _)| lost));
    view! {
        <Show when=move || lost.get()>
            <PairAgain />
        </Show>
    }
}

/// Where a guest opens the new invitation. It closes when the page of that invitation is shown, and when the host comes
/// back without one.
#[component]
pub fn AgainDialog() -> impl IntoView {
    let shell = use_shell();
    let open = expect_context::<Open>();
    let lost = Memo::new(move |_| host(shell).filter(|(lost, _)| *lost).map(|(_, name)| name));
    Effect::new(move |_| {
        if lost.with(Option::is_none) || shell.views.route.get() == Route::Join {
            open.again.set(false);
        }
    });
    view! {
        <Modal
            testid="again-dialog"
            title=text::PAIR_AGAIN
            close=Close::new("again-close", move || open.again.set(false))
        >
            <div class="stack">
                <p>
                    {move || text::ask_for_link(&lost.get().unwrap_or_default())}
                </p>
                <PasteInvite />
            </div>
        </Modal>
    }
}
