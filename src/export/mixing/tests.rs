//! A whole mix, with a mixer that writes one byte a millisecond.

use serde_json::{from_value, json};

use super::*;
use crate::{
    ids::BlobId,
    ports::{
        mixing::{AudioFormat, MIX_RATE, STRETCH_SAMPLES_MAX, Stretch},
        storage::CardRecord,
    },
    project::{Clip, Colour, Label, MediaType, Notes, Region, Tags, Transcript, clip::Peaks},
};

const FILE: DraftId = DraftId(1);
const PART: DraftId = DraftId(2);
const PROJECT: ProjectId = ProjectId([7; 16]);
/// Samples of a second.
const S: u64 = MIX_RATE as u64;

fn wish(format: AudioFormat) -> AudioWish {
    AudioWish { only: None, format, pause_ms: 500, chapters: true, beside: false, each: false }
}

fn region(clip: u8, start_ms: u32, end_ms: u32) -> Region {
    from_value(json!({"clip": ClipHash([clip; 32]), "start_ms": start_ms, "end_ms": end_ms})).unwrap()
}

fn clip(n: u8) -> ClipRecord {
    let clip = Clip {
        hash: ClipHash([n; 32]),
        media_type: MediaType::new("audio/webm"),
        bytes: 1_000,
        duration_ms: 60_000,
        peaks: Peaks::default(),
    };
    ClipRecord { clip, blob: BlobId([n; 16]) }
}

fn card(n: usize, label: &str, regions: Vec<Region>) -> Card {
    Card {
        id: CardId([n as u8 + 1; 16]),
        label: Label::new(label),
        notes: Notes::default(),
        tags: Tags::default(),
        colour: Colour::Neutral,
        transcript: Transcript::default(),
        regions,
        created: Timestamp(0),
    }
}

/// A project whose cards play these regions.
fn project(cards: &[(&str, Vec<Region>)], clips: &[u8]) -> StoredProject {
    let record = json!({"id": PROJECT, "title": "Harbour", "created": 0, "modified": 0});
    // Keys of equal length that end in 80 sort as their numbers do.
    let card = |(n, (label, regions)): (usize, &(&str, Vec<Region>))| CardRecord {
        key: from_value(json!(format!("{:04x}80", 0x8100 + n))).unwrap(),
        card: Arc::new(card(n, label, regions.clone())),
    };
    StoredProject {
        record: from_value(record).unwrap(),
        cards: cards.iter().enumerate().map(card).collect(),
        clips: clips.iter().map(|n| clip(*n)).collect(),
        history: Vec::new(),
    }
}

/// What came of a mix: its setups, its stretches, what was written, and how it ended.
#[derive(Debug, Default)]
struct Ran {
    setups: Vec<Setup>,
    stretches: Vec<(Stretch, Option<Source>)>,
    files: BTreeMap<DraftId, Vec<u8>>,
    name: String,
    end: Option<MixingOutput>,
}

/// Runs a mix to its end. The mixer writes a head of four bytes, a byte for each second it begins, and another head at the end.
fn run(mut mixing: Mixing, stored: &StoredProject, channels: impl Fn(ClipHash) -> Option<u8>) -> Ran {
    let mut ran = Ran::default();
    let (mut wanted, mut busy) = (VecDeque::new(), 0);
    loop {
        while let Some(output) = mixing.poll_output() {
            wanted.push_back(output);
        }
        let in_flight =
            wanted.iter().filter(|it| matches!(it, MixingOutput::Mix(MixRequest::Mix(..)))).count();
        busy = busy.max(in_flight);
        let Some(output) = wanted.pop_front() else { break };
        match output {
            MixingOutput::Store(_) => {
                mixing.handle_storage(Ok(StorageReply::Project(Some(Box::new(stored.clone())))));
            }
            MixingOutput::Mix(request) => match request {
                MixRequest::Look(source) => mixing.handle_mix(MixEvent::Looked(channels(source.clip))),
                MixRequest::Measure(_) => panic!("a clip says how long it is"),
                MixRequest::Begin(setup) => {
                    ran.setups.push(setup);
                    mixing.handle_mix(MixEvent::Begun(b"head".to_vec()));
                }
                MixRequest::Mix(stretch, source) => {
                    ran.stretches.push((stretch, source));
                    let bytes = vec![b'.'; (u64::from(stretch.samples) / S) as usize];
                    mixing.handle_mix(MixEvent::Written { bytes, silent: false });
                }
                MixRequest::Finish => {
                    mixing.handle_mix(MixEvent::Finished {
                        bytes: b"end".to_vec(),
                        head: Some(b"HEAD".to_vec()),
                    });
                }
                MixRequest::End => {}
            },
            MixingOutput::File(request) => match request {
                FileRequest::Place { .. } => mixing.handle_placed(true),
                FileRequest::Append { draft, bytes } => {
                    ran.files.entry(draft).or_default().extend(bytes);
                    mixing.handle_file(Ok(()));
                }
                FileRequest::Replace { draft, bytes } => {
                    ran.files.entry(draft).or_default()[..bytes.len()].copy_from_slice(&bytes);
                    mixing.handle_file(Ok(()));
                }
                FileRequest::Join { draft, part } => {
                    let part = ran.files.remove(&part).unwrap_or_default();
                    ran.files.entry(draft).or_default().extend(part);
                    mixing.handle_file(Ok(()));
                }
                FileRequest::HandOver { name, .. } => {
                    ran.name = name;
                    mixing.handle_file(Ok(()));
                }
                other => panic!("{other:?}"),
            },
            end => ran.end = Some(end),
        }
    }
    assert!(busy <= AT_ONCE as usize, "{busy} stretches at once");
    ran
}

