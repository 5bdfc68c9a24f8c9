//! The one door to the disk: who asked for what, and whose turn it is.
//!
//! A change of the open project builds on those before it: while one is being stored, what is asked later waits, and if
//! it finds no room, the changes behind it are not stored either. So the disk holds the project as it was after some
//! change, never with one left out. What transfers store and read is their own, and waits for nothing.
//!
//! When the connection to the disk is gone ([`connection`]), what was asked is kept, and asked again when it is back: so
//! nobody hears of a disk that was away for a moment, and nothing has to be taken back.

mod connection;

use std::collections::{BTreeMap, VecDeque};

pub use connection::{DiskCommand, DiskState, DiskView};

use self::connection::Connection;
use super::{App, effect::Effect};
use crate::{
    desk, export,
    ids::{ClipHash, Ids, LinkId, ProjectId, RequestId},
    importing, library,
    notice::NoticeKind,
    ports::storage::{DbError, StorageReply, StorageRequest},
    recording,
    session::{self, StorageTicket},
};

/// Who asked, and what for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ticket {
    Library(library::Ticket),
    Desk(desk::Ticket),
    Recording(recording::Ticket),
    Session(StorageTicket),
    Export(export::Ticket),
    Importing(importing::Ticket),
    /// The fine waveform of a clip.
    Waves(ClipHash),
    /// A project that came in over this link takes its place.
    Placing(LinkId, ProjectId),
    /// All that memory holds of a project whose data were deleted.
    Restoring(ProjectId),
    /// Housekeeping: a failure is told, and nobody waits.
    Background,
    /// Nobody waits, and nothing is lost if it does not come about.
    Optional,
}

impl Ticket {
    fn is_change(&self) -> bool {
        matches!(self, Self::Desk(desk::Ticket::Change(_)))
    }

    /// It is asked again when the connection is back. Transfers and files that come or go hold large pieces, know what to do
    /// when the disk fails, and go on where they stopped.
    fn is_kept(&self) -> bool {
        !matches!(self, Self::Session(_) | Self::Export(_) | Self::Importing(_) | Self::Optional)
    }
}

/// A request without an answer.
#[derive(Debug)]
struct Asked {
    ticket: Ticket,
    /// To be asked again.
    request: Option<StorageRequest>,
}

/// What the disk was asked for and has not answered.
#[derive(Debug, Default)]
pub(super) struct Disk {
    asked: BTreeMap<RequestId, Asked>,
    /// The change that is being stored.
    change: Option<RequestId>,
    /// What was asked since, in order.
    waiting: VecDeque<(RequestId, StorageRequest)>,
    connection: Connection,
}

/// What an answer of the disk means.
#[derive(Debug, PartialEq)]
enum Answered {
    /// It is for this ticket.
    For(Ticket),
    /// It is for nobody, or will come again.
    Nobody,
}

impl Disk {
    fn ask(&mut self, ids: &mut Ids, ticket: Ticket, request: StorageRequest, out: &mut VecDeque<Effect>) {
        let id = ids.request();
        let waits = !matches!(ticket, Ticket::Session(_));
        // A copy of a change shares its cards; a slice of a recording is small.
        let kept = ticket.is_kept().then(|| request.clone());
        let at_once = !waits || (kept.is_none() && !self.connection.is_here());
        self.asked.insert(id, Asked { ticket, request: kept });
        if at_once {
            out.push_back(Effect::Storage(id, request));
        } else {
            self.waiting.push_back((id, request));
            self.take_turns(out);
        }
    }

    /// The disk answered. If it refused a change, those behind it build on it and are not asked for; whoever made them knows
    /// that without being told.
    fn answered(&mut self, id: RequestId, error: Option<&DbError>, out: &mut VecDeque<Effect>) -> Answered {
        match error {
            None => self.connection.proved(),
            Some(error) if error.is_of_connection() => {
                self.connection.lost(error, out);
                if self.keep(id) {
                    return Answered::Nobody;
                }
            }
            Some(_) => {}
        }
        let Some(Asked { ticket, .. }) = self.asked.remove(&id) else { return Answered::Nobody };
        if ticket.is_change() {
            self.change.take_if(|current| *current == id);
            if error.is_some() {
                self.drop_waiting_changes();
            }
            self.take_turns(out);
        }
        Answered::For(ticket)
    }

