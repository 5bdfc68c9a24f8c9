//! FLAC (RFC 9639): frames of one length, and in front of them what they are, their title and chapters.

use flacenc::{
    bitsink::MemSink,
    component::{BitRepr, StreamInfo},
    config::Encoder,
    encode_fixed_size_frame,
    error::{Verified, Verify},
    source::{Context, Fill, FrameBuf},
};

use super::{comments::comments, sixteen::Sixteen};
use crate::ports::mixing::{MIX_RATE, Setup};

/// Samples of each channel in a frame.
const BLOCK: usize = 4_096;
const BITS: usize = 16;
/// The number of samples has 36 bits.
const SAMPLES_MAX: u64 = 1 << 36;
/// Kinds of pieces in front of the frames; the last one is marked.
const STREAM_INFO: u8 = 0;
const COMMENT: u8 = 4;
const LAST: u8 = 0x80;

/// A FLAC on its way.
pub struct FlacWriter {
    sixteen: Sixteen,
    config: Verified<Encoder>,
    info: StreamInfo,
    buffer: FrameBuf,
    sum: Context,
    /// Samples that do not fill a frame yet, those of all channels behind each other.
    kept: Vec<i32>,
    frames: usize,
    /// The shortest and the longest frame, in bytes.
    bytes: (u32, u32),
    channels: u8,
    samples: u64,
    comment: Vec<u8>,
}

impl std::fmt::Debug for FlacWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FlacWriter").field("frames", &self.frames).finish_non_exhaustive()
    }
}

impl FlacWriter {
    /// One that begins, and what it begins with; `None` where it cannot hold so much.
    pub(super) fn new(setup: &Setup) -> Option<(Self, Vec<u8>)> {
        if setup.samples >= SAMPLES_MAX {
            return None;
        }
        let channels = usize::from(setup.channels);
        let mut config = Encoder::default();
        config.block_size = BLOCK;
        let writer = Self {
            sixteen: Sixteen::new(),
            config: config.into_verified().ok()?,
            info: StreamInfo::new(MIX_RATE as usize, channels, BITS).ok()?,
            buffer: FrameBuf::with_size(channels, BLOCK).ok()?,
            sum: Context::new(BITS, channels),
            kept: Vec::new(),
            frames: 0,
            bytes: (u32::MAX, 0),
            channels: setup.channels,
            samples: setup.samples,
            comment: comments(setup),
        };
        // Until they are known they are zero, which says so.
        let head = writer.head((0, 0), [0; 16]);
        Some((writer, head))
    }

    pub(super) fn push(&mut self, interleaved: &[f32]) -> Vec<u8> {
        self.kept.extend(interleaved.iter().map(|sample| i32::from(self.sixteen.round(*sample))));
        let block = BLOCK * usize::from(self.channels);
        let whole = self.kept.len() / block * block;
        let rest = self.kept.split_off(whole);
        let blocks = std::mem::replace(&mut self.kept, rest);
        blocks.chunks_exact(block).flat_map(|samples| self.frame(samples)).collect()
    }

    pub(super) fn finish(mut self) -> (Vec<u8>, Option<Vec<u8>>) {
        let kept = std::mem::take(&mut self.kept);
        let last = if kept.is_empty() { Vec::new() } else { self.frame(&kept) };
        let bytes = if self.frames == 0 { (0, 0) } else { self.bytes };
        let head = self.head(bytes, self.sum.md5_digest());
        (last, Some(head))
    }

    fn frame(&mut self, samples: &[i32]) -> Vec<u8> {
        let number = self.frames;
        self.frames += 1;
        // None of it can fail: as many channels as were said, samples of 16 bits, and a number that 36 bits of samples bound.
        self.sum.fill_interleaved(samples).expect("whole samples");
        self.buffer.fill_interleaved(samples).expect("a block of samples");
        let frame = encode_fixed_size_frame(&self.config, &self.buffer, number, &self.info);
        let mut sink = MemSink::<u8>::new();
        frame.expect("samples of 16 bits").write(&mut sink).expect("memory");
        let bytes = sink.into_inner();
        let (shortest, longest) = self.bytes;
        self.bytes = (shortest.min(bytes.len() as u32), longest.max(bytes.len() as u32));
        bytes
    }

    /// What stands in front of the frames: the same length whatever is known.
    fn head(&self, (shortest, longest): (u32, u32), sum: [u8; 16]) -> Vec<u8> {
        let mut head = b"fLaC".to_vec();
        head.extend([STREAM_INFO, 0, 0, 34]);
        for _ in 0..2 {
            head.extend((BLOCK as u16).to_be_bytes());
        }
        head.extend(&shortest.to_be_bytes()[1..]);
        head.extend(&longest.to_be_bytes()[1..]);
        // 20 bits of rate, 3 of channels, 5 of width, 36 of samples.
        let packed = u64::from(MIX_RATE) << 44
            | u64::from(self.channels - 1) << 41
            | (BITS as u64 - 1) << 36
            | self.samples;
        head.extend(packed.to_be_bytes());
        head.extend(sum);
        head.push(LAST | COMMENT);
        head.extend(&(self.comment.len() as u32).to_be_bytes()[1..]);
        head.extend(&self.comment);
        head
    }
}