fn mixing(wish: AudioWish) -> Mixing {
    Mixing::new(wish, PROJECT, "Harbour", (FILE, PART), Timestamp(1_000_000_000_000), "sound")
}

#[test]
fn cards_follow_each_other_with_a_pause_and_become_chapters() {
    let stored = project(
        &[
            ("One", vec![region(1, 1_000, 13_000)]),
            ("", vec![]),
            ("Three", vec![region(2, 0, 1), region(1, 0, 500)]),
        ],
        &[1, 2],
    );
    let ran = run(mixing(wish(AudioFormat::Wav)), &stored, |clip| Some(clip.0[0]));
    let samples = 12 * S + 500 * 48 + 501 * 48;
    let setup = &ran.setups[0];
    assert_eq!((setup.samples, setup.channels, setup.title.as_str()), (samples, 2, "Harbour"));
    let chapters: Vec<_> =
        setup.chapters.iter().map(|chapter| (chapter.at, chapter.title.as_str())).collect();
    assert_eq!(chapters, [(0, "One"), (12 * S + 500 * 48, "Three")]);
    assert_eq!(ran.stretches.iter().map(|(stretch, _)| u64::from(stretch.samples)).sum::<u64>(), samples);
    assert!(ran.stretches.iter().all(|(stretch, _)| stretch.samples <= STRETCH_SAMPLES_MAX));
    let of = |at: usize| ran.stretches[at].1.as_ref().map(|source| (source.clip.0[0], source.from));
    let firsts: Vec<_> = (0..6).map(of).collect();
    assert_eq!(firsts, [Some((1, S)), Some((1, 6 * S)), Some((1, 11 * S)), None, Some((2, 0)), Some((1, 0))]);
    assert_eq!(ran.stretches[1].0.offset, 5 * S);
    assert_eq!(ran.files[&FILE], b"HEAD............end", "the head as it is in the end");
    assert_eq!(ran.name, "Harbour.wav");
    assert!(matches!(ran.end, Some(MixingOutput::Done(Made { files: 1, silent: 0, .. }))), "{:?}", ran.end);
}

#[test]
fn sound_that_goes_on_is_not_faded_and_a_cut_is() {
    // A card that was split: its second half is another card, and the pause is none.
    let stored = project(
        &[
            ("a", vec![region(1, 0, 2_000), region(1, 2_000, 3_000)]),
            ("b", vec![region(1, 3_000, 4_000), region(1, 0, 9)]),
        ],
        &[1],
    );
    let ran = run(mixing(AudioWish { pause_ms: 0, ..wish(AudioFormat::Flac) }), &stored, |_| Some(1));
    let cuts: Vec<_> =
        ran.stretches.iter().map(|(it, _)| (it.segment, it.cut_before, it.cut_behind)).collect();
    assert_eq!(cuts, [(3 * S, true, false), (S, false, true), (9 * 48, true, true)]);
}

#[test]
fn a_card_is_as_loud_as_it_was_made() {
    let louder: Region = from_value(json!({
        "clip": ClipHash([1; 32]), "start_ms": 1_000, "end_ms": 2_000, "gain": 60
    }))
    .unwrap();
    // The same sound goes on, and louder: that is a cut.
    let stored = project(&[("a", vec![region(1, 0, 1_000), louder])], &[1]);
    let ran = run(mixing(wish(AudioFormat::Wav)), &stored, |_| Some(1));
    let gains: Vec<_> = ran.stretches.iter().map(|(it, _)| (it.gain, it.cut_before, it.cut_behind)).collect();
    assert_eq!(gains[0], (1.0, true, true));
    assert!((gains[1].0 - louder.gain.factor()).abs() < 1e-6 && gains[1].0 > 1.9 && gains[1].1, "{gains:?}");
}

