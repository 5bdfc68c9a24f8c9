//! A WebM as a recorder, a program or a broken download left it, in clusters that media sources take: only the sound, of
//! known lengths, from its beginning or from any cluster on.
//!
//! Times of Opus are sums of the lengths of packets, as everywhere here. Those that stand in the file are the clock of
//! whoever wrote it: browsers write packets of 60 ms that are said to be 20 to 99 ms apart, a microphone that stalled leaves
//! a hole, and the sound of a film may begin late.

use super::{Found, Sound, Timed, Track, Walk, beginning, clusters};
use crate::sound::{
    converter::{Converter, Form, Unreadable},
    index::{Index, Point, Points, samples_at},
    opus,
};

/// Takes a WebM.
#[derive(Debug, Default)]
pub(in crate::sound) struct WebmConverter {
    walk: Walk,
    points: Points,
    /// Samples of Opus that were passed on.
    samples: u64,
    /// The time of the first packet of Vorbis, whose packets do not say how long they are.
    first_ms: Option<u64>,
    /// Milliseconds that lie before what is passed on next, where only the file says it.
    before_ms: u64,
}

impl Converter for WebmConverter {
    fn form(&self) -> Option<Form> {
        let codec = self.walk.sound()?.codec.trim_start_matches("A_").to_lowercase();
        Some(Form::new(format!("audio/webm;codecs=\"{codec}\"")))
    }

    fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let (mut found, mut out, mut packets) = (Vec::new(), Vec::new(), Vec::new());
        let walked = self.walk.push(bytes, &mut found);
        let is_opus = self.walk.sound().is_some_and(Sound::is_opus);
        for it in &found {
            match it {
                Found::Track(sound) => out = beginning(&track(sound)),
                Found::Cluster(byte, _) if is_opus => self.points.note(self.samples, opus::RATE, *byte),
                Found::Cluster(byte, ms) => {
                    let first_ms = *self.first_ms.get_or_insert(*ms);
                    self.points.note(ms.saturating_sub(first_ms), 1_000, *byte);
                }
                Found::Packet(_, bytes) if is_opus => {
                    let at_ms = self.samples * 1_000 / u64::from(opus::RATE);
                    if let Some(samples) = opus::samples(bytes) {
                        self.samples += u64::from(samples);
                        packets.push(Timed { at_ms, bytes });
                    }
                }
                Found::Packet(ms, bytes) => {
                    let first_ms = *self.first_ms.get_or_insert(*ms);
                    packets.push(Timed { at_ms: ms.saturating_sub(first_ms).max(self.before_ms), bytes });
                    self.before_ms = packets.last().map_or(0, |packet| packet.at_ms);
                }
            }
        }
        out.extend(clusters(&packets));
        // What came before something that is not read is heard.
        if packets.is_empty() {
            walked?;
        }
        Ok(out)
    }

    fn finish(&mut self) -> Result<Vec<u8>, Unreadable> {
        self.walk.sound().map(|_| Vec::new()).ok_or(Unreadable)
    }

    fn leaves_pictures_out(&self) -> bool {
        self.walk.has_pictures()
    }

    fn points(&mut self) -> Vec<Point> {
        self.points.take()
    }

    fn jump(&mut self, to_ms: u32, index: &Index) -> Option<u64> {
        let point = index.before(to_ms)?;
        self.walk.jump(point.byte);
        self.samples = samples_at(point.ms, opus::RATE, opus::UNIT);
        self.before_ms = 0;
        Some(point.byte)
    }
}

/// The head that is written for a track.
fn track(sound: &Sound) -> Track<'_> {
    let opus = sound.codec == "A_OPUS";
    Track {
        codec: if opus { "A_OPUS" } else { "A_VORBIS" },
        private: &sound.private,
        channels: sound.channels,
        rate: sound.rate,
        delay_ns: sound.delay_ns,
        run_up_ns: if opus { opus::RUN_UP_NS } else { 0 },
    }
}
