//! A place to paste an invite that came as a message.

use leptos::{ev, html, prelude::*};

use crate::{
    app::{
        input::ShareCommand,
        view::{CodeProblem, JoinStep},
    },
    shell::use_shell,
    ui::{connect::scan::ScanButton, words},
};

/// The field and its problem.
///
/// A usable invite leads to the page of the invite; an unusable one stays here and says what is wrong.
#[component]
pub fn PasteInvite() -> impl IntoView {
    let shell = use_shell();
    let text = RwSignal::new(String::new());
    let problem = Memo::new(move |_| {
        shell.views.session.with(|session| match session.join.as_ref()?.step {
            JoinStep::Unusable(problem) => Some(problem),
            _ => None,
        })
    });
    let tried = RwSignal::new(false);
    // Pressing the button with nothing pasted is answered here.
    let shown = move || match (tried.get(), problem.get()) {
        (_, Some(problem)) => Some(problem),
        (true, None) => text.with(|text| text.trim().is_empty()).then_some(CodeProblem::NotACode),
        _ => None,
    };
    let shown = Memo::new(move |_| shown());
    // A bad link may have opened the page: then the message would stand below the edge of the window.
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let (Some(field), true) = (field.get(), shown.get().is_some()) {
            // Focus scrolls into view.
            let _ = field.focus();
        }
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let text = text.get_untracked();
        if !text.trim().is_empty() {
            shell.dispatch(ShareCommand::OpenInvite(text));
        }
    };
    view! {
        <form class="invite" on:submit=submit>
            <label class="field">
                <span class="field-label">"Got an invite?"</span>
                <input
                    type="text"
                    class="code"
                    node_ref=field
                    id="invite-paste"
                    data-testid="invite-paste"
                    placeholder="Paste its link or code"
                    autocomplete="off"
                    spellcheck="false"
                    enterkeyhint="go"
                    aria-describedby="invite-problem"
                    aria-invalid=move || shown.get().is_some().to_string()
                    prop:value=move || text.get()
                    on:input:target=move |event| {
                        tried.set(false);
                        text.set(event.target().value());
                    }
                />
            </label>
            <div class="invite-ways">
                <button type="submit" class="press plain" data-testid="invite-paste-go">
                    "Open"
                </button>
                <ScanButton
                    testid="invite-scan"
                    label="Scan a code"
                    field="invite-paste"
                    problem
                    on_text=move |text| shell.dispatch(ShareCommand::OpenInvite(text))
                />
            </div>
            <div id="invite-problem" role="alert">
                {move || {
                    shown
                        .get()
                        .map(|problem| {
                            view! {
                                <p class="problem" data-testid="invite-problem" data-problem=problem.name()>
                                    {words::code_problem(problem)}
                                </p>
                            }
                        })
                }}
            </div>
        </form>
    }
}
