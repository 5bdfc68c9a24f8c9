//! What machines say, on its way to those it concerns. Here, and only here, one machine hears of another.

use super::{
    App,
    command::{ExportCommand, RecordCommand},
    disk::Ticket,
    effect::Effect,
    effect::PageRequest,
};
use crate::{
    desk, export,
    ids::CardId,
    importing::{self, ImportProblem},
    levels, library,
    notice::NoticeKind,
    playback,
    ports::{
        media::PlayError,
        storage::{DbError, ProjectRecord, StorageRequest, Write},
        tabs::TabMessage,
    },
    probing,
    project::{Op, Refusal},
    recording, session,
    studio::Route,
    tenure, waves,
};

/// What any machine may want or say.
#[derive(Debug)]
pub(super) enum Output {
    Library(library::Output),
    Desk(desk::Output),
    Recording(recording::Output),
    Playback(playback::Output),
    Session(session::Output),
    Probing(probing::Output),
    Tenure(tenure::Output),
    Export(export::Output),
    Importing(importing::Output),
    Waves(waves::Output),
    Levels(levels::Output),
}

macro_rules! lift {
    ($($variant:ident($machine:ident)),*) => {
        $(impl From<$machine::Output> for Output {
            fn from(output: $machine::Output) -> Self {
                Self::$variant(output)
            }
        })*
    };
}

lift!(
    Library(library),
    Desk(desk),
    Recording(recording),
    Playback(playback),
    Session(session),
    Probing(probing),
    Tenure(tenure),
    Export(export),
    Importing(importing),
    Waves(waves),
    Levels(levels)
);

