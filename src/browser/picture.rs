//! Pictures as pixels: a frame of a `<video>`, or a file.

use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, ImageBitmap};

use crate::qr::cuts::Cut;

/// The longer side of what is looked at, in pixels. More shows no smaller code to a hand-held camera, and takes longer.
const SIDE_MAX: f64 = 1280.0;
/// What a kind of file says at its beginning.
const HEAD_BYTES: f64 = 64.0;

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

    /// Takes a part of a picture.
    pub fn take_part(&self, picture: &ImageBitmap, cut: Cut) -> bool {
        let [left, top, part_width, part_height] = cut.from.map(f64::from);
        let [width, height] = cut.size.map(f64::from);
        self.resize(cut.size[0], cut.size[1]);
        // Without it, most pixels of what is made much smaller would be left out instead of mixed.
        let quality = JsValue::from("medium");
        let _ = Reflect::set(&self.context, &"imageSmoothingQuality".into(), &quality);
        // Transparent ground would come out black, and so would the code on it.
        self.context.set_fill_style_str("white");
        self.context.fill_rect(0.0, 0.0, width, height);
        let drawn = self.context.draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            picture,
            left,
            top,
            part_width,
            part_height,
            0.0,
            0.0,
            width,
            height,
        );
        drawn.is_ok()
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
        self.resize(width, height);
        Some((width.into(), height.into()))
    }

    fn resize(&self, width: u32, height: u32) {
        if (self.element.width(), self.element.height()) != (width, height) {
            self.element.set_width(width);
            self.element.set_height(height);
        }
    }
}

/// A file as a picture; `None` when it is none that this browser knows.
pub async fn open(file: &Blob) -> Option<ImageBitmap> {
    let opening = web_sys::window()?.create_image_bitmap_with_blob(file).ok()?;
    JsFuture::from(opening).await.ok()?.dyn_into().ok()
}

/// The first bytes of a file, which say what kind it is; none when it cannot be read.
pub async fn head(file: &Blob) -> Vec<u8> {
    let head = file.slice_with_f64_and_f64(0.0, HEAD_BYTES);
    let Ok(read) = head.map(|head| JsFuture::from(head.array_buffer())) else { return Vec::new() };
    let buffer = read.await.ok().and_then(|buffer| buffer.dyn_into::<ArrayBuffer>().ok());
    buffer.map(|buffer| Uint8Array::new(&buffer).to_vec()).unwrap_or_default()
}
