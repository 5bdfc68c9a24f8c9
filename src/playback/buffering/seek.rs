//! How one gets to another place of what is buffered, and when a failure is told.

use super::Ranges;

/// Seconds that must be buffered behind a place for playing to go on there.
pub(super) const MARGIN_S: f64 = 0.25;

/// How a seek is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seek {
    /// The place is buffered: the element goes there, and the plan goes on.
    Within,
    /// It is not: another plan begins there.
    Anew,
}

/// How to get to `to_s`.
pub fn seek(buffered: &Ranges, to_s: f64) -> Seek {
    let within = buffered.end_of(to_s).is_some_and(|end_s| end_s >= to_s + MARGIN_S);
    if within { Seek::Within } else { Seek::Anew }
}

/// Whether a failure of buffering is told now, because next to nothing is buffered ahead. Otherwise it is told when the sound
/// that is buffered has ended.
pub fn is_failure_due(buffered: &Ranges, now_s: f64) -> bool {
    buffered.ahead(now_s) < MARGIN_S
}
