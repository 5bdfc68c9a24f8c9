//! Files on their way as they are shown, and what came of them.

use crate::ids::CardId;

/// What is shown of files of sound.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportView {
    /// In the order in which they were given.
    pub files: Vec<ImportReport>,
}

/// One file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportReport {
    /// What it is called.
    pub name: String,
    /// How far it is.
    pub state: ImportState,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportState {
    /// Others come before it.
    Waiting,
    /// It is read.
    Reading {
        /// 0 to 99.
        percent: u8,
    },
    /// It is put into the project.
    Keeping,
    /// It is a card.
    Kept {
        /// Which one; none when that is gone again.
        card: Option<CardId>,
        /// What was kept of it.
        how: KeptHow,
    },
    /// Nothing came of it, and nothing of it is left.
    Failed(ImportProblem),
}

/// What was kept of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptHow {
    /// Every byte.
    AsItIs,
    /// Every byte; it says that it is so many milliseconds long, and there are others.
    Otherwise {
        /// What it says.
        said_ms: u64,
        /// What is there.
        ms: u64,
    },
    /// Its sound, without the pictures beside it.
    SoundAlone,
    /// Its sound, packed as Opus in WebM: it was too large as it was.
    Converted {
        /// Some of it was missing or could not be decoded.
        damaged: bool,
    },
}

impl KeptHow {
    /// Not a byte was changed.
    pub fn is_as_it_is(self) -> bool {
        matches!(self, Self::AsItIs | Self::Otherwise { .. })
    }
}

/// Why nothing came of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportProblem {
    /// There is nothing in it.
    Empty,
    /// It is no sound that is known, or this browser cannot decode it.
    Unreadable,
    /// There is sound in it, of no length at all.
    NoSound,
    /// It is longer than a clip may be.
    TooLong,
    /// It was moved or changed meanwhile.
    Gone,
    /// There is no room for it.
    DiskFull,
    /// The browser could not store it.
    Storage,
    /// The project holds as many cards as it may.
    TooManyCards,
    /// The project was left, or somebody else edits it now.
    NoProject,
}

impl ImportState {
    /// Nothing more comes of it.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Kept { .. } | Self::Failed(_))
    }

    /// The name in `data-state`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Reading { .. } | Self::Keeping => "running",
            Self::Kept { .. } => "done",
            Self::Failed(_) => "failed",
        }
    }
}

impl ImportProblem {
    /// The name in `data-problem`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unreadable => "unreadable",
            Self::NoSound => "no-sound",
            Self::TooLong => "too-long",
            Self::Gone => "file",
            Self::DiskFull => "disk-full",
            Self::Storage => "storage",
            Self::TooManyCards => "too-many-cards",
            Self::NoProject => "no-project",
        }
    }
}

impl ImportView {
    /// The one that has its turn.
    pub fn now(&self) -> Option<&ImportReport> {
        self.files.iter().find(|file| !file.state.is_over())
    }

    /// Nothing more comes.
    pub fn is_over(&self) -> bool {
        self.now().is_none()
    }

    /// How many became cards.
    pub fn kept(&self) -> usize {
        self.files.iter().filter(|file| matches!(file.state, ImportState::Kept { .. })).count()
    }

    /// How many came to nothing.
    pub fn failed(&self) -> usize {
        self.files.iter().filter(|file| matches!(file.state, ImportState::Failed(_))).count()
    }

    /// How far all of them are together, 0 to 100.
    pub fn percent(&self) -> u8 {
        let of = |file: &ImportReport| match file.state {
            ImportState::Waiting => 0,
            ImportState::Reading { percent } => usize::from(percent),
            ImportState::Keeping => 99,
            ImportState::Kept { .. } | ImportState::Failed(_) => 100,
        };
        let all: usize = self.files.iter().map(of).sum();
        all.checked_div(self.files.len()).unwrap_or(100) as u8
    }
}