impl App {
    /// Takes up what was said, until there is nothing more. `true`: there was something beside bytes on their way.
    pub(super) fn pass_on(&mut self) -> bool {
        let mut said = false;
        while let Some(output) = self.lender.outbox.pop_front() {
            match output {
                Output::Session(session::Output::Link(link, request)) => {
                    self.effects.push_back(Effect::Link(link, request));
                }
                Output::Session(session::Output::Store(ticket, request)) => {
                    self.store(Ticket::Session(ticket), request);
                }
                output => {
                    said = true;
                    self.pass(output);
                }
            }
        }
        said
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn pass(&mut self, output: Output) {
        match output {
            Output::Library(output) => self.hear_library(output),
            Output::Desk(output) => self.hear_desk(output),
            Output::Recording(output) => self.hear_recording(output),
            Output::Playback(playback::Output::Media(request)) => {
                self.effects.push_back(Effect::Media(request));
            }
            Output::Playback(playback::Output::Notice(kind)) => self.notify(kind),
            Output::Playback(playback::Output::Silent { cards, error, goes_on }) => {
                self.notify_silent(&cards, error, goes_on);
            }
            Output::Playback(playback::Output::Beside { card, behind }) => self.play_beside(card, behind),
            Output::Session(output) => self.hear_session(output),
            Output::Probing(probing::Output::Begin(id, server)) => {
                self.effects.push_back(Effect::Probe(id, server));
            }
            Output::Probing(probing::Output::End(id)) => self.effects.push_back(Effect::EndProbe(id)),
            Output::Tenure(output) => self.hear_tenure(output),
            Output::Export(output) => self.hear_export(output),
            Output::Importing(output) => self.hear_importing(output),
            Output::Waves(output) => self.hear_waves(output),
            Output::Levels(output) => self.hear_levels(output),
        }
    }

    fn hear_library(&mut self, output: library::Output) {
        match output {
            library::Output::Store(ticket, request) => self.store(Ticket::Library(ticket), request),
            library::Output::Background(request) => self.store_in_background(request),
            library::Output::Notice(kind) => self.notify(kind),
            library::Output::Restored(project) => self.studio.restored(project),
            library::Output::Paint(theme) => self.ask_page(PageRequest::Paint(theme)),
            library::Output::Settings => {
                self.session.introduce(self.library.settings(), &self.page);
                self.playback.set_rate(&mut self.lender.cx(), self.library.settings().rate);
                let loudspeaker = self.library.settings().loudspeaker.as_deref();
                self.playback.set_loudspeaker(&mut self.lender.cx(), loudspeaker);
                self.recording.set_microphone(&self.library.settings().microphone);
            }
            library::Output::Known { recordings, people } => {
                self.recording.begin(recordings);
                self.session.learn_people(people);
                if let Route::Project(project) = self.studio.route() {
                    self.load(project);
                }
            }
            library::Output::Ready => self.take_up_early(),
            library::Output::Changed => self.effects.push_back(Effect::Tabs(TabMessage::ListChanged)),
            library::Output::Read => self.compare_with_list(),
            library::Output::Created(record) => self.open_new(record),
            library::Output::Trashed(project) => {
                if self.desk.project_id() == Some(project) {
                    self.put_away();
                    self.studio.show(Route::Library);
                }
            }
        }
    }

    /// Says which cards do not play, by what they are called on the screen.
    fn notify_silent(&mut self, cards: &[CardId], error: PlayError, goes_on: bool) {
        let Some(project) = self.sounding_project() else { return };
        let named = |card: &CardId| {
            let index = project.cards().position(|it| it.id == *card)?;
            Some((index + 1, project.card(*card)?.label.as_str().to_owned()))
        };
        let cards: Vec<_> = cards.iter().filter_map(named).collect();
        if !cards.is_empty() {
            self.notify(NoticeKind::CardsSilent { cards, error, goes_on });
        }
    }

    fn open_new(&mut self, record: ProjectRecord) {
        let id = record.id;
        self.put_away();
        self.desk.open_new(&mut self.lender.cx::<desk::Output>(), record);
        self.tenure.created(&mut self.lender.cx(), id);
        self.studio.show(Route::Project(id));
    }

    /// A change was not stored. What the list was told meanwhile of a project that is not on the desk, only the disk knows.
    fn hear_rolled_back(&mut self, record: ProjectRecord) {
        let elsewhere = self.desk.open_id() != Some(record.id);
        self.library.roll_back(&mut self.lender.cx(), record);
        self.relevel();
        if elsewhere {
            self.library.read_again(&mut self.lender.cx());
        }
    }

    /// Puts the open project away.
    pub(super) fn put_away(&mut self) {
        self.silence_desk();
        self.levels.cancel();
        self.desk.close(&mut self.lender.cx::<desk::Output>());
        self.tenure.leave();
    }

    fn hear_desk(&mut self, output: desk::Output) {
        match output {
            desk::Output::Store(ticket, request) => self.store(Ticket::Desk(ticket), request),
            desk::Output::Notice(kind) => self.notify(kind),
            desk::Output::Visit(project) => self.tenure.visit(&mut self.lender.cx(), project),
            desk::Output::Visited => self.tenure.end_visit(&mut self.lender.cx()),
            desk::Output::Carried(carried) => self.tell_carried(carried),
            desk::Output::Silence { silence, clip } => self.put_silence(silence, clip),
            desk::Output::Opened(project) => {
                if let Some(record) = self.desk.record() {
                    self.library.note(record.clone());
                }
                self.catch_up(project);
                self.look_for_recordings(project);
            }
            desk::Output::NotThere(project) => {
                self.library.drop_missing(project);
                self.refuse(Refusal::NoProject);
                self.leave_project(project);
            }
            desk::Output::Unreadable(project) => self.leave_project(project),
            desk::Output::Changed(record) => {
                self.library.note(record);
                if !self.playback.is_early() {
                    self.playback.keep(&mut self.lender.cx(), |card| self.desk.has_card(card));
                }
                self.relevel();
            }
            desk::Output::RolledBack(record) => self.hear_rolled_back(record),
            desk::Output::Stored { ops, take } => {
                if let Some(take) = take {
                    let created = ops.iter().find_map(|op| match op {
                        Op::Create { card, .. } => Some(card.id),
                        _ => None,
                    });
                    self.recording.kept(&mut self.lender.cx(), take, created);
                    self.importing.kept(&mut self.lender.cx(), take, created);
                }
                if self.shared_is_open() {
                    self.session.published(&mut self.lender.cx(), ops);
                }
            }
            desk::Output::NotStored { take, error } => {
                self.session.invalidate_proofs();
                if let Some(take) = take {
                    self.recording.not_kept(&mut self.lender.cx(), take);
                    let why =
                        if error == DbError::Full { ImportProblem::DiskFull } else { ImportProblem::Storage };
                    self.importing.not_kept(&mut self.lender.cx(), take, why);
                }
                if let (DbError::NotHeld, Some(project)) = (error, self.desk.open_id()) {
                    self.lose(project);
                }
            }
            desk::Output::Followed { link, op, stored } => {
                self.session.committed(&mut self.lender.cx(), link, op, stored);
            }
            desk::Output::Lacks { link, clips } => self.session.fetch(&mut self.lender.cx(), link, clips),
        }
    }

    fn hear_recording(&mut self, output: recording::Output) {
        match output {
            recording::Output::Store(ticket, request) => self.store(Ticket::Recording(ticket), request),
            recording::Output::Background(request) => self.store_in_background(request),
            recording::Output::Optional(request) => self.store(Ticket::Optional, request),
            recording::Output::Media(request) => self.effects.push_back(Effect::Media(request)),
            recording::Output::Notice(kind) => self.notify(kind),
            recording::Output::Finished(finished) => self.keep_take(finished),
            recording::Output::Kept(kept) => {
                self.page_wishes.persist(&mut self.effects);
                self.tell_kept(kept);
            }
            recording::Output::GoOn => self.take_command(RecordCommand::GoOn.into()),
        }
    }

    fn hear_waves(&mut self, output: waves::Output) {
        match output {
            waves::Output::Store(clip, request) => self.store(Ticket::Waves(clip), request),
            waves::Output::Optional(request) => self.store(Ticket::Optional, request),
            waves::Output::Media(request) => self.effects.push_back(Effect::Media(request)),
            waves::Output::Peaks(record) => {
                // Also when its project was left meanwhile: the disk knows whether the clip is there still.
                self.desk.show_waveform(&record);
                let put = Write::PutPeaks(record.clip.hash, record.blob, record.clip.peaks);
                self.store(Ticket::Optional, StorageRequest::Commit(vec![put]));
            }
        }
    }

    fn hear_importing(&mut self, output: importing::Output) {
        match output {
            importing::Output::Store(ticket, request) => self.store(Ticket::Importing(ticket), request),
            importing::Output::Background(request) => self.store_in_background(request),
            importing::Output::File(request) => self.effects.push_back(Effect::File(request)),
            importing::Output::Media(request) => self.effects.push_back(Effect::Media(request)),
            importing::Output::Mix(draft, request) => self.effects.push_back(Effect::Mix(draft, request)),
            importing::Output::Brought(brought) => self.keep_brought(brought),
            importing::Output::Zip(file) => self.take_command(ExportCommand::OpenZip(file).into()),
        }
    }

    fn hear_export(&mut self, output: export::Output) {
        match output {
            export::Output::Store(ticket, request) => self.store(Ticket::Export(ticket), request),
            export::Output::Background(request) => self.store_in_background(request),
            export::Output::File(request) => self.effects.push_back(Effect::File(request)),
            export::Output::Media(request) => self.effects.push_back(Effect::Media(request)),
            export::Output::Mix(draft, request) => self.effects.push_back(Effect::Mix(draft, request)),
            export::Output::Next => {
                let there = self.library.records().values().filter(|record| record.trashed.is_none());
                let taken = there.map(|record| record.title.to_string()).collect();
                let titles = self.library.titles();
                self.export.begin_next(&mut self.lender.cx(), titles, taken);
            }
            export::Output::Opened { record, alone } => {
                self.effects.push_back(Effect::Tabs(TabMessage::ListChanged));
                let opened = Route::Project(record.id);
                self.library.note(record);
                self.page_wishes.persist(&mut self.effects);
                // Whoever still looks at the list sees the project itself next, but for one of several; nobody is taken away from
                // anything else.
                if alone && self.studio.route() == Route::Library && self.forbids_going(opened).is_none() {
                    self.go(opened);
                }
            }
        }
    }

    /// Tells the person something.
    pub(super) fn notify(&mut self, kind: NoticeKind) {
        self.studio.notify(&mut self.lender.cx::<desk::Output>(), kind);
    }

    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.notify(NoticeKind::Refused(refusal));
    }
}
