//! Whether a recording that has only begun holds sound, or no more than its header.

use super::{
    bytes::Bytes,
    webm::{Found, Walk},
};

const EBML: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];

/// `head`: how a recording begins, cut anywhere. What is neither WebM nor MP4 holds sound if it holds anything.
pub fn holds_sound(head: &[u8]) -> bool {
    let begins_as_webm = head.iter().zip(EBML).all(|(one, other)| *one == other);
    match head.get(4..8) {
        _ if begins_as_webm => has_packet(head),
        Some(b"ftyp") => has_samples(Bytes(head)),
        _ => !head.is_empty(),
    }
}

/// There is a packet of WebM, or something that nothing is known of.
fn has_packet(head: &[u8]) -> bool {
    let (mut walk, mut found) = (Walk::default(), Vec::new());
    let unknown = walk.push(head, &mut found).is_err() || walk.is_lost();
    unknown || found.iter().any(|it| matches!(it, Found::Packet(..)))
}

/// Walks over the boxes of MP4 up to one with samples.
fn has_samples(mut rest: Bytes<'_>) -> bool {
    while let (Some(whole), Some(kind)) = (rest.u32(), rest.take(4)) {
        if kind == b"mdat" {
            return !rest.0.is_empty() && whole != 8;
        }
        // As long as the file, or with a length of eight bytes: nothing is known of what follows.
        if whole < 2 {
            return true;
        }
        if (whole as usize).checked_sub(8).and_then(|content| rest.take(content)).is_none() {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::holds_sound;

    #[test]
    fn a_header_alone_is_no_sound_wherever_it_is_cut() {
        let speech = include_bytes!("../../tests/fixtures/speech.webm");
        let first = (0..speech.len()).find(|end| holds_sound(&speech[..*end])).expect("it has sound");
        assert!((100..2_000).contains(&first), "the header and a packet are short: {first}");
        assert!((first..speech.len()).step_by(61).all(|end| holds_sound(&speech[..end])));
    }

    #[test]
    fn a_recording_with_something_unknown_in_it_is_not_thrown_away() {
        let speech = include_bytes!("../../tests/fixtures/speech.webm");
        // The first block stands behind the time of its cluster, which is 0.
        let time = speech.windows(3).position(|three| three == [0xe7, 0x81, 0]).expect("it has one");
        let (before, behind) = speech.split_at(time + 3);
        let unknown = [0x1e, 0x43, 0xb6, 0x70, 0x81, 0];
        assert!(!holds_sound(before) && holds_sound(&[before, &behind[..2_000]].concat()));
        assert!(holds_sound(&[before, &unknown, &behind[..2_000]].concat()));
    }

    #[test]
    fn an_mp4_without_samples_is_no_sound() {
        let header = b"\0\0\0\x0cftypiso5\0\0\0\x0amoov\0\0";
        assert!(!holds_sound(header));
        assert!(!holds_sound(&[header.as_slice(), b"\0\0\0\x08mdat"].concat()));
        assert!(holds_sound(&[header.as_slice(), b"\0\0\0\x09mdatx"].concat()));
        let long = b"\0\0\0\x01free\0\0\0\0\0\0\0\x10";
        assert!(holds_sound(&[header.as_slice(), long].concat()), "who knows");
        for end in 8..header.len() {
            assert!(!holds_sound(&header[..end]), "{end}");
        }
    }

    #[test]
    fn what_is_neither_is_sound_if_there_is_any() {
        assert!(holds_sound(b"sound") && !holds_sound(b""));
        assert!(!holds_sound(&[0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 0]));
    }
}
