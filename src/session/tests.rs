//! The machine as a whole, without a browser: what it is given and what it says.

use std::collections::BTreeMap;

use super::{
    peer::{Peer, Phase},
    state::ConnectionState,
    view::JoinStep,
    *,
};
use crate::{
    ids::{Ids, LinkId, PeerId, ProjectId},
    machine::Lender,
    ports::{
        link::{LinkError, LinkRequest},
        storage::ProjectRecord,
        tabs::TabMessage,
    },
    project::Title,
    time::{Instant, Now, Timestamp},
};

const PAGE: &str = "https://spoke.example/";
const PROJECT: ProjectId = ProjectId([8; 16]);

/// A session, and what it is lent.
struct Alone {
    session: Session,
    lender: Lender<Output>,
    title: Title,
    records: BTreeMap<ProjectId, ProjectRecord>,
    open: bool,
    now: u64,
}

impl Alone {
    fn new(seed: u8) -> Self {
        let mut session = Session::default();
        let settings = Settings { peer: Some(PeerId([seed; 16])), lan_only: true, ..Settings::default() };
        session.introduce(&settings, PAGE);
        Self {
            session,
            lender: Lender::new(Ids::new([seed; 32])),
            title: Title::new("Words"),
            records: BTreeMap::new(),
            open: true,
            now: 1_000,
        }
    }

    fn lend<R>(&mut self, act: impl FnOnce(&mut Session, &mut Cx<'_, Output>, &Around<'_>) -> R) -> R {
        let wall = Timestamp(1_800_000_000_000 + self.now);
        self.lender.now = Now { instant: Instant(self.now), wall };
        let around = Around {
            open: self.open.then_some((PROJECT, &self.title)),
            records: &self.records,
            on_project: self.open,
            recording: false,
        };
        act(&mut self.session, &mut self.lender.cx(), &around)
    }

    fn command(&mut self, command: ShareCommand) -> Result<(), Refusal> {
        self.lend(|session, cx, around| session.command(cx, command, around))
    }

    fn handle(&mut self, input: Input) {
        self.lend(|session, cx, around| session.handle(cx, around, input));
    }

    fn view(&self) -> view::SessionView {
        self.session.view(Instant(self.now), &self.records, true)
    }

    /// Invites, and has the code of it.
    fn invite(&mut self) -> (LinkId, String) {
        self.command(ShareCommand::InviteAnother).expect("a project is open");
        let offered = self.lender.outbox.iter().find_map(|output| match output {
            Output::Link(link, LinkRequest::Offer { .. }) => Some(*link),
            _ => None,
        });
        let link = offered.expect("the browser is asked for an offer");
        self.lender.outbox.clear();
        let sdp = format!(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
             m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n\
             a=ice-ufrag:me{:02}\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n\
             a=fingerprint:sha-256 {}\r\na=setup:actpass\r\na=sctp-port:5000\r\n\
             a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n",
            link.0,
            ["AB"; 32].join(":"),
        );
        self.handle(Input::Link(link, LinkEvent::Described { sdp }));
        let step = self.view().invite.expect("on screen").step;
        let view::InviteStep::Offer { code, .. } = step else { panic!("{step:?}") };
        (link, code)
    }
}

#[test]
fn nobody_is_invited_to_no_project() {
    let mut ada = Alone::new(1);
    ada.open = false;
    assert_eq!(ada.command(ShareCommand::Invite), Err(Refusal::NoProject));
    assert!(ada.lender.outbox.is_empty());
}

#[test]
fn an_open_invitation_hinders_only_what_would_break_it_and_can_be_withdrawn_from_anywhere() {
    let mut ada = Alone::new(1);
    let other = ProjectId([1; 16]);
    assert_eq!(ada.session.forbids_deleting(PROJECT), None);
    ada.invite();
    assert_eq!(ada.session.held(), None, "nobody is here: no screen is held");
    assert_eq!(ada.session.forbids_deleting(PROJECT), Some(Refusal::Invited));
    assert_eq!(ada.session.forbids_deleting(other), None);
    assert_eq!(ada.session.forbids_sharing(other), Some(Refusal::Invited));
    assert_eq!(ada.session.forbids_sharing(PROJECT), None);
    assert!(ada.session.is_waiting_for_reply());
    assert_eq!(ada.session.locked(Instant(ada.now), PROJECT), None);
    assert!(ada.session.edits_in(Instant(ada.now), PROJECT).is_some());
    ada.command(ShareCommand::WithdrawInvites).expect("allowed");
    assert_eq!((ada.session.forbids_deleting(PROJECT), ada.session.forbids_sharing(other)), (None, None));
}

