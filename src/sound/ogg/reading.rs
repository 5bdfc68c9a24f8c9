//! The first stream of sound of an Ogg, whatever lies beside it (pictures, indexes, other sound), and the streams of the
//! same kind that follow it, as radio stations write them.
//!
//! Times are sums of the lengths of packets: what was lost on the way leaves no hole, as in the length that decoding a
//! clip gives. Positions of pages may begin anywhere.

use super::{
    flac,
    lacing::laced,
    pages::{Packets, Page, Pages},
    vorbis::Vorbis,
};
use crate::sound::{
    converter::{Converter, Form, Unreadable},
    flac::frames::{Info, header, sample_entry},
    index::{Index, Point, Points, samples_at},
    mp4::writing::{self, Fragments, Sample},
    opus,
    webm::{self, Timed, Track},
};

const OPUS: &str = "audio/webm;codecs=\"opus\"";
const VORBIS: &str = "audio/webm;codecs=\"vorbis\"";
const FLAC: &str = "audio/mp4;codecs=\"flac\"";

/// Takes an Ogg from its beginning.
#[derive(Debug, Default)]
pub(in crate::sound) struct OggConverter {
    pages: Pages,
    stream: Option<Stream>,
    /// Samples that were passed on.
    samples: u64,
    fragments: Fragments,
    points: Points,
    /// Pages that were jumped over may have held the beginning of another stream: the next page belongs to it.
    jumped: bool,
}

/// The stream that is listened to.
#[derive(Debug)]
struct Stream {
    number: u32,
    packets: Packets,
    codec: Codec,
    /// It cannot be decoded as what came before it: nothing more is heard.
    over: bool,
}

#[derive(Debug, Clone)]
enum Codec {
    /// Its head.
    Opus(Vec<u8>),
    /// Its first header, and the third one with what it said.
    Vorbis(Vec<u8>, Option<(Vorbis, Vec<u8>)>),
    /// Its stream info.
    Flac(Info, Vec<u8>),
}

impl Codec {
    /// What the first packet of a stream says; `None` when it is no sound that is known here.
    fn of(packet: &[u8]) -> Option<Self> {
        if opus::head(packet).is_some() {
            return Some(Self::Opus(packet.to_vec()));
        }
        if packet.starts_with(b"\x01vorbis") {
            return Some(Self::Vorbis(packet.to_vec(), None));
        }
        flac::head(packet).map(|(info, bytes)| Self::Flac(info, bytes.to_vec()))
    }

    /// A stream that begins with `other` can be decoded as if it were this one.
    fn goes_on_as(&self, other: &Self) -> bool {
        match (self, other) {
            // Channels, and how they are laid out.
            (Self::Opus(one), Self::Opus(other)) => one[9] == other[9] && one[18..] == other[18..],
            (Self::Vorbis(one, _), Self::Vorbis(other, _)) => one == other,
            (Self::Flac(one, _), Self::Flac(other, _)) => one == other,
            _ => false,
        }
    }

    /// Samples a second.
    fn rate(&self) -> u32 {
        match self {
            Self::Opus(_) => opus::RATE,
            Self::Vorbis(_, setup) => setup.as_ref().map_or(1, |(vorbis, _)| vorbis.rate),
            Self::Flac(info, _) => info.rate,
        }
    }

    /// Packets hold a multiple of so many samples.
    fn unit(&self) -> u32 {
        match self {
            Self::Opus(_) => opus::UNIT,
            Self::Vorbis(..) => 1,
            Self::Flac(info, _) => info.block.map_or(1, u32::from),
        }
    }

    /// It is known what a media source is told.
    fn is_known(&self) -> bool {
        !matches!(self, Self::Vorbis(_, None))
    }
}

impl Converter for OggConverter {
    fn form(&self) -> Option<Form> {
        let codec = &self.stream.as_ref()?.codec;
        let mime = match codec {
            Codec::Opus(_) => OPUS,
            Codec::Vorbis(..) => VORBIS,
            Codec::Flac(..) => FLAC,
        };
        codec.is_known().then(|| Form::new(mime))
    }

    fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let mut out = Vec::new();
        let mut packets = Vec::new();
        for page in self.pages.push(bytes) {
            self.take(&page, &mut out, &mut packets)?;
        }
        out.extend(self.passed_on(&packets));
        Ok(out)
    }

    fn finish(&mut self) -> Result<Vec<u8>, Unreadable> {
        if self.form().is_some() { Ok(Vec::new()) } else { Err(Unreadable) }
    }

    fn points(&mut self) -> Vec<Point> {
        self.points.take()
    }

    fn jump(&mut self, to_ms: u32, index: &Index) -> Option<u64> {
        let point = index.before(to_ms)?;
        let stream = self.stream.as_mut()?;
        if let Codec::Vorbis(_, Some((vorbis, _))) = &mut stream.codec {
            vorbis.restart();
        }
        self.samples = samples_at(point.ms, stream.codec.rate(), stream.codec.unit());
        self.fragments.jump(self.samples);
        stream.packets.jump();
        self.pages.jump(point.byte);
        self.jumped = true;
        Some(point.byte)
    }
}

