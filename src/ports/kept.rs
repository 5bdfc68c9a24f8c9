//! How long the disk keeps what nothing names.

use std::time::Duration;

use crate::time::Timestamp;

/// Transfers that broke off are kept so long: the other side may be on holiday for a week.
pub const PARTIALS_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What was stored of a file that is being taken in, and never became part of a project, is kept so long; the next start after
/// that sweeps it. Taking a file in ends long before.
pub const STAGED_KEPT: Duration = Duration::from_secs(6 * 60 * 60);

/// When what is swept after `kept` must be said to have begun, so that it is swept after [`STAGED_KEPT`].
#[must_use]
pub fn staged(now: Timestamp, kept: Duration) -> Timestamp {
    Timestamp(now.0.saturating_sub(kept.saturating_sub(STAGED_KEPT).as_millis() as u64))
}

/// The trash is emptied of what lies in it longer: a month, as people know it.
pub const TRASH_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
