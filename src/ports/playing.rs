//! How something plays: its rate, what the system shows of it, and what is pressed there.

use serde::{Deserialize, Serialize};

/// How fast it plays, in hundredths; 100 is as recorded. The pitch stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "u16", into = "u16")]
pub struct Rate(u16);

impl Rate {
    /// Those that are offered.
    pub const OFFERED: [Self; 11] = [
        Self(50),
        Self(75),
        Self(90),
        Self(100),
        Self(110),
        Self(125),
        Self(150),
        Self(175),
        Self(200),
        Self(250),
        Self(300),
    ];

    /// The nearest that is possible: from half to three times as fast.
    pub fn new(hundredths: u16) -> Self {
        Self(hundredths.clamp(50, 300))
    }

    /// In hundredths.
    pub fn hundredths(self) -> u16 {
        self.0
    }

    /// As media elements count.
    pub fn factor(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Default for Rate {
    fn default() -> Self {
        Self(100)
    }
}

impl From<u16> for Rate {
    fn from(hundredths: u16) -> Self {
        Self::new(hundredths)
    }
}

impl From<Rate> for u16 {
    fn from(rate: Rate) -> Self {
        rate.0
    }
}

/// What the system shows of what plays: on a locked screen, at a headset, in its own menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NowPlaying {
    /// The card that sounds, or is held.
    pub title: String,
    /// The project it belongs to.
    pub project: String,
}

/// What was pressed there, or a media key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKey {
    /// Go on.
    Play,
    /// Hold.
    Pause,
    /// Fall silent.
    Stop,
    /// So many milliseconds on, or back.
    Skip {
        /// Which way, and how far.
        by_ms: i64,
    },
    /// To this place of what is loaded, in milliseconds.
    SeekTo(u64),
    /// To the next card.
    Next,
    /// To the beginning of the card, or of the one before, from this place of what is loaded, in milliseconds.
    Previous {
        /// The place.
        at_ms: u64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_one_that_is_possible_whatever_is_stored() {
        assert_eq!(serde_json::from_str::<Rate>("7").ok(), Some(Rate(50)));
        assert_eq!(serde_json::from_str::<Rate>("65535").ok(), Some(Rate(300)));
        assert_eq!(serde_json::to_string(&Rate::new(125)).expect("a number"), "125");
        assert!(Rate::OFFERED.contains(&Rate::default()) && Rate::OFFERED.is_sorted());
        assert!(Rate::OFFERED.iter().all(|rate| *rate == Rate::new(rate.hundredths())));
    }
}
