//! Silence decodes to its length, and is silent.

use spoke::{browser::survey, ids::BlobId, sound::silence};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::wav::clips;

#[wasm_bindgen_test]
async fn the_clip_of_silence_is_as_long_as_it_says_and_silent() {
    let bytes = silence::bytes();
    let clip = silence::clip(&bytes);
    let (shelf, blob) = (clips(vec![bytes.clone()]), BlobId([0; 16]));
    let analysis = survey::analyze(&shelf, blob, bytes.len() as u64).await.expect("it decodes");
    let spare = analysis.duration_ms - clip.duration_ms;
    assert!(spare < 40, "what is cut from it is there: {} ms", analysis.duration_ms);
    assert!(analysis.peaks.values().iter().all(|value| *value == 0), "{:?}", analysis.peaks);
    let wave = survey::measure(&shelf, blob, bytes.len() as u64, |_| {}).await.expect("it decodes").fine;
    assert!(wave.len() >= 6_000 && wave.iter().all(|value| *value == 0), "{} values", wave.len());
}
