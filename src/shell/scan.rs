//! A scan: camera and pictures in, the texts of their QR codes out. What a text is worth is decided elsewhere.
//!
//! The camera is on only while the page is seen. Whoever drops a [`Scan`] turns it off at once and hears no more.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, HtmlVideoElement, ImageBitmap};

use crate::{
    browser::{
        camera::Camera,
        code_reader::CodeReader,
        given::{self, Given, Receiver},
        listener::Listener,
        page,
        picture::{self, Canvas},
    },
    ports::scan::{CameraError, ScanEvent, is_heic, meant},
    qr::cuts::cuts,
    wire::code,
};

/// Between two looks at least: a hand does not move faster, and the device stays cool.
const LOOK_EVERY_MS: u32 = 120;

/// A running scan.
pub struct Scan {
    inner: Rc<Inner>,
    _hidden: Listener,
    _given: Option<Receiver>,
}

struct Inner {
    video: HtmlVideoElement,
    on_event: Box<dyn Fn(ScanEvent)>,
    on_text: Box<dyn Fn(String)>,
    /// The number of the camera that is wanted. Whatever was begun for an earlier one ends.
    turn: Cell<u32>,
    wanted: RefCell<Option<String>>,
    camera: RefCell<Option<Camera>>,
    reader: RefCell<Option<Rc<CodeReader>>>,
    over: Cell<bool>,
}

impl Scan {
    /// Asks for a camera, shows it in `video` and looks for codes, also in pictures that are pasted or dropped. Texts
    /// that are pasted or dropped go to `on_text`.
    pub(super) fn start(
        video: HtmlVideoElement,
        on_event: impl Fn(ScanEvent) + 'static,
        on_text: impl Fn(String) + 'static,
    ) -> Self {
        let inner = Rc::new(Inner {
            video,
            on_event: Box::new(on_event),
            on_text: Box::new(on_text),
            turn: Cell::default(),
            wanted: RefCell::default(),
            camera: RefCell::default(),
            reader: RefCell::default(),
            over: Cell::default(),
        });
        let (seen, receiving) = (Rc::downgrade(&inner), Rc::downgrade(&inner));
        let hidden = page::on_hidden(move |hidden| {
            if let Some(inner) = seen.upgrade() {
                if hidden { inner.let_go() } else { inner.open() }
            }
        });
        let given = given::receive(move |given| {
            let Some(inner) = receiving.upgrade() else { return };
            match given {
                Given::Picture(picture) => inner.look_at(picture),
                Given::Text(text) => (inner.on_text)(text),
            }
        });
        inner.open();
        Self { inner, _hidden: hidden, _given: given }
    }

    /// Another camera; without an id, the first one once more.
    pub fn choose(&self, id: Option<String>) {
        *self.inner.wanted.borrow_mut() = id;
        self.inner.open();
    }

    /// The camera's lamp.
    pub fn light(&self, on: bool) {
        if let Some(camera) = self.inner.camera.borrow().as_ref() {
            camera.light(on);
        }
    }

    /// Looks at a picture.
    pub fn look_at(&self, picture: Blob) {
        self.inner.look_at(picture);
    }
}

impl Drop for Scan {
    fn drop(&mut self) {
        self.inner.over.set(true);
        self.inner.let_go();
        self.inner.reader.take();
    }
}

impl Inner {
    /// Turns the camera off. What was begun for it ends.
    fn let_go(&self) {
        self.turn.set(self.turn.get() + 1);
        let camera = self.camera.take();
        drop(camera);
    }

    fn say(&self, event: ScanEvent) {
        if !self.over.get() {
            (self.on_event)(event);
        }
    }

    fn open(self: &Rc<Self>) {
        self.let_go();
        self.say(ScanEvent::Asking);
        spawn_local(look(Rc::downgrade(self), self.turn.get()));
    }

    /// Nobody can read what the camera sees. Whoever tries again gets a new reader.
    fn give_up(&self) {
        self.let_go();
        self.reader.take();
        self.say(ScanEvent::Blind(CameraError::NoReader));
    }

