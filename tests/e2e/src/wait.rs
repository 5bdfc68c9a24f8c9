//! Waiting for conditions, never for time.

use std::{
    fmt::Debug,
    time::{Duration, Instant},
};

use crate::Result;

/// How long people wait for anything that is not a transfer.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(40);

/// Looks until `look` yields something, or fails with the last error when `limit` has passed.
pub async fn eventually<T>(
    what: &str,
    limit: Duration,
    mut look: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let end = Instant::now() + limit;
    loop {
        let seen = look().await;
        match seen {
            Ok(Some(found)) => return Ok(found),
            Ok(None) if Instant::now() > end => {
                return Err(format!("{what}: did not happen within {limit:?}").into());
            }
            Err(error) if Instant::now() > end => return Err(format!("{what}: {error}").into()),
            Ok(None) | Err(_) => tokio::time::sleep(LOOK_EVERY).await,
        }
    }
}

/// Nothing happens for so long, on purpose: where the length of an outage is what is tested.
pub async fn let_pass(long: Duration) -> Result {
    let begun = Instant::now();
    eventually("time passes", long * 2, async || Ok((begun.elapsed() >= long).then_some(()))).await
}

/// Looks until it sees exactly this: what a page does to the screen, to its address or to its disk, it may do a moment
/// after what the test saw before.
pub async fn becomes<T: PartialEq + Debug>(
    what: &str,
    wanted: T,
    mut look: impl AsyncFnMut() -> Result<T>,
) -> Result {
    let mut last = None;
    let seen = eventually(what, PATIENCE, async || {
        let value = look().await?;
        let same = value == wanted;
        last = Some(value);
        Ok(same.then_some(()))
    })
    .await;
    seen.map_err(|error| format!("{error}; wanted {wanted:?}, last seen {last:?}").into())
}
