//! Reads QR codes out of pictures: with the browser's own `BarcodeDetector` where it has one, else with a small program
//! of ours that runs beside the page (`src/bin/scanner.rs`) and is loaded when it is first wanted.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{beside::Program, picture::Canvas};
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
        if let Some(texts) = read(&program, canvas).await {
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
        let started = Program::start(PLACE).ok_or(CannotRead)?;
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

/// The texts that our own program finds; `None` when it has stopped.
async fn read(program: &Program, canvas: &Canvas) -> Option<Vec<String>> {
    program.ready().await?;
    let pixels = canvas.pixels()?;
    let part = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).unwrap_or_default();
    let buffer = part(&part(&pixels, "data"), "buffer");
    let question = [part(&pixels, "width"), part(&pixels, "height"), buffer.clone()];
    // Transferred instead of copied.
    let answer = program.ask(&question, &Array::of1(&buffer)).await?;
    Some(answer.iter().skip(1).filter_map(|text| text.as_string()).collect())
}

/// `None` when the detector does not work.
async fn detect(detector: &JsValue, canvas: &Canvas) -> Option<Vec<String>> {
    let detect: Function = Reflect::get(detector, &"detect".into()).ok()?.dyn_into().ok()?;
    let asked = detect.call1(detector, canvas.element()).ok()?.dyn_into::<Promise>().ok()?;
    let found = Array::from(&JsFuture::from(asked).await.ok()?);
    let text = |code| Reflect::get(&code, &"rawValue".into()).ok()?.as_string();
    Some(found.iter().filter_map(text).filter(|text| !text.is_empty()).collect())
}
