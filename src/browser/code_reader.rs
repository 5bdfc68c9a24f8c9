//! Reads QR codes out of pictures: with the browser's own `BarcodeDetector` where it has one, else with a small program
//! of ours that runs beside the page (`src/bin/scanner.rs`) and is loaded when it is first wanted.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, MessageEvent, Worker};

use super::{listener::Listener, picture::Canvas};
use crate::wire::code::may_hold;

/// The `<meta>` in which the build says where the program is.
const PLACE: &str = "meta[name=spoke-scanner]";
/// What the browser's detector calls QR codes.
const FORMAT: &str = "qr_code";
/// A worker that stopped, for example because a picture made it panic, is started again so many times.
const STARTS_MAX: u32 = 5;

/// A reader. Dropped, its program ends.
#[derive(Default)]
pub struct CodeReader {
    native: RefCell<Option<JsValue>>,
    program: RefCell<Option<Rc<Program>>>,
    starts: Cell<u32>,
}

/// There is no way to read codes here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CannotRead;

impl CodeReader {
    /// A reader. It says with its first answer whether it can read at all.
    pub async fn new() -> Self {
        let reader = Self::default();
        *reader.native.borrow_mut() = native().await;
        reader
    }

    /// The texts in the picture on the canvas. A `thorough` reader asks its own program as well when the browser finds
    /// no code of ours.
    pub async fn read(&self, canvas: &Canvas, thorough: bool) -> Result<Vec<String>, CannotRead> {
        let native = self.native.borrow().clone();
        let mut found = Vec::new();
        if let Some(native) = native {
            match detect(&native, canvas).await {
                Some(texts) if !thorough || texts.iter().any(|text| may_hold(text)) => return Ok(texts),
                Some(texts) => found = texts,
                // A detector whose service is missing on this device.
                None => *self.native.borrow_mut() = None,
            }
        }
        let program = self.program()?;
        if let Some(texts) = program.read(canvas).await {
            found.extend(texts);
            return Ok(found);
        }
        // The next picture gets a new one.
        self.program.borrow_mut().take();
        Ok(found)
    }

    fn program(&self) -> Result<Rc<Program>, CannotRead> {
        let mut program = self.program.borrow_mut();
        if let Some(program) = program.as_ref() {
            return Ok(program.clone());
        }
        if self.starts.replace(self.starts.get() + 1) >= STARTS_MAX {
            return Err(CannotRead);
        }
        let started = Program::start().ok_or(CannotRead)?;
        Ok(program.insert(started).clone())
    }
}

/// The browser's own detector, if it knows QR codes.
async fn native() -> Option<JsValue> {
    let class = Reflect::get(&js_sys::global(), &"BarcodeDetector".into()).ok()?;
    let class: Function = class.dyn_into().ok()?;
    let formats: Function = Reflect::get(&class, &"getSupportedFormats".into()).ok()?.dyn_into().ok()?;
    let formats = JsFuture::from(formats.call0(&class).ok()?.dyn_into::<Promise>().ok()?).await.ok()?;
    if !Array::from(&formats).includes(&FORMAT.into(), 0) {
        return None;
    }
    let options = Object::new();
    Reflect::set(&options, &"formats".into(), &Array::of1(&FORMAT.into())).ok()?;
    Reflect::construct(&class, &Array::of1(&options)).ok()
}

/// `None` when the detector does not work.
async fn detect(detector: &JsValue, canvas: &Canvas) -> Option<Vec<String>> {
    let detect: Function = Reflect::get(detector, &"detect".into()).ok()?.dyn_into().ok()?;
    let asked = detect.call1(detector, canvas.element()).ok()?.dyn_into::<Promise>().ok()?;
    let found = Array::from(&JsFuture::from(asked).await.ok()?);
    let text = |code| Reflect::get(&code, &"rawValue".into()).ok()?.as_string();
    Some(found.iter().filter_map(text).filter(|text| !text.is_empty()).collect())
}

/// Our own program beside the page.
struct Program {
    worker: Worker,
    waiting: Rc<Waiting>,
    _listeners: [Listener; 2],
}

/// Who waits for which answer, under the number of the question; under 0, for the program to be ready.
#[derive(Default)]
struct Waiting {
    answers: RefCell<BTreeMap<u32, Function>>,
    asked: Cell<u32>,
    ready: RefCell<Option<Promise>>,
}

impl Waiting {
    /// A promise for the answer with this number.
    fn promise(&self, number: u32) -> Promise {
        Promise::new(&mut |resolve, _| {
            self.answers.borrow_mut().insert(number, resolve);
        })
    }

    fn answer(&self, number: u32, with: &JsValue) {
        let waiting = self.answers.borrow_mut().remove(&number);
        // Resolving a promise does not fail.
        let _ = waiting.map(|resolve| resolve.call1(&JsValue::UNDEFINED, with));
    }

    /// The worker has stopped: all who wait get an answer that says so.
    fn give_up(&self) {
        let all = std::mem::take(&mut *self.answers.borrow_mut());
        for resolve in all.into_values() {
            let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::UNDEFINED);
        }
    }
}

impl Program {
    fn start() -> Option<Rc<Self>> {
        let place = web_sys::window()?.document()?.query_selector(PLACE).ok()??;
        let worker = Worker::new(&place.get_attribute("content")?).ok()?;
        let waiting = Rc::new(Waiting::default());
        *waiting.ready.borrow_mut() = Some(waiting.promise(0));
        let (heard, over) = (waiting.clone(), waiting.clone());
        let listeners = [
            Listener::new(&worker, "message", move |event: MessageEvent| {
                let answer = Array::from(&event.data());
                let number = answer.get(0).as_f64().unwrap_or_default() as u32;
                heard.answer(number, &answer);
            }),
            Listener::new(&worker, "error", move |event: Event| {
                event.prevent_default();
                over.give_up();
            }),
        ];
        Some(Rc::new(Self { worker, waiting, _listeners: listeners }))
    }

    /// `None` when the program has stopped.
    async fn read(&self, canvas: &Canvas) -> Option<Vec<String>> {
        // What is asked before it listens would be lost.
        let ready = self.waiting.ready.borrow().clone()?;
        if JsFuture::from(ready).await.ok()?.is_undefined() {
            return None;
        }
        let pixels = canvas.pixels()?;
        let number = self.waiting.asked.get() + 1;
        self.waiting.asked.set(number);
        let answer = self.waiting.promise(number);
        let part = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
        let buffer = part(&part(&pixels, "data"), "buffer");
        let question = Array::of4(&number.into(), &part(&pixels, "width"), &part(&pixels, "height"), &buffer);
        // Transferred instead of copied.
        self.worker.post_message_with_transfer(&question, &Array::of1(&buffer)).ok()?;
        let answer = JsFuture::from(answer).await.ok()?;
        if answer.is_undefined() {
            return None;
        }
        Some(Array::from(&answer).iter().skip(1).filter_map(|text| text.as_string()).collect())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.worker.terminate();
        self.waiting.give_up();
    }
}
