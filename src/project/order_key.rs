//! Keys that say where cards stand.

use fractional_index::FractionalIndex;
use serde::{Deserialize, Serialize};

/// Where a card stands: a key that sorts between its neighbours' keys, so that a move writes one record.
/// A detail of this device; peers and files only know the order.
/// Stored as hexadecimal text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrderKey(FractionalIndex);

impl TryFrom<String> for OrderKey {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        FractionalIndex::from_string(&text).map(Self).map_err(|_| "not an order key")
    }
}

impl From<OrderKey> for String {
    fn from(key: OrderKey) -> Self {
        key.0.to_string()
    }
}

impl OrderKey {
    /// A key between two neighbours, or before or behind the only one.
    pub(super) fn between(before: Option<&Self>, after: Option<&Self>) -> Self {
        let key = match (before, after) {
            (Some(before), Some(after)) => between(&before.0, &after.0),
            (before, after) => FractionalIndex::new(before.map(|k| &k.0), after.map(|k| &k.0)),
        };
        // Refused are only keys that are out of order, and these are neighbours in a sorted map.
        Self(key.unwrap_or_default())
    }
}

/// What both begin with is put aside first: where that holds a zero, as it does once 128 cards went to the front one after the
/// other, `fractional_index` 2.0.2 counts below it, and gives a key that is taken.
fn between(before: &FractionalIndex, after: &FractionalIndex) -> Option<FractionalIndex> {
    let (left, right) = (before.as_bytes(), after.as_bytes());
    // The last byte of a key is its end, and stays.
    let most = left.len().min(right.len()) - 1;
    let same = left.iter().zip(right).take(most).take_while(|(left, right)| left == right).count();
    let rest = |key: &[u8]| FractionalIndex::from_bytes(key[same..].to_vec()).ok();
    let middle = FractionalIndex::new_between(&rest(left)?, &rest(right)?)?;
    FractionalIndex::from_bytes([&left[..same], middle.as_bytes()].concat()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(keys: &mut Vec<OrderKey>, at: usize) {
        let (before, after) = (at.checked_sub(1).and_then(|at| keys.get(at)), keys.get(at));
        let key = OrderKey::between(before, after);
        assert!(before.is_none_or(|before| *before < key), "{key:?} is not behind {before:?}");
        assert!(after.is_none_or(|after| key < *after), "{key:?} is not before {after:?}");
        keys.insert(at, key);
    }

    #[test]
    fn between_cards_that_went_to_the_front_there_is_room() {
        let mut keys = Vec::new();
        for _ in 0..600 {
            insert(&mut keys, 0);
        }
        for at in (1..600).rev() {
            insert(&mut keys, at);
        }
    }

    #[test]
    fn wherever_cards_are_put_their_keys_are_in_order() {
        // A simple generator: these are many cases, and always the same.
        let mut random = 1_u64;
        let mut below = |limit: usize| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (random >> 33) as usize % limit
        };
        for favourite in 0..6 {
            let mut keys = Vec::new();
            for _ in 0..1_500 {
                let at = match favourite {
                    0 => below(keys.len() + 1),
                    1 => below(3).min(keys.len()),
                    2 => keys.len().saturating_sub(below(3)),
                    3 => keys.len() / 2,
                    4 if below(4) == 0 => 0,
                    4 => 1.min(keys.len()),
                    _ if below(2) == 0 => 0,
                    _ => keys.len(),
                };
                insert(&mut keys, at);
            }
        }
    }

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let key = OrderKey::between(None, Some(&OrderKey::between(None, None)));
        assert_eq!(OrderKey::try_from(String::from(key.clone())), Ok(key));
        assert!(OrderKey::try_from("8".to_owned()).is_err());
    }
}
