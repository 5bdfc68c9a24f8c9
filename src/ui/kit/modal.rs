//! The one dialog: native and modal, so that focus stays inside and the rest of the page is out of reach.
//!
//! Messages for the person have to be readable and dismissable over a dialog, and everything outside an open dialog
//! is inert. So the topmost dialog shows them itself; the page shows them when no dialog is open.

use leptos::{ev, html, prelude::*};

use super::{field, focus::Focus, icons::Glyph, press::Press};
use crate::ui::{dialogs::notices::Notices, text::common};

/// How many dialogs are open. Provided at the root.
#[derive(Clone, Copy)]
pub struct Layers(RwSignal<usize>);

impl Layers {
    /// None is open.
    pub fn new() -> Self {
        Self(RwSignal::new(0))
    }

    /// Whether the `layer`th dialog (0: the page) is the topmost.
    pub fn is_top(self, layer: usize) -> bool {
        self.0.get() == layer
    }

    /// Adds a layer for as long as the calling component lives; its number.
    fn enter(self) -> usize {
        let layer = self.0.get_untracked() + 1;
        self.0.set(layer);
        on_cleanup(move || {
            self.0.try_update(|top| *top = top.saturating_sub(1));
        });
        layer
    }
}

/// How a dialog can be put away without an answer.
#[derive(Clone, Copy)]
pub struct Close {
    testid: &'static str,
    run: Callback<()>,
}

impl Close {
    /// By Escape and by a button in the corner with this handle.
    pub fn new(testid: &'static str, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self { testid, run: Callback::new(move |()| run()) }
    }
}

/// A dialog, open for as long as it is mounted.
#[component]
pub fn Modal(
    /// The stable handle of docs/testing.md.
    testid: &'static str,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// How to put it away. Without, it stays until its question is answered.
    #[prop(optional, into)]
    close: Option<Close>,
    /// The field with `autofocus` takes the focus. Without this the heading does, so that a key that is pressed by
    /// accident presses no button.
    #[prop(optional)]
    child_focus: bool,
    /// It fills the screen.
    #[prop(optional)]
    full: bool,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let layers = expect_context::<Layers>();
    let layer = layers.enter();
    let dialog = NodeRef::<html::Dialog>::new();
    let show = move || {
        if let Some(dialog) =
            dialog.try_get_untracked().flatten().filter(|dialog| dialog.is_connected() && !dialog.open())
        {
            // Fails only for a dialog that is open already or not in the page.
            let _ = dialog.show_modal();
        }
    };
    Effect::new(move |_| {
        dialog.track();
        // After the children are in, so that the first of them can take the focus.
        request_animation_frame(show);
    });
    // Closing hands the focus back to where it was, or near there.
    let before = StoredValue::new_local(Focus::now());
    on_cleanup(move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
        if let Some(before) = before.try_get_value() {
            before.give_back();
        }
    });
    let on_cancel = move |event: ev::Event| {
        event.prevent_default();
        if let Some(close) = close {
            close.run.run(());
        }
    };
    // To an input method Escape says something else.
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && field::is_composing(&event) {
            event.prevent_default();
        }
    };
    view! {
        <dialog
            class="modal"
            class:full=full
            node_ref=dialog
            data-testid=testid
            aria-label=move || title.get()
            on:cancel=on_cancel
            on:keydown=on_key
            // A browser closes a dialog at the second Escape in a row even when `cancel` was prevented: it is shown again.
            on:close=move |_| show()
        >
            <header class="modal-head">
                <h2 tabindex=(!child_focus).then_some("-1")>
                    {move || title.get()}
                </h2>
                {close
                    .map(|Close { testid, run }| {
                        view! { <Press testid glyph=Glyph::Close label=common::CLOSE on_press=move || run.run(()) /> }
                    })}
            </header>
            <div class="modal-body">{children()}</div>
            <Show when=move || layers.is_top(layer)>
                <Notices />
            </Show>
        </dialog>
    }
}
