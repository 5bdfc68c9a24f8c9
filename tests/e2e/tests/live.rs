//! Three people in one project: every change reaches everybody, one edits at a time, and who comes back gets what
//! changed.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::{
    Person, Result, Stage, test,
    wait::{PATIENCE, eventually},
};

const SHORT: Duration = Duration::from_millis(1_500);

/// Ada's project, with Ben and Cleo in it.
async fn room(stage: &mut Stage, recordings: usize) -> Result<[Person; 3]> {
    let ada = stage.person("Ada").await?;
    ada.create_project("Together").await?;
    for _ in 0..recordings {
        ada.record_card(SHORT).await?;
    }
    let ben = stage.person("Ben").await?;
    ada.bring(&ben).await?;
    let cleo = stage.person("Cleo").await?;
    ada.bring(&cleo).await?;
    Ok([ada, ben, cleo])
}

/// All see what `editor` sees, have all sound, and have it proven.
async fn see_all_the_same(editor: &Person, others: [&Person; 2]) -> Result {
    let cards = editor.cards().await?;
    for person in others {
        person.see_same_cards(&cards).await?;
        person.see_all_sound(editor).await?;
    }
    for person in [editor].into_iter().chain(others) {
        person.see_in_step().await?;
    }
    Ok(())
}

#[test]
fn every_change_reaches_both_viewers() {
    test("live", "/", async |stage| {
        let [ada, ben, cleo] = room(stage, 3).await?;
        let cards = ada.cards().await?;
        let ids: Vec<_> = cards.iter().map(|card| card.id.as_str()).collect();

        ada.rename(ids[0], "SYNC-03").await?;
        for person in [&ben, &cleo] {
            person.see_label(ids[0], "SYNC-03").await?;
        }
        ada.press_in(ids[2], "card-up").await?;
        for person in [&ben, &cleo] {
            person.see_order(&[ids[0], ids[2], ids[1]]).await?;
        }
        ada.press_in(ids[1], "card-delete").await?;
        for person in [&ben, &cleo] {
            person.see_order(&[ids[0], ids[2]]).await?;
        }
        ada.press("undo").await?;
        for person in [&ben, &cleo] {
            person.see_order(&[ids[0], ids[2], ids[1]]).await?;
        }
        ada.press("redo").await?;
        for person in [&ben, &cleo] {
            person.see_order(&[ids[0], ids[2]]).await?;
        }
        // A new card, and a card recorded again: their sound follows.
        ada.record_card(SHORT).await?;
        see_all_the_same(&ada, [&ben, &cleo]).await?;
        let before = ada.cards().await?;
        ada.press_in_menu(ids[0], "card-record-again").await?;
        ada.finish_recording(SHORT).await?;
        let after = eventually("the first card has other sound", PATIENCE, async || {
            Ok(Some(ada.cards().await?).filter(|now| now[0].clips != before[0].clips))
        })
        .await?;
        assert_eq!(after.len(), before.len(), "no card more");
        see_all_the_same(&ada, [&ben, &cleo]).await?;
        for person in [&ben, &cleo] {
            person.hear_card(ids[0]).await?;
        }

        // Trimmed with the keyboard, which sends no sound.
        let clips = ben.clips().await?.len();
        ada.press_in_menu(ids[0], "card-trim").await?;
        ada.trim_end_by_keys(5).await?;
        see_all_the_same(&ada, [&ben, &cleo]).await?;
        assert_eq!(ben.clips().await?.len(), clips, "a trim is a change of regions");

        ben.leave_session().await?;
        ada.see_notice("peer-left").await?;
        ada.rename(ids[0], "without Ben").await?;
        cleo.see_label(ids[0], "without Ben").await?;

        // Ben comes back: nothing is asked, and only the difference comes.
        let link = ada.invite_another().await?;
        let reply = ben.join_here(&link).await?;
        ada.enter_reply(&reply).await?;
        ben.see_label(ids[0], "without Ben").await?;
        see_all_the_same(&ada, [&ben, &cleo]).await?;
        ben.see_no("incoming-dialog").await
    });
}

#[test]
fn one_edits_at_a_time_and_the_role_can_move() {
    test("roles", "/", async |stage| {
        let [ada, ben, cleo] = room(stage, 2).await?;
        let cards = ada.cards().await?;
        let first = cards[0].id.as_str();
        for person in [&ben, &cleo] {
            person.see_role("viewer").await?;
            person.see_disabled("record", true).await?;
        }

        ben.ask_to_edit("a typo").await?;
        ada.see("role-asked").await?;
        assert!(ada.read("role-asked-reason").await?.contains("a typo"));
        ada.press("role-deny").await?;
        ben.see_notice("role-denied").await?;
        ben.see_role("viewer").await?;

        ben.ask_to_edit("please").await?;
        ada.press("role-grant").await?;
        ben.see_role("editor").await?;
        ada.see_role("viewer").await?;
        ada.see_disabled("record", true).await?; // One edits at a time.
        ben.rename(first, "by Ben").await?;
        for person in [&ada, &cleo] {
            person.see_label(first, "by Ben").await?;
        }
        ben.record_card(SHORT).await?;
        see_all_the_same(&ben, [&ada, &cleo]).await?;

        // Asked again, and taken back before an answer.
        cleo.ask_to_edit("").await?;
        ben.see("role-asked").await?;
        cleo.press("role-request-cancel").await?;
        ben.see_no("role-asked").await?;

        ada.press("role-take-back").await?;
        ada.see_role("editor").await?;
        ben.see_role("viewer").await?;
        ada.rename(first, "by Ada").await?;
        for person in [&ben, &cleo] {
            person.see_label(first, "by Ada").await?;
        }

        // Handed over unasked, to somebody whose browser then dies: the role comes back.
        let id = cleo.peer_id().await?;
        ada.press("people-open").await?;
        ada.press_css(&format!("[data-testid=person][data-peer=\"{id}\"] [data-testid=hand-over]")).await?;
        ada.press("people-close").await?;
        cleo.see_role("editor").await?;
        cleo.rename(first, "by Cleo").await?;
        ada.see_label(first, "by Cleo").await?;
        cleo.kill()?;
        ada.see_peer(&id, &["reconnecting", "lost"]).await?;
        ada.see_peer(&id, &["lost"]).await?;
        ada.see_role("editor").await?;
        ada.rename(first, "by Ada again").await?;
        ben.see_label(first, "by Ada again").await
    });
}
