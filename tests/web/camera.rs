//! The browser's fake camera: on while somebody holds it, off the moment nobody does.

use js_sys::Array;
use spoke::{
    browser::{
        camera::Camera,
        picture::{self, Canvas},
    },
    ports::scan::CameraError,
    qr::luma::Luma,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, HtmlVideoElement, ImageData, MediaStreamTrack};

use crate::wait::until;

fn video() -> HtmlVideoElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let video: HtmlVideoElement = document.create_element("video").unwrap().unchecked_into();
    video.set_muted(true);
    video.set_autoplay(true);
    document.body().unwrap().append_child(&video).unwrap();
    video
}

#[wasm_bindgen_test]
async fn a_camera_shows_is_described_and_goes_off_when_it_is_dropped() {
    let video = video();
    let camera = Camera::open(&video, None).await.expect("a camera");
    let on = camera.describe().await;
    assert!(!on.torch);
    assert!(on.choices.iter().any(|choice| choice.id == on.id && !choice.label.is_empty()), "{on:?}");
    until("a picture", || camera.shows().then_some(())).await;
    let canvas = Canvas::new().unwrap();
    assert!(canvas.take_frame(&video));
    let pixels: ImageData = canvas.pixels().unwrap().unchecked_into();
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    let luma = Luma::from_rgba(width, height, &pixels.data()).expect("as many pixels as it says");
    assert!(luma.pixels.iter().any(|pixel| *pixel != luma.pixels[0]), "it is a picture of something");

    let stream = video.src_object().unwrap();
    let track: MediaStreamTrack = stream.get_video_tracks().get(0).unchecked_into();
    assert_eq!(track.ready_state(), web_sys::MediaStreamTrackState::Live);
    // A camera without a lamp keeps what it has.
    camera.light(true);
    drop(camera);
    assert_eq!(track.ready_state(), web_sys::MediaStreamTrackState::Ended);
    assert!(video.src_object().is_none());

    let again = Camera::open(&video, Some(&on.id)).await.expect("the same by its id");
    assert_eq!(again.describe().await.id, on.id);
    drop(again);
    let gone = Camera::open(&video, Some("no such camera")).await.err();
    assert_eq!(gone, Some(CameraError::Missing));
    video.remove();
}

#[wasm_bindgen_test]
async fn files_become_pictures_or_nothing() {
    let svg = JsValue::from("no picture at all");
    let blob = Blob::new_with_str_sequence(&Array::of1(&svg)).unwrap();
    assert!(picture::open(&blob).await.is_none());
}
