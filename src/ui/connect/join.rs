//! The page of an invite: who invites to what, the reply to send back, and the wait for them.

use leptos::prelude::*;

use crate::{
    app::{
        input::{Command, ShareCommand},
        route::Route,
        view::{CodeProblem, JoinStep, JoinView, PairProblem, TransferState},
    },
    shell::use_shell,
    time::Instant,
    ui::{
        connect::{
            account::Account,
            check::CheckPanels,
            diagnosis::Diagnosis,
            pairing::{Answers, CodeToSend, DidNotWork, KeepOpen, Waiting, Worked},
        },
        header::{Brand, Header},
        kit::{Glyph, Press},
        root::PageProgress,
        words,
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
        Some(JoinStep::Unusable(problem)) => view! { <Unusable problem /> }.into_any(),
        Some(JoinStep::Invited) => view! { <Invited /> }.into_any(),
        Some(JoinStep::Handing) => view! {
            <h1 class="join-from">"This is a reply"</h1>
            <Waiting words="Looking for the tab that waits for it" />
        }
        .into_any(),
        Some(JoinStep::Handed) => view! { <Handed /> }.into_any(),
        Some(JoinStep::Gathering) => view! {
            <Waiting words="Making your reply" />
            <Cancel />
        }
        .into_any(),
        Some(JoinStep::Reply { code, classic, until }) => view! { <Reply code classic until /> }.into_any(),
        Some(JoinStep::Connecting) => view! {
            <Waiting words="Looking for a path between you" />
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

/// `Mia invites you to “Radio play”`, with as much of it as the code says.
fn from(join: Option<&JoinView>) -> String {
    let part = |part: fn(&JoinView) -> Option<&String>| join.and_then(part).filter(|text| !text.is_empty());
    let who = part(|join| join.from.as_ref()).map_or("Somebody", String::as_str);
    match part(|join| join.title.as_ref()) {
        Some(title) => format!("{who} invites you to “{title}”"),
        None => format!("{who} invites you to a project"),
    }
}

/// The way out of every step.
fn leave() -> Callback<()> {
    let shell = use_shell();
    Callback::new(move |()| shell.dispatch(ShareCommand::CancelJoin))
}

#[component]
fn Cancel() -> impl IntoView {
    view! { <Answers testid="join-cancel" out="Cancel" on_out=leave() /> }
}

#[component]
fn Invited() -> impl IntoView {
    let shell = use_shell();
    view! {
        <p>
            "The project comes straight from their browser to yours, without a server in between. "
            "You will see what arrives before anything here changes."
        </p>
        <Answers testid="join-cancel" out="Not now" on_out=leave()>
            <Press
                testid="join-accept"
                glyph=Glyph::Arrow
                label="Join"
                look="main"
                words=true
                on_press=move || shell.dispatch(ShareCommand::Join)
            />
        </Answers>
    }
}

#[component]
fn Reply(code: String, classic: String, until: Instant) -> impl IntoView {
    let shell = use_shell();
    view! {
        <p>"One more step: let whoever invited you scan this reply, or send it to them. Then you are together."</p>
        <CodeToSend
            qr=("reply-qr", "QR code of your reply link")
            link_testids=("reply-link", "reply-copy-link")
            link_words=("Reply link", "Copy reply link")
            code_testids=("reply-code", "reply-copy-code")
            share=("reply-share", "My reply in Spoke")
            classic_testids=("reply-classic", "reply-copy-classic")
            page=shell.page_address()
            code
            classic
        />
        <Waiting words="Waiting for them" />
        <Account hosts=false />
        <KeepOpen testid="join-time-left" until />
        <Cancel />
    }
}

/// It stands: what is becoming of the project.
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
            <strong>"Connected. "</strong>
            {move || words::arrival(arrival.get())}
        </Worked>
        <CheckPanels />
        <Answers testid="join-cancel" out="To my projects" on_out=leave() />
    }
}

#[component]
fn Failed(problem: PairProblem) -> impl IntoView {
    let shell = use_shell();
    view! {
        <Diagnosis testid="join-failed" problem hosts=false />
        <Answers testid="join-cancel" out="To my projects" on_out=leave()>
            <Press
                testid="join-retry"
                glyph=Glyph::Retry
                label="Try again"
                look="main"
                words=true
                on_press=move || shell.dispatch(ShareCommand::Join)
            />
        </Answers>
    }
}

#[component]
fn Unusable(problem: CodeProblem) -> impl IntoView {
    view! {
        <h1 class="join-from">{words::unusable(problem)}</h1>
        <DidNotWork testid="join-failed" problem=problem.name() words=words::code_problem(problem) />
        <Answers testid="join-cancel" out="To my projects" on_out=leave() only=true />
    }
}

/// The reply is where it belongs.
#[component]
fn Handed() -> impl IntoView {
    view! {
        <h1 class="join-from">"Your reply has arrived"</h1>
        <Worked>"The tab that was waiting has it and connects. You can close this one."</Worked>
        <Answers testid="join-cancel" out="To my projects" on_out=leave() />
    }
}

#[component]
fn NoInvite() -> impl IntoView {
    let shell = use_shell();
    let home = move |()| shell.dispatch(Command::Go(Route::Library));
    view! {
        <p>"There is no invite here any more. Open the link again, or ask for a new one."</p>
        <Answers testid="join-cancel" out="To my projects" on_out=home only=true />
    }
}
