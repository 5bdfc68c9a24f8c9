//! Choosing cards: a check box on each while cards are chosen, a long press on a phone, a press on the card itself.

use gloo_timers::callback::Timeout;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::card::This;
use crate::{
    app::input::StudioCommand,
    ids::CardId,
    shell::use_shell,
    studio::selection::SelectCommand,
    ui::{project::Doc, text::selection as text},
};

/// A finger that stays so long chooses, in milliseconds.
const LONG_MS: u32 = 500;
/// Pixels that it may move meanwhile.
const STILL: i32 = 10;
/// What is pressed for itself.
const PRESSED: &str = "button,a,label,input,textarea,canvas,summary,.menu-items";

/// Whether cards can be chosen now.
pub fn choosing() -> Memo<bool> {
    let shell = use_shell();
    Memo::new(move |_| shell.views.work.with(|work| work.selection.on))
}

/// Whether this card is chosen.
pub fn is_chosen(card: CardId) -> Memo<bool> {
    let shell = use_shell();
    Memo::new(move |_| shell.views.work.with(|work| work.selection.cards.contains(&card)))
}

/// The check box.
#[component]
pub fn ChooseBox() -> impl IntoView {
    let shell = use_shell();
    let this = expect_context::<This>();
    let chosen = is_chosen(this.id);
    let number = this.part(|view| view.number);
    let press = move |event: ev::MouseEvent| {
        let command = if event.shift_key() { SelectCommand::Range } else { SelectCommand::Toggle };
        shell.dispatch(StudioCommand::Select(command(this.id)));
        // The browser ticked it by itself; it shows what is chosen.
        if let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            let is_chosen = chosen.get_untracked();
            request_animation_frame(move || field.set_checked(is_chosen));
        }
    };
    view! {
        <label class="choose">
            <input
                type="checkbox"
                data-testid="card-choose"
                aria-label=move || text::choose(number.get())
                prop:checked=move || chosen.get()
                on:click=press
            />
        </label>
    }
}

/// What a card does with pointers, to be chosen.
#[derive(Clone, Copy)]
pub struct Chooser {
    card: CardId,
    on: Memo<bool>,
    locked: Memo<bool>,
    waiting: StoredValue<Option<(Timeout, i32, i32)>, LocalStorage>,
    /// The press that follows a long one is part of it.
    spent: StoredValue<bool>,
}

impl Chooser {
    /// Of this card.
    pub fn of(card: CardId, doc: Doc) -> Self {
        let locked = Memo::new(move |_| doc.locked.get().is_some());
        let (waiting, spent) = (StoredValue::new_local(None), StoredValue::new(false));
        Self { card, on: choosing(), locked, waiting, spent }
    }

    fn is_pressed_for_itself(event: &ev::MouseEvent) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        target.is_some_and(|target| target.closest(PRESSED).is_ok_and(|it| it.is_some()))
    }

    /// A finger was put down.
    pub fn down(self, event: &ev::PointerEvent) {
        self.spent.set_value(false);
        if event.pointer_type() != "touch"
            || self.locked.get_untracked()
            || Self::is_pressed_for_itself(event)
        {
            return;
        }
        let shell = use_shell();
        let timer = Timeout::new(LONG_MS, move || {
            if self.waiting.try_update_value(Option::take).is_some() {
                self.spent.set_value(true);
                shell.dispatch(StudioCommand::Select(SelectCommand::Toggle(self.card)));
            }
        });
        self.waiting.set_value(Some((timer, event.client_x(), event.client_y())));
    }

    /// It moved.
    pub fn moved(self, event: &ev::PointerEvent) {
        let far = |from: i32, to: i32| (from - to).abs() > STILL;
        self.waiting.update_value(|waiting| {
            if waiting
                .as_ref()
                .is_some_and(|(_, x, y)| far(*x, event.client_x()) || far(*y, event.client_y()))
            {
                *waiting = None;
            }
        });
    }

    /// It is gone.
    pub fn up(self) {
        self.waiting.set_value(None);
    }

    /// The card was pressed beside everything on it: while cards are chosen it is one more, or not any more.
    pub fn pressed(self, event: &ev::MouseEvent) {
        let long = self.spent.try_update_value(std::mem::take) == Some(true);
        if !long && self.on.get_untracked() && !Self::is_pressed_for_itself(event) {
            let shell = use_shell();
            let command = if event.shift_key() { SelectCommand::Range } else { SelectCommand::Toggle };
            shell.dispatch(StudioCommand::Select(command(self.card)));
        }
    }
}
