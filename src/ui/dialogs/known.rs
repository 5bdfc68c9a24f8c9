//! Part of the settings: whom this browser remembers.

use leptos::prelude::*;

use crate::{
    app::input::ShareCommand,
    ports::storage::KnownPerson,
    shell::use_shell,
    ui::{
        kit::{Glyph, Press},
        text::{common, settings as text},
    },
};

/// The people whose check words matched; nothing while there are none.
#[component]
pub fn KnownPeople() -> impl IntoView {
    let shell = use_shell();
    let known = Memo::new(move |_| shell.views.session.with(|session| session.known.clone()));
    let row = move |person: KnownPerson| {
        let fingerprint = person.fingerprint;
        let name = common::person(person.name.as_str(), false).into_owned();
        let label = text::forget(&name);
        view! {
            <li class="known" data-testid="known-person">
                <span class="known-name" dir="auto">{name}</span>
                <Press
                    testid="known-forget"
                    glyph=Glyph::Trash
                    label=label
                    on_press=move || shell.dispatch(ShareCommand::ForgetPerson(fingerprint))
                />
            </li>
        }
    };
    view! {
        <Show when=move || known.with(|known| !known.is_empty())>
            <section class="field" data-testid="known-people">
                <h3 class="field-label">{text::KNOWN}</h3>
                <ul class="known-list" role="list">
                    <For each=move || known.get() key=|person| (person.fingerprint.0, person.name.to_string()) children=row />
                </ul>
                <p class="hint">{text::KNOWN_HINT}</p>
            </section>
        </Show>
    }
}
