//! Who listens before all is here: what is said to be here is, what is wanted first comes first, and everything ends as it
//! does without.

use spoke::{
    app::{
        input::{Accept, Input, PlayCommand, ShareCommand},
        media::MediaEvent,
        notice::{EarlyEnd, NoticeKind},
        storage::{StorageReply, StorageRequest},
        view::{Arrival, ArrivingCard, PlayState, TransferState},
    },
    ids::{BlobId, CardId},
    ports::arriving::{Inflow, Reach, Reached},
    project::digest::digest,
};

use super::{
    person::{EDITOR, VIEWER},
    world::World,
};

impl World {
    /// Opens what comes in at somebody, and its cards; none when nothing does.
    pub fn look_inside(&mut self, person: usize) -> Vec<ArrivingCard> {
        let comes = |state| state == TransferState::Running;
        let transfers = self.views(person).session.transfers;
        let Some(coming) = transfers.iter().find(|it| !it.sending && comes(it.state)) else {
            return Vec::new();
        };
        self.command(person, ShareCommand::LookInside(coming.link, 0));
        self.views(person).session.arriving.map(|inside| inside.rows).unwrap_or_default()
    }

    /// Somebody to whom a project comes in presses play on one of its cards, goes on to another, or stops. Of seeds that do
    /// not listen nothing is drawn.
    pub fn listen_somewhere(&mut self, person: usize) {
        if !self.listens || self.is_frozen(person) {
            return;
        }
        let rows = self.look_inside(person);
        if rows.is_empty() {
            return;
        }
        let card = rows[self.below(rows.len() as u64) as usize].card.id;
        match self.below(8) {
            0 => self.command(person, PlayCommand::Stop),
            1 => self.command(person, PlayCommand::Next),
            2 => self.input(person, Input::Media(MediaEvent::ReachedCard(card))),
            3 => self.command(person, ShareCommand::LookAway),
            _ => self.command(person, PlayCommand::Early(card)),
        }
    }

    /// What is said to be on the disk is there.
    pub(super) fn take_inflow(&mut self, person: usize, inflow: &Inflow) {
        let reached = match inflow {
            Inflow::Begin(reached) => reached.clone(),
            Inflow::More(reached) => vec![*reached],
            Inflow::End => Vec::new(),
        };
        for Reached { blob, reach } in reached {
            if let Reach::UpTo(bytes) = reach {
                assert!(self.bytes_of(person, blob) >= bytes, "{person} reads what is not there: {reach:?}");
            }
            self.reached.insert((person, blob), reach);
        }
    }

    fn bytes_of(&self, person: usize, blob: BlobId) -> u64 {
        let mut disk = self.people[person].disk.clone();
        match disk.execute(StorageRequest::ReadBlob { blob, offset: 0, len: u32::MAX }) {
            Ok(StorageReply::Bytes(bytes)) => bytes.len() as u64,
            _ => 0,
        }
    }

    /// The viewer's player: what it does, of which card, and whether that is of a project that comes in.
    fn plays(&self) -> (PlayState, Option<CardId>, bool) {
        let player = self.views(VIEWER).player;
        (player.state, player.card, player.early)
    }

    fn is_told(&self, why: EarlyEnd) -> bool {
        self.views(VIEWER).notices.iter().any(|notice| notice.kind == NoticeKind::EarlyEnded(why))
    }
}

/// Three cards, the first of which takes some seconds, half a second after the viewer took them, with the last one pressed.
fn listening(seed: u64) -> (World, spoke::ids::ProjectId, CardId) {
    let mut world = World::new(seed, 2);
    let project = world.make_project(EDITOR, "Words", &[10_000_000, 400_000, 60_000]);
    world.faults.bytes_per_ms = 100;
    assert!(world.pair());
    world.accept(Accept::Replace);
    assert!(world.run_until(5_000, |world| world.transfer(VIEWER) == Some(TransferState::Running)));
    world.run_until(500, |_| false);
    let rows = world.look_inside(VIEWER);
    let far: Vec<_> = rows.iter().map(|row| row.arrival).collect();
    assert!(matches!(far[..], [Arrival::Coming(_), Arrival::Queued, Arrival::Queued]), "{far:?}");
    let last = rows[2].card.id;
    world.command(VIEWER, PlayCommand::Early(last));
    (world, project, last)
}

