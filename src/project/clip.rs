//! Clips and regions: immutable recorded bytes, and the stretches of them a card plays.

use serde::{Deserialize, Serialize};

use super::gain::Gain;
use crate::ids::ClipHash;

/// Bytes of one clip that are accepted from a peer or a file: three hours at 128 kbit/s, rounded up.
pub const CLIP_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Length of one clip: a day. A longer claim is a lie or a mistake.
pub const CLIP_MS_MAX: u32 = 24 * 60 * 60 * 1000;
/// Loudness values of one clip's waveform: more than a card is wide in pixels on a phone.
pub const PEAKS_MAX: usize = 512;
/// Characters of a media type: the longest registered audio type with two parameters stays below.
pub const MEDIA_TYPE_CHARS_MAX: usize = 100;

/// A media type such as `audio/webm;codecs=opus`. Only `audio/*` is accepted; anything else becomes
/// `application/octet-stream`, which plays nowhere and runs nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct MediaType(String);

impl MediaType {
    /// A media type as named by a recorder, a peer or a file.
    pub fn new(text: &str) -> Self {
        let fine = text.len() <= MEDIA_TYPE_CHARS_MAX
            && text.starts_with("audio/")
            && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        Self(if fine { text } else { "application/octet-stream" }.to_owned())
    }

    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for MediaType {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

/// The waveform of a clip: up to [`PEAKS_MAX`] loudness values over equal stretches of time, 0 silent, 255 full scale.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Peaks(Vec<u8>);

impl Peaks {
    /// Keeps at most [`PEAKS_MAX`] values.
    pub fn new(mut values: Vec<u8>) -> Self {
        values.truncate(PEAKS_MAX);
        Self(values)
    }

    /// The values in order of time.
    pub fn values(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Peaks {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&data_encoding::BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Peaks {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        data_encoding::BASE64.decode(text.as_bytes()).map(Self::new).map_err(serde::de::Error::custom)
    }
}

/// What is known of recorded bytes. The bytes themselves never change; everything here follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clip {
    /// SHA-256 of the bytes.
    pub hash: ClipHash,
    /// As the recorder named it.
    pub media_type: MediaType,
    /// Length in bytes.
    pub bytes: u64,
    /// Length in milliseconds, from decoding.
    pub duration_ms: u32,
    /// The waveform, computed once.
    #[serde(default)]
    pub peaks: Peaks,
}

impl Clip {
    /// The whole clip as a region.
    pub fn whole(&self) -> Region {
        Region::new(self.hash, 0, self.duration_ms.max(1))
    }

    /// It has a length and no waveform: that is measured later, or could not be.
    pub fn is_plain(&self) -> bool {
        self.peaks.values().is_empty() && self.duration_ms > 0
    }

    /// Lengths within the limits of this program.
    pub fn is_plausible(&self) -> bool {
        (1..=CLIP_BYTES_MAX).contains(&self.bytes) && self.duration_ms <= CLIP_MS_MAX
    }
}

/// A stretch of a clip, `start_ms..end_ms`, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// The clip it plays from.
    pub clip: ClipHash,
    /// First millisecond.
    pub start_ms: u32,
    /// One past the last millisecond.
    pub end_ms: u32,
    /// How loud. Left out where it is as it was recorded, as older programs write it.
    #[serde(default, skip_serializing_if = "Gain::is_none")]
    pub gain: Gain,
}

impl Region {
    /// `start_ms..end_ms` of a clip, as loud as it was recorded.
    pub fn new(clip: ClipHash, start_ms: u32, end_ms: u32) -> Self {
        Self { clip, start_ms, end_ms, gain: Gain::NONE }
    }

    /// Length in milliseconds.
    pub fn duration_ms(&self) -> u32 {
        self.end_ms.saturating_sub(self.start_ms)
    }

    /// Not empty and no longer than any clip may be.
    pub fn is_valid(&self) -> bool {
        self.start_ms < self.end_ms && self.end_ms <= CLIP_MS_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_audio_types_are_kept() {
        assert_eq!(MediaType::new("audio/webm;codecs=opus").as_str(), "audio/webm;codecs=opus");
        assert_eq!(MediaType::new("text/html").as_str(), "application/octet-stream");
        assert_eq!(MediaType::new("audio/\u{1}").as_str(), "application/octet-stream");
    }

    #[test]
    fn a_region_that_sounds_as_recorded_is_written_as_older_programs_write_it() {
        let plain = Region::new(ClipHash([7; 32]), 5, 9);
        let json = serde_json::to_string(&plain).unwrap();
        assert!(!json.contains("gain"), "{json}");
        assert_eq!(serde_json::from_str::<Region>(&json).unwrap(), plain);
        let loud = Region { gain: Gain::new(35), ..plain };
        let json = serde_json::to_string(&loud).unwrap();
        assert!(json.ends_with(r#","gain":35}"#), "{json}");
        assert_eq!(serde_json::from_str::<Region>(&json).unwrap(), loud);
    }

    #[test]
    fn peaks_travel_as_base64_and_stay_bounded() {
        let peaks = Peaks::new(vec![9; 2000]);
        assert_eq!(peaks.values().len(), PEAKS_MAX);
        let json = serde_json::to_string(&peaks).unwrap();
        assert_eq!(serde_json::from_str::<Peaks>(&json).unwrap(), peaks);
    }
}
