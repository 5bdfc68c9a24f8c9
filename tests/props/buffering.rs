//! Buffering of playlists: any playlist, from any place, over sources and disks of any mood.

use std::rc::Rc;

use proptest::{collection::vec, prelude::*};
use spoke::{
    ids::{BlobId, CardId, ClipHash},
    playback::buffering::{AHEAD_S, Buffering, PIECE_BYTES, Placement, RUN_UP_S, Ranges, Seek, Step, seek},
    ports::media::{Playlist, Segment},
    project::{Gain, MediaType},
    sound::index::Index,
};

/// Steps after which a plan goes round in circles: far more than the largest playlist here has pieces.
const STEPS_MAX: usize = 20_000;
/// How clips begin: recordings go to the source as they are.
const BEGINNING: &[u8] = b"\x1A\x45\xDF\xA3A_OPUS";
/// Seconds that playing moves at once.
const TICK_S: f64 = 0.25;
/// Seconds that are too few to be heard, and more than what sums of fractions are off by.
const SAME_S: f64 = 0.001;

/// To the microsecond that browsers round to.
fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

/// Bytes of any clip.
fn recorded(offset: u64, len: u32) -> Vec<u8> {
    let byte = |at: u64| BEGINNING.get(at as usize).copied().unwrap_or(0);
    (offset..offset + u64::from(len)).map(byte).collect()
}

/// A clip, and what of it is played.
#[derive(Debug, Clone)]
struct Clip {
    ms: u32,
    bytes: u64,
    start_ms: u32,
    end_ms: u32,
}

fn clip() -> impl Strategy<Value = Clip> {
    let ms = prop_oneof![1..3_000u32, 1..120_000u32];
    let rate = prop_oneof![Just(6u64), Just(16), Just(176)];
    (ms, rate, any::<(u32, u32)>(), 0..4u8).prop_map(|(ms, rate, cuts, whole)| {
        let (a, b) = (cuts.0 % (ms + 1), cuts.1 % (ms + 1));
        let (start_ms, end_ms) = if whole == 0 { (0, ms) } else { (a.min(b), a.max(b)) };
        Clip { ms, bytes: (u64::from(ms) * rate).max(BEGINNING.len() as u64), start_ms, end_ms }
    })
}

fn playlist(clips: &[Clip]) -> Playlist {
    let segment = |(n, clip): (usize, &Clip)| Segment {
        card: CardId([n as u8; 16]),
        clip: ClipHash([n as u8; 32]),
        blob: BlobId([n as u8; 16]),
        bytes: clip.bytes,
        media_type: MediaType::new("audio/webm"),
        start_ms: clip.start_ms,
        end_ms: clip.end_ms,
        gain: Gain::NONE,
    };
    Playlist { segments: clips.iter().enumerate().map(segment).collect() }
}

/// A source that holds what it is given, and a player that moves through it.
struct World {
    clips: Vec<Clip>,
    now_s: f64,
    buffered: Vec<(f64, f64)>,
    placed: Option<Placement>,
    placements: Vec<Placement>,
    /// The segment that is read.
    reading: Option<usize>,
    /// What was read and not appended: bytes of the clip that is placed.
    held: Option<(u64, u64)>,
    read: u64,
    /// Seconds of sound the source holds at most.
    room_s: f64,
}

impl World {
    fn buffered(&self) -> Ranges {
        Ranges::new(self.buffered.iter().copied())
    }

    fn longest_piece_s(&self) -> f64 {
        let piece = |clip: &Clip| {
            f64::from(clip.ms) / 1_000.0 * (f64::from(PIECE_BYTES) / clip.bytes as f64).min(1.0)
        };
        self.clips.iter().map(piece).fold(0.0, f64::max)
    }

