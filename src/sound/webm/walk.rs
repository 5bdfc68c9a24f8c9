//! A walk over the elements of WebM (EBML, RFC 8794; Matroska, RFC 9559), as a stream, for the packets of its first track
//! of sound.
//!
//! Elements that hold others are entered whatever length they claim, so that clusters of unknown length, lengths that lie
//! and files that were cut are all the same here: what counts is what follows. Where no element can be, the next cluster is
//! looked for.

use crate::sound::{bytes::Bytes, converter::Unreadable};

const EBML: u64 = 0x1A45_DFA3;
const SEGMENT: u64 = 0x1853_8067;
const INFO: u64 = 0x1549_A966;
const TRACKS: u64 = 0x1654_AE6B;
const CLUSTER: u64 = 0x1F43_B675;
const BLOCK_GROUP: u64 = 0xA0;
const TIMESTAMP: u64 = 0xE7;
const SIMPLE_BLOCK: u64 = 0xA3;
const BLOCK: u64 = 0xA1;
/// Elements that lie beside those, and are passed over: what may stand where something is looked for.
const PASSED_OVER: [u64; 27] = [
    0x114D_9B74, // SeekHead
    0x1C53_BB6B, // Cues
    0x1254_C367, // Tags
    0x1043_A770, // Chapters
    0x1941_A469, // Attachments
    0xEC,        // Void
    0xBF,        // CRC-32
    0xA7,        // Position
    0xAB,        // PrevSize
    0x9B,        // BlockDuration
    0xFB,        // ReferenceBlock
    0x75A2,      // DiscardPadding
    0x75A1,      // BlockAdditions
    0xFA,        // ReferencePriority
    0xFD,        // ReferenceVirtual
    0xA4,        // CodecState
    0x8E,        // Slices
    0xA2,        // BlockVirtual
    0xAF,        // EncryptedBlock
    0xC8,        // ReferenceFrame
    0x5854,      // SilentTracks
    0x58D7,      // SilentTrackNumber
    0xEE,        // BlockAddID
    0xA5,        // BlockAdditional
    0xA6,        // BlockMore
    0x1B53_8667, // SignatureSlot
    0x7384,      // SegmentFilename
];
/// Bytes of an element that is kept as a whole: the tables of the tracks, which hold the decoder's setup, or a packet.
const KEPT_BYTES_MAX: u64 = 1024 * 1024;
/// Bytes that are looked through for the next cluster before the rest is given up.
const LOST_BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Bytes of the longest number of an element, and of its length.
const HEAD_BYTES: usize = 4 + 8;

/// What a walk comes across.
#[derive(Debug, PartialEq)]
pub(in crate::sound) enum Found {
    /// The first track of sound.
    Track(Sound),
    /// A cluster whose first byte is this one of the file, and whose time, in milliseconds, is this.
    Cluster(u64, u64),
    /// A packet of the track, and its time in milliseconds.
    Packet(u64, Vec<u8>),
}

/// What the file says of its track of sound.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::sound) struct Sound {
    number: u64,
    /// `A_OPUS`, `A_VORBIS`.
    pub(in crate::sound) codec: String,
    /// What the decoder has to know.
    pub(in crate::sound) private: Vec<u8>,
    pub(in crate::sound) channels: u8,
    pub(in crate::sound) rate: u32,
    /// Nanoseconds at the beginning that are not heard.
    pub(in crate::sound) delay_ns: u64,
}

impl Sound {
    /// Its packets say how long they are.
    pub(in crate::sound) fn is_opus(&self) -> bool {
        self.codec == "A_OPUS"
    }
}

/// A walk.
#[derive(Debug)]
pub(in crate::sound) struct Walk {
    kept: Vec<u8>,
    /// Where in the file `kept` begins.
    at: u64,
    /// Bytes of an element that are passed over still.
    skip: u64,
    /// Bytes that were looked through since the last element; `None` while the walk knows where it is.
    lost: Option<u64>,
    begun: bool,
    /// It came upon something that is not read.
    over: bool,
    /// Nanoseconds of one unit of time.
    unit_ns: u64,
    sound: Option<Sound>,
    /// There is a track of pictures.
    pictures: bool,
    /// Where the cluster begins whose time is not known yet.
    cluster_at: Option<u64>,
    cluster_ms: u64,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            at: 0,
            skip: 0,
            lost: None,
            begun: false,
            over: false,
            unit_ns: 1_000_000,
            sound: None,
            pictures: false,
            cluster_at: None,
            cluster_ms: 0,
        }
    }
}

impl Walk {
    /// The track, once it is known.
    pub(in crate::sound) fn sound(&self) -> Option<&Sound> {
        self.sound.as_ref()
    }

    /// Nothing can be made of what stands here; the next cluster is looked for.
    pub(in crate::sound) fn is_lost(&self) -> bool {
        self.lost.is_some()
    }

