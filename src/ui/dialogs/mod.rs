//! Dialogs and messages that are not part of one screen.

pub mod edit;
mod known;
pub mod notices;
pub mod servers;
pub mod settings;
pub mod trim;
