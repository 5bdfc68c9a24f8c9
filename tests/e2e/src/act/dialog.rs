//! The edit dialog of a card.

use thirtyfour::By;

use crate::{
    Person, Result,
    person::css,
    wait::{PATIENCE, becomes, eventually},
};

impl Person {
    /// Writes what a card is called and what is said about it, in its dialog, and saves.
    pub async fn describe(&self, card: &str, label: &str, notes: &str, tags: &str, colour: &str) -> Result {
        self.open_edit(card).await?;
        self.write("edit-label", label).await?;
        self.write("edit-notes", notes).await?;
        self.write("edit-tags", tags).await?;
        self.press(&format!("edit-colour-{colour}")).await?;
        self.press("edit-save").await?;
        self.see_no("edit-dialog").await?;
        let kept: String = label.chars().take(100).collect();
        self.see_label(card, &kept).await
    }

    /// Opens the edit dialog of a card.
    pub async fn open_edit(&self, card: &str) -> Result {
        self.press_in(card, "card-edit").await?;
        self.see("edit-dialog").await.map(drop)
    }

    /// The words of the controls of this name inside a card.
    pub async fn words_in(&self, card: &str, id: &str) -> Result<Vec<String>> {
        let mut words = Vec::new();
        for found in self.driver().find_all(By::Css(Self::in_card(card, id))).await? {
            words.push(found.text().await?);
        }
        Ok(words)
    }

    /// Waits until the controls of this name inside a card have these words.
    pub async fn see_words_in(&self, card: &str, id: &str, words: &[&str]) -> Result {
        let wanted: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        becomes(&format!("{} sees {id}", self.name), wanted, async || self.words_in(card, id).await).await
    }

    /// Waits until this stands in a field or on a control.
    pub async fn see_text(&self, id: &str, text: &str) -> Result {
        becomes(&format!("{} reads {id}", self.name), text.to_owned(), async || self.read(id).await).await
    }

    /// How many controls of this name are in the page.
    pub async fn count(&self, id: &str) -> Result<usize> {
        Ok(self.driver().find_all(By::Css(css(id))).await?.len())
    }

    /// Waits until there are so many of this name.
    pub async fn see_number_of(&self, id: &str, count: usize) -> Result {
        eventually(&format!("{} sees {count} × {id}", self.name), PATIENCE, async || {
            Ok((self.count(id).await? == count).then_some(()))
        })
        .await
    }

    /// Waits until the library lists exactly these titles, in any order.
    pub async fn see_titles(&self, titles: &[&str]) -> Result {
        eventually(&format!("{} sees the projects {titles:?}", self.name), PATIENCE, async || {
            let mut seen = self.titles().await?;
            seen.sort();
            Ok((seen == titles).then_some(()))
        })
        .await
    }
}
