//! The editor of a card.

use serde_json::json;
use thirtyfour::By;

use crate::{
    Person, Result,
    person::css,
    wait::{PATIENCE, becomes, eventually},
};

impl Person {
    /// Writes what a card is called and what is said about it, in the editor.
    pub async fn describe(&self, card: &str, label: &str, notes: &str, tags: &str, colour: &str) -> Result {
        self.open_edit(card).await?;
        self.write("edit-label", label).await?;
        self.write("edit-notes", notes).await?;
        self.write("edit-tags", tags).await?;
        self.press(&format!("edit-colour-{colour}")).await?;
        let kept: String = label.chars().take(100).collect();
        self.see_label(card, &kept).await
    }

    /// Opens the editor of a card.
    pub async fn open_edit(&self, card: &str) -> Result {
        self.press_in(card, "card-edit").await?;
        self.see_editor(card).await
    }

    /// Waits until the editor shows this card.
    pub async fn see_editor(&self, card: &str) -> Result {
        self.see_css(&format!("[data-testid=editor] [data-edited=\"{card}\"]")).await.map(drop)
    }

    /// Drags over the waveform in the editor, from and to these shares of its width.
    pub async fn drag_in_editor(&self, from: f64, to: f64) -> Result {
        let at = self.place_in_editor(from).await?;
        let end = self.place_in_editor(to).await?;
        let mouse = self.driver().action_chain();
        mouse.move_to(at.0, at.1).click_and_hold().move_to(end.0, end.1).release().perform().await?;
        Ok(())
    }

    /// Presses the waveform in the editor, at this share of its width.
    pub async fn press_in_editor(&self, at: f64) -> Result {
        let (x, y) = self.place_in_editor(at).await?;
        self.driver().action_chain().move_to(x, y).click().perform().await?;
        Ok(())
    }

    /// A share of the width of the waveform in the editor, in pixels of the window.
    async fn place_in_editor(&self, share: f64) -> Result<(i64, i64)> {
        self.see("editor-wave").await?;
        let script = "const wave = document.querySelector(arguments[0]);
            wave.scrollIntoView({ block: 'nearest' });
            const { left, top, width, height } = wave.getBoundingClientRect();
            return [left + width * arguments[1], top + height / 2]";
        let args = vec![json!(css("editor-wave")), json!(share)];
        let place = self.eval(script, args).await?;
        let pixel = |at: usize| place[at].as_f64().unwrap_or_default().round() as i64;
        Ok((pixel(0), pixel(1)))
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

    /// Waits until so many of what a selector names are in the page.
    pub async fn see_number_of_css(&self, selector: &str, count: usize) -> Result {
        eventually(&format!("{} sees {count} × {selector}", self.name), PATIENCE, async || {
            Ok((self.driver().find_all(By::Css(selector)).await?.len() == count).then_some(()))
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
