//! An MP4 in fragments, with one track of sound.

const TRACK: u32 = 1;

/// One sample, as MP4 calls what is decoded at once: a packet, a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sound) struct Sample {
    /// In units of the track's time scale.
    pub(in crate::sound) duration: u32,
    /// Bytes.
    pub(in crate::sound) size: u32,
}

/// Writes fragments one after the other.
#[derive(Debug, Clone, Default)]
pub(in crate::sound) struct Fragments {
    count: u32,
    begins: u64,
}

impl Fragments {
    /// Units of the track's time scale that lie before the next fragment.
    pub(in crate::sound) fn begins(&self) -> u64 {
        self.begins
    }

    /// The next fragment begins there.
    pub(in crate::sound) fn jump(&mut self, begins: u64) {
        self.begins = begins;
    }

    /// The next samples; their bytes lie in `sound`, end to end. Nothing when there are none.
    pub(in crate::sound) fn next(&mut self, samples: &[Sample], sound: &[u8]) -> Vec<u8> {
        if samples.is_empty() {
            return Vec::new();
        }
        self.count = self.count.wrapping_add(1);
        let out = fragment(self.count, self.begins, samples, sound);
        self.begins += samples.iter().map(|sample| u64::from(sample.duration)).sum::<u64>();
        out
    }
}

/// A fragment: samples that begin at this time, whose bytes lie in `sound` end to end.
fn fragment(sequence: u32, begins: u64, samples: &[Sample], sound: &[u8]) -> Vec<u8> {
    let mut run = numbers(&[samples.len() as u32, 0]);
    for Sample { duration, size } in samples {
        run.extend(numbers(&[*duration, *size]));
    }
    // The offset of the sound is known once the length of what is in front of it is.
    let head = |run: &[u8]| {
        let parts = [
            full(*b"tfhd", 0, 0x02_0000, &numbers(&[TRACK])),
            full(*b"tfdt", 1, 0, &begins.to_be_bytes()),
            full(*b"trun", 0, 0x301, run),
        ];
        let header = full(*b"mfhd", 0, 0, &numbers(&[sequence]));
        boxed(*b"moof", &[header, boxed(*b"traf", &parts.concat())].concat())
    };
    let offset = head(&run).len() as u32 + 8;
    run[4..8].copy_from_slice(&offset.to_be_bytes());
    let mut out = head(&run);
    out.extend(boxed(*b"mdat", sound));
    out
}

/// The first bytes of the MP4: what follows is sound that this sample entry describes, its times in this scale.
pub(in crate::sound) fn beginning(entry: &[u8], scale: u32) -> Vec<u8> {
    let extends = full(*b"trex", 0, 0, &numbers(&[TRACK, 1, 0, 0, 0]));
    let movie = [full(*b"mvhd", 0, 0, &movie_header(scale)), track(entry, scale), boxed(*b"mvex", &extends)];
    [boxed(*b"ftyp", b"isom\0\0\x02\0isomiso6mp41"), boxed(*b"moov", &movie.concat())].concat()
}

/// A sample entry: what it is called, its channels, bits and rate, and the box that says more.
pub(in crate::sound) fn entry(kind: [u8; 4], channels: u16, bits: u16, rate: u32, more: &[u8]) -> Vec<u8> {
    let mut entry = vec![0, 0, 0, 0, 0, 0, 0, 1];
    entry.extend([0; 8]);
    entry.extend(channels.to_be_bytes());
    entry.extend(bits.to_be_bytes());
    entry.extend([0; 4]);
    entry.extend((fitting(rate) << 16).to_be_bytes());
    entry.extend(more);
    boxed(kind, &entry)
}

/// A rate in the sixteen bits before the point. A higher one stands in the box that says more, and here is what it is a
/// multiple of ("FLAC in ISOBMFF": 48,000 for 96,000 and 192,000).
fn fitting(rate: u32) -> u32 {
    let halves = (0..=16).map(|times| rate >> times);
    halves.into_iter().find(|rate| *rate <= 0xFFFF).unwrap_or(0)
}

