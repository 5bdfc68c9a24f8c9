use std::collections::BTreeMap;

use super::*;
use crate::{
    ids::{ClipHash, Ids},
    machine::Lender,
    ports::{
        files::FileError,
        storage::{Arrival, Have},
    },
    project::{Clip, clip::Peaks},
};

const SPEECH: &[u8] = include_bytes!("../../tests/fixtures/sound/opus.ogg");
const FLAC: &[u8] = include_bytes!("../../tests/fixtures/sound/flac.flac");
const FILM: &[u8] = include_bytes!("../../tests/fixtures/sound/film.mp4");
const AAC: &[u8] = include_bytes!("../../tests/fixtures/sound/aac-table-last.m4a");
const PROJECT: ProjectId = ProjectId([9; 16]);

/// A desk whose disk and decoder answer as they are told.
struct Room {
    importing: Importing,
    lender: Lender<Output>,
    files: BTreeMap<FileId, Vec<u8>>,
    /// Blobs that are stored.
    blobs: BTreeMap<BlobId, Vec<u8>>,
    clips: BTreeMap<ClipHash, ClipRecord>,
    /// What the decoder says.
    analysis: Option<Analysis>,
    /// The disk fails from this byte of a blob on.
    full_at: Option<usize>,
    brought: Vec<Brought>,
    zips: Vec<String>,
    released: usize,
}

impl Room {
    fn new() -> Self {
        Self {
            importing: Importing::default(),
            lender: Lender::new(Ids::new([1; 32])),
            files: BTreeMap::new(),
            blobs: BTreeMap::new(),
            clips: BTreeMap::new(),
            analysis: Some(Analysis { duration_ms: 2_000, peaks: Peaks::new(vec![5]) }),
            full_at: None,
            brought: Vec::new(),
            zips: Vec::new(),
            released: 0,
        }
    }

    fn give(&mut self, files: &[(&str, &[u8])]) {
        let picked = files.iter().map(|(name, bytes)| {
            let file = FileId(self.files.len() as u32 + 1);
            self.files.insert(file, bytes.to_vec());
            PickedFile { file, name: (*name).to_owned(), bytes: bytes.len() as u64 }
        });
        let command = ImportCommand::Files(picked.collect());
        self.importing.command(&mut self.lender.cx(), command, Some(PROJECT)).expect("taken");
    }

    /// Answers whatever is asked until nothing is; `kept`: what is brought becomes a card.
    fn settle(&mut self, kept: bool) {
        while let Some(output) = self.lender.outbox.pop_front() {
            self.answer(output, kept);
        }
    }

    fn answer(&mut self, output: Output, kept: bool) {
        match output {
            Output::File(FileRequest::Read { file, offset, len }) => {
                let bytes = self.files.get(&file).map(|bytes| {
                    let from = bytes.len().min(offset as usize);
                    bytes[from..bytes.len().min(from + len as usize)].to_vec()
                });
                let event = FileEvent::Read(file, bytes.ok_or(FileError::Gone));
                assert_eq!(self.importing.handle_file(&mut self.lender.cx(), event), None);
            }
            Output::File(FileRequest::Release(_)) => self.released += 1,
            Output::File(other) => panic!("{other:?}"),
            Output::Store(ticket, request) => {
                let reply = self.store(request);
                self.importing.handle_stored(&mut self.lender.cx(), ticket, reply);
            }
            Output::Background(request) => drop(self.store(request)),
            Output::Media(MediaRequest::Analyze { blob, bytes, .. }) => {
                // It may have been given up meanwhile.
                if !self.importing.analyzes(blob) {
                    return;
                }
                assert_eq!(self.blobs[&blob].len() as u64, bytes);
                self.importing.handle_analyzed(&mut self.lender.cx(), self.analysis.clone());
            }
            Output::Media(other) => panic!("{other:?}"),
            Output::Brought(brought) => {
                let take = brought.take;
                if kept {
                    self.commit(&brought);
                }
                self.brought.push(brought);
                let card = CardId([self.brought.len() as u8; 16]);
                if kept {
                    self.importing.kept(&mut self.lender.cx(), take, Some(card));
                } else {
                    self.importing.not_kept(&mut self.lender.cx(), take, ImportProblem::NoProject);
                }
            }
            Output::Mix(..) => panic!("nothing here is too large"),
            Output::Zip(file) => self.zips.push(file.name),
        }
    }

