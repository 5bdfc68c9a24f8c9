//! Walking through the boxes of an MP4.

use crate::sound::bytes::Bytes;

/// Bytes of the longest header of a box that is read.
pub(super) const HEADER_BYTES: usize = 16;

/// The header of a box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sound) struct Header {
    pub(in crate::sound) kind: [u8; 4],
    /// Bytes of the header itself.
    pub(in crate::sound) len: u64,
    /// Bytes of the box with its header; `None` when it reaches to the end of what it lies in.
    pub(in crate::sound) whole: Option<u64>,
}

/// Reads the header of a box; `None` when there is none, or not all of it.
pub(in crate::sound) fn header(bytes: &[u8]) -> Option<Header> {
    let mut bytes = Bytes(bytes);
    let length = bytes.u32()?;
    let kind = bytes.take(4)?.try_into().ok()?;
    let (len, whole) = match length {
        0 => (8, None),
        1 => (16, Some(bytes.u64()?)),
        length => (8, Some(u64::from(length))),
    };
    whole.is_none_or(|whole| whole >= len).then_some(Header { kind, len, whole })
}

/// The boxes that lie in another, in order: what each is called, and its content. Ends where one is not whole.
pub(in crate::sound) fn children(content: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = content;
    std::iter::from_fn(move || {
        let head = header(rest)?;
        let whole = head.whole.map_or(rest.len(), |whole| usize::try_from(whole).unwrap_or(usize::MAX));
        let (this, behind) = rest.split_at_checked(whole)?;
        rest = behind;
        Some((head.kind, this.get(head.len as usize..)?))
    })
}

/// The content of the first box that is called this.
pub(in crate::sound) fn child(content: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    children(content).find(|(it, _)| *it == kind).map(|(_, content)| content)
}

/// The content of a box that lies in others, which are named from the outermost on.
pub(in crate::sound) fn inside<'a>(content: &'a [u8], path: &[&[u8; 4]]) -> Option<&'a [u8]> {
    path.iter().try_fold(content, |content, kind| child(content, **kind))
}

/// Version and flags of a box that has them, and what follows.
pub(in crate::sound) fn versioned(content: &[u8]) -> Option<(u8, u32, Bytes<'_>)> {
    let mut bytes = Bytes(content);
    let (version, flags) = (bytes.u8()?, bytes.number(3)?);
    Some((version, flags as u32, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_every_kind_are_followed_and_lies_end_the_walk() {
        let long = b"\0\0\0\x01long\0\0\0\0\0\0\0\x12ab";
        let open = b"\0\0\0\0openabc";
        let content = [&b"\0\0\0\x0Afirsde"[..], long, open].concat();
        let found: Vec<_> = children(&content).collect();
        assert_eq!(found, [(*b"firs", &b"de"[..]), (*b"long", b"ab"), (*b"open", b"abc")]);
        for lie in [&b"\0\0\0\x07abcd"[..], b"\0\0\0\x09abcd", b"\0\0\0\x01abcd\0\0\0\0\0\0\0\x0F", b"\0\0\0"]
        {
            assert_eq!(children(lie).count(), 0, "{lie:?}");
        }
    }
}
