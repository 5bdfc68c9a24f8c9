//! Sound of every form that people have is brought into one that media sources take.
//!
//! The files of `tests/fixtures/sound` were made with `espeak-ng` and `ffmpeg`: two seconds of speech each.
#![cfg(not(target_arch = "wasm32"))]

use proptest::{prelude::*, sample::select};
use spoke::sound::{Conversion, Form, Next, Unreadable, pcm::PcmAsWav};

/// What a file is called, its bytes, and the form that sources are given; none where only the browser can read it.
const FILES: &[(&str, &[u8], Option<&str>)] = &[
    ("opus.ogg", include_bytes!("fixtures/sound/opus.ogg"), OPUS),
    ("opus-chained.ogg", include_bytes!("fixtures/sound/opus-chained.ogg"), OPUS),
    ("vorbis.ogg", include_bytes!("fixtures/sound/vorbis.ogg"), Some("audio/webm;codecs=\"vorbis\"")),
    ("film.ogv", include_bytes!("fixtures/sound/film.ogv"), Some("audio/webm;codecs=\"vorbis\"")),
    ("flac.ogg", include_bytes!("fixtures/sound/flac.ogg"), FLAC),
    ("flac.flac", include_bytes!("fixtures/sound/flac.flac"), FLAC),
    ("flac-in.mp4", include_bytes!("fixtures/sound/flac-in.mp4"), FLAC),
    ("opus-in.mp4", include_bytes!("fixtures/sound/opus-in.mp4"), Some("audio/mp4;codecs=\"opus\"")),
    ("aac-table-first.m4a", include_bytes!("fixtures/sound/aac-table-first.m4a"), AAC),
    ("aac-table-last.m4a", include_bytes!("fixtures/sound/aac-table-last.m4a"), AAC),
    ("aac-fragments-from-file-start.m4a", FRAGMENTS, AAC),
    ("aac.mov", include_bytes!("fixtures/sound/aac.mov"), AAC),
    ("film.mp4", include_bytes!("fixtures/sound/film.mp4"), AAC),
    ("film-fragments.mp4", include_bytes!("fixtures/sound/film-fragments.mp4"), AAC),
    ("aac.aac", include_bytes!("fixtures/sound/aac.aac"), AAC),
    ("alac.m4a", include_bytes!("fixtures/sound/alac.m4a"), Some("audio/mp4;codecs=\"alac\"")),
    ("mp3.mp3", include_bytes!("fixtures/sound/mp3.mp3"), Some("audio/mp4;codecs=\"mp3\"")),
    ("mp3-in.mp4", include_bytes!("fixtures/sound/mp3-in.mp4"), Some("audio/mp4;codecs=\"mp3\"")),
    ("speech.webm", include_bytes!("fixtures/speech.webm"), OPUS),
    ("film.webm", include_bytes!("fixtures/sound/film.webm"), OPUS),
    ("float.wav", include_bytes!("fixtures/sound/float.wav"), FLAC),
];
const FRAGMENTS: &[u8] = include_bytes!("fixtures/sound/aac-fragments-from-file-start.m4a");
const OPUS: Option<&str> = Some("audio/webm;codecs=\"opus\"");
const FLAC: Option<&str> = Some("audio/mp4;codecs=\"flac\"");
const AAC: Option<&str> = Some("audio/mp4;codecs=\"mp4a.40.2\"");

/// Bytes that are read at once.
const PIECE_BYTES: u32 = 64 * 1024;
/// Steps after which a conversion goes round in circles: each byte of the largest file alone, three times over.
const STEPS_MAX: usize = 400_000;

/// What came of a clip: the form, and all that is given to a source; `None`: only the browser can read it.
type Converted = Option<(Form, Vec<u8>)>;

