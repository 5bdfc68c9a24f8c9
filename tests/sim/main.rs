//! Whole programs against each other: seeded people, disks and networks with faults. `docs/testing.md` lists what
//! must hold after every step.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../contract/sim_disk.rs"]
mod sim_disk;

mod carrying;
mod early;
mod editions;
mod faults;
mod invariants;
mod invites;
mod live;
mod many;
mod network;
mod path;
mod person;
mod regressions;
mod seeds;
mod silence;
mod trust;
mod world;
