//! The packets of a clip in the form that media sources are given: what a decoder is handed one after the other, with
//! times that are exact to the sample.

use super::{
    converter::Unreadable,
    mp4::{
        boxes::{self, child, children, inside, versioned},
        writing::{Fragments, Sample},
    },
    opus,
    webm::{Found, Sound, Timed, Track, Walk, beginning, clusters},
};

/// Bytes of a box that is kept until it is whole: a fragment of ours holds no more than what was read at once.
const BOX_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// What a decoder is given at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packet {
    /// Where it begins, in units of [`Packets::scale`].
    pub(super) at: u64,
    /// How long it is, in the same units.
    pub(super) len: u32,
    /// What is decoded.
    pub(super) bytes: Vec<u8>,
}

impl Packet {
    /// Where it ends.
    pub(super) fn end(&self) -> u64 {
        self.at + u64::from(self.len)
    }
}

/// Takes the form apart, and puts some of its packets into a file of their own.
#[derive(Debug)]
pub(super) enum Packets {
    /// WebM.
    Webm(Webm),
    /// MP4 in fragments.
    Mp4(Mp4),
}

/// Packets of Opus or Vorbis.
#[derive(Debug, Default)]
pub(super) struct Webm {
    walk: Walk,
    /// Of Vorbis, whose packets do not say how long they are: the one whose end is not known yet.
    open: Option<Packet>,
}

/// Packets of whatever the head says.
#[derive(Debug, Default)]
pub(super) struct Mp4 {
    kept: Vec<u8>,
    /// What a file begins with.
    head: Vec<u8>,
    scale: u32,
    /// The head of Opus that is in the sample entry.
    opus: Option<Vec<u8>>,
    /// Times and sizes of the packets whose bytes come next.
    next: Vec<(u64, u32, u32)>,
}

impl Packets {
    /// Of a form of this name; `None` when it has no times.
    pub(super) fn of(mime: &str) -> Option<Self> {
        match mime.split(';').next()? {
            "audio/webm" => Some(Self::Webm(Webm::default())),
            "audio/mp4" => Some(Self::Mp4(Mp4::default())),
            _ => None,
        }
    }

    /// Units of a second. 0 until the head was seen.
    pub(super) fn scale(&self) -> u32 {
        match self {
            Self::Webm(webm) => webm.walk.sound().map_or(0, Sound::scale),
            Self::Mp4(mp4) => mp4.scale,
        }
    }

    /// Units at the beginning that are not heard and that a decoder takes away by itself.
    pub(super) fn delay(&self) -> u64 {
        let Self::Webm(webm) = self else { return 0 };
        webm.walk
            .sound()
            .map_or(0, |sound| (sound.delay_ns * u64::from(sound.scale()) + 500_000_000) / 1_000_000_000)
    }

    /// The next bytes of the form; the packets that are whole now.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<Packet>, Unreadable> {
        match self {
            Self::Webm(webm) => webm.push(bytes),
            Self::Mp4(mp4) => mp4.push(bytes),
        }
    }

    /// The first packet that a decoder is given only prepares the next one (Vorbis): nothing of it is heard.
    pub(super) fn prepares_first(&self) -> bool {
        matches!(self, Self::Webm(webm) if webm.walk.sound().is_some_and(|sound| !sound.is_opus()))
    }

    /// What follows does not follow what came before.
    pub(super) fn jump(&mut self) {
        if let Self::Webm(webm) = self {
            webm.open = None;
        }
    }

    /// The last packet, when nothing follows.
    pub(super) fn finish(&mut self) -> Option<Packet> {
        match self {
            Self::Webm(webm) => webm.open.take(),
            Self::Mp4(_) => None,
        }
    }

    /// A file with these packets alone, none of whose sound is taken away; its time begins with them.
    pub(super) fn file(&self, packets: &[Packet]) -> Vec<u8> {
        match self {
            Self::Webm(webm) => match webm.walk.sound() {
                Some(sound) if sound.is_opus() => file_of_opus(&sound.private, packets),
                Some(sound) => file_of_webm(&undelayed(sound), sound.scale(), packets),
                None => Vec::new(),
            },
            Self::Mp4(Mp4 { opus: Some(head), .. }) => file_of_opus(head, packets),
            Self::Mp4(mp4) => {
                let samples: Vec<_> = packets
                    .iter()
                    .map(|packet| Sample { duration: packet.len, size: packet.bytes.len() as u32 })
                    .collect();
                let sound: Vec<u8> = packets.iter().flat_map(|packet| &packet.bytes).copied().collect();
                [mp4.head.clone(), Fragments::default().next(&samples, &sound)].concat()
            }
        }
    }
}

impl Sound {
    fn scale(&self) -> u32 {
        if self.is_opus() { opus::RATE } else { self.rate.max(1) }
    }
}

