//! Other tabs of a person's browser, and what is pasted onto the page.

use serde_json::json;

use crate::{Person, Result};

impl Person {
    /// Opens an address in another tab of the same browser, does something there, closes it, and comes back.
    pub async fn in_another_tab(&self, address: &str, act: impl AsyncFnOnce(&Self) -> Result) -> Result {
        let home = self.driver().window().await?;
        let tab = self.driver().new_tab().await?;
        self.driver().switch_to_window(tab).await?;
        self.open(address).await?;
        let done = act(self).await;
        self.driver().close_window().await?;
        self.driver().switch_to_window(home).await?;
        done
    }

    /// Pastes a text onto the page, outside of all fields.
    pub async fn paste_anywhere(&self, text: &str) -> Result {
        let script = "document.activeElement?.blur();\
                      const clipboardData = new DataTransfer(); clipboardData.setData('text', arguments[0]);\
                      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));";
        self.eval(script, vec![json!(text)]).await.map(drop)
    }
}
