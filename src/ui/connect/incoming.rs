//! A project is offered: what it is, how big, what it would replace, and the decision.

use leptos::prelude::*;

use crate::{
    app::{
        input::{Accept, ShareCommand},
        view::IncomingView,
    },
    shell::use_shell,
    ui::{
        kit::{Glyph, Icon, Modal, format},
        words,
    },
};

/// The dialog, over whatever screen, while a project waits for a decision.
#[component]
pub fn Incoming() -> impl IntoView {
    let shell = use_shell();
    let incoming = Memo::new(move |_| shell.views.session.with(|session| session.incoming.clone()));
    move || incoming.get().map(|incoming| view! { <IncomingDialog incoming /> })
}

#[component]
fn IncomingDialog(incoming: IncomingView) -> impl IntoView {
    let kind = if incoming.replaces.is_some() { "overwrite" } else { "new" };
    let from = words::somebody(&incoming.from).to_owned();
    let facts = [
        ("incoming-cards", "Cards", incoming.cards.to_string()),
        ("incoming-duration", "Length", format::clock(incoming.duration_ms)),
        ("incoming-bytes", "Size", format::bytes(incoming.bytes)),
        ("incoming-new-bytes", "New to you", format::bytes(incoming.new_bytes)),
    ];
    let facts = facts.map(|(testid, name, value)| {
        view! {
            <div class="fact">
                <dt>{name}</dt>
                <dd data-testid=testid>{value}</dd>
            </div>
        }
    });
    let warning = incoming.replaces.as_ref().map(|(title, cards)| {
        format!(
            "You have this project already: “{title}”, {}. “Replace mine” puts yours in the trash, where you can \
             restore it. “Keep mine beside” keeps it as a copy of its own.",
            format::cards(*cards as usize)
        )
    });
    view! {
        <Modal testid="incoming-dialog" title=format!("A project from {from}") attr:data-kind=kind>
            <div class="stack">
                <p class="incoming-title" data-testid="incoming-title">
                    {incoming.title.to_string()}
                </p>
                <dl class="facts">{facts.into_iter().collect_view()}</dl>
                {warning
                    .map(|warning| {
                        view! {
                            <div class="outcome bad" data-testid="incoming-warning">
                                <Icon glyph=Glyph::Warning />
                                <p>{warning}</p>
                            </div>
                        }
                    })}
                <Decision overwrites=kind == "overwrite" />
            </div>
        </Modal>
    }
}

#[component]
fn Decision(overwrites: bool) -> impl IntoView {
    let shell = use_shell();
    let button =
        move |testid: &'static str, look: &'static str, words: &'static str, command: ShareCommand| {
            view! {
                <button
                    type="button"
                    class=format!("press {look}")
                    data-testid=testid
                    on:click=move |_| shell.dispatch(command.clone())
                >
                    {words}
                </button>
            }
        };
    let reject = button("incoming-reject", "plain", "Don’t accept", ShareCommand::RejectIncoming);
    let accept = if overwrites {
        view! {
            {button(
                "incoming-replace",
                "warn",
                "Replace mine",
                ShareCommand::AcceptIncoming(Accept::Replace),
            )}
            {button(
                "incoming-beside",
                "main",
                "Keep mine beside",
                ShareCommand::AcceptIncoming(Accept::KeepBeside),
            )}
        }
        .into_any()
    } else {
        button("incoming-accept", "main", "Accept", ShareCommand::AcceptIncoming(Accept::Replace)).into_any()
    };
    view! { <div class="modal-actions decision">{reject} {accept}</div> }
}
