//! Messages for the person: what happened and what to do next.

use crate::{
    ids::{CardId, NoticeId, PeerId, ProjectId},
    ports::{
        media::{MicError, PlayError},
        storage::{DbError, RecordAs},
    },
    project::{Action, Refusal},
    time::Timestamp,
    wire::{code::CodeProblem, fault::PeerFault, message::SyncFault},
};

/// A message that stays until it is dismissed or replaced by one of its kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// To dismiss it by.
    pub id: NoticeId,
    /// What it says.
    pub kind: NoticeKind,
}

/// As what a recording is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptAs {
    /// As a card of its own.
    Card {
        /// At the end of the list.
        last: bool,
    },
    /// As the sound of this card, in place of what it had.
    Again,
    /// As more sound at the end of this card.
    More,
    /// As a card of its own, in place of what it was made for.
    Instead {
        /// At the end of the list.
        last: bool,
        /// The card that it was made for, by number and label: it takes no more. `None`: it is gone.
        meant: Option<(usize, String)>,
    },
}

/// What came of evening out, in cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EvenReport {
    /// They have another level.
    pub changed: usize,
    /// They had theirs already.
    pub same: usize,
    /// Too short or too quiet to be measured; they keep what they have.
    pub quiet: usize,
    /// Their sound is not here, or cannot be read; they keep what they have.
    pub missing: usize,
    /// Of those that were measured: they stay quieter than the others, because their loudest moment allows no more.
    pub short: usize,
}

/// Why what was heard of a project that comes in stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarlyEnd {
    /// Its sound arrived damaged, and comes once more.
    Damaged,
    /// There is no room for all of its sound.
    NoRoom,
    /// The project does not come any more.
    NoMore,
}

/// All messages. The interface holds one sentence and one next step for each.
#[derive(Debug, Clone, PartialEq)]
pub enum NoticeKind {
    /// No microphone, or none any more.
    Mic {
        /// Why.
        error: MicError,
        /// Sound was recorded until then, and is kept.
        kept: bool,
        /// What the system calls the one that was recorded; empty where that is not known.
        microphone: String,
        /// What a recording is for that is begun once more.
        becomes: RecordAs,
        /// Of a new card: the card in front of it; `None` for the end.
        after: Option<CardId>,
    },
    /// No sound.
    Play(PlayError),
    /// The loudspeaker that was chosen is not there; the one that the system prefers plays.
    LoudspeakerGone {
        /// What the system calls it.
        label: String,
    },
    /// What was heard of a project that comes in stopped.
    EarlyEnded(EarlyEnd),
    /// Cards that do not play. They are passed over; nothing of them is lost.
    CardsSilent {
        /// Number, from 1, and label of each, the last one found at the end.
        cards: Vec<(usize, String)>,
        /// Why the last one does not.
        error: PlayError,
        /// Others are played on.
        goes_on: bool,
    },
    /// The disk failed. What was on it before is whole.
    Storage(DbError),
    /// A wish was refused.
    Refused(Refusal),
    /// Steps of the history that were not taken, because somebody else changed since what they did; last first.
    StepsSkipped {
        /// What they were.
        actions: Vec<Action>,
    },
    /// A recording could not be decoded; it was kept with an estimated length.
    RecordingUnreadable,
    /// A recording has ended, and there is no sound in it.
    RecordingEmpty {
        /// What one is for that is begun once more.
        becomes: RecordAs,
        /// Of a new card: the card in front of it; `None` for the end.
        after: Option<CardId>,
    },
    /// Recordings were begun, and ended before anything of them had reached the disk.
    RecordingLost {
        /// When each of them began.
        started: Vec<Timestamp>,
    },
    /// A recording became as large as a clip may be, and goes on in the next part of its card.
    RecordingDivided,
    /// A recording holds less sound, or more, than the time that was shown while it ran.
    RecordingDiffers {
        /// What was shown, in milliseconds.
        shown_ms: u64,
        /// What there is, in milliseconds.
        decoded_ms: u64,
    },
    /// A recording is kept that had been cut short, or could not be what it was made for.
    RecordingKept {
        /// As what.
        kept_as: KeptAs,
        /// The card's number, from 1.
        number: usize,
        /// The card's label.
        label: String,
    },
    /// A project went to the trash; the notice offers it back.
    ProjectDeleted {
        /// Which.
        project: ProjectId,
        /// Its title.
        title: String,
    },
    /// Cards are in another project now; the notice leads there.
    CardsCarried {
        /// Which.
        project: ProjectId,
        /// Its title.
        title: String,
        /// How many.
        count: usize,
        /// They are not here any more.
        moved: bool,
    },
    /// Levels were evened out.
    LevelsEven(EvenReport),
    /// The other side broke the rules; the session was closed, the project is whole.
    PeerFault(PeerFault),
    /// The check words differ: somebody may stand in between, and the session was closed.
    WordsDiffer {
        /// Their name; empty when they set none.
        name: String,
    },
    /// The other side speaks another version of the protocol.
    OtherVersion,
    /// People came or went. What is said of somebody takes the place of what was said of them before.
    People {
        /// Who, the last one at the end.
        who: Vec<Who>,
        /// Where they are now.
        now: Whereabouts,
    },
    /// The wish to edit was refused, or nobody answered it.
    RoleDenied,
    /// This person is the editor now.
    RoleOurs,
    /// This person is no longer the editor.
    RoleGone {
        /// Changes of theirs never arrived; they are kept in a copy.
        unsent: bool,
    },
    /// Whoever had the role is gone or did not take it: the person who invited has it again.
    RoleReturned,
    /// Sound of the shared project cannot be fetched or sent.
    ClipsFailed {
        /// Why.
        reason: SyncFault,
    },
    /// The transfer did not end well; what was here before is whole.
    SyncFailed {
        /// Why, if that is known.
        reason: Option<SyncFault>,
    },
    /// A code that was opened or pasted is of no use here.
    Code {
        /// What is wrong with it.
        problem: CodeProblem,
        /// The project to invite to anew, if it is an old code of this person's.
        again: Option<ProjectId>,
    },
    /// The other side cancelled the transfer.
    SyncCancelled,
    /// The other side did not want the project.
    SyncRejected,
    /// Copied.
    Copied,
    /// The system did not share the link.
    ShareFailed,
    /// The browser did not let the page copy.
    CopyFailed,
}

