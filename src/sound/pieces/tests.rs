use super::*;

/// Two seconds of speech each, and whether an index was made while they were read.
const FILES: [(&str, &[u8]); 17] = [
    ("speech.webm", include_bytes!("../../../tests/fixtures/speech.webm")),
    ("opus.ogg", include_bytes!("../../../tests/fixtures/sound/opus.ogg")),
    ("opus-chained.ogg", include_bytes!("../../../tests/fixtures/sound/opus-chained.ogg")),
    ("vorbis.ogg", include_bytes!("../../../tests/fixtures/sound/vorbis.ogg")),
    ("film.ogv", include_bytes!("../../../tests/fixtures/sound/film.ogv")),
    ("flac.ogg", include_bytes!("../../../tests/fixtures/sound/flac.ogg")),
    ("flac.flac", include_bytes!("../../../tests/fixtures/sound/flac.flac")),
    ("flac-in.mp4", include_bytes!("../../../tests/fixtures/sound/flac-in.mp4")),
    ("opus-in.mp4", include_bytes!("../../../tests/fixtures/sound/opus-in.mp4")),
    ("aac-table-first.m4a", include_bytes!("../../../tests/fixtures/sound/aac-table-first.m4a")),
    ("aac-table-last.m4a", include_bytes!("../../../tests/fixtures/sound/aac-table-last.m4a")),
    (
        "aac-fragments-from-file-start.m4a",
        include_bytes!("../../../tests/fixtures/sound/aac-fragments-from-file-start.m4a"),
    ),
    ("film.mp4", include_bytes!("../../../tests/fixtures/sound/film.mp4")),
    ("film-fragments.mp4", include_bytes!("../../../tests/fixtures/sound/film-fragments.mp4")),
    ("aac.aac", include_bytes!("../../../tests/fixtures/sound/aac.aac")),
    ("alac.m4a", include_bytes!("../../../tests/fixtures/sound/alac.m4a")),
    ("mp3.mp3", include_bytes!("../../../tests/fixtures/sound/mp3.mp3")),
];

/// The packets of a clip from this millisecond on, or earlier, where `index` leads to; the index of what was read, and how
/// many bytes that were.
fn packets(file: &[u8], from_ms: u32, index: &Index, read: u32) -> (Vec<Packet>, Index, u64) {
    let mut clip = Conversion::new(file.len() as u64, read).apart().from_ms(from_ms);
    let (mut form, mut packets, mut made, mut bytes) = (None::<Packets>, Vec::new(), Index::default(), 0);
    let mut jumped = false;
    loop {
        let out = match clip.poll_next() {
            Next::Read(Span { offset, len }) => {
                bytes += u64::from(len);
                clip.push(&file[offset as usize..offset as usize + len as usize]).expect("readable")
            }
            Next::Index => {
                if clip.jump(index) {
                    packets.clear();
                    form.as_mut().map(Packets::jump);
                }
                assert!(!std::mem::replace(&mut jumped, true), "once");
                continue;
            }
            Next::Decode => panic!("only the browser reads it"),
            Next::Over => break,
        };
        clip.points().into_iter().for_each(|point| made.add(point));
        take(&clip, &mut form, &out, &mut packets);
    }
    let rest = clip.finish().expect("readable");
    take(&clip, &mut form, &rest, &mut packets);
    packets.extend(form.as_mut().and_then(Packets::finish));
    (packets, made, bytes)
}

fn take(clip: &Conversion, form: &mut Option<Packets>, bytes: &[u8], packets: &mut Vec<Packet>) {
    if !bytes.is_empty() {
        let form =
            form.get_or_insert_with(|| Packets::of(&clip.form().unwrap().mime).expect("a form with times"));
        packets.extend(form.push(bytes).expect("ours"));
    }
}