/// Brings a clip in the first way that is left after `refused` forms were refused. `given`: of each read, how much arrives.
fn convert(
    file: &[u8],
    piece: u32,
    refused: usize,
    given: impl Fn(u32) -> u32,
) -> Result<Converted, Unreadable> {
    let mut clip = Conversion::new(file.len() as u64, piece);
    let (mut out, mut refused, mut largest) = (Vec::new(), refused, 0);
    for _ in 0..STEPS_MAX {
        if clip.form().is_some() && refused > 0 {
            refused -= 1;
            out.clear();
            assert!(clip.another_way());
        }
        let converted = match clip.poll_next() {
            Next::Read(span) => {
                assert!((1..=piece).contains(&span.len), "{span:?}");
                assert!(span.offset + u64::from(span.len) <= file.len() as u64, "{span:?}");
                let from = span.offset as usize;
                clip.push(&file[from..from + given(span.len).clamp(1, span.len) as usize])
            }
            Next::Index => panic!("nothing is jumped over"),
            Next::Decode => return Ok(None),
            Next::Over => {
                let rest = clip.finish();
                if let Ok(rest) = rest {
                    out.extend(rest);
                    return Ok(clip.form().map(|form| (form, out)));
                }
                rest
            }
        };
        match converted {
            Ok(bytes) => {
                largest = largest.max(bytes.len());
                assert!(bytes.is_empty() || clip.form().is_some(), "a source is told what it is first");
                out.extend(bytes);
            }
            Err(Unreadable) if out.is_empty() && clip.another_way() => {}
            Err(Unreadable) => return Err(Unreadable),
        }
    }
    panic!("it never ends");
}

fn whole(file: &[u8]) -> (Form, Vec<u8>) {
    convert(file, PIECE_BYTES, 0, |len| len).expect("readable").expect("a form")
}

fn named(name: &str) -> &'static [u8] {
    FILES.iter().find(|(it, ..)| *it == name).expect("a file").1
}

/// The boxes of an MP4, one after the other, looked into where others lie in them: what each is called, and its content.
fn boxes(mut bytes: &[u8]) -> Vec<(String, &[u8])> {
    let mut found = Vec::new();
    while bytes.len() >= 8 {
        let length = u32::from_be_bytes(bytes[..4].try_into().unwrap()) as usize;
        let (this, rest) = bytes.split_at(length);
        let kind = String::from_utf8_lossy(&this[4..8]).into_owned();
        let holds_others = ["moov", "trak", "mdia", "minf", "stbl", "moof", "traf"].contains(&kind.as_str());
        found.push((kind, &this[8..]));
        if holds_others {
            found.extend(boxes(&this[8..]));
        }
        bytes = rest;
    }
    found
}

/// Seconds of sound in a fragmented MP4, and the sound itself.
fn sound_of_mp4(mp4: &[u8]) -> (f64, Vec<u8>) {
    let number = |content: &[u8], at: usize| u32::from_be_bytes(content[at..at + 4].try_into().unwrap());
    let (mut scale, mut length, mut begins, mut sound) = (0, 0, 0, Vec::new());
    for (kind, content) in boxes(mp4) {
        match kind.as_str() {
            "mdhd" => scale = number(content, 12),
            "tfdt" => begins = number(content, 8),
            "trun" => {
                assert_eq!(begins, length, "fragments follow each other without a gap");
                for n in 0..number(content, 4) as usize {
                    length += number(content, 12 + 8 * n);
                }
            }
            "mdat" => sound.extend_from_slice(content),
            _ => {}
        }
    }
    (f64::from(length) / f64::from(scale), sound)
}

/// The times in milliseconds of the packets of a WebM, and the packets.
fn packets_of_webm(webm: &[u8]) -> Vec<(u64, &[u8])> {
    let (mut packets, mut rest, mut begins) = (Vec::new(), webm, 0);
    while rest.len() > 4 {
        // What holds others is looked into; all lengths have eight bytes.
        let id = (rest[0].leading_zeros() + 1) as usize;
        let length = u64::from_be_bytes(rest[id..id + 8].try_into().unwrap()) & ((1 << 56) - 1);
        let content = &rest[id + 8..];
        match &rest[..id] {
            [0x18, 0x53, 0x80, 0x67] | [0x1F, 0x43, 0xB6, 0x75] => {
                rest = content;
                continue;
            }
            [0xE7] => begins = u64::from_be_bytes(content[..8].try_into().unwrap()),
            [0xA3] => {
                let at = i16::from_be_bytes([content[1], content[2]]);
                packets.push((begins + at as u64, &content[4..length as usize]));
            }
            _ => {}
        }
        rest = &content[length as usize..];
    }
    packets
}

