//! The editor of a card: its waveform with what can be cut there, and its texts. Where there is room it stands beside the
//! list and shows the card that was touched last; elsewhere it opens in front of the list.
//!
//! What is written or cut is done at once, and undo takes it back: there is nothing to save.

mod level;
mod live;
mod marks;
mod room;
mod transport;
mod verbs;
mod waveform;
mod words;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use self::{
    level::LevelControl, room::fill_the_room, transport::Transport, verbs::Verbs, waveform::Waveform,
    words::Words,
};
use crate::{
    app::{
        input::StudioCommand,
        view::{CardView, Sound},
    },
    ids::CardId,
    shell::{Shell, use_shell},
    studio::editor::EditorCommand,
    ui::{
        kit::{
            Glyph, Modal, Press, field, focus,
            modal::Close,
            query::matches,
            said::{Announcer, Said},
        },
        project::Doc,
        text::editor as text,
    },
};

/// There is room beside the list. The same width stands in `style/editor.css`.
const WIDE: &str = "(min-width:1100px)";

/// A part of the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Title, tags, notes.
    Words,
    /// The waveform.
    Sound,
}

impl Part {
    /// Puts the focus there, when it is in the page.
    fn take_focus(self) {
        let place = match self {
            Self::Words => "[data-testid=edit-label]",
            Self::Sound => "[data-testid=editor-cursor]",
        };
        request_animation_frame(move || {
            let place = document().query_selector(place).ok().flatten();
            if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
                // What is shown takes the focus.
                let _ = place.focus();
            }
        });
    }
}

/// Where the editor is. Provided to everything of a project.
#[derive(Clone, Copy)]
pub struct Editing {
    shell: Shell,
    /// It stands beside the list.
    pub wide: Signal<bool>,
}

impl Editing {
    /// Of the open project.
    pub fn new() -> Self {
        Self { shell: use_shell(), wide: matches(WIDE) }
    }

    /// This card was touched.
    pub fn look(self, card: CardId) {
        if self.wide.get_untracked() && !focus::moves_by_itself() {
            self.command(EditorCommand::Look(card));
        }
    }

    /// A person wants to work on this part of a card.
    pub fn open(self, card: CardId, part: Part) {
        self.command(EditorCommand::Open(card));
        if self.wide.get_untracked() {
            part.take_focus();
        }
    }

    fn command(self, command: EditorCommand) {
        let done = self.shell.views.work.with_untracked(|work| match command {
            EditorCommand::Look(card) => work.editor.card == Some(card) && work.editor.gone.is_none(),
            _ => false,
        });
        if !done {
            self.shell.dispatch(StudioCommand::Work(command));
        }
    }
}

/// The card that is worked on. Provided to everything in the editor.
#[derive(Clone, Copy)]
struct Edited {
    id: CardId,
    /// The card.
    view: Memo<Option<CardView>>,
    /// Where one is in its sound.
    sound: Memo<Sound>,
}

/// The editor, wherever it is.
#[component]
pub fn Editor() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let editing = expect_context::<Editing>();
    // Of an empty project there is nothing to work on, but what was being written in its last card.
    let empty = Memo::new(move |_| {
        let gone = shell.views.work.with(|work| work.editor.gone.is_some());
        !gone && doc.order.with(|order| order.is_empty())
    });
    let open = Memo::new(move |_| shell.views.work.with(|work| work.editor.open));
    view! {
        <Show when=move || editing.wide.get() && !empty.get()>
            <Pane />
        </Show>
        <Show when=move || !editing.wide.get() && open.get()>
            <Sheet />
        </Show>
    }
}

/// Beside the list.
#[component]
fn Pane() -> impl IntoView {
    let shell = use_shell();
    let pane = NodeRef::<html::Aside>::new();
    fill_the_room(pane);
    close_when_left(shell, pane);
    view! {
        <aside
            class="editor-pane"
            node_ref=pane
            data-testid="editor"
            data-form="pane"
            aria-label=text::PANE
            on:keydown=move |event| back_to_list(shell, &event)
        >
            <Content />
        </aside>
    }
}

/// Whoever has gone elsewhere does not work on the card any more: it does not come in front of that when the window
/// becomes narrow.
fn close_when_left(shell: Shell, pane: NodeRef<html::Aside>) {
    let moved = window_event_listener(ev::focusin, move |event| {
        let Some(pane) = pane.try_get_untracked().flatten() else { return };
        let inside = event.target().is_some_and(|target| pane.contains(target.dyn_ref::<Node>()));
        if !inside && shell.views.work.with_untracked(|work| work.editor.open) {
            shell.dispatch(StudioCommand::Work(EditorCommand::Close));
        }
    });
    on_cleanup(move || moved.remove());
}

/// Escape leads back to the card in the list.
fn back_to_list(shell: Shell, event: &ev::KeyboardEvent) {
    if event.key() != "Escape" || field::is_composing(event) {
        return;
    }
    let card = shell.views.work.with_untracked(|work| work.editor.card);
    let row = card.map(|card| format!("[data-testid=card][data-card=\"{card}\"]"));
    let row = row.and_then(|row| document().query_selector(&row).ok().flatten());
    let in_row = |id: &str| row.as_ref()?.query_selector(id).ok().flatten();
    let place = in_row("[data-testid=card-edit]").or_else(|| in_row("[data-testid=card-play]"));
    // A card that is hidden or far away has no row: then the list as a whole has it.
    let place = place.or_else(|| document().query_selector("main").ok().flatten());
    event.prevent_default();
    event.stop_propagation();
    shell.dispatch(StudioCommand::Work(EditorCommand::Close));
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        // What is shown takes the focus.
        let _ = place.focus();
    }
}

