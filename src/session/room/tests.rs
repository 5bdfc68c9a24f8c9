//! What a room answers to words it should not hear: documents stay as they are.

use super::{
    Guest, Hub, PenEvent, RoomEvent, RoomOutput,
    guest::Mine,
    pen::{Holder, Pen},
};
use crate::{
    ids::{LinkId, PeerId, ProjectId, RoomId},
    project::{Op, Title, digest::Digests, text::PersonName},
    time::Instant,
    wire::{
        limits::{OPS_REFUSED_MAX, RELEASE},
        live::{Followed, LiveOp, PenState, Position},
        message::Message,
    },
};

const NOW: Instant = Instant(1_000);
const ADA: PeerId = PeerId([1; 16]);
const BEN: PeerId = PeerId([2; 16]);
const CLEO: PeerId = PeerId([3; 16]);
const TO_BEN: LinkId = LinkId(1);
const TO_CLEO: LinkId = LinkId(2);
const ROOM: RoomId = RoomId([9; 16]);
const PROJECT: ProjectId = ProjectId([8; 16]);

fn op(epoch: u32, seq: u64) -> LiveOp {
    LiveOp {
        at: Position { epoch, seq },
        change: Op::Retitle { title: Title::new(&format!("{epoch}.{seq}")) },
    }
}

fn drain_hub(hub: &mut Hub) -> Vec<RoomOutput> {
    std::iter::from_fn(|| hub.poll_output()).collect()
}

fn drain_guest(guest: &mut Guest) -> Vec<RoomOutput> {
    std::iter::from_fn(|| guest.poll_output()).collect()
}

/// Ada's room with Ben and Cleo in it, both live.
fn hub() -> Hub {
    let mut hub = Hub::new(ROOM, PROJECT, ADA, NOW);
    for (link, peer) in [(TO_BEN, BEN), (TO_CLEO, CLEO)] {
        hub.enter(link, peer, PersonName::default(), None);
        hub.go_live(link, Position::default());
    }
    drain_hub(&mut hub);
    hub
}

/// The same with the pen in Ben's hand, in epoch 2.
fn hub_with_ben() -> Hub {
    let mut hub = hub();
    hub.give(NOW, BEN);
    hub.settled(NOW);
    hub.handle(TO_BEN, NOW, Message::RoleTransferComplete { epoch: 2 });
    assert_eq!(hub.pen(), Pen::Held(Holder::Guest(TO_BEN)));
    drain_hub(&mut hub);
    hub
}

fn is_fault(output: &RoomOutput) -> bool {
    matches!(output, RoomOutput::Fault(..))
}

fn applies(output: &RoomOutput) -> bool {
    matches!(output, RoomOutput::Event(_, RoomEvent::Apply(_)))
}

#[test]
fn rule_6_3_a_viewers_op_is_refused_and_told_so() {
    let mut hub = hub();
    hub.handle(TO_BEN, NOW, Message::Op(op(1, 1)));
    let out = drain_hub(&mut hub);
    assert_eq!(out, [RoomOutput::Send(TO_BEN, Message::OpRefused(Position { epoch: 1, seq: 1 }))]);
    for _ in 0..OPS_REFUSED_MAX {
        hub.handle(TO_BEN, NOW, Message::Op(op(1, 1)));
    }
    let out = drain_hub(&mut hub);
    assert!(out.iter().any(is_fault) && !out.iter().any(applies), "a flood ends the link");
}

#[test]
fn rule_6_3_old_epochs_gaps_futures_and_repeats_change_nothing() {
    let mut hub = hub_with_ben();
    for (bad, fault) in [(op(1, 1), false), (op(2, 2), true), (op(3, 1), true)] {
        hub.handle(TO_BEN, NOW, Message::Op(bad.clone()));
        let out = drain_hub(&mut hub);
        assert!(!out.iter().any(applies), "{bad:?}");
        assert_eq!(out.iter().any(is_fault), fault, "{bad:?}");
    }
    hub.handle(TO_BEN, NOW, Message::Op(op(2, 1)));
    hub.handle(TO_BEN, NOW, Message::Op(op(2, 1)));
    assert_eq!(drain_hub(&mut hub).iter().filter(|output| applies(output)).count(), 1, "once");
    hub.committed(NOW, TO_BEN, op(2, 1));
    let out = drain_hub(&mut hub);
    assert!(out.contains(&RoomOutput::Send(TO_CLEO, Message::Op(op(2, 1)))), "passed on");
    assert!(
        out.contains(&RoomOutput::Send(TO_BEN, Message::OpAck(Position { epoch: 2, seq: 1 }))),
        "thanked"
    );
    hub.handle(TO_CLEO, NOW, Message::OpAck(Position { epoch: 2, seq: 2 }));
    assert!(drain_hub(&mut hub).iter().any(is_fault), "an acknowledgement of the future");
}

