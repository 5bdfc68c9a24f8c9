//! Canvases: a signal that says when they have to be drawn again, their size in pixels, and the colours of the theme.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::query::Query;
use crate::shell::use_shell;

/// The system wants dark pages.
const DARK: &str = "(prefers-color-scheme:dark)";
/// The system paints in colours of its own.
const FORCED: &str = "(forced-colors:active)";

/// Changes whenever canvases have to be drawn anew.
#[derive(Clone, Copy)]
pub struct Repaint(RwSignal<u32>);

impl Repaint {
    /// Watches theme, system colours and window size. Called once, at the root.
    pub fn watch() -> Self {
        let repaint = RwSignal::new(0);
        let bump = move || {
            repaint.try_update(|count| *count += 1);
        };
        let settings = use_shell().views.settings;
        let theme = Memo::new(move |_| settings.with(|settings| settings.theme));
        Effect::new(move |_| {
            theme.track();
            // One frame later: the shell writes the theme into the page first.
            request_animation_frame(bump);
        });
        let resize = window_event_listener(ev::resize, move |_| bump());
        let queries = StoredValue::new_local([DARK, FORCED].map(|query| Query::new(query, bump)));
        on_cleanup(move || {
            resize.remove();
            queries.dispose();
        });
        Self(repaint)
    }

    /// Runs the calling effect again when canvases have to be drawn anew.
    pub fn track(self) {
        self.0.track();
    }
}

/// Gives `canvas` as many pixels as the screen has where it stands, emptied; with its size in CSS pixels.
/// `None` when it is not laid out now.
pub fn prepare(canvas: &HtmlCanvasElement) -> Option<(CanvasRenderingContext2d, f64, f64)> {
    let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
    if width < 1.0 || height < 1.0 {
        return None;
    }
    // Beyond twice the density nobody sees a difference, but memory grows with its square.
    let density = window().device_pixel_ratio().clamp(1.0, 2.0);
    let size = ((width * density).round() as u32, (height * density).round() as u32);
    if size != (canvas.width(), canvas.height()) {
        canvas.set_width(size.0);
        canvas.set_height(size.1);
    }
    let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    context.set_transform(density, 0.0, 0.0, density, 0.0, 0.0).ok()?;
    context.clear_rect(0.0, 0.0, width, height);
    Some((context, width, height))
}

/// Frees the pixels of a canvas that is off screen.
pub fn release(canvas: &HtmlCanvasElement) {
    canvas.set_width(0);
    canvas.set_height(0);
}

/// The value of a colour variable where `canvas` stands.
pub fn colours<const N: usize>(canvas: &HtmlCanvasElement, names: [&str; N]) -> [String; N] {
    let style = window().get_computed_style(canvas).ok().flatten();
    names.map(|name| {
        style
            .as_ref()
            .and_then(|style| style.get_property_value(name).ok())
            .unwrap_or_default()
            .trim()
            .to_owned()
    })
}
