//! A guest's side of a room: follows the hub's order of ops, and may hold the pen.
//!
//! ```text
//! No ─grant→ Granted ─document is there→ Yes ─asked back→ Releasing ─all stored→ No
//!                                         └─epoch moved on without us→ No, and what the hub never took is unsent
//! ```

mod roles;

use std::collections::{BTreeMap, VecDeque};

use super::event::{PenEvent, RoomEvent, RoomOutput};
use crate::{
    ids::{LinkId, PeerId, ProjectId, RoomId},
    project::{Op, digest::Digests},
    time::Instant,
    wire::{
        fault::PeerFault,
        limits::{OPS_AHEAD_MAX, PEOPLE_MAX},
        live::{Followed, LiveOp, PenState, PenWish, Position, Somebody},
        message::Message,
    },
};

/// Whether the pen is in our hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mine {
    /// No.
    No,
    /// It will be, once the document has come to this place.
    Granted(Position),
    /// Yes, in this epoch.
    Yes(u32),
    /// It was asked back; our last ops are being stored.
    Releasing(u32),
}

/// A room of somebody else.
#[derive(Debug)]
pub struct Guest {
    link: LinkId,
    room: RoomId,
    project: Option<ProjectId>,
    me: PeerId,
    /// Ops follow: the copy stands at a place of the hub's order.
    live: bool,
    /// The last stored op.
    at: Position,
    /// Ops of the hub that the program is storing.
    storing: u64,
    /// The last op of ours that the hub has stored, while the pen is ours.
    acked: u64,
    pen: PenState,
    mine: Mine,
    /// Ops were made here that the hub never took.
    unsent: bool,
    asked_again: bool,
    wish_deadline: Option<Instant>,
    proven: Option<u64>,
    /// The hub's document at a place has these digests; ours is compared as soon as it is in memory and nothing of it is on
    /// its way to the disk.
    to_compare: Option<(Position, Digests)>,
    wishes: BTreeMap<PeerId, PenWish>,
    people: Vec<Somebody>,
    out: VecDeque<RoomOutput>,
}

impl Guest {
    /// Somebody else's room, entered by `link`. `project` is what is here of it from before.
    pub fn new(link: LinkId, room: RoomId, project: Option<ProjectId>, me: PeerId) -> Self {
        Self {
            link,
            room,
            project,
            me,
            live: false,
            at: Position::default(),
            storing: 0,
            acked: 0,
            pen: PenState { epoch: 0, holder: None },
            mine: Mine::No,
            unsent: false,
            asked_again: false,
            wish_deadline: None,
            proven: None,
            to_compare: None,
            wishes: BTreeMap::new(),
            people: Vec::new(),
            out: VecDeque::new(),
        }
    }

    /// The next wish or word.
    pub fn poll_output(&mut self) -> Option<RoomOutput> {
        self.out.pop_front()
    }

    /// The link to the hub.
    pub fn link(&self) -> LinkId {
        self.link
    }

    /// What is shared, once something of it is here.
    pub fn project(&self) -> Option<ProjectId> {
        self.project
    }

    /// How far the copy is.
    pub fn followed(&self) -> Followed {
        Followed { room: self.room, at: self.at }
    }

    /// Ops are followed; the first sync is over.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// Whether the pen is ours.
    pub fn mine(&self) -> Mine {
        self.mine
    }

    /// We may edit now.
    pub fn holds(&self) -> bool {
        matches!(self.mine, Mine::Yes(_))
    }

    /// Who holds the pen, as far as we know.
    pub fn pen_state(&self) -> PenState {
        self.pen
    }

    /// Our wish for the pen ends then.
    pub fn wish_deadline(&self) -> Option<Instant> {
        self.wish_deadline
    }

    /// Wishes of others, while the pen is ours.
    pub fn wishes(&self) -> impl Iterator<Item = &PenWish> {
        self.wishes.values()
    }

    /// The others, as the hub lists them.
    pub fn people(&self) -> &[Somebody] {
        &self.people
    }

    /// Our document was proven to be what the hub's is.
    pub fn in_sync(&self) -> bool {
        self.live && self.proven == Some(self.at.seq)
    }

    fn send(&mut self, message: Message) {
        self.out.push_back(RoomOutput::Send(self.link, message));
    }

    fn tell(&mut self, event: RoomEvent) {
        self.out.push_back(RoomOutput::Event(self.link, event));
    }

    /// The copy on the disk is the hub's document at `at`.
    pub fn go_live(&mut self, project: ProjectId, at: Position) {
        self.project = Some(project);
        self.resume(at);
        self.proven = Some(at.seq); // The switch verified its digest.
    }

    fn resume(&mut self, at: Position) {
        self.live = true;
        self.at = at;
        self.storing = 0;
        self.unsent = false;
        self.asked_again = false;
        self.proven = None;
    }

