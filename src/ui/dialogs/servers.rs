//! The list of STUN and TURN servers: written, checked, tried.

use leptos::prelude::*;

use crate::{
    app::{input::Command, view::Verdict},
    ports::{
        ice,
        settings::{ICE_SERVERS_MAX, IceServer, ServerProblem, Settings},
    },
    shell::use_shell,
    ui::{
        kit::{Glyph, Press, focus},
        text::servers as text,
    },
};

/// What is wrong with a user.
const OF_USER: [ServerProblem; 2] = [ServerProblem::User, ServerProblem::UserLong];
/// What is wrong with a password.
const OF_PASSWORD: [ServerProblem; 2] = [ServerProblem::Password, ServerProblem::PasswordLong];

/// A server that is being written.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    key: usize,
    url: RwSignal<String>,
    user: RwSignal<String>,
    password: RwSignal<String>,
    /// What is wrong is shown, because all rows were checked once. It is not shown as soon as a field is left: the
    /// line that appears would move the button that is just being pressed.
    judged: RwSignal<bool>,
}

impl Row {
    fn server(self) -> IceServer {
        let (url, user) = (self.url.get(), self.user.get());
        IceServer::typed(&url, &user, &self.password.get())
    }

    fn problem(self) -> Option<ServerProblem> {
        self.server().problem().filter(|_| self.judged.get())
    }
}

/// All servers that are being written. Made by the dialog, which reads them when it saves.
#[derive(Debug, Clone, Copy)]
pub struct Drafts {
    rows: RwSignal<Vec<Row>>,
    next: StoredValue<usize>,
}

impl Drafts {
    /// Begins with these.
    pub fn new(servers: &[IceServer]) -> Self {
        let drafts = Self { rows: RwSignal::default(), next: StoredValue::new(0) };
        drafts.replace(servers);
        drafts
    }

    fn replace(self, servers: &[IceServer]) {
        self.rows.set(servers.iter().map(|server| self.row(server)).collect());
    }

    fn row(self, server: &IceServer) -> Row {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        Row {
            key,
            url: RwSignal::new(server.url.clone()),
            user: RwSignal::new(server.username.clone()),
            password: RwSignal::new(server.credential.clone()),
            judged: RwSignal::new(false),
        }
    }

    /// The servers, if nothing is wrong with any; else what is wrong is said at each, and the first has the focus.
    pub fn checked(self) -> Option<Vec<IceServer>> {
        let rows = self.rows.get_untracked();
        for row in &rows {
            row.judged.set(true);
        }
        let fine = untrack(|| rows.iter().all(|row| row.problem().is_none()));
        if !fine {
            focus::first_wrong();
        }
        fine.then(|| untrack(|| rows.iter().map(|row| row.server()).collect()))
    }
}

/// The list, and what can be done with all of it.
#[component]
pub fn Servers(drafts: Drafts) -> impl IntoView {
    let shell = use_shell();
    let full = move || {
        let full = drafts.rows.with(Vec::len) >= ICE_SERVERS_MAX;
        full.then_some(text::ENOUGH)
    };
    let testing = Memo::new(move |_| {
        shell.views.probes.with(|probes| probes.iter().any(|probe| probe.verdict.is_none()))
    });
    let add = move || {
        let row = drafts.row(&IceServer::stun(""));
        drafts.rows.update(|rows| rows.push(row));
    };
    let test = move || {
        if let Some(servers) = drafts.checked() {
            shell.dispatch(Command::TryServers(servers));
        }
    };
    view! {
        <fieldset class="servers" data-testid="settings-ice" aria-describedby="settings-ice-hint">
            <legend class="field-label">{text::HEADING}</legend>
            <p class="hint" id="settings-ice-hint">
                {text::HINT}
            </p>
            <ul class="server-list" role="list">
                <For each=move || drafts.rows.get() key=|row| row.key let:row>
                    <Server row drafts />
                </For>
            </ul>
            <div class="server-actions">
                <Press
                    testid="ice-add"
                    glyph=Glyph::Plus
                    label=text::ADD
                    look="plain"
                    words=true
                    why_not=Signal::derive(full)
                    on_press=add
                />
                <Press
                    testid="ice-test"
                    glyph=Glyph::Retry
                    label=Signal::derive(move || if testing.get() { text::TESTING } else { text::TEST }.to_owned())
                    look="plain"
                    words=true
                    on_press=test
                />
                <Press
                    testid="ice-reset"
                    glyph=Glyph::Restore
                    label=text::RESET
                    words=true
                    on_press=move || drafts.replace(&Settings::default_ice_servers())
                />
            </div>
        </fieldset>
    }
}

