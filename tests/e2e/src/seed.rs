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

/// Each card has a clip of its own, of two kilobytes and ten seconds, with a waveform, and some have tags and notes.
const TIMELINE: &str = r"
    const [title, count] = args;
    const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, '0')).join('');
    const random = (length) => crypto.getRandomValues(new Uint8Array(length));
    const db = await new Promise((resolve, reject) => {
        const request = indexedDB.open('spoke');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const project = hex(random(16));
    const now = Date.now();
    const words = ['river', 'Straße', 'café', 'voice', 'morning', 'evening', 'garden', 'machine', 'letter', 'winter'];
    const colours = ['neutral', 'red', 'blue', 'green'];
    for (let from = 0; from < count; from += 500) {
        const made = [];
        for (let n = from; n < Math.min(count, from + 500); n++) {
            const bytes = random(2048);
            made.push([n, bytes, hex(await crypto.subtle.digest('SHA-256', bytes))]);
        }
        const tx = db.transaction(['clips', 'chunks', 'cards'], 'readwrite');
        for (const [n, bytes, hash] of made) {
            const blob = hex(random(16)), card = hex(random(16));
            const word = (by) => words[(n * by + (n >> 3)) % words.length];
            tx.objectStore('chunks').put(bytes.buffer, [blob, 0]);
            tx.objectStore('clips').put(JSON.stringify({ hash, media_type: 'audio/webm;codecs=opus', bytes: 2048,
                duration_ms: 10000, peaks: btoa(String.fromCharCode(...random(300))), blob }), hash);
            // Keys of equal length that end in 80 sort as their numbers do.
            const key = (0x8100 + n).toString(16) + '80';
            const notes = n % 5 ? '' : `${word(1)} and ${word(3)}, the ${word(7)} of take ${n}`;
            tx.objectStore('cards').put(JSON.stringify({ key, card: { id: card, label: `${word(1)} ${word(7)} ${n + 1}`, notes,
                tags: n % 7 ? [] : [word(3), 'take'], colour: colours[n % 4], transcript: '',
                regions: [{ clip: hash, start_ms: 0, end_ms: 10000 }], created: now } }), [project, card]);
        }
        await new Promise((resolve, reject) => {
            tx.oncomplete = resolve;
            tx.onabort = () => reject(tx.error);
        });
    }
    const tx = db.transaction('projects', 'readwrite');
    tx.objectStore('projects').put(JSON.stringify({ id: project, title, created: now, modified: now, history_next: 1,
        cards: count, duration_ms: 10000 * count }), project);
    await new Promise((resolve) => (tx.oncomplete = resolve));
    db.close();
    return project;";

impl Person {
    /// A project of so many cards as people have them, for what looks at many; the page has to be reloaded to see it. Its id.
    pub async fn seed_timeline(&self, title: &str, count: usize) -> Result<String> {
        let id = self.eval_async(TIMELINE, vec![json!(title), json!(count)]).await?;
        id.as_str().map(str::to_owned).ok_or_else(|| "the seed has no id".into())
    }

    /// A project of so many clips of so many bytes; the page has to be reloaded to see it. Its id.
    pub async fn seed_project(&self, title: &str, clips: usize, clip_bytes: usize) -> Result<String> {
        let id = self.eval_async(SEED, vec![json!(title), json!(clips), json!(clip_bytes)]).await?;
        id.as_str().map(str::to_owned).ok_or_else(|| "the seed has no id".into())
    }
}
