//! What the links say, and what follows from it.

use super::{
    Around, Output, Session,
    event::{PairingEnd, SessionEvent},
    invites::End,
    peer::Peer,
    room::{Guest, PenEvent, RoomEvent},
    state::{PairProblem, TransferState},
};
use crate::{
    ids::LinkId,
    machine::Cx,
    notice::{NoticeKind, Over, Whereabouts, Who},
    ports::{
        arriving::Inflow,
        storage::{DbError, Write},
    },
    wire::{
        live::Followed,
        message::{Hello, SyncFault},
    },
};

impl Session {
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn hear(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, event: SessionEvent) {
        if let SessionEvent::Reached(reached) = event {
            // Bytes that move are shown in their own time.
            return cx.emit(Output::Inflow(Inflow::More(reached)));
        }
        self.screen.touch();
        match event {
            SessionEvent::PairingMoved => {
                self.note_made(cx, link);
                self.invites.show_newer(&self.star.links);
            }
            SessionEvent::PairingEnded(end) => self.hear_pairing_end(cx, link, end),
            SessionEvent::Ready => self.hear_ready(cx, link),
            SessionEvent::Check | SessionEvent::Reached(_) => {}
            SessionEvent::Room(event) => self.hear_room(cx, link, event),
            SessionEvent::Here(record) => {
                if self.sound.works() {
                    cx.emit(Output::Over(Over::Sound));
                }
                cx.emit(Output::Here(record));
            }
            SessionEvent::Absent(hash, blob) => cx.emit(Output::Absent(hash, blob)),
            SessionEvent::Wanted(hashes) => cx.emit(Output::Wanted(hashes)),
            SessionEvent::ClipsFailed(reason) => {
                if self.sound.failed(cx.now.instant) {
                    cx.emit(Output::Notice(NoticeKind::ClipsFailed { reason }));
                }
            }
            SessionEvent::Offered => self.incoming.offered(link),
            SessionEvent::Arrived(arrived) => {
                let taking = self.incoming.arrived(link);
                cx.emit(Output::Arrived { link, arrived, taking });
            }
            SessionEvent::SyncEnded { sending, state, fault } => {
                self.hear_sync_end(cx, link, sending, state, fault);
            }
            SessionEvent::Lost(who) => tell(cx, who, Whereabouts::Lost),
            SessionEvent::Returned(who) => {
                tell(cx, who, Whereabouts::Returned);
                cx.emit(Output::LacksAll { link });
            }
            SessionEvent::Left(_)
            | SessionEvent::Gone
            | SessionEvent::Fault(_)
            | SessionEvent::Differed { .. }
            | SessionEvent::OtherVersion => self.hear_end(cx, link, event),
        }
    }

    fn hear_end(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, event: SessionEvent) {
        match event {
            SessionEvent::Left(who) => {
                self.incoming.ask_again();
                self.end_link(cx, link);
                tell(cx, who, Whereabouts::Left);
            }
            SessionEvent::Gone => {
                self.end_link(cx, link);
                self.failed = true;
            }
            SessionEvent::Fault(fault) => self.end_badly(cx, link, NoticeKind::PeerFault(fault)),
            SessionEvent::Differed { name } => self.end_differing(cx, link, name),
            SessionEvent::OtherVersion => self.end_badly(cx, link, NoticeKind::OtherVersion),
            _ => {}
        }
    }

    fn hear_pairing_end(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, end: PairingEnd) {
        let problem = match end {
            PairingEnd::Failed(problem) => problem,
            PairingEnd::Left => PairProblem::Closed,
        };
        let (links, mut ctx) = self.star.lend(cx);
        self.invites.end(links, &mut ctx, link, End::Failed(problem));
        self.failed |= self.star.links.peer(link).is_some_and(Peer::has_failed);
    }

    /// Somebody is known by now. Whoever was here before on another link is the same person.
    fn hear_ready(&mut self, cx: &mut Cx<'_, Output>, link: LinkId) {
        let Some(peer) = self.star.links.peer(link) else { return };
        let Some((hello, who)) = peer.hello().cloned().zip(Some(peer.who())) else { return };
        let same = |peer: &Peer| peer.hello().is_some_and(|theirs| theirs.peer == hello.peer);
        let ghosts = self.star.links.peers().filter(|(other, peer)| *other != link && same(peer));
        let ghosts: Vec<_> = ghosts.map(|(other, _)| other).collect();
        for ghost in &ghosts {
            self.leave_and_forget(cx, *ghost);
        }
        let (links, mut ctx) = self.star.lend(cx);
        self.invites.end(links, &mut ctx, link, End::Answered(who.name.clone()));
        self.meet(cx, link, &hello);
        tell(cx, who, if ghosts.is_empty() { Whereabouts::Joined } else { Whereabouts::Returned });
        if self.star.links.peer(link).is_some_and(Peer::is_our_guest) {
            cx.emit(Output::LacksAll { link });
        } else if let Some(session) = self.joining.newly_used() {
            cx.emit(Output::Used(session));
        }
    }

