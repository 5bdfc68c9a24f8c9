//! ZIP files: what is written is read, whatever it is; and whatever is read does not stop the program.

use proptest::{collection::vec, prelude::*};
use spoke::{
    archive::{
        directory::{End, Entry, Files, Listing, Method, Sounds, roots, tail_bytes},
        entry::{EntryReader, Step, Unreadable},
        layout::{ZipWriter, total_bytes},
        limits::PIECE_BYTES,
        manifest::{self, Listed, Reading, Written, WrittenClip},
    },
    ids::{CardId, ClipHash},
    project::{Card, Colour, Gain, Label, MediaType, Notes, Region, Tags, Title, Transcript},
    time::Timestamp,
};

/// The content of an entry.
fn content(file: &[u8], entry: Entry) -> Result<Vec<u8>, Unreadable> {
    let (mut reader, mut content) = (EntryReader::new(entry), Vec::new());
    loop {
        match reader.step()? {
            Step::Read { offset, len } => {
                assert!(len <= PIECE_BYTES);
                let from = (offset as usize).min(file.len());
                reader.feed(file[from..(from + len as usize).min(file.len())].to_vec())?;
            }
            Step::Piece(piece) => content.extend(piece),
            Step::End => return Ok(content),
        }
    }
}

/// The files of a ZIP whose list is this.
fn listed(end: End, directory: &[u8]) -> Option<Files> {
    let mut listing = Listing::new(end, directory.to_vec());
    loop {
        if let Some(files) = listing.step().ok()? {
            return Some(files);
        }
    }
}

/// What `project.json` says, in pieces of so many bytes.
fn read(bytes: &[u8], piece: usize) -> Option<Listed> {
    let mut reading = Reading::default();
    bytes.chunks(piece.max(1)).for_each(|piece| reading.push(piece));
    loop {
        if let Some(listed) = reading.step().ok()? {
            return Some(listed);
        }
    }
}

/// Reads a file as far as it can be read.
fn look_through(file: &[u8]) {
    let tail = &file[file.len() - tail_bytes(file.len() as u64) as usize..];
    let Ok(end) = End::find(tail, file.len() as u64) else { return };
    for end in [end.first_try(), end.beside_its_end()] {
        let from = end.list_at() as usize;
        let Some(directory) = file.get(from..).and_then(|rest| rest.get(..end.directory_bytes as usize))
        else {
            continue;
        };
        let Some(files) = listed(end, directory) else { continue };
        for root in roots(&files) {
            let mut sounds = Sounds::default();
            files.by_name.keys().for_each(|name| sounds.add(&root, name, &files));
            let _ = sounds.find("001-größe.webm", |_| false);
        }
        for entry in files.by_name.into_values() {
            let _ = content(file, entry).map(|content| read(&content, 100));
        }
    }
}

fn card() -> impl Strategy<Value = Card> {
    let regions = vec((0..4u8, 0..9_000u32, 1..9_000u32, -240..=240i32), 1..4);
    (
        any::<[u8; 16]>(),
        ".{0,120}",
        ".{0,600}",
        vec(".{0,40}", 0..12),
        0..8usize,
        ".{0,50}",
        regions,
        0..1_u64 << 45,
    )
        .prop_map(|(id, label, notes, tags, colour, transcript, regions, created)| Card {
            id: CardId(id),
            label: Label::new(&label),
            notes: Notes::new(&notes),
            tags: Tags::parse(&tags.join(",")),
            colour: Colour::ALL[colour],
            transcript: Transcript::new(&transcript),
            regions: regions
                .into_iter()
                .map(|(clip, start_ms, long, gain)| Region {
                    gain: Gain::new(gain),
                    ..Region::new(ClipHash([clip; 32]), start_ms, start_ms + long)
                })
                .collect(),
            created: Timestamp(created),
        })
}

