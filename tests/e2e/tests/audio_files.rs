//! Files of sound become cards: chosen, dropped and pasted, of every form that people have, and of none.
#![allow(missing_docs)]

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use spoke_e2e::{
    Person, Result, Stage,
    act::{
        audio::{can_listen, hertz, listen, loudest, probe},
        fixture,
        made::{made, synthesized},
    },
    browser::Engine,
    skipped, test,
    wait::becomes,
};

fn sound(name: &str) -> PathBuf {
    fixture("sound").join(name)
}

/// Of two seconds each; which of them only some browsers decode.
const FORMS: [(&str, bool); 9] = [
    ("opus.ogg", true),
    ("vorbis.ogg", true),
    ("flac.flac", true),
    ("mp3.mp3", true),
    ("aac.aac", false),
    ("aac-table-last.m4a", false),
    ("opus-in.mp4", true),
    ("film.ogv", true),
    ("film.mp4", false),
];

async fn has_aac(person: &Person) -> Result<bool> {
    let script = "return MediaSource.isTypeSupported('audio/mp4;codecs=\"mp4a.40.2\"')";
    Ok(person.eval(script, Vec::new()).await?.as_bool().unwrap_or(false))
}

async fn every_form_becomes_a_card(stage: &mut Stage, engine: Engine) -> Result {
    let ada = stage.person_with(engine, "Ada").await?;
    ada.create_project("Files").await?;
    let aac = has_aac(&ada).await?;
    let forms: Vec<_> =
        FORMS.iter().filter(|(_, everywhere)| *everywhere || aac).map(|(name, _)| *name).collect();
    let files: Vec<_> = forms.iter().map(|name| sound(name)).collect();
    ada.add_audio(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>()).await?;
    ada.see_import("done").await?;
    let cards = ada.see_cards(forms.len()).await?;
    for (card, name) in cards.iter().zip(&forms) {
        let label = name.rsplit_once('.').expect("an ending").0;
        assert_eq!(card.label, label);
        assert!(card.duration_ms.parse::<u64>()?.abs_diff(2_000) <= 100, "{name}: {} ms", card.duration_ms);
    }
    // Each as it is, but of a film the sound alone.
    let clips = ada.clips().await?;
    for (card, file) in cards.iter().zip(&files) {
        let bytes = std::fs::metadata(file)?.len();
        let clip = clips.iter().find(|clip| clip.hash == card.clips).expect("its clip");
        assert_eq!(clip.sha256, clip.hash);
        let is_film = file.extension().is_some_and(|it| it == "mp4") && card.label == "film";
        assert_eq!(clip.bytes == bytes, !is_film, "{}", file.display());
    }
    let said = if aac { vec![None] } else { vec![] };
    assert_eq!(ada.import_problems().await?, said);
    // Firefox has no loudspeaker here, and keeps no time without one: that all forms play in it is shown elsewhere.
    if engine == Engine::Chromium {
        ada.hear_card(&cards[0].id).await?;
    }
    ada.press("import-close").await?;
    ada.see_no("import").await?;
    // Each is a step of its own.
    ada.press("undo").await?;
    ada.see_cards(forms.len() - 1).await.map(drop)
}

#[test]
fn every_form_becomes_a_card_in_chromium() {
    test("audio-files-chromium", "/", async |stage| every_form_becomes_a_card(stage, Engine::Chromium).await);
}

#[test]
fn every_form_becomes_a_card_in_firefox() {
    if let Some(why) = Engine::Firefox.missing() {
        return skipped(&why);
    }
    test("audio-files-firefox", "/", async |stage| every_form_becomes_a_card(stage, Engine::Firefox).await);
}

