//! What people do, in their words.

use rand_chacha::rand_core::RngCore;
use spoke::{
    app::{
        Route,
        input::{Accept, Command, EditCommand, Input, LibraryCommand, RecordCommand, ShareCommand},
        media::{MediaEvent, MicEvent},
        notice::NoticeKind,
        storage::{Have, StorageReply, StorageRequest},
        view::{InviteStep, JoinStep, PeerState, RecorderView, TransferState, Views},
    },
    ids::{CardId, ClipHash, ProjectId},
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
        self.command(person, LibraryCommand::Create(Title::new(title)));
        for size in sizes {
            self.record(person, *size);
        }
        self.views(person).project.expect("the new project is open").id
    }

    pub fn record(&mut self, person: usize, bytes: usize) {
        let before = self.views(person).project.expect("a project is open").order.len();
        self.record_as(person, RecordCommand::New { after: None }, bytes);
        assert_eq!(self.views(person).project.expect("open").order.len(), before + 1, "a card");
    }

    /// Records, whatever `command` makes of it, and waits until that is on the disk.
    pub fn record_as(&mut self, person: usize, command: impl Into<Command>, bytes: usize) {
        assert!(self.begin_recording(person, command, bytes), "recording");
        let done = |world: &Self| world.views(person).recorder == RecorderView::Idle;
        assert!(self.run_until(2_000, done), "the recording became a card");
    }

    /// Records if that is allowed now, and does not wait for what becomes of it.
    pub fn try_record(&mut self, person: usize, bytes: usize) {
        let views = self.views(person);
        // The button is on the page of the project; what is open may be off screen.
        if matches!(views.route, Route::Project(_))
            && views.recorder == RecorderView::Idle
            && views.project.is_some_and(|project| project.locked.is_none())
        {
            self.begin_recording(person, RecordCommand::New { after: None }, bytes);
        }
    }

    /// Records and stops. No, if it was refused: the pen went to somebody else, or the project is read again.
    fn begin_recording(&mut self, person: usize, command: impl Into<Command>, bytes: usize) -> bool {
        self.command(person, command);
        let running = |world: &Self| matches!(world.views(person).recorder, RecorderView::Recording { .. });
        if !self.run_until(1_000, running) {
            let notices = self.views(person).notices;
            assert!(
                notices.iter().any(|notice| matches!(notice.kind, NoticeKind::Refused(_))),
                "records or says why not: {notices:?}"
            );
            return false;
        }
        let mut sound = vec![0; bytes];
        self.random.fill_bytes(&mut sound);
        for slice in sound.chunks(bytes.div_ceil(3).max(1)) {
            self.input(person, Input::Media(MediaEvent::Mic(MicEvent::Slice(slice.to_vec()))));
        }
        self.command(person, RecordCommand::Stop);
        true
    }

    /// How it stands with somebody, for the message of a failed test.
    pub fn account(&self, person: usize) -> String {
        let views = self.views(person);
        let peers: Vec<_> =
            views.session.peers.iter().map(|peer| (peer.link, peer.state, peer.editor)).collect();
        let notices: Vec<_> = views.notices.into_iter().map(|notice| notice.kind).collect();
        let place = self.people[person].app.stands_at();
        format!(
            "{person}: in sync {:?}, all sound {}, at {place:?}, {peers:?}, locked {:?}, {notices:?}, {:?}, {:?}, {:?}",
            views.session.in_sync,
            self.has_all_sound(person),
            views.project.and_then(|project| project.locked),
            views.recorder,
            views.session.invite,
            views.session.join,
        )
    }

    /// Everybody's recorder is done, with what was cut short thrown away.
    pub fn settle_recorder(&mut self, people: usize) {
        for person in 0..people {
            self.command(person, RecordCommand::Discard);
        }
        self.run_until(2_000, |_| false);
    }

    /// Every clip that the open project names and that anybody has is on this person's disk.
    pub fn has_all_sound(&self, person: usize) -> bool {
        self.views(person).project.is_some_and(|project| {
            project
                .cards
                .iter()
                .flat_map(|view| {
                    view.card.regions.clone().into_iter().map(move |region| (view.clone(), region.clip))
                })
                .all(|(view, clip)| view.clips.contains_key(&clip) || !self.is_somewhere(clip))
        })
    }

    pub fn rename_first(&mut self, person: usize, label: &str) {
        let card = self.views(person).project.expect("open").order[0];
        self.rename(person, card, label);
    }

    pub fn rename(&mut self, person: usize, card: CardId, label: &str) {
        let edit = spoke::project::CardEdit {
            label: Some(spoke::project::Label::new(label)),
            ..spoke::project::CardEdit::default()
        };
        self.command(person, EditCommand::Do(Edit::Change(card, edit)));
    }

    /// The same for any two, if both want to at all. `true` when it came about.
    pub fn pair_if_possible(&mut self, host: usize, guest: usize) -> bool {
        self.command(host, ShareCommand::Invite);
        let invited = |world: &Self| {
            matches!(
                world.views(host).session.invite.map(|invite| invite.step),
                Some(InviteStep::Offer { .. })
            )
        };
        self.run_until(4_000, invited)
            && self.views(guest).recorder == RecorderView::Idle
            && self.pair_of(host, guest)
    }

    /// Both exchange codes. `true` when the project was offered, or goes on from what is here.
    pub fn pair(&mut self) -> bool {
        self.pair_of(EDITOR, VIEWER)
    }

    /// The same for any two.
    pub fn pair_of(&mut self, host: usize, guest: usize) -> bool {
        self.command(host, ShareCommand::Invite);
        let offer =
            |world: &Self| match world.views(host).session.invite.map(|invite| (invite.link, invite.step)) {
                Some((link, InviteStep::Offer { code, .. })) => Some((link, code)),
                _ => None,
            };
        assert!(self.run_until(5_000, |world| offer(world).is_some()), "an offer");
        let (link, code) = offer(self).expect("just seen");
        self.command(guest, ShareCommand::OpenInvite(format!("https://example.org/#{code}")));
        self.command(guest, ShareCommand::Join);
        let reply = |world: &Self| match world.views(guest).session.join.map(|join| join.step) {
            Some(JoinStep::Reply { code, .. }) => Some(code),
            _ => None,
        };
        assert!(
            self.run_until(5_000, |world| reply(world).is_some()),
            "a reply: {:?}, {:?}, {:?}",
            self.views(guest).notices,
            self.views(guest).session.join.map(|join| join.step),
            self.account(guest)
        );
        let text = reply(self).expect("just seen");
        self.command(host, ShareCommand::SubmitReply { link, text });
        self.run_until(60_000, |world| {
            let session = world.views(guest).session;
            session.incoming.is_some() || !session.transfers.is_empty() || session.in_sync.is_some()
        })
    }

    pub fn accept(&mut self, how: Accept) {
        self.command(VIEWER, ShareCommand::AcceptIncoming(how));
    }

    /// Both ends have proven that all documents are the same.
    pub fn proven(&self, people: &[usize]) -> bool {
        let all_here = self.views(people[0]).session.peers.len() + 1 >= people.len();
        all_here
            && people.iter().all(|person| {
                let session = self.views(*person).session;
                let lost = session.peers.iter().any(|peer| peer.state == PeerState::Lost);
                session.in_sync == Some(true) && !lost
            })
    }

    /// This guest follows the host.
    pub fn is_live(&self, guest: usize) -> bool {
        self.views(guest).session.in_sync.is_some()
    }

    /// Host and guest pair, and the guest has the project.
    pub fn bring(&mut self, host: usize, guest: usize) {
        assert!(self.pair_of(host, guest), "paired");
        self.command(guest, ShareCommand::AcceptIncoming(Accept::Replace));
        assert!(self.run_until(120_000, |world| world.is_live(guest)), "{guest} has the project");
    }

    /// How the transfer stands at one end.
    pub fn transfer(&self, person: usize) -> Option<TransferState> {
        self.views(person).session.transfers.last().map(|transfer| transfer.state)
    }

    /// Both ends say it is done.
    pub fn both_done(&self) -> bool {
        [EDITOR, VIEWER].iter().all(|person| {
            let over = self.transfer(*person).is_none_or(|state| state == TransferState::Done);
            over && self.is_live(*person)
        })
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
                let Have::Whole(record) = &found[0] else {
                    if !self.is_somewhere(region.clip) {
                        continue; // Whoever recorded it threw it away before anybody else had it.
                    }
                    panic!("the clip is whole: {person} has {found:?} of {:?}", region.clip)
                };
                let len = record.clip.bytes as u32 + 1;
                let read = disk.execute(StorageRequest::ReadBlob { blob: record.blob, offset: 0, len });
                let Ok(StorageReply::Bytes(bytes)) = read else { panic!("the disk answers") };
                assert_eq!(ClipHash::of(&bytes), region.clip, "the sound is what was recorded");
            }
        }
    }
}
