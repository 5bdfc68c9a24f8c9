//! The share dialog: an invitation from its making to the moment both are together.

use std::time::Duration;

use leptos::{ev, prelude::*};

use crate::{
    app::{
        input::ShareCommand,
        view::{InviteStep, InviteView, PairProblem},
    },
    ids::LinkId,
    shell::use_shell,
    time::Instant,
    ui::{
        connect::{
            account::Account,
            audience::Audience,
            check::CheckPanels,
            diagnosis::Diagnosis,
            invites::Invites,
            name::{self, AskName},
            pairing::{Answers, CodeToSend, KeepOpen, Steps, Waiting, Worked},
            progress::ProgressPanels,
            scan::ScanButton,
        },
        kit::{Glyph, Modal, Press, TimeLeft, modal::Close},
        root::Open,
        text::{codes, common, pairing, share as text},
    },
};

/// Which step is shown. What changes within a step is left out, so that the step is not drawn anew.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Naming,
    Gathering,
    Offer,
    Connecting { until: Instant },
    Connected,
    Failed(PairProblem),
}

impl Step {
    fn of(invite: Option<&InviteView>) -> Self {
        let Some(invite) = invite else { return Self::Gathering };
        match &invite.step {
            InviteStep::Gathering => Self::Gathering,
            InviteStep::Offer { .. } => Self::Offer,
            InviteStep::Connecting { until } => Self::Connecting { until: *until },
            InviteStep::Connected => Self::Connected,
            InviteStep::Failed(problem) => Self::Failed(*problem),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Naming => "naming",
            Self::Gathering => "gathering",
            Self::Offer => "offer",
            Self::Connecting { .. } => "connecting",
            Self::Connected => "connected",
            Self::Failed(_) => "failed",
        }
    }
}

/// The code on screen.
#[derive(Debug, Clone, PartialEq, Default)]
struct Offered {
    link: Option<LinkId>,
    code: String,
    classic: String,
    until: Instant,
    fresh: Option<Instant>,
}

impl Offered {
    fn of(invite: Option<&InviteView>) -> Self {
        match invite.map(|invite| (invite.link, &invite.step)) {
            Some((link, InviteStep::Offer { code, classic, until, fresh })) => Self {
                link: Some(link),
                code: code.clone(),
                classic: classic.clone(),
                until: *until,
                fresh: *fresh,
            },
            _ => Self::default(),
        }
    }
}

/// The dialog. Closing it does not end the invitation: the header goes on to show it.
#[component]
pub fn ShareDialog() -> impl IntoView {
    let shell = use_shell();
    let open = expect_context::<Open>();
    let session = shell.views.session;
    // The invitation says who invites, so a name is asked for before the first one.
    let naming = RwSignal::new(
        untrack(|| name::is_due(shell)) && session.with_untracked(|session| session.invite.is_none()),
    );
    // After a pairing that worked, the dialog shows that. Otherwise an invitation is made, or the open one is shown.
    let connected = |invite: &InviteView| invite.step == InviteStep::Connected;
    let invite = move || {
        if !session.with_untracked(|session| session.invite.as_ref().is_some_and(connected)) {
            shell.dispatch(ShareCommand::Invite);
        }
    };
    if !naming.get_untracked() {
        invite();
    }
    // Without an invitation, because it was refused or is over, the dialog closes; a message says why.
    let invited = Memo::new(move |_| naming.get() || session.with(|session| session.invite.is_some()));
    Effect::new(move |_| {
        if !invited.get() {
            request_animation_frame(move || {
                if invited.try_get_untracked() == Some(false) {
                    open.share.set(false);
                }
            });
        }
    });
    let step = Memo::new(move |_| {
        if naming.get() { Step::Naming } else { session.with(|session| Step::of(session.invite.as_ref())) }
    });
    let named = move |()| {
        invite();
        naming.set(false);
    };
    let link = move || session.with_untracked(|session| session.invite.as_ref().map(|invite| invite.link));
    let cancel = move || {
        if let Some(link) = link() {
            shell.dispatch(ShareCommand::CancelInvite(link));
        }
        open.share.set(false);
    };
    let content = move || match step.get() {
        Step::Naming => view! { <AskName on_done=named /> }.into_any(),
        Step::Gathering => view! {
            <Waiting words=text::PREPARING />
            <Cancel on_cancel=cancel />
        }
        .into_any(),
        Step::Offer => view! { <Offer on_cancel=cancel /> }.into_any(),
        Step::Connecting { until } => view! {
            <Waiting words=pairing::LOOKING_FOR_PATH />
            <Account hosts=true />
            <p class="quiet-line"><TimeLeft testid="share-time-left" until /></p>
            <Cancel on_cancel=cancel />
        }
        .into_any(),
        Step::Connected => view! { <Together /> }.into_any(),
        Step::Failed(problem) => view! { <Failed problem on_cancel=cancel /> }.into_any(),
    };
    view! {
        <Modal
            testid="share-dialog"
            title=text::HEADING
            close=Close::new("share-close", move || open.share.set(false))
        >
            <div class="stack share-step" data-testid="share-step" data-step=move || step.with(Step::name)>
                {content}
            </div>
        </Modal>
    }
}

#[component]
fn Cancel(#[prop(into)] on_cancel: Callback<()>) -> impl IntoView {
    view! { <Answers testid="share-cancel" out=text::CANCEL on_out=on_cancel /> }
}