#[test]
fn what_is_no_sound_is_named_the_rest_comes_in_and_nothing_half_done_is_left() {
    test("audio-files-bad", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        let mp3 = std::fs::read(sound("mp3.mp3"))?;
        let m4a = std::fs::read(sound("aac-table-last.m4a"))?;
        let files = [
            made("Empty.mp3", b"")?,
            made("Letter.wav", b"Dear Ben, this is no sound, whatever the name says.")?,
            // Another ending than its content, and cut in half.
            made("Song.txt", &mp3)?,
            made("Half.m4a", &m4a[..m4a.len() / 2])?,
            made("Half a song.mp3", &mp3[..mp3.len() / 2])?,
            made("Song again.mp3", &mp3)?,
        ];
        ada.create_project("Odd files").await?;
        ada.add_audio(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>()).await?;
        ada.see_import("failed").await?;
        let problems = ada.import_problems().await?;
        let named = |name: &str| Some(name.to_owned());
        assert_eq!(problems, [named("empty"), named("unreadable"), named("unreadable"), None]);
        ada.see_text("import-kept", "3 files were kept as they are.").await?;
        let labels: Vec<_> = ada.cards().await?.into_iter().map(|card| card.label).collect();
        assert_eq!(labels, ["Song", "Half a song", "Song again"]);
        // Equal files are one clip, and what came to nothing is gone.
        let clips = ada.clips().await?;
        assert_eq!(clips.len(), 2);
        ada.see_pieces(2).await?;
        let said = ada.read("import").await?;
        assert!(
            said.contains("Letter.wav")
                && said.contains("Half.m4a")
                && said.contains("“Half a song.mp3” says that it is 0:02.")
                && !said.contains("Song.txt"),
            "{said}"
        );
        Ok(())
    });
}

#[test]
fn files_are_dropped_and_pasted_from_the_library_into_a_new_project_and_a_viewer_gets_them() {
    test("audio-files-given", "/", async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        ada.drop_file(&made("Field recording.flac", &std::fs::read(sound("flac.flac"))?)?).await?;
        ada.see("project").await?;
        ada.see_text("project-title", "Field recording").await?;
        ada.see_cards(1).await?;
        paste_file(&ada, &sound("opus.ogg")).await?;
        let cards = ada.see_cards(2).await?;
        assert_eq!(cards[1].label, "opus");
        ada.see_import("done").await?;
        ada.bring(&ben).await?;
        let got = ben.see_cards(2).await?;
        assert_eq!(
            got.iter().map(|card| &card.clips).collect::<Vec<_>>(),
            cards.iter().map(|card| &card.clips).collect::<Vec<_>>()
        );
        ben.hear_card(&got[1].id).await?;
        // A file that comes while both are there, and nothing for whoever may not edit.
        ada.add_audio(&[&sound("mp3.mp3")]).await?;
        let got = ben.see_cards(3).await?;
        ben.hear_card(&got[2].id).await?;
        ben.drop_file(&sound("mp3.mp3")).await?;
        ben.see_notice("refused").await?;
        ben.see_cards(3).await.map(drop)
    });
}

async fn paste_file(person: &Person, file: &Path) -> Result {
    let script = r"
        const [name, data] = arguments;
        const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], name, { type: 'audio/ogg' }));
        document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: transfer }))";
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let data = data_encoding::BASE64.encode(&std::fs::read(file)?);
    person.eval(script, vec![name.into(), data.into()]).await.map(drop)
}

#[test]
fn cards_of_files_stand_as_they_were_chosen_and_with_one_press_by_name() {
    test("audio-files-sorted", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        let mp3 = std::fs::read(sound("mp3.mp3"))?;
        let files = ["Take 10.mp3", "take 2.mp3", "\u{c4}pfel.mp3", "Birne.mp3"];
        let files = files.iter().map(|name| made(name, &mp3)).collect::<Result<Vec<_>>>()?;
        ada.create_project("Takes").await?;
        ada.record_card(Duration::from_secs(1)).await?;
        let first = ada.see_cards(1).await?.remove(0).label;
        ada.add_audio(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>()).await?;
        ada.see_import("done").await?;
        let chosen = [first.as_str(), "Take 10", "take 2", "\u{c4}pfel", "Birne"];
        see_labels(&ada, &chosen).await?;
        ada.press("import-sort").await?;
        see_labels(&ada, &[&first, "\u{c4}pfel", "Birne", "take 2", "Take 10"]).await?;
        ada.see_no("import-sort").await?;
        ada.press("undo").await?;
        see_labels(&ada, &chosen).await
    });
}

async fn see_labels(person: &Person, labels: &[&str]) -> Result {
    let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
    becomes("the titles", labels, async || {
        Ok(person.cards().await?.into_iter().map(|card| card.label).collect::<Vec<_>>())
    })
    .await
}

/// A WebM that says it is an hour long.
fn boasting(name: &str) -> Result<PathBuf> {
    const DURATION_OF_8: [u8; 3] = [0x44, 0x89, 0x88];
    let path = synthesized(name, "sine=frequency=440:duration=2", &["-c:a", "libopus"])?;
    let mut bytes = std::fs::read(&path)?;
    let at = bytes.windows(3).position(|three| three == DURATION_OF_8).ok_or("no duration")? + 3;
    bytes[at..at + 8].copy_from_slice(&3_600_000.0_f64.to_be_bytes());
    std::fs::write(&path, bytes)?;
    Ok(path)
}

