//! Somebody at a desk: a program, its disk, and the files that are given to it and come from it.

use std::collections::{BTreeMap, VecDeque};

use spoke::{
    app::{
        App,
        effect::Effect,
        input::{Command, ExportCommand, Input, LibraryCommand, RecordCommand},
        media::{Analysis, MediaEvent, MediaRequest, MicEvent},
        storage::{ClipRecord, Have, StorageReply, StorageRequest, StoredProject},
        view::{ArchiveState, RecorderView},
    },
    archive::{ZipProblem, losses::Losses},
    ids::{BlobId, ClipHash, DraftId, FileId, ProjectId},
    ports::{
        files::{FileError, FileEvent, FileRequest, PickedFile},
        locks::{LockEvent, LockRequest},
        mixing::{MixError, MixEvent, MixRequest},
        titles::Titles,
    },
    project::{MediaType, Project, Title, clip::Peaks},
    time::{Instant, Now, Timestamp},
};

use crate::sim_disk::SimDisk;

/// What a recording begins with here, as in a browser.
pub const WEBM: &[u8] = b"\x1A\x45\xDF\xA3";
/// A header of one byte.
const HEADER: &[u8] = b"\x1A\x45\xDF\xA3\x81";
/// A block of sound: without one there is no more than a header.
const BLOCK: &[u8] = b"\xA3\x85\x81\0\0\x80\0";
/// A piece of a file is never longer.
const PIECE_BYTES_MAX: usize = 1024 * 1024;
const EPOCH_MS: u64 = 1_700_000_000_000;

pub struct Desk {
    pub app: App,
    pub disk: SimDisk,
    /// Files that were given to the program.
    pub picked: BTreeMap<FileId, Vec<u8>>,
    /// Files that were given to the person, by name.
    pub received: Vec<(String, Vec<u8>)>,
    /// Turns that the program has asked for.
    pub turns: usize,
    /// Records that one request to the disk has written or asked for, at most.
    pub records_at_once: usize,
    /// The browser decodes and packs sound: every stretch as one letter.
    pub packs: bool,
    drafts: BTreeMap<DraftId, Vec<u8>>,
    inbox: VecDeque<Input>,
    now_ms: u64,
    next_file: u32,
}

impl Desk {
    pub fn new(seed: u8) -> Self {
        Self::with(seed, SimDisk::default())
    }

    /// A page that is opened on this disk.
    pub fn with(seed: u8, disk: SimDisk) -> Self {
        let mut desk = Self {
            app: App::new([seed; 32]),
            disk,
            picked: BTreeMap::new(),
            received: Vec::new(),
            turns: 0,
            records_at_once: 0,
            packs: false,
            drafts: BTreeMap::new(),
            inbox: VecDeque::new(),
            now_ms: 1,
            next_file: 0,
        };
        desk.give(Input::Start { page: "https://spoke.example/".to_owned(), titles: Titles::default() });
        desk
    }

    /// Gives the program something, and everything that follows from it.
    pub fn give(&mut self, input: Input) {
        self.inbox.push_back(input);
        while self.step() {}
    }

    /// What a person does comes before everything that is still on its way.
    pub fn command(&mut self, command: impl Into<Command>) {
        self.command_and(command, 0);
        while self.step() {}
    }

    /// One thing happens; `false` when nothing is left to.
    pub fn step(&mut self) -> bool {
        let Some(input) = self.inbox.pop_front() else { return false };
        self.now_ms += 1;
        let now = Now { instant: Instant(self.now_ms), wall: Timestamp(EPOCH_MS + self.now_ms) };
        self.app.handle(now, input);
        self.app.take_dirty();
        while let Some(effect) = self.app.poll_effect() {
            self.run(effect);
        }
        true
    }

    /// What a person does, of which only so many consequences happen.
    pub fn command_and(&mut self, command: impl Into<Command>, steps: usize) {
        self.inbox.push_front(Input::Command(command.into()));
        for _ in 0..=steps {
            self.step();
        }
    }

    pub fn later(&mut self, days: u64) {
        self.now_ms += days * 24 * 60 * 60 * 1_000;
    }

