//! Which loudspeaker it plays on: chosen, remembered, and done without when it is not there.
#![allow(missing_docs)]

use std::time::Duration;

use serde_json::json;
use spoke_e2e::{
    Person, Result, test,
    wait::{PATIENCE, eventually},
};

/// From now on the browser has these loudspeakers beside the preferred one. Elements go to those alone.
async fn plug(person: &Person, ids: &[&str]) -> Result {
    let script = "window.outputs = arguments[0];
        const devices = navigator.mediaDevices;
        window.listed ??= devices.enumerateDevices.bind(devices);
        devices.enumerateDevices = async () => [
            ...(await window.listed()).filter((device) => device.kind !== 'audiooutput'),
            ...window.outputs.map((deviceId) => ({ kind: 'audiooutput', deviceId, label: `The ${deviceId}` })),
        ];
        HTMLMediaElement.prototype.setSinkId = async (id) => {
            if (id && !window.outputs.includes(id)) throw new DOMException('', 'NotFoundError');
            window.sink = id;
        };
        devices.dispatchEvent(new Event('devicechange'));";
    person.eval(script, vec![json!(ids)]).await.map(drop)
}

async fn see_sink(person: &Person, id: &str) -> Result {
    eventually(&format!("it plays on {id:?}"), PATIENCE, async || {
        Ok((person.eval("return window.sink", Vec::new()).await? == json!(id)).then_some(()))
    })
    .await
}

#[test]
fn a_loudspeaker_is_chosen_remembered_and_done_without_while_it_is_away() {
    test("loudspeaker", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        plug(&ada, &["desk", "hall"]).await?;
        ada.create_project("Concert").await?;
        ada.record_card(Duration::from_secs(2)).await?;
        ada.press("settings-open").await?;
        let choose = "const select = document.querySelector('[data-testid=loudspeaker-device]');
            const hall = [...select.options].find((option) => option.textContent === 'The hall');
            if (!hall) return false;
            select.value = hall.value;
            select.dispatchEvent(new Event('change', { bubbles: true }));
            return true";
        eventually("it is listed", PATIENCE, async || {
            Ok((ada.eval(choose, Vec::new()).await? == json!(true)).then_some(()))
        })
        .await?;
        ada.press("settings-save").await?;
        ada.see_no("settings-dialog").await?;
        ada.reload().await?;
        ada.see("project").await?;
        plug(&ada, &["desk", "hall"]).await?;
        ada.press("play-all").await?;
        see_sink(&ada, "hall").await?;

        plug(&ada, &["desk"]).await?;
        ada.see_notice("loudspeaker-gone").await?;
        let words = ada.read("notice").await?;
        assert!(words.contains("The hall is not here") && words.contains("settings"), "{words}");
        see_sink(&ada, "").await?;
        ada.press("settings-open").await?;
        ada.see_css("[data-testid=loudspeaker-device] option[value=hall]").await?;
        ada.press("settings-close").await?;
        plug(&ada, &["desk", "hall"]).await?;
        see_sink(&ada, "hall").await
    });
}

#[test]
fn where_the_browser_lets_nobody_choose_nothing_is_offered() {
    test("loudspeaker-none", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.eval("delete HTMLMediaElement.prototype.setSinkId", Vec::new()).await?;
        ada.press("settings-open").await?;
        ada.see("microphone-device").await?;
        assert_eq!(ada.count("loudspeaker-device").await?, 0);
        Ok(())
    });
}