fn track(entry: &[u8], scale: u32) -> Vec<u8> {
    let mut header = numbers(&[0, 0, TRACK, 0, 0, 0, 0]);
    header.extend([0, 0, 0, 0, 1, 0, 0, 0]); // Group and volume.
    header.extend(matrix());
    header.extend([0; 8]); // Width and height.
    let mut media = numbers(&[0, 0, scale, 0]);
    media.extend([0x55, 0xC4, 0, 0]); // Language: undetermined.
    let mut handler = numbers(&[0]);
    handler.extend(b"soun");
    handler.extend([0; 13]);
    let here = full(*b"url ", 0, 1, &[]);
    let samples = [
        full(*b"stsd", 0, 0, &[&numbers(&[1]), entry].concat()),
        full(*b"stts", 0, 0, &numbers(&[0])),
        full(*b"stsc", 0, 0, &numbers(&[0])),
        full(*b"stsz", 0, 0, &numbers(&[0, 0])),
        full(*b"stco", 0, 0, &numbers(&[0])),
    ];
    let information = [
        full(*b"smhd", 0, 0, &[0; 4]),
        boxed(*b"dinf", &full(*b"dref", 0, 0, &[&numbers(&[1]), here.as_slice()].concat())),
        boxed(*b"stbl", &samples.concat()),
    ];
    let media = [
        full(*b"mdhd", 0, 0, &media),
        full(*b"hdlr", 0, 0, &handler),
        boxed(*b"minf", &information.concat()),
    ];
    boxed(*b"trak", &[full(*b"tkhd", 0, 3, &header), boxed(*b"mdia", &media.concat())].concat())
}

fn movie_header(scale: u32) -> Vec<u8> {
    let mut header = numbers(&[0, 0, scale, 0, 0x1_0000]); // Times, length unknown, speed 1.
    header.extend([1, 0]); // Volume 1.
    header.extend([0; 10]);
    header.extend(matrix());
    header.extend([0; 24]);
    header.extend(numbers(&[TRACK + 1]));
    header
}

fn matrix() -> Vec<u8> {
    numbers(&[0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000])
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// A box: its length, what it is called, its content.
pub(in crate::sound) fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes(), &kind[..], content].concat()
}

/// A box with a version and flags.
pub(in crate::sound) fn full(kind: [u8; 4], version: u8, flags: u32, content: &[u8]) -> Vec<u8> {
    let [_, flags @ ..] = flags.to_be_bytes();
    boxed(kind, &[&[version], &flags[..], content].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Walks through boxes; their kinds.
    fn kinds(mut bytes: &[u8]) -> Vec<String> {
        let mut kinds = Vec::new();
        while !bytes.is_empty() {
            let length = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
            kinds.push(String::from_utf8_lossy(&bytes[4..8]).into_owned());
            bytes = &bytes[length..];
        }
        kinds
    }

    /// Firefox reads none of an MP4 in which one of them has a byte too many.
    #[test]
    fn boxes_of_a_fixed_length_have_it() {
        let beginning = beginning(&entry(*b"mp4a", 1, 16, 44_100, &[]), 44_100);
        for (kind, wanted) in [(b"mvhd", 108), (b"tkhd", 92), (b"mdhd", 32), (b"smhd", 16), (b"trex", 32)] {
            let at = beginning.windows(4).position(|window| window == kind).unwrap();
            let length = u32::from_be_bytes(beginning[at - 4..at].try_into().unwrap());
            assert_eq!(length, wanted, "{}", String::from_utf8_lossy(kind));
        }
    }

    #[test]
    fn rates_that_do_not_fit_are_halved() {
        assert_eq!([8_000, 65_535, 88_200, 192_000].map(fitting), [8_000, 65_535, 44_100, 48_000]);
    }

    #[test]
    fn boxes_lie_end_to_end_and_the_offset_leads_to_the_sound() {
        assert_eq!(kinds(&beginning(&entry(*b"mp4a", 1, 16, 44_100, &[]), 44_100)), ["ftyp", "moov"]);
        let samples = [Sample { duration: 1_024, size: 3 }, Sample { duration: 1_024, size: 2 }];
        let mut fragments = Fragments::default();
        assert!(fragments.next(&[], &[]).is_empty());
        fragments.next(&samples, b"first");
        let fragment = fragments.next(&samples, b"after");
        assert_eq!(kinds(&fragment), ["moof", "mdat"]);
        let at = |kind: &[u8]| fragment.windows(4).position(|window| window == kind).unwrap();
        let number = |at: usize| u32::from_be_bytes(fragment[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(number(at(b"trun") + 8), 2, "samples");
        assert_eq!(fragment[number(at(b"trun") + 12)..], *b"after");
        assert_eq!(number(at(b"tfdt") + 12), 2 * 1_024);
    }
}
