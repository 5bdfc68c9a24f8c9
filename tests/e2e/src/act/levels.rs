//! Levels: projects of tones whose loudness is known, and how loud they come out of the page's sound graph.

use std::{
    f64::consts::TAU,
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::json;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{Person, Result, person::css, wait::eventually};

/// Samples a second of the tones.
const RATE: u32 = 48_000;

/// A tone of three seconds.
#[derive(Debug, Clone, Copy)]
pub struct Tone {
    /// The title of its card.
    pub title: &'static str,
    /// How high.
    pub hz: f64,
    /// Its highest sample, 0 to 1.
    pub amplitude: f64,
}

impl Tone {
    fn wav(&self) -> Vec<u8> {
        let bytes = RATE * 3 * 2;
        let mut wav = b"RIFF".to_vec();
        wav.extend((36 + bytes).to_le_bytes());
        wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
        wav.extend(RATE.to_le_bytes());
        wav.extend((RATE * 2).to_le_bytes());
        wav.extend(b"\x02\0\x10\0data");
        wav.extend(bytes.to_le_bytes());
        for n in 0..RATE * 3 {
            let value = self.amplitude * (TAU * self.hz * f64::from(n) / f64::from(RATE)).sin();
            wav.extend(((value * 32_767.0).round() as i16).to_le_bytes());
        }
        wav
    }

    /// Its root mean square, played at so many decibels.
    pub fn rms(&self, decibels: f64) -> f64 {
        self.amplitude / 2.0_f64.sqrt() * 10.0_f64.powf(decibels / 20.0)
    }
}

/// A ZIP of a project that has these as cards.
pub fn tones(folder: &Path, tones: &[Tone]) -> Result<PathBuf> {
    let file = folder.join("tones.zip");
    let mut zip = ZipWriter::new(std::fs::File::create(&file)?);
    let name = |at: usize| format!("{:03}-tone.wav", at + 1);
    let card = |(at, tone): (usize, &Tone)| json!({ "id": at.to_string(), "label": tone.title, "order": at, "filename": name(at) });
    let cards: Vec<_> = tones.iter().enumerate().map(card).collect();
    zip.start_file("project.json", SimpleFileOptions::default())?;
    zip.write_all(json!({ "version": 1, "cards": cards }).to_string().as_bytes())?;
    for (at, tone) in tones.iter().enumerate() {
        zip.start_file(format!("cards/{}", name(at)), SimpleFileOptions::default())?;
        zip.write_all(&tone.wav())?;
    }
    zip.finish()?;
    Ok(file)
}

/// Listens to whatever a sound graph gives to the loudspeaker. `window.tapped` is there once there is such a graph: the root
/// mean squares of what came, about fifty a second.
const TAP: &str = r"
    if (window.untapped) { if (window.tapped) window.tapped = []; return; }
    const connect = window.untapped = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (to, ...rest) {
        if (to instanceof AudioDestinationNode && !window.tapped) {
            window.tapped = [];
            const tap = window.tap = this.context.createScriptProcessor(1024, 1, 1);
            connect.call(this, tap);
            connect.call(tap, to);
            tap.onaudioprocess = (event) => {
                const values = event.inputBuffer.getChannelData(0);
                const square = values.reduce((sum, value) => sum + value * value, 0);
                window.tapped.push(Math.sqrt(square / values.length));
            };
        }
        return connect.call(this, to, ...rest);
    };";

impl Person {
    /// From now on what comes out of a sound graph is kept; what was kept is forgotten.
    pub async fn tap(&self) -> Result {
        self.eval(TAP, Vec::new()).await.map(drop)
    }

    /// There is a sound graph.
    pub async fn has_graph(&self) -> Result<bool> {
        Ok(self.eval("return !!window.tapped", Vec::new()).await? == json!(true))
    }

    /// Plays a card and waits until it is steadily this loud, to a tenth.
    pub async fn hear_level(&self, card: &str, rms: f64) -> Result {
        self.tap().await?;
        self.press_in(card, "card-play").await?;
        // Of two blocks beside each other, so that the beginning and the end of the sound do not count.
        let script = "const [wanted] = arguments;
            const fits = (value) => Math.abs(value / wanted - 1) < 0.1;
            const heard = window.tapped ?? [];
            return [heard.some((_, at) => heard.slice(at, at + 5).filter(fits).length === 5), heard.slice(-8)];";
        let mut last = json!(null);
        let heard =
            eventually(&format!("{} hears it at {rms:.4}", self.name), Duration::from_secs(20), async || {
                last = self.eval(script, vec![json!(rms)]).await?;
                Ok((last[0] == json!(true)).then_some(()))
            })
            .await;
        heard.map_err(|error| format!("{error}; last heard {}", last[1]))?;
        let stop = "document.querySelector(arguments[0])?.click()";
        self.eval(stop, vec![css("play-stop").into()]).await.map(drop)
    }

    /// The levels of the cards that are shown, in tenths of a decibel.
    pub async fn levels(&self) -> Result<Vec<i32>> {
        let script =
            "return [...document.querySelectorAll('[data-testid=card]')].map((card) => +card.dataset.level)";
        Ok(serde_json::from_value(self.eval(script, Vec::new()).await?)?)
    }
}
