//! Copying or moving cards into another project, or a new one.

use std::{collections::BTreeSet, sync::Arc};

use leptos::{html, prelude::*};

use crate::{
    app::input::{EditCommand, StudioCommand},
    desk::Into,
    ids::{CardId, ProjectId},
    project::{Title, text::TITLE_CHARS_MAX},
    shell::use_shell,
    studio::selection::SelectCommand,
    ui::{
        kit::{Modal, field, modal::Close},
        project::Doc,
        text::{carry as text, common},
    },
};

/// The cards that are to go into another project. Provided to the page of a project.
#[derive(Clone, Copy)]
pub struct Carrying(RwSignal<Option<Arc<[CardId]>>>);

impl Carrying {
    /// None.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Asks where these should go.
    pub fn ask(self, cards: Arc<[CardId]>) {
        self.0.set(Some(cards));
    }

    /// The cards, while the dialog is open.
    pub(super) fn get(self) -> Option<Arc<[CardId]>> {
        self.0.get()
    }
}

/// The dialog. A new project is chosen until another one is.
#[component]
pub(super) fn CarryDialog(cards: Arc<[CardId]>) -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let carrying = expect_context::<Carrying>();
    let chosen = RwSignal::new(None::<ProjectId>);
    let title = NodeRef::<html::Input>::new();
    let number = doc.order.with_untracked(|order| cards.first().and_then(|card| order.number(*card)));
    let heading = text::heading(cards.len(), number.unwrap_or_default());
    let close = move || carrying.0.set(None);
    let cards = StoredValue::new(cards);
    let go = move |moves: bool| {
        let written = title.get_untracked().map(|title| title.value()).unwrap_or_default();
        let into = match chosen.get_untracked() {
            Some(project) => Into::Project(project),
            None if Title::new(&written).is_empty() => Into::New(Title::new(text::NEW)),
            None => Into::New(Title::new(&written)),
        };
        let cards = cards.with_value(|cards| cards.to_vec());
        let chosen = shell.views.work.with_untracked(|work| work.selection.cards.clone());
        let all_chosen = cards.iter().copied().collect::<BTreeSet<_>>() == *chosen;
        shell.dispatch(EditCommand::Carry { cards, into, moves });
        if all_chosen {
            shell.dispatch(StudioCommand::Select(SelectCommand::End));
        }
        close();
    };
    let here = shell.views.project.with_untracked(|project| project.as_ref().map(|project| project.id));
    let others = move || {
        let others = shell.views.library.with(|library| library.projects.clone());
        let others = others.into_iter().filter(|record| Some(record.id) != here);
        others
            .map(|record| {
                let id = record.id;
                view! {
                    <label class="carry-choice">
                        <input
                            type="radio"
                            name="carry"
                            data-testid="carry-project"
                            data-project=id.to_string()
                            prop:checked=move || chosen.get() == Some(id)
                            on:change=move |_| chosen.set(Some(id))
                        />
                        <span class="clamp" dir="auto">{common::title(record.title.as_str()).to_owned()}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <Modal testid="carry-dialog" title=heading close=Close::new("carry-close", close)>
            <div class="stack">
                <fieldset class="field carry-choices">
                    <legend class="field-label">{text::WHERE}</legend>
                    <label class="carry-choice">
                        <input
                            type="radio"
                            name="carry"
                            data-testid="carry-new"
                            prop:checked=move || chosen.get().is_none()
                            on:change=move |_| chosen.set(None)
                        />
                        <span>{text::NEW}</span>
                    </label>
                    <Show when=move || chosen.get().is_none()>
                        <input
                            type="text"
                            autocomplete="off"
                            dir="auto"
                            node_ref=title
                            data-testid="carry-new-title"
                            aria-label=text::NEW_TITLE
                            placeholder=text::NEW_EXAMPLE
                            on:input:target=move |event| {
                                field::take(&event.target(), &event, TITLE_CHARS_MAX);
                            }
                        />
                    </Show>
                    {others}
                </fieldset>
                <p class="hint">{text::HINT}</p>
                <div class="modal-actions">
                    <button type="button" class="press plain" data-testid="carry-cancel" on:click=move |_| close()>
                        {common::CANCEL}
                    </button>
                    <button type="button" class="press plain" data-testid="carry-move" on:click=move |_| go(true)>
                        {text::MOVE}
                    </button>
                    <button type="button" class="press main" data-testid="carry-copy" on:click=move |_| go(false)>
                        {text::COPY}
                    </button>
                </div>
            </div>
        </Modal>
    }
}
