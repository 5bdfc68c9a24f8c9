use super::*;
use crate::{
    ids::{BlobId, Ids},
    machine::Lender,
    project::{Clip, MediaType, clip::Peaks},
};

fn record(n: u8) -> ClipRecord {
    let clip = Clip {
        hash: ClipHash([n; 32]),
        media_type: MediaType::new("audio/webm"),
        bytes: 100,
        duration_ms: 1_000,
        peaks: Peaks::new(vec![n; 3]),
    };
    ClipRecord { clip, blob: BlobId([n; 16]) }
}

/// One that came without its waveform.
fn plain(n: u8) -> ClipRecord {
    let ClipRecord { clip, blob } = record(n);
    ClipRecord { clip: Clip { peaks: Peaks::default(), ..clip }, blob }
}

struct Desk {
    waves: Waves,
    lender: Lender<Output>,
}

impl Desk {
    fn new() -> Self {
        Self { waves: Waves::default(), lender: Lender::new(Ids::new([1; 32])) }
    }

    fn want(&mut self, clips: &[u8]) -> Vec<Output> {
        let clips = clips.iter().map(|n| record(*n)).collect();
        self.waves.want(&mut self.lender.cx(), clips);
        self.lender.outbox.drain(..).collect()
    }

    fn stored(&mut self, clip: u8, wave: Option<&[u8]>) -> Vec<Output> {
        let reply = Ok(StorageReply::Wave(wave.map(<[u8]>::to_vec)));
        self.waves.handle_stored(&mut self.lender.cx(), ClipHash([clip; 32]), reply);
        self.lender.outbox.drain(..).collect()
    }

    fn measured(&mut self, clip: u8, wave: Option<&[u8]>) -> Vec<Output> {
        let waves = wave.map(|fine| Measures { peaks: Peaks::new(vec![1, 2]), fine: fine.to_vec() });
        self.waves.handle_measured(&mut self.lender.cx(), ClipHash([clip; 32]), waves);
        self.lender.outbox.drain(..).collect()
    }

    fn here(&self) -> Vec<u8> {
        self.waves.view().here.keys().map(|clip| clip.0[0]).collect()
    }
}

fn look(clip: u8) -> Output {
    let clip = ClipHash([clip; 32]);
    Output::Store(clip, StorageRequest::LoadWave(clip))
}

fn measure(clip: u8) -> Output {
    let ClipRecord { clip, blob } = record(clip);
    let (bytes, media_type) = (clip.bytes, clip.media_type);
    Output::Media(MediaRequest::Measure { clip: clip.hash, blob, bytes, media_type })
}

fn keep(clip: u8, wave: &[u8]) -> Output {
    let wave = Write::PutWave(ClipHash([clip; 32]), wave.into());
    Output::Optional(StorageRequest::Commit(vec![wave]))
}

#[test]
fn a_clip_is_measured_once_and_then_read() {
    let mut desk = Desk::new();
    assert_eq!(desk.want(&[1, 2]), [look(1)], "one at a time");
    assert_eq!(desk.stored(1, None), [measure(1)]);
    assert_eq!(desk.want(&[1, 2]), [], "it is under way");
    assert_eq!(desk.measured(1, Some(&[7, 8])), [keep(1, &[7, 8]), look(2)]);
    assert_eq!(desk.stored(2, Some(&[9])), []);
    assert_eq!(desk.here(), [1, 2]);
    assert_eq!(desk.want(&[2]), []);
    assert_eq!(desk.here(), [2], "what is not wanted any more is forgotten");
    assert_eq!(desk.want(&[1, 2]), [look(1)]);
    assert_eq!(desk.stored(1, Some(&[7, 8])), [], "it was kept");
}

#[test]
fn what_cannot_be_decoded_is_not_tried_again() {
    let mut desk = Desk::new();
    desk.want(&[1, 2]);
    desk.stored(1, None);
    assert_eq!(desk.measured(1, None), [look(2)]);
    assert_eq!(desk.stored(2, Some(&[5])), []);
    assert_eq!(desk.want(&[1, 2]), []);
    assert_eq!(desk.here(), [2]);
}

