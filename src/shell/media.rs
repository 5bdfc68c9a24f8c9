//! Media requests carried out: one microphone, one player, one decoder.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen_futures::spawn_local;

use super::{engine::Inbox, storage};
use crate::{
    app::input::Input,
    browser::{decode, microphone::Microphone},
    ids::BlobId,
    ports::{
        media::{MediaEvent, MediaRequest, PlayError},
        storage::DbError,
    },
};

/// Microphone and loudspeaker.
#[derive(Default)]
pub(super) struct Media {
    microphone: RefCell<Option<Microphone>>,
}

impl Media {
    /// Carries a request out. What it leads to comes through the inbox.
    pub(super) fn run(&self, inbox: &Inbox, request: MediaRequest) {
        match request {
            MediaRequest::StartRecording => {
                let events = inbox.clone();
                let on_event = Rc::new(move |event| events.push(Input::Media(MediaEvent::Mic(event))));
                *self.microphone.borrow_mut() = Some(Microphone::start(on_event));
            }
            MediaRequest::PauseRecording => self.with_microphone(Microphone::pause),
            MediaRequest::ResumeRecording => self.with_microphone(Microphone::resume),
            MediaRequest::StopRecording => self.with_microphone(Microphone::stop),
            MediaRequest::AbortRecording => {
                let microphone = self.microphone.borrow_mut().take();
                drop(microphone);
            }
            MediaRequest::Analyze { blob, bytes, .. } => analyze(inbox.clone(), blob, bytes),
            MediaRequest::Play { .. } => {
                inbox.push(Input::Media(MediaEvent::PlayFailed(PlayError::Unsupported)))
            }
            _ => {}
        }
    }

    /// Where the loaded programme stands.
    pub(super) fn playhead_ms(&self) -> Option<u64> {
        None
    }

    /// Loudness at the microphone.
    pub(super) fn mic_level(&self) -> Option<f32> {
        self.microphone.borrow().as_ref().and_then(Microphone::level)
    }

    fn with_microphone(&self, act: impl FnOnce(&Microphone)) {
        if let Some(microphone) = self.microphone.borrow().as_ref() {
            act(microphone);
        }
    }
}

fn analyze(inbox: Inbox, blob: BlobId, bytes: u64) {
    spawn_local(async move {
        let analysis = match read_whole(&inbox, blob, bytes).await {
            Ok(whole) => decode::analyze(whole.buffer()).await,
            Err(_) => None,
        };
        inbox.push(Input::Media(MediaEvent::Analyzed { blob, analysis }));
    });
}

async fn read_whole(inbox: &Inbox, blob: BlobId, bytes: u64) -> Result<js_sys::Uint8Array, DbError> {
    storage::read_whole(inbox.storage().db()?, blob, bytes).await
}
