//! The page of an invite: who invites to what, the reply to send back, and the wait for them.

use leptos::{html, prelude::*};

use crate::{
    app::{
        Route,
        input::{ShareCommand, StudioCommand},
        view::{CodeProblem, JoinStep, JoinView, PairProblem, TransferState},
    },
    ids::ProjectId,
    shell::use_shell,
    time::Instant,
    ui::{
        connect::{
            account::Account,
            again::InviteAgain,
            check::CheckPanels,
            diagnosis::Diagnosis,
            name::{self, NameField},
            pairing::{Answers, CodeToSend, DidNotWork, KeepOpen, Waiting, Worked},
        },
        header::{Brand, Header},
        kit::{Glyph, Press, TimePassed},
        root::PageProgress,
        text::{codes, common, join as text, pairing},
    },
};

/// The name in `data-step`. An invitation that cannot be used is a failure with a cause of its own.
fn step_name(step: &JoinStep) -> &'static str {
    match step {
        JoinStep::Invited => "invited",
        JoinStep::Handing => "handing",
        JoinStep::Handed => "handed",
        JoinStep::Gathering => "gathering",
        JoinStep::Reply { .. } => "reply",
        JoinStep::Connecting => "connecting",
        JoinStep::Connected => "connected",
        JoinStep::Unusable(_) | JoinStep::Failed(_) => "failed",
    }
}

/// The page.
#[component]
pub fn JoinPage() -> impl IntoView {
    let shell = use_shell();
    let join = Memo::new(move |_| shell.views.session.with(|session| session.join.clone()));
    let step = Memo::new(move |_| join.with(|join| join.as_ref().map(|join| join.step.clone())));
    let name = move || step.with(|step| step.as_ref().map_or("invited", step_name));
    let content = move || match step.get() {
        None => view! { <NoInvite /> }.into_any(),
        Some(JoinStep::Unusable(problem)) => {
            view! { <Unusable problem again=join.with(|join| join.as_ref().and_then(|join| join.again)) /> }
                .into_any()
        }
        Some(JoinStep::Invited) => view! { <Invited /> }.into_any(),
        Some(JoinStep::Handing) => view! {
            <h1 class="join-from">{text::IS_REPLY}</h1>
            <Waiting words=text::LOOKING_FOR_TAB />
        }
        .into_any(),
        Some(JoinStep::Handed) => view! { <Handed /> }.into_any(),
        Some(JoinStep::Gathering) => view! {
            <Waiting words=text::MAKING_REPLY />
            <Cancel />
        }
        .into_any(),
        Some(JoinStep::Reply { code, classic, since, until }) => {
            view! { <Reply code classic since until /> }.into_any()
        }
        Some(JoinStep::Connecting) => view! {
            <Waiting words=pairing::LOOKING_FOR_PATH />
            <Account hosts=false />
            <Cancel />
        }
        .into_any(),
        Some(JoinStep::Connected) => view! { <Connected /> }.into_any(),
        Some(JoinStep::Failed(problem)) => view! { <Failed problem /> }.into_any(),
    };
    let known = move || {
        let nobody =
            |step: &JoinStep| matches!(step, JoinStep::Unusable(_) | JoinStep::Handing | JoinStep::Handed);
        step.with(|step| step.as_ref().is_some_and(|step| !nobody(step)))
    };
    view! {
        <Header lead=view! { <Brand /> }.into_any() />
        <main tabindex="-1" class="column join" data-testid="join" data-step=name>
            <PageProgress />
            <section class="sheet taped invite-sheet">
                <Show when=known>
                    <h1 class="join-from" data-testid="join-from">
                        {move || join.with(|join| from(join.as_ref()))}
                    </h1>
                </Show>
                <div class="stack">{content}</div>
            </section>
        </main>
    }
}

/// The heading, with as much as the code says.
fn from(join: Option<&JoinView>) -> String {
    let part = |part: fn(&JoinView) -> Option<&String>| join.and_then(part).filter(|said| !said.is_empty());
    let (who, title) = (part(|join| join.from.as_ref()), part(|join| join.title.as_ref()));
    text::from(who.map(String::as_str), title.map(String::as_str))
}

/// The way out of every step.
fn leave() -> Callback<()> {
    let shell = use_shell();
    Callback::new(move |()| shell.dispatch(ShareCommand::CancelJoin))
}

