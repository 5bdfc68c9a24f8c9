//! What is saved can be opened, and is the same.

use std::io::{Cursor, Read};

use spoke::{
    app::{
        input::{EditCommand, ExportCommand, RecordCommand, StudioCommand},
        storage::{StorageRequest, Write},
        view::ArchiveState,
    },
    ids::CardId,
    ports::titles::Titles,
    project::{
        Card, CardEdit, Colour, Edit, Gain, Label, Leveling, Notes, Place, Project, Retouch, Tags, Transcript,
    },
};

use super::desk::{Desk, sound};

/// Everything a person can see of the cards, in order.
fn seen(project: &Project) -> Vec<Card> {
    project.cards().map(|card| Card { id: CardId([0; 16]), ..Card::clone(card) }).collect()
}

fn change(desk: &mut Desk, card: CardId) {
    let edit = CardEdit {
        label: Some(Label::new("Grüße aus dem Hafen")),
        notes: Some(Notes::new("one\ntwo")),
        tags: Some(Tags::parse("sea, take 2")),
        colour: Some(Colour::Purple),
        transcript: Some(Transcript::new("what is said")),
    };
    desk.command(EditCommand::Do(Edit::Change(card, edit)));
}

#[test]
fn a_project_that_is_saved_and_opened_elsewhere_is_the_same() {
    let mut ada = Desk::new(1);
    let sounds = [sound(20, 50_000), sound(31, 2_500_000), sound(7, 1)];
    let id = ada.record("Harbour", &[&sounds[0], &sounds[1], &sounds[2]]);
    let order = ada.app.views().project.unwrap().order.clone();
    change(&mut ada, order[1]);
    ada.record_as(RecordCommand::More(order[0]), &sound(9, 3_000));
    let trimmed = {
        let mut regions = ada.project(id).card(order[1]).unwrap().regions.clone();
        (regions[0].start_ms, regions[0].end_ms) = (500, 2_000);
        regions
    };
    ada.command(EditCommand::Do(Edit::SetRegions(order[1], trimmed)));
    ada.command(EditCommand::Do(Edit::Move(order[2], Place::First)));
    let quieter = Retouch::Level(Leveling::To(Gain::new(-35)));
    ada.command(EditCommand::Do(Edit::Retouch(vec![order[0], order[1]], quieter)));
    let zip = ada.save(id);

    let mut ben = Desk::new(2);
    let (opened, lost, cut) = ben.opened("from a friend.zip", zip);
    assert_eq!((lost, cut), (0, 0));
    assert_ne!(opened, id);
    let (theirs, ours) = (ada.project(id), ben.project(opened));
    assert_eq!(ours.title().as_str(), "Harbour");
    assert_eq!(seen(&ours), seen(&theirs));
    let levels: Vec<_> = ours.cards().map(|card| card.level().centibels()).collect();
    assert_eq!(levels, [0, -35, -35]);
    assert_eq!(ours.len(), 3);
    for card in ours.cards() {
        for region in &card.regions {
            let (record, bytes) = ben.clip(region.clip);
            let (theirs, same) = ada.clip(region.clip);
            assert_eq!((record.clip, bytes), (theirs.clip, same), "type, length, waveform and every byte");
        }
    }
    let views = ben.app.views();
    assert_eq!(views.project.map(|project| project.id), Some(opened), "it is on screen");
    let (before, after) = ben.leftovers();
    assert_eq!(before, after, "nothing is left over");
}

#[test]
fn an_independent_reader_reads_what_is_saved() {
    let mut ada = Desk::new(1);
    let sounds = [sound(20, 1_200_000), sound(30, 10)];
    let id = ada.record("Lesson 12: the way?", &[&sounds[0], &sounds[1]]);
    ada.command(ExportCommand::SaveAsZip(id));
    let (name, zip) = ada.received.pop().unwrap();
    assert_eq!(name, "Lesson 12 the way.zip");
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut content = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    assert_eq!(content("cards/001-22-13-20.webm"), sounds[0]);
    assert_eq!(content("cards/002-22-13-20.webm"), sounds[1]);
    let json: serde_json::Value = serde_json::from_slice(&content("project.json")).unwrap();
    assert_eq!((&json["version"], &json["appName"]), (&1.into(), &"Spoke".into()));
    assert_eq!(json["cards"][1]["filename"], "002-22-13-20.webm");
    assert_eq!(json["cards"][1]["duration"], 3.0);
    assert_eq!(json["cards"][1]["order"], 1.0);
    assert_eq!(archive.len(), 3);
}

#[test]
fn sound_of_several_cards_is_saved_once_and_what_is_here_is_not_stored_again() {
    let mut ada = Desk::new(1);
    let id = ada.record("Harbour", &[&sound(20, 400_000)]);
    let card = ada.project(id).cards().next().unwrap().clone();
    let again =
        Edit::Create { label: Label::new("again"), regions: card.regions.clone(), place: Place::Last };
    ada.command(EditCommand::Do(again));
    let zip = ada.save(id);
    assert!(zip.len() < 500_000, "{}", zip.len());
    let used = ada.disk.used();
    ada.command(StudioCommand::Go(spoke::studio::Route::Library));
    let (copy, ..) = ada.opened("Harbour.zip", zip);
    assert!(ada.disk.used() - used < 10_000, "{} more", ada.disk.used() - used);
    assert_eq!(seen(&ada.project(copy)), seen(&ada.project(id)));
    assert_eq!(ada.app.views().library.projects.len(), 2, "beside, never in place of another");
}

