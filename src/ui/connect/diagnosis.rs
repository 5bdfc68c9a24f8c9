//! Why two people were not connected, and what they can do.

use leptos::prelude::*;

use crate::{
    app::view::PairProblem,
    ui::{
        kit::{Glyph, Icon, Press},
        network_words,
        root::Open,
    },
};

/// The cause, the next steps, and the settings where they help.
#[component]
pub fn Diagnosis(
    /// The handle.
    testid: &'static str,
    /// What went wrong.
    problem: PairProblem,
) -> impl IntoView {
    let open = expect_context::<Open>();
    let steps = network_words::next_steps(problem);
    view! {
        <div class="outcome bad" data-testid=testid data-problem=problem.name() role="alert">
            <Icon glyph=Glyph::Warning />
            <div class="diagnosis">
                <p>{network_words::cause(problem)}</p>
                <ul class="next-steps" data-testid="next-steps">
                    {steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view()}
                </ul>
                {network_words::settings_help(problem)
                    .then(|| {
                        view! {
                            <Press
                                testid="failed-settings"
                                glyph=Glyph::Sliders
                                label="Open settings"
                                look="plain"
                                words=true
                                on_press=move || open.settings.set(true)
                            />
                        }
                    })}
            </div>
        </div>
    }
}