#[test]
fn whatever_opens_is_given_in_a_form_that_sources_take() {
    for (name, file, form) in FILES {
        let converted = convert(file, PIECE_BYTES, 0, |len| len).expect("readable");
        assert_eq!(converted.map(|(form, _)| form.mime).as_deref(), *form, "{name}");
    }
}

#[test]
fn all_two_seconds_of_it_are_there() {
    for (name, file, _) in FILES.iter().filter(|(name, ..)| *name != "speech.webm") {
        let Some((form, out)) = convert(file, PIECE_BYTES, 0, |len| len).expect("readable") else { continue };
        let seconds = if form.mime.starts_with("audio/mp4") {
            sound_of_mp4(&out).0
        } else {
            packets_of_webm(&out).last().expect("packets").0 as f64 / 1_000.0
        };
        let wanted = if *name == "opus-chained.ogg" { 3.0 } else { 2.0 };
        assert!((seconds - form.lead_s - wanted).abs() < 0.1, "{name}: {seconds} - {} s", form.lead_s);
    }
}

#[test]
fn the_sound_itself_is_not_changed() {
    // The same two seconds in two envelopes.
    let tables = sound_of_mp4(&whole(named("film.mp4")).1).1;
    assert_eq!(sound_of_mp4(&whole(named("film-fragments.mp4")).1).1, tables);
    // What stood between table and end of the file.
    let file = named("aac-table-first.m4a");
    let at = file.windows(4).position(|window| window == b"mdat").unwrap();
    assert_eq!(sound_of_mp4(&whole(file).1).1, file[at + 4..]);
    let file = named("flac.flac");
    let sound = sound_of_mp4(&whole(file).1).1;
    assert_eq!(sound, file[file.len() - sound.len()..]);
    for (_, packet) in packets_of_webm(&whole(named("opus.ogg")).1) {
        assert!(named("opus.ogg").windows(packet.len()).any(|window| window == packet) || packet.len() > 250);
    }
}

#[test]
fn what_contradicts_itself_is_made_to_agree() {
    // Chromium refuses Opus in MP4 whose box names another rate than its entry, which ffmpeg writes.
    let out = whole(named("opus-in.mp4")).1;
    let at = out.windows(4).position(|window| window == b"dOps").unwrap();
    assert_eq!(out[at + 8..at + 12], 48_000_u32.to_be_bytes());
    assert_eq!(out[at - 8..at - 4], (48_000_u32 << 16).to_be_bytes());
}

#[test]
fn encoders_lead_ins_are_left_out() {
    for (name, samples, rate) in
        [("aac-table-first.m4a", 1_024.0, 22_050.0), ("mp3.mp3", 1_105.0, 22_050.0), ("aac.aac", 0.0, 1.0)]
    {
        let lead_s = whole(named(name)).0.lead_s;
        assert!((lead_s - samples / rate).abs() < 1e-3, "{name}: {lead_s} s");
    }
}

#[test]
fn a_form_that_a_source_refuses_is_followed_by_the_next() {
    let mp3 = named("mp3.mp3");
    let (form, out) = convert(mp3, PIECE_BYTES, 1, |len| len).unwrap().unwrap();
    assert_eq!((form.mime.as_str(), out.as_slice()), ("audio/mpeg", mp3));
    for (name, file, refused) in [("mp3.mp3", mp3, 2), ("opus.ogg", named("opus.ogg"), 1)] {
        assert_eq!(convert(file, PIECE_BYTES, refused, |len| len), Ok(None), "{name}");
    }
}

