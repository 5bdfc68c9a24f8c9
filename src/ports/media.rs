//! What the program asks of microphone and loudspeaker, and what they report.
//!
//! Things that change sixty times a second (level, playhead) do not pass here: the interface reads them directly.

use std::collections::BTreeSet;

pub use super::analysis::{Analysis, Measures};
use super::{
    arriving::Inflow,
    loudness::{Measured, Section, ToMeasure},
    microphone::{Device, Given, MicSettings},
    playing::{MediaKey, NowPlaying, Rate},
};
use crate::{
    ids::{BlobId, CardId, ClipHash},
    project::{Gain, MediaType},
};

/// Milliseconds of one slice: a crash loses at most that.
pub const RECORD_SLICE_MS: u32 = 1_000;

/// Milliseconds until silence of the source is told ([`MicEvent::Zeros`]), at the most: so much of it has passed by then.
pub const ZEROS_TOLD_MS: u32 = 1_200;

/// Milliseconds of one value of a fine waveform: what one can cut by.
pub const WAVE_GRAIN_MS: u32 = 10;

/// A request to microphone or loudspeaker.
#[derive(Debug, Clone, PartialEq)]
pub enum MediaRequest {
    /// Ask for the microphone and start recording in slices of [`RECORD_SLICE_MS`].
    /// Leads to [`MicEvent::Allowed`] and, when sound comes, [`MicEvent::Started`], or to [`MicEvent::Failed`]. With a countdown
    /// among the settings nothing starts before [`Self::BeginRecording`].
    StartRecording(MicSettings),
    /// What was allowed and held back because of a countdown starts. Leads to [`MicEvent::Started`], or to [`MicEvent::Failed`].
    BeginRecording,
    /// Leads to [`MicEvent::Paused`].
    PauseRecording,
    /// Leads to [`MicEvent::Resumed`].
    ResumeRecording,
    /// Leads to a last [`MicEvent::Slice`], then [`MicEvent::Stopped`]; the microphone is released.
    StopRecording,
    /// Stop and forget; no event follows; the microphone is released.
    AbortRecording,
    /// The slices of the last take once more, without its first `from` bytes. Leads to [`MicEvent::Slice`]s alone.
    ReplayTake {
        /// Bytes that are not needed.
        from: u64,
    },
    /// Hand the last take to the person as a file. Its ending follows from what it holds.
    SaveTake {
        /// The name of the file, without its ending.
        name: String,
    },
    /// The slices of the last take are not needed any more.
    ForgetTake,
    /// Find out the length of a blob, whether it can be decoded, and, unless it is long, its waveform. Leads to
    /// [`MediaEvent::Analyzed`].
    Analyze {
        /// Its bytes.
        blob: BlobId,
        /// How many bytes it holds.
        bytes: u64,
        /// How to decode them.
        media_type: MediaType,
    },
    /// Decode a clip for its waveforms (`waves`). Leads to [`MediaEvent::Measured`].
    Measure {
        /// Which.
        clip: ClipHash,
        /// Its bytes.
        blob: BlobId,
        /// How many bytes it holds.
        bytes: u64,
        /// How to decode them.
        media_type: MediaType,
    },
    /// Find out where in a clip which time lies, so that it can be gone to at once. No event follows.
    Index {
        /// Its bytes.
        blob: BlobId,
        /// How many bytes it holds.
        bytes: u64,
    },
    /// Measure how loud a section is. Leads to [`MediaEvent::Leveled`].
    MeasureLevel(ToMeasure),
    /// Load this playlist and play from `from_ms` of it. Replaces whatever played.
    Play {
        /// What to play, in order, without gaps.
        playlist: Playlist,
        /// Where to begin, in milliseconds of the playlist.
        from_ms: u64,
    },
    /// How far blobs are that are played while they come in.
    Inflow(Inflow),
    /// Hold at this place.
    Pause,
    /// Go on.
    Resume,
    /// Go to this place of the playlist.
    Seek {
        /// Milliseconds of the playlist.
        to_ms: u64,
    },
    /// Go so many milliseconds on in the playlist, or back, as far as its ends.
    Skip {
        /// Which way, and how far.
        by_ms: i64,
    },
    /// Play at this rate from now on, also what is loaded later.
    SetRate(Rate),
    /// The gains of the segments of the playlist from now on, in order.
    SetGains(Vec<Gain>),
    /// Play on this loudspeaker from now on; `None`: on the one that the system prefers. Where it is not there, that one plays.
    /// Leads to [`MediaEvent::LoudspeakerGone`] then.
    SetLoudspeaker(Option<Device>),
    /// Tell the system what plays, so that its own buttons work; nothing, when nothing is loaded.
    Announce(Option<NowPlaying>),
    /// Leave this card out of the playlist, and go on, or hold, where the rest of it stands then.
    PlayWithout {
        /// Which.
        card: CardId,
    },
    /// Fall silent and forget the playlist.
    Stop,
}