#[test]
fn what_is_jumped_to_is_what_lies_there_in_every_form() {
    for (name, file) in FILES {
        let (whole, index, _) = packets(file, 0, &Index::default(), 512);
        assert!(whole.len() >= 4, "{name}: {} packets", whole.len());
        for from_ms in [1_001, 1_300, 1_777, 60_000] {
            let (part, _, _) = packets(file, from_ms, &index, 512);
            let begins = whole.len() - part.len();
            // The first packet of Vorbis that a decoder is given only prepares the next one.
            let is_vorbis = ["vorbis.ogg", "film.ogv"].contains(&name);
            // Where packets are not of one length, or it is not known yet, times are as exact as the index has them: to a millisecond.
            let beside = if is_vorbis || name.contains("fragments") { 48 } else { 0 };
            for (packet, wanted) in part.iter().zip(&whole[begins..]).skip(usize::from(is_vorbis)) {
                assert_eq!(packet.bytes, wanted.bytes, "{name} from {from_ms} ms");
                assert!(packet.at.abs_diff(wanted.at) <= beside, "{name}: {} for {}", packet.at, wanted.at);
            }
            // Pages may hold a second each, and what is this short has one cluster.
            assert!(
                begins > 0 || from_ms < 60_000 || index.points().len() == 1,
                "{name}: nothing was passed over before {from_ms} ms"
            );
        }
    }
}

#[test]
fn without_an_index_a_clip_is_read_through() {
    let (_, file) = FILES[1];
    let (whole, ..) = packets(file, 0, &Index::default(), 4_096);
    assert_eq!(packets(file, 1_500, &Index::default(), 4_096).0, whole);
}

/// All pieces of a stretch, and the clip's length.
fn pieces(file: &[u8], stretch: Range<u32>, index: &Index) -> (Vec<Piece>, Pieces) {
    let mut clip = Pieces::of_stretch(file.len() as u64, stretch);
    let mut pieces = Vec::new();
    loop {
        match clip.poll_next() {
            Want::Read(Span { offset, len }) => clip.push(&file[offset as usize..][..len as usize]),
            Want::Index => clip.jump(index),
            Want::Decode(piece) => pieces.push(piece),
            Want::DecodeWhole => panic!("only the browser reads it"),
            Want::Over => return (pieces, clip),
        }
    }
}

/// A recording of Opus of this many seconds: packets of 20 ms in clusters of ten seconds.
fn recording(seconds: u64) -> Vec<u8> {
    let head = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0";
    let track = crate::sound::webm::Track {
        codec: "A_OPUS",
        private: head,
        channels: 1,
        rate: 48_000,
        delay_ns: 6_500_000,
        run_up_ns: 80_000_000,
    };
    let mut file = crate::sound::webm::beginning(&track);
    let bytes: Vec<_> = (0..seconds * 50).map(|n| [vec![0x78], n.to_be_bytes().repeat(5)].concat()).collect();
    for (n, packets) in bytes.chunks(500).enumerate() {
        let timed: Vec<_> = packets
            .iter()
            .enumerate()
            .map(|(m, bytes)| crate::sound::webm::Timed { at_ms: (n * 500 + m) as u64 * 20, bytes })
            .collect();
        file.extend(crate::sound::webm::clusters(&timed));
    }
    file
}

