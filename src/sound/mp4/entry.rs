//! Sample entries: what sound of MP4 is, in one form, whoever wrote it.

use super::{
    boxes::{child, children, versioned},
    descriptors::{self, Described},
    writing::{boxed, entry},
};
use crate::sound::{bytes::Bytes, flac::frames::info};

/// How sound is packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sound) enum Codec {
    /// AAC, with its `AudioSpecificConfig`.
    Aac(Vec<u8>),
    /// MPEG audio, layer 3.
    Mp3,
    /// Any that has a box of its own: how entry and box are called, and its content.
    Boxed([u8; 4], [u8; 4], Vec<u8>),
}

/// What a track of sound holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sound) struct Entry {
    pub(in crate::sound) codec: Codec,
    pub(in crate::sound) channels: u16,
    pub(in crate::sound) bits: u16,
    /// Samples a second and channel; 0 where it does not fit and stands elsewhere.
    pub(in crate::sound) rate: u32,
}

/// Entries that have a box of their own, and the box.
const BOXED: [([u8; 4], [u8; 4]); 5] = [
    (*b"Opus", *b"dOps"),
    (*b"fLaC", *b"dfLa"),
    (*b"alac", *b"alac"),
    (*b"ac-3", *b"dac3"),
    (*b"ec-3", *b"dec3"),
];

impl Entry {
    /// Reads the first entry of an `stsd` that is sound this can be done with.
    pub(super) fn read(stsd: &[u8]) -> Option<Self> {
        let (_, _, mut bytes) = versioned(stsd)?;
        bytes.u32()?;
        children(bytes.0).find_map(|(kind, content)| Self::of(kind, content))
    }

    fn of(kind: [u8; 4], content: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(content);
        bytes.take(8)?;
        let version = bytes.u16()?;
        bytes.take(6)?;
        let (channels, bits) = (bytes.u16()?, bytes.u16()?);
        bytes.take(4)?;
        let rate = bytes.u32()? >> 16;
        // QuickTime has more numbers here.
        bytes.take(match version {
            1 => 16,
            2 => 36,
            _ => 0,
        })?;
        let codec = codec(kind, bytes.0)?;
        let bits = if matches!(bits, 1..=32) { bits } else { 16 };
        let entry = Self { codec, channels: if channels == 0 { 2 } else { channels }, bits, rate };
        Some(entry.agreeing())
    }

    /// The same where entry and box say the same: browsers refuse what contradicts itself, and writers do not care.
    fn agreeing(mut self) -> Self {
        match &mut self.codec {
            Codec::Boxed(kind, _, content) if kind == b"Opus" && content.len() >= 8 => {
                // Opus is decoded at this rate, whatever was recorded.
                content[4..8].copy_from_slice(&48_000_u32.to_be_bytes());
                (self.channels, self.rate) = (content[1].into(), 48_000);
            }
            Codec::Boxed(kind, _, content) if kind == b"fLaC" => {
                // Behind the version, and the header of the block.
                if let Some(info) = content.get(8..).and_then(info) {
                    (self.channels, self.bits, self.rate) = (info.channels, info.bits, info.rate);
                }
            }
            _ => {}
        }
        self
    }

    /// The entry as a box.
    pub(in crate::sound) fn write(&self) -> Vec<u8> {
        let described =
            |object, specific: &[u8]| descriptors::write(&Described { object, specific: specific.to_vec() });
        let (kind, more) = match &self.codec {
            Codec::Aac(specific) => (*b"mp4a", described(0x40, specific)),
            Codec::Mp3 => (*b"mp4a", described(0x6B, &[])),
            Codec::Boxed(kind, name, content) => (*kind, boxed(*name, content)),
        };
        entry(kind, self.channels, self.bits, self.rate, &more)
    }

    /// The name under which media sources take an MP4 with it.
    pub(in crate::sound) fn mime(&self) -> String {
        let codec = match &self.codec {
            Codec::Aac(specific) => match descriptors::aac_kind(specific) {
                Some(kind) => format!("mp4a.40.{kind}"),
                None => "mp4a.40.2".to_owned(),
            },
            Codec::Mp3 => "mp3".to_owned(),
            Codec::Boxed(kind, ..) => String::from_utf8_lossy(kind).to_lowercase(),
        };
        format!("audio/mp4;codecs=\"{codec}\"")
    }
}

/// What the boxes in an entry of this kind say.
fn codec(kind: [u8; 4], boxes: &[u8]) -> Option<Codec> {
    if let Some((_, name)) = BOXED.iter().find(|(it, _)| *it == kind) {
        let content = child(boxes, *name).or_else(|| child(child(boxes, *b"wave")?, *name))?;
        return Some(Codec::Boxed(kind, *name, content.to_vec()));
    }
    match &kind {
        b".mp3" | b"ms\0\x55" => Some(Codec::Mp3),
        b"mp4a" => {
            // QuickTime wraps it once more.
            let described = child(boxes, *b"esds").or_else(|| child(child(boxes, *b"wave")?, *b"esds"))?;
            let Described { object, specific } = descriptors::read(versioned(described)?.2.0)?;
            match object {
                0x40 | 0x66..=0x68 if !specific.is_empty() => Some(Codec::Aac(specific)),
                0x69 | 0x6B => Some(Codec::Mp3),
                _ => None,
            }
        }
        _ => None,
    }
}
