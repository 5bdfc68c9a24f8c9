//! What is tried to reach somebody, in a line each.

use leptos::prelude::*;

use crate::{
    app::view::{AccountView, Way, WayState},
    shell::use_shell,
    ui::text::network as text,
};

/// The account of the invitation on screen, or of the reply to somebody else's. Nothing where nothing is known yet.
#[component]
pub fn Account(
    /// This person invited.
    hosts: bool,
) -> impl IntoView {
    let shell = use_shell();
    let ways = Memo::new(move |_| {
        shell.views.session.with(|session| {
            let shown = session.invite.as_ref().map(|invite| invite.link);
            let ours =
                |account: &&AccountView| account.hosts == hosts && (!hosts || Some(account.link) == shown);
            let newest = session.accounts.iter().rev().find(ours);
            newest.map(|account| account.ways.clone()).unwrap_or_default()
        })
    });
    let line = |(way, state): (Way, WayState)| {
        view! {
            <li data-testid="account-way" data-way=way.name() data-state=state.name()>
                <span class="dot" aria-hidden="true"></span>
                {text::account(way, state)}
            </li>
        }
    };
    view! {
        <ul
            class="account"
            role="list"
            data-testid="account"
            aria-live="polite"
            hidden=move || ways.with(Vec::is_empty)
        >
            {move || ways.get().into_iter().map(line).collect_view()}
        </ul>
    }
}
