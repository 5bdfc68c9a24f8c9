//! Three headers of Vorbis as Matroska keeps them: the lengths of the first two, then all of them.

/// What a decoder of Vorbis has to know.
pub(super) fn laced(identification: &[u8], setup: &[u8]) -> Vec<u8> {
    // Titles and pictures are not needed for playing: nobody made it, and nothing is said of it.
    let tags = b"\x03vorbis\0\0\0\0\0\0\0\0\x01";
    let mut out = vec![2];
    for header in [identification, tags] {
        out.extend(vec![255; header.len() / 255]);
        out.push((header.len() % 255) as u8);
    }
    [&out, identification, tags, setup].concat()
}
