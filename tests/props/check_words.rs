//! Somebody stands between two people, with a certificate of its own on each link, and plays as well as the protocol
//! lets it (rule 9.3): it succeeds by chance alone.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use spoke::{
    ids::{Commitment, Nonce, SessionId},
    session::{
        check::{BothCertificates, Check, Words},
        side::Side,
    },
    time::{Instant, Now, Timestamp},
    wire::{code::Fingerprint, message::Message},
};

const RUNS: u32 = 100_000;
const NOW: Now = Now { instant: Instant(0), wall: Timestamp(0) };

struct Dice(ChaCha8Rng);

impl Dice {
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    fn begin(&mut self, side: Side, own: Fingerprint, theirs: Fingerprint) -> (Check, Option<Message>) {
        let session = Some(SessionId([1, 2, 3]));
        Check::new(NOW, side, session, BothCertificates { own, theirs }, Nonce(self.bytes()))
    }
}

/// What the one in the middle does with what it hears. On the host's link it is a guest, on the guest's link a host.
#[derive(Debug, Clone, Copy)]
enum Plan {
    /// Hands every message on as it is.
    Relay,
    /// Is done with the guest before it answers the host; answers with whatever it likes best.
    GuestFirst,
    /// Is done with the host before it commits to the guest.
    HostFirst,
    /// Waits for the host's commitment, repeats it to the guest, and answers the host with a nonce of its own.
    Repeat,
}

const PLANS: [Plan; 4] = [Plan::Relay, Plan::GuestFirst, Plan::HostFirst, Plan::Repeat];
/// Nonces it tries in its head wherever it may still choose one.
const TRIES: u32 = 4;

fn pass(to: &mut Check, message: &Message) -> Message {
    to.handle(message).unwrap().unwrap()
}

fn host_of(fingerprints: [Fingerprint; 2], nonce: Nonce) -> (Check, Message) {
    let [own, theirs] = fingerprints;
    let ends = BothCertificates { own, theirs };
    let (check, commit) = Check::new(NOW, Side::Host, Some(SessionId([1, 2, 3])), ends, nonce);
    (check, commit.unwrap())
}

/// One evening: two people, two certificates in between, one plan. The words that host and guest see.
fn play(dice: &mut Dice, plan: Plan) -> (Words, Words) {
    let [host, guest, to_host, to_guest] = std::array::from_fn(|_| Fingerprint(dice.bytes()));
    let (mut at_host, commit) = dice.begin(Side::Host, host, to_host);
    let (mut at_guest, _) = dice.begin(Side::Guest, guest, to_guest);
    let commit = commit.unwrap();
    match plan {
        Plan::Relay | Plan::Repeat => {
            let answer = pass(&mut at_guest, &commit);
            let answer = match plan {
                Plan::Relay => answer,
                _ => Message::CheckAnswer { nonce: Nonce(dice.bytes()) },
            };
            let reveal = pass(&mut at_host, &answer);
            at_guest.handle(&reveal).unwrap();
        }
        Plan::GuestFirst => {
            // It knows the guest's words and looks for a nonce that would make the host's equal; but the host's nonce
            // is not known yet, so that it has to guess that as well.
            let (mut middle, own_commit) = dice.begin(Side::Host, to_guest, guest);
            let answer = pass(&mut at_guest, &own_commit.unwrap());
            let reveal = pass(&mut middle, &answer);
            at_guest.handle(&reveal).unwrap();
            let guess = Nonce(dice.bytes());
            let mut best = Nonce(dice.bytes());
            for _ in 0..TRIES {
                let nonce = Nonce(dice.bytes());
                let (mut imagined, _) = host_of([host, to_host], guess);
                imagined.handle(&Message::CheckAnswer { nonce }).unwrap();
                if imagined.words() == at_guest.words() {
                    best = nonce;
                }
            }
            pass(&mut at_host, &Message::CheckAnswer { nonce: best });
        }
        Plan::HostFirst => {
            // It knows the host's words; bound to one of many nonces before it hears the guest's, it guesses.
            pass(&mut at_host, &Message::CheckAnswer { nonce: Nonce(dice.bytes()) });
            let guess = Nonce(dice.bytes());
            let mut best = Nonce(dice.bytes());
            for _ in 0..TRIES {
                let nonce = Nonce(dice.bytes());
                let (mut imagined, _) = host_of([to_guest, guest], nonce);
                imagined.handle(&Message::CheckAnswer { nonce: guess }).unwrap();
                if imagined.words() == at_host.words() {
                    best = nonce;
                }
            }
            let (mut middle, own_commit) = host_of([to_guest, guest], best);
            let answer = pass(&mut at_guest, &own_commit);
            let reveal = pass(&mut middle, &answer);
            // Once it has heard the guest, another nonce would do; the commitment forbids it.
            let other = Message::CheckReveal { nonce: Nonce(dice.bytes()) };
            assert!(at_guest.clone().handle(&other).is_err());
            at_guest.handle(&reveal).unwrap();
        }
    }
    (at_host.words().unwrap(), at_guest.words().unwrap())
}

