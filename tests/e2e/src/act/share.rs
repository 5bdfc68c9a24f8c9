//! Inviting, joining, and taking projects.

use std::time::Duration;

use crate::{
    Person, Result,
    person::css,
    wait::{PATIENCE, eventually},
};

/// How far a transfer is, as it stands on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgressSeen {
    /// `data-state`.
    pub state: String,
    /// `data-percent`.
    pub percent: u32,
}

impl Person {
    /// Opens the share dialog; the invitation's link.
    pub async fn invite(&self) -> Result<String> {
        self.press("share-open").await?;
        if self.see_state("share-step", "data-step", &["naming", "offer"]).await? == "naming" {
            self.press("ask-name-skip").await?;
        }
        self.see_state("share-step", "data-step", &["offer"]).await?;
        self.read("offer-link").await
    }

    /// Opens an invitation and accepts it; the reply's code.
    pub async fn join(&self, link: &str) -> Result<String> {
        self.open(link).await?;
        self.reply_to_open_invite().await
    }

    /// Follows a link inside the open page, as a click on it does.
    pub async fn follow(&self, link: &str) -> Result {
        let fragment = link.split_once('#').map_or(link, |(_, code)| code);
        self.eval("location.hash = arguments[0]", vec![fragment.into()]).await.map(drop)
    }

    /// The same with an invitation; the reply's code.
    pub async fn join_here(&self, link: &str) -> Result<String> {
        self.follow(link).await?;
        self.reply_to_open_invite().await
    }

    /// Accepts the invitation on screen; the reply's code.
    pub async fn reply_to_open_invite(&self) -> Result<String> {
        self.see_state("join", "data-step", &["invited"]).await?;
        self.press("join-accept").await?;
        self.see_state("join", "data-step", &["reply"]).await?;
        let link = self.read("reply-link").await?;
        Ok(link.split_once('#').map_or(link.clone(), |(_, code)| code.to_owned()))
    }

    /// Enters what came back.
    pub async fn enter_reply(&self, reply: &str) -> Result {
        self.paste("reply-paste", reply).await?;
        self.press("reply-submit").await
    }

    /// Waits for this summary of the connection.
    pub async fn see_connection(&self, states: &[&str]) -> Result<String> {
        self.see_state("connection", "data-state", states).await
    }

    /// Closes the share dialog, if it is open.
    pub async fn close_share(&self) -> Result {
        let close = "document.querySelector(arguments[0])?.click()";
        self.eval(close, vec![css("share-close").into()]).await?;
        self.see_no("share-dialog").await
    }

    /// Leaves on purpose.
    pub async fn leave_session(&self) -> Result {
        self.close_share().await?;
        self.press("disconnect").await?;
        self.see_connection(&["disconnected"]).await.map(drop)
    }

    /// Waits until a transfer has one of these states.
    pub async fn see_progress(&self, states: &[&str], limit: Duration) -> Result<String> {
        self.see_state_within("progress", "data-state", states, limit).await
    }

    /// How far the transfer is; `None` when none is on screen.
    pub async fn progress(&self) -> Result<Option<ProgressSeen>> {
        let script = "const p = document.querySelector('[data-testid=progress]');
            return p && [p.dataset.state, Number(p.dataset.percent)]";
        let seen: Option<(String, f64)> = serde_json::from_value(self.eval(script, Vec::new()).await?)?;
        Ok(seen.map(|(state, percent)| ProgressSeen { state, percent: percent as u32 }))
    }

    /// Waits until so many percent are across.
    pub async fn see_percent(&self, percent: u32) -> Result {
        eventually(&format!("{} sees {percent} %", self.name), PATIENCE * 3, async || {
            Ok(self.progress().await?.filter(|seen| seen.percent >= percent).map(drop))
        })
        .await
    }

    /// Exchanges codes with a guest whose page is open: the project is offered to them afterwards.
    pub async fn pair_with(&self, guest: &Self) -> Result {
        let link = self.invite().await?;
        let reply = guest.join_here(&link).await?;
        self.enter_reply(&reply).await?;
        guest.see("incoming-dialog").await.map(drop)
    }
}
