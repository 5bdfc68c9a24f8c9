//! The countdown before it is recorded: a large number, and a way out of it.

use leptos::{ev, prelude::*};

use crate::{
    app::{input::RecordCommand, view::RecorderView},
    shell::use_shell,
    ui::{
        kit::{Glyph, Press, modal::Layers},
        text::{common, recorder as text},
    },
};

/// The number, in seconds, while it counts down.
pub fn left(recorder: &RecorderView) -> Option<u32> {
    match recorder {
        RecorderView::Counting { left, .. } => Some(*left),
        _ => None,
    }
}

/// The number for the eye. Screen readers hear it as the state of the recorder.
#[component]
pub fn Number() -> impl IntoView {
    let shell = use_shell();
    let left = Memo::new(move |_| shell.views.recorder.with(left));
    // Each number is an element of its own, so that each comes in.
    view! {
        <Show when=move || left.with(Option::is_some)>
            <p class="recorder-count" data-testid="record-countdown" aria-hidden="true">
                <For each=move || left.get() key=|left| *left let:left>
                    <span>{left}</span>
                </For>
            </p>
        </Show>
    }
}

/// Gives the recording up before it begins: a button, and Escape wherever the focus is.
#[component]
pub fn Cancel() -> impl IntoView {
    let shell = use_shell();
    let cancel = move || shell.dispatch(RecordCommand::Discard);
    let layers = expect_context::<Layers>();
    let escape = window_event_listener(ev::keydown, move |event| {
        let is_ours = event.key() == "Escape" && !event.default_prevented() && !event.is_composing();
        // A dialog that is open closes first.
        if is_ours && untrack(|| layers.is_top(0)) {
            event.prevent_default();
            cancel();
        }
    });
    on_cleanup(move || escape.remove());
    view! {
        <div class="recorder-ways">
            <Press
                testid="record-discard"
                glyph=Glyph::Close
                label=common::CANCEL
                look="plain"
                words=true
                attr:aria-keyshortcuts=text::CANCEL_KEY
                on_press=cancel
            />
        </div>
    }
}