#[test]
fn rule_7_1_nobody_takes_the_pen_by_saying_so() {
    let mut hub = hub();
    for (word, fault) in [
        (Message::RoleTransferComplete { epoch: 2 }, true),
        (Message::RoleTransferComplete { epoch: 1 }, false),
        (Message::RoleReleased(Position { epoch: 1, seq: 0 }), false),
        (Message::RoleAnswer { peer: BEN, granted: true }, false),
        (Message::RoleGrant(Position { epoch: 5, seq: 0 }), true),
        (Message::RoleState(PenState { epoch: 7, holder: Some(BEN) }), true),
    ] {
        hub.handle(TO_BEN, NOW, word.clone());
        let out = drain_hub(&mut hub);
        assert_eq!(out.iter().any(is_fault), fault, "{word:?}");
        assert!(hub.holds(), "{word:?}");
    }
}

#[test]
fn rule_7_4_a_silent_editor_is_passed_by_and_its_late_ops_are_refused() {
    let mut hub = hub_with_ben();
    hub.give(NOW, ADA);
    hub.handle_wake(NOW.after(RELEASE));
    assert!(hub.holds());
    drain_hub(&mut hub);
    hub.handle(TO_BEN, NOW, Message::Op(op(2, 1)));
    let out = drain_hub(&mut hub);
    assert_eq!(out, [RoomOutput::Send(TO_BEN, Message::OpRefused(Position { epoch: 2, seq: 1 }))]);
    hub.published(NOW, Op::Retitle { title: Title::new("on") });
    assert_eq!(hub.at(), Position { epoch: 3, seq: 1 });
}

#[test]
fn rule_7_4_what_the_old_editor_said_before_is_stored_before_the_pen_moves() {
    let mut hub = hub_with_ben();
    hub.handle(TO_BEN, NOW, Message::Op(op(2, 1)));
    hub.give(NOW, CLEO);
    hub.handle(TO_BEN, NOW, Message::RoleReleased(Position { epoch: 2, seq: 1 }));
    assert!(matches!(hub.pen(), Pen::Releasing { .. }), "its last op is being stored");
    hub.committed(NOW, TO_BEN, op(2, 1));
    assert!(matches!(hub.pen(), Pen::Granting { to: TO_CLEO, .. }));
    let grant = RoomOutput::Send(TO_CLEO, Message::RoleGrant(Position { epoch: 3, seq: 1 }));
    assert!(drain_hub(&mut hub).contains(&grant));
}

#[test]
fn rule_6_6_only_a_place_of_this_order_is_gone_on_from() {
    let mut hub = hub_with_ben();
    hub.handle(TO_BEN, NOW, Message::Op(op(2, 1)));
    hub.committed(NOW, TO_BEN, op(2, 1));
    hub.lost(TO_BEN);
    drain_hub(&mut hub);
    for (at, resumes) in [((2, 1), true), ((0, 0), true), ((2, 2), false), ((1, 1), false)] {
        let returns = Followed { room: ROOM, at: Position { epoch: at.0, seq: at.1 } };
        hub.enter(LinkId(9), BEN, PersonName::default(), Some(returns));
        let out = drain_hub(&mut hub);
        let resumed = out.iter().any(|o| matches!(o, RoomOutput::Send(_, Message::Resume(_))));
        let offered = out.iter().any(|o| matches!(o, RoomOutput::Event(_, RoomEvent::Offer)));
        assert_eq!((resumed, offered), (resumes, !resumes), "{at:?}");
    }
}

fn sends_an_op(guest: &mut Guest) -> bool {
    drain_guest(guest).iter().any(|it| matches!(it, RoomOutput::Send(_, Message::Op(_))))
}

fn guest() -> Guest {
    let mut guest = Guest::new(TO_BEN, ROOM, None, BEN);
    guest.handle(Message::RoleState(PenState { epoch: 1, holder: Some(ADA) }));
    guest.go_live(PROJECT, Position { epoch: 1, seq: 5 });
    drain_guest(&mut guest);
    guest
}

#[test]
fn rule_6_3_a_guest_asks_again_at_a_gap_and_ignores_repeats() {
    let mut guest = guest();
    guest.handle(Message::Op(op(1, 5)));
    assert_eq!(drain_guest(&mut guest), []);
    guest.handle(Message::Op(op(1, 7)));
    guest.handle(Message::Op(op(1, 8)));
    let have = Some(Position { epoch: 1, seq: 5 });
    assert_eq!(
        drain_guest(&mut guest),
        [RoomOutput::Send(TO_BEN, Message::ResyncRequest { have, sync: 0 })],
        "once"
    );
    guest.handle(Message::Op(op(0, 6)));
    assert!(drain_guest(&mut guest).iter().any(is_fault), "an op of an epoch that is over");
}

