//! What a clip is, from its first bytes. Names and media types lie; bytes do not.

/// Bytes that are looked at: in WebM the tracks stand behind some tables.
pub(super) const HEAD_BYTES: usize = 4 * 1024;

/// What bytes begin like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// WebM with nothing but sound, which media sources take as it is under this name.
    WebM(&'static str),
    /// Another Matroska: a film, or sound that is not of the web.
    Matroska,
    Wav,
    Ogg,
    Flac,
    Mp4,
    Mp3,
    Adts,
    Unknown,
}

/// What these first bytes of a clip belong to.
pub(super) fn of(head: &[u8]) -> Kind {
    match head {
        [0x1A, 0x45, 0xDF, 0xA3, ..] => matroska(head),
        // The second one is longer than 4 GB, or may become so.
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..]
        | [b'R', b'F', b'6', b'4', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Kind::Wav,
        [b'O', b'g', b'g', b'S', ..] => Kind::Ogg,
        [b'f', b'L', b'a', b'C', ..] => Kind::Flac,
        [_, _, _, _, kind @ ..] if MP4.iter().any(|it| kind.starts_with(it)) => Kind::Mp4,
        // Behind a tag there is usually MP3, as the tag was made for it.
        [b'I', b'D', b'3', ..] => behind_tag(head),
        [0xFF, second, ..] if second & 0xF6 == 0xF0 => Kind::Adts,
        [0xFF, second, ..] if second & 0xE6 == 0xE2 => Kind::Mp3,
        _ => Kind::Unknown,
    }
}

/// The media type of a clip that begins like this, by name; `None` when it is no sound that is known.
pub fn media_type_of(head: &[u8]) -> Option<&'static str> {
    Some(match of(head) {
        Kind::WebM(_) | Kind::Matroska => "audio/webm",
        Kind::Wav => "audio/wav",
        Kind::Ogg => "audio/ogg",
        Kind::Flac => "audio/flac",
        Kind::Mp4 => "audio/mp4",
        Kind::Mp3 => "audio/mpeg",
        Kind::Adts => "audio/aac",
        Kind::Unknown => return None,
    })
}

/// Boxes that an MP4 may begin with; older ones do not say what they are.
const MP4: [&[u8]; 6] = [b"ftyp", b"styp", b"moov", b"mdat", b"wide", b"free"];

fn matroska(head: &[u8]) -> Kind {
    let has = |name: &[u8]| head.windows(name.len()).any(|window| window == name);
    let is_film = [&b"V_VP8"[..], b"V_VP9", b"V_AV1", b"V_MPEG", b"V_MS"].iter().any(|codec| has(codec));
    if is_film {
        Kind::Matroska
    } else if has(b"A_OPUS") {
        Kind::WebM("audio/webm;codecs=\"opus\"")
    } else if has(b"A_VORBIS") {
        Kind::WebM("audio/webm;codecs=\"vorbis\"")
    } else {
        Kind::Matroska
    }
}

fn behind_tag(head: &[u8]) -> Kind {
    let length = head.get(6..10).map(|it| it.iter().fold(0, |len, byte| len << 7 | usize::from(byte & 0x7F)));
    match length.and_then(|length| head.get(10 + length..)) {
        Some([0xFF, second, ..]) if second & 0xF6 == 0xF0 => Kind::Adts,
        Some([b'f', b'L', b'a', b'C', ..]) => Kind::Unknown,
        _ => Kind::Mp3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clips_are_what_their_bytes_say() {
        let webm = |codec: &[u8]| of(&[b"\x1A\x45\xDF\xA3 and so on ", codec].concat());
        assert_eq!(webm(b"A_OPUS"), Kind::WebM("audio/webm;codecs=\"opus\""));
        assert_eq!(webm(b"A_VORBIS"), Kind::WebM("audio/webm;codecs=\"vorbis\""));
        assert_eq!((webm(b"V_VP8 A_OPUS"), webm(b"A_AAC")), (Kind::Matroska, Kind::Matroska));
        for (head, kind) in [
            (&b"RIFF\0\0\0\0WAVEfmt "[..], Kind::Wav),
            (b"RF64\xFF\xFF\xFF\xFFWAVEds64", Kind::Wav),
            (b"RIFF\0\0\0\0AVI LIST", Kind::Unknown),
            (b"OggS\0\x02", Kind::Ogg),
            (b"fLaC\0\0\0\x22", Kind::Flac),
            (b"\0\0\0\x20ftypM4A ", Kind::Mp4),
            (b"\0\0\0\x08wide\0\0\0\0mdat", Kind::Mp4),
            (b"ID3\x04\0\0\0\0\x02\0", Kind::Mp3),
            (b"ID3\x04\0\0\0\0\0\x01\0\xFF\xF1\x50\x80", Kind::Adts),
            (b"\xFF\xFB\x90\x64", Kind::Mp3),
            (b"\xFF\xF1\x50\x80", Kind::Adts),
            (b"\xFF\xFD\x90\x64", Kind::Unknown),
            (b"", Kind::Unknown),
        ] {
            assert_eq!(of(head), kind, "{head:?}");
        }
    }
}
