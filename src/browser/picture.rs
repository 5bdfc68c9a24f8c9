//! Pictures as pixels: a frame of a `<video>`, or a file.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, ImageBitmap};

/// The longer side of what is looked at, in pixels. More shows no smaller code to a hand-held camera, and takes longer.
const SIDE_MAX: f64 = 1280.0;
/// A photo of a whole screen has its code in a corner.
const FILE_SIDE_MAX: f64 = 1920.0;

/// A canvas that nobody sees, used again for each picture.
pub struct Canvas {
    element: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Canvas {
    /// `None` when the browser has no more memory for one.
    pub fn new() -> Option<Self> {
        let element = web_sys::window()?.document()?.create_element("canvas").ok()?;
        let element: HtmlCanvasElement = element.dyn_into().ok()?;
        // Without it each reading would fetch the pixels back from the graphics card.
        let options = Object::new();
        Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE).ok()?;
        let context = element.get_context_with_context_options("2d", &options).ok()??;
        let context = context.dyn_into().ok()?;
        Some(Self { element, context })
    }

    /// Takes the frame that is shown now. `false` when there is none.
    pub fn take_frame(&self, video: &HtmlVideoElement) -> bool {
        let Some((width, height)) = self.fit(video.video_width(), video.video_height(), SIDE_MAX) else {
            return false;
        };
        self.context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height).is_ok()
    }

    /// Takes a picture.
    pub fn take_picture(&self, picture: &ImageBitmap) -> bool {
        let Some((width, height)) = self.fit(picture.width(), picture.height(), FILE_SIDE_MAX) else {
            return false;
        };
        // Transparent ground would come out black, and so would the code on it.
        self.context.set_fill_style_str("white");
        self.context.fill_rect(0.0, 0.0, width, height);
        self.context.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, width, height).is_ok()
    }

    /// What was taken.
    pub fn element(&self) -> &HtmlCanvasElement {
        &self.element
    }

    /// What was taken, as an `ImageData`.
    pub fn pixels(&self) -> Option<JsValue> {
        let (width, height) = (self.element.width(), self.element.height());
        self.context.get_image_data(0.0, 0.0, width.into(), height.into()).ok().map(Into::into)
    }

    /// Makes room for a picture of this size, made smaller as far as needed; its size then.
    fn fit(&self, width: u32, height: u32, side_max: f64) -> Option<(f64, f64)> {
        let longer = f64::from(width.max(height));
        if width == 0 || height == 0 {
            return None;
        }
        let scale = (side_max / longer).min(1.0);
        let (width, height) =
            ((f64::from(width) * scale).max(1.0) as u32, (f64::from(height) * scale).max(1.0) as u32);
        if (self.element.width(), self.element.height()) != (width, height) {
            self.element.set_width(width);
            self.element.set_height(height);
        }
        Some((width.into(), height.into()))
    }
}

/// A file as a picture; `None` when it is none that this browser knows.
pub async fn open(file: &Blob) -> Option<ImageBitmap> {
    let opening = web_sys::window()?.create_image_bitmap_with_blob(file).ok()?;
    JsFuture::from(opening).await.ok()?.dyn_into().ok()
}
