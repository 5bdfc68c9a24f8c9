//! Sound without compression in the one form of it that every media source takes: FLAC, verbatim, in a fragmented MP4.
//!
//! Nothing is computed of the samples: FLAC (RFC 9639) may hold them as they are, and MP4 (ISO/IEC 14496-12, "FLAC in
//! ISOBMFF") is the envelope.

/// What the samples are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// 1 to 8, interleaved.
    pub channels: u16,
    /// Samples a second and channel.
    pub sample_rate: u32,
    /// 8, 16 or 24 bits each.
    pub bits: u16,
}

/// Samples of each channel in all frames but the last.
pub const BLOCK: usize = 4_096;
const BLOCK_CODE: u8 = 0b1100;
/// Its length stands behind the header.
const OTHER_BLOCK_CODE: u8 = 0b0111;
/// A part of a frame that holds samples as they are.
const VERBATIM: u8 = 0b0000_0010;
const TRACK: u32 = 1;

impl Format {
    /// One that FLAC can hold.
    pub fn is_plausible(self) -> bool {
        (1..=8).contains(&self.channels)
            && (1..1 << 20).contains(&self.sample_rate)
            && matches!(self.bits, 8 | 16 | 24)
    }

    /// Bytes of one sample of all channels.
    pub fn sample_bytes(self) -> usize {
        usize::from(self.channels) * self.width()
    }

    fn width(self) -> usize {
        usize::from(self.bits / 8)
    }

    /// One frame of whole samples, as WAV has them: little-endian, unsigned when they are bytes.
    fn frame(self, number: u32, pcm: &[u8]) -> Vec<u8> {
        let count = pcm.len() / self.sample_bytes();
        let size: u8 = match self.bits {
            8 => 0b001,
            16 => 0b100,
            _ => 0b110,
        };
        let code = if count == BLOCK { BLOCK_CODE } else { OTHER_BLOCK_CODE };
        let mut out = vec![0xFF, 0xF8, code << 4, (self.channels as u8 - 1) << 4 | size << 1];
        push_number(&mut out, number);
        if code == OTHER_BLOCK_CODE {
            out.extend((count as u16).wrapping_sub(1).to_be_bytes());
        }
        out.push(crc8(&out));
        for channel in 0..usize::from(self.channels) {
            out.push(VERBATIM);
            for sample in pcm.chunks_exact(self.sample_bytes()) {
                let sample = &sample[channel * self.width()..][..self.width()];
                match sample {
                    [byte] => out.push(byte ^ 0x80),
                    bytes => out.extend(bytes.iter().rev()),
                }
            }
        }
        out.extend(crc16(&out).to_be_bytes());
        out
    }

    /// The first bytes of the MP4: what follows is sound of this kind.
    pub fn beginning(self) -> Vec<u8> {
        let mut info = Vec::new();
        for block in [BLOCK as u16; 2] {
            info.extend(block.to_be_bytes());
        }
        info.extend([0; 6]); // Lengths of frames: unknown.
        let packed = u64::from(self.sample_rate) << 44
            | u64::from(self.channels - 1) << 41
            | u64::from(self.bits - 1) << 36;
        info.extend(packed.to_be_bytes()); // And how many samples: unknown.
        info.extend([0; 16]); // Their MD5: unknown.
        // The last block of metadata, of the first kind.
        let stream_info = [&[0x80, 0, 0, info.len() as u8], info.as_slice()].concat();
        let mut entry = vec![0, 0, 0, 0, 0, 0, 0, 1];
        entry.extend([0; 8]);
        entry.extend(self.channels.to_be_bytes());
        entry.extend(self.bits.to_be_bytes());
        entry.extend([0; 4]);
        // Sixteen bits before the point: a higher rate stands in the stream info alone.
        entry.extend((self.sample_rate.min(0xFFFF) << 16).to_be_bytes());
        entry.extend(full(*b"dfLa", 0, 0, &stream_info));
        let track = self.track(&boxed(*b"fLaC", &entry));
        let extends = full(*b"trex", 0, 0, &numbers(&[TRACK, 1, 0, 0, 0]));
        let movie = [full(*b"mvhd", 0, 0, &movie_header(self.sample_rate)), track, boxed(*b"mvex", &extends)];
        [boxed(*b"ftyp", b"isom\0\0\x02\0isomiso6mp41"), boxed(*b"moov", &movie.concat())].concat()
    }