    fn drop_waiting_changes(&mut self) {
        let asked = &mut self.asked;
        self.waiting.retain(|(id, _)| {
            let stays = !asked.get(id).is_some_and(|it| it.ticket.is_change());
            if !stays {
                asked.remove(id);
            }
            stays
        });
    }

    /// Puts a request that was not carried out back in its place, if it is one that is asked again.
    fn keep(&mut self, id: RequestId) -> bool {
        let Some(request) = self.asked.get(&id).and_then(|asked| asked.request.clone()) else { return false };
        self.change.take_if(|current| *current == id);
        // Numbers rise in the order in which things were asked.
        let place = self.waiting.partition_point(|(other, _)| *other < id);
        self.waiting.insert(place, (id, request));
        true
    }

    fn take_turns(&mut self, out: &mut VecDeque<Effect>) {
        while self.connection.is_here()
            && self.change.is_none()
            && let Some((id, request)) = self.waiting.pop_front()
        {
            self.change = self.asked.get(&id).is_some_and(|it| it.ticket.is_change()).then_some(id);
            out.push_back(Effect::Storage(id, request));
        }
    }
}

impl App {
    /// Asks the disk for something; the answer comes to whom the ticket names.
    pub(super) fn store(&mut self, ticket: Ticket, request: StorageRequest) {
        if let Ticket::Export(ticket) = &ticket
            && self.answer_from_memory(*ticket, &request)
        {
            return;
        }
        self.disk.ask(self.lender.ids(), ticket, request, &mut self.effects);
    }

    pub(super) fn store_in_background(&mut self, request: StorageRequest) {
        self.store(Ticket::Background, request);
    }

