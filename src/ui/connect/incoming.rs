//! A project is offered: what it is, how big, what it would replace, and the decision.

use leptos::prelude::*;

use crate::{
    app::{
        input::{Accept, ShareCommand},
        view::IncomingView,
    },
    shell::use_shell,
    ui::{
        kit::{Glyph, Icon, Modal},
        text::{common, incoming as text, numbers},
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
    let facts = [
        ("incoming-cards", text::CARDS, incoming.cards.to_string()),
        ("incoming-duration", text::LENGTH, numbers::clock(incoming.duration_ms)),
        ("incoming-bytes", text::SIZE, numbers::bytes(incoming.bytes)),
        ("incoming-new-bytes", text::NEW_BYTES, numbers::bytes(incoming.new_bytes)),
    ];
    let facts = facts.map(|(testid, name, value)| {
        view! {
            <div class="fact">
                <dt>{name}</dt>
                <dd data-testid=testid>{value}</dd>
            </div>
        }
    });
    let replaced = incoming.replaces.as_ref();
    let warning = replaced.map(|(title, cards)| text::warning(title.as_str(), *cards as usize));
    view! {
        <Modal testid="incoming-dialog" title=text::heading(&incoming.from) attr:data-kind=kind>
            <div class="stack">
                <p class="incoming-title" dir="auto" data-testid="incoming-title">
                    {common::title(incoming.title.as_str()).to_owned()}
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
    let reject = button("incoming-reject", "plain", text::REJECT, ShareCommand::RejectIncoming);
    let accept = if overwrites {
        view! {
            {button(
                "incoming-replace",
                "warn",
                text::REPLACE,
                ShareCommand::AcceptIncoming(Accept::Replace),
            )}
            {button(
                "incoming-beside",
                "main",
                text::KEEP_BESIDE,
                ShareCommand::AcceptIncoming(Accept::KeepBeside),
            )}
        }
        .into_any()
    } else {
        button("incoming-accept", "main", text::ACCEPT, ShareCommand::AcceptIncoming(Accept::Replace))
            .into_any()
    };
    view! { <div class="modal-actions decision">{reject} {accept}</div> }
}