    /// It is a film.
    pub(in crate::sound) fn has_pictures(&self) -> bool {
        self.pictures
    }

    /// Goes on at a cluster that begins at this byte.
    pub(in crate::sound) fn jump(&mut self, byte: u64) {
        self.kept.clear();
        (self.at, self.skip, self.lost, self.cluster_at) = (byte, 0, None, None);
    }

    /// The next bytes; what is found in them is added to `found`.
    /// After an error nothing is found any more.
    pub(in crate::sound) fn push(&mut self, bytes: &[u8], found: &mut Vec<Found>) -> Result<(), Unreadable> {
        if self.over {
            return Err(Unreadable);
        }
        let walked = self.walk(bytes, found);
        if walked.is_err() {
            self.over = true;
            self.kept = Vec::new();
        }
        walked
    }

    fn walk(&mut self, bytes: &[u8], found: &mut Vec<Found>) -> Result<(), Unreadable> {
        let skipped = self.skip.min(bytes.len() as u64);
        self.skip -= skipped;
        self.at += skipped;
        self.kept.extend_from_slice(&bytes[skipped as usize..]);
        let mut from = 0;
        while from < self.kept.len() {
            let Some(taken) = self.step(from, found)? else { break };
            let here = (self.kept.len() - from) as u64;
            if taken > here {
                self.skip = taken - here;
            }
            from += taken.min(here) as usize;
        }
        self.kept.drain(..from);
        self.at += from as u64;
        Ok(())
    }

    /// Takes the element at `from` of what is kept, or a part of it; how many bytes that is. `None`: more are needed.
    fn step(&mut self, from: usize, found: &mut Vec<Found>) -> Result<Option<u64>, Unreadable> {
        let rest = &self.kept[from..];
        if self.lost.is_some() {
            return self.look_for_cluster(from);
        }
        let Some((id, size, head)) = element(rest) else {
            // Not the beginning of any, or not here as a whole.
            return if rest.len() < HEAD_BYTES { Ok(None) } else { self.lose() };
        };
        if !std::mem::replace(&mut self.begun, true) && id != EBML {
            return Err(Unreadable);
        }
        match id {
            SEGMENT | BLOCK_GROUP => Ok(Some(head as u64)),
            CLUSTER => {
                self.cluster_at = Some(self.at + from as u64);
                Ok(Some(head as u64))
            }
            // Pictures may be larger than what is kept, and are not copied.
            SIMPLE_BLOCK | BLOCK if self.is_of_others(&rest[head..]) => match size {
                Some(size) => Ok(Some(head as u64 + size)),
                None => self.lose(),
            },
            INFO | TRACKS | TIMESTAMP | SIMPLE_BLOCK | BLOCK => {
                let Some(size) = size.filter(|size| *size <= KEPT_BYTES_MAX) else { return self.lose() };
                let Some(content) = self.kept.get(from + head..from + head + size as usize) else {
                    return Ok(None);
                };
                let content = content.to_vec();
                self.take(id, &content, found)?;
                Ok(Some(head as u64 + size))
            }
            EBML => Ok(Some(head as u64 + size.ok_or(Unreadable)?)),
            id if PASSED_OVER.contains(&id) => match size {
                Some(size) => Ok(Some(head as u64 + size)),
                None => self.lose(),
            },
            _ => self.lose(),
        }
    }

    /// A block that begins like this is of another track.
    fn is_of_others(&self, block: &[u8]) -> bool {
        let number = vint(&mut Bytes(block));
        self.sound.as_ref().zip(number).is_some_and(|(sound, number)| sound.number != number)
    }

    /// What stands here is no element that may stand here.
    fn lose(&mut self) -> Result<Option<u64>, Unreadable> {
        if self.sound.is_none() {
            return Err(Unreadable);
        }
        self.lost = Some(0);
        Ok(Some(1))
    }

    fn look_for_cluster(&mut self, from: usize) -> Result<Option<u64>, Unreadable> {
        let rest = &self.kept[from..];
        let word = (CLUSTER as u32).to_be_bytes();
        if let Some(at) = rest.windows(word.len()).position(|window| window == word) {
            self.lost = None;
            return Ok(Some(at as u64));
        }
        let passed = (rest.len() as u64).saturating_sub(word.len() as u64 - 1);
        let lost = self.lost.unwrap_or(0) + passed;
        self.lost = Some(lost);
        if lost > LOST_BYTES_MAX {
            return Err(Unreadable);
        }
        Ok(Some(passed).filter(|passed| *passed > 0))
    }