#[test]
fn what_the_browser_decodes_goes_on_as_a_wav() {
    // Fractions of 64 bits.
    let mut file = named("float.wav").to_vec();
    let format = file.windows(4).position(|window| window == b"fmt ").unwrap();
    file[format + 8 + 14] = 64;
    let mut clip = Conversion::new(file.len() as u64, PIECE_BYTES);
    while let Next::Read(span) = clip.poll_next() {
        let from = span.offset as usize;
        if clip.push(&file[from..from + span.len as usize]).is_err() {
            assert!(clip.another_way());
        }
    }
    assert_eq!(clip.poll_next(), Next::Decode);
    let wav = PcmAsWav::new(1, 8_000, 16_000);
    clip.decoded(Some(wav.bytes())).unwrap();
    let mut out = Vec::new();
    while let Next::Read(span) = clip.poll_next() {
        let samples = wav.samples_of(span.offset, span.len);
        let silence = vec![0.0; (samples.end - samples.start) as usize];
        out.extend(clip.push(&wav.read(span.offset, span.len, &[silence])).unwrap());
    }
    out.extend(clip.finish().unwrap());
    assert_eq!((clip.form(), sound_of_mp4(&out).0), (Some(Form::new("audio/mp4;codecs=\"flac\"")), 2.0));
}

#[test]
fn pieces_of_any_size_make_the_same_sound() {
    for (name, file, form) in FILES.iter().filter(|(_, _, form)| form.is_some()) {
        let of = |out: &[u8]| match form {
            Some(form) if form.starts_with("audio/mp4") => sound_of_mp4(out).1,
            _ if *name == "speech.webm" => out.to_vec(),
            _ => packets_of_webm(out).into_iter().flat_map(|(_, packet)| packet.to_vec()).collect(),
        };
        let all = of(&whole(file).1);
        for (piece, given) in [(1, 1), (7, 7), (1_000, 333), (PIECE_BYTES, 4_099)] {
            let out = convert(file, piece, 0, |_| given).unwrap().unwrap().1;
            assert!(of(&out) == all, "{name} in pieces of {given} of {piece}");
        }
    }
}

#[test]
fn a_file_that_was_cut_short_plays_as_far_as_it_goes() {
    for (name, file, form) in FILES.iter().filter(|(_, _, form)| form.is_some()) {
        // A table of contents at the end is lost with it: only the browser could try.
        let cut = convert(&file[..file.len() * 3 / 4], PIECE_BYTES, 0, |len| len);
        let lost = file[file.len() * 3 / 4..].windows(4).any(|window| window == b"moov");
        match cut {
            Ok(Some((cut, out))) if !lost => assert!(
                Some(cut.mime.as_str()) == *form && out.len() > file.len() / 3,
                "{name}: {} bytes",
                out.len()
            ),
            Ok(None) if lost => {}
            other => panic!("{name}: {:?}", other.map(|it| it.map(|(form, _)| form))),
        }
    }
}

/// A file, and what is done to it: bytes that are changed, and where it is cut.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12);
    // Tables and headers stand at the beginning: half of all changes hit them.
    (select(FILES), changes, any::<prop::sample::Index>(), any::<bool>(), any::<bool>()).prop_map(
        |((_, file, _), changes, cut, is_cut, is_front)| {
            let mut file = file.to_vec();
            let within = if is_front { file.len().min(700) } else { file.len() };
            for (at, byte) in changes {
                file[at.index(within)] = byte;
            }
            if is_cut {
                file.truncate(cut.index(file.len()));
            }
            file
        },
    )
}

/// How files of some kinds begin.
const HEADS: &[&[u8]] = &[
    b"",
    b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0",
    b"OggS\0\x02",
    b"fLaC\0\0\0\x22",
    b"\xFF\xFB\x90\x64",
    b"\xFF\xF1\x50\x80",
    b"ID3\x04\0\0\0\0\0\x01",
    b"\0\0\0\x08ftyp\0\0\0\x40moov\0\0\0\x38trak",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn damaged_files_neither_stop_the_program_nor_grow(file in damaged(), piece in select(&[300, 5_000, PIECE_BYTES][..])) {
        if let Ok(Some((_, out))) = convert(&file, piece, 0, |len| len) {
            prop_assert!(out.len() <= 8 * file.len() + 1_000_000, "{} of {}", out.len(), file.len());
        }
    }

    #[test]
    fn any_bytes_are_sound_or_none(
        head in select(HEADS),
        rest in proptest::collection::vec(any::<u8>(), 0..400),
        piece in 1..80u32,
    ) {
        let _ = convert(&[head, &rest].concat(), piece, 0, |len| len);
    }
}
