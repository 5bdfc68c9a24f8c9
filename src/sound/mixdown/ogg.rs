//! Opus in Ogg (RFC 3533, RFC 7845): a page with its head, its comments, and a page a second of packets.

use super::{
    comments::comments,
    opus::{OpusHead, Packed},
};
use crate::{
    ports::mixing::{MIX_RATE, Setup},
    sound::ogg::pages::sum,
};

/// The only stream of the file may have any number; the digits of pi.
const STREAM: u32 = 314_159_265;
/// Segments of a page.
const SEGMENTS_MAX: usize = 255;
const CONTINUES: u8 = 1;
const FIRST: u8 = 2;
const LAST: u8 = 4;
/// Of a page on which no packet ends.
const NO_PLACE: u64 = u64::MAX;

/// A file on its way.
#[derive(Debug)]
pub struct OggOpus {
    packed: Packed,
    pages: u32,
    /// Packets of the page that is not full yet.
    kept: Vec<Vec<u8>>,
    kept_to: u64,
}

impl OggOpus {
    /// One that begins, and what it begins with.
    pub(super) fn new(setup: &Setup, head: OpusHead) -> (Self, Vec<u8>) {
        let packed = Packed::new(setup, head);
        let mut writer = Self { packed, pages: 0, kept: Vec::new(), kept_to: 0 };
        let mut out = writer.page(FIRST, 0, &[head.write(setup.channels)]);
        let tags = [b"OpusTags".to_vec(), comments(setup)].concat();
        out.extend(writer.long(&tags));
        (writer, out)
    }

    pub(super) fn push(&mut self, packet: Vec<u8>) -> Vec<u8> {
        let Some((_, ends)) = self.packed.place(&packet) else { return Vec::new() };
        let segments = |packet: &Vec<u8>| packet.len() / 255 + 1;
        let full = self.kept.iter().map(segments).sum::<usize>() + segments(&packet) > SEGMENTS_MAX;
        // The last page waits until it is known to be the last.
        let second = self.kept.len() >= 50;
        let out = if full || second { self.flush(0, self.kept_to) } else { Vec::new() };
        self.kept.push(packet);
        self.kept_to = ends;
        out
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        // Where the sound ends, which is before the end of the last packet: the rest is not heard.
        let end = self.packed.end().min(self.kept_to);
        self.flush(LAST, end)
    }

    fn flush(&mut self, flags: u8, place: u64) -> Vec<u8> {
        let packets = std::mem::take(&mut self.kept);
        self.page(flags, place, &packets)
    }

    /// A page of whole packets.
    fn page(&mut self, flags: u8, place: u64, packets: &[Vec<u8>]) -> Vec<u8> {
        let mut lengths = Vec::new();
        for packet in packets {
            lengths.extend(vec![255; packet.len() / 255]);
            lengths.push((packet.len() % 255) as u8);
        }
        self.raw(flags, place, &lengths, &packets.concat())
    }

    /// One packet on as many pages as it needs.
    fn long(&mut self, packet: &[u8]) -> Vec<u8> {
        let mut lengths = vec![255; packet.len() / 255];
        lengths.push((packet.len() % 255) as u8);
        let (mut out, mut rest, mut flags) = (Vec::new(), packet, 0);
        let pages = lengths.len().div_ceil(SEGMENTS_MAX);
        for (number, lengths) in (1..).zip(lengths.chunks(SEGMENTS_MAX)) {
            let bytes = lengths.iter().map(|len| usize::from(*len)).sum();
            let (these, behind) = rest.split_at(bytes);
            out.extend(self.raw(flags, if number == pages { 0 } else { NO_PLACE }, lengths, these));
            (rest, flags) = (behind, CONTINUES);
        }
        out
    }

    fn raw(&mut self, flags: u8, place: u64, lengths: &[u8], body: &[u8]) -> Vec<u8> {
        let mut page = b"OggS\0".to_vec();
        page.push(flags);
        page.extend(place.to_le_bytes());
        page.extend(STREAM.to_le_bytes());
        page.extend(self.pages.to_le_bytes());
        page.extend([0; 4]);
        page.push(lengths.len() as u8);
        page.extend(lengths);
        page.extend(body);
        let sum = sum(&page).to_le_bytes();
        page[22..26].copy_from_slice(&sum);
        self.pages += 1;
        page
    }
}

const _: () = assert!(MIX_RATE == 48_000, "Ogg counts Opus in 48,000 a second");
