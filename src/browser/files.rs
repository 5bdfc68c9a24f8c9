//! Files: one that a person gave, read by range; one that is made in pieces and handed to a person.

use gloo_timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DomException, File, HtmlAnchorElement, Url};

use crate::ports::{files::FileError, mixing::AudioFormat};

/// A browser may ask the person where to put a file, and reads it only then.
const URL_KEPT_MS: u32 = 10 * 60 * 1_000;

/// Bytes `offset..offset + len` of a file; fewer when it ends before.
pub async fn read(file: &File, offset: u64, len: u32) -> Result<Vec<u8>, FileError> {
    let (from, to) = (offset as f64, (offset + u64::from(len)) as f64);
    let part = file.slice_with_f64_and_f64(from, to).map_err(|error| problem(&error))?;
    let buffer = JsFuture::from(part.array_buffer()).await.map_err(|error| problem(&error))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Lets the page do something else first. A timer would do it too, but a page in the background gets one a second, later
/// one a minute; reading a file it may at any time.
pub async fn turn() {
    let parts = Array::of1(&Uint8Array::from(&[0_u8][..]));
    if let Ok(blob) = Blob::new_with_u8_array_sequence(&parts) {
        // What it reads is of no interest.
        drop(JsFuture::from(blob.array_buffer()).await);
    }
}

fn problem(error: &JsValue) -> FileError {
    let name = error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default();
    match name.as_str() {
        "NotReadableError" | "NotFoundError" => FileError::Gone,
        _ => FileError::Failed(name),
    }
}

/// A file on its way. Its pieces are the browser's, which keeps many of them on its disk.
#[derive(Default)]
pub struct Draft {
    pieces: Array,
}

impl Draft {
    /// Bytes at its end.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        let parts = Array::of1(&Uint8Array::from(bytes));
        let piece = Blob::new_with_u8_array_sequence(&parts).map_err(|error| problem(&error))?;
        self.pieces.push(&piece);
        Ok(())
    }

    /// Writes over what it begins with: the first piece, which is as long.
    pub fn replace(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        let first = self.pieces.get(0).dyn_into::<Blob>().ok();
        if first.is_none_or(|first| first.size() as usize != bytes.len()) {
            return Err(FileError::Failed("another length".to_owned()));
        }
        let mut piece = Self::default();
        piece.append(bytes)?;
        self.pieces.set(0, piece.pieces.get(0));
        Ok(())
    }

    /// All of another one at its end.
    pub fn join(&mut self, part: &Self) {
        self.pieces = self.pieces.concat(&part.pieces);
    }

    /// All of it, as what files whose names end like this hold.
    pub fn whole(&self, name: &str) -> Result<Blob, FileError> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type(name));
        let file = Blob::new_with_blob_sequence_and_options(&self.pieces, &options);
        file.map_err(|error| problem(&error))
    }

    /// Hands it to the person as a download: the browser stores it in the usual folder, or asks where.
    pub fn hand_over(self, name: &str) -> Result<HandedOver, FileError> {
        hand_over(&self.whole(name)?, name)
    }
}

fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let audio = AudioFormat::ALL.into_iter().find(|format| format.ending() == ending);
    audio.map_or("application/zip", AudioFormat::media_type)
}

/// Hands a Blob to the person as a download of this name.
///
/// # Errors
/// When the browser makes no link to it.
pub fn hand_over(file: &Blob, name: &str) -> Result<HandedOver, FileError> {
    let url = Url::create_object_url_with_blob(file).map_err(|error| problem(&error))?;
    let handed = HandedOver { url, timer: None };
    press(&handed.url, name).ok_or_else(|| FileError::Failed("no link".to_owned()))?;
    Ok(handed)
}

/// A link that is pressed at once, and that nobody sees.
fn press(url: &str, name: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let link: HtmlAnchorElement = document.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(url);
    link.set_download(name);
    link.set_hidden(true);
    // Firefox wants it in the page.
    document.body()?.append_child(&link).ok()?;
    link.click();
    link.remove();
    Some(())
}

/// The object URL of a file that was handed over. Dropped, it is revoked.
pub struct HandedOver {
    url: String,
    timer: Option<Timeout>,
}

impl HandedOver {
    /// Calls `over` when the browser has had time enough to read it.
    #[must_use]
    pub fn until(mut self, over: impl FnOnce() + 'static) -> Self {
        self.timer = Some(Timeout::new(URL_KEPT_MS, over));
        self
    }
}

impl Drop for HandedOver {
    fn drop(&mut self) {
        self.timer.take();
        // Does not fail for a URL that was made here.
        let _ = Url::revoke_object_url(&self.url);
    }
}
