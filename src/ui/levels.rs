//! Evening out the levels of a project: where it begins, and how far it is.

use leptos::prelude::*;

use super::{
    kit::{Glyph, Press, Progress},
    project::Doc,
    text::{common, levels as text},
};
use crate::{
    app::{input::LevelsCommand, view::LevelsView},
    shell::use_shell,
};

/// In the menu of a project: all its cards.
#[component]
pub fn EvenOut() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let why_not = Signal::derive(move || {
        let empty = doc.order.with(|order| order.is_empty());
        doc.why_not.get().or_else(|| empty.then_some(text::NO_CARDS))
    });
    view! {
        <Press
            testid="even-out"
            glyph=Glyph::Even
            label=text::EVEN
            words=true
            why_not
            attr:data-closes=""
            on_press=move || shell.dispatch(LevelsCommand::EvenOut(None))
        />
    }
}

/// How far it is, while cards are measured.
#[component]
pub fn Measuring() -> impl IntoView {
    let shell = use_shell();
    let measuring = Memo::new(move |_| match shell.views.levels.get() {
        LevelsView::Measuring { cards, percent } => Some((cards, percent)),
        LevelsView::Idle => None,
    });
    let shown = Memo::new(move |_| measuring.with(Option::is_some));
    let percent = Signal::derive(move || measuring.get().map_or(100, |(_, percent)| percent));
    let heading = move || measuring.get().map(|(cards, _)| text::measuring(cards));
    view! {
        <Show when=move || shown.get()>
            <section
                class="progress sheet"
                data-testid="even-progress"
                data-percent=move || percent.get().to_string()
                aria-label=text::EVEN
            >
                <div class="progress-head">
                    <h2 role="status">{heading}</h2>
                    <button
                        type="button"
                        class="press plain"
                        data-testid="even-cancel"
                        on:click=move |_| shell.dispatch(LevelsCommand::Cancel)
                    >
                        {common::CANCEL}
                    </button>
                </div>
                <Progress percent />
            </section>
        </Show>
    }
}