/// One server.
#[component]
fn Server(row: Row, drafts: Drafts) -> impl IntoView {
    let problem = Memo::new(move |_| row.problem());
    let problem_id = format!("ice-problem-{}", row.key);
    let wrong = move |at: &[ServerProblem]| problem.get().is_some_and(|problem| at.contains(&problem));
    let wrong_url = move || (problem.get().is_some() && !wrong(&OF_USER) && !wrong(&OF_PASSWORD)).to_string();
    let turn = Memo::new(move |_| row.url.with(|url| ice::is_turn(url)));
    let remove = move || drafts.rows.update(|rows| rows.retain(|other| other.key != row.key));
    view! {
        <li class="server" data-testid="ice-server">
            <div class="server-line">
                <label class="field">
                    <span class="visually-hidden">{text::ADDRESS}</span>
                    <input
                        type="text"
                        class="code"
                        data-testid="ice-url"
                        placeholder=text::ADDRESS_EXAMPLE
                        spellcheck="false"
                        autocomplete="off"
                        autocapitalize="none"
                        inputmode="url"
                        aria-describedby=problem_id.clone()
                        aria-invalid=wrong_url
                        prop:value=row.url.get_untracked()
                        on:input:target=move |event| row.url.set(event.target().value())
                    />
                </label>
                <Press testid="ice-remove" glyph=Glyph::Trash label=text::REMOVE on_press=remove />
            </div>
            <Show when=move || turn.get()>
                <Credentials row problem />
            </Show>
            <p
                class="problem"
                id=problem_id.clone()
                role="alert"
                data-testid="ice-problem"
                data-problem=move || problem.get().map(ServerProblem::name)
                hidden=move || problem.get().is_none()
            >
                {move || problem.get().map(text::server_problem)}
            </p>
            <Answer row />
        </li>
    }
}

/// User and password of a server that relays.
#[component]
fn Credentials(row: Row, problem: Memo<Option<ServerProblem>>) -> impl IntoView {
    let shown = RwSignal::new(false);
    let label = move || if shown.get() { text::HIDE } else { text::SHOW };
    let invalid = move |at: [ServerProblem; 2]| {
        move || problem.get().is_some_and(|problem| at.contains(&problem)).to_string()
    };
    view! {
        <div class="server-credentials">
            <label class="field">
                <span class="field-label">{text::USER}</span>
                <input
                    type="text"
                    data-testid="ice-user"
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="none"
                    aria-invalid=invalid(OF_USER)
                    prop:value=row.user.get_untracked()
                    on:input:target=move |event| row.user.set(event.target().value())
                />
            </label>
            <div class="server-line">
                <label class="field">
                    <span class="field-label">{text::PASSWORD}</span>
                    <input
                        type=move || if shown.get() { "text" } else { "password" }
                        data-testid="ice-password"
                        spellcheck="false"
                        autocomplete="off"
                        aria-invalid=invalid(OF_PASSWORD)
                        prop:value=row.password.get_untracked()
                        on:input:target=move |event| row.password.set(event.target().value())
                    />
                </label>
                <button
                    type="button"
                    class="press plain"
                    data-testid="ice-password-show"
                    aria-pressed=move || shown.get().to_string()
                    aria-label=move || if shown.get() { text::HIDE_PASSWORD } else { text::SHOW_PASSWORD }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {label}
                </button>
            </div>
        </div>
    }
}

/// What the server answered, as long as nothing of it was changed since.
#[component]
fn Answer(row: Row) -> impl IntoView {
    let shell = use_shell();
    let tried = Memo::new(move |_| {
        let server = row.server();
        shell.views.probes.with(|probes| {
            let of_this = probes.iter().find(|probe| probe.server == server);
            of_this.map(|probe| probe.verdict.clone())
        })
    });
    let name = move || tried.get().map(|verdict| verdict.as_ref().map_or("testing", Verdict::name));
    let words = move || match tried.get() {
        None => String::new(),
        Some(None) => text::TRYING.to_owned(),
        Some(Some(verdict)) => text::verdict(&verdict),
    };
    let good = move || matches!(tried.get(), Some(Some(verdict)) if verdict.is_good());
    let bad = move || matches!(tried.get(), Some(Some(verdict)) if !verdict.is_good());
    view! {
        <p
            class="server-answer"
            class:good=good
            class:bad=bad
            role="status"
            data-testid="ice-verdict"
            data-verdict=name
            hidden=move || tried.get().is_none()
        >
            <span class="dot" aria-hidden="true"></span>
            <span>{words}</span>
        </p>
    }
}
