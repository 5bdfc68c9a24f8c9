//! Whether a recording that has only begun holds sound, or no more than its header.

use super::bytes::Bytes;

const EBML: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];
const SEGMENT: u64 = 0x1853_8067;
const CLUSTER: u64 = 0x1f43_b675;
const BLOCK_GROUP: u64 = 0xa0;
const SIMPLE_BLOCK: u64 = 0xa3;
/// A block begins with the number of its track, its time and its flags.
const BLOCK_HEAD: usize = 4;

/// `head`: how a recording begins, cut anywhere. What is neither WebM nor MP4 holds sound if it holds anything.
pub fn holds_sound(head: &[u8]) -> bool {
    let begins_as_webm = head.iter().zip(EBML).all(|(one, other)| *one == other);
    match head.get(4..8) {
        _ if begins_as_webm => has_block(Bytes(head)),
        Some(b"ftyp") => has_samples(Bytes(head)),
        _ => !head.is_empty(),
    }
}

/// Walks over the elements of WebM (RFC 8794, RFC 9559), into those that hold blocks, up to the first block.
fn has_block(mut rest: Bytes<'_>) -> bool {
    while let Some((id, size)) = element(&mut rest) {
        match id {
            SEGMENT | CLUSTER => {}
            SIMPLE_BLOCK | BLOCK_GROUP => return rest.0.len() > BLOCK_HEAD,
            _ => {
                if usize::try_from(size).ok().and_then(|size| rest.take(size)).is_none() {
                    return false;
                }
            }
        }
    }
    false
}

/// The identifier of the next element, with its marker, and the bytes of its content.
fn element(rest: &mut Bytes<'_>) -> Option<(u64, u64)> {
    let id_bytes = rest.0.first()?.leading_zeros() as usize + 1;
    let id = rest.number(Some(id_bytes).filter(|bytes| *bytes <= 4)?)?;
    let size_bytes = rest.0.first()?.leading_zeros() as usize + 1;
    let size = rest.number(Some(size_bytes).filter(|bytes| *bytes <= 8)?)?;
    Some((id, size & ((1 << (7 * size_bytes)) - 1)))
}

/// Walks over the boxes of MP4 up to one with samples.
fn has_samples(mut rest: Bytes<'_>) -> bool {
    while let (Some(whole), Some(kind)) = (rest.u32(), rest.take(4)) {
        if kind == b"mdat" {
            return !rest.0.is_empty() && whole != 8;
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
        assert!((100..1_000).contains(&first), "the header is short: {first}");
        assert!((first..speech.len()).step_by(61).all(|end| holds_sound(&speech[..end])));
    }

    #[test]
    fn an_mp4_without_samples_is_no_sound() {
        let header = b"\0\0\0\x0cftypiso5\0\0\0\x0amoov\0\0";
        assert!(!holds_sound(header));
        assert!(!holds_sound(&[header.as_slice(), b"\0\0\0\x08mdat"].concat()));
        assert!(holds_sound(&[header.as_slice(), b"\0\0\0\x09mdatx"].concat()));
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
