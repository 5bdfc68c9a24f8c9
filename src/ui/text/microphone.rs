//! The microphone, in the settings.

use crate::ports::{
    media::MicError,
    microphone::{Countdown, Quality},
};

/// Heading.
pub const HEADING: &str = "Microphone";
/// Label of a choice.
pub const WHICH: &str = "Which one is recorded";
/// The first of it.
pub const PREFERRED: &str = "As the system prefers";
/// Button.
pub const TRY: &str = "Try it";
/// Button, while it is heard.
pub const HUSH: &str = "Enough";
/// Name of the bar.
pub const LEVEL: &str = "Level of the microphone";
/// Label of a switch.
pub const NOISE: &str = "Take out noise";
/// What it means.
pub const NOISE_HINT: &str = "What sounds all the time: a fan, the street. Off for music.";
/// Label of a switch.
pub const GAIN: &str = "Even out loudness";
/// What it means.
pub const GAIN_HINT: &str = "Makes what is quiet louder. Off for music.";
/// Label of a switch.
pub const ECHO: &str = "Take out echo";
/// What it means.
pub const ECHO_HINT: &str = "What comes back from a loudspeaker. Costs clearness on phones.";
/// Label of a switch.
pub const STEREO: &str = "Stereo";
/// What it means.
pub const STEREO_HINT: &str = "Two channels, where the microphone has them.";
/// Label of a choice.
pub const QUALITY: &str = "Quality";

/// Label of a choice.
pub const COUNTDOWN: &str = "Before it records";

/// What is counted down.
pub fn countdown(countdown: Countdown) -> &'static str {
    match countdown {
        Countdown::None => "Begin at once",
        Countdown::Three => "Count down 3 seconds",
    }
}

/// A quality.
pub fn quality(quality: Quality) -> &'static str {
    match quality {
        Quality::Speech => "Speech, 32 kbit/s",
        Quality::Good => "Good, 48 kbit/s",
        Quality::Music => "Music, 128 kbit/s",
    }
}

/// One whose name is not told, by its number.
pub fn nameless(number: usize) -> String {
    format!("Microphone {number}")
}

/// One that was chosen, and is not there.
pub fn not_there(label: &str) -> String {
    if label.is_empty() { "Not here now".to_owned() } else { format!("{label} (not here now)") }
}

/// What is heard.
pub fn hears(label: &str) -> String {
    if label.is_empty() { "Say something.".to_owned() } else { format!("Say something: this is {label}.") }
}

/// Why nothing is heard.
pub fn problem(error: MicError) -> &'static str {
    match error {
        MicError::Refused => {
            "The microphone is not allowed here. Allow it in the browser’s site settings, beside the address, then try again."
        }
        MicError::Missing => "No microphone was found. Plug one in or switch it on, then try again.",
        MicError::Busy => "Another program holds the microphone. Close it, then try again.",
        MicError::Unsupported => "This browser cannot record here.",
        MicError::Broken => "The microphone gives no sound. Try again, or choose another one.",
        MicError::Gone => "The microphone is gone. Plug it in again, or choose another one.",
    }
}
