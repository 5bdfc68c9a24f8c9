//! Who is connected, what they may, and what runs between them. All links of this person's star.
//!
//! The session knows no document and no screen: the program gives it snapshots to offer, and takes verified projects
//! from it.

pub mod check;
mod check_words;
pub mod command;
pub mod fetching;
mod freshness;
pub mod health;
mod inviting;
mod keep_alive;
pub mod listing;
pub mod offering;
pub mod pairing;
pub mod peer;
mod people;
pub mod reach;
pub mod receiving;
pub mod renewal;
pub mod room;
pub mod rooms;
pub mod serving;
pub mod state;

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

pub use offering::Snapshot;
pub use receiving::{Arrived, OfferSummary};

use crate::{
    ids::{ClipHash, Ids, LinkId, PeerId},
    ports::{
        link::{LinkEvent, LinkRequest},
        storage::{ClipRecord, DbError, StorageReply, StorageRequest},
    },
    project::text::PersonName,
    time::{Instant, Now},
    wire::{
        code::{Code, Fingerprint},
        message::{Goodbye, SyncFault},
    },
};
use fetching::FetchFor;
use peer::{Ctx, Peer};
use people::Roster;
use receiving::Purpose;
use room::{Room, RoomEvent};
use state::{CodeProblem, TransferState};

/// Links at once, open invitations included: a room full of listeners.
pub const LINKS_MAX: usize = 64;

/// Who we are to others.
#[derive(Debug, Clone)]
pub struct Me {
    /// Our program.
    pub peer: PeerId,
    /// Our name.
    pub name: PersonName,
    /// The address of our page: what codes are linked to.
    pub page: Rc<str>,
    /// Certificates of people met before: they are who reconnect codes may be of.
    pub known: Rc<[Fingerprint]>,
}

/// A request to the disk on behalf of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorageTicket {
    /// Which link.
    pub link: LinkId,
    /// What for.
    pub purpose: TicketFor,
}

/// What a link asked the disk for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketFor {
    /// Bytes to send: of this offer, by its ticket.
    Send(u32, u32),
    /// The receiving half of this offer.
    Receive(u32, Purpose),
    /// Bytes of live clips to send: of this row of transfers, by its ticket.
    Serve(u32, u32),
    /// Live clips that are fetched, by the fetching's number.
    Fetch(u32, FetchFor),
}

/// What the session wants, or says.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionOutput {
    /// Of a connection.
    Link(LinkId, LinkRequest),
    /// Of the disk; the answer goes to [`Session::handle_storage`].
    Storage(StorageTicket, StorageRequest),
    /// To the program.
    Event(LinkId, SessionEvent),
}

/// What happened between people.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionEvent {
    /// Both know each other.
    Ready,
    /// Rule 9: there are words to compare now, or none came.
    Check,
    /// They say that the words differ, and left.
    Differed {
        /// Their name; empty when they set none.
        name: String,
    },
    /// Of the room.
    Room(RoomEvent),
    /// A clip of the shared project is here now.
    Here(ClipRecord),
    /// They lack these clips: those that are here go to [`Session::serve`].
    Wanted(Vec<ClipHash>),
    /// Live clips cannot be moved; what is missing stays missing until it is asked for again.
    ClipsFailed(SyncFault),
    /// A project is offered and can be shown.
    Offered,
    /// A project is here and verified: switch to it, then call [`Session::switched`].
    Arrived(Box<Arrived>),
    /// A transfer has ended, well or not.
    SyncEnded {
        /// We sent.
        sending: bool,
        /// How.
        state: TransferState,
        /// Why, if it failed and that is known.
        fault: Option<SyncFault>,
    },
    /// They left on purpose.
    Left {
        /// Their name; empty when they set none.
        name: String,
    },
    /// They are silent, for now or for good.
    Lost {
        /// Their name; empty when they set none.
        name: String,
    },
    /// They were lost and are back.
    Returned {
        /// Their name.
        name: String,
    },
    /// The link is closed for good, after they were lost.
    Gone,
    /// They broke the rules.
    Fault {
        /// For the curious.
        detail: String,
    },
    /// They speak another version.
    OtherVersion,
}

/// All links.
#[derive(Debug, Default)]
pub struct Session {
    peers: BTreeMap<LinkId, Peer>,
    room: Room,
    roster: Roster,
    out: VecDeque<SessionOutput>,
}

impl Session {
    /// The next wish or word.
    pub fn poll_output(&mut self) -> Option<SessionOutput> {
        self.out.pop_front()
    }

    /// All links, oldest first.
    pub fn peers(&self) -> impl Iterator<Item = (LinkId, &Peer)> {
        self.peers.iter().map(|(id, peer)| (*id, peer))
    }

    /// One link.
    pub fn peer(&self, link: LinkId) -> Option<&Peer> {
        self.peers.get(&link)
    }

    /// Some link is being made or stands.
    pub fn is_active(&self) -> bool {
        self.peers.values().any(|peer| !peer.is_over())
    }

