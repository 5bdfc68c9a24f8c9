//! Messages: one sentence, one next step, and a way to put them away.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    app::{
        input::Command,
        notice::{Notice, NoticeKind},
    },
    ports::{
        media::{MicError, PlayError},
        storage::DbError,
    },
    shell::use_shell,
    ui::{
        connect::again::pair_again,
        kit::{Glyph, Icon, Press},
        root::Open,
        words,
    },
    wire::message::SyncFault,
};

/// How long a mere confirmation stays.
const CONFIRMATION_FOR: Duration = Duration::from_secs(10);

/// The messages, spoken by screen readers as they come.
#[component]
pub fn Notices() -> impl IntoView {
    let shell = use_shell();
    view! {
        <div class="notices" role="region" aria-label="Messages" aria-live="polite">
            <For each=move || shell.views.notices.get() key=|notice| notice.id let:notice>
                <NoticeCard notice />
            </For>
        </div>
    }
}

#[component]
fn NoticeCard(notice: Notice) -> impl IntoView {
    let shell = use_shell();
    let open = expect_context::<Open>();
    let Notice { id, kind } = notice;
    let tone = tone(&kind);
    let (sentence, next) = text(&kind);
    if tone == Tone::Good {
        let away = set_timeout_with_handle(move || shell.dispatch(Command::Dismiss(id)), CONFIRMATION_FOR);
        on_cleanup(move || {
            if let Ok(away) = away {
                away.clear();
            }
        });
    }
    view! {
        <div class=format!("notice {}", tone.class()) data-testid="notice" data-kind=kind.name()>
            <Icon glyph=tone.glyph() />
            <p>
                <strong>{sentence}</strong>
                " "
                {next}
            </p>
            {action(&kind)
                .map(|(testid, label, does)| {
                    view! {
                        <button
                            type="button"
                            class="press plain"
                            data-testid=testid
                            on:click=move |_| {
                                match &does {
                                    Does::Command(command) => shell.dispatch(command.clone()),
                                    Does::PairAgain => pair_again(shell, open),
                                }
                                shell.dispatch(Command::Dismiss(id));
                            }
                        >
                            {label}
                        </button>
                    }
                })}
            <Press
                testid="notice-dismiss"
                glyph=Glyph::Close
                label="Put this message away"
                on_press=move || shell.dispatch(Command::Dismiss(id))
            />
        </div>
    }
}

/// How serious it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Good,
    Plain,
    Bad,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Plain => "plain",
            Self::Bad => "bad",
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Good => Glyph::Check,
            Self::Plain => Glyph::Info,
            Self::Bad => Glyph::Warning,
        }
    }
}

fn tone(kind: &NoticeKind) -> Tone {
    match kind {
        NoticeKind::Copied
        | NoticeKind::RecordingKept
        | NoticeKind::PeerJoined { .. }
        | NoticeKind::PeerReturned { .. }
        | NoticeKind::RoleOurs => Tone::Good,
        NoticeKind::Refused(_)
        | NoticeKind::ProjectDeleted { .. }
        | NoticeKind::PeerLeft { .. }
        | NoticeKind::SyncCancelled
        | NoticeKind::SyncRejected
        | NoticeKind::RoleDenied
        | NoticeKind::RoleGone { unsent: false }
        | NoticeKind::RoleReturned => Tone::Plain,
        _ => Tone::Bad,
    }
}

/// What can be done about it with one press.
fn action(kind: &NoticeKind) -> Option<(&'static str, &'static str, Does)> {
    let does = |testid, label, command| Some((testid, label, Does::Command(command)));
    match kind {
        NoticeKind::ProjectDeleted { project, .. } => {
            does("project-delete-undo", "Undo", Command::RestoreProject(*project))
        }
        NoticeKind::Mic(_) => does("notice-action", "Try again", Command::Record { after: None }),
        NoticeKind::Play(PlayError::NeedsPress) => does("notice-action", "Play", Command::TogglePlay),
        NoticeKind::PeerLost { .. } => Some(("notice-action", "Pair again", Does::PairAgain)),
        _ => None,
    }
}

