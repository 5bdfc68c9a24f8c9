//! Files that are not what they seem. Nothing of them changes anything, or only what is whole comes in.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use spoke::{
    app::{
        input::{ExportCommand, RecordCommand},
        storage::DbError,
        view::ArchiveState,
    },
    archive::{
        ZipProblem,
        losses::{Maker, NoSound},
        problem::Instead,
    },
    ports::files::FileError,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    desk::{Desk, sound},
    foreign::repacked,
};

pub fn packed(files: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn stored(files: &[(&str, &[u8])]) -> Vec<u8> {
    packed(files, CompressionMethod::Stored)
}

/// A project of three cards, one of two clips.
fn example() -> Vec<u8> {
    let mut ada = Desk::new(1);
    let id = ada.record("Harbour", &[&sound(20, 90_000), &sound(30, 70_000), &sound(40, 100)]);
    let last = ada.app.views().project.unwrap().order[2];
    ada.record_as(RecordCommand::More(last), &sound(50, 200));
    ada.save(id)
}

#[test]
fn what_is_no_project_is_said_and_changes_nothing() {
    let mut ben = Desk::new(2);
    let json = br#"{"name":"an app","version":"0.1.0"}"#;
    assert_eq!(ben.refused(b"just words".to_vec()), ZipProblem::NotAZip(Instead::Unknown));
    assert_eq!(ben.refused(Vec::new()), ZipProblem::NotAZip(Instead::Unknown));
    assert_eq!(ben.refused(stored(&[("readme.txt", b"hello")])), ZipProblem::NotAProject);
    assert_eq!(ben.refused(stored(&[("project.json", json)])), ZipProblem::NotAProject);
    assert_eq!(ben.refused(stored(&[("project.json", b"{\"cards\":[")])), ZipProblem::Damaged);
    let newer = stored(&[("project.json", br#"{"version":9,"cards":[]}"#)]);
    assert_eq!(ben.refused(newer), ZipProblem::Newer(Maker::Another));
    let zip = example();
    assert_eq!(ben.refused(zip[..zip.len() - 30].to_vec()), ZipProblem::NotAZip(Instead::Cut), "cut short");
    let file = ben.pick("gone.zip", zip);
    ben.picked.clear();
    ben.command(ExportCommand::OpenZip(file));
    assert_eq!(ben.state(), ArchiveState::Failed(ZipProblem::File(FileError::Gone)));
    let file = spoke::ports::files::PickedFile { bytes: 1 << 41, ..ben.pick("huge.zip", Vec::new()) };
    ben.command(ExportCommand::OpenZip(file));
    assert_eq!(ben.state(), ArchiveState::Failed(ZipProblem::TooLarge));
}

#[test]
fn cards_whose_files_are_missing_damaged_or_no_sound_are_counted_and_the_rest_comes_in() {
    let json = br#"{"version":1,"cards":[{"label":"whole","filename":"1.webm"},{"label":"words","filename":"2.webm"},
        {"label":"undecodable","filename":"3.webm"},{"label":"missing","filename":"4.webm"},
        {"label":"the same","filename":"5.webm"},{"label":"empty","filename":"6.webm"},{"filename":"merged.webm"}]}"#;
    let good = sound(20, 3_000);
    let files: &[(&str, &[u8])] = &[
        ("project.json", json),
        ("cards/1.webm", &good),
        ("cards/2.webm", b"these are words"),
        ("cards/3.webm", b"OggS, but no more than that"),
        ("cards/5.webm", &good),
        ("cards/6.webm", b""),
        ("merged.webm", &good),
    ];
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let mut ben = Desk::new(2);
        let (id, lost, _) = ben.opened("mixed.zip", packed(files, method));
        let labels: Vec<_> = ben.project(id).cards().map(|card| card.label.as_str().to_owned()).collect();
        assert_eq!((labels, lost), (vec!["whole".to_owned(), "the same".to_owned()], 5));
        let (before, after) = ben.leftovers();
        assert_eq!(before, after, "what could not be read left nothing");
    }
    // One byte of the sound is another: its sum tells.
    let mut zip = stored(files);
    let at = zip.windows(50).position(|window| window == &good[100..150]).unwrap();
    zip[at] ^= 1;
    let (_, lost, _) = Desk::new(2).opened("flipped.zip", zip);
    assert_eq!(lost, 6, "the file of the first card");
    let none: &[(&str, &[u8])] = &[("project.json", json), ("cards/2.webm", b"these are words")];
    assert_eq!(Desk::new(2).refused(stored(none)), ZipProblem::NothingReadable(Some(NoSound::Missing)));
}

#[test]
fn a_claimed_hash_is_not_believed() {
    let zip = example();
    let mut files = Vec::new();
    let mut archive = zip::ZipArchive::new(Cursor::new(&zip)).unwrap();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        files.push((entry.name().unwrap().into_owned(), content));
    }
    let json = String::from_utf8(files[0].1.clone()).unwrap();
    let claims: serde_json::Value = serde_json::from_str(&json).unwrap();
    let honest = claims["spoke"]["clips"][0]["sha256"].as_str().unwrap();
    let json = json.replace(honest, &"ab".repeat(32));
    files[0].1 = json.into_bytes();
    let files: Vec<_> = files.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    let mut ben = Desk::new(2);
    let (id, lost, cut) = ben.opened("claimed.zip", stored(&files));
    assert_eq!((lost, cut), (0, 0));
    for card in ben.project(id).cards() {
        for region in &card.regions {
            ben.clip(region.clip); // Which checks that it is named by what it holds.
        }
    }
}