/// Somebody on the other side of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Which person, once they said hello.
    pub peer: Option<PeerId>,
    /// Their name; empty when they set none.
    pub name: String,
    /// They invited this person.
    pub is_host: bool,
}

impl Who {
    /// The same person, whatever they are called by now.
    pub fn is(&self, other: &Self) -> bool {
        self.peer.is_some() && self.peer == other.peer
    }
}

/// Where somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// They came.
    Joined,
    /// They left on purpose.
    Left,
    /// They are silent.
    Lost,
    /// They were silent and are back.
    Returned,
}

/// What messages said, and is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// A transfer that did not end well: a later one did.
    Transfer,
    /// Sound could not be fetched or sent: it can.
    Sound,
    /// A microphone was lost: it is gone on with another one.
    Loss,
    /// Somebody was lost, and is not waited for any more.
    Lost(PeerId),
}

impl NoticeKind {
    /// Messages of one subject take each other's place: the latest is true.
    pub fn subject(&self) -> &'static str {
        match self {
            Self::RoleDenied | Self::RoleOurs | Self::RoleGone { .. } | Self::RoleReturned => "role",
            Self::SyncFailed { .. } | Self::SyncCancelled | Self::SyncRejected => "transfer",
            Self::Copied | Self::CopyFailed => "copy",
            kind => kind.name(),
        }
    }

    /// What of it is still true, when that is over. `false`: nothing.
    pub fn outlast(&mut self, over: Over) -> bool {
        match (self, over) {
            (Self::SyncFailed { .. } | Self::SyncCancelled | Self::SyncRejected, Over::Transfer)
            | (Self::ClipsFailed { .. }, Over::Sound)
            | (Self::Mic { error: MicError::Gone | MicError::Broken, kept: true, .. }, Over::Loss) => false,
            (Self::People { who, now: Whereabouts::Lost }, Over::Lost(peer)) => {
                who.retain(|person| person.peer != Some(peer));
                !who.is_empty()
            }
            _ => true,
        }
    }

    /// What of it is still true, when `newer` is said; what both say together is put into the newer one. `false`: nothing.
    pub fn give_way(&mut self, newer: &mut Self) -> bool {
        let (same_subject, same_name) = (self.subject() == newer.subject(), self.name() == newer.name());
        let (Self::People { who: old, .. }, Self::People { who: new, .. }) = (self, newer) else {
            return !same_subject;
        };
        old.retain(|person| !new.iter().any(|other| other.is(person)));
        if same_name {
            new.splice(0..0, old.drain(..));
        }
        !old.is_empty()
    }

    /// The name in `data-kind`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mic { error: MicError::Refused, .. } => "mic-refused",
            Self::Mic { error: MicError::Missing, .. } => "mic-missing",
            Self::Mic { error: MicError::Gone, .. } => "mic-gone",
            Self::Mic { .. } => "mic-failed",
            Self::Play(_) => "play-failed",
            Self::LoudspeakerGone { .. } => "loudspeaker-gone",
            Self::EarlyEnded(EarlyEnd::Damaged) => "early-damaged",
            Self::EarlyEnded(EarlyEnd::NoRoom) => "early-no-room",
            Self::EarlyEnded(EarlyEnd::NoMore) => "early-stopped",
            Self::CardsSilent { .. } => "cards-silent",
            Self::Storage(DbError::Full) => "disk-full",
            Self::Storage(_) => "db-failed",
            Self::Refused(_) => "refused",
            Self::StepsSkipped { .. } => "steps-skipped",
            Self::RecordingUnreadable => "recording-unreadable",
            Self::RecordingEmpty { .. } => "recording-empty",
            Self::RecordingLost { .. } => "recording-lost",
            Self::RecordingDivided => "recording-divided",
            Self::RecordingDiffers { .. } => "recording-differs",
            Self::RecordingKept { .. } => "recording-kept",
            Self::ProjectDeleted { .. } => "project-deleted",
            Self::CardsCarried { .. } => "cards-carried",
            Self::LevelsEven(_) => "levels-even",
            Self::PeerFault(_) => "peer-fault",
            Self::WordsDiffer { .. } => "words-differ",
            Self::OtherVersion => "other-version",
            Self::People { now: Whereabouts::Joined, .. } => "peer-joined",
            Self::People { now: Whereabouts::Left, .. } => "peer-left",
            Self::People { now: Whereabouts::Lost, .. } => "peer-lost",
            Self::People { now: Whereabouts::Returned, .. } => "peer-returned",
            Self::RoleDenied => "role-denied",
            Self::RoleOurs => "role-ours",
            Self::RoleGone { .. } => "role-gone",
            Self::RoleReturned => "role-returned",
            Self::ClipsFailed { .. } => "clips-failed",
            Self::Code { .. } => "code",
            Self::SyncFailed { .. } => "sync-failed",
            Self::SyncCancelled => "sync-cancelled",
            Self::SyncRejected => "sync-rejected",
            Self::Copied => "copied",
            Self::ShareFailed => "share-failed",
            Self::CopyFailed => "copy-failed",
        }
    }
}