#[test]
fn pieces_lie_end_to_end_and_are_as_long_as_the_clip() {
    for (name, file) in FILES {
        let (all, clip) = pieces(file, 0..u32::MAX, &Index::default());
        let samples: usize = all.iter().map(|piece| piece.samples(48_000).len()).sum();
        let ms = clip.duration_ms().expect("known");
        assert!((1_900..3_700).contains(&ms), "{name}: {ms} ms");
        assert!(samples.abs_diff(ms as usize * 48) <= 48, "{name}: {samples} samples in {ms} ms");
    }
    for (name, file) in FILES {
        let (whole, clip) = pieces(file, 0..u32::MAX, &Index::default());
        let (mut at, ms) = (whole[0].wanted.start, clip.duration_ms().unwrap());
        for (from, to) in [(0, 713), (713, 1_421), (1_421, ms)] {
            let (part, _) = pieces(file, from..to, &Index::default());
            assert_eq!(part.len(), 1, "{name}: pieces of {from}..{to}");
            assert_eq!(part[0].wanted.start, at, "{name}: {from}..{to} begins");
            at = part[0].wanted.end;
        }
        assert!(whole[0].wanted.end.abs_diff(at) <= u64::from(whole[0].scale) / 1_000, "{name} ends at {at}");
    }
    let file = recording(35);
    let (all, clip) = pieces(&file, 0..u32::MAX, &Index::default());
    // What the encoder put in front is not heard.
    assert_eq!(clip.duration_ms(), Some(34_994));
    let lengths: Vec<_> = all.iter().map(|piece| piece.samples(48_000).len()).collect();
    assert_eq!(lengths, [480_000, 480_000, 480_000, 35 * 48_000 - 312 - 3 * 480_000]);
    assert_eq!(all[0].samples(48_000).start, 312);
    // A decoder has its run-up.
    let run_up = all[1].samples(48_000).start;
    assert!((RUN_UP_MS as usize * 48..RUN_UP_MS as usize * 48 + 1_920).contains(&run_up), "{run_up}");
}

#[test]
fn stretches_that_lie_end_to_end_have_all_samples_once_wherever_they_are_cut() {
    let file = recording(65);
    let (_, clip) = pieces(&file, 0..u32::MAX, &Index::default());
    let index = clip.index().clone();
    assert!(index.points().len() >= 6, "{:?}", index.points());
    let span = |stretch: Range<u32>| {
        let (all, _) = pieces(&file, stretch, &index);
        let absolute = |piece: &Piece| {
            let Range { start, end } = piece.samples(48_000);
            piece.first as usize + start..piece.first as usize + end
        };
        all.iter().map(absolute).reduce(|before, next| {
            assert_eq!(before.end, next.start, "end to end");
            before.start..next.end
        })
    };
    let mut at = 312;
    for (from, to) in [(0, 1), (1, 999), (999, 20_001), (20_001, 20_002), (20_002, 51_234), (51_234, 70_000)]
    {
        let Some(span) = span(from..to) else { panic!("{from}..{to} is empty") };
        assert_eq!(span.start, at, "from {from}");
        at = span.end;
    }
    assert_eq!(at, 65 * 48_000);
    assert_eq!(span(80_000..90_000), None);
}

/// As Chromium records: packets of 60 ms whose times tremble, and a microphone that stalled for four seconds.
fn trembling(seconds: u64) -> Vec<u8> {
    let head = b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0";
    let track = crate::sound::webm::Track {
        codec: "A_OPUS",
        private: head,
        channels: 1,
        rate: 48_000,
        delay_ns: 0,
        run_up_ns: 80_000_000,
    };
    let mut file = crate::sound::webm::beginning(&track);
    let bytes: Vec<_> =
        (0..seconds * 1_000 / 60).map(|n| [vec![0x18], n.to_be_bytes().repeat(9)].concat()).collect();
    for (n, packets) in bytes.chunks(160).enumerate() {
        let time =
            |n: u64| 7_000 + n * 60 + [0, 39, 8, 41, 3, 55][n as usize % 6] + if n > 500 { 4_000 } else { 0 };
        let timed: Vec<_> = packets
            .iter()
            .enumerate()
            .map(|(m, bytes)| crate::sound::webm::Timed { at_ms: time((n * 160 + m) as u64), bytes })
            .collect();
        file.extend(crate::sound::webm::clusters(&timed));
    }
    file
}

#[test]
fn lengths_of_packets_count_and_not_the_clock_of_whoever_recorded() {
    let file = trembling(120);
    let (whole, clip) = pieces(&file, 0..u32::MAX, &Index::default());
    assert_eq!(clip.duration_ms(), Some(120_000));
    assert_eq!(whole.iter().map(|piece| piece.samples(48_000).len()).sum::<usize>(), 120 * 48_000);
    let index = clip.index().clone();
    assert!(
        index.points().len() >= 10 && index.points().last().unwrap().ms < 120_000,
        "{:?}",
        index.points()
    );
    // Every sample once, wherever it is read from, as who makes a file of it reads it.
    let mut at = 0;
    for from in (0..120_000).step_by(5_000) {
        let (part, _) = pieces(&file, from..from + 5_000, &index);
        for piece in part {
            let Range { start, end } = piece.samples(48_000);
            assert_eq!(piece.first as usize + start, at, "from {from} ms");
            at = piece.first as usize + end;
        }
        assert_eq!(at, (from as usize + 5_000) * 48);
    }
}

