//! Invitations and their editions, without a browser.

use super::*;
use crate::{
    ports::link::{LinkEvent, LinkRequest},
    session::{
        event::{LinksOutput, SessionEvent},
        lab::Lab,
    },
    wire::code::Hints,
};

/// Invitations, the links they are made on, and what those are lent.
#[derive(Default)]
struct Bench {
    invites: Invites,
    links: Links,
    lab: Lab,
}

impl Bench {
    /// One more link whose code is there.
    fn link(&mut self, session: u8) -> (LinkId, SessionId) {
        let session = SessionId([session; 3]);
        let hints = Hints { session: Some(session), ..Hints::default() };
        let ctx = &mut self.lab.at(0);
        let link = self.links.invite(ctx, hints);
        let sdp = format!(
            "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
             m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n\
             a=ice-ufrag:uf{:02}\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n\
             a=fingerprint:sha-256 {}\r\na=setup:actpass\r\na=sctp-port:5000\r\n\
             a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n",
            session.0[0],
            ["AB"; 32].join(":"),
        );
        self.links.handle_link(ctx, link, LinkEvent::Described { sdp });
        (link, session)
    }

    fn invite(&mut self, session: u8) -> LinkId {
        let (link, session) = self.link(session);
        self.invites.add(link, session, None);
        link
    }

    fn end(&mut self, link: LinkId, end: End) {
        self.invites.end(&mut self.links, &mut self.lab.at(1), link, end);
    }

    fn reply_to(&self, session: u8) -> Option<Result<LinkId, CodeProblem>> {
        let text = self.links.peers().find_map(|(_, peer)| Some(peer.pairing()?.code().to_owned()));
        let mut reply = crate::wire::code::find(&text?).expect("a code");
        reply.hints.session = Some(SessionId([session; 3]));
        self.invites.place_of(&self.links, &reply)
    }
}

#[test]
fn rule_1_12_a_reply_finds_its_invitation_and_a_late_one_hears_why_not() {
    let mut bench = Bench::default();
    let links: Vec<_> = (1..=5).map(|session| bench.invite(session)).collect();
    bench.end(links[0], End::Withdrawn);
    bench.end(links[1], End::Failed(PairProblem::NoReply));
    bench.end(links[2], End::Answered("Ben".to_owned()));
    assert_eq!(bench.reply_to(1), Some(Err(CodeProblem::Withdrawn)));
    assert_eq!(bench.reply_to(2), Some(Err(CodeProblem::TooOld)));
    assert_eq!(bench.reply_to(3), Some(Err(CodeProblem::Used)));
    assert_eq!(bench.reply_to(4), Some(Ok(links[3])));
    assert_eq!(bench.reply_to(9), None, "of another page");
}

#[test]
fn the_first_end_of_an_invitation_counts() {
    let mut bench = Bench::default();
    let link = bench.invite(1);
    bench.end(link, End::Withdrawn);
    bench.end(link, End::Failed(PairProblem::Closed));
    assert_eq!(bench.invites.get(link).and_then(|invite| invite.end.clone()), Some(End::Withdrawn));
}

#[test]
fn an_answer_ends_all_editions_of_its_invitation_and_no_other() {
    let mut bench = Bench::default();
    let first = bench.invite(1);
    let (second, session) = bench.link(2);
    bench.invites.add_edition(first, second, session);
    let other = bench.invite(3);
    bench.lab.out.clear();
    bench.end(second, End::Answered("Ben".to_owned()));
    assert_eq!(
        bench.lab.out.pop_front(),
        Some(LinksOutput::Event(first, SessionEvent::PairingEnded(crate::session::event::PairingEnd::Left)))
    );
    assert_eq!(bench.lab.out.pop_front(), Some(LinksOutput::Link(first, LinkRequest::Close)));
    assert!(bench.links.peer(first).is_none(), "put away");
    assert!(bench.links.peer(other).is_some_and(Peer::is_pairing));
    assert_eq!(bench.invites.listed().count(), 2, "one row for both editions");
}

#[test]
fn a_newer_edition_takes_the_place_of_the_shown_one_when_both_wait() {
    let mut bench = Bench::default();
    let first = bench.invite(1);
    let (second, session) = bench.link(2);
    bench.invites.add_edition(first, second, session);
    assert_eq!(bench.invites.shown(), Some(first));
    bench.invites.show_newer(&bench.links);
    assert_eq!(bench.invites.shown(), Some(second));
    bench.invites.show_newer(&bench.links);
    assert_eq!(bench.invites.shown(), Some(second), "there is none after it");
}

#[test]
fn a_withdrawn_invitation_leaves_the_screen_to_another_open_one() {
    let mut bench = Bench::default();
    let (first, second) = (bench.invite(1), bench.invite(2));
    bench.invites.withdraw(&mut bench.links, &mut bench.lab.at(1), second);
    assert_eq!(bench.invites.shown(), Some(first));
    bench.invites.withdraw(&mut bench.links, &mut bench.lab.at(1), first);
    assert_eq!(bench.invites.shown(), None);
}

#[test]
fn ends_are_remembered_but_not_for_ever() {
    let mut bench = Bench::default();
    for session in 0..=ENDED_MAX as u8 + 1 {
        let link = LinkId(u32::from(session) + 1_000);
        bench.invites.add(link, SessionId([session; 3]), None);
        bench.end(link, End::Withdrawn);
    }
    assert!(bench.invites.get(LinkId(1_000)).is_none(), "the oldest made room");
    assert!(bench.invites.all.len() <= ENDED_MAX + 1);
}
