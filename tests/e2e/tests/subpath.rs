//! The page works from any folder of any static host.
#![allow(missing_docs)]

use std::time::Duration;

use spoke_e2e::{Result, test};

#[test]
fn a_page_in_a_folder_works_with_invites_and_reloads() {
    test("subpath", "/some/sub/path/", async |stage| {
        let (ada, ben) = (stage.person("Ada").await?, stage.person("Ben").await?);
        ada.seed_project("Lesson", 2, 50_000).await?;
        ada.reload().await?;
        ada.open_project("Lesson").await?;
        ada.reload().await?;
        ada.see_cards(2).await?;
        let link = ada.invite().await?;
        assert!(link.starts_with(&format!("{}#", stage.site.address())), "{link}");
        let reply = ben.join(&link).await?;
        ada.enter_reply(&reply).await?;
        ben.see("incoming-dialog").await?;
        ben.press("incoming-accept").await?;
        ben.see_progress(&["done"], Duration::from_secs(60)).await?;
        ben.see_cards(2).await?;
        ben.reload().await?;
        ben.see_cards(2).await?;
        ben.press("home").await?;
        ben.see_titles(&["Lesson"]).await?;
        assert_eq!(stage.site.missing(), Vec::<String>::new(), "every address exists");
        Result::Ok(())
    });
}
