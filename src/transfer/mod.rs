//! Moving clips: a windowed sender, a receiver that stores as it goes and believes only hashes, and their progress.
//!
//! Both are machines without clock or disk: they are told what happened and say what they want. `session/` runs them.

mod ears;
pub mod intake;
mod pace;
mod pieces;
pub mod primer;
pub mod progress;
pub mod receiver;
pub mod sender;
mod writes;

pub use intake::Intake;
pub use progress::Progress;
pub use receiver::Receiver;
pub use sender::Sender;
