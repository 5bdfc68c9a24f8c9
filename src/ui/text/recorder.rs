//! The recorder.

use std::borrow::Cow;

use super::{
    notices::{Message, fixed},
    numbers,
};
use crate::{
    app::{
        notice::{KeptAs, NoticeKind},
        view::Silence,
    },
    ports::{microphone::Given, storage::DbError},
    time::Timestamp,
};

/// Name of the panel.
pub const RECORDER: &str = "Recorder";
/// Name of the bar that shows how loud it is.
pub const LEVEL: &str = "Level of the microphone";

/// What goes on: the browser asks.
pub const ASKING: &str = "Waiting for the microphone. Allow it if the browser asks.";
/// What goes on: it is allowed.
pub const WAITING: &str = "The microphone is on. Waiting for its first sound.";
/// What goes on: it is allowed, and silent.
pub const NO_SOUND_YET: &str = "No sound yet";
/// What goes on.
pub const RECORDING: &str = "Recording";
/// What goes on.
pub const PAUSED: &str = "Paused";
/// What goes on.
pub const SAVING: &str = "Saving";

/// What goes on: the disk did not take all of it.
pub const STUCK: &str = "Not saved yet";

/// Why the disk did not take all of it, and what to do.
pub fn stuck(error: &DbError) -> Cow<'static, str> {
    match error {
        DbError::Full => "This device has no room left for the end of this recording. All of it is in this tab: erase projects \
             from the trash or free space on the device and try again, or save it as a file."
            .into(),
        DbError::Failed(name) => format!(
            "The browser did not save all of this recording ({name}). It is safe as long as this tab is open: try again, or \
             save it as a file."
        )
        .into(),
        _ => "The browser did not save all of this recording. It is safe as long as this tab is open: try again, or save it \
             as a file."
            .into(),
    }
}

/// Which microphone is recorded; nothing, where that is not told.
pub fn microphone(given: &Given) -> Option<String> {
    let chosen = given.instead_of.as_ref().map(|device| device.label.as_str());
    match (chosen, given.label.as_str()) {
        (None, "") => None,
        (None, label) => Some(label.to_owned()),
        (Some(""), label) => Some(format!("The microphone you chose is not here: this is {}.", named(label))),
        (Some(chosen), label) => Some(format!("{chosen} is not here: this is {}.", named(label))),
    }
}

/// A microphone in the middle of a sentence.
pub(super) fn named(label: &str) -> &str {
    if label.is_empty() { "the microphone" } else { label }
}

/// What goes on: it counts down.
pub fn begins_in(seconds: u32) -> Cow<'static, str> {
    format!("Recording begins in {seconds}").into()
}

/// The key that gives it up, as browsers name keys.
pub const CANCEL_KEY: &str = "Escape";

/// Why nothing can be heard from this microphone, and what to do. `begun`: the recording runs.
pub fn silence(silence: Silence, microphone: &str, begun: bool) -> String {
    let from = named(microphone);
    let then = if begun { "the recording goes on" } else { "the recording begins by itself" };
    match silence {
        Silence::NotBegun => format!(
            "No sound is coming from {from}, though it is allowed. Unmute it, or choose another one in the settings or the \
             system, then try again. Should sound come after all, {then}."
        ),
        Silence::Muted => format!(
            "No sound is coming from {from}: it is muted. Unmute it at the device or in the system; {then}."
        ),
        Silence::Nothing => {
            format!("No sound is coming from {from}. Check that it is connected and switched on; {then}.")
        }
        Silence::Zeros => format!(
            "No sound is coming from {from}: it is completely silent. If you are speaking, check that it is switched on and \
             not muted, and that it is the right one; {then}."
        ),
    }
}

/// What came of a recording.
pub fn came_of_it(kind: &NoticeKind) -> Message {
    match kind {
        NoticeKind::RecordingEmpty { .. } => fixed(
            "No sound came from the microphone, so there is no recording.",
            "Unmute it, or choose another one in the browser or the system, then try again.",
        ),
        NoticeKind::RecordingLost { started } => lost(started),
        NoticeKind::RecordingDivided => fixed(
            "One part of this recording is as large as can be sent on.",
            "It goes on in the next part of the same card; between the two there may be a second or two without sound.",
        ),
        NoticeKind::RecordingDiffers { shown_ms, decoded_ms } => (
            format!(
                "The recording ran for {}, and holds {} of sound.",
                numbers::clock_tenths(*shown_ms),
                numbers::clock_tenths(*decoded_ms)
            )
            .into(),
            "Play it to check, and record again what is missing.".into(),
        ),
        NoticeKind::RecordingKept { kept_as, number, label } => kept(kept_as, *number, label),
        _ => fixed(
            "The browser could not read this recording back.",
            "It is kept; its length is an estimate. Play it to check, and record again if it is silent.",
        ),
    }
}

/// Recordings were begun, and nothing of them is there.
fn lost(started: &[Timestamp]) -> Message {
    let moments: Vec<_> = started.iter().map(|at| numbers::moment(*at)).collect();
    match moments.as_slice() {
        [moment] => (
            format!("A recording from {moment} broke off before anything of it had reached the disk.").into(),
            "There is nothing to bring back: record it again.".into(),
        ),
        _ => (
            format!(
                "Recordings from {} broke off before anything of them had reached the disk.",
                moments.join(", ")
            )
            .into(),
            "There is nothing to bring back: record them again.".into(),
        ),
    }
}

/// Where a recording is that is kept.
fn kept(kept_as: &KeptAs, number: usize, label: &str) -> Message {
    let place = |last: &bool| {
        if *last {
            "You find it at the end of the list.".into()
        } else {
            format!("It is card {number}.").into()
        }
    };
    let card = numbers::card(number, label);
    match kept_as {
        KeptAs::Card { last } => ("The recording is a card now.".into(), place(last)),
        KeptAs::Again => (
            format!("The recording is the sound of {card} now.").into(),
            "Undo brings back what the card had.".into(),
        ),
        KeptAs::More => (
            format!("The recording is at the end of {card} now.").into(),
            "Play the card to hear it, or undo it.".into(),
        ),
        KeptAs::Instead { last, meant: None } => (
            "The card that this was recorded for is gone, so the recording is a card of its own.".into(),
            place(last),
        ),
        KeptAs::Instead { last, meant: Some((number, label)) } => {
            let full = numbers::card(*number, label);
            (
                format!("There is no room for more in {full}, so the recording is a card of its own.").into(),
                place(last),
            )
        }
    }
}

/// Button.
pub const SAVE_AS_FILE: &str = "Save as a file";

/// The name of a file with a recording, without its ending; `started`: when it began, if that is known.
pub fn file_name(started: Option<Timestamp>) -> String {
    started.map_or_else(
        || "Recording".to_owned(),
        |started| format!("Recording {}", numbers::moment(started).replace(':', ".")),
    )
}

/// Button.
pub const DISCARD: &str = "Discard";
/// Button.
pub const STOP: &str = "Stop and keep";
/// Button.
pub const PAUSE: &str = "Pause";
/// Button.
pub const RESUME: &str = "Go on";
/// Why a button does nothing yet.
pub const NOT_ON_YET: &str = "The microphone is not on yet";
/// Why a button does nothing any more.
pub const BEING_SAVED: &str = "The recording is being saved";

/// Name of the question.
pub const DISCARD_ASK: &str = "Discard this recording?";
/// The question.
pub const DISCARD_SURE: &str = "Throw this recording away? It cannot be brought back.";
/// Answer to it.
pub const DISCARD_NO: &str = "Keep recording";
