//! Scanning a code instead of pasting it: with the camera, or from a picture that is chosen, pasted or dropped.
//!
//! What is found goes where a pasted text goes, and problems are told in the same words. Only QR codes that are not of
//! Spoke are answered here: a camera may see the code of a bus ticket, which nobody would paste.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::{
    app::view::CodeProblem,
    ports::scan::{CameraChoice, CameraError, CameraOn, ScanEvent},
    shell::{Scan, use_shell},
    ui::{
        kit::{Glyph, Icon, Modal, Press, modal::Close},
        studio::part,
        text::{codes, scan as text},
    },
    wire::code,
};

/// The button that opens the scanner, and the scanner.
#[component]
pub fn ScanButton(
    /// The stable handle of docs/testing.md.
    testid: &'static str,
    /// What the button says.
    label: &'static str,
    /// The id of the field into which the same code can be pasted.
    field: &'static str,
    /// What is wrong with the last text.
    #[prop(into)]
    problem: Signal<Option<CodeProblem>>,
    /// Takes a text that may hold a code.
    #[prop(into)]
    on_text: Callback<String>,
) -> impl IntoView {
    let shell = use_shell();
    let open = RwSignal::new(false);
    let press = move || {
        shell.enter();
        open.set(true);
    };
    let scanner =
        move || ScannerProps { field, problem, on_text, on_close: Callback::new(move |()| open.set(false)) };
    view! {
        <Press testid glyph=Glyph::Scan label look="plain" words=true on_press=press />
        <Show when=move || open.get()>{part(move |studio| (studio.scanner)(scanner()))}</Show>
    }
}

/// What the finder shows.
#[derive(Debug, Clone, PartialEq)]
enum Sight {
    Asking,
    Looking { torch: bool },
    Blind(CameraError),
}

impl Sight {
    fn name(&self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Looking { .. } => "looking",
            Self::Blind(_) => "blind",
        }
    }
}

/// What there is to say about the last thing that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It was handed on: what is said is the problem that comes back, if any.
    HandedOn,
    /// Words of our own, with their name in `data-problem`.
    Own(&'static str, &'static str),
}

/// What is looked at now, and what came of it. Dies with the dialog, and the camera with it.
#[derive(Clone, Copy)]
struct Desk {
    sight: RwSignal<Sight>,
    /// The camera that was on last, and all there are: the list stays while another one is opened.
    cameras: RwSignal<CameraOn>,
    said: RwSignal<Option<Said>>,
    /// A camera sees the same code many times a second; it is answered once.
    last: StoredValue<String>,
    scan: StoredValue<Option<Scan>, LocalStorage>,
    on_text: Callback<String>,
}

impl Desk {
    fn new(on_text: Callback<String>) -> Self {
        Self {
            sight: RwSignal::new(Sight::Asking),
            cameras: RwSignal::new(CameraOn::default()),
            said: RwSignal::new(None),
            last: StoredValue::new(String::new()),
            scan: StoredValue::new_local(None),
            on_text,
        }
    }

    fn hear(self, event: ScanEvent) {
        let own = |name, words| self.said.set(Some(Said::Own(name, words)));
        match event {
            ScanEvent::Asking => self.sight.set(Sight::Asking),
            ScanEvent::Looking(camera) => {
                self.sight.set(Sight::Looking { torch: camera.torch });
                self.cameras.set(camera);
            }
            ScanEvent::Blind(error) => self.sight.set(Sight::Blind(error)),
            ScanEvent::NothingInPicture => own("no-code-in-picture", text::NO_QR_IN_PICTURE),
            ScanEvent::NoPicture => own("no-picture", text::NO_PICTURE),
            ScanEvent::Heic => own("heic", text::HEIC),
            ScanEvent::Seen(seen) if self.last.with_value(|last| *last == seen) => {}
            ScanEvent::Seen(seen) => {
                self.last.set_value(seen.clone());
                self.judge(seen);
            }
            ScanEvent::InPicture(seen) => self.judge(seen),
        }
    }

    /// A QR code is read whole or not at all. So one that holds no code of ours is of something else, and not damaged.
    fn judge(self, seen: String) {
        match code::find(&seen) {
            Ok(_) => self.hand_on(seen),
            Err(_) => self.said.set(Some(Said::Own("foreign", text::FOREIGN_QR))),
        }
    }

    fn hand_on(self, seen: String) {
        self.said.set(Some(Said::HandedOn));
        // This may close the dialog, so it comes last.
        self.on_text.run(seen);
    }

    fn act(self, act: impl FnOnce(&Scan)) {
        self.scan.with_value(|scan| scan.as_ref().map(act));
    }
}