    fn track(self, entry: &[u8]) -> Vec<u8> {
        let mut header = numbers(&[0, 0, TRACK, 0, 0, 0, 0, 0]);
        header.extend([0, 0, 0, 0, 1, 0, 0, 0]); // Group and volume.
        header.extend(matrix());
        header.extend([0; 8]); // Width and height.
        let mut media = numbers(&[0, 0, self.sample_rate, 0]);
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

    /// A fragment of the MP4: samples from the frame of this number on, in frames of [`BLOCK`] but for the last.
    pub fn fragment(self, first: u32, pcm: &[u8]) -> Vec<u8> {
        let blocks = pcm.chunks(BLOCK * self.sample_bytes());
        let frames: Vec<_> = blocks
            .zip(first..)
            .map(|(block, number)| (block.len() / self.sample_bytes(), self.frame(number, block)))
            .collect();
        let mut run = numbers(&[frames.len() as u32, 0]);
        for (count, frame) in &frames {
            run.extend(numbers(&[*count as u32, frame.len() as u32]));
        }
        let begins = (u64::from(first) * BLOCK as u64).to_be_bytes();
        // The offset of the sound is known once the length of what is in front of it is.
        let fragment = |run: &[u8]| {
            let parts = [
                full(*b"tfhd", 0, 0x02_0000, &numbers(&[TRACK])),
                full(*b"tfdt", 1, 0, &begins),
                full(*b"trun", 0, 0x301, run),
            ];
            boxed(
                *b"moof",
                &[full(*b"mfhd", 0, 0, &numbers(&[first + 1])), boxed(*b"traf", &parts.concat())].concat(),
            )
        };
        let offset = fragment(&run).len() as u32 + 8;
        run[4..8].copy_from_slice(&offset.to_be_bytes());
        let mut out = fragment(&run);
        let sound: Vec<u8> = frames.into_iter().flat_map(|(_, frame)| frame).collect();
        out.extend(boxed(*b"mdat", &sound));
        out
    }
}

fn numbers(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn boxed(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes(), &kind[..], content].concat()
}

/// A box with a version and flags.
fn full(kind: [u8; 4], version: u8, flags: u32, content: &[u8]) -> Vec<u8> {
    let head = (u32::from(version) << 24 | flags).to_be_bytes();
    boxed(kind, &[&head, content].concat())
}

fn matrix() -> Vec<u8> {
    numbers(&[0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000])
}

fn movie_header(sample_rate: u32) -> Vec<u8> {
    let mut header = numbers(&[0, 0, sample_rate, 0, 0x1_0000]); // Times, length unknown, speed 1.
    header.extend([1, 0]); // Volume 1.
    header.extend([0; 10]);
    header.extend(matrix());
    header.extend([0; 24]);
    header.extend(numbers(&[TRACK + 1]));
    header
}

/// A number as UTF-8 would write it, up to 31 bits.
fn push_number(out: &mut Vec<u8>, number: u32) {
    if number < 0x80 {
        out.push(number as u8);
        return;
    }
    // How many bytes of six bits follow the first.
    let more = (1..=5).find(|more| number < 1 << (5 * more + 6)).unwrap_or(5);
    let first = !(0xFF_u32 >> (more + 1)) | number >> (6 * more);
    out.push(first as u8);
    for at in (0..more).rev() {
        out.push((0x80 | number >> (6 * at) & 0x3F) as u8);
    }
}

fn crc8(bytes: &[u8]) -> u8 {
    let step = |crc: u8| if crc & 0x80 == 0 { crc << 1 } else { crc << 1 ^ 0x07 };
    bytes.iter().fold(0, |crc, byte| (0..8).fold(crc ^ byte, |crc, _| step(crc)))
}

fn crc16(bytes: &[u8]) -> u16 {
    let step = |crc: u16| if crc & 0x8000 == 0 { crc << 1 } else { crc << 1 ^ 0x8005 };
    bytes.iter().fold(0, |crc, byte| (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| step(crc)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_numbers_are_as_the_standard_says() {
        // The check values of CRC-8/SMBUS and CRC-16/UMTS.
        assert_eq!((crc8(b"123456789"), crc16(b"123456789")), (0xF4, 0xFEE8));
        for number in ['a', 'é', '€', '𝄞'] {
            let mut out = Vec::new();
            push_number(&mut out, number.into());
            assert_eq!(out, number.to_string().as_bytes());
        }
        let mut out = Vec::new();
        push_number(&mut out, 0x7FFF_FFFF);
        assert_eq!(out, [0xFD, 0xBF, 0xBF, 0xBF, 0xBF, 0xBF]);
    }

    #[test]
    fn samples_stand_in_frames_as_they_are() {
        let format = Format { channels: 2, sample_rate: 44_100, bits: 16 };
        let frame = format.frame(0, &[1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(frame[..4], [0xFF, 0xF8, 0x70, 0x18]);
        assert_eq!(frame[4..7], [0, 0, 1], "the first frame, of two samples");
        assert_eq!(frame[8..18], [2, 2, 1, 6, 5, 2, 4, 3, 8, 7], "left, then right, the larger half first");
        assert_eq!(crc16(&frame), 0, "a sum over its own sum is nothing");
        let bytes = Format { channels: 1, sample_rate: 8_000, bits: 8 }.frame(0, &[0x80, 0, 0xFF]);
        assert_eq!(bytes[9..12], [0, 0x80, 0x7F], "silence is zero");
    }

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

    #[test]
    fn boxes_lie_end_to_end_and_the_offset_leads_to_the_sound() {
        let format = Format { channels: 1, sample_rate: 44_100, bits: 16 };
        assert_eq!(kinds(&format.beginning()), ["ftyp", "moov"]);
        let fragment = format.fragment(3, &vec![1; 2 * BLOCK * 2 + 100]);
        assert_eq!(kinds(&fragment), ["moof", "mdat"]);
        let trun = fragment.windows(4).position(|window| window == b"trun").unwrap();
        let number = |at: usize| u32::from_be_bytes(fragment[at..at + 4].try_into().unwrap()) as usize;
        assert_eq!(number(trun + 8), 3, "frames");
        let first = number(trun + 12);
        assert_eq!(fragment[first..first + 2], [0xFF, 0xF8]);
        let second = first + number(trun + 20);
        assert_eq!(fragment[second..second + 5], [0xFF, 0xF8, 0xC0, 0x08, 4]);
    }
}
