//! Going and coming back: a goodbye is told to everybody at once, and whoever comes back in the same browser gets the
//! difference without being asked.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::{Person, Result, Stage, person::css, test, wait::eventually};

const SHORT: Duration = Duration::from_millis(1_500);
const CLIP_BYTES: usize = 400_000;
/// Room for greetings, heartbeats and framing beside the sound itself.
const TALK_BYTES: u64 = 100_000;

/// Ada's project of three cards, with Ben and Cleo in it.
async fn room(stage: &mut Stage) -> Result<[Person; 3]> {
    let [ada, ben, cleo] =
        [stage.person("Ada").await?, stage.person("Ben").await?, stage.person("Cleo").await?];
    ada.seed_project("Together", 3, CLIP_BYTES).await?;
    for person in [&ada, &cleo] {
        person.watch().await?;
        person.reload().await?;
    }
    ada.open_project("Together").await?;
    ada.see_cards(3).await?;
    for guest in [&ben, &cleo] {
        ada.bring(guest).await?;
    }
    Ok([ada, ben, cleo])
}

/// Comes in by a new code, with the page open.
async fn come_back(ada: &Person, guest: &Person) -> Result {
    let link = ada.invite_another().await?;
    let reply = guest.join_here(&link).await?;
    ada.enter_reply(&reply).await?;
    guest.see_in_step().await?;
    ada.close_share().await
}

/// How often somebody is listed in the header.
async fn listed(person: &Person, peer: &str) -> Result<usize> {
    let script = "return document.querySelectorAll(arguments[0]).length";
    let chips = format!("{}[data-peer=\"{peer}\"]", css("peer"));
    Ok(person.eval(script, vec![chips.into()]).await?.as_u64().unwrap_or(0) as usize)
}

async fn see_listed(person: &Person, peer: &str, times: usize) -> Result {
    let what = format!("{} sees {peer} {times} times", person.name);
    eventually(&what, Duration::from_secs(20), async || {
        Ok((listed(person, peer).await? == times).then_some(()))
    })
    .await
}

#[test]
fn a_killed_viewer_opens_the_same_browser_and_gets_only_the_difference() {
    test("killed_viewer", "/", async |stage| {
        let [ada, ben, cleo] = room(stage).await?;
        let cards = ada.cards().await?;
        let ids: Vec<_> = cards.iter().map(|card| card.id.as_str()).collect();
        let id = ben.peer_id().await?;
        ben.kill()?;

        ada.rename(ids[0], "while Ben was gone").await?;
        ada.press_in(ids[1], "card-delete").await?;
        ada.record_card(SHORT).await?;
        let after = ada.cards().await?;
        cleo.see_same_cards(&after).await?;

        let ben = stage.again(&ben).await?;
        ben.watch().await?;
        ben.open_home().await?;
        assert_eq!(ben.peer_id().await?, id, "the same browser");
        ben.open_project("Together").await?;
        ben.see_cards(3).await?;
        come_back(&ada, &ben).await?;
        ben.see_same_cards(&after).await?;
        for person in [&ben, &cleo] {
            person.see_all_sound(&ada).await?;
        }
        for person in [&ada, &ben, &cleo] {
            person.see_in_step().await?;
        }
        assert!(ben.ever_saw("in-sync").await?, "the watch sees what is there");
        assert!(!ben.ever_saw("incoming-dialog").await?, "nothing is asked");
        assert!(!ben.ever_saw("progress").await?, "the project is not sent again");
        let new = ben.clips().await?.into_iter().find(|clip| after[2].clips.contains(&clip.hash));
        let new = new.ok_or("the new card has sound")?.bytes;
        let received = ben.received().await?;
        assert!(received >= new && received < new + TALK_BYTES, "{received} bytes came for {new} new ones");
        assert_eq!(ben.records("projects").await?.len(), 1, "no copy beside it");

        // He is one person on every screen, and goes on following.
        for person in [&ada, &cleo] {
            see_listed(person, &id, 1).await?;
        }
        ben.see_role("viewer").await?;
        ada.press("undo").await?;
        ben.see_same_cards(&ada.see_cards(2).await?).await?;
        ada.press("redo").await?;
        ben.see_same_cards(&after).await?;
        ben.hear_card(&after[2].id).await
    });
}

#[test]
fn leaving_and_closing_the_page_are_told_to_everybody_at_once() {
    test("goodbye", "/", async |stage| {
        let [ada, ben, cleo] = room(stage).await?;
        let first = ada.cards().await?[0].id.clone();
        let id = ben.peer_id().await?;
        // That the watch sees what is there is only known of what was there to be seen.
        for person in [&ada, &cleo] {
            person.see_peer(&id, &["in-sync"]).await?;
            see_listed(person, &id, 1).await?;
        }
        let host = ada.peer_id().await?;
        cleo.see_peer(&host, &["in-sync"]).await?;
        // On purpose, and then by going to another page.
        for again in [true, false] {
            if again {
                ben.leave_session().await?;
            } else {
                ben.open("about:blank").await?;
            }
            ada.see_notice("peer-left").await?;
            ada.dismiss_notices().await?;
            for person in [&ada, &cleo] {
                see_listed(person, &id, 0).await?;
            }
            ada.rename(&first, &format!("again: {again}")).await?;
            cleo.see_label(&first, &format!("again: {again}")).await?;
            if again {
                come_back(&ada, &ben).await?;
                ben.see_label(&first, "again: true").await?;
                for person in [&ada, &cleo] {
                    see_listed(person, &id, 1).await?;
                }
            }
        }
        for person in [&ada, &cleo] {
            assert!(person.ever_saw(&format!("peer:in-sync@{id}")).await?, "the watch sees what is there");
            for state in ["reconnecting", "lost"] {
                let missed = person.ever_saw(&format!("peer:{state}@{id}")).await?;
                assert!(!missed, "{} was told, and did not have to notice: {state}", person.name);
            }
        }

        // The one who invited leaves: the guest is told, and what came is the guest's.
        ada.leave_session().await?;
        cleo.see_notice("peer-left").await?;
        cleo.see_connection(&["disconnected"]).await?;
        cleo.see_role("editor").await?;
        assert!(cleo.ever_saw(&format!("peer:in-sync@{host}")).await?, "the watch sees what is there");
        assert!(!cleo.ever_saw(&format!("peer:lost@{host}")).await?, "told, not noticed");
        cleo.rename(&first, "mine now").await
    });
}
