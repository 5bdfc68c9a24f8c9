//! What a stretch of a card looks like is what looking at every millisecond of it says.

use proptest::prelude::*;
use spoke::{
    ids::ClipHash,
    project::Region,
    waves::{Loud, bars},
};

/// One value each 10 ms: its own number.
const VALUES: [u8; 100] = {
    let mut values = [0; 100];
    let mut n = 0;
    while n < 100 {
        values[n] = n as u8;
        n += 1;
    }
    values
};

fn clip(hash: ClipHash) -> Option<Loud<'static>> {
    (hash.0[0] == 1).then_some(Loud { values: &VALUES, duration_ms: 1_000 })
}

fn region(clip: u8, start_ms: u32, end_ms: u32) -> Region {
    Region::new(ClipHash([clip; 32]), start_ms, end_ms)
}

proptest! {
    #[test]
    fn bars_are_what_looking_at_every_value_says(
        pieces in proptest::collection::vec((1_u8..3, 0_u32..99, 1_u32..50), 1..5),
        from in 0_u64..3_000,
        shown in 1_u64..3_000,
        count in 1_usize..40,
    ) {
        let regions: Vec<_> = pieces
            .into_iter()
            .map(|(clip, start, length)| region(clip, start * 10, (start * 10 + length).min(1_000)))
            .collect();
        let found = bars(&regions, (from, from + shown), count, clip);
        // Millisecond by millisecond.
        let timeline: Vec<Option<u8>> = regions
            .iter()
            .flat_map(|region| (region.start_ms..region.end_ms).map(|ms| (region.clip, ms)))
            .map(|(hash, ms)| clip(hash).map(|_| VALUES[ms as usize / 10]))
            .collect();
        for (bar, value) in found.into_iter().enumerate() {
            let edge = |bar: usize| (from + bar as u64 * shown / count as u64) as usize;
            let part = edge(bar)..edge(bar + 1).max(edge(bar) + 1);
            let part = part.start.min(timeline.len())..part.end.min(timeline.len());
            prop_assert_eq!(value, timeline[part].iter().max().copied().flatten());
        }
    }
}
