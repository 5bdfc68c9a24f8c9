//! Both clocks of the page.

use crate::time::{Instant, Now, Timestamp};

/// The time now: milliseconds since the page was loaded, and since 1970.
pub fn now() -> Now {
    let since_load = web_sys::window().and_then(|window| window.performance());
    let instant = Instant(since_load.map_or(0, |performance| performance.now() as u64));
    Now { instant, wall: Timestamp(js_sys::Date::now() as u64) }
}