/// The dialog.
#[component]
pub fn Scanner(
    field: &'static str,
    problem: Signal<Option<CodeProblem>>,
    on_text: Callback<String>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let shell = use_shell();
    let desk = Desk::new(on_text);
    let awake = StoredValue::new_local(shell.keep_awake());
    on_cleanup(move || {
        // Switches the camera off at once, not when this scope is disposed of.
        desk.scan.dispose();
        awake.dispose();
    });
    let video = NodeRef::<html::Video>::new();
    Effect::new(move |_| {
        if let Some(video) = video.get() {
            let scan = shell.scan(video, move |event| desk.hear(event), move |given| desk.hand_on(given));
            desk.scan.set_value(Some(scan));
        }
    });
    let said = Memo::new(move |_| match desk.said.get()? {
        Said::HandedOn => problem.get().map(|problem| (problem.name(), codes::code_problem(problem))),
        Said::Own(name, words) => Some((name, words)),
    });
    let paste_instead = move || {
        on_close.run(());
        focus_soon(field);
    };
    view! {
        <Modal testid="scan-dialog" title=text::HEADING close=Close::new("scan-close", move || on_close.run(()))>
            <div class="stack scan">
                <div class="finder" data-testid="scan-view" data-state=move || desk.sight.with(Sight::name)>
                    <video node_ref=video autoplay playsinline prop:muted=true aria-hidden="true"></video>
                    <Finder desk />
                </div>
                <p class="quiet-line" role="status">
                    {move || match desk.sight.get() {
                        Sight::Asking => text::WAITING,
                        Sight::Looking { .. } => text::LOOKING,
                        Sight::Blind(_) => "",
                    }}
                </p>
                <div role="alert">
                    {move || {
                        said.get()
                            .map(|(name, words)| {
                                view! {
                                    <p class="problem" data-testid="scan-problem" data-problem=name>
                                        {words}
                                    </p>
                                }
                            })
                    }}
                </div>
                <Cameras desk />
                <div class="scan-ways">
                    <PictureChoice desk />
                    <button type="button" class="press plain" data-testid="scan-paste" on:click=move |_| paste_instead()>
                        {text::PASTE_INSTEAD}
                    </button>
                </div>
                <p class="quiet-line">{text::HINT}</p>
            </div>
        </Modal>
    }
}

/// What lies over the picture of the camera: where to hold the code, its lamp, or why there is no picture.
#[component]
fn Finder(desk: Desk) -> impl IntoView {
    let blind = Memo::new(move |_| match desk.sight.get() {
        Sight::Blind(error) => Some(error),
        _ => None,
    });
    let has_torch = Memo::new(move |_| desk.sight.with(|sight| *sight == Sight::Looking { torch: true }));
    let lit = RwSignal::new(false);
    // A camera that was just opened has its lamp off.
    Effect::new(move |_| {
        desk.sight.track();
        lit.set(false);
    });
    let switch = move || {
        let on = !lit.get_untracked();
        lit.set(on);
        desk.act(|scan| scan.light(on));
    };
    view! {
        <span class="finder-frame" aria-hidden="true"></span>
        <Show when=move || has_torch.get()>
            <Press
                testid="scan-torch"
                glyph=Glyph::Torch
                label=text::LIGHT
                look="plain"
                attr:aria-pressed=move || lit.get().to_string()
                on_press=switch
            />
        </Show>
        {move || {
            blind
                .get()
                .map(|error| {
                    view! {
                        <div class="finder-blind" data-testid="scan-blind" data-problem=error.name() role="alert">
                            <Icon glyph=Glyph::Camera />
                            <p>{text::camera_problem(error)}</p>
                            <Press
                                testid="scan-retry"
                                glyph=Glyph::Retry
                                label=text::TRY_AGAIN
                                look="plain"
                                words=true
                                on_press=move || desk.act(|scan| scan.choose(None))
                            />
                        </div>
                    }
                })
        }}
    }
}

/// Which camera, where there are several.
#[component]
fn Cameras(desk: Desk) -> impl IntoView {
    let several = Memo::new(move |_| Some(desk.cameras.get()).filter(|camera| camera.choices.len() > 1));
    let choose = move |id: String| desk.act(|scan| scan.choose(Some(id)));
    move || {
        several.get().map(|camera| {
            let option = |(at, choice): (usize, &CameraChoice)| {
                let words = if choice.label.is_empty() { text::camera(at + 1) } else { choice.label.clone() };
                let id = choice.id.clone();
                view! { <option value=id.clone() selected=id == camera.id>{words}</option> }
            };
            let options = camera.choices.iter().enumerate().map(option).collect_view();
            view! {
                <label class="field scan-camera">
                    <span class="field-label">{text::CAMERA}</span>
                    <select data-testid="scan-camera" on:change:target=move |event| choose(event.target().value())>
                        {options}
                    </select>
                </label>
            }
        })
    }
}

/// A picture from the disk.
#[component]
fn PictureChoice(desk: Desk) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let look = move || {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            desk.act(|scan| scan.look_at(file.into()));
        }
        // Without this, choosing the same file again would be no change.
        input.set_value("");
    };
    view! {
        <label class="press plain file-press">
            <Icon glyph=Glyph::Picture />
            <span>{text::CHOOSE_PICTURE}</span>
            <input
                type="file"
                accept="image/*,.heic,.heif"
                class="visually-hidden"
                node_ref=input
                data-testid="scan-picture"
                on:change=move |_| look()
            />
        </label>
    }
}

/// Puts the focus into a field once the dialog in front of it is gone.
fn focus_soon(field: &'static str) {
    request_animation_frame(move || {
        let field = document().get_element_by_id(field);
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // A field of the page takes the focus.
            let _ = field.focus();
        }
    });
}