    fn meet(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, hello: &Hello) {
        let certificates = self.star.links.peer(link).and_then(Peer::certificates);
        if let Some(certificates) = certificates {
            let writes = self.star.trust.meet(certificates.theirs, hello, cx.now.wall);
            self.store_people(cx, writes);
        }
    }

    /// What is remembered of people goes to the disk.
    pub(super) fn store_people(&mut self, cx: &mut Cx<'_, Output>, writes: Vec<Write>) {
        if !writes.is_empty() {
            cx.emit(Output::StorePeople(writes));
            self.screen.touch();
        }
    }

    fn hear_room(&mut self, cx: &mut Cx<'_, Output>, link: LinkId, event: RoomEvent) {
        match event {
            RoomEvent::Apply(op) => {
                let follow = |guest: &Guest| Followed { at: op.at, ..guest.followed() };
                let as_guest = self.star.links.guest().map(follow);
                cx.emit(Output::Apply { link, op, as_guest });
            }
            RoomEvent::Offer => {
                self.to_offer.insert(link);
            }
            RoomEvent::Resumed { project, at } => cx.emit(Output::Resumed { link, project, at }),
            RoomEvent::Compare { at, theirs } => cx.emit(Output::Compare { at, theirs }),
            RoomEvent::Pen(event) => {
                let notice = match event {
                    PenEvent::Denied => NoticeKind::RoleDenied,
                    PenEvent::Ours => NoticeKind::RoleOurs,
                    PenEvent::Gone { unsent } => NoticeKind::RoleGone { unsent },
                    PenEvent::Returned => NoticeKind::RoleReturned,
                    // Shown as long as the wish is open.
                    PenEvent::Asked { .. } | PenEvent::Moved => return,
                };
                cx.emit(Output::Notice(notice));
            }
        }
    }

    fn hear_sync_end(
        &mut self,
        cx: &mut Cx<'_, Output>,
        link: LinkId,
        sending: bool,
        state: TransferState,
        fault: Option<SyncFault>,
    ) {
        if !sending {
            // The next one is opened by whoever wants to see it.
            self.look_away();
        }
        if fault.is_some() || state == TransferState::Cancelled {
            // It did not break off, it was ended: the next time is a new decision.
            self.incoming.ask_again();
        }
        if matches!(state, TransferState::Done | TransferState::Lacking) {
            cx.emit(Output::Over(Over::Transfer));
        }
        let notice = match state {
            TransferState::Failed if fault == Some(SyncFault::DiskFull) && !sending => {
                NoticeKind::Storage(DbError::Full)
            }
            TransferState::Lacking if !sending && self.sound.failed(cx.now.instant) => {
                NoticeKind::ClipsFailed { reason: SyncFault::DiskFull }
            }
            // That they are lost was said, and the transfer goes on when they are back.
            TransferState::Failed if fault.is_none() && self.is_lost(link) => return,
            TransferState::Failed => NoticeKind::SyncFailed { reason: fault },
            TransferState::Cancelled => NoticeKind::SyncCancelled,
            TransferState::Rejected if sending => NoticeKind::SyncRejected,
            _ => return,
        };
        cx.emit(Output::Notice(notice));
    }

    fn is_lost(&self, link: LinkId) -> bool {
        self.star.links.peer(link).is_some_and(Peer::is_lost)
    }

    /// Offers of rooms whose projects this person took before go on without asking. Those that come while a recording runs
    /// wait for its end.
    pub(super) fn take_what_was_offered(&mut self, cx: &mut Cx<'_, Output>, around: &Around<'_>) {
        while let Some(link) = self.incoming.next_offered() {
            self.take_again(cx, around, link);
        }
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn take_again(&mut self, cx: &mut Cx<'_, Output>, around: &Around<'_>, link: LinkId) {
        let offer = self.star.links.peer(link).and_then(Peer::receiving);
        // Somebody may have decided while it waited.
        let Some(receiving) = offer.filter(|receiving| receiving.is_deciding()) else { return };
        let here = around.record(receiving.project_id());
        if let Some(taking) = self.incoming.taken_before(receiving, here) {
            self.take(cx, link, taking);
            self.finish(cx);
        }
    }
}

/// Says where somebody is now.
fn tell(cx: &mut Cx<'_, Output>, who: Who, now: Whereabouts) {
    cx.emit(Output::Notice(NoticeKind::People { who: vec![who], now }));
}