impl Webm {
    fn push(&mut self, bytes: &[u8]) -> Result<Vec<Packet>, Unreadable> {
        let mut found = Vec::new();
        self.walk.push(bytes, &mut found)?;
        let Some(sound) = self.walk.sound() else { return Ok(Vec::new()) };
        let (scale, is_opus) = (sound.scale(), sound.is_opus());
        let mut packets = Vec::new();
        for it in found {
            let Found::Packet(ms, bytes) = it else { continue };
            // Times are rounded to milliseconds; those of Opus are multiples of what is more than that.
            let unit = u64::from(if is_opus { opus::UNIT } else { 1 });
            let at = ((ms * u64::from(scale)).div_ceil(1_000) + unit / 2) / unit * unit;
            if is_opus {
                packets.extend(opus::samples(&bytes).map(|len| Packet { at, len, bytes }));
                continue;
            }
            if let Some(mut open) = self.open.replace(Packet { at, len: 0, bytes }) {
                open.len = at.saturating_sub(open.at) as u32;
                packets.push(open);
            }
        }
        Ok(packets)
    }
}

impl Mp4 {
    fn push(&mut self, bytes: &[u8]) -> Result<Vec<Packet>, Unreadable> {
        self.kept.extend_from_slice(bytes);
        let (mut from, mut packets) = (0, Vec::new());
        while let Some(head) = boxes::header(&self.kept[from..]) {
            let whole = head.whole.filter(|whole| *whole <= BOX_BYTES_MAX).ok_or(Unreadable)?;
            let Some(this) = self.kept.get(from..from + whole as usize) else { break };
            let content = &this[head.len as usize..];
            match &head.kind {
                b"ftyp" => self.head = this.to_vec(),
                b"moov" => {
                    (self.scale, self.opus) = movie(content).ok_or(Unreadable)?;
                    self.head.extend_from_slice(this);
                }
                b"moof" => self.next = fragment(content).ok_or(Unreadable)?,
                b"mdat" => {
                    let mut at = 0;
                    for (begins, len, size) in self.next.drain(..) {
                        let bytes = content.get(at..at + size as usize).ok_or(Unreadable)?.to_vec();
                        at += bytes.len();
                        packets.push(Packet { at: begins, len, bytes });
                    }
                }
                _ => {}
            }
            from += whole as usize;
        }
        self.kept.drain(..from);
        Ok(packets)
    }
}

/// Units of a second, and the head of Opus, from the content of a `moov` of ours.
fn movie(moov: &[u8]) -> Option<(u32, Option<Vec<u8>>)> {
    let (_, _, mut header) = versioned(inside(moov, &[b"trak", b"mdia", b"mdhd"])?)?;
    header.take(8)?;
    let scale = header.u32().filter(|scale| *scale > 0)?;
    let (_, _, mut entries) = versioned(inside(moov, &[b"trak", b"mdia", b"minf", b"stbl", b"stsd"])?)?;
    entries.u32()?;
    let entry = children(entries.0).find(|(kind, _)| kind == b"Opus");
    // Behind the numbers that all entries of sound have.
    let described = entry.and_then(|(_, entry)| child(entry.get(28..)?, *b"dOps"));
    Some((scale, described.map(head_of_opus)))
}

/// The head of Opus (RFC 7845 §5.1) from the box that MP4 has for it, which counts the other way round.
fn head_of_opus(described: &[u8]) -> Vec<u8> {
    let mut head = b"OpusHead\x01".to_vec();
    let reversed = |range: std::ops::Range<usize>| described.get(range).into_iter().flatten().rev().copied();
    head.extend(described.get(1));
    head.extend(reversed(2..4).chain(reversed(4..8)).chain(reversed(8..10)));
    head.extend(described.get(10..).unwrap_or_default());
    head
}

/// Time, length and size of each packet, from the content of a `moof` of ours.
fn fragment(moof: &[u8]) -> Option<Vec<(u64, u32, u32)>> {
    let traf = child(moof, *b"traf")?;
    let (_, _, mut time) = versioned(child(traf, *b"tfdt")?)?;
    let mut at = time.u64()?;
    let (_, _, mut run) = versioned(child(traf, *b"trun")?)?;
    let count = run.u32()?;
    run.u32()?;
    let mut packets = Vec::new();
    for _ in 0..count {
        let (len, size) = (run.u32()?, run.u32()?);
        packets.push((at, len, size));
        at += u64::from(len);
    }
    Some(packets)
}

fn file_of_opus(head: &[u8], packets: &[Packet]) -> Vec<u8> {
    let mut head = head.to_vec();
    // Nothing is skipped: what lies in front is given for the decoder's run-up, and taken away by whoever asked.
    if let Some(skip) = head.get_mut(10..12) {
        skip.fill(0);
    }
    let channels = head.get(9).copied().unwrap_or(1);
    let track = Track {
        codec: "A_OPUS",
        private: &head,
        channels,
        rate: opus::RATE,
        delay_ns: 0,
        run_up_ns: opus::RUN_UP_NS,
    };
    file_of_webm(&track, opus::RATE, packets)
}

fn undelayed(sound: &Sound) -> Track<'_> {
    Track {
        codec: "A_VORBIS",
        private: &sound.private,
        channels: sound.channels,
        rate: sound.rate,
        delay_ns: 0,
        run_up_ns: 0,
    }
}

fn file_of_webm(track: &Track<'_>, scale: u32, packets: &[Packet]) -> Vec<u8> {
    let first = packets.first().map_or(0, |packet| packet.at);
    let timed: Vec<_> = packets
        .iter()
        .map(|packet| Timed { at_ms: (packet.at - first) * 1_000 / u64::from(scale), bytes: &packet.bytes })
        .collect();
    [beginning(track), clusters(&timed)].concat()
}