    /// A clip's bytes are spread evenly over its time; the append window cuts what is outside.
    fn stretch(&self, (from, to): (u64, u64)) -> (f64, f64) {
        let placed = self.placed.expect("placed before");
        let clip = &self.clips[placed.segment];
        let at = |byte: u64| {
            let own_s = f64::from(clip.ms) / 1_000.0 * byte as f64 / clip.bytes as f64;
            (own_s + placed.offset_s).clamp(placed.start_s, placed.end_s)
        };
        (at(from), at(to))
    }

    /// False when there is no room.
    fn append(&mut self) -> bool {
        let Some(held) = self.held else { return true };
        let (start, end) = self.stretch(held);
        let held_s: f64 = self.buffered.iter().map(|(start, end)| end - start).sum();
        // A player that is stuck because nothing fits would be the test's fault.
        let needed = self.buffered().ahead(self.now_s) < 2.0 * TICK_S;
        if held_s + (end - start) > self.room_s && !needed {
            return false;
        }
        self.held = None;
        match self.buffered.last_mut() {
            Some(last) if start <= last.1 + SAME_S => last.1 = last.1.max(end),
            _ if end > start => self.buffered.push((start, end)),
            _ => {}
        }
        true
    }

    fn remove(&mut self, to_s: f64) {
        self.buffered.retain(|(_, end)| *end > to_s);
        if let Some(first) = self.buffered.first_mut() {
            first.0 = first.0.max(to_s);
        }
    }

    /// Playing goes on as far as there is sound; false when it cannot.
    fn new(clips: &[Clip], now_s: f64, room_s: f64) -> Self {
        Self {
            clips: clips.to_vec(),
            now_s,
            buffered: Vec::new(),
            placed: None,
            placements: Vec::new(),
            reading: None,
            held: None,
            read: 0,
            room_s,
        }
    }

    fn play(&mut self) -> bool {
        let Some(end) = self.buffered().end_of(self.now_s) else { return false };
        let before = self.now_s;
        self.now_s = (self.now_s + TICK_S).min(end);
        self.now_s > before
    }
}

