//! Check words: equal on both sides, different with somebody in between, asked once for each person.
#![allow(missing_docs)]

use serde_json::json;
use spoke_e2e::{
    Person, Result, Stage,
    person::css,
    raw::{CHANNELS, Raw, sdp_of},
    test,
    wait::{PATIENCE, eventually},
};

/// Ada's project, open, with Ben beside it.
async fn two(stage: &mut Stage) -> Result<[Person; 2]> {
    let [ada, ben] = [stage.person("Ada").await?, stage.person("Ben").await?];
    ada.seed_project("Together", 2, 50_000).await?;
    ada.reload().await?;
    ada.open_project("Together").await?;
    Ok([ada, ben])
}

async fn see_checked(person: &Person) -> Result {
    person.see_state("peer", "data-checked", &["yes"]).await.map(drop)
}

async fn people_kept(person: &Person, count: usize) -> Result {
    eventually(&format!("{} remembers {count}", person.name), PATIENCE, async || {
        Ok((person.records("people").await?.len() == count).then_some(()))
    })
    .await
}

#[test]
fn rule_9_6_words_are_equal_and_asked_once_for_each_person() {
    test("check_words", "/", async |stage| {
        let [ada, ben] = two(stage).await?;
        ada.bring(&ben).await?;
        for person in [&ada, &ben] {
            person.press("people-open").await?;
            person.see_state("check", "data-checked", &["compare"]).await?;
        }
        let words = ada.read("check-words").await?;
        assert_eq!(words.split(", ").count(), 4, "{words}");
        assert_eq!(words, ben.read("check-words").await?);
        for person in [&ada, &ben] {
            person.press("check-match").await?;
            see_checked(person).await?;
            person.see_number_of("check", 0).await?; // Nothing is asked any more.
            person.press("people-close").await?;
            people_kept(person, 1).await?;
        }

        ben.reload().await?;
        ada.reload().await?;
        ada.see_cards(2).await?;
        ada.pair_with(&ben).await?;
        for person in [&ada, &ben] {
            see_checked(person).await?;
            person.see_number_of("check", 0).await?; // Whoever was checked is known.
        }
        ada.close_share().await?;
        ada.press("settings-open").await?;
        ada.press("known-forget").await?;
        ada.see_no("known-person").await?;
        ada.press("settings-close").await?;
        ada.see_state("peer", "data-checked", &["compare"]).await?;
        people_kept(&ada, 0).await
    });
}

#[test]
fn rule_9_7_words_that_differ_end_the_session_on_both_sides_and_lose_nothing() {
    test("check_differ", "/", async |stage| {
        let [ada, ben] = two(stage).await?;
        ada.bring(&ben).await?;
        ada.press("people-open").await?;
        ada.press("check-differ").await?;
        for person in [&ada, &ben] {
            person.see_notice("words-differ").await?;
            person.see_number_of("peer", 0).await?;
            person.see_cards(2).await?;
            people_kept(person, 0).await?;
        }
        Ok(())
    });
}

/// Hands what one end of the middle heard since last time to the other.
async fn relay(from: &Raw, to: &Raw, passed: &mut usize) -> Result {
    let heard: Vec<String> = serde_json::from_value(from.0.eval("return raw.heard", Vec::new()).await?)?;
    for text in &heard[*passed..] {
        if text.starts_with('{') {
            to.text("control", text).await?;
        }
    }
    *passed = heard.len();
    Ok(())
}

#[test]
fn rule_9_3_somebody_who_swaps_the_codes_and_relays_everything_is_seen_in_the_words() {
    test("check_middle", "/", async |stage| {
        let [ada, ben] = two(stage).await?;
        let [to_ada, to_ben] = [Raw::arrive(stage, "Mallory").await?, Raw::arrive(stage, "Mallory-2").await?];
        // Ada's invitation never reaches Ben: he gets one of Mallory's, for the same session.
        let link = ada.invite().await?;
        let invited = spoke::wire::code::find(&link).map_err(|problem| problem.to_string())?;
        let session = invited.hints.session.ok_or("an invitation without session")?;
        let answer = to_ada.guest(&sdp_of(&link)?).await?;
        let offer = to_ben.host(&CHANNELS).await?;
        let swapped = |kind: &str, sdp: &str| {
            let json = json!({ "t": kind, "s": sdp, "i": session.to_string() }).to_string();
            lz_str::compress_to_encoded_uri_component(json.as_str())
        };
        let reply = ben.join_here(&format!("#{}", swapped("offer", &offer))).await?;
        to_ben.accept(&sdp_of(&reply)?).await?;
        ada.enter_reply(&swapped("answer", &answer)).await?;
        for end in [&to_ada, &to_ben] {
            end.see_open(&CHANNELS).await?;
        }
        let (mut from_ada, mut from_ben) = (0, 0);
        eventually("both see words through the one in the middle", PATIENCE, async || {
            relay(&to_ada, &to_ben, &mut from_ada).await?;
            relay(&to_ben, &to_ada, &mut from_ben).await?;
            let mut ready = 0;
            for person in [&ada, &ben] {
                let compares = "return document.querySelector(arguments[0])?.dataset.checked === 'compare'";
                ready += u32::from(person.eval(compares, vec![css("peer").into()]).await? == json!(true));
            }
            Ok((ready == 2).then_some(()))
        })
        .await?;
        let in_share = ada.read("check-words").await?;
        let in_join = ben
            .eval("return document.querySelector(arguments[0])?.innerText", vec![css("check-words").into()]);
        let in_join = in_join.await?.as_str().ok_or("Ben sees no words")?.to_owned();
        assert_ne!(in_share, in_join);
        Ok(())
    });
}

#[test]
fn rule_9_8_a_reconnect_code_is_shorter_and_pairs_two_who_know_each_other() {
    test("check_reconnect", "/", async |stage| {
        let [ada, ben] = two(stage).await?;
        ada.bring(&ben).await?;
        for person in [&ada, &ben] {
            person.press("people-open").await?;
            person.press("check-match").await?;
            see_checked(person).await?;
            people_kept(person, 1).await?;
        }
        ben.reload().await?;
        ada.reload().await?;
        ada.see_cards(2).await?;
        ada.invite().await?;
        let whole = ada.read("offer-code").await?;
        ada.press_css("[data-testid=invite-for][data-known=true]").await?;
        let short = eventually("the code is for Ben alone", PATIENCE, async || {
            let code = ada.read("offer-code").await?;
            Ok((code.len() + 30 < whole.len()).then_some(code))
        })
        .await?;
        let reply = ben.join_here(&format!("#{short}")).await?;
        assert!(reply.len() + 30 < whole.len(), "the reply is short as well: {reply}");
        ada.enter_reply(&reply).await?;
        for person in [&ada, &ben] {
            see_checked(person).await?;
        }
        Ok(())
    });
}
