//! Working with many cards: finding them, choosing several, and what is done with those at once.

mod carry;
mod chosen;
mod filters;
mod find;
mod keys;
mod level;
mod move_to;

use leptos::prelude::*;

use self::{carry::CarryDialog, chosen::ChosenBar, find::FindBar, keys::answer_keys, move_to::MoveDialog};
pub use self::{carry::Carrying, find::FindButton, move_to::Moving};
use crate::shell::use_shell;

/// Below the header of a project, for as long as something is searched for or chosen.
#[component]
pub fn WorkBars() -> impl IntoView {
    let shell = use_shell();
    answer_keys();
    let finding = Memo::new(move |_| shell.views.work.with(|work| work.find.open));
    let choosing = Memo::new(move |_| shell.views.work.with(|work| work.selection.on));
    view! {
        <Show when=move || finding.get()>
            <FindBar />
        </Show>
        <Show when=move || choosing.get()>
            <ChosenBar />
        </Show>
    }
}

/// Where cards should go, for as long as that is asked.
#[component]
pub fn MoveTo() -> impl IntoView {
    let moving = expect_context::<Moving>();
    move || moving.get().map(|cards| view! { <MoveDialog cards /> })
}

/// Into which project cards should go, for as long as that is asked.
#[component]
pub fn Carry() -> impl IntoView {
    let carrying = expect_context::<Carrying>();
    move || carrying.get().map(|cards| view! { <CarryDialog cards /> })
}
