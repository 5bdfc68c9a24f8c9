//! What the viewer's half of a sync asks of the world.

use crate::{
    ports::{arriving::Reached, storage::StorageRequest},
    session::listing::Arrived,
    transfer::intake::Purpose,
    wire::message::Message,
};

/// What this half wants.
#[derive(Debug, Clone, PartialEq)]
pub enum ReceivingOutput {
    /// A message on `control`.
    Control(Message),
    /// A request to the disk; its answer goes to `Receiving::handle_answer`.
    Storage(Purpose, StorageRequest),
    /// A clip that is listened to has come further.
    Reached(Reached),
    /// What is offered can be shown.
    Offered,
    /// Everything is here and verified: switch to it, then call `Receiving::switched`.
    Arrived(Box<Arrived>),
}
