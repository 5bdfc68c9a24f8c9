//! A QR code to be scanned from this screen: sharp at every size, dark on light in both themes, full screen on a press.
//! The screen stays on while it is shown.

use leptos::prelude::*;

use super::{
    icons::{Glyph, Icon},
    modal::{Close, Modal},
};
use crate::{qr::draw::Drawing, shell::use_shell, ui::text::pairing as text};

/// About 40 mm on a phone and 60 mm on a laptop: what a hand-held camera reads at arm's length.
const SIDE_PX: usize = 248;

/// A text as a QR code. Nothing when it is too long for one.
#[component]
pub fn Qr(
    /// The stable handle of docs/testing.md.
    testid: &'static str,
    /// What it is a code of, in words.
    label: &'static str,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let drawing = Memo::new(move |_| text.with(|text| Drawing::of(text)));
    let awake = StoredValue::new_local(use_shell().keep_awake());
    on_cleanup(move || awake.dispose());
    let full = RwSignal::new(false);
    let version = move || drawing.with(|drawing| drawing.as_ref().map(|drawing| drawing.version));
    // A whole number of pixels a module, so that edges are sharp; a code with too many modules gets the full side.
    let side_of = |drawing: &Drawing| {
        let side = drawing.side();
        if side * 2 <= SIDE_PX { SIDE_PX / side * side } else { SIDE_PX }
    };
    let side = Signal::derive(move || drawing.with(|drawing| drawing.as_ref().map(side_of)));
    view! {
        <Show when=move || drawing.with(Option::is_some)>
        <div class="qr" data-testid=testid data-version=version>
            <Code drawing label side />
            <button
                type="button"
                class="qr-enlarge"
                data-testid="qr-enlarge"
                aria-label=text::QR_ENLARGE
                title=text::QR_ENLARGE_SHORT
                on:click=move |_| full.set(true)
            >
                <Icon glyph=Glyph::Expand />
            </button>
        </div>
        </Show>
        <Show when=move || full.get()>
            <Modal
                testid="qr-full"
                title=label
                full=true
                close=Close::new("qr-full-close", move || full.set(false))
            >
                // A press anywhere closes it. With the keyboard, Escape and the button do.
                <div class="qr-full" on:click=move |_| full.set(false)>
                    <div class="qr">
                        <Code drawing label />
                    </div>
                </div>
            </Modal>
        </Show>
    }
}

/// The drawing itself.
#[component]
fn Code(
    drawing: Memo<Option<Drawing>>,
    label: &'static str,
    /// In CSS pixels; otherwise as large as its place.
    #[prop(optional)]
    side: Signal<Option<usize>>,
) -> impl IntoView {
    let read = move |read: fn(&Drawing) -> String| drawing.with(|drawing| drawing.as_ref().map(read));
    view! {
        <svg
            class="qr-code"
            role="img"
            aria-label=label
            viewBox=move || read(|drawing| format!("0 0 {0} {0}", drawing.side()))
            width=move || side.get()
            height=move || side.get()
            shape-rendering="crispEdges"
        >
            <path d=move || read(Drawing::path) />
        </svg>
    }
}
