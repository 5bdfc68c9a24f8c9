//! Keeping an eye on a page: what was on screen at any moment, and how much came over the line.

use serde_json::json;

use crate::{
    Person, Result,
    wait::{PATIENCE, eventually},
};

/// Runs before the page's own scripts. Whatever a control shows, however briefly, is noted as `name` and `name:state`,
/// with `@peer` where it is about somebody.
const WATCH: &str = r"
    const Plain = RTCPeerConnection;
    window.watchedLinks = [];
    window.RTCPeerConnection = class extends Plain {
        constructor(...given) { super(...given); window.watchedLinks.push(this); }
    };
    window.watched = new Set();
    const note = () => {
        for (const shown of document.querySelectorAll('[data-testid]')) {
            const { testid, state, peer } = shown.dataset;
            window.watched.add(testid);
            if (state) window.watched.add(`${testid}:${state}`);
            if (state && peer) window.watched.add(`${testid}:${state}@${peer}`);
        }
    };
    new MutationObserver(note).observe(document, { childList: true, subtree: true, attributes: true });";

/// Nothing moves but what always does, the bar of a transfer, and what is folded away (whose clock stands still in Firefox).
const STILL: &str = "return document.getAnimations().every((a) => a.playState !== 'running'
    || a.effect.getComputedTiming().iterations === Infinity
    || a.effect.target.closest('[data-testid=progress]')
    || !a.effect.target.checkVisibility())";

impl Person {
    /// Waits until the page stands still.
    pub async fn see_still(&self) -> Result {
        eventually(&format!("the page of {} stands still", self.name), PATIENCE, async || {
            Ok((self.eval(STILL, Vec::new()).await? == json!(true)).then_some(()))
        })
        .await
    }

    /// Keeps an eye on every page that is opened from now on.
    pub async fn watch(&self) -> Result {
        let script = json!({ "source": WATCH });
        self.devtools("Page.addScriptToEvaluateOnNewDocument", script).await.map(drop)
    }

    /// Whether the open page ever showed this: `name`, `name:state` or `name:state@peer`.
    pub async fn ever_saw(&self, what: &str) -> Result<bool> {
        let seen = self.eval("return window.watched.has(arguments[0])", vec![what.into()]).await?;
        seen.as_bool().ok_or_else(|| format!("{} was not watched", self.name).into())
    }

    /// Bytes of messages that came to the open page over all links.
    pub async fn received(&self) -> Result<u64> {
        let script = r"
            let bytes = 0;
            for (const link of window.watchedLinks)
                for (const part of (await link.getStats()).values())
                    if (part.type === 'data-channel') bytes += part.bytesReceived;
            return bytes;";
        self.eval_async(script, Vec::new()).await?.as_u64().ok_or_else(|| "no count of bytes".into())
    }
}
