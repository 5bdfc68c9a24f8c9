//! ZIP files: what is going on, what went wrong, and what to do next.

use super::{common::apart, export_audio, numbers};
use crate::{
    app::view::{ArchiveReport, ArchiveState, Kind},
    archive::{
        ZipProblem,
        losses::{CardLoss, Field, Losses, Lost, Maker, NoSound, Packing},
        problem::Instead,
    },
    ports::{files::FileError, storage::DbError},
};

/// Button: saves the open project.
pub const SAVE: &str = "Save as ZIP";
const REPORT: &str = "ZIP file";
/// Button: goes to the project that was opened.
pub const SHOW: &str = "Open it";
/// Name of the list of cards that lost something.
pub const LOSSES: &str = "What is missing, card by card";
/// Name of the list of files that were opened before.
pub const EARLIER: &str = "Opened before it";

/// Heading: what is going on.
pub fn heading(report: &ArchiveReport) -> String {
    let ArchiveReport { kind, name, state } = report;
    if *kind == Kind::Mixing {
        return match state {
            ArchiveState::Running { .. } => export_audio::making(name),
            ArchiveState::NotMixed(_) | ArchiveState::Failed(_) => export_audio::not_made(name),
            _ => export_audio::made(name),
        };
    }
    let (name, saving) = (apart(name), *kind == Kind::Saving);
    match state {
        ArchiveState::Running { .. } if saving => format!("Saving “{name}” as a ZIP file"),
        ArchiveState::Running { .. } => format!("Opening “{name}”"),
        ArchiveState::Saved { .. } | ArchiveState::Mixed { .. } => format!("“{name}” is saved as a ZIP file"),
        ArchiveState::Opened { title, cards, .. } => {
            format!("“{}” is here: {}", apart(title.as_str()), numbers::cards(*cards))
        }
        ArchiveState::Failed(_) | ArchiveState::NotMixed(_) if saving => {
            format!("“{name}” could not be saved as a ZIP file")
        }
        ArchiveState::Failed(_) | ArchiveState::NotMixed(_) => format!("“{name}” could not be opened"),
    }
}

/// Name of the report.
pub fn name(report: &ArchiveReport) -> &'static str {
    if report.kind == Kind::Mixing { export_audio::REPORT } else { REPORT }
}

/// How many files wait for their turn.
pub fn waiting(files: usize) -> String {
    match files {
        0 => String::new(),
        1 => "One more file is opened after it.".to_owned(),
        _ => format!("{files} more files are opened after it."),
    }
}

/// What it means, and what to do.
pub fn end(report: &ArchiveReport) -> String {
    match &report.state {
        ArchiveState::Running { .. } => String::new(),
        ArchiveState::Saved { silent } => {
            let send = "You find it where this browser keeps downloads. Send it any way you like: “Open a ZIP” in the \
                        library opens it.";
            match silent {
                0 => send.to_owned(),
                _ => format!(
                    "{send} Some sound of {} is missing here, so it is not in the file.",
                    numbers::cards(*silent)
                ),
            }
        }
        ArchiveState::Mixed { files, silent } => export_audio::end(*files, *silent),
        ArchiveState::NotMixed(problem) => export_audio::problem(problem).to_owned(),
        ArchiveState::Opened { losses, .. } if losses.is_none() => {
            "It is a project of its own, beside the others.".to_owned()
        }
        ArchiveState::Opened { losses, .. } => missing(losses),
        ArchiveState::Failed(problem) if report.kind == Kind::Saving => unsaved(problem).to_owned(),
        ArchiveState::Failed(problem) => format!("{} Nothing here has changed.", unopened(problem)),
    }
}

fn missing(losses: &Losses) -> String {
    let mut parts = Vec::new();
    let (lost, cut) = (losses.lost(), losses.cut());
    if lost > 0 {
        parts.push(format!("{} could not be read.", numbers::cards(lost)));
    }
    if cut > 0 {
        parts.push(format!("Of {} some sound could not be read.", numbers::cards(cut)));
    }
    let changed = losses.cards.len() - lost - cut;
    if changed > 0 {
        parts.push(format!("Of {} not everything that is written could be read.", numbers::cards(changed)));
    }
    if losses.breaks_off {
        parts.push("The list of the cards breaks off: there may have been more.".to_owned());
    }
    parts.extend(losses.newer.map(|maker| later(maker).to_owned()));
    if !losses.cards.is_empty() || losses.breaks_off {
        parts.push("Keep the file, and ask whoever made it to save it again.".to_owned());
    }
    parts.join(" ")
}

fn later(maker: Maker) -> &'static str {
    match maker {
        Maker::Spoke => {
            "It was saved by a later version of Spoke, and what is new in that may be missing. Reload this page, then \
             open it once more."
        }
        Maker::VoiceCards => {
            "It was saved by a later version of the Voice Cards app than Spoke knows, and what is new in that may be \
             missing."
        }
        Maker::Another => {
            "It is of a later version than Spoke knows, and what is new in that may be missing."
        }
    }
}

