//! Whose turn it is at the disk. A change of the open project builds on those before it: while one is being stored, what
//! is asked later waits, and if it finds no room, the changes behind it are not stored either. So the disk holds the
//! project as it was after some change, never with one left out.

use std::collections::VecDeque;

use super::{App, effect::Effect, storing::Pending};
use crate::{ids::RequestId, ports::storage::StorageRequest};

/// What waits for the disk.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// The change that is being stored.
    change: Option<RequestId>,
    /// What was asked since, in order.
    waiting: VecDeque<(RequestId, StorageRequest)>,
}

impl App {
    /// Asks the disk for something; the answer will carry this number. What transfers store and read is their own, and
    /// waits for nothing.
    pub(super) fn store_as(&mut self, pending: Pending, request: StorageRequest) -> RequestId {
        let id = self.ids.request();
        if matches!(pending, Pending::Session(_)) {
            self.effects.push_back(Effect::Storage(id, request));
        } else {
            self.turns.waiting.push_back((id, request));
        }
        self.requests.insert(id, pending);
        self.take_turns();
        id
    }

    /// The disk answered to a change: others have their turn. If it was not stored, the changes behind it will never be;
    /// their numbers.
    pub(super) fn end_turn(&mut self, change: RequestId, stored: bool) -> Vec<RequestId> {
        self.turns.change.take_if(|current| *current == change);
        let mut dropped = Vec::new();
        if !stored {
            self.turns.waiting.retain(|(id, _)| {
                let stays = self.requests.get(id) != Some(&Pending::Change);
                if !stays {
                    dropped.push(*id);
                }
                stays
            });
        }
        self.take_turns();
        dropped
    }

    fn take_turns(&mut self) {
        while self.turns.change.is_none()
            && let Some((id, request)) = self.turns.waiting.pop_front()
        {
            self.turns.change = (self.requests.get(&id) == Some(&Pending::Change)).then_some(id);
            self.effects.push_back(Effect::Storage(id, request));
        }
    }
}
