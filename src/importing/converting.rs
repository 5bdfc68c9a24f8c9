//! A file that cannot be kept as it is becomes Opus in WebM: stretch by stretch, decoded and packed beside the page. One that
//! does not say how long it is, or may say it wrongly, is measured first.

use crate::{
    ids::{BlobId, FileId},
    ports::mixing::{
        AudioFormat, MIX_RATE, MixError, MixEvent, MixRequest, STRETCH_SAMPLES_MAX, Setup, Source, Stretch,
    },
    project::{MediaType, clip::CLIP_MS_MAX},
};

/// What an event leads to.
#[derive(Debug, PartialEq)]
pub(super) enum Led {
    /// Ask for this next.
    Ask(MixRequest),
    /// Store these; then go on with [`Converting::next`].
    Store(Vec<u8>),
    /// Nothing can be made of it.
    Undecodable,
    /// It is longer than a clip may be.
    TooLong,
    /// This browser does not pack sound, or the packing stopped.
    Unpacked,
    /// The file is not there any more.
    Gone,
}

/// One file on its way.
#[derive(Debug)]
pub(super) struct Converting {
    source: Source,
    /// Samples of each channel in all, and those that were asked for.
    samples: u64,
    asked: u64,
    /// Something of it could be decoded.
    heard: bool,
    /// Something could not.
    damaged: bool,
    finished: bool,
}

impl Converting {
    /// Of a file of so many bytes, and milliseconds if these are known, and what it asks first. `blob`: what its sound is
    /// stored as.
    pub(super) fn new(file: FileId, bytes: u64, ms: Option<u64>, blob: BlobId) -> (Self, MixRequest) {
        let source = Source {
            clip: crate::ids::ClipHash::of(&blob.0),
            blob,
            bytes,
            media_type: MediaType::new(""),
            file: Some(file),
            from: 0,
        };
        let (first, ms) = (source.clone(), ms.unwrap_or_default());
        let ask = if ms > 0 { MixRequest::Look(first) } else { MixRequest::Measure(first) };
        let samples = samples_of(ms);
        (Self { source, samples, asked: 0, heard: false, damaged: false, finished: false }, ask)
    }

    /// How far it is, from 0 to 99.
    pub(super) fn percent(&self) -> u8 {
        (self.asked * 100).checked_div(self.samples).unwrap_or(0).min(99) as u8
    }

    /// Some of it is silence because it could not be decoded.
    pub(super) fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// The mixer reports.
    pub(super) fn handle(&mut self, event: MixEvent) -> Led {
        match event {
            MixEvent::Looked(Some(_)) if self.samples > samples_of(CLIP_MS_MAX.into()) => Led::TooLong,
            MixEvent::Looked(Some(channels)) => Led::Ask(MixRequest::Begin(Setup {
                format: AudioFormat::WebM,
                channels: channels.clamp(1, 2),
                samples: self.samples,
                title: String::new(),
                chapters: Vec::new(),
                streamed: true,
            })),
            MixEvent::Measured(Some(ms)) if ms > 0 => {
                self.samples = samples_of(ms.into());
                Led::Ask(MixRequest::Look(self.source.clone()))
            }
            MixEvent::Measured(_) | MixEvent::Looked(None) => Led::Undecodable,
            // What is damaged further on is silence of its length.
            MixEvent::Written { silent: true, .. } if !self.heard => Led::Undecodable,
            MixEvent::Begun(bytes) => Led::Store(bytes),
            MixEvent::Written { bytes, silent } => {
                (self.heard, self.damaged) = (true, self.damaged || silent);
                if bytes.is_empty() { Led::Ask(self.ask()) } else { Led::Store(bytes) }
            }
            MixEvent::Finished { bytes, .. } => {
                self.finished = true;
                Led::Store(bytes)
            }
            MixEvent::Failed(MixError::Gone) => Led::Gone,
            MixEvent::Failed(_) => Led::Unpacked,
        }
    }

    /// What was to be stored is. `None`: that was all.
    pub(super) fn next(&mut self) -> Option<MixRequest> {
        (!self.finished).then(|| self.ask())
    }

