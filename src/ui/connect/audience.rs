//! Whom an invitation is for: anyone, or somebody who was checked and gets a shorter code.

use leptos::prelude::*;

use crate::{
    app::input::ShareCommand,
    ports::storage::KnownPerson,
    shell::use_shell,
    ui::text::{common, share as text},
};

/// Known people offered by name; the last seen ones are the likely ones.
const OFFERED_MAX: usize = 6;

/// The choice; nothing while nobody is known.
#[component]
pub fn Audience() -> impl IntoView {
    let shell = use_shell();
    let known = Memo::new(move |_| {
        shell
            .views
            .session
            .with(|session| session.known.iter().take(OFFERED_MAX).cloned().collect::<Vec<_>>())
    });
    let invited = Memo::new(move |_| {
        shell.views.session.with(|session| session.invite.as_ref().and_then(|i| i.invited))
    });
    let choice = move |person: Option<KnownPerson>| {
        let whom = person.as_ref().map(|person| person.fingerprint);
        let name =
            person.map_or(text::ANYONE.to_owned(), |p| common::person(p.name.as_str(), false).into_owned());
        view! {
            <button
                type="button"
                class="press plain"
                data-testid="invite-for"
                data-known=whom.is_some().to_string()
                aria-pressed=move || (invited.get() == whom).to_string()
                on:click=move |_| shell.dispatch(ShareCommand::InviteFor(whom))
            >
                {name}
            </button>
        }
    };
    view! {
        <Show when=move || known.with(|known| !known.is_empty())>
            <div class="audience" role="group" aria-label=text::AUDIENCE>
                <span class="hint">{text::AUDIENCE_HINT}</span>
                {choice(None)}
                {move || known.get().into_iter().map(|person| choice(Some(person))).collect_view()}
            </div>
        </Show>
    }
}
