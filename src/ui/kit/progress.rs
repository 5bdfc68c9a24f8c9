//! How far something is: a bar that fills, and the same as a number.

use leptos::prelude::*;

use crate::ui::text::{common, numbers};

/// The bar.
#[component]
pub fn ProgressBar(
    /// How much of it is done, from 0 to 100.
    #[prop(into)]
    percent: Signal<u8>,
    /// There is nothing to count.
    #[prop(into, default = false.into())]
    hidden: Signal<bool>,
) -> impl IntoView {
    view! {
        <div
            class="progress-bar"
            hidden=move || hidden.get()
            role="progressbar"
            aria-label=common::PROGRESS
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent.get().to_string()
        >
            <span style:transform=move || format!("scaleX({})", f32::from(percent.get()) / 100.0)></span>
        </div>
    }
}

/// The bar, and the number below it.
#[component]
pub fn Progress(
    /// How much of it is done, from 0 to 100.
    #[prop(into)]
    percent: Signal<u8>,
    /// There is nothing to count.
    #[prop(into, default = false.into())]
    hidden: Signal<bool>,
) -> impl IntoView {
    view! {
        <ProgressBar percent hidden />
        <p class="figures" hidden=move || hidden.get()>
            <span>{move || numbers::percent(percent.get())}</span>
        </p>
    }
}
