//! A peer that breaks the rules: the session ends with a word, documents are whole, the next session works.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{
    Person, Result,
    raw::{CHANNELS, Raw, code, hello, sdp_of},
    test,
};

const LONG: Duration = Duration::from_secs(60);

/// What Mallory sends. `Greeted` comes after a proper `hello`.
enum Junk {
    Text(&'static str, String),
    Bytes(&'static str, Vec<u8>),
    Zeros(&'static str, usize),
}

use Junk::{Bytes, Text, Zeros};

fn message(fields: &serde_json::Value) -> Junk {
    Text("control", fields.to_string())
}

async fn send(mallory: &Raw, junk: &Junk) -> Result {
    match junk {
        Text(label, text) => mallory.text(label, text).await,
        Bytes(label, bytes) => mallory.bytes(label, bytes).await,
        Zeros(label, length) => mallory.zeros(label, *length).await,
    }
}

/// Mallory accepts an invitation of `host`.
async fn join(mallory: &Raw, host: &Person) -> Result {
    let link = host.invite().await?;
    let answer = mallory.guest(&sdp_of(&link)?).await?;
    host.enter_reply(&code("answer", &answer)).await?;
    mallory.see_open(&CHANNELS).await
}

#[test]
fn rule_3_5_a_guest_that_sends_junk_is_shown_out_and_the_project_stays_whole() {
    test("bad_guest", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.seed_project("Lesson", 3, 100_000).await?;
        ada.reload().await?;
        ada.open_project("Lesson").await?;
        let (cards, clips) = (ada.see_cards(3).await?, ada.clips().await?);
        let mallory = Raw::arrive(stage, "Mallory").await?;
        let offense = [
            ("no JSON (rule 3.3)", false, Text("control", "good morning".into())),
            ("bytes on control (rule 2.4)", false, Bytes("control", vec![1, 2, 3])),
            ("oversized (rule 3.3)", false, Text("control", " ".repeat(70_000))),
            ("no hello first (rule 3.4)", false, message(&json!({ "type": "heartbeat_ping" }))),
            ("a second hello (rule 3.4)", true, Text("control", hello("viewer"))),
            ("text on binary (rule 2.4)", true, Text("binary", "good morning".into())),
            ("a frame nobody asked for (rule 4.1)", true, Bytes("binary", vec![0; 12])),
            ("a frame without payload (rule 4.1)", true, Bytes("binary", vec![0; 8])),
            ("an oversized frame (rule 4.1)", true, Zeros("binary", 200_000)),
            (
                "an acknowledgement of what was not sent (rule 5.8)",
                true,
                message(&json!({ "type": "clip_ack", "sync": 1, "bytes": 99 })),
            ),
            (
                "more wishes than clips (rule 5.8)",
                true,
                message(&json!({ "type": "sync_accept", "sync": 1, "wants": 9_999 })),
            ),
        ];
        for (what, greeted, junk) in &offense {
            eprintln!("{what}");
            join(&mallory, &ada).await.map_err(|error| format!("{what}: {error}"))?;
            if *greeted {
                mallory.text("control", &hello("viewer")).await?;
                mallory.hear("sync_request").await?;
            }
            send(&mallory, junk).await?;
            ada.see_notice("peer-fault").await.map_err(|error| format!("{what}: {error}"))?;
            assert_eq!(mallory.hear("disconnect").await?["reason"], "fault", "{what}");
            mallory.see_over().await?;
            ada.dismiss_notices().await?;
            ada.see_no("notice").await?;
            assert_eq!(ada.cards().await?, cards, "{what}");
            ada.close_share().await?;
        }
        assert_eq!(ada.clips().await?, clips);
        assert!(!ada.is_disabled("record").await?, "still the editor");

        let ben = stage.person("Ben").await?;
        ada.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        ada.see_progress(&["done"], LONG).await?;
        ben.see_same_cards(&cards).await
    });
}

#[test]
fn rule_5_7_a_host_that_offers_junk_changes_nothing() {
    test("bad_host", "/", async |stage| {
        let ben = stage.person("Ben").await?;
        ben.create_project("My own").await?;
        let mallory = Raw::arrive(stage, "Mallory").await?;
        let request = |cards: u32, clips: u32| {
            message(
                &json!({ "type": "sync_request", "timestamp": 1, "id": "2", "sync": 1, "project": "cd".repeat(16),
                "title": "Trojan", "created": 1, "modified": 1, "cards": cards, "clips": clips, "digest": "00" }),
            )
        };
        let offense = [
            ("no JSON (rule 3.3)", vec![Text("control", "good morning".into())]),
            ("bytes on control (rule 2.4)", vec![Bytes("control", vec![0; 64])]),
            ("a frame before any offer (rule 4.2)", vec![Bytes("binary", vec![0; 16])]),
            ("a wrong digest (rule 5.7)", vec![request(0, 0)]),
            (
                "more cards than announced (rule 5.7)",
                vec![
                    request(0, 1),
                    message(&json!({ "type": "sync_cards", "sync": 1, "cards": [{ "id": "ef".repeat(16),
                        "label": "x", "notes": "", "tags": [], "colour": "red", "transcript": "", "regions": [],
                        "created": 1 }] })),
                ],
            ),
            (
                "the end of what was not offered (rule 5.4)",
                vec![message(&json!({ "type": "sync_complete", "sync": 1 }))],
            ),
        ];
        for (what, junk) in &offense {
            eprintln!("{what}");
            let offer = mallory.host(&CHANNELS).await?;
            let reply = ben.join_here(&code("offer", &offer)).await?;
            mallory.accept(&sdp_of(&reply)?).await?;
            mallory.see_open(&CHANNELS).await?;
            mallory.text("control", &hello("editor")).await?;
            mallory.hear("hello").await?;
            for junk in junk {
                send(&mallory, junk).await?;
            }
            ben.see_notice("peer-fault").await.map_err(|error| format!("{what}: {error}"))?;
            mallory.see_over().await?;
            ben.see_no("incoming-dialog").await?;
            ben.dismiss_notices().await?;
            ben.see_no("notice").await?;
            assert_eq!(ben.records("projects").await?.len(), 1, "{what}");
        }

        let ada = stage.person("Ada").await?;
        ada.seed_project("Lesson", 2, 50_000).await?;
        ada.reload().await?;
        ada.open_project("Lesson").await?;
        ada.pair_with(&ben).await?;
        ben.press("incoming-accept").await?;
        ben.see_progress(&["done"], LONG).await?;
        ben.see_cards(2).await.map(drop)
    });
}
