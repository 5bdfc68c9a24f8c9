//! Where one works in the sound of a card: whatever is wanted, everything stays within the card.

use proptest::prelude::*;
use spoke::studio::editor::{Sound, SoundCommand};

fn commands() -> impl Strategy<Value = SoundCommand> {
    let place = 0_u64..200_000;
    prop_oneof![
        place.clone().prop_map(SoundCommand::Cursor),
        (place.clone(), place.clone()).prop_map(|(one, other)| SoundCommand::Select(one, other)),
        Just(SoundCommand::SelectAll),
        (-9_i32..9, place.clone())
            .prop_map(|(by, about_ms)| SoundCommand::Zoom { by: 2_f64.powi(by), about_ms }),
        place.prop_map(SoundCommand::Show),
        Just(SoundCommand::ShowAll),
    ]
}

proptest! {
    #[test]
    fn whatever_is_wanted_everything_stays_within_the_card(
        lengths in proptest::collection::vec(0_u64..100_000, 1..4),
        wanted in proptest::collection::vec(commands(), 0..20),
    ) {
        let mut sound = Sound::whole(lengths[0]);
        for (n, command) in wanted.into_iter().enumerate() {
            sound = sound.after(command).in_length(lengths[n / 7 % lengths.len()]);
            prop_assert!(sound.from_ms <= sound.to_ms && sound.to_ms <= sound.duration_ms);
            prop_assert!(sound.shown_ms() >= 400.min(sound.duration_ms));
            prop_assert!(sound.cursor_ms <= sound.duration_ms);
            if let Some((from, to)) = sound.selected {
                prop_assert!(from + 10 <= to && to <= sound.duration_ms);
                prop_assert!((from, to) != (0, sound.duration_ms));
            }
            if let SoundCommand::Cursor(_) = command && lengths.len() == 1 {
                prop_assert!((sound.from_ms..=sound.to_ms).contains(&sound.cursor_ms));
            }
        }
    }
}
