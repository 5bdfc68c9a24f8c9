//! The editor of a card, beside the list and in front of it: what is cut and written there happens at once, reaches viewers,
//! and can be taken back.

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{
    CardSeen, Person, Result, Stage, test,
    wait::{PATIENCE, becomes, eventually},
};
use thirtyfour::Key;

/// A project with two cards of some three seconds, the first one open in the editor.
async fn open(stage: &mut Stage) -> Result<(Person, [String; 2])> {
    let ada = stage.person("Ada").await?;
    ada.create_project("Lesson").await?;
    for _ in 0..2 {
        ada.record_card(Duration::from_secs(3)).await?;
    }
    let cards = ada.see_cards(2).await?;
    let [one, two] = [cards[0].id.clone(), cards[1].id.clone()];
    ada.open_edit(&one).await?;
    Ok((ada, [one, two]))
}

fn length(card: &CardSeen) -> u64 {
    card.duration_ms.parse().unwrap_or_default()
}

async fn number(person: &Person, id: &str, attribute: &str) -> Result<u64> {
    let value = person.see(id).await?.attr(attribute).await?;
    Ok(value.and_then(|value| value.parse().ok()).unwrap_or_default())
}

/// Waits until the first card is so long, to twenty milliseconds.
async fn see_length(person: &Person, ms: u64) -> Result {
    eventually(&format!("{}'s first card has {ms} ms", person.name), PATIENCE, async || {
        let found = person.cards().await?.first().map(length);
        Ok(found.filter(|found| found.abs_diff(ms) <= 20).map(drop))
    })
    .await
}

#[test]
fn sound_is_cut_with_single_clicks_and_viewers_see_it() {
    test("editor-clicks", "/", async |stage| {
        let (ada, [one, _]) = open(stage).await?;
        let ben = stage.person("Ben").await?;
        ada.bring(&ben).await?;
        let whole = length(&ada.cards().await?[0]);

        // The cursor by a press; the ends of a selection by a press each; nothing is dragged.
        ada.press_in_editor(0.25).await?;
        let quarter = number(&ada, "editor-cursor", "aria-valuenow").await?;
        assert!(quarter.abs_diff(whole / 4) < whole / 50, "{quarter} of {whole}");
        ada.press("editor-from").await?;
        ada.press_in_editor(0.5).await?;
        ada.press("editor-to").await?;
        let (from, to) = (
            number(&ada, "trim-from", "aria-valuenow").await?,
            number(&ada, "trim-to", "aria-valuenow").await?,
        );
        assert_eq!(from, quarter);
        ada.hear(async || ada.press("editor-without").await).await?;
        ada.press("trim-cut").await?;
        let rest = whole - (to - from);
        for person in [&ada, &ben] {
            see_length(person, rest).await?;
        }
        becomes("the cursor is where it was cut", from, async || {
            number(&ada, "editor-cursor", "aria-valuenow").await
        })
        .await?;

        ada.press("editor-split").await?;
        for person in [&ada, &ben] {
            let cards = person.see_cards(3).await?;
            assert_eq!(length(&cards[0]) + length(&cards[1]), rest);
        }
        ada.press("undo").await?;
        ada.see_cards(2).await?;
        ada.press("undo").await?;
        for person in [&ada, &ben] {
            see_length(person, whole).await?;
        }
        ada.press("redo").await?;
        see_length(&ben, rest).await?;
        ada.reload().await?;
        see_length(&ada, rest).await?;
        ben.hear_card(&one).await
    });
}