#[test]
fn each_card_becomes_a_file_of_its_own_in_a_zip() {
    let stored = project(
        &[("Grüße", vec![region(1, 0, 2_000)]), ("", vec![]), ("x", vec![region(2, 0, 1_000)])],
        &[1, 2],
    );
    let ran =
        run(mixing(AudioWish { each: true, ..wish(AudioFormat::Ogg) }), &stored, |clip| Some(clip.0[0]));
    let seen: Vec<_> =
        ran.setups.iter().map(|it| (it.title.as_str(), it.channels, it.chapters.len())).collect();
    assert_eq!(seen, [("Grüße", 1, 0), ("x", 2, 0)], "a channel more where there is one");
    assert_eq!(ran.name, "Harbour.zip");
    assert!(matches!(ran.end, Some(MixingOutput::Done(Made { files: 2, silent: 0, .. }))), "{:?}", ran.end);
    #[cfg(not(target_arch = "wasm32"))]
    {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&ran.files[&FILE])).unwrap();
        let names: Vec<_> =
            (0..zip.len()).map(|at| zip.by_index(at).unwrap().name().unwrap().into_owned()).collect();
        assert_eq!(names, ["001-grüße.ogg", "003-x.ogg"]);
        for (name, content) in [("001-grüße.ogg", "HEAD..end"), ("003-x.ogg", "HEAD.end")] {
            // Which checks the sum.
            assert_eq!(std::io::read_to_string(zip.by_name(name).unwrap()).unwrap(), content);
        }
        assert_eq!(zip.len(), 2);
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn chapters_lie_beside_the_sound_where_that_is_wanted() {
    let stored = project(&[("One", vec![region(1, 0, 1_000)]), ("Two", vec![region(1, 0, 1_000)])], &[1]);
    let ran = run(mixing(AudioWish { beside: true, ..wish(AudioFormat::Wav) }), &stored, |_| Some(1));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&ran.files[&FILE])).unwrap();
    let mut read = |name: &str| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
    assert_eq!(read("Harbour.wav"), "HEAD..end");
    assert!(read("Harbour.chapters.json").contains("\"startTime\": 1.5"));
    assert!(read("Harbour.cue").contains("TITLE \"Two\"\r\n    INDEX 01 00:01:37"));
}

#[test]
fn sound_that_is_not_here_or_cannot_be_read_is_silence_and_told() {
    let cards = [
        ("a", vec![region(1, 0, 1_000)]),
        ("b", vec![region(2, 0, 1_000)]),
        ("c", vec![region(3, 0, 1_000)]),
    ];
    let stored = project(&cards, &[1, 2]);
    let ran = run(mixing(wish(AudioFormat::Wav)), &stored, |clip| (clip.0[0] == 1).then_some(1));
    let sounds: Vec<_> = ran.stretches.iter().map(|(_, source)| source.is_some()).collect();
    assert_eq!(sounds, [true, false, false, false, false]);
    assert!(matches!(ran.end, Some(MixingOutput::Done(Made { silent: 2, .. }))), "{:?}", ran.end);
}

#[test]
fn what_cannot_be_made_is_said_and_a_closed_window_is_not() {
    let nothing = run(mixing(wish(AudioFormat::Wav)), &project(&[("a", vec![])], &[]), |_| None);
    assert_eq!(nothing.end, Some(MixingOutput::Failed(Some(MixProblem::Nothing))));
    let mut given_up = mixing(wish(AudioFormat::Wav));
    given_up.out.clear();
    given_up.handle_placed(false);
    assert_eq!(given_up.out.pop_back(), Some(MixingOutput::Failed(None)));
    let mut full = mixing(wish(AudioFormat::Wav));
    full.handle_placed(true);
    full.handle_storage(Ok(StorageReply::Project(Some(Box::new(project(
        &[("a", vec![region(1, 0, 9)])],
        &[1],
    ))))));
    full.handle_mix(MixEvent::Looked(Some(1)));
    full.handle_mix(MixEvent::Begun(b"head".to_vec()));
    full.handle_file(Err(FileError::Failed("QuotaExceededError".to_owned())));
    assert!(matches!(full.out.pop_back(), Some(MixingOutput::Failed(Some(MixProblem::File(_))))));
    let late = MixEvent::Written { bytes: Vec::new(), silent: false };
    full.handle_mix(late);
    assert!(full.out.iter().all(|it| !matches!(it, MixingOutput::File(FileRequest::HandOver { .. }))));
}
