//! What is asked of whoever makes one sound of many: stretches of clips come out of the decoder, are mixed, and leave as the
//! bytes of a file. Numbers of samples never pass here, only bytes that are finished.

use serde::{Deserialize, Serialize};

use crate::{
    ids::{BlobId, ClipHash, FileId},
    project::MediaType,
};

/// Samples a second of everything that is mixed: Opus counts in them, and browsers decode to them.
pub const MIX_RATE: u32 = 48_000;
/// Samples of one stretch at most: five seconds, 1.9 MB of both channels.
pub const STRETCH_SAMPLES_MAX: u32 = 5 * MIX_RATE;

/// The form of a file of sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AudioFormat {
    /// Samples of 16 bits, as they are.
    Wav,
    /// The same samples, packed without loss.
    Flac,
    /// Opus in Ogg.
    Ogg,
    /// Opus in WebM.
    WebM,
}

impl AudioFormat {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Wav, Self::Flac, Self::Ogg, Self::WebM];

    /// The ending of a file's name, and the value of a choice.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Ogg => "ogg",
            Self::WebM => "webm",
        }
    }

    /// What a file of this form is to the browser.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Wav => "audio/wav",
            Self::Flac => "audio/flac",
            Self::Ogg => "audio/ogg",
            Self::WebM => "audio/webm",
        }
    }

    /// The browser has to pack it: not all can.
    pub fn is_opus(self) -> bool {
        matches!(self, Self::Ogg | Self::WebM)
    }

    /// A file of this form names its chapters itself.
    pub fn holds_chapters(self) -> bool {
        self != Self::Wav
    }
}

/// A place in a mix that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// Samples from the beginning.
    pub at: u64,
    /// What it is called.
    pub title: String,
}

/// What a mix becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    /// The form of the file.
    pub format: AudioFormat,
    /// One or two.
    pub channels: u8,
    /// Samples of each channel in all.
    pub samples: u64,
    /// What it is called.
    pub title: String,
    /// Its chapters, in order; none are wanted when there are none.
    pub chapters: Vec<Chapter>,
    /// It is stored as it comes: its head is not written once more.
    pub streamed: bool,
}

/// A stretch of a mix, of [`STRETCH_SAMPLES_MAX`] at most: part of one segment, which is what is played of a clip without a cut.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// Samples of each channel.
    pub samples: u32,
    /// Each sample is multiplied by it.
    pub gain: f32,
    /// Samples of the segment in front of this stretch.
    pub offset: u64,
    /// Samples of the segment in all.
    pub segment: u64,
    /// The sound in front of the segment does not go on in it.
    pub cut_before: bool,
    /// The sound of the segment does not go on behind it.
    pub cut_behind: bool,
}

/// Where the sound of a stretch is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The clip.
    pub clip: ClipHash,
    /// Its bytes.
    pub blob: BlobId,
    /// How many bytes.
    pub bytes: u64,
    /// How to decode them.
    pub media_type: MediaType,
    /// They are those of a file that a person gave; else they are on the disk.
    pub file: Option<FileId>,
    /// The first sample of the clip that is wanted.
    pub from: u64,
}

/// A request. The draft is the file that it is made for, and comes back with what it leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum MixRequest {
    /// How many channels a clip has. Leads to [`MixEvent::Looked`].
    Look(Source),
    /// How long a clip is, whatever it says of that. Leads to [`MixEvent::Measured`].
    Measure(Source),
    /// Begins a file. Leads to [`MixEvent::Begun`] or [`MixEvent::Failed`].
    Begin(Setup),
    /// The next stretch; without a source it is silence. Leads to [`MixEvent::Written`]. The next one may be asked for before that.
    Mix(Stretch, Option<Source>),
    /// There is no more. Leads to [`MixEvent::Finished`].
    Finish,
    /// It is not wanted any more, or was the last one. No event follows.
    End,
}

/// What a request leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MixEvent {
    /// One channel, or two or more; none when the clip cannot be decoded.
    Looked(Option<u8>),
    /// Its milliseconds; none when it cannot be decoded piece by piece.
    Measured(Option<u32>),
    /// What the file begins with, as far as that may have to be written once more at the end.
    Begun(Vec<u8>),
    /// The next bytes of the file; there may be none yet.
    Written {
        /// Behind those before.
        bytes: Vec<u8>,
        /// Sound was wanted and could not be decoded: it is silence.
        silent: bool,
    },
    /// The last bytes, and with what the beginning is written over.
    Finished {
        /// Behind those before.
        bytes: Vec<u8>,
        /// As long as what the file began with.
        head: Option<Vec<u8>>,
    },
    /// It does not go on.
    Failed(MixError),
}

/// Why there is no mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MixError {
    /// This browser does not pack sound as Opus.
    #[error("this browser cannot encode Opus")]
    NoEncoder,
    /// The program beside the page has stopped, or cannot be loaded.
    #[error("the mixer stopped")]
    Stopped,
    /// The file whose sound is wanted was moved, changed, or is on a disk that is gone.
    #[error("the file is gone")]
    Gone,
}
