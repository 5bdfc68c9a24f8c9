//! What cannot be wanted now, because of something in another machine. What one machine refuses by itself is not here.
//!
//! | while | nobody may | told as |
//! |---|---|---|
//! | a recording runs or becomes a card | leave the project or make one, play, give the role away, take somebody's project or open an invitation | `Recording` |
//! | | delete its project | `InUse` |
//! | a recording becomes a card | undo | `Recording` |
//! | people who are connected share a project | go to another one, or make one | `InSession` |
//! | | delete the shared one | `InUse` |
//! | invitations to a project are open | delete it, or share another one | `Invited` |
//! | another tab changes the project | change it, record, throw a recording away that was cut short, invite somebody to it | `OtherTab` |
//! | somebody else has the role, or the project is being replaced | change the project, record, add files | `NotEditor` |
//!
//! Going on with a recording that broke off in another project asks for what holds in that one, once it is open.

use super::{
    App,
    command::{Command, EditCommand, LibraryCommand, PlayCommand, RecordCommand, StudioCommand},
};
use crate::{
    ids::ProjectId, levels::LevelsCommand, project::Refusal, recording::RecorderView, session::Locked,
    studio::Route,
};

impl App {
    /// Why `command` cannot be answered now.
    pub(super) fn forbids(&self, command: &Command) -> Option<Refusal> {
        let recording = || self.recording.is_busy().then_some(Refusal::Recording);
        match command {
            Command::Studio(StudioCommand::Go(route)) => self.forbids_going(*route),
            Command::Library(LibraryCommand::Create(_)) => recording().or_else(|| self.forbids_another(None)),
            Command::Library(LibraryCommand::Delete(project)) => {
                let records = self.recording.is_for(*project).then_some(Refusal::InUse);
                records.or_else(|| self.session.forbids_deleting(*project))
            }
            Command::Edit(EditCommand::Undo | EditCommand::GoTo(_))
                if self.recording.view() == RecorderView::Saving =>
            {
                Some(Refusal::Recording)
            }
            Command::Edit(_) => self.forbids_editing(),
            Command::Library(LibraryCommand::Rename(project, _)) if self.is_on_own_desk(*project) => {
                self.forbids_editing()
            }
            Command::Record(
                RecordCommand::New { .. }
                | RecordCommand::First
                | RecordCommand::Again(_)
                | RecordCommand::More(_)
                | RecordCommand::Keep(_),
            ) => self.forbids_editing(),
            // In another project than the one that is open: what holds there is known when it is.
            Command::Record(RecordCommand::GoOn) => {
                let here = self.recording.goes_on_elsewhere(self.desk.open_id()).is_none();
                here.then(|| self.forbids_editing()).flatten()
            }
            // It may be a card there by now.
            Command::Record(RecordCommand::DiscardRecovered(_))
                if self.locked() == Some(Locked::OtherTab) =>
            {
                Some(Refusal::OtherTab)
            }
            Command::Play(PlayCommand::Stop | PlayCommand::Repeat(_)) => None,
            Command::Play(_) => recording(),
            Command::Levels(LevelsCommand::EvenOut(_)) => self.forbids_editing(),
            Command::Levels(LevelsCommand::Cancel) => None,
            Command::Share(command) if command.invites() && self.locked() == Some(Locked::OtherTab) => {
                Some(Refusal::OtherTab)
            }
            Command::Share(command) if command.ends_editing() => recording(),
            Command::Library(_)
            | Command::Record(_)
            | Command::Share(_)
            | Command::Export(_)
            | Command::Import(_)
            | Command::Studio(_)
            | Command::Disk(_)
            | Command::TryServers(_) => None,
        }
    }

    /// Why the screen cannot be shown now.
    pub(super) fn forbids_going(&self, route: Route) -> Option<Refusal> {
        if self.recording.is_busy() {
            return Some(Refusal::Recording);
        }
        match route {
            Route::Project(project) => self.forbids_another(Some(project)),
            Route::Library | Route::Join => None,
        }
    }

    /// Why a project other than the shared one cannot be opened now; `None`: one that is not made yet.
    fn forbids_another(&self, project: Option<ProjectId>) -> Option<Refusal> {
        let held = self.session.held();
        (held.is_some() && held != project).then_some(Refusal::InSession)
    }

    /// Why the open project cannot be changed now.
    pub(super) fn forbids_editing(&self) -> Option<Refusal> {
        self.locked().map(|locked| match locked {
            Locked::OtherTab => Refusal::OtherTab,
            _ => Refusal::NotEditor,
        })
    }
}
