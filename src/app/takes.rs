//! Recordings and cards: what a take becomes, and what is said of it.

use std::sync::Arc;

use super::{App, command::EditCommand, effect::Effect, view::Recovered};
use crate::{
    desk,
    ids::{CardId, ProjectId},
    importing::{self, ImportProblem},
    notice::{KeptAs, NoticeKind},
    ports::{
        storage::{ClipRecord, RecordAs, RecordingRecord},
        tabs::TabMessage,
    },
    project::{Card, Edit, Refusal},
    recording,
};

impl App {
    /// A take wants to become part of a card. If it cannot, it is offered back.
    pub(super) fn keep_take(&mut self, finished: recording::Finished) {
        let recording::Finished { take, project, clip, becomes, after, writes } = finished;
        let place = self.desk.open_id().and_then(|open| self.session.placement(open));
        let label = self.library.titles().take(self.lender.now.wall);
        let recorded = desk::Recorded { take, clip, becomes, after, label, writes };
        let elsewhere = project.is_some_and(|project| self.desk.open_id() != Some(project));
        // A tab that lets a project go first keeps what was recorded.
        let forbidden =
            self.forbids_editing().filter(|it| *it != Refusal::OtherTab || !self.ends_here(project));
        let result = match forbidden {
            // It waits in its project, and is offered there.
            _ if elsewhere => return self.recording.not_kept(&mut self.lender.cx(), take),
            Some(refusal) => Err(refusal),
            None => self.desk.take(&mut self.lender.cx(), recorded, place),
        };
        if let Err(refusal) = result {
            self.recording.not_kept(&mut self.lender.cx(), take);
            self.refuse(refusal);
        }
    }

    /// The sound of a file wants to be a card, behind the others.
    pub(super) fn keep_brought(&mut self, brought: importing::Brought) {
        let importing::Brought { take, project, clip, label, writes } = brought;
        let place = self.desk.open_id().and_then(|open| self.session.placement(open));
        let recorded = desk::Recorded { take, clip, becomes: RecordAs::NewCard, after: None, label, writes };
        let result = match self.forbids_editing() {
            _ if self.desk.open_id() != Some(project) => Err(Refusal::NoProject),
            Some(refusal) => Err(refusal),
            None => self.desk.take(&mut self.lender.cx(), recorded, place),
        };
        match result {
            // The report of the files says so.
            Err(Refusal::TooManyCards) => {
                self.importing.not_kept(&mut self.lender.cx(), take, ImportProblem::TooManyCards);
            }
            Err(_) => self.importing.not_kept(&mut self.lender.cx(), take, ImportProblem::NoProject),
            Ok(()) => self.page_wishes.persist(&mut self.effects),
        }
    }

    /// Cards are in another project. If they were to be moved, they go from here, in one step of undo.
    pub(super) fn tell_carried(&mut self, carried: desk::Carried) {
        let desk::Carried { record, from, cards, moves } = carried;
        let (project, title, count) = (record.id, record.title.to_string(), cards.len());
        self.library.note(record);
        self.effects.push_back(Effect::Tabs(TabMessage::ListChanged));
        let mut moved = false;
        if moves && self.desk.open_id() == Some(from) {
            // A card that was changed since is another one, and stays.
            let as_it_was = |card: &Arc<Card>| {
                self.desk
                    .document()
                    .and_then(|document| document.card(card.id))
                    .is_some_and(|now| now == card)
            };
            let gone: Vec<_> = cards.iter().filter(|card| as_it_was(card)).map(|card| card.id).collect();
            if !gone.is_empty() {
                self.take_command(EditCommand::Do(Edit::DeleteAll(gone)).into());
            }
            moved = cards.iter().all(|card| !self.desk.has_card(card.id));
        }
        self.notify(NoticeKind::CardsCarried { project, title, count, moved });
    }

    /// Silence can be put into a card now, unless that cannot be changed any more.
    pub(super) fn put_silence(&mut self, silence: desk::Silence, clip: Option<ClipRecord>) {
        let place = self.desk.open_id().and_then(|open| self.session.placement(open));
        let put = match self.forbids_editing() {
            Some(refusal) => Err(refusal),
            None => self.desk.put_silence(&mut self.lender.cx(), silence, clip, place),
        };
        if let Err(refusal) = put {
            self.refuse(refusal);
        }
    }

    fn ends_here(&self, project: Option<ProjectId>) -> bool {
        project.is_some_and(|project| self.tenure.lets_go(project))
    }

    /// Says where a recording is that had been cut short, and where one is that could not be what it was made for.
    pub(super) fn tell_kept(&mut self, kept: recording::Kept) {
        let recording::Kept { recovered, becomes, created } = kept;
        if let Some(card) = created.filter(|_| !recovered) {
            self.studio.offer_title(Some(card));
        }
        let Some(document) = self.desk.view() else { return };
        let place = |card| document.cards.get(card).map(|it| (it.number, it.card.label.as_str().to_owned()));
        let is_last = |card| document.order.last() == Some(&card);
        let (kept_as, card) = match (becomes, created) {
            (RecordAs::NewCard | RecordAs::FirstCard, Some(card)) if recovered => {
                (KeptAs::Card { last: is_last(card) }, card)
            }
            (RecordAs::Again(card), None) if recovered => (KeptAs::Again, card),
            (RecordAs::More(card), None) if recovered => (KeptAs::More, card),
            (RecordAs::Again(meant) | RecordAs::More(meant), Some(card)) => {
                (KeptAs::Instead { last: is_last(card), meant: place(meant) }, card)
            }
            _ => return,
        };
        if let Some((number, label)) = place(card) {
            self.notify(NoticeKind::RecordingKept { kept_as, number, label });
        }
    }

    /// The project was read. What was cut short in it is looked at by the tab that writes it: no other tab can be recording it.
    pub(super) fn look_for_recordings(&mut self, project: ProjectId) {
        if !self.tenure.is_elsewhere(project) {
            let is_here = |project| self.library.get(project).is_some();
            self.recording.look(&mut self.lender.cx(), project, is_here);
        }
        self.recording.opened(&mut self.lender.cx(), project);
    }

    /// Recordings that were cut short and are offered in the open project.
    pub(super) fn recovered(&self, document: &desk::DocumentView) -> Vec<Recovered> {
        let place =
            |card: CardId| document.cards.get(card).map(|it| (it.number, it.card.label.as_str().to_owned()));
        let offered =
            self.recording.recovered(Some(document.id), |project| self.library.get(project).is_some());
        let shown = |record: &RecordingRecord| Recovered {
            blob: record.blob,
            started: record.started,
            becomes: record.becomes,
            card: record.becomes.card().and_then(place),
        };
        offered.map(shown).collect()
    }
}
