//! The servers of the settings: what is wrong with one is said beside it, and nothing is saved or lost meanwhile.
#![allow(missing_docs)]

use spoke_e2e::{Person, Result, browser::Microphone, test, wait::becomes};

async fn see_urls(person: &Person, urls: &[&str]) -> Result {
    let script = "return [...document.querySelectorAll('[data-testid=ice-url]')].map((field) => field.value)";
    let look = async || Ok(serde_json::from_value(person.eval(script, Vec::new()).await?)?);
    becomes(
        "the addresses of the servers",
        urls.iter().map(|url| (*url).to_owned()).collect::<Vec<_>>(),
        look,
    )
    .await
}

const DEFAULTS: [&str; 2] = ["stun:stun.l.google.com:19302", "stun:stun.cloudflare.com:3478"];

#[test]
fn rule_10_1_servers_are_written_checked_and_kept() {
    test("servers_written", "/", async |stage| {
        let ada = stage.newcomer("Ada", Microphone::Speaks).await?;
        ada.write_servers(&[("stun://example.org", "", "")]).await?;
        ada.press("settings-save").await?;
        ada.see_state("ice-problem", "data-problem", &["slashes"]).await?;
        ada.see_css("[data-testid=ice-url]:focus").await?;
        ada.write("ice-url", "turn:example.org:70000").await?;
        ada.see_state("ice-problem", "data-problem", &["port"]).await?;
        ada.write("ice-url", "turn:example.org?transport=tcp").await?;
        ada.see_state("ice-problem", "data-problem", &["user"]).await?;
        ada.write("ice-user", "mia").await?;
        ada.see_state("ice-problem", "data-problem", &["password"]).await?;
        ada.write("ice-password", "secret").await?;
        ada.see_no("ice-problem").await?;
        assert_eq!(ada.see("ice-password").await?.attr("type").await?.as_deref(), Some("password"));
        ada.press("ice-password-show").await?;
        ada.see_state("ice-password", "type", &["text"]).await?;
        ada.press("settings-save").await?;
        ada.see_no("settings-dialog").await?;

        ada.reload().await?;
        ada.press("settings-open").await?;
        ada.see_state("ice-password", "type", &["password"]).await?;
        see_urls(&ada, &["turn:example.org?transport=tcp"]).await?;
        ada.see_text("ice-user", "mia").await?;
        ada.see_text("ice-password", "secret").await?;

        ada.press("ice-reset").await?;
        ada.see_css(&format!("{}:nth-child(2)", spoke_e2e::person::css("ice-server"))).await?;
        see_urls(&ada, &DEFAULTS).await?;
        // Nothing changes until it is saved.
        ada.press("settings-close").await?;
        ada.press("settings-open").await?;
        see_urls(&ada, &["turn:example.org?transport=tcp"]).await?;
        ada.press("settings-lan-only").await?;
        ada.see_no("ice-server").await?;
        ada.press("settings-save").await?;
        ada.see_no("settings-dialog").await?;
        ada.press("settings-open").await?;
        ada.press("settings-lan-only").await?;
        ada.see("ice-server").await?;
        see_urls(&ada, &["turn:example.org?transport=tcp"]).await?; // What is not used is kept.
        Ok(())
    });
}