#[test]
fn rule_7_3_the_pen_is_taken_up_where_it_was_granted() {
    let mut guest = guest();
    guest.handle(Message::RoleGrant(Position { epoch: 2, seq: 6 }));
    assert_eq!(guest.mine(), Mine::Granted(Position { epoch: 2, seq: 6 }), "an op is still to come");
    guest.handle(Message::Op(op(1, 6)));
    guest.committed(&op(1, 6));
    assert!(guest.holds());
    let out = drain_guest(&mut guest);
    assert!(out.contains(&RoomOutput::Send(TO_BEN, Message::RoleTransferComplete { epoch: 2 })));
    // The hub goes on without us: what it has not acknowledged is unsent.
    guest.published(Op::Retitle { title: Title::new("mine") });
    assert!(sends_an_op(&mut guest));
    guest.handle(Message::RoleState(PenState { epoch: 3, holder: Some(ADA) }));
    assert!(!guest.holds());
    let gone = RoomOutput::Event(TO_BEN, RoomEvent::Pen(PenEvent::Gone { unsent: true }));
    assert!(drain_guest(&mut guest).contains(&gone));
    guest.published(Op::Retitle { title: Title::new("too late") });
    assert!(!sends_an_op(&mut guest));
}

#[test]
fn rule_6_5_another_digest_heals_by_a_new_document() {
    let mut guest = guest();
    let at = Position { epoch: 1, seq: 5 };
    guest.handle(Message::Checkpoint { at, digest: "x".to_owned(), levels: None });
    guest.compared(at, true);
    assert!(guest.in_sync());
    guest.compared(at, false);
    assert!(!guest.in_sync() && !guest.is_live());
    let out = drain_guest(&mut guest);
    assert!(out.contains(&RoomOutput::Send(TO_BEN, Message::ResyncRequest { have: None, sync: 0 })));
}

#[test]
fn rule_6_8_levels_are_compared_beside_the_digest() {
    let mut guest = guest();
    let at = Position { epoch: 1, seq: 5 };
    let checkpoint = |levels: Option<String>| Message::Checkpoint { at, digest: "x".to_owned(), levels };
    let compare = |levels: Option<String>| {
        let theirs = Digests { document: "x".to_owned(), levels };
        RoomOutput::Event(TO_BEN, RoomEvent::Compare { at, theirs })
    };
    let as_sent = |message: Message| serde_json::to_string(&message).expect("plain data");
    for levels in [Some("y".repeat(64)), None] {
        guest.handle(checkpoint(levels.clone()));
        guest.settled();
        assert!(drain_guest(&mut guest).contains(&compare(levels.clone())));
        assert_eq!(as_sent(checkpoint(levels.clone())).contains("levels"), levels.is_some());
    }
    guest.handle(checkpoint(Some("y".repeat(65))));
    guest.settled();
    assert_eq!(drain_guest(&mut guest), [], "no digest is so long");
}

/// Somebody else was the editor already when a change was stored, or arrived. Nothing said what became of it.
#[test]
fn a_change_that_came_too_late_is_never_dropped_without_a_word() {
    let gone = |unsent| RoomOutput::Event(TO_BEN, RoomEvent::Pen(PenEvent::Gone { unsent }));
    let editor = || {
        let mut guest = guest();
        guest.handle(Message::RoleGrant(Position { epoch: 2, seq: 5 }));
        assert!(guest.holds());
        drain_guest(&mut guest);
        guest
    };
    let moved_on = Message::RoleState(PenState { epoch: 3, holder: Some(ADA) });

    let mut stored_late = editor();
    stored_late.handle(moved_on.clone());
    assert!(drain_guest(&mut stored_late).contains(&gone(false)), "nothing of theirs was under way yet");
    stored_late.published(Op::Retitle { title: Title::new("late") });
    assert!(drain_guest(&mut stored_late).contains(&gone(true)));
    stored_late.published(Op::Retitle { title: Title::new("later") });
    assert!(!drain_guest(&mut stored_late).contains(&gone(true)), "once");

    let mut refused = editor();
    refused.published(Op::Retitle { title: Title::new("under way") });
    refused.handle(Message::OpAck(Position { epoch: 2, seq: 6 }));
    refused.handle(moved_on);
    drain_guest(&mut refused);
    refused.handle(Message::OpRefused(Position { epoch: 2, seq: 6 }));
    assert!(drain_guest(&mut refused).contains(&gone(true)));
}

#[test]
fn rule_6_3_who_asks_what_is_missing_while_their_ops_are_stored_misses_nothing() {
    let mut hub = hub_with_ben();
    let asks = |seq| Message::ResyncRequest { have: Some(Position { epoch: 2, seq }), sync: 0 };
    for seq in 1..=3 {
        hub.handle(TO_BEN, NOW, Message::Op(op(2, seq)));
    }
    drain_hub(&mut hub);
    hub.handle(TO_BEN, NOW, asks(3));
    assert_eq!(drain_hub(&mut hub), [], "they come");
    for seq in 1..=3 {
        hub.committed(NOW, TO_BEN, op(2, seq));
    }
    assert!(hub.is_live(TO_BEN) && hub.at().seq == 3);
    drain_hub(&mut hub);
    for (link, seq) in [(TO_BEN, 4), (TO_CLEO, 4)] {
        hub.handle(link, NOW, asks(seq));
        assert_eq!(drain_hub(&mut hub), [RoomOutput::Event(link, RoomEvent::Offer)], "nobody sent that");
    }
}
