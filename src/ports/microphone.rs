//! Which microphone is recorded, and what the browser makes of its sound.

use serde::{Deserialize, Serialize};

/// A microphone as the browser names it, for this page alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// What it is asked for by. Good as long as the person does not clear the page's data.
    pub id: String,
    /// What the system calls it; empty as long as no microphone was allowed.
    pub label: String,
}

/// How many bits a second a recording takes (Opus).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quality {
    /// 32 kbit/s: one voice in full band needs 28 to 40 (RFC 6716, section 2.1.1).
    Speech,
    /// 128 kbit/s: music in stereo (RFC 6716 names 64 to 128).
    Music,
    /// 48 kbit/s: room for what is no speech.
    #[default]
    #[serde(other)]
    Good,
}

impl Quality {
    /// All of them, the smallest first.
    pub const ALL: [Self; 3] = [Self::Speech, Self::Good, Self::Music];

    /// Bits a second that recorders are asked for.
    pub fn bits_per_second(self) -> u32 {
        match self {
            Self::Speech => 32_000,
            Self::Good => 48_000,
            Self::Music => 128_000,
        }
    }

    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Speech => "speech",
            Self::Good => "good",
            Self::Music => "music",
        }
    }
}

/// What is counted down before it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Countdown {
    /// Three seconds.
    Three,
    /// Nothing: it begins at once.
    #[default]
    #[serde(other)]
    None,
}

impl Countdown {
    /// All of them, the shortest first.
    pub const ALL: [Self; 2] = [Self::None, Self::Three];

    /// How many seconds.
    pub fn seconds(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Three => 3,
        }
    }

    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Three => "three",
        }
    }
}

/// The microphone that the browser gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Given {
    /// What the system calls it; empty where that is not told.
    pub label: String,
    /// The one that was chosen and is not there: this one is recorded instead of it.
    pub instead_of: Option<Device>,
}

/// How it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct MicSettings {
    /// Which one; none for the one that the system prefers. Where it is not there, that is recorded.
    pub device: Option<Device>,
    /// Takes out what the loudspeaker plays. Nothing plays while this program records, and phones have a better path without.
    pub echo_cancellation: bool,
    /// Takes out what sounds all the time, music too.
    pub noise_suppression: bool,
    /// Makes what is quiet louder.
    pub auto_gain: bool,
    /// Two channels instead of one.
    pub stereo: bool,
    /// Bits a second.
    pub quality: Quality,
    /// What is counted down first.
    pub countdown: Countdown,
}

impl Default for MicSettings {
    /// One voice near the microphone: even out and clean.
    fn default() -> Self {
        Self {
            device: None,
            echo_cancellation: false,
            noise_suppression: true,
            auto_gain: true,
            stereo: false,
            quality: Quality::default(),
            countdown: Countdown::None,
        }
    }
}

impl MicSettings {
    /// Channels that are asked for.
    pub fn channels(&self) -> u32 {
        if self.stereo { 2 } else { 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_another_version_still_load() {
        let old: MicSettings = serde_json::from_str(r#"{"quality":"hall","future":1}"#).expect("readable");
        assert_eq!(old, MicSettings::default());
    }

    #[test]
    fn a_quality_is_stored_by_its_name_and_larger_ones_take_more() {
        for quality in Quality::ALL {
            let stored = serde_json::to_string(&quality).expect("a word");
            assert_eq!(stored, format!("\"{}\"", quality.name()));
        }
        assert!(Quality::ALL.map(Quality::bits_per_second).is_sorted());
    }

    #[test]
    fn a_countdown_is_stored_by_its_name() {
        for countdown in Countdown::ALL {
            let settings = MicSettings { countdown, ..MicSettings::default() };
            let stored = serde_json::to_string(&settings).expect("words");
            let name = format!("\"countdown\":\"{}\"", countdown.name());
            assert!(stored.contains(&name), "{stored}");
            assert_eq!(serde_json::from_str::<MicSettings>(&stored).expect("readable"), settings);
        }
    }
}
