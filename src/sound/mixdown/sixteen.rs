//! Samples as numbers of 16 bits.
//!
//! Rounding alone would bend quiet sound. A little noise in front of it (triangular, one step to either side) makes what
//! is lost a steady hiss at -93 dB instead. Silence stays silence.

/// Rounds samples, with noise that is the same in each file.
#[derive(Debug)]
pub(super) struct Sixteen {
    state: u32,
}

impl Sixteen {
    pub(super) fn new() -> Self {
        // Any number but zero; the digits of e.
        Self { state: 2_718_281_828 }
    }

    /// A sample from -1 to 1; what is beyond is as loud as can be.
    pub(super) fn round(&mut self, sample: f32) -> i16 {
        if sample == 0.0 {
            return 0;
        }
        let noise = self.uniform() - self.uniform();
        let scaled = sample.clamp(-1.0, 1.0) * f32::from(i16::MAX) + noise;
        // Casting stays within the type's limits.
        scaled.round() as i16
    }

    /// From 0 to 1 (xorshift, Marsaglia 2003).
    fn uniform(&mut self) -> f32 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 17;
        self.state ^= self.state << 5;
        (self.state >> 8) as f32 / (1 << 24) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::Sixteen;

    #[test]
    fn quiet_sound_survives_on_average_and_silence_is_silence() {
        let mut sixteen = Sixteen::new();
        let third = 1.0 / 3.0 / f32::from(i16::MAX);
        let mean = (0..100_000).map(|_| f64::from(sixteen.round(third))).sum::<f64>() / 100_000.0;
        assert!((mean - 1.0 / 3.0).abs() < 0.01, "{mean}");
        assert!((0..1_000).all(|_| sixteen.round(0.0) == 0));
        assert_eq!([sixteen.round(7.0), sixteen.round(-7.0)].map(|it| it.abs() > 32_760), [true; 2]);
    }
}
