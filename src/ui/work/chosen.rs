//! The chosen cards: how many and how long, and what is done with all of them in one step.

use std::{collections::BTreeSet, sync::Arc};

use leptos::{ev::SubmitEvent, html, prelude::*};

use super::{carry::Carrying, level::Levels, move_to::Moving};
use crate::{
    app::input::{EditCommand, ExportCommand, PlayCommand, StudioCommand},
    ids::CardId,
    project::{
        Colour, Edit, Retouch,
        text::{TAG_CHARS_MAX, Tag},
    },
    shell::{Shell, use_shell},
    studio::selection::SelectCommand,
    ui::{
        dialogs::export_audio::Exporting,
        kit::{Glyph, Icon, Press, field, said::Said},
        project::Doc,
        text::{cards, levels, selection as text},
    },
};

/// What is chosen from below the bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Panel {
    Colour,
    Tag,
    Level,
}

/// What the parts of the bar share.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    pub(super) shell: Shell,
    order: Memo<Arc<crate::app::view::Order>>,
    said: Said,
    cards: Memo<Arc<BTreeSet<CardId>>>,
}

impl Chosen {
    /// In the order of the project.
    pub(super) fn in_order(self) -> Vec<CardId> {
        let cards = self.cards.get_untracked();
        self.order.with_untracked(|order| order.iter().copied().filter(|card| cards.contains(card)).collect())
    }

    /// Saves them as a ZIP file.
    fn save(self) {
        let project = self.shell.views.project.with_untracked(|it| it.as_ref().map(|it| it.id));
        if let Some(project) = project {
            let only = self.cards.get_untracked();
            self.shell.dispatch(ExportCommand::SaveChosen(project, only));
        }
    }

    /// Does it, and says so.
    pub(super) fn edit(self, edit: impl FnOnce(Vec<CardId>) -> Edit, outcome: impl FnOnce(usize) -> String) {
        let cards = self.in_order();
        let count = cards.len();
        let past = || self.shell.views.project.with_untracked(|it| it.as_ref().map(|it| it.past.clone()));
        let before = past();
        self.shell.dispatch(EditCommand::Do(edit(cards)));
        // What was refused is told by a message.
        if past() != before {
            self.said.say(outcome(count));
        }
    }
}

/// The bar.
#[component]
pub(super) fn ChosenBar() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let said = expect_context::<Said>();
    let moving = expect_context::<Moving>();
    let work = shell.views.work;
    let cards = Memo::new(move |_| work.with(|work| work.selection.cards.clone()));
    let length = Memo::new(move |_| work.with(|work| work.selection.duration_ms));
    let count = Memo::new(move |_| cards.with(|cards| cards.len()));
    let chosen = Chosen { shell, order: doc.order, said, cards };
    let panel = RwSignal::new(None::<Panel>);
    let toggle = move |which| panel.update(|panel| *panel = (*panel != Some(which)).then_some(which));
    let why_not = Signal::derive(move || {
        doc.why_not.get().or_else(|| (count.get() == 0).then_some(text::NOTHING_CHOSEN))
    });
    let is_open = move |which| (panel.get() == Some(which)).to_string();
    view! {
        <section class="chosen" aria-label=text::BAR data-testid="selection-bar">
            <p class="chosen-count" data-testid="selection-count" data-count=move || count.get() role="status">
                {move || text::chosen(count.get(), length.get())}
            </p>
            <div class="chosen-tools">
                <Press
                    testid="select-all"
                    glyph=Glyph::SelectAll
                    label=text::ALL
                    on_press=move || shell.dispatch(StudioCommand::Select(SelectCommand::All))
                />
                <Press
                    testid="selection-colour"
                    glyph=Glyph::Drop
                    label=text::COLOUR
                    why_not
                    attr:aria-expanded=move || is_open(Panel::Colour)
                    on_press=move || toggle(Panel::Colour)
                />
                <Press
                    testid="selection-tag"
                    glyph=Glyph::Tag
                    label=text::TAG
                    why_not
                    attr:aria-expanded=move || is_open(Panel::Tag)
                    on_press=move || toggle(Panel::Tag)
                />
                <Press
                    testid="selection-level"
                    glyph=Glyph::Volume
                    label=levels::LEVEL
                    why_not
                    attr:aria-expanded=move || is_open(Panel::Level)
                    on_press=move || toggle(Panel::Level)
                />
                <Press
                    testid="selection-move"
                    glyph=Glyph::Grip
                    label=text::MOVE
                    why_not
                    on_press=move || moving.ask(chosen.in_order().into())
                />
                <Elsewhere chosen why_not />
                <Verbs chosen why_not />
            </div>
            <Press
                testid="selection-done"
                glyph=Glyph::Check
                label=text::DONE
                look="plain"
                words=true
                on_press=move || shell.dispatch(StudioCommand::Select(SelectCommand::End))
            />
            {move || match panel.get().filter(|_| doc.locked.get().is_none()) {
                Some(Panel::Colour) => view! { <Colours chosen /> }.into_any(),
                Some(Panel::Tag) => view! { <TagForm chosen /> }.into_any(),
                Some(Panel::Level) => view! { <Levels chosen /> }.into_any(),
                None => ().into_any(),
            }}
        </section>
    }
}

