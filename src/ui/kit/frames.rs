//! Work at every animation frame, for as long as the component lives and asks for it.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};

/// A callback that asks for the next frame each time it runs. Dropping it, with its component, cancels the frame.
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
            // Fails only when the frame has come already, and then there is nothing to cancel.
            let _ = window().cancel_animation_frame(pending);
        }
    }
}

/// Calls `step` at every frame while `running`, and once more when that ends, so that the final state is drawn.
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
        // `None` when the step removed the component.
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
