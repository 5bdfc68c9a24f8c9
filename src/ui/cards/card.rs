//! One card: a strip of colour, number, play, title, time, waveform, tags, notes.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    choose::{ChooseBox, Chooser, choosing, is_chosen},
    insert::InsertLine,
    list::List,
    text::{CardTitle, Notes, Tags},
    tools::CardTools,
    wave::Wave,
};
use crate::{
    app::{
        input::PlayCommand,
        view::{CardView, PlayState},
    },
    ids::CardId,
    project::Colour,
    shell::use_shell,
    ui::{
        editor::Editing,
        kit::{Glyph, Press},
        project::Doc,
        text::{cards as text, levels, numbers},
    },
};

/// What the parts of a card share.
#[derive(Clone, Copy)]
pub struct This {
    /// Its id.
    pub id: CardId,
    /// The card.
    pub view: Memo<Option<CardView>>,
    /// What the player does with it; idle while another card plays.
    pub play: Memo<PlayState>,
    /// It is on screen.
    pub seen: ReadSignal<bool>,
}

impl This {
    /// Something of the card.
    pub fn part<T>(self, part: impl Fn(&CardView) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.view.with(|view| view.as_ref().map(&part).unwrap_or_default()))
    }
}

/// The card.
#[component]
pub fn CardItem(id: CardId) -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let list = expect_context::<List>();
    let node = NodeRef::<html::Li>::new();
    let play = Memo::new(move |_| shell.views.player.with(|player| player.state_of(id)));
    let seen = list.seen.watch(id.to_string(), move || node.get().map(JsCast::unchecked_into));
    let this = This { id, view: doc.card(id), play, seen };
    provide_context(this);
    list.window.watch(node);
    let room = list.window.room(id);
    let is_first = Memo::new(move |_| doc.order.with(|order| order.first() == Some(&id)));
    let editing = expect_context::<Editing>();
    let worked_on =
        Memo::new(move |_| editing.wide.get() && shell.views.work.with(|work| work.editor.card == Some(id)));
    let (choosing, chosen, chooser) = (choosing(), is_chosen(id), Chooser::of(id, doc));
    let number = this.part(|view| view.number);
    let duration = this.part(|view| view.card.duration_ms());
    let colour = this.part(|view| view.card.colour);
    let level = this.part(|view| view.card.level());
    let clips =
        this.part(|view| view.card.regions.iter().map(|region| region.clip.to_string()).collect::<Vec<_>>());
    view! {
        <li
            class="card sheet"
            node_ref=node
            data-testid="card"
            data-card=id.to_string()
            data-number=move || number.get().to_string()
            aria-posinset=move || list.window.number(id).to_string()
            aria-setsize=move || doc.listed.with(|listed| listed.len()).to_string()
            style:margin-block-start=move || room.get().map(|room| format!("{room:.2}px"))
            data-duration-ms=move || duration.get().to_string()
            data-clips=move || clips.get().join(" ")
            data-colour=move || colour.get().name()
            data-level=move || level.get().centibels().to_string()
            class:sounding=move || play.get() != PlayState::Idle
            class:chosen-card=move || chosen.get()
            class:lifted=move || list.drag.lifts(id)
            class:goes-along=move || list.drag.takes_along(id) && chosen.get()
            class:drop-before=move || list.drag.drops_before(id)
            class:drop-behind=move || list.drag.drops_behind(id)
            on:pointerdown=move |event| chooser.down(&event)
            on:pointermove=move |event| chooser.moved(&event)
            on:pointerup=move |_| chooser.up()
            on:pointercancel=move |_| chooser.up()
            class:worked-on=move || worked_on.get()
            aria-current=move || worked_on.get().then_some("true")
            on:focusin=move |_| editing.look(id)
            on:click=move |event| {
                editing.look(id);
                chooser.pressed(&event);
            }
            style:translate=move || list.drag.offset(id).map(|down| format!("0 {down}px"))
        >
            <div class="card-body">
                <div class="card-line">
                    <Show when=move || choosing.get()>
                        <ChooseBox />
                    </Show>
                    <span class="card-number">{move || number.get()}</span>
                    <CardTitle />
                    // Shown where the system paints in colours of its own, and the strip alone would say nothing.
                    <span class="card-colour">
                        {move || (colour.get() != Colour::default()).then(|| text::colour(colour.get()))}
                    </span>
                    <Level />
                    <time class="card-time" data-testid="card-time">{move || numbers::clock(duration.get())}</time>
                </div>
                <div class="card-sound">
                    <PlayButton />
                    <Wave />
                </div>
                <Tags />
                <Notes />
            </div>
            <Show when=move || doc.locked.get().is_none()>
                <CardTools />
                <Show when=move || is_first.get()>
                    <InsertLine front=true />
                </Show>
                <InsertLine />
            </Show>
        </li>
    }
}

/// The mark of a card that is not as loud as it was recorded.
#[component]
fn Level() -> impl IntoView {
    let this = expect_context::<This>();
    let level = this.part(|view| view.card.level());
    move || {
        let level = Some(level.get()).filter(|level| !level.is_none())?;
        Some(view! {
            <span class="card-level" data-testid="card-level" role="img" aria-label=levels::mark(level)>
                {levels::db(level)}
            </span>
        })
    }
}

/// Plays this card, or holds it.
#[component]
fn PlayButton() -> impl IntoView {
    let shell = use_shell();
    let this = expect_context::<This>();
    let playing = move || this.play.get() == PlayState::Playing;
    let press = move || {
        let held = this.play.get_untracked() != PlayState::Idle;
        shell.dispatch(if held { PlayCommand::Toggle } else { PlayCommand::Card(this.id) });
    };
    let number = this.part(|view| view.number);
    view! {
        <Press
            testid="card-play"
            glyph=Signal::derive(move || if playing() { Glyph::Pause } else { Glyph::Play })
            label=Signal::derive(move || {
                if playing() { text::pause(number.get()) } else { text::play(number.get()) }
            })
            look="round"
            attr:data-playing=move || playing().to_string()
            on_press=press
        />
    }
}
