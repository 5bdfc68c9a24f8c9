//! Servers of the settings, and what is said of networks.

use std::time::Duration;

use crate::{
    Person, Result,
    person::css,
    wait::{PATIENCE, eventually},
};

/// Address, user and password.
pub type Server<'a> = (&'a str, &'a str, &'a str);

impl Person {
    /// Opens the settings and writes these servers in place of those that are there.
    pub async fn write_servers(&self, servers: &[Server<'_>]) -> Result {
        self.press("settings-open").await?;
        self.see("settings-dialog").await?;
        while self.count("ice-server").await? > 0 {
            self.press("ice-remove").await?;
        }
        for (at, (url, user, password)) in servers.iter().enumerate() {
            self.press("ice-add").await?;
            let field = |id: &str| format!("{}:nth-child({}) {}", css("ice-server"), at + 1, css(id));
            self.see_css(&field("ice-url")).await?.send_keys(*url).await?;
            if !user.is_empty() {
                self.see_css(&field("ice-user")).await?.send_keys(*user).await?;
                self.see_css(&field("ice-password")).await?.send_keys(*password).await?;
            }
        }
        Ok(())
    }

    /// The same, and saves them.
    pub async fn set_servers(&self, servers: &[Server<'_>]) -> Result {
        self.write_servers(servers).await?;
        self.press("settings-save").await?;
        self.see_no("settings-dialog").await
    }

    /// Tries all servers that are written; what came of each.
    pub async fn try_servers(&self) -> Result<Vec<String>> {
        self.press("ice-test").await?;
        let script =
            "return [...document.querySelectorAll(arguments[0])].map((v) => v.dataset.verdict ?? '')";
        eventually(&format!("{} hears of all servers", self.name), PATIENCE * 3, async || {
            let seen = self.eval(script, vec![css("ice-verdict").into()]).await?;
            let seen: Vec<String> = serde_json::from_value(seen)?;
            let done = seen.iter().all(|verdict| !["", "testing"].contains(&verdict.as_str()));
            Ok(done.then_some(seen))
        })
        .await
    }

    /// Waits until the way of this kind is tried, or was.
    pub async fn see_tried(&self, way: &str) -> Result {
        let selector = format!("{}[data-way=\"{way}\"]:not([data-state=\"waiting\"])", css("account-way"));
        self.see_css(&selector).await.map(drop)
    }

    /// Waits until connecting has failed for this reason.
    pub async fn see_failed(&self, id: &str, problem: &str) -> Result {
        self.see_state_within(id, "data-problem", &[problem], Duration::from_secs(60)).await.map(drop)
    }

    /// Waits until the chip of somebody shows this kind of path.
    pub async fn see_path(&self, path: &str) -> Result {
        self.see_state_within("peer", "data-path", &[path], Duration::from_secs(60)).await.map(drop)
    }
}
