//! Opus in WebM (RFC 9559): a head with chapters, clusters of five seconds, and an index that the head leads to.
//!
//! Where the index is, and how long everything is, is known at the end: then the head is written once more, as long as before.

use super::opus::{OpusHead, Packed};
use crate::{
    ports::mixing::{MIX_RATE, Setup},
    sound::{
        opus::RUN_UP_NS,
        webm::{Track, document, element, tracks},
    },
};

/// Milliseconds of a cluster: what a player skips over at most when it looks for a place.
const CLUSTER_MS: u64 = 5_000;
/// Samples of a millisecond.
const MS: u64 = MIX_RATE as u64 / 1_000;
/// Bytes of the number and the length in front of everything but the head of the document.
const SEGMENT_BYTES: usize = 12;

/// A file on its way.
#[derive(Debug)]
pub struct WebmOpus {
    setup: Setup,
    opus: OpusHead,
    packed: Packed,
    /// Bytes behind the number and length of the segment.
    bytes: u64,
    /// When each cluster begins, in milliseconds, and where.
    index: Vec<(u64, u64)>,
    cluster: Vec<u8>,
    /// Where it begins, in milliseconds.
    cluster_ms: u64,
    /// The packet that comes next, which may be the last: where it begins and ends.
    next: Option<(Vec<u8>, u64, u64)>,
}

impl WebmOpus {
    /// One that begins, and what it begins with.
    pub(super) fn new(setup: &Setup, opus: OpusHead) -> (Self, Vec<u8>) {
        let mut writer = Self {
            packed: Packed::new(setup, opus),
            setup: setup.clone(),
            opus,
            bytes: 0,
            index: Vec::new(),
            cluster: Vec::new(),
            cluster_ms: 0,
            next: None,
        };
        let head = writer.head(0, 0);
        writer.bytes = (head.len() - document().len() - SEGMENT_BYTES) as u64;
        (writer, head)
    }

    pub(super) fn push(&mut self, packet: Vec<u8>) -> Vec<u8> {
        let Some((begins, ends)) = self.packed.place(&packet) else { return Vec::new() };
        match self.next.replace((packet, begins, ends)) {
            Some((packet, begins, _)) => self.block(&packet, begins, None),
            None => Vec::new(),
        }
    }

    /// The last bytes, and the head as it is now.
    pub(super) fn finish(mut self) -> (Vec<u8>, Vec<u8>) {
        let mut out = Vec::new();
        if let Some((packet, begins, ends)) = self.next.take() {
            let beyond = ends.saturating_sub(self.packed.end());
            out = self.block(&packet, begins, Some(beyond));
        }
        out.extend(self.close());
        let index_at = self.bytes;
        let points = self.index.iter().flat_map(|(ms, at)| {
            let place = [element(&[0xF7], &[1]), element(&[0xF1], &at.to_be_bytes())].concat();
            let point = [element(&[0xB3], &ms.to_be_bytes()), element(&[0xB7], &place)].concat();
            element(&[0xBB], &point)
        });
        let index = element(&[0x1C, 0x53, 0xBB, 0x6B], &points.collect::<Vec<_>>());
        self.bytes += index.len() as u64;
        out.extend(index);
        let head = self.head(self.bytes, index_at);
        (out, head)
    }

    /// One packet; of the last one, how many samples are not heard. The cluster before it, when that is full.
    fn block(&mut self, packet: &[u8], begins: u64, beyond: Option<u64>) -> Vec<u8> {
        let ms = begins / MS;
        let mut out = Vec::new();
        if self.cluster.is_empty() || ms - self.cluster_ms >= CLUSTER_MS {
            out = self.close();
            self.cluster_ms = ms;
            self.cluster = element(&[0xE7], &ms.to_be_bytes());
        }
        let [high, low] = ((ms - self.cluster_ms) as i16).to_be_bytes();
        let block = match beyond.filter(|beyond| *beyond > 0) {
            None => element(&[0xA3], &[&[0x81, high, low, 0x80], packet].concat()),
            Some(beyond) => {
                let ns = beyond * 1_000_000 / MS;
                let block = element(&[0xA1], &[&[0x81, high, low, 0], packet].concat());
                element(&[0xA0], &[block, element(&[0x75, 0xA2], &ns.to_be_bytes())].concat())
            }
        };
        self.cluster.extend(block);
        out
    }

