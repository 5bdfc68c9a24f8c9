//! The address bar, the history and the screen say the same, and an invitation's code stays in neither.
#![allow(missing_docs)]

use serde_json::json;
use spoke_e2e::{
    Person, Result, test,
    wait::{PATIENCE, becomes, eventually},
};

const BASE: &str = "/some/sub/path/";

async fn address(person: &Person) -> Result<String> {
    Ok(person.driver().current_url().await?.to_string())
}

#[test]
fn back_forward_and_reload_show_what_the_address_says() {
    test("addresses", BASE, async |stage| {
        let home = stage.site.address();
        let ada = stage.person("Ada").await?;
        ada.seed_project("Interview", 2, 5_000).await?;
        ada.reload().await?;
        ada.open_project("Interview").await?;
        let cards = ada.see_cards(2).await?;
        let project = eventually("the address names the project", PATIENCE, async || {
            Ok(Some(address(&ada).await?).filter(|now| now.starts_with(&format!("{home}?project="))))
        })
        .await?;
        ada.reload().await?;
        ada.see_same_cards(&cards).await?;

        ada.press("home").await?;
        ada.see("library").await?;
        becomes("the library's address", home.clone(), async || address(&ada).await).await?;
        ada.driver().back().await?;
        ada.see("project").await?;
        becomes("the project's address", project.clone(), async || address(&ada).await).await?;
        ada.driver().forward().await?;
        ada.see("library").await?;
        becomes("the library's address", home.clone(), async || address(&ada).await).await?;
        assert_eq!(stage.site.missing(), Vec::<String>::new());
        Ok(())
    });
}

/// Every address of the tab's history that holds a fragment.
async fn fragments(person: &Person) -> Result<Vec<String>> {
    let history = person.devtools("Page.getNavigationHistory", json!({})).await?;
    let entries = history["entries"].as_array().ok_or("the tab has no history")?;
    let addresses = entries.iter().filter_map(|entry| entry["url"].as_str());
    Ok(addresses.filter(|address| address.contains('#')).map(str::to_owned).collect())
}

#[test]
fn an_invitation_opened_in_a_new_page_leaves_its_code_neither_in_the_address_nor_in_the_history() {
    test("address-of-invite", BASE, async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        ada.seed_project("Interview", 2, 5_000).await?;
        ada.reload().await?;
        ada.open_project("Interview").await?;
        let link = ada.invite().await?;
        // From another page, the link loads this one; from this page it would only be a change of the fragment.
        ben.open("about:blank").await?;
        ben.open(&link).await?;
        ben.see_state("join", "data-step", &["invited"]).await?;
        assert!(ben.read("join-from").await?.contains("Interview"));
        becomes("addresses with a code", Vec::new(), async || fragments(&ben).await).await?;
        ben.reload().await?;
        ben.see("library").await?;

        ben.open("about:blank").await?;
        ben.open(&link).await?;
        let reply = ben.reply_to_open_invite().await?;
        ada.enter_reply(&reply).await?;
        ben.see("incoming-dialog").await?;
        ben.press("incoming-accept").await?;
        ben.see_cards(2).await?;
        becomes("addresses with a code", Vec::new(), async || fragments(&ben).await).await?;
        assert_eq!(stage.site.missing(), Vec::<String>::new());
        Ok(())
    });
}
