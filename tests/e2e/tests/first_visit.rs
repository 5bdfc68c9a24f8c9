//! The first screen comes alone; the program comes when somebody wants something, and does what was wanted.
#![allow(missing_docs)]

use serde_json::json;
use spoke_e2e::{Person, Result, browser::Microphone, site::STUDIO, test, wait::becomes};

async fn create(person: &Person, title: &str) -> Result {
    person.press("project-create").await?;
    person.write("project-create-title", title).await?;
    person.press("project-create-confirm").await
}

#[test]
fn the_library_is_shown_without_the_studio_and_the_first_press_is_done() {
    test("first-visit", "/", async |stage| {
        let ada = stage.newcomer("Ada", Microphone::Speaks).await?;
        ada.see_state("library", "aria-busy", &["false"]).await?;
        ada.seed_project("Interview", 2, 5_000).await?;
        ada.reload().await?;
        ada.see("project-item").await?;
        ada.see_state("connection", "data-state", &["disconnected"]).await?;
        assert!(ada.see("role").await?.is_displayed().await?, "the role is always visible");
        // All that the first screen asked for has come: nothing is under way any more.
        let idle = "return performance.getEntriesByType('resource').every((entry) => entry.responseEnd > 0)";
        becomes("all is here", json!(true), async || ada.eval(idle, Vec::new()).await).await?;
        assert!(!stage.site.was_asked_for(STUDIO), "nobody has touched anything yet");

        // The program arrives while a title is typed.
        ada.press("project-create").await?;
        ada.write("project-create-title", "Less").await?;
        ada.press("theme").await?;
        ada.see_state("theme", "data-theme", &["light"]).await?;
        ada.see("project-create-title").await?.send_keys("on").await?;
        ada.press("project-create-confirm").await?;
        ada.see("project").await?;
        ada.see_text("project-title", "Lesson").await?;
        assert!(stage.site.was_asked_for(STUDIO));
        ada.press("home").await?;
        ada.see_number_of("project-item", 2).await?;
        Ok(())
    });
}

#[test]
fn a_studio_that_cannot_be_loaded_is_told_and_what_was_pressed_is_done_when_it_can() {
    test("first-visit-stuck", "/", async |stage| {
        let ada = stage.newcomer("Ada", Microphone::Speaks).await?;
        stage.site.withhold(Some(STUDIO));
        create(&ada, "Lesson").await?;
        ada.see("stuck").await?;
        ada.press("stuck-retry").await?;
        ada.see("stuck").await?;
        stage.site.withhold(None);
        ada.press("stuck-retry").await?;
        ada.see("project").await?;
        ada.see_text("project-title", "Lesson").await?;
        ada.see_no("stuck").await?;

        // The address of a project asks for it at once; without it there is still the way to the library.
        stage.site.withhold(Some(STUDIO));
        ada.reload().await?;
        ada.see("stuck").await?;
        ada.press("home").await?;
        ada.see("project-item").await?;
        stage.site.withhold(None);
        ada.press("stuck-retry").await?;
        ada.see_no("stuck").await?;
        ada.open_project("Lesson").await
    });
}
