//! Live editing, by name: what reaches whom, who may edit, and what comes back after a loss (chapters 6 to 8).

use spoke::{
    app::{
        input::{EditCommand, RecordCommand, ShareCommand},
        notice::{NoticeKind, Whereabouts},
        view::{Locked, PeerState},
    },
    ids::{CardId, PeerId, ProjectId},
    project::{Edit, Label, Place, digest::Digests},
};

use super::world::World;

const HUB: usize = 0;

/// A hub with a project, and guests who have it.
fn room(seed: u64, guests: usize, sizes: &[usize]) -> (World, ProjectId) {
    let mut world = World::new(seed, guests + 1);
    let project = world.make_project(HUB, "Together", sizes);
    for guest in 1..=guests {
        world.bring(HUB, guest);
    }
    (world, project)
}

fn everybody(world: &World) -> Vec<usize> {
    (0..world.people.len()).collect()
}

/// Waits until all have proven that they have the same, then looks for themselves, sound included.
fn assert_same(world: &mut World, project: ProjectId) {
    let people = everybody(world);
    let proven = world.run_until(120_000, |world| {
        world.proven(&people) && people.iter().all(|person| world.has_all_sound(*person))
    });
    assert!(
        proven,
        "all are in step: {:#?}",
        people.iter().map(|person| world.account(*person)).collect::<Vec<_>>()
    );
    let digests: Vec<_> =
        people.iter().map(|person| Digests::of(&world.on_disk(*person, project).expect("there"))).collect();
    assert!(digests.iter().all(|one| *one == digests[0]), "all disks say the same: {digests:?}");
    for person in people {
        world.assert_sound(person, project);
    }
}

fn order(world: &World, person: usize) -> Vec<CardId> {
    world.views(person).project.expect("open").order.to_vec()
}

fn locked(world: &World, person: usize) -> Option<Locked> {
    world.views(person).project.expect("open").locked
}

fn peer_of(world: &World, person: usize) -> PeerId {
    world.views(person).settings.peer.expect("set at the start")
}

/// `to` becomes the editor.
fn hand_to(world: &mut World, from: usize, to: usize) {
    let peer = peer_of(world, to);
    world.command(from, ShareCommand::GrantRole(peer));
    assert!(world.run_until(10_000, |world| locked(world, to).is_none()), "{to} may edit");
}

#[test]
fn rule_6_1_every_change_reaches_everybody() {
    let (mut world, project) = room(1, 3, &[10_000, 20_000, 30_000]);
    world.rename_first(HUB, "renamed");
    let cards = order(&world, HUB);
    world.command(HUB, EditCommand::Do(Edit::Move(cards[2], Place::First)));
    world.command(HUB, EditCommand::Do(Edit::Delete(cards[1])));
    world.record(HUB, 40_000);
    world.command(HUB, EditCommand::Undo);
    world.command(HUB, EditCommand::Undo);
    world.command(HUB, EditCommand::Redo);
    world.record(HUB, 50_000);
    world.record(HUB, 60_000);
    assert_same(&mut world, project);
    assert_eq!(order(&world, 2), order(&world, HUB));
}

#[test]
fn rule_6_2_edits_during_the_first_sync_arrive_too() {
    let mut world = World::new(2, 2);
    world.faults.bytes_per_ms = 200;
    let project = world.make_project(HUB, "Early", &[400_000, 300_000]);
    assert!(world.pair());
    world.accept(spoke::app::input::Accept::Replace);
    world.run_until(500, |_| false);
    world.rename_first(HUB, "while it came");
    world.record(HUB, 30_000);
    assert_same(&mut world, project);
    let view = world.views(1).project.expect("open");
    assert_eq!(view.cards.get(view.order[0]).expect("there").card.label.as_str(), "while it came");
}

#[test]
fn rule_6_4_a_trim_sends_no_audio() {
    let (mut world, project) = room(3, 1, &[90_000]);
    let card = order(&world, HUB)[0];
    let before = world.binary_bytes;
    let mut regions =
        world.views(HUB).project.expect("open").cards.get(card).expect("there").card.regions.clone();
    regions[0].end_ms -= 500;
    world.command(HUB, EditCommand::Do(Edit::SetRegions(card, regions)));
    assert_same(&mut world, project);
    assert_eq!(world.binary_bytes, before, "regions only");
}

