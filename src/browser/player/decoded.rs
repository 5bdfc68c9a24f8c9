//! Clips that media sources take in no form, but that the browser decodes: their samples are fed to them as a WAV would be.

use web_sys::AudioBuffer;

use crate::{
    browser::{
        clips::Clips,
        decode::{self, read_whole},
    },
    ports::media::Segment,
    sound::pcm::{PcmAsWav, decode_rate},
};

/// Channels that are kept.
const CHANNELS_MAX: u32 = 2;

/// A decoded clip. The samples stay on the browser's side.
pub(super) struct Decoded {
    samples: AudioBuffer,
    wav: PcmAsWav,
}

/// Reads the clip of a segment whole and decodes it; `None` when the browser cannot.
pub(super) async fn decode(clips: &Clips, segment: &Segment) -> Option<Decoded> {
    let encoded = read_whole(clips, segment.blob, segment.bytes).await?;
    // Regions end where their clip does, or before: it is at least as long.
    let samples = decode::decode(&encoded, decode_rate(segment.end_ms)).await?;
    let channels = samples.number_of_channels().min(CHANNELS_MAX) as u16;
    let wav = PcmAsWav::new(channels, samples.sample_rate() as u32, samples.length().into());
    Some(Decoded { samples, wav })
}

impl Decoded {
    /// Bytes of the WAV.
    pub(super) fn bytes(&self) -> u64 {
        self.wav.bytes()
    }

    /// Bytes `offset..offset + len` of it; none when they cannot be had.
    pub(super) fn read(&self, offset: u64, len: u32) -> Vec<u8> {
        let range = self.wav.samples_of(offset, len);
        let count = range.end.saturating_sub(range.start) as usize;
        let channels = self.samples.number_of_channels().min(CHANNELS_MAX).cast_signed();
        let channel = |number| {
            let mut samples = vec![0.0; count];
            let start = range.start as u32;
            self.samples.copy_from_channel_with_start_in_channel(&mut samples, number, start).ok()?;
            Some(samples)
        };
        let samples: Option<Vec<_>> = (0..channels).map(channel).collect();
        samples.map(|samples| self.wav.read(offset, len, &samples)).unwrap_or_default()
    }
}
