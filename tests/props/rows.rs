//! Which rows of a long list are in the page: together with the room in place of the others they are as high as the whole list,
//! and what is in the window is there.

use proptest::{collection::vec, prelude::*, sample::Index};
use spoke::{ids::CardId, studio::Rows};

fn card(number: usize) -> CardId {
    CardId((number as u128).to_be_bytes())
}

#[derive(Debug, Clone)]
enum Happens {
    Scroll(f64),
    Measure(Vec<(Index, f64)>),
    List(usize, usize),
    OtherWidth,
}

fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        (0.0..1.0f64).prop_map(Happens::Scroll),
        vec((any::<Index>(), 20.0..400.0f64), 1..30).prop_map(Happens::Measure),
        (0..300usize, 0..50usize).prop_map(|(count, from)| Happens::List(count, from)),
        Just(Happens::OtherWidth),
    ]
}

proptest! {
    #[test]
    fn the_page_shows_the_window_at_its_true_place(events in vec(happens(), 1..20), pinned in any::<Index>()) {
        let (mut rows, mut top) = (Rows::default(), 0.0);
        rows.list((0..200).map(card).collect(), 0.0, 800.0);
        for event in events {
            match event {
                Happens::Scroll(to) => top = (to * (rows.total() - 800.0)).max(0.0),
                Happens::List(count, from) => top += rows.list((from..from + count).map(card).collect(), top, top + 800.0),
                Happens::OtherWidth => top += rows.forget(top),
                Happens::Measure(_) if rows.is_empty() => {}
                Happens::Measure(heights) => {
                    let at = |index: Index| rows.get(index.index(rows.len())).expect("in the list");
                    let heights: Vec<_> = heights.into_iter().map(|(index, height)| (at(index), height)).collect();
                    let first = rows.at(top);
                    let before = rows.top(first) - top;
                    top += rows.measure(&heights, top);
                    prop_assert!(top <= 0.0 || (rows.top(first) - top - before).abs() < 1e-6, "the window jumps");
                }
            }
            let more = rows.step(top, top + 800.0);
            let pinned = (!rows.is_empty()).then(|| rows.get(pinned.index(rows.len()))).flatten();
            let layout = rows.layout(pinned);
            // Laid out one behind the other, each is where it belongs.
            let mut end = 0.0;
            for row in &layout.rows {
                let place = rows.place(*row).expect("in the list");
                end += layout.room.get(row).copied().unwrap_or_default();
                prop_assert!((end - rows.top(place)).abs() < 1e-6);
                end = rows.top(place + 1);
            }
            prop_assert!((end + layout.rest - rows.total()).abs() < 1e-6);
            prop_assert!(pinned.is_none_or(|row| layout.rows.contains(&row)));
            if !rows.is_empty() {
                for place in rows.at(top)..=rows.at(top + 800.0) {
                    prop_assert!(layout.rows.contains(&rows.get(place).expect("in the list")));
                }
            }
            prop_assert!(layout.rows.len() <= 24 + 3 * 45, "{} rows", layout.rows.len());
            if more {
                let settles = (0..40).any(|_| !rows.step(top, top + 800.0));
                prop_assert!(settles, "it never has all it wants");
            }
        }
    }
}
