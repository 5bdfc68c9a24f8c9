//! Looking into the page from outside our code: the database with the browser's own words, hashes by `crypto.subtle`,
//! sound by the browser's own decoder and analyser.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Person, Result,
    wait::{PATIENCE, eventually},
};

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

    /// Waits until the player's time advances.
    pub async fn see_playing(&self) -> Result {
        let script = "return (document.querySelector('audio')?.currentTime ?? 0) > 0.3";
        eventually(&format!("{} plays", self.name), Duration::from_secs(20), async || {
            Ok(self.eval(script, Vec::new()).await?.as_bool().filter(|plays| *plays).map(drop))
        })
        .await
    }

    /// Waits until the player's time advances and what comes out is not silence; the loudest value, 0 to 1.
    pub async fn hear(&self) -> Result<f64> {
        let listen = r"
            const audio = document.querySelector('audio');
            if (!audio) throw new Error('nothing plays');
            const stream = audio.captureStream();
            // A page has a limited number of contexts: none is left open, and none made for nothing.
            if (!stream.getAudioTracks().length) throw new Error('the element has no sound yet');
            const context = new AudioContext();
            const from = audio.currentTime;
            let loudest = 0;
            try {
                await context.resume();
                const analyser = context.createAnalyser();
                context.createMediaStreamSource(stream).connect(analyser);
                const samples = new Float32Array(analyser.fftSize);
                const end = performance.now() + 4000;
                while (performance.now() < end && !(loudest > 0.02 && audio.currentTime > from + 0.2)) {
                    await new Promise((resolve) => setTimeout(resolve, 20));
                    analyser.getFloatTimeDomainData(samples);
                    for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
                }
            } finally {
                await context.close();
            }
            return { loudest, moved: audio.currentTime - from };";
        eventually(&format!("{} hears something", self.name), Duration::from_secs(20), async || {
            let heard = self.eval_async(listen, Vec::new()).await?;
            let loudest = heard["loudest"].as_f64().unwrap_or(0.0);
            let moved = heard["moved"].as_f64().unwrap_or(0.0);
            Ok((loudest > 0.02 && moved > 0.1).then_some(loudest))
        })
        .await
    }
}
