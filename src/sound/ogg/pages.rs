//! Pages of Ogg, and the packets that lie in them.

use crate::sound::converter::Unreadable;

/// Bytes of a page in front of the lengths of its segments.
const HEAD_BYTES: usize = 27;
/// Bytes of one packet: a setup of Vorbis takes 10 KB, a frame of FLAC a quarter of this.
const PACKET_BYTES_MAX: usize = 1024 * 1024;

/// A page, its sum checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    /// Its first byte, counted from the beginning of the file.
    pub(super) begins: u64,
    /// Which stream it belongs to.
    pub(super) stream: u32,
    /// It is the first of its stream.
    pub(super) first: bool,
    /// It begins with the rest of a packet.
    pub(super) continues: bool,
    /// Lengths of its segments.
    lengths: Vec<u8>,
    body: Vec<u8>,
}

/// Cuts a stream into pages. What is no page, or a damaged one, is passed over.
#[derive(Debug, Default)]
pub(super) struct Pages {
    kept: Vec<u8>,
    /// Where in the file `kept` begins.
    at: u64,
}

impl Pages {
    /// Goes on with the bytes from this one on.
    pub(super) fn jump(&mut self, byte: u64) {
        self.kept.clear();
        self.at = byte;
    }

    /// The next bytes; the pages that are whole now.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Vec<Page> {
        self.kept.extend_from_slice(bytes);
        let (mut at, mut pages) = (0, Vec::new());
        while let Some(rest) = self.kept.get(at..).filter(|rest| rest.len() >= 4) {
            if !rest.starts_with(b"OggS") {
                let ahead = rest.windows(4).position(|window| window == b"OggS");
                at += ahead.unwrap_or(rest.len() - 3);
                continue;
            }
            // Letters that are no page are not waited for.
            if rest.get(4).is_some_and(|version| *version != 0) {
                at += 4;
                continue;
            }
            let Some(lengths) =
                rest.get(26).and_then(|count| rest.get(HEAD_BYTES..HEAD_BYTES + usize::from(*count)))
            else {
                break;
            };
            let body = HEAD_BYTES + lengths.len();
            let len = body + lengths.iter().map(|len| usize::from(*len)).sum::<usize>();
            let Some(whole) = rest.get(..len) else { break };
            if sum(whole).to_le_bytes() != whole[22..26] {
                at += 4;
                continue;
            }
            pages.push(Page {
                begins: self.at + at as u64,
                stream: u32::from_le_bytes([whole[14], whole[15], whole[16], whole[17]]),
                first: whole[5] & 2 != 0,
                continues: whole[5] & 1 != 0,
                lengths: lengths.to_vec(),
                body: whole[body..].to_vec(),
            });
            at += len;
        }
        let done = self.kept.drain(..at.min(self.kept.len())).len();
        self.at += done as u64;
        pages
    }
}

/// The check sum of a page; its own place counts as nothing.
pub(in crate::sound) fn sum(page: &[u8]) -> u32 {
    let zeroed = |(at, byte): (usize, &u8)| if (22..26).contains(&at) { 0 } else { *byte };
    let step = |sum: u32, byte: u8| sum << 8 ^ SUMS[usize::from((sum >> 24) as u8 ^ byte)];
    page.iter().enumerate().map(zeroed).fold(0, step)
}

/// What each byte does to the sum.
const SUMS: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut sum, mut bit) = ((byte as u32) << 24, 0);
        while bit < 8 {
            sum = if sum & 0x8000_0000 == 0 { sum << 1 } else { sum << 1 ^ 0x04C1_1DB7 };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
};

/// Puts the packets of one stream together.
#[derive(Debug, Default)]
pub(super) struct Packets {
    /// The beginning of a packet that the next page goes on with.
    begun: Option<Vec<u8>>,
    /// Packets that were whole.
    count: u64,
}

