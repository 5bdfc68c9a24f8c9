//! The browser's encoder of Opus (`WebCodecs`), for the program that mixes.
//!
//! `web-sys` counts it among what may change, so the few calls are declared here.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Float32Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use crate::ports::mixing::MIX_RATE;

#[wasm_bindgen]
extern "C" {
    type AudioEncoder;

    #[wasm_bindgen(constructor, catch)]
    fn new(init: &Object) -> Result<AudioEncoder, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn configure(this: &AudioEncoder, config: &Object) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn encode(this: &AudioEncoder, data: &AudioData) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn flush(this: &AudioEncoder) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn close(this: &AudioEncoder) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter, js_name = encodeQueueSize)]
    fn encode_queue_size(this: &AudioEncoder) -> u32;

    type AudioData;

    #[wasm_bindgen(constructor, catch)]
    fn new(init: &Object) -> Result<AudioData, JsValue>;

    #[wasm_bindgen(method)]
    fn close(this: &AudioData);

    type EncodedAudioChunk;

    #[wasm_bindgen(method, getter, js_name = byteLength)]
    fn byte_length(this: &EncodedAudioChunk) -> u32;

    #[wasm_bindgen(method, catch, js_name = copyTo)]
    fn copy_to(this: &EncodedAudioChunk, to: &Uint8Array) -> Result<(), JsValue>;
}

/// Bits a second: speech sounds as it was recorded, and music well, also after it was packed before.
const BITS: [u32; 2] = [64_000, 112_000];
/// Samples that are given at once.
const GIVEN: usize = MIX_RATE as usize;
/// Pieces of [`GIVEN`] that may wait in the encoder.
const WAITING_MAX: u32 = 3;
/// Microseconds of a packet.
const PACKET_US: u32 = 20_000;

/// The encoder does not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed;

/// An encoder. Dropped, it is closed.
pub struct OpusEncoder {
    encoder: AudioEncoder,
    shared: Rc<Shared>,
    channels: u8,
    at: Cell<u64>,
    _on_packet: Closure<dyn Fn(EncodedAudioChunk, JsValue)>,
    _on_error: Closure<dyn Fn(JsValue)>,
}

#[derive(Default)]
struct Shared {
    packets: RefCell<Vec<Vec<u8>>>,
    /// What it says of its packets.
    description: RefCell<Option<Vec<u8>>>,
    failed: Cell<bool>,
    /// Called when there is something new.
    news: RefCell<Option<Function>>,
}

impl Shared {
    fn tell(&self) {
        if let Some(news) = self.news.borrow_mut().take() {
            // Resolving a promise does not fail.
            let _ = news.call0(&JsValue::UNDEFINED);
        }
    }

    fn take(&self, chunk: &EncodedAudioChunk, metadata: &JsValue) {
        let bytes = Uint8Array::new_with_length(chunk.byte_length());
        if chunk.copy_to(&bytes).is_ok() {
            self.packets.borrow_mut().push(bytes.to_vec());
        } else {
            self.failed.set(true);
        }
        let part = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
        if metadata.is_object() && self.description.borrow().is_none() {
            let description = part(&part(metadata, "decoderConfig"), "description");
            *self.description.borrow_mut() = buffer(&description);
        }
        self.tell();
    }
}

/// The bytes of a buffer, or of a view of one.
fn buffer(of: &JsValue) -> Option<Vec<u8>> {
    if let Some(view) = of.dyn_ref::<Uint8Array>() {
        return Some(view.to_vec());
    }
    of.is_object().then(|| Uint8Array::new(of).to_vec())
}

impl OpusEncoder {
    /// An encoder for one or two channels of [`MIX_RATE`]. Whether it works is known when something was packed.
    ///
    /// # Errors
    /// When this browser has none.
    pub fn new(channels: u8) -> Result<Self, Failed> {
        let shared = Rc::new(Shared::default());
        let (taken, broken) = (shared.clone(), shared.clone());
        let on_packet = Closure::<dyn Fn(EncodedAudioChunk, JsValue)>::new(
            move |chunk: EncodedAudioChunk, metadata: JsValue| taken.take(&chunk, &metadata),
        );
        let on_error = Closure::<dyn Fn(JsValue)>::new(move |_| {
            broken.failed.set(true);
            broken.tell();
        });
        let init = object(&[("output", on_packet.as_ref().clone()), ("error", on_error.as_ref().clone())]);
        let encoder = AudioEncoder::new(&init).map_err(|_| Failed)?;
        let opus = object(&[("frameDuration", PACKET_US.into())]);
        let config = object(&[
            ("codec", "opus".into()),
            ("sampleRate", MIX_RATE.into()),
            ("numberOfChannels", channels.into()),
            ("bitrate", BITS[usize::from(channels > 1)].into()),
            ("opus", opus.into()),
        ]);
        encoder.configure(&config).map_err(|_| Failed)?;
        Ok(Self { encoder, shared, channels, at: Cell::new(0), _on_packet: on_packet, _on_error: on_error })
    }

    /// Packs samples, those of all channels behind each other. Returns when not many of them wait any more.
    ///
    /// # Errors
    /// When the encoder has stopped.
    pub async fn encode(&self, interleaved: &[f32]) -> Result<(), Failed> {
        for samples in interleaved.chunks(GIVEN * usize::from(self.channels)) {
            let frames = samples.len() / usize::from(self.channels);
            let at_us = self.at.get() as f64 * 1e6 / f64::from(MIX_RATE);
            self.at.set(self.at.get() + frames as u64);
            let data = object(&[
                ("format", "f32".into()),
                ("sampleRate", MIX_RATE.into()),
                ("numberOfFrames", (frames as u32).into()),
                ("numberOfChannels", self.channels.into()),
                ("timestamp", at_us.round().into()),
                ("data", Float32Array::from(samples).into()),
            ]);
            let data = AudioData::new(&data).map_err(|_| Failed)?;
            let given = self.encoder.encode(&data);
            data.close();
            given.map_err(|_| Failed)?;
            while self.encoder.encode_queue_size() > WAITING_MAX {
                self.check()?;
                let news = Promise::new(&mut |resolve, _| *self.shared.news.borrow_mut() = Some(resolve));
                JsFuture::from(news).await.map_err(|_| Failed)?;
            }
        }
        self.check()
    }

    /// Packs all that waits; the last packet is filled with silence.
    ///
    /// # Errors
    /// When the encoder has stopped.
    pub async fn flush(&self) -> Result<(), Failed> {
        let flushed = self.encoder.flush().map_err(|_| Failed)?;
        JsFuture::from(flushed).await.map_err(|_| Failed)?;
        self.check()
    }

    /// The packets that were made since the last call.
    pub fn take_packets(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.shared.packets.borrow_mut())
    }

    /// What it says of its packets, once there is one.
    pub fn description(&self) -> Option<Vec<u8>> {
        self.shared.description.borrow().clone()
    }

    fn check(&self) -> Result<(), Failed> {
        if self.shared.failed.get() { Err(Failed) } else { Ok(()) }
    }
}

impl Drop for OpusEncoder {
    fn drop(&mut self) {
        // It may be closed already, by an error.
        let _ = AudioEncoder::close(&self.encoder);
    }
}

fn object(of: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in of {
        // A new object takes everything.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}