#[test]
fn a_bomb_is_defused() {
    let zeros = vec![0; 300 * 1024 * 1024];
    let json = br#"{"cards":[{"filename":"1.webm"}]}"#;
    let bomb = packed(&[("project.json", json), ("cards/1.webm", &zeros)], CompressionMethod::Deflated);
    assert!(bomb.len() < 1_000_000);
    assert_eq!(
        Desk::new(2).refused(bomb),
        ZipProblem::NothingReadable(Some(NoSound::TooLong)),
        "no clip is that large"
    );
    let bomb = packed(&[("project.json", &zeros)], CompressionMethod::Deflated);
    assert_eq!(Desk::new(2).refused(bomb), ZipProblem::TooLarge);
}

#[test]
fn a_disk_that_fills_up_is_as_it_was() {
    let zip = example();
    for quota in [1_000, 50_000, 120_000, 161_000] {
        let mut ben = Desk::new(2);
        ben.disk.set_quota(Some(ben.disk.used() + quota));
        assert_eq!(ben.refused(zip.clone()), ZipProblem::Storage(DbError::Full), "{quota}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_a_project_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), end in any::<bool>()) {
        let mut file = bytes;
        if end {
            file.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x40\0\0\0\x10\0\0\0\0\0");
        }
        Desk::new(2).refused(file);
    }

    /// Whatever single places of a real file are changed: it is read, or refused, and never half of it stays.
    #[test]
    fn a_changed_file_is_read_or_refused(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        deflate in any::<bool>(),
        near_end in any::<bool>(),
    ) {
        let zip = example();
        let mut zip = if deflate { repacked(&zip, "x/") } else { zip };
        let from = if near_end { zip.len().saturating_sub(700) } else { 0 };
        for (at, value) in changes {
            let at = from + at.index(zip.len() - from);
            zip[at] = value;
        }
        let mut ben = Desk::new(2);
        match ben.open("changed.zip", zip) {
            ArchiveState::Opened { project, cards, losses, .. } => {
                prop_assert!(cards + losses.lost() <= 3 || losses.lost() == 0);
                prop_assert_eq!(ben.project(project).len(), cards);
                for card in ben.project(project).cards() {
                    for region in &card.regions {
                        let (record, _) = ben.clip(region.clip);
                        prop_assert!(region.end_ms <= record.clip.duration_ms.max(1));
                    }
                }
            }
            ArchiveState::Failed(_) => {}
            other => prop_assert!(false, "{:?}", other),
        }
        let (before, after) = ben.leftovers();
        prop_assert_eq!(before, after, "nothing is left over");
    }
}
