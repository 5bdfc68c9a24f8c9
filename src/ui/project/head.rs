//! The header of a project: title, undo, redo, share, save.

use std::borrow::Cow;

use leptos::prelude::*;

use super::Doc;
use crate::{
    app::input::EditCommand,
    project::{Action, Edit, Title, text::TITLE_CHARS_MAX},
    shell::use_shell,
    ui::{
        dialogs::{export_audio::ExportAudioButton, history::HistoryButton},
        files::AddAudio,
        header::{Header, HomeArrow},
        kit::{Glyph, Press, RenameField, said::Said},
        levels::EvenOut,
        root::Open,
        text::project as text,
        work::{FindButton, WorkBars},
        zip::SaveAsZip,
    },
};

/// The header.
#[component]
pub fn ProjectHeader() -> impl IntoView {
    let open = expect_context::<Open>();
    let shell = use_shell();
    // A host goes on inviting while somebody else edits; a guest does not invite.
    let guest =
        Memo::new(move |_| shell.views.session.with(|session| session.peers.iter().any(|peer| peer.host)));
    let lead = view! {
        <HomeArrow />
        <ProjectTitle />
    };
    let tools = view! {
        <Show when=move || !guest.get()>
            <Press
                testid="share-open"
                glyph=Glyph::Share
                label=text::SHARE
                look="main"
                words=true
                on_press=move || open.share.set(true)
            />
        </Show>
    };
    view! {
        <Header
            lead=lead.into_any()
            tools=tools.into_any()
            menu=view! { <HistoryButton /><Adding /><ExportAudioButton /><EvenOut /><SaveAsZip testid="zip-save" /> }.into_any()
            status_tools=view! { <div class="head-tools"><FindButton /><UndoRedo /></div> }.into_any()
            below=view! { <WorkBars /> }.into_any()
        />
    }
}

/// Files become cards, where cards can be added.
#[component]
fn Adding() -> impl IntoView {
    let doc = expect_context::<Doc>();
    view! {
        <Show when=move || doc.locked.get().is_none()>
            <AddAudio look="quiet" />
        </Show>
    }
}

/// The title; for an editor, a press makes it a field.
#[component]
fn ProjectTitle() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let editing = RwSignal::new(false);
    let rename = move |text: Option<String>| {
        editing.set(false);
        if let Some(title) = text.map(|text| Title::new(&text)).filter(|title| !title.is_empty()) {
            shell.dispatch(EditCommand::Do(Edit::Retitle(title)));
        }
    };
    let words = move || view! { <span class="clamp" dir="auto">{move || doc.title.get()}</span> };
    let fixed = move || view! { <span class="title-text" data-testid="project-title">{words}</span> };
    let shown = move || {
        view! {
            <Show when=move || doc.locked.get().is_none() fallback=fixed>
                <button
                    type="button"
                    class="title-button"
                    data-testid="project-title"
                    title=text::RENAME
                    on:click=move |_| editing.set(true)
                >
                    {words}
                </button>
            </Show>
        }
    };
    view! {
        <h1 class="project-title">
            <Show when=move || editing.get() fallback=shown>
                <RenameField
                    testid="project-title-field"
                    label=text::TITLE
                    value=doc.title.get_untracked()
                    max=TITLE_CHARS_MAX
                    on_done=rename
                />
            </Show>
        </h1>
    }
}

/// Undo and redo, each with the name of the action; hidden from whoever may not edit.
#[component]
fn UndoRedo() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let said = expect_context::<Said>();
    let label = |said: fn(Option<Action>) -> Cow<'static, str>, what: Memo<Option<Action>>| {
        Signal::derive(move || said(what.get()).into_owned())
    };
    // What was taken back can be repeated, and the other way round. A step that was skipped is told by a message.
    let step = move |command: EditCommand,
                     what: Memo<Option<Action>>,
                     back: Memo<Option<Action>>,
                     done: fn(Action) -> String| {
        let action = what.get_untracked();
        shell.dispatch(command);
        if let Some(action) = action.filter(|action| back.get_untracked() == Some(*action)) {
            said.say(done(action));
        }
    };
    let why_not = move |nothing: &'static str, what: Memo<Option<Action>>| {
        Signal::derive(move || what.get().is_none().then_some(nothing))
    };
    view! {
        <div class="undo-redo" hidden=move || doc.locked.get().is_some()>
            <Press
                testid="undo"
                glyph=Glyph::Undo
                label=label(text::undo, doc.undo)
                why_not=why_not(text::NO_UNDO, doc.undo)
                on_press=move || step(EditCommand::Undo, doc.undo, doc.redo, text::undone)
            />
            <Press
                testid="redo"
                glyph=Glyph::Redo
                label=label(text::redo, doc.redo)
                why_not=why_not(text::NO_REDO, doc.redo)
                on_press=move || step(EditCommand::Redo, doc.redo, doc.undo, text::redone)
            />
        </div>
    }
}
