//! What a person may want, by the machine that answers it.

pub use super::disk::DiskCommand;
use crate::ports::settings::IceServer;
pub use crate::{
    desk::EditCommand,
    export::ExportCommand,
    importing::ImportCommand,
    levels::LevelsCommand,
    library::LibraryCommand,
    playback::PlayCommand,
    recording::RecordCommand,
    session::{Accept, ShareCommand},
    studio::StudioCommand,
};

/// What a person wants. It may be refused; the refusal is a notice.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Of projects as a whole, and of the settings.
    Library(LibraryCommand),
    /// Of the open project.
    Edit(EditCommand),
    /// Of the recorder.
    Record(RecordCommand),
    /// Of the player.
    Play(PlayCommand),
    /// Of levels.
    Levels(LevelsCommand),
    /// Of those they share with.
    Share(ShareCommand),
    /// Of files.
    Export(ExportCommand),
    /// Of files of sound that become cards.
    Import(ImportCommand),
    /// Of what is on the screen.
    Studio(StudioCommand),
    /// Of the disk as a whole.
    Disk(DiskCommand),
    /// Try these servers, each alone; what was tried before is forgotten.
    TryServers(Vec<IceServer>),
}

macro_rules! lift {
    ($($variant:ident($group:ty)),*) => {
        $(impl From<$group> for Command {
            fn from(command: $group) -> Self {
                Self::$variant(command)
            }
        })*
    };
}

lift!(
    Library(LibraryCommand),
    Edit(EditCommand),
    Record(RecordCommand),
    Play(PlayCommand),
    Levels(LevelsCommand),
    Share(ShareCommand),
    Export(ExportCommand),
    Import(ImportCommand),
    Studio(StudioCommand),
    Disk(DiskCommand)
);

impl Command {
    /// It waits until the library is known. Where to go is known at once, and so are what a code says and what servers
    /// answer.
    pub(super) fn needs_library(&self) -> bool {
        match self {
            Self::Studio(StudioCommand::Go(_)) | Self::TryServers(_) | Self::Disk(_) => false,
            Self::Share(command) => !command.is_early(),
            _ => true,
        }
    }
}
