//! A project that comes in, to be looked at and heard before all of it is here. Nothing of it can be changed.

use leptos::{html, prelude::*};

use crate::{
    app::{
        input::{PlayCommand, ShareCommand},
        view::{Arrival, ArrivingCard, ArrivingView, CardView, PlayState},
    },
    ids::{CardId, LinkId},
    shell::use_shell,
    ui::{
        kit::{Glyph, Icon, Press, frames::every_frame, paint::Repaint, waveform},
        player::place_in,
        text::{arriving as text, cards, numbers},
    },
};

/// What of it is on the page.
#[derive(Clone, Copy)]
struct Inside(Memo<Option<ArrivingView>>);

impl Inside {
    fn part<T>(self, part: impl Fn(&ArrivingView) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.0.with(|inside| inside.as_ref().map(&part).unwrap_or_default()))
    }
}

/// The button that opens it, and the cards.
#[component]
pub fn LookInside(link: LinkId) -> impl IntoView {
    let shell = use_shell();
    let inside = Inside(Memo::new(move |_| {
        shell.views.session.with(|session| session.arriving.clone().filter(|inside| inside.link == link))
    }));
    let open = Memo::new(move |_| inside.0.with(Option::is_some));
    let turn = move || {
        let is_open = open.get_untracked();
        shell.dispatch(if is_open { ShareCommand::LookAway } else { ShareCommand::LookInside(link, 0) });
    };
    view! {
        <div class="arriving-door">
            <button
                type="button"
                class="press plain"
                data-testid="arriving-look"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| turn()
            >
                <Icon glyph=Signal::derive(move || if open.get() { Glyph::Up } else { Glyph::Down }) />
                <span class="words">{text::LOOK_INSIDE}</span>
            </button>
        </div>
        <Show when=move || open.get()>
            <Cards inside link />
        </Show>
    }
}

#[component]
fn Cards(inside: Inside, link: LinkId) -> impl IntoView {
    let title = inside.part(|inside| inside.title.to_string());
    let ids = inside.part(|inside| inside.rows.iter().map(|row| row.card.id).collect::<Vec<_>>());
    let waits = waits();
    view! {
        <section class="arriving" data-testid="arriving" aria-label=text::ARRIVING>
            <h3 class="arriving-title" dir="auto">{move || title.get()}</h3>
            <p class="arriving-note">{text::NOT_YOURS_YET}</p>
            <ol class="arriving-list">
                <For each=move || ids.get() key=|id| *id let(id)>
                    <Row inside id waits />
                </For>
            </ol>
            <Pages inside link />
        </section>
    }
}

/// What plays waits for sound that is not here yet; looked at while it plays.
fn waits() -> ReadSignal<bool> {
    let shell = use_shell();
    let (waits, set_waits) = signal(false);
    let plays = move || shell.views.player.with(|player| player.early && player.state == PlayState::Playing);
    every_frame(plays, move || {
        let now = shell.waits_for_sound();
        if waits.try_get_untracked().is_some_and(|before| before != now) {
            set_waits.set(now);
        }
    });
    waits
}

