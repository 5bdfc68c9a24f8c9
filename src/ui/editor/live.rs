//! A field whose text is part of the card: what is written is kept when one pauses, and when one goes elsewhere.

use gloo_timers::callback::Timeout;
use leptos::{ev, prelude::*};

/// Who has not written for so many milliseconds has paused.
const PAUSE_MS: u32 = 1_000;

/// Such a field.
#[derive(Clone, Copy)]
pub struct Live {
    /// What is in the field.
    pub text: RwSignal<String>,
    of: Memo<String>,
    /// Somebody is in it.
    held: StoredValue<bool>,
    /// What the card said when something was kept last: without the blank at the end that is just being written.
    kept_as: StoredValue<Option<String>>,
    /// It was changed here, and that is not kept yet.
    changed: StoredValue<bool>,
    pause: StoredValue<Option<Timeout>, LocalStorage>,
    keep: Callback<String, bool>,
}

impl Live {
    /// Of a text of the card. `keep` is given what was written, and says whether that can be kept.
    pub fn new(of: Memo<String>, keep: impl Fn(String) -> bool + Send + Sync + 'static) -> Self {
        let live = Self {
            text: RwSignal::new(of.get_untracked()),
            of,
            held: StoredValue::new(false),
            kept_as: StoredValue::new(None),
            changed: StoredValue::new(false),
            pause: StoredValue::new_local(None),
            keep: Callback::new(keep),
        };
        Effect::new(move |_| {
            live.of.track();
            live.show();
        });
        // A page that is put away may not come back.
        let hidden = window_event_listener(ev::visibilitychange, move |_| live.keep_now());
        on_cleanup(move || {
            hidden.remove();
            live.keep_now();
        });
        live
    }

    /// Somebody goes into it, to write or, where it is `fixed`, to read.
    pub fn enter(self, fixed: bool) {
        self.held.set_value(!fixed);
    }

    /// This is in it now. A pause keeps it, if that is wanted.
    pub fn written(self, text: String, pauses: bool) {
        self.text.set(text);
        self.changed.set_value(true);
        let pause = pauses.then(|| Timeout::new(PAUSE_MS, move || self.keep_now()));
        self.pause.try_update_value(|waiting| *waiting = pause);
    }

    /// Keeps what was written.
    pub fn keep_now(self) {
        self.pause.try_update_value(|pause| drop(pause.take()));
        let changed = self.changed.try_get_value() == Some(true);
        if let Some(text) = self.text.try_get_untracked().filter(|_| changed)
            && self.keep.run(text)
        {
            self.changed.try_set_value(false);
            self.kept_as.try_set_value(self.of.try_get_untracked());
        }
    }

    /// They go elsewhere: what was written is kept, and what is kept is shown.
    pub fn leave(self) {
        self.keep_now();
        self.held.try_set_value(false);
        self.show();
    }

    /// Shows what the card says, unless something is being written here.
    fn show(self) {
        let (Some(held), Some(false)) = (self.held.try_get_value(), self.changed.try_get_value()) else {
            return;
        };
        let Some(now) = self.of.try_get_untracked() else { return };
        let own = held && self.kept_as.try_get_value().flatten().as_ref() == Some(&now);
        if !own {
            self.text.try_set(now);
        }
    }
}
