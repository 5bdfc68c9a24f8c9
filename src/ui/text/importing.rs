//! Files of sound that become cards.

use super::{common::apart, numbers};
use crate::app::view::{ImportProblem, ImportReport, ImportState, ImportView, KeptHow};

/// Button: chooses files.
pub const ADD: &str = "Add audio files";
/// Name of the report.
pub const REPORT: &str = "Audio files";
/// Name of the list in it.
pub const FILES: &str = "File by file";

/// Button: puts the new cards into the order of their names.
pub const SORT: &str = "Sort by name";

/// Heading: what is going on.
pub fn heading(view: &ImportView) -> String {
    let (all, kept, failed) = (view.files.len(), view.kept(), view.failed());
    if let Some(now) = view.now() {
        let name = apart(&now.name);
        return if all == 1 {
            format!("Adding “{name}”")
        } else {
            format!("Adding “{name}”, {} of {all}", kept + failed + 1)
        };
    }
    match (kept, failed) {
        (0, 1) => "The file could not be added".to_owned(),
        (0, _) => "None of the files could be added".to_owned(),
        (_, 0) => format!("{} added", numbers::cards(kept)),
        (_, _) => format!("{} added, {failed} could not be", numbers::cards(kept)),
    }
}

/// How many files were kept as they are; none while there may be more, and when there is none.
pub fn as_they_are(view: &ImportView) -> Option<String> {
    let kept =
        |file: &&ImportReport| matches!(&file.state, ImportState::Kept { how, .. } if how.is_as_it_is());
    match (view.now(), view.files.iter().filter(kept).count(), view.files.len()) {
        (Some(_), ..) | (_, 0, _) => None,
        (_, 1, 1) => Some("It was kept as it is.".to_owned()),
        (_, 1, _) => Some("1 file was kept as it is.".to_owned()),
        (_, kept, all) if kept == all => Some("All files were kept as they are.".to_owned()),
        (_, kept, _) => Some(format!("{kept} files were kept as they are.")),
    }
}

/// What is said of a file, in a line; nothing of what was kept as it is: its card says all.
pub fn line(file: &ImportReport) -> Option<String> {
    let name = apart(&file.name);
    match &file.state {
        ImportState::Waiting | ImportState::Reading { .. } | ImportState::Keeping => None,
        ImportState::Kept { how: KeptHow::AsItIs, .. } => None,
        ImportState::Kept { how: KeptHow::Otherwise { said_ms, ms }, .. } => {
            let (said, here) = (numbers::length(*said_ms), numbers::length(*ms));
            let missing = if said_ms > ms {
                " The rest may be missing: compare it with where it came from."
            } else {
                ""
            };
            Some(format!(
                "“{name}” says that it is {said} long, and {here} of sound are in it. All of that came in.{missing}"
            ))
        }
        ImportState::Kept { how: KeptHow::SoundAlone, .. } => {
            Some(format!("“{name}”: its sound was kept, as it is, and the pictures were left out."))
        }
        ImportState::Kept { how: KeptHow::Converted { damaged }, .. } => {
            let damage = if *damaged {
                " Some of it is missing or damaged: compare it with where it came from."
            } else {
                ""
            };
            Some(format!(
                "“{name}”: it was too large to be sent on, so its sound was packed as Opus. Keep the file if you need it as it was.{damage}"
            ))
        }
        ImportState::Failed(problem) => Some(format!("“{name}”: {}", why(*problem))),
    }
}

fn why(problem: ImportProblem) -> &'static str {
    match problem {
        ImportProblem::Empty => "there is nothing in it. Copy it to this device again, then add that.",
        ImportProblem::Unreadable => {
            "it is no sound that this browser can read, or only part of it is here. Try to play it in another program; if that \
             works, save it there as MP3, M4A, WAV, FLAC or Ogg, then add that."
        }
        ImportProblem::NoSound => "there is no sound in it, not even silence.",
        ImportProblem::TooLong => {
            "it is larger than the 256 MB a clip may have, and this browser cannot make it smaller. Save it in parts, or more densely packed, then add that."
        }
        ImportProblem::Gone => "it was moved or changed meanwhile, or it is a folder. Choose it again.",
        ImportProblem::DiskFull => {
            "this device has no room left. Erase projects from the trash or free space on the device, then add it again."
        }
        ImportProblem::Storage => "the browser could not save it. Reload the page, then add it again.",
        ImportProblem::TooManyCards => {
            "the project holds as many cards as it may. Make a new project, then add it there."
        }
        ImportProblem::NoProject => {
            "its project was left, or somebody else edits it now. Add it again when you can edit there."
        }
    }
}
