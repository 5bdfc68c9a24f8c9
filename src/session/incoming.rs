//! Projects that come in: what is decided about them, and which one is shown.

use std::collections::{BTreeMap, VecDeque};

use super::{command::Accept, receiving::Receiving};
use crate::{
    ids::{LinkId, ProjectId, RoomId},
    ports::{storage::ProjectRecord, taking::Taking},
};

impl From<Accept> for Taking {
    fn from(accept: Accept) -> Self {
        match accept {
            Accept::Replace => Self::Replace,
            Accept::KeepBeside => Self::KeepBeside,
        }
    }
}

/// What is decided about projects that come in.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    /// How the project that is coming in was taken.
    accepted: Option<(LinkId, Taking)>,
    /// Rooms whose project this person took, and how: what came of it when it broke off is not asked again.
    taken: BTreeMap<RoomId, Accept>,
    /// The room whose project is on its way here since a person decided: also in the place of one of their own.
    begun: Option<RoomId>,
    /// Somebody else's project that is shown here.
    viewing: Option<(LinkId, ProjectId)>,
    /// Offers that were not looked at yet.
    offered: VecDeque<LinkId>,
}

impl Incoming {
    /// The project of somebody else's session that is shown here.
    pub(super) fn viewing(&self) -> Option<ProjectId> {
        self.viewing.map(|(_, project)| project)
    }

    /// Somebody else's project is shown here.
    pub(super) fn view(&mut self, link: LinkId, project: ProjectId) {
        self.viewing = Some((link, project));
    }

    /// No longer.
    pub(super) fn look_away(&mut self) {
        self.viewing = None;
    }

    /// Something is offered over this link.
    pub(super) fn offered(&mut self, link: LinkId) {
        self.offered.push_back(link);
    }

    /// The next offer that was not looked at yet.
    pub(super) fn next_offered(&mut self) -> Option<LinkId> {
        self.offered.pop_front()
    }

    /// The person takes what `receiving` offers, and this room's project from now on.
    pub(super) fn decide(&mut self, receiving: &Receiving, how: Accept) {
        self.taken.insert(receiving.followed().room, how);
        self.begun = Some(receiving.followed().room);
    }

    /// How an offer is taken without asking: that of a room whose project this person took before. It comes again
    /// because a first sync broke off, or because the copy here lost the thread. `here`: what stands in its place, which a
    /// person was asked about if it is their own and the sync has begun.
    pub(super) fn taken_before(&self, receiving: &Receiving, here: Option<&ProjectRecord>) -> Option<Taking> {
        let room = receiving.followed().room;
        match here {
            Some(record) if record.followed.is_some_and(|followed| followed.room == room) => {
                Some(if record.unsent { Taking::KeepBeside } else { Taking::InPlace })
            }
            Some(_) if self.begun != Some(room) => None,
            _ => self.taken.get(&room).copied().map(Taking::from),
        }
    }

    /// It is being taken.
    pub(super) fn take(&mut self, link: LinkId, taking: Taking) {
        self.accepted = Some((link, taking));
    }

    /// It has arrived: how it was taken.
    pub(super) fn arrived(&mut self, link: LinkId) -> Taking {
        self.begun = None;
        self.accepted.take_if(|(accepted, _)| *accepted == link).map_or(Taking::KeepBeside, |(_, how)| how)
    }

    /// A transfer was ended on purpose, or somebody left: the next time is a new decision.
    pub(super) fn ask_again(&mut self) {
        self.taken.clear();
        self.begun = None;
    }

    /// Nothing more comes over this link.
    pub(super) fn end_link(&mut self, link: LinkId) {
        self.viewing.take_if(|(viewing, _)| *viewing == link);
        self.accepted.take_if(|(accepted, _)| *accepted == link);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::ProjectId,
        project::Title,
        time::{Instant, Now, Timestamp},
        wire::{
            live::{Followed, Position},
            message::SyncRequest,
        },
    };

    const ROOM: RoomId = RoomId([9; 16]);
    const PROJECT: ProjectId = ProjectId([8; 16]);
    const LINK: LinkId = LinkId(1);

    fn offer() -> Receiving {
        let request = SyncRequest {
            sync: 1,
            project: PROJECT,
            title: Title::new("Words"),
            created: Timestamp(1),
            modified: Timestamp(1),
            cards: 1,
            clips: 0,
            digest: String::new(),
            room: ROOM,
            at: Position::default(),
        };
        Receiving::new(Now { instant: Instant(0), wall: Timestamp(0) }, request).expect("within the limits")
    }

    fn record(followed: Option<RoomId>, unsent: bool) -> ProjectRecord {
        let followed = followed.map(|room| Followed { room, at: Position::default() });
        ProjectRecord { followed, unsent, ..ProjectRecord::new(PROJECT, Title::new("Words"), Timestamp(1)) }
    }

    #[test]
    fn a_copy_that_follows_the_room_is_replaced_without_asking_unless_it_holds_something_of_its_own() {
        let incoming = Incoming::default();
        let taking = |record| incoming.taken_before(&offer(), Some(&record));
        assert_eq!(taking(record(Some(ROOM), false)), Some(Taking::InPlace));
        assert_eq!(taking(record(Some(ROOM), true)), Some(Taking::KeepBeside));
        assert_eq!(taking(record(None, false)), None, "it is this person's own");
        assert_eq!(taking(record(Some(RoomId([1; 16])), false)), None, "it is of another room");
    }

    #[test]
    fn a_project_that_was_taken_once_is_taken_again_until_somebody_ends_it() {
        let mut incoming = Incoming::default();
        assert_eq!(incoming.taken_before(&offer(), None), None);
        incoming.decide(&offer(), Accept::Replace);
        assert_eq!(incoming.taken_before(&offer(), None), Some(Taking::Replace));
        incoming.ask_again();
        assert_eq!(incoming.taken_before(&offer(), None), None);
    }

    #[test]
    fn a_sync_that_broke_off_goes_on_in_the_place_that_was_decided_and_not_once_it_was_over() {
        let mut incoming = Incoming::default();
        let own = record(None, false);
        for how in [Accept::Replace, Accept::KeepBeside] {
            assert_eq!(incoming.taken_before(&offer(), Some(&own)), None, "nobody was asked");
            incoming.decide(&offer(), how);
            assert_eq!(incoming.taken_before(&offer(), Some(&own)), Some(how.into()));
            incoming.arrived(LINK);
        }
        incoming.decide(&offer(), Accept::Replace);
        incoming.ask_again();
        assert_eq!(incoming.taken_before(&offer(), Some(&own)), None, "somebody ended it");
    }

    #[test]
    fn what_arrives_over_a_link_that_nobody_accepted_is_kept_beside() {
        let mut incoming = Incoming::default();
        incoming.take(LINK, Taking::Replace);
        assert_eq!(incoming.arrived(LinkId(2)), Taking::KeepBeside);
        assert_eq!(incoming.arrived(LINK), Taking::Replace);
        assert_eq!(incoming.arrived(LINK), Taking::KeepBeside, "said once");
    }
}