#[test]
fn a_failed_pairing_is_shown_until_something_new_begins() {
    let mut ada = Alone::new(1);
    let (link, _) = ada.invite();
    let before = ada.session.revision();
    ada.handle(Input::Link(link, LinkEvent::Failed(LinkError::Unsupported)));
    assert!(ada.session.revision() > before);
    assert_eq!(ada.view().connection, ConnectionState::Error);
    assert_eq!(ada.view().invites[0].state, view::InviteState::Failed);
    ada.command(ShareCommand::CancelInvite(link)).expect("allowed");
    assert_eq!(ada.view().connection, ConnectionState::Disconnected);
}

#[test]
fn a_failure_that_is_still_there_is_not_forgotten_for_another_invitation() {
    let mut ada = Alone::new(1);
    let (failed, _) = ada.invite();
    ada.handle(Input::Link(failed, LinkEvent::Failed(LinkError::Unsupported)));
    let (other, _) = ada.invite();
    ada.command(ShareCommand::CancelInvite(other)).expect("allowed");
    assert_eq!(ada.view().connection, ConnectionState::Error);
}

#[test]
fn bytes_show_nothing_but_progress() {
    let mut ada = Alone::new(1);
    ada.handle(Input::Away(false));
    let before = ada.session.revision();
    ada.now += 100;
    ada.handle(Input::Link(LinkId(9), LinkEvent::Buffered(1_000)));
    assert_eq!(ada.session.revision(), before);
    assert_eq!(ada.session.poll_timeout(), Some(Instant(1_500)));
    ada.now = 1_500;
    ada.handle(Input::Wake);
    assert!(ada.session.revision() > before);
}

#[test]
fn an_invitation_in_the_address_comes_on_its_page_and_other_tabs_are_asked_whether_it_is_theirs() {
    let (mut ada, mut ben) = (Alone::new(1), Alone::new(2));
    let (_, code) = ada.invite();
    ben.open = false;
    ben.command(ShareCommand::OpenLink(format!("{PAGE}#{code}"))).expect("allowed");
    let [Output::ClearNotices, Output::Tabs(TabMessage::Code { ask, .. }), Output::ShowJoin] =
        ben.lender.outbox.make_contiguous()
    else {
        panic!("{:?}", ben.lender.outbox)
    };
    let ask = ask.clone();
    assert_eq!(ben.view().join.map(|join| join.step), Some(JoinStep::Invited));
    ben.handle(Input::Tab(TabMessage::Refused { ask, problem: CodeProblem::OwnCode }));
    let step = ben.view().join.map(|join| join.step);
    assert_eq!(step, Some(JoinStep::Unusable(CodeProblem::OwnCode)), "it is of another tab");
}

#[test]
fn an_invitation_that_led_to_a_session_before_is_used_as_soon_as_that_is_known() {
    let (mut ada, mut ben) = (Alone::new(1), Alone::new(2));
    let (_, code) = ada.invite();
    ben.command(ShareCommand::OpenInvite(code.clone())).expect("allowed");
    let session = crate::wire::code::find(&code).expect("a code").hints.session.expect("named");
    let before = ben.session.revision();
    ben.session.introduce(&Settings { used: vec![session], ..Settings::default() }, PAGE);
    assert!(ben.session.revision() > before);
    let step = ben.view().join.map(|join| join.step);
    assert_eq!(step, Some(JoinStep::Unusable(CodeProblem::Used)));
}

