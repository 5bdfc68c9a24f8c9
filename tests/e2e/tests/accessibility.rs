//! axe-core finds nothing on the screens of the timeline, on a phone and on a laptop, light and dark.
#![allow(missing_docs)]

use spoke_e2e::{Person, Result, axe, skipped, test};

const WIDTHS: [(u32, u32); 2] = [(390, 844), (1280, 800)];

/// Looks at the screen as it is, in all sizes and themes.
async fn look(person: &Person, screen: &str, found: &mut Vec<String>) -> Result {
    for (width, height) in WIDTHS {
        person.resize(width, height).await?;
        for theme in ["light", "dark"] {
            person.prefer(theme).await?;
            person.see_still().await?;
            let lines = person.examine().await?;
            found.extend(lines.into_iter().map(|line| format!("{screen}, {width} wide, {theme}: {line}")));
        }
    }
    Ok(())
}

#[test]
fn axe_finds_nothing_on_the_screens_of_the_timeline() {
    if axe().is_none() {
        return skipped("there is no npm, which brings axe-core");
    }
    test("accessibility", "/", async |stage| {
        let ada = stage.person("Ada").await?;
        ada.seed_timeline("Archive", 8).await?;
        ada.reload().await?;
        let mut found = Vec::new();
        look(&ada, "library", &mut found).await?;
        ada.open_project("Archive").await?;
        let first = ada.cards().await?.swap_remove(0).id;
        look(&ada, "list", &mut found).await?;
        ada.press_in(&first, "menu").await?;
        look(&ada, "menu of a card", &mut found).await?;
        ada.press_in(&first, "card-select").await?;
        look(&ada, "selection", &mut found).await?;
        ada.press("selection-tag").await?;
        look(&ada, "tags of the selection", &mut found).await?;
        ada.press("selection-colour").await?;
        look(&ada, "colours of the selection", &mut found).await?;
        ada.press("selection-colour-green").await?;
        ada.press("selection-move").await?;
        ada.see("move-dialog").await?;
        look(&ada, "move dialog", &mut found).await?;
        ada.press("move-cancel").await?;
        ada.press("selection-done").await?;
        ada.press("find").await?;
        ada.write("find-field", "river").await?;
        ada.press("find-filters").await?;
        look(&ada, "search", &mut found).await?;
        ada.write("find-field", "nothing like this").await?;
        ada.see("nothing-found").await?;
        look(&ada, "nothing found", &mut found).await?;
        ada.press("find-close").await?;
        ada.press("history-open").await?;
        ada.see("history-dialog").await?;
        look(&ada, "history", &mut found).await?;
        ada.press("history-close").await?;
        ada.press_in(&first, "card-edit").await?;
        ada.see_editor(&first).await?;
        ada.drag_in_editor(0.2, 0.6).await?;
        look(&ada, "editor", &mut found).await?;
        ada.resize(1280, 800).await?;
        ada.press("record").await?;
        ada.see_state("recorder", "data-state", &["recording"]).await?;
        look(&ada, "recorder", &mut found).await?;
        assert!(found.is_empty(), "axe found {}:\n{}", found.len(), found.join("\n"));
        Ok(())
    });
}
