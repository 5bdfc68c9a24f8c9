//! A file that is written where a person wants it, as it comes: nothing of it is kept. Not all browsers have that.

use std::{cell::Cell, rc::Rc};

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DomException, FileSystemFileHandle, FileSystemWritableFileStream};

use crate::ports::files::FileError;

/// A question that is away sooner was seen by nobody: a browser without windows closes it by itself, as if a person had.
const UNSEEN_MS: f64 = 400.0;

/// What came of asking.
pub enum Placed {
    /// It is written there.
    Here(DiskFile),
    /// This browser does not ask, or not now: it is handed over when it is whole.
    Nowhere,
    /// The person wants no file after all.
    Unwanted,
}

/// A file on its way. It lies there when it is closed.
#[derive(Clone)]
pub struct DiskFile {
    handle: FileSystemFileHandle,
    stream: FileSystemWritableFileStream,
    bytes: Rc<Cell<u64>>,
}

/// Asks where a file of this name should lie. Has to be called within a press; the answer may take its time.
pub fn place(name: &str, media_type: &str) -> impl Future<Output = Placed> + use<> {
    let (asked, asked_at) = (ask(name, media_type), js_sys::Date::now());
    async move {
        let Some(asked) = asked else { return Placed::Nowhere };
        let handle: FileSystemFileHandle = match JsFuture::from(asked).await {
            Ok(handle) => handle.unchecked_into(),
            Err(error) if name_of(&error) == "AbortError" && js_sys::Date::now() - asked_at >= UNSEEN_MS => {
                return Placed::Unwanted;
            }
            Err(_) => return Placed::Nowhere,
        };
        match JsFuture::from(handle.create_writable()).await {
            Ok(stream) => {
                let stream = stream.unchecked_into();
                Placed::Here(DiskFile { handle, stream, bytes: Rc::default() })
            }
            Err(_) => Placed::Nowhere,
        }
    }
}

fn ask(name: &str, media_type: &str) -> Option<Promise> {
    let window = web_sys::window()?;
    let picker = Reflect::get(&window, &"showSaveFilePicker".into()).ok()?.dyn_into::<Function>().ok()?;
    let set = |of: &Object, name: &str, value: &JsValue| Reflect::set(of, &name.into(), value).ok();
    let (options, kind, accept) = (Object::new(), Object::new(), Object::new());
    let ending = format!(".{}", name.rsplit('.').next().unwrap_or_default());
    set(&accept, media_type, &Array::of1(&ending.into()))?;
    set(&kind, "accept", &accept)?;
    set(&options, "types", &Array::of1(&kind))?;
    set(&options, "suggestedName", &name.into())?;
    picker.call1(&window, &options).ok()?.dyn_into().ok()
}

fn name_of(error: &JsValue) -> String {
    error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default()
}

fn problem(error: &JsValue) -> FileError {
    FileError::Failed(name_of(error))
}

async fn done(promise: Result<Promise, JsValue>) -> Result<(), FileError> {
    let promise = promise.map_err(|error| problem(&error))?;
    JsFuture::from(promise).await.map(drop).map_err(|error| problem(&error))
}

impl DiskFile {
    /// Bytes at its end.
    pub async fn append(&self, bytes: &[u8]) -> Result<(), FileError> {
        self.bytes.set(self.bytes.get() + bytes.len() as u64);
        done(self.stream.write_with_js_u8_array(&Uint8Array::from(bytes))).await
    }

    /// All of a Blob at its end.
    pub async fn append_blob(&self, blob: &Blob) -> Result<(), FileError> {
        self.bytes.set(self.bytes.get() + blob.size() as u64);
        done(self.stream.write_with_blob(blob)).await
    }

    /// Writes over what it begins with.
    pub async fn replace(&self, bytes: &[u8]) -> Result<(), FileError> {
        done(self.stream.seek_with_f64(0.0)).await?;
        done(self.stream.write_with_js_u8_array(&Uint8Array::from(bytes))).await?;
        done(self.stream.seek_with_f64(self.bytes.get() as f64)).await
    }

    /// It is whole.
    pub async fn close(&self) -> Result<(), FileError> {
        done(Ok(self.stream.close())).await
    }

    /// It is not wanted: what is left of it goes, where the browser lets it.
    pub async fn discard(&self) {
        // It may be broken already.
        drop(JsFuture::from(self.stream.abort()).await);
        let remove = Reflect::get(&self.handle, &"remove".into()).ok();
        if let Some(remove) = remove.and_then(|remove| remove.dyn_into::<Function>().ok())
            && let Ok(removed) = remove.call0(&self.handle)
            && let Ok(removed) = removed.dyn_into::<Promise>()
        {
            drop(JsFuture::from(removed).await);
        }
    }
}
