//! What people do, in their words.

use rand_chacha::rand_core::RngCore;
use spoke::{
    app::{
        input::{Accept, Command, Input},
        media::{MediaEvent, MicEvent},
        storage::{Have, StorageReply, StorageRequest},
        view::{InviteStep, JoinStep, RecorderView, TransferState, Views},
    },
    ids::{ClipHash, ProjectId},
    project::{Edit, Title},
};

use super::world::World;

/// The person who invites.
pub const EDITOR: usize = 0;
/// The person who is invited.
pub const VIEWER: usize = 1;

impl World {
    pub fn views(&self, person: usize) -> Views {
        self.people[person].app.views()
    }

    /// Makes a project with one card of each size.
    pub fn make_project(&mut self, person: usize, title: &str, sizes: &[usize]) -> ProjectId {
        assert!(self.run_until(1_000, |world| world.views(person).library.loaded));
        self.command(person, Command::CreateProject(Title::new(title)));
        for size in sizes {
            self.record(person, *size);
        }
        self.views(person).project.expect("the new project is open").id
    }

    pub fn record(&mut self, person: usize, bytes: usize) {
        let before = self.views(person).project.expect("a project is open").order.len();
        self.command(person, Command::Record { after: None });
        let running = |world: &Self| matches!(world.views(person).recorder, RecorderView::Recording { .. });
        assert!(self.run_until(1_000, running), "recording");
        let mut sound = vec![0; bytes];
        self.random.fill_bytes(&mut sound);
        for slice in sound.chunks(bytes.div_ceil(3).max(1)) {
            self.input(person, Input::Media(MediaEvent::Mic(MicEvent::Slice(slice.to_vec()))));
        }
        self.command(person, Command::StopRecording);
        let done = |world: &Self| {
            let views = world.views(person);
            views.recorder == RecorderView::Idle
                && views.project.is_some_and(|project| project.order.len() == before + 1)
        };
        assert!(self.run_until(2_000, done), "the recording became a card");
    }

    pub fn rename_first(&mut self, person: usize, label: &str) {
        let card = self.views(person).project.expect("open").order[0];
        let edit = spoke::project::CardEdit {
            label: Some(spoke::project::Label::new(label)),
            ..spoke::project::CardEdit::default()
        };
        self.command(person, Command::Edit(Edit::Change(card, edit)));
    }

    /// Both exchange codes. `true` when the project was offered.
    pub fn pair(&mut self) -> bool {
        self.pair_with(VIEWER)
    }

    /// The editor and a guest exchange codes.
    pub fn pair_with(&mut self, guest: usize) -> bool {
        self.command(EDITOR, Command::Invite);
        let offer = |world: &Self| match world
            .views(EDITOR)
            .session
            .invite
            .map(|invite| (invite.link, invite.step))
        {
            Some((link, InviteStep::Offer { code, .. })) => Some((link, code)),
            _ => None,
        };
        assert!(self.run_until(5_000, |world| offer(world).is_some()), "an offer");
        let (link, code) = offer(self).expect("just seen");
        self.command(guest, Command::OpenInvite(format!("https://example.org/#{code}")));
        self.command(guest, Command::Join);
        let reply = |world: &Self| match world.views(guest).session.join.map(|join| join.step) {
            Some(JoinStep::Reply { code, .. }) => Some(code),
            _ => None,
        };
        assert!(self.run_until(5_000, |world| reply(world).is_some()), "a reply");
        let text = reply(self).expect("just seen");
        self.command(EDITOR, Command::SubmitReply { link, text });
        self.run_until(60_000, |world| world.views(guest).session.incoming.is_some())
    }

    pub fn accept(&mut self, how: Accept) {
        self.command(VIEWER, Command::AcceptIncoming(how));
    }

    /// How the transfer stands at one end.
    pub fn transfer(&self, person: usize) -> Option<TransferState> {
        self.views(person).session.transfers.last().map(|transfer| transfer.state)
    }

    /// Both ends say it is done.
    pub fn both_done(&self) -> bool {
        [EDITOR, VIEWER].iter().all(|person| self.transfer(*person) == Some(TransferState::Done))
    }

    /// What a project on somebody's disk says: its title, and the cards in order.
    pub fn on_disk(&self, person: usize, project: ProjectId) -> Option<spoke::project::Project> {
        let mut disk = self.people[person].disk.clone();
        let Ok(StorageReply::Project(stored)) = disk.execute(StorageRequest::LoadProject(project)) else {
            panic!("the disk answers");
        };
        let stored = stored?;
        let cards =
            stored.cards.into_iter().map(|record| (record.key, std::sync::Arc::unwrap_or_clone(record.card)));
        Some(spoke::project::Project::from_stored(stored.record.id, stored.record.title, cards))
    }

    /// The bytes of every clip of a project, read back from somebody's disk, have the hash they are named by.
    pub fn assert_sound(&self, person: usize, project: ProjectId) {
        let mut disk = self.people[person].disk.clone();
        let document = self.on_disk(person, project).expect("the project is there");
        for card in document.cards() {
            for region in &card.regions {
                let found = disk.execute(StorageRequest::FindClips(vec![region.clip]));
                let Ok(StorageReply::Have(found)) = found else { panic!("the disk answers") };
                let Have::Whole(record) = &found[0] else { panic!("the clip is whole") };
                let len = record.clip.bytes as u32 + 1;
                let read = disk.execute(StorageRequest::ReadBlob { blob: record.blob, offset: 0, len });
                let Ok(StorageReply::Bytes(bytes)) = read else { panic!("the disk answers") };
                assert_eq!(ClipHash::of(&bytes), region.clip, "the sound is what was recorded");
            }
        }
    }
}
