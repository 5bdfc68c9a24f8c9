//! Frames one after the other, put into fragments of MP4. Tags in front of them and behind, and whatever else is no frame,
//! are passed over.

use super::{adts, layer3};
use crate::sound::{
    converter::{Converter, Form, Unreadable},
    index::{Index, Point, Points, samples_at},
    mp4::{
        Codec, Entry,
        writing::{Fragments, Sample, beginning},
    },
};

/// Bytes without a frame, behind tags: more than a picture that stands there by mistake.
const LOST_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of the head of a tag in front.
const TAG_BYTES: usize = 10;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sound) enum Kind {
    /// MP3.
    Layer3,
    /// AAC.
    Adts,
}

/// Takes a stream from its beginning.
#[derive(Debug)]
pub(in crate::sound) struct MpegAsMp4 {
    kind: Kind,
    kept: Vec<u8>,
    /// Where in the file `kept` begins.
    at: u64,
    points: Points,
    /// Samples of the frame before.
    unit: u32,
    /// Bytes of a tag that are still to come.
    skip: u64,
    /// Bytes that were passed over since the last frame.
    lost: usize,
    /// What the first frame says, and samples in front of the sound.
    begun: Option<(Entry, u32)>,
    fragments: Fragments,
}

/// A frame at the beginning of some bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Frame {
    entry: Entry,
    len: usize,
    /// Bytes in front that MP4 leaves out.
    head: usize,
    samples: u32,
    /// It holds no sound but a note: samples in front of it.
    note: Option<u32>,
}

impl Kind {
    /// Bytes of a header.
    fn header_bytes(self) -> usize {
        match self {
            Self::Layer3 => layer3::HEADER_BYTES,
            Self::Adts => adts::HEADER_BYTES,
        }
    }

    /// The frame at the beginning of these bytes, whole or not.
    fn frame(self, bytes: &[u8]) -> Option<Frame> {
        let entry = |codec, channels, rate| Entry { codec, channels, bits: 16, rate };
        match self {
            Self::Layer3 => {
                let header = layer3::header(bytes)?;
                let note = layer3::note(&bytes[..header.len.min(bytes.len())], header);
                let entry = entry(Codec::Mp3, header.channels, header.rate);
                Some(Frame { entry, len: header.len, head: 0, samples: header.samples, note })
            }
            Self::Adts => {
                let it = adts::header(bytes)?;
                let entry = entry(Codec::Aac(it.specific.to_vec()), it.channels, it.rate);
                Some(Frame { entry, len: it.len, head: it.head, samples: it.samples, note: None })
            }
        }
    }
}

impl MpegAsMp4 {
    pub(in crate::sound) fn new(kind: Kind) -> Self {
        Self {
            kind,
            kept: Vec::new(),
            at: 0,
            points: Points::default(),
            unit: 1,
            skip: 0,
            lost: 0,
            begun: None,
            fragments: Fragments::default(),
        }
    }

    /// The frame at `at`, if it is whole, of the same kind as those before, and followed by another or by the end.
    fn frame(&self, at: usize, over: bool) -> Option<Frame> {
        let rest = self.kept.get(at..)?;
        let frame = self.kind.frame(rest).filter(|frame| frame.len <= rest.len())?;
        let alike = |other: &Frame| match &self.begun {
            // A stereo recording may have frames of one channel.
            Some((entry, _)) => other.entry.rate == entry.rate,
            None => other.entry.rate == frame.entry.rate,
        };
        let behind = &rest[frame.len..];
        let follows = if behind.len() >= self.kind.header_bytes() {
            // Behind the last one stand tags.
            self.kind.frame(behind).is_some_and(|next| alike(&next)) || begins_tag(behind)
        } else {
            over
        };
        (alike(&frame) && follows).then_some(frame)
    }

