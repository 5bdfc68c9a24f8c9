//! Requests to the mixer carried out, one after the other: while one stretch is mixed and packed beside the page, the next one is
//! read and decoded.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use wasm_bindgen_futures::spawn_local;

use super::{engine::Inbox, media::clips};
use crate::{
    app::input::Input,
    browser::{
        clips::{Clips, Reader},
        mixer::Mixer,
        stretches,
    },
    ids::{DraftId, FileId},
    ports::{
        mixing::{MixError, MixEvent, MixRequest, Source, Stretch},
        storage::DbError,
    },
};

/// The files that are being made.
#[derive(Default)]
pub(super) struct Mixing(RefCell<BTreeMap<DraftId, Rc<Job>>>);

struct Job {
    draft: DraftId,
    inbox: Inbox,
    waiting: RefCell<VecDeque<MixRequest>>,
    busy: Cell<bool>,
    over: Cell<bool>,
    mixer: RefCell<Option<Rc<Mixer>>>,
    clips: Clips,
    /// Those of a file that a person gave.
    given: RefCell<Option<(FileId, Clips)>>,
}

impl Mixing {
    /// Carries a request out. What it leads to comes through the inbox.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn run(&self, inbox: &Inbox, draft: DraftId, request: MixRequest) {
        let current = self.0.borrow().get(&draft).cloned();
        if request == MixRequest::End {
            if let Some(job) = current {
                job.over.set(true);
                // Its program ends now, also in the middle of something.
                job.mixer.borrow_mut().take();
                self.0.borrow_mut().remove(&draft);
            }
            return;
        }
        let job = current.unwrap_or_else(|| {
            let job = Rc::new(Job::new(inbox, draft));
            self.0.borrow_mut().insert(draft, job.clone());
            job
        });
        job.waiting.borrow_mut().push_back(request);
        if !job.busy.replace(true) {
            spawn_local(async move { job.go_on().await });
        }
    }
}

impl Job {
    fn new(inbox: &Inbox, draft: DraftId) -> Self {
        Self {
            draft,
            inbox: inbox.clone(),
            waiting: RefCell::default(),
            busy: Cell::default(),
            over: Cell::default(),
            mixer: RefCell::default(),
            clips: clips(inbox),
            given: RefCell::default(),
        }
    }

    /// Where the bytes of a source are.
    fn clips_of(&self, source: &Source) -> Clips {
        let Some(file) = source.file else { return self.clips.clone() };
        let mut given = self.given.borrow_mut();
        if let Some((_, clips)) = given.as_ref().filter(|(of, _)| *of == file) {
            return clips.clone();
        }
        let inbox = self.inbox.clone();
        let reader: Reader = Rc::new(move |_, offset, len| {
            let read = inbox.files().read(file, offset, len);
            Box::pin(async move { read.await.map_err(|_| DbError::Unavailable) })
        });
        let clips = Clips::reading(reader);
        *given = Some((file, clips.clone()));
        clips
    }

    async fn go_on(self: Rc<Self>) {
        loop {
            let next = self.waiting.borrow_mut().pop_front();
            let Some(request) = next.filter(|_| !self.over.get()) else { break };
            match request {
                MixRequest::Look(source) => {
                    let channels = stretches::channels(&self.clips_of(&source), &source).await;
                    self.tell(MixEvent::Looked(channels));
                }
                MixRequest::Measure(source) => {
                    let ms = stretches::length_ms(&self.clips_of(&source), &source).await;
                    self.tell(MixEvent::Measured(ms));
                }
                MixRequest::Begin(setup) => {
                    let begun = match self.start().await {
                        Ok(mixer) => mixer.begin(&setup).await,
                        Err(error) => Err(error),
                    };
                    self.tell(begun.map_or_else(MixEvent::Failed, MixEvent::Begun));
                }
                MixRequest::Mix(stretch, source) => self.mix(stretch, source).await,
                MixRequest::Finish => {
                    let mixer = self.mixer.borrow().clone();
                    let finished = match mixer {
                        Some(mixer) => mixer.finish().await,
                        None => Err(MixError::Stopped),
                    };
                    let finished = finished.map(|(bytes, head)| MixEvent::Finished { bytes, head });
                    self.tell(finished.unwrap_or_else(MixEvent::Failed));
                }
                // Carried out at once.
                MixRequest::End => {}
            }
        }
        self.busy.set(false);
    }

    async fn start(&self) -> Result<Rc<Mixer>, MixError> {
        let there = self.mixer.borrow().clone();
        if let Some(mixer) = there {
            return Ok(mixer);
        }
        let mixer = Rc::new(Mixer::start().await?);
        if !self.over.get() {
            *self.mixer.borrow_mut() = Some(mixer.clone());
        }
        Ok(mixer)
    }

    /// Decodes a stretch and hands it to the mixer. The answer is not waited for: the next stretch may be decoded meanwhile.
    async fn mix(self: &Rc<Self>, stretch: Stretch, source: Option<Source>) {
        let sound = match &source {
            Some(source) => stretches::samples(&self.clips_of(source), source, stretch.samples).await,
            None => None,
        };
        let silent = source.is_some() && sound.is_none();
        if let Some(file) = source.and_then(|source| source.file).filter(|_| silent)
            && self.inbox.files().read(file, 0, 1).await.is_err()
        {
            return self.tell(MixEvent::Failed(MixError::Gone));
        }
        let mixer = self.mixer.borrow().clone();
        let Some(mixer) = mixer else { return self.tell(MixEvent::Failed(MixError::Stopped)) };
        let answer = mixer.mix(&stretch, &sound.unwrap_or_default());
        let job = self.clone();
        spawn_local(async move {
            let written = answer.await.map(|bytes| MixEvent::Written { bytes, silent });
            job.tell(written.unwrap_or_else(MixEvent::Failed));
        });
    }

    fn tell(&self, event: MixEvent) {
        if !self.over.get() {
            self.inbox.push(Input::Mix(self.draft, event));
        }
    }
}
