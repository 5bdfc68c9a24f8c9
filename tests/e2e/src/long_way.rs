//! A project that is long on its way, and whose last card is real sound.

use std::process::{Command, Stdio};

use data_encoding::BASE64;
use serde_json::json;

use crate::{Person, Result};

/// A card more at the end of a seeded project, with this sound.
const ADD: &str = r"
    const [project, encoded, ms, number] = args;
    const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
    const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, '0')).join('');
    const id = () => hex(crypto.getRandomValues(new Uint8Array(16)));
    const db = await new Promise((resolve, reject) => {
        const request = indexedDB.open('spoke');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const hash = hex(await crypto.subtle.digest('SHA-256', bytes));
    const blob = id(), card = id();
    const tx = db.transaction(['clips', 'chunks', 'cards', 'projects'], 'readwrite');
    for (let at = 0; at < bytes.length; at += 1048576) {
        tx.objectStore('chunks').put(bytes.slice(at, at + 1048576).buffer, [blob, at]);
    }
    tx.objectStore('clips').put(JSON.stringify({ hash, media_type: 'audio/webm;codecs=opus', bytes: bytes.length,
        duration_ms: ms, peaks: btoa(String.fromCharCode(...new Uint8Array(200).map((_, n) => 90 + 80 * Math.sin(n / 5)))), blob }), hash);
    // Keys of equal length that end in 80 sort as their numbers do.
    const key = (0x8100 + number).toString(16) + '80';
    tx.objectStore('cards').put(JSON.stringify({ key, card: { id: card, label: 'The song', notes: '', tags: [],
        colour: 'neutral', transcript: '', regions: [{ clip: hash, start_ms: 0, end_ms: ms }], created: Date.now() } }),
        [project, card]);
    const store = tx.objectStore('projects');
    const request = store.get(project);
    request.onsuccess = () => {
        const record = JSON.parse(request.result);
        store.put(JSON.stringify({ ...record, cards: number + 1, duration_ms: record.duration_ms + ms }), project);
    };
    await new Promise((resolve, reject) => {
        tx.oncomplete = resolve;
        tx.onabort = () => reject(tx.error);
    });
    db.close();
    return card;";

/// Why this machine makes no sound for it; `None` when it does.
pub fn impossible() -> Option<String> {
    let mut ffmpeg = Command::new("ffmpeg");
    let found = ffmpeg.arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    (!found).then(|| "there is no ffmpeg on this machine".to_owned())
}

/// So many seconds of a tone that rises and falls, as browsers record: Opus in WebM, 128 kbit/s.
fn song(seconds: u32) -> Result<Vec<u8>> {
    let tone = format!("aevalsrc='0.4*sin(2*PI*(440*t+20*sin(2*t)))':s=48000:d={seconds}");
    let output = Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-f", "lavfi", "-i", &tone, "-c:a", "libopus"])
        .args(["-b:a", "128k", "-vbr", "off", "-f", "webm", "-live", "1", "-"])
        .stdin(Stdio::null())
        .output()?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(format!("ffmpeg: {}", String::from_utf8_lossy(&output.stderr)).into())
    }
}

impl Person {
    /// A project of so many clips of so many bytes, and behind them a card with a song of so many seconds; the page has to be
    /// reloaded to see it. The id of that card.
    pub async fn seed_long_way(
        &self,
        title: &str,
        clips: usize,
        clip_bytes: usize,
        seconds: u32,
    ) -> Result<String> {
        let project = self.seed_project(title, clips, clip_bytes).await?;
        let sound = BASE64.encode(&song(seconds)?);
        let args = vec![json!(project), json!(sound), json!(u64::from(seconds) * 1_000), json!(clips)];
        let card = self.eval_async(ADD, args).await?;
        card.as_str().map(str::to_owned).ok_or_else(|| "the card has no id".into())
    }

    /// Opens what comes in; how far each of its cards is, as it stands on screen.
    pub async fn look_inside(&self) -> Result<Vec<String>> {
        self.press("arriving-look").await?;
        self.see("arriving").await?;
        self.arrivals().await
    }

    /// How far each card that comes in is.
    pub async fn arrivals(&self) -> Result<Vec<String>> {
        let script = "return [...document.querySelectorAll('[data-testid=arriving-card]')].map((it) => it.dataset.state)";
        Ok(serde_json::from_value(self.eval(script, Vec::new()).await?)?)
    }

    /// Presses play on a card that comes in. The page notes when, and when the first sound came.
    pub async fn press_early(&self, card: &str) -> Result {
        self.eval(CLOCK, Vec::new()).await?;
        self.press_css(&format!(
            "[data-testid=arriving-card][data-card=\"{card}\"] [data-testid=arriving-play]"
        ))
        .await
    }

    /// Milliseconds from that press to the first sound; `None` before it came.
    pub async fn early_ms(&self) -> Result<Option<f64>> {
        let seen = self.eval("return window.early.sound - window.early.pressed", Vec::new()).await?;
        Ok(seen.as_f64())
    }
}

/// The first sound: the time of the player has begun to advance. Looked at every few milliseconds, because its own events
/// come four times a second.
const CLOCK: &str = "
    const early = (window.early = {});
    document.addEventListener('click', () => {
        early.pressed = performance.now();
        const look = setInterval(() => {
            const audio = document.querySelector('[data-testid=player-audio]');
            if (audio && !audio.paused && audio.currentTime > 0 && audio.readyState > 2) {
                early.sound ??= performance.now() - audio.currentTime * 1000;
                clearInterval(look);
            }
        }, 4);
    }, { once: true, capture: true });";