#[test]
fn a_card_is_cut_and_described_with_the_keyboard_alone() {
    test("editor-keys", "/", async |stage| {
        let (ada, [one, two]) = open(stage).await?;
        let whole = length(&ada.cards().await?[0]);
        ada.walk_back_to("editor-cursor").await?;
        ada.keys(Key::Home + "").await?;
        for _ in 0..5 {
            ada.keys(Key::Right + "").await?;
        }
        becomes("the cursor", 500, async || number(&ada, "editor-cursor", "aria-valuenow").await).await?;
        ada.keys(Key::Shift + Key::End).await?;
        becomes("the selection", 500, async || number(&ada, "trim-from", "aria-valuenow").await).await?;
        assert_eq!(number(&ada, "trim-to", "aria-valuenow").await?, whole);
        ada.enter("trim-save").await?;
        see_length(&ada, whole - 500).await?;

        // Nearer, for steps of a hundredth.
        ada.walk_back_to("editor-cursor").await?;
        ada.keys(Key::Home + "+").await?;
        ada.keys("++++").await?;
        let seen = number(&ada, "editor-wave", "data-to-ms").await?;
        assert!(seen < (whole - 500) / 3, "{seen}");
        ada.keys(Key::Right + "").await?;
        becomes("a hundredth", 10, async || number(&ada, "editor-cursor", "aria-valuenow").await).await?;
        ada.hear(async || ada.keys("0 ").await).await?;
        ada.keys(" ").await?;
        ada.see_state("play-bar", "data-state", &["idle"]).await?;
        let held = number(&ada, "editor-cursor", "aria-valuenow").await?;
        assert!(held > 10, "the cursor stands where it was stopped: {held}");

        // A time can be written.
        ada.walk_to("editor-at").await?;
        ada.keys(Key::Control + "a").await?;
        ada.keys("0:01,25" + Key::Enter).await?;
        becomes("the cursor", 1_250, async || number(&ada, "editor-cursor", "aria-valuenow").await).await?;
        ada.enter("editor-split").await?;
        ada.see_cards(3).await?;
        see_length(&ada, 1_250).await?;
        ada.walk_back_to("editor-next").await?;
        ada.keys(Key::Enter + Key::Enter).await?;
        ada.see_editor(&two).await?;
        ada.walk_to("edit-label").await?;
        ada.keys("Harbour" + Key::Enter).await?;
        ada.see_label(&two, "Harbour").await?;
        ada.keys(Key::Escape + "").await?;
        ada.see_focus("card-edit").await?;
        assert_ne!(one, two);
        Ok(())
    });
}

#[test]
fn what_is_written_is_kept_without_being_saved() {
    test("editor-live", "/", async |stage| {
        let (ada, [one, two]) = open(stage).await?;
        let ben = stage.person("Ben").await?;
        ada.bring(&ben).await?;
        // A pause keeps it, and the field keeps the blank that is being written.
        ada.write("edit-notes", "Ask about ").await?;
        ben.see_words_in(&one, "card-notes", &["Ask about"]).await?;
        ada.see("edit-notes").await?.send_keys("the weather").await?;
        ben.see_words_in(&one, "card-notes", &["Ask about the weather"]).await?;
        ada.see_text("edit-notes", "Ask about the weather").await?;
        // So does another card, at once.
        ada.write("edit-label", "Harbour").await?;
        ada.open_edit(&two).await?;
        for person in [&ada, &ben] {
            person.see_label(&one, "Harbour").await?;
        }
        // A viewer reads it all beside the list, and changes nothing.
        ben.press_in(&one, "card-play").await?;
        ben.see_editor(&one).await?;
        ben.see_text("edit-label", "Harbour").await?;
        ben.see_number_of("trim-cut", 0).await?;
        assert_eq!(ben.see("edit-notes").await?.attr("readonly").await?.as_deref(), Some("true"));

        // On a phone it is in front of the list.
        ada.resize(390, 844).await?;
        ada.press("edit-close").await?;
        ada.see_no("edit-dialog").await?;
        ada.open_edit(&one).await?;
        ada.see("edit-dialog").await?;
        ada.write("edit-tags", "interview").await?;
        ada.press("edit-close").await?;
        ada.see_no("edit-dialog").await?;
        ben.see_words_in(&one, "card-tag", &["interview"]).await?;
        ada.press("undo").await?;
        ben.see_words_in(&one, "card-tag", &[]).await
    });
}

