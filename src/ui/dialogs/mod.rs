//! Dialogs and messages that are not part of one screen.

mod device;
pub mod export_audio;
pub mod history;
mod known;
mod loudspeaker;
mod microphone;
pub mod notices;
pub mod servers;
pub mod settings;
