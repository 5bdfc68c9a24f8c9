//! What goes wrong in a run.

use std::collections::BTreeMap;

use spoke::{
    app::storage::{StorageReply, StorageRequest},
    ports::storage::PARTIALS_KEPT,
    time::Timestamp,
};

use super::world::World;

/// How bad it is.
#[derive(Debug)]
pub struct Faults {
    /// Messages take up to this long beyond their size, each channel for itself.
    pub jitter_ms: u64,
    /// The line's rate.
    pub bytes_per_ms: u64,
    /// One frame in so many arrives changed; 0 for none.
    pub damage_one_in: u32,
    /// How many were.
    pub damaged: u32,
    /// Browsers say how it stands with their paths, and lose them as real ones do.
    pub paths: bool,
    /// They call every path down until it is replaced, although all passes.
    pub sulk: bool,
    /// After a page was frozen its timers come before what arrived meanwhile.
    pub timers_first: bool,
    seen: BTreeMap<usize, u64>,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            jitter_ms: 5,
            bytes_per_ms: 8_000,
            damage_one_in: 0,
            damaged: 0,
            paths: false,
            sulk: false,
            timers_first: false,
            seen: BTreeMap::new(),
        }
    }
}

impl Faults {
    /// The disk of `person` holds another number of bytes than when this was last asked.
    pub fn wrote(&mut self, person: usize, used: u64) -> bool {
        self.seen.insert(person, used) != Some(used)
    }
}

impl World {
    /// A project of this browser is removed for good, and with it what nothing names any more.
    pub fn sweep(&mut self, person: usize) {
        let kept = PARTIALS_KEPT.as_millis() as u64;
        let partials_before = Timestamp(self.wall().0.saturating_sub(kept));
        let swept = self.people[person].disk.execute(StorageRequest::Sweep { partials_before });
        assert_eq!(swept, Ok(StorageReply::Done));
    }
}
