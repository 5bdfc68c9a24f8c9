//! The state of the connection in words, the own role, the others as chips, and the dialog that says more of them.

use leptos::prelude::*;

use super::{
    again::PairAgain,
    check::{CheckMark, CheckPanels},
    roles::{AskForRole, TakeBack},
};
use crate::{
    app::{
        input::ShareCommand,
        view::{CheckView, ConnectionState, PeerState, PeerView, RoleView, Way},
    },
    ids::{LinkId, PeerId},
    shell::use_shell,
    ui::{
        header::role_name,
        kit::{Glyph, Modal, Press, modal::Close},
        root::Open,
        text::{common, header, people as text},
    },
};

/// What tells people apart: the link to them, where there is one of our own, and the id of their program.
type Key = (Option<LinkId>, Option<PeerId>);

fn key_of(peer: &PeerView) -> Key {
    (peer.link, peer.peer)
}

/// Somebody. When they are gone, this stays what it last was until they are removed from the page.
fn person(key: Key) -> Memo<Option<PeerView>> {
    let shell = use_shell();
    Memo::new(move |last: Option<&Option<PeerView>>| {
        let found = shell
            .views
            .session
            .with(|session| session.peers.iter().find(|peer| key_of(peer) == key).cloned());
        found.or_else(|| last.cloned().flatten())
    })
}

fn keys() -> Memo<Vec<Key>> {
    let shell = use_shell();
    Memo::new(move |_| shell.views.session.with(|session| session.peers.iter().map(key_of).collect()))
}

/// The status of the whole program; part of every header.
#[component]
pub fn Status() -> impl IntoView {
    let shell = use_shell();
    let connection = Memo::new(move |_| shell.views.session.with(|session| session.connection));
    let role = Memo::new(move |_| shell.views.session.with(|session| session.role));
    let in_sync = Memo::new(move |_| shell.views.session.with(|session| session.in_sync));
    let lost = Memo::new(move |_| {
        let lost = |peer: &PeerView| peer.link.is_some() && peer.state == PeerState::Lost;
        shell.views.session.with(|session| session.peers.iter().any(lost))
    });
    view! {
        <div class="status">
            <span
                class="connection"
                data-testid="connection"
                data-state=move || connection.get().name()
                role="status"
            >
                <span class="dot" aria-hidden="true"></span>
                {move || header::connection(connection.get(), lost.get())}
            </span>
            <span
                class="in-sync"
                data-testid="in-sync"
                data-in-sync=move || in_sync.get().map(|same| same.to_string())
                // Without a connection it is not known whether the others have the same.
                hidden=move || in_sync.get().is_none() || !together(connection.get())
            >
                {move || if in_sync.get() == Some(true) { text::IN_SYNC } else { text::UPDATING }}
            </span>
            <span class="role" data-testid="role" data-role=move || role_name(role.get())>
                <span class="visually-hidden">{header::YOUR_ROLE}</span>
                {move || common::role(role.get())}
            </span>
            <People />
        </div>
    }
}

fn together(connection: ConnectionState) -> bool {
    matches!(connection, ConnectionState::Connected | ConnectionState::Syncing)
}

/// The others, and the button to disconnect; nothing while there is nobody.
#[component]
fn People() -> impl IntoView {
    let shell = use_shell();
    let open = expect_context::<Open>();
    let keys = keys();
    let anyone = Memo::new(move |_| keys.with(|keys| !keys.is_empty()));
    let count = Signal::derive(move || text::open(keys.with(Vec::len) + 1));
    view! {
        <Show when=move || anyone.get()>
            <div class="people" data-testid="people" role="group" aria-label=text::PEOPLE>
                <ul role="list">
                    <For each=move || keys.get() key=|key| *key let:key>
                        <Chip key />
                    </For>
                </ul>
                <Press
                    testid="people-open"
                    glyph=Glyph::People
                    label=count
                    words=true
                    on_press=move || open.people.set(true)
                />
                <Press
                    testid="disconnect"
                    glyph=Glyph::Leave
                    label=text::DISCONNECT
                    words=true
                    on_press=move || shell.dispatch(ShareCommand::Disconnect)
                />
            </div>
        </Show>
    }
}

fn state_of(peer: Memo<Option<PeerView>>) -> impl Fn() -> PeerState + Copy + Send + Sync {
    move || peer.with(|peer| peer.as_ref().map_or(PeerState::Lost, |peer| peer.state))
}

fn name_of(peer: Memo<Option<PeerView>>) -> impl Fn() -> String + Copy + Send + Sync {
    move || {
        let host = peer.with(|peer| peer.as_ref().is_some_and(|peer| peer.host));
        peer.with(|peer| {
            common::person(peer.as_ref().map_or("", |peer| peer.name.as_str()), host).into_owned()
        })
    }
}

fn is_host_of(peer: Memo<Option<PeerView>>) -> impl Fn() -> bool + Copy + Send + Sync {
    move || peer.with(|peer| peer.as_ref().is_some_and(|peer| peer.host))
}

fn role_of(peer: Memo<Option<PeerView>>) -> impl Fn() -> RoleView + Copy + Send + Sync {
    move || {
        let editor = peer.with(|peer| peer.as_ref().is_some_and(|peer| peer.editor));
        if editor { RoleView::Editor } else { RoleView::Viewer }
    }
}

fn check_of(peer: Memo<Option<PeerView>>) -> Signal<Option<CheckView>> {
    Memo::new(move |_| peer.with(|peer| peer.as_ref().and_then(|peer| peer.check))).into()
}

