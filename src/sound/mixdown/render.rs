//! Samples of a stretch, faded where sound was cut.
//!
//! A wave that is cut in its middle jumps, and a jump is heard as a click. So sound comes and goes within a few milliseconds
//! at each cut, along half a period of a cosine, which has nearly no energy above a kilohertz. Lengths stay as they are.

use std::f32::consts::PI;

use crate::ports::mixing::{MIX_RATE, Stretch};

/// Samples in which sound comes or goes: 4 ms.
const FADE_SAMPLES: u64 = 4 * MIX_RATE as u64 / 1_000;
/// The centre and the rear of five and a half channels, in either side of two (Web Audio, "speaker down-mix").
const CENTRE: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// The samples of a stretch, those of all `channels` (one or two) behind each other. `decoded`: of each channel of the clip
/// those of this stretch, from -1 to 1; what is missing is silence, what is more is left out.
///
/// A clip of one channel goes to both sides as loud as it is; one of two becomes one as their mean.
pub fn render(stretch: &Stretch, decoded: &[Vec<f32>], channels: u8) -> Vec<f32> {
    let count = stretch.samples as usize;
    let mut out = vec![0.0; count * usize::from(channels)];
    let there = decoded.iter().map(Vec::len).min().unwrap_or(0).min(count);
    let frames = out.chunks_exact_mut(usize::from(channels.max(1))).take(there).enumerate();
    for (at, frame) in frames {
        let level = stretch.gain * fade(stretch, stretch.offset + at as u64);
        let (left, right) = sides(decoded, at);
        match frame {
            [one] => *one = level * f32::midpoint(left, right),
            [first, second, ..] => (*first, *second) = (level * left, level * right),
            [] => {}
        }
    }
    out
}

/// Sound of more than two channels as two; one and two stay as they are.
pub fn two_sides(decoded: Vec<Vec<f32>>) -> Vec<Vec<f32>> {
    if decoded.len() <= 2 {
        return decoded;
    }
    let count = decoded.iter().map(Vec::len).min().unwrap_or(0);
    let (left, right) = (0..count).map(|at| sides(&decoded, at)).unzip();
    vec![left, right]
}

/// What is heard on either side.
fn sides(decoded: &[Vec<f32>], at: usize) -> (f32, f32) {
    let sample = |channel: usize| decoded[channel][at];
    match decoded.len() {
        0 => (0.0, 0.0),
        1 => (sample(0), sample(0)),
        // Left, right, centre, low, rear left, rear right.
        6 => {
            let middle = CENTRE * sample(2);
            (sample(0) + middle + CENTRE * sample(4), sample(1) + middle + CENTRE * sample(5))
        }
        // The same, and left and right beside: of 7.1.
        8 => {
            let (middle, beside) = (CENTRE * sample(2), |rear, side| CENTRE * (sample(rear) + sample(side)));
            (sample(0) + middle + beside(4, 6), sample(1) + middle + beside(5, 7))
        }
        4 => (f32::midpoint(sample(0), sample(2)), f32::midpoint(sample(1), sample(3))),
        _ => (sample(0), sample(1)),
    }
}

/// How loud the sample at this place of its segment is, from 0 to 1.
fn fade(stretch: &Stretch, at: u64) -> f32 {
    let within = FADE_SAMPLES.min(stretch.segment / 2).max(1);
    let from_end = stretch.segment.saturating_sub(1 + at);
    let mut level = 1.0;
    if stretch.cut_before && at < within {
        level *= raised(at, within);
    }
    if stretch.cut_behind && from_end < within {
        level *= raised(from_end, within);
    }
    level
}