#[test]
fn the_whole_sound_lies_in_the_file_and_is_passed_over_when_it_is_opened() {
    let mut ada = Desk::new(1);
    ada.packs = true;
    let id = ada.record("Harbour", &[&sound(20, 5_000), &sound(30, 2_500_000)]);
    let zip = ada.save(id);
    let mut archive = zip::ZipArchive::new(Cursor::new(&zip)).unwrap();
    let mut merged = String::new();
    // Which checks the sum.
    archive.by_name("merged.webm").unwrap().read_to_string(&mut merged).unwrap();
    assert!(merged.starts_with("HEAD.") && merged.split('.').next_back() == Some("end"), "{merged}");
    assert_eq!(archive.len(), 4, "the list, two recordings, and the whole");
    let mut ben = Desk::new(2);
    let (opened, lost, cut) = ben.opened("Harbour.zip", zip);
    assert_eq!((lost, cut, seen(&ben.project(opened))), (0, 0, seen(&ada.project(id))));
}

#[test]
fn sound_that_is_missing_or_damaged_is_left_out_and_told() {
    let mut ada = Desk::new(1);
    let id = ada.record("Harbour", &[&sound(20, 5_000), &sound(30, 5_000), &sound(40, 5_000)]);
    let cards: Vec<_> = ada.project(id).cards().cloned().collect();
    let blob = ada.clip(cards[1].regions[0].clip).0.blob;
    ada.disk.execute(StorageRequest::Commit(vec![Write::EraseBlob(blob)])).unwrap();
    let zip = ada.save(id);
    assert_eq!(ada.state(), ArchiveState::Saved { silent: 1 });
    let mut ben = Desk::new(2);
    let (opened, lost, _) = ben.opened("Harbour.zip", zip);
    assert_eq!((ben.project(opened).len(), lost), (2, 1));
}

#[test]
fn an_empty_project_can_be_saved_and_opened() {
    let mut ada = Desk::new(1);
    let id = ada.record("Nothing yet", &[]);
    let zip = ada.save(id);
    let (opened, lost, _) = ada.opened("x.zip", zip);
    assert_eq!((ada.project(opened).title().as_str(), lost), ("Nothing yet (2)", 0));
}

#[test]
fn whoever_cancels_has_nothing_left_of_it() {
    let mut ada = Desk::new(1);
    let id = ada.record("Harbour", &[&sound(20, 3_000_000), &sound(30, 3_000_000)]);
    let zip = ada.save(id);
    let mut ben = Desk::new(2);
    let used = ben.disk.used();
    // Given up after each number of steps: whatever was on its way then, nothing of it stays.
    for steps in 0..60 {
        let picked = ben.pick("Harbour.zip", zip.clone());
        ben.command_and(ExportCommand::OpenZip(picked), steps);
        ben.command(ExportCommand::CancelZip);
        if let Some(report) = ben.app.archive_view() {
            assert!(steps > 10 && report.now.state.name() == "done", "too late is too late: {report:?}");
            return assert_eq!(ben.app.views().library.projects.len(), 1);
        }
        assert_eq!((ben.app.archive_view(), ben.disk.used()), (None, used), "after {steps} steps");
        assert!(ben.picked.is_empty() && ben.app.views().library.projects.is_empty());
    }
    panic!("it never came to an end");
}

#[test]
fn a_page_that_is_closed_meanwhile_leaves_what_the_next_starts_sweep() {
    let mut ada = Desk::new(1);
    let id = ada.record("Harbour", &[&sound(20, 3_000_000), &sound(30, 3_000_000)]);
    let zip = ada.save(id);
    let mut ben = Desk::new(2);
    let used = ben.disk.used();
    let picked = ben.pick("Harbour.zip", zip);
    ben.command_and(ExportCommand::OpenZip(picked), 0);
    while ben.disk.used() <= used + 1_000_000 {
        assert!(ben.step(), "some of it is stored");
    }
    // Another tab that is opened meanwhile leaves it alone; a start on the next day does not.
    let mut tab = Desk::with(3, ben.disk.clone());
    assert!(tab.disk.used() > used + 1_000_000);
    tab.later(1);
    tab.give(spoke::app::input::Input::Start {
        page: "https://spoke.example/".to_owned(),
        titles: Titles::default(),
    });
    assert!(tab.disk.used() <= used, "{} > {used}", tab.disk.used());
}

#[test]
fn a_cancelled_saving_hands_nothing_over() {
    let mut ada = Desk::new(1);
    let id = ada.record("Harbour", &[&sound(20, 3_000_000)]);
    ada.command_and(ExportCommand::SaveAsZip(id), 7);
    assert!(matches!(ada.state(), ArchiveState::Running { percent: 1.. }), "{:?}", ada.state());
    ada.command(ExportCommand::CancelZip);
    assert!(ada.app.archive_view().is_none() && ada.received.is_empty());
    ada.save(id);
}
