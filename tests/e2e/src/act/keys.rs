//! Without a mouse.

use thirtyfour::{By, Key, TypingData};

use crate::{
    Person, Result,
    person::css,
    wait::{PATIENCE, eventually},
};

/// Presses of Tab before a control counts as out of reach: more than any screen of these tests has controls.
const TABS_MAX: usize = 200;

impl Person {
    /// Presses keys where the focus is.
    pub async fn keys(&self, keys: impl Into<TypingData>) -> Result {
        Ok(self.driver().active_element().await?.send_keys(keys).await?)
    }

    /// The control of this name has the focus.
    pub async fn is_at(&self, id: &str) -> Result<bool> {
        self.is_at_css(&css(id)).await
    }

    async fn is_at_css(&self, selector: &str) -> Result<bool> {
        let script = "return document.activeElement?.matches(arguments[0]) ?? false";
        Ok(self.eval(script, vec![selector.into()]).await?.as_bool().unwrap_or(false))
    }

    /// Waits until the focus came to a control by itself.
    pub async fn see_focus(&self, id: &str) -> Result {
        eventually(&format!("{} has the focus at {id}", self.name), PATIENCE, async || {
            Ok(self.is_at(id).await?.then_some(()))
        })
        .await
    }

    /// Goes to a control with Tab.
    pub async fn walk_to(&self, id: &str) -> Result {
        self.walk_to_css(&css(id)).await
    }

    /// Goes to what a selector names with Tab.
    pub async fn walk_to_css(&self, selector: &str) -> Result {
        // What opens under the focus is not seen before.
        eventually(&format!("{} has {selector}", self.name), PATIENCE, async || {
            Ok((!self.driver().find_all(By::Css(selector)).await?.is_empty()).then_some(()))
        })
        .await?;
        for _ in 0..TABS_MAX {
            if self.is_at_css(selector).await? {
                return Ok(());
            }
            self.keys(Key::Tab + "").await?;
        }
        Err(format!("{} does not reach {selector} with Tab", self.name).into())
    }

    /// Goes to a control with Shift and Tab.
    pub async fn walk_back_to(&self, id: &str) -> Result {
        self.see(id).await?;
        for _ in 0..TABS_MAX {
            if self.is_at(id).await? {
                return Ok(());
            }
            self.keys(Key::Shift + Key::Tab).await?;
        }
        Err(format!("{} does not reach {id} with Shift and Tab", self.name).into())
    }

    /// Goes to a control with Tab and presses Enter.
    pub async fn enter(&self, id: &str) -> Result {
        self.walk_to(id).await?;
        self.keys(Key::Enter + "").await
    }
}
