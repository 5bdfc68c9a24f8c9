//! Files that are too large to be sent on as they are come in packed.
#![allow(missing_docs)]

use std::{process::Command, time::Duration};

use spoke_e2e::{
    act::{
        audio::can_listen,
        made::{made, synthesized},
    },
    memory::Memory,
    test,
    wait::eventually,
};

#[test]
fn a_large_file_that_does_not_say_how_long_it_is_comes_in_packed() {
    if !can_listen() {
        return;
    }
    test("audio-files-unsaid", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        // Noise cannot be packed tightly, and a program that writes into a pipe cannot go back to say the length.
        let path = made("Waterfall.flac", b"")?;
        let noise = |seed| format!("anoisesrc=r=192000:d=240:a=0.9:s={seed}");
        let noises = format!("{}[left];{}[right];[left][right]amerge=inputs=2", noise(1), noise(2));
        let made = Command::new("ffmpeg")
            .args(["-v", "error", "-f", "lavfi", "-i", &noises, "-sample_fmt", "s32", "-f", "flac", "-"])
            .stdout(std::fs::File::create(&path)?)
            .status()?;
        assert!(made.success());
        assert!(std::fs::metadata(&path)?.len() > 256 * 1024 * 1024);
        ada.create_project("Waterfall").await?;
        ada.add_audio(&[&path]).await?;
        eventually("it is a card", Duration::from_secs(240), async || {
            Ok((ada.cards().await?.len() == 1).then_some(()))
        })
        .await?;
        std::fs::remove_file(&path)?;
        ada.see_import("done").await?;
        let card = ada.see_cards(1).await?.remove(0);
        let ms: u64 = card.duration_ms.parse()?;
        assert!(ms.abs_diff(240_000) <= 20, "{ms} ms");
        ada.hear_card(&card.id).await
    });
}

/// Remembers what was said that the waveform of a card lacks.
const LACKED: &str = "window.lacked = new Set();
    const look = () => {
        const lacks = document.querySelector('[data-testid=card-lacks]');
        if (lacks) window.lacked.add(lacks.textContent.trim());
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });";
/// Of sound with two channels: more than 500 MB.
const SECONDS: u64 = 2_640;

#[test]
fn half_a_gigabyte_comes_in_packed_and_is_never_held_as_a_whole() {
    if !can_listen() {
        return;
    }
    test("audio-files-large", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        let source = format!("sine=frequency=440:sample_rate=48000:duration={SECONDS}");
        let file = synthesized("Rehearsal.wav", &source, &["-ac", "2"])?;
        assert!(std::fs::metadata(&file)?.len() > 500_000_000);
        ada.create_project("Large").await?;
        ada.eval(LACKED, Vec::new()).await?;
        let before = Memory::settled(&ada).await?.resident;
        ada.add_audio(&[&file]).await?;
        let mut resident = Vec::new();
        eventually("it is a card", Duration::from_secs(400), async || {
            resident.push(Memory::settled(&ada).await?.resident);
            Ok((ada.cards().await?.len() == 1).then_some(()))
        })
        .await?;
        std::fs::remove_file(&file)?;
        ada.see_import("done").await?;
        assert_eq!(ada.import_problems().await?, [None], "it is said what was done with it");
        let said = ada.read("import").await?;
        assert!(said.contains("Rehearsal.wav") && said.contains("Opus"), "{said}");
        let card = ada.see_cards(1).await?.remove(0);
        let ms: u64 = card.duration_ms.parse()?;
        assert!(ms.abs_diff(SECONDS * 1_000) <= 20, "{ms} ms");
        ada.see_no("card-lacks").await?;
        let lacked = ada.eval("return [...window.lacked]", Vec::new()).await?;
        let lacked: Vec<String> = serde_json::from_value(lacked)?;
        assert!(lacked.len() > 5 && lacked.iter().all(|it| it.starts_with("Waveform: ")), "{lacked:?}");
        let most = |of: &[u64]| of.iter().max().copied().unwrap_or_default() / 1_000_000;
        let (first, last) = resident.split_at(resident.len() / 2);
        assert!(most(last) < most(first) + 50, "it grows with the file: {resident:?}");
        assert!(most(&resident) < before / 1_000_000 + 400, "the page holds most of it: {resident:?}");
        ada.hear_card(&card.id).await
    });
}
