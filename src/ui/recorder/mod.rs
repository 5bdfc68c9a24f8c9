//! The recorder: a panel that nothing dismisses by accident.
//!
//! It has no backdrop to press and does not listen to Escape, but for the countdown before it begins. The rest of the page can be
//! read, scrolled and edited; what would end the recording is refused. The ways out are Stop, which makes a card, and
//! Discard, which asks first.

mod counting;
mod live;
mod microphone;

use std::borrow::Cow;

use leptos::{html, prelude::*};

use self::{
    counting::{Cancel, Number},
    live::{LiveLevel, LiveTime, LiveWave},
    microphone::{Microphone, NoSound},
};
use super::{
    kit::{Glyph, Press, focus::Focus},
    text::{common, recorder as text},
};
use crate::{
    app::{
        input::{ExportCommand, RecordCommand},
        view::RecorderView,
    },
    shell::{Shell, use_shell},
};

/// The name in `data-state`; `None` when there is no recorder.
fn state_name(recorder: &RecorderView) -> Option<&'static str> {
    match recorder {
        RecorderView::Idle => None,
        RecorderView::Asking => Some("asking"),
        RecorderView::Counting { .. } => Some("counting"),
        RecorderView::Waiting { silence: None, .. } => Some("waiting"),
        RecorderView::Waiting { silence: Some(_), .. } => Some("silent"),
        RecorderView::Recording { .. } => Some("recording"),
        RecorderView::Paused { .. } => Some("paused"),
        RecorderView::Saving => Some("saving"),
        RecorderView::Stuck { .. } => Some("stuck"),
    }
}

/// The panel, over whatever screen, while something is recorded.
#[component]
pub fn Recorder() -> impl IntoView {
    let shell = use_shell();
    let up = Memo::new(move |_| shell.views.recorder.with(|recorder| state_name(recorder).is_some()));
    view! {
        <Show when=move || up.get()>
            <Panel />
        </Show>
    }
}

#[component]
fn Panel() -> impl IntoView {
    let shell = use_shell();
    let state = Memo::new(move |_| shell.views.recorder.with(state_name).unwrap_or("saving"));
    let asking_to_discard = RwSignal::new(false);
    let node = NodeRef::<html::Section>::new();
    let begins = Memo::new(move |_| matches!(state.get(), "asking" | "counting"));
    focus_while_up(node, begins);
    // It was about the take before.
    Effect::new(move |_| {
        if begins.get() {
            asking_to_discard.set(false);
        }
    });
    let left = Memo::new(move |_| shell.views.recorder.with(counting::left));
    let status = move || match (state.get(), left.get()) {
        (_, Some(left)) => text::begins_in(left),
        ("asking", _) => text::ASKING.into(),
        ("waiting", _) => text::WAITING.into(),
        ("silent", _) => text::NO_SOUND_YET.into(),
        ("recording", _) => text::RECORDING.into(),
        ("paused", _) => text::PAUSED.into(),
        ("stuck", _) => text::STUCK.into(),
        _ => Cow::from(text::SAVING),
    };
    view! {
        <section
            class="recorder"
            node_ref=node
            tabindex="-1"
            data-testid="recorder"
            data-state=move || state.get()
            aria-label=text::RECORDER
        >
            <div class="recorder-inner">
                <p class="recorder-status" role="status">
                    <span class="recorder-dot" aria-hidden="true"></span>
                    {status}
                </p>
                <LiveTime />
                <Number />
                <LiveWave />
                <LiveLevel />
                <Microphone />
                <NoSound />
                <Show
                    when=move || asking_to_discard.get()
                    fallback=move || view! { <Ways state asking_to_discard /> }
                >
                    <AskToDiscard asking_to_discard />
                </Show>
            </div>
        </section>
    }
}

/// The panel takes the focus when it comes up, and when the next recording begins while it still saves the last one. It gives
/// it back to where it was when it closes, unless it is elsewhere by then.
fn focus_while_up(node: NodeRef<html::Section>, begins: Memo<bool>) {
    let before = StoredValue::new_local(Focus::now());
    Effect::new(move |was_up: Option<bool>| {
        let begins = begins.get();
        let Some(node) = node.get() else { return false };
        if begins || was_up != Some(true) {
            // Fails only when the panel is gone already.
            let _ = node.focus();
        }
        true
    });
    on_cleanup(move || {
        if let Some(before) = before.try_get_value() {
            before.give_back();
        }
    });
}

/// Throwing a recording away takes a second press, on another button.
#[component]
fn AskToDiscard(asking_to_discard: RwSignal<bool>) -> impl IntoView {
    let shell = use_shell();
    let keep = NodeRef::<html::Button>::new();
    Effect::new(move |_| {
        let _ = keep.get().map(|keep| keep.focus());
    });
    view! {
        <div class="recorder-ask" role="alertdialog" aria-label=text::DISCARD_ASK>
            <p>{text::DISCARD_SURE}</p>
            <div class="recorder-controls">
                <button type="button" class="press plain" node_ref=keep on:click=move |_| asking_to_discard.set(false)>
                    {text::DISCARD_NO}
                </button>
                <button
                    type="button"
                    class="press danger"
                    data-testid="record-discard-confirm"
                    on:click=move |_| shell.dispatch(RecordCommand::Discard)
                >
                    {text::DISCARD}
                </button>
            </div>
        </div>
    }
}

