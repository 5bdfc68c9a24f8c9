//! What the share dialog and the page of an invite have in common: steps, the wait, the code to hand on, how it ended,
//! and the row of answers below.

use leptos::prelude::*;

use crate::{
    app::input::Command,
    shell::use_shell,
    time::Instant,
    ui::kit::{CopyField, Glyph, Icon, Press, Qr, TimeLeft},
};

/// A numbered list of what to do.
#[component]
pub fn Steps(children: Children) -> impl IntoView {
    view! { <ol class="steps" role="list">{children()}</ol> }
}

/// Something is under way.
#[component]
pub fn Waiting(words: &'static str) -> impl IntoView {
    view! {
        <p class="waiting" role="status">
            <span class="reels" aria-hidden="true"><i></i><i></i></span>
            {words}
        </p>
    }
}

/// A code to hand on, as a QR code, as a link and alone.
#[component]
pub fn CodeToSend(
    /// Handle of the QR code, and what it is called.
    qr: (&'static str, &'static str),
    /// Handles of the link's field and button.
    link_testids: (&'static str, &'static str),
    /// What the link is called, and what its button says.
    link_words: (&'static str, &'static str),
    /// Handles of the code's field and button.
    code_testids: (&'static str, &'static str),
    /// Handle of the press that opens the system's sheet, and what it says there.
    share: (&'static str, &'static str),
    /// Handles of the long form's field and button.
    classic_testids: (&'static str, &'static str),
    /// The address of this page, which the link begins with.
    page: String,
    /// The bare code.
    #[prop(into)]
    code: Signal<String>,
    /// Its long form.
    #[prop(into)]
    classic: Signal<String>,
) -> impl IntoView {
    let shell = use_shell();
    let link = Signal::derive(move || code.with(|code| format!("{page}#{code}")));
    view! {
        <div class="hand-on">
            <Qr testid=qr.0 label=qr.1 text=link />
            <div class="hand-on-fields">
                <CopyField
                    testid=link_testids.0
                    copy_testid=link_testids.1
                    label=link_words.0
                    copy_label=link_words.1
                    text=link
                    main=true
                />
                {shell
                    .can_share()
                    .then(|| {
                        view! {
                            <Press
                                testid=share.0
                                glyph=Glyph::Share
                                label="Share by…"
                                look="plain"
                                words=true
                                on_press=move || {
                                    let (title, link) = (share.1.to_owned(), link.get_untracked());
                                    shell.dispatch(Command::ShareLink { title, link });
                                }
                            />
                        }
                    })}
                <CopyField
                    testid=code_testids.0
                    copy_testid=code_testids.1
                    label="or only the code"
                    copy_label="Copy code"
                    text=code
                />
                <details class="more">
                    <summary>"For the Voice Cards app"</summary>
                    <CopyField
                        testid=classic_testids.0
                        copy_testid=classic_testids.1
                        label="Long code"
                        copy_label="Copy long code"
                        text=classic
                    />
                </details>
            </div>
        </div>
    }
}

/// How long the code is good, which the page has to stay open for.
#[component]
pub fn KeepOpen(
    /// The handle of the time that is left.
    testid: &'static str,
    /// When it ends.
    #[prop(into)]
    until: Signal<Instant>,
) -> impl IntoView {
    view! { <p class="quiet-line">"Keep this page open. " <TimeLeft testid until /></p> }
}

/// It worked.
#[component]
pub fn Worked(children: Children) -> impl IntoView {
    view! {
        <div class="outcome good" role="status">
            <Icon glyph=Glyph::Check />
            <p>{children()}</p>
        </div>
    }
}

/// It did not work: why, and what to do.
#[component]
pub fn DidNotWork(
    /// The handle.
    testid: &'static str,
    /// The name in `data-problem`.
    problem: &'static str,
    /// In plain words.
    words: &'static str,
) -> impl IntoView {
    view! {
        <div class="outcome bad" data-testid=testid data-problem=problem role="alert">
            <Icon glyph=Glyph::Warning />
            <p>{words}</p>
        </div>
    }
}

/// The row of answers: the way out, and whatever else there is.
#[component]
pub fn Answers(
    /// The handle of the way out.
    testid: &'static str,
    /// What the way out says.
    out: &'static str,
    /// The way out.
    #[prop(into)]
    on_out: Callback<()>,
    /// The way out is all there is to do.
    #[prop(optional)]
    only: bool,
    /// Beside it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="modal-actions">
            <button
                type="button"
                class=if only { "press main" } else { "press plain" }
                data-testid=testid
                on:click=move |_| on_out.run(())
            >
                {out}
            </button>
            {children.map(|children| children())}
        </div>
    }
}
