//! Which loudspeaker it plays on. Not there where the browser does not let one choose.

use leptos::prelude::*;

use super::device::DeviceChoice;
use crate::{
    ports::microphone::Device,
    shell::use_shell,
    ui::{
        kit::{Glyph, Press},
        text::loudspeaker as text,
    },
};

/// The part of the settings. `draft` is what will be kept.
#[component]
pub fn LoudspeakerChoice(
    draft: RwSignal<Option<Device>>,
    /// Those that are here.
    devices: RwSignal<Vec<Device>>,
) -> impl IntoView {
    let shell = use_shell();
    let choice = shell.loudspeakers();
    let untold = move || devices.with(Vec::is_empty) && !choice.by_asking;
    choice.by_listing.then(|| {
        view! {
            <fieldset class="field microphone">
                <legend class="field-label">{text::HEADING}</legend>
                <DeviceChoice
                    testid="loudspeaker-device"
                    label=text::WHICH
                    nameless=text::nameless
                    chosen=draft
                    devices
                    choose=move |device| draft.set(device)
                />
                {choice
                    .by_asking
                    .then(|| {
                        view! {
                            <div>
                                <Press
                                    testid="loudspeaker-ask"
                                    glyph=Glyph::Speaker
                                    label=text::ASK
                                    look="plain"
                                    words=true
                                    on_press=move || {
                                        shell.ask_loudspeaker(move |device| _ = draft.try_set(Some(device)));
                                    }
                                />
                            </div>
                        }
                    })}
                <Show when=untold>
                    <p class="hint" data-testid="loudspeaker-hint">{text::UNTOLD}</p>
                </Show>
            </fieldset>
        }
    })
}
