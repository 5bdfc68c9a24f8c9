//! A place to paste an invite that came as a message.

use leptos::{ev, html, prelude::*};
use web_sys::HtmlInputElement;

use crate::{
    app::{
        input::ShareCommand,
        view::{CodeProblem, JoinStep},
    },
    shell::use_shell,
    ui::{
        connect::{again::InviteAgain, scan::ScanButton},
        kit::field,
        text::{codes, library as text},
    },
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
    let again = Memo::new(move |_| {
        shell.views.session.with(|session| session.join.as_ref().and_then(|join| join.again))
    });
    let tried = RwSignal::new(false);
    // The program is not asked about an empty field.
    let shown = move || match (tried.get(), problem.get()) {
        (_, Some(problem)) => Some(problem),
        (true, None) => text.with(|text| text.trim().is_empty()).then_some(CodeProblem::NotACode),
        _ => None,
    };
    let shown = Memo::new(move |_| shown());
    // A bad link may have opened the page, and the message about it may be below the edge of the window.
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let (Some(input), true) = (input.get(), shown.get().is_some()) {
            // A field that takes the focus is scrolled into view.
            let _ = input.focus();
        }
    });
    field::mirror(input, text);
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
                <span class="field-label">{text::GOT_INVITE}</span>
                <input
                    type="text"
                    class="code"
                    node_ref=input
                    id="invite-paste"
                    data-testid="invite-paste"
                    placeholder=text::PASTE_INVITE
                    autocomplete="off"
                    spellcheck="false"
                    enterkeyhint="go"
                    aria-describedby="invite-problem"
                    aria-invalid=move || shown.get().is_some().to_string()
                    on:paste:target=move |event| paste(&event.target(), &event, text)
                    on:input:target=move |event| {
                        tried.set(false);
                        text.set(event.target().value());
                    }
                />
            </label>
            <div class="invite-ways">
                <button type="submit" class="press plain" data-testid="invite-paste-go">
                    {text::OPEN}
                </button>
                <ScanButton
                    testid="invite-scan"
                    label=text::SCAN
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
                                    {codes::code_problem(problem)}
                                </p>
                            }
                        })
                }}
            </div>
            {move || again.get().map(|project| view! { <InviteAgain project /> })}
        </form>
    }
}

/// A browser leaves line ends out of a field of one line, and with them the space between a code and the words below it.
fn paste(field: &HtmlInputElement, event: &ev::ClipboardEvent, text: RwSignal<String>) {
    let pasted = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
    if !pasted.trim().contains('\n') {
        return;
    }
    event.prevent_default();
    let (from, to) = (field.selection_start().ok().flatten(), field.selection_end().ok().flatten());
    let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
    let spaced: String = pasted.chars().map(|c| if matches!(c, '\r' | '\n') { ' ' } else { c }).collect();
    // A field for text takes a text in place of its selection.
    let _ = field.set_range_text_with_start_and_end(&spaced, from, to);
    text.set(field.value());
}