#[test]
fn a_seek_into_a_long_clip_reads_a_small_part_of_it() {
    let file = recording(3_600);
    let (whole, index, _) = packets(&file, 0, &Index::default(), 64 * 1024);
    assert_eq!(whole.len(), 180_000);
    for from_ms in [60_000, 1_800_000, 3_590_000] {
        let mut clip = Conversion::new(file.len() as u64, 64 * 1024).from_ms(from_ms);
        let (mut form, mut packets, mut reads) = (None, Vec::new(), 0);
        while packets.last().is_none_or(|packet: &Packet| packet.at < u64::from(from_ms) * 48) {
            match clip.poll_next() {
                Next::Read(Span { offset, len }) => {
                    reads += 1;
                    let out = clip.push(&file[offset as usize..offset as usize + len as usize]).unwrap();
                    take(&clip, &mut form, &out, &mut packets);
                }
                Next::Index => assert!(clip.jump(&index)),
                other => panic!("{other:?}"),
            }
        }
        assert!(reads <= 3, "{reads} reads before {from_ms} ms");
    }
}

#[test]
fn what_is_being_recorded_is_given_piece_by_piece_and_ends_where_it_ends() {
    let file = recording(25);
    let mut clip = Pieces::of_clip(u64::MAX);
    let (mut at, mut pieces) = (0, Vec::new());
    let mut drain = |clip: &mut Pieces, at: &mut usize, have: usize| loop {
        match clip.poll_next() {
            Want::Read(Span { offset, len }) => {
                assert_eq!(offset as usize, *at, "in order");
                let end = have.min(*at + len as usize);
                if end == *at {
                    break;
                }
                clip.push(&file[*at..end]);
                *at = end;
            }
            Want::Decode(piece) => pieces.push(piece),
            Want::Over => break,
            other => panic!("{other:?}"),
        }
    };
    for have in (0..file.len()).step_by(1_234) {
        drain(&mut clip, &mut at, have);
    }
    drain(&mut clip, &mut at, file.len());
    clip.finish();
    drain(&mut clip, &mut at, file.len());
    let whole = self::pieces(&file, 0..u32::MAX, &Index::default());
    assert_eq!((pieces, clip.duration_ms()), (whole.0, whole.1.duration_ms()));
}

#[test]
fn damage_ends_a_clip_where_it_is_and_never_before() {
    let file = recording(30);
    let (_, clip) = pieces(&file[..file.len() / 2], 0..u32::MAX, &Index::default());
    assert!((14_000..15_100).contains(&clip.duration_ms().unwrap()), "{:?}", clip.duration_ms());
    // In the middle of the second of three clusters: the third one is found again.
    let mut damaged = file.clone();
    let middle = file.len() / 2;
    damaged[middle..middle + 500].fill(0x42);
    let (all, clip) = pieces(&damaged, 0..u32::MAX, &Index::default());
    assert!(clip.duration_ms().unwrap() > 24_000, "{:?}", clip.duration_ms());
    assert!(all.len() >= 2);
    for nothing in [&b""[..], b"no sound at all, only words"] {
        let (all, clip) = {
            let mut clip = Pieces::of_clip(nothing.len() as u64);
            let mut ends = 0;
            loop {
                match clip.poll_next() {
                    Want::Read(Span { offset, len }) => {
                        clip.push(&nothing[offset as usize..][..len as usize]);
                    }
                    Want::Over | Want::DecodeWhole => break,
                    _ => ends += 1,
                }
            }
            (ends, clip)
        };
        assert_eq!((all, clip.duration_ms()), (0, None));
    }
}