#[test]
fn a_card_that_goes_or_is_hidden_while_it_is_worked_on_is_said() {
    test("editor-gone", "/", async |stage| {
        let (ada, [one, two]) = open(stage).await?;
        ada.write("edit-label", "Harbour").await?;
        ada.keys(Key::Enter + "").await?;
        ada.see_label(&one, "Harbour").await?;
        ada.press("find").await?;
        ada.write("find-field", "nothing like this").await?;
        ada.see("editor-hidden").await?;
        ada.press("find-close").await?;
        ada.see_no("editor-hidden").await?;
        ada.press_in(&one, "card-delete").await?;
        ada.see("editor-gone").await?;
        assert!(ada.read("editor-gone").await?.contains("Harbour"));
        ada.press("undo").await?;
        ada.see_editor(&one).await?;
        ada.open_edit(&two).await?;
        ada.see_no("editor-gone").await
    });
}

#[test]
fn what_is_being_written_when_somebody_deletes_the_card_can_still_be_read() {
    test("editor-draft", "/", async |stage| {
        let (ada, [one, _]) = open(stage).await?;
        // Deleted by a step back while something is being written that no pause has kept.
        ada.write("edit-tags", "half a thought").await?;
        let undo =
            "for (let n = 0; n < 9 && document.querySelector('[data-testid=editor-gone]') === null; n++)
            document.querySelector('[data-testid=undo]').click();";
        ada.eval(undo, Vec::new()).await?;
        ada.see("editor-gone").await?;
        ada.see_text("editor-draft", "half a thought").await?;
        ada.press("redo").await?;
        ada.see_editor(&one).await
    });
}

#[test]
fn the_fine_waveform_is_measured_once_and_kept_beside_its_clip() {
    test("editor-wave", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.create_project("Lesson").await?;
        ada.record_card(Duration::from_secs(2)).await?;
        let card = ada.see_cards(1).await?.swap_remove(0);
        ada.open_edit(&card.id).await?;
        let kept = "const of = (request) => new Promise((resolve, reject) => {
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error);
            });
            const db = await of(indexedDB.open('spoke'));
            const all = await of(db.transaction('waves').objectStore('waves').getAll());
            db.close();
            return all.map((wave) => wave.byteLength)";
        let wave = eventually("it is kept", PATIENCE, async || {
            let found = ada.eval_async(kept, Vec::new()).await?;
            Ok(found[0].as_u64())
        })
        .await?;
        assert!(wave.abs_diff(length(&card) / 10) <= 2, "{wave} values of 10 ms in {} ms", length(&card));
        // It is drawn: nearer there are other pixels.
        let pixels = "const canvas = document.querySelector('.editor-wave-area canvas');
            return canvas.toDataURL().length > 2000 && canvas.toDataURL()";
        let far = ada.eval(pixels, Vec::new()).await?;
        assert_ne!(far, json!(false));
        for _ in 0..4 {
            ada.press("editor-zoom-in").await?;
        }
        eventually("it is drawn nearer", PATIENCE, async || {
            let near = ada.eval(pixels, Vec::new()).await?;
            Ok((near != far && near != json!(false)).then_some(()))
        })
        .await
    });
}

#[test]
fn silence_is_inserted_plays_and_reaches_viewers() {
    test("editor-silence", "/", async |stage| {
        let (ada, [one, _]) = open(stage).await?;
        let ben = stage.person("Ben").await?;
        ada.bring(&ben).await?;
        let whole = length(&ada.cards().await?[0]);
        ada.press_in_editor(0.5).await?;
        ada.write("editor-silence-length", "0:02.5").await?;
        ada.press("editor-silence").await?;
        for person in [&ada, &ben] {
            see_length(person, whole + 2_500).await?;
        }
        assert_eq!(ben.cards().await?[0].clips.split(' ').count(), 3, "sound, silence, sound");
        // It came over like any other clip, and both hear what is behind it.
        for person in [&ada, &ben] {
            person.hear_card(&one).await?;
            person.see_state_within("play-bar", "data-state", &["idle"], PATIENCE * 2).await?;
        }
        // The next one needs no clip any more; each is a step of its own.
        let clips = ada.clips().await?.len();
        ada.press("editor-silence").await?;
        see_length(&ben, whole + 5_000).await?;
        assert_eq!(ada.clips().await?.len(), clips);
        ada.press("undo").await?;
        ada.press("undo").await?;
        for person in [&ada, &ben] {
            see_length(person, whole).await?;
        }
        ada.reload().await?;
        ada.press("redo").await?;
        see_length(&ada, whole + 2_500).await
    });
}