impl Packets {
    /// What was begun is not gone on with, and tags lie behind.
    pub(super) fn jump(&mut self) {
        self.begun = None;
        self.count = self.count.max(2);
    }

    /// The packets that end on this page. Of the second one, which holds tags and pictures, only the beginning is kept.
    pub(super) fn of(&mut self, page: &Page) -> Result<Vec<Vec<u8>>, Unreadable> {
        let mut packets = Vec::new();
        // A page in between is missing, or a packet that began before this was listened to.
        let mut lost = page.continues && self.begun.is_none();
        let mut packet = self.begun.take().filter(|_| page.continues).unwrap_or_default();
        let (mut body, mut open) = (page.body.as_slice(), false);
        for len in &page.lengths {
            let (segment, rest) = body.split_at(usize::from(*len).min(body.len()));
            body = rest;
            let is_tags = self.count == 1;
            if !is_tags || packet.is_empty() {
                packet.extend_from_slice(segment);
            }
            if packet.len() > PACKET_BYTES_MAX {
                return Err(Unreadable);
            }
            open = *len == 255;
            if !open {
                let whole = std::mem::take(&mut packet);
                if !std::mem::take(&mut lost) {
                    self.count += 1;
                    packets.push(whole);
                }
            }
        }
        self.begun = (open && !lost).then_some(packet);
        Ok(packets)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A page of these packets; of the last one only the beginning, when it goes on.
    pub(in crate::sound::ogg) fn page(stream: u32, flags: u8, packets: &[&[u8]]) -> Vec<u8> {
        let (mut lengths, mut body) = (Vec::new(), Vec::new());
        for packet in packets {
            lengths.extend(vec![255; packet.len() / 255]);
            lengths.push((packet.len() % 255) as u8);
            body.extend_from_slice(packet);
        }
        let mut page = b"OggS\0".to_vec();
        page.push(flags);
        page.extend([0; 8]);
        page.extend(stream.to_le_bytes());
        page.extend([0; 8]);
        page.push(lengths.len() as u8);
        page.extend(lengths);
        page.extend(body);
        let sum = sum(&page).to_le_bytes();
        page[22..26].copy_from_slice(&sum);
        page
    }

    #[test]
    fn pages_are_found_between_other_bytes_and_a_damaged_one_is_passed_over() {
        let mut damaged = page(1, 0, &[b"damaged"]);
        *damaged.last_mut().unwrap() ^= 1;
        let stream =
            [b"junk OggS".to_vec(), page(1, 2, &[b"a"]), damaged, page(1, 0, &[b"b", b"c"])].concat();
        for piece in [1, 7, 1_000] {
            let (mut pages, mut packets) = (Pages::default(), Packets::default());
            let mut found = Vec::new();
            for piece in stream.chunks(piece) {
                for page in pages.push(piece) {
                    found.extend(packets.of(&page).unwrap());
                }
            }
            assert_eq!(found, [b"a", b"b", b"c"], "{piece}");
        }
    }

    #[test]
    fn a_packet_goes_on_over_pages_and_is_dropped_when_one_is_missing() {
        let long = vec![7; 255 * 2];
        let mut first = page(1, 2, &[&long]);
        // Without its last length it goes on.
        first[26] -= 1;
        first.remove(HEAD_BYTES + 2);
        first[22..26].fill(0);
        let sum = sum(&first).to_le_bytes();
        first[22..26].copy_from_slice(&sum);
        let last = page(1, 1, &[b"end", b"next"]);
        let read = |pages: &[Vec<u8>]| {
            let mut packets = Packets::default();
            Pages::default().push(&pages.concat()).iter().flat_map(|page| packets.of(page).unwrap()).collect()
        };
        let whole: Vec<Vec<u8>> = read(&[first, last.clone()]);
        assert_eq!(whole, [[long, b"end".to_vec()].concat(), b"next".to_vec()]);
        let rest: Vec<Vec<u8>> = read(&[last]);
        assert_eq!(rest, [b"next"]);
    }
}
