//! Files that a person gives: chosen, dropped anywhere on the page, or pasted. A ZIP file becomes a project, sound becomes
//! cards of the one that is on screen, or of a new one. What a file is called decides where it goes at first; the program
//! looks into it and knows better.

use leptos::{ev, prelude::*};
use web_sys::{DataTransfer, File};

use super::{
    kit::{ChooseFiles, Glyph, listed},
    text::importing as text,
};
use crate::{
    app::{Route, input::LibraryCommand},
    project::Title,
    shell::{Shell, use_shell},
};

/// What a file field for sound offers: browsers know films and voice memos by their endings.
const SOUND: &str =
    "audio/*,video/mp4,video/webm,video/quicktime,.m4a,.mp3,.wav,.flac,.ogg,.opus,.aac,.webm,.mp4,.mov,.3gp";

/// Chooses files of sound.
#[component]
pub fn AddAudio(
    /// The handle.
    #[prop(default = "audio-add")]
    testid: &'static str,
    /// The handle of the file field.
    #[prop(default = "audio-add-file")]
    file: &'static str,
    /// Looks, as of [`ChooseFiles`].
    #[prop(default = "plain")]
    look: &'static str,
) -> impl IntoView {
    let shell = use_shell();
    let on_chosen = move |files| give(shell, files);
    view! { <ChooseFiles testid field=file glyph=Glyph::Note label=text::ADD look accept=SOUND on_chosen /> }
}

/// Takes files, whatever they are.
pub fn give(shell: Shell, files: Vec<File>) {
    let route = shell.views.route.get_untracked();
    // Outside of a project only what is called sound is taken for it: no project is made for a picture.
    let is_sound = |file: &File| if let Route::Project(_) = route { !is_zip(file) } else { is_sound(file) };
    let (sounds, zips): (Vec<_>, Vec<_>) = files.into_iter().partition(is_sound);
    for file in zips {
        shell.open_zip(file);
    }
    let Some(first) = sounds.first() else { return };
    if route == Route::Library {
        let name = first.name();
        let title = name.rsplit_once('.').map_or(name.as_str(), |(title, _)| title);
        shell.dispatch(LibraryCommand::Create(Title::new(title)));
    }
    shell.import(sounds);
}

fn is_zip(file: &File) -> bool {
    let (name, media_type) = (file.name().to_ascii_lowercase(), file.type_());
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    matches!(ending, Some("zip" | "json")) || media_type.contains("zip")
}

fn is_sound(file: &File) -> bool {
    let (name, media_type) = (file.name().to_ascii_lowercase(), file.type_());
    let ending = name.rsplit_once('.').map(|(_, ending)| format!(".{ending}"));
    let named = ending.is_some_and(|ending| SOUND.split(',').any(|known| known == ending));
    named || media_type.starts_with("audio/") || media_type.starts_with("video/")
}

/// Takes files that are dropped anywhere on the page, on every screen. Without it the browser would leave the page to show
/// them. While a code is scanned, the scanner takes what is dropped.
pub fn take_dropped(shell: Shell) {
    let holds_files =
        |data: Option<DataTransfer>| data.is_some_and(|data| data.types().includes(&"Files".into(), 0));
    let over = window_event_listener(ev::dragover, move |event| {
        if holds_files(event.data_transfer()) {
            event.prevent_default();
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        if holds_files(event.data_transfer()) && !event.default_prevented() {
            event.prevent_default();
            give(shell, listed(event.data_transfer().and_then(|data| data.files())));
        }
    });
    on_cleanup(move || {
        over.remove();
        dropped.remove();
    });
}

/// Takes files that are pasted, wherever the focus is. Pictures are not for the program: a scanner takes those.
pub fn take_pasted(shell: Shell) {
    let pasted = window_event_listener(ev::paste, move |event| {
        let files = listed(event.clipboard_data().and_then(|data| data.files()));
        let files: Vec<_> = files.into_iter().filter(|file| !file.type_().starts_with("image/")).collect();
        if !files.is_empty() && !event.default_prevented() {
            event.prevent_default();
            give(shell, files);
        }
    });
    on_cleanup(move || pasted.remove());
}
