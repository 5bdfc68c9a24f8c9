//! A choice among devices: those that are here, and the one that was chosen when it is not.

use leptos::prelude::*;

use crate::{ports::microphone::Device, ui::text::microphone as text};

/// The list.
#[component]
pub fn DeviceChoice(
    /// The stable handle of docs/testing.md.
    testid: &'static str,
    /// What is chosen.
    label: &'static str,
    /// What one is called whose name is not told: its number, from 1.
    nameless: fn(usize) -> String,
    /// Which one is chosen; `None` for the one that the system prefers.
    #[prop(into)]
    chosen: Signal<Option<Device>>,
    /// Those that are here.
    #[prop(into)]
    devices: Signal<Vec<Device>>,
    /// Another one is chosen.
    choose: impl Fn(Option<Device>) + 'static,
) -> impl IntoView {
    let options = move || {
        let (found, chosen) = (devices.get(), chosen.get());
        let away = chosen.filter(|chosen| found.iter().all(|device| device.id != chosen.id));
        let away = away.map(|device| (text::not_there(&device.label), device));
        let named = |(at, device): (usize, Device)| {
            let name = if device.label.is_empty() { nameless(at + 1) } else { device.label.clone() };
            (name, device)
        };
        found.into_iter().enumerate().map(named).chain(away).collect::<Vec<_>>()
    };
    let choose = move |id: String| {
        choose(untrack(options).into_iter().find(|(_, device)| device.id == id).map(|(_, device)| device));
    };
    view! {
        <label class="field">
            <span class="field-label">{label}</span>
            <select data-testid=testid on:change:target=move |event| choose(event.target().value())>
                <option value="" prop:selected=move || chosen.with(Option::is_none)>
                    {text::PREFERRED}
                </option>
                {move || {
                    let option = |(label, device): (String, Device)| {
                        let id = device.id.clone();
                        let is_it = move || chosen.with(|chosen| chosen.as_ref().is_some_and(|it| it.id == id));
                        view! {
                            <option value=device.id prop:selected=is_it>
                                {label}
                            </option>
                        }
                    };
                    options().into_iter().map(option).collect_view()
                }}
            </select>
        </label>
    }
}
