//! Several tabs of one browser: one of them changes a project, the others show it.

use super::{App, effect::Effect};
use crate::{
    ids::ProjectId,
    ports::tabs::TabMessage,
    project::{Edit, Refusal},
    recording::RecordCommand,
    session,
    session::{Locked, ShareCommand},
    studio::Route,
    tenure,
};

impl App {
    /// Another tab speaks.
    pub(super) fn hear_tab(&mut self, message: TabMessage) {
        match message {
            TabMessage::ListChanged if self.library.is_known() => {
                self.library.read_again(&mut self.lender.cx());
            }
            TabMessage::ListChanged => {}
            TabMessage::Wants { project } => self.tenure.wanted(&mut self.lender.cx(), project),
            message => self.give_session(session::Input::Tab(message)),
        }
    }

    /// Puts a project on the desk, to be read when it is known whether this tab may change it.
    pub(super) fn open_on_desk(&mut self, project: ProjectId) {
        if self.desk.open(&mut self.lender.cx(), project) {
            self.tenure.open(&mut self.lender.cx(), project);
        }
    }

    pub(super) fn hear_tenure(&mut self, output: tenure::Output) {
        match output {
            tenure::Output::Lock(request) => self.effects.push_back(Effect::Lock(request)),
            tenure::Output::Tabs(message) => self.effects.push_back(Effect::Tabs(message)),
            tenure::Output::Read { project, ours } => {
                let writer = ours.then_some(self.tab);
                self.desk.read(&mut self.lender.cx(), project, writer);
            }
            tenure::Output::Visiting { ours } => {
                self.desk.visited(&mut self.lender.cx(), ours.then_some(self.tab));
            }
            tenure::Output::Again(project) => self.read_again(project, true),
            tenure::Output::End(project) => self.end_all_of(project),
        }
    }

    /// Reads the project on screen once more: another tab has, or had it.
    fn read_again(&mut self, project: ProjectId, ours: bool) {
        if self.desk.project_id() != Some(project) {
            return;
        }
        self.silence_desk();
        self.desk.close(&mut self.lender.cx());
        self.desk.open(&mut self.lender.cx(), project);
        self.desk.read(&mut self.lender.cx(), project, ours.then_some(self.tab));
    }

    /// Another tab wants this project: a recording becomes a card, and whoever it is shared with is told goodbye.
    fn end_all_of(&mut self, project: ProjectId) {
        if self.recording.is_for(project) {
            // Does not refuse.
            let _ = self.recording.command(&mut self.lender.cx(), RecordCommand::Stop, Some(project));
        }
        if self.session.held() == Some(project) {
            let _ = self.share(ShareCommand::Disconnect);
        }
        if self.session.forbids_deleting(project) == Some(Refusal::Invited) {
            let _ = self.share(ShareCommand::WithdrawInvites);
        }
    }

    /// Lets go what another tab wants, or what is not on screen any more, once all of it is stored.
    pub(super) fn let_go(&mut self) {
        if !self.tenure.waits_to_settle() || !self.desk.is_quiet() {
            return;
        }
        let records = |project: ProjectId| self.recording.is_busy() && self.recording.is_for(project);
        if self.desk.project_id().is_some_and(|project| self.tenure.lets_go(project) && records(project)) {
            return;
        }
        self.tenure.settled(&mut self.lender.cx());
        self.pass_on();
    }

    /// The disk refused a change, because another tab has taken the project over without a word, or erased it.
    pub(super) fn lose(&mut self, project: ProjectId) {
        self.tenure.lost(project);
        self.read_again(project, false);
    }

    /// Why the open project cannot be changed by a person.
    pub(super) fn locked(&self) -> Option<Locked> {
        let open = self.desk.open_id()?;
        if self.tenure.is_elsewhere(open) {
            return Some(Locked::OtherTab);
        }
        self.session.locked(self.lender.now.instant, open)
    }

    /// The list was read once more. The disk has not heard of changes that are on their way; the desk has. A new project may not
    /// be on the disk at all, and another tab may have deleted or renamed what is open here.
    pub(super) fn compare_with_list(&mut self) {
        let Some(record) = self.desk.record().cloned() else { return };
        let listed = self.library.get(record.id).filter(|listed| listed.trashed.is_none()).cloned();
        let Some(listed) = listed else {
            self.put_away();
            return self.leave_project(record.id);
        };
        let renamed = listed.title != record.title && self.desk.is_settled();
        self.library.note(record.clone());
        if renamed && self.locked().is_none() {
            let place = self.session.placement(record.id);
            let rename = crate::desk::EditCommand::Do(Edit::Retitle(listed.title));
            // Refused by nothing that matters: the title is then as it is here.
            let _ = self.desk.command(&mut self.lender.cx(), rename, place);
        } else if renamed && self.tenure.is_elsewhere(record.id) {
            self.read_again(record.id, false);
        }
    }

    /// The project cannot be shown after all.
    pub(super) fn leave_project(&mut self, project: ProjectId) {
        if self.studio.route() == Route::Project(project) {
            self.studio.show(Route::Library);
        }
    }
}
