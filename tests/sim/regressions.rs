//! Named runs: what must work, what once broke, and many seeds with faults.

use spoke::{
    app::{
        input::{Accept, ShareCommand, StudioCommand},
        view::{ConnectionState, Locked, TransferState},
    },
    project::digest::digest,
};

use super::{
    person::{EDITOR, VIEWER},
    seeds::seeds,
    world::World,
};

fn paired(seed: u64, sizes: &[usize]) -> (World, spoke::ids::ProjectId) {
    let mut world = World::new(seed, 2);
    let project = world.make_project(EDITOR, "Interview", sizes);
    assert!(world.pair(), "paired");
    (world, project)
}

fn assert_converged(world: &World, project: spoke::ids::ProjectId) {
    let of = |person| digest(&world.on_disk(person, project).expect("it is there"));
    assert_eq!(of(EDITOR), of(VIEWER), "both disks say the same");
    world.assert_sound(VIEWER, project);
}

#[test]
fn rule_5_1_a_project_arrives_whole() {
    let (mut world, project) = paired(1, &[10, 70_000, 900_000]);
    let incoming = world.views(VIEWER).session.incoming.expect("offered");
    assert_eq!((incoming.cards, incoming.bytes, incoming.new_bytes), (3, 970_010, 970_010));
    assert_eq!(incoming.replaces, None);
    assert!(world.on_disk(VIEWER, project).is_none(), "nothing changed before the decision");
    world.accept(Accept::Replace);
    assert!(world.run_until(60_000, World::both_done));
    assert_converged(&world, project);
    let locked = |world: &World| world.views(VIEWER).project.and_then(|project| project.locked);
    assert!(world.run_until(1_000, |world| locked(world) == Some(Locked::Viewer)), "a viewer does not edit");
}

#[test]
fn nothing_syncs_before_the_decision() {
    let (mut world, _) = paired(31, &[500_000]);
    let seen = |world: &World| [EDITOR, VIEWER].map(|person| world.views(person).session.connection);
    assert_eq!(seen(&world), [ConnectionState::Connected; 2], "it is offered, and no more");
    world.accept(Accept::Replace);
    assert!(world.run_until(60_000, |world| seen(world) == [ConnectionState::Syncing; 2]));
    assert!(world.run_until(60_000, World::both_done));
    assert_eq!(seen(&world), [ConnectionState::Connected; 2]);
}

#[test]
fn a_finished_report_makes_room_for_the_next_transfer() {
    let other = 2;
    let mut world = World::new(32, 3);
    world.make_project(EDITOR, "Lesson", &[5_000]);
    assert!(world.pair());
    world.accept(Accept::Replace);
    assert!(world.run_until(60_000, World::both_done));
    assert!(world.pair_of(EDITOR, other));
    let session = world.views(EDITOR).session;
    assert_eq!(session.peers.len(), 2, "both viewers are here");
    let states: Vec<_> = session.transfers.iter().map(|transfer| transfer.state).collect();
    assert_eq!(states, [TransferState::Offered]);
}

#[test]
fn a_report_put_away_while_words_are_still_under_way_ends_nothing() {
    let mut world = World::new(33, 2);
    world.faults.jitter_ms = 400;
    world.faults.bytes_per_ms = 200;
    world.make_project(EDITOR, "Slow", &[200_000, 200_000]);
    assert!(world.pair());
    world.accept(Accept::Replace);
    let acknowledged = |world: &World| world.views(EDITOR).session.transfers[0].bytes_done > 0;
    assert!(world.run_until(60_000, acknowledged));
    let link = world.views(EDITOR).session.transfers[0].link;
    world.command(EDITOR, ShareCommand::CancelTransfer(link));
    world.command(EDITOR, ShareCommand::CloseProgress(link));
    assert!(world.run_until(60_000, |world| world.transfer(VIEWER) == Some(TransferState::Cancelled)));
    world.run_until(3_000, |_| false);
    for person in [EDITOR, VIEWER] {
        assert_eq!(world.views(person).session.connection, ConnectionState::Connected, "{person}");
    }
}

#[test]
fn rule_5_2_a_rejected_project_changes_nothing() {
    let (mut world, project) = paired(2, &[1_000]);
    world.command(VIEWER, ShareCommand::RejectIncoming);
    assert!(world.run_until(5_000, |world| world.transfer(EDITOR) == Some(TransferState::Rejected)));
    assert!(world.on_disk(VIEWER, project).is_none());
}

