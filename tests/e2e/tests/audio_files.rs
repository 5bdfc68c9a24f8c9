//! Files of sound become cards: chosen, dropped and pasted, of every form that people have, and of none.
#![allow(missing_docs)]

use std::path::{Path, PathBuf};

use spoke_e2e::{Person, Result, Stage, act::fixture, browser::Engine, skipped, test};

fn sound(name: &str) -> PathBuf {
    fixture("sound").join(name)
}

/// A file with these bytes.
fn made(name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("spoke-audio-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let path = folder.join(name);
    std::fs::write(&path, bytes)?;
    Ok(path)
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
        assert_eq!(problems, [named("empty"), named("unreadable"), named("unreadable")]);
        let labels: Vec<_> = ada.cards().await?.into_iter().map(|card| card.label).collect();
        assert_eq!(labels, ["Song", "Half a song", "Song again"]);
        // Equal files are one clip, and what came to nothing is gone.
        let clips = ada.clips().await?;
        assert_eq!(clips.len(), 2);
        ada.see_pieces(2).await?;
        let said = ada.read("import").await?;
        assert!(
            said.contains("Letter.wav") && said.contains("Half.m4a") && !said.contains("Song.txt"),
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