    fn ask(&mut self) -> MixRequest {
        let samples = (self.samples - self.asked).min(STRETCH_SAMPLES_MAX.into()) as u32;
        if samples == 0 {
            return MixRequest::Finish;
        }
        let stretch = Stretch {
            samples,
            gain: 1.0,
            offset: self.asked,
            segment: self.samples,
            cut_before: false,
            cut_behind: false,
        };
        let source = Source { from: self.asked, ..self.source.clone() };
        self.asked += u64::from(samples);
        MixRequest::Mix(stretch, Some(source))
    }
}

fn samples_of(ms: u64) -> u64 {
    ms * u64::from(MIX_RATE) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_asked_for_stretch_by_stretch_once_and_to_its_end() {
        let (mut converting, look) = Converting::new(FileId(1), 9_000_000, Some(12_345), BlobId([1; 16]));
        assert!(matches!(look, MixRequest::Look(Source { file: Some(FileId(1)), from: 0, .. })));
        let Led::Ask(MixRequest::Begin(setup)) = converting.handle(MixEvent::Looked(Some(8))) else {
            panic!()
        };
        assert_eq!((setup.channels, setup.samples, setup.streamed), (2, 592_560, true));
        assert_eq!(converting.handle(MixEvent::Begun(vec![1])), Led::Store(vec![1]));
        let (mut at, mut percents) = (0, Vec::new());
        while let Some(MixRequest::Mix(stretch, Some(source))) = converting.next() {
            assert_eq!((stretch.offset, source.from, stretch.segment), (at, at, 592_560));
            at += u64::from(stretch.samples);
            percents.push(converting.percent());
            assert_eq!(
                converting.handle(MixEvent::Written { bytes: vec![2], silent: false }),
                Led::Store(vec![2])
            );
        }
        assert_eq!((at, percents), (592_560, vec![40, 81, 99]));
        assert_eq!(converting.handle(MixEvent::Finished { bytes: vec![3], head: None }), Led::Store(vec![3]));
        assert_eq!(converting.next(), None);
    }

    #[test]
    fn what_cannot_be_decoded_or_packed_ends_it() {
        let new = || Converting::new(FileId(1), 9, Some(1_000), BlobId([1; 16])).0;
        assert_eq!(new().handle(MixEvent::Looked(None)), Led::Undecodable);
        assert_eq!(new().handle(MixEvent::Written { bytes: vec![], silent: true }), Led::Undecodable);
        assert_eq!(new().handle(MixEvent::Failed(MixError::NoEncoder)), Led::Unpacked);
        // Damage further on is no reason to lose what was heard before.
        let mut damaged = new();
        let written = |silent| MixEvent::Written { bytes: vec![1], silent };
        assert_eq!(damaged.handle(written(false)), Led::Store(vec![1]));
        assert!(!damaged.is_damaged());
        assert_eq!(damaged.handle(written(true)), Led::Store(vec![1]));
        assert!(damaged.is_damaged(), "which is told");
        // A file that is gone is another matter: nothing is made of what was not read.
        assert_eq!(damaged.handle(MixEvent::Failed(MixError::Gone)), Led::Gone);
        // The packer may hold back what it was given: nothing is stored, and it goes on.
        let mut held = new();
        assert!(matches!(
            held.handle(MixEvent::Written { bytes: vec![], silent: false }),
            Led::Ask(MixRequest::Mix(..))
        ));
    }

    #[test]
    fn what_does_not_say_how_long_it_is_is_measured_first() {
        let new = || Converting::new(FileId(1), 9, None, BlobId([1; 16]));
        let (mut unsaid, first) = new();
        assert!(matches!(first, MixRequest::Measure(Source { file: Some(FileId(1)), .. })));
        let look = unsaid.handle(MixEvent::Measured(Some(2_000)));
        assert!(matches!(look, Led::Ask(MixRequest::Look(_))));
        let Led::Ask(MixRequest::Begin(setup)) = unsaid.handle(MixEvent::Looked(Some(1))) else { panic!() };
        assert_eq!(setup.samples, 96_000);
        for nothing in [None, Some(0)] {
            assert_eq!(new().0.handle(MixEvent::Measured(nothing)), Led::Undecodable, "{nothing:?}");
        }
        let mut endless = new().0;
        endless.handle(MixEvent::Measured(Some(CLIP_MS_MAX + 1)));
        assert_eq!(endless.handle(MixEvent::Looked(Some(1))), Led::TooLong);
    }
}
