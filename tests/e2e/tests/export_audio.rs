//! The sound of cards as files, as ffmpeg reads them: as long as it should be, as high, on the right side, with chapters.
#![allow(missing_docs)]

use std::path::Path;

use serde_json::json;
use spoke_e2e::{
    Person, Result,
    act::{
        audio::{Made, can_listen, hertz, listen, loudest, probe, tones},
        read_zip,
    },
    test,
};

/// Two seconds of 440 Hz, then one and a half of 440 Hz on the left and 880 Hz on the right.
fn two_cards() -> Vec<Made> {
    vec![
        ("Grüße aus dem Hafen", "1.wav", tones(&[440.0], 2.0)),
        ("Both sides", "2.wav", tones(&[440.0, 880.0], 1.5)),
    ]
}

/// How far Opus may be off: it keeps nearly nothing exactly.
fn assert_is_right(file: &Path, codec: &str) -> Result {
    let seen = probe(file)?;
    assert_eq!((seen.codec.as_str(), seen.channels), (codec, 2), "{}", file.display());
    assert!((seen.seconds - 4.5).abs() < 0.02, "{} s", seen.seconds);
    for (channel, from, to, wanted) in
        [(0, 0.2, 1.8, 440.0), (1, 0.2, 1.8, 440.0), (0, 3.2, 4.3, 440.0), (1, 3.2, 4.3, 880.0)]
    {
        let part = listen(file, channel, from, to)?;
        let (found, loud) = (hertz(&part), loudest(&part));
        assert!((found - wanted).abs() < 3.0, "{codec}, channel {channel}: {found} Hz");
        assert!((0.4..0.6).contains(&loud), "{codec}, channel {channel}: as loud as it was, {loud}");
    }
    assert!(loudest(&listen(file, 0, 2.1, 2.9)?) < 0.01, "a pause is silent");
    if codec == "pcm_s16le" {
        assert!(seen.chapters.is_empty());
    } else {
        let titles: Vec<_> = seen.chapters.iter().map(|(_, title)| title.as_str()).collect();
        assert_eq!(titles, ["Grüße aus dem Hafen", "Both sides"]);
        assert!((seen.chapters[1].0 - 3.0).abs() < 0.02, "{:?}", seen.chapters);
    }
    Ok(())
}

async fn harbour(ada: &Person) -> Result {
    ada.keep_downloads().await?;
    ada.open_made("Harbour", &two_cards()).await
}

#[test]
fn each_form_is_as_long_as_high_and_as_loud_as_the_cards() {
    if !can_listen() {
        return;
    }
    test("export-audio", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        harbour(&ada).await?;
        for (ending, codec) in [("wav", "pcm_s16le"), ("flac", "flac"), ("ogg", "opus"), ("webm", "opus")] {
            let file = ada.export_audio(ending, &format!("Harbour.{ending}")).await?;
            assert_is_right(&file, codec)?;
        }

        // The whole sound is in the ZIP of the project as well, without pauses.
        ada.press("zip-save").await?;
        ada.see_zip_done().await?;
        let zip = read_zip(&ada.downloaded("Harbour.zip").await?)?;
        let merged = Path::new(&ada.profile()).join("merged.webm");
        std::fs::write(&merged, zip.merged.expect("merged.webm"))?;
        let seen = probe(&merged)?;
        assert!((seen.seconds - 3.5).abs() < 0.02, "{} s", seen.seconds);
        assert_eq!(seen.chapters.len(), 2);
        Ok(())
    });
}

#[test]
fn chosen_cards_become_files_of_their_own_and_chapters_lie_beside() {
    if !can_listen() {
        return;
    }
    test("export-audio-zip", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        harbour(&ada).await?;
        ada.press("audio-open").await?;
        ada.choose_audio("flac", 0).await?;
        ada.press("audio-beside").await?;
        ada.press("audio-save").await?;
        ada.see_zip_done().await?;
        let file = ada.downloaded("Harbour.zip").await?;
        assert_eq!(names(&file)?, ["Harbour.flac", "Harbour.chapters.json", "Harbour.cue"]);
        ada.press("zip-close").await?;
        std::fs::remove_file(&file)?;

        ada.press("find").await?;
        ada.press("select").await?;
        ada.press("select-all").await?;
        ada.press("selection-audio").await?;
        ada.see("audio-chosen").await?;
        ada.press_css("[data-testid=audio-format][value=ogg]").await?;
        ada.press("audio-each").await?;
        ada.see_no("audio-pause").await?;
        ada.press("audio-save").await?;
        ada.see_zip_done().await?;
        let file = ada.downloaded("Harbour.zip").await?;
        assert_eq!(names(&file)?, ["001-grüße-aus-dem-hafen.ogg", "002-both-sides.ogg"]);
        let mut zip = zip_of(&file)?;
        for (at, (seconds, channels)) in [(2.0, 1), (1.5, 2)].into_iter().enumerate() {
            let one = Path::new(&ada.profile()).join("one.ogg");
            std::io::copy(&mut zip.by_index(at)?, &mut std::fs::File::create(&one)?)?;
            let seen = probe(&one)?;
            assert!((seen.seconds - seconds).abs() < 0.02 && seen.channels == channels, "{seen:?}");
        }
        Ok(())
    });
}