/// Ben has answered Ada's invitation, and both channels are open: nobody has said hello yet.
fn opened(ada: &mut Alone, ben: &mut Alone) -> LinkId {
    let (link, code) = ada.invite();
    ben.open = false;
    ben.command(ShareCommand::OpenInvite(code)).expect("allowed");
    ben.command(ShareCommand::Join).expect("allowed");
    let answer = ben.lender.outbox.iter().find_map(|output| match output {
        Output::Link(link, LinkRequest::Answer { offer, .. }) => Some((*link, offer.clone())),
        _ => None,
    });
    let (theirs, offer) = answer.expect("the browser is asked for an answer");
    let sdp = offer.replace("ufrag:me", "ufrag:be").replace("setup:active", "setup:passive");
    let sdp = sdp.replace("AB:AB", "CD:CD");
    ben.handle(Input::Link(theirs, LinkEvent::Described { sdp }));
    let Some(JoinStep::Reply { code: text, .. }) = ben.view().join.map(|join| join.step) else {
        panic!("{:?}", ben.view().join)
    };
    ada.command(ShareCommand::SubmitReply { link, text }).expect("allowed");
    ada.handle(Input::Link(link, LinkEvent::Open));
    assert!(matches!(ada.session.star.links.peer(link).map(Peer::phase), Some(Phase::Greeting { .. })));
    ada.lender.outbox.clear();
    link
}

#[test]
fn leaving_withdraws_open_invitations_and_calls_none_of_them_failed() {
    let (mut ada, mut ben) = (Alone::new(1), Alone::new(2));
    ada.invite();
    ada.lender.outbox.clear();
    opened(&mut ada, &mut ben);
    ada.command(ShareCommand::Disconnect).expect("allowed");
    let ends: Vec<_> = ada.session.invites.listed().map(|invite| invite.end.clone()).collect();
    assert_eq!(ends, [Some(invites::End::Withdrawn), Some(invites::End::Withdrawn)]);
    let states: Vec<_> = ada.view().invites.into_iter().map(|invite| invite.state).collect();
    assert!(!states.contains(&view::InviteState::Failed), "{states:?}");
}

#[test]
fn a_link_that_is_dropped_while_both_greet_says_goodbye_and_is_closed() {
    let (mut ada, mut ben) = (Alone::new(1), Alone::new(2));
    let link = opened(&mut ada, &mut ben);
    ada.lend(|session, cx, _| {
        let (links, mut ctx) = session.star.lend(cx);
        links.drop_link(&mut ctx, link);
        session.finish(cx);
    });
    let requests = |ada: &Alone| -> Vec<LinkRequest> {
        let request = |output: &Output| match output {
            Output::Link(of, request) if *of == link => Some(request.clone()),
            _ => None,
        };
        ada.lender.outbox.iter().filter_map(request).collect()
    };
    assert!(matches!(&requests(&ada)[..], [LinkRequest::SendControl(text)] if text.contains("disconnect")));
    ada.now += 500;
    ada.handle(Input::Wake);
    assert_eq!(requests(&ada).last(), Some(&LinkRequest::Close), "the word had time to leave");
}

#[test]
fn phases_are_traced() {
    let mut ada = Alone::new(1);
    let (link, _) = ada.invite();
    ada.handle(Input::PageCloses);
    let lines: Vec<_> = ada.lender.trace.lines().collect();
    if cfg!(debug_assertions) {
        assert!(lines[0].ends_with(&format!("pairing {}: Gathering → Waiting", link.0)), "{lines:?}");
        assert!(lines[1].ends_with(&format!("link {}: Pairing → Over", link.0)), "{lines:?}");
    }
}

/// An invitation is good as long as its page is open, and so is a reply: neither page goes without a question.
#[test]
fn leaving_is_asked_about_as_long_as_somebody_is_here_or_may_come() {
    let (mut ada, mut ben) = (Alone::new(1), Alone::new(2));
    assert!(!ada.session.is_in_company());
    let (link, _) = ada.invite();
    assert!(ada.session.is_in_company(), "somebody may come by the code");
    ada.command(ShareCommand::CancelInvite(link)).expect("allowed");
    assert!(!ada.session.is_in_company(), "nobody can come by it");
    opened(&mut ada, &mut ben);
    assert!(ada.session.is_in_company(), "somebody came");
    assert!(ben.session.is_in_company(), "the reply is out");
    ben.command(ShareCommand::CancelJoin).expect("allowed");
    assert!(!ben.session.is_in_company());
    ada.command(ShareCommand::Disconnect).expect("allowed");
    assert!(!ada.session.is_in_company());
}
