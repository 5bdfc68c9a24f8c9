//! The field of the search, how many cards it shows, and its filters.

use leptos::{ev, html, prelude::*};

use super::filters::Filters;
use crate::{
    app::input::StudioCommand,
    ports::keys::FieldKey,
    shell::use_shell,
    studio::{find::FindCommand, selection::SelectCommand},
    ui::{
        kit::{Glyph, Icon, Press, field},
        project::Doc,
        text::find as text,
    },
};

/// Characters that are searched for at most.
const TEXT_CHARS_MAX: usize = 100;

/// In the header: shows the search, or puts it away.
#[component]
pub fn FindButton() -> impl IntoView {
    let shell = use_shell();
    let open = Memo::new(move |_| shell.views.work.with(|work| work.find.open));
    view! {
        <Press
            testid="find"
            glyph=Glyph::Find
            label=text::FIND
            attr:aria-expanded=move || open.get().to_string()
            attr:aria-keyshortcuts=text::KEYS
            on_press=move || {
                let find = if open.get_untracked() { FindCommand::Close } else { FindCommand::Open };
                shell.dispatch(StudioCommand::Find(find));
            }
        />
    }
}

/// The search.
#[component]
pub fn FindBar() -> impl IntoView {
    let shell = use_shell();
    let doc = expect_context::<Doc>();
    let input = NodeRef::<html::Input>::new();
    let filters = RwSignal::new(false);
    let find = shell.views.work;
    let on = Memo::new(move |_| find.with(|work| work.find.on));
    let filtered = Memo::new(move |_| {
        find.with(|work| {
            work.find.colours.iter().any(|offer| offer.chosen)
                || work.find.tags.iter().any(|offer| offer.chosen)
        })
    });
    let count = move || {
        let of = doc.order.with(|order| order.len());
        let shown = doc.listed.with(|listed| listed.len());
        if on.get() { text::shown(shown, of) } else { text::all(of) }
    };
    let close = move || shell.dispatch(StudioCommand::Find(FindCommand::Close));
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Fails only when the field is gone already.
            let _ = input.focus();
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if field::key(&event) == Some(FieldKey::Leave) {
            event.stop_propagation();
            close();
        }
    };
    view! {
        <search class="find">
            <div class="find-line">
                <div class="find-field">
                    <Icon glyph=Glyph::Find />
                    <input
                        type="text"
                        node_ref=input
                        data-testid="find-field"
                        aria-label=text::FIELD
                        placeholder=text::PLACEHOLDER
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        enterkeyhint="search"
                        dir="auto"
                        value=find.with_untracked(|work| work.find.text.clone())
                        on:input:target=move |event| {
                            let text = field::take(&event.target(), &event, TEXT_CHARS_MAX);
                            shell.dispatch(StudioCommand::Find(FindCommand::Text(text)));
                        }
                        on:keydown=on_key
                    />
                </div>
                <Press
                    testid="find-filters"
                    glyph=Glyph::Funnel
                    label=text::FILTERS
                    attr:aria-expanded=move || filters.get().to_string()
                    attr:data-chosen=move || filtered.get().to_string()
                    on_press=move || filters.update(|shown| *shown = !*shown)
                />
                <Press
                    testid="select"
                    glyph=Glyph::Select
                    label=text::SELECT
                    why_not=doc.why_not
                    on_press=move || shell.dispatch(StudioCommand::Select(SelectCommand::Begin))
                />
                <Press testid="find-close" glyph=Glyph::Close label=text::CLOSE on_press=close />
            </div>
            <Show when=move || filters.get()>
                <Filters />
            </Show>
            <p class="find-count" data-testid="find-count" role="status">{count}</p>
        </search>
    }
}
