//! Which seeds the tests of many seeds run.

use std::ops::Range;

/// So many of the first ones, or those that `cargo xtask sim` asks for.
pub fn seeds(usual: u64) -> Range<u64> {
    let read = |name: &str, default| {
        std::env::var(name)
            .map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
    };
    let from: u64 = read("SPOKE_SIM_FROM", 0);
    from..from + read("SPOKE_SIM_SEEDS", usual)
}
