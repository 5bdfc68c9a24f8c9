//! Check words: the panel that asks for them once for each person, and the mark of those who were checked.

use leptos::prelude::*;

use crate::{
    app::{
        input::ShareCommand,
        view::{CheckState, CheckView, PeerState, PeerView},
    },
    ids::LinkId,
    shell::use_shell,
    ui::{
        kit::{Glyph, Icon, Press},
        text::{check as text, common},
    },
};

/// A panel for everybody on a link of ours who is here and not checked.
#[component]
pub fn CheckPanels(
    /// Only for whoever came by the invitation on screen.
    #[prop(optional)]
    invited: bool,
) -> impl IntoView {
    let shell = use_shell();
    let unchecked = |peer: &PeerView| {
        let check = peer.check.filter(|check| check.state != CheckState::Checked)?;
        if peer.state == PeerState::Lost {
            return None;
        }
        Some((peer.link?, common::person(&peer.name, peer.host).into_owned(), check))
    };
    let asked = Memo::new(move |_| {
        shell.views.session.with(|session| {
            let shown = session.invite.as_ref().map(|invite| invite.link);
            let meant = |peer: &&PeerView| !invited || peer.link == shown;
            session.peers.iter().filter(meant).filter_map(unchecked).collect::<Vec<_>>()
        })
    });
    view! {
        <For each=move || asked.get() key=|asked| asked.clone() let((link, name, check))>
            <CheckPanel link name check />
        </For>
    }
}

/// One person: the words, what to do with them, and the two answers.
#[component]
fn CheckPanel(link: LinkId, name: String, check: CheckView) -> impl IntoView {
    let shell = use_shell();
    let title = text::heading(&name);
    let heading = title.clone();
    let changed = check.changed.then(|| {
        view! {
            <p class="problem" data-testid="check-changed" role="alert">
                {text::changed(&name)}
            </p>
        }
    });
    let body = match (check.words, check.state) {
        (Some(four), _) => view! {
            <p>{text::COMPARE}</p>
            <p class="check-words" data-testid="check-words">{four.to_string()}</p>
            <div class="check-answers">
                <Press
                    testid="check-match"
                    glyph=Glyph::Check
                    label=text::MATCH
                    look="plain"
                    words=true
                    on_press=move || shell.dispatch(ShareCommand::WordsMatch(link))
                />
                <Press
                    testid="check-differ"
                    glyph=Glyph::Warning
                    label=text::DIFFER
                    look="plain"
                    words=true
                    on_press=move || shell.dispatch(ShareCommand::WordsDiffer(link))
                />
            </div>
        }
        .into_any(),
        (None, CheckState::Making) => view! { <p>{text::MAKING}</p> }.into_any(),
        (None, _) => view! {
            <p>{text::NO_WORDS}</p>
        }
        .into_any(),
    };
    view! {
        <section class="check-panel" data-testid="check" data-checked=check.state.name() aria-label=title>
            <h3>{heading}</h3>
            {changed}
            {body}
        </section>
    }
}

/// The mark beside somebody; nothing beside other guests of the same host, whom this browser does not see itself.
#[component]
pub fn CheckMark(#[prop(into)] check: Signal<Option<CheckView>>) -> impl IntoView {
    let mark = move || {
        check.get().map(|check| {
            let yes = check.state == CheckState::Checked;
            let mark = if yes { text::CHECKED } else { text::NOT_CHECKED };
            view! {
                <span class="check-mark" data-checked=check.state.name() title=mark>
                    {yes.then(|| view! { <Icon glyph=Glyph::Check /> })}
                    <span class="check-said">{mark}</span>
                </span>
            }
        })
    };
    view! { {mark} }
}
