//! Messages: what happened, and what to do next.

use std::borrow::Cow;

use super::{
    codes,
    common::{apart, people, them},
    levels, loudspeaker, numbers, player,
    project::action_name,
    recorder,
};
use crate::{
    app::notice::{EarlyEnd, EvenReport, NoticeKind, Whereabouts, Who},
    ports::{
        media::{MicError, PlayError},
        storage::DbError,
    },
    project::{Action, Refusal},
    wire::{fault::PeerFault, message::SyncFault},
};

/// Name of the list of messages.
pub const MESSAGES: &str = "Messages";
/// Button in the corner of a message.
pub const PUT_AWAY: &str = "Put this message away";
/// Button: brings a project back.
pub const UNDO: &str = "Undo";
/// Button: takes open invitations back.
pub const WITHDRAW: &str = "Withdraw the invitation";
/// Button: shows the project where cards are now.
pub const GO_THERE: &str = "Go there";
/// Button: records on where a recording ended because its microphone is gone.
pub const GO_ON: &str = "Go on with another microphone";
/// Button: plays after all.
pub const PLAY: &str = "Play";

/// One sentence, and the next step.
pub type Message = (Cow<'static, str>, Cow<'static, str>);

pub(super) fn fixed(what: &'static str, next: &'static str) -> Message {
    (what.into(), next.into())
}

/// What a message says.
pub fn message(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::Mic { error, kept, microphone, .. } => mic(*error, *kept, microphone),
        NoticeKind::Play(error) => play(*error),
        NoticeKind::LoudspeakerGone { label } => loudspeaker::gone(label),
        NoticeKind::EarlyEnded(why) => early_ended(*why),
        NoticeKind::CardsSilent { cards, error, goes_on } => player::cards_silent(cards, *error, *goes_on),
        NoticeKind::Storage(error) => storage(error),
        NoticeKind::Refused(refusal) => refused(*refusal),
        NoticeKind::StepsSkipped { actions } => steps_skipped(actions),
        NoticeKind::RecordingUnreadable
        | NoticeKind::RecordingEmpty { .. }
        | NoticeKind::RecordingLost { .. }
        | NoticeKind::RecordingDivided
        | NoticeKind::RecordingDiffers { .. }
        | NoticeKind::RecordingKept { .. } => recorder::came_of_it(kind),
        NoticeKind::ProjectDeleted { title, .. } => {
            (format!("“{}” is in the trash.", apart(title.as_str())).into(), "It waits there for 30 days.".into())
        }
        NoticeKind::CardsCarried { title, count, moved, .. } => {
            let (cards, into) = (numbers::cards(*count), apart(title.as_str()));
            let done = if *moved { "moved" } else { "copied" };
            (format!("{cards} {done} into “{into}”.").into(), "They are at the end there.".into())
        }
        NoticeKind::LevelsEven(report) => levels_even(report),
        NoticeKind::PeerFault(fault) => peer_fault(fault),
        NoticeKind::OtherVersion => fixed(
            "The other side runs another version of Spoke.",
            "Reload the page on both devices, then share again.",
        ),
        NoticeKind::SyncFailed { reason } => sync_failed(*reason),
        NoticeKind::SyncCancelled => fixed(
            "The other side stopped the transfer.",
            "What was here before is unchanged. Ask them to share again.",
        ),
        NoticeKind::SyncRejected => {
            fixed("They did not take the project.", "Talk to them, then share again.")
        }
        NoticeKind::Code { problem, .. } => {
            fixed("That code cannot be used here.", codes::code_problem(*problem))
        }
        NoticeKind::ShareFailed => fixed(
            "The browser did not let the page share.",
            "Copy the link instead, and paste it into a message.",
        ),
        NoticeKind::Copied => fixed("Copied.", "Paste it into a message."),
        NoticeKind::CopyFailed => fixed(
            "The browser did not let the page copy.",
            "The text is selected: copy it with Ctrl+C (⌘C on a Mac), or press and hold it.",
        ),
        NoticeKind::People { who, now } => whereabouts(who, *now),
        NoticeKind::WordsDiffer { name } => (
            format!("The check words differ: somebody may stand between you and {}.", them(name)).into(),
            "You are disconnected; what came stays, and nobody is trusted. Send a new invitation another way.".into(),
        ),
        NoticeKind::RoleDenied
        | NoticeKind::RoleOurs
        | NoticeKind::RoleGone { .. }
        | NoticeKind::RoleReturned => role(kind),
        NoticeKind::ClipsFailed { reason: SyncFault::DiskFull } => fixed(
            "There is no room for all of the sound.",
            "What has arrived is here and plays. Erase projects from the trash, or free space on the device: the rest \
             follows by itself.",
        ),
        NoticeKind::ClipsFailed { .. } => fixed(
            "Some sound could not be sent.",
            "The cards are here. Disconnect and share again to fetch what is missing.",
        ),
    }
}