#[test]
fn rule_5_3_what_is_replaced_waits_in_the_trash_and_what_is_kept_stands_beside() {
    for (how, trash) in [(Accept::Replace, 1), (Accept::KeepBeside, 0)] {
        let (mut world, project) = paired(3, &[5_000, 6_000]);
        world.accept(Accept::Replace);
        assert!(world.run_until(60_000, World::both_done));
        world.command(VIEWER, ShareCommand::Disconnect);
        world.run_until(2_000, |_| false);
        world.rename_first(VIEWER, "mine");
        assert!(world.pair(), "again");
        assert!(world.views(VIEWER).session.incoming.expect("offered").replaces.is_some(), "a warning");
        world.accept(how);
        assert!(world.run_until(60_000, World::both_done));
        assert_converged(&world, project);
        let library = world.views(VIEWER).library;
        assert_eq!((library.trash.len(), library.projects.len()), (trash, 2 - trash), "{how:?}");
        let kept =
            library.trash.iter().chain(&library.projects).find(|record| record.id != project).expect("kept");
        let old = world.on_disk(VIEWER, kept.id).expect("whole");
        assert_eq!(old.cards().next().expect("a card").label.as_str(), "mine");
        world.assert_sound(VIEWER, kept.id);
    }
}

#[test]
fn rule_2_3_chunk_complete_overtakes_frames() {
    // A slow `binary` beside a quick `control`: every chunk_start and chunk_complete comes long before its frames.
    let mut world = World::new(4, 2);
    world.faults.jitter_ms = 400;
    world.faults.bytes_per_ms = 200;
    let project = world.make_project(EDITOR, "Slow", &[3_000, 20_000, 120_000]);
    assert!(world.pair());
    world.accept(Accept::Replace);
    assert!(world.run_until(120_000, World::both_done));
    assert_converged(&world, project);
}

#[test]
fn rule_5_5_a_damaged_clip_is_sent_again() {
    let mut damaged = 0;
    for seed in 0..20 {
        let mut world = World::new(seed, 2);
        let project = world.make_project(EDITOR, "Noise", &[200_000, 150_000, 90_000]);
        assert!(world.pair());
        world.faults.damage_one_in = 30;
        world.accept(Accept::Replace);
        assert!(world.run_until(120_000, |world| world.transfer(VIEWER).is_some_and(TransferState::is_over)));
        if world.transfer(VIEWER) == Some(TransferState::Done) {
            assert!(world.run_until(5_000, World::both_done));
            assert_converged(&world, project);
        }
        damaged += world.faults.damaged;
    }
    assert!(damaged > 0, "the fault was there");
}

/// Nothing of what had come could be heard, and the advice led nowhere.
#[test]
fn on_a_full_disk_what_arrived_stays_text_is_in_step_and_the_rest_follows_when_there_is_room() {
    for seed in 1..=40 {
        let (mut world, project) = paired(seed, &[400_000; 6]);
        let used = world.people[VIEWER].disk.used();
        world.people[VIEWER].disk.set_quota(Some(used + 1_500_000));
        world.accept(Accept::Replace);
        let lacking = Some(TransferState::Lacking);
        let told = world.run_until(60_000, |world| {
            world.transfer(EDITOR) == lacking && world.transfer(VIEWER) == lacking
        });
        assert!(told, "seed {seed}: {:?} {:?}", world.transfer(EDITOR), world.transfer(VIEWER));
        assert!(world.views(VIEWER).notices.iter().any(|notice| notice.kind.name() == "clips-failed"));
        assert!(world.run_until(2_000, |world| world.views(VIEWER).project.is_some()));
        // Half of it plays, and changes go on in step.
        let here = |world: &World| {
            let view = world.views(VIEWER).project.expect("open");
            let cards = view.order.iter().filter_map(|id| view.cards.get(*id));
            cards.filter(|view| view.card.regions.iter().all(|it| view.clips.contains_key(&it.clip))).count()
        };
        assert!(here(&world) >= 2, "seed {seed}: {} cards play", here(&world));
        world.rename_first(EDITOR, "while the disk is full");
        let renamed = |world: &World| {
            let there = world.on_disk(VIEWER, project);
            there.is_some_and(|project| {
                project.cards().next().is_some_and(|card| card.label.as_str() == "while the disk is full")
            })
        };
        assert!(world.run_until(5_000, renamed), "seed {seed}: text is in step");
        world.people[VIEWER].disk.set_quota(None);
        assert!(
            world.run_until(60_000, |world| world.has_all_sound(VIEWER)),
            "seed {seed}: the rest follows"
        );
        assert!(world.run_until(20_000, World::both_done), "seed {seed}: and is said");
        assert_converged(&world, project);
        let notices = world.views(VIEWER).notices;
        assert!(!notices.iter().any(|notice| notice.kind.name() == "clips-failed"), "seed {seed}");
    }
}

