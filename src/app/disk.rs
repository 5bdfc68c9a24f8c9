//! The one door to the disk: who asked for what, and whose turn it is.
//!
//! A change of the open project builds on those before it: while one is being stored, what is asked later waits, and if
//! it finds no room, the changes behind it are not stored either. So the disk holds the project as it was after some
//! change, never with one left out. What transfers store and read is their own, and waits for nothing.

use std::collections::{BTreeMap, VecDeque};

use super::{App, effect::Effect};
use crate::{
    desk, export,
    ids::{Ids, LinkId, ProjectId, RequestId},
    library,
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
    /// A project that came in over this link takes its place.
    Placing(LinkId, ProjectId),
    /// Housekeeping: a failure is told, and nobody waits.
    Background,
    /// Nobody waits, and nothing is lost if it does not come about.
    Optional,
}

impl Ticket {
    fn is_change(&self) -> bool {
        matches!(self, Self::Desk(desk::Ticket::Change(_)))
    }
}

/// What the disk was asked for and has not answered.
#[derive(Debug, Default)]
pub(super) struct Disk {
    asked: BTreeMap<RequestId, Ticket>,
    /// The change that is being stored.
    change: Option<RequestId>,
    /// What was asked since, in order.
    waiting: VecDeque<(RequestId, StorageRequest)>,
}

impl Disk {
    fn ask(&mut self, ids: &mut Ids, ticket: Ticket, request: StorageRequest, out: &mut VecDeque<Effect>) {
        let id = ids.request();
        let waits = !matches!(ticket, Ticket::Session(_));
        self.asked.insert(id, ticket);
        if waits {
            self.waiting.push_back((id, request));
            self.take_turns(out);
        } else {
            out.push_back(Effect::Storage(id, request));
        }
    }

    /// The disk answered: whom. If it refused a change, those behind it build on it and are not asked for; whoever made
    /// them knows that without being told.
    fn answered(&mut self, id: RequestId, stored: bool, out: &mut VecDeque<Effect>) -> Option<Ticket> {
        let ticket = self.asked.remove(&id)?;
        if ticket.is_change() {
            self.change.take_if(|current| *current == id);
            if !stored {
                let asked = &mut self.asked;
                self.waiting.retain(|(id, _)| {
                    let stays = !asked.get(id).is_some_and(Ticket::is_change);
                    if !stays {
                        asked.remove(id);
                    }
                    stays
                });
            }
            self.take_turns(out);
        }
        Some(ticket)
    }

    fn take_turns(&mut self, out: &mut VecDeque<Effect>) {
        while self.change.is_none()
            && let Some((id, request)) = self.waiting.pop_front()
        {
            self.change = self.asked.get(&id).is_some_and(Ticket::is_change).then_some(id);
            out.push_back(Effect::Storage(id, request));
        }
    }
}

impl App {
    /// Asks the disk for something; the answer comes to whom the ticket names.
    pub(super) fn store(&mut self, ticket: Ticket, request: StorageRequest) {
        self.disk.ask(self.lender.ids(), ticket, request, &mut self.effects);
    }

    pub(super) fn store_in_background(&mut self, request: StorageRequest) {
        self.store(Ticket::Background, request);
    }

    pub(super) fn handle_storage(&mut self, id: RequestId, reply: Result<StorageReply, DbError>) {
        match self.disk.answered(id, reply.is_ok(), &mut self.effects) {
            Some(Ticket::Session(ticket)) => self.give_session(session::Input::Stored(ticket, reply)),
            Some(ticket) => self.pass_answer(ticket, reply),
            None => {}
        }
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn pass_answer(&mut self, ticket: Ticket, reply: Result<StorageReply, DbError>) {
        match ticket {
            Ticket::Library(ticket) => self.library.handle_stored(&mut self.lender.cx(), ticket, reply),
            Ticket::Desk(ticket) => self.desk.handle_stored(&mut self.lender.cx(), ticket, reply),
            Ticket::Recording(ticket) => self.recording.handle_stored(&mut self.lender.cx(), ticket, reply),
            Ticket::Export(ticket) => self.export.handle_stored(&mut self.lender.cx(), ticket, reply),
            Ticket::Placing(link, project) => self.placed(link, project, reply.map(|_| ())),
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

        /// The disk answers what it was asked first.
        fn answer(&mut self, stored: bool) -> Option<Ticket> {
            let Some(Effect::Storage(id, _)) = self.out.pop_front() else { panic!("it was asked") };
            self.disk.answered(id, stored, &mut self.out)
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
        assert_eq!(door.disk.answered(RequestId(9), true, &mut door.out), None);
    }
}
