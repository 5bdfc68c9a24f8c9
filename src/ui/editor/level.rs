//! How loud the card is played.

use gloo_timers::callback::Timeout;
use leptos::{ev, prelude::*};

use super::Edited;
use crate::{
    app::input::EditCommand,
    project::{Edit, Gain, Leveling, Retouch},
    shell::use_shell,
    ui::{
        kit::{Glyph, Press},
        project::Doc,
        text::levels as text,
    },
};

/// Who has not moved the slider for so many milliseconds has found a level: each is one step of undo.
const PAUSE_MS: u32 = 300;

/// What is set on the slider, and not done yet.
#[derive(Clone, Copy)]
struct Wanted {
    gain: RwSignal<Option<Gain>>,
    pause: StoredValue<Option<Timeout>, LocalStorage>,
    set: Callback<Gain>,
}

impl Wanted {
    fn new(set: impl Fn(Gain) + Send + Sync + 'static) -> Self {
        let wanted =
            Self { gain: RwSignal::new(None), pause: StoredValue::new_local(None), set: Callback::new(set) };
        on_cleanup(move || wanted.keep_now());
        wanted
    }

    fn moved(self, gain: Gain) {
        self.gain.set(Some(gain));
        let pause = Timeout::new(PAUSE_MS, move || self.keep_now());
        self.pause.try_update_value(|waiting| *waiting = Some(pause));
    }

    fn keep_now(self) {
        self.pause.try_update_value(|pause| drop(pause.take()));
        if let Some(gain) = self.gain.try_get_untracked().flatten() {
            self.set.run(gain);
            self.gain.try_set(None);
        }
    }
}

/// The slider, its level in words, and the way back to how it was recorded.
#[component]
pub fn LevelControl() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let edited = expect_context::<Edited>();
    let card = Memo::new(move |_| {
        edited.view.with(|view| {
            view.as_ref().map(|view| (view.card.level(), *view.card.levels().start())).unwrap_or_default()
        })
    });
    let wanted = Wanted::new(move |gain| {
        if doc.locked.try_get_untracked().flatten().is_none() && doc.card_now(edited.id).is_some() {
            let what = Retouch::Level(Leveling::To(gain));
            shell.dispatch(EditCommand::Do(Edit::Retouch(vec![edited.id], what)));
        }
    });
    let level = Memo::new(move |_| wanted.gain.get().unwrap_or(card.get().0));
    let fixed = move || doc.locked.get().is_some();
    let reset = move || {
        wanted.moved(Gain::NONE);
        wanted.keep_now();
    };
    let why_not =
        Signal::derive(move || doc.why_not.get().or(level.get().is_none().then_some(text::IS_PLAIN)));
    let slid = move |event: ev::Targeted<ev::Event, web_sys::HtmlInputElement>| {
        wanted.moved(Gain::new((event.target().value_as_number() * 10.0).round() as i32));
    };
    let double = move |_: ev::MouseEvent| {
        if !fixed() {
            reset();
        }
    };
    view! {
        <div class="field">
            <label class="field-line" for="edit-level">
                <span class="field-label">{text::LEVEL}</span>
                <output class="level-value" data-testid="edit-level-value" data-level=move || level.get().centibels()>
                    {move || text::db(level.get())}
                </output>
            </label>
            <div class="level-line">
                <input
                    type="range"
                    id="edit-level"
                    data-testid="edit-level"
                    min=move || lowest(card.get().1).to_string()
                    max=Gain::MAX.decibels().to_string()
                    step="0.5"
                    disabled=fixed
                    aria-valuetext=move || text::db(level.get())
                    aria-describedby="edit-level-hint"
                    prop:value=move || level.get().decibels().to_string()
                    on:input:target=slid
                    on:blur=move |_| wanted.keep_now()
                    on:dblclick=double
                />
                <Press testid="edit-level-reset" glyph=Glyph::Undo label=text::RESET why_not on_press=reset />
            </div>
            <span class="hint" id="edit-level-hint">
                {text::HINT}
            </span>
        </div>
    }
}

/// The lowest level of the slider, in decibels: of its steps of half a decibel one is 0.
fn lowest(least: Gain) -> f64 {
    (least.decibels() * 2.0).ceil() / 2.0
}