    fn run(&mut self, effect: Effect) {
        match effect {
            Effect::Storage(id, request) => {
                let records = match &request {
                    StorageRequest::Commit(writes) => writes.len(),
                    StorageRequest::FindClips(clips) => clips.len(),
                    _ => 0,
                };
                self.records_at_once = self.records_at_once.max(records);
                let reply = self.disk.execute(request);
                self.inbox.push_back(Input::Storage(id, reply));
            }
            Effect::Media(MediaRequest::StartRecording(_)) => {
                let media_type = MediaType::new("audio/webm;codecs=opus");
                self.inbox.push_back(Input::Media(MediaEvent::Mic(MicEvent::Started { media_type })));
            }
            Effect::Media(MediaRequest::StopRecording) => {
                self.inbox.push_back(Input::Media(MediaEvent::Mic(MicEvent::Stopped)));
            }
            Effect::Media(MediaRequest::Analyze { blob, bytes, .. }) => {
                let analysis = decode(&self.blob(blob, bytes));
                self.inbox.push_back(Input::Media(MediaEvent::Analyzed { blob, analysis }));
            }
            Effect::Lock(LockRequest::Hold(project)) => {
                self.inbox.push_back(Input::Lock(LockEvent::Held(project)));
            }
            Effect::File(request) => self.run_file(request),
            Effect::Mix(draft, request) => self.run_mix(draft, request),
            _ => {}
        }
    }

    fn run_mix(&mut self, draft: DraftId, request: MixRequest) {
        let event = match request {
            MixRequest::Look(_) => MixEvent::Looked(self.packs.then_some(1)),
            MixRequest::End => return,
            MixRequest::Begin(_) if self.packs => MixEvent::Begun(b"head".to_vec()),
            MixRequest::Mix(..) if self.packs => MixEvent::Written { bytes: b".".to_vec(), silent: false },
            MixRequest::Finish if self.packs => {
                MixEvent::Finished { bytes: b"end".to_vec(), head: Some(b"HEAD".to_vec()) }
            }
            _ => MixEvent::Failed(MixError::NoEncoder),
        };
        self.inbox.push_back(Input::Mix(draft, event));
    }

    fn run_file(&mut self, request: FileRequest) {
        let event = match request {
            FileRequest::Read { file, offset, len } => {
                assert!(len as usize <= PIECE_BYTES_MAX, "a piece");
                let read = |bytes: &Vec<u8>| {
                    let from = (offset as usize).min(bytes.len());
                    bytes[from..(from + len as usize).min(bytes.len())].to_vec()
                };
                FileEvent::Read(file, self.picked.get(&file).map(read).ok_or(FileError::Gone))
            }
            FileRequest::Turn(file) => {
                self.turns += 1;
                FileEvent::Turn(file)
            }
            FileRequest::Append { draft, bytes } => {
                assert!((1..=PIECE_BYTES_MAX).contains(&bytes.len()), "a piece");
                self.drafts.entry(draft).or_default().extend(bytes);
                FileEvent::Appended(draft, Ok(()))
            }
            FileRequest::Place { draft, .. } => FileEvent::Placed(draft, true),
            FileRequest::Replace { draft, bytes } => {
                self.drafts.entry(draft).or_default()[..bytes.len()].copy_from_slice(&bytes);
                FileEvent::Appended(draft, Ok(()))
            }
            FileRequest::Join { draft, part } => {
                let part = self.drafts.remove(&part).expect("a draft");
                self.drafts.entry(draft).or_default().extend(part);
                FileEvent::Appended(draft, Ok(()))
            }
            FileRequest::HandOver { draft, name } => {
                let bytes = self.drafts.remove(&draft).expect("a draft");
                self.received.push((name, bytes));
                FileEvent::HandedOver(draft, Ok(()))
            }
            FileRequest::Discard(draft) => {
                self.drafts.remove(&draft);
                return;
            }
            FileRequest::Release(file) => {
                self.picked.remove(&file);
                return;
            }
        };
        self.inbox.push_back(Input::File(event));
    }

    fn blob(&mut self, blob: BlobId, bytes: u64) -> Vec<u8> {
        let len = bytes as u32 + 1;
        match self.disk.execute(StorageRequest::ReadBlob { blob, offset: 0, len }) {
            Ok(StorageReply::Bytes(bytes)) => bytes,
            other => panic!("{other:?}"),
        }
    }

    /// Makes a project, with one recording of each of these.
    pub fn record(&mut self, title: &str, sounds: &[&[u8]]) -> ProjectId {
        self.command(LibraryCommand::Create(Title::new(title)));
        for sound in sounds {
            self.record_as(RecordCommand::New { after: None }, sound);
        }
        self.app.views().project.expect("open").id
    }

    pub fn record_as(&mut self, command: impl Into<Command>, sound: &[u8]) {
        self.command(command);
        for slice in sound.chunks(700_000) {
            self.give(Input::Media(MediaEvent::Mic(MicEvent::Slice(slice.to_vec()))));
        }
        self.command(RecordCommand::Stop);
        assert_eq!(self.app.views().recorder, RecorderView::Idle);
    }