/// A card that lost something: its place, its title, and what.
pub fn loss(card: &CardLoss) -> String {
    let CardLoss { place, title, what } = card;
    let name =
        if title.is_empty() { format!("Card {place}") } else { format!("Card {place}, “{title}”") };
    match what {
        Lost::Entry => format!("{name}, is left out: what stands in its place is no card."),
        Lost::Sound(why) => format!("{name}, is left out: {}.", silent(*why)),
        Lost::Part(why, fields) => {
            let fields =
                if fields.is_empty() { String::new() } else { format!(" Also missing: {}.", names(fields)) };
            format!("{name}: some of its sound is missing, because {}.{fields}", silent(*why))
        }
        Lost::Fields(fields) => format!("{name}: missing, or not whole: {}.", names(fields)),
    }
}

/// Where the list is too long to be read.
pub fn more_losses(count: usize) -> String {
    format!("And {} more.", numbers::cards(count))
}

fn silent(why: NoSound) -> String {
    let words = match why {
        NoSound::Missing => "its sound is not in the file",
        NoSound::Damaged => "its sound is damaged",
        NoSound::Password => "its sound has a password",
        NoSound::Packed(packing) => return format!("its sound is packed {}", packed(packing)),
        NoSound::TooLong => "its sound is longer than Spoke takes",
        NoSound::Unknown => "this browser does not know its kind of sound",
    };
    words.to_owned()
}

fn packed(packing: Packing) -> String {
    match packing.name() {
        Some(name) => format!("with {name}, which Spoke does not read"),
        None => "in a way that Spoke does not read".to_owned(),
    }
}

fn names(fields: &[Field]) -> String {
    let name = |field: &Field| match field {
        Field::Label => "title",
        Field::Notes => "notes",
        Field::Tags => "tags",
        Field::Colour => "colour",
        Field::Transcript => "transcript",
        Field::Times => "times of the transcript",
        Field::Created => "date",
        Field::Order => "place",
    };
    fields.iter().map(name).collect::<Vec<_>>().join(", ")
}

fn unsaved(problem: &ZipProblem) -> &'static str {
    match problem {
        ZipProblem::TooLarge => {
            "It holds more than one ZIP file takes. Share it from browser to browser, or in smaller projects."
        }
        ZipProblem::File(_) => {
            "The browser did not take the file. Free some space on this device, then try again."
        }
        ZipProblem::Storage(_) => "Its data could not be read. Reload the page, then try again.",
        _ => "Try again.",
    }
}

fn unopened(problem: &ZipProblem) -> String {
    let words = match problem {
        ZipProblem::NotAZip(instead) => not_a_zip(*instead),
        ZipProblem::NotAProject => {
            "It is a ZIP file, but there is no project in it. Choose one that Spoke or the Voice Cards app has saved."
        }
        ZipProblem::OnlyZips => {
            "There are other ZIP files in it. Unpack it, then open those: you can choose several at once."
        }
        ZipProblem::Newer(Maker::Spoke) => {
            "It was saved by a later version of Spoke. Reload this page, then try again."
        }
        ZipProblem::Newer(Maker::VoiceCards) => {
            "It was saved by a later version of the Voice Cards app, in a way that Spoke does not read. Save it with the \
             version before, if you can."
        }
        ZipProblem::Newer(Maker::Another) => {
            "It is of a later version than Spoke reads. Reload this page, then try again."
        }
        ZipProblem::TooLarge => {
            "It holds more than Spoke opens at once. Save it in smaller projects where it was made."
        }
        ZipProblem::Damaged => "It is damaged. Ask for it again, or fetch it again.",
        ZipProblem::Password => {
            "It has a password, and Spoke cannot ask for one. Unpack it with the program that made it, pack the folder \
             again without a password, then open that."
        }
        ZipProblem::Packed(packing) => {
            return format!(
                "It is packed {}. Unpack it, pack the folder again as an ordinary ZIP file, then open that.",
                packed(*packing)
            );
        }
        ZipProblem::NothingReadable(why) => return nothing_readable(*why),
        ZipProblem::File(FileError::Gone) => {
            "The file was moved or changed meanwhile, or it is a folder. Choose it again; pack a folder as a ZIP file first."
        }
        ZipProblem::File(FileError::Failed(_)) => "The browser could not read the file. Choose it again.",
        ZipProblem::Storage(DbError::Full) => {
            "This device has no room left. Erase projects from the trash or free space on the device, then try again."
        }
        ZipProblem::Storage(_) => "The browser could not save it. Reload the page, then try again.",
    };
    words.to_owned()
}

fn not_a_zip(instead: Instead) -> &'static str {
    match instead {
        Instead::Unknown => {
            "It is no ZIP file, or only part of one. Choose the file that “Save as ZIP” made; if it came over the net, \
             fetch it again."
        }
        Instead::Cut => "Only the first part of it is here. Fetch it again, or ask for it again.",
        Instead::Sound => {
            "It is a sound file. “Add audio files”, among your projects or in one, makes a card of it."
        }
        Instead::Archive => {
            "It is packed, but not as a ZIP file. Unpack it, pack the folder again as a ZIP file, then open that."
        }
        Instead::Manifest => {
            "It looks like the list of a project without its sound. Choose the whole ZIP file, or pack the whole folder as one."
        }
    }
}

fn nothing_readable(why: Option<NoSound>) -> String {
    match why {
        Some(NoSound::Password) => unopened(&ZipProblem::Password),
        Some(NoSound::Packed(packing)) => unopened(&ZipProblem::Packed(packing)),
        _ => "None of its cards could be read: the sound is missing from the file, damaged, or of a kind this browser \
              does not know. Try an up-to-date Chrome, Edge or Firefox, or ask for the file again."
            .to_owned(),
    }
}