/// In front of the list.
#[component]
fn Sheet() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let number = Memo::new(move |_| number(shell, doc));
    let title = Signal::derive(move || number.get().map_or_else(|| text::PANE.to_owned(), text::heading));
    let said = expect_context::<Said>();
    let close = move || shell.dispatch(StudioCommand::Work(EditorCommand::Close));
    view! {
        <Modal testid="edit-dialog" title close=Close::new("edit-close", close)>
            <div data-testid="editor" data-form="sheet">
                <Content />
            </div>
            // The one of the page is out of reach behind a dialog.
            <Announcer said />
        </Modal>
    }
}

/// The number of the card that is worked on.
fn number(shell: Shell, doc: Doc) -> Option<usize> {
    let card = shell.views.work.with(|work| work.editor.card)?;
    doc.order.with(|order| order.number(card))
}

/// What was being written into a card when it was deleted: it can still be read, and taken elsewhere.
#[derive(Clone, Copy)]
struct Drafts(RwSignal<Vec<String>>);

impl Drafts {
    fn add(self, text: &str) {
        if !text.trim().is_empty() {
            self.0.try_update(|drafts| drafts.push(text.to_owned()));
        }
    }
}

/// The card, or why there is none.
#[component]
fn Content() -> impl IntoView {
    let shell = use_shell();
    let card = Memo::new(move |_| shell.views.work.with(|work| work.editor.card));
    let gone = Memo::new(move |_| shell.views.work.with(|work| work.editor.gone.clone()));
    let drafts = Drafts(RwSignal::new(Vec::new()));
    provide_context(drafts);
    move || match (gone.get(), card.get()) {
        (Some(label), _) => view! { <Gone label drafts /> }.into_any(),
        (None, Some(id)) => view! { <Card id /> }.into_any(),
        (None, None) => view! { <p class="editor-none">{text::NO_CARD}</p> }.into_any(),
    }
}

/// The card was deleted: says so, and shows what was being written into it.
#[component]
fn Gone(label: String, drafts: Drafts) -> impl IntoView {
    let unkept = move || {
        let drafts = drafts.0.get();
        (!drafts.is_empty()).then(|| {
            view! {
                <label class="field">
                    <span class="field-label">{text::UNKEPT}</span>
                    <textarea rows="4" readonly data-testid="editor-draft" dir="auto">
                        {drafts.join("\n")}
                    </textarea>
                </label>
            }
        })
    };
    on_cleanup(move || {
        drafts.0.try_update(Vec::clear);
    });
    view! {
        <p class="editor-none" data-testid="editor-gone" role="status">
            {text::gone(&label)}
        </p>
        {unkept}
    }
}

#[component]
fn Card(id: CardId) -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let sound = Memo::new(move |_| shell.views.work.with(|work| work.editor.sound));
    provide_context(Edited { id, view: doc.card(id), sound });
    let hidden = Memo::new(move |_| doc.listed.with(|listed| !listed.contains(&id)));
    view! {
        <div class="editor stack" data-edited=id.to_string()>
            <Neighbours id />
            <Show when=move || hidden.get()>
                <p class="hint" data-testid="editor-hidden" role="status">
                    {text::HIDDEN}
                </p>
            </Show>
            <section class="editor-sound" aria-label=text::SOUND>
                <Waveform />
                <Transport />
                <Show when=move || doc.locked.get().is_none()>
                    <Verbs />
                </Show>
                <p class="hint keys">{text::HINT}</p>
                <LevelControl />
            </section>
            <Words />
        </div>
    }
}

/// Which card it is, and the way to those beside it.
#[component]
fn Neighbours(id: CardId) -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let editing = expect_context::<Editing>();
    let beside = move |by: isize| {
        Memo::new(move |_| {
            doc.listed.with(|listed| {
                let at = listed.iter().position(|card| *card == id)?;
                listed.get(at.checked_add_signed(by)?).copied()
            })
        })
    };
    let (before, behind) = (beside(-1), beside(1));
    let go = move |to: Memo<Option<CardId>>| {
        if let Some(card) = to.get_untracked() {
            editing.command(EditorCommand::Open(card));
        }
    };
    let why_not = |to: Memo<Option<CardId>>, why: &'static str| {
        Signal::derive(move || to.get().is_none().then_some(why))
    };
    let heading = move || {
        editing.wide.get().then(|| {
            view! { <h2>{move || number(shell, doc).map(text::heading)}</h2> }
        })
    };
    view! {
        <div class="editor-head">
            {heading}
            <Press
                testid="editor-previous"
                glyph=Glyph::Up
                label=text::PREVIOUS
                why_not=why_not(before, text::IS_FIRST)
                on_press=move || go(before)
            />
            <Press
                testid="editor-next"
                glyph=Glyph::Down
                label=text::NEXT
                why_not=why_not(behind, text::IS_LAST)
                on_press=move || go(behind)
            />
        </div>
    }
}
