//! How much louder or quieter than it was recorded a stretch of sound is played.

use serde::{Deserialize, Serialize};

/// A gain in centibels, which are tenths of a decibel: whole numbers, so that it is the same on every device and comes
/// back exactly when a change is undone. From −24 to +24 dB, as far as speech that was recorded too close or too far away
/// needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub struct Gain(i16);

impl Gain {
    /// As it was recorded.
    pub const NONE: Self = Self(0);
    /// The quietest.
    pub const MIN: Self = Self(-240);
    /// The loudest.
    pub const MAX: Self = Self(240);

    /// The nearest that is possible to so many centibels.
    pub fn new(centibels: i32) -> Self {
        Self::from(i64::from(centibels))
    }

    /// In centibels.
    pub fn centibels(self) -> i32 {
        self.0.into()
    }

    /// In decibels.
    pub fn decibels(self) -> f64 {
        f64::from(self.0) / 10.0
    }

    /// What samples are multiplied by; exactly 1 where nothing changes.
    pub fn factor(self) -> f32 {
        10.0_f64.powf(f64::from(self.0) / 200.0) as f32
    }

    /// It sounds as it was recorded.
    pub fn is_none(&self) -> bool {
        *self == Self::NONE
    }

    /// So many centibels more, or less, as far as that is possible.
    #[must_use]
    pub fn plus(self, centibels: i32) -> Self {
        Self::from(i64::from(self.0) + i64::from(centibels))
    }
}

impl From<i64> for Gain {
    fn from(centibels: i64) -> Self {
        Self(centibels.clamp(Self::MIN.0.into(), Self::MAX.0.into()) as i16)
    }
}

impl From<Gain> for i64 {
    fn from(gain: Gain) -> Self {
        gain.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gain_is_one_that_is_possible_whatever_is_stored() {
        for (json, gain) in [("0", 0), ("35", 35), ("-240", -240), ("99999999999", 240), ("-3000", -240)] {
            assert_eq!(serde_json::from_str::<Gain>(json).expect("a number").centibels(), gain, "{json}");
        }
        assert!(serde_json::from_str::<Gain>("\"loud\"").is_err());
        assert_eq!(serde_json::to_string(&Gain::new(-15)).expect("a number"), "-15");
    }

    #[test]
    fn twenty_decibels_are_ten_times_the_amplitude_and_none_is_exactly_one() {
        assert_eq!(Gain::NONE.factor().to_bits(), 1.0_f32.to_bits());
        assert!((Gain::new(200).factor() - 10.0).abs() < 1e-5);
        assert!((Gain::new(-60).factor() - 0.501_187).abs() < 1e-5);
        assert_eq!(Gain::new(35).plus(300), Gain::MAX);
        assert_eq!(Gain::new(35).plus(-40), Gain::new(-5));
    }
}
