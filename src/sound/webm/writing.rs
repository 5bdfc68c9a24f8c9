//! WebM with one track of sound, as a stream: clusters follow the head, and there is no index.
//!
//! Lengths and numbers of elements are those of EBML (RFC 8794) and Matroska (RFC 9559).

/// Milliseconds from the beginning of a cluster to its last packet: blocks count in sixteen bits with a sign.
const CLUSTER_MS_MAX: u64 = 30_000;

/// What the track holds.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::sound) struct Track<'a> {
    /// As Matroska calls it.
    pub(in crate::sound) codec: &'static str,
    /// What the decoder has to know.
    pub(in crate::sound) private: &'a [u8],
    pub(in crate::sound) channels: u8,
    pub(in crate::sound) rate: u32,
    /// Nanoseconds at the beginning that the decoder throws away.
    pub(in crate::sound) delay_ns: u64,
    /// Nanoseconds that it wants to decode before a place that is jumped to.
    pub(in crate::sound) run_up_ns: u64,
}

/// A packet that was given a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::sound) struct Timed<'a> {
    /// When it begins, in milliseconds.
    pub(in crate::sound) at_ms: u64,
    pub(in crate::sound) bytes: &'a [u8],
}

/// What stands before the clusters.
pub(in crate::sound) fn beginning(track: &Track<'_>) -> Vec<u8> {
    let information = [
        element(&[0x2A, 0xD7, 0xB1], &1_000_000_u32.to_be_bytes()), // Nanoseconds of one unit.
        element(&[0x4D, 0x80], b"Spoke"),
        element(&[0x57, 0x41], b"Spoke"),
    ];
    [
        document(),
        vec![0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], // Of unknown length.
        element(&[0x15, 0x49, 0xA9, 0x66], &information.concat()),
        tracks(track),
    ]
    .concat()
}

/// That this is WebM, and of which version.
pub(in crate::sound) fn document() -> Vec<u8> {
    let head = [
        element(&[0x42, 0x86], &[1]),
        element(&[0x42, 0xF7], &[1]),
        element(&[0x42, 0xF2], &[4]),
        element(&[0x42, 0xF3], &[8]),
        element(&[0x42, 0x82], b"webm"),
        element(&[0x42, 0x87], &[4]),
        element(&[0x42, 0x85], &[2]),
    ];
    element(&[0x1A, 0x45, 0xDF, 0xA3], &head.concat())
}

/// The list of tracks, of this one alone.
pub(in crate::sound) fn tracks(track: &Track<'_>) -> Vec<u8> {
    let audio = [element(&[0xB5], &f64::from(track.rate).to_be_bytes()), element(&[0x9F], &[track.channels])];
    let entry = [
        element(&[0xD7], &[1]),       // Number.
        element(&[0x73, 0xC5], &[1]), // The same, among all tracks of the world.
        element(&[0x9C], &[0]),       // No lacing.
        element(&[0x83], &[2]),       // Sound.
        element(&[0x86], track.codec.as_bytes()),
        element(&[0x63, 0xA2], track.private),
        element(&[0x56, 0xAA], &track.delay_ns.to_be_bytes()),
        element(&[0x56, 0xBB], &track.run_up_ns.to_be_bytes()),
        element(&[0xE1], &audio.concat()),
    ];
    element(&[0x16, 0x54, 0xAE, 0x6B], &element(&[0xAE], &entry.concat()))
}

/// Packets as clusters, in order of their times.
pub(in crate::sound) fn clusters(packets: &[Timed<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = packets;
    while let Some(first) = rest.first() {
        let within = |it: &Timed<'_>| it.at_ms.saturating_sub(first.at_ms) <= CLUSTER_MS_MAX;
        let (these, behind) = rest.split_at(rest.iter().take_while(|it| within(it)).count().max(1));
        rest = behind;
        let mut content = element(&[0xE7], &first.at_ms.to_be_bytes());
        for Timed { at_ms, bytes } in these {
            let [high, low] = (at_ms.saturating_sub(first.at_ms) as i16).to_be_bytes();
            content.extend(element(&[0xA3], &[&[0x81, high, low, 0x80], *bytes].concat()));
        }
        out.extend(element(&[0x1F, 0x43, 0xB6, 0x75], &content));
    }
    out
}

/// An element: its number, the length of its content in eight bytes, its content.
pub(in crate::sound) fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u64 | 1 << 56).to_be_bytes();
    [id, &length, content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_end_before_times_do_not_fit_any_more() {
        let packets: Vec<_> = (0..100).map(|n| Timed { at_ms: n * 1_000, bytes: b"x" }).collect();
        let clusters = clusters(&packets);
        let ids: Vec<_> =
            (0..clusters.len()).filter(|at| clusters[*at..].starts_with(&[0x1F, 0x43, 0xB6, 0x75])).collect();
        assert_eq!(ids.len(), 4);
        let times: Vec<_> =
            ids.iter().map(|at| u64::from_be_bytes(clusters[at + 21..at + 29].try_into().unwrap())).collect();
        assert_eq!(times, [0, 31_000, 62_000, 93_000]);
    }
}