/// A packet, and how many samples of each channel it gives.
type Measured = (Vec<u8>, u32);

impl OggConverter {
    fn take(&mut self, page: &Page, out: &mut Vec<u8>, passed: &mut Vec<Measured>) -> Result<(), Unreadable> {
        if page.first {
            let mut packets = Packets::default();
            let first = packets.of(page)?;
            if let Some(codec) = first.first().and_then(|packet| Codec::of(packet)) {
                let begun = self.samples > 0 || !passed.is_empty();
                self.begin(Stream { number: page.stream, packets, codec, over: false }, begun, out);
            }
            return Ok(());
        }
        if std::mem::take(&mut self.jumped)
            && let Some(stream) = &mut self.stream
        {
            stream.number = page.stream;
        }
        let ours = |stream: &&mut Stream| stream.number == page.stream && !stream.over;
        let Some(stream) = self.stream.as_mut().filter(ours) else { return Ok(()) };
        let before = self.samples + passed.iter().map(|(_, samples)| u64::from(*samples)).sum::<u64>();
        let mut begins = (!page.continues && before > 0).then_some(page.begins);
        for packet in stream.packets.of(page)? {
            if let Codec::Vorbis(first, setup) = &mut stream.codec
                && packet.starts_with(b"\x05vorbis")
            {
                match setup {
                    Some((vorbis, before)) if *before == packet => vorbis.restart(),
                    Some(_) => {
                        stream.over = true;
                        return Ok(());
                    }
                    None => {
                        let vorbis = Vorbis::read(first, &packet).ok_or(Unreadable)?;
                        out.extend(beginning_of_vorbis(&vorbis, first, &packet));
                        *setup = Some((vorbis, packet));
                    }
                }
                continue;
            }
            let samples = match &mut stream.codec {
                Codec::Opus(_) if packet.starts_with(b"OpusTags") => None,
                Codec::Opus(_) => opus::samples(&packet),
                Codec::Vorbis(_, setup) => setup.as_mut().and_then(|(vorbis, _)| vorbis.samples(&packet)),
                Codec::Flac(info, _) => header(&packet, *info).map(|header| header.block),
            };
            if let Some(byte) = begins.take() {
                // The first packet of Vorbis that a decoder is given only prepares the next one.
                let unheard =
                    if matches!(stream.codec, Codec::Vorbis(..)) { samples.unwrap_or(0) } else { 0 };
                self.points.note(before + u64::from(unheard), stream.codec.rate(), byte);
            }
            passed.extend(samples.map(|samples| (packet, samples)));
        }
        Ok(())
    }

    /// A stream of sound begins. Others beside the first are not listened to; those behind it are, if they are alike.
    /// `begun`: something was heard already.
    fn begin(&mut self, mut stream: Stream, begun: bool, out: &mut Vec<u8>) {
        if let Some(before) = &self.stream {
            if begun && before.number != stream.number && before.codec.goes_on_as(&stream.codec) {
                stream.codec = before.codec.clone();
                self.stream = Some(stream);
            }
            return;
        }
        match &stream.codec {
            Codec::Opus(head) => out.extend(beginning_of_opus(head)),
            Codec::Flac(info, bytes) => {
                let entry = sample_entry(info.channels, info.bits, info.rate, bytes);
                out.extend(writing::beginning(&entry, info.rate));
            }
            // Its third header is wanted first.
            Codec::Vorbis(..) => {}
        }
        self.stream = Some(stream);
    }

    /// Packets in the envelope that media sources take.
    fn passed_on(&mut self, packets: &[Measured]) -> Vec<u8> {
        let Some(stream) = &self.stream else { return Vec::new() };
        if matches!(stream.codec, Codec::Flac(..)) {
            let samples: Vec<_> = packets
                .iter()
                .map(|(packet, duration)| Sample { duration: *duration, size: packet.len() as u32 })
                .collect();
            let sound: Vec<u8> = packets.iter().flat_map(|(packet, _)| packet).copied().collect();
            self.samples += samples.iter().map(|it| u64::from(it.duration)).sum::<u64>();
            return self.fragments.next(&samples, &sound);
        }
        let rate = stream.codec.rate();
        let mut timed = Vec::new();
        for (bytes, samples) in packets {
            timed.push(Timed { at_ms: self.samples * 1_000 / u64::from(rate), bytes });
            self.samples += u64::from(*samples);
        }
        webm::clusters(&timed)
    }
}

fn beginning_of_opus(head: &[u8]) -> Vec<u8> {
    let Some(read) = opus::head(head) else { return Vec::new() };
    webm::beginning(&Track {
        codec: "A_OPUS",
        private: head,
        channels: read.channels,
        rate: opus::RATE,
        delay_ns: u64::from(read.skip) * 1_000_000_000 / u64::from(opus::RATE),
        run_up_ns: opus::RUN_UP_NS,
    })
}

fn beginning_of_vorbis(vorbis: &Vorbis, identification: &[u8], setup: &[u8]) -> Vec<u8> {
    webm::beginning(&Track {
        codec: "A_VORBIS",
        private: &laced(identification, setup),
        channels: vorbis.channels,
        rate: vorbis.rate,
        delay_ns: 0,
        run_up_ns: 0,
    })
}
