//! The sound of cards as files, and what programs that are not ours say of them.

use std::{
    f64::consts::PI,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use spoke::{archive::layout::ZipWriter, time::Timestamp};

use crate::{Person, Result, skipped::skipped};

/// A card that is made for a test: its title, and the name and bytes of its sound.
pub type Made = (&'static str, &'static str, Vec<u8>);

/// ffmpeg and ffprobe are here; says so where they are not.
pub fn can_listen() -> bool {
    let there = Command::new("ffprobe").arg("-version").output().is_ok();
    if !there {
        skipped("ffmpeg is not installed: no second opinion on files of sound");
    }
    there
}

/// Tones of these frequencies, one a channel, at half of full scale.
pub fn tones(hertz: &[f64], seconds: f64) -> Vec<u8> {
    let count = (seconds * 48_000.0) as u32;
    let channels = hertz.len() as u32;
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + count * channels * 2).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0");
    wav.extend((channels as u16).to_le_bytes());
    wav.extend(48_000_u32.to_le_bytes());
    wav.extend((48_000 * channels * 2).to_le_bytes());
    wav.extend((channels as u16 * 2).to_le_bytes());
    wav.extend(b"\x10\0data");
    wav.extend((count * channels * 2).to_le_bytes());
    for n in 0..count {
        for hertz in hertz {
            let sample = 16_384.0 * (2.0 * PI * hertz * f64::from(n) / 48_000.0).sin();
            wav.extend((sample.round() as i16).to_le_bytes());
        }
    }
    wav
}

/// What ffprobe says.
#[derive(Debug)]
pub struct Probed {
    /// How long it is.
    pub seconds: f64,
    /// Of the first stream.
    pub channels: u64,
    /// Of the first stream, as ffmpeg calls it.
    pub codec: String,
    /// Where each begins, in seconds, and its title.
    pub chapters: Vec<(f64, String)>,
}

fn output(program: &str, args: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new(program).args(args).output()?;
    if output.status.success() && output.stderr.is_empty() {
        Ok(output.stdout)
    } else {
        Err(format!("{program} {args:?}: {}", String::from_utf8_lossy(&output.stderr)).into())
    }
}

/// Looks at a file of sound.
pub fn probe(file: &Path) -> Result<Probed> {
    let file = file.to_string_lossy();
    let args = ["-v", "error", "-of", "json", "-show_streams", "-show_format", "-show_chapters", &*file];
    let seen: Value = serde_json::from_slice(&output("ffprobe", &args)?)?;
    let seconds = |value: &Value| value.as_str().and_then(|it| it.parse().ok()).unwrap_or(f64::NAN);
    let title = |chapter: &Value| chapter["tags"]["title"].as_str().unwrap_or_default().to_owned();
    let chapters = seen["chapters"].as_array().cloned().unwrap_or_default();
    Ok(Probed {
        seconds: seconds(&seen["format"]["duration"]),
        channels: seen["streams"][0]["channels"].as_u64().unwrap_or_default(),
        codec: seen["streams"][0]["codec_name"].as_str().unwrap_or_default().to_owned(),
        chapters: chapters.iter().map(|chapter| (seconds(&chapter["start_time"]), title(chapter))).collect(),
    })
}

/// Seconds `from..to` of one channel as ffmpeg decodes it, from -1 to 1.
pub fn listen(file: &Path, channel: usize, from: f64, to: f64) -> Result<Vec<f32>> {
    let channels = probe(file)?.channels as usize;
    let file = file.to_string_lossy();
    let args = ["-v", "error", "-i", &*file, "-f", "f32le", "-ar", "48000", "-c:a", "pcm_f32le", "-"];
    let bytes = output("ffmpeg", &args)?;
    let samples = bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
    let place = |seconds: f64| (seconds * 48_000.0) as usize;
    let one = samples.skip(channel).step_by(channels.max(1));
    Ok(one.skip(place(from)).take(place(to) - place(from)).collect())
}

/// Times a second that the wave comes up through zero.
pub fn hertz(samples: &[f32]) -> f64 {
    let ups = samples.windows(2).filter(|two| two[0] < 0.0 && two[1] >= 0.0).count();
    ups as f64 * 48_000.0 / samples.len().max(1) as f64
}

/// The loudest sample.
pub fn loudest(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |most, sample| most.max(sample.abs()))
}

impl Person {
    /// Opens a project of these cards, from a file that is made of them.
    pub async fn open_made(&self, title: &str, cards: &[Made]) -> Result {
        let list: Vec<_> =
            cards.iter().map(|(label, file, _)| json!({ "label": label, "filename": file })).collect();
        let manifest = serde_json::to_vec(&json!({ "version": 1, "title": title, "cards": list }))?;
        let path = |name: &str| format!("cards/{name}");
        let files = cards.iter().map(|(_, name, bytes)| (path(name), bytes));
        let mut zip = ZipWriter::new(Timestamp(0));
        let mut out = Vec::new();
        for (name, content) in [("project.json".to_owned(), &manifest)].into_iter().chain(files) {
            out.extend(zip.begin(&name, content.len() as u64, crc(content)));
            out.extend(content);
        }
        out.extend(zip.finish());
        let file = PathBuf::from(self.profile()).join(format!("{title}.zip"));
        fs::write(&file, out)?;
        self.open_zip(&file).await?;
        self.see_cards(cards.len()).await?;
        self.see_zip_done().await?;
        self.press("zip-close").await?;
        self.see_no("zip").await
    }

    /// Chooses a form in the dialog, and a pause.
    pub async fn choose_audio(&self, ending: &str, pause_ms: u32) -> Result {
        self.see("audio-dialog").await?;
        self.press_css(&format!("[data-testid=audio-format][value={ending}]")).await?;
        let choose = "const select = document.querySelector('[data-testid=audio-pause]');
            select.value = arguments[0];
            select.dispatchEvent(new Event('change', { bubbles: true }));";
        self.eval(choose, vec![json!(pause_ms.to_string())]).await.map(drop)
    }

    /// Exports all cards in this form, with a pause of a second; the file.
    pub async fn export_audio(&self, ending: &str, name: &str) -> Result<PathBuf> {
        self.press("audio-open").await?;
        self.choose_audio(ending, 1_000).await?;
        self.press("audio-save").await?;
        self.see_zip_done().await?;
        let file = self.downloaded(name).await?;
        self.press("zip-close").await?;
        self.see_no("zip").await?;
        Ok(file)
    }
}

/// CRC-32, bit by bit: what is tested is not what makes the test's files.
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| sum >> 1 ^ if sum & 1 == 1 { 0xEDB8_8320 } else { 0 })
    };
    !bytes.iter().fold(!0, step)
}