    /// The cluster as it is.
    fn close(&mut self) -> Vec<u8> {
        let content = std::mem::take(&mut self.cluster);
        if content.is_empty() {
            return content;
        }
        let cluster = element(&[0x1F, 0x43, 0xB6, 0x75], &content);
        self.index.push((self.cluster_ms, self.bytes));
        self.bytes += cluster.len() as u64;
        cluster
    }

    /// What stands before the clusters, as long whatever the numbers are.
    fn head(&self, bytes: u64, index_at: u64) -> Vec<u8> {
        let parts = [self.information(), self.tracks(), self.chapters()];
        // It leads to each of them and to the index, by 21 bytes each.
        let entry = |id: &[u8], at: u64| {
            let id = element(&[0x53, 0xAB], id);
            element(&[0x4D, 0xBB], &[id, element(&[0x53, 0xAC], &at.to_be_bytes())].concat())
        };
        let leads = |first: u64| {
            let mut at = first;
            let mut all = Vec::new();
            for part in parts.iter().filter(|part| !part.is_empty()) {
                all.extend(entry(&part[..4], at));
                at += part.len() as u64;
            }
            all.extend(entry(&[0x1C, 0x53, 0xBB, 0x6B], index_at));
            element(&[0x11, 0x4D, 0x9B, 0x74], &all)
        };
        let first = leads(0).len() as u64;
        let mut segment = vec![0x18, 0x53, 0x80, 0x67];
        // All bits set: as long as the file is.
        let length = if self.setup.streamed { (1 << 56) - 1 } else { bytes };
        segment.extend((length | 1 << 56).to_be_bytes());
        let leads = if self.setup.streamed { Vec::new() } else { leads(first) };
        [document(), segment, leads, parts.concat()].concat()
    }

    fn information(&self) -> Vec<u8> {
        let ms = self.setup.samples as f64 / MS as f64;
        let information = [
            element(&[0x2A, 0xD7, 0xB1], &1_000_000_u32.to_be_bytes()), // Nanoseconds of one unit.
            element(&[0x44, 0x89], &ms.to_be_bytes()),
            element(&[0x7B, 0xA9], self.setup.title.as_bytes()),
            element(&[0x4D, 0x80], b"Spoke"),
            element(&[0x57, 0x41], b"Spoke"),
        ];
        element(&[0x15, 0x49, 0xA9, 0x66], &information.concat())
    }

    fn tracks(&self) -> Vec<u8> {
        tracks(&Track {
            codec: "A_OPUS",
            private: &self.opus.write(self.setup.channels),
            channels: self.setup.channels,
            rate: MIX_RATE,
            delay_ns: u64::from(self.opus.skip) * 1_000_000 / MS,
            run_up_ns: RUN_UP_NS,
        })
    }

    fn chapters(&self) -> Vec<u8> {
        if self.setup.chapters.is_empty() {
            return Vec::new();
        }
        let ends = self.setup.chapters.iter().skip(1).map(|chapter| chapter.at).chain([self.setup.samples]);
        let atoms =
            (1_u64..).zip(self.setup.chapters.iter().zip(ends)).flat_map(|(number, (chapter, end))| {
                let ns = |samples: u64| (samples * 1_000 / MS * 1_000).to_be_bytes();
                let shown =
                    [element(&[0x85], chapter.title.as_bytes()), element(&[0x43, 0x7C], b"und")].concat();
                let atom = [
                    element(&[0x73, 0xC4], &number.to_be_bytes()),
                    element(&[0x91], &ns(chapter.at)),
                    element(&[0x92], &ns(end)),
                    element(&[0x80], &shown),
                ];
                element(&[0xB6], &atom.concat())
            });
        let edition = element(&[0x45, 0xB9], &atoms.collect::<Vec<_>>());
        element(&[0x10, 0x43, 0xA7, 0x70], &edition)
    }
}
