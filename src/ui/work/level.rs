//! The level of the chosen cards: louder, quieter, as recorded, or all of them even.

use leptos::prelude::*;

use super::chosen::Chosen;
use crate::{
    app::input::LevelsCommand,
    project::{Edit, Gain, Leveling, Retouch},
    ui::{
        kit::{Glyph, Press},
        text::levels as text,
    },
};

/// A step, in centibels.
const STEP: i32 = 10;

/// The choices.
#[component]
pub(super) fn Levels(chosen: Chosen) -> impl IntoView {
    let by = move |step: i32| {
        let what = Retouch::Level(Leveling::By(step));
        chosen.edit(|cards| Edit::Retouch(cards, what), |count| text::changed(count, step));
    };
    let reset = move || {
        let what = Retouch::Level(Leveling::To(Gain::NONE));
        chosen.edit(|cards| Edit::Retouch(cards, what), text::reset);
    };
    let even = move || chosen.shell.dispatch(LevelsCommand::EvenOut(Some(chosen.in_order())));
    view! {
        <div class="filters chosen-panel" role="group" aria-label=text::LEVEL>
            <Press
                testid="selection-quieter"
                glyph=Glyph::Minus
                label=text::QUIETER
                look="plain"
                words=true
                on_press=move || by(-STEP)
            />
            <Press
                testid="selection-louder"
                glyph=Glyph::Plus
                label=text::LOUDER
                look="plain"
                words=true
                on_press=move || by(STEP)
            />
            <Press
                testid="selection-as-recorded"
                glyph=Glyph::Undo
                label=text::RESET
                look="plain"
                words=true
                on_press=reset
            />
            <Press testid="selection-even" glyph=Glyph::Even label=text::EVEN look="plain" words=true on_press=even />
        </div>
    }
}