/// What a message's button does.
enum Does {
    Command(Command),
    PairAgain,
}

/// What it says: what happened, and what to do next.
fn text(kind: &NoticeKind) -> (String, String) {
    let fixed = |what: &str, next: &str| (what.to_owned(), next.to_owned());
    let named = |name: &str| words::them(name).to_owned();
    match kind {
        NoticeKind::Mic(error) => mic(*error),
        NoticeKind::Play(error) => play(*error),
        NoticeKind::Storage(error) => storage(error),
        NoticeKind::Refused(refusal) => {
            let (what, next) = words::refusal(*refusal);
            fixed(what, next)
        }
        NoticeKind::RecordingUnreadable => fixed(
            "The browser could not read this recording back.",
            "It is kept; its length is an estimate. Play it to check, and record again if it is silent.",
        ),
        NoticeKind::RecordingKept => {
            fixed("The recording is a card now.", "You find it at the end of the list.")
        }
        NoticeKind::ProjectDeleted { title, .. } => {
            (format!("“{title}” is in the trash."), "It waits there for 30 days.".to_owned())
        }
        NoticeKind::PeerFault(fault) => (
            "The other program sent something wrong, so the connection was closed.".to_owned(),
            format!("Your project is whole. Reload both pages and share again. ({fault})"),
        ),
        NoticeKind::WordsDiffer { name } => (
            format!("The check words differ: somebody may stand between you and {}.", named(name)),
            "You are disconnected; what came stays, and nobody is trusted. Send a new invitation another way.".to_owned(),
        ),
        NoticeKind::OtherVersion => fixed(
            "The other side runs another version of Spoke.",
            "Reload the page on both devices, then share again.",
        ),
        NoticeKind::PeerLeft { name } => (
            format!("Disconnected: {} has left.", named(name)),
            "What you have stays here. Share again to reconnect.".to_owned(),
        ),
        NoticeKind::PeerLost { name } => (
            format!("The connection to {} is lost.", named(name)),
            "What you have stays here. Check both networks.".to_owned(),
        ),
        NoticeKind::PeerJoined { .. }
        | NoticeKind::PeerReturned { .. }
        | NoticeKind::RoleDenied
        | NoticeKind::RoleOurs
        | NoticeKind::RoleGone { .. }
        | NoticeKind::RoleReturned
        | NoticeKind::ClipsFailed { .. } => together(kind),
        NoticeKind::SyncFailed { reason } => (
            "The project did not arrive whole.".to_owned(),
            format!("What was here before is unchanged. Share again to go on where it stopped. ({})", why(*reason)),
        ),
        NoticeKind::SyncCancelled => fixed(
            "The other side stopped the transfer.",
            "What was here before is unchanged. Ask them to share again.",
        ),
        NoticeKind::SyncRejected => {
            fixed("They did not take the project.", "Talk to them, then share again.")
        }
        NoticeKind::Code(problem) => fixed("That code cannot be used here.", words::code_problem(*problem)),
        NoticeKind::ShareFailed => fixed(
            "The browser did not let the page share.",
            "Copy the link instead, and paste it into a message.",
        ),
        NoticeKind::Copied => fixed("Copied.", "Paste it into a message."),
        NoticeKind::CopyFailed => fixed(
            "The browser did not let the page copy.",
            "The text is selected: copy it with Ctrl+C, or press and hold it.",
        ),
    }
}