    fn take(&mut self, id: u64, content: &[u8], found: &mut Vec<Found>) -> Result<(), Unreadable> {
        match id {
            INFO => {
                let unit = child(content, 0x2A_D7B1).and_then(|unit| Bytes(unit).number(unit.len().min(8)));
                self.unit_ns = unit.filter(|unit| (1..=1_000_000_000).contains(unit)).unwrap_or(1_000_000);
            }
            TRACKS if self.sound.is_none() => {
                let is_picture = |(id, entry): (u64, &[u8])| id == 0xAE && child(entry, 0x83) == Some(&[1]);
                self.pictures = children(content).any(is_picture);
                let sound = children(content).filter(|(id, _)| *id == 0xAE).find_map(|(_, it)| track(it));
                let sound = sound.ok_or(Unreadable)?;
                found.push(Found::Track(sound.clone()));
                self.sound = Some(sound);
            }
            TIMESTAMP => {
                let time = Bytes(content).number(content.len().min(8)).unwrap_or(0);
                self.cluster_ms = self.ms(time);
                found.extend(self.cluster_at.take().map(|at| Found::Cluster(at, self.cluster_ms)));
            }
            SIMPLE_BLOCK | BLOCK => found.extend(self.block(content)?),
            _ => {}
        }
        Ok(())
    }

    /// A packet of the track. Several in one block ("lacing") there are in no WebM of the web.
    fn block(&self, content: &[u8]) -> Result<Option<Found>, Unreadable> {
        let Some(sound) = &self.sound else { return Err(Unreadable) };
        let mut rest = Bytes(content);
        let (Some(number), Some(ahead), Some(flags)) = (vint(&mut rest), rest.u16(), rest.u8()) else {
            return Ok(None);
        };
        if number != sound.number || rest.0.is_empty() {
            return Ok(None);
        }
        if flags & 0x06 != 0 {
            return Err(Unreadable);
        }
        let ahead_ns = i64::from(ahead.cast_signed()).saturating_mul(self.unit_ns.cast_signed());
        let ms = self.cluster_ms.saturating_add_signed(ahead_ns / 1_000_000);
        Ok(Some(Found::Packet(ms, rest.0.to_vec())))
    }

    fn ms(&self, units: u64) -> u64 {
        units.saturating_mul(self.unit_ns) / 1_000_000
    }
}

/// The number of the element that begins here, its length if that is known, and the bytes of both.
fn element(bytes: &[u8]) -> Option<(u64, Option<u64>, usize)> {
    let mut rest = Bytes(bytes);
    let width = rest.0.first()?.leading_zeros() as usize + 1;
    let id = rest.number(Some(width).filter(|width| *width <= 4)?)?;
    let size_width = rest.0.first()?.leading_zeros() as usize + 1;
    let size = vint(&mut rest)?;
    let unknown = size == (1 << (7 * size_width)) - 1;
    Some((id, (!unknown).then_some(size), bytes.len() - rest.0.len()))
}

/// A number whose length its first byte says.
fn vint(rest: &mut Bytes<'_>) -> Option<u64> {
    let width = rest.0.first()?.leading_zeros() as usize + 1;
    let number = rest.number(Some(width).filter(|width| *width <= 8)?)?;
    Some(number & ((1 << (7 * width)) - 1))
}

/// The elements that lie in this content, as far as they are whole.
fn children(mut content: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    std::iter::from_fn(move || {
        let (id, size, head) = element(content)?;
        let end = head.checked_add(usize::try_from(size?).ok()?)?;
        let inside = content.get(head..end)?;
        content = &content[end..];
        Some((id, inside))
    })
}

fn child(content: &[u8], wanted: u64) -> Option<&[u8]> {
    children(content).find(|(id, _)| *id == wanted).map(|(_, content)| content)
}

/// A track, if it is one of sound that is known here.
fn track(entry: &[u8]) -> Option<Sound> {
    let number = |id: u64| child(entry, id).and_then(|content| Bytes(content).number(content.len().min(8)));
    let codec = String::from_utf8_lossy(child(entry, 0x86)?).trim_end_matches('\0').to_owned();
    if number(0x83)? != 2 || !["A_OPUS", "A_VORBIS"].contains(&codec.as_str()) {
        return None;
    }
    let audio = child(entry, 0xE1).unwrap_or_default();
    let channels = child(audio, 0x9F).and_then(|it| Bytes(it).number(it.len().min(8))).unwrap_or(1);
    let rate = match child(audio, 0xB5) {
        Some(it) if it.len() == 4 => f64::from(f32::from_be_bytes(it.try_into().ok()?)),
        Some(it) if it.len() == 8 => f64::from_be_bytes(it.try_into().ok()?),
        _ => 48_000.0,
    };
    Some(Sound {
        number: number(0xD7)?,
        codec,
        private: child(entry, 0x63A2).unwrap_or_default().to_vec(),
        channels: u8::try_from(channels).ok()?,
        rate: rate as u32,
        delay_ns: number(0x56AA).unwrap_or(0).min(1_000_000_000),
    })
}

#[cfg(test)]
mod tests;
