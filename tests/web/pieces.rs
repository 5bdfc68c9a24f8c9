//! Clips that are decoded in pieces sound like clips that are decoded as a whole.

use std::{
    cell::{Cell, RefCell},
    ops::Range,
};

use js_sys::Uint8Array;
use spoke::{
    browser::{decode, survey},
    ids::BlobId,
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{forms::FILES, wav::clips};

const RATE: u32 = 48_000;

/// The first channel of a stretch of a clip.
async fn stretch(file: &[u8], stretch: Range<u32>) -> Vec<f32> {
    let heard = RefCell::new(Vec::new());
    let take = |samples: Vec<Vec<f32>>| {
        heard.borrow_mut().extend_from_slice(&samples[0]);
        true
    };
    let clips = clips(vec![file.to_vec()]);
    decode::stretch(&clips, BlobId([0; 16]), file.len() as u64, stretch, RATE, take)
        .await
        .expect("it decodes");
    heard.into_inner()
}

async fn as_a_whole(file: &[u8]) -> Vec<f32> {
    let decoded = decode::decode(&Uint8Array::from(file).buffer(), RATE).await.expect("it decodes");
    let mut samples = vec![0.0; decoded.length() as usize];
    decoded.copy_from_channel(&mut samples, 0).unwrap();
    samples
}

/// How far the second is from the first, in decibels below it.
fn below_db(one: &[f32], other: &[f32]) -> f64 {
    let power = |samples: &mut dyn Iterator<Item = f32>| samples.map(|it| f64::from(it).powi(2)).sum::<f64>();
    let apart = power(&mut one.iter().zip(other).map(|(one, other)| one - other));
    10.0 * (power(&mut one.iter().copied()) / apart.max(1e-12)).log10()
}

#[wasm_bindgen_test]
async fn stretches_are_the_whole_cut_at_those_places() {
    for (name, file, ms) in FILES {
        let whole = stretch(file, 0..ms).await;
        assert!(whole.len().abs_diff(ms as usize * 48) <= 48 * 60, "{name}: {} samples", whole.len());
        let mut parts = Vec::new();
        for (from, to) in [(0, 713), (713, 1_421), (1_421, ms)] {
            let part = stretch(file, from..to).await;
            let at = parts.len().min(whole.len());
            if to < ms {
                // To the sample where the clip counts in those of 48 kHz, and else as near as can be.
                assert!(
                    part.len().abs_diff((to - from) as usize * 48) <= 1,
                    "{name} {from}..{to}: {}",
                    part.len()
                );
            }
            let db = below_db(&whole[at..whole.len().min(at + part.len())], &part);
            // Times of Vorbis are exact to a millisecond only; sounds of other rates may be half a sample beside.
            let is_vorbis = ["vorbis.ogg", "film.ogv"].contains(&name);
            assert!(is_vorbis || db > 10.0, "{name} {from}..{to}: only {db:.1} dB below");
            parts.extend(part);
        }
        assert!(parts.len().abs_diff(whole.len()) <= 1, "{name}: {} of {}", parts.len(), whole.len());
    }
}

/// How many samples the second lags behind the first, from a tenth of a second in the middle of both.
fn lag(one: &[f32], other: &[f32]) -> isize {
    const WINDOW: usize = 4_800;
    const MOST: usize = 3_000;
    let middle = one.len().min(other.len()) / 2 - WINDOW / 2;
    let wanted = &one[middle..middle + WINDOW];
    let apart = |at: &usize| {
        let found = &other[*at..*at + WINDOW];
        let apart = wanted.iter().zip(found).map(|(one, other)| f64::from(one - other).powi(2)).sum::<f64>();
        (apart * 1e9) as u64
    };
    let best = (middle - MOST..middle + MOST).min_by_key(apart).unwrap();
    best.cast_signed() - middle.cast_signed()
}

#[wasm_bindgen_test]
async fn pieces_sound_like_the_whole_and_begin_where_the_sound_does() {
    for (name, file, _) in FILES {
        // Of the second stream browsers skip what encoders put in front of the first.
        if name == "opus-chained.ogg" {
            continue;
        }
        let (pieces, whole) = (stretch(file, 0..u32::MAX).await, as_a_whole(file).await);
        // Of what encoders put in front, and lists of edits leave out, browsers play more or less.
        let lag = lag(&pieces, &whole);
        let exact = ["opus.ogg", "flac.flac", "flac.ogg", "flac-in.mp4", "float.wav", "speech.webm"];
        assert!(
            if exact.contains(&name) { lag == 0 } else { lag.abs() < 2_400 },
            "{name}: {lag} samples beside"
        );
        let (ours, theirs) = (lag.min(0).unsigned_abs(), lag.max(0).unsigned_abs());
        // Damped at the beginning, where a decoder of the whole had no run-up, and one of pieces neither.
        let settled = 4_800;
        let db = below_db(&whole[theirs + settled..], &pieces[ours + settled..]);
        assert!(db > 15.0, "{name}: only {db:.1} dB below");
        let ends = (pieces.len() + theirs).abs_diff(whole.len() + ours);
        assert!(ends <= 48 * 60, "{name}: {ends} samples longer or shorter");
    }
}

#[wasm_bindgen_test]
async fn a_clip_is_as_long_as_its_packets_say_and_both_waveforms_are_there() {
    for (name, file, ms) in FILES {
        let clips = clips(vec![file.to_vec()]);
        let (blob, bytes) = (BlobId([0; 16]), file.len() as u64);
        let analysis = survey::analyze(&clips, blob, bytes).await.expect(name);
        assert!(analysis.duration_ms.abs_diff(ms) <= 100, "{name}: {} ms", analysis.duration_ms);
        let done = Cell::new(0);
        let waves = survey::measure(&clips, blob, bytes, |ms| done.set(ms)).await.expect(name);
        assert_eq!(waves.peaks, analysis.peaks, "{name}");
        assert!(
            done.get().abs_diff(analysis.duration_ms.into()) <= 100,
            "{name}: {} ms were told",
            done.get()
        );
        assert!(waves.fine.len().abs_diff(analysis.duration_ms as usize / 10) <= 1, "{name}");
        assert!(waves.peaks.values().iter().any(|value| *value > 60), "{name} is not silent");
    }
}

/// Slices come as a recorder gives them, a second at a time or all at once, and nothing is read from the disk.
#[wasm_bindgen_test]
async fn what_is_recorded_is_known_when_it_ends() {
    let (_, speech, ms) = FILES[FILES.len() - 1];
    let wanted =
        survey::analyze(&clips(vec![speech.to_vec()]), BlobId([0; 16]), speech.len() as u64).await.unwrap();
    for slice in [speech.len(), 5_000, 100] {
        let live = survey::Live::default();
        live.begin();
        speech.chunks(slice).for_each(|slice| live.push(slice));
        let nothing = clips(vec![]);
        let analysis = live.finish(&nothing, BlobId([0; 16]), speech.len() as u64).await;
        assert_eq!(analysis.as_ref(), Some(&wanted), "{slice}");
        assert!(wanted.duration_ms.abs_diff(ms) < 50);
    }
    // Another recording than the one that was asked for, and none.
    let live = survey::Live::default();
    live.begin();
    live.push(&speech[..900]);
    assert_eq!(live.finish(&clips(vec![]), BlobId([0; 16]), 901).await, None);
    live.forget();
    assert_eq!(live.finish(&clips(vec![]), BlobId([0; 16]), 900).await, None);
}
