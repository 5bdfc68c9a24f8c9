//! What audio begins with. Names of files lie: the Voice Cards app calls a WAV `.webm`.

use crate::project::MediaType;

/// Bytes that are looked at.
pub const HEAD_BYTES: usize = 12;

/// The media type of audio that begins like this; `None` when it is none that browsers know.
pub fn media_type(head: &[u8]) -> Option<&'static str> {
    match head {
        [0x1A, 0x45, 0xDF, 0xA3, ..] => Some("audio/webm"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("audio/wav"),
        [b'O', b'g', b'g', b'S', ..] => Some("audio/ogg"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Some("audio/mp4"),
        [b'f', b'L', b'a', b'C', ..] => Some("audio/flac"),
        [b'I', b'D', b'3', ..] => Some("audio/mpeg"),
        // ADTS has layer 0, MPEG audio another.
        [0xFF, second, ..] if second & 0xF6 == 0xF0 => Some("audio/aac"),
        [0xFF, second, ..] if second & 0xE0 == 0xE0 => Some("audio/mpeg"),
        _ => None,
    }
}

/// The same as a whole media type: what was written down of it counts when it speaks of the same kind.
pub fn agreed(head: &[u8], noted: Option<&MediaType>) -> Option<MediaType> {
    let seen = media_type(head)?;
    let base = |noted: &&MediaType| noted.as_str().split(';').next().is_some_and(|base| base.trim() == seen);
    Some(noted.filter(base).cloned().unwrap_or_else(|| MediaType::new(seen)))
}

/// The ending of a file of this type.
pub fn ending(media_type: &MediaType) -> &'static str {
    match media_type.as_str().split(';').next().unwrap_or_default().trim() {
        "audio/webm" => "webm",
        "audio/wav" | "audio/x-wav" | "audio/wave" => "wav",
        "audio/ogg" => "ogg",
        "audio/mp4" => "m4a",
        "audio/flac" => "flac",
        "audio/mpeg" => "mp3",
        "audio/aac" => "aac",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_say_what_they_are() {
        assert_eq!(media_type(b"\x1A\x45\xDF\xA3\x9FB"), Some("audio/webm"));
        assert_eq!(media_type(b"RIFF\x9al\x05\0WAVEfmt "), Some("audio/wav"));
        assert_eq!(media_type(b"RIFF\x9al\x05\0AVI fmt "), None);
        assert_eq!(media_type(b"\0\0\0\x20ftypM4A "), Some("audio/mp4"));
        assert_eq!(media_type(&[0xFF, 0xFB, 0x90]), Some("audio/mpeg"));
        assert_eq!(media_type(&[0xFF, 0xF1, 0x50]), Some("audio/aac"));
        for none in [&b""[..], b"RIFF", b"<html>", &[0xFF, 0x00]] {
            assert_eq!(media_type(none), None);
        }
    }

    #[test]
    fn a_note_counts_when_it_speaks_of_the_same() {
        let opus = MediaType::new("audio/webm;codecs=opus");
        assert_eq!(agreed(b"\x1A\x45\xDF\xA3", Some(&opus)), Some(opus.clone()));
        assert_eq!(agreed(b"RIFF\0\0\0\0WAVE", Some(&opus)), Some(MediaType::new("audio/wav")));
        assert_eq!(agreed(b"PK", Some(&opus)), None);
        assert_eq!((ending(&opus), ending(&MediaType::new("nonsense"))), ("webm", "bin"));
    }
}