/// A list of stretches of sound, played as one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Playlist {
    /// In order; each begins where the one before ends.
    pub segments: Vec<Segment>,
}

/// A stretch of one clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The card it belongs to.
    pub card: CardId,
    /// The clip.
    pub clip: ClipHash,
    /// The clip's bytes.
    pub blob: BlobId,
    /// How many bytes.
    pub bytes: u64,
    /// How to decode them.
    pub media_type: MediaType,
    /// First millisecond of the clip.
    pub start_ms: u32,
    /// One past its last millisecond.
    pub end_ms: u32,
    /// How loud.
    pub gain: Gain,
}

impl Segment {
    /// Length in milliseconds.
    pub fn duration_ms(&self) -> u64 {
        u64::from(self.end_ms.saturating_sub(self.start_ms))
    }
}

impl Playlist {
    /// Length in milliseconds.
    pub fn duration_ms(&self) -> u64 {
        self.segments.iter().map(Segment::duration_ms).sum()
    }

    /// The segment playing at `at_ms`, with the millisecond of the playlist where it begins. The end belongs to
    /// the last one.
    pub fn segment_at(&self, at_ms: u64) -> Option<(usize, u64)> {
        let mut start = 0;
        for (index, segment) in self.segments.iter().enumerate() {
            let end = start + segment.duration_ms();
            if at_ms < end || index + 1 == self.segments.len() {
                return Some((index, start));
            }
            start = end;
        }
        None
    }

    /// Where the segment playing at `at_ms` ends, in milliseconds of the playlist: the first end behind it.
    pub fn end_after(&self, at_ms: u64) -> Option<u64> {
        let mut end = 0;
        let ends = self.segments.iter().map(|segment| {
            end += segment.duration_ms();
            end
        });
        ends.into_iter().find(|end| *end > at_ms)
    }

    /// The same without a card, and where `at_ms` is then: a place in that card is where the next one begins.
    #[must_use]
    pub fn without(&self, card: CardId, at_ms: u64) -> (Self, u64) {
        let (mut start, mut before) = (0, 0);
        for segment in &self.segments {
            let end = start + segment.duration_ms();
            if segment.card != card {
                before += at_ms.clamp(start, end) - start;
            }
            start = end;
        }
        let others = self.segments.iter().filter(|segment| segment.card != card).cloned();
        (Self { segments: others.collect() }, before)
    }

    /// Its cards, each once.
    pub fn cards(&self) -> impl Iterator<Item = CardId> {
        let cards: BTreeSet<_> = self.segments.iter().map(|segment| segment.card).collect();
        cards.into_iter()
    }

    /// Where the first segment of `card` begins.
    pub fn start_of(&self, card: CardId) -> Option<u64> {
        let mut start = 0;
        for segment in &self.segments {
            if segment.card == card {
                return Some(start);
            }
            start += segment.duration_ms();
        }
        None
    }
}

/// What microphone or loudspeaker report.
#[derive(Debug, Clone, PartialEq)]
pub enum MediaEvent {
    /// The microphone.
    Mic(MicEvent),
    /// A blob was decoded; `None` when the browser cannot decode it.
    Analyzed {
        /// Which one.
        blob: BlobId,
        /// Length and waveform.
        analysis: Option<Analysis>,
    },
    /// So many milliseconds of a clip that is being measured were decoded.
    Measuring {
        /// Which.
        clip: ClipHash,
        /// From its beginning.
        ms: u64,
    },
    /// A clip was decoded; `None` when the browser cannot decode it.
    Measured {
        /// Which.
        clip: ClipHash,
        /// Its waveforms.
        waves: Option<Measures>,
    },
    /// A section was measured; `None` when the browser cannot decode it.
    Leveled(Section, Option<Measured>),
    /// A media key, or a button of the system.
    Key(MediaKey),
    /// The chosen loudspeaker is not there.
    LoudspeakerGone(Device),
    /// Sound is coming out.
    Playing,
    /// Sound was paused, by the program or by the system.
    Paused,
    /// Another card has begun.
    ReachedCard(CardId),
    /// The playlist is over.
    Ended,
    /// A stretch of this card cannot be brought into the loudspeaker: it is passed over, and the list plays on.
    CardFailed(CardId, PlayError),
    /// The loudspeaker stopped at sound that it cannot play, and holds nothing any more.
    Broken {
        /// Whose sound it was, if that is known.
        card: Option<CardId>,
        /// Where playing stood, in milliseconds of the playlist.
        at_ms: u64,
        /// Why.
        error: PlayError,
    },
    /// It does not play, for a reason that is no card's, or because no card could be played.
    PlayFailed(PlayError),
}

