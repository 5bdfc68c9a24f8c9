//! Media requests carried out: one microphone, one player.

use super::engine::Inbox;
use crate::{
    app::input::Input,
    ports::media::{MediaEvent, MediaRequest, MicError, MicEvent, PlayError},
};

/// Microphone and loudspeaker.
#[derive(Default)]
pub(super) struct Media {}

impl Media {
    pub(super) fn run(&self, inbox: &Inbox, request: MediaRequest) {
        match request {
            MediaRequest::StartRecording => {
                inbox.push(Input::Media(MediaEvent::Mic(MicEvent::Failed(MicError::Missing))))
            }
            MediaRequest::Play { .. } => {
                inbox.push(Input::Media(MediaEvent::PlayFailed(PlayError::Unsupported)))
            }
            _ => {}
        }
    }
    pub(super) fn playhead_ms(&self) -> Option<u64> {
        None
    }
    pub(super) fn mic_level(&self) -> Option<f32> {
        None
    }
}
