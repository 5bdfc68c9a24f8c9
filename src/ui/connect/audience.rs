//! Whom an invitation is for: anyone, or somebody who was checked and gets a shorter code.

use leptos::prelude::*;

use crate::{app::input::ShareCommand, ports::storage::KnownPerson, shell::use_shell, ui::words};

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
            person.map_or("Anyone".to_owned(), |p| words::chip_name(p.name.as_str(), false).to_owned());
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
            <div class="audience" role="group" aria-label="Who is the code for?">
                <span class="hint">"Shorter code for:"</span>
                {choice(None)}
                {move || known.get().into_iter().map(|person| choice(Some(person))).collect_view()}
            </div>
        </Show>
    }
}
