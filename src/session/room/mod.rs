//! A shared project: the one order of its ops, and the pen. The host's page is the *hub*: it numbers nothing anew, but
//! every op passes it, and it alone says who holds the pen. A *guest* follows.
//!
//! The room knows no document: it hands an op that fits to the program, and goes on when that has stored it. Only
//! stored ops are sent, so that nobody holds an op which the disk of its maker does not.

mod event;
pub mod guest;
pub mod hub;
pub mod pen;
#[cfg(test)]
mod tests;

pub use event::{PenEvent, PenWishes, RoomEvent, RoomOutput};
pub use guest::Guest;
pub use hub::Hub;

/// Everybody's order of ops in one project.
#[derive(Debug, Default)]
pub enum Room {
    /// Nothing is shared.
    #[default]
    None,
    /// Ours.
    Hub(Box<Hub>),
    /// Somebody else's.
    Guest(Box<Guest>),
}
