//! Who is here: the state of the connection in words, the own role, the others, and the way out.

use leptos::prelude::*;

use crate::{
    app::{
        input::Command,
        view::{PeerState, PeerView},
    },
    ids::{LinkId, PeerId},
    shell::use_shell,
    ui::{
        kit::{Glyph, Press},
        words,
    },
};

/// The status of the whole program; part of every header.
#[component]
pub fn Status() -> impl IntoView {
    let shell = use_shell();
    let connection = Memo::new(move |_| shell.views.session.with(|session| session.connection));
    let role = Memo::new(move |_| shell.views.session.with(|session| session.role));
    view! {
        <div class="status">
            <span
                class="connection"
                data-testid="connection"
                data-state=move || connection.get().name()
                role="status"
            >
                <span class="dot" aria-hidden="true"></span>
                {move || words::connection(connection.get())}
            </span>
            <span class="role" data-testid="role" data-role=move || words::role_name(role.get())>
                <span class="visually-hidden">"Your role: "</span>
                {move || words::role(role.get())}
            </span>
            <People />
        </div>
    }
}

/// The others, and the way out; nothing while alone.
#[component]
fn People() -> impl IntoView {
    let shell = use_shell();
    let links = Memo::new(move |_| {
        shell.views.session.with(|session| session.peers.iter().map(key_of).collect::<Vec<_>>())
    });
    let anyone = Memo::new(move |_| links.with(|links| !links.is_empty()));
    view! {
        <Show when=move || anyone.get()>
            <div class="people" data-testid="people" role="group" aria-label="People">
                <ul role="list">
                    <For each=move || links.get() key=|key| *key let:key>
                        <Peer key />
                    </For>
                </ul>
                <Press
                    testid="disconnect"
                    glyph=Glyph::Leave
                    label="Disconnect"
                    words=true
                    on_press=move || shell.dispatch(Command::Disconnect)
                />
            </div>
        </Show>
    }
}

fn key_of(peer: &PeerView) -> (Option<LinkId>, Option<PeerId>) {
    (peer.link, peer.peer)
}

/// Somebody else, as a chip.
#[component]
pub fn Peer(key: (Option<LinkId>, Option<PeerId>)) -> impl IntoView {
    let shell = use_shell();
    let peer = Memo::new(move |last: Option<&Option<PeerView>>| {
        let found =
            shell.views.session.with(|session| session.peers.iter().find(|peer| key_of(peer) == key).cloned());
        found.or_else(|| last.cloned().flatten())
    });
    let state = move || peer.with(|peer| peer.as_ref().map_or(PeerState::Lost, |peer| peer.state));
    let id = move || peer.with(|peer| peer.as_ref()?.peer.map(|id| id.to_string()));
    let name = move || {
        peer.with(|peer| {
            words::name_or(peer.as_ref().map_or("", |peer| peer.name.as_str()), "Guest").to_owned()
        })
    };
    let role = move || {
        let editor = peer.with(|peer| peer.as_ref().is_some_and(|peer| peer.editor));
        if editor { "editor" } else { "viewer" }
    };
    view! {
        <li
            class="peer"
            data-testid="peer"
            data-state=move || state().name()
            data-peer=id
            title=move || format!("{}, {}: {}", name(), role(), words::peer(state()))
        >
            <span class="dot" aria-hidden="true"></span>
            <span class="peer-name">{name}</span>
            <span class="visually-hidden">{move || format!(", {}, {}", role(), words::peer(state()))}</span>
        </li>
    }
}
