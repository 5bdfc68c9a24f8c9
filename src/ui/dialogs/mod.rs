//! Dialogs and messages that are not part of one screen.

pub mod export_audio;
pub mod history;
mod known;
mod microphone;
pub mod notices;
pub mod servers;
pub mod settings;
