//! What one person sees: library, project, recorder, dialogs, messages.

use std::time::Duration;

use super::{snap, snap_wide};
use crate::{Person, Result, Stage, browser::Microphone, site::STUDIO};

/// Label, notes, tags, colour and seconds of five cards.
const CARDS: [(&str, &str, &str, &str, u64); 5] = [
    ("Welcome", "Say who is speaking and why.", "intro", "blue", 2),
    ("What the harbour sounded like", "", "memory, take 2", "green", 3),
    (
        "The letter from Aunt Margarete, which nobody in the family had opened before that evening",
        "Long pause after the second sentence; keep it.",
        "letter, family, reading",
        "red",
        3,
    ),
    ("Bells", "", "", "yellow", 2),
    ("Thanks and goodbye", "Fade out.", "outro", "purple", 2),
];

/// The whole visit.
pub(super) async fn play(stage: &mut Stage) -> Result {
    let ada = stage.person("Ada").await?;
    ada.see("library").await?;
    snap(&ada, "library-empty").await?;

    ada.create_project("Voices from the harbour").await?;
    ada.see("empty-cards").await?;
    snap(&ada, "project-empty").await?;

    for (at, (.., seconds)) in CARDS.iter().enumerate() {
        ada.record_card(Duration::from_secs(*seconds)).await?;
        let card = &ada.cards().await?[at];
        let (label, notes, tags, colour, _) = CARDS[at];
        ada.describe(&card.id, label, notes, tags, colour).await?;
    }
    ada.eval("scrollTo(0, 0)", Vec::new()).await?;
    snap(&ada, "project-cards").await?;
    ada.press_in(&ada.cards().await?[0].id, "card-play").await?;
    ada.press("play-stop").await?;
    ada.press("play-repeat").await?;
    ada.press("play-all").await?;
    ada.press("play-pause").await?;
    snap(&ada, "playing").await?;
    ada.press("play-stop").await?;
    ada.press("play-repeat").await?;

    let cards = ada.cards().await?;
    ada.open_edit(&cards[2].id).await?;
    snap(&ada, "edit").await?;
    ada.press("settings-open").await?;
    ada.see("settings-dialog").await?;
    snap(&ada, "settings").await?;
    ada.press("microphone-try").await?;
    ada.eval("document.querySelector('.microphone').scrollIntoView()", Vec::new()).await?;
    snap(&ada, "settings-microphone").await?;
    ada.press("settings-close").await?;
    ada.see_no("settings-dialog").await?;

    recorder(&ada).await?;
    library(&ada).await?;
    let refused = stage.newcomer("Carl", Microphone::Refused).await?;
    refused.create_project("Without a voice").await?;
    refused.press("record").await?;
    refused.see_notice("mic-refused").await?;
    snap(&refused, "notice-microphone").await
}

/// What a card can be made into.
pub(super) async fn verbs(stage: &mut Stage) -> Result {
    let ada = stage.person("Ada").await?;
    ada.create_project("Voices from the harbour").await?;
    for label in ["Welcome", "Bells"] {
        ada.record_card(Duration::from_secs(3)).await?;
        let cards = ada.cards().await?;
        ada.rename(&cards.last().ok_or("a card")?.id, label).await?;
    }
    let first = ada.cards().await?.swap_remove(0).id;
    ada.press_in(&first, "menu").await?;
    ada.see_css(&Person::in_card(&first, "card-split")).await?;
    snap(&ada, "card-menu").await?;
    ada.press_in(&first, "card-trim").await?;
    ada.see_editor(&first).await?;
    ada.drag_in_editor(0.3, 0.6).await?;
    snap_wide(&ada, "editor-selection").await?;
    for _ in 0..3 {
        ada.press("editor-zoom-in").await?;
    }
    snap_wide(&ada, "editor-zoomed").await
}

/// The first visit on a line that does not bring the second part of the page.
pub(super) async fn first_visit(stage: &mut Stage) -> Result {
    let ada = stage.newcomer("Ada", Microphone::Speaks).await?;
    ada.create_project("Voices from the harbour").await?;
    stage.site.withhold(Some(STUDIO));
    ada.reload().await?;
    ada.see("stuck").await?;
    snap(&ada, "stuck-project").await?;
    ada.open_home().await?;
    ada.press("settings-open").await?;
    ada.see("stuck").await?;
    snap(&ada, "stuck-library").await
}

async fn recorder(ada: &Person) -> Result {
    ada.press("record").await?;
    ada.see_state("recorder", "data-state", &["recording"]).await?;
    snap(ada, "recorder").await?;
    ada.press("record-pause").await?;
    ada.see_state("recorder", "data-state", &["paused"]).await?;
    snap(ada, "recorder-paused").await?;
    ada.press("record-discard").await?;
    ada.see("record-discard-confirm").await?;
    snap(ada, "recorder-discard").await?;
    ada.press("record-discard-confirm").await?;
    ada.see_no("recorder").await
}

async fn library(ada: &Person) -> Result {
    ada.press("home").await?;
    ada.see("library").await?;
    for title in ["Grandmother’s recipes", "Lesson 12: asking the way", "Radio play, draft"] {
        ada.create_project(title).await?;
        ada.press("home").await?;
        ada.see("library").await?;
    }
    ada.press_css("[data-title='Radio play, draft'] [data-testid=project-delete]").await?;
    ada.see_notice("project-deleted").await?;
    snap(ada, "notice-deleted").await?;
    ada.dismiss_notices().await?;
    ada.see_no("notice").await?;
    snap(ada, "library-projects").await
}
