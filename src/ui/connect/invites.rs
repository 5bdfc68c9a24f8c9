//! The list of own invitations: which wait, which were answered and by whom, and the way to withdraw one.

use leptos::prelude::*;

use crate::{
    app::{
        input::ShareCommand,
        view::{InviteRow, InviteState},
    },
    ids::LinkId,
    shell::use_shell,
    ui::{
        kit::{Glyph, Press, TimeLeft},
        words,
    },
};

/// All of them, once there is more than the one on screen; and the press that makes another.
#[component]
pub fn Invites() -> impl IntoView {
    let shell = use_shell();
    let rows = Memo::new(move |_| shell.views.session.with(|session| session.invites.clone()));
    let several = Memo::new(move |_| rows.with(|rows| rows.len() > 1));
    view! {
        <section class="invites" aria-label="Your invitations">
            <Show when=move || several.get()>
                <ul class="invite-rows" role="list">
                    <For each=move || rows.get() key=|row| row.link let:row>
                        <Row link=row.link rows />
                    </For>
                </ul>
            </Show>
            <Press
                testid="invite-another"
                glyph=Glyph::Plus
                label="Another invitation"
                words=true
                on_press=move || shell.dispatch(ShareCommand::InviteAnother)
            />
            <p class="quiet-line">"Each invitation is good for one person."</p>
        </section>
    }
}

#[component]
fn Row(link: LinkId, rows: Memo<Vec<InviteRow>>) -> impl IntoView {
    let shell = use_shell();
    let row = Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| row.link == link).cloned()));
    let with = move |read: fn(&InviteRow) -> String| row.with(|row| row.as_ref().map(read));
    let shown = Memo::new(move |_| row.with(|row| row.as_ref().is_some_and(|row| row.shown)));
    let until = Memo::new(move |_| {
        row.with(|row| match row.as_ref()?.state {
            InviteState::Waiting { until } => Some(until),
            _ => None,
        })
    });
    let is_open = Memo::new(move |_| {
        let open = |row: &InviteRow| {
            !matches!(row.state, InviteState::Answered { .. } | InviteState::Expired | InviteState::Failed)
        };
        row.with(|row| row.as_ref().is_some_and(open))
    });
    let number = move || with(|row| row.number.to_string()).unwrap_or_default();
    view! {
        <li
            class="invite-row"
            data-testid="invite-row"
            data-state=move || with(|row| row.state.name().to_owned())
            data-number=number
            aria-current=move || shown.get().then_some("true")
        >
            <span class="invite-name">
                <strong>"Invitation " {number}</strong>
                <span class="quiet-line">
                    {move || with(|row| words::invite_state(&row.state))}
                    {move || until.get().map(|until| view! { ", " <TimeLeft testid="invite-time-left" until /> })}
                </span>
            </span>
            <Show when=move || is_open.get() && !shown.get()>
                <button
                    type="button"
                    class="press plain"
                    data-testid="invite-show"
                    aria-label=move || format!("Show invitation {}", number())
                    on:click=move |_| shell.dispatch(ShareCommand::ShowInvite(link))
                >
                    "Show"
                </button>
            </Show>
            <Show when=move || is_open.get()>
                <Press
                    testid="invite-withdraw"
                    glyph=Glyph::Trash
                    label=Signal::derive(move || format!("Withdraw invitation {}", number()))
                    on_press=move || shell.dispatch(ShareCommand::CancelInvite(link))
                />
            </Show>
        </li>
    }
}