    fn store(&mut self, request: StorageRequest) -> Result<StorageReply, DbError> {
        match request {
            StorageRequest::Receive(arrivals) => {
                for arrival in arrivals {
                    match arrival {
                        Arrival::Begin(_) => {}
                        Arrival::Bytes { blob, offset, bytes } => {
                            let there = self.blobs.entry(blob).or_default();
                            assert_eq!(there.len() as u64, offset);
                            if self.full_at.is_some_and(|at| there.len() + bytes.len() > at) {
                                return Err(DbError::Full);
                            }
                            there.extend(bytes);
                        }
                        Arrival::Drop(record) => drop(self.blobs.remove(&record.blob)),
                        Arrival::Seal(_) => panic!("it is sealed with its card"),
                    }
                }
                Ok(StorageReply::Done)
            }
            StorageRequest::FindClips(clips) => {
                let have = |clip| self.clips.get(&clip).map_or(Have::Nothing, |it| Have::Whole(it.clone()));
                Ok(StorageReply::Have(clips.into_iter().map(have).collect()))
            }
            other => panic!("{other:?}"),
        }
    }

    fn commit(&mut self, brought: &Brought) {
        for write in &brought.writes {
            match write {
                Write::PutClip(record) => drop(self.clips.insert(record.clip.hash, record.clone())),
                Write::EraseBlob(blob) => drop(self.blobs.remove(blob)),
                _ => {}
            }
        }
    }

    fn states(&self) -> Vec<ImportState> {
        let view = self.importing.view().unwrap_or_default();
        view.files.into_iter().map(|file| file.state).collect()
    }

    fn problems(&self) -> Vec<&'static str> {
        let name = |state: ImportState| match state {
            ImportState::Failed(problem) => problem.name(),
            other => other.name(),
        };
        self.states().into_iter().map(name).collect()
    }
}

fn card(n: u8, how: KeptHow) -> ImportState {
    ImportState::Kept { card: Some(CardId([n; 16])), how }
}

#[test]
fn files_become_cards_in_their_order_each_as_it_is() {
    let mut room = Room::new();
    room.give(&[("One.ogg", SPEECH), ("Two.m4a", AAC)]);
    assert_eq!(room.states()[1], ImportState::Waiting, "one at a time");
    room.settle(true);
    assert_eq!(room.states(), [card(1, KeptHow::AsItIs), card(2, KeptHow::AsItIs)]);
    let labels: Vec<_> = room.brought.iter().map(|brought| brought.label.as_str().to_owned()).collect();
    assert_eq!(labels, ["One", "Two"]);
    for (brought, file) in room.brought.iter().zip([SPEECH, AAC]) {
        let Clip { hash, bytes, duration_ms, .. } = brought.clip.clip;
        assert_eq!((hash, bytes, duration_ms), (ClipHash::of(file), file.len() as u64, 2_000));
        assert_eq!(room.blobs[&brought.clip.blob], file, "byte for byte");
        assert_eq!(brought.project, PROJECT);
    }
    assert_eq!(room.brought[1].clip.clip.media_type.as_str(), "audio/mp4");
    assert_eq!((room.released, room.importing.is_busy()), (2, false));
    room.importing.command(&mut room.lender.cx(), ImportCommand::Close, None).unwrap();
    assert_eq!(room.importing.view(), None);
}

#[test]
fn a_file_that_is_not_as_long_as_it_says_comes_in_and_both_lengths_are_told() {
    let mut room = Room::new();
    room.analysis = Some(Analysis { duration_ms: 700, peaks: Peaks::new(vec![5]) });
    room.give(&[("Half.flac", FLAC), ("Unsaid.ogg", SPEECH)]);
    room.settle(true);
    let how = KeptHow::Otherwise { said_ms: 2_000, ms: 700 };
    assert_eq!(room.states(), [card(1, how), card(2, KeptHow::AsItIs)]);
    assert_eq!(room.blobs[&room.brought[0].clip.blob], FLAC, "byte for byte");
}

#[test]
fn of_a_film_the_sound_is_kept_alone() {
    let mut room = Room::new();
    room.give(&[("Film.mp4", FILM)]);
    room.settle(true);
    assert_eq!(room.states(), [card(1, KeptHow::SoundAlone)]);
    let ClipRecord { clip, blob } = &room.brought[0].clip;
    let sound = &room.blobs[blob];
    assert_eq!((clip.hash, clip.bytes), (ClipHash::of(sound), sound.len() as u64));
    assert!(sound.len() < FILM.len() && sound[4..8] == *b"ftyp", "{} of {}", sound.len(), FILM.len());
}