#[test]
fn rule_6_5_recording_again_and_more_changes_the_sound_everywhere() {
    let (mut world, project) = room(4, 2, &[20_000]);
    let card = order(&world, HUB)[0];
    world.record_as(HUB, RecordCommand::Again(card), 25_000);
    world.record_as(HUB, RecordCommand::More(card), 15_000);
    assert_same(&mut world, project);
    assert_eq!(world.views(2).project.expect("open").cards.get(card).expect("there").card.regions.len(), 2);
}

#[test]
fn rule_7_1_a_viewer_cannot_edit_and_the_new_editor_can() {
    let (mut world, project) = room(5, 2, &[10_000, 10_000]);
    assert_eq!(locked(&world, 1), Some(Locked::Viewer));
    world.rename_first(1, "not allowed");
    world.command(1, ShareCommand::RequestRole(Label::new("a typo")));
    assert!(world.run_until(5_000, |world| !world.views(HUB).session.requests.is_empty()));
    assert_eq!(world.views(HUB).session.requests[0].reason, "a typo");
    hand_to(&mut world, HUB, 1);
    assert!(world.run_until(1_000, |world| locked(world, HUB) == Some(Locked::Viewer)));
    world.rename_first(1, "by the guest");
    world.record(1, 33_000);
    assert_same(&mut world, project);
    let view = world.views(2).project.expect("open");
    assert_eq!(view.cards.get(view.order[0]).expect("there").card.label.as_str(), "by the guest");
}

#[test]
fn rule_7_2_wishes_are_denied_cancelled_and_run_out() {
    let (mut world, _) = room(6, 2, &[1_000]);
    let asked = |world: &World| world.views(HUB).session.requests.len();
    let asking = |world: &World| world.views(1).session.asking.is_some();
    world.command(1, ShareCommand::RequestRole(Label::default()));
    assert!(world.run_until(5_000, |world| asked(world) == 1 && asking(world)));
    let peer = peer_of(&world, 1);
    world.command(HUB, ShareCommand::DenyRole(peer));
    assert!(world.run_until(5_000, |world| asked(world) == 0 && !asking(world)), "denied");
    world.command(1, ShareCommand::RequestRole(Label::default()));
    assert!(world.run_until(5_000, |world| asked(world) == 1));
    world.command(1, ShareCommand::CancelRoleRequest);
    assert!(world.run_until(5_000, |world| asked(world) == 0), "cancelled");
    world.command(1, ShareCommand::RequestRole(Label::default()));
    assert!(world.run_until(5_000, |world| asked(world) == 1));
    assert!(world.run_until(70_000, |world| asked(world) == 0 && !asking(world)), "ran out");
}

#[test]
fn rule_7_3_the_role_goes_from_guest_to_guest_and_back() {
    let (mut world, project) = room(7, 2, &[10_000]);
    hand_to(&mut world, HUB, 1);
    world.rename_first(1, "one");
    world.command(2, ShareCommand::RequestRole(Label::new("me too")));
    assert!(
        world.run_until(5_000, |world| !world.views(1).session.requests.is_empty()),
        "the editor is asked"
    );
    hand_to(&mut world, 1, 2);
    assert_eq!(locked(&world, 1), Some(Locked::Viewer));
    world.rename_first(2, "two");
    world.command(HUB, ShareCommand::TakeRoleBack);
    assert!(world.run_until(10_000, |world| locked(world, HUB).is_none()), "back");
    world.rename_first(HUB, "hub");
    assert_same(&mut world, project);
}

#[test]
fn rule_7_4_a_vanished_editor_leaves_the_role_to_the_hub_and_keeps_its_words() {
    let (mut world, project) = room(8, 2, &[10_000]);
    hand_to(&mut world, HUB, 1);
    world.stall(1, 40_000);
    world.rename_first(1, "never heard");
    assert!(world.run_until(20_000, |world| locked(world, HUB).is_none()), "the hub has it again");
    assert!(locked(&world, 1).is_some(), "who hears nobody pauses");
    world.rename_first(HUB, "went on");
    assert_same(&mut world, project);
    let copies = world.views(1).library.projects;
    assert_eq!(copies.len(), 2, "what was never heard lives on in a copy");
    let copy = copies.iter().find(|record| record.id != project).expect("the copy");
    let copy = world.on_disk(1, copy.id).expect("whole");
    assert_eq!(copy.cards().next().expect("a card").label.as_str(), "never heard");
}