/// What happens between people who share a project.
fn together(kind: &NoticeKind) -> (String, String) {
    let named = |name: &str| words::a_guest(name).to_owned();
    let fixed = |what: &str, next: &str| (what.to_owned(), next.to_owned());
    match kind {
        NoticeKind::PeerJoined { name } => (format!("{} is here.", named(name)), String::new()),
        NoticeKind::PeerReturned { name } => {
            (format!("{} is back.", named(name)), "Only what changed is sent.".to_owned())
        }
        NoticeKind::RoleDenied => {
            fixed("You cannot edit now.", "Nobody said yes. Ask again later, or talk to the editor.")
        }
        NoticeKind::RoleOurs => fixed("You are the editor now.", "Everybody sees what you change."),
        NoticeKind::RoleGone { unsent: false } => fixed(
            "Somebody else is the editor now.",
            "You see what they change. Ask for the role to edit again.",
        ),
        NoticeKind::RoleGone { unsent: true } => fixed(
            "The role of the editor was taken while you could not be reached.",
            "Your last changes are kept in a copy in the library.",
        ),
        NoticeKind::RoleReturned => fixed(
            "The role of the editor is with the person who invited.",
            "Whoever had it could not be reached.",
        ),
        NoticeKind::ClipsFailed { reason: SyncFault::DiskFull } => storage(&DbError::Full),
        _ => fixed(
            "Some sound could not be sent.",
            "The cards are here. Disconnect and share again to fetch what is missing.",
        ),
    }
}

fn mic(error: MicError) -> (String, String) {
    let (what, next) = match error {
        MicError::Refused => (
            "The microphone was refused.",
            "Allow it for this page in the address bar or the site settings, then try again.",
        ),
        MicError::Missing => ("No microphone was found.", "Plug one in or switch it on, then try again."),
        MicError::Busy => (
            "Another program holds the microphone.",
            "End the call or close the other recorder, then try again.",
        ),
        MicError::Unsupported => (
            "This browser cannot record here.",
            "Open the page over https in an up-to-date Chrome, Edge, Firefox or Safari.",
        ),
        MicError::Broken => {
            ("The recorder stopped by itself.", "What it recorded until then is kept. Press record to go on.")
        }
    };
    (what.to_owned(), next.to_owned())
}

fn play(error: PlayError) -> (String, String) {
    let (what, next) = match error {
        PlayError::NeedsPress => ("The browser wants a press before it plays.", "Press play once more."),
        PlayError::Unsupported => (
            "This browser cannot play that kind of audio.",
            "Open the project in an up-to-date Chrome, Edge or Firefox, or record the card again.",
        ),
        PlayError::NoOutput => (
            "This device plays no sound now.",
            "Press play again. If that does not help, connect headphones or a loudspeaker, or choose one in the \
             system's settings.",
        ),
        PlayError::Damaged => (
            "The audio of this card is damaged or missing.",
            "If somebody shared it with you, ask them to share it again.",
        ),
    };
    (what.to_owned(), next.to_owned())
}

fn storage(error: &DbError) -> (String, String) {
    match error {
        DbError::Full => (
            "This device has no room left.".to_owned(),
            "What was here is whole. Erase projects from the trash or free space on the device, then try again."
                .to_owned(),
        ),
        DbError::Unavailable => (
            "This browser does not let the page keep data.".to_owned(),
            "Leave the private window, or allow data for this site, then reload.".to_owned(),
        ),
        DbError::OtherVersion => (
            "Another version of Spoke is using the data.".to_owned(),
            "Close its other tabs, then reload this one.".to_owned(),
        ),
        DbError::Damaged => (
            "Some stored data could not be read.".to_owned(),
            "The rest is whole. Reload; if it stays, delete the card or project it concerns.".to_owned(),
        ),
        DbError::Failed(name) => (
            "The browser could not save that.".to_owned(),
            format!("What was saved before is whole. Try again, or reload the page. ({name})"),
        ),
    }
}

/// Why a project did not arrive.
fn why(reason: Option<SyncFault>) -> &'static str {
    match reason {
        Some(SyncFault::DiskFull) => "the other device has no room left",
        Some(SyncFault::Storage) => "a disk failed",
        Some(SyncFault::ClipMissing) => "a recording is missing on the sending side",
        Some(SyncFault::Incomplete) => "a recording arrived damaged",
        Some(SyncFault::TooLarge) => "the project is too large",
        Some(SyncFault::Other) | None => "the connection ended",
    }
}
