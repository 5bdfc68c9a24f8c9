//! Servers that are tried, one adapter each.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use super::engine::Inbox;
use crate::{
    app::input::Input,
    browser::probe::Probe,
    ports::{
        probe::{ProbeEvent, ProbeId},
        settings::IceServer,
    },
};

/// All tries that run.
#[derive(Default)]
pub(super) struct Probes(RefCell<BTreeMap<ProbeId, Probe>>);

impl Probes {
    /// Begins a try. What it leads to comes through the inbox.
    #[inline(never)] // Apart from what transfers do all the time: decision 14.
    pub(super) fn begin(&self, inbox: &Inbox, id: ProbeId, server: &IceServer) {
        let events = inbox.clone();
        let on_event = Rc::new(move |event| events.push(Input::Probe(id, event)));
        match Probe::begin(server, on_event) {
            Some(probe) => {
                self.0.borrow_mut().insert(id, probe);
            }
            None => inbox.push(Input::Probe(id, ProbeEvent::Unusable)),
        }
    }

    /// Ends a try.
    pub(super) fn end(&self, id: ProbeId) {
        // Taken out first: nothing may reach a try that is being ended.
        let probe = self.0.borrow_mut().remove(&id);
        drop(probe);
    }
}
