//! What is asked for before the library is known waits for it: a project made meanwhile would be gone from the list
//! when the disk answers.

use super::{App, input::Command};

impl App {
    /// Takes a command now, or when the library is known.
    pub(super) fn take_command(&mut self, command: Command) {
        if !self.loaded && needs_library(&command) {
            self.early.push(command);
            return;
        }
        if let Err(refusal) = self.handle_command(command) {
            self.refuse(refusal);
        }
    }

    /// The library is known, or will not be.
    pub(super) fn take_up_early(&mut self) {
        for command in std::mem::take(&mut self.early) {
            self.take_command(command);
        }
    }
}

/// Where to go is known at once, and so is what a code says.
fn needs_library(command: &Command) -> bool {
    !matches!(command, Command::Go(_) | Command::OpenLink(_) | Command::OpenInvite(_) | Command::PasteCode(_))
}
