//! A file of FLAC, its frames put into fragments of MP4 as they are.
//!
//! A frame does not say how long it is: it ends where its check sum is right and another one begins.

use super::{
    frames::{HEADER_BYTES_MAX, Header, INFO_BYTES, Info, header, info, sample_entry},
    sums::crc16_of,
};
use crate::sound::{
    converter::{Converter, Form, Unreadable},
    index::{Index, Point, Points, samples_at},
    mp4::writing::{Fragments, Sample, beginning},
};

/// Bytes of one frame: eight channels of 65,535 samples of 32 bits do not fit, but nobody makes those.
const FRAME_BYTES_MAX: usize = 2 * 1024 * 1024;
/// A block of metadata with what the stream is.
const STREAM_INFO: u8 = 0;

/// Takes a file of FLAC from its beginning.
#[derive(Debug, Default)]
pub(in crate::sound) struct FlacAsMp4 {
    phase: Phase,
    /// What is not passed on yet.
    kept: Vec<u8>,
    /// Where in the file `kept` begins.
    at: u64,
    points: Points,
    info: Option<Info>,
    /// The stream info as it is, until it was passed on.
    info_bytes: Vec<u8>,
    fragments: Fragments,
}

#[derive(Debug, Default, Clone, Copy)]
enum Phase {
    /// Before the four letters.
    #[default]
    Begin,
    /// Before the header of a block of metadata.
    Blocks,
    /// In a block that is not looked at: so many bytes of it are left, and it is the last one.
    Skip { left: usize, last: bool },
    /// Where frames are.
    Frames(Option<Scan>),
}

/// A frame whose end is looked for.
#[derive(Debug, Clone, Copy)]
struct Scan {
    header: Header,
    /// Bytes of it that were looked at.
    to: usize,
    /// Their sum.
    sum: u16,
    /// Where the sum was right last.
    right: Option<usize>,
}

impl Converter for FlacAsMp4 {
    fn form(&self) -> Option<Form> {
        // Behind the blocks, which may be pictures, it can go to any place.
        let begun = matches!(self.phase, Phase::Frames(_)) && self.info.is_some();
        begun.then(|| Form::new("audio/mp4;codecs=\"flac\""))
    }

    fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
        self.kept.extend_from_slice(bytes);
        let mut out = Vec::new();
        while self.metadata()? {}
        if matches!(self.phase, Phase::Frames(_)) {
            let info = self.info.ok_or(Unreadable)?;
            let bytes = std::mem::take(&mut self.info_bytes);
            if !bytes.is_empty() {
                out = beginning(&sample_entry(info.channels, info.bits, info.rate, &bytes), info.rate);
            }
            out.extend(self.frames(false)?);
        }
        Ok(out)
    }

    fn finish(&mut self) -> Result<Vec<u8>, Unreadable> {
        if matches!(self.phase, Phase::Frames(_)) { self.frames(true) } else { Err(Unreadable) }
    }

    fn points(&mut self) -> Vec<Point> {
        self.points.take()
    }

    fn jump(&mut self, to_ms: u32, index: &Index) -> Option<u64> {
        let (point, info) = (index.before(to_ms)?, self.info?);
        if !matches!(self.phase, Phase::Frames(_)) {
            return None;
        }
        self.fragments.jump(samples_at(point.ms, info.rate, info.block.map_or(1, u32::from)));
        self.kept.clear();
        (self.at, self.phase) = (point.byte, Phase::Frames(None));
        Some(point.byte)
    }
}