#[test]
fn a_disk_that_fails_costs_a_measurement() {
    let mut desk = Desk::new();
    desk.want(&[1]);
    desk.waves.handle_stored(&mut desk.lender.cx(), ClipHash([1; 32]), Err(DbError::Closed));
    assert_eq!(desk.lender.outbox.drain(..).collect::<Vec<_>>(), [measure(1)]);
    assert_eq!(desk.stored(1, Some(&[4])), [], "a late answer is for nobody");
    assert_eq!(desk.here(), [0; 0]);
}

#[test]
fn when_another_card_is_worked_on_what_is_under_way_is_ended_first() {
    let mut desk = Desk::new();
    desk.want(&[1, 2]);
    desk.stored(1, None);
    assert_eq!(desk.want(&[3]), [], "decoding cannot be stopped");
    assert_eq!(desk.measured(1, Some(&[1])), [keep(1, &[1]), look(3)]);
    assert_eq!(desk.want(&[3]), []);
    assert_eq!(desk.here(), [0; 0], "it is kept on the disk, and not in memory");
}

#[test]
fn clips_that_came_without_a_waveform_get_theirs_one_after_the_other_and_once() {
    let mut desk = Desk::new();
    let want = |desk: &mut Desk, clips: &[u8]| {
        desk.waves.want_peaks(&mut desk.lender.cx(), clips.iter().map(|n| plain(*n)).collect());
        desk.lender.outbox.drain(..).collect::<Vec<_>>()
    };
    let with_peaks = |n: u8| {
        let ClipRecord { clip, blob } = plain(n);
        Output::Peaks(ClipRecord { clip: Clip { peaks: Peaks::new(vec![1, 2]), ..clip }, blob })
    };
    assert_eq!(want(&mut desk, &[1, 2, 3]), [measure(1)]);
    assert_eq!(want(&mut desk, &[1, 2, 3]), [], "it is under way");
    // The card that is worked on comes first.
    assert_eq!(desk.want(&[9]), []);
    assert_eq!(desk.measured(1, Some(&[7])), [keep(1, &[7]), with_peaks(1), look(9)]);
    assert_eq!(desk.stored(9, Some(&[1])), [measure(2)]);
    assert_eq!(desk.measured(2, None), [measure(3)], "it cannot be decoded");
    assert_eq!(desk.measured(3, Some(&[4])), [keep(3, &[4]), with_peaks(3)]);
    assert_eq!(want(&mut desk, &[2]), [], "not tried again");
    assert_eq!(desk.here(), [9], "what nobody works on is on the disk alone");
}

#[test]
fn how_far_the_waveform_of_a_card_is_that_has_none_is_told_until_it_is_there() {
    let mut desk = Desk::new();
    let clip = |n| ClipHash([n; 32]);
    desk.waves.want_peaks(&mut desk.lender.cx(), vec![plain(1), plain(2)]);
    assert_eq!(desk.waves.view().percent_of(&clip(1)), None, "nothing is decoded yet");
    for (ms, percent) in [(250, 25), (999, 99), (1_200, 99)] {
        desk.waves.handle_measuring(clip(1), ms);
        let shown = desk.waves.revision();
        assert_eq!(desk.waves.view().percent_of(&clip(1)), Some(percent));
        assert_eq!(desk.waves.view().percent_of(&clip(2)), None, "it waits for its turn");
        desk.waves.handle_measuring(clip(1), ms);
        assert_eq!(desk.waves.revision(), shown, "nothing is drawn for nothing");
    }
    desk.waves.handle_measuring(clip(2), 500);
    assert_eq!(desk.waves.view().percent_of(&clip(2)), None);
    desk.measured(1, Some(&[1]));
    assert_eq!(desk.waves.view().percent_of(&clip(1)), None);
}
