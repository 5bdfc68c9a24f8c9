//! The page of an invite: who invites to what, the reply to send back, and the wait for them.

use leptos::prelude::*;

use crate::{
    app::{
        input::Command,
        route::Route,
        view::{CodeProblem, JoinStep, JoinView, PairProblem},
    },
    shell::use_shell,
    time::Instant,
    ui::{
        header::{Brand, Header},
        kit::{CopyField, Glyph, Icon, Press, TimeLeft},
        root::PageProgress,
        words,
    },
};

/// A numbered list of what to do.
#[component]
pub fn Steps(children: Children) -> impl IntoView {
    view! { <ol class="steps" role="list">{children()}</ol> }
}

/// Something is under way.
#[component]
pub fn Waiting(words: &'static str) -> impl IntoView {
    view! {
        <p class="waiting" role="status">
            <span class="reels" aria-hidden="true"><i></i><i></i></span>
            {words}
        </p>
    }
}

/// The name in `data-step`. An invitation that cannot be used is a failure with a cause of its own.
fn step_name(step: &JoinStep) -> &'static str {
    match step {
        JoinStep::Invited => "invited",
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
        Some(JoinStep::Gathering) => view! {
            <Waiting words="Making your reply" />
            <Cancel />
        }
        .into_any(),
        Some(JoinStep::Reply { code, until }) => view! { <Reply code until /> }.into_any(),
        Some(JoinStep::Connecting) => view! {
            <Waiting words="Looking for a path between you" />
            <Cancel />
        }
        .into_any(),
        Some(JoinStep::Connected) => view! { <Connected /> }.into_any(),
        Some(JoinStep::Failed(problem)) => view! { <Failed problem /> }.into_any(),
    };
    let known = move || step.with(|step| step.is_some() && !matches!(step, Some(JoinStep::Unusable(_))));
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

#[component]
fn Cancel() -> impl IntoView {
    let shell = use_shell();
    view! {
        <div class="modal-actions">
            <button
                type="button"
                class="press plain"
                data-testid="join-cancel"
                on:click=move |_| shell.dispatch(Command::CancelJoin)
            >
                "Cancel"
            </button>
        </div>
    }
}

#[component]
fn Invited() -> impl IntoView {
    let shell = use_shell();
    view! {
        <p>
            "The project comes straight from their browser to yours, without a server in between. "
            "You will see what arrives before anything here changes."
        </p>
        <div class="modal-actions">
            <button
                type="button"
                class="press plain"
                data-testid="join-cancel"
                on:click=move |_| shell.dispatch(Command::CancelJoin)
            >
                "Not now"
            </button>
            <Press
                testid="join-accept"
                glyph=Glyph::Arrow
                label="Join"
                look="main"
                words=true
                on_press=move || shell.dispatch(Command::Join)
            />
        </div>
    }
}

#[component]
fn Reply(code: String, until: Instant) -> impl IntoView {
    let shell = use_shell();
    let address = format!("{}#{code}", shell.page_address());
    view! {
        <p>"One more step: send this reply back to whoever invited you. They paste it, and you are together."</p>
        <CopyField
            testid="reply-link"
            copy_testid="reply-copy-link"
            label="Reply link"
            copy_label="Copy reply link"
            text=address
            main=true
        />
        <CopyField
            testid="reply-code"
            copy_testid="reply-copy-code"
            label="or only the code"
            copy_label="Copy code"
            text=code
        />
        <Waiting words="Waiting for them" />
        <p class="quiet-line">
            "Keep this page open. " <TimeLeft until />
        </p>
        <Cancel />
    }
}

#[component]
fn Connected() -> impl IntoView {
    view! {
        <div class="outcome good">
            <Icon glyph=Glyph::Check />
            <p>
                <strong>"Connected. "</strong>
                "You are connected. What they offer comes next."
            </p>
        </div>
    }
}

#[component]
fn Failed(problem: PairProblem) -> impl IntoView {
    let shell = use_shell();
    view! {
        <div class="outcome bad" data-testid="join-failed" data-problem=problem.name() role="alert">
            <Icon glyph=Glyph::Warning />
            <p>{words::pair_problem(problem)}</p>
        </div>
        <div class="modal-actions">
            <button
                type="button"
                class="press plain"
                data-testid="join-cancel"
                on:click=move |_| shell.dispatch(Command::CancelJoin)
            >
                "To my projects"
            </button>
            <Press
                testid="join-retry"
                glyph=Glyph::Retry
                label="Try again"
                look="main"
                words=true
                on_press=move || shell.dispatch(Command::Join)
            />
        </div>
    }
}

#[component]
fn Unusable(problem: CodeProblem) -> impl IntoView {
    let shell = use_shell();
    view! {
        <h1 class="join-from">"This invite cannot be used"</h1>
        <div class="outcome bad" data-testid="join-failed" data-problem=problem.name() role="alert">
            <Icon glyph=Glyph::Warning />
            <p>{words::code_problem(problem)}</p>
        </div>
        <div class="modal-actions">
            <button
                type="button"
                class="press main"
                data-testid="join-cancel"
                on:click=move |_| shell.dispatch(Command::CancelJoin)
            >
                "To my projects"
            </button>
        </div>
    }
}

#[component]
fn NoInvite() -> impl IntoView {
    let shell = use_shell();
    view! {
        <p>"There is no invite here any more. Open the link again, or ask for a new one."</p>
        <div class="modal-actions">
            <button
                type="button"
                class="press main"
                data-testid="join-cancel"
                on:click=move |_| shell.dispatch(Command::Go(Route::Library))
            >
                "To my projects"
            </button>
        </div>
    }
}
