//! The recorder.

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