#[component]
fn Cancel() -> impl IntoView {
    view! { <Answers testid="join-cancel" out=common::CANCEL on_out=leave() /> }
}

#[component]
fn Invited() -> impl IntoView {
    let shell = use_shell();
    let asks = Memo::new(move |_| name::is_due(shell));
    let node = NodeRef::<html::Input>::new();
    let join = move || {
        if asks.get_untracked() {
            name::keep(shell, node);
        }
        shell.dispatch(ShareCommand::Join);
    };
    view! {
        <p>{text::INVITED}</p>
        <Show when=move || asks.get()>
            <NameField node />
        </Show>
        <Answers testid="join-cancel" out=common::NOT_NOW on_out=leave()>
            <Press
                testid="join-accept"
                glyph=Glyph::Arrow
                label=text::JOIN
                look="main"
                words=true
                on_press=join
            />
        </Answers>
    }
}

#[component]
fn Reply(code: String, classic: String, since: Instant, until: Instant) -> impl IntoView {
    let shell = use_shell();
    view! {
        <p>{text::SEND_REPLY}</p>
        <CodeToSend
            qr=("reply-qr", text::REPLY_QR)
            link_testids=("reply-link", "reply-copy-link")
            link_words=(text::REPLY_LINK, text::COPY_REPLY_LINK)
            code_testids=("reply-code", "reply-copy-code")
            share=("reply-share", text::SHARE_TITLE)
            classic_testids=("reply-classic", "reply-copy-classic")
            page=shell.page_address()
            code
            classic
        />
        <Waiting words=text::WAITING />
        <p class="quiet-line">
            {text::WAITED} <TimePassed testid="join-waited" since /> {text::WHY_NOBODY_COMES}
        </p>
        <Account hosts=false />
        <KeepOpen testid="join-time-left" until />
        <Cancel />
    }
}

/// Both are connected: what becomes of the project.
#[component]
fn Connected() -> impl IntoView {
    let shell = use_shell();
    let arrival = Memo::new(move |_| {
        shell.views.session.with(|session| {
            let received = session.transfers.iter().find(|transfer| !transfer.sending);
            received
                .map(|transfer| transfer.state)
                .or(session.incoming.as_ref().map(|_| TransferState::Offered))
        })
    });
    view! {
        <Worked>
            <strong>{pairing::CONNECTED}</strong>
            {move || text::arrival(arrival.get())}
        </Worked>
        <CheckPanels />
        <Answers testid="join-cancel" out=text::TO_PROJECTS on_out=leave() />
    }
}

#[component]
fn Failed(problem: PairProblem) -> impl IntoView {
    let shell = use_shell();
    view! {
        <Diagnosis testid="join-failed" problem hosts=false />
        <Answers testid="join-cancel" out=text::TO_PROJECTS on_out=leave()>
            <Press
                testid="join-retry"
                glyph=Glyph::Retry
                label=common::TRY_AGAIN
                look="main"
                words=true
                on_press=move || shell.dispatch(ShareCommand::Join)
            />
        </Answers>
    }
}

#[component]
fn Unusable(problem: CodeProblem, again: Option<ProjectId>) -> impl IntoView {
    view! {
        <h1 class="join-from">{codes::unusable(problem)}</h1>
        <DidNotWork testid="join-failed" problem=problem.name() words=codes::code_problem(problem) />
        <Answers testid="join-cancel" out=text::TO_PROJECTS on_out=leave() only=again.is_none()>
            {again.map(|project| view! { <InviteAgain project /> })}
        </Answers>
    }
}

/// The reply was opened here and handed to the tab that waits for it.
#[component]
fn Handed() -> impl IntoView {
    view! {
        <h1 class="join-from">{text::HANDED}</h1>
        <Worked>{text::HANDED_MORE}</Worked>
        <Answers testid="join-cancel" out=text::TO_PROJECTS on_out=leave() />
    }
}

#[component]
fn NoInvite() -> impl IntoView {
    let shell = use_shell();
    let home = move |()| shell.dispatch(StudioCommand::Go(Route::Library));
    view! {
        <p>{text::NO_INVITE}</p>
        <Answers testid="join-cancel" out=text::TO_PROJECTS on_out=home only=true />
    }
}
