//! Projects as ZIP files, through the whole program: a simulated disk, and files in memory.
#![cfg(not(target_arch = "wasm32"))]

#[path = "archives/desk.rs"]
mod desk;
#[path = "archives/faults.rs"]
mod faults;
#[path = "archives/foreign.rs"]
mod foreign;
#[path = "archives/hostile.rs"]
mod hostile;
#[path = "archives/many.rs"]
mod many;
#[path = "archives/own.rs"]
mod own;
#[path = "contract/sim_disk.rs"]
#[allow(dead_code, reason = "each test has its own part of it")]
mod sim_disk;
