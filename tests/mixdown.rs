//! Files of sound as other programs read them: `ffmpeg` and `ffprobe` are a second opinion. Where they are missing that is said,
//! and what needs them is skipped.

use std::{
    f32::consts::PI,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use spoke::{
    ports::mixing::{AudioFormat, Chapter, MIX_RATE, Setup},
    sound::mixdown::{OpusHead, OpusWriter, PcmWriter},
};

fn there() -> bool {
    let there = Command::new("ffprobe").arg("-version").output().is_ok();
    if !there {
        eprintln!("skipped: ffmpeg is not installed");
    }
    there
}

/// A folder of its own, which goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("spoke-mixdown-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.0.join(name);
        fs::write(&file, bytes).expect("room");
        file
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn output(program: &str, args: &[&str]) -> Vec<u8> {
    let output = Command::new(program).args(args).output().expect("it runs");
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{program} has a doubt: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// All samples as others decode them.
fn decoded(file: &Path) -> Vec<i16> {
    let file = file.to_str().expect("a name");
    let bytes = output("ffmpeg", &["-v", "error", "-i", file, "-f", "s16le", "-c:a", "pcm_s16le", "-"]);
    bytes.chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect()
}

fn probed(file: &Path) -> serde_json::Value {
    let file = file.to_str().expect("a name");
    let args = ["-v", "error", "-of", "json", "-show_streams", "-show_format", "-show_chapters", file];
    serde_json::from_slice(&output("ffprobe", &args)).expect("JSON")
}

fn setup(format: AudioFormat, channels: u8, samples: u64) -> Setup {
    let chapter = |at, title: &str| Chapter { at, title: title.to_owned() };
    let chapters =
        vec![chapter(0, "Grüße aus dem Hafen"), chapter(samples / 3, "Two"), chapter(samples / 2, "3")];
    Setup { format, channels, samples, title: "Harbour".to_owned(), chapters, streamed: false }
}

/// 440 Hz on the left, 880 Hz on the right.
fn tones(setup: &Setup) -> Vec<f32> {
    let tone = |n: u64, hertz: f32| 0.5 * (2.0 * PI * hertz * (n % 48_000) as f32 / 48_000.0).sin();
    let both = |n: u64| [tone(n, 440.0), tone(n, 880.0)];
    (0..setup.samples).flat_map(|n| both(n).into_iter().take(setup.channels.into())).collect()
}

/// Times a second that a channel comes up through zero.
fn hertz(samples: &[i16], channels: usize, channel: usize) -> f64 {
    let of: Vec<_> =
        samples.iter().skip(channel).step_by(channels).map(|sample| i32::from(*sample)).collect();
    let ups = of.windows(2).filter(|two| two[0] < 0 && two[1] >= 0).count();
    ups as f64 * f64::from(MIX_RATE) / of.len() as f64
}

fn written(setup: &Setup, samples: &[f32], piece: usize) -> Vec<u8> {
    let (mut writer, begun) = PcmWriter::new(setup).expect("a form that is written here");
    let mut file = begun.clone();
    for piece in samples.chunks(piece * usize::from(setup.channels)) {
        file.extend(writer.push(piece));
    }
    let (last, head) = writer.finish();
    file.extend(last);
    if let Some(head) = head {
        assert_eq!(head.len(), begun.len(), "written over what it began with");
        file[..head.len()].copy_from_slice(&head);
    }
    file
}

fn assert_chapters(file: &Path, setup: &Setup) {
    let probed = probed(file);
    let chapters = probed["chapters"].as_array().expect("a list");
    assert_eq!(chapters.len(), setup.chapters.len(), "{probed}");
    for (found, wanted) in chapters.iter().zip(&setup.chapters) {
        let start: f64 = found["start_time"].as_str().unwrap_or_default().parse().expect("a time");
        let wanted_s = wanted.at as f64 / f64::from(MIX_RATE);
        assert!((start - wanted_s).abs() < 0.0015, "{start} instead of {wanted_s}");
        assert_eq!(found["tags"]["title"], wanted.title.as_str());
    }
}

#[test]
fn wav_and_flac_are_read_sample_for_sample() {
    if !there() {
        return;
    }
    let folder = Folder::new("pcm");
    for (channels, samples, piece) in [(1, 100_003, 4_801), (2, 48_000, 7), (1, 4_096, 4_096), (2, 1, 1)] {
        let wav = setup(AudioFormat::Wav, channels, samples);
        let tones = tones(&wav);
        let flac = Setup { format: AudioFormat::Flac, ..wav.clone() };
        let wav = decoded(&folder.file("a.wav", &written(&wav, &tones, piece)));
        let file = folder.file("a.flac", &written(&flac, &tones, piece));
        assert_eq!(wav.len() as u64, samples * u64::from(channels), "to the sample");
        assert!(wav == decoded(&file), "the same samples in both");
        let far = wav.iter().zip(&tones).map(|(read, meant)| (f32::from(*read) / 32_767.0 - meant).abs());
        assert!(far.fold(0.0, f32::max) < 2.0 / 32_767.0);
        if samples > 10_000 {
            for (channel, wanted) in [440.0, 880.0].into_iter().enumerate().take(channels.into()) {
                let found = hertz(&wav, channels.into(), channel);
                assert!((found - wanted).abs() < 1.5, "{found}");
            }
            assert_chapters(&file, &flac);
            let probed = probed(&file);
            assert_eq!(probed["streams"][0]["duration_ts"], samples);
            assert_eq!(probed["format"]["tags"]["TITLE"], "Harbour");
        }
    }
}

#[test]
fn a_flac_knows_the_sum_of_its_samples() {
    let setup = setup(AudioFormat::Flac, 2, 30_000);
    let file = written(&setup, &tones(&setup), 999);
    assert!(file[26..42].iter().any(|byte| *byte != 0), "STREAMINFO ends with it");
    if there() && Command::new("flac").arg("--version").output().is_ok() {
        let folder = Folder::new("sum");
        output("flac", &["-t", "-s", folder.file("a.flac", &file).to_str().expect("a name")]);
    }
}

#[test]
fn beyond_four_gigabytes_a_wav_is_read_in_its_whole_length() {
    if !there() {
        return;
    }
    let folder = Folder::new("rf64");
    // 13 hours of both channels: the head is written, the rest is a hole in the file.
    let samples = 13 * 3_600 * u64::from(MIX_RATE);
    let setup = Setup { chapters: Vec::new(), ..setup(AudioFormat::Wav, 2, samples) };
    let (_, head) = PcmWriter::new(&setup).expect("it holds that");
    let path = folder.file("long.wav", &head);
    let file = fs::OpenOptions::new().write(true).open(&path).expect("it is there");
    file.set_len(head.len() as u64 + samples * 4).expect("a hole takes no room");
    let probed = probed(&path);
    assert_eq!(probed["streams"][0]["duration_ts"], samples, "{probed}");
}

/// The packets of an Ogg file with one stream whose packets fill no page.
fn packets(ogg: &[u8]) -> Vec<Vec<u8>> {
    let (mut rest, mut packets, mut open) = (ogg, Vec::new(), Vec::new());
    while rest.starts_with(b"OggS") {
        let count = usize::from(rest[26]);
        let (lengths, mut body) = rest[27..].split_at(count);
        for length in lengths {
            let (segment, behind) = body.split_at(usize::from(*length));
            open.extend_from_slice(segment);
            body = behind;
            if *length < 255 {
                packets.push(std::mem::take(&mut open));
            }
        }
        rest = body;
    }
    packets
}

#[test]
fn opus_in_ogg_and_webm_ends_at_the_sample_and_names_its_chapters() {
    if !there() {
        return;
    }
    let folder = Folder::new("opus");
    for (channels, samples) in [(1, 12 * 48_000 + 17), (2, 48_000), (1, 960 - 312), (1, 649), (2, 1)] {
        let pcm = setup(AudioFormat::Wav, channels, samples);
        // As the encoder is given it: silence behind the sound, for what it keeps back.
        let mut tones = tones(&pcm);
        tones.extend(vec![0.0; 4 * 960 * usize::from(channels)]);
        let longer = Setup { samples: samples + 4 * 960, ..pcm.clone() };
        let source = folder.file("source.wav", &written(&longer, &tones, 10_000));
        let packed = folder.0.join("source.ogg");
        let (from, to) = (source.to_str().expect("a name"), packed.to_str().expect("a name"));
        output("ffmpeg", &["-y", "-v", "error", "-i", from, "-c:a", "libopus", "-b:a", "64k", to]);
        let packets = packets(&fs::read(&packed).expect("it was made"));
        for format in [AudioFormat::Ogg, AudioFormat::WebM] {
            if format == AudioFormat::WebM && samples + 312 < 960 {
                // Of one packet ffmpeg cuts one end, not both.
                continue;
            }
            let setup = Setup { format, ..pcm.clone() };
            let head = OpusHead::read(&packets[0]);
            assert_eq!(head.skip, 312, "what libopus says");
            let (mut writer, mut file) = OpusWriter::new(&setup, head).expect("a form of packets");
            let begun = file.len();
            for packet in &packets[2..] {
                file.extend(writer.push(packet.clone()));
            }
            let (last, head) = writer.finish();
            file.extend(last);
            if let Some(head) = head {
                assert_eq!(head.len(), begun, "written over what it began with");
                file[..begun].copy_from_slice(&head);
            }
            let file = folder.file(&format!("a.{}", format.ending()), &file);
            let read = decoded(&file);
            // Of the one packet of so short a WebM ffmpeg 5 takes away what is too much at its end, and then nothing in front.
            let both = format == AudioFormat::WebM && samples + 312 < 960;
            let kept = if both { samples + 312 } else { samples };
            assert_eq!(read.len() as u64, kept * u64::from(channels), "{format:?}");
            if samples > 10_000 {
                let found = hertz(&read, channels.into(), 0);
                assert!((found - 440.0).abs() < 2.0, "{format:?}: {found}");
                assert_chapters(&file, &setup);
                let seconds: f64 =
                    probed(&file)["format"]["duration"].as_str().unwrap_or_default().parse().expect("a time");
                assert!((seconds - samples as f64 / 48_000.0).abs() < 0.02, "{format:?}: {seconds} s");
            }
        }
    }
}