/// What the microphone reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MicEvent {
    /// The person allowed it: this one. [`Self::Started`] follows when sound comes.
    Allowed(Given),
    /// It records.
    Started {
        /// As the recorder named it.
        media_type: MediaType,
    },
    /// The next bytes.
    Slice(Vec<u8>),
    /// It holds.
    Paused,
    /// It goes on.
    Resumed,
    /// The browser gives silence in its place from now on (switched off at the device or in the system), or no longer.
    Muted(bool),
    /// From now on every sample is zero, or not any more.
    Zeros(bool),
    /// It ended as it was asked to; no slice follows.
    Stopped,
    /// It never began, broke, or ended by itself; no slice follows.
    Failed(MicError),
}

/// Why there is no recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MicError {
    /// The person or the system said no (`NotAllowedError`).
    #[error("the microphone was refused")]
    Refused,
    /// There is none (`NotFoundError`).
    #[error("no microphone was found")]
    Missing,
    /// Another program holds it (`NotReadableError`).
    #[error("another program holds the microphone")]
    Busy,
    /// This browser cannot record, or the page is not secure.
    #[error("this browser cannot record here")]
    Unsupported,
    /// The recorder broke.
    #[error("the recorder failed")]
    Broken,
    /// It went away while it recorded: a headset was pulled out, the permission withdrawn, a phone locked.
    #[error("the microphone is gone")]
    Gone,
}

/// Why it does not play.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlayError {
    /// The browser wants a press first.
    #[error("the browser wants a press before it plays")]
    NeedsPress,
    /// It cannot decode this media type.
    #[error("this browser cannot play that kind of audio")]
    Unsupported,
    /// There is nothing to play it on, or that failed.
    #[error("this device plays no sound now")]
    NoOutput,
    /// The bytes are not there or do not decode.
    #[error("the audio is damaged")]
    Damaged,
}

impl PlayError {
    /// From what a media element's error says. Browsers give the code of a decoder's failure where the output failed,
    /// too; only their words tell (measured: Firefox 153, Chromium 156).
    pub fn of_element(message: &str) -> Self {
        const OF_OUTPUTS: [&str; 2] = ["OnMediaSinkAudioError", "AUDIO_RENDERER_ERROR"];
        if OF_OUTPUTS.iter().any(|words| message.contains(words)) { Self::NoOutput } else { Self::Damaged }
    }
}

#[cfg(test)]
mod tests {
    use super::{PlayError, Playlist, Segment};
    use crate::{
        ids::{BlobId, CardId, ClipHash},
        project::{Gain, MediaType},
    };

    #[test]
    fn without_a_card_places_of_the_others_stay_where_they_are() {
        let segment = |card: u8| Segment {
            card: CardId([card; 16]),
            clip: ClipHash([card; 32]),
            blob: BlobId([card; 16]),
            bytes: 1,
            media_type: MediaType::new("audio/webm"),
            start_ms: 0,
            end_ms: 1_000,
            gain: Gain::NONE,
        };
        let list = Playlist { segments: [1, 2, 2, 3].map(segment).to_vec() };
        for (at_ms, then) in
            [(0, 0), (600, 600), (1_000, 1_000), (2_500, 1_000), (3_400, 1_400), (9_000, 2_000)]
        {
            let (rest, at) = list.without(CardId([2; 16]), at_ms);
            assert_eq!((rest.segments.len(), at), (2, then), "{at_ms}");
        }
    }

    #[test]
    fn an_output_that_fails_is_not_taken_for_damaged_audio() {
        for message in ["OnMediaSinkAudioError", "PipelineStatus::AUDIO_RENDERER_ERROR: audio render error"] {
            assert_eq!(PlayError::of_element(message), PlayError::NoOutput);
        }
        let decoder = "NS_ERROR_DOM_MEDIA_DECODE_ERR (0x806e0004): Error no decoder found for audio/opus";
        assert_eq!(PlayError::of_element(decoder), PlayError::Damaged);
        assert_eq!(PlayError::of_element(""), PlayError::Damaged);
    }
}
