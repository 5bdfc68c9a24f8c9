//! Colours and tags as filters of the search, each with the number of cards it leaves.

use leptos::prelude::*;

use crate::{
    app::{input::StudioCommand, view::Offer},
    project::{Colour, text::Tag},
    shell::use_shell,
    studio::find::FindCommand,
    ui::text::{cards, find as text},
};

/// The filters.
#[component]
pub fn Filters() -> impl IntoView {
    let shell = use_shell();
    let colours = Memo::new(move |_| shell.views.work.with(|work| work.find.colours.clone()));
    let tags = Memo::new(move |_| shell.views.work.with(|work| work.find.tags.clone()));
    let no_tags = Memo::new(move |_| tags.with(Vec::is_empty));
    view! {
        <div class="filters" role="group" aria-label=text::FILTERS>
            <For each=move || colours.get() key=|offer| offer.what.name() let:offer>
                <ColourFilter colour=offer.what colours />
            </For>
            <Show when=move || no_tags.get()>
                <span class="hint">{text::NO_TAGS}</span>
            </Show>
            <For each=move || tags.get() key=|offer| offer.what.to_string() let:offer>
                <TagFilter tag=offer.what tags />
            </For>
        </div>
    }
}

fn offer<T: Clone + PartialEq + Send + Sync + 'static>(
    of: Memo<Vec<Offer<T>>>,
    what: T,
) -> Memo<(usize, bool)> {
    Memo::new(move |_| {
        of.with(|offers| {
            offers.iter().find(|offer| offer.what == what).map(|offer| (offer.count, offer.chosen))
        })
        .unwrap_or_default()
    })
}

#[component]
fn ColourFilter(colour: Colour, colours: Memo<Vec<Offer<Colour>>>) -> impl IntoView {
    let shell = use_shell();
    let offer = offer(colours, colour);
    view! {
        <button
            type="button"
            class="filter"
            data-testid=format!("filter-colour-{}", colour.name())
            data-colour=colour.name()
            aria-pressed=move || offer.get().1.to_string()
            on:click=move |_| shell.dispatch(StudioCommand::Find(FindCommand::Colour(colour)))
        >
            <span class="filter-colour" aria-hidden="true"></span>
            {cards::colour(colour)}
            <span class="filter-count">{move || offer.get().0}</span>
        </button>
    }
}

#[component]
fn TagFilter(tag: Tag, tags: Memo<Vec<Offer<Tag>>>) -> impl IntoView {
    let shell = use_shell();
    let offer = offer(tags, tag.clone());
    let name = tag.to_string();
    view! {
        <button
            type="button"
            class="filter"
            data-testid="filter-tag"
            data-tag=name.clone()
            aria-pressed=move || offer.get().1.to_string()
            on:click=move |_| shell.dispatch(StudioCommand::Find(FindCommand::Tag(tag.clone())))
        >
            <span dir="auto">{name.clone()}</span>
            <span class="filter-count">{move || offer.get().0}</span>
        </button>
    }
}