/// The state in words, with how far a sync is and which attempt to reconnect runs.
fn state_words(peer: Memo<Option<PeerView>>) -> impl Fn() -> String + Copy + Send + Sync {
    move || peer.with(|peer| peer.as_ref().map(text::state).unwrap_or_default())
}

/// The name of the kind of path to them, while there is one.
fn path_of(peer: Memo<Option<PeerView>>) -> impl Fn() -> Option<Way> + Copy + Send + Sync {
    move || peer.with(|peer| peer.as_ref().filter(|peer| peer.state != PeerState::Lost)?.way)
}

/// Somebody else, as a chip.
#[component]
fn Chip(key: Key) -> impl IntoView {
    let peer = person(key);
    let (state, name, role, said) = (state_of(peer), name_of(peer), role_of(peer), state_words(peer));
    let (path, check, is_host) = (path_of(peer), check_of(peer), is_host_of(peer));
    view! {
        <li
            class="peer"
            data-testid="peer"
            data-state=move || state().name()
            data-peer=move || peer.with(|peer| peer.as_ref()?.peer.map(|id| id.to_string()))
            data-role=move || role_name(role())
            data-path=move || path().map(Way::name)
            data-checked=move || check.get().map(|check| check.state.name())
            title=move || text::chip_title(&name(), is_host(), role(), &said(), path())
        >
            <span class="dot" aria-hidden="true"></span>
            <span class="peer-name" dir="auto">{name}</span>
            <CheckMark check=check />
            <span class="visually-hidden">
                {move || text::chip_rest(is_host(), role(), &said())}
            </span>
        </li>
    }
}

/// Everybody, with role, state and since when; and what can be done about it.
#[component]
pub fn PeopleDialog() -> impl IntoView {
    let shell = use_shell();
    let open = expect_context::<Open>();
    let keys = keys();
    let role = Memo::new(move |_| shell.views.session.with(|session| session.role));
    // Whoever has no host is one.
    let hosts =
        Memo::new(move |_| shell.views.session.with(|session| !session.peers.iter().any(|peer| peer.host)));
    let name = move || shell.views.settings.with(|settings| text::me(settings.name.as_str()));
    view! {
        <Modal
            testid="people-dialog"
            title=text::PEOPLE
            close=Close::new("people-close", move || open.people.set(false))
        >
            <div class="stack">
                <ul class="persons" role="list">
                    <li class="person" data-testid="person-me" data-role=move || role_name(role.get())>
                        <div class="person-said">
                            <span class="person-name" dir="auto">{name}</span>
                            <span class="person-role">{move || text::standing(hosts.get(), role.get())}</span>
                        </div>
                    </li>
                    <For each=move || keys.get() key=|key| *key let:key>
                        <Person key />
                    </For>
                </ul>
                <CheckPanels />
                <div class="role-actions">
                    <AskForRole />
                    <TakeBack />
                </div>
                <p class="hint">{text::HINT}</p>
            </div>
        </Modal>
    }
}

/// Somebody else, as a row.
#[component]
fn Person(key: Key) -> impl IntoView {
    let shell = use_shell();
    let peer = person(key);
    let (state, name, role, said) = (state_of(peer), name_of(peer), role_of(peer), state_words(peer));
    let (path, check, is_host) = (path_of(peer), check_of(peer), is_host_of(peer));
    let since = move || {
        let since = peer.with(|peer| peer.as_ref().map(|peer| peer.since));
        since.map(|since| shell.now().since(since))
    };
    // The editor can hand over; the host can send the role from one guest to another.
    let can_give = Memo::new(move |_| {
        let mine =
            shell.views.session.with(|session| session.role == RoleView::Editor || session.can_take_back);
        let here = matches!(state(), PeerState::Connected | PeerState::InSync | PeerState::Away);
        mine && here && role() == RoleView::Viewer
    });
    let lost = Memo::new(move |_| state() == PeerState::Lost && key.0.is_some());
    let give = move || {
        if let Some(id) = key.1 {
            shell.dispatch(ShareCommand::GrantRole(id));
        }
    };
    view! {
        <li
            class="person"
            data-testid="person"
            data-state=move || state().name()
            data-peer=key.1.map(|id| id.to_string())
            data-role=move || role_name(role())
            data-checked=move || check.get().map(|check| check.state.name())
        >
            <span class="dot" aria-hidden="true"></span>
            <div class="person-said">
                <span class="person-name" dir="auto">{name}</span>
                <span class="person-role">{move || text::standing(is_host(), role())}</span>
                <CheckMark check=check />
            </div>
            <p class="person-state">
                {move || text::state_since(&said(), since())}
                <span
                    class="person-path"
                    data-testid="person-path"
                    data-path=move || path().map(Way::name)
                    hidden=move || path().is_none()
                >
                    {move || path().map(text::path_behind)}
                </span>
            </p>
            <div class="person-does">
                <Show when=move || can_give.get()>
                    <Press
                        testid="hand-over"
                        glyph=Glyph::Pencil
                        label=common::HAND_OVER
                        look="plain"
                        words=true
                        attr:data-peer=key.1.map(|id| id.to_string())
                        on_press=give
                    />
                </Show>
                <Show when=move || lost.get()>
                    <PairAgain />
                    <Press
                        testid="peer-forget"
                        glyph=Glyph::Close
                        label=text::PUT_AWAY
                        on_press=move || {
                            if let Some(link) = key.0 {
                                shell.dispatch(ShareCommand::ForgetPeer(link));
                            }
                        }
                    />
                </Show>
            </div>
        </li>
    }
}
