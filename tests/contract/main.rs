//! The contract of the disk, kept by the simulated one. The real one keeps it in `tests/web`.
#![cfg(not(target_arch = "wasm32"))]

mod sim_disk;
