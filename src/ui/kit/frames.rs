//! Work at every animation frame, for as long as the component lives and wants it.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

/// A callback that asks for the next frame again and again. Dropped with its component: the frame is cancelled.
struct Frames {
    closure: Closure<dyn FnMut()>,
    pending: Option<i32>,
}

impl Frames {
    fn request(&mut self) {
        if self.pending.is_none() {
            self.pending = window().request_animation_frame(self.closure.as_ref().unchecked_ref()).ok();
        }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let Some(pending) = self.pending {
            // A frame that has come already cannot be cancelled, and need not be.
            let _ = window().cancel_animation_frame(pending);
        }
    }
}

/// Calls `step` at every frame while `running`, and once more when it stops, so that the last picture is right.
pub fn every_frame(running: impl Fn() -> bool + 'static, step: impl Fn() + 'static) {
    let frames = StoredValue::new_local(None::<Frames>);
    let going = StoredValue::new(false);
    let closure = Closure::new(move || {
        frames.try_update_value(|frames| {
            if let Some(frames) = frames {
                frames.pending = None;
            }
        });
        untrack(&step);
        // `None` when the step has ended the component.
        if going.try_get_value() == Some(true) {
            frames.try_update_value(|frames| frames.as_mut().map(Frames::request));
        }
    });
    frames.set_value(Some(Frames { closure, pending: None }));
    Effect::new(move |_| {
        going.set_value(running());
        frames.try_update_value(|frames| frames.as_mut().map(Frames::request));
    });
}
