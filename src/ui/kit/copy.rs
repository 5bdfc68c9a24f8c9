//! A text to hand on: shown whole, copied with one press, and the button says that it worked.

use std::time::Duration;

use leptos::{html, prelude::*};

use super::{icons::Glyph, press::Press};
use crate::{
    app::{input::StudioCommand, notice::NoticeKind},
    shell::use_shell,
    ui::text::pairing::COPIED,
};

/// How long the button says that it has copied: long enough to see after looking back from another window.
const COPIED_FOR: Duration = Duration::from_secs(3);

/// A read-only field and its copy button.
#[component]
pub fn CopyField(
    /// The handle of the field.
    testid: &'static str,
    /// The handle of the button.
    copy_testid: &'static str,
    /// What the field holds, in words.
    label: &'static str,
    /// What the button says.
    copy_label: &'static str,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// It stands out: most people want this one.
    #[prop(optional)]
    main: bool,
) -> impl IntoView {
    let shell = use_shell();
    let field = NodeRef::<html::Input>::new();
    let pressed = RwSignal::new(false);
    let copied = move || {
        let said = |kind: &NoticeKind| matches!(kind, NoticeKind::Copied);
        pressed.get() && shell.views.notices.with(|all| all.iter().any(|notice| said(&notice.kind)))
    };
    let copied = Memo::new(move |_| copied());
    // Then the person copies by hand: the text is selected, whatever the press has done to the focus.
    let failed = Memo::new(move |_| {
        let said = |kind: &NoticeKind| matches!(kind, NoticeKind::CopyFailed);
        pressed.get() && shell.views.notices.with(|all| all.iter().any(|notice| said(&notice.kind)))
    });
    Effect::new(move |_| {
        if let (Some(field), true) = (field.get_untracked(), failed.get()) {
            // A field that is shown takes the focus.
            let _ = field.focus();
            field.select();
        }
    });
    let press = move || {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
        shell.dispatch(StudioCommand::Copy(text.get_untracked()));
        pressed.set(true);
        let unpress = move || {
            pressed.try_set(false);
        };
        set_timeout(unpress, COPIED_FOR);
    };
    view! {
        <div class="copy-field" class:main=main>
            <label class="field">
                <span class="field-label">{label}</span>
                <input
                    type="text"
                    readonly
                    class="code"
                    spellcheck="false"
                    node_ref=field
                    data-testid=testid
                    prop:value=move || text.get()
                    on:focus=move |_| {
                        if let Some(field) = field.get_untracked() {
                            field.select();
                        }
                    }
                />
            </label>
            <Press
                testid=copy_testid
                glyph=Signal::derive(move || if copied.get() { Glyph::Check } else { Glyph::Copy })
                label=Signal::derive(move || if copied.get() { COPIED } else { copy_label }.to_owned())
                look=if main { "main" } else { "plain" }
                words=true
                on_press=press
            />
        </div>
    }
}