#[test]
fn the_same_sound_twice_is_one_clip_and_two_cards() {
    let mut room = Room::new();
    room.give(&[("One.ogg", SPEECH), ("Again.ogg", SPEECH)]);
    room.settle(true);
    assert_eq!(room.states(), [card(1, KeptHow::AsItIs), card(2, KeptHow::AsItIs)]);
    assert_eq!(room.brought[0].clip, room.brought[1].clip);
    assert_eq!((room.blobs.len(), room.clips.len()), (1, 1), "stored once");
}

#[test]
fn what_is_no_sound_is_named_and_the_rest_comes_in() {
    let mut room = Room::new();
    room.give(&[
        ("Empty.mp3", b""),
        ("Letter.mp3", b"Dear Ada, this is no sound at all."),
        ("Speech.txt", SPEECH),
        ("Project.wav", b"PK\x03\x04 and so on"),
    ]);
    room.settle(true);
    assert_eq!(room.problems(), ["empty", "unreadable", "done"]);
    assert_eq!(room.zips, ["Project.wav"], "whatever it is called");
    assert_eq!(room.blobs.len(), 1, "nothing half-done is left");
}

#[test]
fn what_the_browser_cannot_decode_leaves_nothing() {
    let mut room = Room::new();
    room.analysis = None;
    room.give(&[("One.ogg", SPEECH)]);
    room.settle(true);
    assert_eq!(room.problems(), ["unreadable"]);
    assert!(room.blobs.is_empty() && room.brought.is_empty());
    room.analysis = Some(Analysis { duration_ms: 0, peaks: Peaks::default() });
    room.give(&[("One.ogg", SPEECH)]);
    room.settle(true);
    assert_eq!((room.problems(), room.blobs.len()), (vec!["no-sound"], 0));
}

#[test]
fn a_disk_that_fills_up_ends_it_and_keeps_what_is_a_card() {
    let mut room = Room::new();
    room.give(&[("One.ogg", SPEECH)]);
    room.settle(true);
    room.full_at = Some(100);
    room.give(&[("Two.m4a", AAC), ("Three.mp4", FILM), ("Four.m4a", AAC)]);
    room.settle(true);
    assert_eq!(room.problems(), ["disk-full"; 3]);
    assert_eq!((room.blobs.len(), room.released), (1, 4), "what did not fit is gone");
}

#[test]
fn what_cannot_become_a_card_any_more_is_said_and_goes() {
    let mut room = Room::new();
    room.give(&[("One.ogg", SPEECH)]);
    room.settle(false);
    assert_eq!((room.problems(), room.blobs.len()), (vec!["no-project"], 0));
    room.give(&[("Gone.ogg", SPEECH)]);
    room.files.clear();
    room.settle(true);
    assert_eq!(room.problems(), ["file"]);
}

#[test]
fn what_is_given_up_leaves_nothing_and_cards_stay() {
    let mut room = Room::new();
    room.give(&[("One.ogg", SPEECH), ("Two.m4a", AAC), ("Three.mp4", FILM)]);
    // Until the second one is being stored.
    while room.blobs.len() < 2 {
        let output = room.lender.outbox.pop_front().expect("it goes on");
        room.answer(output, true);
    }
    room.importing.command(&mut room.lender.cx(), ImportCommand::Cancel, None).unwrap();
    room.settle(true);
    assert_eq!(room.states(), [card(1, KeptHow::AsItIs)]);
    assert_eq!((room.blobs.len(), room.released, room.importing.is_busy()), (1, 3, false));
    // Others may follow.
    room.give(&[("Four.m4a", AAC)]);
    room.settle(true);
    assert_eq!(room.states(), [card(2, KeptHow::AsItIs)]);
}

#[test]
fn without_a_project_and_beyond_a_number_nothing_is_taken() {
    let mut room = Room::new();
    let one = |n: usize| PickedFile { file: FileId(n as u32), name: String::new(), bytes: 5 };
    let files = |count: usize| ImportCommand::Files((0..count).map(one).collect());
    let cx = &mut room.lender.cx();
    assert_eq!(room.importing.command(cx, files(1), None), Err(Refusal::NoProject));
    assert_eq!(room.importing.command(cx, files(FILES_MAX + 1), Some(PROJECT)), Err(Refusal::TooManyFiles));
    assert!(!room.importing.is_busy() && room.importing.view().is_none());
    assert_eq!(room.lender.outbox.len(), FILES_MAX + 2, "all are released");
}