    pub(super) fn handle_storage(&mut self, id: RequestId, reply: Result<StorageReply, DbError>) {
        match self.disk.answered(id, reply.as_ref().err(), &mut self.effects) {
            Answered::For(Ticket::Session(ticket)) => {
                self.give_session(session::Input::Stored(ticket, reply));
            }
            Answered::For(ticket) => self.pass_answer(ticket, reply),
            Answered::Nobody => {}
        }
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn pass_answer(&mut self, ticket: Ticket, reply: Result<StorageReply, DbError>) {
        match ticket {
            Ticket::Library(ticket) => self.library.handle_stored(&mut self.lender.cx(), ticket, reply),
            Ticket::Desk(ticket) => self.desk.handle_stored(&mut self.lender.cx(), ticket, reply),
            Ticket::Recording(ticket) => self.recording.handle_stored(&mut self.lender.cx(), ticket, reply),
            Ticket::Export(ticket) => self.export.handle_stored(&mut self.lender.cx(), ticket, reply),
            Ticket::Importing(ticket) => {
                self.importing.handle_stored(&mut self.lender.cx(), ticket, reply);
            }
            Ticket::Waves(clip) => self.waves.handle_stored(&mut self.lender.cx(), clip, reply),
            Ticket::Placing(link, project) => self.placed(link, project, reply.map(|_| ())),
            Ticket::Restoring(project) => self.restored(project, reply.map(|_| ())),
            Ticket::Background => {
                if let Err(error) = reply {
                    self.notify(NoticeKind::Storage(error));
                }
            }
            Ticket::Session(_) | Ticket::Optional => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::storage::DiskEvent;

    fn change(number: u32) -> Ticket {
        Ticket::Desk(desk::Ticket::Change(number))
    }

    fn read() -> (Ticket, StorageRequest) {
        (Ticket::Library(library::Ticket::Again), StorageRequest::LoadLibrary)
    }

    fn write() -> StorageRequest {
        StorageRequest::Commit(Vec::new())
    }

    struct Door {
        disk: Disk,
        ids: Ids,
        out: VecDeque<Effect>,
    }

    impl Door {
        fn new() -> Self {
            Self { disk: Disk::default(), ids: Ids::new([6; 32]), out: VecDeque::new() }
        }

        fn ask(&mut self, ticket: Ticket, request: StorageRequest) {
            self.disk.ask(&mut self.ids, ticket, request, &mut self.out);
        }

        /// The disk answers what it was asked first: that it is done, or has no room.
        fn answer(&mut self, stored: bool) -> Option<Ticket> {
            match self.fail_with((!stored).then_some(DbError::Full)) {
                Answered::For(ticket) => Some(ticket),
                Answered::Nobody => None,
            }
        }

        fn fail_with(&mut self, error: Option<DbError>) -> Answered {
            let Some(Effect::Storage(id, _)) = self.out.pop_front() else { panic!("it was asked") };
            self.disk.answered(id, error.as_ref(), &mut self.out)
        }
    }

    #[test]
    fn what_is_asked_while_a_change_is_stored_waits_for_it() {
        let mut door = Door::new();
        let (again, list) = read();
        door.ask(change(1), write());
        door.ask(again.clone(), list);
        door.ask(change(2), write());
        assert_eq!(door.out.len(), 1, "one change at a time, and nothing beside it");
        assert_eq!(door.answer(true), Some(change(1)));
        assert_eq!(door.out.len(), 2);
        assert_eq!((door.answer(true), door.answer(true)), (Some(again), Some(change(2))));
    }

    #[test]
    fn behind_a_change_that_was_refused_only_other_things_are_asked() {
        let mut door = Door::new();
        let (again, list) = read();
        for number in 1..=3 {
            door.ask(change(number), write());
        }
        door.ask(again.clone(), list);
        assert_eq!(door.answer(false), Some(change(1)));
        assert_eq!(door.answer(true), Some(again));
        assert!(door.out.is_empty() && door.disk.asked.is_empty(), "nobody waits for what was dropped");
        door.ask(change(4), write());
        assert_eq!(door.answer(true), Some(change(4)), "and the next change has its turn");
    }

    #[test]
    fn an_answer_to_nothing_is_dropped() {
        let mut door = Door::new();
        assert_eq!(door.disk.answered(RequestId(9), None, &mut door.out), Answered::Nobody);
    }

    #[test]
    fn what_a_lost_connection_did_not_carry_out_is_asked_again_in_its_order() {
        let mut door = Door::new();
        let (again, list) = read();
        door.ask(again.clone(), list.clone());
        door.ask(change(1), write());
        door.ask(change(2), write());
        assert_eq!(door.out.len(), 2);
        // Answers of a closing connection come in any order.
        door.out.swap(0, 1);
        assert_eq!(door.fail_with(Some(DbError::Closed)), Answered::Nobody);
        assert_eq!(door.fail_with(Some(DbError::Closed)), Answered::Nobody);
        assert_eq!(door.out, [Effect::OpenDisk], "it is opened again, once");
        door.out.clear();
        door.disk.handle(&DiskEvent::Opened { empty: false }, &mut door.out);
        assert_eq!(
            (door.answer(true), door.answer(true), door.answer(true)),
            (Some(again), Some(change(1)), Some(change(2)))
        );
    }

    #[test]
    fn a_connection_that_opens_and_fails_again_is_not_opened_for_ever() {
        let mut door = Door::new();
        door.ask(change(1), write());
        let mut opened = 0;
        while !door.out.is_empty() {
            if door.out.front() == Some(&Effect::OpenDisk) {
                door.out.pop_front();
                opened += 1;
                assert!(opened < 10, "it is opened for ever");
                door.disk.handle(&DiskEvent::Opened { empty: false }, &mut door.out);
            } else {
                assert_eq!(door.fail_with(Some(DbError::Closed)), Answered::Nobody);
            }
        }
        assert_eq!(opened, 1);
        assert_eq!(door.disk.connection.state(), &DiskState::Lost(DbError::Closed));
        door.disk.try_again(&mut door.out);
        assert_eq!(door.out, [Effect::OpenDisk], "a person may try again");
    }

    #[test]
    fn a_transfer_is_told_at_once_and_nothing_of_it_is_kept() {
        let mut door = Door::new();
        door.ask(Ticket::Optional, write());
        assert_eq!(door.fail_with(Some(DbError::Closed)), Answered::For(Ticket::Optional));
        door.out.clear();
        door.ask(Ticket::Optional, write());
        assert!(matches!(door.out.front(), Some(Effect::Storage(..))), "its failure comes from the disk");
    }
}
