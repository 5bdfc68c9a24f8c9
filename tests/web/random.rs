//! Random storage requests over few names, so that they meet: for comparing two disks.

use spoke::{
    ids::{BlobId, CardId, ClipHash, ProjectId, TabId},
    ports::{
        settings::Settings,
        settings_change::SettingsChange,
        storage::{
            Arrival, CardRecord, ClipRecord, Durability, PartialRecord, ProjectRecord, RecordAs,
            RecordingRecord, StorageRequest, Write,
        },
    },
    project::{
        Card, Clip, Colour, Label, MediaType, Notes, Op, Project, Region, Tags, Title, Transcript,
        clip::Peaks, command::Action, history::Entry,
    },
    time::Timestamp,
};

/// An endless stream, the same for the same seed.
pub struct Requests {
    state: u64,
    /// Where each blob would end, so that some appends fit.
    ends: [u64; 5],
}

impl Requests {
    pub fn new(seed: u64) -> Self {
        Self { state: seed, ends: [0; 5] }
    }

    /// A number below `end` (splitmix64).
    fn below(&mut self, end: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn few(&mut self) -> u8 {
        self.below(5) as u8
    }

    fn project(&mut self) -> ProjectId {
        ProjectId([self.few(); 16])
    }

    fn blob(&mut self) -> BlobId {
        BlobId([self.few(); 16])
    }

    fn hash(&mut self) -> ClipHash {
        ClipHash([self.few(); 32])
    }

    fn record(&mut self) -> ProjectRecord {
        ProjectRecord {
            followed: None,
            unsent: false,
            writer: None,
            id: self.project(),
            title: Title::new(&format!("Title {}", self.below(100))),
            created: Timestamp(self.below(100)),
            modified: Timestamp(self.below(100)),
            trashed: (self.below(3) == 0).then_some(Timestamp(5)),
            history_next: self.below(9),
            cards: 1,
            duration_ms: 2,
        }
    }

    fn card(&mut self) -> Card {
        let count = self.below(3);
        let regions = (0..count).map(|_| Region::new(self.hash(), 1, 9)).collect();
        Card {
            id: CardId([self.few(); 16]),
            label: Label::new(&format!("Label {}", self.below(100))),
            notes: Notes::default(),
            tags: Tags::default(),
            colour: Colour::default(),
            transcript: Transcript::default(),
            regions,
            created: Timestamp(self.below(100)),
        }
    }

    fn card_record(&mut self) -> CardRecord {
        let card = self.card();
        let id = card.id;
        let project = Project::from_cards(ProjectId([0; 16]), Title::default(), [card]).unwrap();
        let (key, card) = project.stored_card(id).unwrap();
        CardRecord { key: key.clone(), card: card.clone() }
    }

    fn entry(&mut self) -> Entry {
        let op = match self.below(3) {
            0 => Op::Retitle { title: Title::new("Title") },
            1 => Op::Create { card: self.card(), after: None },
            _ => Op::SetRegions { card: CardId([1; 16]), regions: self.card().regions },
        };
        Entry {
            seq: self.below(8),
            action: Action::Move,
            done: vec![op],
            inverse: vec![],
            shifts: vec![],
            at: Timestamp(self.below(1 << 40)),
            about: Label::new("Title"),
        }
    }

    fn clip(&mut self) -> ClipRecord {
        let clip = Clip {
            hash: self.hash(),
            media_type: MediaType::new("audio/webm"),
            bytes: 5,
            duration_ms: 6,
            peaks: Peaks::new(vec![self.few()]),
        };
        ClipRecord { clip, blob: self.blob() }
    }

    fn partial(&mut self) -> PartialRecord {
        PartialRecord { hash: self.hash(), blob: self.blob(), started: Timestamp(self.below(10)) }
    }

    fn recording(&mut self) -> RecordingRecord {
        RecordingRecord {
            becomes: RecordAs::NewCard,
            blob: self.blob(),
            project: self.project(),
            after: None,
            media_type: "audio/mp4".to_owned(),
            started: Timestamp(self.below(10)),
        }
    }

    fn write(&mut self) -> Write {
        match self.below(16) {
            0 => Write::PutProject(self.record()),
            1 => match self.below(4) {
                0 => Write::UpdateProject { record: self.record(), retitled: self.below(2) == 0 },
                1 => Write::Claim(self.project(), TabId([self.few(); 16])),
                2 => Write::SetTitle {
                    project: self.project(),
                    title: Title::new("Other"),
                    modified: Timestamp(self.below(10)),
                },
                _ => Write::SetTrashed { project: self.project(), trashed: Some(Timestamp(self.below(10))) },
            },
            2 => Write::EraseProject(self.project()),
            3 => Write::Rehome { from: self.project(), to: self.record() },
            4 | 5 => Write::PutCard(self.project(), self.card_record()),
            6 => Write::DeleteCard(self.project(), CardId([self.few(); 16])),
            7 | 8 => Write::PutEntry(self.project(), self.entry()),
            9 => Write::ForgetEntriesFrom(self.project(), self.below(8)),
            10 if self.below(2) == 0 => Write::ForgetEntry(self.project(), self.below(8)),
            10 => Write::ForgetEntriesBefore(self.project(), self.below(8)),
            11 if self.below(2) == 0 => Write::PutWave(self.hash(), vec![self.few(); 9].into()),
            11 if self.below(3) == 0 => {
                Write::PutPeaks(self.hash(), self.blob(), Peaks::new(vec![self.few(); 5]))
            }
            11 => Write::PutClip(self.clip()),
            // A new blob: no other request writes to it.
            12 if self.below(4) == 0 => Write::PutBlob(BlobId([9; 16]), vec![self.few(); 9].into()),
            12 if self.below(2) == 0 => Write::PutRecording(self.recording()),
            12 => Write::DeleteRecording(self.blob()),
            13 if self.below(2) == 0 => Write::ChangeSettings(Box::new(SettingsChange {
                before: Settings::default(),
                after: Settings { lan_only: self.below(2) == 0, ..Settings::default() },
            })),
            13 => Write::PutSettings(Settings::default()),
            14 => Write::DeletePartial(self.hash()),
            _ => Write::EraseBlob(self.blob()),
        }
    }

    /// Mostly where the blob ends as far as this stream knows; sometimes anywhere.
    fn bytes(&mut self) -> (BlobId, u64, Vec<u8>) {
        let n = self.few();
        let end = &mut self.ends[usize::from(n)];
        let size = 1 + n as usize * 7;
        let offset = std::mem::replace(end, *end + size as u64);
        let offset = match self.below(12) {
            0 => self.below(40),
            1 => {
                self.ends[usize::from(n)] = size as u64;
                0
            }
            _ => offset,
        };
        (BlobId([n; 16]), offset, vec![self.below(256) as u8; size])
    }

    fn arrival(&mut self) -> Arrival {
        match self.below(6) {
            0 => Arrival::Begin(self.partial()),
            1 => Arrival::Seal(self.clip()),
            2 => Arrival::Drop(self.partial()),
            _ => {
                let (blob, offset, bytes) = self.bytes();
                Arrival::Bytes { blob, offset, bytes }
            }
        }
    }
}

impl Iterator for Requests {
    type Item = StorageRequest;

    fn next(&mut self) -> Option<StorageRequest> {
        Some(match self.below(20) {
            0 => StorageRequest::LoadLibrary,
            1..=3 => StorageRequest::LoadProject(self.project()),
            4..=8 => {
                let count = self.below(6);
                StorageRequest::Commit((0..count).map(|_| self.write()).collect())
            }
            9..=12 => {
                let (blob, offset, bytes) = self.bytes();
                StorageRequest::Append { blob, offset, bytes, durability: Durability::Relaxed }
            }
            13 | 14 => {
                let count = self.below(5);
                StorageRequest::Receive((0..count).map(|_| self.arrival()).collect())
            }
            15..=17 => {
                let (offset, len) = (self.below(60), self.below(60) as u32);
                StorageRequest::ReadBlob { blob: self.blob(), offset, len }
            }
            18 if self.below(2) == 0 => StorageRequest::Gather { blob: self.blob() },
            18 if self.below(2) == 0 => StorageRequest::LoadWave(self.hash()),
            18 => StorageRequest::FindClips((0..3).map(|_| self.hash()).collect()),
            _ => StorageRequest::Sweep { partials_before: Timestamp(self.below(10)) },
        })
    }
}
