//! The program beside the page that mixes sound and writes it (`src/bin/mixer.rs`), asked one thing after the other.

use std::rc::Rc;

use js_sys::{Array, Float32Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::beside::Program;
use crate::ports::mixing::{MixError, Setup, Stretch};

/// The `<meta>` in which the build says where the program is.
const PLACE: &str = "meta[name=spoke-mixer]";
/// What is asked for: the second part of each question.
pub const BEGIN: u32 = 1;
/// See [`BEGIN`].
pub const MIX: u32 = 2;
/// See [`BEGIN`].
pub const FINISH: u32 = 3;
/// What it answers instead of bytes when the browser does not pack Opus.
pub const NO_ENCODER: &str = "no-encoder";

/// This browser packs sound as Opus.
pub fn packs_opus() -> bool {
    Reflect::has(&js_sys::global(), &"AudioEncoder".into()).unwrap_or(false)
}

/// The program. Dropped, it ends.
pub struct Mixer(Rc<Program>);

impl Mixer {
    /// Starts it.
    ///
    /// # Errors
    /// When it cannot be loaded here.
    pub async fn start() -> Result<Self, MixError> {
        let program = Program::start(PLACE).ok_or(MixError::Stopped)?;
        program.ready().await.ok_or(MixError::Stopped)?;
        Ok(Self(program))
    }

    /// Begins a file; what it begins with.
    pub fn begin(&self, setup: &Setup) -> impl Future<Output = Result<Vec<u8>, MixError>> + use<> {
        let question = [BEGIN.into(), json(setup)];
        let answer = self.0.ask(&question, &Array::new());
        async move { bytes(&answer.await.ok_or(MixError::Stopped)?) }
    }

    /// Mixes the next stretch of it, of which these are the channels; the next bytes. The samples are handed over, not copied.
    pub fn mix(
        &self,
        stretch: &Stretch,
        channels: &[Vec<f32>],
    ) -> impl Future<Output = Result<Vec<u8>, MixError>> + use<> {
        let mut question = vec![MIX.into(), json(stretch)];
        let transferred = Array::new();
        for channel in channels {
            let samples = Float32Array::from(channel.as_slice());
            transferred.push(&samples.buffer());
            question.push(samples.into());
        }
        let answer = self.0.ask(&question, &transferred);
        async move { bytes(&answer.await.ok_or(MixError::Stopped)?) }
    }

    /// The last bytes, and with what the beginning is written over.
    pub async fn finish(&self) -> Result<(Vec<u8>, Option<Vec<u8>>), MixError> {
        let answer = self.0.ask(&[FINISH.into()], &Array::new()).await.ok_or(MixError::Stopped)?;
        let head = answer.get(2).dyn_into::<Uint8Array>().ok().map(|head| head.to_vec());
        Ok((bytes(&answer)?, head))
    }
}

fn json(value: &impl serde::Serialize) -> JsValue {
    // Numbers and texts can always be written.
    serde_json::to_string(value).unwrap_or_default().into()
}

fn bytes(answer: &Array) -> Result<Vec<u8>, MixError> {
    match answer.get(1).dyn_into::<Uint8Array>() {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(problem) if problem.as_string().as_deref() == Some(NO_ENCODER) => Err(MixError::NoEncoder),
        Err(_) => Err(MixError::Stopped),
    }
}
