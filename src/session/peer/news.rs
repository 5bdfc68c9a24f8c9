//! What the session has to know of a link, beside what the program is told.

use crate::{
    ids::ProjectId,
    wire::{
        live::{Followed, Return},
        message::Hello,
    },
};

/// What the session has to know of a link.
#[derive(Debug)]
pub enum News {
    /// Both know each other.
    Ready {
        /// What they said of themselves.
        hello: Hello,
        /// What the guest has of the room from before.
        returns: Option<Return>,
    },
    /// The first sync, or a repeated one, is over well: the guest's copy stands at a place of the order.
    Synced {
        /// The project.
        project: ProjectId,
        /// The place.
        at: Followed,
    },
    /// Silent for long.
    Lost,
    /// Back.
    Returned,
    /// Closed.
    Gone,
}
