//! Levels of cards: set, heard, undone, kept and shared; and evened out, one card like the other.
#![allow(missing_docs)]

use std::path::Path;

use spoke_e2e::{
    Person, Result, Stage,
    act::{Tone, tones},
    test,
    wait::becomes,
};
use thirtyfour::Key;

const QUIET: Tone = Tone { title: "Quiet", hz: 440.0, amplitude: 0.05 };
const LOUD: Tone = Tone { title: "Loud", hz: 880.0, amplitude: 0.4 };
const SILENT: Tone = Tone { title: "Silent", hz: 440.0, amplitude: 0.0 };

/// Somebody with a project of these; its cards.
async fn with(stage: &mut Stage, cards: &[Tone]) -> Result<(Person, Vec<String>)> {
    let ada = stage.person("Ada").await?;
    ada.open_zip(&tones(Path::new(&ada.profile()), cards)?).await?;
    let seen = ada.see_cards(cards.len()).await?;
    Ok((ada, seen.into_iter().map(|card| card.id).collect()))
}

async fn see_levels(person: &Person, levels: &[i32]) -> Result {
    becomes(&format!("{}'s levels", person.name), levels.to_vec(), async || person.levels().await).await
}

#[test]
fn a_level_is_set_by_keys_heard_undone_kept_and_shared() {
    test("levels-one", "/", async |stage| {
        let (ada, cards) = with(stage, &[QUIET, LOUD]).await?;
        ada.tap().await?;
        ada.see_playing(async || ada.press_in(&cards[0], "card-play").await).await?;
        assert!(!ada.has_graph().await?, "without levels the sound goes its usual way");
        ada.press("play-stop").await?;

        ada.open_edit(&cards[0]).await?;
        // Keys that go along the page may come to another card, which the editor follows.
        ada.eval("document.querySelector('[data-testid=edit-level]').focus()", Vec::new()).await?;
        for _ in 0..12 {
            ada.keys(Key::Right + "").await?;
        }
        see_levels(&ada, &[60, 0]).await?;
        assert_eq!(ada.read("card-level").await?, "+6 dB");
        let shown = "return document.querySelector('[data-testid=edit-level-value]').textContent.trim()";
        assert_eq!(ada.eval(shown, Vec::new()).await?, "+6 dB");
        ada.hear_level(&cards[0], QUIET.rms(6.0)).await?;
        ada.hear_level(&cards[1], LOUD.rms(0.0)).await?;

        // Keys that are pressed one after the other are one step; a busy machine may make a pause between two of them.
        let mut steps = 0;
        while ada.levels().await? != [0, 0] && steps < 12 {
            ada.press("undo").await?;
            ada.see_written().await?;
            steps += 1;
        }
        see_levels(&ada, &[0, 0]).await?;
        ada.see_no("card-level").await?;
        for _ in 0..steps {
            ada.press("redo").await?;
            ada.see_written().await?;
        }
        see_levels(&ada, &[60, 0]).await?;
        ada.reload().await?;
        see_levels(&ada, &[60, 0]).await?;
        ada.hear_level(&cards[0], QUIET.rms(6.0)).await?;

        let ben = stage.person("Ben").await?;
        ada.bring(&ben).await?;
        see_levels(&ben, &[60, 0]).await?;
        ben.see_all_sound(&ada).await?;
        ben.hear_level(&cards[0], QUIET.rms(6.0)).await?;
        ada.open_edit(&cards[0]).await?;
        ada.press("edit-level-reset").await?;
        see_levels(&ben, &[0, 0]).await?;
        ben.see_in_step().await?;
        ben.hear_level(&cards[0], QUIET.rms(0.0)).await
    });
}

#[test]
fn many_cards_change_together_and_evened_out_they_are_equally_loud() {
    test("levels-even", "/", async |stage| {
        let (ada, cards) = with(stage, &[QUIET, LOUD, SILENT]).await?;
        ada.press("find").await?;
        ada.press("select").await?;
        ada.press("select-all").await?;
        ada.press("selection-level").await?;
        ada.press("selection-louder").await?;
        see_levels(&ada, &[10, 10, 10]).await?;
        ada.press("selection-as-recorded").await?;
        see_levels(&ada, &[0, 0, 0]).await?;
        ada.press("undo").await?;
        see_levels(&ada, &[10, 10, 10]).await?;
        ada.press("undo").await?;
        see_levels(&ada, &[0, 0, 0]).await?;
        ada.press("selection-done").await?;

        ada.press("even-out").await?;
        ada.see_notice("levels-even").await?;
        let said = ada.see_css("[data-testid=notice][data-kind=levels-even]").await?.text().await?;
        assert!(said.contains("1 card was too quiet"), "{said}");
        let levels = ada.levels().await?;
        // By BS.1770 a sine of 440 Hz is 0.7 LU quieter than one of 997 Hz, and one of 880 Hz just as loud.
        assert!((95..=115).contains(&levels[0]) && (-90..=-75).contains(&levels[1]), "{levels:?}");
        assert_eq!(levels[2], 0, "what is silent keeps its level");
        for (card, tone, level) in [(&cards[0], QUIET, levels[0]), (&cards[1], LOUD, levels[1])] {
            ada.hear_level(card, tone.rms(f64::from(level) / 10.0)).await?;
        }
        ada.press("undo").await?;
        see_levels(&ada, &[0, 0, 0]).await
    });
}