    /// Saves a project; the file.
    pub fn save(&mut self, project: ProjectId) -> Vec<u8> {
        self.command(ExportCommand::SaveAsZip(project));
        assert!(matches!(self.state(), ArchiveState::Saved { .. }), "{:?}", self.state());
        self.received.pop().expect("a file").1
    }

    pub fn pick(&mut self, name: &str, bytes: Vec<u8>) -> PickedFile {
        self.next_file += 1;
        let file = FileId(self.next_file);
        let picked = PickedFile { file, name: name.to_owned(), bytes: bytes.len() as u64 };
        self.picked.insert(file, bytes);
        picked
    }

    /// Opens a file; what came of it.
    pub fn open(&mut self, name: &str, bytes: Vec<u8>) -> ArchiveState {
        let picked = self.pick(name, bytes);
        self.command(ExportCommand::OpenZip(picked));
        assert!(self.picked.is_empty(), "it was released");
        self.state()
    }

    /// Opens a file that makes a project; its id, and how many cards are lost and cut.
    pub fn opened(&mut self, name: &str, bytes: Vec<u8>) -> (ProjectId, usize, usize) {
        match self.open(name, bytes) {
            ArchiveState::Opened { project, losses, .. } => (project, losses.lost(), losses.cut()),
            other => panic!("{other:?}"),
        }
    }

    /// Opens a file that makes a project; what is missing.
    pub fn losses(&mut self, bytes: Vec<u8>) -> (ProjectId, Losses) {
        match self.open("file.zip", bytes) {
            ArchiveState::Opened { project, losses, .. } => (project, Losses::clone(&losses)),
            other => panic!("{other:?}"),
        }
    }

    /// Opens a file of which nothing may come; why. The disk is as it was.
    pub fn refused(&mut self, bytes: Vec<u8>) -> ZipProblem {
        let before = self.disk.used();
        let projects = self.app.views().library;
        let ArchiveState::Failed(problem) = self.open("file.zip", bytes) else {
            panic!("{:?}", self.state())
        };
        assert_eq!((self.disk.used(), self.app.views().library), (before, projects), "nothing has changed");
        problem
    }

    pub fn state(&self) -> ArchiveState {
        self.app.archive_view().expect("a report").now.state
    }

    pub fn stored(&mut self, project: ProjectId) -> StoredProject {
        match self.disk.execute(StorageRequest::LoadProject(project)) {
            Ok(StorageReply::Project(Some(stored))) => *stored,
            other => panic!("{other:?}"),
        }
    }

    pub fn project(&mut self, project: ProjectId) -> Project {
        let stored = self.stored(project);
        let cards = stored.cards.into_iter().map(|r| (r.key, std::sync::Arc::unwrap_or_clone(r.card)));
        Project::from_stored(stored.record.id, stored.record.title, cards)
    }

    /// A clip's record, and its bytes, which have the hash they are named by.
    pub fn clip(&mut self, hash: ClipHash) -> (ClipRecord, Vec<u8>) {
        let found = self.disk.execute(StorageRequest::FindClips(vec![hash]));
        let Ok(StorageReply::Have(mut have)) = found else { panic!("{found:?}") };
        let Some(Have::Whole(record)) = have.pop() else { panic!("{hash:?} is not here") };
        let bytes = self.blob(record.blob, record.clip.bytes);
        assert_eq!(ClipHash::of(&bytes), hash);
        (record, bytes)
    }

    /// Clips and transfers that are on the disk, however old.
    pub fn leftovers(&mut self) -> (u64, u64) {
        let before = self.disk.used();
        let partials_before = Timestamp(u64::MAX);
        self.disk.execute(StorageRequest::Sweep { partials_before }).expect("swept");
        (before, self.disk.used())
    }
}

/// The pretended decoder: sound says how long it is in its fifth byte, in tenths of a second; what was recorded here, which
/// has a header and a block, in the byte of its header.
fn decode(bytes: &[u8]) -> Option<Analysis> {
    let tenths = match bytes {
        _ if bytes.starts_with(HEADER) => u32::from(*bytes.get(HEADER.len())?),
        _ if bytes.starts_with(WEBM) => u32::from(*bytes.get(4)?),
        _ if bytes.starts_with(b"RIFF") => 10,
        _ => return None,
    };
    Some(Analysis { duration_ms: tenths * 100, peaks: Peaks::new(vec![tenths as u8; 20]) })
}

/// A recording of so many tenths of a second and bytes.
pub fn sound(tenths: u8, bytes: usize) -> Vec<u8> {
    let mut sound = HEADER.to_vec();
    sound.push(tenths);
    sound.extend(BLOCK);
    sound.extend((0..bytes).map(|n| (n * usize::from(tenths) / 3 % 253) as u8));
    sound
}
