//! Files of many cards, files of several projects, and several files.

use spoke::{
    app::{
        input::{ExportCommand, Input, StudioCommand},
        storage::DbError,
        view::ArchiveState,
    },
    archive::{
        ZipProblem,
        limits::{CARDS_A_STEP, ENTRIES_A_STEP, RECORDS_A_STEP, SCAN_BYTES},
        losses::NoSound,
        problem::Instead,
    },
    ports::titles::Titles,
    studio::Route,
};

use super::{
    desk::{Desk, sound},
    hostile::stored,
};

const CARDS: usize = 3_000;

/// A project of this many cards, each with a sound of its own.
fn large(cards: usize) -> Vec<u8> {
    let card = |n: usize| {
        format!(
            r#"{{"label":"Card {n}","order":{n},"filename":"{n:05}.webm","notes":"{}"}}"#,
            "n".repeat(400)
        )
    };
    let cards_json: Vec<_> = (0..cards).map(card).collect();
    let json = format!(r#"{{"version":1,"appName":"Voice Cards","cards":[{}]}}"#, cards_json.join(","));
    let mut files = vec![("project.json".to_owned(), json.into_bytes())];
    files.extend((0..cards).map(|n| {
        let mut sound = sound(10, 4);
        sound.extend(n.to_le_bytes());
        (format!("cards/{n:05}.webm"), sound)
    }));
    let files: Vec<_> = files.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    stored(&files)
}

fn titles(desk: &Desk) -> Vec<String> {
    let mut titles: Vec<_> =
        desk.app.views().library.projects.iter().map(|record| record.title.to_string()).collect();
    titles.sort();
    titles
}

#[test]
fn a_file_of_thousands_of_cards_is_opened_in_small_steps() {
    let zip = large(CARDS);
    let mut ada = Desk::new(1);
    let (id, lost, cut) = ada.opened("large.zip", zip);
    assert_eq!((lost, cut), (0, 0));
    let project = ada.project(id);
    assert_eq!(project.len(), CARDS);
    let labels: Vec<_> = project.cards().map(|card| card.label.to_string()).collect();
    assert!(labels.iter().enumerate().all(|(n, label)| *label == format!("Card {n}")), "in their order");
    let list = CARDS * 450 / SCAN_BYTES;
    // Each card is put together, asked which file it means, and which it finds, together with its one stretch.
    let cards = CARDS / CARDS_A_STEP + 3 * 2 * CARDS / CARDS_A_STEP;
    // Each entry is read, named, and taken in as a file that may be sound.
    let entries = 3 * CARDS / ENTRIES_A_STEP;
    let least = list + cards + entries;
    assert!((least..least + 20).contains(&ada.turns), "{} turns, {least} at least", ada.turns);
    assert!(ada.records_at_once <= RECORDS_A_STEP + 3, "{} records at once", ada.records_at_once);
    let (before, after) = ada.leftovers();
    assert_eq!(before, after, "nothing is left over");
}

#[test]
fn a_large_project_that_finds_no_room_at_its_end_leaves_nothing() {
    let zip = large(1_000);
    let mut whole = Desk::new(1);
    let empty = whole.disk.used();
    whole.opened("large.zip", zip.clone());
    let needs = whole.disk.used() - empty;
    // Sound and cards are stored, and the last of them do not fit.
    for quota in [needs / 3, needs - 300_000, needs - 60_000, needs - 100] {
        let mut ben = Desk::new(2);
        ben.disk.set_quota(Some(ben.disk.used() + quota));
        assert_eq!(ben.refused(zip.clone()), ZipProblem::Storage(DbError::Full), "{quota} of {needs}");
        assert!(titles(&ben).is_empty());
    }
}

#[test]
fn a_page_that_is_closed_while_a_large_project_is_placed_shows_no_half_of_it() {
    let zip = large(1_000);
    let mut ben = Desk::new(2);
    let used = ben.disk.used();
    let picked = ben.pick("large.zip", zip);
    ben.command_and(ExportCommand::OpenZip(picked), 0);
    let start = || Input::Start { page: "https://spoke.example/".to_owned(), titles: Titles::default() };
    let mut halves = 0;
    // Some of it is on the disk, and the page is gone: whoever opens it anew sees no project of it among the others.
    while ben.step() {
        let library = ben.disk.clone();
        if ben.records_at_once < RECORDS_A_STEP / 2 || !ben.app.views().library.projects.is_empty() {
            continue;
        }
        halves += 1;
        let mut tab = Desk::with(3, library);
        if let Some(shown) = tab.app.views().library.projects.first() {
            assert_eq!(
                tab.project(shown.id).len(),
                1_000,
                "the last commit has come, and nobody was told yet"
            );
            continue;
        }
        tab.later(1);
        tab.give(start());
        tab.give(start());
        assert!(tab.disk.used() <= used, "{} > {used}", tab.disk.used());
    }
    assert!(halves > 3, "it was placed in several steps");
    assert_eq!(titles(&ben), ["large"]);
}

#[test]
fn two_files_that_are_given_at_once_are_opened_one_after_the_other_and_told_apart() {
    let mut ada = Desk::new(1);
    let id = ada.record("Harbour", &[&sound(20, 3_000_000), &sound(30, 100)]);
    let zip = ada.save(id);
    let mut ben = Desk::new(2);
    let files =
        [ben.pick("a.zip", zip.clone()), ben.pick("b.zip", b"no zip".to_vec()), ben.pick("c.zip", zip)];
    for file in files {
        ben.command_and(ExportCommand::OpenZip(file), 1);
    }
    assert_eq!(
        ben.app.archive_view().map(|report| (report.now.name, report.waiting)),
        Some(("a.zip".to_owned(), 2))
    );
    while ben.step() {}
    assert_eq!(titles(&ben), ["Harbour", "Harbour (2)"]);
    let report = ben.app.archive_view().expect("a report");
    let ends: Vec<_> =
        report.earlier.iter().chain([&report.now]).map(|it| (it.name.as_str(), it.state.name())).collect();
    assert_eq!(
        ends,
        [("a.zip", "done"), ("b.zip", "failed"), ("c.zip", "done")],
        "what came of each is told"
    );
    assert!(ben.picked.is_empty(), "all of them are released");
    assert_eq!(ben.app.views().route, Route::Library, "of several, none is the one that was meant");
}

#[test]
fn a_file_that_is_opened_beside_an_open_project_leaves_that_on_screen() {
    let mut ada = Desk::new(1);
    let id = ada.record("Harbour", &[&sound(20, 100)]);
    let zip = ada.save(id);
    let (copy, ..) = ada.opened("Harbour.zip", zip);
    assert_eq!(ada.app.views().route, Route::Project(id), "nobody is taken away from what is on screen");
    assert_ne!(copy, id);
    assert_eq!(titles(&ada), ["Harbour", "Harbour (2)"]);
    ada.command(StudioCommand::Go(Route::Project(copy)));
    assert_eq!(
        ada.app.views().project.map(|project| project.title.to_string()),
        Some("Harbour (2)".to_owned())
    );
}

#[test]
fn a_file_that_is_no_zip_is_called_what_it_is() {
    let mut ben = Desk::new(2);
    let heads: [(&[u8], Instead); 8] = [
        (b"RIFF\0\0\0\0WAVEfmt ", Instead::Sound),
        (b"\x1A\x45\xDF\xA3 a recording", Instead::Sound),
        (b"ID3\x04 a song", Instead::Sound),
        (b"Rar!\x1A\x07", Instead::Archive),
        (b"7z\xBC\xAF\x27\x1C", Instead::Archive),
        (b"\n{\"version\": 1, \"cards\": []}", Instead::Manifest),
        (b"PK\x03\x04 and the rest is missing", Instead::Cut),
        (b"", Instead::Unknown),
    ];
    for (head, instead) in heads {
        let mut file = head.to_vec();
        assert_eq!(ben.refused(file.clone()), ZipProblem::NotAZip(instead));
        if !file.is_empty() {
            file.resize(2_000_000, 7);
            assert_eq!(ben.refused(file), ZipProblem::NotAZip(instead), "also when it is long");
        }
    }
}

#[test]
fn of_several_projects_one_that_is_broken_costs_no_other() {
    let good = sound(20, 500);
    let json = br#"{"version":1,"cards":[{"label":"a","filename":"1.webm"}]}"#;
    let files: &[(&str, &[u8])] = &[
        ("all/one/project.json", json),
        ("all/one/cards/1.webm", &good),
        ("all/three/project.json", br#"{"name":"an app"}"#),
        ("all/two/project.json", b"{\"cards\":["),
        ("all/zero/project.json", json),
        ("all/zero/cards/1.webm", &good),
    ];
    let mut ben = Desk::new(2);
    assert!(matches!(ben.open("all.zip", stored(files)), ArchiveState::Opened { cards: 1, .. }));
    let report = ben.app.archive_view().expect("a report");
    let seen: Vec<_> = report.earlier.iter().map(|it| (it.name.as_str(), it.state.name())).collect();
    assert_eq!(
        seen,
        [("all.zip", "done"), ("all.zip/all/two", "failed")],
        "what is no project of ours is passed over"
    );
    assert_eq!(titles(&ben), ["one", "zero"]);
    let (before, after) = ben.leftovers();
    assert_eq!(before, after);
    // A project in two folders, and one that holds another: neither plays the other's sound.
    let inner: &[(&str, &[u8])] =
        &[("project.json", json), ("old/x/project.json", json), ("old/x/cards/1.webm", &good)];
    let mut ben = Desk::new(3);
    let nothing = ZipProblem::NothingReadable(Some(NoSound::Missing));
    assert_eq!(ben.open("mine.zip", stored(inner)), ArchiveState::Failed(nothing));
    assert_eq!(titles(&ben), ["x"], "the outer one has no sound of its own");
}

#[test]
fn zip_files_that_were_packed_once_more_are_called_so() {
    let inner = stored(&[("project.json", b"{}")]);
    let outer = stored(&[("a.zip", &inner), ("b.ZIP", &inner), ("__MACOSX/._a.zip", b"x")]);
    assert_eq!(Desk::new(2).refused(outer), ZipProblem::OnlyZips);
}

#[test]
fn of_two_lists_of_one_name_the_first_counts() {
    let good = sound(20, 500);
    let first = br#"{"version":1,"cards":[{"label":"the first","filename":"1.webm"}]}"#;
    let second = br#"{"version":1,"cards":[{"label":"the second","filename":"1.webm"}]}"#;
    let mut zip = stored(&[("project.json", first), ("projecT.json", second), ("cards/1.webm", &good)]);
    while let Some(at) = zip.windows(12).position(|window| window == b"projecT.json") {
        zip[at + 6] = b't';
    }
    let mut ben = Desk::new(2);
    let (id, ..) = ben.opened("twice.zip", zip);
    let labels: Vec<_> = ben.project(id).cards().map(|card| card.label.to_string()).collect();
    assert_eq!(labels, ["the first"]);
}
