//! File requests carried out: files that were given are kept until they are released, drafts until they are handed over.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    rc::{Rc, Weak},
};

use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use super::engine::Inbox;
use crate::{
    app::input::Input,
    browser::{
        disk_file::{self, DiskFile, Placed},
        files::{self, Draft, HandedOver},
    },
    ids::{DraftId, FileId},
    ports::files::{FileError, FileEvent, FileRequest},
};

/// All files.
#[derive(Default)]
pub(super) struct Files {
    picked: RefCell<BTreeMap<FileId, File>>,
    drafts: RefCell<BTreeMap<DraftId, Draft>>,
    /// Drafts that are written where a person wants them.
    placed: Rc<RefCell<BTreeMap<DraftId, Place>>>,
    handed: Rc<RefCell<BTreeMap<DraftId, HandedOver>>>,
}

enum Place {
    /// The person is asked.
    Asked,
    Here(DiskFile),
}

/// Says what became of bytes on their way to a file.
fn appended(inbox: &Inbox, draft: DraftId, writing: impl Future<Output = Result<(), FileError>> + 'static) {
    let inbox = inbox.clone();
    spawn_local(async move {
        let result = writing.await;
        inbox.push(Input::File(FileEvent::Appended(draft, result)));
    });
}

impl Files {
    /// A person gave a file; a command that names it follows.
    pub(super) fn keep(&self, id: FileId, file: File) {
        self.picked.borrow_mut().insert(id, file);
    }

    /// Bytes `offset..offset + len` of a file that was given; fewer when it ends before.
    pub(super) fn read(
        &self,
        file: FileId,
        offset: u64,
        len: u32,
    ) -> impl Future<Output = Result<Vec<u8>, FileError>> + use<> {
        let found = self.picked.borrow().get(&file).cloned();
        async move {
            match found {
                Some(found) => files::read(&found, offset, len).await,
                None => Err(FileError::Gone),
            }
        }
    }

    /// Carries a request out. What it leads to comes through the inbox.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn run(&self, inbox: &Inbox, request: FileRequest) {
        match request {
            FileRequest::Read { file, offset, len } => {
                let (inbox, bytes) = (inbox.clone(), self.read(file, offset, len));
                spawn_local(async move {
                    let bytes = bytes.await;
                    inbox.push(Input::File(FileEvent::Read(file, bytes)));
                });
            }
            FileRequest::Turn(file) => {
                let inbox = inbox.clone();
                spawn_local(async move {
                    files::turn().await;
                    inbox.push(Input::File(FileEvent::Turn(file)));
                });
            }
            FileRequest::Release(file) => {
                self.picked.borrow_mut().remove(&file);
            }
            FileRequest::Place { draft, name, media_type } => self.place(inbox, draft, &name, media_type),
            FileRequest::Append { draft, bytes } => {
                if let Some(file) = self.on_disk(draft) {
                    appended(inbox, draft, async move { file.append(&bytes).await });
                } else {
                    let result = self.drafts.borrow_mut().entry(draft).or_default().append(&bytes);
                    inbox.push(Input::File(FileEvent::Appended(draft, result)));
                }
            }
            FileRequest::Replace { draft, bytes } => {
                if let Some(file) = self.on_disk(draft) {
                    appended(inbox, draft, async move { file.replace(&bytes).await });
                } else {
                    let result = self.drafts.borrow_mut().entry(draft).or_default().replace(&bytes);
                    inbox.push(Input::File(FileEvent::Appended(draft, result)));
                }
            }
            FileRequest::Join { draft, part } => {
                let part = self.drafts.borrow_mut().remove(&part).unwrap_or_default();
                if let Some(file) = self.on_disk(draft) {
                    let joined = async move { file.append_blob(&part.whole("")?).await };
                    appended(inbox, draft, joined);
                } else {
                    self.drafts.borrow_mut().entry(draft).or_default().join(&part);
                    inbox.push(Input::File(FileEvent::Appended(draft, Ok(()))));
                }
            }
            FileRequest::HandOver { draft, name } => self.deliver(inbox, draft, &name),
            FileRequest::Discard(draft) => {
                self.drafts.borrow_mut().remove(&draft);
                if let Some(Place::Here(file)) = self.placed.borrow_mut().remove(&draft) {
                    spawn_local(async move { file.discard().await });
                }
            }
        }
    }

    /// Asks where a file should lie. It may be given up before there is an answer.
    fn place(&self, inbox: &Inbox, draft: DraftId, name: &str, media_type: &str) {
        let (inbox, placed) = (inbox.clone(), self.placed.clone());
        placed.borrow_mut().insert(draft, Place::Asked);
        let asked = disk_file::place(name, media_type);
        spawn_local(async move {
            let answer = asked.await;
            let is_wanted = placed.borrow_mut().remove(&draft).is_some();
            let wanted = !matches!(answer, Placed::Unwanted);
            if let Placed::Here(file) = answer {
                if !is_wanted {
                    return file.discard().await;
                }
                placed.borrow_mut().insert(draft, Place::Here(file));
            }
            inbox.push(Input::File(FileEvent::Placed(draft, wanted)));
        });
    }

    fn on_disk(&self, draft: DraftId) -> Option<DiskFile> {
        match self.placed.borrow().get(&draft) {
            Some(Place::Here(file)) => Some(file.clone()),
            _ => None,
        }
    }

    /// The draft is whole: it lies in its place, or is handed over.
    fn deliver(&self, inbox: &Inbox, draft: DraftId, name: &str) {
        let placed = self.placed.borrow_mut().remove(&draft);
        let inbox = inbox.clone();
        if let Some(Place::Here(file)) = placed {
            spawn_local(async move {
                let closed = file.close().await;
                inbox.push(Input::File(FileEvent::HandedOver(draft, closed)));
            });
        } else {
            let handed = self.hand_over(draft, name);
            inbox.push(Input::File(FileEvent::HandedOver(draft, handed)));
        }
    }

    fn hand_over(&self, draft: DraftId, name: &str) -> Result<(), FileError> {
        let whole = self.drafts.borrow_mut().remove(&draft).unwrap_or_default();
        let handed: Weak<_> = Rc::downgrade(&self.handed);
        let over = move || {
            let handed = handed.upgrade();
            drop(handed.and_then(|handed| handed.borrow_mut().remove(&draft)));
        };
        self.handed.borrow_mut().insert(draft, whole.hand_over(name)?.until(over));
        Ok(())
    }
}
