//! How much sound there is in a recording, counted packet by packet while its bytes come.
//!
//! Each packet says how long it is, so the sum is the length of what will be heard, whatever clocks ran meanwhile. That is so in
//! WebM and in MP4, which browsers record; in other forms nothing is counted.

use super::packets::Packets;

/// Counts.
#[derive(Debug, Default)]
pub struct Counted {
    /// `None`: they cannot be told from each other.
    packets: Option<Packets>,
    /// Units of [`Packets::scale`].
    units: u64,
}

impl Counted {
    /// For a recording of this media type.
    pub fn of(media_type: &str) -> Self {
        Self { packets: Packets::of(media_type), units: 0 }
    }

    /// The next bytes of the recording.
    pub fn push(&mut self, bytes: &[u8]) {
        let Some(packets) = &mut self.packets else { return };
        match packets.push(bytes) {
            Ok(packets) => self.units += packets.iter().map(|packet| u64::from(packet.len)).sum::<u64>(),
            Err(_) => self.packets = None,
        }
    }

    /// Milliseconds of sound so far; `None` where they cannot be counted, or not yet.
    pub fn ms(&self) -> Option<u64> {
        let scale = self.packets.as_ref().map_or(0, Packets::scale);
        (self.units * 1_000).checked_div(u64::from(scale))
    }
}

#[cfg(test)]
mod tests {
    use super::Counted;

    const SPEECH: &[u8] = include_bytes!("../../tests/fixtures/speech.webm");
    /// 60 packets of 60 ms, as `ffprobe -show_packets` counts them.
    const SPEECH_MS: u64 = 3_600;

    fn counted(media_type: &str, slices: &[&[u8]]) -> Option<u64> {
        let mut counted = Counted::of(media_type);
        for slice in slices {
            counted.push(slice);
        }
        counted.ms()
    }

    #[test]
    fn a_recording_holds_what_its_packets_last_however_its_bytes_come() {
        for step in [1, 7, 1_000, SPEECH.len()] {
            let mut counted = Counted::of("audio/webm;codecs=opus");
            let mut before = 0;
            for bytes in SPEECH.chunks(step) {
                counted.push(bytes);
                let now = counted.ms().unwrap_or(0);
                assert!(now >= before);
                before = now;
            }
            assert_eq!(counted.ms(), Some(SPEECH_MS), "in steps of {step}");
        }
    }

    #[test]
    fn half_of_a_recording_holds_half_of_its_sound() {
        let ms = counted("audio/webm", &[&SPEECH[..SPEECH.len() / 2]]).expect("it is read");
        assert!((SPEECH_MS / 3..SPEECH_MS * 2 / 3).contains(&ms), "{ms} ms");
    }

    #[test]
    fn what_is_not_read_is_not_counted() {
        for (media_type, bytes) in [
            ("audio/flac", SPEECH),
            ("", SPEECH),
            ("audio/webm", b"sound".as_slice()),
            ("audio/webm", b"\x1a\x45"),
            ("audio/webm", b""),
            ("audio/mp4", SPEECH),
        ] {
            assert_eq!(counted(media_type, &[bytes, b"more of whatever it is"]), None, "{media_type}");
        }
    }
}
