//! A WebRTC page that is not ours (`pages/raw.js`), and the classic code of rule 1.1, written here a second time.

use std::path::Path;

use serde_json::{Value, json};

use crate::{
    Person, Result, Stage,
    browser::Microphone,
    site::Site,
    wait::{PATIENCE, eventually},
};

/// The labels of rule 2.1.
pub const CHANNELS: [&str; 2] = ["control", "binary"];

/// A browser that shows the raw page.
pub struct Raw(pub Person);

impl Raw {
    /// Somebody comes with the raw page.
    pub async fn arrive(stage: &mut Stage, name: &str) -> Result<Self> {
        let site = Site::serve(&Path::new(env!("CARGO_MANIFEST_DIR")).join("pages"), "/")?;
        let home = format!("{}raw.html", site.address());
        let person = stage.visitor(name, &home, Microphone::Speaks).await?;
        person.open_home().await?;
        Ok(Self(person))
    }

    async fn call(&self, call: &str, args: Vec<Value>) -> Result<Value> {
        self.0.eval_async(&format!("return await raw.{call}(...args)"), args).await
    }

    async fn description(&self, call: &str, argument: Value) -> Result<String> {
        let sdp = self.call(call, vec![argument]).await?;
        sdp.as_str().map(str::to_owned).ok_or_else(|| "no description".into())
    }

    /// Makes the channels; the offer.
    pub async fn host(&self, labels: &[&str]) -> Result<String> {
        self.description("host", json!(labels)).await
    }

    /// Answers an offer.
    pub async fn guest(&self, offer: &str) -> Result<String> {
        self.description("guest", json!(offer)).await
    }

    /// Takes the answer.
    pub async fn accept(&self, answer: &str) -> Result {
        self.call("accept", vec![json!(answer)]).await.map(drop)
    }

    /// Waits until these channels are open.
    pub async fn see_open(&self, labels: &[&str]) -> Result {
        let open = eventually("the raw channels are open", PATIENCE, async || {
            Ok((self.call("isOpen", vec![json!(labels)]).await? == json!(true)).then_some(()))
        });
        match open.await {
            Ok(()) => Ok(()),
            Err(error) => Err(format!("{error}; {}", self.call("state", Vec::new()).await?).into()),
        }
    }

    /// Waits until the other side has closed all channels.
    pub async fn see_over(&self) -> Result {
        eventually("the raw channels are closed", PATIENCE, async || {
            Ok((self.call("isOver", Vec::new()).await? == json!(true)).then_some(()))
        })
        .await
    }

    /// Sends a text frame.
    pub async fn text(&self, label: &str, text: &str) -> Result {
        self.call("text", vec![json!(label), json!(text)]).await.map(drop)
    }

    /// Sends bytes.
    pub async fn bytes(&self, label: &str, bytes: &[u8]) -> Result {
        self.call("bytes", vec![json!(label), json!(bytes)]).await.map(drop)
    }

    /// Sends so many zeros.
    pub async fn zeros(&self, label: &str, length: usize) -> Result {
        self.call("zeros", vec![json!(label), json!(length)]).await.map(drop)
    }

    /// Waits for a control message of this type.
    pub async fn hear(&self, kind: &str) -> Result<Value> {
        eventually(&format!("the raw page hears {kind}"), PATIENCE, async || {
            let heard: Vec<String> =
                serde_json::from_value(self.0.eval("return raw.heard", Vec::new()).await?)?;
            let messages = heard.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok());
            Ok(messages.into_iter().find(|message| message["type"] == kind))
        })
        .await
    }

    /// Answers everything on this channel at once.
    pub async fn echo(&self, label: &str) -> Result {
        self.call("echo", vec![json!(label)]).await.map(drop)
    }

    /// Round trips of a short text to a page that echoes, in milliseconds each.
    pub async fn round_trips(&self, label: &str, count: usize) -> Result<Vec<f64>> {
        Ok(serde_json::from_value(self.call("roundTrips", vec![json!(label), json!(count)]).await?)?)
    }

    /// Sends so many bytes over a channel `bulk`; MB (10⁶ bytes) a second.
    pub async fn run(&self, bytes: usize, message: usize, high_water: usize) -> Result<f64> {
        let rate = self.call("run", vec![json!(bytes), json!(message), json!(high_water)]).await?;
        rate.as_f64().ok_or_else(|| "no rate".into())
    }

    /// The same bytes from the database here into the database there, and nothing else (`pages/stored.js`).
    pub async fn run_stored(
        &self,
        to: &Self,
        bytes: usize,
        message: usize,
        high_water: usize,
    ) -> Result<f64> {
        self.0.eval_async("return await stored.fill(args[0])", vec![json!(bytes)]).await?;
        to.0.eval_async("return await stored.take(args[0])", vec![json!(bytes)]).await?;
        let args = vec![json!(bytes), json!(message), json!(high_water)];
        let rate = self.0.eval_async("return await stored.run(...args)", args).await?;
        rate.as_f64().ok_or_else(|| "no rate".into())
    }
}

/// A classic code.
pub fn code(kind: &str, sdp: &str) -> String {
    let json = json!({ "t": kind, "s": sdp }).to_string();
    lz_str::compress_to_encoded_uri_component(json.as_str())
}

/// The description in a code or a link, of either form, as the program itself would hand it to the browser.
pub fn sdp_of(text: &str) -> Result<String> {
    let code = spoke::wire::code::find(text).map_err(|problem| problem.to_string())?;
    code.to_sdp().ok_or_else(|| "a code without a fingerprint".into())
}

/// A `hello` of rule 3.4.
pub fn hello(role: &str) -> String {
    json!({ "type": "hello", "timestamp": 1, "id": "1", "version": 1, "peer": "ab".repeat(16), "name": "Mallory",
        "role": role, "frame_bytes_max": 65536 })
    .to_string()
}