    /// What the hub says about the room.
    pub fn handle(&mut self, message: Message) {
        let handled = match message {
            Message::Resume(followed) => {
                self.resume(followed.at);
                if let Some(project) = self.project.filter(|_| followed.room == self.room) {
                    self.tell(RoomEvent::Resumed { project, at: followed });
                    Ok(())
                } else {
                    Err(PeerFault::ResumedNowhere)
                }
            }
            Message::Op(op) => self.handle_op(op),
            Message::OpAck(at) => {
                if at.seq > self.at.seq {
                    Err(PeerFault::UnsentOpsAcknowledged { expected: self.at.seq, got: at.seq })
                } else {
                    self.acked = self.acked.max(at.seq);
                    Ok(())
                }
            }
            Message::OpRefused(_) => {
                self.lose_pen(true);
                Ok(())
            }
            Message::Checkpoint { at, digest: document, levels } => {
                if document.len() <= 64 && levels.as_ref().is_none_or(|levels| levels.len() <= 64) {
                    self.to_compare = Some((at, Digests { document, levels }));
                }
                Ok(())
            }
            Message::People { people } if people.len() <= PEOPLE_MAX => {
                self.people = people;
                Ok(())
            }
            message => self.handle_role(message),
        };
        if let Err(detail) = handled {
            self.out.push_back(RoomOutput::Fault(self.link, detail));
        }
    }

    fn handle_op(&mut self, op: LiveOp) -> Result<(), PeerFault> {
        if !self.live {
            return Ok(()); // Ahead of the document: the whole of it is on its way.
        }
        let next = self.at.seq + self.storing + 1;
        if op.at.seq < next {
            return Ok(()); // It is here.
        }
        if op.at.epoch < self.at.epoch {
            return Err(PeerFault::PastEpoch { expected: self.at.epoch, got: op.at.epoch });
        }
        if matches!(self.mine, Mine::Yes(epoch) | Mine::Releasing(epoch) if op.at.epoch <= epoch) {
            return Err(PeerFault::OpOfOurEpoch { got: op.at.epoch });
        }
        if op.at.seq > next {
            self.ask_again(Some(self.at));
            return Ok(());
        }
        if self.storing > OPS_AHEAD_MAX {
            return Err(PeerFault::OpsAhead);
        }
        self.lose_pen_if_past(op.at.epoch);
        self.storing += 1;
        self.tell(RoomEvent::Apply(op));
        Ok(())
    }

    /// Asks for what is missing, once until something comes of it.
    fn ask_again(&mut self, have: Option<Position>) {
        if !std::mem::replace(&mut self.asked_again, true) {
            self.live = have.is_some();
            self.proven = None;
            self.send(Message::ResyncRequest { have, sync: 0 });
        }
    }

    /// An op of the hub is stored.
    pub fn committed(&mut self, op: &LiveOp) {
        if self.storing == 0 || op.at.seq != self.at.seq + 1 {
            // It was on its way behind an op that could not be stored. The whole document was asked for then.
            return;
        }
        self.storing -= 1;
        self.asked_again = false;
        self.at = op.at;
        self.proven = None;
        self.send(Message::OpAck(op.at));
        self.start_when_there();
    }

    /// An op of the hub does not apply here, or could not be stored: the copy is not what the hub takes it for.
    pub fn not_committed(&mut self) {
        self.storing = 0;
        self.ask_again(None);
    }

    /// The documents at a place were compared.
    pub fn compared(&mut self, at: Position, same: bool) {
        if at != self.at || !self.live {
            return;
        }
        if same {
            self.proven = Some(at.seq);
            self.send(Message::InSync(at));
        } else {
            self.ask_again(None);
        }
    }

    /// An op of ours is stored: the hub gets it. If the pen has gone meanwhile, the hub will never take it, and the whole
    /// document is asked for.
    pub fn published(&mut self, op: Op) {
        let (Mine::Yes(epoch) | Mine::Releasing(epoch)) = self.mine else {
            return self.lose_pen(true);
        };
        let at = Position { epoch, seq: self.at.seq + 1 };
        self.at = at;
        self.proven = None;
        self.send(Message::Op(LiveOp { at, change: op }));
    }

    /// Everything of ours is stored: what waited for that goes on.
    pub fn settled(&mut self) {
        if let Some((at, theirs)) = self.to_compare.take_if(|(at, _)| self.live && *at == self.at) {
            self.tell(RoomEvent::Compare { at, theirs });
        }
        if let Mine::Releasing(epoch) = self.mine {
            self.mine = Mine::No;
            self.send(Message::RoleReleased(Position { epoch, seq: self.at.seq }));
            self.tell(RoomEvent::Pen(PenEvent::Gone { unsent: false }));
        }
    }

    /// Our page went to the background, or came back.
    pub fn set_away(&mut self, away: bool) {
        self.send(Message::Presence { away });
    }

    /// The hub was silent and is back: is anything missing?
    pub fn returned(&mut self, sync: u32) {
        let idle = self.mine == Mine::No && self.storing == 0 && !self.unsent;
        if !self.live {
            self.asked_again = true;
            self.send(Message::ResyncRequest { have: None, sync });
        } else if idle {
            self.send(Message::ResyncRequest { have: Some(self.at), sync });
        }
    }
}