    fn look_at(self: &Rc<Self>, picture: Blob) {
        let inner = Rc::downgrade(self);
        spawn_local(async move {
            let event = read_picture(&inner, &picture).await;
            let Some(inner) = inner.upgrade() else { return };
            if event == ScanEvent::Blind(CameraError::NoReader) { inner.give_up() } else { inner.say(event) }
        });
    }

    /// Who reads; made when it is first wanted.
    async fn reader(&self) -> Rc<CodeReader> {
        let made = self.reader.borrow().clone();
        if let Some(made) = made {
            return made;
        }
        let reader = CodeReader::new().await;
        self.reader.borrow_mut().get_or_insert_with(|| Rc::new(reader)).clone()
    }
}

/// The scan, as long as it wants the camera of this turn.
fn current(inner: &Weak<Inner>, turn: u32) -> Option<Rc<Inner>> {
    inner.upgrade().filter(|inner| inner.turn.get() == turn && !inner.over.get())
}

/// Opens the camera and looks through it until it is no longer wanted.
async fn look(inner: Weak<Inner>, turn: u32) {
    let Some((video, wanted)) =
        current(&inner, turn).map(|inner| (inner.video.clone(), inner.wanted.borrow().clone()))
    else {
        return;
    };
    let opened = Camera::open(&video, wanted.as_deref()).await;
    // Given up while the browser asked the person: the camera goes off with `opened`.
    let Some(scan) = current(&inner, turn) else { return };
    let mut camera = match opened {
        Ok(camera) => camera,
        Err(error) => return scan.say(ScanEvent::Blind(error)),
    };
    let taken_away = inner.clone();
    camera.on_ended(move || {
        if let Some(inner) = current(&taken_away, turn) {
            inner.let_go();
            inner.say(ScanEvent::Blind(CameraError::Broken));
        }
    });
    let described = camera.describe();
    *scan.camera.borrow_mut() = Some(camera);
    drop(scan);
    let described = described.await;
    let Some(scan) = current(&inner, turn) else { return };
    scan.say(ScanEvent::Looking(described));
    let (reader, canvas) = (scan.reader().await, Canvas::new());
    drop(scan);
    let Some(canvas) = canvas else { return };
    while let Some(scan) = current(&inner, turn) {
        if scan.camera.borrow().as_ref().is_some_and(Camera::shows) && canvas.take_frame(&video) {
            drop(scan);
            let read = reader.read(&canvas, false).await;
            let Some(scan) = current(&inner, turn) else { return };
            let Ok(texts) = read else {
                return scan.give_up();
            };
            for text in meant(texts) {
                scan.say(ScanEvent::Seen(text));
            }
        }
        TimeoutFuture::new(LOOK_EVERY_MS).await;
    }
}

/// Looks closer and closer at a picture until a code of ours is found.
async fn read_picture(inner: &Weak<Inner>, picture: &Blob) -> ScanEvent {
    let Some(bitmap) = picture::open(picture).await else {
        return if is_heic(&picture::head(picture).await) { ScanEvent::Heic } else { ScanEvent::NoPicture };
    };
    let event = look_closer(inner, &bitmap).await;
    bitmap.close();
    event
}

async fn look_closer(inner: &Weak<Inner>, bitmap: &ImageBitmap) -> ScanEvent {
    let (Some(canvas), Some(scan)) = (Canvas::new(), inner.upgrade()) else { return ScanEvent::NoPicture };
    let reader = scan.reader().await;
    drop(scan);
    let mut found = Vec::new();
    for cut in cuts(bitmap.width(), bitmap.height()) {
        // Nobody waits for it any more.
        if inner.upgrade().is_none_or(|scan| scan.over.get()) || !canvas.take_part(bitmap, cut) {
            break;
        }
        match reader.read(&canvas, true).await {
            Ok(texts) => found.extend(texts),
            Err(_) => return ScanEvent::Blind(CameraError::NoReader),
        }
        if found.iter().any(|text| code::find(text).is_ok()) {
            break;
        }
    }
    meant(found).into_iter().next().map_or(ScanEvent::NothingInPicture, ScanEvent::InPicture)
}