fn raised(at: u64, within: u64) -> f32 {
    let part = (at as f32 + 0.5) / within as f32;
    0.5 - 0.5 * (PI * part).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_channels_each_is_heard_on_its_side() {
        // Left, right, centre, low, rear left, rear right, left, right; the low one is felt rather than heard.
        let (left, right, both) = ((true, false), (false, true), (true, true));
        let of_eight = [left, right, both, (false, false), left, right, left, right];
        for count in [6, 8] {
            for (sounding, heard) in of_eight[..count].iter().enumerate() {
                let channels = (0..count).map(|it| vec![f32::from(u8::from(it == sounding))]).collect();
                let [left, right] = &two_sides(channels)[..] else { panic!("two sides") };
                assert_eq!((left[0] > 0.0, right[0] > 0.0), *heard, "channel {sounding} of {count}");
            }
        }
    }

    const RATE: f32 = MIX_RATE as f32;

    fn whole(samples: u32, cuts: bool) -> Stretch {
        Stretch {
            samples,
            gain: 1.0,
            offset: 0,
            segment: u64::from(samples),
            cut_before: cuts,
            cut_behind: cuts,
        }
    }

    fn sine(hertz: f32, from: u64, count: u32) -> Vec<f32> {
        let sample = |n: u64| (2.0 * PI * hertz * ((n % u64::from(MIX_RATE)) as f32) / RATE).sin();
        (from..from + u64::from(count)).map(sample).collect()
    }

    /// The loudest thing above two kilohertz, in decibels of full scale: a high pass of 255 taps, whose stop band lies below -100.
    fn beyond_the_programme(samples: &[f32]) -> f32 {
        const TAPS: usize = 255;
        let cut = 2_000.0 / f64::from(MIX_RATE);
        let kernel: Vec<f64> = (0..TAPS)
            .map(|n| {
                let (x, part) = (n as f64 - (TAPS / 2) as f64, n as f64 / (TAPS - 1) as f64);
                let two_pi = 2.0 * std::f64::consts::PI;
                // Blackman and Harris.
                let window = 0.358_75 - 0.488_29 * (two_pi * part).cos()
                    + 0.141_28 * (2.0 * two_pi * part).cos()
                    - 0.011_68 * (3.0 * two_pi * part).cos();
                let low =
                    if x == 0.0 { 2.0 * cut } else { (two_pi * cut * x).sin() / (std::f64::consts::PI * x) };
                let all = if x == 0.0 { 1.0 } else { 0.0 };
                (all - low) * window
            })
            .collect();
        let quiet = [vec![0.0; TAPS], samples.to_vec(), vec![0.0; TAPS]].concat();
        let filtered = quiet.windows(TAPS).map(|window| {
            window.iter().zip(&kernel).map(|(sample, tap)| f64::from(*sample) * tap).sum::<f64>().abs()
        });
        20.0 * (filtered.fold(1e-12, f64::max) as f32).log10()
    }

    #[test]
    fn a_sine_cut_in_the_middle_of_its_wave_does_not_click() {
        // Each part begins and ends as far from zero as can be; a hard cut of the same is measured beside it.
        for hertz in [110.0, 440.0, 701.0] {
            let quarter = (RATE / hertz / 4.0) as u64;
            let parts = [(quarter, 4_800), (3 * quarter, 9_611), (quarter, 7_777)];
            let (mut faded, mut hard) = (Vec::new(), Vec::new());
            for (from, count) in parts {
                let sound = vec![sine(hertz, from, count)];
                faded.extend(render(&whole(count, true), &sound, 1));
                hard.extend(render(&whole(count, false), &sound, 1));
            }
            assert_eq!(faded.len(), 4_800 + 9_611 + 7_777, "no sample more or less");
            let (faded, hard) = (beyond_the_programme(&faded), beyond_the_programme(&hard));
            assert!(faded < -60.0 && hard > -40.0, "{hertz} Hz: {faded} dB, and {hard} dB without");
        }
    }

    #[test]
    fn pieces_of_any_size_are_the_same_as_the_whole() {
        let sound = sine(440.0, 31, 10_000);
        let all = render(&whole(10_000, true), std::slice::from_ref(&sound), 2);
        for piece in [1, 7, 191, 192, 4_096] {
            let mut joined = Vec::new();
            for (n, part) in sound.chunks(piece).enumerate() {
                let stretch =
                    Stretch { samples: part.len() as u32, offset: (n * piece) as u64, ..whole(10_000, true) };
                joined.extend(render(&stretch, &[part.to_vec()], 2));
            }
            assert_eq!(joined, all, "{piece}");
        }
    }

    #[test]
    fn sound_that_goes_on_is_left_as_it_is() {
        let sound = sine(440.0, 27, 9_600);
        let (first, second) = (sound[..4_000].to_vec(), sound[4_000..].to_vec());
        let one = Stretch { cut_behind: false, ..whole(4_000, true) };
        let two = Stretch { cut_before: false, ..whole(5_600, true) };
        let joined = [render(&one, &[first], 1), render(&two, &[second], 1)].concat();
        assert_eq!(joined, render(&whole(9_600, true), &[sound], 1));
    }

    #[test]
    fn channels_go_where_they_belong_and_levels_stay() {
        let plain = |decoded: &[Vec<f32>], channels| render(&whole(2, false), decoded, channels);
        let (left, right) = (vec![0.5, -0.5], vec![0.25, 0.75]);
        assert_eq!(plain(std::slice::from_ref(&left), 2), [0.5, 0.5, -0.5, -0.5]);
        assert_eq!(plain(&[left.clone(), right.clone()], 2), [0.5, 0.25, -0.5, 0.75]);
        assert_eq!(plain(&[left.clone(), right], 1), [0.375, 0.125]);
        let six = [0.1, 0.2, 1.0, 9.0, 0.0, 0.5].map(|level| vec![level; 2]);
        let front = plain(&six, 2);
        assert!((front[0] - 0.807_106_8).abs() < 1e-6 && (front[1] - 1.260_660_2).abs() < 1e-6, "{front:?}");
        let louder = Stretch { gain: 2.0, ..whole(2, false) };
        assert_eq!(render(&louder, &[left], 1), [1.0, -1.0]);
    }

    #[test]
    fn a_clip_that_is_shorter_than_was_said_ends_in_silence() {
        let sound = render(&whole(5, false), &[vec![1.0; 3], vec![1.0; 9]], 1);
        assert_eq!(sound, [1.0, 1.0, 1.0, 0.0, 0.0]);
        assert_eq!(render(&whole(3, true), &[], 2), [0.0; 6]);
        let short = render(&whole(1, true), &[vec![1.0]], 1);
        assert_eq!(short.len(), 1, "a segment of one sample has no room to fade");
    }
}