impl FlacAsMp4 {
    /// Goes one step through what stands before the frames; `false` when that needs more bytes, or is done.
    fn metadata(&mut self) -> Result<bool, Unreadable> {
        match &mut self.phase {
            Phase::Begin if self.kept.len() >= 4 => {
                if !self.kept.starts_with(b"fLaC") {
                    return Err(Unreadable);
                }
                self.kept.drain(..4);
                self.at += 4;
                self.phase = Phase::Blocks;
            }
            Phase::Blocks if self.kept.len() >= 4 + INFO_BYTES => {
                let kind = self.kept[0];
                let length = u32::from_be_bytes([0, self.kept[1], self.kept[2], self.kept[3]]) as usize;
                if kind & 0x7F == STREAM_INFO && self.info.is_none() {
                    self.info_bytes = self.kept[4..4 + INFO_BYTES].to_vec();
                    self.info = Some(info(&self.info_bytes).ok_or(Unreadable)?);
                }
                self.phase = Phase::Skip { left: 4 + length, last: kind & 0x80 != 0 };
            }
            Phase::Skip { left, last } => {
                let skipped = self.kept.len().min(*left);
                *left -= skipped;
                self.kept.drain(..skipped);
                self.at += skipped as u64;
                if *left > 0 {
                    return Ok(false);
                }
                self.phase = if *last { Phase::Frames(None) } else { Phase::Blocks };
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Passes on all frames whose end is known; at the end of the file the last one as well.
    fn frames(&mut self, over: bool) -> Result<Vec<u8>, Unreadable> {
        let info = self.info.ok_or(Unreadable)?;
        let Phase::Frames(mut scan) = self.phase else { return Err(Unreadable) };
        let (mut from, mut samples, mut sound) = (0, Vec::new(), Vec::new());
        loop {
            let rest = &self.kept[from..];
            let Some(frame) = &mut scan else {
                // Lost, or at the beginning: at the next header.
                let starts = |at: &usize| header(&rest[*at..], info).is_some();
                let known = if over { rest.len() } else { rest.len().saturating_sub(HEADER_BYTES_MAX) };
                if let Some(at) = (0..known).find(starts) {
                    from += at;
                    scan = header(&self.kept[from..], info).map(Scan::new);
                    continue;
                }
                from += known;
                break;
            };
            let Some(len) = frame.end(rest, info, over) else {
                if rest.len() > FRAME_BYTES_MAX {
                    return Err(Unreadable);
                }
                if over {
                    from = self.kept.len();
                    scan = None;
                }
                break;
            };
            let before = self.fragments.begins()
                + samples.iter().map(|it: &Sample| u64::from(it.duration)).sum::<u64>();
            if frame.sum == 0 {
                self.points.note(before, info.rate, self.at + from as u64);
            }
            match samples.last_mut() {
                // Decoders stop at a damaged frame; without it there is a moment of silence.
                Some(Sample { duration, .. }) if frame.sum != 0 => *duration += frame.header.block,
                _ => {
                    samples.push(Sample { duration: frame.header.block, size: len as u32 });
                    sound.extend_from_slice(&rest[..len]);
                }
            }
            from += len;
            scan = header(&self.kept[from..], info).map(Scan::new);
        }
        self.kept.drain(..from);
        self.at += from as u64;
        self.phase = Phase::Frames(scan);
        Ok(self.fragments.next(&samples, &sound))
    }
}

impl Scan {
    fn new(header: Header) -> Self {
        Self { header, to: 0, sum: 0, right: None }
    }

    /// How long the frame at the beginning of `bytes` is; `None` when its end is not among them.
    fn end(&mut self, bytes: &[u8], info: Info, over: bool) -> Option<usize> {
        while self.to < bytes.len() {
            // A header may be cut here, and is whole next time.
            if !over && bytes.len() - self.to < HEADER_BYTES_MAX {
                return None;
            }
            if self.to > self.header.len {
                if self.sum == 0 {
                    self.right = Some(self.to);
                }
                if bytes[self.to] == 0xFF
                    && let Some(next) = header(&bytes[self.to..], info)
                    && (self.sum == 0 || self.header.is_followed_by(next))
                {
                    return Some(self.to);
                }
            }
            self.sum = crc16_of(self.sum, bytes[self.to]);
            self.to += 1;
        }
        // Behind the last frame there may be other things.
        let right = if self.sum == 0 { Some(self.to) } else { self.right };
        right.filter(|_| over)
    }
}

impl Header {
    fn is_followed_by(self, next: Self) -> bool {
        let step = if self.variable { u64::from(self.block) } else { 1 };
        self.variable == next.variable && next.number == self.number + step
    }
}
