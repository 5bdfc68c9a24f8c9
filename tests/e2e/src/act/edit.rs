//! Changing cards.

use thirtyfour::prelude::*;

use crate::{
    Person, Result,
    person::css,
    wait::{PATIENCE, becomes, eventually},
};

impl Person {
    /// Renames a card in its place.
    pub async fn rename(&self, card: &str, label: &str) -> Result {
        self.press_css(&Self::in_card(card, "card-label")).await?;
        self.see("card-label-field").await?;
        self.write("card-label-field", label).await?;
        self.see("card-label-field").await?.send_keys(Key::Enter + "").await?;
        self.see_label(card, label).await
    }

    /// Waits until a card is called so.
    pub async fn see_label(&self, card: &str, label: &str) -> Result {
        eventually(&format!("{} sees {label:?}", self.name), PATIENCE, async || {
            Ok(self.cards().await?.iter().any(|seen| seen.id == card && seen.label == label).then_some(()))
        })
        .await
    }

    /// Waits until the cards stand in this order.
    pub async fn see_order(&self, ids: &[&str]) -> Result {
        eventually(&format!("{} sees the order {ids:?}", self.name), PATIENCE, async || {
            let cards = self.cards().await?;
            Ok(cards.iter().map(|card| card.id.as_str()).eq(ids.iter().copied()).then_some(()))
        })
        .await
    }

    /// Presses a control of a card.
    pub async fn press_in(&self, card: &str, id: &str) -> Result {
        self.press_css(&Self::in_card(card, id)).await
    }

    /// Presses what shows only under the pointer.
    pub async fn hover_and_press(&self, selector: &str) -> Result {
        let found = self.driver().find(By::Css(selector)).await?;
        let pointer = self.driver().action_chain().move_to_element_center(&found);
        Ok(pointer.click().perform().await?)
    }

    /// Presses a control in the menu of a card.
    pub async fn press_in_menu(&self, card: &str, id: &str) -> Result {
        self.press_in(card, "menu").await?;
        self.press_in(card, id).await
    }

    /// What cannot be pressed because the person is a viewer: it says why, or is not there at all.
    pub async fn is_disabled(&self, id: &str) -> Result<bool> {
        let script = "const control = document.querySelector(arguments[0]);
            return !control || control.hidden || control.disabled === true || control.getAttribute('aria-disabled') === 'true'";
        Ok(self.eval(script, vec![css(id).into()]).await?.as_bool().unwrap_or(false))
    }

    /// Waits until it cannot be pressed, or can.
    pub async fn see_disabled(&self, id: &str, disabled: bool) -> Result {
        let what = format!("whether {} cannot press {id}", self.name);
        becomes(&what, disabled, async || self.is_disabled(id).await).await
    }
}