/// Plays to the end. The moods say, each time in turn: how much of a read arrives, and whether playing moves meanwhile.
fn play(clips: &[Clip], from_ms: u64, room_s: f64, moods: &[u8]) -> Result<World, TestCaseError> {
    let playlist = Rc::new(playlist(clips));
    let from_s = from_ms as f64 / 1_000.0;
    let mut plan = Buffering::new(playlist, from_ms).expect("a playlist that is not empty");
    let mut world = World::new(clips, from_s, room_s);
    let mut moods = moods.iter().cycle();
    for _ in 0..STEPS_MAX {
        let mood = *moods.next().expect("a cycle");
        if mood.is_multiple_of(3) {
            world.play();
        }
        match plan.poll_step(world.now_s, &world.buffered()) {
            None => prop_assert!(world.play(), "stuck at {}: {:?}", world.now_s, world.buffered),
            Some(Step::Place(placement, name)) => {
                prop_assert!(name.contains("webm"));
                world.placed = Some(placement);
                world.placements.push(placement);
                plan.handle_placed(true);
            }
            Some(Step::Read { blob, offset, len }) => {
                let segment = plan.segment_index();
                // A clip that is begun deep inside is begun again as it is: nothing can be jumped to in these bytes.
                if world.reading.replace(segment) != Some(segment) || offset == 0 {
                    prop_assert!(world.held.is_none() || offset == 0);
                    (world.read, world.held) = (0, None);
                }
                let clip = &world.clips[segment];
                prop_assert_eq!(blob, BlobId([segment as u8; 16]));
                prop_assert_eq!(offset, world.read);
                prop_assert!((1..=PIECE_BYTES).contains(&len) && offset + u64::from(len) <= clip.bytes);
                prop_assert!(world.buffered().ahead(world.now_s) < AHEAD_S);
                let given = if mood.is_multiple_of(5) { len.div_ceil(2) } else { len };
                // The first bytes are kept until it is known what they are.
                let (held_from, _) = world.held.unwrap_or((offset, offset));
                world.held = Some((held_from, offset + u64::from(given)));
                world.read += u64::from(given);
                plan.handle_read(&recorded(offset, given));
            }
            Some(Step::Remove { to_s }) => {
                prop_assert!(to_s <= world.now_s - RUN_UP_S);
                world.remove(to_s);
            }
            Some(Step::Append) => {
                prop_assert_eq!(world.held.map(|(from, to)| to - from), Some(plan.held().len() as u64));
                if world.append() {
                    plan.handle_appended(&world.buffered());
                } else {
                    plan.handle_full();
                }
                let ahead_s = world.buffered().ahead(world.now_s);
                prop_assert!(ahead_s < AHEAD_S + world.longest_piece_s() + SAME_S, "{ahead_s} s ahead");
            }
            Some(Step::Index { segment }) => {
                prop_assert!(world.clips[segment].start_ms > 0 || from_ms > 0);
                plan.handle_index(&Index::default());
            }
            Some(step @ (Step::Skip(..) | Step::Decode { .. })) => prop_assert!(false, "{step:?}"),
            Some(Step::End) => {
                while world.play() {}
                return Ok(world);
            }
        }
    }
    Err(TestCaseError::fail("it never ends"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_playlist_plays_to_its_end_without_a_gap(
        clips in vec(clip(), 1..8),
        at in 0.0..1.0f64,
        room_s in prop_oneof![8.0..40.0f64, Just(1e9)],
        moods in vec(any::<u8>(), 1..40),
    ) {
        let duration_ms = playlist(&clips).duration_ms();
        let from_ms = (duration_ms as f64 * at) as u64;
        let world = play(&clips, from_ms, room_s, &moods)?;
        let duration_s = duration_ms as f64 / 1_000.0;
        prop_assert!((world.now_s - duration_s).abs() < SAME_S, "{} of {duration_s}", world.now_s);
        prop_assert!(world.buffered.len() <= 1, "{:?}", world.buffered);
    }

    #[test]
    fn segments_lie_end_to_end_wherever_playing_begins(
        clips in vec(clip(), 1..8),
        from_ms in 0..400_000u64,
    ) {
        let playlist = playlist(&clips);
        let from_ms = from_ms.min(playlist.duration_ms());
        let placements = play(&clips, from_ms, 1e9, &[1])?.placements;
        for pair in placements.windows(2) {
            prop_assert!(same(pair[0].end_s, pair[1].start_s), "{pair:?}");
        }
        if let (Some(first), Some(last)) = (placements.first(), placements.last()) {
            let from_s = from_ms as f64 / 1_000.0;
            prop_assert!(first.start_s <= from_s && first.start_s >= from_s - RUN_UP_S);
            prop_assert!(same(last.end_s, playlist.duration_ms() as f64 / 1_000.0));
        }
        for placement in placements {
            let segment = &playlist.segments[placement.segment];
            let clip_start_s = placement.end_s - placement.offset_s - segment.duration_ms() as f64 / 1_000.0;
            prop_assert!((clip_start_s - f64::from(segment.start_ms) / 1_000.0).abs() < SAME_S);
            prop_assert!(placement.start_s < placement.end_s);
        }
    }

    #[test]
    fn a_seek_ends_where_there_is_sound(
        clips in vec(clip(), 1..8),
        stops in vec(0.0..1.0f64, 1..6),
        moods in vec(any::<u8>(), 1..10),
    ) {
        let duration_ms = playlist(&clips).duration_ms();
        let mut buffered = Ranges::default();
        for stop in stops {
            let to_ms = (duration_ms as f64 * stop) as u64;
            let to_s = to_ms as f64 / 1_000.0;
            match seek(&buffered, to_s) {
                Seek::Within => prop_assert!(buffered.end_of(to_s).is_some_and(|end_s| end_s > to_s)),
                Seek::Anew => buffered = play(&clips, to_ms, 1e9, &moods)?.buffered(),
            }
        }
    }
}
