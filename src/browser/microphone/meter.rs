//! Loudness at the microphone, read by whoever draws.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsValue;
use web_sys::{AnalyserNode, AudioContext, AudioContextState, MediaStream, MediaStreamAudioSourceNode};

use crate::sound::peaks::Loudness;

/// Samples looked at: 43 ms at 48 kHz, so that no sound between two frames of the screen is missed.
const SAMPLES: usize = 2_048;
/// The most that an analyser keeps: 683 ms at 48 kHz.
const KEPT_SAMPLES: usize = 32_768;

/// A step of 16 bits and a half: a microphone that is switched off may dither by one, and a room is never that quiet.
const ZERO: f32 = 1.5 / 32_768.0;
/// Milliseconds of sound in which every sample is zero before that is told, where so many are kept.
pub(super) const LOOKED_AT_MS: u32 = 700;

/// A listening audio context. Dropped, it is closed.
pub(super) struct Meter {
    context: AudioContext,
    source: MediaStreamAudioSourceNode,
    analyser: AnalyserNode,
    samples: RefCell<Vec<f32>>,
    keeper: AnalyserNode,
    kept: RefCell<Vec<f32>>,
    /// Where the context's clock stood when it was looked for zeros last.
    looked: Cell<f64>,
}

impl Meter {
    /// A meter for a stream.
    pub(super) fn new(stream: &MediaStream) -> Result<Self, JsValue> {
        let context = AudioContext::new()?;
        let analyser = context.create_analyser()?;
        analyser.set_fft_size(SAMPLES as u32);
        let source = context.create_media_stream_source(stream)?;
        source.connect_with_audio_node(&analyser)?;
        let keeper = context.create_analyser()?;
        keeper.set_fft_size(KEPT_SAMPLES as u32);
        source.connect_with_audio_node(&keeper)?;
        // Begun by a press, it runs already; begun otherwise, a refusal only means that the meter stays at rest.
        let _ = context.resume()?;
        Ok(Self {
            context,
            source,
            analyser,
            samples: RefCell::new(vec![0.0; SAMPLES]),
            keeper,
            kept: RefCell::new(vec![0.0; KEPT_SAMPLES]),
            looked: Cell::new(0.0),
        })
    }

    /// Every sample of the last [`LOOKED_AT_MS`] is zero; `None` when the meter is at rest, which says nothing.
    pub(super) fn zeros(&self) -> Option<bool> {
        let now = self.context.current_time();
        let runs = self.context.state() == AudioContextState::Running && now > self.looked.replace(now);
        runs.then(|| {
            let mut samples = self.kept.borrow_mut();
            self.keeper.get_float_time_domain_data(&mut samples);
            // Headsets run at 16 kHz while their microphone is on: there the analyser keeps two seconds.
            let looked_at = (self.context.sample_rate() * LOOKED_AT_MS as f32 / 1_000.0) as usize;
            samples.iter().rev().take(looked_at).all(|sample| sample.abs() < ZERO)
        })
    }

    /// Loudness now, 0 to 1, on the scale of the waveforms.
    pub(super) fn level(&self) -> f32 {
        let mut samples = self.samples.borrow_mut();
        self.analyser.get_float_time_domain_data(&mut samples);
        let mut loudness = Loudness::default();
        loudness.add(&samples);
        f32::from(loudness.value()) / 255.0
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        let _ = self.source.disconnect();
        let _ = self.context.close();
    }
}
