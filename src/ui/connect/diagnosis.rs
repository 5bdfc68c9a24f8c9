//! Why two people were not connected, and what they can do.

use leptos::prelude::*;

use crate::{
    app::view::PairProblem,
    ui::{
        kit::{Glyph, Icon, Press},
        root::Open,
        text::network as text,
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
    let zip_helps = zip_helps(problem);
    let zip = zip_helps.then_some(if hosts { text::SEND_ZIP } else { text::ASK_FOR_ZIP });
    let steps = text::next_steps(problem).iter().copied().chain(zip);
    view! {
        <div class="outcome bad" data-testid=testid data-problem=problem.name() role="alert">
            <Icon glyph=Glyph::Warning />
            <div class="diagnosis">
                <p>{text::cause(problem)}</p>
                <ul class="next-steps" data-testid="next-steps">
                    {steps.map(|step| view! { <li>{step}</li> }).collect_view()}
                </ul>
                <div class="next-presses">
                    {settings_help(problem)
                        .then(|| {
                            view! {
                                <Press
                                    testid="failed-settings"
                                    glyph=Glyph::Sliders
                                    label=text::OPEN_SETTINGS
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
        // The share dialog hides the page, which would show this. A guest sees the page itself.
        {hosts.then(|| view! { <ZipReport /> })}
    }
}

/// A ZIP file sent in another way is one of the next steps, unless somebody closed a page.
fn zip_helps(problem: PairProblem) -> bool {
    !matches!(problem, PairProblem::Closed)
}

/// A change in the settings is one of the next steps.
fn settings_help(problem: PairProblem) -> bool {
    matches!(
        problem,
        PairProblem::NoRoute
            | PairProblem::LanOnly
            | PairProblem::OnlyLocal
            | PairProblem::OnlyLocalHere
            | PairProblem::OnlyLocalThere
            | PairProblem::NoRelay
            | PairProblem::RelaySilent
    )
}