/// Cards are equally loud now, as far as that can be.
fn levels_even(report: &EvenReport) -> Message {
    let (done, more) = levels::evened(report);
    (done.into(), more.into())
}

/// What was heard of a project that comes in stopped.
fn early_ended(why: EarlyEnd) -> Message {
    match why {
        EarlyEnd::Damaged => fixed(
            "Some of this sound arrived damaged, so it stopped.",
            "It is being fetched once more. Press play again in a moment.",
        ),
        EarlyEnd::NoRoom => fixed(
            "There is no room on this device for all of this sound, so it stopped.",
            "Erase projects from the trash, or free space on the device: the rest follows by itself.",
        ),
        EarlyEnd::NoMore => fixed(
            "The project does not come any more, so its sound stopped.",
            "What you had before is unchanged. What has come is kept: it goes on from there when you connect again.",
        ),
    }
}

/// Somebody else changed since what would be taken back or repeated.
fn steps_skipped(actions: &[Action]) -> Message {
    let names: Vec<_> = actions.iter().map(|action| action_name(*action)).collect();
    (
        format!("Somebody else has changed this since, so it stays: {}.", names.join(", ")).into(),
        "What you did before that can still be undone.".into(),
    )
}

/// Where people are now. The host is called that where they have no name: a guest knows one of them only.
fn whereabouts(who: &[Who], now: Whereabouts) -> Message {
    let names = |begin| people(who.iter().map(|who| (who.name.as_str(), who.is_host)), begin);
    let several = who.len() > 1;
    let (are, have) = if several { ("are", "have") } else { ("is", "has") };
    match now {
        Whereabouts::Joined => (format!("{} {are} here.", names(true)).into(), "".into()),
        Whereabouts::Returned => {
            (format!("{} {are} back.", names(true)).into(), "Only what changed is sent.".into())
        }
        Whereabouts::Left => (
            format!("Disconnected: {} {have} left.", names(false)).into(),
            "What you have stays here. Share again to reconnect.".into(),
        ),
        Whereabouts::Lost => (
            format!("The connection to {} is lost.", names(false)).into(),
            if several {
                "What you have stays here. Check the networks.".into()
            } else {
                "What you have stays here. Check both networks.".into()
            },
        ),
    }
}

/// What became of the role of the editor.
fn role(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::RoleDenied => {
            fixed("You cannot edit now.", "Nobody said yes. Ask again later, or talk to the editor.")
        }
        NoticeKind::RoleOurs => fixed("You are the editor now.", "Everybody sees what you change."),
        NoticeKind::RoleGone { unsent: true } => fixed(
            "The role of the editor was taken while you could not be reached.",
            "Your last changes are kept in a copy in the library.",
        ),
        NoticeKind::RoleGone { unsent: false } => fixed(
            "Somebody else is the editor now.",
            "You see what they change. Ask for the role to edit again.",
        ),
        _ => fixed(
            "The role of the editor is with the person who invited.",
            "Whoever had it could not be reached.",
        ),
    }
}

/// The other side broke the rules. Which one is for whoever reports it: the name of the fault, in no language.
fn peer_fault(fault: &PeerFault) -> Message {
    (
        "The other program sent something wrong, so the connection was closed.".into(),
        format!("Your project is whole. Reload both pages and share again. ({fault:?})").into(),
    )
}

/// A project did not arrive, or was not sent.
fn sync_failed(reason: Option<SyncFault>) -> Message {
    let why = match reason {
        Some(SyncFault::DiskFull) => "the other device has no room left",
        Some(SyncFault::Storage) => "a disk failed",
        Some(SyncFault::ClipMissing) => "a recording is missing on the sending side",
        Some(SyncFault::Incomplete) => "a recording arrived damaged",
        Some(SyncFault::TooLarge) => "the project is too large",
        Some(SyncFault::Other) | None => "the connection ended",
    };
    (
        "The project did not arrive whole.".into(),
        format!("What was here before is unchanged. Share again to go on where it stopped. ({why})").into(),
    )
}