proptest! {
    #[test]
    fn files_that_are_written_are_read(files in vec(("[a-zé/]{1,30}", vec(any::<u8>(), 0..3_000)), 0..12), now in any::<u64>()) {
        let mut zip = ZipWriter::new(Timestamp(now));
        let mut file = Vec::new();
        for (at, (name, content)) in files.iter().enumerate() {
            file.extend(zip.begin(&format!("{at}{name}!"), content.len() as u64, crc32fast::hash(content)));
            file.extend(content);
        }
        file.extend(zip.finish());
        let names: Vec<_> = files.iter().enumerate().map(|(at, (name, _))| format!("{at}{name}!")).collect();
        let sizes = names.iter().zip(&files).map(|(name, (_, content))| (name.as_str(), content.len() as u64));
        prop_assert_eq!(total_bytes(sizes), Some(file.len() as u64));
        let end = End::find(&file, file.len() as u64).expect("its end");
        let from = end.first_try().list_at() as usize;
        let listed = listed(end, &file[from..from + end.directory_bytes as usize]).expect("its list").by_name;
        prop_assert_eq!(listed.len(), files.len());
        for (name, (_, written)) in names.iter().zip(&files) {
            prop_assert_eq!(listed[name].method, Method::Stored);
            prop_assert_eq!(&content(&file, listed[name]).expect("whole"), written);
        }
    }

    #[test]
    fn cards_that_are_written_are_read(cards in vec(card(), 0..12), title in ".{1,120}", piece in 1..5_000_usize) {
        let clips = (0..4).map(|n| WrittenClip {
            hash: ClipHash([n; 32]),
            media_type: MediaType::new("audio/webm;codecs=opus"),
            duration_ms: 20_000,
            file: format!("{n}.webm"),
        });
        let title = Title::new(&title);
        let written = Written {
            title: &title,
            created: Timestamp(5),
            modified: Timestamp(6),
            cards: cards.iter().map(|card| (card, "0.webm".to_owned())).collect(),
            clips: clips.collect(),
        };
        let listed = read(&manifest::write(written, Timestamp(7)), piece).expect("a project");
        prop_assert_eq!(listed.title.unwrap_or_default(), title);
        prop_assert_eq!(listed.cards.len(), cards.len());
        prop_assert!(!listed.breaks_off && listed.newer.is_none());
        for (listed, card) in listed.cards.iter().zip(&cards) {
            prop_assert!(listed.is_card);
            prop_assert_eq!(&listed.lost, &[]);
            prop_assert_eq!(
                (&listed.label, &listed.notes, &listed.tags, listed.colour, &listed.transcript, listed.created),
                (&card.label, &card.notes, &card.tags, card.colour, &card.transcript, Some(card.created))
            );
            let stretches: Vec<_> = listed.stretches.iter().flatten().map(|it| (it.file.clone(), it.part)).collect();
            let regions: Vec<_> = card.regions.iter()
                .map(|region| (format!("{}.webm", region.clip.0[0]), Some((region.start_ms, region.end_ms))))
                .collect();
            prop_assert_eq!(stretches, regions);
        }
    }

    #[test]
    fn any_bytes_with_an_end_are_looked_through(
        mut bytes in vec(any::<u8>(), 46..600),
        packed in any::<bool>(),
        name in "(project.json|x/project.json|cards/1.webm)",
    ) {
        // Headers that lead on into nonsense.
        let method = if packed { 8 } else { 0 };
        let at = bytes.len() as u32;
        bytes.splice(0..4, *b"PK\x03\x04");
        bytes[26] = 3;
        bytes[27..30].fill(0);
        let long = u32::from(bytes[40]);
        let mut central = b"PK\x01\x02\x14\0\x14\0\0\0".to_vec();
        central.extend([method, 0, 0, 0, 0, 0]);
        central.extend(bytes[30..34].to_vec());
        central.extend(long.to_le_bytes());
        central.extend((long * u32::from(bytes[41])).to_le_bytes());
        central.extend((name.len() as u16).to_le_bytes());
        central.extend([0; 16]);
        central.extend(name.as_bytes());
        let length = central.len() as u32;
        bytes.extend(central);
        bytes.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        bytes.extend(length.to_le_bytes());
        bytes.extend(at.to_le_bytes());
        bytes.extend([0, 0]);
        let end = End::find(&bytes, bytes.len() as u64).expect("an end");
        prop_assert_eq!(end.directory_at, u64::from(at));
        look_through(&bytes);
    }

    #[test]
    fn any_bytes_are_a_file_or_none(bytes in vec(any::<u8>(), 0..300), text in ".{0,200}") {
        look_through(&bytes);
        let _ = read(&bytes, 7);
        let _ = read(text.as_bytes(), 7);
        let _ = read(format!("{{\"cards\":[{{\"label\":{text},\"tags\":[{text}]}}{text}").as_bytes(), 7);
    }
}
