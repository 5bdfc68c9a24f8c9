//! What the person should know before anything else: why editing is disabled, and what was recovered.

use leptos::prelude::*;

use super::Doc;
use crate::{
    app::{
        input::{RecordCommand, StudioCommand},
        view::Locked,
    },
    shell::use_shell,
    ui::{
        connect::{
            again::HostAgain,
            roles::{AskForRole, TakeBack},
        },
        kit::{Glyph, Icon, Press},
        text::project as text,
    },
};

/// Why the project cannot be changed.
#[component]
pub fn WhyLocked() -> impl IntoView {
    let (shell, doc) = (use_shell(), expect_context::<Doc>());
    move || {
        doc.locked.get().map(|locked| {
            view! {
                <aside class="banner" data-testid="why-locked">
                    <Icon glyph=Glyph::Lock />
                    <p>{text::locked(locked)}</p>
                    <div class="banner-actions">
                        {(locked == Locked::OtherTab)
                            .then(|| {
                                view! {
                                    <Press
                                        testid="take-over"
                                        glyph=Glyph::Pencil
                                        label=text::TAKE_OVER
                                        look="main"
                                        words=true
                                        on_press=move || shell.dispatch(StudioCommand::TakeOver)
                                    />
                                }
                            })}
                        <AskForRole />
                        <TakeBack />
                        <HostAgain />
                    </div>
                </aside>
            }
        })
    }
}

/// Recordings that were cut short by a crash or a reload: each is offered back.
#[component]
pub fn Recovered() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let in_other_tab =
        Signal::derive(move || doc.why_not.get().filter(|_| doc.locked.get() == Some(Locked::OtherTab)));
    view! {
        // What is said of it changes with the card that it is for.
        <For
            each=move || doc.recovered.get()
            key=|recovered| (recovered.blob, recovered.card.clone())
            let(recovered)
        >
            <aside class="banner offer" data-testid="recovered">
                <Icon glyph=Glyph::Tape />
                <p>
                    <strong>{text::recovered(recovered.started)}</strong>
                    {text::recovered_for(&recovered)}
                </p>
                <div class="banner-actions">
                    <Press
                        testid="recovered-keep"
                        glyph=Glyph::Check
                        label=text::recovered_keep(&recovered)
                        look="main"
                        words=true
                        why_not=doc.why_not
                        on_press=move || shell.dispatch(RecordCommand::Keep(recovered.blob))
                    />
                    <Press
                        testid="recovered-discard"
                        glyph=Glyph::Trash
                        label=text::RECOVERED_DISCARD
                        look="plain"
                        words=true
                        why_not=in_other_tab
                        on_press=move || shell.dispatch(RecordCommand::DiscardRecovered(recovered.blob))
                    />
                </div>
            </aside>
        </For>
    }
}
