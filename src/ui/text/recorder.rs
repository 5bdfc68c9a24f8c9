//! The recorder.

use std::borrow::Cow;

use super::numbers;
use crate::{ports::storage::DbError, time::Timestamp};

/// Name of the panel.
pub const RECORDER: &str = "Recorder";
/// Name of the bar that shows how loud it is.
pub const LEVEL: &str = "Level of the microphone";

/// What goes on: the browser asks.
pub const ASKING: &str = "Waiting for the microphone. Allow it if the browser asks.";
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
