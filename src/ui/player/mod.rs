//! The dock at the bottom of a project: the tape of all cards, what plays, and the record button.

mod follow;
mod options;
mod place;
mod tape;

use leptos::prelude::*;

pub use self::{
    follow::{Follow, Revealed},
    place::place_in,
};
use self::{
    options::{Options, Steps, is_loaded},
    tape::{Tape, TapeTime},
};
use super::{
    kit::{Glyph, Press},
    project::Doc,
    text::player as text,
};
use crate::{
    app::{
        input::{PlayCommand, RecordCommand},
        view::PlayState,
    },
    shell::use_shell,
};

/// The dock.
#[component]
pub fn Dock() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let state = Memo::new(move |_| shell.views.player.with(|player| player.state));
    let card = Memo::new(move |_| shell.views.player.with(|player| player.card));
    let empty = Memo::new(move |_| doc.order.with(|order| order.is_empty()));
    let loaded = is_loaded();
    view! {
        <footer
            class="dock"
            class:bare=move || empty.get()
            data-testid="play-bar"
            data-state=move || state.get().name()
            data-card=move || card.get().map(|id| id.to_string())
        >
            <div class="dock-inner">
                <Tape />
                <div class="dock-line">
                    <div class="dock-left">
                        <Transport state />
                        <Show when=move || loaded.get()>
                            <Steps />
                        </Show>
                    </div>
                    <Press
                        testid="record"
                        glyph=Glyph::Mic
                        label=text::RECORD
                        look="record"
                        why_not=doc.why_not
                        on_press=move || shell.dispatch(RecordCommand::New { after: None })
                    />
                    <div class="dock-right">
                        <Options />
                        <TapeTime />
                    </div>
                </div>
            </div>
        </footer>
    }
}

/// Play all; once something plays: pause or go on, and stop.
#[component]
fn Transport(state: Memo<PlayState>) -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let nothing =
        Signal::derive(move || doc.listed.with(|listed| listed.is_empty()).then_some(text::NOTHING_TO_PLAY));
    let playing = Memo::new(move |_| state.get() == PlayState::Playing);
    let idle = Memo::new(move |_| state.get() == PlayState::Idle);
    let all = move || {
        view! {
            <Press
                testid="play-all"
                glyph=Glyph::Play
                label=text::PLAY_ALL
                look="plain"
                words=true
                why_not=nothing
                on_press=move || shell.dispatch(PlayCommand::All(None))
            />
        }
    };
    view! {
        <div class="transport">
            <Show when=move || !idle.get() fallback=all>
                <Press
                    testid="play-pause"
                    glyph=Signal::derive(move || if playing.get() { Glyph::Pause } else { Glyph::Play })
                    label=Signal::derive(move || if playing.get() { text::PAUSE } else { text::RESUME }.to_owned())
                    look="round"
                    on_press=move || shell.dispatch(PlayCommand::Toggle)
                />
                <Press
                    testid="play-stop"
                    glyph=Glyph::Stop
                    label=text::STOP
                    on_press=move || shell.dispatch(PlayCommand::Stop)
                />
            </Show>
        </div>
    }
}
