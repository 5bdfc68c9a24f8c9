//! How it plays: fast or slowly, once or again and again; and steps in what plays.

use leptos::prelude::*;

use super::follow::WayBack;
use crate::{
    app::{
        input::{LibraryCommand, PlayCommand},
        view::PlayState,
    },
    ids::CardId,
    ports::{playing::Rate, settings::Settings},
    shell::use_shell,
    ui::{
        kit::{Glyph, Icon, Press},
        project::Doc,
        text::player as text,
    },
};

/// Milliseconds of a step on, or back.
const STEP_MS: i64 = 5_000;

/// A card back or on, some seconds back or on.
#[component]
pub fn Steps() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let last = Memo::new(move |_| {
        shell.views.player.with(|player| match player.card_here().filter(|_| !player.all) {
            // A card that plays alone goes on to its neighbour.
            Some(card) => {
                let last = |cards: &[CardId]| cards.last() == Some(&card);
                doc.listed.with(|listed| {
                    last(listed) || !listed.contains(&card) && doc.order.with(|all| last(&all.ids()))
                })
            }
            None => player.starts.last().map(|(card, _)| *card) == player.card,
        })
    });
    let no_next = Signal::derive(move || last.get().then_some(text::NO_NEXT));
    view! {
        <div class="play-steps" role="group" aria-label=text::STEPS>
            <Press
                testid="play-previous"
                glyph=Glyph::Previous
                label=text::PREVIOUS
                on_press=move || shell.dispatch(PlayCommand::Previous(shell.playhead_ms().unwrap_or_default()))
            />
            <Press
                testid="play-back"
                glyph=Glyph::BackFive
                label=text::BACK_FIVE
                on_press=move || shell.dispatch(PlayCommand::Skip(-STEP_MS))
            />
            <Press
                testid="play-forward"
                glyph=Glyph::OnFive
                label=text::ON_FIVE
                on_press=move || shell.dispatch(PlayCommand::Skip(STEP_MS))
            />
            <Press
                testid="play-next"
                glyph=Glyph::Next
                label=text::NEXT
                why_not=no_next
                on_press=move || shell.dispatch(PlayCommand::Next)
            />
        </div>
    }
}

/// The rate, which is remembered, and whether it begins again.
#[component]
pub fn Options() -> impl IntoView {
    let shell = use_shell();
    let rate = Memo::new(move |_| shell.views.settings.with(|settings| settings.rate));
    let repeats = Memo::new(move |_| shell.views.player.with(|player| player.repeats));
    let choose = move |hundredths: &str| {
        let Ok(hundredths) = hundredths.parse() else { return };
        let settings = Settings { rate: Rate::new(hundredths), ..shell.views.settings.get_untracked() };
        shell.dispatch(LibraryCommand::ChangeSettings(settings));
    };
    let option = move |offered: Rate| {
        view! {
            <option value=offered.hundredths().to_string() prop:selected=move || rate.get() == offered>
                {text::rate(offered)}
            </option>
        }
    };
    let label = move || if repeats.get() { text::REPEATS } else { text::REPEAT };
    view! {
        <div class="play-options">
            <WayBack />
            <select
                class="rate"
                class:changed=move || rate.get() != Rate::default()
                data-testid="play-rate"
                aria-label=text::RATE
                title=text::RATE
                on:change:target=move |event| choose(&event.target().value())
            >
                {Rate::OFFERED.map(option).collect_view()}
                {move || (!Rate::OFFERED.contains(&rate.get())).then(|| option(rate.get()))}
            </select>
            <button
                type="button"
                class="press quiet icon-only"
                data-testid="play-repeat"
                title=label
                aria-label=text::REPEAT
                aria-pressed=move || repeats.get().to_string()
                on:click=move |_| shell.dispatch(PlayCommand::Repeat(!repeats.get_untracked()))
            >
                <Icon glyph=Glyph::Repeat />
            </button>
        </div>
    }
}

/// Something is loaded.
pub fn is_loaded() -> Memo<bool> {
    let shell = use_shell();
    Memo::new(move |_| shell.views.player.with(|player| player.state != PlayState::Idle))
}
