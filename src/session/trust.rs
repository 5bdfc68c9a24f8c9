//! Whether it is really them: check words are asked once for each person, who is then known again by the certificate.
//!
//! Nobody is remembered unless the words were compared: to trust whoever comes first would also trust whoever stood in
//! between the first time.

use std::collections::BTreeMap;

use crate::{
    ports::storage::{KnownPerson, Write},
    project::text::PersonName,
    time::Timestamp,
    wire::{code::Fingerprint, limits::KNOWN_PEOPLE_MAX, message::Hello},
};

/// Whom this browser remembers.
#[derive(Debug, Default)]
pub(super) struct Trust {
    known: BTreeMap<Fingerprint, KnownPerson>,
    /// The certificates of them, as they are looked through when a code is read.
    fingerprints: Vec<Fingerprint>,
}

impl Trust {
    /// The disk said who is known.
    pub(super) fn learn(&mut self, people: Vec<KnownPerson>) {
        self.known = people.into_iter().map(|person| (person.fingerprint, person)).collect();
        self.index();
    }

    fn index(&mut self) {
        self.fingerprints = self.known.keys().copied().collect();
    }

    /// The certificates of people who are known.
    pub(super) fn fingerprints(&self) -> &[Fingerprint] {
        &self.fingerprints
    }

    /// This person is remembered.
    pub(super) fn knows(&self, whom: &Fingerprint) -> bool {
        self.known.contains_key(whom)
    }

    /// What the person with this certificate is called.
    pub(super) fn name_of(&self, whom: &Fingerprint) -> Option<&PersonName> {
        self.known.get(whom).map(|known| &known.name)
    }

    /// Somebody of this name or program is known, by some certificate.
    pub(super) fn knows_somebody_like(&self, hello: &Hello) -> bool {
        self.known.values().any(|known| seems(known, hello))
    }

    /// Everybody who is known, last seen first.
    pub(super) fn people(&self) -> Vec<KnownPerson> {
        let mut known: Vec<_> = self.known.values().cloned().collect();
        known.sort_by_key(|person| std::cmp::Reverse(person.seen));
        known
    }

    /// Rule 9.6: somebody said hello. Whoever is known is known by the certificate. What must be stored of it.
    pub(super) fn meet(&mut self, theirs: Fingerprint, hello: &Hello, now: Timestamp) -> Vec<Write> {
        let Some(known) = self.known.get(&theirs) else { return Vec::new() };
        let met = known.met;
        self.keep(theirs, hello, met, now)
    }

    /// The words are the same. Whoever seemed to be the same person before is that person with a new certificate. What
    /// must be stored of it.
    pub(super) fn confirm(&mut self, theirs: Fingerprint, hello: &Hello, now: Timestamp) -> Vec<Write> {
        let renewed = |known: &&KnownPerson| known.peer == hello.peer && known.fingerprint != theirs;
        let renewed: Vec<_> = self.known.values().filter(renewed).map(|known| known.fingerprint).collect();
        let mut writes: Vec<_> = renewed.into_iter().flat_map(|gone| self.forget(gone)).collect();
        let met = self.known.get(&theirs).map_or(now, |known| known.met);
        writes.extend(self.keep(theirs, hello, met, now));
        writes
    }

    fn keep(
        &mut self,
        fingerprint: Fingerprint,
        hello: &Hello,
        met: Timestamp,
        seen: Timestamp,
    ) -> Vec<Write> {
        let person = KnownPerson { fingerprint, peer: hello.peer, name: hello.name.clone(), met, seen };
        self.known.insert(fingerprint, person.clone());
        let mut writes = vec![Write::PutPerson(person)];
        while self.known.len() > KNOWN_PEOPLE_MAX {
            let Some(oldest) = self.known.values().min_by_key(|known| known.seen) else { break };
            let oldest = oldest.fingerprint;
            self.known.remove(&oldest);
            writes.push(Write::ForgetPerson(oldest));
        }
        self.index();
        writes
    }

    /// This person is no longer remembered. What must be stored of it.
    pub(super) fn forget(&mut self, whom: Fingerprint) -> Vec<Write> {
        let known = self.known.remove(&whom).is_some();
        self.index();
        if known { vec![Write::ForgetPerson(whom)] } else { Vec::new() }
    }
}

/// They say that they are `known`, by name or by program.
fn seems(known: &KnownPerson, hello: &Hello) -> bool {
    let same_name = !hello.name.is_empty() && known.name.as_str().eq_ignore_ascii_case(hello.name.as_str());
    same_name || known.peer == hello.peer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::PeerId,
        wire::{limits::PROTOCOL_VERSION, message::Role},
    };

    const ADA: Fingerprint = Fingerprint([1; 32]);
    const ADA_ANEW: Fingerprint = Fingerprint([2; 32]);

    fn hello(peer: u8, name: &str) -> Hello {
        Hello {
            version: PROTOCOL_VERSION,
            session: None,
            peer: PeerId([peer; 16]),
            name: PersonName::new(name),
            role: Role::Viewer,
            room: None,
            frame_bytes_max: 1_000,
            returns: None,
        }
    }

    #[test]
    fn rule_9_6_nobody_is_remembered_before_the_words_were_compared() {
        let mut trust = Trust::default();
        assert_eq!(trust.meet(ADA, &hello(1, "Ada"), Timestamp(5)), []);
        assert!(!trust.knows(&ADA));
        assert_eq!(trust.confirm(ADA, &hello(1, "Ada"), Timestamp(5)).len(), 1);
        assert_eq!(trust.fingerprints(), [ADA]);
        let writes = trust.meet(ADA, &hello(1, "Ada L."), Timestamp(9));
        let [Write::PutPerson(person)] = writes.as_slice() else { panic!("{writes:?}") };
        assert_eq!((person.met, person.seen), (Timestamp(5), Timestamp(9)));
        assert_eq!(trust.name_of(&ADA).map(PersonName::as_str), Some("Ada L."));
    }

    #[test]
    fn the_same_program_with_a_new_certificate_takes_the_place_of_the_old_one() {
        let mut trust = Trust::default();
        trust.confirm(ADA, &hello(1, "Ada"), Timestamp(5));
        assert!(trust.knows_somebody_like(&hello(2, "ADA")), "the same name");
        assert!(trust.knows_somebody_like(&hello(1, "")), "the same program");
        assert!(!trust.knows_somebody_like(&hello(2, "")), "no name is nobody's");
        let writes = trust.confirm(ADA_ANEW, &hello(1, "Ada"), Timestamp(6));
        assert_eq!(writes[0], Write::ForgetPerson(ADA));
        assert_eq!(trust.fingerprints(), [ADA_ANEW]);
    }

    #[test]
    fn whoever_was_seen_longest_ago_makes_room() {
        let mut trust = Trust::default();
        for at in 0..=KNOWN_PEOPLE_MAX {
            let mut fingerprint = [0; 32];
            fingerprint[..8].copy_from_slice(&at.to_be_bytes());
            let mut hello = hello(0, "");
            hello.peer.0[..8].copy_from_slice(&at.to_be_bytes());
            let writes = trust.confirm(Fingerprint(fingerprint), &hello, Timestamp(at as u64));
            let gone = writes.iter().any(|write| matches!(write, Write::ForgetPerson(_)));
            assert_eq!(gone, at == KNOWN_PEOPLE_MAX);
        }
        assert!(!trust.knows(&Fingerprint([0; 32])), "the first one");
        assert_eq!(trust.fingerprints().len(), KNOWN_PEOPLE_MAX);
    }
}