#[component]
fn Row(inside: Inside, id: CardId, waits: ReadSignal<bool>) -> impl IntoView {
    let shell = use_shell();
    let row = Memo::new(move |last: Option<&Option<ArrivingCard>>| {
        let found = inside.0.with(|inside| {
            inside.as_ref().and_then(|inside| inside.rows.iter().find(|row| row.card.id == id).cloned())
        });
        found.or_else(|| last.cloned().flatten())
    });
    let arrival = Memo::new(move |_| row.with(|row| row.as_ref().map_or(Arrival::Queued, |row| row.arrival)));
    let number = Memo::new(move |_| row.with(|row| row.as_ref().map_or(0, |row| row.number)));
    let label = Memo::new(move |_| {
        row.with(|row| row.as_ref().map(|row| row.card.label.to_string()).unwrap_or_default())
    });
    let named =
        move || label.with(|label| if label.is_empty() { cards::UNTITLED.to_owned() } else { label.clone() });
    let duration = move || row.with(|row| row.as_ref().map_or(0, |row| row.card.duration_ms()));
    let play = Memo::new(move |_| {
        shell.views.player.with(|player| {
            if player.early && player.card == Some(id) { player.state } else { PlayState::Idle }
        })
    });
    let playing = move || play.get() == PlayState::Playing;
    let waiting = Memo::new(move |_| waits.get() && play.get() == PlayState::Playing);
    view! {
        <li
            class="arriving-card"
            data-testid="arriving-card"
            data-card=id.to_string()
            data-state=move || arrival.get().name()
            data-waits=move || waiting.get().to_string()
            class:sounding=move || play.get() != PlayState::Idle
        >
            <Press
                testid="arriving-play"
                glyph=Signal::derive(move || if playing() { Glyph::Pause } else { Glyph::Play })
                label=Signal::derive(move || {
                    if playing() { text::pause(number.get()) } else { text::play(number.get()) }
                })
                look="round"
                attr:data-playing=move || playing().to_string()
                on_press=move || shell.dispatch(PlayCommand::Early(id))
            />
            <div class="arriving-words">
                <span class="card-number">{move || number.get()}</span>
                <span class="arriving-label" dir="auto">{named}</span>
                <time class="card-time">{move || numbers::clock(duration())}</time>
            </div>
            <Sound row play />
            <p class="arriving-state" data-testid="arriving-state">
                <Icon glyph=Signal::derive(move || match arrival.get() {
                    Arrival::Here => Glyph::Check,
                    Arrival::Coming(_) => Glyph::Down,
                    Arrival::Queued => Glyph::Past,
                }) />
                <span>
                    {move || if waiting.get() { text::WAITS.to_owned() } else { text::arrival(arrival.get()) }}
                </span>
            </p>
        </li>
    }
}

/// Its waveform, which came with the offer; the playhead moves over it.
#[component]
fn Sound(row: Memo<Option<ArrivingCard>>, play: Memo<PlayState>) -> impl IntoView {
    let shell = use_shell();
    let repaint = expect_context::<Repaint>();
    let canvas = NodeRef::<html::Canvas>::new();
    let view = Memo::new(move |_| {
        row.with(|row| {
            let row = row.as_ref()?;
            Some(CardView { number: row.number, card: row.card.clone(), clips: row.clips.clone() })
        })
    });
    let draw = move || {
        let Some(canvas) = canvas.try_get_untracked().flatten() else { return };
        view.with_untracked(|view| {
            let Some(view) = view else { return };
            let place = place_in(shell, view.card.id).filter(|_| play.get_untracked() != PlayState::Idle);
            let played = place.map_or(0.0, |at| at as f64 / view.card.duration_ms().max(1) as f64);
            waveform::draw(&canvas, view, played.min(1.0));
        });
    };
    Effect::new(move |_| {
        repaint.track();
        play.track();
        view.track();
        if canvas.get().is_some() {
            draw();
        }
    });
    every_frame(move || play.get() == PlayState::Playing, draw);
    view! { <canvas class="arriving-wave" node_ref=canvas aria-hidden="true"></canvas> }
}

/// Of a long project a page is shown at a time.
#[component]
fn Pages(inside: Inside, link: LinkId) -> impl IntoView {
    let shell = use_shell();
    let place = inside.part(|inside| {
        let first = inside.rows.first().map_or(0, |row| row.number);
        let last = inside.rows.last().map_or(0, |row| row.number);
        (inside.page, inside.pages, first, last, inside.cards)
    });
    let turn = move |to: usize| shell.dispatch(ShareCommand::LookInside(link, to));
    let page = move || place.get_untracked().0;
    let is_first = Signal::derive(move || (place.get().0 == 0).then_some(text::NONE_EARLIER));
    let is_last = Signal::derive(move || (place.get().0 + 1 >= place.get().1).then_some(text::NONE_LATER));
    view! {
        <Show when=move || { place.get().1 > 1 }>
            <div class="arriving-pages">
                <Press
                    testid="arriving-earlier"
                    glyph=Glyph::Previous
                    label=text::EARLIER
                    why_not=is_first
                    on_press=move || turn(page().saturating_sub(1))
                />
                <span data-testid="arriving-page">
                    {move || {
                        let (_, _, first, last, all) = place.get();
                        text::page(first, last, all)
                    }}
                </span>
                <Press
                    testid="arriving-later"
                    glyph=Glyph::Next
                    label=text::LATER
                    why_not=is_last
                    on_press=move || turn(page() + 1)
                />
            </div>
        </Show>
    }
}
