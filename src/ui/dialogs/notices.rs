//! Messages: one sentence, one next step, and a way to put them away.

use std::time::Duration;

use leptos::prelude::*;

use crate::{
    app::{
        Route,
        input::{Command, LibraryCommand, PlayCommand, RecordCommand, ShareCommand, StudioCommand},
        notice::{EvenReport, Notice, NoticeKind, Whereabouts},
    },
    ids::ProjectId,
    ports::media::{MicError, PlayError},
    project::Refusal,
    shell::use_shell,
    ui::{
        connect::again::{invite_again, pair_again},
        kit::{Glyph, Icon, Press},
        root::Open,
        text::{common, notices as text, people},
    },
};

/// How long a message stays that only confirms something.
const CONFIRMATION_FOR: Duration = Duration::from_secs(10);

/// The messages, spoken by screen readers as they come.
#[component]
pub fn Notices() -> impl IntoView {
    let shell = use_shell();
    view! {
        <div class="notices" role="region" aria-label=text::MESSAGES aria-live="polite">
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
    let (sentence, next) = text::message(&kind);
    if tone == Tone::Good {
        let away =
            set_timeout_with_handle(move || shell.dispatch(StudioCommand::Dismiss(id)), CONFIRMATION_FOR);
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
                {common::SPACE}
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
                                    Does::InviteAgain(project) => invite_again(shell, open, *project),
                                }
                                // What is gone on with says so itself, and stays offered where it is refused.
                                if !matches!(&does, Does::Command(Command::Record(RecordCommand::GoOn))) {
                                    shell.dispatch(StudioCommand::Dismiss(id));
                                }
                            }
                        >
                            {label}
                        </button>
                    }
                })}
            <Press
                testid="notice-dismiss"
                glyph=Glyph::Close
                label=text::PUT_AWAY
                on_press=move || shell.dispatch(StudioCommand::Dismiss(id))
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
        | NoticeKind::RecordingKept { .. }
        | NoticeKind::People { now: Whereabouts::Joined | Whereabouts::Returned, .. }
        | NoticeKind::CardsCarried { .. }
        | NoticeKind::RoleOurs => Tone::Good,
        // With something to read, it stays until it is put away.
        NoticeKind::LevelsEven(EvenReport { quiet: 0, missing: 0, short: 0, .. }) => Tone::Good,
        NoticeKind::LevelsEven(_)
        | NoticeKind::Refused(_)
        | NoticeKind::ProjectDeleted { .. }
        | NoticeKind::People { now: Whereabouts::Left, .. }
        | NoticeKind::RecordingDivided
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
    let (testid, label, does) = match kind {
        NoticeKind::ProjectDeleted { project, .. } => {
            ("project-delete-undo", text::UNDO, says(LibraryCommand::Restore(*project)))
        }
        NoticeKind::CardsCarried { project, .. } => {
            ("notice-action", text::GO_THERE, says(StudioCommand::Go(Route::Project(*project))))
        }
        NoticeKind::Mic { error: MicError::Gone | MicError::Broken, kept: true, .. } => {
            ("notice-action", text::GO_ON, says(RecordCommand::GoOn))
        }
        NoticeKind::Mic { becomes, after, .. } | NoticeKind::RecordingEmpty { becomes, after } => {
            ("notice-action", common::TRY_AGAIN, says(RecordCommand::begin(*becomes, *after)))
        }
        NoticeKind::Refused(Refusal::Invited) => {
            ("notice-action", text::WITHDRAW, says(ShareCommand::WithdrawInvites))
        }
        NoticeKind::Play(PlayError::NeedsPress) => ("notice-action", text::PLAY, says(PlayCommand::Toggle)),
        NoticeKind::People { now: Whereabouts::Lost, .. } => {
            ("notice-action", people::PAIR_AGAIN, Does::PairAgain)
        }
        NoticeKind::Code { again: Some(project), .. } => {
            ("notice-action", people::INVITE_AGAIN, Does::InviteAgain(*project))
        }
        _ => return None,
    };
    Some((testid, label, does))
}

/// It says something to the program.
fn says(command: impl Into<Command>) -> Does {
    Does::Command(command.into())
}

/// What a message's button does.
enum Does {
    Command(Command),
    PairAgain,
    InviteAgain(ProjectId),
}
