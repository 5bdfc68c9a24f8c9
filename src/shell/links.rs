//! Link requests carried out: one adapter for each link, and one report of its queue after each round of sends.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use web_sys::RtcCertificate;

use super::engine::Inbox;
use crate::{
    app::input::Input,
    browser::link::Link,
    ids::LinkId,
    ports::link::{LinkError, LinkEvent, LinkRequest},
};

/// All links.
#[derive(Default)]
pub(super) struct Links {
    open: RefCell<BTreeMap<LinkId, Link>>,
    sent: RefCell<BTreeSet<LinkId>>,
    /// This profile's identity, once it is loaded.
    pub(super) certificate: RefCell<Option<RtcCertificate>>,
}

impl Links {
    /// Carries a request out. What it leads to comes through the inbox.
    pub(super) fn run(&self, inbox: &Inbox, id: LinkId, request: LinkRequest) {
        match request {
            LinkRequest::Offer { ice_servers } => {
                self.keep(inbox, id, |on_event| {
                    Link::offer(&ice_servers, self.certificate.borrow().as_ref(), on_event)
                });
            }
            LinkRequest::Answer { offer, ice_servers } => {
                self.keep(inbox, id, |on_event| {
                    Link::answer(&offer, &ice_servers, self.certificate.borrow().as_ref(), on_event)
                });
            }
            LinkRequest::DescribeNow => self.with(id, Link::describe_now),
            LinkRequest::Accept { answer } => self.with(id, |link| link.accept(&answer)),
            LinkRequest::AddCandidates { mid, candidates } => {
                self.with(id, |link| link.add_candidates(&mid, &candidates));
            }
            LinkRequest::Restart => self.with(id, Link::restart),
            LinkRequest::GiveUpRestart => self.with(id, Link::give_up_restart),
            LinkRequest::Renew { offer } => self.with(id, |link| link.renew(&offer)),
            LinkRequest::SendControl(text) => {
                self.send(inbox, id, |link| link.send_control(&text).is_ok());
            }
            LinkRequest::SendBinary(frame) => {
                self.sent.borrow_mut().insert(id);
                self.send(inbox, id, |link| link.send_binary(&frame).is_ok());
            }
            LinkRequest::Close => {
                // Taken out first: nothing may reach a link that is being closed.
                let link = self.open.borrow_mut().remove(&id);
                drop(link);
            }
        }
    }

    /// How much is queued on the links that sent since the last call.
    pub(super) fn queues(&self) -> Vec<(LinkId, u64)> {
        let sent = std::mem::take(&mut *self.sent.borrow_mut());
        let links = self.open.borrow();
        sent.into_iter().filter_map(|id| Some((id, links.get(&id)?.buffered()))).collect()
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn keep(
        &self,
        inbox: &Inbox,
        id: LinkId,
        make: impl FnOnce(Rc<dyn Fn(LinkEvent)>) -> Result<Link, LinkError>,
    ) {
        let events = inbox.clone();
        let on_event = Rc::new(move |event| events.push(Input::Link(id, event)));
        match make(on_event) {
            Ok(link) => {
                self.open.borrow_mut().insert(id, link);
            }
            Err(error) => inbox.push(Input::Link(id, LinkEvent::Failed(error))),
        }
    }

    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    fn with(&self, id: LinkId, act: impl FnOnce(&Link)) {
        if let Some(link) = self.open.borrow().get(&id) {
            act(link);
        }
    }

    /// A send that the browser refuses means that the channel is closing or choked: either way the link is over.
    fn send(&self, inbox: &Inbox, id: LinkId, send: impl FnOnce(&Link) -> bool) {
        let outcome = self.open.borrow().get(&id).map(send);
        if outcome == Some(false) {
            inbox.push(Input::Link(id, LinkEvent::Closed));
        }
    }
}
