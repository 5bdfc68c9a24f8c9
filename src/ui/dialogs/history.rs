//! What was done to the project, newest first; a press goes back, or forth, to there.

use leptos::{html, prelude::*};

use crate::{
    app::{
        input::EditCommand,
        view::{Past, PastAction},
    },
    shell::use_shell,
    ui::{
        kit::{Glyph, Modal, Press, modal::Close},
        project::Doc,
        text::history as text,
    },
};

/// Whether the dialog is open. Provided to the page of a project.
#[derive(Clone, Copy)]
pub struct HistoryOpen(RwSignal<bool>);

impl HistoryOpen {
    /// It is not.
    pub fn new() -> Self {
        Self(RwSignal::new(false))
    }
}

/// In the menu of a project.
#[component]
pub fn HistoryButton() -> impl IntoView {
    let open = expect_context::<HistoryOpen>();
    view! {
        <Press
            testid="history-open"
            glyph=Glyph::Past
            label=text::HISTORY
            words=true
            attr:data-closes=""
            on_press=move || open.0.set(true)
        />
    }
}

/// The dialog, while it is open.
#[component]
pub fn History() -> impl IntoView {
    let open = expect_context::<HistoryOpen>();
    view! { <Show when=move || open.0.get()><HistoryDialog /></Show> }
}

#[component]
fn HistoryDialog() -> impl IntoView {
    let shell = use_shell();
    let open = expect_context::<HistoryOpen>();
    let doc = expect_context::<Doc>();
    let list = NodeRef::<html::Ol>::new();
    let past = Memo::new(move |_| {
        shell.views.project.with(|project| project.as_ref().map(|it| it.past.clone())).unwrap_or_default()
    });
    let actions = Memo::new(move |_| {
        let mut actions = past.with(Past::actions);
        actions.reverse();
        actions
    });
    let none = Memo::new(move |_| actions.with(Vec::is_empty));
    let editable = move || doc.locked.get().is_none();
    // The newest that is done: there one is.
    let here = Memo::new(move |_| {
        actions.with(|actions| actions.iter().find(|it| it.seq.is_some() && !it.undone).and_then(|it| it.seq))
    });
    // The first of one's own: before it nothing can be taken back.
    let before_all = Memo::new(move |_| actions.with(|actions| actions.iter().rev().find_map(|it| it.seq)));
    let go = move |next: u64| shell.dispatch(EditCommand::GoTo(next));
    let row = move |done: PastAction| {
        let seq = done.seq;
        let is_here = move || seq.is_some() && here.get() == seq;
        let words = text::action(&done);
        let when = text::when(&done);
        let inner = move || {
            view! {
                <span class="past-what" dir="auto">{words.clone()}</span>
                <span class="past-when">{when.clone()}</span>
            }
        };
        let row = match seq {
            Some(seq) => view! {
                <button
                    type="button"
                    class="past"
                    data-testid="history-go"
                    data-undone=done.undone.to_string()
                    aria-current=move || is_here().then_some("step")
                    disabled=move || !editable()
                    on:click=move |_| go(seq + 1)
                >
                    {inner()}
                </button>
            }
            .into_any(),
            None => view! { <div class="past" data-testid="history-other">{inner()}</div> }.into_any(),
        };
        view! { <li class:undone=done.undone>{row}</li> }
    };
    view! {
        <Modal
            testid="history-dialog"
            title=text::HISTORY
            close=Close::new("history-close", move || open.0.set(false))
        >
            <Show when=move || none.get()>
                <p class="hint">{text::NOTHING}</p>
            </Show>
            <ol class="pasts" role="list" node_ref=list>
                {move || actions.get().into_iter().map(row).collect_view()}
            </ol>
            {move || {
                before_all
                    .get()
                    .map(|first| {
                        view! {
                            <button
                                type="button"
                                class="past"
                                data-testid="history-begin"
                                aria-current=move || here.get().is_none().then_some("step")
                                disabled=move || !editable()
                                on:click=move |_| go(first)
                            >
                                <span class="past-what">{text::BEGINNING}</span>
                            </button>
                        }
                    })
            }}
        </Modal>
    }
}
