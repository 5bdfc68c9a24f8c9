//! The list goes along with what plays, as long as that is in sight: whoever scrolls elsewhere stays there, and is offered
//! the way back.

use leptos::{ev, prelude::*};

use crate::{
    app::view::{PlayState, PlayerView},
    ids::CardId,
    shell::use_shell,
    ui::{
        kit::{Glyph, Press},
        text::player as text,
    },
};

/// Called when a card is in sight.
pub type Revealed = Box<dyn FnOnce()>;

/// Whether the list goes along.
#[derive(Clone, Copy)]
pub struct Follow {
    /// The card that sounds is in sight, or was when it began.
    along: RwSignal<bool>,
    /// Somebody wants to see it.
    asked: RwSignal<u32>,
    /// Where the page was scrolled to last by this.
    scrolled_to: StoredValue<f64>,
}

impl Follow {
    /// It does.
    pub fn new() -> Self {
        Self { along: RwSignal::new(true), asked: RwSignal::new(0), scrolled_to: StoredValue::new(f64::NAN) }
    }

    /// From now on `reveal` is called with a card that begins to sound, unless a person `is_at_work` in the list, and with the
    /// one that sounds when somebody wants to see it. `is_seen`: it is in sight.
    pub fn lead(
        self,
        is_seen: impl Fn(CardId) -> bool + 'static,
        is_at_work: impl Fn() -> bool + 'static,
        reveal: impl Fn(CardId, Revealed) + 'static,
    ) {
        let shell = use_shell();
        let loaded = Memo::new(move |_| shell.views.player.with(PlayerView::card_here));
        // Whoever plays one card has it before them, and is not led to it.
        let alone = Memo::new(move |_| {
            shell.views.player.with(|player| player.card_here().filter(|_| player.starts.len() == 1))
        });
        let playing = Memo::new(move |_| {
            loaded.get().filter(|_| shell.views.player.with(|player| player.state == PlayState::Playing))
        });
        Effect::new(move |before: Option<(bool, Option<CardId>)>| {
            let now = (loaded.get().is_some(), alone.get());
            // Something begins, or something else does.
            if now.0 && before != Some(now) {
                self.along.set(true);
            }
            now
        });
        Effect::new(move |before: Option<u32>| {
            let (card, asked) = (playing.get(), self.asked.get());
            let is_asked = before.is_some_and(|before| before != asked);
            if is_asked {
                self.along.set(true);
            }
            let leads = alone.get_untracked().is_none() && self.along.get_untracked() && !is_at_work();
            let goes = is_asked || leads;
            if let Some(card) = card.filter(|_| goes) {
                reveal(card, Box::new(move || _ = self.scrolled_to.try_set_value(scroll_y())));
            }
            asked
        });
        let scrolled = window_event_listener(ev::scroll, move |_| {
            // The next card may sound before the page tells that it was scrolled to the one before.
            let by_itself = self.scrolled_to.try_get_value() == Some(scroll_y());
            // Whoever comes to the same place later came by themselves.
            self.scrolled_to.try_set_value(f64::NAN);
            if let Some(card) = loaded.try_get_untracked().flatten().filter(|_| !by_itself) {
                let seen = is_seen(card);
                self.along.maybe_update(|along| std::mem::replace(along, seen) != seen);
            }
        });
        on_cleanup(move || scrolled.remove());
    }
}

fn scroll_y() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// The way back to the card that sounds.
#[component]
pub fn WayBack() -> impl IntoView {
    let shell = use_shell();
    let follow = expect_context::<Follow>();
    let playing = Memo::new(move |_| shell.views.player.with(|player| player.state == PlayState::Playing));
    view! {
        <Show when=move || playing.get() && !follow.along.get()>
            <Press
                testid="play-show"
                glyph=Glyph::Locate
                label=text::SHOW
                look="plain"
                on_press=move || follow.asked.update(|asked| *asked += 1)
            />
        </Show>
    }
}
