//! ZIP files: what is going on, what went wrong, and what to do next.

use super::{common::apart, numbers};
use crate::{
    app::view::{ArchiveState, ArchiveView},
    archive::ZipProblem,
    ports::{files::FileError, storage::DbError},
};

/// Button: saves the open project.
pub const SAVE: &str = "Save as ZIP";
/// Name of the report.
pub const REPORT: &str = "ZIP file";
/// Button: goes to the project that was opened.
pub const SHOW: &str = "Open it";

/// Heading: what is going on.
pub fn heading(report: &ArchiveView) -> String {
    let ArchiveView { saving, name, state } = report;
    let name = apart(name);
    match (state, saving) {
        (ArchiveState::Running { .. }, true) => format!("Saving “{name}” as a ZIP file"),
        (ArchiveState::Running { .. }, false) => format!("Opening “{name}”"),
        (ArchiveState::Saved { .. }, _) => format!("“{name}” is saved as a ZIP file"),
        (ArchiveState::Opened { title, cards, .. }, _) => {
            format!("“{}” is here: {}", apart(title.as_str()), numbers::cards(*cards))
        }
        (ArchiveState::Failed(_), true) => format!("“{name}” could not be saved as a ZIP file"),
        (ArchiveState::Failed(_), false) => format!("“{name}” could not be opened"),
    }
}

/// What it means, and what to do.
pub fn end(report: &ArchiveView) -> String {
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
        ArchiveState::Opened { lost: 0, cut: 0, .. } => {
            "It is a project of its own, beside the others.".to_owned()
        }
        ArchiveState::Opened { lost, cut, .. } => missing(*lost, *cut),
        ArchiveState::Failed(problem) if report.saving => unsaved(problem).to_owned(),
        ArchiveState::Failed(problem) => format!("{} Nothing here has changed.", unopened(problem)),
    }
}

fn missing(lost: usize, cut: usize) -> String {
    let mut parts = Vec::new();
    if lost > 0 {
        parts.push(format!(
            "{} could not be read: the sound is missing from the file, damaged, or of a kind this \
                            browser does not know.",
            numbers::cards(lost)
        ));
    }
    if cut > 0 {
        parts.push(format!("Of {} some sound could not be read.", numbers::cards(cut)));
    }
    parts.push("Keep the file, and ask whoever made it to save it again.".to_owned());
    parts.join(" ")
}

fn unsaved(problem: &ZipProblem) -> &'static str {
    match problem {
        ZipProblem::TooLarge => {
            "It holds more than the 4 GB of a ZIP file. Share it from browser to browser, or in smaller projects."
        }
        ZipProblem::File(_) => {
            "The browser did not take the file. Free some space on this device, then try again."
        }
        ZipProblem::Storage(_) => "Its data could not be read. Reload the page, then try again.",
        _ => "Try again.",
    }
}

fn unopened(problem: &ZipProblem) -> &'static str {
    match problem {
        ZipProblem::NotAZip => {
            "It is no ZIP file, or only part of one. Choose the file that “Save as ZIP” made; if it came over the net, \
             fetch it again."
        }
        ZipProblem::NotAProject => {
            "It is a ZIP file, but there is no project in it. Choose one that Spoke or the Voice Cards app has saved."
        }
        ZipProblem::Newer => "It was saved by a later version of Spoke. Reload this page, then try again.",
        ZipProblem::TooLarge => {
            "It holds more than Spoke opens at once. Save it in smaller projects where it was made."
        }
        ZipProblem::Damaged => "It is damaged. Ask for it again, or fetch it again.",
        ZipProblem::NothingReadable => {
            "None of its cards could be read: the sound is missing from the file, damaged, or of a kind this browser \
             does not know. Try an up-to-date Chrome, Edge or Firefox, or ask for the file again."
        }
        ZipProblem::File(FileError::Gone) => "The file was moved or changed meanwhile. Choose it again.",
        ZipProblem::File(FileError::Failed(_)) => "The browser could not read the file. Choose it again.",
        ZipProblem::Storage(DbError::Full) => {
            "This device has no room left. Erase projects from the trash or free space on the device, then try again."
        }
        ZipProblem::Storage(_) => "The browser could not save it. Reload the page, then try again.",
    }
}
