//! Check words: both sides show the same four words unless somebody stands in between (chapter 9 of the protocol).
//!
//! ```text
//! host    Committed ───answer, reveals──→ Agreed
//! guest   Expecting ─commitment→ Answered ─reveal→ Agreed
//! ```
//!
//! The host is bound to its nonce before it sees the guest's, and the guest's is out before it sees the host's: nobody
//! who has different fingerprints on two links can choose anything that makes their words equal. One run a link; a late
//! word is still taken, because waiting helps nobody.

use sha2::{Digest as _, Sha256};

pub use super::check_words::Words;
use super::side::Side;
use crate::{
    ids::{Commitment, Nonce, SessionId},
    time::{Instant, Now},
    wire::{code::Fingerprint, fault::PeerFault, limits::CHECK_WORDS, message::Message},
};

const COMMIT_TAG: &[u8] = b"spoke check commit 1";
const WORDS_TAG: &[u8] = b"spoke check words 1";

/// The certificates at both ends of a link, as the descriptions say that were really set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BothCertificates {
    /// Ours.
    pub own: Fingerprint,
    /// Theirs.
    pub theirs: Fingerprint,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Host: bound to a nonce that nobody knows yet.
    Committed,
    /// Guest: the host is to speak.
    Expecting,
    /// Guest: the host is bound, and has our nonce.
    Answered(Commitment),
    /// Both nonces are out.
    Agreed(Words),
}

/// One side of one run.
#[derive(Debug, Clone)]
pub struct Check {
    side: Side,
    session: Option<SessionId>,
    certificates: BothCertificates,
    nonce: Nonce,
    phase: Phase,
    until: Instant,
    overdue: bool,
}

impl Check {
    /// Begins, with a nonce that was never used. The host has something to say at once.
    pub fn new(
        now: Now,
        side: Side,
        session: Option<SessionId>,
        certificates: BothCertificates,
        nonce: Nonce,
    ) -> (Self, Option<Message>) {
        let (phase, first) = match side {
            Side::Host => (Phase::Committed, Some(Message::CheckCommit { commitment: commitment(nonce) })),
            Side::Guest => (Phase::Expecting, None),
        };
        let until = now.instant.after(CHECK_WORDS);
        (Self { side, session, certificates, nonce, phase, until, overdue: false }, first)
    }

    /// A message of chapter 9 came. `Err`: they broke the rules.
    pub fn handle(&mut self, message: &Message) -> Result<Option<Message>, PeerFault> {
        let (phase, answer) = match (self.phase, message) {
            (Phase::Expecting, Message::CheckCommit { commitment }) => {
                (Phase::Answered(*commitment), Some(Message::CheckAnswer { nonce: self.nonce }))
            }
            (Phase::Committed, Message::CheckAnswer { nonce }) => {
                (Phase::Agreed(self.words_with(*nonce)), Some(Message::CheckReveal { nonce: self.nonce }))
            }
            (Phase::Answered(promised), Message::CheckReveal { nonce }) if commitment(*nonce) == promised => {
                (Phase::Agreed(self.words_with(*nonce)), None)
            }
            (Phase::Answered(_), Message::CheckReveal { .. }) => {
                return Err(PeerFault::OtherNonce);
            }
            _ => return Err(PeerFault::CheckOutOfTurn),
        };
        self.phase = phase;
        self.overdue = false;
        Ok(answer)
    }

    fn words_with(&self, theirs: Nonce) -> Words {
        let BothCertificates { own, theirs: other } = self.certificates;
        let (fingerprints, nonces) = match self.side {
            Side::Host => ([own, other], [self.nonce, theirs]),
            Side::Guest => ([other, own], [theirs, self.nonce]),
        };
        let session = self.session.map_or([0; 3], |session| session.0);
        // Every part has a fixed length, so that no two contents make one text.
        let mut hash = Sha256::new_with_prefix(WORDS_TAG);
        hash.update(session);
        for fingerprint in fingerprints {
            hash.update(fingerprint.0);
        }
        for nonce in nonces {
            hash.update(nonce.0);
        }
        Words::of(hash)
    }

