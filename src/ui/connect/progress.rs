//! How far a project is on its way, on both sides. One that went well shrinks to a line; one that did not says what to do.

use leptos::prelude::*;

use super::arriving::LookInside;
use crate::{
    app::{
        input::ShareCommand,
        view::{TransferState, TransferView},
    },
    ids::LinkId,
    shell::use_shell,
    ui::{
        kit::{Glyph, Icon, Press, ProgressBar},
        text::{common, numbers, progress as text},
    },
};

/// A panel for each transfer.
#[component]
pub fn ProgressPanels() -> impl IntoView {
    let shell = use_shell();
    // A link may carry two: one in each direction.
    let running = Memo::new(move |_| {
        let key = |transfer: &TransferView| (transfer.link, transfer.sending);
        shell.views.session.with(|session| session.transfers.iter().map(key).collect::<Vec<_>>())
    });
    view! {
        <For each=move || running.get() key=|transfer| *transfer let((link, sending))>
            <ProgressPanel link sending />
        </For>
    }
}

/// One transfer.
#[derive(Clone, Copy)]
struct Transfer(Memo<Option<TransferView>>);

impl Transfer {
    fn of(link: LinkId, sending: bool) -> Self {
        let shell = use_shell();
        Self(Memo::new(move |last: Option<&Option<TransferView>>| {
            let is_it = |transfer: &&TransferView| (transfer.link, transfer.sending) == (link, sending);
            let found = shell.views.session.with(|session| session.transfers.iter().find(is_it).cloned());
            found.or_else(|| last.cloned().flatten())
        }))
    }

    fn part<T>(self, part: impl Fn(&TransferView) -> T + Send + Sync + 'static) -> Memo<Option<T>>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.0.with(|transfer| transfer.as_ref().map(&part)))
    }
}

#[component]
fn ProgressPanel(link: LinkId, sending: bool) -> impl IntoView {
    let shell = use_shell();
    let transfer = Transfer::of(link, sending);
    let state = transfer.part(|transfer| transfer.state);
    let state = move || state.get().unwrap_or(TransferState::Offered);
    let percent = transfer.part(TransferView::percent);
    let percent = Memo::new(move |_| percent.get().unwrap_or_default());
    let over = Memo::new(move |_| state().is_over());
    let done = Memo::new(move |_| state() == TransferState::Done);
    // There is nothing to count while the other side decides, nor when all has arrived.
    let counts = Memo::new(move |_| !matches!(state(), TransferState::Offered | TransferState::Done));
    let inside = Memo::new(move |_| !sending && state() == TransferState::Running);
    let name = transfer.part(|transfer| transfer.name.clone());
    let name = Memo::new(move |_| name.get().unwrap_or_default());
    let cancel = move || {
        view! {
            <button
                type="button"
                class="press plain"
                data-testid="progress-cancel"
                on:click=move |_| shell.dispatch(ShareCommand::CancelTransfer(link))
            >
                {common::CANCEL}
            </button>
        }
    };
    view! {
        <section
            class="progress sheet"
            data-testid="progress"
            data-state=move || state().name()
            data-percent=move || percent.get().to_string()
            aria-label=text::TRANSFER
        >
            <div class="progress-head">
                <h2 role="status">
                    <Show when=move || done.get()>
                        <Icon glyph=Glyph::Check />
                    </Show>
                    <span>{move || text::heading(state(), sending, &name.get())}</span>
                </h2>
                <Show when=move || over.get() fallback=cancel>
                    <Press
                        testid="progress-close"
                        glyph=Glyph::Close
                        label=common::CLOSE_REPORT
                        on_press=move || shell.dispatch(ShareCommand::CloseProgress(link))
                    />
                </Show>
            </div>
            <ProgressBar percent hidden=Signal::derive(move || !counts.get()) />
            <Figures transfer percent counts />
            <Show when=move || inside.get()>
                <LookInside link />
            </Show>
            <p class="progress-end" hidden=move || !over.get()>
                {move || text::end(state(), sending, &name.get())}
            </p>
        </section>
    }
}

/// Cards, percent, rate, time left.
#[component]
fn Figures(transfer: Transfer, percent: Memo<u8>, counts: Memo<bool>) -> impl IntoView {
    let cards = transfer.part(|transfer| (transfer.cards_done, transfer.cards));
    let rate = transfer.part(|transfer| {
        let running = transfer.state == TransferState::Running && transfer.bytes_per_second > 0;
        running.then_some(transfer.bytes_per_second)
    });
    let left =
        transfer.part(|transfer| transfer.seconds_left.filter(|_| transfer.state == TransferState::Running));
    let cards = move || {
        let (done, all) = cards.get().unwrap_or_default();
        text::cards(done, all)
    };
    view! {
        <p class="figures" hidden=move || !counts.get()>
            <span data-testid="progress-percent">{move || numbers::percent(percent.get())}</span>
            <span data-testid="progress-cards">{cards}</span>
            <span data-testid="progress-rate">{move || rate.get().flatten().map(numbers::rate)}</span>
            <span data-testid="progress-left">{move || left.get().flatten().map(numbers::left)}</span>
        </p>
    }
}
