//! Settings: name, theme, network.

use leptos::{ev, html, prelude::*};

use super::known::KnownPeople;
use crate::{
    app::input::Command,
    ports::settings::{ICE_SERVERS_MAX, IceServer, Settings, Theme},
    project::text::PersonName,
    shell::use_shell,
    ui::{
        kit::{Modal, modal::Close},
        root::Open,
    },
};

/// The dialog. Nothing changes until it is saved.
#[component]
pub fn SettingsDialog() -> impl IntoView {
    let shell = use_shell();
    let open = expect_context::<Open>();
    let now = shell.views.settings.get_untracked();
    let (name, servers) = (NodeRef::<html::Input>::new(), NodeRef::<html::Textarea>::new());
    let lan_only = RwSignal::new(now.lan_only);
    let theme = RwSignal::new(now.theme);
    let problem = RwSignal::new(None::<String>);
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let lines = servers.get_untracked().map(|field| field.value()).unwrap_or_default();
        match parse_servers(&lines) {
            Err(why) => problem.set(Some(why)),
            Ok(ice_servers) => {
                let name =
                    PersonName::new(&name.get_untracked().map(|field| field.value()).unwrap_or_default());
                let before = shell.views.settings.get_untracked();
                let (lan_only, theme) = (lan_only.get_untracked(), theme.get_untracked());
                let settings = Settings { name, theme, lan_only, ice_servers, ..before };
                shell.dispatch(Command::ChangeSettings(settings));
                open.settings.set(false);
            }
        }
    };
    let lines = now.ice_servers.iter().map(IceServer::line).collect::<Vec<_>>().join("\n");
    let close = Close::new("settings-close", move || open.settings.set(false));
    view! {
        <Modal testid="settings-dialog" title="Settings" close>
            <form class="stack" on:submit=save>
                <label class="field">
                    <span class="field-label">"Your name"</span>
                    <input
                        type="text"
                        node_ref=name
                        data-testid="settings-name"
                        maxlength="40"
                        autocomplete="nickname"
                        placeholder="What others see"
                        value=now.name.to_string()
                    />
                </label>
                <ThemeChoice theme />
                <label class="check">
                    <input
                        type="checkbox"
                        data-testid="settings-lan-only"
                        prop:checked=move || lan_only.get()
                        on:change:target=move |event| lan_only.set(event.target().checked())
                    />
                    <span>
                        <span class="field-label">"Stay in the local network"</span>
                        <span class="hint">"Contacts no server at all. Both devices have to be on the same Wi-Fi."</span>
                    </span>
                </label>
                <label class="field">
                    <span class="field-label">"Servers that help to connect (ICE)"</span>
                    <textarea
                        class="code"
                        rows="4"
                        node_ref=servers
                        data-testid="settings-ice"
                        spellcheck="false"
                        aria-describedby="settings-ice-hint settings-ice-problem"
                        aria-invalid=move || problem.get().is_some().to_string()
                        prop:disabled=move || lan_only.get()
                        on:input=move |_| problem.set(None)
                    >
                        {lines}
                    </textarea>
                    <span class="hint" id="settings-ice-hint">
                        "One a line: stun:host:port, or turn:host:port user password. They never see your project."
                    </span>
                </label>
                <KnownPeople />
                <p class="problem" id="settings-ice-problem" role="alert" hidden=move || problem.get().is_none()>
                    {move || problem.get()}
                </p>
                <div class="modal-actions">
                    <button type="submit" class="press main" data-testid="settings-save">
                        "Save"
                    </button>
                </div>
            </form>
        </Modal>
    }
}

/// Light, dark or as the system says.
#[component]
fn ThemeChoice(theme: RwSignal<Theme>) -> impl IntoView {
    let choice = move |value: Theme, words: &'static str| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name="theme"
                    value=value.name()
                    prop:checked=move || theme.get() == value
                    on:change=move |_| theme.set(value)
                />
                <span>{words}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">"Theme"</legend>
            <div class="segments">
                {choice(Theme::Light, "Light")} {choice(Theme::Dark, "Dark")}
                {choice(Theme::System, "As the system")}
            </div>
        </fieldset>
    }
}

/// One server a line; empty lines do not count. Says which line is wrong and what a right one looks like.
fn parse_servers(lines: &str) -> Result<Vec<IceServer>, String> {
    let mut servers = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match IceServer::parse_line(line) {
            Some(server) => servers.push(server),
            None => {
                return Err(format!(
                    "“{line}” is not a server. Write stun:host:port, or turn:host:port user password."
                ));
            }
        }
    }
    if servers.len() > ICE_SERVERS_MAX {
        return Err(format!("More than {ICE_SERVERS_MAX} servers make connecting slow. Remove some."));
    }
    Ok(servers)
}