    /// The words, once both nonces are out.
    pub fn words(&self) -> Option<Words> {
        if let Phase::Agreed(words) = self.phase { Some(words) } else { None }
    }

    /// Nothing came for long: their program knows no check words, or is stuck.
    pub fn is_overdue(&self) -> bool {
        self.overdue
    }

    /// When [`Self::handle_wake`] has something to do.
    pub fn poll_timeout(&self) -> Option<Instant> {
        (self.words().is_none() && !self.overdue).then_some(self.until)
    }

    /// The deadline may have passed; true when it just has.
    pub fn handle_wake(&mut self, now: Instant) -> bool {
        let due = self.poll_timeout().is_some_and(|until| now >= until);
        self.overdue |= due;
        due
    }
}

fn commitment(nonce: Nonce) -> Commitment {
    Commitment(Sha256::new_with_prefix(COMMIT_TAG).chain_update(nonce.0).finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn begin(side: Side, own: u8, theirs: u8) -> (Check, Option<Message>) {
        let now = Now { instant: Instant(0), wall: Timestamp(0) };
        let certificates =
            BothCertificates { own: Fingerprint([own; 32]), theirs: Fingerprint([theirs; 32]) };
        Check::new(now, side, Some(SessionId([7; 3])), certificates, Nonce([own; 16]))
    }

    fn pair() -> (Check, Check, Message) {
        let (host, commit) = begin(Side::Host, 1, 2);
        (host, begin(Side::Guest, 2, 1).0, commit.unwrap())
    }

    fn pass(to: &mut Check, message: &Message) -> Message {
        to.handle(message).unwrap().unwrap()
    }

    #[test]
    fn rule_9_1_both_sides_come_to_the_same_words() {
        let (mut host, mut guest, commit) = pair();
        let answer = pass(&mut guest, &commit);
        assert_eq!(guest.words(), None, "not before the host is known to be bound");
        let reveal = pass(&mut host, &answer);
        assert_eq!(guest.handle(&reveal), Ok(None));
        assert!(host.words().is_some());
        assert_eq!(host.words(), guest.words());
    }

    #[test]
    fn rule_9_2_a_wrong_reveal_is_a_fault() {
        let (_, mut guest, commit) = pair();
        pass(&mut guest, &commit);
        assert!(guest.handle(&Message::CheckReveal { nonce: Nonce([9; 16]) }).is_err());
        assert_eq!(guest.words(), None);
    }

    #[test]
    fn rule_9_2_nothing_is_taken_twice_or_out_of_turn() {
        let (mut host, mut guest, commit) = pair();
        let reveal = Message::CheckReveal { nonce: Nonce([1; 16]) };
        assert!(guest.handle(&reveal).is_err(), "a reveal before its commitment");
        assert!(host.handle(&commit).is_err(), "the host hears no commitment");
        let answer = pass(&mut guest, &commit);
        assert!(guest.handle(&commit).is_err(), "a second commitment");
        pass(&mut host, &answer);
        let agreed = host.words();
        assert!(host.handle(&answer).is_err(), "a second answer");
        assert_eq!(host.words(), agreed);
    }

    #[test]
    fn rule_9_4_silence_is_noticed_once_and_a_late_word_is_still_taken() {
        let (_, mut guest, commit) = pair();
        let due = Instant(CHECK_WORDS.as_millis() as u64);
        assert!(!guest.handle_wake(Instant(due.0 - 1)));
        assert!(guest.handle_wake(due) && guest.is_overdue());
        assert!(!guest.handle_wake(due) && guest.poll_timeout().is_none());
        pass(&mut guest, &commit);
        assert!(!guest.is_overdue());
    }
}