/// The code is ready: send it, and enter what comes back.
#[component]
fn Offer(#[prop(into)] on_cancel: Callback<()>) -> impl IntoView {
    let shell = use_shell();
    let offer = Memo::new(move |_| shell.views.session.with(|session| Offered::of(session.invite.as_ref())));
    let code = Signal::derive(move || offer.with(|offer| offer.code.clone()));
    let classic = Signal::derive(move || offer.with(|offer| offer.classic.clone()));
    let until = Signal::derive(move || offer.with(|offer| offer.until));
    let link = Signal::derive(move || offer.with(|offer| offer.link));
    let fresh = Memo::new(move |_| offer.with(|offer| offer.fresh));
    view! {
        <Audience />
        <Steps>
            <li>
                <h3>{text::SEND}</h3>
                <CodeToSend
                    qr=("offer-qr", text::OFFER_QR)
                    link_testids=("offer-link", "offer-copy-link")
                    link_words=(text::OFFER_LINK, text::COPY_LINK)
                    code_testids=("offer-code", "offer-copy-code")
                    share=("offer-share", text::SHARE_TITLE)
                    classic_testids=("offer-classic", "offer-copy-classic")
                    page=shell.page_address()
                    code
                    classic
                />
            </li>
            <li>
                <h3>{text::GET_REPLY}</h3>
                <Reply link />
            </li>
        </Steps>
        <KeepOpen testid="share-time-left" until />
        {move || fresh.get().map(|until| view! { <Fresh until /> })}
        <Invites />
        <Cancel on_cancel />
    }
}

/// How long the code is good across the internet; then a new one takes its place.
#[component]
fn Fresh(until: Instant) -> impl IntoView {
    let shell = use_shell();
    let link =
        move || shell.views.session.with_untracked(|session| Offered::of(session.invite.as_ref()).link);
    let renew = move || {
        if let Some(link) = link().filter(|_| shell.now() >= until) {
            shell.dispatch(ShareCommand::RenewInvite(link));
        }
    };
    let tick = set_interval_with_handle(renew, Duration::from_secs(1));
    on_cleanup(move || {
        if let Ok(tick) = tick {
            tick.clear();
        }
    });
    view! {
        <p class="quiet-line">
            {text::FRESH} <TimeLeft testid="share-fresh" until />
            {text::FRESH_THEN}
        </p>
    }
}

/// The place for the reply.
#[component]
fn Reply(link: Signal<Option<LinkId>>) -> impl IntoView {
    let shell = use_shell();
    let typed = RwSignal::new(String::new());
    let problem = Memo::new(move |_| {
        shell.views.session.with(|session| session.invite.as_ref().and_then(|invite| invite.problem))
    });
    let send = move |text| {
        if let Some(link) = link.get_untracked() {
            shell.dispatch(ShareCommand::SubmitReply { link, text });
        }
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send(typed.get_untracked());
    };
    view! {
        <ScanButton testid="reply-scan" label=text::SCAN_REPLY field="reply-paste" problem=problem on_text=send />
        <form class="reply" on:submit=submit>
            <label class="field">
                <span class="visually-hidden">{text::REPLY}</span>
                <textarea
                    class="code"
                    rows="2"
                    id="reply-paste"
                    data-testid="reply-paste"
                    placeholder=text::REPLY
                    spellcheck="false"
                    autocomplete="off"
                    aria-describedby="reply-problem"
                    aria-invalid=move || problem.get().is_some().to_string()
                    on:input:target=move |event| typed.set(event.target().value())
                ></textarea>
            </label>
            <div id="reply-problem" role="alert">
                {move || {
                    problem
                        .get()
                        .map(|problem| {
                            view! {
                                <p class="problem" data-testid="reply-problem" data-problem=problem.name()>
                                    {codes::code_problem(problem)}
                                </p>
                            }
                        })
                }}
            </div>
            <button type="submit" class="press main" data-testid="reply-submit">
                {text::CONNECT}
            </button>
        </form>
    }
}

/// Both are connected: who is here, and how far the project is.
#[component]
fn Together() -> impl IntoView {
    let shell = use_shell();
    let open = expect_context::<Open>();
    let names = move || {
        let names = shell.views.session.with(|session| {
            let names = session.peers.iter().map(|peer| common::person(&peer.name, peer.host).into_owned());
            names.collect::<Vec<_>>()
        });
        text::with(&names)
    };
    view! {
        <Worked>
            <strong>{pairing::CONNECTED}</strong>
            {names}
        </Worked>
        <CheckPanels invited=true />
        <ProgressPanels />
        <div class="modal-actions">
            <Press
                testid="share-another"
                glyph=Glyph::Plus
                label=text::INVITE_ANOTHER
                look="plain"
                words=true
                on_press=move || shell.dispatch(ShareCommand::Invite)
            />
            <button type="button" class="press main" data-testid="share-done" on:click=move |_| open.share.set(false)>
                {text::DONE}
            </button>
        </div>
    }
}

#[component]
fn Failed(problem: PairProblem, #[prop(into)] on_cancel: Callback<()>) -> impl IntoView {
    let shell = use_shell();
    view! {
        <Diagnosis testid="share-failed" problem hosts=true />
        <Answers testid="share-cancel" out=common::NOT_NOW on_out=on_cancel>
            <Press
                testid="share-retry"
                glyph=Glyph::Retry
                label=text::NEW_INVITATION
                look="main"
                words=true
                on_press=move || shell.dispatch(ShareCommand::Invite)
            />
        </Answers>
    }
}