/// Hearing them, and where else they can go.
#[component]
fn Elsewhere(chosen: Chosen, why_not: Signal<Option<&'static str>>) -> impl IntoView {
    let carrying = expect_context::<Carrying>();
    let exporting = expect_context::<Exporting>();
    let nothing =
        Signal::derive(move || chosen.cards.with(|cards| cards.is_empty()).then_some(text::NOTHING_CHOSEN));
    view! {
        <Press
            testid="selection-play"
            glyph=Glyph::Play
            label=text::PLAY
            why_not=nothing
            on_press=move || chosen.shell.dispatch(PlayCommand::These(chosen.in_order()))
        />
        <Press
            testid="selection-project"
            glyph=Glyph::Folder
            label=text::PROJECT
            why_not
            on_press=move || carrying.ask(chosen.in_order().into())
        />
        <Press
            testid="selection-audio"
            glyph=Glyph::Tape
            label=text::AUDIO
            why_not=nothing
            on_press=move || exporting.ask(Some(chosen.cards.get_untracked()))
        />
        <Press
            testid="selection-save"
            glyph=Glyph::Save
            label=text::SAVE
            why_not=nothing
            on_press=move || chosen.save()
        />
    }
}

/// What makes other cards of them, or none.
#[component]
fn Verbs(chosen: Chosen, why_not: Signal<Option<&'static str>>) -> impl IntoView {
    let too_few = Signal::derive(move || {
        why_not.get().or_else(|| chosen.cards.with(|cards| cards.len() < 2).then_some(text::ONE_CHOSEN))
    });
    view! {
        <Press
            testid="selection-duplicate"
            glyph=Glyph::Copy
            label=text::DUPLICATE
            why_not
            on_press=move || chosen.edit(Edit::Duplicate, text::duplicated)
        />
        <Press
            testid="selection-merge"
            glyph=Glyph::Merge
            label=text::MERGE
            why_not=too_few
            on_press=move || chosen.edit(Edit::Merge, text::merged)
        />
        <Press
            testid="selection-delete"
            glyph=Glyph::Trash
            label=text::DELETE
            why_not
            on_press=move || chosen.edit(Edit::DeleteAll, text::deleted)
        />
    }
}

/// The colours: a press gives one to all.
#[component]
fn Colours(chosen: Chosen) -> impl IntoView {
    let choices = Colour::ALL.map(|colour| {
        let paint = move |_| {
            let what = Retouch::Colour(colour);
            chosen.edit(|cards| Edit::Retouch(cards, what), |count| text::coloured(count, colour));
        };
        view! {
            <button
                type="button"
                class="filter"
                data-colour=colour.name()
                data-testid=format!("selection-colour-{}", colour.name())
                on:click=paint
            >
                <span class="filter-colour" aria-hidden="true"></span>
                {cards::colour(colour)}
            </button>
        }
    });
    view! {
        <div class="filters chosen-panel" role="group" aria-label=text::COLOUR>
            {choices.into_iter().collect_view()}
        </div>
    }
}

/// A tag for all of them, and the tags they have, which a press takes away.
#[component]
fn TagForm(chosen: Chosen) -> impl IntoView {
    let doc = expect_context::<Doc>();
    let input = NodeRef::<html::Input>::new();
    let tags = Memo::new(move |_| {
        let of =
            |card: &CardId| doc.follow(*card).map(|view| view.card.tags.iter().cloned().collect::<Vec<_>>());
        chosen.cards.with(|cards| cards.iter().filter_map(of).flatten().collect::<BTreeSet<Tag>>())
    });
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = input.get_untracked() else { return };
        let tag = Tag::new(&field.value());
        if !tag.is_empty() {
            let name = tag.to_string();
            chosen.edit(|cards| Edit::Retouch(cards, Retouch::Tag(tag)), |count| text::tagged(count, &name));
            field.set_value("");
        }
    };
    let has = move |tag: Tag| {
        let name = tag.to_string();
        let what = tag.clone();
        let remove = move |_| {
            let (tag, name) = (what.clone(), what.to_string());
            chosen.edit(
                |cards| Edit::Retouch(cards, Retouch::Untag(tag)),
                |count| text::untagged(count, &name),
            );
        };
        view! {
            <button
                type="button"
                class="filter"
                data-testid="selection-untag"
                data-tag=name.clone()
                aria-label=text::untag(&name)
                title=text::untag(&name)
                on:click=remove
            >
                <span dir="auto">{name.clone()}</span>
                <Icon glyph=Glyph::Close />
            </button>
        }
    };
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Fails only when the field is gone already.
            let _ = input.focus();
        }
    });
    view! {
        <div class="filters chosen-panel">
            <form class="tag-form" on:submit=add>
                <input
                    type="text"
                    node_ref=input
                    data-testid="selection-tag-field"
                    aria-label=text::TAG_FIELD
                    placeholder=text::TAG_FIELD
                    autocomplete="off"
                    dir="auto"
                    on:input:target=move |event| {
                        field::take(&event.target(), &event, TAG_CHARS_MAX);
                    }
                />
                <button type="submit" class="press plain" data-testid="selection-tag-add">
                    {text::TAG_ADD}
                </button>
            </form>
            {move || tags.get().into_iter().map(has).collect_view()}
        </div>
    }
}
