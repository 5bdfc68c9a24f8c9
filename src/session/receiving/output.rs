//! What the viewer's half of a sync asks of the world.

use super::Arrived;
use crate::{ports::storage::StorageRequest, wire::message::Message};

/// What this half wants.
#[derive(Debug, Clone, PartialEq)]
pub enum ReceivingOutput {
    /// A message on `control`.
    Control(Message),
    /// A request to the disk; its answer goes to [`Receiving::handle_storage`] with the same purpose.
    Storage(Purpose, StorageRequest),
    /// What is offered can be shown.
    Offered,
    /// Everything is here and verified: switch to it, then call [`Receiving::switched`].
    Arrived(Box<Arrived>),
}

/// What a request to the disk was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Which clips are here.
    Find,
    /// The beginning of a clip, to go on hashing.
    Prime,
    /// What came: which write of it.
    Store(u32),
}