#[test]
fn rule_9_3_somebody_in_the_middle_succeeds_by_chance_only() {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(9));
    for plan in PLANS {
        let (mut whole, mut places) = (0, [0_u32; 4]);
        for _ in 0..RUNS / PLANS.len() as u32 {
            let (host, guest) = play(&mut dice, plan);
            whole += u32::from(host == guest);
            for (place, count) in places.iter_mut().enumerate() {
                *count += u32::from(host.0[place] == guest.0[place]);
            }
        }
        // 25,000 runs at 2⁻²⁴: one success or more has a chance of 0.15 %. Each word alone agrees in 1 of 64:
        // 391 times, give or take five times the standard deviation of 19.6.
        assert_eq!(whole, 0, "{plan:?}");
        assert!(places.iter().all(|count| (293..=489).contains(count)), "{plan:?}: {places:?}");
    }
}

#[test]
fn rule_9_1_without_anybody_in_between_the_words_are_equal_and_always_others() {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(10));
    let [host, guest] = std::array::from_fn(|_| Fingerprint(dice.bytes()));
    let mut seen = Vec::new();
    for _ in 0..1_000 {
        let (mut at_host, commit) = dice.begin(Side::Host, host, guest);
        let (mut at_guest, _) = dice.begin(Side::Guest, guest, host);
        let answer = pass(&mut at_guest, &commit.unwrap());
        let reveal = pass(&mut at_host, &answer);
        at_guest.handle(&reveal).unwrap();
        assert_eq!(at_host.words(), at_guest.words());
        seen.push(at_host.words().unwrap().to_string());
    }
    seen.sort();
    seen.dedup();
    // A thousand of sixteen million: a pair that is equal has a chance of 3 %, two pairs hardly any.
    assert!(seen.len() >= 998, "{}", seen.len());
}

#[test]
fn rule_9_2_no_row_of_messages_makes_words_without_the_other_side() {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(11));
    for run in 0..10_000_u32 {
        let side = if run % 2 == 0 { Side::Host } else { Side::Guest };
        let (mut check, _) = dice.begin(side, Fingerprint([1; 32]), Fingerprint([2; 32]));
        for _ in 0..6 {
            let nonce = Nonce(dice.bytes());
            let message = match dice.0.next_u32() % 3 {
                0 => Message::CheckCommit { commitment: Commitment(dice.bytes()) },
                1 => Message::CheckAnswer { nonce },
                _ => Message::CheckReveal { nonce },
            };
            let (before, answer) = (check.words(), check.handle(&message));
            assert!(before.is_none() || answer.is_err(), "agreed once, agreed for good");
            if side == Side::Guest {
                assert_eq!(check.words(), None, "no random nonce is the promised one");
            }
        }
    }
}
