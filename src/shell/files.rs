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
    browser::files::{self, Draft, HandedOver},
    ids::{DraftId, FileId},
    ports::files::{FileError, FileEvent, FileRequest},
};

/// All files.
#[derive(Default)]
pub(super) struct Files {
    picked: RefCell<BTreeMap<FileId, File>>,
    drafts: RefCell<BTreeMap<DraftId, Draft>>,
    handed: Rc<RefCell<BTreeMap<DraftId, HandedOver>>>,
}

impl Files {
    /// A person gave a file; a command that names it follows.
    pub(super) fn keep(&self, id: FileId, file: File) {
        self.picked.borrow_mut().insert(id, file);
    }

    /// Carries a request out. What it leads to comes through the inbox.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn run(&self, inbox: &Inbox, request: FileRequest) {
        match request {
            FileRequest::Read { file, offset, len } => {
                let (inbox, found) = (inbox.clone(), self.picked.borrow().get(&file).cloned());
                spawn_local(async move {
                    let bytes = match found {
                        Some(found) => files::read(&found, offset, len).await,
                        None => Err(FileError::Gone),
                    };
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
            FileRequest::Append { draft, bytes } => {
                let appended = self.drafts.borrow_mut().entry(draft).or_default().append(&bytes);
                inbox.push(Input::File(FileEvent::Appended(draft, appended)));
            }
            FileRequest::HandOver { draft, name } => {
                let handed = self.hand_over(draft, &name);
                inbox.push(Input::File(FileEvent::HandedOver(draft, handed)));
            }
            FileRequest::Discard(draft) => {
                self.drafts.borrow_mut().remove(&draft);
            }
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