/// Not even the list of cards finds room: everything stays as it was.
#[test]
fn a_disk_without_room_for_the_cards_leaves_the_old_project_whole_and_a_second_session_works() {
    let (mut world, project) = paired(6, &[400_000, 400_000]);
    let used = world.people[VIEWER].disk.used();
    world.people[VIEWER].disk.set_quota(Some(used + 100));
    world.accept(Accept::Replace);
    assert!(world.run_until(60_000, |world| world.transfer(EDITOR) == Some(TransferState::Failed)));
    assert!(world.on_disk(VIEWER, project).is_none());
    assert!(world.views(VIEWER).notices.iter().any(|notice| notice.kind.name() == "disk-full"));
    world.people[VIEWER].disk.set_quota(None);
    world.command(VIEWER, ShareCommand::Disconnect);
    world.run_until(3_000, |_| false);
    assert!(world.pair());
    world.accept(Accept::Replace);
    assert!(world.run_until(60_000, World::both_done));
    assert_converged(&world, project);
}

#[test]
fn a_broken_transfer_goes_on_where_it_ended() {
    let (mut world, project) = paired(7, &[600_000; 6]);
    world.accept(Accept::Replace);
    let half = |world: &World| world.views(VIEWER).session.transfers.iter().any(|t| t.bytes_done > 2_000_000);
    assert!(world.run_until(60_000, half));
    world.cut_all();
    assert!(world.run_until(5_000, |world| world.transfer(VIEWER) == Some(TransferState::Failed)));
    world.crash(VIEWER); // Even a reload keeps what has arrived.
    assert!(world.run_until(5_000, |world| world.views(VIEWER).library.loaded));
    assert!(world.pair());
    let incoming = world.views(VIEWER).session.incoming.expect("offered");
    assert!(incoming.new_bytes < 2_200_000, "{} bytes are asked for again", incoming.new_bytes);
    world.accept(Accept::Replace);
    assert!(world.run_until(60_000, World::both_done));
    assert_converged(&world, project);
}

/// One run with faults drawn from its seed, then a healed world in which both must agree.
fn one_seed(seed: u64) -> Vec<String> {
    let mut world = World::new(seed, 2);
    world.listens = true;
    let cards = 1 + world.below(6) as usize;
    let sizes: Vec<usize> = (0..cards).map(|_| 1 + world.below(400_000) as usize).collect();
    let project = world.make_project(EDITOR, "Seeded", &sizes);
    world.faults.jitter_ms = 1 + world.below(300);
    world.faults.bytes_per_ms = 50 + world.below(8_000);
    for _ in 0..3 {
        world.faults.damage_one_in = if world.chance(3) { 20 + world.below(60) as u32 } else { 0 };
        if !world.pair() {
            continue;
        }
        let how = if world.chance(2) { Accept::Replace } else { Accept::KeepBeside };
        world.accept(how);
        let until = world.below(3_000);
        for _ in 0..4 {
            world.run_until(until / 4, World::both_done);
            world.listen_somewhere(VIEWER);
        }
        match world.below(6) {
            0 => world.cut_all(),
            1 => world.crash(VIEWER),
            2 => {
                world.crash(EDITOR);
                assert!(world.run_until(5_000, |world| world.views(EDITOR).library.loaded));
                world.command(EDITOR, StudioCommand::Go(spoke::studio::Route::Project(project)));
                assert!(world.run_until(5_000, |world| world.views(EDITOR).project.is_some()));
            }
            3 => {
                if let Some(transfer) = world.views(VIEWER).session.transfers.first() {
                    world.command(VIEWER, ShareCommand::CancelTransfer(transfer.link));
                }
            }
            4 => {
                if let Some(transfer) = world.views(EDITOR).session.transfers.first() {
                    world.command(EDITOR, ShareCommand::CancelTransfer(transfer.link));
                }
            }
            _ => {}
        }
        world.run_until(3_000, |_| false);
        for person in [EDITOR, VIEWER] {
            world.command(person, ShareCommand::Disconnect);
        }
        world.run_until(3_000, |_| false);
        if world.chance(2) {
            world.rename_first(EDITOR, "changed");
        }
    }
    world.faults.damage_one_in = 0;
    assert!(world.pair(), "a healed world pairs");
    world.accept(Accept::Replace);
    assert!(world.run_until(120_000, World::both_done), "a healed world syncs");
    assert!(world.run_until(60_000, |world| world.proven(&[EDITOR, VIEWER])), "and proves it");
    assert_converged(&world, project);
    std::mem::take(&mut world.trace)
}

#[test]
fn many_seeds() {
    for seed in seeds(300) {
        let run = std::panic::catch_unwind(|| one_seed(seed));
        assert!(run.is_ok(), "seed {seed} failed; make it a test of its own name");
    }
}

#[test]
fn the_same_seed_is_the_same_run() {
    for seed in [1, 17, 99] {
        assert!(one_seed(seed) == one_seed(seed), "seed {seed}");
    }
}