/// What can be done with it: as long as it runs, or when the disk did not take it.
#[component]
fn Ways(state: Memo<&'static str>, asking_to_discard: RwSignal<bool>) -> impl IntoView {
    let (stuck, silent) =
        (Memo::new(move |_| state.get() == "stuck"), Memo::new(move |_| state.get() == "silent"));
    let counting = Memo::new(move |_| state.get() == "counting");
    let others = move || view! { <Controls state asking_to_discard /> };
    view! {
        <Show when=move || stuck.get()>
            <WaysOut asking_to_discard />
        </Show>
        <Show when=move || silent.get()>
            <WaysOn />
        </Show>
        <Show when=move || counting.get()>
            <Cancel />
        </Show>
        <Show when=move || !stuck.get() && !silent.get() && !counting.get()>{others}</Show>
    }
}

/// The microphone is silent: away, or once more, perhaps with another one.
#[component]
fn WaysOn() -> impl IntoView {
    let shell = use_shell();
    view! {
        <div class="recorder-ways">
            <Press
                testid="record-discard"
                glyph=Glyph::Trash
                label=text::DISCARD
                look="plain"
                words=true
                on_press=move || shell.dispatch(RecordCommand::Discard)
            />
            <OnceMore />
        </div>
    }
}

/// The disk did not take all of it: once more, as a file, or away.
#[component]
fn WaysOut(asking_to_discard: RwSignal<bool>) -> impl IntoView {
    let shell = use_shell();
    let why = move || {
        shell.views.recorder.with(|recorder| match recorder {
            RecorderView::Stuck { error, .. } => text::stuck(error),
            _ => Cow::default(),
        })
    };
    view! {
        <p class="recorder-why" role="alert" data-testid="record-stuck">
            {why}
        </p>
        <div class="recorder-ways">
            <Away asking_to_discard />
            <OnceMore />
            <Press
                testid="record-save"
                glyph=Glyph::Save
                label=text::SAVE_AS_FILE
                look="plain"
                words=true
                on_press=move || save_take(shell)
            />
        </div>
    }
}

/// Asks once more for a microphone that is silent, or writes on what the disk did not take.
#[component]
fn OnceMore() -> impl IntoView {
    let shell = use_shell();
    view! {
        <Press
            testid="record-retry"
            glyph=Glyph::Retry
            label=common::TRY_AGAIN
            look="main"
            words=true
            on_press=move || shell.dispatch(RecordCommand::TryAgain)
        />
    }
}

/// Throws the recording away.
#[component]
fn Away(
    asking_to_discard: RwSignal<bool>,
    #[prop(into, optional)] why_not: Signal<Option<&'static str>>,
) -> impl IntoView {
    let shell = use_shell();
    view! {
        <Press
            testid="record-discard"
            glyph=Glyph::Trash
            label=text::DISCARD
            look="plain"
            words=true
            why_not
            on_press=move || discard(shell, asking_to_discard)
        />
    }
}

/// Throws it away, and asks first if there is anything.
fn discard(shell: Shell, asking_to_discard: RwSignal<bool>) {
    if shell.views.recorder.with_untracked(RecorderView::has_sound) {
        asking_to_discard.set(true);
    } else {
        shell.dispatch(RecordCommand::Discard);
    }
}

/// Hands the recording that is in memory over as a file.
pub fn save_take(shell: Shell) {
    let started = shell.views.recorder.with_untracked(|recorder| match recorder {
        RecorderView::Stuck { started, .. } => Some(*started),
        _ => None,
    });
    shell.dispatch(ExportCommand::SaveTake { name: text::file_name(started) });
}

/// Pause or resume, stop, discard.
#[component]
fn Controls(state: Memo<&'static str>, asking_to_discard: RwSignal<bool>) -> impl IntoView {
    let shell = use_shell();
    let not_running = Signal::derive(move || match state.get() {
        "asking" | "waiting" => Some(text::NOT_ON_YET),
        "saving" => Some(text::BEING_SAVED),
        _ => None,
    });
    let saving = Signal::derive(move || (state.get() == "saving").then_some(text::BEING_SAVED));
    let paused = Memo::new(move |_| state.get() == "paused");
    view! {
        <div class="recorder-controls">
            <Away asking_to_discard why_not=saving />
            <Press
                testid="record-stop"
                glyph=Glyph::Stop
                label=text::STOP
                look="record"
                why_not=not_running
                on_press=move || shell.dispatch(RecordCommand::Stop)
            />
            <Show
                when=move || paused.get()
                fallback=move || {
                    view! {
                        <Press
                            testid="record-pause"
                            glyph=Glyph::Pause
                            label=text::PAUSE
                            look="plain"
                            words=true
                            why_not=not_running
                            on_press=move || shell.dispatch(RecordCommand::Pause)
                        />
                    }
                }
            >
                <Press
                    testid="record-resume"
                    glyph=Glyph::Mic
                    label=text::RESUME
                    look="plain"
                    words=true
                    on_press=move || shell.dispatch(RecordCommand::Resume)
                />
            </Show>
        </div>
    }
}
