//! A wish on its way to the machine that answers it.

use super::{
    App,
    command::{
        Command, EditCommand, ExportCommand, ImportCommand, LibraryCommand, PlayCommand, RecordCommand,
        StudioCommand,
    },
    effect::{Effect, PageRequest},
};
use crate::{
    ids::{CardId, ProjectId},
    importing::Importing,
    library,
    machine::Cx,
    notice::Over,
    playback::{PlayState, What},
    ports::media::{MediaRequest, Playlist},
    project::{Edit, Refusal},
    studio::Route,
};

impl App {
    /// Answers a wish now, or when the library is known. What machines say to it is passed on before the next wish: that may
    /// be about what this one makes.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn take_command(&mut self, command: Command) {
        let now = if command.needs_library() { self.library.admit(command) } else { Some(command) };
        let Some(command) = now else { return };
        if let Err(refusal) = self.answer(command) {
            self.refuse(refusal);
        }
        self.pass_on();
    }

    fn answer(&mut self, command: Command) -> Result<(), Refusal> {
        if let Some(refusal) = self.forbids(&command) {
            if matches!(command, Command::Studio(StudioCommand::Go(_))) {
                self.studio.show_again();
            }
            return Err(refusal);
        }
        match command {
            Command::Library(command) => self.answer_library(command),
            Command::Edit(command) => self.edit(command),
            Command::Record(command) => self.record(command),
            Command::Play(command) => self.play(command),
            Command::Levels(command) => self.level(command),
            Command::Share(command) => self.share(command),
            Command::Export(command) => self.export(command),
            Command::Import(command) => self.import(command),
            Command::Studio(command) => {
                self.work(command);
                Ok(())
            }
            Command::Disk(command) => {
                self.command_disk(command);
                Ok(())
            }
            Command::TryServers(servers) => {
                self.probing.begin(&mut self.lender.cx(), servers);
                Ok(())
            }
        }
    }

    fn answer_library(&mut self, command: LibraryCommand) -> Result<(), Refusal> {
        match command {
            // An open project's title is part of its document: a change that can be undone. While it is being read, what the
            // disk has not heard of would be lost.
            LibraryCommand::Rename(project, title) if self.is_on_own_desk(project) => {
                self.edit(EditCommand::Do(Edit::Retitle(title)))
            }
            command => self.library.command(&mut self.lender.cx(), command),
        }
    }

    /// It is open here, and no other tab changes it.
    pub(super) fn is_on_own_desk(&self, project: ProjectId) -> bool {
        self.desk.project_id() == Some(project) && !self.tenure.is_elsewhere(project)
    }

    fn edit(&mut self, command: EditCommand) -> Result<(), Refusal> {
        let place = self.desk.open_id().and_then(|open| self.session.placement(open));
        if let EditCommand::Carry { cards, .. } = &command
            && self.shared_is_open()
            && !self.desk.has_sound_of(cards)
        {
            // Nobody asks for what is on its way on behalf of another project.
            return Err(Refusal::SoundMissing);
        }
        let command = match command {
            // Its neighbours are those that are shown.
            EditCommand::Do(Edit::Move(card, to)) => match self.studio.place(&[card], to) {
                Some(to) => EditCommand::Do(Edit::Move(card, to)),
                None => return Ok(()),
            },
            EditCommand::Do(Edit::MoveAll(cards, to)) => match self.studio.place(&cards, to) {
                Some(to) => EditCommand::Do(Edit::MoveAll(cards, to)),
                None => return Ok(()),
            },
            command => command,
        };
        self.desk.command(&mut self.lender.cx(), command, place)
    }

    fn record(&mut self, command: RecordCommand) -> Result<(), Refusal> {
        let begins = matches!(
            command,
            RecordCommand::New { .. }
                | RecordCommand::First
                | RecordCommand::Again(_)
                | RecordCommand::More(_)
                | RecordCommand::GoOn
                | RecordCommand::Keep(_)
        );
        if matches!(command, RecordCommand::New { .. }) && self.studio.route() == Route::Library {
            // The new project it was for was refused, and that was said. What is still open is not on screen.
            return Ok(());
        }
        if command == RecordCommand::GoOn && self.goes_there_first()? {
            return Ok(());
        }
        if begins {
            self.desk.check_editable()?;
            let is_there = |card| self.desk.document().is_some_and(|document| document.card(card).is_some());
            let comes_to = match command {
                RecordCommand::GoOn => self.recording.goes_on_as(self.desk.open_id()),
                command => Some(command),
            };
            if comes_to.and_then(RecordCommand::changes).is_some_and(|card| !is_there(card)) {
                return Err(Refusal::CardGone);
            }
            self.playback.stop(&mut self.lender.cx());
            self.studio.offer_title(None);
        }
        self.recording.command(&mut self.lender.cx(), command, self.desk.open_id())?;
        if command == RecordCommand::GoOn {
            self.studio.end(Over::Loss);
        }
        Ok(())
    }

    /// What goes on is seen: its project comes on screen. True: it is being opened, and it goes on when it is.
    fn goes_there_first(&mut self) -> Result<bool, Refusal> {
        let open = self.desk.open_id();
        let elsewhere = self.recording.goes_on_elsewhere(open);
        let Some(there) = elsewhere.or(open).map(Route::Project) else { return Ok(false) };
        if self.studio.route() != there {
            if let Some(refusal) = self.forbids(&StudioCommand::Go(there).into()) {
                return Err(refusal);
            }
            self.go(there);
        }
        if elsewhere.is_some() && self.studio.route() == there {
            self.recording.go_on_when_open();
            self.studio.end(Over::Loss);
        }
        Ok(elsewhere.is_some())
    }

    fn play(&mut self, command: PlayCommand) -> Result<(), Refusal> {
        match command {
            PlayCommand::Card(card) => {
                let is_another = self.playback.is_early() || self.playback.card() != Some(card);
                if is_another || !self.playback.toggle(&mut self.lender.cx()) {
                    self.play_card(card, &[], 0)?;
                }
            }
            PlayCommand::Early(card) => self.play_early(card)?,
            PlayCommand::From(card, at_ms) => {
                let start = self.playback.start_of(card).filter(|_| !self.playback.is_early());
                let Some(start) = start else { return self.play_card(card, &[], at_ms) };
                let was_another = self.playback.card() != Some(card);
                self.playback.seek(&mut self.lender.cx(), start + at_ms);
                // What was held is heard from where a person pressed, unless it is this card that they hold.
                if was_another && self.playback.view().state == PlayState::Paused {
                    self.playback.toggle(&mut self.lender.cx());
                }
            }
            PlayCommand::Stretches(card, stretches) => self.play_card(card, &stretches, 0)?,
            PlayCommand::These(cards) => {
                let playlist = self.desk.playlist(Some(&cards))?;
                self.play_list(playlist, 0, What::Cards);
            }
            PlayCommand::All(from) => {
                let playlist = self.desk.playlist(self.studio.found())?;
                let from_ms = from.and_then(|card| playlist.start_of(card)).unwrap_or(0);
                self.play_list(playlist, from_ms, What::Cards);
            }
            PlayCommand::Toggle => {
                if !self.playback.toggle(&mut self.lender.cx()) {
                    let playlist = self.desk.playlist(self.studio.found())?;
                    self.play_list(playlist, 0, What::Cards);
                }
            }
            PlayCommand::Seek(to_ms) => {
                if !self.playback.seek(&mut self.lender.cx(), to_ms) {
                    let playlist = self.desk.playlist(self.studio.found())?;
                    self.play_list(playlist, to_ms, What::Cards);
                }
            }
            PlayCommand::Skip(by_ms) => self.playback.skip(&mut self.lender.cx(), by_ms),
            PlayCommand::Next => self.playback.next(&mut self.lender.cx()),
            PlayCommand::Previous(at_ms) => self.playback.previous(&mut self.lender.cx(), at_ms),
            PlayCommand::Repeat(repeats) => self.playback.set_repeats(repeats),
            PlayCommand::Stop => self.playback.stop(&mut self.lender.cx()),
        }
        Ok(())
    }

    /// Plays a card, or stretches of it, as far as their sound is here.
    fn play_card(&mut self, card: CardId, stretches: &[(u64, u64)], at_ms: u64) -> Result<(), Refusal> {
        let sounding = self.desk.sounding(card, stretches);
        let playlist = self.desk.playlist_of(card, &sounding)?;
        let what = if sounding.is_empty() { What::Card } else { What::Stretches(sounding) };
        self.play_list(playlist, at_ms, what);
        Ok(())
    }

    /// Plays the neighbour of a card that plays alone: the next one in the list that has sound. Before the first one it begins
    /// again.
    pub(super) fn play_beside(&mut self, card: CardId, behind: bool) {
        let listed = self.listed(card);
        let at = listed.iter().position(|it| *it == card).unwrap_or_default();
        let sounds =
            |it: &&CardId| self.desk.playlist_of(**it, &[]).is_ok_and(|list| !list.segments.is_empty());
        let beside = if behind {
            listed.iter().skip(at + 1).find(sounds)
        } else {
            listed[..at.min(listed.len())].iter().rev().find(sounds)
        };
        match beside.copied() {
            Some(beside) => {
                if let Err(refusal) = self.play_card(beside, &[], 0) {
                    self.refuse(refusal);
                }
            }
            None if behind => {}
            None => _ = self.playback.seek(&mut self.lender.cx(), 0),
        }
    }

    /// The cards that the list shows, in its order; all, where this one is not among them.
    fn listed(&self, card: CardId) -> Vec<CardId> {
        let found = self.studio.found().filter(|found| found.contains(&card));
        let all = || self.desk.document().into_iter().flat_map(|project| project.cards().map(|card| card.id));
        found.map_or_else(|| all().collect(), <[CardId]>::to_vec)
    }

    fn play_list(&mut self, playlist: Playlist, from_ms: u64, what: What) {
        // Where there are no cards, there is nothing to say of their sound.
        if self.desk.document().is_some_and(|document| !document.is_empty()) {
            self.playback.play(&mut self.lender.cx(), playlist, from_ms, what);
        }
    }

    fn export(&mut self, command: ExportCommand) -> Result<(), Refusal> {
        let cx = &mut self.lender.cx();
        let titles = self.library.titles();
        match command {
            ExportCommand::SaveAsZip(project) => {
                let record = self.library.get(project).ok_or(Refusal::NoProject)?;
                self.export.save_as_zip(cx, project, &record.title, None, titles)
            }
            ExportCommand::SaveChosen(project, cards) => {
                let record = self.library.get(project).ok_or(Refusal::NoProject)?;
                self.export.save_as_zip(cx, project, &record.title, Some(cards), titles)
            }
            ExportCommand::SaveAudio(project, wish) => {
                let record = self.library.get(project).ok_or(Refusal::NoProject)?;
                self.export.save_audio(cx, project, &record.title, wish, titles)
            }
            ExportCommand::SaveTake { name } => {
                self.effects.push_back(Effect::Media(MediaRequest::SaveTake { name }));
                Ok(())
            }
            ExportCommand::OpenZip(file) => self.export.open_zip(cx, file),
            ExportCommand::CancelZip => {
                self.export.cancel(cx);
                Ok(())
            }
            ExportCommand::CloseZip => {
                self.export.close();
                Ok(())
            }
        }
    }

    /// Files become cards of the project that is on screen, and of no other that may be open still.
    fn import(&mut self, command: ImportCommand) -> Result<(), Refusal> {
        let shown = self.desk.open_id().filter(|open| self.studio.route() == Route::Project(*open));
        let refused = match (&command, shown) {
            (ImportCommand::Files(_), Some(_)) => self.forbids_editing(),
            _ => None,
        };
        match (command, refused) {
            (ImportCommand::Files(files), Some(refusal)) => {
                Importing::refuse(&mut self.lender.cx(), files);
                Err(refusal)
            }
            (ImportCommand::Files(files), None) if shown.is_none() => {
                Importing::refuse(&mut self.lender.cx(), files);
                // The new project they were for was refused, and that was said; elsewhere there is none yet.
                if self.studio.route() == Route::Library { Ok(()) } else { Err(Refusal::NotOpenYet) }
            }
            (command, _) => self.importing.command(&mut self.lender.cx(), command, shown),
        }
    }

    fn work(&mut self, command: StudioCommand) {
        match command {
            StudioCommand::Go(route) => self.go(route),
            StudioCommand::TakeOver => self.tenure.take_over(&mut self.lender.cx()),
            StudioCommand::TitleDone => self.studio.offer_title(None),
            StudioCommand::Find(command) => self.studio.find(command),
            StudioCommand::Select(command) => {
                if let Some(project) = self.desk.document() {
                    self.studio.select(command, project);
                }
            }
            StudioCommand::Work(command) => {
                if let Some(project) = self.desk.document() {
                    self.studio.edit(command, project);
                }
            }
            StudioCommand::Dismiss(notice) => self.studio.dismiss(notice),
            StudioCommand::Copy(text) => self.ask_page(PageRequest::Copy(text)),
            StudioCommand::Share { title, link } => self.ask_page(PageRequest::Share { title, link }),
        }
    }

    /// Shows a screen that may be shown now.
    pub(super) fn go(&mut self, route: Route) {
        self.recording.forget_to_go_on_when_open();
        if self.studio.show(route)
            && let Route::Project(project) = route
            && self.library.is_known()
        {
            self.load(project);
        }
    }

    /// Opens a project of the library, unless it is open.
    pub(super) fn load(&mut self, project: ProjectId) {
        if self.desk.project_id() == Some(project) {
            return;
        }
        if self.library.get(project).is_none_or(|record| record.trashed.is_some()) {
            self.refuse(Refusal::NoProject);
            self.studio.show(Route::Library);
            return;
        }
        self.silence_desk();
        self.open_on_desk(project);
    }

    pub(super) fn ask_page(&mut self, request: PageRequest) {
        self.effects.push_back(Effect::Page(request));
    }

    /// The library is read: what waited for it is answered in its order.
    pub(super) fn take_up_early(&mut self) {
        let early = self.library.become_known(&mut self.lender.cx() as &mut Cx<'_, library::Output>);
        for command in early {
            self.take_command(command);
        }
    }
}
