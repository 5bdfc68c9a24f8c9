//! Changing the browser for a test.

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

/// Runs a piece of JavaScript as the body of a function.
pub fn script(body: &str) -> JsValue {
    Function::new_no_args(body).call0(&JsValue::NULL).expect("the script runs")
}

/// Changes something of the browser; dropped, it is as before.
pub struct Patch(Function);

impl Patch {
    /// `object.name = replacement`; the original is at hand as `original`.
    pub fn new(object: &'static str, name: &str, replacement: &str) -> Self {
        let undo = script(&format!(
            "const object = {object}, original = object.{name};
             object.{name} = {replacement};
             return () => {{ object.{name} = original; }};"
        ));
        Self(undo.unchecked_into())
    }
}

impl Drop for Patch {
    fn drop(&mut self) {
        self.0.call0(&JsValue::NULL).expect("it is taken back");
    }
}

/// A browser that records nothing but MP4.
pub fn only_mp4() -> Patch {
    let only_mp4 = "(name) => name.startsWith('audio/mp4') && original.call(MediaRecorder, name)";
    Patch::new("MediaRecorder", "isTypeSupported", only_mp4)
}