#[test]
fn rule_8_3_a_guest_who_was_cut_off_comes_back_with_the_difference() {
    let (mut world, project) = room(9, 2, &[500_000, 400_000]);
    world.cut_of(1);
    world.run_until(3_000, |_| false);
    assert_eq!(locked(&world, HUB), None, "the editor goes on");
    world.rename_first(HUB, "meanwhile");
    world.record(HUB, 20_000);
    world.crash(1);
    assert!(world.run_until(5_000, |world| world.views(1).library.loaded));
    let before = world.binary_bytes;
    assert!(world.pair_of(HUB, 1));
    assert_same(&mut world, project);
    let again = world.binary_bytes - before;
    assert!(again < 2 * 20_000 + 64 * 1024, "{again} bytes for one new clip");
    assert_eq!(world.views(1).library.projects.len(), 1, "the same project");
}

#[test]
fn rule_8_4_a_frozen_page_finds_its_session() {
    for frozen in [HUB, 1] {
        let (mut world, project) = room(10, 2, &[5_000]);
        world.freeze(frozen, 180_000);
        let other = 1 - frozen;
        let lost =
            |world: &World| world.views(other).session.peers.iter().any(|peer| peer.state == PeerState::Lost);
        assert!(world.run_until(30_000, lost), "shown as lost");
        let why = locked(&world, other);
        assert_eq!(why, (frozen == HUB).then_some(Locked::Lost), "a viewer is told what it is about");
        world.run_until(170_000, |_| false);
        assert_same(&mut world, project);
        assert_eq!(locked(&world, other), (frozen == HUB).then_some(Locked::Viewer));
        world.rename_first(HUB, "after");
        assert_same(&mut world, project);
    }
}

#[test]
fn rule_8_1_silence_shows_as_reconnecting_and_ends_by_itself() {
    let (mut world, project) = room(11, 1, &[5_000]);
    world.stall(1, 9_500);
    let state = |world: &World| world.views(1).session.peers[0].state;
    assert!(world.run_until(8_000, |world| state(world) == PeerState::Reconnecting));
    assert!(world.run_until(6_000, |world| state(world) != PeerState::Reconnecting));
    assert_same(&mut world, project);
}

#[test]
fn rule_7_5_fifty_guests_are_in_step() {
    let (mut world, project) = room(12, 50, &[3_000, 2_000]);
    world.rename_first(HUB, "hello everybody");
    world.record(HUB, 4_000);
    hand_to(&mut world, HUB, 17);
    world.rename_first(17, "hello from 17");
    assert_same(&mut world, project);
}

/// The first comparison came before the guest had opened what it got, and the next one ten seconds later.
#[test]
fn who_joins_is_in_step_within_a_second() {
    for seed in 1..=40 {
        let (mut world, _) = room(seed, 2, &[10_000, 20_000]);
        let everybody = everybody(&world);
        assert!(world.run_until(1_000, |world| world.proven(&everybody)), "seed {seed}");
    }
}

/// The same for somebody who comes back and has the project from before.
#[test]
fn who_returns_is_in_step_within_a_second() {
    for seed in 1..=40 {
        let (mut world, _) = room(seed, 1, &[10_000, 20_000]);
        world.crash(1);
        assert!(world.pair_of(HUB, 1), "seed {seed}: paired");
        let everybody = everybody(&world);
        assert!(world.run_until(1_000, |world| world.proven(&everybody)), "seed {seed}");
    }
}

/// "The connection is lost" stayed on screen after everybody was back, and named only the last of two.
#[test]
fn of_two_who_were_lost_both_are_named_and_neither_once_they_are_back() {
    let (mut world, _) = room(5, 2, &[10_000]);
    let lost = |world: &World| {
        let notices = world.views(HUB).notices.into_iter().map(|notice| notice.kind);
        notices
            .filter_map(|kind| match kind {
                NoticeKind::People { who, now: Whereabouts::Lost } => Some(who.len()),
                _ => None,
            })
            .sum::<usize>()
    };
    for guest in [1, 2] {
        world.freeze(guest, 30_000);
    }
    assert!(world.run_until(29_000, |world| lost(world) == 2), "both are missed");
    assert!(world.run_until(60_000, |world| lost(world) == 0), "both are back");
    let everybody = everybody(&world);
    assert!(world.run_until(5_000, |world| world.proven(&everybody)));
    assert_eq!(lost(&world), 0);
}
