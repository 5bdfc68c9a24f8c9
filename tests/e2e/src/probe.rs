//! Looking into the page from outside our code: the database with the browser's own words, hashes by `crypto.subtle`,
//! sound by the browser's own decoder and analyser.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Person, Result,
    wait::{PATIENCE, eventually},
};

/// What was heard since the ear was opened.
#[derive(Deserialize)]
struct Ear {
    /// By how many seconds the player's time advanced.
    moved: f64,
    /// The loudest sample, 0 to 1.
    loudest: f64,
    /// Why nothing can be heard.
    error: Option<String>,
}

/// Looks at every step of every player of the page; of a page that has a limited number of contexts it takes one, when
/// the player starts, and gives it back when it stops.
const EAR: &str = r"
    const [samples] = arguments;
    window.closeEar?.();
    const ear = window.ear = { moved: 0, loudest: 0, error: null };
    let from = null;
    const step = (event) => {
        const { currentTime } = event.target;
        if (from === null || currentTime < from) from = currentTime;
        ear.moved = Math.max(ear.moved, currentTime - from);
    };
    let context = null;
    const stop = () => { context?.close(); context = null; };
    const listen = (event) => {
        step(event);
        if (!samples || context) return;
        const stream = event.target.captureStream();
        if (!stream.getAudioTracks().length) return;
        const own = context = new AudioContext();
        const analyser = own.createAnalyser();
        own.createMediaStreamSource(stream).connect(analyser);
        const values = new Float32Array(analyser.fftSize);
        const look = () => {
            if (context !== own) return;
            analyser.getFloatTimeDomainData(values);
            for (const value of values) ear.loudest = Math.max(ear.loudest, Math.abs(value));
            setTimeout(look, 20);
        };
        own.resume().then(look, (error) => { ear.error = String(error); });
    };
    const heard = { playing: listen, timeupdate: listen, pause: stop, ended: stop, emptied: stop };
    for (const [name, does] of Object.entries(heard)) document.addEventListener(name, does, true);
    window.closeEar = () => {
        stop();
        for (const [name, does] of Object.entries(heard)) document.removeEventListener(name, does, true);
    };
";

/// Opens the database and reads stores; prefixed to every probe.
const DATABASE: &str = r"
    const open = () => new Promise((resolve, reject) => {
        const request = indexedDB.open('spoke');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const wait = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const all = async (db, store) => {
        const values = await wait(db.transaction(store).objectStore(store).getAll());
        return values.map((value) => JSON.parse(value));
    };
    const bytesOf = async (db, blob) => {
        const range = IDBKeyRange.bound([blob, 0], [blob, Infinity]);
        const pieces = await wait(db.transaction('chunks').objectStore('chunks').getAll(range));
        return new Blob(pieces).arrayBuffer();
    };
    const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, '0')).join('');
";

/// A clip as the browser's database holds it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ClipProbed {
    /// The name it is stored under.
    pub hash: String,
    /// SHA-256 of its bytes, computed by the browser.
    pub sha256: String,
    /// Its media type.
    pub media_type: String,
    /// The length its record claims.
    pub bytes: u64,
    /// The length it has.
    pub stored: u64,
    /// The duration its record claims.
    pub duration_ms: u64,
    /// The duration the browser decodes; 0 when it does not decode.
    pub decoded_ms: f64,
    /// The loudest value the browser decodes, 0 to 1.
    pub peak: f64,
}

impl Person {
    /// All clips of this browser, by hash.
    pub async fn clips(&self) -> Result<Vec<ClipProbed>> {
        let script = format!(
            "{DATABASE}
            const db = await open();
            const found = [];
            for (const clip of await all(db, 'clips')) {{
                const bytes = await bytesOf(db, clip.blob);
                const sha256 = hex(await crypto.subtle.digest('SHA-256', bytes));
                const stored = bytes.byteLength;
                const context = new OfflineAudioContext(1, 1, 48000);
                const sound = await context.decodeAudioData(bytes).catch(() => null);
                const decoded = sound ? sound.duration * 1000 : 0;
                const peak = sound ? sound.getChannelData(0).reduce((top, value) => Math.max(top, Math.abs(value)), 0) : 0;
                found.push({{ hash: clip.hash, sha256, media_type: clip.media_type, bytes: clip.bytes, stored,
                    duration_ms: clip.duration_ms, decoded_ms: decoded, peak }});
            }}
            db.close();
            return found.sort((a, b) => a.hash.localeCompare(b.hash));"
        );
        Ok(serde_json::from_value(self.eval_async(&script, Vec::new()).await?)?)
    }

    /// Waits until the sound of all clips lies in so many pieces.
    pub async fn see_pieces(&self, count: usize) -> Result {
        let script = format!(
            "{DATABASE} const db = await open();
            const count = await wait(db.transaction('chunks').objectStore('chunks').count());
            db.close();
            return count;"
        );
        eventually(&format!("{} has {count} pieces", self.name), PATIENCE, async || {
            Ok((self.eval_async(&script, Vec::new()).await? == json!(count)).then_some(()))
        })
        .await
    }

    /// The records of a store, as JSON.
    pub async fn records(&self, store: &str) -> Result<Vec<Value>> {
        let script = format!(
            "{DATABASE} const db = await open(); const found = await all(db, args[0]); db.close(); return found;"
        );
        Ok(serde_json::from_value(self.eval_async(&script, vec![json!(store)]).await?)?)
    }

    /// Does what starts the player, and waits until its time advanced. The ear is there before the player starts, so
    /// that a short card is not over before anybody looks.
    pub async fn see_playing(&self, start: impl AsyncFnOnce() -> Result) -> Result {
        self.open_ear(false).await?;
        start().await?;
        eventually(&format!("{} plays", self.name), Duration::from_secs(20), async || {
            Ok((self.ear().await?.moved > 0.3).then_some(()))
        })
        .await
    }

    /// Does what starts the player, and waits until its time advanced and what came out is not silence; the loudest
    /// value, 0 to 1.
    pub async fn hear(&self, start: impl AsyncFnOnce() -> Result) -> Result<f64> {
        self.open_ear(true).await?;
        start().await?;
        eventually(&format!("{} hears something", self.name), Duration::from_secs(20), async || {
            let ear = self.ear().await?;
            if let Some(error) = ear.error {
                return Err(format!("in the page: {error}").into());
            }
            Ok((ear.loudest > 0.02 && ear.moved > 0.1).then_some(ear.loudest))
        })
        .await
    }

    /// From now on `window.ear` keeps how far the player came and, if asked for, how loud it was.
    async fn open_ear(&self, samples: bool) -> Result {
        self.eval(EAR, vec![samples.into()]).await.map(drop)
    }

    async fn ear(&self) -> Result<Ear> {
        Ok(serde_json::from_value(self.eval("return window.ear", Vec::new()).await?)?)
    }
}