    /// When [`Self::handle_wake`] has something to do.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let peers = self.peers.values().filter_map(Peer::poll_timeout).min();
        [peers, self.room_timeout(), self.roster.poll_timeout()].into_iter().flatten().min()
    }

    /// There is room for another link.
    pub fn has_room(&self) -> bool {
        self.peers.values().filter(|peer| !peer.is_over()).count() < LINKS_MAX
    }

    /// `code` was made by an attempt of ours.
    pub fn made(&self, code: &Code) -> bool {
        self.peers.values().filter_map(Peer::pairing).any(|pairing| pairing.made(code))
    }

    /// Puts one link's remains away.
    pub fn forget(&mut self, link: LinkId) {
        self.peers.remove(&link);
    }

    /// Puts the remains of all ended links away.
    pub fn forget_over(&mut self) {
        self.peers.retain(|_, peer| !peer.is_over());
    }

    fn with(
        &mut self,
        link: LinkId,
        now: Now,
        ids: &mut Ids,
        me: &Me,
        act: impl FnOnce(&mut Peer, &mut Ctx<'_>),
    ) {
        if let Some(peer) = self.peers.get_mut(&link) {
            act(peer, &mut Ctx { now, ids: &mut *ids, me, out: &mut self.out });
        }
        self.run_room(now, ids, me);
    }

    fn with_all(&mut self, now: Now, ids: &mut Ids, me: &Me, mut act: impl FnMut(&mut Peer, &mut Ctx<'_>)) {
        for peer in self.peers.values_mut() {
            act(peer, &mut Ctx { now, ids: &mut *ids, me, out: &mut self.out });
        }
        self.run_room(now, ids, me);
    }

    /// Deadlines may have passed.
    pub fn handle_wake(&mut self, now: Now, ids: &mut Ids, me: &Me) {
        self.wake_room(now.instant);
        self.with_all(now, ids, me, Peer::handle_wake);
    }

    /// A link reports. Events of links that were replaced find nobody.
    pub fn handle_link(&mut self, link: LinkId, now: Now, ids: &mut Ids, me: &Me, event: LinkEvent) {
        self.with(link, now, ids, me, |peer, ctx| peer.handle_link(ctx, event));
    }

    /// A text came back that should hold the reply to an invitation.
    pub fn handle_reply(&mut self, link: LinkId, now: Now, ids: &mut Ids, me: &Me, text: &str) {
        self.with(link, now, ids, me, |peer, ctx| peer.handle_reply(ctx, text));
    }

    /// Says what is wrong with the last text that was entered as a reply, or nothing any more.
    pub fn set_reply_problem(&mut self, link: LinkId, problem: Option<CodeProblem>) {
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.set_reply_problem(problem);
        }
    }

    /// The disk answered.
    pub fn handle_storage(
        &mut self,
        ticket: StorageTicket,
        now: Now,
        ids: &mut Ids,
        me: &Me,
        reply: Result<StorageReply, DbError>,
    ) {
        self.with(ticket.link, now, ids, me, |peer, ctx| peer.handle_storage(ctx, ticket.purpose, reply));
    }

    /// Offers a project to somebody who is ready.
    pub fn offer(&mut self, link: LinkId, now: Now, ids: &mut Ids, me: &Me, snapshot: Snapshot) {
        self.with(link, now, ids, me, |peer, ctx| peer.offer(ctx, snapshot));
    }

    /// Takes the project that `link` offers.
    pub fn accept(&mut self, link: LinkId, now: Now, ids: &mut Ids, me: &Me) {
        self.with(link, now, ids, me, Peer::accept);
    }

    /// Does not take it.
    pub fn reject(&mut self, link: LinkId, now: Now, ids: &mut Ids, me: &Me) {
        self.with(link, now, ids, me, Peer::reject);
    }

    /// These clips are missing here; whoever `link` is may have them.
    pub fn fetch(&mut self, link: LinkId, now: Now, ids: &mut Ids, me: &Me, hashes: Vec<ClipHash>) {
        if !hashes.is_empty() {
            self.with(link, now, ids, me, |peer, ctx| peer.fetch(ctx, hashes));
        }
    }

    /// These clips are here: everybody who waits for them gets them.
    pub fn serve(&mut self, now: Now, ids: &mut Ids, me: &Me, records: &[ClipRecord]) {
        self.with_all(now, ids, me, |peer, ctx| peer.serve(ctx, records));
    }

    /// Stops the transfer of `link`.
    pub fn cancel(&mut self, link: LinkId, now: Now, ids: &mut Ids, me: &Me) {
        self.with(link, now, ids, me, Peer::cancel);
    }

    /// The project that came over `link` was switched to, or could not be.
    pub fn switched(
        &mut self,
        link: LinkId,
        now: Now,
        ids: &mut Ids,
        me: &Me,
        result: Result<(), SyncFault>,
    ) {
        self.with(link, now, ids, me, |peer, ctx| peer.switched(ctx, result));
    }

    /// Puts the reports of `link`'s ended transfers away.
    pub fn put_away(&mut self, link: LinkId) {
        if let Some(peer) = self.peers.get_mut(&link) {
            peer.put_away();
        }
    }

    /// Leaves one link, or gives an invitation up.
    pub fn leave(&mut self, link: LinkId, now: Now, ids: &mut Ids, me: &Me) {
        self.leave_for(link, now, ids, me, Goodbye::Left);
    }

    /// Leaves one link and says why.
    pub fn leave_for(&mut self, link: LinkId, now: Now, ids: &mut Ids, me: &Me, reason: Goodbye) {
        self.with(link, now, ids, me, |peer, ctx| peer.leave(ctx, reason));
    }

    /// Leaves all links.
    pub fn leave_all(&mut self, now: Now, ids: &mut Ids, me: &Me, reason: Goodbye) {
        self.with_all(now, ids, me, |peer, ctx| peer.leave(ctx, reason));
    }
}
