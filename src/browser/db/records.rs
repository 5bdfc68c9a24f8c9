//! Records as JSON text, bytes as `ArrayBuffer`s.

use js_sys::{ArrayBuffer, Uint8Array};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};

use crate::ports::storage::DbError;

/// The stored form of a record.
pub fn encode(record: &impl Serialize) -> Result<JsValue, DbError> {
    serde_json::to_string(record).map(JsValue::from).map_err(|_| DbError::Damaged)
}

/// A record from its stored form; `Damaged` when it does not read.
pub fn decode<T: DeserializeOwned>(value: &JsValue) -> Result<T, DbError> {
    let text = value.as_string().ok_or(DbError::Damaged)?;
    serde_json::from_str(&text).map_err(|_| DbError::Damaged)
}

/// All records of a list that read. The others are passed over and reported on the console, so that one damaged
/// record never hides the rest.
pub fn decode_all<T: DeserializeOwned>(store: &str, values: &[JsValue]) -> Vec<T> {
    let records: Vec<T> = values.iter().filter_map(|value| decode(value).ok()).collect();
    if records.len() < values.len() {
        warn(&format!(
            "spoke: {} of {} records of {store} do not read",
            values.len() - records.len(),
            values.len()
        ));
    }
    records
}

/// A line on the console.
pub fn warn(line: &str) {
    web_sys::console::warn_1(&line.into());
}

/// How many bytes a stored piece holds.
pub fn byte_length(value: &JsValue) -> Result<u64, DbError> {
    value.dyn_ref::<ArrayBuffer>().map(|buffer| u64::from(buffer.byte_length())).ok_or(DbError::Damaged)
}

/// All bytes of a stored piece.
pub fn bytes(value: &JsValue) -> Result<Vec<u8>, DbError> {
    value.dyn_ref::<ArrayBuffer>().map(|buffer| Uint8Array::new(buffer).to_vec()).ok_or(DbError::Damaged)
}

/// Appends bytes `from..to` of a stored piece.
pub fn extend_from(out: &mut Vec<u8>, value: &JsValue, from: u64, to: u64) -> Result<(), DbError> {
    let length = byte_length(value)?;
    let (from, to) = (from.min(length), to.min(length));
    if from < to {
        let view = Uint8Array::new_with_byte_offset_and_length(value, from as u32, (to - from) as u32);
        let start = out.len();
        out.resize(start + (to - from) as usize, 0);
        view.copy_to(&mut out[start..]);
    }
    Ok(())
}
