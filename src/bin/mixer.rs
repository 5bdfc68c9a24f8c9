//! The program beside the page that mixes sound and writes it as a file.
//!
//! A Web Worker: asked `[number, what, …]`, one thing after the other, it answers `[number, bytes, head?]`, or a word in the place
//! of the bytes. When it listens it says `[0]`. `src/browser/mixer.rs` is at the other end, and says what can be asked.

#[cfg(target_arch = "wasm32")]
fn main() {
    beside::listen();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This runs beside the page of Spoke. Build and serve it with: cargo xtask serve");
}

#[cfg(target_arch = "wasm32")]
mod beside {
    use std::{
        cell::{Cell, RefCell},
        collections::VecDeque,
        rc::Rc,
    };

    use js_sys::{Array, Float32Array, Function, Reflect, Uint8Array};
    use spoke::{
        browser::{
            mixer::{BEGIN, FINISH, MIX, NO_ENCODER},
            opus_encoder::{Failed, OpusEncoder},
        },
        ports::mixing::{Setup, Stretch},
        sound::mixdown::{OpusHead, OpusWriter, PACKET_SAMPLES, PcmWriter, render},
    };
    use wasm_bindgen::{JsCast, JsValue, closure::Closure};
    use wasm_bindgen_futures::spawn_local;

    /// Packets of silence behind the sound: what the encoder has kept back comes out of it before that.
    const BEHIND: usize = 4;

    /// The file that is being made.
    enum File {
        Pcm(PcmWriter),
        Opus(OpusEncoder, Box<OpusWriter>),
    }

    /// What an answer is made of: bytes, and with what the beginning is written over.
    type Answer = Result<(Vec<u8>, Option<Vec<u8>>), Failed>;

    #[derive(Default)]
    struct Beside {
        questions: RefCell<VecDeque<Array>>,
        busy: Cell<bool>,
        file: RefCell<Option<File>>,
        channels: Cell<u8>,
    }

    pub(super) fn listen() {
        let beside = Rc::new(Beside::default());
        let on_message = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
            let question = Array::from(&Reflect::get(&event, &"data".into()).unwrap_or_default());
            beside.questions.borrow_mut().push_back(question);
            if !beside.busy.replace(true) {
                let beside = beside.clone();
                spawn_local(async move { beside.answer_all().await });
            }
        });
        // For as long as the worker lives.
        let _ = Reflect::set(&js_sys::global(), &"onmessage".into(), &on_message.into_js_value());
        say(&Array::of1(&0.into()), &Array::new());
    }

    fn say(answer: &Array, transferred: &Array) {
        let scope = js_sys::global();
        if let Ok(post) = Reflect::get(&scope, &"postMessage".into())
            && let Ok(post) = post.dyn_into::<Function>()
        {
            // It throws for nothing that is made of numbers, texts and bytes.
            let _ = post.call2(&scope, answer, transferred);
        }
    }

    impl Beside {
        async fn answer_all(&self) {
            loop {
                let next = self.questions.borrow_mut().pop_front();
                let Some(question) = next else { break };
                let (answer, transferred) = (Array::of1(&question.get(0)), Array::new());
                match self.answer(&question).await {
                    Ok((bytes, head)) => {
                        for bytes in [Some(bytes), head].into_iter().flatten() {
                            let bytes = Uint8Array::from(bytes.as_slice());
                            transferred.push(&bytes.buffer());
                            answer.push(&bytes);
                        }
                    }
                    Err(Failed) => _ = answer.push(&NO_ENCODER.into()),
                }
                say(&answer, &transferred);
            }
            self.busy.set(false);
        }

        async fn answer(&self, question: &Array) -> Answer {
            match question.get(1).as_f64().unwrap_or_default() as u32 {
                BEGIN => self.begin(&read(question).ok_or(Failed)?).await,
                MIX => {
                    let channels = question.iter().skip(3);
                    let channels: Vec<_> = channels.map(|it| Float32Array::new(&it).to_vec()).collect();
                    let stretch: Stretch = read(question).ok_or(Failed)?;
                    self.write(&render(&stretch, &channels, self.channels.get())).await
                }
                FINISH => self.finish().await,
                _ => Err(Failed),
            }
        }

        async fn begin(&self, setup: &Setup) -> Answer {
            self.channels.set(setup.channels);
            let (file, begun) = if setup.format.is_opus() {
                let head = head(setup.channels).await?;
                let (writer, begun) = OpusWriter::new(setup, head).ok_or(Failed)?;
                (File::Opus(OpusEncoder::new(setup.channels)?, Box::new(writer)), begun)
            } else {
                let (writer, begun) = PcmWriter::new(setup).ok_or(Failed)?;
                (File::Pcm(writer), begun)
            };
            *self.file.borrow_mut() = Some(file);
            Ok((begun, None))
        }

        async fn write(&self, samples: &[f32]) -> Answer {
            // Nothing else is answered meanwhile, so it is back before somebody looks for it.
            let mut file = self.file.borrow_mut().take().ok_or(Failed)?;
            let bytes = match &mut file {
                File::Pcm(writer) => writer.push(samples),
                File::Opus(encoder, writer) => {
                    encoder.encode(samples).await?;
                    packed(encoder, writer)
                }
            };
            *self.file.borrow_mut() = Some(file);
            Ok((bytes, None))
        }

        async fn finish(&self) -> Answer {
            let file = self.file.borrow_mut().take().ok_or(Failed)?;
            match file {
                File::Pcm(writer) => Ok(writer.finish()),
                File::Opus(encoder, mut writer) => {
                    let silence = BEHIND * PACKET_SAMPLES as usize * usize::from(self.channels.get());
                    encoder.encode(&vec![0.0; silence]).await?;
                    encoder.flush().await?;
                    let mut bytes = packed(&encoder, &mut writer);
                    let (last, head) = writer.finish();
                    bytes.extend(last);
                    Ok((bytes, head))
                }
            }
        }
    }

    fn read<T: serde::de::DeserializeOwned>(question: &Array) -> Option<T> {
        serde_json::from_str(&question.get(2).as_string()?).ok()
    }

    fn packed(encoder: &OpusEncoder, writer: &mut OpusWriter) -> Vec<u8> {
        encoder.take_packets().into_iter().flat_map(|packet| writer.push(packet)).collect()
    }

    /// What the encoder says of its packets. It says so with the first one, so it gets one to pack: a file begins with it.
    async fn head(channels: u8) -> Result<OpusHead, Failed> {
        let encoder = OpusEncoder::new(channels)?;
        encoder.encode(&vec![0.0; PACKET_SAMPLES as usize * usize::from(channels)]).await?;
        encoder.flush().await?;
        if encoder.take_packets().is_empty() {
            return Err(Failed);
        }
        Ok(OpusHead::read(&encoder.description().unwrap_or_default()))
    }
}
