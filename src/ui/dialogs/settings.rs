//! Settings: name, theme, network.

use leptos::{ev, html, prelude::*};

use super::{known::KnownPeople, loudspeaker::LoudspeakerChoice, microphone::MicrophoneChoice};
use crate::{
    app::input::LibraryCommand,
    ports::{
        microphone::MicSettings,
        settings::{Settings, Theme},
    },
    project::text::{NAME_CHARS_MAX, PersonName},
    shell::use_shell,
    ui::{
        dialogs::servers::{Drafts, Servers},
        kit::{Modal, field, modal::Close},
        root::Open,
        text::{common, settings as text},
    },
};

/// The dialog. Nothing changes until it is saved.
#[component]
pub fn SettingsDialog() -> impl IntoView {
    let shell = use_shell();
    let open = expect_context::<Open>();
    let now = shell.views.settings.get_untracked();
    let (name, drafts) = (NodeRef::<html::Input>::new(), Drafts::new(&now.ice_servers));
    let lan_only = RwSignal::new(now.lan_only);
    let theme = RwSignal::new(now.theme);
    let microphone = RwSignal::new(MicSettings::clone(&now.microphone));
    let loudspeaker = RwSignal::new(now.loudspeaker.as_deref().cloned());
    let loudspeakers = RwSignal::new(Vec::new());
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        // With `lan_only` the servers are hidden and not used. A mistake in them cannot be mended, so they stay as they were.
        let before = shell.views.settings.get_untracked();
        let lan_only = lan_only.get_untracked();
        let servers = drafts.checked().or_else(|| lan_only.then(|| before.ice_servers.clone()));
        if let Some(ice_servers) = servers {
            let name = name.get_untracked().map(|field| field.value()).unwrap_or_default();
            let (name, theme) = (PersonName::new(&name), theme.get_untracked());
            shell.dispatch(LibraryCommand::ChangeSettings(Settings {
                name,
                theme,
                microphone: Box::new(microphone.get_untracked()),
                loudspeaker: loudspeaker.get_untracked().map(Box::new),
                lan_only,
                ice_servers,
                ..before
            }));
            open.settings.set(false);
        }
    };
    let close = Close::new("settings-close", move || open.settings.set(false));
    view! {
        <Modal testid="settings-dialog" title=text::HEADING close>
            <form class="stack" on:submit=save>
                <label class="field">
                    <span class="field-label">{text::NAME}</span>
                    <input
                        type="text"
                        node_ref=name
                        data-testid="settings-name"
                        dir="auto"
                        on:input:target=move |event| {
                            field::take(&event.target(), &event, NAME_CHARS_MAX);
                        }
                        on:compositionend:target=move |event| {
                            field::take(&event.target(), &event, NAME_CHARS_MAX);
                        }
                        autocomplete="nickname"
                        placeholder=text::NAME_HINT
                        value=now.name.to_string()
                    />
                </label>
                <ThemeChoice theme />
                <MicrophoneChoice draft=microphone loudspeakers />
                <LoudspeakerChoice draft=loudspeaker devices=loudspeakers />
                <label class="check">
                    <input
                        type="checkbox"
                        data-testid="settings-lan-only"
                        prop:checked=move || lan_only.get()
                        on:change:target=move |event| lan_only.set(event.target().checked())
                    />
                    <span>
                        <span class="field-label">{text::LAN_ONLY}</span>
                        <span class="hint">{text::LAN_ONLY_HINT}</span>
                    </span>
                </label>
                <Show when=move || !lan_only.get()>
                    <Servers drafts />
                </Show>
                <KnownPeople />
                <div class="modal-actions">
                    <button type="submit" class="press main" data-testid="settings-save">
                        {common::SAVE}
                    </button>
                </div>
            </form>
        </Modal>
    }
}

/// Light, dark or as the system says.
#[component]
fn ThemeChoice(theme: RwSignal<Theme>) -> impl IntoView {
    let choice = move |value: Theme| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="theme"
                    value=value.name()
                    prop:checked=move || theme.get() == value
                    on:change=move |_| theme.set(value)
                />
                <span>{text::theme(value)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">{text::THEME}</legend>
            <div class="segments">
                {choice(Theme::Light)} {choice(Theme::Dark)} {choice(Theme::System)}
            </div>
        </fieldset>
    }
}
