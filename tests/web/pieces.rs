//! Clips that are decoded in pieces sound like clips that are decoded as a whole.

use std::{cell::RefCell, ops::Range};

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
            let at = parts.len();
            if to < ms {
                assert_eq!(part.len(), (to - from) as usize * 48, "{name} {from}..{to}");
            }
            let db = below_db(&whole[at..whole.len().min(at + part.len())], &part);
            assert!(db > 30.0, "{name} {from}..{to}: only {db:.1} dB below");
            parts.extend(part);
        }
        assert_eq!(parts.len(), whole.len(), "{name}");
    }
}

#[wasm_bindgen_test]
async fn pieces_begin_and_end_where_the_browser_hears_the_whole_begin_and_end() {
    for (name, file, _) in FILES {
        // Of what encoders put in front of these, browsers play more or less.
        if ["aac.aac", "aac.mov", "vorbis.ogg", "film.ogv", "opus-chained.ogg", "opus-in.mp4"].contains(&name)
            || name.contains("mp3")
        {
            continue;
        }
        let (pieces, whole) = (stretch(file, 0..u32::MAX).await, as_a_whole(file).await);
        let db = below_db(&whole, &pieces);
        assert!(pieces.len().abs_diff(whole.len()) <= 48 * 30, "{name}: {} of {}", pieces.len(), whole.len());
        assert!(db > 25.0, "{name}: only {db:.1} dB below");
    }
}

#[wasm_bindgen_test]
async fn a_clip_is_as_long_as_its_packets_say_and_both_waveforms_are_there() {
    for (name, file, ms) in FILES {
        let clips = clips(vec![file.to_vec()]);
        let (blob, bytes) = (BlobId([0; 16]), file.len() as u64);
        let analysis = survey::analyze(&clips, blob, bytes).await.expect(name);
        assert!(analysis.duration_ms.abs_diff(ms) <= 100, "{name}: {} ms", analysis.duration_ms);
        let waves = survey::measure(&clips, blob, bytes).await.expect(name);
        assert_eq!(waves.peaks, analysis.peaks, "{name}");
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