fn names(file: &Path) -> Result<Vec<String>> {
    let mut zip = zip_of(file)?;
    let mut names = Vec::new();
    for at in 0..zip.len() {
        names.push(zip.by_index(at)?.name()?.into_owned());
    }
    Ok(names)
}

fn zip_of(file: &Path) -> Result<zip::ZipArchive<std::fs::File>> {
    Ok(zip::ZipArchive::new(std::fs::File::open(file)?)?)
}

/// A window in which a person places a file, played with a file of the browser's own; `window.placed` is what was asked for.
const PLACES: &str = "window.showSaveFilePicker = async (options) => {
        window.placed = options.suggestedName;
        const folder = await navigator.storage.getDirectory();
        return folder.getFileHandle('placed', { create: true });
    };";
/// The same window, closed by a person, who takes a second for it. (That of a browser without windows, in which all other
/// tests save files, is closed within milliseconds: a download then.)
const CLOSED: &str = "window.showSaveFilePicker = () => new Promise((_, refuse) =>
        setTimeout(() => refuse(new DOMException('no', 'AbortError')), 1_000));";
/// The bytes of that file, in letters.
const PLACED: &str = "const folder = await navigator.storage.getDirectory();
    const file = await (await folder.getFileHandle('placed')).getFile();
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);";

#[test]
fn where_the_browser_lets_it_a_file_is_written_in_its_place_as_it_comes() {
    if !can_listen() {
        return;
    }
    test("export-audio-place", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        harbour(&ada).await?;
        ada.eval(PLACES, Vec::new()).await?;
        for (ending, codec) in [("flac", "flac"), ("webm", "opus")] {
            ada.press("audio-open").await?;
            ada.choose_audio(ending, 1_000).await?;
            ada.press("audio-save").await?;
            ada.see_zip_done().await?;
            assert_eq!(
                ada.eval("return window.placed", Vec::new()).await?,
                json!(format!("Harbour.{ending}"))
            );
            let bytes = ada.eval_async(PLACED, Vec::new()).await?;
            let bytes = data_encoding::BASE64.decode(bytes.as_str().unwrap_or_default().as_bytes())?;
            let file = Path::new(&ada.profile()).join(format!("placed.{ending}"));
            std::fs::write(&file, bytes)?;
            assert_is_right(&file, codec)?;
            ada.press("zip-close").await?;
        }

        // Whoever closes the window wants no file, and is told nothing.
        ada.eval(CLOSED, Vec::new()).await?;
        ada.press("audio-open").await?;
        ada.see("audio-dialog").await?;
        ada.press("audio-save").await?;
        ada.see_no("audio-dialog").await?;
        ada.see_no("zip").await
    });
}

#[test]
fn an_export_can_be_given_up_and_one_of_nothing_says_why() {
    test("export-audio-refused", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.keep_downloads().await?;
        ada.create_project("Empty").await?;
        ada.press("audio-open").await?;
        ada.see("audio-dialog").await?;
        ada.press("audio-save").await?;
        ada.see_zip_failed("no-sound").await?;
        assert!(ada.read("zip-end").await?.contains("no sound"));
        ada.press("zip-close").await?;
        ada.press("home").await?;

        // A decoder that never answers: the export runs until it is given up.
        ada.open_made("Long", &[("One", "1.wav", tones(&[440.0], 1.0))]).await?;
        let hold = "window.decode = OfflineAudioContext.prototype.decodeAudioData;
            OfflineAudioContext.prototype.decodeAudioData = () => new Promise(() => {});";
        ada.eval(hold, Vec::new()).await?;
        ada.press("audio-open").await?;
        ada.choose_audio("wav", 0).await?;
        ada.press("audio-save").await?;
        ada.see_state("zip", "data-state", &["running"]).await?;
        ada.press("zip-cancel").await?;
        ada.see_no("zip").await?;
        let go_on = "OfflineAudioContext.prototype.decodeAudioData = window.decode";
        ada.eval(go_on, Vec::new()).await?;
        ada.export_audio("wav", "Long.wav").await.map(drop)
    });
}
