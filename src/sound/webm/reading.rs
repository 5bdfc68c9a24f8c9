//! A WebM as a recorder, a program or a broken download left it, in clusters that media sources take: only the sound, of
//! known lengths, from its beginning or from any cluster on.

use super::{Found, Sound, Timed, Track, Walk, beginning, clusters};
use crate::sound::{
    converter::{Converter, Form, Unreadable},
    index::{Index, Point},
    opus,
};

/// Takes a WebM.
#[derive(Debug, Default)]
pub(in crate::sound) struct WebmConverter {
    walk: Walk,
    points: Vec<Point>,
}

impl Converter for WebmConverter {
    fn form(&self) -> Option<Form> {
        let codec = self.walk.sound()?.codec.trim_start_matches("A_").to_lowercase();
        Some(Form::new(format!("audio/webm;codecs=\"{codec}\"")))
    }

    fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let (mut found, mut out, mut packets) = (Vec::new(), Vec::new(), Vec::new());
        let walked = self.walk.push(bytes, &mut found);
        for it in &found {
            match it {
                Found::Track(sound) => out = beginning(&track(sound)),
                Found::Cluster(byte, ms) => {
                    self.points.extend(u32::try_from(*ms).ok().map(|ms| Point { ms, byte: *byte }));
                }
                Found::Packet(at_ms, bytes) => packets.push(Timed { at_ms: *at_ms, bytes }),
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
        std::mem::take(&mut self.points)
    }

    fn jump(&mut self, to_ms: u32, index: &Index) -> Option<u64> {
        let point = index.before(to_ms)?;
        self.walk.jump(point.byte);
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
