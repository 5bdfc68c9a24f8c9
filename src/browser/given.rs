//! What a person gives to the page as a whole: pasted, or dropped onto it.

use web_sys::{Blob, ClipboardEvent, DataTransfer, DragEvent, Event, File};

use super::listener::Listener;

/// Something that was given.
pub enum Given {
    /// A picture, such as a screenshot.
    Picture(Blob),
    /// A text.
    Text(String),
}

/// Listens as long as it lives.
pub struct Receiver {
    _listeners: [Listener; 3],
}

/// Calls `handler` with whatever is pasted or dropped anywhere. Nobody else in the page hears of it, and the browser does
/// not leave the page to show a dropped file. `None` when this is no page.
pub fn receive(handler: impl Fn(Given) + Clone + 'static) -> Option<Receiver> {
    // Before the window, where the page itself listens.
    let document = web_sys::window()?.document()?;
    let (pasted, dropped) = (handler.clone(), handler);
    let listeners = [
        Listener::new(&document, "paste", move |event: ClipboardEvent| {
            take(&event, event.clipboard_data(), &pasted);
        }),
        Listener::new(&document, "drop", move |event: DragEvent| {
            take(&event, event.data_transfer(), &dropped);
        }),
        // Without it nothing may be dropped.
        Listener::new(&document, "dragover", |event: DragEvent| event.prevent_default()),
    ];
    Some(Receiver { _listeners: listeners })
}

fn take(event: &Event, data: Option<DataTransfer>, handler: &impl Fn(Given)) {
    event.prevent_default();
    event.stop_propagation();
    let Some(data) = data else { return };
    let files = data.files();
    let files = files.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at)));
    let picture = files.into_iter().find(|file: &File| is_picture(file));
    let text = data.get_data("text").unwrap_or_default();
    if let Some(picture) = picture {
        handler(Given::Picture(picture.into()));
    } else if !text.trim().is_empty() {
        handler(Given::Text(text));
    }
}

/// Systems that do not know HEIC give such a file no type.
fn is_picture(file: &File) -> bool {
    let name = file.name().to_ascii_lowercase();
    file.type_().starts_with("image/") || [".heic", ".heif"].iter().any(|ending| name.ends_with(ending))
}
