//! The slices of the last take as the browser made them, until the take is a card: what a disk that failed did not take is
//! still here. They are Blobs, of which browsers keep many on a disk of their own.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Array, Uint8Array};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

use super::files::{self, HandedOver};
use crate::ports::files::FileError;

/// Bytes of a slice that comes once more, at most.
const REPLAY_BYTES: f64 = 1024.0 * 1024.0;

/// All slices of one take, in order. Clones share them.
#[derive(Clone, Default)]
pub struct Tape {
    slices: Rc<RefCell<Vec<Blob>>>,
    /// Which replay is the last one.
    turn: Rc<Cell<u32>>,
}

impl Tape {
    /// The next slice.
    pub fn push(&self, slice: &Blob) {
        self.slices.borrow_mut().push(slice.clone());
    }

    /// Nothing of it is needed any more.
    pub fn clear(&self) {
        self.turn.set(self.turn.get() + 1);
        self.slices.borrow_mut().clear();
    }

    fn whole(&self) -> Option<Blob> {
        let slices = self.slices.borrow();
        let options = BlobPropertyBag::new();
        options.set_type(&slices.first()?.type_());
        let parts: Array = slices.iter().collect();
        Blob::new_with_blob_sequence_and_options(&parts, &options).ok()
    }

    /// Hands the take to the person as a download; `None` when there is none.
    pub fn hand_over(&self, name: &str) -> Option<Result<HandedOver, FileError>> {
        let whole = self.whole()?;
        let ending = if whole.type_().starts_with("audio/mp4") { "m4a" } else { "webm" };
        Some(files::hand_over(&whole, &format!("{name}.{ending}")))
    }

    /// Gives the slices to `on_slice` once more, without their first `from` bytes. It ends early when a Blob cannot be read, and
    /// when it is begun anew.
    pub async fn replay(&self, from: u64, on_slice: impl Fn(Vec<u8>)) {
        let turn = self.turn.get() + 1;
        self.turn.set(turn);
        let Some(whole) = self.whole() else { return };
        let (mut at, end) = (from as f64, whole.size());
        while at < end {
            let until = end.min(at + REPLAY_BYTES);
            let Ok(part) = whole.slice_with_f64_and_f64(at, until) else { return };
            let Ok(buffer) = JsFuture::from(part.array_buffer()).await else { return };
            if self.turn.get() != turn {
                return;
            }
            on_slice(Uint8Array::new(&buffer).to_vec());
            at = until;
        }
    }
}
