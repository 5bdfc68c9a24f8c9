//! The address bar, the history and the screen say the same, and an invitation's code stays in neither.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::{Person, Result, test, wait::eventually};

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
        let project = address(&ada).await?;
        assert!(project.starts_with(&format!("{home}?project=")), "{project}");
        ada.reload().await?;
        assert_eq!(ada.see_cards(2).await?, cards, "a reload opens the project again");

        ada.press("home").await?;
        ada.see("library").await?;
        assert_eq!(address(&ada).await?, home);
        ada.driver().back().await?;
        ada.see("project").await?;
        assert_eq!(address(&ada).await?, project);
        ada.driver().forward().await?;
        ada.see("library").await?;
        assert_eq!(address(&ada).await?, home);
        assert_eq!(stage.site.missing(), Vec::<String>::new());
        Ok(())
    });
}

#[test]
fn a_reload_of_an_opened_invitation_and_a_step_back_never_show_the_code_again() {
    test("address-of-invite", BASE, async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        ada.create_project("Interview").await?;
        let link = ada.invite().await?;
        ben.open(&link).await?;
        ben.see_state("join", "data-step", &["invited"]).await?;
        ben.reload().await?;
        assert!(!address(&ben).await?.contains('#'), "gone from the address");
        ben.driver().back().await?;
        eventually("the step back shows a page of ours", Duration::from_secs(20), async || {
            let shown = "return document.querySelector('[data-testid=app]') !== null";
            Ok(ben.eval(shown, Vec::new()).await?.as_bool().filter(|shown| *shown))
        })
        .await?;
        assert!(!address(&ben).await?.contains('#'), "gone from the history");
        assert_eq!(stage.site.missing(), Vec::<String>::new());
        Ok(())
    });
}
