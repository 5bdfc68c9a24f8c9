//! How loud sound is to ears: integrated loudness by ITU-R BS.1770-5 and EBU R 128.
//!
//! The crate `ebur128` weights the samples (K-weighting) and finds true peaks. What it finds of each block of 400 ms (one
//! begins every 100 ms) is kept as a histogram of tenths of a LUFS, the step of a [`Gain`]: several sections, each played at
//! its own gain, are added up and gated here without decoding them again.
//!
//! What counts is what is heard: sound of one channel comes out of both loudspeakers, and counts as two.

use std::collections::BTreeMap;

use ebur128::{Channel, EbuR128, Mode};

use crate::{ports::loudness::Measured, project::Gain};

/// What evening out brings cards to, in tenths of a LUFS: what podcasts are published at (AES TD1008).
pub const TARGET: i32 = -160;
/// No louder than this true peak, in tenths of a dBTP (EBU R 128).
pub const PEAK_MAX: i32 = -10;
/// The absolute gate, in tenths of a LUFS: blocks that are not louder do not count.
const GATE: i32 = -700;
/// The relative gate below the loudness of what passed the absolute one, in tenths of a LU.
const GATE_BELOW: f64 = 100.0;
/// Blocks quieter than this are not kept: no gain brings them above the gate.
const KEPT_MIN: i32 = GATE - 240;
/// A block begins each so many milliseconds, and has four times that.
const STEP_MS: u32 = 100;
/// Steps of a block.
const STEPS: u32 = 4;
/// Channels that are measured: loudspeakers have two.
const CHANNELS_MAX: usize = 2;

/// Measures a section, piece by piece.
pub struct Meter {
    weighting: EbuR128,
    /// Samples of each channel that wait until they are a step.
    step: Vec<Vec<f32>>,
    frames: usize,
    steps: u32,
    blocks: BTreeMap<i32, u32>,
}

impl Meter {
    /// For sound of so many channels and samples a second; `None` when there can be no such sound.
    pub fn new(channels: usize, rate: u32) -> Option<Self> {
        let kept = channels.min(CHANNELS_MAX);
        let mut meter = EbuR128::new(kept as u32, rate, Mode::M | Mode::TRUE_PEAK).ok()?;
        if kept == 1 {
            meter.set_channel(0, Channel::DualMono).ok()?;
        }
        let frames = (rate * STEP_MS / 1_000) as usize;
        let step = vec![Vec::with_capacity(frames); kept];
        (frames > 0).then_some(Self { weighting: meter, step, frames, steps: 0, blocks: BTreeMap::new() })
    }

    /// The next samples, one list a channel, all of one length. What is no number is silence.
    pub fn add(&mut self, channels: &[Vec<f32>]) {
        let length = channels.iter().map(Vec::len).min().unwrap_or_default();
        let mut at = 0;
        while at < length {
            let has = self.step.first().map_or(0, Vec::len);
            let end = length.min(at + self.frames - has);
            for (kept, samples) in self.step.iter_mut().zip(channels) {
                kept.extend(samples[at..end].iter().map(|it| if it.is_finite() { *it } else { 0.0 }));
            }
            at = end;
            if self.step.first().is_some_and(|kept| kept.len() == self.frames) {
                self.take_step();
                self.take_block();
            }
        }
    }

    /// What was measured.
    pub fn finish(mut self) -> Measured {
        // A beginning of a step is no block; its peak counts.
        self.take_step();
        let channels = 0..self.weighting.channels();
        let peaks = channels.filter_map(|channel| self.weighting.true_peak(channel).ok());
        let peak = peaks.fold(0.0, f64::max) as f32;
        Measured { blocks: self.blocks.into_iter().collect(), peak }
    }

    fn take_step(&mut self) {
        let samples: Vec<&[f32]> = self.step.iter().map(Vec::as_slice).collect();
        // Fails only where there are not as many channels as were said.
        let _ = self.weighting.add_frames_planar_f32(&samples);
        self.step.iter_mut().for_each(Vec::clear);
    }

    fn take_block(&mut self) {
        self.steps += 1;
        let loudness = self.weighting.loudness_momentary().unwrap_or(f64::NEG_INFINITY) * 10.0;
        if self.steps >= STEPS && loudness >= f64::from(KEPT_MIN) {
            *self.blocks.entry(loudness.round() as i32).or_default() += 1;
        }
    }
}

/// Integrated loudness of sections that are played one after the other, each at its gain, in LUFS; `None` when they are too
/// short or too quiet to have one.
pub fn integrated(parts: &[(&Measured, Gain)]) -> Option<f64> {
    let blocks = || {
        parts.iter().flat_map(|(part, gain)| {
            part.blocks.iter().map(|(level, count)| (level + gain.centibels(), *count))
        })
    };
    let above = |gate: f64| mean(blocks().filter(|(level, _)| f64::from(*level) > gate));
    let gate = above(GATE.into())? - GATE_BELOW;
    Some(above(gate.max(GATE.into()))? / 10.0)
}

/// By how many centibels sections that are played one after the other become as loud as [`TARGET`], as far as no true peak
/// passes [`PEAK_MAX`]; `None` when they are too short or too quiet to tell.
pub fn even(parts: &[(&Measured, Gain)]) -> Option<i32> {
    let wanted = TARGET - (integrated(parts)? * 10.0).round() as i32;
    let peak = parts.iter().map(|(part, gain)| part.peak * gain.factor()).fold(0.0, f32::max);
    // Down to a whole step, so that rounding does not pass the limit. Of no peak at all, anything is far away.
    let room = (f64::from(PEAK_MAX) - 200.0 * f64::from(peak).log10() + 1e-3).floor();
    Some(wanted.min(room.min(1_000.0) as i32))
}

/// The mean of the energies of blocks, in tenths of a LUFS.
fn mean(blocks: impl Iterator<Item = (i32, u32)>) -> Option<f64> {
    let (mut energy, mut count) = (0.0, 0.0);
    for (level, blocks) in blocks {
        energy += f64::from(blocks) * 10.0_f64.powf(f64::from(level) / 100.0);
        count += f64::from(blocks);
    }
    (count > 0.0).then(|| 100.0 * (energy / count).log10())
}

#[cfg(test)]
mod tests;
