//! Files of the Voice Cards app, and files that other programs have packed again.

use std::io::{Cursor, Read, Write};

use spoke::{
    project::{Card, Colour, MediaType, Tags},
    time::Timestamp,
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::desk::{Desk, sound};

const EXPORT: &[u8] = include_bytes!("../fixtures/voice-cards-export.zip");
const EDGE: &[u8] = include_bytes!("../fixtures/voice-cards-edge-labels.zip");

/// The same files, packed by another program: with DEFLATE, into this folder.
pub fn repacked(zip: &[u8], folder: &str) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    if !folder.is_empty() {
        to.add_directory(folder, options).unwrap();
        to.start_file("__MACOSX/._project.json", options).unwrap();
    }
    for at in 0..from.len() {
        let mut entry = from.by_index(at).unwrap();
        if entry.is_file() {
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            let name = format!("{folder}{}", entry.name().unwrap());
            to.start_file(name, options).unwrap();
            to.write_all(&content).unwrap();
        }
    }
    to.finish().unwrap().into_inner()
}

fn content(zip: &[u8], name: &str) -> Vec<u8> {
    let mut content = Vec::new();
    ZipArchive::new(Cursor::new(zip)).unwrap().by_name(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

#[test]
fn a_real_export_of_the_voice_cards_app_is_read_whole() {
    let mut ada = Desk::new(1);
    // Its sound is real, and so are its headers; the pretended decoder reads a length from them.
    let (id, lost, cut) = ada.opened("voice-cards-export.zip", EXPORT.to_vec());
    assert_eq!((lost, cut), (0, 0));
    let project = ada.project(id);
    assert_eq!(project.title().as_str(), "voice-cards-export");
    let cards: Vec<Card> = project.cards().map(|card| Card::clone(card)).collect();
    let labels: Vec<_> = cards.iter().map(|card| card.label.as_str()).collect();
    assert_eq!(labels, ["Welcome intro", "Quick brown fox", "Grüße aus München – schön!"]);
    assert_eq!(cards[2].notes.as_str(), "Umlaute: Ä Ö Ü ß – “quotes”, emoji 🎙️, 2 lines\nsecond line");
    assert_eq!(cards[0].tags, Tags::parse("intro, v1"));
    assert_eq!(
        [Colour::Blue, Colour::Red, Colour::Green],
        [cards[0].colour, cards[1].colour, cards[2].colour]
    );
    assert_eq!(cards[0].created, Timestamp(1_795_333_957_850));
    let files = ["001-welcome-intro", "002-quick-brown-fox", "003-gre-aus-mnchen-schn"];
    for (card, file) in cards.iter().zip(files) {
        let (record, bytes) = ada.clip(card.regions[0].clip);
        assert_eq!(bytes, content(EXPORT, &format!("cards/{file}.webm")));
        let wav = file.starts_with("003");
        assert_eq!(
            record.clip.media_type,
            MediaType::new(if wav { "audio/wav" } else { "audio/webm" }),
            "sniffed"
        );
    }
}

#[test]
fn awkward_labels_come_in_and_a_card_without_sound_is_counted() {
    let mut ada = Desk::new(1);
    let (id, lost, _) = ada.opened("voice-cards-edge-labels.zip", EDGE.to_vec());
    let project = ada.project(id);
    let labels: Vec<_> = project.cards().map(|card| card.label.as_str().to_owned()).collect();
    assert_eq!(
        (labels, lost),
        (vec!["Hello, World! _x_ y".to_owned(), "Привет мир".to_owned(), String::new()], 1)
    );
}

#[test]
fn a_folder_that_was_packed_again_is_read_as_well() {
    let mut ada = Desk::new(1);
    let plain = ada.opened("plain.zip", EXPORT.to_vec()).0;
    for folder in ["", "voice cards/"] {
        let (id, lost, _) = Desk::new(2).opened("packed.zip", repacked(EXPORT, folder));
        assert_eq!(lost, 0, "{folder:?}");
        let mut ben = Desk::new(2);
        ben.opened("packed.zip", repacked(EXPORT, folder));
        let sound = |project: spoke::project::Project| {
            project.cards().flat_map(|card| card.regions.clone()).collect::<Vec<_>>()
        };
        assert_eq!(sound(ben.project(id)), sound(ada.project(plain)), "{folder:?}");
    }
    let mut ada = Desk::new(1);
    let id = ada.record("Harbour", &[&sound(20, 2_000_000)]);
    let zip = repacked(&ada.save(id), "Harbour/");
    assert!(zip.len() < 1_000_000, "packed");
    let mut ben = Desk::new(2);
    let opened = ben.opened("Harbour.zip", zip).0;
    assert_eq!(ben.project(opened).duration_ms(), 2_000);
}

#[test]
fn a_file_of_theirs_that_is_opened_twice_is_stored_once() {
    let mut ada = Desk::new(1);
    ada.opened("a.zip", EXPORT.to_vec());
    let used = ada.disk.used();
    ada.command(spoke::app::input::StudioCommand::Go(spoke::studio::Route::Library));
    ada.opened("a.zip", EXPORT.to_vec());
    assert!(ada.disk.used() - used < 10_000, "{} more", ada.disk.used() - used);
    assert_eq!(ada.app.views().library.projects.len(), 2);
}
