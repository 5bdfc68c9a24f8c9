//! Which microphone is recorded, and what is wrong with it.

use leptos::prelude::*;

use crate::{
    app::view::RecorderView,
    shell::use_shell,
    ui::{
        kit::{Glyph, Icon},
        text::recorder as text,
    },
};

/// What the system calls it, once that is known. Where it stands in for the one that was chosen, that is said.
#[component]
pub fn Microphone() -> impl IntoView {
    let shell = use_shell();
    let given = Memo::new(move |_| shell.views.recorder.with(|recorder| recorder.microphone().cloned()));
    let words =
        Memo::new(move |_| given.with(|given| given.as_ref().and_then(|given| text::microphone(given))));
    let stands_in = Memo::new(move |_| {
        given.with(|given| given.as_ref().is_some_and(|given| given.instead_of.is_some()))
    });
    move || {
        words.get().map(|words| {
            view! {
                <p
                    class="recorder-microphone"
                    data-testid="record-microphone"
                    data-instead=move || stands_in.get().then_some("true")
                    role="status"
                >
                    <Icon glyph=Glyph::Mic />
                    {words}
                </p>
            }
        })
    }
}

/// Why nothing can be heard, as long as that is so.
#[component]
pub fn NoSound() -> impl IntoView {
    let shell = use_shell();
    let silence = Memo::new(move |_| {
        shell.views.recorder.with(|recorder| {
            let label = recorder.microphone().map(|given| given.label.clone()).unwrap_or_default();
            recorder.silence().map(|silence| (silence, label, is_begun(recorder)))
        })
    });
    move || {
        silence.get().map(|(silence, label, begun)| {
            view! {
                <p class="recorder-why" role="alert" data-testid="record-no-sound" data-why=silence.name()>
                    {text::silence(silence, &label, begun)}
                </p>
            }
        })
    }
}

fn is_begun(recorder: &RecorderView) -> bool {
    matches!(recorder, RecorderView::Recording { .. })
}
