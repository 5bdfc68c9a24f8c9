//! Projects, recordings and cards.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use thirtyfour::Key;

use crate::{
    Person, Result,
    person::css,
    wait::{PATIENCE, eventually},
};

/// Of a list no longer than this, all cards are in the page (`ROWS_MIN` in `studio::rows`).
const IN_THE_PAGE: usize = 24;

/// A card as it stands on screen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CardSeen {
    /// Its id.
    pub id: String,
    /// Its place, from 1.
    pub number: String,
    /// What it is called.
    pub label: String,
    /// How long it plays, in milliseconds.
    pub duration_ms: String,
    /// The clips it plays.
    pub clips: String,
    /// Its colour.
    pub colour: String,
}

impl Person {
    /// Contacts nobody outside this machine from now on.
    pub async fn lan_only(&self) -> Result {
        self.press("settings-open").await?;
        self.see("settings-dialog").await?;
        let ticked = self.see("settings-lan-only").await?;
        if !ticked.is_selected().await? {
            ticked.click().await?;
        }
        self.write("settings-name", &self.name).await?;
        self.press("settings-save").await?;
        self.see_no("settings-dialog").await
    }

    /// Makes a project and opens it.
    pub async fn create_project(&self, title: &str) -> Result {
        self.press("project-create").await?;
        self.create_project_in_field(title).await
    }

    /// The same, where its title is asked for already.
    pub async fn create_project_in_field(&self, title: &str) -> Result {
        self.write("project-create-title", title).await?;
        self.press("project-create-confirm").await?;
        self.see("project").await.map(drop)
    }

    /// Opens a project of the library by its title.
    pub async fn open_project(&self, title: &str) -> Result {
        self.press_css(&format!(
            "[data-testid=project-item][data-title=\"{title}\"] [data-testid=project-open]"
        ))
        .await?;
        self.see("project").await.map(drop)
    }

    /// Records one card for so long.
    pub async fn record_card(&self, long: Duration) -> Result {
        let before = self.cards().await?.len();
        self.press("record").await?;
        self.finish_recording(long).await?;
        self.see_cards(before + 1).await?;
        self.leave_offered_title().await
    }

    /// Leaves the title of the card that was just recorded as it is.
    pub async fn leave_offered_title(&self) -> Result {
        self.see("card-label-field").await?.send_keys(Key::Escape + "").await?;
        self.see_no("card-label-field").await
    }

    /// Lets a recording that was begun run for so long, and stops it.
    pub async fn finish_recording(&self, long: Duration) -> Result {
        self.see_state("recorder", "data-state", &["recording"]).await?;
        let begun = std::time::Instant::now();
        eventually("the recording runs", long + PATIENCE, async || {
            Ok((begun.elapsed() >= long).then_some(()))
        })
        .await?;
        self.press("record-stop").await
    }

    /// Lets a recording that was begun run for so long, and presses a control with keys.
    pub async fn enter_after(&self, id: &str, long: Duration) -> Result {
        let begun = std::time::Instant::now();
        self.walk_to(id).await?;
        eventually("the recording runs", long + PATIENCE, async || {
            Ok((begun.elapsed() >= long).then_some(()))
        })
        .await?;
        self.enter(id).await
    }

    /// Waits until the cards are others than these.
    pub async fn see_changed(&self, before: &[CardSeen]) -> Result<Vec<CardSeen>> {
        eventually(&format!("{} sees a change", self.name), PATIENCE, async || {
            Ok(Some(self.cards().await?).filter(|cards| cards != before))
        })
        .await
    }

    /// The cards in the page, in order: of a small project all, of a long one those near the window.
    pub async fn cards(&self) -> Result<Vec<CardSeen>> {
        let script = "const list = document.querySelector('[data-testid=card-list]');
        const cards = [...document.querySelectorAll('[data-testid=card]')];
        // They come a few at each frame.
        if (list && cards.length < Math.min(list.dataset.count, arguments[0])) return null;
        return cards.map((card) => ({
            id: card.dataset.card, number: card.dataset.number, duration_ms: card.dataset.durationMs,
            clips: card.dataset.clips, colour: card.dataset.colour,
            label: card.querySelector('[data-testid=card-label]')?.textContent ?? '' }))";
        eventually(&format!("the page of {} has its cards", self.name), PATIENCE, async || {
            Ok(serde_json::from_value(self.eval(script, vec![json!(IN_THE_PAGE)]).await?)?)
        })
        .await
    }

    /// Waits until so many cards are on screen.
    pub async fn see_cards(&self, count: usize) -> Result<Vec<CardSeen>> {
        eventually(&format!("{} sees {count} cards", self.name), PATIENCE, async || {
            Ok(Some(self.cards().await?).filter(|cards| cards.len() == count))
        })
        .await
    }

    /// The titles of the library, newest change first.
    pub async fn titles(&self) -> Result<Vec<String>> {
        let script =
            "return [...document.querySelectorAll('[data-testid=project-item]')].map((i) => i.dataset.title)";
        Ok(serde_json::from_value(self.eval(script, Vec::new()).await?)?)
    }

    /// A control inside a card.
    pub fn in_card(card: &str, id: &str) -> String {
        format!("[data-testid=card][data-card=\"{card}\"] {}", css(id))
    }

    /// The kinds of the messages on screen.
    pub async fn notices(&self) -> Result<Vec<String>> {
        let script =
            "return [...document.querySelectorAll('[data-testid=notice]')].map((n) => n.dataset.kind)";
        Ok(serde_json::from_value(self.eval(script, Vec::new()).await?)?)
    }

    /// Waits for a message of this kind.
    pub async fn see_notice(&self, kind: &str) -> Result {
        eventually(&format!("{} is told {kind}", self.name), PATIENCE, async || {
            Ok(self.notices().await?.iter().any(|seen| seen == kind).then_some(()))
        })
        .await
    }

    /// Waits until no message of this kind is left.
    pub async fn see_no_notice(&self, kind: &str) -> Result {
        eventually(&format!("{} is told {kind} no more", self.name), PATIENCE, async || {
            Ok((!self.notices().await?.iter().any(|seen| seen == kind)).then_some(()))
        })
        .await
    }

    /// Puts all messages away.
    pub async fn dismiss_notices(&self) -> Result {
        let script = "document.querySelectorAll(arguments[0]).forEach((button) => button.click())";
        self.eval(script, vec![json!(css("notice-dismiss"))]).await.map(drop)
    }
}
