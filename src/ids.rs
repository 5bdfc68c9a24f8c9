//! Names of things, and the one seeded source they come from.
//!
//! Document ids are 128 random bits written as 32 lower-case hex digits, so they are equally at home in JSON,
//! `IndexedDB` keys and URLs. A clip is named by the SHA-256 of its bytes. Link and request ids are counters of
//! this run and never leave the program.

use std::{fmt, str::FromStr};

use data_encoding::HEXLOWER;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};

/// A text that is not a well-formed id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct BadId;

macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $bytes]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&HEXLOWER.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({:.8}…)", stringify!($name), HEXLOWER.encode(&self.0))
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| BadId)?;
                bytes.try_into().map(Self).map_err(|_| BadId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    };
}

hex_id!(
    /// One project of the library.
    ProjectId,
    16
);
hex_id!(
    /// One card of a project.
    CardId,
    16
);
hex_id!(
    /// One person's program: made once per browser profile, kept in the settings.
    PeerId,
    16
);
hex_id!(
    /// One invitation and the session that grows from it. Short, because codes carry it: it tells the few
    /// invitations of one person apart, and nothing depends on it being unique in the world.
    SessionId,
    3
);
hex_id!(
    /// One tab of a browser, from its beginning to its end.
    TabId,
    16
);
hex_id!(
    /// One order of ops of one shared project, from the first invitation until its host's page goes.
    RoomId,
    16
);
hex_id!(
    /// Stored bytes whose hash is not known yet: a running recording or an incoming transfer.
    BlobId,
    16
);
hex_id!(
    /// A number used once, so that check words cannot be prepared.
    Nonce,
    16
);
hex_id!(
    /// Binds its maker to a [`Nonce`] without saying it.
    Commitment,
    32
);
hex_id!(
    /// A clip: SHA-256 of its bytes.
    ClipHash,
    32
);

impl ClipHash {
    /// The name of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

/// Computes a [`ClipHash`] from pieces as they arrive.
#[derive(Clone, Default)]
pub struct ClipHasher(Sha256);

impl ClipHasher {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all bytes so far.
    pub fn finish(self) -> ClipHash {
        ClipHash(self.0.finalize().into())
    }
}

impl fmt::Debug for ClipHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClipHasher")
    }
}

macro_rules! counter_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
    };
}

counter_id!(
    /// One connection attempt. A retry is a new link; events of replaced links are dropped at the door.
    LinkId
);
counter_id!(
    /// One storage request; its reply carries the same number.
    RequestId
);
counter_id!(
    /// A file that was picked or dropped. Numbered by whoever holds it.
    FileId
);
counter_id!(
    /// A file that is being written.
    DraftId
);
counter_id!(
    /// One recording from the press to its card. Answers about another take find nobody.
    TakeId
);
counter_id!(
    /// A message for the person, until it is dismissed.
    NoticeId
);

/// The program's only source of randomness: a seeded stream, so that a run can be replayed.
#[derive(Debug, Clone)]
pub struct Ids {
    random: ChaCha8Rng,
    next: u32,
}

impl Ids {
    /// A source that yields the same ids for the same seed. In a page the seed is `crypto.getRandomValues`.
    pub fn new(seed: [u8; 32]) -> Self {
        Self { random: ChaCha8Rng::from_seed(seed), next: 0 }
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill_bytes(&mut bytes);
        bytes
    }

    fn count(&mut self) -> u32 {
        self.next = self.next.wrapping_add(1);
        self.next
    }

    /// A new project's id.
    pub fn project(&mut self) -> ProjectId {
        ProjectId(self.bytes())
    }

    /// A new card's id.
    pub fn card(&mut self) -> CardId {
        CardId(self.bytes())
    }

    /// A new peer's id.
    pub fn peer(&mut self) -> PeerId {
        PeerId(self.bytes())
    }

    /// This tab's id.
    pub fn tab(&mut self) -> TabId {
        TabId(self.bytes())
    }

    /// A new session's id.
    pub fn session(&mut self) -> SessionId {
        SessionId(self.bytes())
    }

    /// A new room's id.
    pub fn room(&mut self) -> RoomId {
        RoomId(self.bytes())
    }

    /// A new blob's id.
    pub fn blob(&mut self) -> BlobId {
        BlobId(self.bytes())
    }

    /// A nonce for check words.
    pub fn nonce(&mut self) -> Nonce {
        Nonce(self.bytes())
    }

    /// A message id for the wire, unique per sender.
    pub fn message(&mut self) -> String {
        HEXLOWER.encode(&self.bytes::<8>())
    }

    /// A new link's number.
    pub fn link(&mut self) -> LinkId {
        LinkId(self.count())
    }

    /// A new request's number.
    pub fn request(&mut self) -> RequestId {
        RequestId(self.count())
    }

    /// A new file's number.
    pub fn draft(&mut self) -> DraftId {
        DraftId(self.count())
    }

    /// A new take's number.
    pub fn take(&mut self) -> TakeId {
        TakeId(self.count())
    }

    /// A source of its own for a part that asks for nothing else.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self::new(self.bytes())
    }

    /// A new notice's number.
    pub fn notice(&mut self) -> NoticeId {
        NoticeId(self.count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_survive_text() {
        let id = Ids::new([7; 32]).card();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(serde_json::from_str::<CardId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
        assert_eq!(format!("{:?}", SessionId([1, 2, 255])), "SessionId(0102ff…)");
        assert_eq!("xyz".parse::<CardId>(), Err(BadId));
        assert_eq!("00".parse::<CardId>(), Err(BadId));
    }

    #[test]
    fn the_same_seed_yields_the_same_ids() {
        let (mut a, mut b) = (Ids::new([1; 32]), Ids::new([1; 32]));
        assert_eq!((a.card(), a.project()), (b.card(), b.project()));
        assert_ne!(a.card(), a.card());
    }

    #[test]
    fn hashing_in_pieces_equals_hashing_at_once() {
        let mut hasher = ClipHasher::default();
        hasher.update(b"voice ");
        hasher.update(b"cards");
        assert_eq!(hasher.finish(), ClipHash::of(b"voice cards"));
    }
}