/// A wish that was refused, and what to do.
fn refused(refusal: Refusal) -> Message {
    let (what, next) = match refusal {
        Refusal::NotEditor => {
            ("Only the editor changes this project.", "Disconnect to make changes of your own.")
        }
        Refusal::NoProject => {
            ("This project is not in this browser.", "Open one from the list, or ask for an invite.")
        }
        Refusal::CardGone => ("That card is gone.", "It was deleted a moment ago; undo brings it back."),
        Refusal::TooManyCards => {
            ("This project is full.", "Go on in a new project, or delete cards you do not need.")
        }
        Refusal::BadRegions => ("That would leave a card without sound.", "Delete the card instead."),
        Refusal::SplitAtEdge => (
            "There is no sound on one side of that place.",
            "Play the card to where the second one should begin, and split it there.",
        ),
        Refusal::TooManyPieces => (
            "The card would consist of too many pieces of sound.",
            "Leave it as it is, or merge fewer cards: one card holds 100 pieces.",
        ),
        Refusal::NotesTooLong => (
            "The notes of these cards do not fit into one.",
            "Shorten them to 500 characters together, then merge.",
        ),
        Refusal::TooManyTags => (
            "These cards have more tags than one card may have.",
            "Take some away until ten are left, then merge.",
        ),
        Refusal::TranscriptTooLong => (
            "The transcripts of these cards do not fit into one.",
            "Merge fewer cards, or shorten their transcripts.",
        ),
        Refusal::NothingToUndo => {
            ("There is nothing to undo or redo.", "Every change you make can be undone from here.")
        }
        Refusal::Recording => ("A recording is running.", "Stop it first, then try again."),
        Refusal::InSession => ("You are connected to somebody.", "Disconnect first, then try again."),
        Refusal::OtherTab => (
            "Another tab of this browser changes this project.",
            "Go on there, or take the project over with the button above its cards.",
        ),
        Refusal::Invited => (
            "An invitation to a project is still open.",
            "Withdraw it, then try again. Whoever has its link or code cannot use it any more.",
        ),
        Refusal::InUse => ("This project is in use.", "Wait until the transfer is over, then try again."),
        Refusal::NotOpenYet => ("No project is open yet.", "Open one, then add the files again."),
        Refusal::Reading => ("This project is being read again.", "Try once more in a moment."),
        Refusal::TabThere => (
            "Another tab has that project open.",
            "Leave it there, then try again: nothing has been changed.",
        ),
        Refusal::SoundMissing => {
            ("Some sound of these cards is not here.", "Wait until it has come, then try again.")
        }
        Refusal::Carrying => {
            ("Other cards are just being copied.", "Try again in a moment: nothing has been changed.")
        }
        Refusal::TooManyFiles => (
            "These are more files than Spoke takes at once.",
            "Add up to 500, wait until they are cards, then add the next ones.",
        ),
        Refusal::ZipBusy => {
            ("A ZIP file is being saved or opened already.", "Wait until that is done, or cancel it.")
        }
    };
    fixed(what, next)
}

/// The microphone does not work.
fn mic(error: MicError, kept: bool, microphone: &str) -> Message {
    if error == MicError::Gone {
        return gone(kept, microphone);
    }
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
        MicError::Broken if kept => {
            ("The recorder stopped by itself.", "What it recorded until then is kept, and you can go on.")
        }
        MicError::Broken | MicError::Gone => {
            ("The recorder did not begin.", "Nothing was recorded. Try again.")
        }
    };
    fixed(what, next)
}

/// The microphone went away while it was recorded.
fn gone(kept: bool, microphone: &str) -> Message {
    let it = recorder::named(microphone);
    let why = "it was unplugged or switched off, the device was locked, or this page may no longer use it";
    if kept {
        (
            format!("The recording ended because {it} is gone: {why}.").into(),
            "What it recorded until then is kept. Go on with another microphone, or check this one and press record.".into(),
        )
    } else {
        (
            format!("No recording began because {it} is gone: {why}.").into(),
            "Nothing was recorded. Check the microphone, then try again.".into(),
        )
    }
}

/// Nothing can be heard.
fn play(error: PlayError) -> Message {
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
    fixed(what, next)
}

/// The disk does not work.
fn storage(error: &DbError) -> Message {
    match error {
        DbError::Full => fixed(
            "This device has no room left.",
            "What was here is whole. Erase projects from the trash or free space on the device, then try again.",
        ),
        DbError::Unavailable => fixed(
            "This browser does not let the page keep data.",
            "Leave the private window, or allow data for this site, then reload.",
        ),
        DbError::Closed => fixed(
            "The browser closed the data of this page.",
            "What was saved before is whole. Try again; if it stays, reload the page.",
        ),
        DbError::Newer => fixed(
            "A newer version of Spoke wrote the data of this page.",
            "Reload to get that version; the data are whole.",
        ),
        DbError::NotHeld => fixed(
            "Another tab has taken this project over.",
            "Your last change was not saved. Take the project over, and make the change again.",
        ),
        DbError::Damaged => fixed(
            "Some stored data could not be read.",
            "The rest is whole. Reload; if it stays, delete the card or project it concerns.",
        ),
        DbError::Failed(name) => (
            "The browser could not save that.".into(),
            format!("What was saved before is whole. Try again, or reload the page. ({name})").into(),
        ),
    }
}
