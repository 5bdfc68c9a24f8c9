//! Programs of ours that run beside the page, as Web Workers: they are asked by number, and answer with it.
//!
//! Each is a program of its own in `src/bin`, built and named by `cargo xtask finish-page`, and loaded when it is first wanted.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use js_sys::{Array, Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, MessageEvent, Worker};

use super::listener::Listener;

/// A program beside the page. Dropped, it ends, and whoever waits for an answer of it hears that.
pub struct Program {
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
    /// Starts the one whose address the build has put into the `<meta>` with this selector; `None` where there is none.
    pub fn start(place: &str) -> Option<Rc<Self>> {
        let place = web_sys::window()?.document()?.query_selector(place).ok()??;
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

    /// It listens. `None` when it has stopped: what is asked before it listens would be lost.
    pub async fn ready(&self) -> Option<()> {
        let ready = self.waiting.ready.borrow().clone()?;
        let answer = JsFuture::from(ready).await.ok()?;
        (!answer.is_undefined()).then_some(())
    }

    /// Asks it `[number, parts …]`, of which it takes over `transferred`; the answer begins with the same number. It is asked at once,
    /// so that questions keep their order, and answers do. `None` when it has stopped.
    pub fn ask(&self, parts: &[JsValue], transferred: &Array) -> impl Future<Output = Option<Array>> + use<> {
        let number = self.waiting.asked.get() + 1;
        self.waiting.asked.set(number);
        let answer = self.waiting.promise(number);
        let question = Array::of1(&number.into());
        for part in parts {
            question.push(part);
        }
        let asked = self.worker.post_message_with_transfer(&question, transferred).is_ok();
        async move {
            if !asked {
                return None;
            }
            let answer = JsFuture::from(answer).await.ok()?;
            (!answer.is_undefined()).then(|| Array::from(&answer))
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.worker.terminate();
        self.waiting.give_up();
    }
}
