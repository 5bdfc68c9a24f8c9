//! Cutting what a card plays: a stretch of its sound, as regions of the same clips.

use super::clip::Region;

/// The regions that play `from_ms..to_ms` of what `regions` play together, in milliseconds from their beginning. Empty
/// when nothing lies in that range.
pub fn trim(regions: &[Region], from_ms: u64, to_ms: u64) -> Vec<Region> {
    let mut begin = 0;
    let mut kept = Vec::new();
    for region in regions {
        let end = begin + u64::from(region.duration_ms());
        let (from, to) = (from_ms.clamp(begin, end), to_ms.clamp(begin, end));
        if from < to {
            // Within a region, whose ends are `u32`.
            let place = |at: u64| region.start_ms + (at - begin) as u32;
            kept.push(Region { start_ms: place(from), end_ms: place(to), ..*region });
        }
        begin = end;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ClipHash;

    fn region(clip: u8, start_ms: u32, end_ms: u32) -> Region {
        Region::new(ClipHash([clip; 32]), start_ms, end_ms)
    }

    #[test]
    fn a_stretch_across_regions_keeps_their_places_in_their_clips() {
        let regions = [region(1, 100, 1_100), region(2, 0, 500), region(1, 3_000, 4_000)];
        assert_eq!(trim(&regions, 0, 2_500), regions);
        assert_eq!(trim(&regions, 250, 1_200), [region(1, 350, 1_100), region(2, 0, 200)]);
        assert_eq!(trim(&regions, 1_500, 9_999), [region(1, 3_000, 4_000)]);
        assert_eq!(trim(&regions, 700, 700), []);
    }
}
