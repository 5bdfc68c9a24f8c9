//! Projects made without recording them: records and random bytes straight into the database, in the layout of
//! `docs/decisions` and `src/ports/storage.rs`. Random bytes do not decode; they are for what only moves bytes.

use serde_json::json;

use crate::{Person, Result};

const SEED: &str = r"
    const [title, clips, clipBytes] = args;
    const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, '0')).join('');
    const id = () => hex(crypto.getRandomValues(new Uint8Array(16)));
    const db = await new Promise((resolve, reject) => {
        const request = indexedDB.open('spoke');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const project = id();
    const now = Date.now();
    const done = (tx) => new Promise((resolve, reject) => {
        tx.oncomplete = resolve;
        tx.onabort = () => reject(tx.error);
    });
    let places = [];
    for (let n = 0; n < clips; n++) {
        const bytes = new Uint8Array(clipBytes);
        for (let at = 0; at < clipBytes; at += 65536) crypto.getRandomValues(bytes.subarray(at, Math.min(at + 65536, clipBytes)));
        const hash = hex(await crypto.subtle.digest('SHA-256', bytes));
        const blob = id(), card = id();
        const tx = db.transaction(['clips', 'chunks', 'cards'], 'readwrite');
        for (let at = 0; at < clipBytes; at += 1048576) {
            tx.objectStore('chunks').put(bytes.slice(at, at + 1048576).buffer, [blob, at]);
        }
        tx.objectStore('clips').put(JSON.stringify({ hash, media_type: 'audio/webm;codecs=opus', bytes: clipBytes,
            duration_ms: 1000, peaks: '', blob }), hash);
        // Keys of equal length that end in 80 sort as their numbers do.
        const key = (0x8100 + n).toString(16) + '80';
        tx.objectStore('cards').put(JSON.stringify({ key, card: { id: card, label: `Card ${n + 1}`, notes: '', tags: [],
            colour: 'neutral', transcript: '', regions: [{ clip: hash, start_ms: 0, end_ms: 1000 }], created: now } }),
            [project, card]);
        await done(tx);
    }
    const tx = db.transaction('projects', 'readwrite');
    tx.objectStore('projects').put(JSON.stringify({ id: project, title, created: now, modified: now, history_next: 1,
        cards: clips, duration_ms: 1000 * clips }), project);
    await done(tx);
    db.close();
    return project;";

impl Person {
    /// A project of so many clips of so many bytes; the page has to be reloaded to see it. Its id.
    pub async fn seed_project(&self, title: &str, clips: usize, clip_bytes: usize) -> Result<String> {
        let id = self.eval_async(SEED, vec![json!(title), json!(clips), json!(clip_bytes)]).await?;
        id.as_str().map(str::to_owned).ok_or_else(|| "the seed has no id".into())
    }
}
