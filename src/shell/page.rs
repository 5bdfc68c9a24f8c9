//! Page requests carried out, and what the page reports.

use std::cell::RefCell;

use wasm_bindgen_futures::spawn_local;

use super::engine::Inbox;
use crate::{
    app::{
        effect::PageRequest,
        input::{Input, PageEvent, ShareCommand},
    },
    browser::{clipboard, listener::Listener, locks::Locks, page, share_sheet, tabs::Tabs, wakeful::Wakeful},
    ports::{locks::LockRequest, tabs::TabMessage},
};

/// Listeners of the page, kept as long as it lives.
#[derive(Default)]
pub(super) struct Page {
    listeners: RefCell<Vec<Listener>>,
    guard: RefCell<Option<Listener>>,
    wakeful: RefCell<Option<Wakeful>>,
    tabs: RefCell<Option<Tabs>>,
    locks: RefCell<Option<Locks>>,
}

impl Page {
    /// Listens for invitations in the address and for the page's end.
    pub(super) fn listen(&self, inbox: &Inbox) {
        let (invited, leaving) = (inbox.clone(), inbox.clone());
        *self.listeners.borrow_mut() = vec![
            page::on_fragment(move |text| invited.push(Input::Command(ShareCommand::OpenLink(text).into()))),
            page::on_hidden({
                let inbox = inbox.clone();
                move |hidden| inbox.push(Input::Page(PageEvent::Hidden(hidden)))
            }),
            page::on_leaving(move || leaving.push(Input::Page(PageEvent::Leaving))),
        ];
        let locked = inbox.clone();
        *self.locks.borrow_mut() = Some(Locks::new(move |event| locked.push(Input::Lock(event))));
        let inbox = inbox.clone();
        *self.tabs.borrow_mut() = Tabs::open(move |message| inbox.push(Input::Tab(message)));
    }

    /// Sends a message to the other tabs. Without a channel nobody answers, and the program stops waiting by itself.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn tell_tabs(&self, message: &TabMessage) {
        if let Some(tabs) = self.tabs.borrow().as_ref() {
            tabs.post(message);
        }
    }

    /// Asks for a lock that tabs have in common.
    pub(super) fn lock(&self, request: LockRequest) {
        if let Some(locks) = self.locks.borrow().as_ref() {
            locks.run(request);
        }
    }

    /// Carries a request out.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn run(&self, inbox: &Inbox, request: PageRequest) {
        match request {
            PageRequest::Copy(text) => {
                let inbox = inbox.clone();
                spawn_local(async move {
                    let copied = clipboard::write(&text).await;
                    inbox.push(Input::Page(PageEvent::Copied(copied)));
                });
            }
            PageRequest::Share { title, link } => {
                let inbox = inbox.clone();
                spawn_local(async move {
                    if !share_sheet::open(&title, &link).await {
                        inbox.push(Input::Page(PageEvent::ShareFailed));
                    }
                });
            }
            PageRequest::Paint(theme) => page::paint(theme),
            PageRequest::GoOnHidden(on) => {
                let inbox = inbox.clone();
                *self.wakeful.borrow_mut() = on.then(|| Wakeful::new(move || inbox.wake_if_due()));
            }
            PageRequest::GuardLeaving(on) => *self.guard.borrow_mut() = on.then(page::guard_leaving),
            PageRequest::Persist => spawn_local(async {
                // A refusal changes nothing: the browser may then clear the data when it runs out of room.
                page::persist().await;
            }),
        }
    }
}