    fn frames(&mut self, over: bool) -> Result<Vec<u8>, Unreadable> {
        let (mut at, mut out) = (0, Vec::new());
        let (mut samples, mut sound) = (Vec::new(), Vec::new());
        loop {
            // A tag goes on, and another may follow it.
            let skipped = self.skip.min((self.kept.len() - at) as u64);
            self.skip -= skipped;
            at += skipped as usize;
            let rest = &self.kept[at..];
            let enough =
                self.kind.frame(rest).map_or(TAG_BYTES, |frame| frame.len + self.kind.header_bytes());
            if rest.is_empty() || rest.len() < enough && !over {
                break;
            }
            if let Some(len) = tag(rest) {
                self.skip = len;
                continue;
            }
            let Some(frame) = self.frame(at, over) else {
                at += 1;
                self.lost += 1;
                if self.lost > LOST_BYTES_MAX {
                    return Err(Unreadable);
                }
                continue;
            };
            self.lost = 0;
            if self.begun.is_none() {
                out = beginning(&frame.entry.write(), frame.entry.rate);
                self.begun = Some((frame.entry.clone(), frame.note.unwrap_or(0)));
                if frame.note.is_some() {
                    at += frame.len;
                    continue;
                }
            }
            let before = self.fragments.begins()
                + samples.iter().map(|it: &Sample| u64::from(it.duration)).sum::<u64>();
            self.points.note(before, frame.entry.rate, self.at + at as u64);
            self.unit = frame.samples;
            let content = &self.kept[at + frame.head.min(frame.len)..at + frame.len];
            samples.push(Sample { duration: frame.samples, size: content.len() as u32 });
            sound.extend_from_slice(content);
            at += frame.len;
        }
        self.kept.drain(..at);
        self.at += at as u64;
        out.extend(self.fragments.next(&samples, &sound));
        Ok(out)
    }
}

impl Converter for MpegAsMp4 {
    fn form(&self) -> Option<Form> {
        let (entry, lead) = self.begun.as_ref()?;
        Some(Form { mime: entry.mime(), lead_s: f64::from(*lead) / f64::from(entry.rate) })
    }

    fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
        self.kept.extend_from_slice(bytes);
        self.frames(false)
    }

    fn finish(&mut self) -> Result<Vec<u8>, Unreadable> {
        let out = self.frames(true)?;
        if self.begun.is_some() { Ok(out) } else { Err(Unreadable) }
    }

    fn points(&mut self) -> Vec<Point> {
        self.points.take()
    }

    fn jump(&mut self, to_ms: u32, index: &Index) -> Option<u64> {
        let (point, (entry, _)) = (index.before(to_ms)?, self.begun.as_ref()?);
        self.fragments.jump(samples_at(point.ms, entry.rate, self.unit));
        self.kept.clear();
        (self.at, self.skip, self.lost) = (point.byte, 0, 0);
        Some(point.byte)
    }
}

/// How many samples of each channel a file of MP3 says it has, and how many a second has; `None` when it does not say it.
pub(in crate::sound) fn said(file: &[u8]) -> Option<(u64, u64)> {
    let frame = file.get(usize::try_from(tag(file).unwrap_or(0)).ok()?..)?;
    let header = layer3::header(frame)?;
    Some((layer3::said(frame, header)?, header.rate.into()))
}

/// Bytes of the tag that begins here (`ID3v2`), with its head.
fn tag(bytes: &[u8]) -> Option<u64> {
    let head = bytes.get(..TAG_BYTES).filter(|head| head.starts_with(b"ID3"))?;
    let content = head[6..].iter().fold(0, |len, byte| len << 7 | u64::from(byte & 0x7F));
    let foot = if head[5] & 0x10 == 0 { 0 } else { TAG_BYTES as u64 };
    Some(TAG_BYTES as u64 + content + foot)
}

/// A tag begins here.
fn begins_tag(bytes: &[u8]) -> bool {
    [&b"ID3"[..], b"TAG", b"APE"].iter().any(|begin| bytes.starts_with(begin))
}
