use super::*;

const RATE: u32 = 48_000;

/// A sine of so many dBFS at its peak.
fn sine(hz: f64, dbfs: f64, ms: u32) -> Vec<f32> {
    let amplitude = 10.0_f64.powf(dbfs / 20.0);
    let turn = std::f64::consts::TAU * hz / f64::from(RATE);
    (0..ms * RATE / 1_000).map(|n| (amplitude * (turn * f64::from(n)).sin()) as f32).collect()
}

fn measured(channels: &[Vec<f32>]) -> Measured {
    let mut meter = Meter::new(channels.len(), RATE).expect("a usual form");
    meter.add(channels);
    meter.finish()
}

fn loudness(channels: &[Vec<f32>]) -> f64 {
    integrated(&[(&measured(channels), Gain::NONE)]).expect("long and loud enough")
}

fn is_about(lufs: f64, wanted: f64) {
    assert!((lufs - wanted).abs() <= 0.1, "{lufs} LUFS instead of {wanted}");
}

#[test]
fn the_reference_tone_reads_as_ebu_tech_3341_says() {
    // Test signals 1 and 2: a stereo sine of 1 kHz, 20 s.
    for level in [-23.0, -33.0] {
        let channel = sine(1_000.0, level, 20_000);
        is_about(loudness(&[channel.clone(), channel]), level);
    }
    let reference = sine(997.0, -23.0, 5_000);
    is_about(loudness(&[reference.clone(), reference.clone()]), -23.0);
    is_about(loudness(std::slice::from_ref(&reference)), -23.0);
    is_about(loudness(&[reference.clone(), vec![0.0; reference.len()]]), -26.0);
}

#[test]
fn quiet_stretches_do_not_count_as_ebu_tech_3341_says() {
    // Test signals 3 and 4: quieter parts before and behind, also below the absolute gate.
    for parts in [
        &[(-36.0, 10_000), (-23.0, 60_000), (-36.0, 10_000)][..],
        &[(-72.0, 10_000), (-36.0, 10_000), (-23.0, 60_000), (-36.0, 10_000), (-72.0, 10_000)][..],
    ] {
        let channel: Vec<f32> = parts.iter().flat_map(|(level, ms)| sine(1_000.0, *level, *ms)).collect();
        is_about(loudness(&[channel.clone(), channel]), -23.0);
    }
    // Test signal 5: parts that all count.
    let parts = [(-26.0, 20_000), (-20.0, 20_100), (-26.0, 20_000)];
    let channel: Vec<f32> = parts.iter().flat_map(|(level, ms)| sine(1_000.0, *level, *ms)).collect();
    is_about(loudness(&[channel.clone(), channel]), -23.0);
}

#[test]
fn the_histogram_says_what_the_crate_says() {
    let mut noise = 7_u32;
    let mut next = move || {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(noise) / f64::from(u32::MAX) - 0.5
    };
    // Something like speech: syllables that swell and fade, with pauses.
    let swell = |n: u32| (f64::from(n % 12_000) / 12_000.0 * std::f64::consts::PI).sin();
    let talks = |n: u32| if n / 60_000 % 3 == 2 { 0.003 } else { 0.3 };
    let voice: Vec<f32> = (0..RATE * 12).map(|n| (swell(n) * talks(n) * next()) as f32).collect();
    let mut whole = EbuR128::new(1, RATE, Mode::I).expect("a usual form");
    whole.set_channel(0, Channel::DualMono).expect("it has that channel");
    whole.add_frames_f32(&voice).expect("one channel");
    let theirs = whole.loudness_global().expect("long enough");
    assert!((loudness(&[voice]) - theirs).abs() < 0.06, "{theirs}");
}

#[test]
fn pieces_of_any_size_measure_the_same() {
    let voice = sine(440.0, -12.0, 3_333);
    let whole = measured(std::slice::from_ref(&voice));
    for size in [1, 77, 4_800, 4_801, 100_000] {
        let mut meter = Meter::new(1, RATE).expect("a usual form");
        voice.chunks(size).for_each(|piece| meter.add(&[piece.to_vec()]));
        assert_eq!(meter.finish(), whole, "{size}");
    }
}

#[test]
fn sections_at_their_own_gains_are_as_loud_as_if_they_were_one() {
    let (quiet, loud) = (sine(997.0, -40.0, 4_000), sine(997.0, -20.0, 4_000));
    let parts = (measured(&[quiet]), measured(std::slice::from_ref(&loud)));
    let both = integrated(&[(&parts.0, Gain::new(200)), (&parts.1, Gain::NONE)]).expect("loud enough");
    is_about(both, loudness(&[loud]));
    is_about(integrated(&[(&parts.0, Gain::NONE), (&parts.1, Gain::NONE)]).expect("loud enough"), both);
}

#[test]
fn what_is_too_short_or_silent_has_no_loudness() {
    let of = |channel: Vec<f32>| even(&[(&measured(&[channel]), Gain::NONE)]);
    assert_eq!(of(sine(440.0, -10.0, 399)), None);
    assert!(of(sine(440.0, -10.0, 400)).is_some());
    assert_eq!(of(vec![0.0; 96_000]), None);
    assert_eq!(of(sine(997.0, -75.0, 2_000)), None);
    assert_eq!(of(vec![f32::NAN; 96_000]), None);
    assert_eq!(even(&[]), None);
    assert!(Meter::new(0, RATE).is_none() && Meter::new(1, 0).is_none());
}

#[test]
fn evening_out_reaches_the_target_and_no_peak_passes_the_limit() {
    let tone = measured(&[sine(997.0, -30.0, 3_000)]);
    let by = even(&[(&tone, Gain::NONE)]).expect("loud enough");
    is_about(integrated(&[(&tone, Gain::new(by))]).expect("louder"), -16.0);
    assert!((by - 140).abs() <= 1, "{by}");
    // The same at another gain comes to the same.
    let before = Gain::new(-50);
    assert_eq!(even(&[(&tone, before)]).map(|again| again - 50), Some(by));

    // A click in quiet speech: loudness wants more than the peak allows.
    let mut voice = sine(997.0, -40.0, 3_000);
    voice[9_000] = 0.5;
    let click = measured(&[voice]);
    let by = even(&[(&click, Gain::NONE)]).expect("loud enough");
    let peak = |by: i32| 20.0 * f64::from(click.peak * Gain::new(by).factor()).log10();
    assert!(peak(by) <= -1.0 + 1e-4 && peak(by + 1) > -1.0, "{} dBTP", peak(by));
    assert!(by < 100, "{by}");
}

#[test]
fn a_peak_between_two_samples_counts() {
    // A quarter of the rate, sampled beside its peaks: 3 dB more than any sample says.
    let phase = std::f64::consts::FRAC_PI_4;
    let between = |n: u32| (0.5 * (std::f64::consts::FRAC_PI_2 * f64::from(n) + phase).sin()) as f32;
    let tone = measured(&[(0..RATE).map(between).collect()]);
    assert!((0.48..0.53).contains(&tone.peak), "{}", tone.peak);
}