/// A WebM that says it is a few bytes long.
fn lying(name: &str) -> Result<PathBuf> {
    const SEGMENT: [u8; 4] = [0x18, 0x53, 0x80, 0x67];
    let path = synthesized(name, "sine=frequency=440:duration=2", &["-c:a", "libopus"])?;
    let mut bytes = std::fs::read(&path)?;
    let at = bytes.windows(4).position(|four| four == SEGMENT).ok_or("no segment")? + SEGMENT.len();
    assert_eq!(bytes[at], 1, "a length of eight bytes");
    bytes[at + 1..at + 8].copy_from_slice(&[0, 0, 0, 0, 0, 0, 16]);
    std::fs::write(&path, bytes)?;
    Ok(path)
}

#[test]
fn sound_that_is_unusual_comes_in_and_what_has_no_length_is_named() {
    if !can_listen() {
        return;
    }
    test("audio-files-unusual", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        let sine = "sine=frequency=440:sample_rate=48000:duration=2";
        let files = [
            synthesized("Eight channels.wav", sine, &["-ac", "8"])?,
            synthesized("Bats.wav", "sine=frequency=440:sample_rate=192000:duration=2", &[])?,
            synthesized("Bats in stereo.flac", sine, &["-ar", "192000", "-ac", "2"])?,
            lying("Liar.webm")?,
            boasting("Boaster.webm")?,
            synthesized("Nothing.wav", "sine=duration=1", &["-af", "atrim=end_sample=0"])?,
        ];
        ada.create_project("Odd sound").await?;
        ada.add_audio(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>()).await?;
        ada.see_import("failed").await?;
        assert_eq!(ada.import_problems().await?, [None, Some("no-sound".to_owned())]);
        assert!(ada.read("import").await?.contains("“Boaster.webm” says that it is 1:00:00 long"));
        let cards = ada.see_cards(5).await?;
        for card in &cards {
            let ms: u64 = card.duration_ms.parse()?;
            assert!(ms.abs_diff(2_000) <= 20, "{}: {ms} ms", card.label);
        }
        for card in &cards {
            ada.hear_card(&card.id).await?;
        }
        // A second opinion on what comes out again: a tone of a quarter of full scale at most, as high as before.
        ada.press("import-close").await?;
        ada.keep_downloads().await?;
        let file = ada.export_audio("wav", "Odd sound.wav").await?;
        let probed = probe(&file)?;
        assert!((probed.seconds - 14.0).abs() <= 0.1, "{probed:?}");
        for (from, card) in [0.5, 3.5, 6.5, 9.5, 12.5].into_iter().zip(&cards) {
            let samples = listen(&file, 0, from, from + 1.0)?;
            assert!(loudest(&samples) > 0.05, "{} is silent", card.label);
            assert!((hertz(&samples) - 440.0).abs() < 2.0, "{}: {} Hz", card.label, hertz(&samples));
        }
        Ok(())
    });
}

#[test]
fn a_file_that_fills_the_disk_is_named_and_leaves_nothing_behind() {
    if !can_listen() {
        return;
    }
    test("audio-files-full", "/", async |stage| {
        let ada = stage.person_with_room("Ada", 4_000_000).await?;
        ada.create_project("On a full phone").await?;
        // Noise: what the disk packs takes less room.
        let large = synthesized(
            "Large.wav",
            "anoisesrc=sample_rate=48000:duration=60",
            &["-c:a", "pcm_s16le", "-ac", "2"],
        )?;
        ada.add_audio(&[&sound("mp3.mp3"), &sound("opus.ogg"), &large]).await?;
        ada.see_import("failed").await?;
        assert_eq!(ada.import_problems().await?, [Some("disk-full".to_owned())]);
        let said = ada.read("import").await?;
        assert!(said.contains("Large.wav") && said.contains("free space"), "{said}");
        let labels: Vec<_> = ada.see_cards(2).await?.into_iter().map(|card| card.label).collect();
        assert_eq!(labels, ["mp3", "opus"]);
        ada.see_pieces(2).await?;
        assert_eq!(ada.clips().await?.len(), 2);
        ada.make_room().await?;
        ada.press("import-close").await?;
        ada.add_audio(&[&large]).await?;
        ada.see_import("done").await?;
        ada.see_cards(3).await.map(drop)
    });
}
