//! The dialog that saves the sound of cards, and what comes of it.

use super::{common::apart, numbers};
use crate::{
    app::view::MixProblem,
    ports::{
        files::FileError,
        mixing::{AudioFormat, MixError},
    },
};

/// Button: opens the dialog. Also its heading.
pub const OPEN: &str = "Export audio";
/// What is saved.
pub const WHAT: &str = "What";
/// One of the choices.
pub const ALL: &str = "All cards";
/// A check box.
pub const EACH: &str = "Each card as a file of its own";
/// Below it.
pub const EACH_HINT: &str = "In one ZIP file, numbered in order.";
/// The forms.
pub const FORMAT: &str = "Format";
/// Below them, where Opus is not offered.
pub const NO_OPUS: &str = "This browser cannot pack sound as Opus. A current Chrome, Edge or Firefox can; WAV and FLAC lose nothing.";
/// The silence between cards.
pub const PAUSE: &str = "Pause between cards";
/// A check box.
pub const CHAPTERS: &str = "Titles of cards as chapters";
/// Below it.
pub const CHAPTERS_HINT: &str = "Players that know chapters lead to each card.";
/// Below it, for a form that has none.
pub const CHAPTERS_NONE: &str =
    "A WAV file has no place for them: choose another format, or the lists below.";
/// A check box.
pub const BESIDE: &str = "Chapters also as lists beside it";
/// Below it.
pub const BESIDE_HINT: &str =
    "For podcasts (JSON) and for players (cue sheet), together with the sound in one ZIP file.";
/// Button.
pub const SAVE: &str = "Export";
/// Name of the report.
pub const REPORT: &str = "Audio file";

/// One of the choices: the chosen cards.
pub fn chosen(count: usize) -> String {
    match count {
        1 => "The chosen card".to_owned(),
        _ => format!("The {count} chosen cards"),
    }
}

/// A form, and what it is good for.
pub fn format(format: AudioFormat) -> (&'static str, &'static str) {
    match format {
        AudioFormat::WebM => ("Opus (WebM)", "Small. Plays in browsers and on most phones."),
        AudioFormat::Ogg => ("Opus (Ogg)", "Small. For messengers, podcasts and most players."),
        AudioFormat::Flac => ("FLAC", "Loses nothing, half as large as WAV. For keeping."),
        AudioFormat::Wav => ("WAV", "Loses nothing and is large. For every sound editor."),
    }
}

/// How long a pause is.
pub fn pause(ms: u32) -> String {
    match ms {
        0 => "None".to_owned(),
        1_000 => "1 second".to_owned(),
        _ if ms.is_multiple_of(1_000) => format!("{} seconds", ms / 1_000),
        _ => format!("{}.{} seconds", ms / 1_000, ms % 1_000 / 100),
    }
}

/// How long the sound is, and how large about.
pub fn size(duration_ms: u64, bytes: u64) -> String {
    format!("{} of sound, about {}", numbers::clock(duration_ms), numbers::bytes(bytes))
}

/// Heading while it is made.
pub fn making(name: &str) -> String {
    format!("Exporting the sound of “{}”", apart(name))
}

/// Heading when it is there.
pub fn made(name: &str) -> String {
    format!("The sound of “{}” is exported", apart(name))
}

/// Heading when it is not.
pub fn not_made(name: &str) -> String {
    format!("The sound of “{}” could not be exported", apart(name))
}

/// What came of it, and where it is.
pub fn end(files: usize, silent: usize) -> String {
    let place = match files {
        1 => "It lies where you put it, or where this browser keeps downloads.".to_owned(),
        _ => format!(
            "{files} files lie in one ZIP file, where you put it or where this browser keeps downloads."
        ),
    };
    match silent {
        0 => place,
        _ => format!(
            "{place} Some sound of {} is missing or cannot be read here: it is silence there.",
            numbers::cards(silent)
        ),
    }
}

/// Why not, and what to do.
pub fn problem(problem: &MixProblem) -> &'static str {
    match problem {
        MixProblem::Nothing => "These cards have no sound. Record something first, or choose other cards.",
        MixProblem::Unreadable => {
            "None of their sound can be read in this browser. Reload the page, or try another browser."
        }
        MixProblem::Mix(MixError::NoEncoder) => {
            "This browser did not pack the sound in this format. Choose WAV or FLAC, or another browser."
        }
        MixProblem::Mix(MixError::Stopped | MixError::Gone) => {
            "The part of Spoke that makes such files has stopped. Reload the page, then try again."
        }
        MixProblem::TooLarge => {
            "It is more than one ZIP file takes. Choose fewer cards, or a smaller format."
        }
        MixProblem::File(FileError::Gone) => {
            "The file was moved or removed while it was written. Try again, and leave it until it is whole."
        }
        MixProblem::File(_) => {
            "The file could not be written. Free some space on this device, then try again."
        }
        MixProblem::Storage(_) => "The project could not be read. Reload the page, then try again.",
    }
}
