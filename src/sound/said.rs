//! How long a clip says it is, in its first bytes. That may be wrong: where it was cut, where its program could not go back
//! to the beginning, and where somebody lies. Whoever decodes it knows; here it is only compared with.

use super::{
    flac::frames,
    kind::{self, Kind},
    mp4::boxes::{inside, versioned},
    mpeg, wav, webm,
};

/// Milliseconds that are no difference: what encoders put in front and behind is counted by some, and not by others.
const BESIDE_MS: u64 = 500;
/// The same, as a part of the whole: one of so many.
const PART: u64 = 50;

/// Milliseconds; `None` where these bytes do not tell. The first MiB holds what is looked for, where it stands in front.
pub fn said_ms(head: &[u8]) -> Option<u64> {
    let (units, in_a_second) = match kind::of(head) {
        Kind::Wav => wav::said(head)?,
        Kind::Flac => frames::said(head)?,
        Kind::Mp3 => mpeg::said(head)?,
        Kind::WebM(_) | Kind::Matroska => return webm::said_ms(head),
        Kind::Mp4 => of_movie(head)?,
        Kind::Ogg | Kind::Adts | Kind::Unknown => return None,
    };
    units.checked_mul(1_000)?.checked_div(in_a_second).filter(|ms| *ms > 0)
}

/// What a clip says differs from what is there by more than a way of counting.
pub fn is_wrong(said_ms: u64, ms: u64) -> bool {
    said_ms.abs_diff(ms) > BESIDE_MS.max(ms / PART)
}

/// The header of a movie (ISO/IEC 14496-12 §8.2.2).
fn of_movie(head: &[u8]) -> Option<(u64, u64)> {
    let (version, _, mut header) = versioned(inside(head, &[b"moov", b"mvhd"])?)?;
    let width = if version == 1 { 8 } else { 4 };
    header.take(2 * width)?;
    let in_a_second = header.number(4)?;
    let units = header.number(width)?;
    // All ones: it is not known.
    (units != u64::MAX >> (64 - 8 * width)).then_some((units, in_a_second))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn fixture(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sound/");
        fs::read(format!("{folder}{name}")).expect("a fixture")
    }

    /// All are two seconds long.
    #[test]
    fn what_says_how_long_it_is_says_it_rightly() {
        for (name, says) in [
            ("flac.flac", true),
            ("float.wav", true),
            ("mp3.mp3", true),
            ("aac-table-first.m4a", true),
            ("film.webm", true),
            ("film.mp4", true),
            ("aac-table-last.m4a", true),
            ("film-fragments.mp4", false),
            ("opus.ogg", false),
            ("aac.aac", false),
        ] {
            let said = said_ms(&fixture(name));
            assert_eq!(said.is_some(), says, "{name}: {said:?}");
            assert!(said.is_none_or(|ms| ms.abs_diff(2_000) < 150), "{name}: {said:?}");
        }
    }

    #[test]
    fn bytes_that_say_nothing_or_end_too_soon_say_nothing() {
        for name in ["flac.flac", "float.wav", "mp3.mp3", "aac-table-first.m4a", "film.webm"] {
            let whole = fixture(name);
            for cut in 0..whole.len().min(2_000) {
                let said = said_ms(&whole[..cut]);
                assert!(said.is_none_or(|ms| ms.abs_diff(2_000) < 150), "{name} to {cut}: {said:?}");
            }
        }
        assert_eq!(said_ms(&[0xFF; 64]), None);
    }

    #[test]
    fn a_difference_is_one_when_somebody_would_hear_it() {
        for (said, ms, wrong) in
            [(4_000, 4_000, false), (4_400, 4_000, false), (4_600, 4_000, true), (2_000, 4_000, true)]
        {
            assert_eq!(is_wrong(said, ms), wrong, "{said} {ms}");
        }
        assert!(!is_wrong(3_640_000, 3_600_000) && is_wrong(3_700_000, 3_600_000));
    }
}
