//! Which rows of a list need not be touched when it becomes another one.

use std::collections::BTreeSet;

use crate::ids::CardId;

/// As many rows of `before` as possible that stand in the same order in `after`. When the others are taken out, put in and put
/// elsewhere, these are where they belong.
pub fn staying(before: &[CardId], after: &[CardId]) -> BTreeSet<CardId> {
    let places: Vec<usize> =
        after.iter().filter_map(|card| before.iter().position(|it| it == card)).collect();
    // For each place: how many rise up to it, and the one before it among those.
    let mut rising: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        let smaller = (0..at).filter(|other| places[*other] < *place);
        let best = smaller.max_by_key(|other| rising[*other].0);
        rising.push((best.map_or(1, |best| rising[best].0 + 1), best));
    }
    let mut at = (0..rising.len()).max_by_key(|at| rising[*at].0);
    let mut stay = BTreeSet::new();
    while let Some(one) = at {
        stay.insert(before[places[one]]);
        at = rising[one].1;
    }
    stay
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stay(before: &[u8], after: &[u8]) -> Vec<u8> {
        let cards = |numbers: &[u8]| numbers.iter().map(|number| CardId([*number; 16])).collect::<Vec<_>>();
        staying(&cards(before), &cards(after)).into_iter().map(|card| card.0[0]).collect()
    }

    #[test]
    fn rows_that_come_and_go_touch_no_other() {
        assert_eq!(stay(&[3, 4, 5], &[1, 2, 3, 4, 5]), [3, 4, 5]);
        assert_eq!(stay(&[1, 2, 3, 4], &[3, 4, 5, 6]), [3, 4]);
        assert_eq!(stay(&[1, 2, 3], &[7, 8]), [0_u8; 0]);
        assert_eq!(stay(&[], &[1]), [0_u8; 0]);
    }

    #[test]
    fn one_that_is_moved_is_the_only_one_that_is_touched() {
        assert_eq!(stay(&[1, 2, 3, 4, 5], &[2, 3, 4, 1, 5]), [2, 3, 4, 5]);
        assert_eq!(stay(&[1, 2, 3, 4, 5], &[1, 5, 2, 3, 4]), [1, 2, 3, 4]);
        assert_eq!(stay(&[1, 2, 3, 4], &[4, 3, 2, 1]).len(), 1);
    }
}
