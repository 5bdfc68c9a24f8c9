//! Whether it is really them: check words are asked once for each person, who is then known again by the certificate.
//!
//! Nobody is remembered unless the words were compared: to trust whoever comes first would also trust whoever stood in
//! between the first time.

use super::{
    App,
    notice::NoticeKind,
    storing::Pending,
    view::{CheckState, CheckView},
};
use crate::{
    ids::LinkId,
    ports::storage::{KnownPerson, StorageRequest, Write},
    project::Refusal,
    session::{check::Check, peer::Peer},
    wire::{
        code::Fingerprint,
        limits::KNOWN_PEOPLE_MAX,
        message::{Goodbye, Hello},
    },
};

impl App {
    /// Whom this browser remembers, last seen first.
    pub(super) fn known_view(&self) -> Vec<KnownPerson> {
        let mut known: Vec<_> = self.known.values().cloned().collect();
        known.sort_by_key(|person| std::cmp::Reverse(person.seen));
        known
    }

    pub(super) fn check_view(&self, peer: &Peer) -> Option<CheckView> {
        let hello = peer.hello()?;
        let theirs = peer.ends().map(|ends| ends.theirs);
        let words = peer.check().and_then(Check::words);
        if theirs.is_some_and(|theirs| self.known.contains_key(&theirs)) {
            return Some(CheckView { state: CheckState::Checked, words, changed: false });
        }
        let state = match peer.check() {
            Some(_) if words.is_some() => CheckState::Compare,
            Some(check) if !check.is_overdue() => CheckState::Making,
            _ => CheckState::NoWords,
        };
        let changed = self.known.values().any(|known| seems(known, hello));
        Some(CheckView { state, words, changed })
    }

    /// Rule 9.6: somebody said hello. Whoever is known is known by the certificate.
    pub(super) fn meet(&mut self, link: LinkId, hello: &Hello) {
        let theirs = self.session.peer(link).and_then(Peer::ends).map(|ends| ends.theirs);
        if let Some(known) = theirs.and_then(|theirs| self.known.get(&theirs)) {
            let (fingerprint, met) = (known.fingerprint, known.met);
            self.keep_person(KnownPerson {
                fingerprint,
                peer: hello.peer,
                name: hello.name.clone(),
                met,
                seen: self.now.wall,
            });
        }
    }

    /// This person is remembered.
    pub(super) fn knows(&self, whom: &Fingerprint) -> bool {
        self.known.contains_key(whom)
    }

    fn keep_person(&mut self, person: KnownPerson) {
        self.known.insert(person.fingerprint, person.clone());
        let mut writes = vec![Write::PutPerson(person)];
        while self.known.len() > KNOWN_PEOPLE_MAX {
            let Some(oldest) = self.known.values().min_by_key(|known| known.seen) else { break };
            let oldest = oldest.fingerprint;
            self.known.remove(&oldest);
            writes.push(Write::ForgetPerson(oldest));
        }
        self.store(Pending::Background, StorageRequest::Commit(writes));
        self.dirty.session = true;
    }

    /// The words are the same. Whoever seemed to be the same person before is that person with a new certificate.
    pub(super) fn words_match(&mut self, link: LinkId) -> Result<(), Refusal> {
        let peer = self.session.peer(link).filter(|peer| peer.check().and_then(Check::words).is_some());
        let Some((ends, hello)) = peer.and_then(|peer| Some((peer.ends()?, peer.hello()?.clone()))) else {
            return Ok(());
        };
        let renewed: Vec<_> = self
            .known
            .values()
            .filter(|known| known.peer == hello.peer && known.fingerprint != ends.theirs)
            .map(|known| known.fingerprint)
            .collect();
        for fingerprint in renewed {
            self.forget_person(fingerprint)?;
        }
        let now = self.now.wall;
        let met = self.known.get(&ends.theirs).map_or(now, |known| known.met);
        let (fingerprint, peer, name) = (ends.theirs, hello.peer, hello.name);
        self.keep_person(KnownPerson { fingerprint, peer, name, met, seen: now });
        Ok(())
    }

    /// They are not: the link ends at once. What came is kept as after any other end.
    pub(super) fn words_differ(&mut self, link: LinkId) -> Result<(), Refusal> {
        let Some(name) = self.session.peer(link).map(Peer::name) else { return Ok(()) };
        let me = self.me();
        self.session.leave_for(link, self.now, &mut self.ids, &me, Goodbye::Differ);
        self.run_session();
        self.end_differing(link, name);
        Ok(())
    }

    pub(super) fn end_differing(&mut self, link: LinkId, name: String) {
        // Nothing more of theirs is taken without asking.
        self.live.taken.clear();
        self.end_link(link);
        self.sharing.failed = true;
        self.dirty.session = true;
        self.notify(NoticeKind::WordsDiffer { name });
    }

    pub(super) fn forget_person(&mut self, fingerprint: Fingerprint) -> Result<(), Refusal> {
        if self.known.remove(&fingerprint).is_some() {
            let write = Write::ForgetPerson(fingerprint);
            self.store(Pending::Background, StorageRequest::Commit(vec![write]));
            self.dirty.session = true;
        }
        Ok(())
    }
}

/// They say that they are `known`, by name or by program.
fn seems(known: &KnownPerson, hello: &Hello) -> bool {
    let same_name = !hello.name.is_empty() && known.name.as_str().eq_ignore_ascii_case(hello.name.as_str());
    same_name || known.peer == hello.peer
}
