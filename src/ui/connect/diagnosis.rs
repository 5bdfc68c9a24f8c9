//! Why two people were not connected, and what they can do.

use leptos::prelude::*;

use crate::{
    app::view::PairProblem,
    ui::{
        kit::{Glyph, Icon, Press},
        network_words,
        root::Open,
        zip::{SaveAsZip, ZipReport},
    },
};

/// The cause, the next steps, and what can be pressed to take them.
#[component]
pub fn Diagnosis(
    /// The handle.
    testid: &'static str,
    /// What went wrong.
    problem: PairProblem,
    /// This person invited: the project is here.
    hosts: bool,
) -> impl IntoView {
    let open = expect_context::<Open>();
    let zip_helps = network_words::zip_helps(problem);
    let zip = zip_helps.then_some(if hosts { network_words::SEND_ZIP } else { network_words::ASK_FOR_ZIP });
    let steps = network_words::next_steps(problem).iter().copied().chain(zip);
    view! {
        <div class="outcome bad" data-testid=testid data-problem=problem.name() role="alert">
            <Icon glyph=Glyph::Warning />
            <div class="diagnosis">
                <p>{network_words::cause(problem)}</p>
                <ul class="next-steps" data-testid="next-steps">
                    {steps.map(|step| view! { <li>{step}</li> }).collect_view()}
                </ul>
                <div class="next-presses">
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
                    {(hosts && zip_helps).then(|| view! { <SaveAsZip testid="failed-save-zip" look="plain" /> })}
                </div>
            </div>
        </div>
        // In a dialog nothing of the page behind it is seen; a guest's page has its own.
        {hosts.then(|| view! { <ZipReport /> })}
    }
}