#[test]
fn the_last_card_is_heard_long_before_all_is_here_and_plays_on_when_it_is() {
    let (mut world, project, last) = listening(1);
    assert_eq!(world.plays(), (PlayState::Playing, Some(last), true));
    let heard = |world: &World| world.reached.values().any(|reach| *reach == Reach::Whole);
    assert!(world.run_until(2_000, heard), "{:?}", world.reached);
    assert_eq!(world.look_inside(VIEWER)[2].arrival, Arrival::Here);
    assert_eq!(world.on_disk(VIEWER, project), None, "nothing of it counts before all is verified");
    assert!(world.run_until(60_000, World::both_done));
    assert!(world.run_until(5_000, |world| !world.plays().2), "the player is told");
    assert_eq!(world.plays(), (PlayState::Playing, Some(last), false), "it plays on");
    world.assert_sound(VIEWER, project);
    let theirs = world.on_disk(EDITOR, project).expect("there");
    assert_eq!(digest(&world.on_disk(VIEWER, project).expect("there")), digest(&theirs));
}

#[test]
fn what_is_heard_early_stops_with_the_transfer_and_that_is_said() {
    for cancels in [EDITOR, VIEWER] {
        let (mut world, project, _) = listening(2);
        world.run_until(300, |_| false);
        let link = world.views(cancels).session.transfers[0].link;
        world.command(cancels, ShareCommand::CancelTransfer(link));
        assert!(world.run_until(2_000, |world| world.is_told(EarlyEnd::NoMore)));
        assert_eq!(world.plays(), (PlayState::Idle, None, false));
        assert_eq!(world.on_disk(VIEWER, project), None);
    }
}

#[test]
fn what_is_heard_early_stops_when_the_path_is_gone_and_the_next_sync_goes_on() {
    let (mut world, project, _) = listening(3);
    world.run_until(300, |_| false);
    world.cut_all();
    assert!(world.run_until(20_000, |world| world.is_told(EarlyEnd::NoMore)));
    world.command(EDITOR, ShareCommand::Disconnect);
    world.command(VIEWER, ShareCommand::Disconnect);
    world.run_until(2_000, |_| false);
    assert!(world.pair());
    world.accept(Accept::Replace);
    assert!(world.run_until(60_000, World::both_done));
    world.assert_sound(VIEWER, project);
}

#[test]
fn sound_that_proves_damaged_stops_and_can_be_heard_a_moment_later() {
    let (mut world, project, last) = listening(4);
    world.faults.damage_one_in = 1;
    assert!(world.run_until(2_000, |world| world.is_told(EarlyEnd::Damaged)));
    world.faults.damage_one_in = 0;
    assert_eq!(world.plays().0, PlayState::Idle);
    world.command(VIEWER, PlayCommand::Early(last));
    assert_eq!(world.plays(), (PlayState::Playing, Some(last), true));
    assert!(world.run_until(180_000, World::both_done), "{}", world.account(VIEWER));
    world.assert_sound(VIEWER, project);
}

/// A person's own project with the same id is played on as before while its successor comes in.
#[test]
fn what_was_here_before_is_as_it_was_until_all_is_here() {
    let mut world = World::new(5, 2);
    let project = world.make_project(EDITOR, "Words", &[20_000]);
    world.bring(EDITOR, VIEWER);
    let before = digest(&world.on_disk(VIEWER, project).expect("there"));
    for person in [EDITOR, VIEWER] {
        world.command(person, ShareCommand::Disconnect);
    }
    world.run_until(3_000, |_| false);
    world.rename_first(VIEWER, "mine");
    world.record(EDITOR, 8_000_000);
    world.run_until(1_000, |_| false);
    let mine = digest(&world.on_disk(VIEWER, project).expect("there"));
    assert_ne!(mine, before);
    world.faults.bytes_per_ms = 100;
    assert!(world.pair());
    world.accept(Accept::KeepBeside);
    world.run_until(400, |_| false);
    let rows = world.look_inside(VIEWER);
    world.command(VIEWER, PlayCommand::Early(rows[1].card.id));
    world.run_until(500, |_| false);
    assert_eq!(world.plays(), (PlayState::Playing, Some(rows[1].card.id), true));
    assert_eq!(digest(&world.on_disk(VIEWER, project).expect("there")), mine, "untouched");
    assert!(world.run_until(60_000, World::both_done));
    world.assert_sound(VIEWER, project);
}
